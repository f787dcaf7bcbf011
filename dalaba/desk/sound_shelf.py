"""The sounds and playlists of a station: which rows use each, new ones brought in, playlists written and ordered.

A sound never replaces another. A playlist that is written here is a list of files (`午间.m3u8`), as any player reads
it.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal

from dalaba.core.file_names import harmless
from dalaba.core.problems import Bad
from dalaba.desk import editing
from dalaba.desk.recordings import moved
from dalaba.desk.root import Station
from dalaba.speech.library.playlists import entries, read_list, text_of
from dalaba.speech.library.sound_memory import Entry
from dalaba.speech.library.sound_names import SOUNDS, sound_names
from dalaba.speech.library.sounds import SoundsNow

_LIST = ".m3u8"
_TRIES = 50


def rows_using(station: Station, now: SoundsNow) -> dict[str, list[str]]:
    """Sound -> the rows that use it, by itself, in a playlist or under their words."""
    found: dict[str, list[str]] = {}
    for campaign in station.plan.campaigns:
        for row in campaign.rows:
            names = [row.bed] if row.bed else []
            names += [row.script] if row.source in ("file", "playlist") else []
            for name in dict.fromkeys(each for one in names for each in _sounds_of(now, one)):
                found.setdefault(name, []).append(f"{campaign.name}/{row.id}")
    for relay, source in station.setup.relays.items():
        for name in _sounds_of(now, source.otherwise) if source.otherwise else ():
            found.setdefault(name, []).append(relay)
    return found


def _sounds_of(now: SoundsNow, name: str) -> Iterator[str]:
    """The sounds that a name means: itself, or those of a playlist."""
    playlist = now.playlist(name) if now.sound(name) is None else None
    if playlist is None:
        yield name
    else:
        yield from (sound for sound, _ in playlist.entries)


def bring(folder: Path, source: Path, name: str, suffix: str) -> str:
    """Move a file in as a sound of that name, or with the next free number. Returns its name. Raises OSError."""
    names = sound_names(folder)
    taken = names.names | names.playlists
    plain = _plain(name, "声音")
    for number in range(1, _TRIES):
        wanted = plain if number == 1 else f"{plain} {number}"
        if wanted in taken:
            continue
        try:
            moved(source, folder / SOUNDS / f"{wanted}{suffix}")
        except FileExistsError:
            continue
        return wanted
    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), name)


def list_path(folder: Path, name: str) -> Path | None:
    """The file of a playlist that is a list; None if there is none, or if it is a folder."""
    file = sound_names(folder).lists.get(name)
    return None if file is None else folder / SOUNDS / file


def make_playlist(folder: Path, name: str, sounds: Sequence[str]) -> str:
    """Write a new playlist of these sounds. Returns its name. Raises Bad if the name is taken or a sound is not there,
    and OSError."""
    names = sound_names(folder)
    plain = _plain(name, "")
    if not plain or plain in names.names | names.playlists:
        raise Bad("page_sounds.playlist_taken", name=plain or name)
    path = folder / SOUNDS / f"{plain}{_LIST}"
    editing.replace(path, _text(["#EXTM3U", *_lines(folder, sounds, path)]), editing.digest(path))
    return plain


def listed(path: Path) -> list[Entry]:
    """The sounds of a list in its order, those that are not there too. Raises OSError."""
    inside = path.parent.relative_to(_sounds_above(path)).as_posix()
    return list(entries(read_list(path.read_bytes()), "" if inside == "." else inside))


def change_list(folder: Path, name: str, number: int, step: Literal[-1, 0, 1], was: str) -> None:
    """Move a playlist's sound (counted from 0) up (-1) or down (1), or take it out (0); other lines stay as they are.
    `was`: the list's digest as it was shown. Raises Changed, Bad and OSError."""
    path = _list(folder, name)
    head, pieces, tail = _pieces(path.read_bytes())
    other = number + step
    if not 0 <= number < len(pieces) or not 0 <= other < len(pieces):
        return
    if step:
        pieces[number], pieces[other] = pieces[other], pieces[number]
    else:
        del pieces[number]
    editing.replace(path, _text([*head, *(line for piece in pieces for line in piece), *tail]), was)


def add_to_list(folder: Path, name: str, sound: str, was: str) -> None:
    """Add a sound at the end of a playlist. Raises like `change_list`."""
    path = _list(folder, name)
    lines = text_of(path.read_bytes()).splitlines()
    editing.replace(path, _text([*lines, *_lines(folder, [sound], path)]), was)


def _list(folder: Path, name: str) -> Path:
    path = list_path(folder, name)
    if path is None:
        raise Bad("page_sounds.playlist_gone", name=name)
    return path


def _pieces(data: bytes) -> tuple[list[str], list[list[str]], list[str]]:
    """A list's lines: its head, its sounds (each with the remarks before it), and what follows the last."""
    lines = text_of(data).splitlines()
    head = [line for line in lines[:1] if line.strip() == "#EXTM3U"]
    pieces, before = list[list[str]](), list[str]()
    for line in lines[len(head) :]:
        before.append(line)
        if line.strip() and not line.lstrip().startswith("#"):
            pieces.append(before)
            before = []
    return head, pieces, before


def _sounds_above(path: Path) -> Path:
    return next(each for each in path.parents if each.as_posix().endswith(SOUNDS))


def _plain(name: str, otherwise: str) -> str:
    """A name for a sound or a list, without suffix."""
    return harmless(f"{name}.x", otherwise).removesuffix(".x").rstrip(". ")


def _lines(folder: Path, sounds: Iterable[str], path: Path) -> Iterator[str]:
    """Each sound's file, from the list's own folder. Raises Bad for one that is not there."""
    files = sound_names(folder).files
    for sound in sounds:
        if sound not in files:
            raise Bad("page_sounds.sound_gone", name=sound)
        yield os.path.relpath(folder / SOUNDS / files[sound], path.parent).replace(os.sep, "/")


def _text(lines: Iterable[str]) -> bytes:
    return "\n".join([*lines, ""]).encode()
