"""The names of sounds and playlists in `audio/sounds`, from a listing alone: no file is opened.

A sound's name is its path below that folder without suffix (`上课铃`, `午间/茉莉花`); a folder is a playlist of that
path's name, and so is a list of files (`午间.m3u8`).
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from dalaba.core.bells import BELLS
from dalaba.speech.library.file_names import SUFFIXES, is_document, is_half, is_nobodys

SOUNDS = "audio/sounds"
LISTS = (".m3u8", ".m3u", ".txt")
"""The suffixes of files that list other files."""


class SoundNames(NamedTuple):
    """What there is in `audio/sounds`, by name."""

    root: Path
    files: Mapping[str, str]
    """Each sound's file, from `audio/sounds`."""
    folders: frozenset[str]
    """The folders that hold a sound, in themselves or in a folder below."""
    bare: frozenset[str]
    """The folders that hold none."""
    lists: Mapping[str, str]
    """The files that list sounds, from `audio/sounds`."""

    @property
    def sounds(self) -> dict[str, Path]:
        """Each sound's file."""
        return {name: self.root / file for name, file in self.files.items()}

    @property
    def names(self) -> frozenset[str]:
        """Every sound that a row may name, the bells that are made here among them."""
        return frozenset((*self.files, *BELLS))

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
    sounds: dict[str, tuple[int, str]] = {}
    holding: set[str] = set()
    lists: dict[str, str] = {}
    every: set[str] = set()
    root = folder / SOUNDS
    for file in _files(os.fspath(root), every):
        stem, suffix = os.path.splitext(file)
        name, suffix = unicodedata.normalize("NFC", stem), suffix.lower()
        if suffix in LISTS:
            lists.setdefault(name, file)
        elif suffix in SUFFIXES:
            rank = SUFFIXES.index(suffix)
            sounds[name] = min(sounds.get(name, (rank, file)), (rank, file))
            holding.add(os.path.dirname(name))
    folders = {above for name in holding for above in folders_of(name)}
    found = {name: file for name, (_, file) in sorted(sounds.items())}
    return SoundNames(root, found, frozenset(folders), frozenset(every.difference(folders)), lists)


def folders_of(folder: str) -> list[str]:
    """A folder in `audio/sounds` and those above it."""
    parts = folder.split("/") if folder else []
    return ["/".join(parts[:size]) for size in range(len(parts), 0, -1)]


def _files(root: str, folders: set[str]) -> Iterator[str]:
    """The files of a folder and of those in it, as paths from it, sorted, without what programs leave there. The names
    of the folders in it are added to `folders`. Links to folders are followed: a USB stick may be linked there."""
    for where, inner, names in os.walk(root, followlinks=True):
        inner[:] = sorted(name for name in inner if not is_nobodys(name) and not _is_loop(where, name))
        before = f"{os.path.relpath(where, root)}/".replace(os.sep, "/").removeprefix("./")
        folders.update(unicodedata.normalize("NFC", before + name) for name in inner)
        for name in sorted(names):
            if not (is_nobodys(name) or is_half(name)) and (not is_document(name) or name.lower().endswith(LISTS)):
                yield before + name


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


def title_of(name: str) -> str:
    """What a sound or a playlist is called: the last part of its name."""
    return name.rpartition("/")[2]


def stamps(root: Path) -> list[tuple[str, int, int]]:
    """Path, time and size of every file in `audio/sounds` that counts: they differ when somebody has changed one."""
    found = []
    for file in _files(os.fspath(root), set()):
        with suppress(OSError):
            status = os.stat(f"{root}/{file}")
            found.append((f"{SOUNDS}/{file}", status.st_mtime_ns, status.st_size))
    return found


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
