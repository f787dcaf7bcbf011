"""The way from a front door to the running air: who asks, which outlets are meant, and its answer told.

Read is `station.yaml` alone where that will do: an order is not to wait for schedules that it does not need, nor to
fail for a text that is being edited.
"""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Any

from dalaba.core.model import Problem, Reason
from dalaba.doors.cli.context import Context, Refused, refuse
from dalaba.link import control

if TYPE_CHECKING:
    from pathlib import Path

    from dalaba.station.outlets import Setup

_SAYS_WHAT_IT_PLAYS_WITHIN = 2.0
"""Seconds. One that hangs must not keep a stop waiting."""


def ask(context: Context, verb: str, **body: Any) -> dict[str, Any]:
    """Air's answer, as it comes. Refused where no station is running."""
    try:
        return control.ask(context.folder, verb, **body)
    except control.NotRunning as error:
        raise refuse("cli.not_running", folder=context.folder) from error


def order(context: Context, verb: str, **body: object) -> int:
    """One order by whoever sits here, its answer told. Exit 1 where air would not."""
    from dalaba.desk.orders.send import TAKEN

    answer = ask(context, verb, actor=actor(), **body)
    reason = Reason(str(answer["code"]), answer["params"])
    if context.as_json:
        context.dump(answer)
    else:
        tell(context, reason)
    return 0 if reason.code in TAKEN else 1


def tell(context: Context, answer: Reason) -> None:
    """Air's answer: on stdout what it did, on stderr what it would not."""
    from dalaba.desk.orders.send import TAKEN

    if answer.code in TAKEN:
        context.tell(answer)
        return
    context.complain_of(answer)
    if answer.code in ("air.stopped", "air.stopped_until"):
        context.complain_of(Reason("orders.resume_first"))


def setup_alone(context: Context) -> Setup:
    """`station.yaml` and nothing else. Its errors are told, and what is right is used. Refused without outlets."""
    from dalaba.station.files import Problems
    from dalaba.station.outlets import read_station

    problems = Problems()
    setup = read_station(context.folder, problems)
    if not setup.outlets:
        raise Refused(problems.errors)
    for problem in problems.errors:
        context.complain(problem)
    return setup


def named(context: Context, to: list[str]) -> list[str]:
    """Outlets by their names, zones and kinds; none named: none, which air takes for all. Refused for unknown ones.

    A name that air has is one, whatever has become of station.yaml: whoever says stop need not mend a file first.
    """
    if not to:
        return []
    from dalaba.desk.orders.parse import outlets_of
    from dalaba.station.files import Problems

    problems, broken = Problems(), list[Problem]()
    try:
        found = outlets_of(to, setup_alone(context), problems)
    except Refused as refused:
        broken = refused.problems
    if not (broken or len(problems)):
        return list(found)
    known = _as_air_has_them(context.folder, to)
    if not known:
        raise Refused(broken or problems)
    for problem in broken:
        context.complain(problem)
    return known


def _as_air_has_them(folder: Path, to: list[str]) -> list[str]:
    """The named outlets, if air plays every one of them, or the last programme it was handed names it; else none."""
    from dalaba.link import handover
    from dalaba.station.files.values import names

    try:
        there = set(control.ask(folder, "status", patience=_SAYS_WHAT_IT_PLAYS_WITHIN).get("outlets", {}))
    except control.NotRunning:
        there = handover.last_outlets(folder)
    wanted = [name for word in to for name in names(word)]
    return wanted if there.issuperset(wanted) else []


def actor() -> str:
    """Who sits at this PC, for the ledger."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # Windows without USERNAME; a user without a name
        return "?"
