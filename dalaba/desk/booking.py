"""Booking a row without writing YAML: it goes into a sheet of the program's own, `schedules/加播.csv`.

Files that people wrote are never changed here (`desk.editing.rows` does so on request). The station is read as it would
be with the new row; if that has a problem, nothing is written, and the problem is returned. Every booked row has an id,
by which it can be changed and removed. A row of any file can be copied here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path
from types import MappingProxyType

from dalaba.core import clock
from dalaba.core.model import Instant, Place, Problem, Reason
from dalaba.core.problems import Bad, nearest
from dalaba.desk.editing import NOT_THERE, SheetOpen, digest, rows
from dalaba.desk.editing.rows import Edit
from dalaba.desk.root import Station
from dalaba.speech.library.sound_names import misplaced, sound_names
from dalaba.station import sheet_cache
from dalaba.station.checks import sounds_of_row
from dalaba.station.checks.missing_values import lacking
from dalaba.station.days import last_day, shown, type_name
from dalaba.station.files.cells import fact_cell
from dalaba.station.files.keys import SECTIONS, english
from dalaba.station.files.sheets import csv_bytes, tables
from dalaba.station.files.table import letters
from dalaba.station.schedules import Campaign, Row, days_to_come, expand_at, row_hash
from dalaba.station.schedules.columns import head_row, is_head

FILE = rows.OWN
COLUMNS = (
    "id", "script", "to", "dates", "between", "every", "at", "languages", "length", "priority", "timing", "note",
)  # fmt: skip
"""The sheet's columns, in the order a person reads them. Others are added when a row needs them."""
_OPTIONS = {"dates": "--date", "languages": "--language"}
"""Keys of a row -> the option of `book`, where it has another name."""
_NUMBERED = re.compile(r"加播-(\d+)")
_MOST_DAYS = 5
"""On how many of the days to come a free place is searched."""
_COMPARED = 3
_NO_FACTS: Mapping[str, str] = MappingProxyType({})


def book(
    folder: Path, row: Mapping[str, str], facts: Mapping[str, str] = _NO_FACTS, now: Instant | None = None
) -> tuple[str, list[Problem]]:
    """Add a row (English keys) with its facts. Returns its id and its problems; if there is one, nothing was changed.

    A problem of the new row has no place, as the row is not there: it names the option to type again. One of what was
    in the sheet before has its place.
    A row that exists already is a problem, too; and, if `now` is given, a row that could not play from then on. Raises
    SheetOpen, or another OSError if the disk refuses.
    """
    name, edit = planned(Station.read(folder), row, facts, now)
    if not edit.problems:
        rows.write(folder, edit)
    return name, list(edit.problems)


def planned(
    station: Station, row: Mapping[str, str], facts: Mapping[str, str] = _NO_FACTS, now: Instant | None = None
) -> tuple[str, Edit]:
    """The sheet as `book` would write it, and the new row's id; its problems are as there. Raises SheetOpen."""
    was, sheet = _opened(station.folder / FILE)
    name = row.get("id") or _next_id(sheet)
    said = {SECTIONS["row"][key]: value for key, value in {**row, "id": name}.items() if value}
    said |= {f"{{{{{fact}}}}}": fact_cell(value) for fact, value in facts.items()}
    written = _with(sheet, said)
    data = csv_bytes(written)
    after = station.with_schedule(FILE, data)
    problems = _problems(after, name) or ([] if now is None else _in_vain(after, name, now))
    mine = booked(after)
    new = next((each for each in mine if each.id == name), None)
    campaign = new.campaign if new is not None else Path(FILE).stem
    told = tuple(_as_typed(problems, written))
    return name, Edit(FILE, data, was, station, after, campaign, len(written) - 2, None, new, told)


def copy_of(station: Station, key: str) -> tuple[dict[str, str], dict[str, str]]:
    """What a row says, as words and facts to be booked anew; its days are its campaign's, if it has none of its own.

    Raises Bad if it would not say the same elsewhere: its values come from its campaign, by day or by outlet.
    """
    row = rows.found(station, key)
    cells = {name: text for name, text in row.cells.items() if name not in ("id", "enabled", "moved")}
    if row.number < 0:
        cells = _of_made(row.row)
    script = station.plan.script_of(row.row)
    kept = {name for facts in (*row.campaign.daily.values(), *row.campaign.at_outlets.values()) for name in facts}
    if script is not None and (used := sorted(kept & set(script.variables))):
        raise Bad("files.copy_facts", name=row.campaign.name, words="、".join(used[:5]))
    if row.campaign.postponed:
        raise Bad("files.copy_postponed", name=row.campaign.name)
    for name, spans in (("dates", row.campaign.dates), ("except", row.campaign.excluded)):
        if not cells.get(name) and spans and not (name == "except" and cells.get("dates")):
            cells[name] = "、".join(map(shown, spans))
    return cells, dict(row.facts)


