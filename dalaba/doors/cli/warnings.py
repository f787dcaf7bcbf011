"""warnings: 预警. What a warning from above would say here, where and when, or why not; --air takes it.

Without a file: the warnings that are being read out; --end ends one.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from dalaba.core import atomic, clock
from dalaba.core.lock import Held
from dalaba.core.model import Problem, Reason
from dalaba.doors.cli import to_air
from dalaba.doors.cli.context import Context, Refused, refuse, writing
from dalaba.link import control
from dalaba.link.requests import Status
from dalaba.messages import explain

if TYPE_CHECKING:
    from dalaba.county.book import Here
    from dalaba.county.judge import Saying, Verdict
    from dalaba.desk.county_alerts.work import Looked, Work

T = TypeVar("T")
_PATIENCE = 20.0
"""Seconds to wait for the desk to let go of the book."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """[FILE] [--air] [--end N]."""
    parser.add_argument("file", metavar="FILE", nargs="?")
    parser.add_argument("--air", action="store_true")
    parser.add_argument("--end", type=int, default=None, metavar="N")


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if a message is not read out, or cannot be read; 2 for words that make no sense."""
    from dalaba.desk.county_alerts.work import Work

    station = context.usable()
    work = Work(station, partial(control.send, context.folder))
    if given.file is None:
        return _end(context, work, given.end) if given.end is not None else _list(context, work)
    here = work.here()
    if here is None:
        raise refuse("county.no_section")
    data = _read(Path(given.file))
    now = clock.SystemClock().now()
    if not given.air:
        looked, problems = work.seen(data, here, now)
        return _show(context, here, looked, problems, now)
    _ready(context)
    with writing("records/county.json"):
        looked, problems = _waiting(lambda: work.take(data, here, now))
        code = _show(context, here, looked, problems, now)
        told = _waiting(lambda: work.turn(here, clock.SystemClock().now(), True))
    for each in told:
        for problem in each.problems:
            context.complain(problem)
        if each.answer is not None and not context.as_json:
            to_air.tell(context, each.answer)
    return max(code, 0 if all(each.good for each in told) else 1)


