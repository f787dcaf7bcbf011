"""What will be said of a script on a day: each different text once, with all its places and times.

It asks what the programme asks: `expand` for the occurrences, `prepare` for their texts, the day's programme for what
becomes of them. A text that is refused everywhere is told with its reason; one that no row has is none of the day's.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from dalaba.compile.programme import choose
from dalaba.compile.render.candidates import facts_in
from dalaba.compile.render.prepared import Outcome
from dalaba.core import clock
from dalaba.core.languages import name_of
from dalaba.core.model import Instant, Millis, Occurrence, Part, Problem, Reason, Wanted
from dalaba.core.problems import Bad
from dalaba.doors.cli.context import Context, Refused, refuse
from dalaba.messages import explain
from dalaba.station.files.template import fill
from dalaba.station.schedules import Plan, airs_on, expand, layers, next_due
from dalaba.station.scripts import Script, Version, recorded_pieces

if TYPE_CHECKING:
    from dalaba.desk.root import Station


@dataclass(slots=True)
class Saying:
    """One text as it is heard, or why it cannot be."""

    want: Wanted
    """The first that has it: it stands for all."""
    part: Part
    version: Version | None
    text: str = ""
    pieces: tuple[str, ...] = ()
    """Of a recording: its files."""
    spots: list[tuple[str, Instant]] = field(default_factory=list)
    """Outlet and start, as the programme has them."""
    packed: list[str] = field(default_factory=list)
    """Vans that take it along, without a time."""
    refused: list[tuple[str, Instant, Reason]] = field(default_factory=list)
    """Outlet, due time and why it is not played then."""

    @property
    def outlets(self) -> tuple[str, ...]:
        """Where it is meant for, in the order in which it gets there."""
        named = [*(name for name, _ in self.spots), *self.packed, *(name for name, _, _ in self.refused)]
        return tuple(dict.fromkeys(named)) or (self.want.outlet,)

    @property
    def every(self) -> Millis | None:
        """How soon it begins again where it is heard most often; None where it is heard no second time."""
        starts: dict[str, list[Instant]] = {}
        for name, at in self.spots:
            starts.setdefault(name, []).append(at)
        gaps = [later - at for each in map(sorted, starts.values()) for at, later in pairwise(each)]
        return min(gaps, default=None)

    @property
    def heard(self) -> bool:
        """Whether anybody hears it that day."""
        return bool(self.spots or self.packed) and self.part.why is None


def sayings(station: Station, script: Script, day: date, outlets: Iterable[str]) -> list[Saying]:
    """What is said of a script at these outlets on a day, in the order in which it goes out; empty: nothing."""
    chosen = frozenset(outlets)
    found: dict[tuple[object, ...], Saying] = {}
    programme = station.compile(day)
    spots = {spot.id: spot.start for spot in programme.spots}
    refused = {refusal.id: refusal.reason for refusal in programme.refused}
    mine = [each for each in expand(station.plan, day, chosen)[0] if each.booking.wanted.script == script.name]
    packed = [want for want in station.pack_wanted(day) if want.script == script.name and want.outlet in chosen]
    prepared = station.preparer.prepare((*dict.fromkeys(each.booking.wanted for each in mine), *packed))
    places = {name: number for number, name in enumerate(station.setup.outlets)}
    mine.sort(key=lambda each: (spots.get(each.id, each.due), places[each.booking.outlet], each.id))
    for occurrence in mine:
        where, want = occurrence.booking.outlet, occurrence.booking.wanted
        for outcome in _in_order(occurrence, prepared.outcomes[want]):
            saying = _put(found, want, outcome.part, outcome.version)
            if occurrence.id in spots:
                saying.spots.append((where, spots[occurrence.id]))
            elif occurrence.id in refused:
                saying.refused.append((where, occurrence.due, refused[occurrence.id]))
    for want in packed:
        for outcome in prepared.outcomes[want]:
            _put(found, want, outcome.part, outcome.version).packed.append(want.outlet)
    return list(found.values())


def as_ordered(station: Station, script: Script, outlets: Iterable[str], day: date, version: str = "") -> list[Saying]:
    """What an order to play it would say at these outlets: for a script, or a version, that no row has that day."""
    found: dict[tuple[object, ...], Saying] = {}
    for outlet in outlets:
        want, _ = station.wanted_of(script, outlet, day, False)
        for outcome in () if version else station.preparer.prepare([want]).outcomes[want]:
            _put(found, want, outcome.part, outcome.version)
        for each in script.versions if version else ():
            if each.name == version and each.outlet in ("", outlet):
                _put(found, want, Part(each.name, each.language, None, 0), each)
    return list(found.values())


def next_day(plan: Plan, script: str, outlets: Iterable[str], after: Instant) -> tuple[str, Instant] | None:
    """Where and when it is next due; None: never again."""
    rows = tuple(
        replace(campaign, rows=tuple(row for row in campaign.rows if row.script == script))
        for campaign in plan.campaigns
    )
    alone = Plan(plan.setup, plan.days, plan.scripts, rows)
    coming = [(found.due, outlet) for outlet in outlets if (found := next_due(alone, outlet, after))]
    return next(((outlet, due) for due, outlet in sorted(coming, key=lambda each: each[0])), None)


def outlets_of(context: Context, script: str, to: list[str]) -> tuple[str, ...]:
    """Those that were asked for, else all that some row has it for, else the station's first."""
    if to:
        return context.outlets(to)
    return playing_outlets(context.station.plan, script) or tuple(context.setup.outlets)[:1]


