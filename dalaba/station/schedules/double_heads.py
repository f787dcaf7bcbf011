"""Columns whose headings need a second look: headings over two rows, and two columns that make one value. Pure.

播放时间 above 日期 and 时刻 means two columns. 开始日期 and 结束日期 form a range of days, 开始时间 and 结束时间 a
window.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from dalaba.core.problems import Bad
from dalaba.station.files import cells
from dalaba.station.files.keys import english
from dalaba.station.files.table import BLANKS, EMPTY, Cell, Table
from dalaba.station.schedules.columns import head_row, word_of

_PAIRS = (
    (
        "dates",
        "日期",
        "..",
        r"(?:开始|起始|起|生效|startdate|datefrom|fromdate)",
        r"(?:结束|截止|终止|止|失效|enddate|dateto|todate)",
    ),
    (
        "between",
        "时段",
        "-",
        r"(?:开始|起始|起|starttime|timefrom|fromtime)",
        r"(?:结束|截止|终止|止|endtime|timeto|totime)",
    ),
)
_KIND = {"dates": r"(?:日期|日|时间)?", "between": r"(?:时间|时刻|时)?"}
_HOLDS = {"dates": ("date",), "between": ("time",)}


def plain(table: Table, known: Collection[str]) -> Table:
    """The table with one row of headings, and each such pair of columns as one. `known`: the variables of the texts."""
    return _one_of_two(_one_row_of_heads(table), known)


def _one_row_of_heads(table: Table) -> Table:
    """The table with its two rows of headings as one. What the second row leaves out comes from the first."""
    at = head_row(table)
    if at is None or at + 1 >= len(table.rows):
        return table
    (above_number, above), (number, row) = table.rows[at : at + 2]
    if not _goes_on(above_number, above, row):
        return table
    heads = [_joined(above[i] if i < len(above) else EMPTY, row[i] if i < len(row) else EMPTY)
             for i in range(max(len(above), len(row)))]  # fmt: skip
    return table._replace(rows=(*table.rows[:at], (number, heads), *table.rows[at + 2 :]))


def _goes_on(number: int, above: Sequence[Cell], row: Sequence[Cell]) -> bool:
    """Whether a row continues the headings above: each of its words is below a wide heading or names a column."""
    own = [(index, cell) for index, cell in enumerate(row) if not cell.empty and not cell.first]
    covered = any(re.sub("[A-Z]", "", cell.first) == str(number) for cell in row if cell.first)
    wide = {index for index, cell in enumerate(above) if cell.first} | {
        index - 1 for index, cell in enumerate(above) if cell.first
    }
    if not own or not (covered or wide):
        return False
    return all(index in wide for index, _ in own) or all(english("row", word_of(cell)) for _, cell in own)


def _joined(above: Cell, below: Cell) -> Cell:
    """日期 below 播放时间 is 日期; 开始 below 日期 is 开始日期."""
    if below.empty or below.first or not below.text.strip(BLANKS):
        return above._replace(first="") if not above.first else above
    if english("row", word_of(below)) or above.empty:
        return below
    return Cell(word_of(below) + word_of(above))


def _one_of_two(table: Table, known: Collection[str]) -> Table:
    at = head_row(table)
    if at is None:
        return table
    heads = [re.sub(r"[\s_-]|^(?:播放|播出|广播|播音)", "", word_of(cell)).lower() for cell in table.rows[at][1]]
    heads = ["" if word in known else word for word in heads]
    named = {english("row", word_of(cell)) for cell in table.rows[at][1]}
    for key, head, between, first, last in _PAIRS:
        starts = [index for index, word in enumerate(heads) if re.fullmatch(first + _KIND[key], word)]
        ends = [index for index, word in enumerate(heads) if re.fullmatch(last + _KIND[key], word)]
        if len(starts) == len(ends) == 1 and key not in named and _hold(table, at, key, (starts[0], ends[0])):
            return _with(table, at, key, head, between, starts[0], ends[0])
    return table


def _hold(table: Table, at: int, key: str, columns: tuple[int, int]) -> bool:
    """Whether all cells of both columns fit that key, since 开始时间 and 结束时间 may hold days, or days and times."""
    found = [row[column] for _, row in table.rows[at + 1 :] for column in columns if column < len(row)]
    return any(not cell.empty for cell in found) and all(cell.empty or _is(cell, key, table) for cell in found)


def _is(cell: Cell, key: str, table: Table) -> bool:
    if cell.kind in ("date", "time", "moment"):
        return cell.kind in _HOLDS[key]
    if cell.kind == "number":
        return key == "dates" and cells.is_serial(cell.text)
    if cell.kind != "text":  # an error is reported at its cell
        return cell.kind not in ("bool", "percent")
    looks_like_a_day = re.search(r"[年月号]|(?<!次)日|\d[-/.]\d", cell.text) is not None
    return looks_like_a_day == (key == "dates")


def _with(table: Table, at: int, key: str, head: str, between: str, start: int, end: int) -> Table:
    rows = list(table.rows)
    for index in range(at, len(rows)):
        number, row = rows[index]
        cells_ = [*row, *[EMPTY] * (max(start, end) + 1 - len(row))]
        pair = Cell(head) if index == at else _value(cells_[start], cells_[end], key, between, table)
        cells_[start], cells_[end] = pair, EMPTY
        rows[index] = (number, cells_)
    return table._replace(rows=tuple(rows))


def _value(first: Cell, last: Cell, key: str, between: str, table: Table) -> Cell:
    """Both ends as one cell. If one cannot be read, that one stands for both and is reported."""
    if first.empty and last.empty:
        return EMPTY
    texts: list[str] = []
    for cell in (first, last):
        try:
            texts.append(cells.seen_as(cell, cells.WANTS[key], table) if not cell.empty else "")
        except Bad:
            return cell
    return Cell(between.join(texts))
