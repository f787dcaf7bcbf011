"""book: a row without writing YAML; the booked rows; changing, copying and switching off a row of any file."""

from __future__ import annotations

import argparse
from datetime import timedelta

from dalaba.core import clock
from dalaba.core.model import Instant, Millis, Problem, Reason
from dalaba.core.problems import Bad, nearest
from dalaba.desk.booking import FILE, book, booked, copy_of, key_of, planned, remove
from dalaba.desk.editing import Changed, SheetOpen, effects, rows
from dalaba.desk.editing.rows import Edit
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
_OF_A_ROW = ("change", "copy", "off", "on")
_COLUMNS = ("id", "script", "to", "dates", "at", "every", "note")


def arguments(parser: argparse.ArgumentParser) -> None:
    """SCRIPT (or --file F, --playlist P, --relay R) --to Z --date D [--between W --every T | --at T] …, --list,
    --remove ID; for a row of any file: --change ID …, --off ID, --on ID, --copy ID …."""
    parser.add_argument("script", nargs="?", metavar="SCRIPT")
    parser.add_argument("--to", action="append", default=[], metavar="Z")
    parser.add_argument("--date", default=None, metavar="D")
    parser.add_argument("--language", action="append", default=[], metavar="L")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
    for name in _OPTIONS:
        parser.add_argument(f"--{name.replace('_', '-')}", default=None, metavar=name.upper())
    parser.add_argument("--list", action="store_true")
    for name in ("remove", *_OF_A_ROW):
        parser.add_argument(f"--{name}", default=None, metavar="ID")


def run(context: Context, given: argparse.Namespace) -> int:
    """Exit 1 if the row has a problem; then nothing was booked."""
    try:
        if given.list:
            return _list(context)
        if given.remove is not None:
            return _remove(context, given.remove)
        if any(getattr(given, name) is not None for name in _OF_A_ROW):
            return _of_a_row(context, given)
        return _book(context, given)
    except Bad as bad:
        raise Refused([Problem(bad.reason)]) from bad
    except Changed as changed:
        raise Refused([Problem(changed.reason)]) from changed
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
    row = {name: getattr(given, name) or "" for name in _OPTIONS} | said
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


def _of_a_row(context: Context, given: argparse.Namespace) -> int:
    """Change, copy or switch a row of any file, where it stands. What it does to the coming days is told."""
    verb = next(name for name in _OF_A_ROW if getattr(given, name) is not None)
    station = context.usable()
    key, now = key_of(station, getattr(given, verb)), clock.SystemClock().now()
    said = _said(context, given)
    facts = dict(_fact(text) for text in given.set)
    if verb == "copy":
        cells, own = copy_of(station, key)
        name, edit = planned(station, cells | said, own | facts, now)
        new = f"{edit.campaign}/{name}"
    else:
        if facts:
            raise refuse("cli.book_fact_of_copy", 2)
        switch = {"off": {"enabled": "否"}, "on": {"enabled": "是"}}.get(verb, {})
        edit = rows.changed(station, key, said | switch)
        new = f"{edit.campaign}/{edit.new.id}" if edit.new else key
    if edit.problems:
        raise Refused([Problem(each.reason) for each in edit.problems])
    told = _effects(edit, {key, new} if verb != "copy" else {new}, now)
    rows.write(context.folder, edit)
    _tell_row(context, verb, edit, new, told)
    return 0


def _said(context: Context, given: argparse.Namespace) -> dict[str, str]:
    """What was typed about a row: key -> its words, "" where it shall say nothing any more."""
    said = {name: getattr(given, name) for name in (*SOURCES, *_OPTIONS) if getattr(given, name) is not None}
    if given.to:
        context.outlets([each for each in given.to if each])
        said["to"] = "、".join(given.to)
    if given.date is not None:
        said["dates"] = _dates(context, given.date) if given.date.strip() else ""
    if given.language:
        said["languages"] = "、".join(given.language)
    if given.script:
        context.script(given.script)
    return said


def _effects(edit: Edit, keys: set[str], now: Instant) -> list[Reason]:
    """What the change does to the first days that it touches, as sentences."""
    pairs = [
        (campaign, row)
        for campaign in (*edit.before.plan.campaigns, *edit.after.plan.campaigns)
        for row in campaign.rows
        if f"{campaign.name}/{row.id}" in keys
    ]
    days = effects.days_touched(edit.after, pairs, clock.today(now, edit.before.setup.zone))
    found = effects.effects(edit.before, edit.after, keys, days, now)
    return effects.told(found, edit.before.setup.zone)


def _tell_row(context: Context, verb: str, edit: Edit, key: str, told: list[Reason]) -> None:
    if context.as_json:
        context.dump({"row": key, "file": edit.file, "effects": [context.word_of(Problem(each)) for each in told]})
        return
    context.say(f"cli.book_{verb}", row=key, file=edit.file)
    for each in told or [Reason("cli.effect_none")]:
        context.tell(each)


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
