"""Replacing a file that somebody saw as it was, unless somebody else has changed it since.

Who changes a file says which state they saw, by its digest. If it has another one by now, nothing is written, and both
texts are there for a person to choose. A sheet that somebody has open in Excel is not written either.
"""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from dalaba.core import atomic
from dalaba.core.model import Reason
from dalaba.core.problems import Bad
from dalaba.station import sheet_cache
from dalaba.station.files.encodings import decoded

NOT_THERE = ""
"""The digest of a file that does not exist."""
_TRIES = 20
_ONE_AT_A_TIME = threading.Lock()


class Changed(Exception):
    """Somebody else has changed the file since. `theirs` is what it holds now, `mine` what was to be written; None: no
    file."""

    def __init__(self, file: Path, theirs: bytes | None, mine: bytes | None) -> None:
        super().__init__(str(file))
        self.theirs, self.mine = theirs, mine
        self.reason = Reason("console.changed_meanwhile", {"file": file.name})

    @property
    def texts(self) -> tuple[str, str]:
        """Theirs and mine, for eyes."""
        return _text(self.theirs), _text(self.mine)


class SheetOpen(OSError):
    """Somebody has the sheet open, and would overwrite what is written now."""


def digest(path: Path) -> str:
    """What a file holds, as a short text; `NOT_THERE` without a file. Raises OSError if it cannot be read."""
    data = _held(path)
    return NOT_THERE if data is None else sha256(data).hexdigest()


def replace(path: Path, data: bytes | None, was: str, private: bool = False) -> None:
    """Write the whole file (None: remove it), if it still is what `was` says. `private`: for its owner's eyes.

    Raises Changed if it is not, SheetOpen if somebody has it open, and another OSError if the disk refuses.
    """
    with _ONE_AT_A_TIME:
        if digest(path) != was:
            raise Changed(path, _held(path), data)
        if path.exists() and sheet_cache.is_open(path):
            raise SheetOpen(str(path))
        if data is None:
            path.unlink(missing_ok=True)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        atomic.write(path, data, private)


def rewrite(path: Path, made: Callable[[], bytes | None], private: bool = False) -> None:
    """Change a file of the program's own, whoever else changes it at the same time.

    `made` reads the file and gives all of its new content; it is asked again if the file has changed meanwhile. Raises
    what `made` raises, and OSError if the disk refuses or others change the file without end.
    """
    for _ in range(_TRIES):
        was = digest(path)
        try:
            replace(path, made(), was, private)
        except Changed:
            continue
        return
    raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), str(path))


def _text(data: bytes | None) -> str:
    """ "" for what is no text, like a workbook."""
    try:
        return decoded(data or b"")
    except Bad:
        return ""


def _held(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
