"""Scenes: pressed, released, shown; and their clips, made ahead so that the first sound comes at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from dalaba.compile.render import Due, Recipe
from dalaba.core import clock
from dalaba.core.model import Instant, Problem, Reason, Severity
from dalaba.core.problems import nearest
from dalaba.desk import ledger_entries
from dalaba.desk.day_changes.book import rewrite
from dalaba.desk.orders.parse import Words, asked_of
from dalaba.desk.orders.plan import Plan, plan_order
from dalaba.desk.orders.send import TAKEN, Air, facts_of, give
from dalaba.desk.orders.situation import Ground
from dalaba.link.requests import Cancel, Resume, Status, Stop, Volume
from dalaba.station.days import daybook
from dalaba.station.files.date_values import DateRange
from dalaba.station.scenes import Scene

if TYPE_CHECKING:
    from dalaba.desk.root import Station

_DONE = TAKEN | {"air.did_stop"}


@dataclass(frozen=True, slots=True)
class Running:
    """A scene that is on the air."""

    name: str
    since: Instant
    by: str
    outlets: tuple[str, ...]
    lasts: bool
    """Until somebody releases it."""


@dataclass(frozen=True, slots=True)
class Came:
    """What became of a press or a release."""

    reason: Reason
    done: bool
    also: tuple[Reason, ...] = ()
    """What of it failed, or is not heard somewhere."""


def named(station: Station, name: str) -> Scene | Reason:
    """The scene of that name, or why there is none."""
    scenes = station.setup.scenes
    if name in scenes:
        return scenes[name]
    if not scenes:
        return Reason("scene.none")
    hint = nearest(name, list(scenes)) or "、".join(scenes)
    return Reason("scene.unknown", {"found": name, "nearest": hint})


# -- what is on


def running(answer: Mapping[str, Any]) -> dict[str, Running]:
    """The scenes that sound or are repeated, by air's answer to `status`."""
    found: dict[str, Running] = {}
    for outlet, lane in answer.get("outlets", {}).items():
        for order in lane.get("orders", ()):
            if name := order.get("scene", ""):
                was = found.get(name) or Running(name, order["at"], order["by"], (), False)
                places = tuple(dict.fromkeys((*was.outlets, outlet)))
                found[name] = Running(name, was.since, was.by, places, was.lasts or bool(order.get("stands")))
    return found


# -- pressing


def words_of(scene: Scene, zone: ZoneInfo, by: str, now: Instant, confirmed: bool = False) -> list[Words]:
    """What a scene has said and played, as orders."""
    until = clock.iso(now + scene.repeated, zone) if scene.repeated else ""
    said: list[tuple[str | None, str | None]] = [(scene.say, None)] if scene.say else []
    said += [(None, name) for name in scene.play]
    return [
        Words(
            scene.outlets, text, script, None, scene.languages, scene.priority, scene.reason, until, str(scene.times),
            actor=by, as_read=True, exam=scene.kind, confirmed=confirmed, stands=scene.lasts, scene=scene.name,
        )
        for text, script in said
    ]  # fmt: skip


def press(
    name: str, ground: Callable[[], tuple[Ground, Station]], air: Air, now: Instant, by: str, confirmed: bool = False
) -> Came:
    """Press a scene: its stops and its volume, then its sound, then its day; each, whatever became of the others.

    `ground` makes what each order is made from; `confirmed`: it may break into an exam. Raises NotRunning if there is
    no air.
    """
    _, station = ground()
    scene = named(station, name)
    if isinstance(scene, Reason):
        return Came(scene, False)
    on = running(air(Status())).get(name)
    if on is not None and on.lasts:
        facts = {"name": name, "at": clock.hms(on.since, station.setup.zone), "actor": on.by}
        return Came(Reason("scene.already", facts), True)
    failed: list[Reason] = []
    if scene.stop:
        failed += _refused(air(Stop(scene.stop, _of_scene(by, scene), scene.reason)))
    if scene.volume:
        failed += _refused(air(Volume(scene.volume, scene.outlets, by)))
    heard = 0
    for words in words_of(scene, station.setup.zone, by, now, confirmed):
        made, station = ground()
        told = give(words, made, air, now, partial(_same, station))
        failed += [each.reason for each in told.problems]
        answer = told.answer
        if answer is not None and answer.code in TAKEN:
            heard += 1
            failed += told.doubts
        elif answer is not None:
            failed.append(answer)
    if scene.day:
        failed += _day(scene, station, now)
    done = heard > 0 if scene.speaks else not failed
    if done:
        did = Reason("scene.did_press", {"name": name})
        failed += _noted(station.folder, by, did)
    code = "scene.pressed_lasts" if scene.lasts else "scene.pressed"
    return Came(Reason(code, {"name": name}) if done else failed[0], done, tuple(failed if done else failed[1:]))


def _same(station: Station) -> Station:
    return station


def _refused(answer: Mapping[str, Any]) -> list[Reason]:
    reason = Reason(str(answer["code"]), {key: str(each) for key, each in answer.get("params", {}).items()})
    return [] if reason.code in _DONE else [reason]


