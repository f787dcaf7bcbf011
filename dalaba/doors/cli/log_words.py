"""log's views on a terminal: play by play, counts, coverage, what people did."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from dalaba.core import clock
from dalaba.core.languages import name_of
from dalaba.doors.cli.context import Context, refuse
from dalaba.station.files.values import names
from dalaba.views import report
from dalaba.views.asrun import AsRun, By, Happening, Incidents, Row, coverage, shared, spoken, tally
from dalaba.views.picture.dates import length

_BY: dict[str, By] = {
    "outlet": "outlet", "播放点": "outlet", "script": "script", "文稿": "script",
    "language": "language", "语种": "language",
}  # fmt: skip
_COUNTS = ("due", "refused", "planned", "aired", "late", "cut", "missed", "unreported", "pending", "withdrawn")


def show(context: Context, given: argparse.Namespace, log: AsRun, done: Incidents) -> None:
    """Print the view asked for; without one, the log play by play."""
    if given.by:
        _print_by(context, log, by(given.by))
    elif given.coverage:
        _print_coverage(context, log)
    elif given.pieces:
        _print_pieces(context, log)
    elif given.orders or given.notes:
        checks = (*done.orders, *done.sound_checks) if given.orders else ()
        _print_doings(context, [*checks, *((*done.notes, *done.troubles) if given.notes else ())])
    else:
        _print_day(context, log, done)


def _print_day(context: Context, log: AsRun, done: Incidents) -> None:
    """Play by play, and behind it who ordered what: also who silenced it, and when."""
    if not log.rows and not done.orders:
        context.say("cli.ledger_empty")
    if log.rows:
        context.table(_cells(context, row) for row in log.rows)
        _sum_up(context, log)
    if done.orders:
        context.say("cli.log_orders")
        _print_doings(context, done.orders)


def _sum_up(context: Context, log: AsRun) -> None:
    summary = log.summary
    context.say("cli.log_summary", **{name: getattr(summary, name) for name in _COUNTS})
    if summary.withdrawn:
        context.say("cli.log_withdrawn", withdrawn=summary.withdrawn)
    if summary.reported:
        context.say("cli.log_reported", reported=summary.reported)


def _cells(context: Context, row: Row) -> list[str]:
    zone = context.setup.zone
    started = clock.hms(row.started, zone) if row.started is not None else "-"
    why = spoken(row.reason, context.ui)
    if row.reported:
        why = context.word("cli.log_vouched", by=row.reported.by or "?", text=row.reported.text).rstrip()
    outcome = context.word(f"cli.outcome_{row.outcome}")
    spoke = "+".join(dict.fromkeys(part.by for part in row.parts if part.by and part.played))
    if row.flow:
        spoke = length(row.played, context.ui) if row.played else ""
    return [clock.hms(row.due, zone), started, outcome, row.outlet, report.named(row, context.ui), spoke, why]


def by(text: str | None) -> tuple[By, ...]:
    """What to count by. Raises Refused (wrong usage) for an unknown word."""
    words = [word.lower() for word in names(text)] if text else ["outlet", "language"]
    for word in words:
        if word not in _BY:
            raise refuse("cli.log_by_unknown", 2, found=word)
    return tuple(dict.fromkeys(_BY[word] for word in words))


def _print_by(context: Context, log: AsRun, chosen: Sequence[By]) -> None:
    named = report.names(log.rows, context.ui)
    head = [context.word(f"report.col_{name}") for name in chosen]
    counts = [context.word(f"report.count_{name}") for name in _COUNTS]
    table = [[*head, *counts, context.word("report.sent"), context.word("cli.column_late"),
              context.word("cli.column_reason")]]  # fmt: skip
    for each in tally(log.rows, chosen):
        shown = {"outlet": each.outlet, "script": named.get(each.script, each.script),
                 "language": name_of(each.language, context.ui) if each.language else "-"}  # fmt: skip
        late = each.lateness
        seconds = "/".join(f"{ms / 1000:.1f}" for ms in (late.p50, late.p95, late.most)) if late else "-"
        why = f"{each.reasons[0][1]} × {spoken(each.reasons[0][0], context.ui)}" if each.reasons else ""
        figures = [str(getattr(each.counts, name)) for name in _COUNTS]
        table.append([*(shown[name] for name in chosen), *figures, length(each.sent, context.ui), seconds, why])
    context.table(table)
    if "language" in chosen:
        context.say("cli.log_by_parts")
    _sum_up(context, log)


def _print_coverage(context: Context, log: AsRun) -> None:
    named = report.names(log.rows, context.ui)
    codes = ("report.col_outlet", "report.col_title", "report.col_language", "report.col_wanted", "report.col_ready",
             "report.col_played", "report.col_by_word")  # fmt: skip
    table = [[context.word(code) for code in codes]]
    table += [
        [each.outlet, named[each.script], report.language(each.language, context.ui), str(each.wanted),
         str(each.planned), str(each.played), str(each.reported)]
        for each in coverage(log.rows)
    ]  # fmt: skip
    context.table(table)
    print_shares(context, log)


def wanted_shares(context: Context, log: AsRun) -> list[dict[str, Any]]:
    """For each language of each outlet with shares: per cent wanted, planned and heard, and the seconds of each."""
    found = shared(log.rows, {name: outlet.share for name, outlet in context.setup.outlets.items()})
    return [
        {
            "outlet": each.outlet, "language": each.language, "wanted": each.wanted, "planned": each.planned,
            "heard": each.heard, "planned_seconds": each.planned_for / 1000, "heard_seconds": each.heard_for / 1000,
        }
        for each in found
    ]  # fmt: skip


def print_shares(context: Context, log: AsRun) -> None:
    """Print the share of the time that each language should have and had, for outlets that set shares."""
    for each in wanted_shares(context, log):
        spans = {name: length(round(1000 * each[f"{name}_seconds"]), context.ui) for name in ("planned", "heard")}
        context.say(
            "cli.share", outlet=each["outlet"], language=name_of(each["language"], context.ui), wanted=each["wanted"],
            planned=each["planned"], heard=each["heard"], planned_for=spans["planned"], heard_for=spans["heard"],
        )  # fmt: skip


def _print_pieces(context: Context, log: AsRun) -> None:
    """What was heard of playlists and relays, piece by piece, beneath how long it was heard."""
    zone, ui = context.setup.zone, context.ui
    flows = [row for row in log.rows if row.flow]
    if not flows:
        context.say("cli.log_no_pieces")
    for row in flows:
        context.say("cli.log_flow", at=clock.hms(row.due, zone), outlet=row.outlet, said=report.music(row, ui))
        context.table(
            [clock.hms(each.at, zone), "-" if each.played is None else length(each.played, ui),
             report.piece_named(each), spoken(each.reason, ui)]
            for each in row.pieces
        )  # fmt: skip


def _print_doings(context: Context, happenings: Sequence[Happening]) -> None:
    ui, zone = context.ui, context.setup.zone
    ordered = sorted(happenings, key=lambda each: (each.at, each.seq))
    if not ordered:
        context.say("cli.log_nothing_done")
    context.table(
        [report.when(each, zone, ui), report.where(each.outlets, ui), report.told(each, ui)] for each in ordered
    )
