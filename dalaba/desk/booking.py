"""Booking a row without writing YAML: it goes into a sheet of the program's own, `schedules/加播.csv`.

Files that people wrote are never changed. The new row is read back with the whole station; if it has a problem, it is
taken out again, and the problem is returned. Every booked row has an id, by which it can be removed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from dalaba.core import atomic, clock
from dalaba.core.model import Instant, Place, Problem, Reason
from dalaba.core.problems import Bad, Problems
from dalaba.desk.editing import SheetOpen
from dalaba.desk.root import Station
from dalaba.speech.library.sound_names import misplaced, sound_names
from dalaba.station import sheet_cache
from dalaba.station.checks import sounds_of_row
from dalaba.station.checks.missing_values import lacking
from dalaba.station.days import first_day, last_day
from dalaba.station.files.cells import fact_cell
from dalaba.station.files.keys import SECTIONS, english
from dalaba.station.files.sheets import csv_bytes, tables
from dalaba.station.files.table import letters
from dalaba.station.schedules import Campaign, Row, airs_on, expand_at, read_campaign, row_hash, with_terms
from dalaba.station.schedules.columns import head_row, is_head

FILE = "schedules/加播.csv"
COLUMNS = (
    "id", "script", "to", "dates", "between", "every", "at", "languages", "length", "priority", "timing", "note",
)  # fmt: skip
"""The sheet's columns, in the order a person reads them. Others are added when a row needs them."""
_OPTIONS = {"dates": "--date", "languages": "--language"}
"""Keys of a row -> the option of `book`, where it has another name."""
_NUMBERED = re.compile(r"加播-(\d+)")
_AHEAD = 400
"""How many days ahead a day is searched on which a booked row plays."""
_MOST_DAYS = 5
"""On how many of these days a free place is searched."""
_COMPARED = 3
_NO_FACTS: Mapping[str, str] = MappingProxyType({})


class Fault(NamedTuple):
    """Why a row cannot be booked. `field`: the row's key that is wrong, a fact's name between braces, or "" for the row
    as a whole."""

    field: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Planned:
    """A row as it would be booked. `station`: as it would be then."""

    name: str
    """Its id."""
    station: Station
    campaign: Campaign | None = None
    row: Row | None = None
    """None if it cannot be read; then there are faults."""
    faults: tuple[Fault, ...] = ()


def planned(station: Station, row: Mapping[str, str], facts: Mapping[str, str] = _NO_FACTS) -> Planned:
    """What booking this row would do. Nothing is written. Raises OSError if the sheet cannot be read."""
    path = station.folder / FILE
    sheet = _sheet_of(path.read_bytes()) if path.exists() else _new_sheet()
    name = row.get("id") or _next_id(sheet)
    written = _with(sheet, _cells(row, name, facts))
    problems, plan = Problems(), station.plan
    campaign = read_campaign(csv_bytes(written), FILE, station.setup, plan.scripts, problems, _periods(station))
    own = with_terms([campaign] if campaign else [], plan.days.terms, problems)
    campaigns = (*(each for each in plan.campaigns if each.file != FILE), *own)
    after = replace(station, plan=replace(plan, campaigns=campaigns), problems=problems)
    found = [Fault(_field(each, written), each.reason) for each in _problems(after, name)]
    mine = next((each for each in booked(after) if each.id == name), None)
    return Planned(name, after, next(iter(own), None), mine, tuple(found))


def _periods(station: Station) -> set[str]:
    return {name for timetable in station.plan.days.timetables for name in timetable.periods}


def _field(problem: Problem, sheet: Sequence[Sequence[str]]) -> str:
    """The key of the column that a problem of the sheet's last row is in; "" if it is none of one column."""
    cell = (problem.place.cell or "") if problem.place else ""
    column = next((number for number in range(1, len(sheet[0])) if cell == f"{letters(number)}{len(sheet)}"), 0)
    head = sheet[0][column].strip() if column else ""
    return (english("row", head) or head).replace("{{", "{").replace("}}", "}")


def book(
    folder: Path, row: Mapping[str, str], facts: Mapping[str, str] = _NO_FACTS, now: Instant | None = None
) -> tuple[str, list[Problem]]:
    """Add a row (English keys) with its facts. Returns its id and its problems; if there is one, nothing was changed.

    A problem of the new row has no place, as the row is not there: it names the option to type again. One of what was
    in the sheet before has its place.
    A row that exists already is a problem, too; and, if `now` is given, a row that could not play from then on. Raises
    SheetOpen, or another OSError if the disk refuses.
    """
    path = folder / FILE
    before, sheet = _opened(path)
    name = row.get("id") or _next_id(sheet)
    written = _with(sheet, _cells(row, name, facts))
    atomic.write(path, csv_bytes(written))
    station = Station.read(folder)
    problems = _problems(station, name) or ([] if now is None else _in_vain(station, name, now))
    if problems:
        _restore(path, before)
    return name, list(_as_typed(problems, written))


