"""log: the ledger's views of a day (what was due, heard, late, cut, missed, and why), and people's notes to it."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from dalaba.core import atomic, clock
from dalaba.core.model import Event
from dalaba.desk import township_log
from dalaba.doors.cli import log_add, log_verify, log_words
from dalaba.doors.cli.context import Context, Refused, refuse, writing
from dalaba.station.files.values import names
from dalaba.views import report
from dalaba.views.asrun import AsRun, Incidents, as_json, coverage, coverage_json, happenings_json, tallies_json, tally
from dalaba.views.report import DayReport, StationFacts


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
    parser.add_argument("--pieces", action="store_true")
    parser.add_argument("--xlsx", default=None, metavar="F")
    parser.add_argument("--html", default=None, metavar="F")
    parser.add_argument("--verify", nargs="*", default=None, metavar="HEAD")
    log_add.arguments(parser)


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if the chain of the ledger is broken (`--verify`), 2 for words that make no sense together."""
    records = (Path(given.dir) if given.dir else context.folder) / "records"
    if given.add:
        return log_add.run(context, given, records)
    if log_add.given_any(given):
        raise refuse("cli.log_add_usage", 2, command=context.command)
    if given.verify is not None:
        return log_verify.run(context, records, " ".join(given.verify))
    facts = _facts(context)
    first = context.day(given.date)
    days = [first + timedelta(days=number) for number in range(max(1, given.days))]
    reports = township_log.read(records, days, facts.zone, clock.SystemClock().now())
    chosen = _chosen(context, given.to, reports) if given.to else ()
    written = _write(context, given, reports, facts, chosen)
    if context.as_json and not written:
        context.dump(_json(context, given, records, reports, chosen))
    elif not written:
        if any(each.rehearsed for each in reports):
            context.say("cli.log_rehearsal")
        log_words.show(context, given, *_all(reports, chosen))
    return 0


def _chosen(context: Context, to: list[str], reports: Sequence[DayReport]) -> tuple[str, ...]:
    """The outlets that were named. Outlets in the ledger are accepted even if station.yaml no longer has them."""
    try:
        return context.outlets(to)
    except Refused:
        wanted = tuple(name for word in to for name in names(word))
        there = {row.outlet for each in reports for row in each.log.rows}
        if not there.issuperset(wanted):
            raise
        return wanted


def _facts(context: Context) -> StationFacts:
    setup = context.setup
    kinds = {name: outlet.kind for name, outlet in setup.outlets.items()}
    return StationFacts(
        setup.name, setup.zone, context.ui, kinds, {name: each.share for name, each in setup.outlets.items()}
    )


def _all(reports: Sequence[DayReport], chosen: Sequence[str]) -> tuple[AsRun, Incidents]:
    """The log and the incidents of all days together."""
    rows = tuple(row for each in reports for row in each.log.rows)
    log = AsRun(rows)
    each = [day.incidents for day in reports]
    done = Incidents(
        tuple(one for day in each for one in day.orders),
        tuple(one for day in each for one in day.sound_checks),
        tuple(one for day in each for one in day.notes),
        tuple(one for day in each for one in day.troubles),
    )
    return (log.at(*chosen), done.at(*chosen)) if chosen else (log, done)


# Files


def _write(
    context: Context,
    given: argparse.Namespace,
    reports: Sequence[DayReport],
    facts: StationFacts,
    chosen: Sequence[str],
) -> bool:
    """Write the workbook and the pages, if asked for."""
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
    with writing(path):
        atomic.write(path, data)


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
        "events": [_event(event, context) for event in township_log.events(records.parent, since, until)],
        "by": tallies_json(tally(log.rows, by), by, ui),
        "coverage": coverage_json(coverage(log.rows)),
        "shares": log_words.wanted_shares(context, log),
        "orders": happenings_json(done.orders, zone, ui),
        "sound_checks": happenings_json(done.sound_checks, zone, ui),
        "notes": happenings_json(done.notes, zone, ui),
        "troubles": happenings_json(done.troubles, zone, ui),
        "rehearsal": any(each.rehearsed for each in reports),
        "head": {"seq": head.seq, "at": clock.iso(head.wall, zone), "hash": head.hash} if head else None,
    }


def _event(event: Event, context: Context) -> dict[str, object]:
    at = clock.iso(event.wall, context.setup.zone)
    named = {"seq": event.seq, "at": at, "kind": event.kind, "spot": event.spot}
    return {**named, "output": event.output, "actor": event.actor, "code": event.reason, "detail": dict(event.detail)}
