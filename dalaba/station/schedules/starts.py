"""A row's starts at an outlet by its hours on a day, and whether they are certain. Pure."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from dalaba.core.model import Place
from dalaba.core.problems import Bad
from dalaba.station.days import SUN_NAMES
from dalaba.station.hours import periods_on, windows_of
from dalaba.station.outlets import Outlet
from dalaba.station.schedules.bookings import said_of, wanted_by
from dalaba.station.schedules.facts import facts_at
from dalaba.station.schedules.period_times import goes_by
from dalaba.station.schedules.plan import Plan, Starts
from dalaba.station.schedules.rows import Campaign, Row
from dalaba.station.schedules.when import due_times, off


def starts_on(plan: Plan, campaign: Campaign, row: Row, outlet: Outlet, day: date) -> Starts:
    """The row's starts by its hours on `day`, whether or not it plays then. Raises Bad if its hours cannot be read."""
    fixed = plan.fixed.get(id(row))
    if fixed is not None:
        return fixed
    hours = [each.text for each in (*row.windows, *row.at)]
    named = any(text.strip() in plan.period_names or goes_by(text, plan.period_names) for text in hours)
    if not named and not any("{{" in text for text in hours):
        return plan.fixed.setdefault(id(row), due_times(row, {}))
    facts = facts_at(campaign, row, outlet, plan.script_of(row), day, plan.days)
    periods = periods_on(plan.setup, plan.days, outlet.name, day)
    windows = {name: windows_of(each, plan.days, outlet.name, day) for name, each in periods.items()}
    try:
        return due_times(row, facts, windows)
    except Bad as bad:
        name = bad.reason.params.get("name", "")
        if bad.reason.code != "plan.no_value" or name not in SUN_NAMES:
            raise
        if plan.days.sun is None:
            raise Bad("plan.no_location", name=name, row=row.id, outlet=outlet.name) from bad
        raise Bad("plan.no_sun", name=name, row=row.id, outlet=outlet.name, date=day) from bad


def in_doubt(plan: Plan, campaign: Campaign, row: Row, outlet: Outlet, day: date) -> Place | None:
    """The place in the files where days cannot be read, if that could change the hours or words of a row on `day`, or
    whether it plays; otherwise None.
    """
    for other in plan.also:
        if _answer(other, campaign, row, outlet, day) != _answer(plan, campaign, row, outlet, day):
            return other.days.unread or Place("days.yaml")
    return None


def _answer(plan: Plan, campaign: Campaign, row: Row, outlet: Outlet, day: date) -> object:
    """Everything about a day that decides what is heard of a row."""
    days = plan.days
    if off(campaign, row, day, days, outlet.name):
        return None
    if outlet.day_types and not days.matches(day, outlet.day_types, outlet.name):
        return None
    try:
        starts = starts_on(plan, campaign, row, outlet, day) if row.timed else None
    except Bad as bad:
        return bad.reason
    facts = facts_at(campaign, row, outlet, plan.script_of(row), day, days)
    later = days.later_at(day, outlet.name)
    return starts, later, said_of(plan, row.script, facts), wanted_by(plan, row, outlet, day, facts).timetables


def may_pass_midnight(row: Row, plan: Plan) -> bool:
    """Whether a start may be on the next day, because a window or time, a fact, or a period says so."""
    for hours in (*row.windows, *row.at):
        if _past_midnight(hours.text):
            return True
        if plan.period_names and (hours.text.strip() in plan.period_names or goes_by(hours.text, plan.period_names)):
            return True
    return False


@lru_cache(maxsize=4096)
def _past_midnight(text: str) -> bool:
    return any(sign in text for sign in ("{{", "次日", "第二天", "+1", "24", "２４"))
