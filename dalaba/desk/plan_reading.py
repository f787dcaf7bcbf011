"""What people wrote in a station's folder as one plan, with every problem found in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from dalaba.core.model import Place
from dalaba.core.problems import nearest
from dalaba.station import checks
from dalaba.station.days import AUTO, NO_TELLING, TYPES, DayTypes, Postponed, Sun, Timetable, read_days
from dalaba.station.files import Problems
from dalaba.station.outlets import read_station
from dalaba.station.schedules import Campaign, Plan, go_by_the_sun, read_schedules, with_terms
from dalaba.station.scripts import Script, read_scripts


def read_plan(folder: Path, problems: Problems, from_outside: Mapping[str, Script]) -> Plan:
    """Read all that people wrote. `from_outside`: scripts that others sent, of which there may be recordings here."""
    setup = read_station(folder, problems)
    days = read_days(folder, setup.calendar, problems, setup.resolve, setup.periods)
    kinds = {*TYPES.values(), *(each.name for each in days.timetables)}
    scripts = read_scripts(folder, setup, problems, kinds, from_outside=from_outside)
    names = {name for timetable in days.timetables for name in timetable.periods}
    campaigns = with_terms(read_schedules(folder, setup, scripts, problems, names), days.terms, problems)
    campaigns = put_off(campaigns, days, problems)
    values = (text for each in days.timetables for text in _values_of(each))
    if setup.location and go_by_the_sun(setup, scripts.values(), campaigns, values):
        days = days.with_sun(Sun(setup.location, setup.zone))
    plan = Plan(setup, days, scripts, campaigns)
    for problem in checks.unknown_day_types(plan):
        if problem.severity == "error":  # `check` reports the warnings
            problems.put(problem)
    return plan


def _values_of(timetable: Timetable) -> Iterator[str]:
    for facts in (timetable.values, *timetable.at_outlets.values()):
        yield from facts.values()


def put_off(campaigns: tuple[Campaign, ...], days: DayTypes, problems: Problems) -> tuple[Campaign, ...]:
    """The campaigns with the postponements from days.yaml and days.auto.yaml."""
    names = {campaign.name for campaign in campaigns}
    for name in days.postponed:
        if name not in names:
            hint = nearest(name, names) or "、".join(sorted(names)[:4]) or "…"
            problems.add("files.unknown_campaign", Place(AUTO), "warning", found=name, nearest=hint)
    return tuple(_put_off(each, days.postponed.get(each.name, ())) for each in campaigns)


def _put_off(campaign: Campaign, said: tuple[Postponed, ...]) -> Campaign:
    """The campaign with its postponements; if one of them cannot be read, it is switched off and waits."""
    waits = NO_TELLING in said
    known = tuple(each for each in said if each is not NO_TELLING)
    return replace(
        campaign,
        postponed=campaign.postponed + known,
        enabled=campaign.enabled and not waits,
        waits=campaign.waits or waits,
    )
