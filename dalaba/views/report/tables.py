"""The workbook's sheets as plain tables: a head and rows of text and numbers. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from dalaba.core import clock
from dalaba.core.languages import name_of
from dalaba.core.model import Millis
from dalaba.messages import sentence
from dalaba.views.asrun import Happening, PieceRow, Row, Tally, Unit, coverage, shared, spoken, tally
from dalaba.views.picture.dates import length
from dalaba.views.report.day import DayReport, StationFacts
from dalaba.views.report.words import fingerprint, language, moment_of, named, names, piece_named, told, where

Cell = str | int | float | None

COUNTS = (
    "due",
    "planned",
    "refused",
    "aired",
    "late",
    "cut",
    "missed",
    "unreported",
    "reported",
    "pending",
    "withdrawn",
)
_REASONS = 3
"""The most main reasons in a cell."""


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A sheet. `top`: lines above the head. `widths`: the columns' widths in characters."""

    name: str
    top: tuple[str, ...]
    head: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...]
    percent: tuple[int, ...] = ()
    """The indexes of the columns that are percentages."""


def tables(reports: Sequence[DayReport], facts: StationFacts, outlets: Sequence[str] = ()) -> list[SheetTable]:
    """The sheets of these days, in the facts' language. `outlets`: empty means all."""
    chosen = [(each, each.log.at(*outlets) if outlets else each.log) for each in reports]
    incidents = [each.incidents.at(*outlets) if outlets else each.incidents for each in reports]
    days = [(each.day, log.rows) for each, log in chosen]
    checks = [happening for each in incidents for happening in (*each.orders, *each.sound_checks)]
    notes = [happening for each in incidents for happening in (*each.notes, *each.troubles)]
    found = [
        _day_sheet(reports, days, facts),
        _rows_sheet(days, facts),
        *([_pieces_sheet(days, facts)] if any(row.flow for _, rows in days for row in rows) else []),
        _coverage_sheet([row for _, rows in days for row in rows], facts),
        _doings_sheet("orders", checks, facts),
        _doings_sheet("notes", notes, facts),
    ]
    return [_marked(each, facts.ui) for each in found] if any(each.rehearsed for each in reports) else found


def _marked(table: SheetTable, ui: str) -> SheetTable:
    """A sheet marked as a rehearsal's in its first line and its name."""
    name = f"{sentence('report.rehearsal_mark', ui)} {table.name}"
    return replace(table, name=name, top=(sentence("report.rehearsal", ui), *table.top))


def _table(
    name: str, top: Iterable[str], columns: Sequence[tuple[str, int]], rows: Iterable[tuple[Cell, ...]], ui: str
) -> SheetTable:
    head = tuple(sentence(f"report.{code}", ui) for code, _ in columns)
    title = sentence(f"report.sheet_{name}", ui)
    return SheetTable(title, tuple(top), head, tuple(width for _, width in columns), tuple(rows))


# The day, by outlet and language


def _day_sheet(
    reports: Sequence[DayReport], days: Sequence[tuple[date, Sequence[Row]]], facts: StationFacts
) -> SheetTable:
    ui = facts.ui
    columns = [("col_date", 11), ("col_outlet", 14), ("col_language", 14), *((f"count_{name}", 8) for name in COUNTS),
               ("col_minutes", 9), ("col_broken", 9), ("col_p50", 10), ("col_p95", 9), ("col_most", 9),
               ("col_reasons", 60)]  # fmt: skip
    lines = [line for day, rows in days for line in _day_lines(day, rows, facts)]
    return _table("day", _day_top(reports, facts), columns, lines, ui)


def _day_top(reports: Sequence[DayReport], facts: StationFacts) -> Iterable[str]:
    ui, first, last = facts.ui, reports[0].day, reports[-1].day
    span = str(first) if first == last else sentence("report.span", ui, first=first, last=last)
    yield f"{facts.station}  {sentence('report.title', ui)}  {span}"
    for each in reports:
        if not each.over:
            yield sentence("report.unfinished", ui, at=moment_of(each.as_of, facts.zone))
        for code, event in (("head", each.head), ("added", each.added)):
            if event and not each.rehearsed:
                at = moment_of(event.wall, facts.zone)
                said = sentence(f"report.{code}", ui, number=event.seq, at=at)
                yield f"{said} {fingerprint(event)}  {event.hash}"
    if not any(each.rehearsed for each in reports):
        yield sentence("report.proves", ui)
        yield sentence("report.chain_proves", ui)
    yield sentence("report.counting", ui)


def _day_lines(day: date, rows: Sequence[Row], facts: StationFacts) -> Iterable[tuple[Cell, ...]]:
    whole, parts = tally(rows, ("outlet",)), tally(rows)
    names = [*facts.outlets, *(each.outlet for each in whole if each.outlet not in facts.outlets)]
    for one in sorted(whole, key=lambda each: names.index(each.outlet)):
        yield _tally_line(day, one, sentence("report.all_spots", facts.ui), facts.ui)
        for part in parts:
            if part.outlet == one.outlet:
                language = name_of(part.language, facts.ui) if part.language else ""
                yield _tally_line(day, part, language or sentence("report.no_language", facts.ui), facts.ui)


def _tally_line(day: date, each: Tally, language: str, ui: str) -> tuple[Cell, ...]:
    late = each.lateness
    seconds = (late.p50 / 1000, late.p95 / 1000, late.most / 1000) if late else (None, None, None)
    counts = (getattr(each.counts, name) for name in COUNTS)
    minutes = _minutes(each.sent), _minutes(each.broken)
    why = "\n".join(f"{count} × {spoken(reason, ui)}" for reason, count in each.reasons[:_REASONS])
    return (str(day), each.outlet, language, *counts, *minutes, *seconds, why)


