"""Levelling what is relayed, music and speech in any mixture, while it comes: one slow gain and a peak limit.

`Live` brings a voice to its loudness within syllables; music treated like that would pump. Here the gain follows the
loudness of the last half minute, a decibel a second at most, and rests while that is near enough. Pure except for its
state. The division into blocks does not affect the output.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from dalaba.sound.processing.leveller import CEILING, TARGET, limited
from dalaba.sound.processing.live import RATE, TAPS, Response, lufs, minimum_phase
from dalaba.sound.processing.loudspeaker import PROFILES, Profile, magnitudes
from dalaba.sound.processing.measure import k_weighting, peaks
from dalaba.sound.processing.pieces import SILENT, Samples

_HOP = 2400
"""Samples processed together: 50 ms."""
_STEP, _CONTEXT = 32, 10
"""Samples in one step of the limiter's gain, and the steps on each side on which a gain depends."""
_QUIETEST = -50.0
"""LUFS: softer sound is a pause or the line's own noise, and does not count."""
_SOFT = 15.0
"""LU below the loudness so far: neither does this."""
_MEMORY = 600
"""Most hops over which the loudness is averaged: half a minute."""
_SETTLED = 60
"""Hops after which the gain moves slowly; before that nobody has heard anything yet, as a relay is opened early."""
_LOWEST, _HIGHEST = -20.0, 15.0
"""dB: the range of the gain."""
_NEAR = 1.0
"""LU: so near to the target, the gain rests."""
_FIRST, _UP, _DOWN = 1.0, 0.05, 0.15
"""dB per hop: how fast the gain moves at first, rises (a decibel a second) and falls."""


class LiveMusic:
    """The sound of one relay: `feed` it frames (a column for each channel), and it returns those that are ready.

    True peaks stay below `CEILING`; silence stays silence. `profile` "horn" keeps the high-pass that spares its driver.
    """

    def __init__(self, width: int, profile: str = "flat") -> None:
        low = PROFILES[profile].low if profile == "horn" else 0.0
        self._filters = [_Filter(low) for _ in range(width)]
        self._level = _Level()
        self._unread = np.zeros((0, width), np.float32)
        self._gain = 0.0
        """In dB, at the end of the levelled sound."""
        self._unlimited = np.zeros((_STEP * _CONTEXT, width), np.float32)
        """Levelled sound that is not limited yet, and the context before it."""

    def feed(self, frames: Samples) -> Samples:
        """Feed frames. Returns what is ready, about 60 ms later."""
        unread = np.concatenate([self._unread, frames.astype(np.float32, copy=False)])
        count = len(unread) // _HOP
        self._unread = unread[count * _HOP :]
        hops = [self._hop(hop) for hop in unread[: count * _HOP].reshape(count, _HOP, unread.shape[1])]
        return self._limit(np.concatenate(hops) if hops else unread[:0])

    def _hop(self, frames: Samples) -> Samples:
        heard, weighed = zip(*(each(frames[:, at]) for at, each in enumerate(self._filters)), strict=True)
        since, self._gain = self._gain, self._level.gain(sum(float(np.mean(np.square(each))) for each in weighed))
        decibels = np.linspace(since, self._gain, _HOP, endpoint=False, dtype=np.float32)
        return np.asarray(np.stack(heard, axis=1) * (10 ** (decibels / 20))[:, None], np.float32)

    def _limit(self, levelled: Samples) -> Samples:
        """Limit what has context on both sides, all channels alike; the rest waits for more sound."""
        waiting = np.concatenate([self._unlimited, levelled])
        edge = _STEP * _CONTEXT
        count = (len(waiting) - 2 * edge) // _STEP * _STEP
        if count <= 0:
            self._unlimited = waiting
            return waiting[:0]
        window = waiting[: count + 2 * edge]
        floor = 10 ** ((CEILING - 9) / 20)
        highest = np.max([peaks(window[:, at], floor, _STEP) for at in range(window.shape[1])], axis=0)
        gains = limited(highest, CEILING - 0.1).reshape(-1)
        self._unlimited = waiting[count:]
        return window[edge : edge + count] * gains[edge : edge + count, None]


class _Level:
    """The loudness so far, and the gain in dB that brings it near the target."""

    def __init__(self) -> None:
        self._power, self._hops, self._gain, self._moving = 0.0, 0, 0.0, True

    def gain(self, power: float) -> float:
        """The gain after the next hop, which has this K-weighted power."""
        softest = max(_QUIETEST, lufs(self._power) - _SOFT if self._hops else SILENT)
        if lufs(power) > softest:
            self._hops += 1
            self._power += (power - self._power) / min(self._hops, _MEMORY)
            self._move()
        return self._gain

    def _move(self) -> None:
        away = min(max(TARGET - lufs(self._power), _LOWEST), _HIGHEST) - self._gain
        self._moving = abs(away) > (_NEAR / 4 if self._moving else _NEAR)
        if self._moving:
            most, least = (_FIRST, -_FIRST) if self._hops < _SETTLED else (_UP, -_DOWN)
            self._gain += min(max(away, least), most)


class _Filter:
    """Filters one channel hop by hop, by overlapping transforms: as it is heard, and K-weighted as well."""

    def __init__(self, low: float) -> None:
        self._shaped = _response(low, weighted=False) if low else None
        self._weighted = _response(low, weighted=True)
        self._window = np.zeros(_SIZE, np.float32)

    def __call__(self, hop: Samples) -> tuple[Samples, Samples]:
        self._window = np.append(self._window[_HOP:], hop)
        spectrum = np.fft.rfft(self._window)
        weighed = np.fft.irfft(spectrum * self._weighted)[-_HOP:].astype(np.float32)
        if self._shaped is None:
            return hop, weighed
        return np.fft.irfft(spectrum * self._shaped)[-_HOP:].astype(np.float32), weighed


_SIZE = 5_000
"""Samples of the transforms: a hop and a filter, and a round number."""


@lru_cache(maxsize=4)
def _response(low: float, weighted: bool) -> Response:
    wanted = magnitudes(RATE, Profile(low, 0, 0, 1))
    filtered = minimum_phase(wanted * k_weighting(RATE) if weighted else wanted)
    return np.fft.rfft(np.append(np.fft.irfft(filtered)[:TAPS], np.zeros(_SIZE - TAPS)))
