"""Changing the sample rate."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

_SEGMENT = 8
"""Seconds that a `Resampler` takes at once, plus one more on each side."""


def resample(samples: Samples, before: int, after: int) -> Samples:
    """The sound at another rate, by FFT. Frequencies that either rate cannot represent are removed, nothing is delayed,
    and only the sound's own edges can ring. The length is rounded up."""
    import numpy as np

    if before == after or not len(samples):
        return samples
    room = before // 50
    padded = np.pad(samples, (room, room + (-(len(samples) + 2 * room)) % before))
    size = len(padded) * after // before  # an integer, because the padded sound lasts whole seconds
    spectrum = np.fft.rfft(padded)
    kept = np.zeros(size // 2 + 1, spectrum.dtype)
    shared = min(len(kept), len(spectrum))
    kept[:shared] = spectrum[:shared]
    sound = np.fft.irfft(kept, size) * (after / before)
    start = room * after // before
    return np.ascontiguousarray(sound[start : start - (-len(samples) * after // before)], np.float32)


class Resampler:
    """Changes the rate of a sound that comes in blocks, channels in columns if there are several. A few whole seconds
    are taken at a time, overlapping by one second, so that the seams do not ring."""

    def __init__(self, before: int, after: int) -> None:
        self._before, self._after = before, after
        self._held: list[Samples] = []
        self._count = self._done = 0

    def add(self, block: Samples) -> list[Samples]:
        """Add a block. Returns what is ready."""
        import numpy as np

        before, after = self._before, self._after
        if before == after:
            return [block]
        self._held.append(block)
        self._count += len(block)
        ready: list[Samples] = []
        while self._count >= (self._done + _SEGMENT + 1) * before:
            whole = np.concatenate(self._held)
            sound = _each(whole[: (self._done + _SEGMENT + 1) * before], before, after)
            ready.append(sound[self._done * after : (self._done + _SEGMENT) * after])
            self._held = [whole[(self._done + _SEGMENT - 1) * before :]]
            self._count = len(self._held[0])
            self._done = 1
        return ready

    def end(self) -> list[Samples]:
        """The rest of the sound."""
        import numpy as np

        if not self._held:
            return []
        return [_each(np.concatenate(self._held), self._before, self._after)[self._done * self._after :]]


def _each(samples: Samples, before: int, after: int) -> Samples:
    """`resample` for one channel, or for each of several in columns."""
    import numpy as np

    if samples.ndim == 1:
        return resample(samples, before, after)
    return np.stack([resample(np.ascontiguousarray(column), before, after) for column in samples.T], axis=1)
