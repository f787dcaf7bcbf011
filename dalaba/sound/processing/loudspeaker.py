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
    """The processing for one kind of loudspeaker. Frequencies in hertz; 0: no such filter."""

    low: float
    """Below it, sound is cut by 24 dB an octave: a horn cannot radiate it, and it strains the driver."""
    high: float
    presence: float
    """dB added around 2.8 kHz, one octave wide, where consonants are distinguished."""
    ratio: float
    """Compression ratio for sound louder than 4 dB below the sentence's own loudness; 1: none."""


PROFILES: Mapping[str, Profile] = {
    "horn": Profile(low=300, high=6500, presence=4, ratio=4),
    "van": Profile(low=250, high=7000, presence=4, ratio=4),
    "hall": Profile(low=120, high=9500, presence=2, ratio=2),
    "flat": Profile(low=0, high=0, presence=0, ratio=1),
}
_WINDOW = 8192


def filter_profile(samples: Samples, rate: int, profile: str) -> Samples:
    """Filter and compress for a kind of loudspeaker, without changing the length. Raises KeyError if unknown."""
    chosen = PROFILES[profile]
    if chosen == PROFILES["flat"] or not len(samples):
        return samples
    return _compressed(shaped(samples, rate, chosen), rate, chosen.ratio)


def shaped(samples: Samples, rate: int, profile: Profile) -> Samples:
    """Apply the profile's frequency response, without delay."""
    return filtered(samples, rate, magnitudes(rate, profile))


def filtered(samples: Samples, rate: int, response: Samples) -> Samples:
    """Apply magnitudes at the frequencies of `_WINDOW`: FFT of overlapping windows; only their middles are used."""
    room = rate * 30 // 1000
    hop = _WINDOW - 2 * room
    rows = np.fft.irfft(np.fft.rfft(in_windows(samples, hop, room), axis=1) * response, _WINDOW, axis=1)
    return np.ascontiguousarray(rows[:, room:-room].reshape(-1)[: len(samples)], np.float32)


def frequencies(rate: int) -> NDArray[np.float64]:
    """The frequencies in hertz at which `filtered` needs magnitudes."""
    return np.asarray(np.fft.rfftfreq(_WINDOW, 1 / rate), np.float64)


@lru_cache(maxsize=16)
def magnitudes(rate: int, profile: Profile) -> Samples:
    """The profile's magnitudes: fourth-order Butterworth edges, and a bell on a logarithmic frequency scale."""
    hertz = frequencies(rate)
    gain = np.ones_like(hertz)
    if profile.low:
        gain *= 1 / np.sqrt(1 + (profile.low / np.maximum(hertz, 1e-3)) ** 8)
    if profile.high:
        gain *= 1 / np.sqrt(1 + (hertz / profile.high) ** 8)
    octaves = np.log2(np.maximum(hertz, 1) / 2800)
    return np.asarray(gain * 10 ** (profile.presence * np.exp(-2 * octaves**2) / 20), np.float32)


def _compressed(samples: Samples, rate: int, ratio: float) -> Samples:
    """Bring loud syllables closer to soft ones, in 10 ms steps, looking 20 ms ahead, since this is not live."""
    if ratio <= 1:
        return samples
    step = max(1, rate // 100)
    power = np.square(in_rows(samples, step)).mean(axis=1) + 1e-12
    heard = power[power > power.max() * 1e-3]
    threshold = 10 * np.log10(heard.mean()) - 4
    over = np.maximum(0, 10 * np.log10(power) - threshold)
    return samples * spread(10 ** (-(1 - 1 / ratio) * smooth(over, 2) / 20), step, len(samples))
