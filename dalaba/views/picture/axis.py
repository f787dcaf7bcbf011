"""The time axis of one or more programmes: busy hours wide, empty hours folded.

The scale is even within an hour, and changes between hours. Nothing is drawn here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from dalaba.core import clock
from dalaba.core.model import Instant, Millis, Programme, Spot

HOUR = 3_600_000
_WIDTHS = (0.16, 0.45, 0.7, 1.0)
"""An hour's share of the width, by the starts on its fullest lane: none, one, two, more."""
_ROOMY, _WIDEST = 10, 2.5
"""From this many starts on, an hour grows with them, up to this share."""


@dataclass(frozen=True, slots=True)
class Hour:
    """One hour of the axis. `left` and `width` are per cent of the lane."""

    start: Instant
    label: str
    left: float
    width: float
    wide: bool
    """Whether there is room for a full label and a line at the half hour."""


@dataclass(frozen=True, slots=True)
class Axis:
    """Hours side by side, without gaps; empty if the day is."""

    hours: tuple[Hour, ...]

    @property
    def start(self) -> Instant:
        return self.hours[0].start

    @property
    def end(self) -> Instant:
        return self.hours[-1].start + HOUR

    def x(self, instant: Instant) -> float:
        """Per cent from the left; instants outside are at the nearer end. Raises IndexError if the axis is empty."""
        inside = min(max(instant, self.start), self.end)
        hour = self.hours[max(bisect_right(self.hours, inside, key=lambda each: each.start) - 1, 0)]
        return hour.left + hour.width * (inside - hour.start) / HOUR

    def span(self, start: Instant, end: Instant) -> tuple[float, float]:
        """(left, width) of an interval in per cent, cut to the axis."""
        left = self.x(start)
        return left, self.x(end) - left

    def cut(self, spans: Iterable[tuple[Instant, Instant]]) -> list[tuple[Instant, Instant]]:
        """The spans within the axis, in order; spans that overlap or touch are joined."""
        joined: list[tuple[Instant, Instant]] = []
        for start, end in sorted(spans) if self.hours else ():
            if end <= self.start or self.end <= start:
                continue
            if joined and start <= joined[-1][1]:
                joined[-1] = joined[-1][0], max(end, joined[-1][1])
            else:
                joined.append((start, end))
        return joined


class Wall:
    """Turns instants of a day into milliseconds after its midnight by the wall clock, which are the same on all
    days."""

    def __init__(self, day: date, zone: ZoneInfo) -> None:
        self._day, self._zone = day, zone

    def __call__(self, instant: Instant) -> Millis:
        moment = clock.local(instant, self._zone)
        inside = ((moment.hour * 60 + moment.minute) * 60 + moment.second) * 1000 + moment.microsecond // 1000
        return (moment.date() - self._day).days * clock.DAY + inside


def axis_of(programme: Programme) -> Axis:
    """An axis of instants for everything on the day: due times, starts, ends and refusals."""
    zone = ZoneInfo(programme.zone)

    def label(start: Instant, wide: bool) -> str:
        return clock.local(start, zone).strftime("%H:%M" if wide else "%H")

    starts: list[tuple[Hashable, Instant]] = [
        (lane, start) for spot in programme.spots for lane, start in _starts(spot.outlet, spot, spot.start)
    ]
    starts += [(refusal.outlet, refusal.due) for refusal in programme.refused]
    others = [moment for spot in programme.spots for moment in (spot.due, spot.end - 1)]
    first = _floor(min([*others, *(start for _, start in starts)]), zone) if starts else 0
    return _axis(starts, others, first, label)


def axis_of_days(programmes: Sequence[Programme]) -> Axis:
    """One axis for all the days, of milliseconds after midnight by the wall clock (`Wall`)."""
    starts: list[tuple[Hashable, Millis]] = []
    others: list[Millis] = []
    for programme in programmes:
        wall = Wall(date.fromisoformat(programme.date), ZoneInfo(programme.zone))
        for spot in programme.spots:
            start = wall(spot.start)
            starts += _starts((programme.date, spot.outlet), spot, start)
            others += (start - (spot.start - spot.due), start + spot.duration - 1)
        starts += [((programme.date, refusal.outlet), wall(refusal.due)) for refusal in programme.refused]
    first = min([*others, *(start for _, start in starts)]) // HOUR * HOUR if starts else 0
    return _axis(starts, others, first, lambda start, wide: f"{start // HOUR % 24}")


def _starts(lane: Hashable, spot: Spot, start: Instant) -> Iterable[tuple[Hashable, Instant]]:
    """A spot's start on its lane; music has one in every hour, so that none of its hours is folded."""
    if spot.flow is None:
        return ((lane, start),)
    return (((lane, "beneath"), at) for at in range(start, start + spot.duration, HOUR))


def _axis(
    starts: Sequence[tuple[Hashable, Instant]],
    others: Sequence[Instant],
    first: Instant,
    label: Callable[[Instant, bool], str],
) -> Axis:
    """An axis with the hours from `first` to the last moment. `starts`: (lane, moment)."""
    if not starts:
        return Axis(())
    last = max([*others, *(start for _, start in starts)])
    fullest = _fullest(starts, first)
    shares = [_share(fullest[index]) for index in range((last - first) // HOUR + 1)]
    return Axis(tuple(_hours(first, shares, label)))


def _share(starts: int) -> float:
    return min(max(_WIDTHS[min(starts, len(_WIDTHS) - 1)], starts / _ROOMY), _WIDEST)


def _hours(first: Instant, shares: list[float], label: Callable[[Instant, bool], str]) -> Iterable[Hour]:
    unit, left = 100 / sum(shares), 0.0
    for index, share in enumerate(shares):
        start, wide = first + index * HOUR, share >= 0.7
        yield Hour(start, label(start, wide), left, share * unit, wide)
        left += share * unit


def _fullest(starts: Sequence[tuple[Hashable, Instant]], first: Instant) -> Counter[int]:
    """Hour -> the number of starts on the lane that has most in that hour."""
    most: Counter[int] = Counter()
    for (_, hour), count in Counter((lane, (start - first) // HOUR) for lane, start in starts).items():
        most[hour] = max(most[hour], count)
    return most


def _floor(instant: Instant, zone: ZoneInfo) -> Instant:
    """The full hour before an instant by the local clock, which may be 30 minutes off UTC's."""
    moment = clock.local(instant, zone)
    return instant - ((moment.minute * 60 + moment.second) * 1000 + moment.microsecond // 1000)
