"""What the order verbs share: which outlets are meant, and the way to air, with or without the desk.

They read `station.yaml` alone where they can: an order is not to wait for schedules that it does not need, nor to fail
for a text that is being edited.
"""

from __future__ import annotations

import argparse
import getpass
from functools import partial
from typing import TYPE_CHECKING

from dalaba.core.model import Problem, Reason
from dalaba.doors.cli.context import Context, Refused, refuse
from dalaba.link import control
from dalaba.link.requests import REFUSED, Request, Resume, Skip, SkipNext, Standing, Status, Stop
from dalaba.messages import explain

if TYPE_CHECKING:
    from pathlib import Path

    from dalaba.desk.orders import Words
    from dalaba.desk.orders.send import Air, Ground, Told
    from dalaba.station.outlets import Setup


_NOT_DONE = REFUSED | {"air.skip_next_none", "air.skip_next_late"}
"""Air's answers that mean: nothing has changed."""
_SAYS_WHAT_IT_PLAYS_WITHIN = 2.0
"""Seconds. One that hangs must not keep a stop waiting."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """[--to O] [--reason R]."""
    parser.add_argument("--to", action="append", default=[], metavar="O")
    parser.add_argument("--reason", default="", metavar="R")


def send(context: Context, verb: str, given: argparse.Namespace) -> int:
    """Send an order and print the answer. Without names it needs no station file: `stop` works when that is broken."""
    order = _order(context, verb, given)
    try:
        answer = control.send(context.folder, order)
    except control.NotRunning as error:
        if isinstance(order, Stop):
            return _stop_all_the_same(context, order, error.silent)
        raise refuse("cli.not_running", folder=context.folder) from error
    if context.as_json:
        context.dump(answer)
    else:
        context.tell(Reason(str(answer["code"]), answer["params"]))
    return 1 if str(answer["code"]) in _NOT_DONE else 0


def _order(context: Context, verb: str, given: argparse.Namespace) -> Standing:
    to, by, why = named(context, given.to), actor(), given.reason
    if verb == "stop":
        return Stop(to, by, why, _end(context, given.until))
    if verb == "resume":
        return Resume(to, by, why)
    return SkipNext(to, by, why, given.row) if given.next or given.row else Skip(to, by, why)


def _end(context: Context, text: str) -> int | None:
    """When a stop is to end by itself. Refused for what is no moment, or one that is over: nothing was stopped then.

    The station's own zone, where its file tells it; what else is wrong in there is no matter of a stop.
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


def _stop_all_the_same(context: Context, order: Stop, silent: bool) -> int:
    """Nobody took it: it is kept for whoever comes. Exit 1 where it could not be, or nobody runs."""
    from dalaba.link.upkeep.forced_stop import KEPT, halt

    told = halt(context.folder, order, silent)
    if told is None:
        raise refuse("cli.not_running", folder=context.folder)
    if context.as_json:
        context.dump({"code": told.code, "params": dict(told.params)})
    else:
        context.complain_of(told)
    return 0 if told.code in KEPT else 1


def sound_arguments(parser: argparse.ArgumentParser) -> None:
    """What `say` and `play` share. Nothing is checked here: every slip is told at once, with the rest."""
    parser.add_argument("--to", action="append", default=[], metavar="O")
    parser.add_argument("--language", action="append", default=[], metavar="L")
    parser.add_argument("--priority", default="notice", metavar="urgent|notice|routine")
    parser.add_argument("--reason", default="", metavar="R")
    parser.add_argument("--until", default="", metavar="TIME")
    parser.add_argument("--times", default="1", metavar="N")
    parser.add_argument("--volume", default="100", metavar="N")
    parser.add_argument("--force", action="store_true")
    parser.add_argument("--as-read", action="store_true")


def words(
    given: argparse.Namespace, text: str | None, script: str | None = None, file: str | None = None, row: str = ""
) -> Words:
    """What was typed, as the orders' room takes it."""
    from dalaba.desk.orders import Words

    return Words(
        tuple(given.to), text, script, file, tuple(given.language), given.priority, given.reason, given.until,
        given.times, given.volume, given.force, actor(), row, given.as_read,
    )  # fmt: skip


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


