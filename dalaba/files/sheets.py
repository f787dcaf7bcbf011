"""Excel and CSV sheets as nodes: each row a Map from its column heads to its cells, each cell with its place.

The first row that has a known head is the head row; a title above it and empty rows are passed over. Times and dates
that Excel stores as numbers come out as the text a person sees (07:30, 2022-07-13), and a bare fraction of a day is a
time too. Cells are lenient: full-width forms are taken.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from dalaba.files.keys import is_key
from dalaba.files.nodes import Map, Scalar
from dalaba.files.problems import Bad, Problems
from dalaba.files.text import decode
from dalaba.model import Place

SUFFIXES = (".xlsx", ".csv")


def read_rows(path: Path, file: str, problems: Problems) -> list[Map]:
    """The rows of every sheet of a workbook, or of a CSV. Unreadable: no rows, and a problem."""
    try:
        sheets = list(_csv(path) if path.suffix.lower() == ".csv" else _xlsx(path))
    except Bad as bad:
        problems.bad(bad, Place(file))
        return []
    rows = [row for sheet, table in sheets for row in _rows(sheet, table, file)]
    if not rows:
        problems.add("files.empty", Place(file))
    return rows


def _csv(path: Path) -> Iterator[tuple[str | None, list[list[str]]]]:
    try:
        text = decode(path.read_bytes())
    except OSError as error:
        raise Bad("files.unreadable", why=error.strerror or error) from error
    try:
        yield None, [list(row) for row in csv.reader(io.StringIO(text))]
    except csv.Error as error:
        raise Bad("files.workbook", why=error) from error


def _xlsx(path: Path) -> Iterator[tuple[str | None, list[list[str]]]]:
    import openpyxl  # 0.7 s: only for who writes in Excel

    try:
        data = io.BytesIO(path.read_bytes())  # an open workbook would stay locked on Windows while a bad one is told of
    except OSError as error:
        raise Bad("files.unreadable", why=error.strerror or error) from error
    try:
        book = openpyxl.load_workbook(data, read_only=True, data_only=True)
        found = [(sheet.title, [[_shown(cell) for cell in row] for row in sheet.values]) for sheet in book.worksheets]
    except Exception as error:
        # openpyxl lets zipfile, XML and key errors through; whichever it is, the workbook cannot be read as it stands.
        raise Bad("files.workbook", why=type(error).__name__) from error
    yield from found


def _shown(value: object) -> str:
    """A cell as a person sees it. An Excel fraction of a day is a time; a midnight date-time is a date."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "minutes")
    if isinstance(value, dt.time):
        return value.isoformat("seconds" if value.second else "minutes")
    if isinstance(value, dt.timedelta):
        return _clock(value.total_seconds())
    if isinstance(value, float):
        if 0 < value < 1:
            return _clock(value * 86_400)
        return str(int(value)) if value.is_integer() else str(value)
    return str(value).strip()


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    tail = f":{rest:02d}" if rest else ""
    return f"{minutes // 60:02d}:{minutes % 60:02d}{tail}"


def _rows(sheet: str | None, table: list[list[str]], file: str) -> Iterator[Map]:
    filled = [(number, cells) for number, cells in enumerate(table, 1) if any(cell.strip() for cell in cells)]
    if not filled:
        return
    first = next((index for index, (_, cells) in enumerate(filled) if any(is_key(cell.strip()) for cell in cells)), 0)
    head_row, heads = filled[first]
    for number, cells in filled[first + 1 :]:
        yield Map(tuple(_pairs(sheet, head_row, heads, number, cells, file)), _place(file, sheet, number, 0))


def _pairs(
    sheet: str | None, head_row: int, heads: list[str], number: int, cells: Iterable[str], file: str
) -> Iterator[tuple[Scalar, Scalar]]:
    for column, (head, cell) in enumerate(zip(heads, cells, strict=False)):
        if head.strip():
            key = Scalar(head.strip(), _place(file, sheet, head_row, column), strict=False)
            yield key, Scalar(cell.strip(), _place(file, sheet, number, column), strict=False)


def _place(file: str, sheet: str | None, row: int, column: int) -> Place:
    return Place(file, sheet=sheet, cell=f"{_letters(column)}{row}")


def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
