"""A whole spot as samples: clips decoded, their padding removed, resampled to one rate, and put in their positions.

The same files always give the same samples. Levels and filters belong to `sound.processing`. numpy and the decoder are
loaded at the first call, not at import.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from dalaba.air.outputs import Cue, Frames, OutputError, Sound
from dalaba.air.outputs.decoded_clips import LONG, channels_of, check, state_of
from dalaba.air.outputs.feeding import feed
from dalaba.air.outputs.held import Held
from dalaba.air.outputs.resampling import at_rate
from dalaba.air.outputs.ring import Ring
from dalaba.air.outputs.spot_blocks import spot_blocks
from dalaba.air.outputs.voice import frames_in
from dalaba.core.model import Millis

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

_laid: WeakValueDictionary[tuple[Sound, int, int, object], Held] = WeakValueDictionary()
"""Whole spots, kept as long as something uses them: outlets that play the same spot share them."""


def source_of(sound: Sound, rate: int, width: int = 1) -> Frames:
    """The sound by position at that rate, of which `begin` and `total` are a part. `width`: the outlet's channels.

    A long sound is decoded as it is heard. Raises OutputError like `load`, of a long sound only if it cannot be opened.
    """
    if sound.stream is not None:
        return at_rate(sound.stream, rate)
    entire = entire_of(sound)
    if entire.total <= LONG:
        return laid(entire, rate, width)
    width = columns_of(entire, width)
    for cue in sound.clips:
        check(cue)
    since = frames_in(sound.begin, rate)
    ring = Ring(rate, width, since)
    feed(ring, spot_blocks(entire, rate, width, since))
    return ring


def read(sound: Sound, rate: int, first: int, count: int) -> Samples:
    """So many frames of the sound from that one of its own on, decoded now, however long that takes; mono.

    Raises OutputError like `load`.
    """
    import numpy as np

    first, entire = first + frames_in(sound.begin, rate), entire_of(sound)
    if sound.stream is not None or entire.total <= LONG:
        return np.asarray(source_of(sound, rate).read(first, count).mean(axis=1, keepdims=True), np.float32)
    heard = np.zeros((count, 1), np.float32)
    at = 0
    for block in spot_blocks(entire, rate, 1, first):
        block = block[: count - at]
        heard[at : at + len(block)] = block
        at += len(block)
        if at >= count:
            break
    return heard


def laid(sound: Sound, rate: int, width: int = 1) -> Held:
    """Like `lay`, but shared and read-only, and in stereo if `width` and the clips are."""
    import numpy as np

    key = (sound, rate, min(width, 2), tuple(state_of(cue) for cue in (*sound.clips, *sound.bed)))
    samples = _laid.get(key)
    if samples is None:
        samples = _laid[key] = Held(filled(sound, rate, columns_of(sound, width), np.float32), rate)
    return samples


def lay(sound: Sound, rate: int) -> NDArray[np.float32]:
    """The spot, mono, float32 within ±1, at `rate` hertz, exactly `sound.total` long. Raises OutputError as `load`
    does.
    """
    import numpy as np

    samples: NDArray[np.float32] = filled(sound, rate, 1, np.float32)[:, 0]
    return samples


def entire_of(sound: Sound) -> Sound:
    """The sound of which it is a part."""
    return replace(sound, begin=0, total=sound.begin + sound.total, fade_out=0)


def from_position(sound: Sound, position: Millis) -> Sound:
    """The rest of a sound, of which so much was heard."""
    position = min(max(position, 0), sound.total)
    return replace(sound, begin=sound.begin + position, total=sound.total - position)


def filled(sound: Sound, rate: int, width: int, kind: type[np.float32 | np.int16]) -> NDArray[Any]:
    """The whole sound in memory, a column for each of `width`. Raises OutputError like `load`."""
    import numpy as np

    whole = np.zeros((frames_in(sound.total, rate), width), kind)
    at = 0
    for block in spot_blocks(sound, rate, width):
        whole[at : at + len(block)] = block if kind is np.float32 else np.round(block * 32767)
        at += len(block)
    return whole


def columns_of(sound: Sound, width: int) -> int:
    """How many columns are needed: one where nothing is in stereo, or the outlet has one channel."""
    if width < 2:
        return 1
    return min(2, max((channels_of(cue) for cue in (*sound.clips, *_there(sound.bed))), default=1))


def _there(bed: tuple[Cue, ...]) -> Iterator[Cue]:
    """Those of the bed that can be opened: the others are left out."""
    for cue in bed:
        try:
            channels_of(cue)
        except OutputError:
            return
        yield cue


def place(into: NDArray[np.float32], samples: NDArray[np.float32], at: int) -> None:
    """Add `samples` to `into` from frame `at` on; samples outside it are left out."""
    first, last = max(at, 0), min(at + len(samples), len(into))
    if first < last:
        into[first:last] += samples[first - at : last - at]
