"""Variables without a value, at each row's outlets, on the first day from today on that the row plays there. Pure.

What a person must decide in the same text is told with them, so that nobody mends one thing to be told of the next.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta

from dalaba.core.model import Problem, Reason
from dalaba.speech.reading import read
from dalaba.station.checks.open_questions import held
from dalaba.station.days import SUN_NAMES, first_day
from dalaba.station.files.template import bare, fill, variables
from dalaba.station.schedules import Campaign, Plan, Row, airs_on, facts_at, playing_days, wanted_by
from dalaba.station.scripts import Held, Script, Version

_AHEAD = 400
"""Days to look ahead for the first day on which a row plays."""
_MOST_DAYS_OF_FACTS = 31
"""How many later days of a campaign with daily facts are looked at."""
_UNKNOWN = "，"
"""Stands for a variable without a value: a pause."""


def missing_values(plan: Plan, today: date, misread: Collection[str]) -> Iterator[Problem]:
    """Every variable without a value; in a campaign with daily facts also on the first later day that lacks one.

    `misread`: the files with errors of their own, whose scripts are left out.
    """
    for campaign in plan.campaigns:
        for row in campaign.rows:
            script = plan.script_of(row)
            if script is None or not row.enabled or not campaign.enabled:
                continue
            if script.place is None or script.place.file not in misread:
                for outlet in row.outlets:
                    yield from _at_outlet(plan, campaign, row, script, outlet, today)


def _at_outlet(
    plan: Plan, campaign: Campaign, row: Row, script: Script, outlet: str, today: date
) -> Iterator[Problem]:  # fmt: skip
    first = _first_day(plan, campaign, row, outlet, today)
    for day in (first, *_days_of_facts(plan, campaign, row, outlet, first)):
        if found := list(_on_day(plan, campaign, row, script, outlet, day)):
            yield from found
            return


def _first_day(plan: Plan, campaign: Campaign, row: Row, outlet: str, today: date) -> date:
    """The first day from today on that the row plays at the outlet; if none is near, today, or the day it begins."""
    spans = row.dates or campaign.dates
    begins = first_day(spans[0]) if spans else None
    begins = begins - timedelta(days=row.days_before) if begins else today
    coming = (max(today, begins) + timedelta(days=number) for number in range(_AHEAD))
    types = plan.setup.outlets[outlet].day_types
    for day in coming:
        if airs_on(campaign, row, day, plan.days, outlet) and (not types or plan.days.matches(day, types, outlet)):
            return day
    return begins


def _days_of_facts(plan: Plan, campaign: Campaign, row: Row, outlet: str, after: date) -> Iterator[date]:
    """The later days on which a row plays, if its campaign has daily facts."""
    for day in playing_days(campaign, _MOST_DAYS_OF_FACTS) if campaign.daily else ():
        if day > after and airs_on(campaign, row, day, plan.days, outlet):
            yield day


def lacking(plan: Plan, campaign: Campaign, row: Row, outlet: str, day: date) -> list[str]:
    """The variables without a value in what a row says at an outlet on a day, sorted."""
    return sorted(_lacking(plan, campaign, row, outlet, day)[0])


def _lacking(
    plan: Plan, campaign: Campaign, row: Row, outlet: str, day: date
) -> tuple[set[str], list[Version], Mapping[str, str]]:
    """The variables without a value; the versions that are heard; the facts."""
    here, script = plan.setup.outlets[outlet], plan.scripts[row.script]
    facts = facts_at(campaign, row, here, script, day, plan.days)
    want = wanted_by(plan, row, here, day, facts)
    chosen = (script.candidates(outlet, code, row.length, want.timetables)[:1] for code in want.languages)
    heard = [version for found in chosen for version in found]
    texts = [hours.text for hours in (*row.windows, *row.at)] + [version.text for version in heard]
    return {name for text in texts for name in variables(text) if not facts.get(name, "").strip()}, heard, facts


def _on_day(
    plan: Plan, campaign: Campaign, row: Row, script: Script, outlet: str, day: date
) -> Iterator[Problem]:  # fmt: skip
    missing, heard, facts = _lacking(plan, campaign, row, outlet, day)
    for name in sorted(missing - SUN_NAMES):
        said = {"name": name, "script": script.title, "outlet": outlet, "row": row.id, "date": day.isoformat()}
        yield Problem(Reason("plan.row_no_value", said), row.place)
    if missing & SUN_NAMES and plan.setup.location is None:  # a day without sunset is reported on that day
        hours = next(iter((*row.windows, *row.at)), row)
        for name in sorted(missing & SUN_NAMES):
            yield Problem(Reason("plan.no_location", {"name": name, "row": row.id, "outlet": outlet}), hours.place)
    for version in heard:
        yield from _asked(plan, script, version, facts, outlet)


def _asked(
    plan: Plan, script: Script, version: Version, facts: Mapping[str, str], outlet: str
) -> Iterator[Problem]:  # fmt: skip
    """What the words of a text with missing values ask; a text that lacks nothing is asked about when it is read."""
    names = variables(version.text)
    lacking = {name for name in names if not facts.get(name, "").strip()}
    if not lacking:
        return
    reading = read(
        fill(version.text, {**facts, **dict.fromkeys(lacking, _UNKNOWN)}), version.language, plan.setup.lexicon
    )
    own = bare(version.text)
    questions = tuple(
        each
        for each in reading.questions
        if each.code in ("reading.undecided", "reading.blank")
        and (found := each.params["found"]) in own
        and f"}}}}{found}" not in version.text  # the value that is missing may decide it
        and f"{found}{{{{" not in version.text
    )
    if questions:
        yield from held(plan, [(Held(script, version, reading.text, questions, ()), (outlet,))])
