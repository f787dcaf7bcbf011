"""What can be checked in the plan alone: campaigns that are over, rows that never play, missing facts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from dalaba.core.model import Place, Problem, Reason
from dalaba.core.problems import Bad
from dalaba.station.days import NOT, TYPES, WEEKDAY_TYPES, last_day, nearest_type, shown, type_name, unknown_type
from dalaba.station.files.date_values import DateRange
from dalaba.station.files.template import variables
from dalaba.station.schedules import Campaign, Plan, Row, asked_of_week, facts_at, off, starts_on

_AHEAD = 400
"""Days to look ahead for a row without an end. Any holiday or lunar day is closer."""
_FARTHEST = 8 * 366 + 1
"""The same for a row with named dates: 29 February comes every four years, and once after eight."""
_SOON = 7
"""How many days before the last term's end this is reported."""
_AUTOMATIC = frozenset({"workday", "holiday", "schoolday"})


def campaigns_over(plan: Plan, today: date) -> Iterator[Problem]:
    """Campaigns whose last day is past, so that they do nothing any more."""
    for campaign in plan.campaigns:
        last = _end(campaign)
        if campaign.enabled and last is not None and last < today:
            facts = {"campaign": campaign.name, "last": last.isoformat()}
            yield Problem(Reason("plan.campaign_over", facts), Place(campaign.file), "warning")


def terms_over(plan: Plan, today: date) -> Iterator[Problem]:
    """A warning that no terms are written for the coming days, if something depends on them."""
    timetables = (each.periods for each in plan.days.timetables)
    periods = [each.day_types for named in (plan.setup.periods, *timetables) for each in named.values()]
    outlets = [outlet.day_types for outlet in plan.setup.outlets.values()]
    rows = [row.kinds for campaign in plan.campaigns for row in campaign.rows if row.enabled]
    last = max((term.last for term in plan.days.terms), default=None)
    waiting = periods if last is None else (*periods, *outlets, *rows)  # a row that never plays is reported anyway
    if not any(each.removeprefix(NOT) == "schoolday" for types in waiting for each in types):
        return
    if last is None:
        yield Problem(Reason("plan.no_terms"), Place("days.yaml"), "warning")
    elif last < today + timedelta(days=_SOON):
        yield Problem(Reason("plan.terms_over", {"last": last.isoformat()}), Place("days.yaml"), "warning")


def _end(campaign: Campaign) -> date | None:
    """The last day of a campaign, including postponements; None if it has no end."""
    ends = [last_day(span) for span in campaign.dates]
    if not campaign.dates:
        ends = [last_day(span) for row in campaign.rows for span in row.dates]
        if not campaign.rows or any(not row.dates for row in campaign.rows):
            return None
    known = [end for end in ends if end is not None]
    if len(known) < len(ends):
        return None
    return max(known) + timedelta(days=sum(each.days for each in campaign.postponed))


def rows_that_never_play(plan: Plan, today: date) -> Iterator[Problem]:
    """Rows that no day from today on would play although their campaign is not over: their conditions never meet."""
    for campaign in plan.campaigns:
        end = _end(campaign)
        if not campaign.enabled or (end is not None and end < today):
            continue
        told: set[object] = set()
        for row in campaign.rows:
            if not row.enabled or not row.outlets or _waits_for_a_switch(plan, row):
                continue
            same = (row.dates, row.kinds, row.outlets) if campaign.bells and row.timed else row.id
            if same in told:
                continue  # of sixty bells that ring on no day, one says so
            problem = _never(plan, campaign, row, today)
            if problem is not None:
                told.add(same)
                yield problem


def _waits_for_a_switch(plan: Plan, row: Row) -> bool:
    """Whether it plays on days that people switch on (rain, exams), of which none may be marked today."""
    wanted = {each for each in row.kinds if not each.startswith(NOT)}
    returning = {kind for mark in plan.days.marked if not isinstance(mark.days, DateRange) for kind in mark.types}
    dated = {each.name for each in plan.days.timetables if each.own_days}
    return bool(wanted - _AUTOMATIC - returning - dated - set(WEEKDAY_TYPES))


def _never(plan: Plan, campaign: Campaign, row: Row, today: date) -> Problem | None:
    played = False
    for number in range(_FARTHEST):
        day = today + timedelta(days=number)
        if number >= _AHEAD and not _dated(campaign, row, day):
            continue
        for name in row.outlets:
            if not off(campaign, row, day, plan.days, name) and _on(plan, name, day):
                played = True
                if not row.timed or _starts(plan, campaign, row, name, day):
                    return None
    facts = {"row": f"{campaign.name}/{row.id}"}
    if played:
        return Problem(Reason("plan.row_no_start", facts), row.place, "warning")
    last = _last(row)
    if last is not None and last < today:
        return Problem(Reason("plan.row_over", {**facts, "last": last.isoformat()}), row.place, "warning")
    if "schoolday" in row.kinds and all(term.last < today for term in plan.days.terms):
        return Problem(Reason("plan.row_no_term", facts), row.place, "warning")
    return Problem(Reason("plan.row_never", {**facts, **_conditions(plan, row)}), row.place, "warning")


