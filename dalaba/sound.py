"""Samples in, samples out: join, filter for a loudspeaker, bring to one loudness, keep under a ceiling, trim, chime.

Sound is float32, mono, one dimension, full scale 1.0; nothing here reads a file or changes its argument. Meant to be
used sentence by sentence: `dress` a sentence once, keep it, and only `join` afterwards; so every sentence is as loud
as every other, whoever spoke it. It does not encode (`dalaba.codec`) and does not open devices (`dalaba.outputs`).

Loudness is integrated loudness of ITU-R BS.1770 (LUFS); peaks are true peaks, by four times oversampling (dBTP).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from dalaba.model import Millis

Samples: TypeAlias = NDArray[np.float32]

TARGET = -16.0
"""LUFS: what a horn amplifier is set for."""
CEILING = -2.0
"""dBTP before encoding; MP3 at 64 kbit/s adds up to about 0.8 dB on speech (measured), and the clip must keep -1."""
TOLERANCE = 0.5
"""LU: how close `level` comes, so that a joined clip stays within 1 LU."""

_SILENT = -70.0
_MARGIN = 9.0
"""dB: samples so far under the limiter's ceiling have no peak between them that it would have to know."""
_STEP = 32
"""Samples in one step of the limiter's gain."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What came out, as measured."""

    loudness: float
    """LUFS; -inf for silence."""
    peak: float
    """dBTP; -inf for silence."""
    reached: bool
    """Whether it is within the tolerance of what was asked; False for silence, and for what is nearly all peaks."""


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


def samples_of(pcm: NDArray[Any]) -> Samples:
    """int16 or float samples, of one or more channels in columns, as float32 mono."""
    sound: Samples = pcm.astype(np.float32)
    if pcm.ndim == 2:
        sound = sound.mean(axis=1, dtype=np.float32)
    return sound / np.float32(32768) if pcm.dtype == np.int16 else sound


