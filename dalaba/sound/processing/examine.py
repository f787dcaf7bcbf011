"""Listening through a recording once: which of its channels count, and what is wrong with it.

`Weighing` is fed block by block, so that an hour of sound needs no more memory than a second. Only faults whose repair
cannot be heard are repaired: a constant offset and a dead channel.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dalaba.core.model import Reason
from dalaba.sound.processing.measure import loudness
from dalaba.sound.processing.pieces import Samples, in_rows, trim

LONG, SHORT = 60.0, 0.4
"""Seconds: more speech than people listen to, and less than they can understand."""
QUIET = -40.0
"""LUFS: a recording below this has hiss that becomes audible when it is made louder."""
_NOISY = 10.0
"""dB: if speech is less than this above the background, it is hard to understand."""
_FULL, _FLAT, _RUN, _CLIPPED = 0.985, 0.002, 3, 0.0005
"""Share of full scale, largest difference between neighbours on a flat top, samples in a row, share of all samples."""
_DEAD = 10 ** (-25 / 10)
"""Power relative to the strongest channel: below it, a channel holds only noise."""
_OFFSET = 0.02
_TELEPHONE = 16_000
"""Hertz: a lower sampling rate lacks the consonants that distinguish words."""
_FRAME = 0.02
"""Seconds in each step in which speech is told from silence."""


@dataclass(frozen=True, slots=True)
class Take:
    """What was found in a recording. `doubts` are reported but do not keep it from the air."""

    seconds: float
    """From its first sound to its last."""
    doubts: tuple[Reason, ...] = ()


class Weighing:
    """Collects the facts about all channels that are needed to mix them into one."""

    def __init__(self, channels: int) -> None:
        self._products = np.zeros((channels, channels))
        self._sums = np.zeros(channels)
        self._flat = np.zeros(channels)
        self._count = 0

    def add(self, block: Samples) -> None:
        """Add a block, channels in columns."""
        self._products += block.T @ block
        self._sums += block.sum(axis=0, dtype=np.float64)
        self._flat += [_flat_tops(column) for column in block.T]
        self._count += len(block)

    @property
    def offset(self) -> float:
        """The constant offset in the mixed channels."""
        return float(self.weights @ self._sums) / max(1, self._count)

    @property
    def clipped(self) -> float:
        """Share of samples on flat tops, in the worst of the mixed channels."""
        return float(self._flat[self.weights > 0].max(initial=0)) / max(1, self._count)

    @property
    def weights(self) -> Samples:
        """The share of each channel in the mix: equal for live channels; only the strongest if the others cancel it."""
        # In a sound without power, rounding may give slightly negative values, and then no channel would be alive.
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
    over = np.count_nonzero(height > 1.0)  # lossy codecs turn flat tops into peaks beyond full scale
    return int(np.count_nonzero(level[1:] & level[:-1]) + over)


def mixed(block: Samples, weights: Samples, offset: float) -> Samples:
    """Mix the channels into one, without its offset."""
    return np.asarray(block @ weights - np.float32(offset), np.float32)


def judged(samples: Samples, rate: int, weighed: Weighing, recorded_at: int, file: str) -> Take:
    """Everything to report on a recording of one channel. `recorded_at`: its original rate in hertz."""
    heard = speech_in(samples, rate)
    doubts = [*_of_making(weighed, recorded_at, file), *_of_speech(heard, rate, file)]
    if _cut_at_end(samples, rate) and not any(each.code == "sound.noisy" for each in doubts):
        doubts.append(Reason("sound.cut_end", {"file": file}))
    return Take(len(heard) / rate, tuple(doubts))


def speech_in(samples: Samples, rate: int) -> Samples:
    """The sound without the silence or room noise before and after the words.

    The softest tenth of a recording is taken as its room noise. Sound counts as words if it is 8 dB above that, and
    always if it is within 25 dB of the loudest.
    """
    rows = _levels(samples, rate)
    above_room = float(np.percentile(rows, 10)) + 8 - float(rows.max())
    return trim(samples, rate, floor=max(-45.0, min(-25.0, above_room)), keep=80)


def _of_making(weighed: Weighing, recorded_at: int, file: str) -> list[Reason]:
    """Faults of the recorder."""
    found = []
    if weighed.clipped > _CLIPPED:
        found.append(Reason("sound.clipped", {"file": file, "percent": f"{100 * weighed.clipped:.1f}"}))
    if abs(weighed.offset) > _OFFSET:
        found.append(Reason("sound.offset", {"file": file, "percent": f"{100 * abs(weighed.offset):.0f}"}))
    if recorded_at < _TELEPHONE:
        found.append(Reason("sound.low_rate", {"file": file, "hertz": str(recorded_at)}))
    return found


def _of_speech(heard: Samples, rate: int, file: str) -> list[Reason]:
    """Faults of speaker and room. `heard`: the sound without silence at its ends. Returns none if it is empty."""
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
    """Noise if the level never falls, mostly silence if it rarely rises; speech does both."""
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
    """Level in dB of every 20 ms."""
    rows = in_rows(samples, max(1, round(rate * _FRAME)))
    return np.asarray(10 * np.log10(np.square(rows).mean(axis=1) + 1e-12), np.float64)


def _cut_at_end(samples: Samples, rate: int) -> bool:
    """Whether the last 30 ms are almost as loud as the speech. Speech that is not cut off becomes soft at the end.

    Up to 60 ms of silence after that are ignored, because a codec pads its last frame.
    """
    there = np.flatnonzero(np.abs(samples) > 1e-3)
    if not len(there) or len(samples) - there[-1] > 0.06 * rate:
        return False
    end = samples[: there[-1] + 1]
    last = float(np.square(end[-max(1, round(0.03 * rate)) :]).mean())
    return bool(10 * np.log10(last + 1e-12) > np.percentile(_levels(end, rate), 95) - 12)
