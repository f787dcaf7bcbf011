"""What `callup` reads and writes: the round in sheets, and the campaign made from it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from dalaba.core import atomic, clock
from dalaba.core.model import Reason
from dalaba.doors.cli.context import Context, Refused, refuse, writing

if TYPE_CHECKING:
    from dalaba.callup.campaign import Booked
    from dalaba.callup.round import CallPlan, Minute, Round
    from dalaba.callup.store import SavedCalls

_A_CALL = 180_000
"""The most milliseconds of a call, in all languages of an outlet."""
SCRIPTS: dict[str, tuple[str, ...]] = {
    "script": ("叫号", "call"),
    "reminder": ("分批预告", "核酸预告", "reminder"),
    "last_call": ("最后通知", "最后一小时", "last_call"),
    "busy": ("排队较长", "busy"),
}
"""Option -> the scripts to use if none is named; the first one that exists is taken."""


def read(context: Context, given: argparse.Namespace, day: date) -> Round:
    """The round in the sheets. Raises Refused with all problems."""
    from dalaba.callup.feasible import check
    from dalaba.callup.read import read_round
    from dalaba.station.files import Problems

    problems = Problems()
    assumed = dict(fact(text) for text in given.assume)
    paths = [Path(name) for name in given.what]
    planned = read_round(paths, problems, context.setup, assumed, silent(context, day))
    for problem in problems:
        if problem.severity == "warning":
            context.complain(problem)
    latest = minute(given.latest)
    if latest is not None:
        planned = replace(planned, sites=tuple(replace(site, latest=latest) for site in planned.sites))
        check(planned, problems)
    if problems.errors:
        raise Refused(problems.errors)
    return planned


def fact(text: str) -> tuple[str, str]:
    """(assumption, value) from 名=值."""
    name, sign, value = text.replace("＝", "=", 1).partition("=")
    if not sign:
        raise refuse("callup.assume", 2, found=text)
    return name.strip(), value.strip()


def minute(text: str | None) -> Minute | None:
    """A time of day as people write it, in minutes. Raises Bad if it is none."""
    from dalaba.station.files.values import MINUTE, clock_time

    return None if text is None else clock_time(text) // MINUTE


def silent(context: Context, day: date) -> dict[str, tuple[tuple[Minute, Minute], ...]]:
    """When each outlet may not call on that day, in minutes after midnight: quiet hours, other campaigns' exact
    spots, and music or relays into which nothing may be planned."""
    from dalaba.callup.campaign import name_of
    from dalaba.station.hours import Hours

    hours = Hours(context.setup, day, context.station.plan.days, context.station.plan.exams)
    found = {name: [(shut.since, shut.until) for shut in hours.closed(name)] for name in context.setup.outlets}
    for spot in context.station.compile(day).spots:
        fixed = spot.timing == "exact" if spot.flow is None else spot.flow.keeps
        if fixed and spot.campaign != name_of(day):
            for name in (spot.outlet, *context.setup.neighbours.get(spot.outlet, ())):
                found[name].append((spot.start - _A_CALL, spot.end))
    midnight = clock.at(day, 0, context.setup.zone)
    return {
        name: tuple(((since - midnight) // 60_000, -((midnight - until) // 60_000)) for since, until in spans)
        for name, spans in found.items()
    }


def minutes_into(context: Context, day: date) -> float:
    """The time now, in minutes after the day's midnight at the station."""
    return (clock.SystemClock().now() - clock.at(day, 0, context.setup.zone)) / 60_000


def kept_of(context: Context, day: date) -> SavedCalls | None:
    """The saved call-up of a day; None if there is none. A broken file is put aside and reported, and counts as
    none."""
    from dalaba.callup.store import load

    try:
        return load(context.folder, day)
    except atomic.Broken as broken:
        context.put_aside(broken)
        return None
    except OSError as error:
        raise refuse("cli.cannot_read", file=context.folder, why=error.strerror or error) from error


def refuse_midway(context: Context, day: date) -> None:
    """Refuse to plan a call-up that is under way, as groups would be called twice."""
    from dalaba.callup.feasible import shown

    kept = kept_of(context, day)
    now = minutes_into(context, day)
    first = min(kept.state.times.values(), default=None) if kept else None
    if first is not None and first <= now < clock.DAY / 60_000:
        raise refuse("callup.midway", first=shown(first), command=context.command)


def write(context: Context, given: argparse.Namespace, day: date, planned: Round, plan: CallPlan) -> None:
    """Write the campaign as a file of the station. Raises Refused, with nothing written, if it would have a problem."""
    from dalaba.callup.campaign import file_of
    from dalaba.callup.store import SavedCalls

    _write_script(context, given)
    aside = save(context, SavedCalls(booked(context, given, day, planned, plan)))
    if not context.as_json:
        if aside:
            context.say("callup.set_aside", file=file_of(day), aside=aside.relative_to(context.folder))
        context.say("callup.written", file=file_of(day), calls=len(plan.calls), command=context.command, day=day)


