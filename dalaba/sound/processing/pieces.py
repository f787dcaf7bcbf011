"""Silence, joining, fading, trimming; and the windows that the other modules measure in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from dalaba.core.model import Millis

Samples: TypeAlias = NDArray[np.float32]
SILENT = -70.0
"""dB of full scale: a sound that never exceeds it is silence."""


def samples_of(pcm: NDArray[Any]) -> Samples:
    """int16 or float samples, with one or more channels in columns, as float32 mono."""
    sound: Samples = pcm.astype(np.float32)
    if pcm.ndim == 2:
        sound = sound.mean(axis=1, dtype=np.float32)
    return sound / np.float32(32768) if pcm.dtype == np.int16 else sound


def silence(length: Millis, rate: int) -> Samples:
    """Silence of `length` milliseconds."""
    return np.zeros(max(0, length) * rate // 1000, np.float32)


def join(pieces: Iterable[tuple[Samples, Millis]], rate: int) -> Samples:
    """The pieces in a row, each followed by its pause."""
    parts = [part for sound, pause in pieces for part in (sound, silence(pause, rate))]
    return np.concatenate(parts) if parts else silence(0, rate)


def fade(samples: Samples, rate: int, length: Millis = 8) -> Samples:
    """Fade the ends in and out over `length`, so that no edge clicks."""
    count = min(length * rate // 1000, len(samples) // 2)
    if count == 0:
        return samples
    slope = (0.5 - 0.5 * np.cos(np.pi * np.arange(count) / count)).astype(np.float32)
    out = samples.copy()
    out[:count] *= slope
    out[-count:] *= slope[::-1]
    return out


def trim(samples: Samples, rate: int, floor: float = -45.0, keep: Millis = 25) -> Samples:
    """Remove the silence at both ends, except for `keep` on each side. It is silent below `-floor` dB under the loudest
    10 ms.

    Returns an empty array for a sound that is silent throughout (below -70 dB of full scale).
    """
    step = max(1, rate // 100)
    rows = np.sqrt(np.square(in_rows(samples, step)).mean(axis=1))
    loudest = float(rows.max(initial=0.0))
    if loudest < 10 ** (SILENT / 20):
        return samples[:0]
    heard = np.flatnonzero(rows > loudest * 10 ** (floor / 20))
    extra = keep * rate // 1000
    return samples[max(0, heard[0] * step - extra) : (heard[-1] + 1) * step + extra]


# --- looked at in steps ---------------------------------------------------------------------------------------------


def in_rows(samples: Samples, step: int) -> Samples:
    """The samples in rows of `step`, at least one; the last is padded with silence."""
    count = max(1, -(-len(samples) // step))
    if len(samples) == count * step:
        return samples.reshape(count, step)
    out = np.zeros(count * step, np.float32)
    out[: len(samples)] = samples
    return out.reshape(count, step)


def highest_in(rows: Samples) -> Samples:
    """The highest value of each row, by halving, which is many times faster. Rows must have 2^n values."""
    while rows.shape[1] > 1 and rows.shape[1] % 2 == 0:
        half = rows.shape[1] // 2
        rows = np.maximum(rows[:, :half], rows[:, half:])
    return rows[:, 0] if rows.shape[1] == 1 else rows.max(axis=1)


def in_windows(samples: Samples, hop: int, edge: int) -> Samples:
    """Windows every `hop` samples, extended by `edge` on both sides; silence beyond the ends."""
    count = max(1, -(-len(samples) // hop))
    padded = np.zeros(count * hop + 2 * edge, np.float32)
    padded[edge : edge + len(samples)] = samples
    return np.lib.stride_tricks.sliding_window_view(padded, hop + 2 * edge)[::hop]


def smooth(values: NDArray[Any], reach: int) -> NDArray[Any]:
    """A moving average over `reach` values on each side, weighted to the middle; the end values are repeated."""
    window = np.hanning(2 * reach + 3)[1:-1]
    return np.convolve(np.pad(values, reach, mode="edge"), window / window.sum(), mode="valid")


def spread(values: NDArray[Any], step: int, length: int) -> Samples:
    """Turn one value per step into one per sample, by linear interpolation between the middles of the steps."""
    ramp = (np.arange(step, dtype=np.float32) + np.float32(0.5)) / np.float32(step)
    nodes = np.pad(values.astype(np.float32), 1, mode="edge")
    lines = nodes[:-1, None] + (nodes[1:] - nodes[:-1])[:, None] * ramp
    start = step // 2
    return np.ascontiguousarray(lines.reshape(-1)[start : start + length])
