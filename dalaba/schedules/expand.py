"""`expand`: from a date to its occurrences (pure). Dates, day types, facts in layers, hours, due times."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from dalaba import clock
from dalaba.days import DayTypes, spoken_date, spoken_weekday, type_name
from dalaba.files import Problems, values
from dalaba.files.problems import Bad
from dalaba.files.values import DateRange
from dalaba.model import (
    Booking,
    Instant,
    Millis,
    Occurrence,
    Reason,
    Wanted,
    Window,
)
from dalaba.outlets import Outlet
from dalaba.schedules.rows import Campaign, Plan, Row
from dalaba.scripts import Script, fill

_MOST_A_DAY = 1_500
"""Starts of one row at one outlet on one day; more is a slip of the pen (every minute of a day is 1,440)."""


def expand(plan: Plan, day: date) -> tuple[list[Occurrence], Problems]:
    """Every occurrence that starts on `day`, in no promised order, and what kept rows from having any.

    A window that begins the day before and crosses midnight belongs to the day before, and so do its starts.
    """
    problems = Problems()
    found: list[Occurrence] = []
    times = clock.LocalDay(day, plan.setup.zone)
    for campaign in plan.campaigns:
        for row in campaign.rows:
            if row.timed and airs_on(campaign, row, day, plan.days):
                for name in row.outlets:
                    outlet = plan.setup.outlets[name]
                    if not outlet.day_types or plan.days.matches(day, outlet.day_types):
                        found.extend(_at_outlet(plan, campaign, row, outlet, day, times, problems))
    return found, problems


def airs_on(campaign: Campaign, row: Row, day: date, days: DayTypes) -> bool:
    """Whether the row is played on `day`. Its dates are those it speaks of: `days_before` later."""
    return kept_off(campaign, row, day, days) is None


def kept_off(campaign: Campaign, row: Row, day: date, days: DayTypes) -> Reason | None:
    """Why a row is not played on `day`, or None: it is."""
    subject = day + timedelta(days=row.days_before)
    if not campaign.enabled or not row.enabled:
        return Reason("plan.disabled")
    for spans in (campaign.dates, row.dates):
        if spans and not any(subject in span for span in spans):
            return Reason("plan.other_dates", {"dates": "、".join(shown_dates(span) for span in spans)})
    if any(subject in span for span in (*campaign.excluded, *row.excluded)):
        return Reason("plan.excepted", {"date": subject.isoformat()})
    if row.weekdays and day.weekday() not in row.weekdays:
        wanted = "、".join(spoken_weekday(date(2024, 1, 1 + number)) for number in sorted(row.weekdays))
        return Reason("plan.other_weekday", {"weekdays": wanted})
    if row.day_types and not days.matches(day, row.day_types):
        return Reason("plan.other_day_type", {"types": "、".join(sorted(type_name(each) for each in row.day_types))})
    return None


def shown_dates(span: DateRange) -> str:
    """2022-07-13, or 2022-07-13..2022-07-15."""
    return span.first.isoformat() if span.first == span.last else f"{span.first}..{span.last}"


def facts_at(campaign: Campaign, row: Row, outlet: Outlet, script: Script | None, day: date) -> dict[str, str]:
    """Every fact in force for a row at an outlet on a day; the narrowest wins."""
    return {name: value for layer in layers(campaign, row, outlet, script, day) for name, value in layer[1].items()}


def layers(
    campaign: Campaign, row: Row, outlet: Outlet, script: Script | None, day: date
) -> list[tuple[str, Mapping[str, str]]]:
    """The layers of facts from the widest to the narrowest, each with the name of its source."""
    subject = day + timedelta(days=row.days_before)
    return [
        ("day", built_in(subject, day)),
        ("outlet", outlet.values),
        ("script", script.facts if script else {}),
        ("daily", campaign.daily.get(subject, {})),
        ("at_outlet", campaign.at_outlets.get(outlet.name, {})),
        ("row", row.values),
    ]


def built_in(subject: date, day: date) -> dict[str, str]:
    """日期, 星期 and 今明 of the day spoken of, said on `day`."""
    near = {0: "今天", 1: "明天", 2: "后天"}
    return {
        "日期": spoken_date(subject),
        "星期": spoken_weekday(subject),
        "今明": near.get((subject - day).days, spoken_date(subject)),
    }


def _at_outlet(
    plan: Plan, campaign: Campaign, row: Row, outlet: Outlet, day: date, times: clock.LocalDay, problems: Problems
) -> Iterator[Occurrence]:
    facts = facts_at(campaign, row, outlet, plan.scripts.get(row.script), day)
    try:
        starts = due_times(row, facts, plan.setup.periods)
    except Bad as bad:
        place = next(iter((*row.windows, *row.at))).place
        if bad.reason.code == "plan.too_many":
            problems.bad(bad, place)
            return
        found = bad.reason.params.get("found") or bad.reason.params.get("name", "")
        problems.add("plan.hours", place, outlet=outlet.name, row=row.id, found=found)
        return
    wanted = Wanted(
        row.script, outlet.name, row.languages or outlet.languages, row.length, tuple(sorted(facts.items()))
    )
    booking = Booking(
        campaign.name, row.id, outlet.name, wanted, row.priority, row.timing, row.wait, row.order, row.if_missing,
        row.if_cut, row.catch_up, row.place,
    )  # fmt: skip
    yield from _occurrences(booking, starts, day, times)


def _occurrences(
    booking: Booking, starts: list[tuple[Millis, Millis | None]], day: date, times: clock.LocalDay
) -> Iterator[Occurrence]:
    head = f"{booking.campaign}/{booking.row}@{booking.outlet}@"
    wait = 0 if booking.timing == "exact" else booking.wait
    for turn, (start, end) in enumerate(starts, day.toordinal()):
        due = times.at(start)
        until: Instant = due + wait + 1
        if end is not None and wait:
            until = min(until, max(times.at(end), due + 1))
        yield Occurrence(head + times.iso(start), booking, due, until, turn)


def due_times(
    row: Row, facts: Mapping[str, str], periods: Mapping[str, tuple[Window, ...]] = {}
) -> list[tuple[Millis, Millis | None]]:
    """(start, end of its window or None), ms after midnight, sorted, each start once. Bad where hours are none."""
    found: dict[Millis, Millis | None] = {values.clock_time(fill(hours.text, facts)): None for hours in row.at}
    for hours in row.windows:
        text = fill(hours.text, facts)
        for window in periods.get(text.strip()) or (values.window(text),):
            for start in _in_window(row, window):
                found.setdefault(start, window.end)
    if len(found) > _MOST_A_DAY:
        raise Bad("plan.too_many", found=len(found), name=row.id)
    return sorted(found.items(), key=lambda pair: pair[0])


def _in_window(row: Row, window: Window) -> list[Millis]:
    """Starts from the window's own start on; a start at its end is out. `per_window` alone spreads them evenly."""
    if row.every:
        starts = list(range(window.start, window.end, row.every))
        return starts[: row.per_window] if row.per_window else starts
    count = row.per_window or 1
    return [window.start + (window.end - window.start) * number // count for number in range(count)]
