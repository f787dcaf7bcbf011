"""What a script will say on a day: each different text once, with all its places and times.

It uses the same functions as the programme: `expand` for the occurrences, `prepare` for their texts, and the day's
programme for their times. A text that is refused everywhere has its reason; a text that no row plays is left out.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
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
    from dalaba.compile.render import Preparer
    from dalaba.desk.root import Station


_SENT_DAYS = 15
"""How many days are looked at for the next play of a township's script."""


@dataclass(slots=True)
class Saying:
    """One text as it is heard, or why it cannot be."""

    want: Wanted
    """The first `Wanted` with this text; it stands for all."""
    part: Part
    version: Version | None
    text: str = ""
    pieces: tuple[str, ...] = ()
    """For a recording: its files."""
    spots: list[tuple[str, Instant]] = field(default_factory=list)
    """(outlet, start) in the programme."""
    packed: list[str] = field(default_factory=list)
    """Vans that have it in their pack, without a time."""
    refused: list[tuple[str, Instant, Reason]] = field(default_factory=list)
    """(outlet, due time, why it is not played then)."""

    @property
    def outlets(self) -> tuple[str, ...]:
        """The outlets that it is for, in the order of playing."""
        named = [*(name for name, _ in self.spots), *self.packed, *(name for name, _, _ in self.refused)]
        return tuple(dict.fromkeys(named)) or (self.want.outlet,)

    @property
    def every(self) -> Millis | None:
        """The shortest time from one start to the next at an outlet; None if it is heard only once."""
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
    """What a script says at these outlets on a day, in the order of playing; empty if it does not play."""
    chosen = frozenset(outlets)
    found: dict[tuple[object, ...], Saying] = {}
    programme = station.compile(day)
    spots = {spot.id: spot.start for spot in programme.spots}
    refused = {refusal.id: refusal.reason for refusal in programme.refused}
    mine = [each for each in expand(station.plan, day, chosen)[0] if _says(each.booking.wanted, script)]
    packed = [want for want in station.pack_wanted(day) if _says(want, script) and want.outlet in chosen]
    prepared = station.preparer.prepare((*dict.fromkeys(each.booking.wanted for each in mine), *packed))
    outcomes = dict(prepared.outcomes)
    for share in station.townships_on(day):
        sent = [each for each in share.occurrences if _says(each.booking.wanted, script)]
        if sent:
            mine += [each for each in sent if each.booking.outlet in chosen]
            outcomes |= share.given().outcomes
    places = {name: number for number, name in enumerate(station.setup.outlets)}
    mine.sort(key=lambda each: (spots.get(each.id, each.due), places[each.booking.outlet], each.id))
    for occurrence in mine:
        where, want = occurrence.booking.outlet, occurrence.booking.wanted
        for outcome in _in_order(occurrence, outcomes[want]):
            saying = _put(found, want, outcome.part, outcome.version)
            if occurrence.id in spots:
                saying.spots.append((where, spots[occurrence.id]))
            elif occurrence.id in refused:
                saying.refused.append((where, occurrence.due, refused[occurrence.id]))
    for want in packed:
        for outcome in prepared.outcomes[want]:
            _put(found, want, outcome.part, outcome.version).packed.append(want.outlet)
    return list(found.values())


def _says(want: Wanted, script: Script) -> bool:
    return want.source == "script" and want.script == script.name


def as_ordered(station: Station, script: Script, outlets: Iterable[str], day: date, version: str = "") -> list[Saying]:
    """What an order to play the script would say at these outlets; for scripts and versions that no row plays that
    day."""
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
    """(outlet, due time) of the script's next play; None if there is none."""
    rows = tuple(
        replace(campaign, rows=tuple(row for row in campaign.rows if row.says(script))) for campaign in plan.campaigns
    )
    alone = Plan(plan.setup, plan.days, plan.scripts, rows)
    coming = [(found.due, outlet) for outlet in outlets if (found := next_due(alone, outlet, after))]
    return next(((outlet, due) for due, outlet in sorted(coming, key=lambda each: each[0])), None)


def outlets_of(context: Context, script: str, to: list[str]) -> tuple[str, ...]:
    """The outlets asked for; if none, those where a row plays the script; if none, the station's first."""
    if to:
        return context.outlets(to)
    return playing_outlets(context.station.plan, script) or tuple(context.setup.outlets)[:1]


def layers_of(station: Station, script: Script, outlet: str, day: date) -> list[list[tuple[str, Mapping[str, str]]]]:
    """The layers of facts of each row that plays the script at an outlet on that day."""
    plan, here = station.plan, station.setup.outlets[outlet]
    return [
        layers(campaign, row, here, script, day, plan.days)
        for campaign in plan.campaigns
        for row in campaign.rows
        if row.says(script.name) and outlet in row.outlets and airs_on(campaign, row, day, plan.days, outlet)
    ]


def playing_outlets(plan: Plan, script: str) -> tuple[str, ...]:
    """The outlets where any row plays the script, in the station's order."""
    named = {name for campaign in plan.campaigns for row in campaign.rows if row.says(script) for name in row.outlets}
    return tuple(name for name in plan.setup.outlets if name in named)


def asked(context: Context, given: argparse.Namespace) -> tuple[list[Saying], date]:
    """What `text` and `listen` show for the script, outlets, day and version asked for, and for which day.

    If the script does not play on a day that was named, this is refused; if no day was named, the next one is shown,
    with a note. A script that no row plays is shown as an order would say it.
    """
    station = context.usable()
    if sent := station.sent_script(given.script):
        return _sent(context, replace(sent, name=given.script), given)
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


def _sent(context: Context, script: Script, given: argparse.Namespace) -> tuple[list[Saying], date]:
    """What a township's script says here on the day asked for; if none was named, on the next one on which it plays."""
    station, day = context.station, context.day(given.date)
    outlets = context.outlets(given.to)
    days = [day + timedelta(days=number) for number in range(1 if given.date is not None else _SENT_DAYS)]
    for each in days:
        found = [
            saying for saying in sayings(station, script, each, outlets)
            if given.version in ("", saying.part.version)
        ]  # fmt: skip
        if found:
            return found, each
    facts = {"script": script.title, "date": day.isoformat(), "outlets": "、".join(outlets)}
    raise Refused([Problem(Reason("cli.preview_never", facts))])


def reader(station: Station, saying: Saying) -> Preparer:
    """Who knows how the text is read: a township for its own, the station for everything else."""
    own = station.plan.scripts.get(saying.want.script)
    if own is None or saying.version not in own.versions:
        for town in station.received:
            if saying.want.script in town.scripts:
                return town.preparer
    return station.preparer


def _another_day(
    context: Context, script: Script, outlets: tuple[str, ...], day: date, named: bool
) -> tuple[list[Saying], date]:
    """What is said on the next day with the script, reported on stderr. Raises Refused if the person named the day."""
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
    """When a text goes out, for people; outlets with the same times are together."""
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
    """Why some plays of a text are refused, each reason once. Questions are shown with the text."""
    found: dict[str, list[str]] = {}
    for outlet, due, why in saying.refused:
        if why.code.startswith("reading."):
            continue
        when = clock.hms(due, context.setup.zone)
        found.setdefault(explain(why, context.ui), []).append(f"{outlet} {when}")
    return [context.word("cli.preview_refused", spots="、".join(spots), why=why) for why, spots in found.items()]


def as_json(context: Context, saying: Saying) -> dict[str, Any]:
    """Places and times as JSON."""
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
    """The saying with these words: a known one, or a new one with its facts filled in."""
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
