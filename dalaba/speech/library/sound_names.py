"""The names of sounds and playlists in `audio/sounds`, from a listing alone: no file is opened.

A sound's name is its path below that folder without suffix (`上课铃`, `午间/茉莉花`); a folder is a playlist of that
path's name, and so is a list of files (`午间.m3u8`).
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from dalaba.speech.library.file_names import SUFFIXES, is_document, is_half, is_nobodys

SOUNDS = "audio/sounds"
BELLS = ("预备铃", "上课铃", "下课铃", "放学铃", "集合铃", "整点报时")
"""The bells that are made here, and heard unless there is a file of that name."""
LISTS = (".m3u8", ".m3u", ".txt")
"""The suffixes of files that list other files."""


class SoundNames(NamedTuple):
    """What there is in `audio/sounds`, by name."""

    sounds: Mapping[str, Path]
    folders: Mapping[str, Path]
    """The folders that hold a sound, in themselves or in a folder below."""
    lists: Mapping[str, Path]
    """The files that list sounds."""

    @property
    def names(self) -> frozenset[str]:
        """Every sound that a row may name, the bells that are made here among them."""
        return frozenset((*self.sounds, *BELLS))

    @property
    def playlists(self) -> frozenset[str]:
        """Every playlist that a row may name."""
        return frozenset((*self.folders, *self.lists))


def sound_names(folder: Path) -> SoundNames:
    """What a station's `audio/sounds` holds; nothing if it cannot be read. Of files that differ only in their suffix,
    the one that comes first in `SUFFIXES` has the name."""
    sounds: dict[str, tuple[int, Path]] = {}
    folders: dict[str, Path] = {}
    lists: dict[str, Path] = {}
    root = folder / SOUNDS
    for path in _files(root):
        stem, suffix = os.path.splitext(path.relative_to(root).as_posix())
        name, suffix = unicodedata.normalize("NFC", stem), suffix.lower()
        if suffix in LISTS:
            lists.setdefault(name, path)
        elif suffix in SUFFIXES:
            rank = SUFFIXES.index(suffix)
            sounds[name] = min(sounds.get(name, (rank, path)), (rank, path))
            for above in path.relative_to(root).parents[:-1]:
                folders[unicodedata.normalize("NFC", above.as_posix())] = root / above
    return SoundNames({name: path for name, (_, path) in sorted(sounds.items())}, folders, lists)


def _files(root: Path) -> Iterator[Path]:
    """The files of a folder and of those in it, sorted, without what programs leave there."""
    for where, inner, names in os.walk(root, followlinks=True):
        inner[:] = sorted(name for name in inner if not is_nobodys(name))
        for name in sorted(names):
            if not (is_nobodys(name) or is_half(name)) and (not is_document(name) or name.lower().endswith(LISTS)):
                yield Path(where, name)


def meant_name(text: str) -> str:
    """The name of a sound, playlist or list as a person writes it, who may write its folder or its suffix too."""
    name = unicodedata.normalize("NFC", text.strip().replace("\\", "/")).strip("/")
    name = name.removeprefix(f"{SOUNDS}/")
    stem, suffix = os.path.splitext(name)
    return stem if stem and suffix.lower() in (*SUFFIXES, *LISTS) else name
