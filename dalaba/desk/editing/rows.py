"""Changing one row of a schedule file where somebody wrote it: in YAML, a CSV or a workbook.

A change is made in memory first. The station is read as it would be then: every other row must be what it was, and the
row itself may differ only in what was asked. If that reads with a new error, there is nothing to be written, and the
error stands at its field. `write` writes the file, unless somebody has changed it meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from dalaba.core.model import Place, Problem
from dalaba.core.patterns import late
from dalaba.core.problems import Bad, Problems
from dalaba.core.spot_id import SpotId
from dalaba.desk.editing.whole_files import digest, replace
from dalaba.desk.root import Station
from dalaba.station.export import bare
from dalaba.station.export.tables import row_cells
from dalaba.station.files import Map, Node, Seq, csv_edit, sheets, values, xlsx_edit, yaml_edit
from dalaba.station.files.encodings import decoded, encoder_of
from dalaba.station.files.keys import SECTIONS, english, printed
from dalaba.station.files.table import Table
from dalaba.station.schedules import Campaign, Row, root_in, root_of
from dalaba.station.schedules.columns import head_row, is_head, word_of

OWN = "schedules/加播.csv"
"""The program's own sheet: a column that a change needs is added to it, and to no other."""
_ALSO = {
    "at": ("at", "moved"), "between": ("windows",), "to": ("to", "outlets"), "dates": ("dates", "rules"),
    "except": ("excluded", "rules"), "weekdays": ("weekdays", "day_types", "rules"), "weeks": ("rules",),
    "timetable": ("timetables",), "script": ("script",),
}  # fmt: skip
"""Key of a row -> what of a row may differ once it says something else; other keys: what is called like them."""
_APART = late(r"[、,，;；\n]+")
_LISTED = ("at", "between", "to", "languages")
_ON_A_CELL = late(r"A(\d+)")


@dataclass(frozen=True, slots=True)
class Found:
    """A row with what is written of it."""

    campaign: Campaign
    row: Row
    cells: Mapping[str, str]
    """Key -> the words, as a person wrote them."""
    facts: Mapping[str, str]
    number: int
    """Which of the file's rows it is, from 0; -1: it is made of something else, a bell timetable or an exam."""

    @property
    def key(self) -> str:
        return f"{self.campaign.name}/{self.row.id}"

    @property
    def on(self) -> bool:
        return self.campaign.enabled and self.row.enabled


@dataclass(frozen=True, slots=True)
class Edit:
    """A change, ready to be written. `problems`: the new errors that it would bring; with any, it is not written."""

    file: str
    data: bytes | None
    was: str
    """The digest of the file that it was made of."""
    before: Station
    after: Station
    campaign: str
    number: int
    """Which of the file's rows it is, from 0."""
    old: Row | None
    new: Row | None
    problems: tuple[Problem, ...] = ()


def found(station: Station, key: str) -> Found:
    """The row with that campaign and id; a spot's whole id will do. Raises Bad if there is none."""
    wanted = SpotId.parse(key)
    for campaign in station.plan.campaigns:
        for row in campaign.rows if campaign.name == wanted.source else ():
            if row.id == wanted.row:
                return _as_written(station, campaign, row)
    if town := station.owner(key):
        raise Bad("received.read_only", name=wanted.key, township=town)
    raise Bad("files.edit_gone", row=wanted.key)


def _as_written(station: Station, campaign: Campaign, row: Row) -> Found:
    items = _items(station, campaign)
    for number, item in enumerate(items):
        if isinstance(item, Map) and item.place == row.place:
            cells, facts = row_cells(item)
            return Found(campaign, row, cells, facts, number)
    return Found(campaign, row, {}, dict(row.values), -1)


def _items(station: Station, campaign: Campaign) -> Sequence[Node]:
    return _listed(root_of(station.folder, campaign.file, Path(campaign.file).stem, station.plan.scripts, Problems()))


