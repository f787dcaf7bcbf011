"""One loudness for all sound: a gain and a look-ahead limiter."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dalaba.sound.processing.measure import energies, loudness_of, peaks, true_peak
from dalaba.sound.processing.pieces import SILENT, Samples, highest_in, in_rows, smooth, spread

TARGET = -16.0
"""LUFS: the level that a horn's amplifier is set for."""
CEILING = -2.0
"""dBTP before encoding. MP3 at 64 kbit/s adds up to 0.8 dB on speech (measured), and the clip must stay below -1."""
TOLERANCE = 0.5
"""LU: how precisely `level` works, so that a joined clip stays within 1 LU."""

_MARGIN = 9.0
"""dB: samples this far below the ceiling have no peak between them that matters to the limiter."""
_STEP = 32
"""Samples in one step of the limiter's gain."""
_REACH = 4
"""Steps that the limiter looks ahead and back."""


@dataclass(frozen=True, slots=True)
class Measured:
    """The result, as measured."""

    loudness: float
    """LUFS; -inf for silence."""
    peak: float
    """dBTP; -inf for silence."""
    reached: bool
    """Whether the target was met within the tolerance. False for silence, and for sound that is almost only peaks."""


def level(
    samples: Samples, rate: int, target: float = TARGET, ceiling: float = CEILING, rest: float = 0.0
) -> tuple[Samples, Measured]:
    """Bring a sound to `target` LUFS, with no true peak above `ceiling` dBTP, by one gain and a look-ahead limiter.

    `rest` is the silence in seconds on each side, which counts in the loudness of the whole. Silence is returned
    unchanged. If the target needed more than 12 dB of limiting, the sound stays softer, and `reached` is False.
    """
    energy = energies(samples, rate, _STEP)
    before = _rested(energy, rate, rest)
    if not before > SILENT:
        return samples, Measured(float("-inf"), true_peak(samples), reached=False)
    highest = peaks(samples, 10 ** ((ceiling - (target - before) - _MARGIN) / 20), _STEP)
    gains, now = _settled(energy, highest, (before, target, ceiling), rate, rest)
    peak = 20 * float(np.log10((highest * highest_in(gains)).max()))
    if peak > ceiling:  # the gain's own movement can raise a peak by hundredths of a dB
        gains, now, peak = gains * np.float32(10 ** ((ceiling - peak) / 20)), now + ceiling - peak, ceiling
    out = samples * gains.reshape(-1)[: len(samples)]
    return out, Measured(now, peak, reached=abs(now - target) < TOLERANCE)


def _settled(
    energy: NDArray[np.float64], highest: Samples, asked: tuple[float, float, float], rate: int, rest: float
) -> tuple[Samples, float]:
    """The gain of every sample in rows of `_STEP`, and the new loudness. `asked`: loudness before, target, ceiling."""
    before, target, ceiling = asked
    gain = least = target - before
    for _ in range(40):
        factor = np.float32(10 ** (gain / 20))
        gains = factor * limited(highest * factor, ceiling)
        now = _rested(energy * np.einsum("ij,ij->i", gains, gains) / _STEP, rate, rest)
        if abs(now - target) < TOLERANCE / 5 or gain - least > 12:
            break
        gain += max(0.1, 1.3 * (target - now)) if now < target else target - now
    return gains, now


def _rested(energy: NDArray[np.float64], rate: int, rest: float) -> float:
    """The loudness between two rests. A sound that is still shorter than 0.4 s is repeated for measuring."""
    if rest:
        around = np.zeros(round(rest * rate / _STEP))
        energy = np.concatenate((around, energy, around))
    short = round(0.5 * rate / _STEP)
    if len(energy) < short:
        energy = np.tile(energy, -(-short // len(energy)))
    return loudness_of(energy, rate, _STEP)


def limited(highest: Samples, ceiling: float) -> Samples:
    """The limiter's gain for every sample, in rows: lowest around a peak, with a 5 ms slope on each side of it."""
    need = np.minimum(1, 10 ** (ceiling / 20) / np.maximum(highest, 1e-9)).astype(np.float32)
    if float(need.min(initial=1)) >= 1:
        return np.ones((len(highest), _STEP), np.float32)
    padded = np.pad(need, _REACH, constant_values=1)
    lowest = np.lib.stride_tricks.sliding_window_view(padded, 2 * _REACH + 1).min(axis=1)
    return in_rows(spread(smooth(lowest, _REACH - 1), _STEP, len(highest) * _STEP), _STEP)
