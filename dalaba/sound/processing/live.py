"""Processing speech while it is spoken, block by block: filter, loudness, peak limit.

A sentence is processed knowing all of it; live sound is processed knowing only the past and a few milliseconds ahead.
Pure except for its state. The division into blocks does not affect the output.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TypeAlias

import numpy as np

from dalaba.sound.processing.leveller import CEILING, TARGET, limited
from dalaba.sound.processing.loudspeaker import PROFILES, magnitudes
from dalaba.sound.processing.measure import k_weighting, peaks
from dalaba.sound.processing.pieces import SILENT, Samples

Response: TypeAlias = "np.ndarray[tuple[int], np.dtype[np.complex128]]"

RATE = 48_000
"""Hertz: the rate of live sound inside the program, whatever the microphone and the sound card use."""
_HOP = 480
"""Samples processed together: 10 ms."""
_STEP, _CONTEXT = 32, 10
"""Samples in one step of the limiter's gain, and the steps on each side on which a gain depends."""
TAPS = 2048
"""Length of the filters: the lowest edge rings for about 20 ms."""

_QUIETEST = -55.0
"""LUFS: softer sound is the room, not speech, and does not change the gain."""
_PAUSE = 15.0
"""LU below the speech so far: this counts as a pause."""
_MEMORY = 200
"""Most hops over which the loudness of the speech is averaged."""
_LOWEST, _HIGHEST = -24.0, 30.0
"""dB: the range of the leveller."""
_AIM = TARGET + 1.5
"""LUFS: the knee and the limiter reduce it to the target (measured on speech)."""
_UP, _DOWN = 0.2, 2.0
"""dB per hop: how fast the gain rises (20 dB a second) and falls."""
_KNEE, _RATIO = 4.0, 3.0
"""LU above the target from which syllables are compressed, and the ratio."""


class Live:
    """The sound of one talk: `feed` it samples, and it returns those that are ready, about 17 ms later.

    Speech reaches about -16 LUFS within two seconds, or at once if it is too loud. True peaks stay below `CEILING`.
    Silence stays silence. Raises KeyError if there is no such profile.
    """

    def __init__(self, profile: str = "horn") -> None:
        self._filter = _Filter(profile)
        self._unread = np.zeros(0, np.float32)
        self._level = _Level()
        self._last: tuple[Samples, float] | None = None
        """The previous hop, filtered, and the highest gain that it may have."""
        self._gain = 0.0
        """The gain in dB at the end of the levelled sound."""
        self._unlimited = np.zeros(_STEP * _CONTEXT, np.float32)
        """Levelled sound that is not limited yet, and the context before it."""

    def feed(self, samples: Samples) -> Samples:
        """Feed samples. Returns what is ready: float32 below the ceiling."""
        return self._limit(self._level_all(samples))

    def end(self) -> Samples:
        """Return the rest. Nothing may be fed afterwards."""
        rest = self._level_all(np.zeros(3 * _HOP, np.float32))
        return self._limit(np.append(rest, np.zeros(_STEP * _CONTEXT, np.float32)))

    def _level_all(self, samples: Samples) -> Samples:
        unread = np.append(self._unread, samples.astype(np.float32, copy=False))
        count = len(unread) // _HOP
        self._unread = unread[count * _HOP :]
        ready = [self._hop(hop) for hop in unread[: count * _HOP].reshape(count, _HOP)]
        return np.concatenate(ready) if ready else unread[:0]

    def _hop(self, samples: Samples) -> Samples:
        """The previous hop with its gain. At the seam between two hops the lower of their gains applies."""
        heard, weighed = self._filter(samples)
        allowed = self._level.gain(weighed)
        before, self._last = self._last, (heard, allowed)
        if before is None:
            self._gain = allowed
            return heard[:0]
        since, self._gain = self._gain, min(before[1], allowed)
        decibels = np.linspace(since, self._gain, _HOP, endpoint=False, dtype=np.float32)
        return np.asarray(before[0] * 10 ** (decibels / 20), np.float32)

    def _limit(self, levelled: Samples) -> Samples:
        """Limit what has context on both sides; the rest waits for more sound."""
        waiting = np.append(self._unlimited, levelled)
        edge = _STEP * _CONTEXT
        count = (len(waiting) - 2 * edge) // _STEP * _STEP
        if count <= 0:
            self._unlimited = waiting
            return waiting[:0]
        window = waiting[: count + 2 * edge]
        highest = peaks(window, 10 ** ((CEILING - 9) / 20), _STEP)
        gains = limited(highest, CEILING - 0.1).reshape(-1)
        self._unlimited = waiting[count:]
        return window[edge : edge + count] * gains[edge : edge + count]