def _of_made(row: Row) -> dict[str, str]:
    """The words of a row that nobody wrote: a bell of a timetable."""
    said = {row.source: row.script, "to": "、".join(row.to or row.outlets), "note": row.note}
    said |= {"at": "、".join(each.text for each in row.at), "between": "、".join(each.text for each in row.windows)}
    said |= {
        "dates": "、".join(map(shown, row.dates)),
        "day_types": "、".join(type_name(each) for each in row.day_types),
    }
    return {key: text for key, text in said.items() if text}


def key_of(station: Station, word: str) -> str:
    """The row that a person names by its id, or by campaign/id, as campaign/id. Raises Bad if there is none, or more
    than one."""
    every = [(each.name, row.id) for each in station.plan.campaigns for row in each.rows]
    mine = {(row.campaign, row.id) for row in booked(station)}
    named = [pair for pair in every if word in (pair[1], "/".join(pair))]
    found = [pair for pair in named if pair in mine] or named
    if len(found) == 1:
        return "/".join(found[0])
    others = ["/".join(pair) for pair in found or every]
    hint = nearest(word, others) or "、".join(others[:8]) or "…"
    raise Bad("cli.row_unknown" if not found else "cli.row_several", row=word, nearest=hint, rows="、".join(others[:8]))


def booked(station: Station) -> Sequence[Row]:
    """The booked rows."""
    return next((each.rows for each in station.plan.campaigns if each.file == FILE), ())


def remove(folder: Path, name: str) -> bool:
    """Remove the row with that id, and the sheet with its last row. Returns whether there was one.

    Raises SheetOpen, or another OSError if the disk refuses.
    """
    station = Station.read(folder)
    row = next((row for row in booked(station) if row.id == name), None)
    if row is None or row.place is None:
        return False
    rows.write(folder, rows.removed(station, f"{row.campaign}/{row.id}"))
    return True


def _opened(path: Path) -> tuple[str, list[list[str]]]:
    """The sheet's digest, and its rows from the headings on; only headings for a new one."""
    if not path.exists():
        return NOT_THERE, [[SECTIONS["row"][key] for key in COLUMNS]]
    if sheet_cache.is_open(path):
        raise SheetOpen(str(path))
    was, data = digest(path), path.read_bytes()
    table = tables(data, ".csv", is_head)[0]
    head = head_row(table) if table.rows else None
    if head is None:
        raise Bad("files.sheet_no_heads", wanted="、".join(SECTIONS["row"][key] for key in COLUMNS))
    return was, [[cell.text for cell in cells] for _, cells in table.rows[head:]]


def _next_id(sheet: list[list[str]]) -> str:
    """An id with one more than the highest number in use."""
    numbers = [int(match[1]) for row in sheet for cell in row if (match := _NUMBERED.fullmatch(cell.strip()))]
    return f"加播-{max(numbers, default=0) + 1}"


def _with(sheet: list[list[str]], said: Mapping[str, str]) -> list[list[str]]:
    """The sheet with the new row, and the columns that it needs."""
    heads = list(sheet[0])
    keys = [english("row", head) or head.strip() for head in heads]
    new = {english("row", head) or head: (head, value) for head, value in said.items()}
    heads += [head for key, (head, _) in new.items() if key not in keys]
    keys += [key for key in new if key not in keys]
    width = len(heads)
    lines = [row + [""] * (width - len(row)) for row in sheet[1:]]
    return [heads, *lines, [new[key][1] if key in new else "" for key in keys]]


def _problems(station: Station, name: str) -> list[Problem]:
    """The errors in the sheet; if there are none, a sound that is not there, or the same row under another id."""
    wrong = [each for each in station.problems.errors if each.place and each.place.file == FILE]
    mine = {row.id: row for row in booked(station)}
    if wrong or name not in mine:
        return wrong or [Problem(Reason("files.empty"), Place(FILE))]
    new = mine[name]
    if silent := list(sounds_of_row(new, sound_names(station.folder), misplaced(station.folder))):
        return silent
    twin = next((row for row in mine.values() if row is not new and row_hash(row) == row_hash(new)), None)
    facts = {"id": twin.id, "other": str(twin.place)} if twin else {}
    return [Problem(Reason("cli.book_twin", facts), new.place)] if twin else []


