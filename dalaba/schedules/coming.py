"""The next occurrence on an outlet after an instant, however far away. Pure.

Asks day after day, so it costs the same for a rule of yesterday and one of ten years ago; only that outlet's rows are
looked at.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta

from dalaba import clock
from dalaba.days import last_day
from dalaba.files.problems import Bad
from dalaba.model import Instant, Millis, Occurrence
from dalaba.schedules.expand import expand_at, may_pass_midnight, starts_on
from dalaba.schedules.rows import Campaign, Plan, Row
from dalaba.schedules.when import off

_FARTHEST = 8 * 366
"""Days. A row for 29 February waits as long."""


def next_due(plan: Plan, outlet: str, after: Instant) -> Occurrence | None:
    """The first occurrence on `outlet` that is due after `after`, by id among equals; None: nothing more is to come."""
    rows = plan.by_outlet.get(outlet, ())
    first = clock.today(after, plan.setup.zone)
    ends = last_of(rows)
    for number in range(_FARTHEST):
        day = first + timedelta(days=number)
        if ends is not None and day > ends:
            return None
        found = _first_on(plan, outlet, rows, day, after)
        if found is not None:
            return found
    return None


def last_of(rows: tuple[tuple[Campaign, Row], ...]) -> date | None:
    """The last day on which one of the rows may have a start; None: there is no last."""
    ends: list[date] = []
    for campaign, row in rows:
        spans = [spans for spans in (campaign.dates, row.dates) if spans]
        last = [max(last_day(span) or date.max for span in each) for each in spans]
        if not last or min(last) == date.max:
            return None
        delay = sum(each.days for each in campaign.postponed)
        ends.append(min(last) + timedelta(days=1 + delay - row.days_before))
    return max(ends, default=date.min)


def _first_on(
    plan: Plan, outlet: str, rows: tuple[tuple[Campaign, Row], ...], day: date, after: Instant
) -> Occurrence | None:
    times = clock.LocalDay(day, plan.setup.zone)
    since = after - times.at(0)
    if not times.even or any(may_pass_midnight(row, plan) for _, row in rows):
        return _first_of_all(plan, outlet, rows, day, after)
    where = plan.setup.outlets[outlet]
    if where.day_types and not plan.days.matches(day, where.day_types, outlet):
        return None
    best: Millis = clock.DAY
    winners: list[tuple[Campaign, Row]] = []
    for pair in rows:
        campaign, row = pair
        if off(campaign, row, day, plan.days, outlet):
            continue
        try:
            starts = (plan.fixed.get(id(row)) or starts_on(plan, campaign, row, where, day)).times
        except Bad:
            continue
        index = bisect_right(starts, since)
        if index < len(starts) and starts[index] <= best:
            if starts[index] < best:
                best, winners = starts[index], []
            winners.append(pair)
    return _first_of_all(plan, outlet, tuple(winners), day, after) if winners else None


def _first_of_all(
    plan: Plan, outlet: str, rows: tuple[tuple[Campaign, Row], ...], day: date, after: Instant
) -> Occurrence | None:
    found = [each for campaign, row in rows for each in expand_at(plan, campaign, row, outlet, day) if each.due > after]
    return min(found, key=lambda each: (each.due, each.id), default=None)
