"""How many minutes an hour an outlet may speak, what gives way, and where an outlet speaks too long. Pure.

An hour is a clock hour of the day; a spot counts in the hour in which it starts, and music or a relay in each hour for
the time that it has of it. Where the outlet keeps to its budget,
room is kept for everything with a set time (calls, notices at a time), and loops are refused once the rest is used up.
Urgent announcements are never held back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from dalaba.core.model import Instant, Millis, Occurrence, Place, Problem, Reason, Spot

HOUR: Millis = 3_600_000
MINUTE: Millis = 60_000


class Budget:
    """The minutes used in one outlet's hours while a day is placed."""

    def __init__(self, limit: Millis, midnight: Instant) -> None:
        self.limit = limit
        self._midnight = midnight
        self._kept: defaultdict[int, Millis] = defaultdict(int)
        self._loops: defaultdict[int, Millis] = defaultdict(int)

    def keep(self, due: Instant, length: Millis) -> None:
        """Keep room for an occurrence with a set time."""
        self._kept[self._hour(due)] += length

    def keep_hours(self, since: Instant, until: Instant) -> None:
        """The same for what takes up its time, in every hour of it."""
        for hour, length in _hours(since - self._midnight, until - self._midnight):
            self._kept[hour] += length

    def refuses(self, occurrence: Occurrence, start: Instant, length: Millis) -> Reason | None:
        """Why a loop must give way at `start`, or None."""
        if not occurrence.loop or occurrence.booking.priority == "urgent":
            return None
        hour = self._hour(start)
        if self._kept[hour] + self._loops[hour] + length <= self.limit:
            return None
        facts = {"outlet": occurrence.booking.outlet, "hour": str(hour), "limit": f"{self.limit / MINUTE:.0f}"}
        return Reason("plan.budget", facts)

    def spend(self, occurrence: Occurrence, start: Instant, length: Millis) -> None:
        """Count a loop that was placed; other occurrences have their room already."""
        if occurrence.loop:
            self._loops[self._hour(start)] += length

    def _hour(self, instant: Instant) -> int:
        return (instant - self._midnight) // HOUR


def _hours(start: Millis, end: Millis) -> Iterable[tuple[int, Millis]]:
    """(hour, the time within it) of a span after midnight."""
    for hour in range(start // HOUR, -(-end // HOUR)):
        yield hour, min(end, (hour + 1) * HOUR) - max(start, hour * HOUR)


def over_budget(
    limits: dict[str, tuple[Millis, Place | None]], midnight: Instant, spots: Iterable[Spot]
) -> Iterable[Problem]:
    """A warning for every hour in which an outlet speaks too long. `limits`: outlet -> its limit, place in the file."""
    spoken: defaultdict[tuple[str, int], Millis] = defaultdict(int)
    for spot in spots if limits else ():
        if spot.outlet not in limits:
            continue
        if spot.flow is None:
            spoken[spot.outlet, (spot.start - midnight) // HOUR] += spot.duration
            continue
        for hour, length in _hours(spot.start - midnight, spot.end - midnight):
            spoken[spot.outlet, hour] += length
    for (name, hour), length in sorted(spoken.items()):
        limit, place = limits[name]
        if length > limit:
            facts = {
                "outlet": name,
                "hour": str(hour),
                "minutes": f"{length / MINUTE:.0f}",
                "limit": f"{limit / MINUTE:.0f}",
            }
            yield Problem(Reason("plan.over_budget", facts), place, "warning")
