"""A whole spot as samples: clips decoded, their padding removed, resampled to one rate, and put in their positions.

The same files always give the same samples. Levels and filters belong to `sound.processing`. numpy and the decoder are
loaded at the first call, not at import.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from dalaba.air.outputs import Cue, Frames, OutputError, Sound
from dalaba.air.outputs.held import Held
from dalaba.air.outputs.kept_samples import Kept
from dalaba.air.outputs.resampling import at_rate
from dalaba.air.outputs.voice import frames_in
from dalaba.core.model import Reason

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


_clips = Kept(48_000_000)
"""Decoded clips, so that outlets that play the same clip at or near the same time decode it once: four minutes and
more.
"""
_laid: WeakValueDictionary[tuple[Sound, int, object], Held] = WeakValueDictionary()
"""Whole spots, kept as long as something uses them: outlets that play the same spot share them."""


def laid(sound: Sound, rate: int) -> Held:
    """Like `lay`, but shared and read-only."""
    key = (sound, rate, tuple(_state(cue) for cue in sound.clips))
    samples = _laid.get(key)
    if samples is None:
        samples = _laid[key] = Held(lay(sound, rate), rate)
    return samples


def source_of(sound: Sound, rate: int) -> Frames:
    """The sound by position at that rate, of which `begin` and `total` are a part."""
    if sound.stream is not None:
        return at_rate(sound.stream, rate)
    return laid(replace(sound, begin=0, total=sound.begin + sound.total, fade_out=0), rate)


def lay(sound: Sound, rate: int) -> NDArray[np.float32]:
    """The spot, mono, float32 within ±1, at `rate` hertz, exactly `sound.total` long. Raises OutputError as `load`
    does.
    """
    import numpy as np

    whole = np.zeros(frames_in(sound.total, rate), np.float32)
    for cue in sound.clips:
        place(whole, faded(load(cue, rate), frames_in(sound.fade, rate)), frames_in(cue.offset, rate))
    whole *= np.float32(sound.gain)
    return np.clip(whole, -1, 1, out=whole)


def faded(samples: NDArray[np.float32], frames: int) -> NDArray[np.float32]:
    """The samples, fading in linearly over the first `frames` and out over the last."""
    import numpy as np

    frames = min(frames, len(samples) // 2)
    if not frames:
        return samples
    ramp = np.linspace(0, 1, frames, endpoint=False, dtype=np.float32)
    samples = samples.copy()
    samples[:frames] *= ramp
    samples[-frames:] *= ramp[::-1]
    return samples


def load(cue: Cue, rate: int) -> NDArray[np.float32]:
    """The cue's sound alone, mono, at `rate` hertz.

    Raises OutputError `air.clip_missing` if there is no such file, `air.clip_damaged` if it does not decode,
    `air.clip_short` if frames are missing.
    """
    state = _state(cue)
    if state is None:
        return _decoded(cue)  # which reports why it cannot be read
    cue = replace(cue, offset=0)
    key = (cue, rate, state)
    with _clips.alone(key):
        samples = _clips.find(key)
        if samples is None:
            samples = _clips.keep(key, _decoded(cue) if rate == cue.rate else _resampled(cue, rate))
    return samples


def _state(cue: Cue) -> tuple[int, int] | None:
    """What identifies the present state of its file, which may change; None if there is no file."""
    try:
        state = cue.path.stat()
    except (OSError, ValueError):
        return None
    return state.st_mtime_ns, state.st_size


def _resampled(cue: Cue, rate: int) -> NDArray[np.float32]:
    from dalaba.sound.codec import resample

    return resample(load(cue, cue.rate), cue.rate, rate)


def _decoded(cue: Cue) -> NDArray[np.float32]:
    from dalaba.sound.codec import CodecError, decode

    if not cue.path.is_file():
        raise OutputError(Reason("air.clip_missing", {"clip": cue.path.name}))
    try:
        samples, found = decode(cue.path)
    except (CodecError, OSError) as error:
        raise OutputError(Reason("air.clip_damaged", {"clip": cue.path.name})) from error
    wanted = samples[cue.skip : cue.skip + cue.frames]
    if found != cue.rate or len(wanted) < cue.frames:
        raise OutputError(Reason("air.clip_short", {"clip": cue.path.name}))
    return wanted


def place(into: NDArray[np.float32], samples: NDArray[np.float32], at: int) -> None:
    """Add `samples` to `into` from frame `at` on; samples outside it are left out."""
    first, last = max(at, 0), min(at + len(samples), len(into))
    if first < last:
        into[first:last] += samples[first - at : last - at]
