"""Looking at a sound file: what its head says, and what is heard when it is read to its end."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from dalaba.core.model import Millis, Reason

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_LONGEST_SAID = 100 * 3_600
"""A file that states more seconds than this is not believed."""
LEAST: Millis = 50
"""A shorter sound is none, but something else that was taken for sound."""


class Looked(NamedTuple):
    """What a file says of itself. `length`: 0 if it does not say."""

    length: Millis
    channels: int = 1
    trouble: Reason | None = None


class Listened(NamedTuple):
    """What was heard in the whole file. `loudness` is None if there is trouble."""

    length: Millis
    channels: int
    loudness: float | None = None
    peak: float = 0.0
    trouble: Reason | None = None


def look(path: Path, name: str) -> Looked:
    """Look at a file without reading it to its end. `name`: how its troubles call it."""
    from dalaba.sound.codec import CodecError, open_sound

    try:
        found = open_sound(path)
    except CodecError as error:
        return Looked(0, 1, named(error.reason, name))
    seconds = found.frames / found.rate
    return Looked(round(1000 * seconds) if 0 < seconds < _LONGEST_SAID else 0, min(2, found.channels))


def listen(path: Path, name: str, alive: Callable[[], None]) -> Listened:
    """Read a file to its end. `alive` is called again and again meanwhile."""
    from dalaba.sound.codec import CodecError, doubts_of_end, open_sound
    from dalaba.sound.processing import measured

    try:
        found = open_sound(path)
        doubts_of_end(path)
        heard = measured(_alive(found.blocks(), alive), found.rate)
    except CodecError as error:
        return Listened(0, 1, trouble=named(error.reason, name))
    length = round(1000 * heard.frames / found.rate)
    if length < LEAST or heard.silent:
        code = "sound.empty" if length < LEAST else "sound.silent"
        return Listened(length, 1, trouble=Reason(code, {"file": name}))
    return Listened(length, min(2, found.channels), round(heard.loudness, 2), round(heard.peak, 2))


def digest_of(path: Path, alive: Callable[[], None]) -> str:
    """SHA-256 of a file's bytes. Raises OSError."""
    found = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1_000_000):
            found.update(block)
            alive()
    return found.hexdigest()


def named(reason: Reason, name: str) -> Reason:
    """A trouble that calls the file by its path."""
    return Reason(reason.code, {**reason.params, "file": name} if "file" in reason.params else reason.params)


def _alive(blocks: Iterator[NDArray[np.float32]], alive: Callable[[], None]) -> Iterator[NDArray[np.float32]]:
    for block in blocks:
        alive()
        yield block
