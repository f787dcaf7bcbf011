"""The time axis of a programme: only the hours in use, busy ones wide, empty ones folded. Pure.

Inside an hour the axis is even; between hours its scale changes. It will not draw anything.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from dalaba import clock
from dalaba.model import Instant, Programme

HOUR = 3_600_000
_WIDTHS = (0.16, 0.45, 0.7, 1.0)
"""An hour's share of the width by its starts on its fullest lane: none, one, two, more."""


@dataclass(frozen=True, slots=True)
class Hour:
    """One hour of the axis. `left` and `width` are per cent of the lane."""

    start: Instant
    label: str
    left: float
    width: float
    wide: bool
    """Wide enough for a full label and a line at the half hour."""


@dataclass(frozen=True, slots=True)
class Axis:
    """Hours side by side, without holes; empty where the day is."""

    hours: tuple[Hour, ...]

    @property
    def start(self) -> Instant:
        return self.hours[0].start

    @property
    def end(self) -> Instant:
        return self.hours[-1].start + HOUR

    def x(self, instant: Instant) -> float:
        """Per cent from the left; an instant outside is at the nearer end. IndexError on an empty axis."""
        inside = min(max(instant, self.start), self.end)
        hour = self.hours[max(bisect_right(self.hours, inside, key=lambda each: each.start) - 1, 0)]
        return hour.left + hour.width * (inside - hour.start) / HOUR

    def span(self, start: Instant, end: Instant) -> tuple[float, float]:
        """(left, width) of an interval in per cent, cut to the axis."""
        left = self.x(start)
        return left, self.x(end) - left


def axis_of(programme: Programme) -> Axis:
    """The axis on which everything of the day finds its place: dues, starts, ends and refusals."""
    zone = ZoneInfo(programme.zone)
    starts = [(spot.outlet, spot.start) for spot in programme.spots]
    starts += [(refusal.outlet, refusal.due) for refusal in programme.refused]
    if not starts:
        return Axis(())
    moments = [start for _, start in starts] + [spot.due for spot in programme.spots]
    first = _floor(min(moments), zone)
    last = max([*moments, *(spot.end - 1 for spot in programme.spots)])
    fullest = _fullest(starts, first)
    shares = [_WIDTHS[min(fullest[index], len(_WIDTHS) - 1)] for index in range((last - first) // HOUR + 1)]
    return Axis(tuple(_hours(first, shares, zone)))


def _hours(first: Instant, shares: list[float], zone: ZoneInfo) -> Iterable[Hour]:
    unit, left = 100 / sum(shares), 0.0
    for index, share in enumerate(shares):
        start, wide = first + index * HOUR, share >= 0.7
        label = clock.local(start, zone).strftime("%H:%M" if wide else "%H")
        yield Hour(start, label, left, share * unit, wide)
        left += share * unit


def _fullest(starts: list[tuple[str, Instant]], first: Instant) -> Counter[int]:
    """Hour -> starts on the lane that has most of them in it."""
    most: Counter[int] = Counter()
    for (_, hour), count in Counter((outlet, (start - first) // HOUR) for outlet, start in starts).items():
        most[hour] = max(most[hour], count)
    return most


def _floor(instant: Instant, zone: ZoneInfo) -> Instant:
    """The full hour by the wall clock of the place, which may be 30 minutes off UTC's."""
    moment = clock.local(instant, zone)
    return instant - ((moment.minute * 60 + moment.second) * 1000 + moment.microsecond // 1000)
