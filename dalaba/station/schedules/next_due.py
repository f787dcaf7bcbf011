"""The next occurrence on an outlet after an instant, however far away. Pure.

It tries one day after another, so a rule costs the same whether it began yesterday or ten years ago. Only rows of that
outlet are examined. Rows with the same hours every day are stored as numbers; rows that depend on facts, day types or
postponements are expanded.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date

from dalaba.core import clock
from dalaba.core.model import Instant, Millis, Occurrence
from dalaba.core.problems import Bad
from dalaba.station.days import WhichDays, last_day
from dalaba.station.files.date_values import DateRange
from dalaba.station.schedules.expand import expand, expand_at, occurrence_of
from dalaba.station.schedules.plan import Agenda, Plan, SteadyRow
from dalaba.station.schedules.rows import Campaign, Row
from dalaba.station.schedules.starts import may_pass_midnight, starts_on

_FARTHEST = 8 * 366
"""Days. A row for 29 February may have to wait this long."""
_FOREVER = date.max.toordinal()


def next_due(plan: Plan, outlet: str, after: Instant) -> Occurrence | None:
    """The first occurrence on `outlet` due after `after`, by id if several are due at once; None if none is to come."""
    agenda = plan.agendas.get(outlet)
    if agenda is None:
        agenda = plan.agendas[outlet] = _agenda(plan, outlet)
    today = clock.today(after, plan.setup.zone).toordinal()
    for number in range(today, min(agenda.last, today + _FARTHEST) + 1):
        found = _on(plan, outlet, agenda, number, after)
        if found is not None and found.booking.wanted.script in plan.shared:  # of two files, only one counts
            day = expand(plan, date.fromordinal(number), (outlet,))[0]
            return min((each for each in day if each.due > after), key=_by_due)
        if found is not None:
            return found
    return None


def _on(plan: Plan, outlet: str, agenda: Agenda, number: int, after: Instant) -> Occurrence | None:
    """The first occurrence of a day that is due after `after`."""
    weekday = (number + 6) % 7
    here = [each for each in agenda.entries if each[0] <= number <= each[1] and weekday in each[2]]  # inlined `has`
    if not here and not agenda.others and not any(each.has(number - 1) for each in agenda.entries):
        return None
    day = date.fromordinal(number)
    times = clock.LocalDay(day, plan.setup.zone)
    if times.even and not plan.days.later_at(day, outlet):
        found = _first_of(plan, outlet, here, times, after - times.at(0))
    else:
        # something is later that day, or a clock change late in the evening moves yesterday's last times into this day
        found = _expanded(plan, outlet, ((each.campaign, each.row) for each in agenda.entries), day, after)
    other = _expanded(plan, outlet, agenda.others, day, after) if agenda.others else None
    if found is None or other is None:
        return found or other
    return min(found, other, key=_by_due)


def _first_of(
    plan: Plan, outlet: str, entries: Iterable[SteadyRow], times: clock.LocalDay, since: Millis
) -> Occurrence | None:
    best = clock.DAY
    winners: list[tuple[SteadyRow, int]] = []
    for entry in entries:
        index = bisect_right(entry.times, since)
        if index < len(entry.times) and entry.times[index] <= best:
            if entry.times[index] < best:
                best, winners = entry.times[index], []
            winners.append((entry, index))
    found = [occurrence_of(plan, entry.campaign, entry.row, outlet, times, index) for entry, index in winners]
    return found[0] if len(found) == 1 else min(found, key=_by_due, default=None)


def _expanded(
    plan: Plan, outlet: str, rows: Iterable[tuple[Campaign, Row]], day: date, after: Instant
) -> Occurrence | None:
    found = [each for campaign, row in rows for each in expand_at(plan, campaign, row, outlet, day) if each.due > after]
    return min(found, key=_by_due, default=None)


def _by_due(occurrence: Occurrence) -> tuple[Instant, str]:
    return occurrence.due, occurrence.id


def _agenda(plan: Plan, outlet: str) -> Agenda:
    entries: list[SteadyRow] = []
    others: list[tuple[Campaign, Row]] = []
    last = 0
    for campaign, row in plan.by_outlet.get(outlet, ()):
        if not (campaign.enabled and row.enabled):
            continue
        entry = _entry(plan, outlet, campaign, row)
        if entry is None:
            others.append((campaign, row))
        else:
            entries.append(entry)
        last = max(last, _last(campaign, row))
    return Agenda(tuple(entries), tuple(others), last)


def _entry(plan: Plan, outlet: str, campaign: Campaign, row: Row) -> SteadyRow | None:
    """The row as numbers, if only dates and weekdays decide when it plays; else None."""
    where = plan.setup.outlets[outlet]
    special = campaign.excluded or row.excluded or row.kinds or campaign.postponed or where.day_types or row.moved
    if row.rules or (row.weekdays and plan.days.made_up) or plan.also:
        return None
    if special or may_pass_midnight(row, plan) or not (_plain(campaign.dates) and _plain(row.dates)):
        return None
    spans = [span for span in (*campaign.dates, *row.dates) if isinstance(span, DateRange)]
    first = max((span.first.toordinal() for span in spans), default=1) - row.days_before
    last = min((span.last.toordinal() for span in spans), default=_FOREVER) - row.days_before
    try:
        times = starts_on(plan, campaign, row, where, date.min).times
    except Bad:
        return None
    return SteadyRow(first, last, row.weekdays or frozenset(range(7)), times, campaign, row)


def _plain(spans: tuple[WhichDays, ...]) -> bool:
    return not spans or (len(spans) == 1 and isinstance(spans[0], DateRange))


def _last(campaign: Campaign, row: Row) -> int:
    """The last day on which a row may start, including windows past midnight and all postponements."""
    bounds = [
        max((last_day(span) or date.max).toordinal() for span in each) for each in (campaign.dates, row.dates) if each
    ]
    last = min(bounds, default=_FOREVER)
    delay = sum(each.days for each in campaign.postponed)
    return min(last + 1 + delay - row.days_before, _FOREVER)
