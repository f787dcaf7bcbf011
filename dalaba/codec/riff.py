"""WAV files with another length than they say: the recorder lost its power, wrote it too early, or half was copied."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO

_UNKNOWN = 0x70000000
"""Bytes from which on a length stands for none: who writes while he reads does not know it."""


def unfinished(path: Path) -> bool:
    """Whether there is more behind the sound than its length says, and that is no part of a WAV of its own."""
    with open(path, "rb") as file:
        whole, (at, size) = _sound(file)
        end = at + size
        return at > 0 and end < whole and all(_part(file, each, whole) is None for each in (end, end + size % 2))


def broken_off(path: Path) -> bool:
    """Whether there is less than its length says, where it says one."""
    with open(path, "rb") as file:
        whole, (at, size) = _sound(file)
        return at > 0 and size < _UNKNOWN and at + size > whole + 1


def _sound(file: IO[bytes]) -> tuple[int, tuple[int, int]]:
    """The file's own size; where its sound begins and how long it says that it is, 0 for no WAV."""
    whole = os.fstat(file.fileno()).st_size
    head, at = file.read(12), 12
    if head[:4] == b"RIFF" and head[8:] == b"WAVE":
        while (size := _part(file, at, whole)) is not None:
            file.seek(at)
            if file.read(4) == b"data":
                return whole, (at + 8, size)
            at += 8 + size + size % 2
    return whole, (0, 0)


def _part(file: IO[bytes], at: int, whole: int) -> int | None:
    """The length of the part of a WAV that begins there; None for none: four letters and a length that fits."""
    file.seek(at)
    head = file.read(8)
    size = int.from_bytes(head[4:], "little")
    letters = len(head) == 8 and all(32 <= sign < 127 for sign in head[:4])
    return size if letters and (head[:4] == b"data" or at + 8 + size <= whole) else None
