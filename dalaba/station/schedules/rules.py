"""Rules of a row besides its dates: odd and even weeks, a month's last Friday, every other day.

星期 and 周次 become clauses, all of which must match. Weeks of a term need the terms, which are known only after all
files are read. Until then, and after the last term, nothing plays by them. A clause that cannot be read matches no day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from dalaba.core.model import Place
from dalaba.station.days import (
    NEVER,
    Clause,
    EveryFew,
    Monthly,
    MonthlyWeekday,
    Weekly,
    WhichDays,
    clause,
    first_of,
    is_rule,
    told,
)
from dalaba.station.files import Problems, Record
from dalaba.station.files.date_values import DateRange
from dalaba.station.outlets import Setup
from dalaba.station.schedules.rows import Campaign, Row

_OF_SCHOOL = frozenset({"schoolday", "exam"})
_RETURNING = (Monthly, MonthlyWeekday, Weekly)


def rules_of(record: Record, problems: Problems, dates: Iterable[WhichDays]) -> tuple[Clause, ...]:
    """What 星期 and 周次 require of a day. A 星期 with only days of the week gives no clause.

    `dates`: the row's own; 隔天 is counted from their beginning.
    """
    since = first_of(dates)
    found: list[Clause] = []
    if rules_hold(record):
        found.append(clause(record.scalars("weekdays", split=False), problems, since, by=""))
    items = record.scalars("weeks", split=False)
    if items:
        wrong = Problems()
        weeks = clause(items, wrong, since, by="")
        if not all(isinstance(each, Weekly) and each.parity for each in weeks):
            code = next((each.reason.code for each in wrong if each.reason.code == "files.weeks_list"), "files.weeks")
            problems.add(code, items[0].place, found=items[0].text.strip())
            weeks = (NEVER,)
        found.append(weeks)
    return tuple(found)


def rules_hold(record: Record) -> bool:
    """Whether 星期 says more than days of the week. Then the rules contain all of it."""
    return any(is_rule(item.text) for item in record.scalars("weekdays", split=False))


def settled(row: Row, setup: Setup, record: Record, problems: Problems) -> Row:
    """The row with a definite way of counting its weeks, and with unambiguous dates; else it waits."""
    schools = bool(row.outlets) and all(setup.outlets[name].kind == "school" for name in row.outlets)
    by = "term" if schools or row.day_types & _OF_SCHOOL else ""
    where = record.where("weeks" if record.has("weeks") else "weekdays")
    dates = days_meant(row.dates, by, record.where("dates"), problems)
    excluded = days_excluded(row.excluded, by, record.where("except"), problems)
    rules = tuple(_counted(each, by, where, problems) for each in row.rules)
    same = (dates, excluded, rules) == (row.dates, row.excluded, row.rules)
    return row if same else replace(row, dates=dates, excluded=excluded, rules=rules)


def days_meant(spans: tuple[WhichDays, ...], by: str, place: Place, problems: Problems) -> tuple[WhichDays, ...]:
    """日期 of a row or a campaign. A range next to recurring days could mean both or either, so the row waits.

    The same holds for any date next to days of the week: 2026-12-04 and 每周五 may mean one Friday or all of them.
    """
    spans = _counted(spans, by, place, problems)
    weekly = any(isinstance(each, Weekly) for each in spans) and any(isinstance(each, DateRange) for each in spans)
    if weekly or (any(isinstance(each, _RETURNING) for each in spans) and any(_long(each) for each in spans)):
        problems.add("files.dates_mixed", place)
        return (NEVER,)
    return spans


def days_excluded(spans: tuple[WhichDays, ...], by: str, place: Place, problems: Problems) -> tuple[WhichDays, ...]:
    """除外: if the number of a week is unknown, the day counts as excepted."""
    spans = _counted(spans, by, place, problems)
    return tuple(each._replace(beyond=True) if isinstance(each, Weekly) else each for each in spans)


def _counted(spans: Clause, by: str, place: Place, problems: Problems) -> Clause:
    """Count a bare 单周 by the term if the row is a school's. Elsewhere it is unclear, and that is a problem."""
    if not by and any(isinstance(each, Weekly) and each.unsaid for each in spans):
        problems.add("files.weeks_which", place)
    return tuple(each._replace(by=by) if isinstance(each, Weekly) and each.unsaid else each for each in spans)


def _long(days: WhichDays) -> bool:
    return isinstance(days, EveryFew) or (isinstance(days, DateRange) and days.first != days.last)


def with_terms(campaigns: Iterable[Campaign], terms: tuple[DateRange, ...], problems: Problems) -> tuple[Campaign, ...]:
    """The campaigns, with the terms filled in where weeks are counted by term. Without terms: a problem."""
    return tuple(_with_terms(each, terms, problems) for each in campaigns)


def _with_terms(campaign: Campaign, terms: tuple[DateRange, ...], problems: Problems) -> Campaign:
    if not terms:
        if any(map(_needs, (*campaign.dates, *campaign.excluded))):
            problems.add("files.weeks_no_terms", Place(campaign.file))
        for row in campaign.rows:
            if any(map(_needs, _all(row))):
                problems.add("files.weeks_no_terms", row.place)
    if not any(
        map(_needs, (*campaign.dates, *campaign.excluded, *(each for row in campaign.rows for each in _all(row))))
    ):
        return campaign
    return replace(
        campaign,
        dates=_each(campaign.dates, terms),
        excluded=_each(campaign.excluded, terms),
        rows=tuple(_row_with(row, terms) for row in campaign.rows),
    )


def _row_with(row: Row, terms: tuple[DateRange, ...]) -> Row:
    rules = tuple(_each(clause, terms) for clause in row.rules)
    return replace(row, dates=_each(row.dates, terms), excluded=_each(row.excluded, terms), rules=rules)


def _each(spans: Clause, terms: tuple[DateRange, ...]) -> Clause:
    return tuple(told(days, terms) for days in spans)


def _all(row: Row) -> Iterator[WhichDays]:
    for spans in (row.dates, row.excluded, *row.rules):
        yield from spans


def _needs(days: WhichDays) -> bool:
    return isinstance(days, Weekly) and days.needs_terms