def _listed(root: Node | None) -> Sequence[Node]:
    """The rows of a campaign's file, as they are written."""
    pairs = root.pairs if isinstance(root, Map) else ()
    listing = next((node for key, node in pairs if english("schedule", key.text) == "broadcasts"), None)
    return () if listing is None else listing.items if isinstance(listing, Seq) else (listing,)


def changed(station: Station, key: str, said: Mapping[str, str]) -> Edit:
    """The row with other words for these keys ("": it says nothing of that any more). Raises Bad, in words for a
    person, if the file cannot be changed so."""
    row = found(station, key)
    new = {name: text.strip() for name, text in said.items() if one_line(text) != one_line(row.cells.get(name, ""))}
    path = _may_be_changed(station, row)
    was, data = digest(path), path.read_bytes()
    place = row.row.place or Place(row.campaign.file)
    after = _put(data, path.suffix.lower(), row, place, new) if new else data
    return _proved(station, row, after, was, new)


def one_line(text: str) -> str:
    """A cell's words as a field of a form shows them."""
    return "、".join(line.strip() for line in text.splitlines() if line.strip())


def removed(station: Station, key: str) -> Edit:
    """The file without that row. Raises Bad if it cannot be taken out."""
    row = found(station, key)
    path = _may_be_changed(station, row)
    was, data = digest(path), path.read_bytes()
    place = row.row.place or Place(row.campaign.file)
    after: bytes | None
    if row.campaign.file == OWN and len(row.campaign.rows) == 1:
        after = None
    elif path.suffix.lower() == ".csv":
        after = csv_edit.without(data, _line(place), is_head)
    elif path.suffix.lower() == ".xlsx":
        after = xlsx_edit.without(data, place.sheet or "", _line(place))
    else:
        text, encode = decoded(data), encoder_of(data)
        after = encode(yaml_edit.without(text, "broadcasts", row.number))
    return _proved(station, row, after, was, None)


def write(folder: Path, edit: Edit) -> None:
    """Write it. Raises Changed if the file is not what it was any more, SheetOpen, or another OSError."""
    assert not edit.problems
    replace(folder / edit.file, edit.data, edit.was)


def _may_be_changed(station: Station, row: Found) -> Path:
    if row.number < 0:
        raise Bad("files.edit_made", file=row.campaign.file)
    path = station.folder / row.campaign.file
    if path.suffix.lower() not in (*sheets.SUFFIXES, ".yaml", ".yml", ".txt"):
        raise Bad("files.edit_kind", file=path.name)
    return path


def _put(data: bytes, suffix: str, row: Found, place: Place, said: Mapping[str, str]) -> bytes:
    if suffix not in sheets.SUFFIXES:
        text, encode = decoded(data), encoder_of(data)
        return encode(
            yaml_edit.change(text, "broadcasts", row.number, {key: _words(key, each) for key, each in said.items()})
        )
    table = next((each for each in sheets.tables(data, suffix, is_head) if each.title == place.sheet), None)
    if table is None:
        raise Bad("files.edit_form")
    heads, line = _heads(table), _line(place)
    _plain_cells(table, heads, line, said)
    if suffix == ".xlsx":
        return xlsx_edit.change(data, place.sheet or "", line, {_at(heads, key): text for key, text in said.items()})
    for key in [key for key in said if key not in heads.columns and row.campaign.file == OWN]:
        data = csv_edit.change(data, heads.line, {heads.width: SECTIONS["row"][key]}, is_head)
        heads = _Heads(heads.line, {**heads.columns, key: heads.width}, heads.width + 1)
    return csv_edit.change(data, line, {_at(heads, key): text for key, text in said.items()}, is_head)


@dataclass(frozen=True, slots=True)
class _Heads:
    """The headings of a sheet: their line, and key -> column from 0."""

    line: int
    columns: Mapping[str, int]
    width: int


def _heads(table: Table) -> _Heads:
    index = head_row(table)
    if index is None:
        raise Bad("files.edit_form")
    number, cells = table.rows[index]
    columns: dict[str, int] = {}
    for column, cell in enumerate(cells):
        key = english("row", word_of(cell))
        if key in columns:
            raise Bad("files.edit_form")
        if key is not None:
            columns[key] = column
    return _Heads(number, columns, len(cells))


