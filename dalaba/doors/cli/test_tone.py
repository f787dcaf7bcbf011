"""test-tone: 试音. Plays a tone on one outlet now, and notes in the ledger whether a person heard it.

If air runs, it plays the tone. If not, the tone is played here, under air's lock, as horns are tried before the first
day.
"""

from __future__ import annotations

import argparse
import sys

from dalaba.core.clock import SystemClock
from dalaba.core.lock import Held
from dalaba.core.model import Reason
from dalaba.doors.cli.context import Context, refuse
from dalaba.doors.cli.to_air import actor

_ANSWERS = {"y": True, "yes": True, "是": True, "响": True, "响了": True,
            "n": False, "no": False, "否": False, "没": False, "没有": False, "没响": False}  # fmt: skip


def arguments(parser: argparse.ArgumentParser) -> None:
    """OUTLET [--force], or OUTLET --heard yes|no [--note TEXT] [--by NAME]."""
    parser.add_argument("outlet", metavar="OUTLET")
    parser.add_argument("--heard", choices=("yes", "no", "响了", "没响"), default=None)
    parser.add_argument("--note", default="", metavar="TEXT")
    parser.add_argument("--by", default="", metavar="NAME")
    parser.add_argument("--force", action="store_true")


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if no tone was played, or the answer could not be written into the ledger."""
    from dalaba.desk.sound_check import PLAYED, play

    outlet = _outlet(context, given.outlet)
    by = given.by or actor()
    try:
        if given.heard:
            return _noted(context, outlet, _ANSWERS[given.heard], given.note, by)
        told = play(context.station, outlet, by, given.force, SystemClock())
        _tell(context, told)
        if not PLAYED.get(told.code, False):
            return 1
        heard = _ask(context, outlet)
        return 0 if heard is None else _noted(context, outlet, heard, given.note, by)
    except Held as held:
        raise refuse("health.air_silent", pid=held.pid) from held
    except OSError as error:  # not even the lock file could be written
        raise refuse("cli.cannot_write", file=context.folder / "records", why=error.strerror or error) from error


def _outlet(context: Context, word: str) -> str:
    """One outlet that this PC plays."""
    names = context.outlets([word])
    if len(names) > 1:
        raise refuse("cli.tone_one", 2, found=word, outlets="、".join(names))
    if context.setup.outlets[names[0]].output is None:
        raise refuse("cli.tone_elsewhere", outlet=names[0])
    return names[0]


def _ask(context: Context, outlet: str) -> bool | None:
    """Whether the person at the keyboard heard it; None if nobody is there or they do not know."""
    if context.as_json or not (sys.stdin.isatty() and sys.stdout.isatty()):
        if not context.as_json:
            context.say("cli.tone_say", command=context.command, outlet=outlet)
        return None
    try:
        said = input(context.word("cli.tone_ask", outlet=outlet) + " ")
    except EOFError:
        return None
    return _ANSWERS.get(said.strip().lower())


def _noted(context: Context, outlet: str, heard: bool, text: str, by: str) -> int:
    """Write the answer into the ledger, through air or directly. Returns the exit code."""
    from dalaba.desk.sound_check import note

    if refused := note(context.folder, outlet, heard, text, by, SystemClock().now()):
        _tell(context, refused)
        return 1
    code = "cli.tone_heard" if heard else "cli.tone_not_heard"
    _tell(context, Reason(code, {"outlet": outlet, "by": by, "command": context.command}))
    return 0


def _tell(context: Context, reason: Reason) -> None:
    if context.as_json:
        context.dump({"code": reason.code, "params": dict(reason.params)})
    else:
        context.tell(reason)