def _day(scene: Scene, station: Station, now: Instant) -> list[Reason]:
    """Give today the scene's types."""
    today = clock.today(now, station.setup.zone)
    span = DateRange(today, today)
    try:
        rewrite(station.folder, lambda: daybook.read(station.folder).marked(span, scene.day))
    except OSError as error:
        facts = {"file": str(error.filename or ""), "why": error.strerror or str(error)}
        return [Reason("cli.cannot_write", facts)]
    return []


def _noted(folder: Path, by: str, did: Reason) -> list[Reason]:
    answer = ledger_entries.did(folder, by, did)
    return [] if answer.code == "air.noted" else [answer]


def _of_scene(by: str, scene: Scene) -> str:
    """Who stops an outlet for a scene; by this its release knows its own stops."""
    return f"{by}({scene.name})"


# -- releasing


def release(name: str, station: Station, air: Air, by: str) -> Came:
    """End a scene: what it says, and its stops. Its volume and its day stay. Raises NotRunning if there is no air.

    A scene that is no longer in the files can be released all the same.
    """
    answer = air(Status())
    ids = {
        str(order["id"]): None
        for lane in answer.get("outlets", {}).values()
        for order in lane.get("orders", ())
        if order.get("scene") == name
    }
    stopped = tuple(outlet for outlet, lane in answer.get("outlets", {}).items() if _stopped_by(lane, name))
    if not ids and not stopped:
        known = named(station, name)
        return Came(known if isinstance(known, Reason) else Reason("scene.not_on", {"name": name}), False)
    failed: list[Reason] = []
    for key in ids:
        failed += _refused(air(Cancel(key, by)))
    if stopped:
        air(Resume(stopped, by, name))
    failed = [each for each in failed if each.code != "air.announce_over"]  # it ended by itself meanwhile
    failed += _noted(station.folder, by, Reason("scene.did_release", {"name": name}))
    return Came(Reason("scene.released", {"name": name}), True, tuple(failed))


def _stopped_by(lane: Mapping[str, Any], name: str) -> bool:
    """Whether a scene has stopped an outlet, and nobody else since."""
    why = lane.get("hindrance") or {}
    return str(why.get("code")) == "air.stopped" and str(why.get("params", {}).get("actor", "")).endswith(f"({name})")


# -- made ahead


def to_make(station: Station, now: Instant) -> list[Due]:
    """The clips that scenes still need, due at once."""
    return [Due(recipe, now) for key, recipe in recipes(station, now).items() if station.library.find(key) is None]


def recipes(station: Station, now: Instant) -> dict[str, Recipe]:
    """Key -> the recipe of each clip that the station's scenes need today."""
    found: dict[str, Recipe] = {}
    for scene in station.setup.scenes.values():
        for plan in _plans(scene, station, now):
            if isinstance(plan, Plan):
                lines = [line for each in plan.words.values() for line in each]
                lines += [plan.chime] if plan.chime else []
                found |= {line.recipe.key: line.recipe for line in lines if line.recipe}
    return found


_TOLD = ("files.unknown_script", "orders.elsewhere", "orders.no_outlet")
"""Faults of what is written, which `check` finds by itself."""


def problems(station: Station, now: Instant) -> Iterable[Problem]:
    """Why scenes would not be heard, or not at once, if they were pressed now."""
    for scene in station.setup.scenes.values():
        for plan in _plans(scene, station, now):
            if not isinstance(plan, Plan):
                found = (each.reason for each in plan if each.reason.code not in ("orders.as_read", *_TOLD))
                yield from (Problem(each, scene.place, _how_bad(each)) for each in found)
                continue
            yield from (Problem(each, scene.place, "warning") for each in plan.doubts if each.code == "orders.lacks")
            if missing := {**plan.before, **plan.meanwhile}:
                facts = {"name": scene.name, "count": str(len(missing))}
                yield Problem(Reason("scene.not_made", facts), scene.place, "warning")


def _how_bad(reason: Reason) -> Severity:
    """A number that may be read in two ways does not keep a scene silent; it is read as it looks."""
    return "warning" if reason.code.startswith("reading.") else "error"


def _plans(scene: Scene, station: Station, now: Instant) -> list[Plan | tuple[Problem, ...]]:
    """How each order of a scene would be carried out now. Sends nothing and makes nothing."""
    ground = Ground(station.setup, station.library, station.preparer.beside(station.library))
    try:
        return [_plan(words, ground, station, now) for words in words_of(scene, station.setup.zone, "", now)]
    finally:
        ground.preparer.voices.close()


def _plan(words: Words, ground: Ground, station: Station, now: Instant) -> Plan | tuple[Problem, ...]:
    words = replace(words, as_read=False)
    asked, wrong = asked_of(words, station.setup, now)
    found = facts_of(words, asked, ground, now, partial(_same, station), wrong)
    return tuple(wrong) if len(wrong) or found is None else plan_order(asked, found, "")
