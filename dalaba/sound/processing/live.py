"""Processing speech while it is spoken, block by block: filter, loudness, peak limit.

What a whole sentence gets by looking at all of it, live sound gets from what has been heard so far and a few
milliseconds of what comes. Pure but for its state; how the sound is cut into blocks changes nothing of what comes out.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from dalaba.sound.processing.leveller import CEILING, TARGET, limited
from dalaba.sound.processing.loudspeaker import PROFILES, magnitudes
from dalaba.sound.processing.measure import k_weighting, peaks
from dalaba.sound.processing.pieces import SILENT, Samples

RATE = 48_000
"""Hertz: what live sound has on its way, whatever the microphone and the sound card have."""
_HOP = 480
"""Samples looked at together: 10 ms."""
_STEP, _CONTEXT = 32, 10
"""Samples in one step of the limiter's gain, and steps of context that a gain depends on, on each side."""
_TAPS = 2048
"""Of the filters: the lowest edge rings for some 20 ms."""

_QUIETEST = -55.0
"""LUFS: what is softer is the room, not somebody speaking, and moves no gain."""
_PAUSE = 15.0
"""LU under what was spoken so far: a pause."""
_MEMORY = 200
"""Hops of speech that the loudness so far is averaged over, at most."""
_LOWEST, _HIGHEST = -24.0, 30.0
"""dB: how far the leveller goes."""
_AIM = TARGET + 1.5
"""LUFS: the knee and the limiter take the rest (measured on speech)."""
_UP, _DOWN = 0.2, 2.0
"""dB a hop: how quickly it goes louder (20 dB a second) and softer."""
_KNEE, _RATIO = 4.0, 3.0
"""LU over the target from which a syllable is held back, and how much."""


class Live:
    """One talk's sound on its way: `feed` it samples, and it gives back those that are ready, some 17 ms behind.

    Speech comes to about -16 LUFS within two seconds, louder speech at once; true peaks keep to `CEILING`. Silence
    stays silence. KeyError: no such profile.
    """

    def __init__(self, profile: str = "horn") -> None:
        self._filter = _Filter(profile)
        self._unread = np.zeros(0, np.float32)
        self._level = _Level()
        self._last: tuple[Samples, float] | None = None
        """The hop before, filtered, and the gain it may have."""
        self._gain = 0.0
        """dB at the end of what has been given a gain."""
        self._unlimited = np.zeros(_STEP * _CONTEXT, np.float32)
        """Levelled, and not yet limited, with the context before it."""

    def feed(self, samples: Samples) -> Samples:
        """What is ready of all that was fed so far: float32 within the ceiling."""
        return self._limit(self._level_all(samples))

    def end(self) -> Samples:
        """The rest. Nothing may be fed afterwards."""
        rest = self._level_all(np.zeros(3 * _HOP, np.float32))
        return self._limit(np.append(rest, np.zeros(_STEP * _CONTEXT, np.float32)))

    def _level_all(self, samples: Samples) -> Samples:
        unread = np.append(self._unread, samples.astype(np.float32, copy=False))
        count = len(unread) // _HOP
        self._unread = unread[count * _HOP :]
        ready = [self._hop(hop) for hop in unread[: count * _HOP].reshape(count, _HOP)]
        return np.concatenate(ready) if ready else unread[:0]

    def _hop(self, samples: Samples) -> Samples:
        """The hop before this one with its gain: never more than either of the two may have, at their seam."""
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
        """What lies between its context on both sides, limited; the rest waits for what comes."""
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
    """How loud somebody has been speaking, and the gain in dB that brings this to the target."""

    def __init__(self) -> None:
        self._power = 0.0
        """Of the speech so far, averaged over at most `_MEMORY` hops."""
        self._hops = 0
        self._syllable = 0.0
        self._gain = 0.0

    def gain(self, weighed: Samples) -> float:
        """For the next hop, K-weighted."""
        power = float(np.mean(np.square(weighed))) + 1e-12
        self._syllable = max(power, 0.6 * self._syllable + 0.4 * power)
        self._remember(power)
        self._move()
        over = max(0.0, _lufs(self._syllable) + self._gain - TARGET - _KNEE)
        return self._gain - over * (1 - 1 / _RATIO)

    def _remember(self, power: float) -> None:
        so_far = _lufs(self._power) - _PAUSE if self._hops else SILENT
        if _lufs(power) > max(_QUIETEST, so_far):
            self._hops = min(self._hops + 1, _MEMORY)
            self._power += (power - self._power) / self._hops

    def _move(self) -> None:
        if self._hops:
            wanted = min(max(_AIM - _lufs(self._power), _LOWEST), _HIGHEST)
            self._gain += min(max(wanted - self._gain, -_DOWN), _UP)


def _lufs(power: float) -> float:
    return 10 * float(np.log10(max(power, 1e-12))) - 0.691


class _Filter:
    """A hop at a time through a profile's response, by overlapping transforms: nothing is delayed that passes."""

    def __init__(self, profile: str) -> None:
        self._responses = _taps(profile, weighted=False), _taps(profile, weighted=True)
        self._window = np.zeros(2 * _TAPS, np.float32)

    def __call__(self, hop: Samples) -> tuple[Samples, Samples]:
        """As it will be heard, and K-weighted besides."""
        self._window = np.append(self._window[_HOP:], hop)
        spectrum = np.fft.rfft(self._window)
        heard, weighed = (np.fft.irfft(spectrum * each)[-_HOP:].astype(np.float32) for each in self._responses)
        return heard, weighed


@lru_cache(maxsize=8)
def _taps(profile: str, weighted: bool) -> np.ndarray[tuple[int], np.dtype[np.complex128]]:
    """The transform of the shortest filter with the profile's magnitudes (and BS.1770's): one of minimum phase.

    By the folded cepstrum (Oppenheim and Schafer, Discrete-Time Signal Processing): a response whose logarithm has
    no part before zero is the one that rings latest, and so delays the least.
    """
    wanted = magnitudes(RATE, PROFILES[profile]).astype(np.float64)
    if weighted:
        wanted = wanted * k_weighting(RATE)
    size = 2 * (len(wanted) - 1)
    cepstrum = np.fft.irfft(np.log(np.maximum(wanted, 1e-4)), size)
    cepstrum[1 : size // 2] *= 2
    cepstrum[size // 2 + 1 :] = 0
    taps = np.fft.irfft(np.exp(np.fft.rfft(cepstrum)), size)[:_TAPS]
    taps[-_TAPS // 4 :] *= np.linspace(1, 0, _TAPS // 4)
    return np.fft.rfft(np.append(taps, np.zeros(_TAPS)))
