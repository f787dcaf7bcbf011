"""Changing the sample rate."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]


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