def silence(length: Millis, rate: int) -> Samples:
    """So many milliseconds of nothing."""
    return np.zeros(max(0, length) * rate // 1000, np.float32)


def join(pieces: Iterable[tuple[Samples, Millis]], rate: int) -> Samples:
    """The pieces one after another, each with the pause after it."""
    parts = [part for sound, pause in pieces for part in (sound, silence(pause, rate))]
    return np.concatenate(parts) if parts else silence(0, rate)


def fade(samples: Samples, rate: int, length: Millis = 8) -> Samples:
    """Risen and fallen over `length` at its ends, so that no edge clicks."""
    count = min(length * rate // 1000, len(samples) // 2)
    if count == 0:
        return samples
    slope = (0.5 - 0.5 * np.cos(np.pi * np.arange(count) / count)).astype(np.float32)
    out = samples.copy()
    out[:count] *= slope
    out[-count:] *= slope[::-1]
    return out


def trim(samples: Samples, rate: int, floor: float = -45.0, keep: Millis = 25) -> Samples:
    """Without the silence at its ends: what is more than `-floor` dB under its loudest 10 ms, `keep` left on each side.

    Empty for a sound that is silent throughout (under -70 dB of full scale).
    """
    step = max(1, rate // 100)
    rows = np.sqrt(np.square(_rows(samples, step)).mean(axis=1))
    loudest = float(rows.max(initial=0.0))
    if loudest < 10 ** (_SILENT / 20):
        return samples[:0]
    heard = np.flatnonzero(rows > loudest * 10 ** (floor / 20))
    extra = keep * rate // 1000
    return samples[max(0, heard[0] * step - extra) : (heard[-1] + 1) * step + extra]


def chime(kind: str, rate: int) -> Samples:
    """What is heard before the words: "notice", two soft falling tones, 1.2 s; "none", nothing. KeyError for others."""
    if kind == "none":
        return silence(0, rate)
    tones = {"notice": ((0.0, 659.3), (0.45, 523.3))}[kind]
    clock = np.arange(round(1.2 * rate)) / rate
    sound = sum(_bell(clock - start, tone) for start, tone in tones)
    return fade(level(np.asarray(sound, np.float32), rate, TARGET - 3)[0], rate, 20)


def _bell(clock: NDArray[np.float64], tone: float) -> NDArray[np.float64]:
    """A struck tone: quick rise, long fall, two overtones."""
    after = np.maximum(clock, 0)
    swell = (1 - np.exp(-after / 0.008)) * np.exp(-after / 0.28) * (clock >= 0)
    wave = sum(np.sin(2 * np.pi * tone * over * after) / over**1.7 for over in (1, 2, 3))
    return np.asarray(swell * wave, np.float64)


# --- filter ---------------------------------------------------------------------------------------------------------


def filter_profile(samples: Samples, rate: int, profile: str) -> Samples:
    """Filtered and compressed for a kind of loudspeaker. Same length, nothing delayed. KeyError: no such profile."""
    chosen = PROFILES[profile]
    if chosen == PROFILES["flat"] or not len(samples):
        return samples
    return _compressed(_shaped(samples, rate, chosen), rate, chosen.ratio)


_WINDOW = 8192


def _shaped(samples: Samples, rate: int, profile: Profile) -> Samples:
    """Through the profile's frequency response without delay: FFT of overlapping windows, of which the middles stay."""
    room = rate * 30 // 1000
    hop = _WINDOW - 2 * room
    rows = np.fft.irfft(np.fft.rfft(_windows(samples, hop, room), axis=1) * _response(rate, profile), _WINDOW, axis=1)
    return np.ascontiguousarray(rows[:, room:-room].reshape(-1)[: len(samples)], np.float32)


@lru_cache(maxsize=16)
def _response(rate: int, profile: Profile) -> Samples:
    """Magnitudes: Butterworth edges of fourth order, and a bell on the logarithm of frequency."""
    hertz = np.fft.rfftfreq(_WINDOW, 1 / rate)
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
    power = np.square(_rows(samples, step)).mean(axis=1) + 1e-12
    heard = power[power > power.max() * 1e-3]
    threshold = 10 * np.log10(heard.mean()) - 4
    over = np.maximum(0, 10 * np.log10(power) - threshold)
    return samples * _spread(10 ** (-(1 - 1 / ratio) * _smooth(over, 2) / 20), step, len(samples))


# --- measure --------------------------------------------------------------------------------------------------------


def loudness(samples: Samples, rate: int) -> float:
    """Integrated loudness in LUFS (BS.1770); -inf for silence. What is shorter than 0.4 s is measured repeated."""
    from loudness import integrated_loudness

    least = rate // 2
    if not len(samples):
        return float("-inf")
    if len(samples) < least:
        samples = np.tile(samples, -(-least // len(samples)))
    return float(integrated_loudness(np.ascontiguousarray(samples, np.float32), rate))


def true_peak(samples: Samples) -> float:
    """The highest peak between samples, in dBTP, by four times oversampling; -inf for silence."""
    highest = float(_peaks(samples, float(np.abs(samples).max(initial=0.0)) / 2).max(initial=0.0))
    return 20 * float(np.log10(highest)) if highest > 0 else float("-inf")


_BLOCK, _EDGE = 1792, 128  # with both edges 2048 samples, which the FFT is quick at


def _peaks(samples: Samples, floor: float) -> Samples:
    """The true peak of every `_STEP` samples; where no sample of a block reaches `floor`, only the highest sample."""
    highest: Samples = np.abs(_rows(samples, _STEP)).max(axis=1)
    blocks = _rows(highest, _BLOCK // _STEP)
    loud = np.flatnonzero(blocks.max(axis=1) > floor)
    if not len(loud):
        return highest
    rows = _windows(samples, _BLOCK, _EDGE)[loud]
    fine = np.fft.irfft(np.fft.rfft(rows, axis=1), 4 * rows.shape[1], axis=1)[:, 4 * _EDGE : -4 * _EDGE]
    blocks[loud] = 4 * np.abs(fine).reshape(len(loud), -1, 4 * _STEP).max(axis=2)
    return blocks.reshape(-1)[: len(highest)]


def _windows(samples: Samples, hop: int, edge: int) -> Samples:
    """Windows `hop` apart that reach `edge` over it on both sides, silence beyond the ends."""
    count = max(1, -(-len(samples) // hop))
    padded = np.zeros(count * hop + 2 * edge, np.float32)
    padded[edge : edge + len(samples)] = samples
    return np.lib.stride_tricks.sliding_window_view(padded, hop + 2 * edge)[::hop]


# --- level ----------------------------------------------------------------------------------------------------------


def level(
    samples: Samples, rate: int, target: float = TARGET, ceiling: float = CEILING, rest: float = 0.0
) -> tuple[Samples, Measured]:
    """Brought to `target` LUFS with no true peak over `ceiling` dBTP, by one gain and a limiter that looks ahead.

    `rest` is the silence, in seconds, that will stand on either side: it counts in the loudness of the whole. Silence
    comes back as it is. When only heavier limiting (more than 12 dB) would do, it stays softer and says so.
    """
    before = _rested(samples, rate, rest)
    if not before > _SILENT:
        return samples, Measured(float("-inf"), true_peak(samples), reached=False)
    peaks = _peaks(samples, 10 ** ((ceiling - (target - before) - _MARGIN) / 20))
    gain, least = target - before, target - before
    while True:
        gains = 10 ** (gain / 20) * _limited(peaks * 10 ** (gain / 20), ceiling, len(samples))
        out = samples * gains.astype(np.float32)
        now = _rested(out, rate, rest)
        if abs(now - target) < TOLERANCE / 3 or gain - least > 12:
            break
        gain += max(0.1, 1.3 * (target - now)) if now < target else target - now
    peak = 20 * float(np.log10((peaks * _rows(gains, _STEP).max(axis=1)).max()))
    if peak > ceiling:  # the gain's own movement can lift a peak by hundredths of a decibel
        out, now, peak = out * np.float32(10 ** ((ceiling - peak) / 20)), now + ceiling - peak, ceiling
    return out, Measured(now, peak, reached=abs(now - target) < TOLERANCE)


def dress(samples: Samples, rate: int, profile: str = "horn", target: float = TARGET) -> tuple[Samples, Measured]:
    """A sentence made ready for the air, once: trimmed, filtered for its loudspeaker, levelled, faded at its ends."""
    sound = fade(filter_profile(trim(samples, rate), rate, profile), rate)
    return level(sound, rate, target, rest=0.3)


def _rested(samples: Samples, rate: int, rest: float) -> float:
    around = np.zeros(round(rest * rate), np.float32)
    return loudness(np.concatenate((around, samples, around)) if len(around) else samples, rate)


def _limited(peaks: Samples, ceiling: float, length: int) -> Samples:
    """The limiter's gain for every sample: lowest around a peak, and moving over some 5 ms on each side of it."""
    need = np.minimum(1, 10 ** (ceiling / 20) / np.maximum(peaks, 1e-9))
    if not len(need) or float(need.min()) >= 1:
        return np.ones(length, np.float32)
    reach = 4
    padded = np.pad(need, reach, constant_values=1)
    lowest = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1).min(axis=1)
    return _spread(_smooth(lowest, reach - 1), _STEP, length)


def _smooth(values: NDArray[Any], reach: int) -> NDArray[Any]:
    """A moving average over `reach` values on each side, weighted to the middle; the ends repeat themselves."""
    window = np.hanning(2 * reach + 3)[1:-1]
    return np.convolve(np.pad(values, reach, mode="edge"), window / window.sum(), mode="valid")


def _spread(values: NDArray[Any], step: int, length: int) -> Samples:
    """One value a step as one a sample, in straight lines between the middles of the steps."""
    ramp = (np.arange(step, dtype=np.float32) + 0.5) / step
    nodes = np.pad(values.astype(np.float32), 1, mode="edge")
    lines = nodes[:-1, None] + (nodes[1:] - nodes[:-1])[:, None] * ramp
    start = step // 2
    return np.ascontiguousarray(lines.reshape(-1)[start : start + length])


def _rows(samples: Samples, step: int) -> Samples:
    """In rows of `step`, the last filled up with silence; one row at least."""
    count = max(1, -(-len(samples) // step))
    out = np.zeros(count * step, np.float32)
    out[: len(samples)] = samples
    return out.reshape(count, step)
