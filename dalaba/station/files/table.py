"""A sheet as a table of cells: what a person sees in each cell, and what kind of thing Excel took it for.

Empty rows are left out; the others keep their row numbers. Tables are cached as JSON.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from dalaba.core.model import Place

EPOCH = date(1899, 12, 30)
"""Day 0 of Excel's date numbers. Some old Mac files count from 1904-01-01."""
BLANKS = "\ufeff\u200b \t\r\n\u3000\xa0"
"""Characters that are invisible in a cell."""
MOST_ROWS = 50_000
"""Most non-empty rows in a sheet. A year of daily rows for a hundred outlets has fewer."""


class Cell(NamedTuple):
    """One cell. `kind`: text, number, time, date, moment (date and time), percent, bool, error, formula, nought, struck
    (the whole cell is struck through).

    A `nought` is the 0 of a formula that may have read an empty cell.
    """

    text: str
    kind: str = "text"
    first: str = ""
    """For a cell covered by a merge: the cell that holds the value."""

    @property
    def empty(self) -> bool:
        return not self.text and self.kind == "text"


EMPTY = Cell("")


class Table(NamedTuple):
    """One sheet. `rows` holds (row number, cells) of every row that is not empty."""

    title: str | None
    rows: Sequence[tuple[int, Sequence[Cell]]]
    epoch: date = EPOCH
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()

    def place(self, file: str, row: int, column: int) -> Place:
        """The place of a cell. `column` counts from 0."""
        return Place(file, sheet=self.title, cell=f"{letters(column)}{row}")


@lru_cache(maxsize=4096)
def letters(column: int) -> str:
    """The letters of a column, which counts from 0."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def clock(seconds: float) -> str:
    """Format a time as 07:30, or as 07:30:15 if there are seconds."""
    minutes, rest = divmod(round(seconds), 60)
    tail = f":{rest:02d}" if rest else ""
    return f"{minutes // 60:02d}:{minutes % 60:02d}{tail}"


def to_json(found: Sequence[Table]) -> str:
    """Tables as JSON. A cell with only text is written as a string, any other as a list."""
    plain = [
        (table.title, table.epoch.toordinal(), _plain_rows(table), table.hidden, sorted(table.hidden_rows))
        for table in found
    ]
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def _plain_rows(table: Table) -> list[tuple[int, list[str | list[str]]]]:
    return [(number, [_brief(cell) for cell in row]) for number, row in table.rows]


def from_json(text: str) -> tuple[Table, ...]:
    """Read the output of `to_json`. Raises ValueError, TypeError or KeyError for anything else."""
    return tuple(
        Table(title, _cell_rows(rows), date.fromordinal(epoch), bool(hidden), frozenset(map(int, numbers)))
        for title, epoch, rows, hidden, numbers in json.loads(text)
    )


def _cell_rows(rows: list[tuple[int, list[str | list[str]]]]) -> tuple[tuple[int, list[Cell]], ...]:
    return tuple((int(number), [_cell(cell) for cell in row]) for number, row in rows)


def _brief(cell: Cell) -> str | list[str]:
    return cell.text if cell == Cell(cell.text) else list(cell)


def _cell(brief: str | list[str]) -> Cell:
    return Cell(brief) if isinstance(brief, str) else Cell(*map(str, brief))
