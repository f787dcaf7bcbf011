"""When a frame of a stream is heard: relates its frame count to wall time, without a sound card.

Pure apart from its state.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from itertools import combinations

from dalaba.core.model import Millis

STEP: Millis = 200
"""If the wall clock differs by more than this, somebody changed it: start counting again instead of following
slowly.
"""


class Timeline:
    """The wall time of frame 0, estimated from what each block reports.

    One block's report is off by a millisecond or more (the clock counts whole ones, the driver reports in steps), so
    the first hundred are averaged and later ones adjust the result by 1 % each. In measurements this left 0.02 ms of
    spread, where single reports gave milliseconds.
    """

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self.origin: float | None = None
        """The wall time of frame 0 in milliseconds; None until the first block."""
        self._blocks = 0

    def observe(self, frame: float, heard: float) -> None:
        """Frame `frame`, which may lie between two frames, is heard at wall time `heard` (milliseconds)."""
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
    """The median of several values. (Loading the standard library's module for it takes 60 ms.)"""
    ranked = sorted(values)
    half = len(ranked) // 2
    return ranked[half] if len(ranked) % 2 else (ranked[half - 1] + ranked[half]) / 2


class Steady(Timeline):
    """A timeline from few reports, of which a busy PC spoils some: a line through the last ones that follows the
    majority.

    The line is Theil and Sen's (the median of the slopes between all pairs, then the median of what is left), so a
    report that is some milliseconds late is outvoted, and a card whose clock runs slightly fast or slow is followed
    without lag. Three reports that agree with each other but not with the rest are believed at once: the device
    restarted, or the clock was changed.
    """

    KEPT, AGREE, ASTRAY = 15, 2.0, 5.0
    """How many reports count; within how many milliseconds reports agree; how far from the line is an outlier."""
    ENOUGH = 6
    """The number of reports needed to calculate a slope."""

    def __init__(self, rate: int) -> None:
        super().__init__(rate)
        self._said: deque[tuple[float, float]] = deque(maxlen=self.KEPT)
        """When each report was made, and the origin it gives, in milliseconds."""

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
