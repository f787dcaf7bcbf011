"""A workbook as one campaign: its tables become the node that a campaign's YAML gives; one reader reads both.

Any sheet with a row's keys as headings holds rows. A workbook may also have sheets with these names: 专项 (a key and
its value per line), 每日信息 (one row per date) and 各点信息 (one row per outlet), whose other columns are facts. In a
sheet of rows, a column is a fact of its row if its heading is `{{叫法}}`, or a variable of the texts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from dalaba.core.model import Place
from dalaba.core.problems import Bad
from dalaba.station import sheet_cache
from dalaba.station.files import Map, Problems, Scalar, Seq, cells, yaml_nodes
from dalaba.station.files.cells import WANTS
from dalaba.station.files.keys import english, printed
from dalaba.station.files.sheets import SUFFIXES, tables
from dalaba.station.files.table import Table
from dalaba.station.files.template import variables
from dalaba.station.files.text import decode, read_text
from dalaba.station.files.yaml_nodes import Node
from dalaba.station.schedules import double_heads
from dalaba.station.schedules.columns import HEARD, fact_maps, head_row, is_head, lacks, row_maps, scalar, word_of
from dalaba.station.schedules.heads import meant_by
from dalaba.station.scripts import Script

PARTS = {"schedule": ("专项", "campaign"), "daily": ("每日信息", "daily"), "at_outlets": ("各点信息", "at_outlets"),
         "choices": ("选项", "choices")}  # fmt: skip
"""Part of a campaign -> the Chinese and the English name of its sheet. `choices` holds the lists for drop-downs."""
ROWS = ("播出安排", "broadcasts")
_WANTED_HEADS = "文稿、播放点、日期、时段、间隔、时刻"


def variables_of(scripts: Mapping[str, Script]) -> frozenset[str]:
    """Every variable that some script's text, recording or defaults use."""
    found: set[str] = set()
    for script in scripts.values():
        found |= script.facts.keys()
        for version in script.versions:
            for text in (version.text, *version.recording):
                found |= variables(text)
    return frozenset(found)


def root_of(station: Path, file: str, stem: str, scripts: Mapping[str, Script], problems: Problems) -> Node | None:
    """The content of a campaign's file as one node, whether YAML or sheet."""
    path = station / file
    try:
        if path.suffix.lower() not in SUFFIXES:
            return yaml_nodes.parse(read_text(path), file, problems)
        tables = sheet_cache.load(station, path, is_head).tables
    except Bad as bad:
        problems.bad(bad, Place(file))
        return None
    return campaign(tables, file, stem, variables_of(scripts), problems)


def root_in(data: bytes, file: str, scripts: Mapping[str, Script]) -> Node | None:
    """The content of a campaign's file as one node, if it held these bytes; None if they cannot be read."""
    path = Path(file)
    try:
        if path.suffix.lower() not in SUFFIXES:
            return yaml_nodes.parse(decode(data), file, Problems())
        found = tables(data, path.suffix, is_head)
    except Bad:
        return None
    return campaign(found, file, path.stem, variables_of(scripts), Problems())


def campaign(tables: Sequence[Table], file: str, stem: str, known: Collection[str], problems: Problems) -> Map | None:
    """The campaign of a file's tables; None, with a problem, if it has no rows.

    `stem`: its name if the sheet 专项 gives none; `known`: the variables of the texts.
    """
    pairs: list[tuple[Scalar, Node]] = []
    rows: list[Node] = []
    unused: list[Table] = []
    lame: list[tuple[Table, list[str]]] = []
    for table in (table for table in tables if table.rows):
        part = _part(table)
        table = double_heads.plain(table, known) if part is None else table
        found = Problems()
        if part == "schedule":
            pairs.extend(_campaign(table, file, found))
        elif part in ("daily", "at_outlets"):
            entries = _entries(table, file, part, found)
            pairs.append((scalar(part, table.place(file, 1, 0)), Map(tuple(entries), table.place(file, 1, 0))))
        elif part is None and head_row(table) is None:
            unused.append(table)
        elif part is None and (lacking := lacks(table)):
            lame.append((table, lacking))
        elif part is None:
            rows.extend(row_maps(_shown(table, file, problems), file, known, problems))
        problems.waiting("files.waits_campaign", found)
    _tell_unused(unused, bool(rows), file, problems)
    _tell_lame(lame, bool(rows), file, problems)
    if not rows:
        if not unused and not lame and not any(table.hidden or table.hidden_rows for table in tables):
            problems.add("files.sheet_no_rows" if any(table.rows for table in tables) else "files.empty", Place(file))
        return None
    if not any(english("schedule", key.text) == "title" for key, _ in pairs):
        pairs.insert(0, (scalar("title", Place(file)), scalar(stem, Place(file))))
    pairs.append((scalar("broadcasts", Place(file)), Seq(tuple(rows), Place(file))))
    return Map(tuple(pairs), Place(file))


_ECHOES = {
    "files.needs_key", "files.needs_heard", "files.row_without_time", "files.every_needs_window",
    "files.window_needs_every",
}  # fmt: skip


