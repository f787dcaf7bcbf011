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
from dalaba.air.outputs.bed import bed_blocks
from dalaba.air.outputs.clip_blocks import clip_blocks, frames_of, opens, width_of
from dalaba.air.outputs.feeding import feed
from dalaba.air.outputs.held import Held
from dalaba.air.outputs.kept_samples import Kept
from dalaba.air.outputs.resampling import at_rate, in_rate
from dalaba.air.outputs.ring import Ring
from dalaba.air.outputs.voice import frames_in
from dalaba.core.model import Millis

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

LONG: Millis = 180_000
"""A longer sound is decoded while it is heard."""
_clips = Kept(48_000_000)
"""Decoded clips, so that outlets that play the same clip at or near the same time decode it once: four minutes and
more.
"""
_laid: WeakValueDictionary[tuple[Sound, int, int, object], Held] = WeakValueDictionary()
"""Whole spots, kept as long as something uses them: outlets that play the same spot share them."""


def source_of(sound: Sound, rate: int, width: int = 1) -> Frames:
    """The sound by position at that rate, of which `begin` and `total` are a part. `width`: the outlet's channels.

    A long sound is decoded as it is heard. Raises OutputError like `load`, of a long sound only if it cannot be opened.
    """
    if sound.stream is not None:
        return at_rate(sound.stream, rate)
    entire = _entire(sound)
    if entire.total <= LONG or sound.whole:
        return laid(entire, rate, width)
    width = _width(entire, width)
    for cue in sound.clips:
        opens(cue)
    since = frames_in(sound.begin, rate)
    ring = Ring(rate, width, since)
    feed(ring, laid_blocks(entire, rate, width, since))
    return ring


def read(sound: Sound, rate: int, first: int, count: int) -> Samples:
    """So many frames of the sound from that one of its own on, decoded now, however long that takes; mono.

    Raises OutputError like `load`.
    """
    import numpy as np

    first, entire = first + frames_in(sound.begin, rate), _entire(sound)
    if sound.stream is not None or entire.total <= LONG:
        return np.asarray(source_of(sound, rate).read(first, count).mean(axis=1, keepdims=True), np.float32)
    heard = np.zeros((count, 1), np.float32)
    at = 0
    for block in laid_blocks(entire, rate, 1, first):
        block = block[: count - at]
        heard[at : at + len(block)] = block
        at += len(block)
        if at >= count:
            break
    return heard


def laid(sound: Sound, rate: int, width: int = 1) -> Held:
    """Like `lay`, but shared and read-only; what is kept whole, in half the memory, and whatever becomes of its files
    meanwhile.
    """
    import numpy as np

    states = () if sound.whole else tuple(_state(cue) for cue in (*sound.clips, *sound.bed))
    key = (sound, rate, min(width, 2), states)
    samples = _laid.get(key)
    if samples is None:
        width = _width(sound, width)
        samples = _laid[key] = Held(_filled(sound, rate, width, np.int16 if sound.whole else np.float32), rate)
    return samples


def lay(sound: Sound, rate: int) -> NDArray[np.float32]:
    """The spot, mono, float32 within ±1, at `rate` hertz, exactly `sound.total` long. Raises OutputError as `load`
    does.
    """
    import numpy as np

    samples: NDArray[np.float32] = _filled(sound, rate, 1, np.float32)[:, 0]
    return samples


def _entire(sound: Sound) -> Sound:
    """The sound of which it is a part."""
    return replace(sound, begin=0, total=sound.begin + sound.total, fade_out=0)


def from_position(sound: Sound, position: Millis) -> Sound:
    """The rest of a sound, of which so much was heard."""
    position = min(max(position, 0), sound.total)
    return replace(sound, begin=sound.begin + position, total=sound.total - position)


def _filled(sound: Sound, rate: int, width: int, kind: type[np.float32 | np.int16]) -> NDArray[Any]:
    import numpy as np

    whole = np.zeros((frames_in(sound.total, rate), width), kind)
    at = 0
    for block in laid_blocks(sound, rate, width):
        whole[at : at + len(block)] = block if kind is np.float32 else np.round(block * 32767)
        at += len(block)
    return whole


def laid_blocks(sound: Sound, rate: int, width: int, since: int = 0) -> Iterator[Samples]:
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
    if _long(cue):
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


def _width(sound: Sound, width: int) -> int:
    """How many columns are needed: one where nothing is in stereo, or the outlet has one channel."""
    if width < 2:
        return 1
    return min(2, max((width_of(cue) for cue in (*sound.clips, *_there(sound.bed))), default=1))


def _there(bed: tuple[Cue, ...]) -> Iterator[Cue]:
    """Those of the bed that can be opened: the others are left out."""
    for cue in bed:
        try:
            width_of(cue)
        except OutputError:
            return
        yield cue


def check(cue: Cue) -> None:
    """Decode the cue. Raises OutputError like `load`. The decoded sound is kept for a while for whoever will need it.

    Of a long clip only the beginning and the end are decoded, to see that nothing is missing: decoding an hour would
    make it late.
    """
    if _long(cue):
        opens(cue)
    else:
        load(cue, cue.rate)


def _long(cue: Cue) -> bool:
    return cue.frames * 1000 > cue.rate * LONG


def load(cue: Cue, rate: int, width: int = 1) -> Samples:
    """The cue's sound alone at `rate` hertz: one column, or two if `width` allows and it is in stereo.

    Raises OutputError `air.clip_missing` if there is no such file, `air.clip_damaged` if it does not decode,
    `air.clip_short` if frames are missing.
    """
    import numpy as np

    key = (replace(cue, offset=0), rate, width, _state(cue))
    with _clips.alone(key):
        samples = _clips.find(key)
        if samples is None:
            own = rate == cue.rate
            blocks = clip_blocks(cue, rate, width) if own else in_rate([load(cue, cue.rate, width)], cue.rate, rate)
            samples = _clips.keep(key, np.concatenate(list(blocks) or [np.zeros((0, 1), np.float32)]))
    return samples


def _state(cue: Cue) -> tuple[int, int] | None:
    """What identifies the present state of its file, which may change; None if there is no file."""
    try:
        state = cue.path.stat()
    except (OSError, ValueError):
        return None
    return state.st_mtime_ns, state.st_size


def place(into: NDArray[np.float32], samples: NDArray[np.float32], at: int) -> None:
    """Add `samples` to `into` from frame `at` on; samples outside it are left out."""
    first, last = max(at, 0), min(at + len(samples), len(into))
    if first < last:
        into[first:last] += samples[first - at : last - at]