def booked(station: Station) -> Sequence[Row]:
    """The booked rows."""
    return next((each.rows for each in station.plan.campaigns if each.file == FILE), ())


def remove(folder: Path, name: str) -> bool:
    """Remove the row with that id, and the sheet with its last row. Returns whether there was one.

    Raises SheetOpen, or another OSError if the disk refuses.
    """
    row = next((row for row in booked(Station.read(folder)) if row.id == name), None)
    if row is None or row.place is None:
        return False
    path = folder / FILE
    data = path.read_bytes()
    _refuse_open(path)
    table = tables(data, ".csv", is_head)[0]
    left = [[cell.text for cell in cells] for number, cells in table.rows if f"A{number}" != row.place.cell]
    if len(left) > 1:
        atomic.write(path, csv_bytes(left))
    else:
        path.unlink()
    return True


def _opened(path: Path) -> tuple[bytes | None, list[list[str]]]:
    """The sheet's bytes (None for a new one), and its rows from the headings on."""
    if not path.exists():
        return None, _new_sheet()
    _refuse_open(path)
    before = path.read_bytes()
    return before, _sheet_of(before)


def _new_sheet() -> list[list[str]]:
    return [[SECTIONS["row"][key] for key in COLUMNS]]


def _sheet_of(data: bytes) -> list[list[str]]:
    """A sheet's rows from the headings on."""
    table = tables(data, ".csv", is_head)[0]
    head = head_row(table) if table.rows else None
    if head is None:
        raise Bad("files.sheet_no_heads", wanted="、".join(SECTIONS["row"][key] for key in COLUMNS))
    return [[cell.text for cell in cells] for _, cells in table.rows[head:]]


def _cells(row: Mapping[str, str], name: str, facts: Mapping[str, str]) -> dict[str, str]:
    """The new row: heading -> what stands under it."""
    said = {SECTIONS["row"][key]: value for key, value in {**row, "id": name}.items() if value}
    return said | {f"{{{{{fact}}}}}": fact_cell(value) for fact, value in facts.items()}


def _refuse_open(path: Path) -> None:
    if sheet_cache.is_open(path):
        raise SheetOpen(str(path))


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
    rows = [row + [""] * (width - len(row)) for row in sheet[1:]]
    return [heads, *rows, [new[key][1] if key in new else "" for key in keys]]


def _problems(station: Station, name: str) -> list[Problem]:
    """The errors in the sheet; if there are none, a sound that is not there, or the same row under another id."""
    wrong = [each for each in station.problems.errors if each.place and each.place.file == FILE]
    rows = {row.id: row for row in booked(station)}
    if wrong or name not in rows:
        return wrong or [Problem(Reason("files.empty"), Place(FILE))]
    new = rows[name]
    if silent := list(sounds_of_row(new, sound_names(station.folder), misplaced(station.folder))):
        return silent
    twin = next((row for row in rows.values() if row is not new and row_hash(row) == row_hash(new)), None)
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
    days = list(islice(_days(station, campaign, row, now), _MOST_DAYS))
    if not days:
        ends = [last for span in row.dates if (last := last_day(span))]
        return [Problem(Reason("plan.booked_over", {"last": max(ends, default=date.min).isoformat()}), row.place)]
    if other := _same_elsewhere(station, campaign, row, days[:_COMPARED]):
        return [Problem(Reason("cli.book_twin", {"id": other.id, "other": str(other.place)}), row.place)]
    return _refused(station, campaign, row, days, now)


def _days(station: Station, campaign: Campaign, row: Row, now: Instant) -> Iterator[date]:
    """The days from now on on which the row plays."""
    today = clock.today(now, station.setup.zone)
    for number in range(_AHEAD):
        day = today + timedelta(days=number)
        if any(airs_on(campaign, row, day, station.plan.days, name) for name in row.outlets):
            yield day
    for span in row.dates:  # of dates further away only the first day
        first = first_day(span)
        if first is not None and first >= today + timedelta(days=_AHEAD):
            yield first - timedelta(days=row.days_before)


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
    if first.reason.code == "plan.no_value":
        missing = {each for name in row.outlets for each in lacking(station.plan, campaign, row, name, days[0])}
        settings = " ".join(f"--set {each}=…" for each in sorted(missing))
        return [Problem(Reason("cli.book_lacks", {"script": row.script, "settings": settings}))]
    return [Problem(first.reason, row.place)]


def _restore(path: Path, before: bytes | None) -> None:
    if before is None:
        path.unlink()
    else:
        atomic.write(path, before)