def put_all(found: Problems, cells_only: Problems, problems: Problems) -> None:
    """Report what was found in a sheet, but not what a row lacks only because of a bad cell reported already."""
    spoilt = {_line(problem.place) for problem in cells_only if problem.place and problem.place.cell}
    for problem in (*cells_only, *found):
        if problem.reason.code not in _ECHOES or _line(problem.place) not in spoilt:
            problems.put(problem)


def _line(place: Place | None) -> tuple[str | None, str]:
    return (place.sheet, (place.cell or "").lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) if place else (None, "")


def fact_rows(tables: Sequence[Table], file: str, problems: Problems) -> list[Map]:
    """The rows of a table of facts: 播放点, and a column per fact. Empty cells set nothing."""
    filled = [table for table in tables if table.rows]
    rows = [row for table in filled for row in fact_maps(table, file, "at_outlets", problems) or ()]
    if not filled:
        problems.add("files.empty", Place(file))
    elif not rows and all(len(table.rows) == 1 for table in filled):
        problems.add("files.sheet_no_rows", Place(file))
    return rows


def _part(table: Table) -> str | None:
    """The part that a sheet is, by its name. With headings for what is heard and where it holds rows, whatever its
    name."""
    title = (table.title or "").strip().lower()
    part = next((part for part, names in PARTS.items() if title in names), None)
    head = head_row(table)
    said = {english("row", word_of(cell)) for cell in table.rows[head][1]} if head is not None else set()
    return None if "to" in said and said & HEARD and part != "choices" else part


def _tell_unused(unused: list[Table], others: bool, file: str, problems: Problems) -> None:
    for table in unused:
        code = "files.sheet_unused" if others else "files.sheet_no_heads"
        number = table.rows[0][0]
        problems.add(code, table.place(file, number, 0), "warning" if others else "error", wanted=_WANTED_HEADS)


def _tell_lame(lame: list[tuple[Table, list[str]]], others: bool, file: str, problems: Problems) -> None:
    """Report tables with some headings of rows but without the column of scripts, of outlets, or both."""
    for table, keys in lame:
        number = table.rows[head_row(table) or 0][0]
        place = table.place(file, number, 0)
        heads = {english("row", word_of(cell)) for cell in table.rows[head_row(table) or 0][1]}
        if keys == ["script"] and not heads & {"at", "between", "every"}:
            problems.add("files.facts_unnamed", place, "warning")
        elif len(keys) == 2:
            problems.add("files.no_schedule", place, "warning" if others else "error")
        else:
            column = printed("row", keys[0])
            meant = meant_by(keys[0], map(word_of, table.rows[head_row(table) or 0][1]))
            code = "files.needs_columns_near" if meant else "files.needs_columns"
            problems.add(code, place, column=column, column_en=keys[0], found=meant)


def _shown(table: Table, file: str, problems: Problems) -> Table:
    """The table without its hidden parts. These do not play, and a warning says so."""
    if table.hidden:
        problems.add("files.hidden_sheet", table.place(file, table.rows[0][0], 0), "warning")
        return table._replace(rows=table.rows[: (head_row(table) or 0) + 1])
    head = table.rows[head_row(table) or 0][0]
    hidden = [number for number, _ in table.rows if number in table.hidden_rows and number > head]
    if not hidden:
        return table
    named = "、".join(map(str, hidden[:12])) + ("…" if len(hidden) > 12 else "")
    problems.add("files.hidden_rows", table.place(file, hidden[0], 0), "warning", rows=named)
    return table._replace(rows=[pair for pair in table.rows if pair[0] not in hidden])


def _campaign(table: Table, file: str, problems: Problems) -> Iterator[tuple[Scalar, Node]]:
    """A key and its value per line; several values form a list."""
    for number, row in table.rows:
        key = Scalar(word_of(row[0]), table.place(file, number, 0), strict=False)
        name = english("schedule", key.text) or ""
        want = "note" if name == "note" else WANTS.get(name, "text")
        found = [
            cells.node(cell, want, table, table.place(file, number, column), problems)
            for column, cell in enumerate(row)
            if column and not cell.empty and not cell.first  # a value over merged cells counts once
        ]
        if found:
            flat = tuple(item for each in found for item in (each.items if isinstance(each, Seq) else (each,)))
            yield key, flat[0] if len(flat) == 1 else Seq(flat, table.place(file, number, 1))


def _entries(table: Table, file: str, part: str, problems: Problems) -> Iterator[tuple[Scalar, Node]]:
    """One entry per row: a date or an outlet, and its facts."""
    seen: set[str] = set()
    for row in fact_maps(table, file, part, problems) or ():
        (_, owner), *facts = row.pairs
        for name in owner.items if isinstance(owner, Seq) else (owner,):
            assert isinstance(name, Scalar)
            if name.text in seen:
                problems.add("files.duplicate_row", name.place, name=name.text)
            else:
                yield name, Map(tuple(facts), row.place)
            seen.add(name.text)