def _dated(campaign: Campaign, row: Row, day: date) -> bool:
    """Whether the row's or campaign's dates include the day, however far away it is."""
    spans = row.dates or campaign.dates
    return any(day + timedelta(days=row.days_before) in span for span in spans)


def _on(plan: Plan, outlet: str, day: date) -> bool:
    """Whether the outlet plays at all on that day."""
    types = plan.setup.outlets[outlet].day_types
    return not types or plan.days.matches(day, types, outlet)


def _starts(plan: Plan, campaign: Campaign, row: Row, outlet: str, day: date) -> bool:
    try:
        return bool(starts_on(plan, campaign, row, plan.setup.outlets[outlet], day).times)
    except Bad:
        return True  # unreadable hours are reported elsewhere


def _last(row: Row) -> date | None:
    """The last of a row's own dates; None if it has none, or no end."""
    ends = [last_day(span) for span in row.dates]
    known = [end for end in ends if end is not None]
    return max(known) if known and len(known) == len(ends) else None


def _conditions(plan: Plan, row: Row) -> dict[str, str]:
    """All that a row and its outlets require of a day, so that people see what contradicts what."""
    return {
        "conditions": "、".join(_asked(plan, row, "zh")) or "—",
        "conditions_en": "、".join(_asked(plan, row, "en")) or "—",
    }


def _asked(plan: Plan, row: Row, ui: str) -> list[str]:
    said = [shown(span, ui) for span in row.dates]
    said += asked_of_week(row, ui)
    said += sorted(type_name(each, ui) for each in row.kinds)
    for name in row.outlets:
        said += [f"{name}:{type_name(each, ui)}" for each in sorted(plan.setup.outlets[name].day_types)]
    return said


def unknown_day_types(plan: Plan) -> Iterator[Problem]:
    """Types that something depends on although no day can have them: a typing error, or a type that is not written yet.

    It is an error if something waits for it: an excluded type, or hours on days of that type only.
    """
    rows = [row for campaign in plan.campaigns for row in campaign.rows]
    asked = [(row.day_types, row.place, "files.waits_row", False) for row in rows]
    files = {(row.timetables, campaign.file) for campaign in plan.campaigns for row in campaign.rows if row.timetables}
    asked += [(types, Place(file), "files.waits_row", True) for types, file in sorted(files, key=str)]
    for outlet in plan.setup.outlets.values():
        asked.append((outlet.day_types, outlet.place, "files.waits_outlet", False))
    for named in (plan.setup.periods, *(each.periods for each in plan.days.timetables)):
        asked += [(each.day_types, each.place, "files.waits_period", True) for each in named.values()]
    for types, place, waits, always in asked:
        for found in sorted(types):
            kind = found.removeprefix(NOT)
            if kind not in plan.days.given:
                reason = unknown_type(kind, plan.days.given)
                if always or found != kind:
                    yield Problem(Reason(reason.code, {**reason.params, "waits": waits}), place)
                else:
                    yield Problem(reason, place, "warning")


def marks_unused(plan: Plan) -> Iterator[Problem]:
    """Marks with a type that nothing depends on, if it is similar to one that something does."""
    rows = [row.kinds for campaign in plan.campaigns for row in campaign.rows]
    outlets = [outlet.day_types for outlet in plan.setup.outlets.values()]
    timetables = [each.periods for each in plan.days.timetables]
    periods = [each.day_types for named in (plan.setup.periods, *timetables) for each in named.values()]
    asked = {each.removeprefix(NOT) for types in (*rows, *outlets, *periods) for each in types}
    asked.update(kind for script in plan.scripts.values() for kind in script.timetables)
    known = dict.fromkeys((*TYPES.values(), *WEEKDAY_TYPES, *(each.name for each in plan.days.timetables), *asked))
    for mark in plan.days.marked:
        for kind in mark.types:
            if kind.removeprefix(NOT) not in known and (meant := nearest_type(kind.removeprefix(NOT), known)):
                facts = {"nearest": type_name(meant), "nearest_en": type_name(meant, "en")}
                yield Problem(Reason("files.mark_unused", {"found": kind, **facts}), mark.place, "warning")


def switched_values(plan: Plan, types: tuple[str, ...], outlets: tuple[str, ...], day: date) -> Iterator[Problem]:
    """Facts that a timetable of these types would set but cannot, because an outlet lacks a fact in them."""
    for outlet in outlets or plan.setup.outlets:
        for timetable in plan.days.in_force(day, outlet):
            own = timetable.values_at(outlet) if timetable.name in types else {}
            for name, value in own.items():
                for missing in sorted(variables(value) - (own.keys() - {name})):
                    if not _known(plan, outlet, missing, day):
                        facts = {"timetable": type_name(timetable.name), "outlet": outlet}
                        yield Problem(
                            Reason("plan.switch_lacks", {**facts, "name": name, "missing": missing}),
                            timetable.place,
                            "warning",
                        )


def _known(plan: Plan, outlet: str, name: str, day: date) -> bool:
    """Whether a fact has a value at an outlet: its own, or one from a campaign for every outlet there."""
    here = plan.setup.outlets[outlet]
    if here.values.get(name, "").strip():
        return True
    rows = plan.by_outlet.get(outlet, ())
    return bool(rows) and all(
        facts_at(campaign, row, here, plan.script_of(row), day).get(name, "").strip() for campaign, row in rows
    )
