"""A workbook as one campaign: its tables to the same node that a campaign's YAML gives, so that one reader reads both.

Any sheet with the keys of a row in its head row has rows. Beside these a workbook may have sheets of these names:
专项 (a key and its value on each line), 每日信息 (one row a date) and 各点信息 (one row an outlet); their other columns
are facts. A column of rows is a fact of its row where its head is `{{叫法}}`, or a variable of the texts.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from dalaba import kept
from dalaba.files import Map, Problems, Scalar, Seq, cells, nodes, values
from dalaba.files.cells import WANTS
from dalaba.files.keys import SECTIONS, english, is_key
from dalaba.files.nodes import Node
from dalaba.files.problems import Bad, nearest
from dalaba.files.sheets import BLANKS, EMPTY, SUFFIXES, Cell, Table
from dalaba.files.text import read_text
from dalaba.model import Place
from dalaba.scripts import Script, variables

PARTS = {"schedule": ("专项", "campaign"), "daily": ("每日信息", "daily"), "at_outlets": ("各点信息", "at_outlets"),
         "choices": ("选项", "choices")}  # fmt: skip
"""Part of a campaign -> the Chinese and the English name of its sheet. `choices` is for the lists that cells offer."""
ROWS = ("播出安排", "broadcasts")
_FACT = re.compile(r"\{\{\s*([^\W\d]\w*)\s*\}\}")
_WANTED_HEADS = "文稿、播放点、日期、时段、间隔、时刻"


class _Column(NamedTuple):
    at: int
    key: Scalar
    want: str
    """What its cells hold (`cells`); "fact" for a fact."""


def is_head(word: str) -> bool:
    """Whether a word may stand in a head row."""
    return is_key(word) or _FACT.fullmatch(word) is not None


def variables_of(scripts: Mapping[str, Script]) -> frozenset[str]:
    """Every variable that some script's text, recording or defaults use."""
    found: set[str] = set()
    for script in scripts.values():
        found |= script.facts.keys()
        for version in script.versions:
            for text in (version.text, *version.recording):
                try:
                    found |= variables(text)
                except Bad:
                    continue  # told with the script
    return frozenset(found)


def root_of(station: Path, file: str, stem: str, scripts: Mapping[str, Script], problems: Problems) -> Node | None:
    """What a campaign's file says, as one node, be it YAML or a sheet."""
    path = station / file
    try:
        if path.suffix.lower() not in SUFFIXES:
            return nodes.parse(read_text(path), file, problems)
        tables = kept.load(station, path, is_head).tables
    except Bad as bad:
        problems.bad(bad, Place(file))
        return None
    return campaign(tables, file, stem, variables_of(scripts), problems)


def campaign(tables: Sequence[Table], file: str, stem: str, known: Collection[str], problems: Problems) -> Map | None:
    """The campaign of a file's tables, or None where it has no rows (and then a problem says so).

    `stem`: its name where the sheet 专项 has none; `known`: the variables of the texts.
    """
    pairs: list[tuple[Scalar, Node]] = []
    rows: list[Node] = []
    unused: list[Table] = []
    for table in (table for table in tables if table.rows):
        part = _part(table)
        if part == "schedule":
            pairs.extend(_campaign(table, file, problems))
        elif part in ("daily", "at_outlets"):
            entries = _entries(table, file, part, problems)
            pairs.append((_scalar(part, table.place(file, 1, 0)), Map(tuple(entries), table.place(file, 1, 0))))
        elif part is None and head_row(table) is None:
            unused.append(table)
        elif part is None:
            rows.extend(_rows(table, file, known, problems))
    _tell_unused(unused, bool(rows), file, problems)
    if not rows:
        if not unused:
            problems.add("files.sheet_no_rows" if any(table.rows for table in tables) else "files.empty", Place(file))
        return None
    if not any(english("schedule", key.text) == "title" for key, _ in pairs):
        pairs.insert(0, (_scalar("title", Place(file)), _scalar(stem, Place(file))))
    pairs.append((_scalar("broadcasts", Place(file)), Seq(tuple(rows), Place(file))))
    return Map(tuple(pairs), Place(file))


_ECHOES = {"files.needs_key", "files.row_without_time", "files.every_needs_window", "files.window_needs_every"}


