"""WAV files whose header states a wrong length: power was lost, or only half was copied."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO, NamedTuple

_UNKNOWN = 0x70000000
"""From this many bytes on, a stated length means "unknown": a program that streams its output cannot know it."""
_LACKING = 0.5
"""Seconds by which a file may be shorter than it states. Some recorders count their header as sound."""
_OTHERS = (b"RIFF", b"FORM", b"OggS", b"fLaC", b"ID3\2", b"ID3\3", b"ID3\4")
"""How another sound file begins."""
_AT_ONCE = 1_000_000


class _Sound(NamedTuple):
    """Where the sound of a WAV is. `at` is 0 if the file is not a WAV."""

    whole: int
    """Bytes of the file."""
    at: int = 0
    size: int = 0
    """Bytes of sound that the header states."""
    a_second: int = 0


def unfinished(path: Path) -> bool:
    """Whether the sound goes on after its stated length, with data other than WAV parts or zeros."""
    with open(path, "rb") as file:
        sound = _sound(file)
        end = sound.at + sound.size
        if (
            not sound.at
            or end >= sound.whole
            or any(_part(file, each, sound.whole) for each in (end, end + sound.size % 2))
        ):
            return False
        file.seek(end)
        return any(each.strip(b"\0") for each in iter(lambda: file.read(_AT_ONCE), b""))


def broken_off(path: Path) -> bool:
    """Whether the file has less sound than its header states."""
    with open(path, "rb") as file:
        sound = _sound(file)
        lacking = sound.at + sound.size - sound.whole
        return sound.at > 0 and sound.size < _UNKNOWN and lacking > max(1, _LACKING * sound.a_second)


def in_pieces(path: Path) -> bool:
    """Whether the sound is split into several parts, or another sound follows; players play only one of them."""
    with open(path, "rb") as file:
        sound = _sound(file)
        if not sound.at:
            return False
        end = sound.at + sound.size
        file.seek(end)
        if file.read(4) in _OTHERS:
            return True
        at = end + sound.size % 2
        while part := _part(file, at, sound.whole):
            if part.name == b"data" or part.name in _OTHERS:
                return True
            at += 8 + part.size + part.size % 2
    return False


class _Part(NamedTuple):
    name: bytes
    size: int


def _sound(file: IO[bytes]) -> _Sound:
    whole = os.fstat(file.fileno()).st_size
    head, at, a_second = file.read(12), 12, 0
    if head[:4] == b"RIFF" and head[8:] == b"WAVE":
        while part := _part(file, at, whole):
            if part.name == b"data":
                return _Sound(whole, at + 8, part.size, a_second)
            if part.name == b"fmt ":
                a_second = int.from_bytes(file.read(12)[8:], "little")
            at += 8 + part.size + part.size % 2
    return _Sound(whole)


def _part(file: IO[bytes], at: int, whole: int) -> _Part | None:
    """The part of a WAV that begins at `at`; None if there are not four letters and a length that fits."""
    file.seek(at)
    head = file.read(8)
    part = _Part(head[:4], int.from_bytes(head[4:], "little"))
    letters = len(head) == 8 and all(32 <= sign < 127 for sign in part.name)
    return part if letters and (part.name == b"data" or at + 8 + part.size <= whole) else None
