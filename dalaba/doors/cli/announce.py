"""say and play: what is to be heard at once on the outlets named: a text; a script or any sound file."""

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING

from dalaba.core.model import Problem
from dalaba.doors.cli import to_air
from dalaba.doors.cli.context import Context, Refused, refuse
from dalaba.doors.cli.orders import Verb
from dalaba.link import control
from dalaba.messages import explain

if TYPE_CHECKING:
    from dalaba.desk.orders import Words
    from dalaba.desk.orders.send import Told


def _say_words(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", metavar="TEXT", nargs="+")
    _common(parser)


def _play_words(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("script", metavar="SCRIPT", nargs="?")
    parser.add_argument("--file", default=None, metavar="F")
    parser.add_argument("--row", default="", metavar="ROW")
    _common(parser)


def _common(parser: argparse.ArgumentParser) -> None:
    """The options of both verbs. They are checked later, so that all mistakes are reported together."""
    parser.add_argument("--to", action="append", default=[], metavar="O")
    parser.add_argument("--language", action="append", default=[], metavar="L")
    parser.add_argument("--priority", default="notice", metavar="urgent|notice|routine")
    parser.add_argument("--reason", default="", metavar="R")
    parser.add_argument("--until", default="", metavar="TIME")
    parser.add_argument("--times", default="1", metavar="N")
    parser.add_argument("--volume", default="100", metavar="N")
    parser.add_argument("--force", action="store_true")
    parser.add_argument("--as-read", action="store_true")
    to_air.through_exams(parser)


def _say(context: Context, given: argparse.Namespace) -> int:
    return _give(context, _words(given, " ".join(given.text)))


def _play(context: Context, given: argparse.Namespace) -> int:
    """A script as the programme would play it now, or any sound file."""
    if given.script is not None and given.file is not None:
        raise refuse("orders.several", 2)
    if given.script is None and given.file is None:
        raise refuse("orders.no_script", 2)
    return _give(context, _words(given, None, given.script, given.file, given.row), whole=given.script is not None)


VERBS = {"say": Verb(_say_words, _say), "play": Verb(_play_words, _play)}


def _words(
    given: argparse.Namespace, text: str | None, script: str | None = None, file: str | None = None, row: str = ""
) -> Words:
    """The typed words as `desk.orders` takes them."""
    from dalaba.desk.orders import Words

    return Words(
        tuple(given.to), text, script, file, tuple(given.language), given.priority, given.reason, given.until,
        given.times, given.volume, given.force, to_air.actor(), row, given.as_read,
        given.through, given.confirm_exam,
    )  # fmt: skip


def _give(context: Context, words: Words, whole: bool = False) -> int:
    """Send what is to be heard, and report the result. `whole`: all of the station's files are needed.

    Exit 1 if nothing was sent, or something is not heard.
    """
    from dalaba.core.clock import SystemClock
    from dalaba.desk.orders.send import Ground
    from dalaba.desk.orders.send import give as given_to

    air = partial(control.send, context.folder)
    try:
        if whole:
            station = context.station
            if not station.setup.outlets:  # without outlets, the error is in station.yaml
                raise Refused(station.problems.errors)
            told = given_to(words, Ground.of(station), air, SystemClock().now(), lambda: station)
        else:
            told = given_to(words, to_air.ground(context), air, SystemClock().now())
    except control.NotRunning as error:
        raise refuse("orders.not_running", station=context.name, command=context.command) from error
    _tell(context, told)
    return 0 if told.good else 1


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
    to_air.tell(context, told.answer)