def _minutes(sent: Millis) -> float:
    return round(sent / 60_000, 1)


# Rows


def _rows_sheet(days: Sequence[tuple[date, Sequence[Row]]], facts: StationFacts) -> SheetTable:
    columns = [("col_date", 11), ("col_outlet", 14), ("col_due", 10), ("col_planned", 10), ("col_started", 10),
               ("col_ended", 10), ("col_outcome", 9), ("col_title", 24), ("col_script", 16), ("col_heard", 18),
               ("col_unheard", 18), ("col_reason", 50), ("col_reported", 14), ("col_id", 40)]  # fmt: skip
    return _table("rows", (), columns, (_row(day, row, facts) for day, rows in days for row in rows), facts.ui)


def _row(day: date, row: Row, facts: StationFacts) -> tuple[Cell, ...]:
    def at(instant: int | None) -> Cell:
        return None if instant is None else f"{clock.local(instant, facts.zone):%H:%M:%S}"

    ui = facts.ui
    outcome = sentence(f"cli.outcome_{row.outcome}", ui)
    times = (at(row.due), at(row.planned), at(row.started), at(row.ended))
    heard, unheard = (_languages(row, ui, played) for played in (True, False))
    losses = [part.reason for part in row.parts if not part.played]
    why = [spoken(each, ui) for each in (Unit(row).reason or row.reason, *losses)]
    told_once = "\n".join(dict.fromkeys(each for each in why if each))
    by = row.reported.by if row.reported else None
    return (str(day), row.outlet, *times, outcome, named(row, ui), row.script, heard, unheard, told_once, by, row.id)


def _pieces_sheet(days: Sequence[tuple[date, Sequence[Row]]], facts: StationFacts) -> SheetTable:
    """What was heard of playlists and relays, piece by piece."""
    columns = [("col_date", 11), ("col_outlet", 14), ("col_began", 10), ("col_piece", 30), ("col_heard_for", 10),
               ("col_title", 24), ("col_script", 16), ("col_reason", 50), ("col_id", 40)]  # fmt: skip
    lines = (_piece(day, row, piece, facts) for day, rows in days for row in rows for piece in row.pieces)
    return _table("pieces", (), columns, lines, facts.ui)


def _piece(day: date, row: Row, piece: PieceRow, facts: StationFacts) -> tuple[Cell, ...]:
    began = f"{clock.local(piece.at, facts.zone):%H:%M:%S}"
    heard = None if piece.played is None else round(piece.played / 1000, 1)
    why = spoken(piece.reason, facts.ui)
    return (str(day), row.outlet, began, piece_named(piece), heard, named(row, facts.ui), row.script, why, row.id)


def _languages(row: Row, ui: str, played: bool) -> str:
    if row.flow:
        return length(row.played, ui) if played and row.played else ""
    names = (
        language(part.language, ui) + (f" ({part.by})" if played and part.by else "")
        for part in row.parts
        if part.played is played
    )
    return ("、" if ui == "zh" else ", ").join(names)


# Coverage, and what people did


def _coverage_sheet(rows: Sequence[Row], facts: StationFacts) -> SheetTable:
    columns = [("col_outlet", 16), ("col_title", 28), ("col_script", 18), ("col_language", 14), ("col_wanted", 9),
               ("col_ready", 9), ("col_played", 9), ("col_by_word", 10), ("col_share", 9)]  # fmt: skip
    times = [("col_time_wanted", 10), ("col_time_planned", 10), ("col_time_heard", 10), ("col_minutes", 9)]
    parts = shared(rows, facts.shares)
    called = names(rows, facts.ui)
    lines = (
        (each.outlet, called[each.script], each.script, language(each.language, facts.ui), each.wanted, each.planned,
         each.played, each.reported, round(each.played / each.wanted, 3))
        for each in coverage(rows)
    )  # fmt: skip
    if not parts:
        return replace(_table("coverage", (), columns, lines, facts.ui), percent=(8,))
    blank, title = (None,) * 5, sentence("report.share_of_time", facts.ui)
    spans = (
        (each.outlet, title, "", language(each.language, facts.ui), *blank, each.wanted / 100, each.planned / 100,
         each.heard / 100, _minutes(each.heard_for))
        for each in parts
    )  # fmt: skip
    filled = [*((*line, None, None, None, None) for line in lines), *spans]
    return replace(_table("coverage", (), [*columns, *times], filled, facts.ui), percent=(8, 9, 10, 11))


def _doings_sheet(name: str, happenings: Sequence[Happening], facts: StationFacts) -> SheetTable:
    columns = [("col_date", 11), ("col_time", 10), ("col_kind", 10), ("col_where", 30), ("col_what", 70),
               ("col_written", 20), ("col_entry", 10)]  # fmt: skip
    ordered = sorted(happenings, key=lambda each: (each.at, each.seq))
    return _table(name, (), columns, (_doing(each, facts) for each in ordered), facts.ui)


def _doing(each: Happening, facts: StationFacts) -> tuple[Cell, ...]:
    ui, at = facts.ui, clock.local(each.at, facts.zone)
    kind = each.kind if each.kind in ("talk", "sound_check", "tone", "note") else "trouble"
    kind = "note" if each.kind == "done" else kind
    kind = "order" if each.kind in ("order", "volume", "yield", "fleet") else kind
    said = (sentence(f"report.kind_{kind}", ui), where(each.outlets, ui), told(each, ui))
    return (f"{at:%Y-%m-%d}", f"{at:%H:%M:%S}", *said, moment_of(each.written, facts.zone), each.seq)
