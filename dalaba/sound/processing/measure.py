"""How loud, and how high: loudness by BS.1770, whole or from energies kept by the step, and true peaks.

Loudness needs only a sound's K-weighted energies (`energies`). The energies of pieces can be joined and multiplied by a
gain; `loudness_of` then gives the loudness of the result without examining its samples again.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from dalaba.sound.processing.loudspeaker import filtered, frequencies
from dalaba.sound.processing.pieces import SILENT, Samples, highest_in, in_rows


def loudness(samples: Samples, rate: int) -> float:
    """Integrated loudness in LUFS (BS.1770); -inf for silence. A sound shorter than 0.4 s is repeated for measuring."""
    from loudness import integrated_loudness

    least = rate // 2
    if not len(samples):
        return float("-inf")
    if len(samples) < least:
        samples = np.tile(samples, -(-least // len(samples)))
    return float(integrated_loudness(np.ascontiguousarray(samples, np.float32), rate))


def energies(samples: Samples, rate: int, step: int) -> NDArray[np.float64]:
    """The K-weighted energy (sum of squares) of every `step` samples; the last step is padded with silence."""
    heard = in_rows(filtered(samples, rate, k_weighting(rate)), step)
    return np.asarray(np.einsum("ij,ij->i", heard, heard), np.float64)


def loudness_of(energy: NDArray[np.float64], rate: int, step: int) -> float:
    """Integrated loudness of the sound with these energies; -inf for silence.

    Blocks of 400 ms every 100 ms, gated at -70 LUFS and at 10 LU below the mean of those (BS.1770-4).
    """
    length = len(energy) * step
    block, hop = 0.4 * rate, 0.1 * rate
    so_far = np.concatenate(([0.0], np.cumsum(energy)))
    starts = np.arange(0, max(0.0, length - block) + 1e-6, hop)
    edges = np.arange(len(so_far)) * step
    power = (np.interp(starts + block, edges, so_far) - np.interp(starts, edges, so_far)) / min(block, length or 1)
    heard = power[power > 10 ** ((SILENT + 0.691) / 10)]
    if not len(heard):
        return float("-inf")
    heard = heard[heard > heard.mean() / 10]
    return float(10 * np.log10(heard.mean()) - 0.691)


@lru_cache(maxsize=16)
def k_weighting(rate: int) -> Samples:
    """Magnitudes of BS.1770's two filters, redesigned for this rate in the same way as in libebur128."""
    z = np.exp(-2j * np.pi * frequencies(rate) / rate)
    gain, quality = 3.999843853973347, 0.7071752369554196
    k, high = np.tan(np.pi * 1681.974450955533 / rate), 10 ** (gain / 20)
    middle = high**0.4996667741545416
    shelf = _biquad(
        z, (high + middle * k / quality + k * k, 2 * (k * k - high), high - middle * k / quality + k * k), k, quality
    )
    low, quality = np.tan(np.pi * 38.13547087602444 / rate), 0.5003270373238773
    lowest = (1 - 2 * z + z * z) / (_denominator(z, low, quality) / (1 + low / quality + low * low))
    return np.asarray(np.abs(shelf * lowest), np.float32)


def _biquad(
    z: NDArray[np.complex128], top: tuple[float, float, float], k: float, quality: float
) -> NDArray[np.complex128]:
    return (top[0] + top[1] * z + top[2] * z * z) / _denominator(z, k, quality)


def _denominator(z: NDArray[np.complex128], k: float, quality: float) -> NDArray[np.complex128]:
    below: NDArray[np.complex128] = (1 + k / quality + k * k) + 2 * (k * k - 1) * z + (1 - k / quality + k * k) * z * z
    return below


# --- peaks ----------------------------------------------------------------------------------------------------------

_TAPS = 32


def true_peak(samples: Samples) -> float:
    """The highest peak between samples, in dBTP, with four times oversampling; -inf for silence."""
    highest = float(peaks(samples, float(np.abs(samples).max(initial=0.0)) / 2, len(samples) or 1).max(initial=0.0))
    return 20 * float(np.log10(highest)) if highest > 0 else float("-inf")


def peaks(samples: Samples, floor: float, step: int) -> Samples:
    """The true peak of every `step` samples. Peaks between samples are computed only where one exceeds `floor`."""
    height = np.abs(samples)
    highest = highest_in(in_rows(height, step)).copy()
    over = height > floor
    near = np.flatnonzero(over | np.append(over[1:], False))
    if len(near):
        padded = np.pad(samples, (_TAPS // 2 - 1, _TAPS // 2))
        around = np.lib.stride_tricks.sliding_window_view(padded, _TAPS)[near]
        np.maximum.at(highest, near // step, np.abs(around @ _between()).max(axis=1))
    return highest


@lru_cache(maxsize=1)
def _between() -> Samples:
    """The contribution of each of 32 samples to the sound at 1/4, 1/2 and 3/4 between the middle two."""
    away = np.arange(_TAPS)[:, None] - (_TAPS // 2 - 1) - np.array([0.25, 0.5, 0.75])
    window = np.i0(8 * np.sqrt(np.maximum(0, 1 - (away / (_TAPS / 2)) ** 2))) / np.i0(8)
    taps = np.sinc(away) * window
    return np.asarray(taps / taps.sum(axis=0), np.float32)
