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
    bare: frozenset[str]
    """The folders that hold none."""
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

    @property
    def empty(self) -> frozenset[str]:
        """The names of folders without a sound that no list has either."""
        return self.bare.difference(self.lists)


def sound_names(folder: Path) -> SoundNames:
    """What a station's `audio/sounds` holds; nothing if it cannot be read. Of files that differ only in their suffix,
    the one that comes first in `SUFFIXES` has the name."""
    sounds: dict[str, tuple[int, Path]] = {}
    folders: dict[str, Path] = {}
    lists: dict[str, Path] = {}
    every: set[str] = set()
    root = folder / SOUNDS
    for path in _files(root, every):
        stem, suffix = os.path.splitext(path.relative_to(root).as_posix())
        name, suffix = unicodedata.normalize("NFC", stem), suffix.lower()
        if suffix in LISTS:
            lists.setdefault(name, path)
        elif suffix in SUFFIXES:
            rank = SUFFIXES.index(suffix)
            sounds[name] = min(sounds.get(name, (rank, path)), (rank, path))
            for above in path.relative_to(root).parents[:-1]:
                folders[unicodedata.normalize("NFC", above.as_posix())] = root / above
    found = {name: path for name, (_, path) in sorted(sounds.items())}
    return SoundNames(found, folders, frozenset(every.difference(folders)), lists)


def _files(root: Path, folders: set[str]) -> Iterator[Path]:
    """The files of a folder and of those in it, sorted, without what programs leave there. The names of the folders in
    it are added to `folders`."""
    for where, inner, names in os.walk(root, followlinks=True):  # a playlist may be a link to a stick
        inner[:] = sorted(name for name in inner if not is_nobodys(name) and not _is_loop(where, name))
        folders.update(unicodedata.normalize("NFC", (Path(where, name).relative_to(root)).as_posix()) for name in inner)
        for name in sorted(names):
            if not (is_nobodys(name) or is_half(name)) and (not is_document(name) or name.lower().endswith(LISTS)):
                yield Path(where, name)


def _is_loop(where: str, name: str) -> bool:
    """Whether a folder is a link to one that it lies in."""
    path = os.path.join(where, name)
    return os.path.islink(path) and os.path.realpath(where).startswith(os.path.realpath(path))


def meant_name(text: str) -> str:
    """The name of a sound, playlist or list as a person writes it, who may write its folder or its suffix too."""
    name = unicodedata.normalize("NFC", text.strip().replace("\\", "/")).strip("/")
    name = name.removeprefix(f"{SOUNDS}/")
    stem, suffix = os.path.splitext(name)
    return stem if stem and suffix.lower() in (*SUFFIXES, *LISTS) else name


def misplaced(folder: Path) -> dict[str, str]:
    """Sound files in the folders where people put them by mistake: name -> folder, as a person sees it."""
    found: dict[str, str] = {}
    for where in _WRONG:
        try:
            names = sorted(os.listdir(folder / where))
        except OSError:
            continue
        for name in names:
            if name.lower().endswith(SUFFIXES) and not is_nobodys(name):
                found.setdefault(meant_name(name), where or ".")
    return found


_WRONG = ("audio/recorded", "audio", "schedules", "scripts", "")