def put_all(found: Problems, cells_only: Problems, problems: Problems) -> None:
    """Tell what was found in a sheet, but not what a row lacks only because a cell in it is bad and told already."""
    spoilt = {_line(problem.place) for problem in cells_only if problem.place and problem.place.cell}
    for problem in (*cells_only, *found):
        if problem.reason.code not in _ECHOES or _line(problem.place) not in spoilt:
            problems.put(problem)


def _line(place: Place | None) -> tuple[str | None, str]:
    return (place.sheet, (place.cell or "").lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) if place else (None, "")


def fact_rows(tables: Sequence[Table], file: str, problems: Problems) -> list[Map]:
    """The rows of a table of facts: 播放点, and a column a fact. Empty cells say nothing."""
    filled = [table for table in tables if table.rows]
    rows = [row for table in filled for row in _fact_rows(table, file, "at_outlets", problems) or ()]
    if not filled:
        problems.add("files.empty", Place(file))
    elif not rows and all(len(table.rows) == 1 for table in filled):
        problems.add("files.sheet_no_rows", Place(file))
    return rows


# --- parts of a workbook


def _part(table: Table) -> str | None:
    """Which part a sheet is by its name. One with scripts and outlets in its heads has rows, whatever its name."""
    title = (table.title or "").strip().lower()
    part = next((part for part, names in PARTS.items() if title in names), None)
    head = head_row(table)
    said = {english("row", _word(cell)) for cell in table.rows[head][1]} if head is not None else set()
    return None if {"script", "to"} <= said and part != "choices" else part


def head_row(table: Table) -> int | None:
    """The index of the first row with two keys of a row in it, else of the first with one."""
    counts = [sum(_names_column(_word(cell)) for cell in row) for _, row in table.rows[:200]]
    return next((index for least in (2, 1) for index, count in enumerate(counts) if count >= least), None)


def _names_column(word: str) -> bool:
    return english("row", word) is not None or _FACT.fullmatch(word) is not None


def _word(cell: Cell) -> str:
    """A head as a word, however wide it was typed and wherever its line was broken."""
    return values.plain(re.sub(r"\s*\n\s*", "", cell.text).strip(BLANKS))


def _tell_unused(unused: list[Table], others: bool, file: str, problems: Problems) -> None:
    for table in unused:
        code = "files.sheet_unused" if others else "files.sheet_no_heads"
        number = table.rows[0][0]
        problems.add(code, table.place(file, number, 0), "warning" if others else "error", wanted=_WANTED_HEADS)


def _campaign(table: Table, file: str, problems: Problems) -> Iterator[tuple[Scalar, Node]]:
    """A key and its value on each line; more values beside it make a list."""
    for number, row in table.rows:
        key = Scalar(_word(row[0]), table.place(file, number, 0), strict=False)
        name = english("schedule", key.text) or ""
        want = "note" if name == "note" else WANTS.get(name, "text")
        found = [
            cells.node(cell, want, table, table.place(file, number, column), problems)
            for column, cell in enumerate(row)
            if column and not cell.empty
        ]
        if found:
            flat = tuple(item for each in found for item in (each.items if isinstance(each, Seq) else (each,)))
            yield key, flat[0] if len(flat) == 1 else Seq(flat, table.place(file, number, 1))


def _entries(table: Table, file: str, part: str, problems: Problems) -> Iterator[tuple[Scalar, Node]]:
    """One entry a row: a date or an outlet, and its facts."""
    seen: set[str] = set()
    for row in _fact_rows(table, file, part, problems) or ():
        (_, owner), *facts = row.pairs
        for name in owner.items if isinstance(owner, Seq) else (owner,):
            assert isinstance(name, Scalar)
            if name.text in seen:
                problems.add("files.duplicate_row", name.place, name=name.text)
            else:
                yield name, Map(tuple(facts), row.place)
            seen.add(name.text)


def _fact_rows(table: Table, file: str, part: str, problems: Problems) -> list[Map] | None:
    """Each row with its owner (a date or an outlet) first, then its facts. None, and a problem: no column of owners."""
    owner = "dates" if part == "daily" else "to"
    head = next((index for index, (_, row) in enumerate(table.rows) if any(_owns(cell, owner) for cell in row)), None)
    if head is None:
        problems.add("files.needs_column", table.place(file, table.rows[0][0], 0), column=SECTIONS["row"][owner])
        return None
    number, heads = table.rows[head]
    wants = ["fact" if not _owns(cell, owner) else WANTS.get(owner, "text") for cell in heads]
    columns = [
        _Column(at, _head(cell, table.place(file, number, at)), wants[at])
        for at, cell in enumerate(heads)
        if _word(cell)
    ]
    columns = sorted(_once(columns, problems), key=lambda column: column.want == "fact")
    found = (_fact_row(table, number, row, columns, file, problems) for number, row in table.rows[head + 1 :])
    return [row for row in found if row is not None]


