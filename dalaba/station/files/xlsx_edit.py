"""Changing cells of a workbook: its other cells, its formats, widths, lists and comments stay.

What openpyxl would lose on the way is refused: pictures, charts, macros, and formulas, whose results it does not keep.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from dalaba.core.problems import Bad
from dalaba.station.files import xlsx

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_LOST = re.compile(
    r"xl/(?:drawings/drawing|media|charts|pivot|externalLinks|slicers|vbaProject|activeX|embeddings|ctrlProps)"
)


def change(data: bytes, sheet: str, row: int, said: Mapping[int, str]) -> bytes:
    """The workbook with these cells (column from 0 -> text; "": empty) of a row. Raises Bad if it cannot be changed
    without losing something."""
    return _edited(data, sheet, lambda page: _set(page, row, said))


def without(data: bytes, sheet: str, row: int) -> bytes:
    """The workbook with a row made empty; the rows below keep their places."""

    def empty(page: Worksheet) -> None:
        _set(page, row, {cell.column - 1: "" for cell in page[row] if cell.value is not None})

    return _edited(data, sheet, empty)


def _edited(data: bytes, sheet: str, do: Callable[[Worksheet], None]) -> bytes:
    import openpyxl

    _refuse(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(data), rich_text=True)
        if sheet not in book.sheetnames:
            raise Bad("files.edit_form")
        page = book[sheet]
        do(page)
        out = io.BytesIO()
        book.save(out)
    changed = out.getvalue()
    if _others(data, sheet) != _others(changed, sheet):
        raise Bad("files.edit_workbook")
    return changed


def _refuse(data: bytes) -> None:
    """Raise Bad if the workbook has what is lost when openpyxl saves it."""
    xlsx.read(data)
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        names = source.namelist()
        if any(_LOST.match(name) for name in names):
            raise Bad("files.edit_pictures")
        if any(
            b"<f>" in (text := source.read(name)) or b"<f " in text
            for name in names
            if name.startswith("xl/worksheets/")
        ):
            raise Bad("files.edit_formula")


def _set(page: Worksheet, row: int, said: Mapping[int, str]) -> None:
    for column, text in said.items():
        cell: Any = page.cell(row, column + 1)
        if type(cell).__name__ == "MergedCell" or any(cell.coordinate in each for each in page.merged_cells.ranges):
            raise Bad("files.edit_merged", cell=cell.coordinate)
        if not text:
            cell.value = None
            continue
        cell.value = text
        cell.data_type = "s"
        cell.number_format = "@"
        if text[0] in "=+-@":
            cell.quotePrefix = True


def _others(data: bytes, sheet: str) -> list[Any]:
    """What the workbook's other sheets hold."""
    return [table for table in xlsx.read(data) if table.title != sheet]