def _as_typed(problems: Sequence[Problem], sheet: Sequence[Sequence[str]]) -> Iterator[Problem]:
    """The problems of the sheet's last row in the words of who typed it."""
    heads = {f"{letters(column)}{len(sheet)}": head for column, head in enumerate(sheet[0])}
    heads |= {f"A{len(sheet)}": ""}  # the row as a whole
    for each in problems:
        head = heads.get(each.place.cell or "") if each.place and each.place.file == FILE else None
        if head is None:
            yield replace(each, reason=Reason("cli.book_not").because(each.reason)) if each.place else each
        else:
            yield Problem(_refused_as(each.reason, head))


def _refused_as(why: Reason, head: str) -> Reason:
    """Why it was not booked, and the option whose column has that heading."""
    why = Reason(why.code, {name: fact for name, fact in why.params.items() if name != "waits"})
    key = english("row", head) or head.strip()
    if key in ("", "script"):
        return Reason("cli.book_not").because(why)
    option = "--set" if key.startswith("{") else _OPTIONS.get(key, f"--{key.replace('_', '-')}")
    return Reason("cli.book_not_so", {"option": option}).because(why)


def _in_vain(station: Station, name: str, now: Instant) -> list[Problem]:
    """Why a booked row would never sound, or which row plays the same already. Rows of a van's pack pass."""
    campaign = next(each for each in station.plan.campaigns if each.file == FILE)
    row = next(each for each in campaign.rows if each.id == name)
    if not row.timed or row.kinds:  # nobody knows yet on which days rain or exams will be
        return []
    first = clock.today(now, station.setup.zone)
    days = list(islice(days_to_come([(campaign, row)], first, station.plan.days), _MOST_DAYS))
    if not days:
        ends = [last for span in row.dates if (last := last_day(span))]
        return [Problem(Reason("plan.booked_over", {"last": max(ends, default=date.min).isoformat()}), row.place)]
    if other := _same_elsewhere(station, campaign, row, days[:_COMPARED]):
        return [Problem(Reason("cli.book_twin", {"id": other.id, "other": str(other.place)}), row.place)]
    return _refused(station, campaign, row, days, now)


def _same_elsewhere(station: Station, mine: Campaign, row: Row, days: Sequence[date]) -> Row | None:
    """Another row that plays the same at all these times and places on these days."""
    for campaign in station.plan.campaigns:
        for other in campaign.rows:
            new, old = ((each.source, each.script, each.values) for each in (row, other))
            alike = other is not row and new == old
            if (
                alike
                and set(row.outlets) <= set(other.outlets)
                and _covers(station, (mine, row), (campaign, other), days)
            ):
                return other
    return None


def _covers(station: Station, one: tuple[Campaign, Row], other: tuple[Campaign, Row], days: Sequence[date]) -> bool:
    """Whether row `one` is due on each of these days, and never where and when `other` is not."""
    outlets = one[1].outlets
    for day in days:
        mine, theirs = (
            {(name, each.due) for name in outlets for each in expand_at(station.plan, *row, name, day)}
            for row in (one, other)
        )
        if not mine or not mine <= theirs:
            return False
    return True


def _refused(station: Station, campaign: Campaign, row: Row, days: Sequence[date], now: Instant) -> list[Problem]:
    """Why no play of the row finds a place on these days; empty if one does."""
    whole, first = f"{campaign.name}/{row.id}@", None
    for day in days:
        programme = station.compile(day)
        if any(spot.id.startswith(whole) and spot.due >= now for spot in programme.spots):
            return []
        mine = (each for each in programme.refused if each.id.startswith(whole) and each.due >= now)
        first = first or next(mine, None)
    if first is None:
        return [Problem(Reason("plan.booked_past"), row.place)]
    if first.reason.code == "plan.not_approved":
        return []  # it waits for somebody who approves it
    if first.reason.code == "plan.no_value":
        missing = {each for name in row.outlets for each in lacking(station.plan, campaign, row, name, days[0])}
        settings = " ".join(f"--set {each}=…" for each in sorted(missing))
        return [Problem(Reason("cli.book_lacks", {"script": row.script, "settings": settings}))]
    return [Problem(first.reason, row.place)]
