"""clock: whether the running station trusts the PC's clock; `clock ok` confirms that it is right."""

from __future__ import annotations

import argparse

from dalaba.core import clock
from dalaba.core.model import Reason
from dalaba.doors.cli import to_air
from dalaba.doors.cli.context import Context
from dalaba.link.requests import ClockIsRight, Status

RIGHT = ("ok", "对", "正确")


def arguments(parser: argparse.ArgumentParser) -> None:
    """[ok]."""
    parser.add_argument("said", nargs="?", choices=RIGHT, metavar="ok")


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if no station is running, or while it takes the clock for wrong."""
    if given.said:
        answer = to_air.ask(context, ClockIsRight(to_air.actor()))
        context.dump(answer) if context.as_json else context.tell(Reason(str(answer["code"]), answer["params"]))
        return 0
    answer = to_air.ask(context, Status())
    found = answer["clock"]
    if context.as_json:
        context.dump({"now": clock.iso(answer["now"], clock.zone("UTC")), **found})
    else:
        context.say("cli.clock_shows", now=clock.on_this_pc(answer["now"]))
        context.tell(Reason(found.get("code", "air.clock_good"), found.get("params", {})))
    return int(found["state"] == "wrong")
