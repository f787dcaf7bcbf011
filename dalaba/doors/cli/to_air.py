"""The way from a verb to the running air: who asks, which outlets are meant, and printing the answer.

Only `station.yaml` is read where that is enough, so that an order need not wait for schedules, nor fails because of a
text that is being edited.
"""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Any

from dalaba.core.model import Problem, Reason
from dalaba.doors.cli.context import Context, Refused, refuse
from dalaba.link import control
from dalaba.link.requests import Request, Status

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from dalaba.desk.orders.situation import Ground
    from dalaba.station.outlets import Setup

_SAYS_WHAT_IT_PLAYS_WITHIN = 2.0
"""Seconds that air may take to say what it plays; an air that hangs must not delay a stop."""


def through_exams(parser: argparse.ArgumentParser) -> None:
    """The options with which an urgent order may break into an exam."""
    parser.add_argument("--through", default="", metavar="KIND")
    parser.add_argument("--confirm-exam", action="store_true")


def ask(context: Context, request: Request) -> dict[str, Any]:
    """Air's answer. Raises Refused if no station is running."""
    try:
        return control.send(context.folder, request)
    except control.NotRunning as error:
        raise refuse("cli.not_running", station=context.name) from error


def order(context: Context, request: Request) -> int:
    """Send an order of the person at this PC and print the answer. Exit 1 if air refused it."""
    from dalaba.desk.orders.send import TAKEN

    answer = ask(context, request)
    reason = Reason(str(answer["code"]), answer["params"])
    if context.as_json:
        context.dump(answer)
    else:
        tell(context, reason)
    return 0 if reason.code in TAKEN else 1


def tell(context: Context, answer: Reason) -> None:
    """Print air's answer: what it did on stdout, a refusal on stderr."""
    from dalaba.desk.orders.send import TAKEN

    if answer.code in TAKEN:
        context.tell(answer)
        return
    context.complain_of(answer)
    if answer.code in ("air.stopped", "air.stopped_until"):
        context.complain_of(Reason("orders.resume_first"))


def setup_alone(context: Context) -> Setup:
    """The setup from `station.yaml` alone. Its errors are reported, and the rest is used. Raises Refused if it has no
    outlets."""
    from dalaba.station.files import Problems
    from dalaba.station.outlets import read_station

    problems = Problems()
    setup = read_station(context.folder, problems)
    if not setup.outlets:
        raise Refused(problems.errors)
    for problem in problems.errors:
        context.complain(problem)
    return setup


def ground(context: Context) -> Ground:
    """What a text is said from: `station.yaml` and the clips alone. Raises as `setup_alone`."""
    from dalaba.compile.render import Preparer
    from dalaba.desk.orders.situation import Ground
    from dalaba.speech.library import Library
    from dalaba.station import approvals
    from dalaba.station.files import Problems

    setup, library = setup_alone(context), Library(context.folder)
    approved = approvals.read(context.folder, Problems()) if setup.approval else None
    return Ground(setup, library, Preparer(setup, {}, library, approvals=approved))


def named(context: Context, to: list[str]) -> tuple[str, ...]:
    """The outlets that names stand for; no names give none, which air takes for all. Raises Refused for unknown names.

    A name that air knows is accepted even if station.yaml is broken, so that nobody must mend a file before a stop.
    """
    if not to:
        return ()
    from dalaba.desk.orders.parse import outlets_of
    from dalaba.station.files import Problems

    problems, broken = Problems(), list[Problem]()
    try:
        found = outlets_of(to, setup_alone(context), problems)
    except Refused as refused:
        broken = refused.problems
    if not (broken or len(problems)):
        return found
    known = _as_air_has_them(context.folder, to)
    if not known:
        raise Refused(broken or problems)
    for problem in broken:
        context.complain(problem)
    return known


def _as_air_has_them(folder: Path, to: list[str]) -> tuple[str, ...]:
    """The named outlets, if air or its last programme knows all of them; else none."""
    from dalaba.link import handover
    from dalaba.station.files.values import names

    try:
        there = set(control.send(folder, Status(), _SAYS_WHAT_IT_PLAYS_WITHIN).get("outlets", {}))
    except control.NotRunning:
        there = handover.last_outlets(folder)
    wanted = [name for word in to for name in names(word)]
    return tuple(wanted) if there.issuperset(wanted) else ()


def actor() -> str:
    """The PC's user, for the ledger."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # Windows without USERNAME; a user without a name
        return "?"


def end_of_stop(context: Context, text: str) -> int | None:
    """When a stop, or a mute, ends by itself. Raises Refused if that is no time, or past; then nothing was done.

    It is in the station's time zone, if station.yaml tells it; other errors in that file do not hinder a stop.
    """
    if not text:
        return None
    from dalaba.core.clock import SystemClock
    from dalaba.desk.orders.parse import stop_end
    from dalaba.station.files import Problems
    from dalaba.station.outlets import read_station

    problems = Problems()
    until = stop_end(text, read_station(context.folder, Problems()).zone, SystemClock().now(), problems)
    if len(problems):
        raise Refused(problems, 2)
    return until
