"""Listening through a recording once: which of its channels count, and what is wrong with it.

`Weighing` is fed block by block, so that an hour of sound costs no more memory than a second. Nothing here mends
anything but what can be mended without hearing a difference: a constant offset and a dead channel.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dalaba.core.model import Reason
from dalaba.sound.processing.measure import loudness
from dalaba.sound.processing.pieces import Samples, in_rows, trim

LONG, SHORT = 60.0, 0.4
"""Seconds of speech that are too much to be listened to, and too little to be understood."""
QUIET = -40.0
"""LUFS under which lifting a recording lifts its hiss to where it is heard."""
_NOISY = 10.0
"""dB between speech and what is behind it, under which the one is lost in the other."""
_FULL, _FLAT, _RUN, _CLIPPED = 0.985, 0.002, 3, 0.0005
"""Full scale, the most that neighbours differ on a flat top, samples in a row, and their share of all samples."""
_DEAD = 10 ** (-25 / 10)
"""Power beside the strongest channel's, under which a channel holds nothing but its noise."""
_OFFSET = 0.02
_TELEPHONE = 16_000
"""Hertz under which the consonants that tell words apart are missing."""
_FRAME = 0.02
"""Seconds in which speech is told from silence."""


@dataclass(frozen=True, slots=True)
class Take:
    """What was found of one recording. `doubts` are told and never keep it from the air."""

    seconds: float
    """From its first sound to its last."""
    doubts: tuple[Reason, ...] = ()


class Weighing:
    """What has to be known of all channels before one can be made of them."""

    def __init__(self, channels: int) -> None:
        self._products = np.zeros((channels, channels))
        self._sums = np.zeros(channels)
        self._flat = np.zeros(channels)
        self._count = 0

    def add(self, block: Samples) -> None:
        """A block, channels in columns."""
        self._products += block.T @ block
        self._sums += block.sum(axis=0, dtype=np.float64)
        self._flat += [_flat_tops(column) for column in block.T]
        self._count += len(block)

    @property
    def offset(self) -> float:
        """The constant that the chosen channels have in them."""
        return float(self.weights @ self._sums) / max(1, self._count)

    @property
    def clipped(self) -> float:
        """The share of samples on flat tops, of the worst channel that counts."""
        return float(self._flat[self.weights > 0].max(initial=0)) / max(1, self._count)

    @property
    def weights(self) -> Samples:
        """How much of each channel: all that are alive, alike; the strongest alone where the others cancel it."""
        # Of a sound without power rounding leaves a little less than none, and nothing would be alive.
        power = np.maximum(np.diag(self._products) - self._sums**2 / max(1, self._count), 0)
        alive = power >= power.max() * _DEAD
        shares = alive / alive.sum()
        if shares @ self._products @ shares < 0.3 * power[alive].mean():
            shares = (np.arange(len(power)) == power.argmax()).astype(float)
        return np.asarray(shares, np.float32)


def _flat_tops(column: Samples) -> int:
    height = np.abs(column)
    high = height >= _FULL
    if np.count_nonzero(high) < _RUN:
        return 0
    level = high[1:] & high[:-1] & (np.abs(np.diff(column)) < _FLAT)
    over = np.count_nonzero(height > 1.0)  # what a lossy codec makes of flat tops swings past full scale
    return int(np.count_nonzero(level[1:] & level[:-1]) + over)


def mixed(block: Samples, weights: Samples, offset: float) -> Samples:
    """One channel of many, without its offset."""
    return np.asarray(block @ weights - np.float32(offset), np.float32)


def judged(samples: Samples, rate: int, weighed: Weighing, recorded_at: int, file: str) -> Take:
    """What there is to say of a recording of one channel. `recorded_at`: the hertz it was made with."""
    heard = speech_in(samples, rate)
    doubts = [*_of_making(weighed, recorded_at, file), *_of_speech(heard, rate, file)]
    if _cut_at_end(samples, rate) and not any(each.code == "sound.noisy" for each in doubts):
        doubts.append(Reason("sound.cut_end", {"file": file}))
    return Take(len(heard) / rate, tuple(doubts))


def speech_in(samples: Samples, rate: int) -> Samples:
    """Without what is before and behind the words: silence, or the room's own noise and no more than that.

    The softest tenth of a recording is its room. What is 8 dB louder than that counts as words, and in any case what
    is within 25 dB of the loudest.
    """
    rows = _levels(samples, rate)
    above_room = float(np.percentile(rows, 10)) + 8 - float(rows.max())
    return trim(samples, rate, floor=max(-45.0, min(-25.0, above_room)), keep=80)


def _of_making(weighed: Weighing, recorded_at: int, file: str) -> list[Reason]:
    """What the recorder did."""
    found = []
    if weighed.clipped > _CLIPPED:
        found.append(Reason("sound.clipped", {"file": file, "percent": f"{100 * weighed.clipped:.1f}"}))
    if abs(weighed.offset) > _OFFSET:
        found.append(Reason("sound.offset", {"file": file, "percent": f"{100 * abs(weighed.offset):.0f}"}))
    if recorded_at < _TELEPHONE:
        found.append(Reason("sound.low_rate", {"file": file, "hertz": str(recorded_at)}))
    return found


def _of_speech(heard: Samples, rate: int, file: str) -> list[Reason]:
    """What the speaker and the room did. `heard`: without the silence at the ends; empty: `sound.silent` tells."""
    seconds = len(heard) / rate
    if not seconds:
        return []
    found = []
    if seconds < SHORT:
        found.append(Reason("sound.short", {"file": file, "seconds": f"{seconds:.1f}"}))
    if seconds > LONG:
        found.append(Reason("sound.long", {"file": file, "seconds": f"{seconds:.0f}"}))
    loud = loudness(heard, rate)
    if loud < QUIET:
        found.append(Reason("sound.quiet", {"file": file, "loudness": f"{loud:.0f}"}))
    return found + _of_pauses(_levels(heard, rate), seconds, file)


def _of_pauses(levels: NDArray[np.float64], seconds: float, file: str) -> list[Reason]:
    """Speech comes and goes: what never falls is noise, and what hardly rises is silence."""
    if seconds < 1.5:
        return []
    speech, behind = np.percentile(levels, (95, 10))
    if speech - behind < _NOISY:
        return [Reason("sound.noisy", {"file": file, "decibels": f"{speech - behind:.0f}"})]
    spoken = float(np.mean(levels > speech - 30))
    if spoken < 0.35:
        return [
            Reason(
                "sound.mostly_silent", {"file": file, "seconds": f"{seconds:.0f}", "heard": f"{spoken * seconds:.1f}"}
            )
        ]
    return []


def _levels(samples: Samples, rate: int) -> NDArray[np.float64]:
    """dB of every 20 ms."""
    rows = in_rows(samples, max(1, round(rate * _FRAME)))
    return np.asarray(10 * np.log10(np.square(rows).mean(axis=1) + 1e-12), np.float64)


def _cut_at_end(samples: Samples, rate: int) -> bool:
    """Whether the last 30 ms are still nearly as loud as the speech: words fall silent before they are over.

    A codec fills up its last frame: up to 60 ms of nothing behind the end are no end of a word.
    """
    there = np.flatnonzero(np.abs(samples) > 1e-3)
    if not len(there) or len(samples) - there[-1] > 0.06 * rate:
        return False
    end = samples[: there[-1] + 1]
    last = float(np.square(end[-max(1, round(0.03 * rate)) :]).mean())
    return bool(10 * np.log10(last + 1e-12) > np.percentile(_levels(end, rate), 95) - 12)
