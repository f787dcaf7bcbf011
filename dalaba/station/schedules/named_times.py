"""What time somebody means who names a lesson, a period or a row: 第三节, 10:05. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dalaba.core import clock
from dalaba.core.model import Millis
from dalaba.core.problems import Bad
from dalaba.station.days import moved_window
from dalaba.station.files import values
from dalaba.station.hours import periods_on, windows_of
from dalaba.station.schedules.expand import expand_at
from dalaba.station.schedules.plan import Plan

OF = "·"
"""Between a lesson and its bell in a row's id: 第三节·上课."""


def time_named(plan: Plan, outlet: str, day: date, text: str) -> Millis | None:
    """The time that is meant: a time of day; else when what is called so first begins there on that day.

    That is a period, or the rows whose id is that name or begins with it (第三节·预备), as they are now. None if there
    is nothing.
    """
    try:
        return values.clock_time(text)
    except Bad:
        return min((*_period(plan, outlet, day, text.strip()), *_rows(plan, outlet, day, text.strip())), default=None)


def _period(plan: Plan, outlet: str, day: date, name: str) -> Iterator[Millis]:
    period = periods_on(plan.setup, plan.days, outlet, day).get(name)
    if period is not None:
        later = plan.days.later_at(day, outlet)
        yield from (moved_window(each, later).start for each in windows_of(period, plan.days, outlet, day))


def _rows(plan: Plan, outlet: str, day: date, name: str) -> Iterator[Millis]:
    for campaign, row in plan.by_outlet.get(outlet, ()):
        if row.id == name or row.id.startswith(name + OF):
            for each in expand_at(plan, campaign, row, outlet, day):
                shown = clock.local(each.due, plan.setup.zone)
                yield (shown.hour * 60 + shown.minute) * values.MINUTE + shown.second * values.SECOND


def names_there(plan: Plan, outlet: str, day: date) -> list[str]:
    """The names that `time_named` knows there on that day."""
    periods = periods_on(plan.setup, plan.days, outlet, day)
    lessons = (row.id.partition(OF)[0] for _, row in plan.by_outlet.get(outlet, ()) if OF in row.id)
    return list(dict.fromkeys((*periods, *lessons)))
