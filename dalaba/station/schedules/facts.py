"""The facts for a row at an outlet on a day: layers from the widest to the narrowest; the narrowest wins. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

from dalaba.station.days import DayTypes, spoken_date, spoken_weekday
from dalaba.station.files.template import resolved
from dalaba.station.outlets import Outlet
from dalaba.station.schedules.rows import Campaign, Row
from dalaba.station.scripts import Script

_NONE: Mapping[str, str] = {}


def facts_at(
    campaign: Campaign, row: Row, outlet: Outlet, script: Script | None, day: date, days: DayTypes | None = None
) -> dict[str, str]:
    """Every fact for a row at an outlet on a day. The narrowest layer wins."""
    subject = day + timedelta(days=row.days_before) if row.days_before else day
    facts = dict(built_in(subject, day))
    if days is not None and days.sun is not None:
        facts.update(days.sun.facts(subject))
    facts.update(outlet.values)
    if script is not None:
        facts.update(script.facts)
    if campaign.daily:
        facts.update(campaign.daily.get(campaign.meant_by(subject) or subject, _NONE))
    if campaign.at_outlets:
        facts.update(campaign.at_outlets.get(outlet.name, _NONE))
    if days is not None and days.timetables:
        facts.update(switched(days, subject, outlet.name, facts))
    facts.update(row.values)
    if any("{{" in value for value in facts.values()):  # rare: layer by layer, since each may use those below it
        found = layers(campaign, row, outlet, script, day, days)
        return {name: value for _, layer in found for name, value in layer.items()}
    return facts


def layers(
    campaign: Campaign, row: Row, outlet: Outlet, script: Script | None, day: date, days: DayTypes | None = None
) -> list[tuple[str, Mapping[str, str]]]:
    """The layers of facts from the widest to the narrowest, each with the name of its source.

    A value may use facts of its own layer and of wider ones. These are filled in here.
    """
    subject = day + timedelta(days=row.days_before)
    written: list[tuple[str, Mapping[str, str]]] = [
        ("day", {**built_in(subject, day), **(days.sun.facts(subject) if days is not None and days.sun else {})}),
        ("outlet", outlet.values),
        ("script", script.facts if script else {}),
        ("daily", campaign.daily.get(campaign.meant_by(subject) or subject, {})),
        ("at_outlet", campaign.at_outlets.get(outlet.name, {})),
    ]
    found: list[tuple[str, Mapping[str, str]]] = []
    below: dict[str, str] = {}
    for source, layer in written:
        found.append((source, resolved(layer, below)))
        below.update(found[-1][1])
    timetable = switched(days, subject, outlet.name, below) if days is not None else {}
    return [*found, ("timetable", timetable), ("row", resolved(row.values, {**below, **timetable}))]


def switched(days: DayTypes, day: date, outlet: str, below: Mapping[str, str]) -> dict[str, str]:
    """The facts that the timetables in force set. A value that needs an unknown fact changes nothing.

    `day` is the day that is spoken of: in an announcement on the evening before, tomorrow's rain moves the place, and
    today's does not.
    """
    found: dict[str, str] = {}
    for timetable in days.in_force(day, outlet):
        written = timetable.values_at(outlet)
        values = resolved(written, {**below, **found})
        found.update({name: value for name, value in values.items() if value or not written[name]})
    return found


@lru_cache(maxsize=256)
def built_in(subject: date, day: date) -> Mapping[str, str]:
    """日期, 星期 and 今明 for the day `subject`, spoken of on `day`."""
    near = {0: "今天", 1: "明天", 2: "后天"}
    return {
        "日期": spoken_date(subject),
        "星期": spoken_weekday(subject),
        "今明": near.get((subject - day).days, spoken_date(subject)),
    }
