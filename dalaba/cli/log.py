"""log: the ledger's view of a day: what was due, heard, late, cut, missed, and why."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from dalaba import clock, ledger
from dalaba.asrun import AsRun, Row, as_json, reconcile
from dalaba.catalogue import explain
from dalaba.cli.context import Context, refuse
from dalaba.cli.table import lines
from dalaba.clock import DAY
from dalaba.model import Event

_READ_WIDE = 8 * DAY
"""A day's spots may have been planned some days before it."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """[--date D] [--days N] [--to O] [--dir DIR] [--xlsx F] [--verify]."""
    parser.add_argument("--date", default=None, metavar="D")
    parser.add_argument("--days", type=int, default=1, metavar="N")
    parser.add_argument("--to", action="append", default=[], metavar="O")
    parser.add_argument("--dir", default=None, metavar="DIR")
    parser.add_argument("--xlsx", default=None, metavar="F")
    parser.add_argument("--verify", action="store_true")


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 when the chain of the ledger is broken (`--verify`)."""
    records = (Path(given.dir) if given.dir else context.folder) / "records"
    if given.verify:
        return _verify(context, records)
    zone = context.setup.zone
    first = context.day(given.date)
    since = clock.at(first, 0, zone)
    until = clock.at(first + timedelta(days=max(1, given.days)), 0, zone)
    events = list(ledger.events(records, since - _READ_WIDE, until + _READ_WIDE))
    log = reconcile(events).between(since, until)
    if given.to:
        log = log.at(*context.outlets(given.to))
    if given.xlsx:
        _write_sheet(context, log, zone, Path(given.xlsx))
    elif context.as_json:
        context.dump(
            {
                **as_json(log, zone, context.ui),
                "events": [_event(event, zone) for event in events if since <= event.wall < until],
            }
        )
    else:
        _print(context, log, zone)
    return 0


def _verify(context: Context, records: Path) -> int:
    flaws = ledger.verify(records)
    for flaw in flaws:
        context.complain_of(flaw)
    head = ledger.head(records)
    if not flaws:
        context.say("cli.chain_good" if head else "cli.ledger_empty", head=head.hash if head else "")
    return 1 if flaws else 0


def _print(context: Context, log: AsRun, zone: ZoneInfo) -> None:
    if not log.rows:
        context.say("cli.ledger_empty")
        return
    for line in lines(_cells(context, row, zone) for row in log.rows):
        print(line)
    summary = log.summary
    counts = {name: getattr(summary, name) for name in _COUNTS}
    context.say("cli.log_summary", **counts)


_COUNTS = ("due", "refused", "planned", "aired", "late", "cut", "missed", "unreported", "pending")


def _cells(context: Context, row: Row, zone: ZoneInfo) -> list[str]:
    started = clock.hms(row.started, zone) if row.started is not None else "-"
    why = explain(row.reason, context.ui) if row.reason else ""
    outcome = context.word(f"cli.outcome_{row.outcome}")
    return [clock.hms(row.due, zone), started, outcome, row.outlet, row.title or row.script, why]


def _event(event: Event, zone: ZoneInfo) -> dict[str, object]:
    named = {"seq": event.seq, "at": clock.iso(event.wall, zone), "kind": event.kind, "spot": event.spot}
    return {**named, "output": event.output, "actor": event.actor, "code": event.reason, "detail": dict(event.detail)}


def _write_sheet(context: Context, log: AsRun, zone: ZoneInfo, path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    if sheet is None:
        raise refuse("cli.cannot_write", file=path, why="openpyxl")
    sheet.append([context.word(f"cli.column_{name}") for name in _COLUMNS])
    for row in log.rows:
        sheet.append(_cells(context, row, zone))
    for letter, columns in zip("ABCDEF", (10, 10, 10, 16, 28, 60), strict=True):
        sheet.column_dimensions[letter].width = columns
    try:
        book.save(path)
    except OSError as error:
        raise refuse("cli.cannot_write", file=path, why=error.strerror or error) from error
    context.say("cli.sheet_written", file=path, rows=len(log.rows))


_COLUMNS: Sequence[str] = ("due", "started", "outcome", "outlet", "script", "reason")