def save(context: Context, kept: SavedCalls) -> Path | None:
    """Save a call-up and write its campaign. Raises Refused, with nothing written, if the campaign would have a
    problem.

    Returns where an earlier campaign file went that a person had changed.
    """
    from dalaba.callup import store as keeping
    from dalaba.callup.campaign import file_of, text_of
    from dalaba.station.files import Problems

    file = file_of(kept.booked.day)
    trial = replace(context.station, problems=Problems()).with_campaign(text_of(kept.now()), file)
    if trial.problems.errors:
        raise Refused(trial.problems.errors)
    with writing(context.folder / file):
        return keeping.save(context.folder, kept)


def _write_script(context: Context, given: argparse.Namespace) -> None:
    """Write a script for calls if the station has none."""
    from dalaba.callup.own_words import call_script

    text = call_script(context.setup.languages, context.ui)
    if given.script is not None or _script(context, given, "script") or text is None:
        return
    file = f"scripts/{SCRIPTS['script'][context.ui == 'en']}.yaml"
    with writing(context.folder / file):
        atomic.write(context.folder / file, text.encode())
    context.station = context.station.reread()
    if not context.as_json:
        context.say("callup.own_script", file=file)


def booked(context: Context, given: argparse.Namespace, day: date, planned: Round, plan: CallPlan) -> Booked:
    """Everything for the campaign. Raises Refused if a script is missing, or does not name the group."""
    from dalaba.callup.campaign import ROLES, Booked, Texts, names_in

    call, reminder, last_call, busy = (_script(context, given, option) for option in SCRIPTS)
    texts = Texts(call=context.script(call or SCRIPTS["script"][0]), reminder=reminder, last_call=last_call, busy=busy)
    used = {name: _variables(context, name) for name in (call, reminder, last_call, busy) if name}
    if not used[call].intersection(ROLES["spoken"]):
        raise refuse("callup.nameless", script=call, names="、".join(f"{{{{{name}}}}}" for name in ROLES["spoken"]))
    skip = frozenset(_said_already(context, day, [texts.reminder, texts.last_call]))
    _warn_called(context, day, planned, texts.call)
    names = names_in(frozenset().union(*used.values()))
    either = "或者" if context.ui == "zh" else " or "
    return Booked(day, planned, dict(plan.calls), texts, _places(context, planned, names), skip, names, either=either)


def _script(context: Context, given: argparse.Namespace, option: str) -> str:
    """The script that was named, checked; if none was, the first usual one that exists, or ""."""
    asked: str | None = getattr(given, option)
    if asked is not None:
        return context.script(asked) if asked else ""
    return next((name for name in SCRIPTS[option] if name in context.station.plan.scripts), "")


def _variables(context: Context, script: str) -> frozenset[str]:
    from dalaba.station.schedules import variables_of

    return variables_of({script: context.station.plan.scripts[script]})


def _others(context: Context, day: date) -> Iterator[tuple[str, str, str]]:
    """(campaign's file, script, outlet) of every other campaign's row for the day, also if it plays on a day before."""
    from dalaba.callup.campaign import file_of
    from dalaba.station.schedules import airs_on

    for campaign in context.station.plan.campaigns:
        for row in campaign.rows:
            if campaign.file != file_of(day) and row.enabled and campaign.enabled and row.timed:
                for outlet in row.outlets:
                    if airs_on(campaign, row, day, context.station.plan.days, outlet):
                        yield campaign.file, row.script, outlet


def _said_already(context: Context, day: date, scripts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(script, outlet) of these scripts if another campaign plays them on the day, so that nobody hears them twice."""
    for _, script, outlet in _others(context, day):
        if script in scripts:
            yield script, outlet


def _warn_called(context: Context, day: date, planned: Round, script: str) -> None:
    horns = {group.outlet for group in planned.groups}
    twice = {(file, outlet) for file, said, outlet in _others(context, day) if said == script and outlet in horns}
    for file, outlet in sorted(twice):
        context.complain_of(Reason("callup.called_already", {"file": file, "outlet": outlet}))


def _places(context: Context, planned: Round, names: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """The words for each site: its own words, or "" if its outlets have the place as a fact."""
    sites = {group.outlet: {other.site for other in planned.groups if other.outlet == group.outlet}
             for group in planned.groups}  # fmt: skip
    found = {}
    for site in planned.sites:
        horns = {group.outlet for group in planned.at(site)}
        known = all(
            len(sites[horn]) == 1 and any(context.setup.outlets[horn].values.get(name) for name in names["place"])
            for horn in horns
        )
        if site.spoken or not known:
            found[site.name] = site.spoken or site.name
    return found