def named(context: Context, to: list[str]) -> tuple[str, ...]:
    """Outlets by their names, zones and kinds; none named: none, which air takes for all. Refused for unknown ones.

    A name that air has is one, whatever has become of station.yaml: whoever says stop need not mend a file first.
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
    """The named outlets, if air plays every one of them, or the last programme it was handed names it; else none."""
    from dalaba.link import handover
    from dalaba.station.files.values import names

    try:
        there = set(control.send(folder, Status(), _SAYS_WHAT_IT_PLAYS_WITHIN).get("outlets", {}))
    except control.NotRunning:
        there = handover.last_outlets(folder)
    wanted = [name for word in to for name in names(word)]
    return tuple(wanted) if there.issuperset(wanted) else ()


def give(context: Context, words: Words, whole: bool = False) -> int:
    """Send what is to be heard, and tell what became of it. `whole`: it needs all that people wrote.

    Exit 1 where nothing was sent, or something is not heard.
    """
    from dalaba.core.clock import SystemClock
    from dalaba.desk.orders.send import Ground
    from dalaba.desk.orders.send import give as given_to

    air = air_of(context)
    try:
        if whole:
            station = context.station
            if not station.setup.outlets:  # no outlet of any name: what is wrong is in station.yaml
                raise Refused(station.problems.errors)
            told = given_to(words, Ground.of(station), air, SystemClock().now(), lambda: station)
        else:
            told = given_to(words, _ground(context), air, SystemClock().now())
    except control.NotRunning as error:
        raise refuse("orders.not_running", folder=context.folder, command=context.command) from error
    _tell(context, told)
    return 0 if told.good else 1


def _ground(context: Context) -> Ground:
    from dalaba.compile.render import Preparer
    from dalaba.desk.orders.send import Ground
    from dalaba.speech.library import Library

    setup, library = setup_alone(context), Library(context.folder)
    return Ground(setup, library, Preparer(setup, {}, library))


def _tell(context: Context, told: Told) -> None:
    if told.problems:
        raise Refused(told.problems)
    for doubt in told.doubts:
        context.complain(Problem(doubt, severity="warning"))
    assert told.answer is not None  # there are problems, or an answer
    if context.as_json:
        context.dump({
            "code": told.answer.code, "params": dict(told.answer.params), "order": told.order,
            "outlets": list(told.outlets), "sent": told.good, "readings": dict(told.readings),
            "doubts": [{"code": each.code, "reason": explain(each, context.ui)} for each in told.doubts],
        })  # fmt: skip
        return
    for reading in told.readings.values():
        context.say("orders.reading", reading=reading)
    tell(context, told.answer)


def tell(context: Context, answer: Reason) -> None:
    """Air's answer: on stdout what it did, on stderr what it would not."""
    from dalaba.desk.orders.send import TAKEN

    if answer.code in TAKEN:
        context.tell(answer)
        return
    context.complain_of(answer)
    if answer.code in ("air.stopped", "air.stopped_until"):
        context.complain_of(Reason("orders.resume_first"))


def air_of(context: Context) -> Air:
    """The way to the running air."""
    return partial(control.send, context.folder)


def ask(context: Context, request: Request) -> int:
    """One request, its answer told. Exit 1 where air would not."""
    from dalaba.desk.orders.send import TAKEN

    try:
        answer = control.send(context.folder, request)
    except control.NotRunning as error:
        raise refuse("cli.not_running", folder=context.folder) from error
    reason = Reason(str(answer["code"]), answer["params"])
    if context.as_json:
        context.dump(answer)
    else:
        tell(context, reason)
    return 0 if reason.code in TAKEN else 1


def actor() -> str:
    """Who sits at this PC, for the ledger."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # Windows without USERNAME; a user without a name
        return "?"
