"""log: the ledger's views of a day (what was due, heard, late, cut, missed, and why), and people's notes to it."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from dalaba import atomic, clock, ledger, report
from dalaba.asrun import (
    AsRun,
    By,
    Doings,
    Happening,
    Row,
    as_json,
    coverage,
    coverage_json,
    happenings_json,
    spoken,
    tallies_json,
    tally,
    titles,
)
from dalaba.cli import log_add
from dalaba.cli.context import Context, refuse
from dalaba.cli.table import lines
from dalaba.files.values import names
from dalaba.languages import name_of
from dalaba.model import Event
from dalaba.picture.dates import length
from dalaba.report import DayReport, Facts

_BY: dict[str, By] = {
    "outlet": "outlet", "播放点": "outlet", "script": "script", "文稿": "script",
    "language": "language", "语种": "language",
}  # fmt: skip
_COUNTS = ("due", "refused", "planned", "aired", "late", "cut", "missed", "unreported", "pending")


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
    chosen = context.outlets(given.to) if given.to else ()
    written = _write(context, given, reports, facts, chosen)
    if context.as_json and not written:
        context.dump(_json(context, given, records, reports, chosen))
    elif not written:
        _print(context, given, reports, chosen)
    return 0


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
    zone, ui, by = context.setup.zone, context.ui, _by(given.by)
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


# Words


def _print(context: Context, given: argparse.Namespace, reports: Sequence[DayReport], chosen: Sequence[str]) -> None:
    log, done = _all(reports, chosen)
    if given.by:
        _print_by(context, log, _by(given.by))
    elif given.coverage:
        _print_coverage(context, log)
    elif given.orders or given.notes:
        checks = (*done.orders, *done.sound_checks) if given.orders else ()
        _print_doings(context, [*checks, *((*done.notes, *done.troubles) if given.notes else ())])
    else:
        _print_rows(context, log)


def _print_rows(context: Context, log: AsRun) -> None:
    if not log.rows:
        context.say("cli.ledger_empty")
        return
    for line in lines(_cells(context, row) for row in log.rows):
        print(line)
    _sum_up(context, log)


def _sum_up(context: Context, log: AsRun) -> None:
    summary = log.summary
    context.say("cli.log_summary", **{name: getattr(summary, name) for name in _COUNTS})
    if summary.reported:
        context.say("cli.log_reported", reported=summary.reported)


def _cells(context: Context, row: Row) -> list[str]:
    zone = context.setup.zone
    started = clock.hms(row.started, zone) if row.started is not None else "-"
    why = spoken(row.reason, context.ui)
    if row.reported:
        why = context.word("cli.log_vouched", by=row.reported.by or "?", text=row.reported.text).rstrip()
    outcome = context.word(f"cli.outcome_{row.outcome}")
    return [clock.hms(row.due, zone), started, outcome, row.outlet, row.title or row.script, why]


def _by(text: str | None) -> tuple[By, ...]:
    """What to count by. Refused (wrong usage) for what is none of them."""
    words = [word.lower() for word in names(text)] if text else ["outlet", "language"]
    for word in words:
        if word not in _BY:
            raise refuse("cli.log_by_unknown", 2, found=word)
    return tuple(dict.fromkeys(_BY[word] for word in words))


def _print_by(context: Context, log: AsRun, by: Sequence[By]) -> None:
    named = titles(log.rows)
    head = [context.word(f"report.col_{name}") for name in by]
    counts = [context.word(f"report.count_{name}") for name in _COUNTS]
    table = [[*head, *counts, context.word("report.sent"), context.word("cli.column_late"),
              context.word("cli.column_reason")]]  # fmt: skip
    for each in tally(log.rows, by):
        shown = {"outlet": each.outlet, "script": named.get(each.script, each.script),
                 "language": name_of(each.language, context.ui) if each.language else "-"}  # fmt: skip
        late = each.lateness
        seconds = "/".join(f"{ms / 1000:.1f}" for ms in (late.p50, late.p95, late.most)) if late else "-"
        why = f"{each.reasons[0][1]} × {spoken(each.reasons[0][0], context.ui)}" if each.reasons else ""
        figures = [str(getattr(each.counts, name)) for name in _COUNTS]
        table.append([*(shown[name] for name in by), *figures, length(each.sent, context.ui), seconds, why])
    for line in lines(table):
        print(line)
    if "language" in by:
        context.say("cli.log_by_parts")
    _sum_up(context, log)


def _print_coverage(context: Context, log: AsRun) -> None:
    named = titles(log.rows)
    codes = ("report.col_outlet", "report.col_title", "report.col_language", "report.col_wanted", "report.col_ready",
             "report.col_played", "report.col_by_word")  # fmt: skip
    table = [[context.word(code) for code in codes]]
    table += [
        [each.outlet, named[each.script], name_of(each.language, context.ui), str(each.wanted), str(each.planned),
         str(each.played), str(each.reported)]
        for each in coverage(log.rows)
    ]  # fmt: skip
    for line in lines(table):
        print(line)


def _print_doings(context: Context, happenings: Sequence[Happening]) -> None:
    ui, zone = context.ui, context.setup.zone
    ordered = sorted(happenings, key=lambda each: (each.at, each.seq))
    if not ordered:
        context.say("cli.log_nothing_done")
    for line in lines([report.when(each, zone, ui), report.where(each.outlets, ui), report.told(each, ui)]
                      for each in ordered):  # fmt: skip
        print(line)
