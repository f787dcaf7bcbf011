"""What is remembered of the sounds in `audio/sounds`, so that none is read again until it changes.

It is one small JSON file in `audio/rendered`. A missing or broken one only means that the sounds are read again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from dalaba.core.model import Millis, Reason

_FORM = 1


class Known(NamedTuple):
    """A file as it was last seen."""

    stamp: int
    """Its modification time in nanoseconds."""
    size: int
    length: Millis = 0
    """0: not known yet."""
    channels: int = 1
    trouble: Reason | None = None
    """Why it cannot be used."""
    digest: str = ""
    """SHA-256 of its bytes; "" until the whole file has been read."""
    former: str = ""
    """Its digest before it was changed; its clip is still used until the new one is made."""
    loudness: float | None = None
    """LUFS, as it is; None until the whole file has been heard."""
    peak: float = 0.0
    """dBTP."""


Entry = tuple[str, int]
"""A sound's name and its weight."""


@dataclass(slots=True)
class Memory:
    """Everything the file holds."""

    sounds: dict[str, Known] = field(default_factory=dict)
    """By path from `audio/sounds`."""
    lists: dict[str, tuple[Entry, ...]] = field(default_factory=dict)
    """By name: what a list of files had in it."""


def dumps(memory: Memory) -> bytes:
    """The memory as the file's bytes."""
    sounds = {path: _row(known) for path, known in sorted(memory.sounds.items())}
    body = {"form": _FORM, "sounds": sounds, "lists": dict(sorted(memory.lists.items()))}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).replace('],"', '],\n"').encode()


def shaped(body: Any) -> Memory:
    """The file's JSON as a memory. Raises what a wrong shape raises."""
    if body["form"] != _FORM:
        return Memory()
    return Memory(
        {str(path): _known(row) for path, row in body["sounds"].items()},
        {str(name): tuple((str(sound), int(weight)) for sound, weight in row) for name, row in body["lists"].items()},
    )


def _row(known: Known) -> list[object]:
    trouble = [known.trouble.code, dict(known.trouble.params)] if known.trouble else None
    return [*known[:4], trouble, *known[5:]]


def _known(row: list[Any]) -> Known:
    stamp, size, length, channels, trouble, digest, former, loudness, peak = row
    why = Reason(str(trouble[0]), _words(trouble[1])) if trouble else None
    heard = None if loudness is None else float(loudness)
    return Known(int(stamp), int(size), int(length), int(channels), why, str(digest), str(former), heard, float(peak))


def _words(params: Mapping[str, object]) -> dict[str, str]:
    return {str(name): str(value) for name, value in params.items()}
