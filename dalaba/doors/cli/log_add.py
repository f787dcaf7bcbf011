"""log add: a person's entry in the ledger: a play by van or megaphone that no PC sent, or a note."""

from __future__ import annotations

import argparse
from pathlib import Path

from dalaba.core import clock
from dalaba.core.clock import DAY
from dalaba.core.languages import code_of
from dalaba.core.model import Instant, Problem, Reason
from dalaba.core.problems import Bad
from dalaba.desk.ledger_entries import record
from dalaba.doors.cli.context import Context, Refused, refuse
from dalaba.doors.cli.to_air import actor
from dalaba.station.files.values import clock_time

_WORDS = ("add", "记", "补记")
_REACH = 7 * DAY
"""How long after a play a note on it can be added."""


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
    if given.times is not None and not 1 <= given.times <= 1000:
        raise refuse("cli.log_times", 2, found=given.times)
    reported = bool(given.script or given.times is not None)
    if not given.note and not reported:
        raise refuse("cli.log_add_usage", 2, command=context.command)
    detail: dict[str, object] = {
        "at": _moment(context, given),
        "script": context.script(given.script) if given.script else "",
        "language": _language(given.language),
        "text": given.note.strip(),
        "reported": reported,
        "times": given.times or 1,
    }
    answer = Reason("air.noted")
    for outlet in context.outlets([given.add[1]]):
        answer = record(records, "note", outlet, given.by or actor(), detail)
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
        at = clock.at(context.day(given.date), clock_time(given.at), context.setup.zone)
    except Bad as bad:
        raise Refused([Problem(bad.reason)], 2) from bad
    if at > now:
        raise refuse("cli.log_add_to_come", 2, found=given.at)
    if at < now - _REACH:
        raise refuse("cli.log_add_too_late", 2, days=_REACH // DAY)
    return at


def _language(word: str) -> str:
    code = code_of(word) if word else ""
    if code is None:
        raise refuse("cli.log_language", 2, found=word)
    return code
