"""Which station is meant where nobody named one: this folder's own, and never in silence one that lies beside it."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from dalaba.core.model import Problem, Reason
from dalaba.doors.cli.context import Context, refuse
from dalaba.link import control

NOT_OURS = ("sample", "demo")
"""Folders of the program: what it shows, and where."""
_NOT_RUNNING = ("cli.not_running", "cli.talk_not_running")


def to_serve(context: Context) -> Context:
    """The station that is to go on the air. Refused (wrong usage) where that is not clear and nobody is there to ask.

    The one that was named; else this folder's own. But where nothing is scheduled in that and others lie beside it: the
    one that was on the air last and was never told to end, so that a fault asks no question; else whichever a person
    chooses.
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
    """The stations in this folder's folders, such as `init` makes."""
    try:
        return sorted(each.parent for each in folder.glob("*/station.yaml") if each.parent.name not in NOT_OURS)
    except OSError:  # a folder that shows nobody what is in it has no neighbours that one could name
        return []


def tell_who_plays(context: Context, problems: Iterable[Problem]) -> None:
    """Where an order found nobody to take it: which of the stations beside is on the air, for whoever named none."""
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
