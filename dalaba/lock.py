"""One holder at a time of a station's air, and of its desk: a lock that the system lets go when its process dies.

A lock file is never deleted: its existence means nothing, only the system's lock on it does. Its text names the
holder's process for people.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from types import TracebackType
from typing import IO

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class Held(Exception):
    """Somebody else holds it. `pid` is what its file says, or "?"."""

    def __init__(self, path: Path, pid: str) -> None:
        super().__init__(f"{path} is held by process {pid}")
        self.pid = pid


class Lock:
    """Held from construction until `release` or the end of the process.

    OSError where there is no lock file and the folder takes none; one that is there is enough on a disk that is full
    or has gone read-only.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file: IO[bytes] = _opened(path)
        try:
            _take(self._file)
        except OSError as error:
            self._file.close()
            raise Held(path, holder(path)) from error
        with contextlib.suppress(OSError):  # a disk that takes no number: the lock is held all the same
            self._file.seek(0)
            self._file.truncate()
            self._file.write(f"{_PAD}{os.getpid()}".encode())
            self._file.flush()

    def release(self) -> None:
        """Let go. Doing it twice does nothing."""
        with contextlib.suppress(OSError):  # what could not be written: it is closed all the same
            self._file.close()

    def __enter__(self) -> Lock:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self.release()


_PAD = " "  # Windows locks this byte against readers; the process number follows it


def holder(path: Path) -> str:
    """The process number in a lock's file, or "?"."""
    try:
        with open(path, "rb") as file:
            file.seek(len(_PAD))
            return file.read(20).decode().strip() or "?"
    except (OSError, UnicodeDecodeError):
        return "?"


def is_held(path: Path) -> bool:
    """Whether a living process holds it."""
    if not path.exists():
        return False
    try:
        Lock(path).release()
    except Held:
        return True
    return False


def _opened(path: Path) -> IO[bytes]:
    try:
        return open(path, "a+b")
    except OSError:
        return open(path, "rb")


def _take(file: IO[bytes]) -> None:
    if sys.platform == "win32":
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
