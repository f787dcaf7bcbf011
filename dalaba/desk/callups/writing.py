"""A plan as a campaign of the station: with which texts it calls, and writing it, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from dalaba.callup import store
from dalaba.callup.campaign import ROLES, Booked, Texts, file_of, names_in, text_of
from dalaba.callup.feasible import shown
from dalaba.callup.own_words import call_script
from dalaba.callup.round import CallPlan, Round
from dalaba.callup.store import SavedCalls
from dalaba.core import atomic, clock
from dalaba.core.model import Instant, Reason
from dalaba.core.problems import nearest
from dalaba.desk.callups.refusal import Refusal, refusal
from dalaba.desk.root import Station
from dalaba.station.files import Problems
from dalaba.station.schedules import airs_on, variables_of

SCRIPTS: Mapping[str, tuple[str, ...]] = {
    "script": ("叫号", "call"),
    "reminder": ("分批预告", "核酸预告", "reminder"),
    "last_call": ("最后通知", "最后一小时", "last_call"),
    "busy": ("排队较长", "busy"),
}
"""What a call-up says -> the scripts for it if none is named; the first one that exists is taken."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asks of a plan's texts. `scripts`: those named, by their keys in `SCRIPTS` ("": leave it out)."""

    ui: str = "zh"
    scripts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Written:
    """What was written. `script`: the text that was made for the calls, as there was none; `aside`: where a campaign
    went that a person had changed; `warnings`: who else calls there."""

    script: str = ""
    aside: Path | None = None
    warnings: tuple[Reason, ...] = ()


def refuse_midway(station: Station, kept: SavedCalls | None, day: date, now: Instant, command: str) -> None:
    """Raises Refusal for a call-up that is under way: planned anew, groups would be called twice."""
    minute = minutes_into(station, day, now)
    first = min(kept.state.times.values(), default=None) if kept else None
    if first is not None and first <= minute < clock.DAY / 60_000:
        raise refusal("callup.midway", first=shown(first), command=command)


def minutes_into(station: Station, day: date, now: Instant) -> float:
    """The time now, in minutes after the day's midnight at the station."""
    return (now - clock.at(day, 0, station.setup.zone)) / 60_000


def write(station: Station, day: date, planned: Round, plan: CallPlan, wish: Wish) -> Written:
    """Write the campaign as a file of the station, and a text for the calls if there is none. Raises Refusal, with no
    campaign written, if it would have a problem; OSError if the disk fails."""
    own = _own_script(station, wish)
    station = station.reread() if own else station
    booked, warnings = _booked(station, day, planned, plan, wish)
    return Written(own, save(station, SavedCalls(booked)), tuple(warnings))


def save(station: Station, kept: SavedCalls) -> Path | None:
    """Save a call-up and write its campaign. Returns where an earlier campaign went that a person had changed.

    Raises Refusal, with nothing written, if the campaign would have a problem; OSError if the disk fails.
    """
    file = file_of(kept.booked.day)
    trial = replace(station, problems=Problems()).with_campaign(text_of(kept.now()), file)
    if trial.problems.errors:
        raise Refusal(trial.problems.errors)
    return store.save(station.folder, kept)


def _own_script(station: Station, wish: Wish) -> str:
    """Write a script for calls if the station has none. Returns its file, or ""."""
    text = call_script(station.setup.languages, wish.ui)
    if "script" in wish.scripts or _script(station, wish, "script") or text is None:
        return ""
    file = f"scripts/{SCRIPTS['script'][wish.ui == 'en']}.yaml"
    atomic.write(station.folder / file, text.encode())
    return file


def _booked(station: Station, day: date, planned: Round, plan: CallPlan, wish: Wish) -> tuple[Booked, Sequence[Reason]]:
    """Everything for the campaign, and warnings. Raises Refusal if a script is missing, or does not name the group."""
    call, reminder, last_call, busy = (_script(station, wish, key) for key in SCRIPTS)
    texts = Texts(_known(station, call or SCRIPTS["script"][0]), reminder, last_call=last_call, busy=busy)
    used = {name: _variables(station, name) for name in (call, reminder, last_call, busy) if name}
    if not used[call].intersection(ROLES["spoken"]):
        raise refusal("callup.nameless", script=call, names="、".join(f"{{{{{name}}}}}" for name in ROLES["spoken"]))
    others = list(_others(station, day))
    skip = frozenset((said, at) for _, said, at in others if said in (texts.reminder, texts.last_call))
    names = names_in(frozenset().union(*used.values()))
    either = "或者" if wish.ui == "zh" else " or "
    places = _places(station, planned, names)
    booked = Booked(day, planned, dict(plan.calls), texts, places, skip, names, either=either)
    return booked, _called_twice(planned, texts.call, others)


def _script(station: Station, wish: Wish, key: str) -> str:
    """The script that was named, checked; if none was, the first usual one that exists, or ""."""
    asked = wish.scripts.get(key)
    if asked is not None:
        return _known(station, asked) if asked else ""
    return next((name for name in SCRIPTS[key] if name in station.plan.scripts), "")


def _known(station: Station, name: str) -> str:
    """The script's name. Raises Refusal with the nearest name if there is no such script."""
    known = station.plan.scripts
    if name not in known:
        hint = nearest(name, known) or "、".join(list(known)[:8]) or "…"
        raise refusal("files.unknown_script", found=name, nearest=hint)
    return name


def _variables(station: Station, script: str) -> frozenset[str]:
    return variables_of({script: station.plan.scripts[script]})


def _others(station: Station, day: date) -> Iterator[tuple[str, str, str]]:
    """(campaign's file, script, outlet) of every other campaign's row for the day, also if it plays on a day before."""
    for campaign in station.plan.campaigns:
        for row in campaign.rows:
            if campaign.file != file_of(day) and row.enabled and campaign.enabled and row.timed:
                for outlet in row.outlets:
                    if airs_on(campaign, row, day, station.plan.days, outlet):
                        yield campaign.file, row.script, outlet


def _called_twice(planned: Round, script: str, others: Sequence[tuple[str, str, str]]) -> list[Reason]:
    """A warning for each horn where another campaign calls, too."""
    horns = {group.outlet for group in planned.groups}
    twice = {(file, outlet) for file, said, outlet in others if said == script and outlet in horns}
    return [Reason("callup.called_already", {"file": file, "outlet": outlet}) for file, outlet in sorted(twice)]


def _places(station: Station, planned: Round, names: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """The words for each site: its own words, or "" if its outlets have the place as a fact."""
    sites = {group.outlet: {other.site for other in planned.groups if other.outlet == group.outlet}
             for group in planned.groups}  # fmt: skip
    found = {}
    for site in planned.sites:
        horns = {group.outlet for group in planned.at(site)}
        known = all(
            len(sites[horn]) == 1 and any(station.setup.outlets[horn].values.get(name) for name in names["place"])
            for horn in horns
        )
        if site.spoken or not known:
            found[site.name] = site.spoken or site.name
    return found