def layers_of(station: Station, script: Script, outlet: str, day: date) -> list[list[tuple[str, Mapping[str, str]]]]:
    """The layers of facts of each row that plays it there by the hours of that day."""
    plan, here = station.plan, station.setup.outlets[outlet]
    return [
        layers(campaign, row, here, script, day, plan.days)
        for campaign in plan.campaigns
        for row in campaign.rows
        if row.script == script.name and outlet in row.outlets and airs_on(campaign, row, day, plan.days, outlet)
    ]


def playing_outlets(plan: Plan, script: str) -> tuple[str, ...]:
    """The outlets that some row has it for, in the station's order."""
    named = {
        name for campaign in plan.campaigns for row in campaign.rows if row.script == script for name in row.outlets
    }
    return tuple(name for name in plan.setup.outlets if name in named)


def asked(context: Context, given: argparse.Namespace) -> tuple[list[Saying], date]:
    """What `text` and `listen` show of the script, outlets, day and version that were asked for, and of which day.

    A named day on which it does not play is refused; where none is named, the next one is shown, and said so. What no
    row has is shown as an order to play it would say it.
    """
    station = context.usable()
    script = station.plan.scripts[context.script(given.script)]
    playing = playing_outlets(station.plan, script.name)
    outlets = outlets_of(context, script.name, given.to)
    day = context.day(given.date)
    found = sayings(station, script, day, outlets)
    if not found and set(outlets) & set(playing):
        found, day = _another_day(context, script, outlets, day, given.date is not None)
    elif not found:
        context.complain_of(Reason("cli.preview_no_row", {"script": script.title}))
        found = as_ordered(station, script, outlets, day)
    if given.version:
        mine = [each for each in found if each.part.version == given.version]
        found = mine or as_ordered(station, script, outlets, day, given.version)
        if found and not mine:
            context.complain_of(Reason("cli.preview_not_this", {"script": script.title, "version": given.version}))
    if not found:
        allowed = "、".join(version.name for version in script.versions)
        raise refuse("files.unknown_version", script=script.title, found=given.version, allowed=allowed)
    return found, day


def _another_day(
    context: Context, script: Script, outlets: tuple[str, ...], day: date, named: bool
) -> tuple[list[Saying], date]:
    """The day on which it plays next, said on stderr; refused where the day was named by the person."""
    station, zone = context.station, context.setup.zone
    coming = next_day(station.plan, script.name, outlets, clock.at(day, clock.DAY, zone) - 1)
    where = "、".join(outlets[:4]) + ("…" if len(outlets) > 4 else "")
    facts = {"script": script.title, "date": day.isoformat(), "outlets": where}
    if coming is None:
        why = Reason("cli.preview_never", facts)
    else:
        due = clock.local(coming[1], zone)
        why = Reason(
            "cli.preview_other_day",
            {**facts, "next": f"{due.date()} {clock.hms(coming[1], zone)}", "where": coming[0]},
        )
    if named:
        raise Refused([Problem(why)])
    context.complain_of(why)
    if coming is None:
        return as_ordered(station, script, outlets, day), day
    day = clock.today(coming[1], zone)
    return sayings(station, script, day, outlets), day


def spots_of(context: Context, saying: Saying) -> str:
    """When it goes out, for people: outlets with the same times together."""
    zone, times = context.setup.zone, dict[str, list[str]]()
    for outlet, at in saying.spots:
        times.setdefault(outlet, []).append(clock.hms(at, zone))
    groups: dict[tuple[str, ...], list[str]] = {}
    for outlet, each in times.items():
        groups.setdefault(tuple(each), []).append(outlet)
    shown = [f"{'、'.join(where)} {'、'.join(when)}" for when, where in groups.items()]
    shown += [context.word("cli.preview_packed", van=van) for van in dict.fromkeys(saying.packed)]
    return ("；" if context.ui == "zh" else "; ").join(shown)


def refusals_of(context: Context, saying: Saying) -> list[str]:
    """What of it is refused, each reason once. A question is shown with the text."""
    found: dict[str, list[str]] = {}
    for outlet, due, why in saying.refused:
        if why.code.startswith("reading."):
            continue
        when = clock.hms(due, context.setup.zone)
        found.setdefault(explain(why, context.ui), []).append(f"{outlet} {when}")
    return [context.word("cli.preview_refused", spots="、".join(spots), why=why) for why, spots in found.items()]


def as_json(context: Context, saying: Saying) -> dict[str, Any]:
    """Where and when, by machine words."""
    zone = context.setup.zone
    spots = [{"outlet": outlet, "start": clock.iso(at, zone)} for outlet, at in saying.spots]
    refused = [
        {"outlet": outlet, "due": clock.iso(due, zone), "code": why.code, "reason": explain(why, context.ui)}
        for outlet, due, why in saying.refused
    ]
    return {"outlets": list(saying.outlets), "spots": spots, "packed": saying.packed, "refused": refused}


def _in_order(occurrence: Occurrence, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    heard, lost = choose(occurrence, tuple(each.part for each in outcomes))
    yield from (each for each in outcomes if each.part in heard or each.part in lost)


def _put(found: dict[tuple[object, ...], Saying], want: Wanted, part: Part, version: Version | None) -> Saying:
    """The saying with these words, a new one or one that is known. What it says is filled as it is prepared."""
    facts, text, why = facts_in(part.language, want.values), "", part.why
    pieces: tuple[str, ...] = ()
    if version is not None:
        try:
            pieces = tuple(recorded_pieces(version, facts)) if version.recording else ()
            text = "" if pieces else fill(version.text, facts)
        except Bad as bad:
            why = why or bad.reason
    name = part.version or name_of(part.language)
    why_key = () if why is None else (why.code, *sorted(why.params.items()))
    key = (part.language, text or name, pieces, why_key)
    if key not in found:
        found[key] = Saying(want, replace(part, why=why), version, text, pieces)
    return found[key]
