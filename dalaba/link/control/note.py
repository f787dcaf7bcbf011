"""The control note: where an air listens, and its key. Only the station's user may read it, from its first byte on."""

from __future__ import annotations

import hmac
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from dalaba.core import atomic
from dalaba.link.handover import FOLDER

FILE = "control.json"
LONGEST = 1024 * 1024
"""Bytes of a request: an order names every clip of every outlet of a county."""
WORD = 64
"""Characters of a challenge, and of a proof."""


@dataclass(frozen=True, slots=True)
class Note:
    """Where an air listens, and its key."""

    port: int
    key: str

    def prove(self, what: str, *said: bytes) -> bytes:
        """The proof that the holder of this key sent these words (pure)."""
        return hmac.digest(self.key.encode(), b"\n".join((what.encode(), *said)), "sha256").hex().encode()


def read(station: Path) -> Note | None:
    """The station's note; None if it is missing or unreadable."""
    try:
        where = json.loads(atomic.whole(station / FOLDER / FILE, LONGEST))
        port, key = int(where["port"]), str(where["key"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return Note(port, key) if len(key) == 64 and key.isascii() and 0 < port < 65536 else None


def mark(path: str) -> tuple[int, int, int] | None:
    """A value that changes each time the note is written; None if there is no note."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def write(station: Path, note: Note) -> None:
    """Write the whole note, or over the old one if a full disk has no room for a second. Only its owner can ever read
    it.

    Raises OSError if the disk refuses or the station's folder is gone.
    """
    path = station / FOLDER / FILE
    data = json.dumps({"port": note.port, "key": note.key, "pid": os.getpid()}).encode()
    for folder in (path.parent.parent, path.parent):
        folder.mkdir(exist_ok=True)
    try:
        atomic.write(path, data, private=True)
    except OSError:
        path.chmod(0o600)
        with open(path, "r+b") as file:
            file.write(data)
            file.truncate()


def challenge() -> bytes:
    """A new random challenge."""
    return secrets.token_hex(WORD // 2).encode()


def word(said: bytes, end: bytes) -> bytes:
    """A challenge or a proof, and the character after it. Raises ValueError if there is none."""
    if len(said) != WORD + 1 or not said.endswith(end) or not said[:-1].isalnum():
        raise ValueError
    return said[:-1]


def rest(file: IO[bytes], most: int) -> bytes:
    """The proven text, to the end of its line. Raises ValueError if the line does not end."""
    said = file.readline(most)
    if not said.endswith(b"\n"):
        raise ValueError
    return said[:-1]
