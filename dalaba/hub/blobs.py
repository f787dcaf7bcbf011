"""The bytes behind digests, as the hub serves them: `records/hub/blobs/ab/abcd…`, each file named by what is in it.

A clip takes no room twice: it is linked, because the library never changes a clip's file but replaces it. Everything
else is copied.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

from dalaba.core import atomic
from dalaba.fleet.manifest import is_digest

FOLDER = "records/hub/blobs"


class Blobs:
    """The blobs of the hub whose station this is."""

    def __init__(self, station: Path) -> None:
        self._root = station / FOLDER

    def path(self, digest: str) -> Path | None:
        """The file that has these bytes; None if there is none, or if it is no digest."""
        if not is_digest(digest):
            return None
        path = self._place(digest)
        return path if path.is_file() else None

    def put(self, data: bytes) -> str:
        """Keep these bytes and return their digest. Raises OSError."""
        digest = hashlib.sha256(data).hexdigest()
        if self.path(digest) is None:
            atomic.write(self._place(digest), data)
        return digest

    def put_file(self, digest: str, source: Path, link: bool = False) -> None:
        """Keep a file's bytes under their digest. `link`: nobody ever writes into it. Raises OSError, also if it has
        other bytes meanwhile."""
        if self.path(digest) is not None:
            return
        place = self._place(digest)
        beside = atomic.unfinished(place)
        try:
            beside.unlink(missing_ok=True)
            if not (link and _linked(source, beside)):
                shutil.copyfile(source, beside)
            with open(beside, "rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                    raise OSError(f"{source.name}: changed meanwhile")
            os.replace(beside, place)
        finally:
            beside.unlink(missing_ok=True)

    def every(self) -> Iterator[str]:
        """All digests that are there."""
        with suppress(FileNotFoundError):
            for inner in self._root.iterdir():
                yield from (each.name for each in inner.iterdir() if is_digest(each.name))

    def sweep(self, needed: Collection[str], before: float) -> None:
        """Delete what is not needed and was put there before that time (seconds since 1970). Raises OSError."""
        for digest in list(self.every()):
            path = self._place(digest)
            if digest not in needed and path.stat().st_ctime < before:
                path.unlink(missing_ok=True)

    def _place(self, digest: str) -> Path:
        return self._root / digest[:2] / digest


def _linked(source: Path, place: Path) -> bool:
    """Whether the file could be linked: another disk, and some systems, do not allow it."""
    try:
        os.link(source, place)
    except OSError:
        return False
    return True
