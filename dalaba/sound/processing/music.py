"""Sounds that are no speech: filtered and measured block by block, so that their length costs no memory.

They are levelled by one gain alone. Nothing is compressed, and nothing filtered, except what a horn cannot radiate.
Channels are in columns. Two channels count as two loudspeakers: their loudness is the mean of both, so that music in
stereo and a voice that comes from both are equally loud.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dalaba.core.model import Millis
from dalaba.sound.processing.leveller import TARGET
from dalaba.sound.processing.loudspeaker import PROFILES, Profile, filtered, magnitudes
from dalaba.sound.processing.measure import k_weighting, loudness_of, peaks
from dalaba.sound.processing.pieces import SILENT, Samples

MUSIC: Mapping[str, Profile] = {
    "music": PROFILES["flat"],
    "music horn": Profile(low=PROFILES["horn"].low, high=0, presence=0, ratio=1),
}
"""The filter for sounds: for loudspeakers in general, and for horns, whose driver a bass would damage."""
_ROOM: Millis = 30
"""What a filter needs to know around a sample."""
_STEPS = 10
"""How many energies are kept for each second."""


class Heard(NamedTuple):
    """What was measured in a whole sound."""

    frames: int
    loudness: float
    """LUFS; -inf for silence."""
    peak: float
    """dBTP; -inf for silence."""

    def gain(self, ceiling: float) -> float:
        """The gain in dB that brings it to the station's loudness with no peak above `ceiling` dBTP."""
        return min(TARGET - self.loudness, ceiling - self.peak)

    @property
    def silent(self) -> bool:
        return not self.loudness > SILENT


def for_loudspeaker(blocks: Iterable[Samples], rate: int, profile: str) -> Iterator[Samples]:
    """The blocks of a sound, filtered as one of `MUSIC`. Raises KeyError if there is no such profile."""
    chosen = MUSIC[profile]
    if not chosen.low:
        yield from blocks
        return
    room, response = rate * _ROOM // 1000, magnitudes(rate, chosen)
    for whole in with_surroundings(blocks, room):
        yield np.stack([filtered(column, rate, response)[room:-room] for column in _columns(whole)], axis=1)


def measured(blocks: Iterable[Samples], rate: int) -> Heard:
    """Listen to a whole sound. One shorter than 0.4 s is measured as if it were repeated."""
    room, response, step = rate * _ROOM // 1000, k_weighting(rate), rate // _STEPS
    energies: list[float] = []
    rest = np.zeros(0)
    frames, highest = 0, 0.0
    for whole in with_surroundings(blocks, room):
        power = np.zeros(len(whole) - 2 * room)
        for column in _columns(whole):
            power += np.square(filtered(column, rate, response)[room:-room], dtype=np.float64) / whole.shape[1]
            highest = max(highest, _highest(column[room // 2 : -room // 2], highest))
        frames += len(power)
        power = np.concatenate((rest, power))
        full = len(power) // step * step
        energies.extend(power[:full].reshape(-1, step).sum(axis=1))
        rest = power[full:]
    if not frames:
        return Heard(0, float("-inf"), float("-inf"))
    if len(energies) < _STEPS:
        return Heard(frames, _short(energies, rest, step, rate), _decibels(highest))
    return Heard(frames, loudness_of(np.array(energies), rate, step), _decibels(highest))


def with_surroundings(blocks: Iterable[Samples], room: int) -> Iterator[Samples]:
    """The blocks, each with `room` samples more on both sides: of its neighbours, or of silence at the ends."""
    before: Samples | None = None
    now: Samples | None = None
    for block in blocks:
        if now is None:
            now = block if len(block) else None
        elif len(now) < room or len(block) < room:
            now = np.concatenate((now, block))
        else:
            yield _surrounded(before, now, block[:room], room)
            before, now = now[-room:], block
    if now is not None:
        yield _surrounded(before, now, None, room)


def _surrounded(before: Samples | None, now: Samples, after: Samples | None, room: int) -> Samples:
    nothing = np.zeros((room, now.shape[1]), np.float32)
    return np.concatenate((nothing if before is None else before, now, nothing if after is None else after))


def _columns(whole: Samples) -> Iterator[Samples]:
    return (np.ascontiguousarray(column) for column in whole.T)


def _highest(column: Samples, so_far: float) -> float:
    """The highest true peak. Peaks between samples are computed only near samples that could lead to a new highest."""
    floor = max(so_far, float(np.abs(column).max())) / np.sqrt(2)
    return float(peaks(column, floor, len(column)).max())


def _short(energies: list[float], rest: NDArray[np.float64], step: int, rate: int) -> float:
    """The loudness of less than a second, repeated until it can be measured."""
    spread = np.repeat(np.array(energies, np.float64) / step, step)
    whole = np.concatenate((spread, rest))
    return loudness_of(np.tile(whole, -(-rate // (2 * len(whole)))), rate, 1)


def _decibels(height: float) -> float:
    return 20 * float(np.log10(height)) if height > 0 else float("-inf")
