"""log add: a person's entry in the ledger: a play by van or megaphone that no PC sent, or a note."""

from __future__ import annotations

import argparse
from pathlib import Path

from dalaba.core import clock
from dalaba.core.languages import code_of
from dalaba.core.model import Instant, Problem
from dalaba.core.problems import Bad
from dalaba.desk.ledger_entries import MOST_TIMES, Said, moment, note
from dalaba.doors.cli.context import Context, Refused, refuse
from dalaba.doors.cli.to_air import actor

_WORDS = ("add", "记", "补记")


def arguments(parser: argparse.ArgumentParser) -> None:
    """OUTLET [--at TIME] [--script S] [--language L] [--times N] --note TEXT [--by NAME]."""
    parser.add_argument("--at", default=None, metavar="TIME")
    parser.add_argument("--script", default="", metavar="S")
    parser.add_argument("--language", default="", metavar="L")
    parser.add_argument("--times", type=int, default=None, metavar="N")
    parser.add_argument("--note", default="", metavar="TEXT")


def given_any(given: argparse.Namespace) -> bool:
    """Whether words of `add` were typed without `add`: somebody wanted to add a note."""
    return bool(given.at or given.script or given.language or given.times is not None or given.note)


def run(context: Context, given: argparse.Namespace, records: Path) -> int:
    """Exit 1 if the ledger does not take it, 2 for words that make no sense."""
    if given.add[0] not in _WORDS or len(given.add) != 2:
        raise refuse("cli.log_add_usage", 2, command=context.command)
    if given.times is not None and not 1 <= given.times <= MOST_TIMES:
        raise refuse("cli.log_times", 2, found=given.times)
    script = context.script(given.script) if given.script else ""
    said = Said(_moment(context, given), given.note, script, _language(given.language), given.times)
    if not said.text and not said.reported:
        raise refuse("cli.log_add_usage", 2, command=context.command)
    answer = note(records, context.outlets([given.add[1]]), given.by or actor(), said)
    if answer.code != "air.noted":
        raise Refused([Problem(answer)])
    if context.as_json:
        context.dump({"code": answer.code, "params": dict(answer.params)})
    else:
        context.tell(answer)
    return 0


def _moment(context: Context, given: argparse.Namespace) -> Instant:
    """The time given, or now. Raises Refused (wrong usage) for a time to come or long ago."""
    now = clock.SystemClock().now()
    if given.at is None:
        if given.date is not None:
            raise refuse("cli.log_add_time", 2, found=given.date)
        return now
    try:
        return moment(given.at, context.day(given.date), context.setup.zone, now)
    except Bad as bad:
        raise Refused([Problem(bad.reason)], 2) from bad


def _language(word: str) -> str:
    code = code_of(word) if word else ""
    if code is None:
        raise refuse("cli.log_language", 2, found=word)
    return code