def _owns(cell: Cell, owner: str) -> bool:
    word = _word(cell)
    return english("row", word) == owner or (owner == "to" and word.lower() == "outlet")


def _fact_row(
    table: Table, number: int, row: Sequence[Cell], columns: list[_Column], file: str, problems: Problems
) -> Map | None:
    pairs = list(_pairs(table, number, row, columns, file, problems))
    if not pairs:
        return None
    if pairs[0][0] is not columns[0].key:
        place = table.place(file, number, columns[0].at)
        problems.add("files.cell_needed", place, column=columns[0].key.text)
        return None
    if columns[0].want == "text" and isinstance(names := pairs[0][1], Scalar):
        pieces = tuple(Scalar(name, names.place, strict=False) for name in values.names(names.text))
        pairs[0] = (pairs[0][0], pieces[0] if len(pieces) == 1 else Seq(pieces, names.place))
    return Map(tuple(pairs), table.place(file, number, 0))


# --- rows


def _rows(table: Table, file: str, known: Collection[str], problems: Problems) -> Iterator[Map]:
    head = head_row(table)
    assert head is not None
    number, heads = table.rows[head]
    columns = list(_once(_columns(table, number, heads, file, known, problems), problems))
    for number, row in table.rows[head + 1 :]:
        pairs = list(_pairs(table, number, row, columns, file, problems))
        facts = tuple(
            pair for pair in pairs if any(column.key is pair[0] and column.want == "fact" for column in columns)
        )
        place = table.place(file, number, 0)
        said: tuple[tuple[Scalar, Node], ...] = tuple(pair for pair in pairs if pair not in facts)
        if facts:
            said = (*said, (_scalar("values", place), Map(facts, place)))
        if said:
            yield Map(said, place)


def _columns(
    table: Table, number: int, heads: Sequence[Cell], file: str, known: Collection[str], problems: Problems
) -> Iterator[_Column]:
    for index, cell in enumerate(heads):
        word, place = _word(cell), table.place(file, number, index)
        name = english("row", word)
        if name == "values":
            problems.add("files.values_column", place, key=word)
        elif name is not None:
            yield _Column(
                index, Scalar(word, place, strict=False), "note" if name == "note" else WANTS.get(name, "text")
            )
        elif _FACT.fullmatch(word) or word in known:
            yield _Column(index, _head(cell, place), "fact")
        elif word:
            _unknown(word, known, place, problems)


def _unknown(word: str, known: Collection[str], place: Place, problems: Problems) -> None:
    allowed = [*SECTIONS["row"].values(), *sorted(known)]
    hint = nearest(word, allowed) or nearest(word.lower(), SECTIONS["row"])
    code = "files.unknown_column_near" if hint else "files.unknown_column"
    problems.add(code, place, key=word[:40], allowed="、".join(allowed), nearest=hint)


def _head(cell: Cell, place: Place) -> Scalar:
    """A head as the name of a fact, with or without its braces."""
    match = _FACT.fullmatch(_word(cell))
    return Scalar(match[1] if match else _word(cell), place, strict=False)


def _once(columns: Iterator[_Column] | list[_Column], problems: Problems) -> Iterator[_Column]:
    """The first column of each name."""
    seen: dict[tuple[str, bool], _Column] = {}
    for column in columns:
        name = column.key.text if column.want == "fact" else english("row", column.key.text) or column.key.text
        first = seen.setdefault((name, column.want == "fact"), column)
        if first is column:
            yield column
        else:
            problems.add("files.duplicate_key", column.key.place, key=column.key.text, first=first.key.place)


def _pairs(
    table: Table, number: int, row: Sequence[Cell], columns: list[_Column], file: str, problems: Problems
) -> Iterator[tuple[Scalar, Node]]:
    for column in columns:
        cell = row[column.at] if column.at < len(row) else EMPTY
        if cell.empty:
            continue
        found = cells.node(cell, column.want, table, table.place(file, number, column.at), problems)
        if column.want == "fact" and isinstance(found, Scalar):
            found = Scalar(cells.fact(found.text), found.place, strict=False)
        yield column.key, found


def _scalar(text: str, place: Place) -> Scalar:
    return Scalar(text, place, strict=False)
