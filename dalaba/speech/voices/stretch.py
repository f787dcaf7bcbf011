"""Making speech slower or faster at the same pitch, for engines without a speed setting. Pure.

It joins overlapping windows of the sound (WSOLA). Each is taken from near its place, where it best continues the sound
so far. Meant for a tempo between 0.6 and 1.6. Nothing is cut off at either end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

_WINDOW = 0.04
"""Seconds: a few periods of the lowest voice."""
_REACH = 0.012
"""Seconds by which a window may be off its place: one period of the lowest voice."""


def stretch(samples: Samples, rate: int, tempo: float) -> Samples:
    """The sound at `tempo` times its speed. Its length becomes `1 / tempo` of the original, to the sample."""
    import numpy as np

    length = round(len(samples) / tempo)
    half, reach = round(_WINDOW * rate / 2), round(_REACH * rate)
    if abs(tempo - 1) < 0.005 or length < 4 * half:
        return samples
    window = np.hanning(2 * half + 1)[:-1].astype(np.float32)
    padded = np.pad(samples, (half + reach, 3 * half + reach))
    out = np.zeros(length + 3 * half, np.float32)
    follows = padded[reach : reach + 2 * half]  # what would come next if nothing were left out
    for start in range(0, length + half, half):
        ideal = min(round(start * tempo), len(padded) - 3 * half - 2 * reach)
        area = padded[ideal : ideal + 2 * half + 2 * reach]
        at = ideal + _most_alike(area, follows)
        out[start : start + 2 * half] += window * padded[at : at + 2 * half]
        follows = padded[at + half : at + 3 * half]
    return out[half : half + length]


def _most_alike(area: Samples, wanted: Samples) -> int:
    """The index in `area` where the sound is most similar to `wanted`."""
    import numpy as np

    power = np.cumsum(np.square(area, dtype=np.float64))
    loud = power[len(wanted) - 1 :] - np.concatenate(([0.0], power[: len(area) - len(wanted)]))
    alike = np.correlate(area, wanted, "valid") / np.sqrt(np.maximum(loud, 1e-9))
    return int(np.argmax(alike))
