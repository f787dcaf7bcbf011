"""A whole spot block by block: its clips in their places, the silence between them, and music under them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dalaba.air.outputs import Cue, Sound
from dalaba.air.outputs.bed import bed_blocks
from dalaba.air.outputs.clip_blocks import clip_blocks, frames_of
from dalaba.air.outputs.decoded_clips import is_long, load
from dalaba.air.outputs.voice import frames_in

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]


def spot_blocks(sound: Sound, rate: int, width: int, since: int = 0) -> Iterator[Samples]:
    """The spot from frame `since` on, at its gain, within ±1; exactly to its end. A column for each of `width`, or one
    where all are the same.
    """
    import numpy as np

    bed = _Poured(bed_blocks(sound, rate, width, since)) if sound.bed else None
    left = frames_in(sound.total, rate) - since
    for block in _words(sound, rate, width, since):
        block = block[:left]
        left -= len(block)
        if bed is not None:
            block = block + bed.take(len(block))
        yield np.clip(block * np.float32(sound.gain), -1, 1)
        if left <= 0:
            return


def _words(sound: Sound, rate: int, width: int, since: int) -> Iterator[Samples]:
    """The cues in their places, and silence without end behind them."""
    import numpy as np

    at = since
    for cue in sound.clips:
        begun, length = frames_in(cue.offset, rate), frames_of(cue, rate)
        if begun + length <= since:
            continue
        yield from _silence(begun - at, rate)
        at = max(at, begun)
        fade = min(frames_in(sound.fade, rate), length // 2)
        place = max(0, since - begun)
        for block in _cue_blocks(cue, rate, width, place):
            if fade and (place < fade or place + len(block) > length - fade):
                places = np.arange(place, place + len(block))
                factor = np.clip(np.minimum(places, length - 1 - places) / fade, 0, 1)
                block = block * factor[:, None].astype(np.float32)
            place, at = place + len(block), at + len(block)
            yield block
    while True:
        yield np.zeros((rate, 1), np.float32)


def _silence(frames: int, rate: int) -> Iterator[Samples]:
    import numpy as np

    for at in range(0, frames, rate):
        yield np.zeros((min(rate, frames - at), 1), np.float32)


def _cue_blocks(cue: Cue, rate: int, width: int, since: int) -> Iterator[Samples]:
    """A short clip from the cache, a long one as it is decoded."""
    if is_long(cue):
        yield from clip_blocks(cue, rate, width, since)
    else:
        yield load(cue, rate, width)[since:]


class _Poured:
    """Blocks of any length, as many frames at a time as are wanted."""

    def __init__(self, blocks: Iterator[Samples]) -> None:
        self._blocks, self._left = blocks, next(blocks)

    def take(self, frames: int) -> Samples:
        import numpy as np

        taken, there = [self._left], len(self._left)
        while there < frames:
            taken.append(next(self._blocks))
            there += len(taken[-1])
        wide = max(each.shape[1] for each in taken)
        whole = np.concatenate([np.broadcast_to(each, (len(each), wide)) for each in taken])
        self._left = whole[frames:]
        return whole[:frames]
