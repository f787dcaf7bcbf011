"""What would be if a notice were saved and scheduled as it is typed, before anything is written.

The station is taken as if the files were there already, and its days are compiled with the new row and without it: what
plays of the notice, what is refused, and what else on these days would move, be cut short or not be heard.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple, TypeAlias

from dalaba.compile.render import Preparer
from dalaba.core import clock
from dalaba.core.model import Instant, Millis, Problem, Programme, Reason, Refusal, Spot
from dalaba.core.problems import Problems
from dalaba.desk.booking import planned
from dalaba.desk.notices.draft import Wish
from dalaba.desk.root import Station
from dalaba.station.checks.missing_values import lacking
from dalaba.station.days import TYPES
from dalaba.station.schedules import Campaign, Row, days_to_come
from dalaba.station.scripts import read_scripts

MOST_DAYS = 14
"""How many of its days are compiled."""
Entry: TypeAlias = Spot | Refusal


class Fault(NamedTuple):
    """Why it cannot be so. `field`: the row's key that is wrong, a fact's name between braces, or "" for all of it."""

    field: str
    reason: Reason


class Aside(NamedTuple):
    """Something else that would not be heard as it was planned."""

    what: str
    """"moved", "shorter" or "lost"."""
    title: str
    outlet: str
    due: Instant
    start: Instant
    """When it would be heard; its due time if it would not."""
    by: Millis
    """How much of it would be missing, if it is shorter."""
    why: Reason | None


@dataclass(frozen=True, slots=True)
class DayOfIt:
    """One day of the notice."""

    day: date
    spots: tuple[Spot, ...]
    refused: tuple[Refusal, ...]
    aside: tuple[Aside, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What would be."""

    row: str
    """The id that the row would have."""
    faults: tuple[Fault, ...] = ()
    """Why it cannot be saved so, each at its field."""
    problems: tuple[Problem, ...] = ()
    """Errors in the texts."""
    days: tuple[DayOfIt, ...] = ()
    more_days: int = 0
    """How many days of it were not looked at."""
    doubts: tuple[Problem, ...] = ()
    """Warnings in the texts."""

    @property
    def good(self) -> bool:
        return not self.faults and not self.problems

    @property
    def spots(self) -> list[Spot]:
        return [spot for each in self.days for spot in each.spots]

    @property
    def refused(self) -> list[Refusal]:
        return [each for day in self.days for each in day.refused]

    @property
    def aside(self) -> list[Aside]:
        return [each for day in self.days for each in day.aside]


def with_texts(station: Station, drafts: Mapping[str, str]) -> Station:
    """The station as if these files of scripts/ held these texts. Its problems are only those of the scripts."""
    problems = Problems()
    setup, days = station.setup, station.plan.days
    timetables = {*TYPES.values(), *(each.name for each in days.timetables)}
    scripts = read_scripts(station.folder, setup, problems, timetables, drafts)
    plan = replace(station.plan, scripts=scripts)
    was = station.preparer
    preparer = Preparer(
        setup, scripts, station.library, was.voices.opener, confirmed=was.confirmed, approvals=was.approvals
    )
    return replace(station, plan=plan, problems=problems, preparer=preparer)


def judged(station: Station, name: str, drafts: Mapping[str, str], wish: Wish, now: Instant) -> Judgement:
    """What would be if the script `name` were so, and a row played it as wished."""
    spoken = with_texts(station, drafts)
    mine = [each for each in spoken.problems if each.place is not None and each.place.file in drafts]
    errors = tuple(each for each in mine if each.severity == "error")
    row_id, edit = planned(spoken, wish.of(name), wish.facts)
    faults = tuple(fault_of(each.reason) for each in edit.problems)
    found = Judgement(row_id, faults, errors, doubts=tuple(each for each in mine if each not in errors))
    campaign = next((each for each in edit.after.plan.campaigns if each.name == edit.campaign), None)
    if not found.good or edit.new is None or campaign is None:
        return found
    today = clock.today(now, station.setup.zone)
    coming = list(days_to_come([(campaign, edit.new)], today, edit.after.plan.days))
    faults = _lacking(edit.after, campaign, edit.new, coming[:1])
    if not coming:
        faults = (Fault("dates", Reason("page_notice.days_over")),)
    if faults:
        return replace(found, faults=faults)
    own = f"{campaign.name}/{edit.new.id}@"
    days = tuple(_day(station, edit.after, own, day, now) for day in coming[:MOST_DAYS])
    if not any(each.spots or each.refused for each in days):
        return replace(found, faults=(Fault("dates", Reason("page_notice.times_over")),))
    return replace(found, days=days, more_days=max(0, len(coming) - MOST_DAYS))


_OPTIONS = {"--date": "dates", "--language": "languages", "--set": "{}"}
"""Options of `book` -> the row's key, where it is called otherwise."""


def fault_of(reason: Reason) -> Fault:
    """What `book` says of an option, at the field that it is of."""
    inner = {name.removeprefix("why_"): fact for name, fact in reason.params.items() if name.startswith("why_")}
    if "code" not in inner:
        return Fault("", reason)
    option = reason.params.get("option", "")
    field = _OPTIONS.get(option, option.removeprefix("--").replace("-", "_"))
    return Fault(field, Reason(inner.pop("code"), inner))


def _lacking(station: Station, campaign: Campaign, row: Row, days: Iterable[date]) -> tuple[Fault, ...]:
    """The facts without a value, each with the outlets that lack it."""
    missing: dict[str, list[str]] = {}
    for day in days:
        for outlet in row.outlets:
            for name in lacking(station.plan, campaign, row, outlet, day):
                missing.setdefault(name, []).append(outlet)
    return tuple(
        Fault(f"{{{name}}}", Reason("page_notice.no_fact", {"name": name, "outlets": "、".join(where)}))
        for name, where in missing.items()
    )


def _day(before: Station, after: Station, mine: str, day: date, now: Instant) -> DayOfIt:
    was, new = before.compile(day), after.compile(day)
    spots = tuple(each for each in new.spots if each.id.startswith(mine) and each.start >= now)
    refused = tuple(each for each in new.refused if each.id.startswith(mine) and each.due >= now)
    return DayOfIt(day, spots, refused, tuple(_aside(was, new, now)))


def _aside(was: Programme, new: Programme, now: Instant) -> Iterator[Aside]:
    """What was planned before and is not heard as it was."""
    there: dict[str, Entry] = {spot.id: spot for spot in new.spots}
    there |= {refusal.id: refusal for refusal in new.refused}
    for spot in was.spots:
        entry = there.get(spot.id)
        if spot.end < now or entry is None:
            continue
        if isinstance(entry, Refusal):
            yield Aside("lost", spot.title, spot.outlet, spot.due, spot.due, 0, entry.reason)
        elif entry.start != spot.start:
            yield Aside("moved", spot.title, spot.outlet, spot.start, entry.start, 0, None)
        elif entry.duration < spot.duration:
            lost = spot.duration - entry.duration
            yield Aside("shorter", spot.title, spot.outlet, spot.start, entry.start, lost, None)