class _Level:
    """The loudness of the speech so far, and the gain in dB that brings it to the target."""

    def __init__(self) -> None:
        self._power = 0.0
        """Power of the speech so far, averaged over at most `_MEMORY` hops."""
        self._hops = 0
        self._syllable = 0.0
        self._gain = 0.0

    def gain(self, weighed: Samples) -> float:
        """The gain for the next hop, which is K-weighted."""
        power = float(np.mean(np.square(weighed))) + 1e-12
        self._syllable = max(power, 0.6 * self._syllable + 0.4 * power)
        self._remember(power)
        self._move()
        over = max(0.0, lufs(self._syllable) + self._gain - TARGET - _KNEE)
        return self._gain - over * (1 - 1 / _RATIO)

    def _remember(self, power: float) -> None:
        so_far = lufs(self._power) - _PAUSE if self._hops else SILENT
        if lufs(power) > max(_QUIETEST, so_far):
            self._hops = min(self._hops + 1, _MEMORY)
            self._power += (power - self._power) / self._hops

    def _move(self) -> None:
        if self._hops:
            wanted = min(max(_AIM - lufs(self._power), _LOWEST), _HIGHEST)
            self._gain += min(max(wanted - self._gain, -_DOWN), _UP)


def lufs(power: float) -> float:
    """The loudness that goes with a K-weighted power, of all channels together."""
    return 10 * float(np.log10(max(power, 1e-12))) - 0.691


class _Filter:
    """Filters hop by hop with a profile's response, by overlapping transforms. Adds no delay."""

    def __init__(self, profile: str) -> None:
        self._responses = _taps(profile, weighted=False), _taps(profile, weighted=True)
        self._window = np.zeros(2 * TAPS, np.float32)

    def __call__(self, hop: Samples) -> tuple[Samples, Samples]:
        """The hop as it will be heard, and K-weighted as well."""
        self._window = np.append(self._window[_HOP:], hop)
        spectrum = np.fft.rfft(self._window)
        heard, weighed = (np.fft.irfft(spectrum * each)[-_HOP:].astype(np.float32) for each in self._responses)
        return heard, weighed


@lru_cache(maxsize=8)
def _taps(profile: str, weighted: bool) -> Response:
    """The filter with the profile's magnitudes (and BS.1770's, if `weighted`)."""
    wanted = magnitudes(RATE, PROFILES[profile])
    return minimum_phase(wanted * k_weighting(RATE) if weighted else wanted)


def minimum_phase(wanted: Samples) -> Response:
    """The transform of a filter with these magnitudes, `TAPS` long, followed by as many zeros.

    Made by the folded cepstrum (Oppenheim and Schafer, Discrete-Time Signal Processing). Of all filters with these
    magnitudes it delays the sound least.
    """
    size = 2 * (len(wanted) - 1)
    cepstrum = np.fft.irfft(np.log(np.maximum(wanted.astype(np.float64), 1e-4)), size)
    cepstrum[1 : size // 2] *= 2
    cepstrum[size // 2 + 1 :] = 0
    taps = np.fft.irfft(np.exp(np.fft.rfft(cepstrum)), size)[:TAPS]
    taps[-TAPS // 4 :] *= np.linspace(1, 0, TAPS // 4)
    return np.fft.rfft(np.append(taps, np.zeros(TAPS)))
