"""The clips that a township handed to this PC, found by its keys. Nothing is ever made, changed or written here."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from dalaba.core import atomic
from dalaba.core.model import Reason
from dalaba.speech.library import Library, Made, State
from dalaba.speech.library.handed import read
from dalaba.speech.library.index import RENDERED, Index, shaped
from dalaba.speech.library.sounds import Sounds


class HandedLibrary(Library):
    """What lies in `station`, a folder that a township handed over. Its clips lie in `root` below the folder `clips`.

    `mine`: the digests of the clips that were handed over. Of others, which are heard at neighbours, only the length is
    known, and they count as whole.
    """

    def __init__(self, station: Path, root: Path, clips: str, mine: Collection[str]) -> None:
        super().__init__(station)
        self._root = os.fspath(root)
        self._mine = mine
        self._seen: dict[str, tuple[int, int, State]] = {}
        self.sounds = _HandedSounds(station)
        try:
            found = read(station)
        except (atomic.Broken, OSError) as error:
            found = {}
            self.trouble = Reason("files.unreadable", {"why": str(error)})
        self._made = {
            key: replace(made, clip=replace(made.clip, file=f"{clips}/{made.clip.file}")) for key, made in found.items()
        }

    def find(self, key: str) -> Made | None:
        """The clip of a key, if its file is here and has its digest."""
        return self._made[key] if self.state(key) == "whole" else None

    def state(self, key: str, read: bool = False) -> State:
        """How a clip's file is. It is read once, and again when its time or size changes."""
        made = self._made.get(key)
        if made is None:
            return "unknown"
        if made.clip.digest not in self._mine:
            return "whole"
        file = made.clip.file
        try:
            status = os.stat(f"{self._root}/{file}")
            seen = self._seen.get(file)
            if seen is not None and not read and seen[:2] == (status.st_mtime_ns, status.st_size):
                return seen[2]
            with open(f"{self._root}/{file}", "rb") as opened:
                same = hashlib.file_digest(opened, "sha256").hexdigest() == made.clip.digest
        except OSError:
            return "missing"
        state: State = "whole" if same else "damaged"
        self._seen[file] = (status.st_mtime_ns, status.st_size, state)
        return state

    def save(self) -> None:
        """Nothing is written."""

    def _read(self) -> Index:
        """What the township knew of its recordings."""
        try:
            return atomic.read_json(self._folder / RENDERED / "index.json", shaped) or Index()
        except (atomic.Broken, OSError):
            return Index()  # its recordings are listened to again


class _HandedSounds(Sounds):
    """The sounds of a station that was handed over."""

    def save(self) -> None:
        """Nothing is written."""
