"""Columns of a sheet: its head row, what each head stands for, and its rows as maps from heads to cells."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from dalaba.core.model import Place, Problem, Reason
from dalaba.core.patterns import late
from dalaba.station.files import Map, Problems, Scalar, Seq, cells, keys, values
from dalaba.station.files.cells import WANTS
from dalaba.station.files.keys import SECTIONS, english, is_key
from dalaba.station.files.memo import remembered
from dalaba.station.files.table import BLANKS, EMPTY, Cell, Table
from dalaba.station.files.yaml_nodes import Node
from dalaba.station.schedules import heads as heads_
from dalaba.station.schedules.aside import above, below

HEARD = frozenset({"script", "file", "playlist", "relay"})
"""The columns that say what is heard; a table of rows has one of them."""
_FACT = late(r"\{\{\s*([^\W\d]\w*)\s*\}\}")


class _Column(NamedTuple):
    at: int
    key: Scalar
    want: str
    """What its cells hold (`cells`); "fact" for a fact."""


def is_head(word: str) -> bool:
    """Whether a word may be a heading."""
    return is_key(word) or _names_column(word)


def head_row(table: Table) -> int | None:
    """The index of the first row with two known headings, else of the first row with one."""
    counts = [sum(_names_column(word_of(cell)) for cell in row) for _, row in table.rows[:200]]
    return next((index for least in (2, 1) for index, count in enumerate(counts) if count >= least), None)


def lacks(table: Table) -> list[str]:
    """The columns that every row needs and the headings lack; none if there are no rows below."""
    head = head_row(table)
    if head is None or len(table.rows) == head + 1:
        return []
    said = {english("row", word_of(cell)) for cell in table.rows[head][1]}
    return [*(() if said & HEARD else ("script",)), *(() if "to" in said else ("to",))]


def _names_column(word: str) -> bool:
    return english("row", word) is not None or _FACT.fullmatch(word) is not None


def word_of(cell: Cell) -> str:
    """A heading as a word, whatever its width and line breaks."""
    return _word(cell.text)


@remembered
def _word(text: str) -> str:
    return values.plain(re.sub(r"\s*\n\s*", "", text).strip(BLANKS))


def row_maps(table: Table, file: str, known: Collection[str], problems: Problems) -> Iterator[Map]:
    """Each row as a map. Columns that are not keys are facts, under `values`. `known`: the variables of the texts."""
    head = head_row(table)
    assert head is not None
    number, heads = table.rows[head]
    below = [pair for pair in table.rows[head + 1 :] if not beside_the_point(pair[1], heads)]
    columns = list(_once(_columns(table, number, heads, below, file, known, problems), problems))
    of_facts = {id(column.key) for column in columns if column.want == "fact"}
    aside = _asides(table, head, heads, file, problems) if below else False
    for number, row in below:
        found = Problems()
        pairs = list(_pairs(table, number, row, columns, file, found))
        problems.waiting("files.waits_row", found)
        facts = tuple(pair for pair in pairs if id(pair[0]) in of_facts)
        place = table.place(file, number, 0)
        said: tuple[tuple[Scalar, Node], ...] = tuple(pair for pair in pairs if id(pair[0]) not in of_facts)
        if facts:
            said = (*said, (scalar("values", place), Map(facts, place)))
        if said and aside:
            said = (*said, (scalar("", place), Scalar("", place, strict=False, unread=True)))
        if said:
            yield Map(said, place)


def _asides(table: Table, head: int, heads: Sequence[Cell], file: str, problems: Problems) -> bool:
    """Whether words beside the table may hold its rows back. Each is reported."""
    notes = (pair for pair in table.rows[head + 1 :] if beside_the_point(pair[1], heads))
    found = [*above(table.rows[:head]), *below(notes)]
    for each in found:
        place = table.place(file, each.row, each.column)
        problems.add("files.aside", place, found=each.text[:40], waits="files.waits_table")
    return bool(found)


_SUMMARY = late(r"(?:合|小|总|共|累)计.{0,6}|以上.{0,8}合计.{0,6}|(?:sub)?total", re.IGNORECASE)
_BELOW = late(
    r"(?:备注|注|说明|填表|制表|审核|审批|签发|单位|联系|联系电话|日期)(?:说明|人|员|单位|日期|时间)?\s*[:：].*",
    re.DOTALL,
)


def beside_the_point(row: Sequence[Cell], heads: Sequence[Cell]) -> bool:
    """Whether a row below the headings is not part of the schedule: 合计, 制表人:…, or repeated headings."""
    filled = [cell for cell in row if not cell.empty and not cell.first]
    if not filled or _SUMMARY.fullmatch(re.sub(r"\s", "", word_of(filled[0]))):
        return bool(filled)
    said = {english("row", word_of(head)) for head, cell in zip(heads, row, strict=False) if not cell.empty}
    if "to" in said and said & HEARD:
        return _are_heads(filled, [head for head in heads if not head.empty])
    return all(_BELOW.fullmatch(word_of(cell)) for cell in filled)


def _are_heads(filled: Sequence[Cell], heads: Sequence[Cell]) -> bool:
    pairs = zip(filled, heads, strict=False)
    return len(filled) == len(heads) and all(word_of(cell) == word_of(head) for cell, head in pairs)


def _columns(
    table: Table, number: int, heads: Sequence[Cell], lines: Sequence[tuple[int, Sequence[Cell]]], file: str,
    known: Collection[str], problems: Problems,
) -> Iterator[_Column]:  # fmt: skip
    width = max((len(row) for _, row in (*lines, (0, heads))), default=0)
    left: list[str] = []
    music = bool({english("row", word_of(cell)) for cell in heads} & (HEARD - {"script"}))
    for index in range(width):
        cell = heads[index] if index < len(heads) else EMPTY
        word, place = word_of(cell), table.place(file, number, index)
        name = keys.named("row", word) or (None if word in known else english("row", word))
        if name == "lasts" and not music:  # how long somebody's text takes
            name = None
        if name == "values":
            problems.add("files.values_column", place, key=word, waits="files.waits_rows")
            yield _Column(index, Scalar(word, place, strict=False), "unknown")
        elif name is not None:
            yield _Column(
                index, Scalar(word, place, strict=False), "note" if name == "note" else WANTS.get(name, "text")
            )
        elif _FACT.fullmatch(word) or word in known:
            yield _Column(index, _head(cell, place), "fact")
        else:
            cells_below = [row[index] for _, row in lines if index < len(row) and not row[index].empty]
            if cells_below and heads_.may_restrict(word, known, cells_below):
                _unknown(word, known, place, problems)
                yield _Column(index, Scalar(word, place, strict=False), "unknown")
            elif cells_below and word:
                left.append(word)
            elif cells_below:
                _unheaded(table, index, lines, file, problems)
    if left:
        named = "、".join(word[:20] for word in left[:12])
        problems.add("files.columns_left", table.place(file, number, 0), "warning", columns=named)


def _unheaded(
    table: Table, index: int, lines: Iterable[tuple[int, Sequence[Cell]]], file: str, problems: Problems
) -> None:  # fmt: skip
    """Report the first value of a column that has no head, as nothing is done by it."""
    for number, row in lines:
        if index < len(row) and not row[index].empty:
            found = row[index].text.strip()[:20]
            problems.add("files.cell_without_head", table.place(file, number, index), "warning", found=found)
            return


def _unknown(word: str, known: Collection[str], place: Place, problems: Problems) -> None:
    allowed = [*SECTIONS["row"].values(), *sorted(known)]
    hint = heads_.nearest_key(word, known)
    code = "files.unknown_column_near" if hint else "files.unknown_column" if word else "files.column_without_head"
    problems.add(code, place, key=word[:40], allowed="、".join(allowed), nearest=hint, waits="files.waits_rows")


def fact_maps(table: Table, file: str, part: str, problems: Problems) -> list[Map] | None:
    """Each row with its owner (date or outlet) first, then its facts. None, and a problem, if no column has owners."""
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
        if word_of(cell)
    ]
    columns = sorted(_once(columns, problems), key=lambda column: column.want == "fact")
    for index in range(max(len(row) for _, row in table.rows[head:])):
        if index >= len(heads) or not word_of(heads[index]):
            _unheaded(table, index, table.rows[head + 1 :], file, problems)
    found = (_fact_row(table, number, row, columns, file, problems) for number, row in table.rows[head + 1 :])
    return [row for row in found if row is not None]


def _owns(cell: Cell, owner: str) -> bool:
    word = word_of(cell)
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


def _head(cell: Cell, place: Place) -> Scalar:
    """A heading as the name of a fact, with or without braces."""
    match = _FACT.fullmatch(word_of(cell))
    return Scalar(match[1] if match else word_of(cell), place, strict=False)


def _once(columns: Iterable[_Column], problems: Problems) -> Iterator[_Column]:
    """The first column of each name."""
    seen: dict[tuple[str, bool], _Column] = {}
    for column in columns:
        name = column.key.text if column.want == "fact" else english("row", column.key.text) or column.key.text
        first = seen.setdefault((name, column.want == "fact"), column)
        if first is column or column.want == "unknown":
            yield column
        else:
            facts = {"key": column.key.text, "first": str(first.key.place), "waits": "files.waits_rows"}
            problems.put(Problem(Reason("files.duplicate_key", facts), column.key.place))
            if column.want not in ("fact", "note"):
                yield column._replace(want="unknown")


def _pairs(
    table: Table, number: int, row: Sequence[Cell], columns: list[_Column], file: str, problems: Problems
) -> Iterator[tuple[Scalar, Node]]:
    for column in columns:
        cell = row[column.at] if column.at < len(row) else EMPTY
        if cell.empty:
            continue
        if column.want == "unknown":
            yield column.key, Scalar("", table.place(file, number, column.at), strict=False, unread=True)
            continue
        found = cells.node(cell, column.want, table, table.place(file, number, column.at), problems)
        if column.want == "fact" and isinstance(found, Scalar):
            found = Scalar(cells.fact(found.text), found.place, False, found.unread)
        yield column.key, found


def scalar(text: str, place: Place) -> Scalar:
    """A value from a cell, which is read more leniently than YAML."""
    return Scalar(text, place, strict=False)
