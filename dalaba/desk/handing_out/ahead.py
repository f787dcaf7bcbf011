"""What is to be said in the coming days, and what would be said if one of them became rainy or an exam day.

A village has no voice for the township's words, so the clips for such a day must be there before anybody says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from dalaba.core import clock
from dalaba.core.model import Instant, Wanted
from dalaba.desk.root import Station
from dalaba.station.schedules import expand

DAYS = 15
"""How many days' clips a village has, today among them."""
_MOST_WORDS = 8
_LONG_AGO: Instant = -(2**62)


def wanted_ahead(station: Station, first: date, days: int = DAYS) -> dict[Wanted, Instant]:
    """Everything that is to be said at any outlet, and when it is first due; a van's when its day begins."""
    coming = [first + timedelta(days=number) for number in range(days)]
    found: dict[Wanted, Instant] = {}
    for each in _alternatives(station, coming):
        for day in coming:
            for want, at in _of_day(each, day):
                found[want] = min(at, found.get(want, at))
    return found


def _alternatives(station: Station, coming: Sequence[date]) -> Iterator[Station]:
    """The days as they are, and as they would be by each word that has texts or values of its own."""
    yield station
    words = [each.name for each in station.plan.days.timetables]
    words += [name for script in station.plan.scripts.values() for name in script.timetables]
    for word in list(dict.fromkeys(words))[:_MOST_WORDS]:
        yield station.switched((word,), (), coming)


def _of_day(station: Station, day: date) -> Iterator[tuple[Wanted, Instant]]:
    for booking, at in expand(station.plan, day)[0].coming(_LONG_AGO):
        for want in booking.all_wanted:
            yield want, at - booking.early
    midnight = clock.at(day, 0, station.setup.zone)
    for want in station.pack_wanted(day):
        yield want, midnight
