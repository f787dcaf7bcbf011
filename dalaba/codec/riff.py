"""WAV files whose recorder was switched off before it wrote how much sound there is, or wrote it too early."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO


def unfinished(path: Path) -> bool:
    """Whether there is more behind the sound than its length says, and that is no part of a WAV of its own."""
    with open(path, "rb") as file:
        whole = os.fstat(file.fileno()).st_size
        head, at = file.read(12), 12
        if head[:4] != b"RIFF" or head[8:] != b"WAVE":
            return False
        while (size := _part(file, at, whole)) is not None:
            end = at + 8 + size
            file.seek(at)
            if file.read(4) == b"data":
                return end < whole and all(_part(file, each, whole) is None for each in (end, end + size % 2))
            at = end + size % 2
    return False


def _part(file: IO[bytes], at: int, whole: int) -> int | None:
    """The length of the part of a WAV that begins there; None for none: four letters and a length that fits."""
    file.seek(at)
    head = file.read(8)
    size = int.from_bytes(head[4:], "little")
    letters = len(head) == 8 and all(32 <= sign < 127 for sign in head[:4])
    return size if letters and (head[:4] == b"data" or at + 8 + size <= whole) else None
