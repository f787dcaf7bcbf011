"""Clips decoded for the cards: short ones are kept for a while, because several outlets play the same at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dalaba.air.outputs import Cue
from dalaba.air.outputs.clip_blocks import clip_blocks, opens
from dalaba.air.outputs.kept_samples import Kept
from dalaba.air.outputs.resampling import converted
from dalaba.core.model import Millis

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

LONG: Millis = 180_000
"""A longer clip or spot is decoded while it is heard."""
_clips = Kept(48_000_000)
"""Decoded clips, so that outlets that play the same clip at or near the same time decode it once: four minutes and
more.
"""
_good: dict[tuple[Cue, object], int] = {}
"""Long clips that were found good, with their channels, so that they are not opened again when they are handed over:
finding the end of a long MP3 takes a second or more.
"""
_MOST = 200


def check(cue: Cue) -> None:
    """Decode the cue. Raises OutputError like `load`. The decoded sound is kept for a while for whoever will need it.

    Of a long clip only the beginning and the end are decoded, to see that nothing is missing: decoding an hour would
    make it late.
    """
    if is_long(cue):
        _opened(cue)
    else:
        load(cue, cue.rate)


def channels_of(cue: Cue) -> int:
    """How many columns its sound has where the outlet has two channels. Raises OutputError like `load`."""
    return min(2, _opened(cue)) if is_long(cue) else load(cue, cue.rate, 2).shape[1]


def _opened(cue: Cue) -> int:
    key = (replace(cue, offset=0), state_of(cue))
    channels = _good.get(key)
    if channels is None:
        channels = _good[key] = opens(cue)
        if len(_good) > _MOST:
            _good.pop(next(iter(_good)), None)
    return channels


def is_long(cue: Cue) -> bool:
    """Whether it is decoded while it is heard."""
    return cue.frames * 1000 > cue.rate * LONG


def load(cue: Cue, rate: int, width: int = 1) -> Samples:
    """The cue's sound alone at `rate` hertz: one column, or two if `width` allows and it is in stereo.

    Raises OutputError `air.clip_missing` if there is no such file, `air.clip_damaged` if it does not decode,
    `air.clip_short` if frames are missing.
    """
    import numpy as np

    key = (replace(cue, offset=0), rate, width, state_of(cue))
    with _clips.alone(key):
        samples = _clips.find(key)
        if samples is None:
            if rate == cue.rate:
                made = np.concatenate(list(clip_blocks(cue, rate, width)) or [np.zeros((0, 1), np.float32)])
            else:
                made = converted(load(cue, cue.rate, width), cue.rate, rate)
            samples = _clips.keep(key, made)
    return samples


def state_of(cue: Cue) -> tuple[int, int] | None:
    """What identifies the present state of its file, which may change; None if there is no file."""
    try:
        state = cue.path.stat()
    except (OSError, ValueError):
        return None
    return state.st_mtime_ns, state.st_size
