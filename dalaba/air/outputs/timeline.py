"""When a frame of a stream is heard: its frame count tied to wall time, without a sound card.

Pure but for its state.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from itertools import combinations

from dalaba.core.model import Millis

STEP: Millis = 200
"""A wall clock that is further off than this was set by someone: start counting anew instead of following slowly."""


class Timeline:
    """Frame 0's wall time, from what each block says of itself.

    One block's word is off by a millisecond or more (the clock counts whole ones, the driver reports in steps), so
    the first hundred are averaged and later ones pull by 1 % each. Method and figures: the measurements behind it
    gave 0.02 ms of spread where taking each block at its word gave milliseconds.
    """

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self.origin: float | None = None
        """Wall milliseconds of frame 0; None until the first block."""
        self._blocks = 0

    def observe(self, frame: float, heard: float) -> None:
        """The frame `frame`, or one between two, is heard at wall time `heard` (milliseconds)."""
        origin = heard - frame * 1000 / self.rate
        if self.origin is None or abs(origin - self.origin) > STEP:
            self.origin, self._blocks = origin, 0
        self._blocks += 1
        self.origin += (origin - self.origin) / min(self._blocks, 100)

    def frame_at(self, instant: float) -> int:
        """The frame heard at that instant. Only after the first block."""
        assert self.origin is not None
        return round((instant - self.origin) * self.rate / 1000)

    def instant_of(self, frame: int) -> float:
        """When that frame is heard. Only after the first block."""
        assert self.origin is not None
        return self.origin + frame * 1000 / self.rate


def median(values: Iterable[float]) -> float:
    """The middle one of several, or between the two. (The standard library's module for it costs 60 ms to load.)"""
    ranked = sorted(values)
    half = len(ranked) // 2
    return ranked[half] if len(ranked) % 2 else (ranked[half - 1] + ranked[half]) / 2


class Steady(Timeline):
    """A timeline from few words, of which a busy PC spoils some: a line through the last ones, as most of them lie.

    The line is Theil and Sen's (the median of the slopes between all pairs, then the median of what is left), so a word
    late by some milliseconds is outvoted, and a card whose clock runs a little fast or slow is followed without a lag.
    Three words that agree with each other and not with the rest are believed at once: the device began anew, or the
    clock was put.
    """

    KEPT, AGREE, ASTRAY = 15, 2.0, 5.0
    """How many words count; within how many milliseconds words agree; how far from the line is astray."""
    ENOUGH = 6
    """So many words make a slope; fewer say too little of it."""

    def __init__(self, rate: int) -> None:
        super().__init__(rate)
        self._said: deque[tuple[float, float]] = deque(maxlen=self.KEPT)
        """When each was said, and the origin by it, in milliseconds."""

    def observe(self, frame: float, heard: float) -> None:
        origin = heard - frame * 1000 / self.rate
        if self.origin is not None and abs(origin - self.origin) > STEP:
            self._said.clear()
        self._said.append((heard, origin))
        last = [said for _, said in list(self._said)[-3:]]
        expected = self._line(heard)
        if len(last) == 3 and max(last) - min(last) <= self.AGREE and abs(median(last) - expected) > self.ASTRAY:
            self._said = deque(list(self._said)[-3:], maxlen=self.KEPT)
            expected = self._line(heard)
        self.origin = expected

    def _line(self, at: float) -> float:
        """The origin at that instant."""
        said = list(self._said)
        slopes = [(b[1] - a[1]) / (b[0] - a[0]) for a, b in combinations(said, 2) if b[0] > a[0]]
        slope = median(slopes) if len(said) >= self.ENOUGH and slopes else 0.0
        return at * slope + median(origin - slope * when for when, origin in said)
