"""Which station is meant if none was named: this folder's own; never, without saying so, one in a folder beside it."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from dalaba.core.model import Problem, Reason
from dalaba.doors.cli.context import Context, refuse
from dalaba.link import control

NOT_OURS = ("sample", "demo")
"""Folders of the program itself."""
_NOT_RUNNING = ("cli.not_running", "cli.talk_not_running", "orders.not_running")


def to_serve(context: Context) -> Context:
    """The station to put on the air. Raises Refused (wrong usage) if that is not clear and nobody is there to ask.

    It is the one named, else this folder's own. But if nothing is scheduled there and this folder's folders have
    stations, it is the one that was last on the air and was not ended by a person, so that a restart after a fault asks
    nothing; if there is none, a person chooses.
    """
    others = [] if context.named else beside(context.folder)
    own = [context.folder] if (context.folder / "station.yaml").is_file() else []
    if not others or (own and not context.station.nothing_scheduled):
        return context
    known = [*others, *own]
    left = [folder for folder in known if not control.ended_by_order(folder)]
    (clear,) = left if len(left) == 1 else known if len(known) == 1 else (None,)
    return context.at(clear or _asked(context, known))


def beside(folder: Path) -> list[Path]:
    """The stations in the folders of this folder, such as `init` makes."""
    try:
        return sorted(each.parent for each in folder.glob("*/station.yaml") if each.parent.name not in NOT_OURS)
    except OSError:  # a folder that cannot be listed shows no stations
        return []


def tell_who_plays(context: Context, problems: Iterable[Problem]) -> None:
    """If an order found no running station and none was named, say which of the other stations is on the air."""
    if context.named or not any(problem.reason.code in _NOT_RUNNING for problem in problems):
        return
    playing = [each for each in beside(context.folder) if not control.ended_by_order(each)]
    if playing:
        context.complain_of(Reason("cli.playing_beside", {"stations": _listed(context, playing)}))


def _asked(context: Context, known: list[Path]) -> Path:
    if context.as_json or not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise refuse("cli.run_which", 2, stations=_listed(context, known))
    context.say("cli.run_choose")
    for number, folder in enumerate(known, 1):
        print(f"  {number}  {_called(context, folder)}")
    while True:
        try:
            said = input(context.word("cli.run_choose_number") + " ").strip()
        except EOFError:
            raise refuse("cli.run_which", 2, stations=_listed(context, known)) from None
        if said.isdecimal() and 0 < int(said) <= len(known):
            return known[int(said) - 1]


def _listed(context: Context, folders: Iterable[Path]) -> str:
    return "".join(f"\n  --station {folder}    {context.at(folder).name}" for folder in folders)


def _called(context: Context, folder: Path) -> str:
    return f"{context.at(folder).name}({folder})" if context.ui == "zh" else f"{context.at(folder).name} ({folder})"
