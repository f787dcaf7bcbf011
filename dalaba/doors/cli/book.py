"""book: a row without writing YAML; the booked rows; and taking one back."""

from __future__ import annotations

import argparse
from datetime import timedelta

from dalaba.core import clock
from dalaba.core.model import Millis, Problem
from dalaba.core.problems import Bad, nearest
from dalaba.desk.booking import FILE, book, booked, remove
from dalaba.desk.editing import SheetOpen
from dalaba.doors.cli.context import Context, Refused, refuse
from dalaba.station.days import WhichDays, shown, which_days
from dalaba.station.files import date_values
from dalaba.station.files.date_values import DateRange
from dalaba.station.files.keys import printed
from dalaba.station.files.values import MINUTE
from dalaba.station.schedules import Row
from dalaba.station.schedules.sound_rows import SOURCES

_OPTIONS = (
    "between", "every", "at", "per_window", "timing", "wait", "priority", "order", "if_missing", "if_cut", "catch_up",
    "weekdays", "weeks", "day_types", "days_before", "except", "length", "volume", "note",
    "file", "playlist", "relay", "lasts", "pieces", "ending", "gap", "under", "bed",
)  # fmt: skip
"""The keys of a row that have options of the same name."""
_COLUMNS = ("id", "script", "to", "dates", "at", "every", "note")


def arguments(parser: argparse.ArgumentParser) -> None:
    """SCRIPT (or --file F, --playlist P, --relay R) --to Z --date D [--between W --every T | --at T] …, --list,
    --remove ID."""
    parser.add_argument("script", nargs="?", metavar="SCRIPT")
    parser.add_argument("--to", action="append", default=[], metavar="Z")
    parser.add_argument("--date", default=None, metavar="D")
    parser.add_argument("--language", action="append", default=[], metavar="L")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
    for name in _OPTIONS:
        parser.add_argument(f"--{name.replace('_', '-')}", default="", metavar=name.upper())
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--remove", default=None, metavar="ID")


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if the row has a problem; then nothing was booked."""
    try:
        if given.list:
            return _list(context)
        if given.remove is not None:
            return _remove(context, given.remove)
        return _book(context, given)
    except (SheetOpen, PermissionError) as error:
        raise refuse("cli.file_open", file=FILE) from error
    except OSError as error:
        raise refuse("cli.cannot_write", file=FILE, why=error.strerror or error) from error


def _book(context: Context, given: argparse.Namespace) -> int:
    said = {source: getattr(given, source) for source in SOURCES if getattr(given, source)}
    if not said or not given.to:
        raise refuse("cli.book_needs", 2, command=context.command, **context.example)
    if given.script:
        context.script(given.script)
    context.outlets(given.to)
    row = {name: getattr(given, name) for name in _OPTIONS} | said
    row |= {"to": "、".join(given.to), "dates": _dates(context, given.date)}
    row |= {"languages": "、".join(given.language)}
    facts = dict(_fact(text) for text in given.set)
    name, problems = book(context.folder, row, facts, clock.SystemClock().now())
    if problems:
        raise Refused(problems)
    if context.as_json:
        context.dump({"id": name, "file": FILE})
    else:
        context.say("cli.booked", script=next(iter(said.values())), file=FILE, id=name, command=context.command)
    return 0


def _fact(text: str) -> tuple[str, str]:
    """A fact from 名=值; the full-width equals sign is accepted, too."""
    name, sign, value = text.replace("＝", "=", 1).partition("=")
    if not sign or not name.strip().isidentifier():
        raise refuse("cli.book_fact", 2, found=text)
    return name.strip(), value.strip()


def _dates(context: Context, text: str | None) -> str:
    """One day or a range as people write it, or a rule (每月15日). None means today."""
    if text and _come_again(text):
        return text.strip()
    try:
        return shown(date_values.dates(text or "今天", today=context.today()))
    except Bad as bad:
        raise Refused([Problem(bad.reason)], 2) from bad


def _come_again(text: str) -> bool:
    """Whether these days are given by a rule, even an unreadable one."""
    try:
        return not isinstance(which_days(text), DateRange)
    except Bad as bad:
        return not bad.reason.code.startswith("files.date")


def _list(context: Context) -> int:
    rows = booked(context.usable())
    if context.as_json:
        context.dump({"file": FILE, "rows": [_as_json(row) for row in rows]})
    elif not rows:
        context.say("cli.book_none", file=FILE)
    else:
        heads = [printed("row", name, context.ui) for name in _COLUMNS]
        context.table([heads, *(_cells(row, _days(context, row), context.ui) for row in rows)])
    return 0


def _as_json(row: Row) -> dict[str, object]:
    cells = dict(zip(_COLUMNS, _cells(row, "、".join(map(shown, row.dates))), strict=True))
    return {
        **cells,
        "script": row.script,
        "source": row.source,
        "days_before": row.days_before,
        "plays_on": [shown(each) for each in _played(row)],
    }


def _days(context: Context, row: Row) -> str:
    """What a row is about, and where it plays on earlier days, these too."""
    dates = "、".join(shown(each, context.ui) for each in row.dates)
    if not row.days_before:
        return dates
    plays = "、".join(shown(each, context.ui) for each in _played(row)) or "…"
    return context.word("cli.book_before", dates=dates, days=row.days_before, plays=plays)


def _played(row: Row) -> list[WhichDays]:
    """The days on which a row plays, so many before those it is about; of days by a rule, none can be named."""
    if not row.days_before:
        return list(row.dates)
    before = timedelta(days=row.days_before)
    return [DateRange(each.first - before, each.last - before) for each in row.dates if isinstance(each, DateRange)]


def _cells(row: Row, dates: str, ui: str = "zh") -> list[str]:
    hours = "、".join(hours.text for hours in (*row.windows, *row.at))
    every = _span(row.every) if row.every else ""
    return [row.id, _heard(row, ui), "、".join(row.to), dates, hours, every, row.note]


def _heard(row: Row, ui: str) -> str:
    """What the row plays; of what is no script, also what it is."""
    return row.script if row.source == "script" else f"{printed('row', row.source, ui)} {row.script}"


def _span(length: Millis) -> str:
    """A length as it can be typed again, in whole numbers: 15min, 5s."""
    return f"{length // 1000}s" if length % MINUTE else f"{length // MINUTE}min"


def _remove(context: Context, name: str) -> int:
    if not remove(context.folder, name):
        ids = [row.id for row in booked(context.usable())]
        raise refuse("cli.book_unknown", found=name, nearest=nearest(name, ids) or "、".join(ids) or "…")
    if context.as_json:
        context.dump({"removed": name, "file": FILE})
    else:
        context.say("cli.book_removed", id=name, file=FILE)
    return 0
