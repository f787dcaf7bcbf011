"""A log file of limited size for a process without a window."""

from __future__ import annotations

import io
import sys
from pathlib import Path

MOST = 512 * 1024
"""Most bytes. If the file grows longer, its older half is deleted."""


class BoundedLog(io.TextIOBase):
    """A text stream that appends to a file. If the disk fails, the text is lost, but the process goes on."""

    def __init__(self, path: Path, most: int = MOST) -> None:
        self._path, self._most = path, most

    def write(self, text: str) -> int:
        """Append, and shorten the file if it has grown too long."""
        try:
            for folder in (self._path.parent.parent, self._path.parent):  # never recreate a station that was moved
                folder.mkdir(exist_ok=True)
            with open(self._path, "ab") as file:
                file.write(text.encode("utf-8", "replace"))
                size = file.tell()
            if size > self._most:
                shorten(self._path, self._most // 2)
        except OSError:
            pass
        return len(text)

    def writable(self) -> bool:
        return True


def shorten(path: Path, keep: int) -> None:
    """Keep the last whole lines of a file, at most `keep` bytes. It stays the same file for those who have it open."""
    with open(path, "r+b") as file:
        file.seek(0, io.SEEK_END)
        start = max(0, file.tell() - keep)
        file.seek(start)
        rest = file.read()
        if start:
            rest = rest.partition(b"\n")[2] or rest
        file.seek(0)
        file.write(rest)
        file.truncate()


def speak_into(path: Path) -> None:
    """From now on, write all output of this process to a file."""
    sys.stdout = sys.stderr = BoundedLog(path)
