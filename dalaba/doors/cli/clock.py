"""clock: what the running station takes the PC's clock for; `clock ok` says that it is right."""

from __future__ import annotations

import argparse

from dalaba.core import clock
from dalaba.core.model import Reason
from dalaba.doors.cli import orders
from dalaba.doors.cli.context import Context, refuse
from dalaba.link import control
from dalaba.link.requests import ClockIsRight, Status

RIGHT = ("ok", "对", "正确")


def arguments(parser: argparse.ArgumentParser) -> None:
    """[ok]."""
    parser.add_argument("said", nargs="?", choices=RIGHT, metavar="ok")


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 when no station is running, or while its clock is taken for wrong."""
    try:
        answer = control.send(context.folder, ClockIsRight(orders.actor()) if given.said else Status())
    except control.NotRunning as error:
        raise refuse("cli.not_running", folder=context.folder) from error
    if given.said:
        context.dump(answer) if context.as_json else context.tell(Reason(str(answer["code"]), answer["params"]))
        return 0
    found = answer["clock"]
    if context.as_json:
        context.dump({"now": clock.iso(answer["now"], clock.zone("UTC")), **found})
    else:
        context.say("cli.clock_shows", now=clock.on_this_pc(answer["now"]))
        context.tell(Reason(found.get("code", "air.clock_good"), found.get("params", {})))
    return int(found["state"] == "wrong")
