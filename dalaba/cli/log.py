"""log: the ledger's views of a day (what was due, heard, late, cut, missed, and why), and people's notes to it."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from dalaba import atomic, clock, ledger, report
from dalaba.asrun import AsRun, Doings, as_json, coverage, coverage_json, happenings_json, spoken, tallies_json, tally
from dalaba.cli import log_add, log_words
from dalaba.cli.context import Context, Refused, refuse
from dalaba.files import values
from dalaba.model import Event
from dalaba.report import DayReport, Facts


def arguments(parser: argparse.ArgumentParser) -> None:
    """[--date D] [--days N] [--to O] [--dir DIR] and a view; `--verify [HEAD]`; `add OUTLET --note TEXT …`."""
    parser.add_argument("add", nargs="*", metavar="add OUTLET")
    parser.add_argument("--date", default=None, metavar="D")
    parser.add_argument("--days", type=int, default=1, metavar="N")
    parser.add_argument("--to", action="append", default=[], metavar="O")
    parser.add_argument("--dir", default=None, metavar="DIR")
    parser.add_argument("--by", default=None, metavar="outlet,language|NAME")
    parser.add_argument("--coverage", action="store_true")
    parser.add_argument("--orders", action="store_true")
    parser.add_argument("--notes", action="store_true")
    parser.add_argument("--xlsx", default=None, metavar="F")
    parser.add_argument("--html", default=None, metavar="F")
    parser.add_argument("--verify", nargs="?", const="", default=None, metavar="HEAD")
    log_add.arguments(parser)


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 when the chain of the ledger is broken (`--verify`), 2 for words that make no sense together."""
    records = (Path(given.dir) if given.dir else context.folder) / "records"
    if given.add:
        return log_add.run(context, given, records)
    if log_add.given_any(given):
        raise refuse("cli.log_add_usage", 2, command=context.command)
    if given.verify is not None:
        return _verify(context, records, given.verify)
    facts = _facts(context)
    first = context.day(given.date)
    days = [first + timedelta(days=number) for number in range(max(1, given.days))]
    reports = report.read(records, days, facts.zone, clock.SystemClock().now())
    chosen = _chosen(context, given.to)
    written = _write(context, given, reports, facts, chosen)
    if context.as_json and not written:
        context.dump(_json(context, given, records, reports, chosen))
    elif not written:
        log_words.show(context, given, *_all(reports, chosen))
    return 0


def _chosen(context: Context, to: list[str]) -> tuple[str, ...]:
    """The outlets asked for. With a broken station.yaml, which is told, the ledger is asked for the names as typed."""
    try:
        return context.outlets(to) if to else ()
    except Refused as refused:
        if context.setup.outlets:
            raise
        for problem in refused.problems:
            context.complain(problem)
        return tuple(name for word in to for name in values.names(word))


def _facts(context: Context) -> Facts:
    setup = context.setup
    kinds = {name: outlet.kind for name, outlet in setup.outlets.items()}
    return Facts(setup.name, setup.zone, context.ui, kinds)


def _verify(context: Context, records: Path, noted: str) -> int:
    flaws = ledger.verify(records, noted)
    for flaw in flaws:
        context.complain_of(flaw)
    head = ledger.head(records)
    if context.as_json:
        told = [{"code": flaw.code, "params": dict(flaw.params), "reason": spoken(flaw, context.ui)} for flaw in flaws]
        context.dump({"flaws": told, "head": head.hash if head else "", "events": head.seq if head else 0})
    elif not flaws:
        context.say("cli.chain_good" if head else "cli.ledger_empty", head=head.hash if head else "")
        if noted and head:
            context.say("cli.head_found", head=noted)
    return 1 if flaws else 0


def _all(reports: Sequence[DayReport], chosen: Sequence[str]) -> tuple[AsRun, Doings]:
    """The days as one."""
    rows = tuple(row for each in reports for row in each.log.rows)
    log = AsRun(rows, reports[0].log.withdrawn)
    each = [day.doings for day in reports]
    done = Doings(
        tuple(one for day in each for one in day.orders),
        tuple(one for day in each for one in day.sound_checks),
        tuple(one for day in each for one in day.notes),
        tuple(one for day in each for one in day.troubles),
    )
    return (log.at(*chosen), done.at(*chosen)) if chosen else (log, done)


# Files


def _write(
    context: Context, given: argparse.Namespace, reports: Sequence[DayReport], facts: Facts, chosen: Sequence[str]
) -> bool:
    """The workbook and the pages, where they are asked for."""
    if given.xlsx:
        _save(Path(given.xlsx), report.workbook(reports, facts, chosen))
        rows = len(_all(reports, chosen)[0].rows)
        context.say("cli.sheet_written", file=given.xlsx, rows=rows)
    if given.html:
        _save(Path(given.html), report.pages(reports, facts, chosen).encode("utf-8", "replace"))
        outlets = sum(len(chosen or each.outlets(facts.outlets)) for each in reports)
        context.say("cli.log_pages", file=given.html, pages=outlets)
    return bool(given.xlsx or given.html)


def _save(path: Path, data: bytes) -> None:
    try:
        atomic.write(path, data)
    except OSError as error:
        raise refuse("cli.cannot_write", file=path, why=error.strerror or error) from error


# JSON


def _json(
    context: Context, given: argparse.Namespace, records: Path, reports: Sequence[DayReport], chosen: Sequence[str]
) -> dict[str, Any]:
    log, done = _all(reports, chosen)
    zone, ui, by = context.setup.zone, context.ui, log_words.by(given.by)
    since = clock.at(reports[0].day, 0, zone)
    until = clock.at(reports[-1].day + timedelta(days=1), 0, zone)
    head = reports[-1].head
    return {
        **as_json(log, zone, ui),
        "events": [_event(event, context) for event in ledger.events(records, since, until)],
        "by": tallies_json(tally(log.rows, by), by, ui),
        "coverage": coverage_json(coverage(log.rows)),
        "orders": happenings_json(done.orders, zone, ui),
        "sound_checks": happenings_json(done.sound_checks, zone, ui),
        "notes": happenings_json(done.notes, zone, ui),
        "troubles": happenings_json(done.troubles, zone, ui),
        "head": {"seq": head.seq, "at": clock.iso(head.wall, zone), "hash": head.hash} if head else None,
    }


def _event(event: Event, context: Context) -> dict[str, object]:
    at = clock.iso(event.wall, context.setup.zone)
    named = {"seq": event.seq, "at": at, "kind": event.kind, "spot": event.spot}
    return {**named, "output": event.output, "actor": event.actor, "code": event.reason, "detail": dict(event.detail)}