def _at(heads: _Heads, key: str) -> int:
    if key not in heads.columns:
        raise Bad("files.edit_no_column", key=printed("row", key), key_en=key)
    return heads.columns[key]


def _plain_cells(table: Table, heads: _Heads, line: int, said: Mapping[str, str]) -> None:
    """Raise Bad if a cell to be changed is merged with others, or made by a formula."""
    cells = next((row for number, row in table.rows if number == line), ())
    for key in said:
        column = heads.columns.get(key, len(cells))
        cell = cells[column] if column < len(cells) else None
        if cell is not None and cell.first:
            raise Bad("files.edit_merged", cell=cell.first)
        if cell is not None and cell.kind in ("formula", "nought", "error"):
            raise Bad("files.edit_formula")


def _line(place: Place) -> int:
    match = _ON_A_CELL.fullmatch(place.cell or "")
    if match is None:
        raise Bad("files.edit_form")
    return int(match[1])


def _words(key: str, text: str) -> tuple[str, ...]:
    """A field's text as the values that YAML has: names and times one by one, anything else as it is typed."""
    if not text:
        return ()
    if key == "to":
        return tuple(values.names(text))
    if key in _LISTED and "{{" not in text:
        return tuple(piece.strip() for piece in _APART.split(text) if piece.strip())
    return (text,)


def _proved(station: Station, row: Found, data: bytes | None, was: str, said: Mapping[str, str] | None) -> Edit:
    """The change with the station as it would be. `said`: None, if the row is taken out. Raises Bad if anything else
    would differ."""
    file = row.campaign.file
    after = station.with_schedule(file, data)
    known = {without_place(each) for each in station.problems.errors}
    wrong = [each for each in after.problems.errors if without_place(each) not in known]
    campaign = next((each for each in after.plan.campaigns if each.file == file), None)
    index = next(number for number, each in enumerate(row.campaign.rows) if each is row.row)
    rows = list(campaign.rows) if campaign is not None else []
    new = rows[index] if said is not None and index < len(rows) else None
    if not wrong:
        left = [*row.campaign.rows[:index], *row.campaign.rows[index + 1 :]]
        others = rows if said is None else [*rows[:index], *rows[index + 1 :]]
        if list(map(bare, left)) != list(map(bare, others)) or _differs(row, new, said) or not _same(row, campaign):
            raise Bad("files.edit_form")
    return Edit(file, data, was, station, after, row.campaign.name, row.number, row.row, new, tuple(wrong))


def without_place(problem: Problem) -> tuple[str, tuple[tuple[str, str], ...]]:
    """A problem wherever it stands: lines may have moved."""
    return problem.reason.code, tuple(problem.reason.params.items())


def _differs(row: Found, new: Row | None, said: Mapping[str, str] | None) -> bool:
    """Whether the row differs in something that nobody asked for."""
    if said is None:
        return new is not None
    may = {"id", "place", *(name for key in said for name in _ALSO.get(key, (key,)))}
    may |= {"enabled", "waits"} if row.row.waits else set()
    return new is None or any(
        bare(getattr(row.row, each.name)) != bare(getattr(new, each.name))
        for each in fields(Row)
        if each.name not in may
    )


def _same(row: Found, campaign: Campaign | None) -> bool:
    """Whether the rest of the file says what it said."""
    if campaign is None:
        return row.campaign.file == OWN
    one, other = (dict(bare(each), rows=()) for each in (row.campaign, campaign))
    return one == other


def at_field(problem: Problem, edit: Edit) -> str:
    """The key of the row in whose words the problem is; "" if it is in none of them."""
    root = root_in(edit.data or b"", edit.file, edit.before.plan.scripts)
    items = _listed(root)
    item = items[edit.number] if edit.number < len(items) else None
    for key, node in item.pairs if isinstance(item, Map) else ():
        if problem.place in (node.place, *(each.place for each in (node.items if isinstance(node, Seq) else ()))):
            return english("row", key.text) or ""
    return ""