def _read(path: Path) -> bytes:
    from dalaba.county.xml_file import LARGEST

    try:
        return atomic.whole(path, LARGEST + 1)
    except atomic.NotPlain as odd:
        raise refuse("county.too_large", most=LARGEST // 1000) from odd
    except OSError as error:
        raise refuse("cli.cannot_read", file=path, why=error.strerror or error) from error


def _ready(context: Context) -> None:
    """Refused where no station runs, or its clock is in doubt: a warning's times would mean nothing."""
    try:
        answer = control.send(context.folder, Status())
    except control.NotRunning as error:
        raise refuse("orders.not_running", station=context.name, command=context.command) from error
    if answer["clock"]["state"] != "good":
        raise refuse("county.clock")


def _waiting(do: Callable[[], T]) -> T:
    """Do it as soon as the desk lets go of the book."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            return do()
        except Held as held:
            if time.monotonic() > until:
                raise refuse("county.busy") from held
            time.sleep(0.1)


# -- what would become of a file


def _show(context: Context, here: Here, looked: tuple[Looked, ...], problems: tuple[Reason, ...], now: int) -> int:
    from dalaba.county.judge import QUIET_CODES

    if context.as_json:
        context.dump({
            "warnings": [_as_json(context, each) for each in looked],
            "problems": [_reason(context, each) for each in problems],
        })  # fmt: skip
    else:
        for each in looked:
            _tell(context, here, each)
        for problem in problems:
            context.complain_of(problem)
    fine = any(each.verdict.sayings or each.gone for each in looked)
    quiet = looked and all(each.verdict.why.code in QUIET_CODES for each in looked)
    return 1 if problems or not (fine or quiet) else 0


def _tell(context: Context, here: Here, looked: Looked) -> None:
    from dalaba.desk.county_alerts.work import title_of

    alert, zone = looked.alert, here.setup.zone
    kind = context.word(f"county.kind_{alert.kind.lower()}")
    context.say("county.shown", title=title_of(alert), kind=kind, sender=alert.sender[:80],
                at=clock.local(alert.sent, zone).strftime("%Y-%m-%d %H:%M"))  # fmt: skip
    for line in _about(looked):
        context.put(f"  {explain(line, context.ui)}")
    for each in looked.gone:
        context.put("  " + context.word("county.would_end", title=title_of(each.alert)))
    if not looked.verdict.sayings:
        context.put(f"  {explain(looked.verdict.why, context.ui)}")
    for saying in looked.verdict.sayings:
        _tell_saying(context, here, looked.verdict, saying)


def _about(looked: Looked) -> list[Reason]:
    """Who made it for certain, and what of it could not be read."""
    found = [Reason("county.proven", {"by": looked.proof.by})] if looked.proof.by else []
    if looked.proof.remark is not None and looked.proof.remark != looked.verdict.why:
        found.append(looked.proof.remark)
    if looked.alert.remarks:
        found.append(Reason("county.unread_fields", {"fields": ", ".join(looked.alert.remarks)}))
    return found


def _tell_saying(context: Context, here: Here, verdict: Verdict, saying: Saying) -> None:
    from dalaba.core.languages import name_of

    def at(instant: int) -> str:
        return clock.local(instant, here.setup.zone).strftime("%m-%d %H:%M")

    level = saying.level
    context.put("  " + context.word(
        "county.would_say", outlets="、".join(saying.outlets), language=name_of(saying.language, context.ui),
        priority=context.word(f"county.priority_{level.priority}"), times=level.times,
        since=at(verdict.since), until=at(verdict.until),
    ))  # fmt: skip
    if level.every:
        facts = {"minutes": level.every // 60_000, "longest": level.longest // 60_000}
        context.put("  " + context.word("county.would_repeat", **facts))
    context.put(f"  {saying.text}")


def _as_json(context: Context, looked: Looked) -> dict[str, Any]:
    alert, verdict = looked.alert, looked.verdict
    sayings = [
        {
            "outlets": list(each.outlets), "language": each.language, "text": each.text,
            "priority": each.level.priority, "times": each.level.times, "every_ms": each.level.every,
        }
        for each in verdict.sayings
    ]  # fmt: skip
    return {
        "identifier": alert.identifier, "sender": alert.sender, "kind": alert.kind, "status": alert.status,
        "read_out": bool(sayings), "why": _reason(context, verdict.why), "sayings": sayings,
        "since": verdict.since, "until": verdict.until, "signed_by": looked.proof.by,
        "ends": [each.alert.identifier for each in looked.gone], "remarks": list(alert.remarks),
    }  # fmt: skip


def _reason(context: Context, reason: Reason) -> dict[str, str]:
    return {"code": reason.code, "reason": explain(reason, context.ui)}


# -- those that are being read out


def _list(context: Context, work: Work) -> int:
    from dalaba.desk.county_alerts.book_file import read_book
    from dalaba.desk.county_alerts.work import title_of

    kept = tuple(read_book(context.folder).kept.items())
    zone = context.setup.zone
    if context.as_json:
        context.dump({"warnings": [
            {"key": key, "title": title_of(each.alert), "sender": each.alert.sender, "first": each.first,
             "last": each.last} for key, each in kept
        ]})  # fmt: skip
        return 0
    if not kept:
        context.say("county.none_kept")
    for number, (_, each) in enumerate(kept, 1):
        last = clock.local(each.last, zone).strftime("%m-%d %H:%M") if each.last else "-"
        context.say(
            "county.one_kept", number=number, title=title_of(each.alert), sender=each.alert.sender[:80], last=last
        )
    return 0


def _end(context: Context, work: Work, number: int) -> int:
    from dalaba.desk.county_alerts.book_file import read_book
    from dalaba.desk.county_alerts.work import title_of

    keys = tuple(read_book(context.folder).kept)
    if not 1 <= number <= len(keys):
        raise refuse("county.no_such", 2, found=number, most=len(keys))
    with writing("records/county.json"):
        try:
            gone = _waiting(lambda: work.end(keys[number - 1], clock.SystemClock().now()))
        except KeyError as error:
            raise Refused([Problem(Reason("county.over"))]) from error
    did = Reason("county.did_end_by_hand", {"title": title_of(gone.alert)})
    work.note(did, to_air.actor())
    if context.as_json:
        context.dump(_reason(context, did))
    else:
        context.tell(did)
    return 0
