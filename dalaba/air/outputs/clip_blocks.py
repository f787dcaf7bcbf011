"""A clip's sound block by block: its padding removed, at the rate and with the channels that are wanted.

However long the clip, only some seconds of it are in memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from dalaba.air.outputs import Cue, OutputError
from dalaba.air.outputs.resampling import Converted, length_in, run_up
from dalaba.core.model import Reason

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dalaba.sound.codec import Opened

    Samples = NDArray[np.float32]


def clip_blocks(cue: Cue, rate: int, width: int = 1, since: int = 0) -> Iterator[Samples]:
    """The cue's sound from frame `since` on, at `rate` hertz, in blocks of about a second.

    `width` 1: mixed to mono; 2: two columns if the clip is in stereo, otherwise one. Raises OutputError at once or
    where the clip breaks off: `air.clip_missing`, `air.clip_damaged`, `air.clip_short`.
    """
    found = _opened(cue)
    first, dropped = run_up(cue.rate, rate, since)
    change = Converted(cue.rate, rate)
    for made in _made(change, (_narrowed(block, width) for block in _cut(cue, found, first))):
        if dropped < len(made):
            yield made[dropped:]
        dropped = max(0, dropped - len(made))


def opens(cue: Cue) -> int:
    """Decode its first and its last second. Returns its number of channels. Raises OutputError like `clip_blocks`."""
    channels = _opened(cue).channels
    next(clip_blocks(cue, cue.rate), None)
    for _ in clip_blocks(cue, cue.rate, since=max(0, cue.frames - cue.rate)):
        """Whether the end is there."""
    return channels


def frames_of(cue: Cue, rate: int) -> int:
    """How many frames it has at that rate."""
    return length_in(cue.frames, cue.rate, rate)


def refused(code: str, path: Path) -> OutputError:
    """Why a clip cannot be heard."""
    return OutputError(Reason(code, {"clip": path.name}))


def _opened(cue: Cue) -> Opened:
    from dalaba.sound.codec import CodecError, opened

    if not cue.path.is_file():
        raise refused("air.clip_missing", cue.path)
    try:
        found = opened(cue.path)
    except (CodecError, OSError) as error:
        raise refused("air.clip_damaged", cue.path) from error
    if found.rate != cue.rate:
        raise refused("air.clip_short", cue.path)
    return found


def _cut(cue: Cue, found: Opened, first: int) -> Iterator[Samples]:
    """The samples of the sound itself, from `first` on."""
    from dalaba.sound.codec import CodecError

    left = cue.frames - first
    try:
        for block in found.blocks(cue.skip + first):
            yield block[:left]
            left -= len(block)
            if left <= 0:
                return
    except (CodecError, OSError) as error:
        raise refused("air.clip_damaged", cue.path) from error
    raise refused("air.clip_short", cue.path)


def _made(change: Converted, blocks: Iterator[Samples]) -> Iterator[Samples]:
    for block in blocks:
        yield change.add(block)
    yield change.rest()


def _narrowed(block: Samples, width: int) -> Samples:
    import numpy as np

    if block.shape[1] == 1 or block.shape[1] == width:
        return block
    return np.asarray(block.mean(axis=1, keepdims=True), np.float32)
