"""scene: 场景. The station's scenes, pressed and released from a command line."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from dalaba.core import clock
from dalaba.core.model import Problem, Reason
from dalaba.desk import pressing
from dalaba.desk.orders.situation import Ground
from dalaba.desk.pressing import Running
from dalaba.doors.cli.context import Context, Refused, refuse
from dalaba.doors.cli.to_air import actor
from dalaba.link import control
from dalaba.link.requests import Status
from dalaba.station.scenes import Scene

if TYPE_CHECKING:
    from dalaba.link.requests import Request


def arguments(parser: argparse.ArgumentParser) -> None:
    """[NAME] [--release] [--confirm-exam]."""
    parser.add_argument("name", nargs="?", default="", metavar="NAME")
    parser.add_argument("--release", action="store_true")
    parser.add_argument("--confirm-exam", action="store_true")


def run(context: Context, given: argparse.Namespace) -> int:
    """Without a name: what there is. Exit 1 if the scene is not there, nothing of it is heard, or no air runs."""
    station = context.usable()
    if not given.name:
        return _list(context)

    def air(request: Request) -> dict[str, Any]:
        return control.send(context.folder, request)

    try:
        if given.release:
            came = pressing.release(given.name, station, air, actor())
        else:
            now = clock.SystemClock().now()
            came = pressing.press(
                given.name, lambda: (Ground.of(station), station), air, now, actor(), given.confirm_exam
            )
    except control.NotRunning as error:
        raise refuse("orders.not_running", station=context.name, command=context.command) from error
    if not came.done:
        raise Refused([Problem(each) for each in (came.reason, *came.also)])
    if context.as_json:
        also = [{"code": each.code, "params": dict(each.params)} for each in came.also]
        context.dump({"code": came.reason.code, "params": dict(came.reason.params), "also": also})
    else:
        context.tell(came.reason)
        for each in came.also:
            context.complain_of(each)
    return 1 if came.also else 0


def _list(context: Context) -> int:
    """The scenes, what each does, and which are on the air."""
    station = context.station
    try:
        on = pressing.running(control.send(context.folder, Status()))
    except control.NotRunning:
        on = {}
    found = station.setup.scenes
    if context.as_json:
        context.dump({"scenes": [_as_json(context, each, on.get(name)) for name, each in found.items()]})
        return 0
    if not found:
        context.tell(Reason("scene.none"))
    for name, scene in found.items():
        context.say("scene.line", name=name, does=told(scene, context))
        if name in on:
            at = clock.hms(on[name].since, station.setup.zone)
            context.say("scene.line_on", at=at, actor=on[name].by, command=context.command, name=name)
    for problem in pressing.problems(station, clock.SystemClock().now()):
        context.complain(problem)
    return 0


def told(scene: Scene, context: Context) -> str:
    """What a scene does, in a line."""
    parts = [context.word("scene.says", text=scene.say)] if scene.say else []
    parts += [context.word("scene.plays", title=name) for name in scene.play]
    if parts:
        parts.append(context.word("scene.at", outlets="、".join(scene.outlets)))
        parts += [context.word("scene.lasts")] if scene.lasts else []
    parts += [context.word("scene.stops", outlets="、".join(scene.stop))] if scene.stop else []
    parts += [context.word("scene.key", key=scene.key)] if scene.key else []
    return context.word("scene.comma").join(parts)


def _as_json(context: Context, scene: Scene, on: Running | None) -> dict[str, object]:
    state = None if on is None else {"since": clock.iso(on.since, context.setup.zone), "by": on.by}
    return {
        "name": scene.name, "say": scene.say, "play": list(scene.play), "outlets": list(scene.outlets),
        "lasts": scene.lasts, "stop": list(scene.stop), "day": list(scene.day), "key": scene.key, "on": state,
    }  # fmt: skip
