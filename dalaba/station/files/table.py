"""A sheet as a table of cells: what a person sees in each cell, and what kind of thing Excel took it for.

Empty rows are left out, the others keep the numbers that Excel shows beside them. As JSON a table is kept.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from dalaba.core.model import Place

EPOCH = date(1899, 12, 30)
"""Day 0 of Excel's numbers; some old files of a Mac count from 1904-01-01."""
BLANKS = "\ufeff\u200b \t\r\n\u3000\xa0"
"""What stands in a cell that looks empty."""
MOST_ROWS = 50_000
"""Rows of a sheet with something in them: a year of days at a hundred outlets has fewer."""


class Cell(NamedTuple):
    """One cell. `kind`: text, number, time, date, moment (a date and a time), percent, bool, error, formula, nought,
    struck (through, all of it).

    A nought is the result of a formula that may have looked at an empty cell."""

    text: str
    kind: str = "text"
    first: str = ""
    """For a cell covered by a merge: where the value stands."""

    @property
    def empty(self) -> bool:
        return not self.text and self.kind == "text"


EMPTY = Cell("")


class Table(NamedTuple):
    """One sheet: (number of the row, its cells) for every row that has something in it."""

    title: str | None
    rows: Sequence[tuple[int, Sequence[Cell]]]
    epoch: date = EPOCH
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()

    def place(self, file: str, row: int, column: int) -> Place:
        """The cell in that row and column (from 0)."""
        return Place(file, sheet=self.title, cell=f"{letters(column)}{row}")


@lru_cache(maxsize=4096)
def letters(column: int) -> str:
    """A column's letters, from 0."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def clock(seconds: float) -> str:
    """07:30, or 07:30:15 where there are seconds."""
    minutes, rest = divmod(round(seconds), 60)
    tail = f":{rest:02d}" if rest else ""
    return f"{minutes // 60:02d}:{minutes % 60:02d}{tail}"


def to_json(found: Sequence[Table]) -> str:
    """Tables as JSON. A cell of text alone is a string, any other a list."""
    plain = [
        (table.title, table.epoch.toordinal(), _plain_rows(table), table.hidden, sorted(table.hidden_rows))
        for table in found
    ]
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def _plain_rows(table: Table) -> list[tuple[int, list[str | list[str]]]]:
    return [(number, [_brief(cell) for cell in row]) for number, row in table.rows]


def from_json(text: str) -> tuple[Table, ...]:
    """What `to_json` wrote. ValueError, TypeError or KeyError for anything else."""
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
