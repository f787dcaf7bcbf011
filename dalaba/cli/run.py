"""run: play, from now on, until stopped."""

from __future__ import annotations

import argparse
import signal
import sys
from zoneinfo import ZoneInfo

from dalaba import clock
from dalaba.catalogue import explain
from dalaba.cli.context import Context, refuse
from dalaba.model import Problem, Reason


def arguments(parser: argparse.ArgumentParser) -> None:
    """No words of its own."""


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 0 when it was ended by a person, 1 when it could not begin."""
    from dalaba.desk import DeskLoop
    from dalaba.lock import Held

    zone = context.setup.zone

    def tell(code: str, facts: dict[str, object]) -> None:
        line = _lane(context, facts, zone) if code == "cli.run_lane" else context.word(code, **facts)
        print(line, flush=True)

    def complain(problem: Problem) -> None:
        context.complain(problem)

    try:
        desk = DeskLoop(context.folder, tell, complain)
    except Held as held:
        raise refuse("cli.run_desk_running", pid=held.pid) from held
    signal.signal(signal.SIGTERM, lambda number, frame: desk.leave())
    _welcome(context)
    try:
        desk.run()
    except KeyboardInterrupt:
        pass  # Ctrl-C is how a run ends; the loop has shut air down
    context.say("cli.run_over", command=context.command)
    return 0


def _welcome(context: Context) -> None:
    if sys.platform == "win32":
        print("\x1b]0;正在播出,请勿关闭\x07", end="")
    here = [outlet for outlet in context.setup.outlets.values() if outlet.output]
    context.say("cli.run_head", station=context.setup.name, command=context.command)
    if here:
        context.say("cli.run_elsewhere", here=len(here), elsewhere=len(context.setup.outlets) - len(here))
    else:
        context.say("cli.run_nothing_here", command=context.command)


def _lane(context: Context, facts: dict[str, object], zone: ZoneInfo) -> str:
    """One outlet's state, when it has changed."""
    playing, coming, hindrance = facts["playing"], facts["next"], facts["hindrance"]
    at = clock.hms(clock.SystemClock().now(), zone)
    what = context.word("cli.silent")
    if isinstance(playing, dict):
        what = context.word("cli.playing", title=playing["title"])
    elif isinstance(hindrance, dict) and hindrance:
        what = explain(Reason(str(hindrance["code"]), hindrance["params"]), context.ui)
    line = context.word("cli.run_now", at=at, outlet=facts["outlet"], what=what)
    if isinstance(coming, dict):
        next_at = clock.hms(int(coming["start"]), zone)
        line += "  " + context.word("cli.run_next", at=next_at, outlet=facts["outlet"], title=coming["title"])
    return line
