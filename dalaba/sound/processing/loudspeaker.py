"""The filter and compression for each kind of loudspeaker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from dalaba.sound.processing.pieces import Samples, in_rows, in_windows, smooth, spread


@dataclass(frozen=True, slots=True)
class Profile:
    """What one kind of loudspeaker is given. Frequencies in hertz, 0: no such filter."""

    low: float
    """Below it, 24 dB an octave less: a horn cannot radiate it, and it tears at the driver."""
    high: float
    presence: float
    """dB more, an octave wide, around 2.8 kHz, where consonants are told apart."""
    ratio: float
    """Compression above the sentence's own loudness less 4 dB; 1: none."""


PROFILES: Mapping[str, Profile] = {
    "horn": Profile(low=300, high=6500, presence=4, ratio=4),
    "van": Profile(low=250, high=7000, presence=4, ratio=4),
    "hall": Profile(low=120, high=9500, presence=2, ratio=2),
    "flat": Profile(low=0, high=0, presence=0, ratio=1),
}
_WINDOW = 8192


def filter_profile(samples: Samples, rate: int, profile: str) -> Samples:
    """Filtered and compressed for a kind of loudspeaker. Same length, nothing delayed. KeyError: no such profile."""
    chosen = PROFILES[profile]
    if chosen == PROFILES["flat"] or not len(samples):
        return samples
    return _compressed(shaped(samples, rate, chosen), rate, chosen.ratio)


def shaped(samples: Samples, rate: int, profile: Profile) -> Samples:
    """Through the profile's frequency response, nothing delayed."""
    return filtered(samples, rate, magnitudes(rate, profile))


def filtered(samples: Samples, rate: int, response: Samples) -> Samples:
    """Through magnitudes at the frequencies of `_WINDOW`: FFT of overlapping windows, of which the middles stay."""
    room = rate * 30 // 1000
    hop = _WINDOW - 2 * room
    rows = np.fft.irfft(np.fft.rfft(in_windows(samples, hop, room), axis=1) * response, _WINDOW, axis=1)
    return np.ascontiguousarray(rows[:, room:-room].reshape(-1)[: len(samples)], np.float32)


def frequencies(rate: int) -> NDArray[np.float64]:
    """The hertz at which `filtered` wants magnitudes."""
    return np.asarray(np.fft.rfftfreq(_WINDOW, 1 / rate), np.float64)


@lru_cache(maxsize=16)
def magnitudes(rate: int, profile: Profile) -> Samples:
    """Magnitudes: Butterworth edges of fourth order, and a bell on the logarithm of frequency."""
    hertz = frequencies(rate)
    gain = np.ones_like(hertz)
    if profile.low:
        gain *= 1 / np.sqrt(1 + (profile.low / np.maximum(hertz, 1e-3)) ** 8)
    if profile.high:
        gain *= 1 / np.sqrt(1 + (hertz / profile.high) ** 8)
    octaves = np.log2(np.maximum(hertz, 1) / 2800)
    return np.asarray(gain * 10 ** (profile.presence * np.exp(-2 * octaves**2) / 20), np.float32)


def _compressed(samples: Samples, rate: int, ratio: float) -> Samples:
    """Loud syllables brought nearer to soft ones: over 10 ms steps, looking 20 ms ahead, as nobody waits for it."""
    if ratio <= 1:
        return samples
    step = max(1, rate // 100)
    power = np.square(in_rows(samples, step)).mean(axis=1) + 1e-12
    heard = power[power > power.max() * 1e-3]
    threshold = 10 * np.log10(heard.mean()) - 4
    over = np.maximum(0, 10 * np.log10(power) - threshold)
    return samples * spread(10 ** (-(1 - 1 / ratio) * smooth(over, 2) / 20), step, len(samples))
