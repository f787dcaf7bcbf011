"""The day as an Excel workbook: readable when opened, and A4 landscape when printed."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from dalaba.messages import sentence
from dalaba.views.report.day import DayReport, StationFacts
from dalaba.views.report.tables import Cell, SheetTable, tables

if TYPE_CHECKING:
    from openpyxl.worksheet.header_footer import HeaderFooterItem
    from openpyxl.worksheet.worksheet import Worksheet

_NEVER_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST = 32_000
"""The most characters in a cell; Excel takes 32 767."""


def workbook(reports: Sequence[DayReport], facts: StationFacts, outlets: Sequence[str] = ()) -> bytes:
    """The bytes of an `.xlsx`: the day by outlet and language, rows, coverage, orders and sound checks, notes."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    rehearsed = any(each.rehearsed for each in reports)
    foot = sentence("report.rehearsal" if rehearsed else "report.proves", facts.ui)
    for table in tables(reports, facts, outlets):
        sheet = book.create_sheet(table.name)
        _fill(sheet, table)
        _head(sheet, table)
        _paper(sheet, table, facts, foot)
        for column in table.percent:
            for row in range(len(table.top) + 2, len(table.top) + 2 + len(table.rows)):
                sheet.cell(row, column + 1).number_format = "0%"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Worksheet, table: SheetTable) -> None:
    from openpyxl.styles import Alignment

    wrapped, plain = Alignment(wrap_text=True, vertical="top"), Alignment(vertical="top")
    lines: list[tuple[Cell, ...]] = [*((each,) for each in table.top), table.head, *table.rows]
    for number, line in enumerate(lines, 1):
        for column, value in enumerate(line, 1):
            cell = sheet.cell(number, column)
            if isinstance(value, str):
                cell.value = _NEVER_IN_XML.sub("�", value)[:_LONGEST]
                cell.data_type = "s"  # so that a note that begins with "=" is no formula
            else:
                cell.value = value
            cell.alignment = wrapped if number > len(table.top) else plain


def _head(sheet: Worksheet, table: SheetTable) -> None:
    from openpyxl.styles import Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    at, last = len(table.top) + 1, len(table.top) + 1 + len(table.rows)
    thin = Side(style="thin", color="FF999999")
    for row in sheet.iter_rows(min_row=at, max_row=last):
        for cell in row:
            cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
    for cell in sheet[at]:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="FFE9EDF1")
    if table.top:
        sheet["A1"].font = Font(bold=True, size=14)
    for column, width in enumerate(table.widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = f"A{at + 1}"
    sheet.auto_filter.ref = f"A{at}:{get_column_letter(len(table.head))}{last}"


def _paper(sheet: Worksheet, table: SheetTable, facts: StationFacts, foot: str) -> None:
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    assert sheet.sheet_properties.pageSetUpPr is not None
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{len(table.top) + 1}:{len(table.top) + 1}"
    for margin in ("left", "right"):
        setattr(sheet.page_margins, margin, 0.4)
    # In headers "&" begins a field; "&&" is the sign itself.
    _edge(sheet.oddHeader, f"{facts.station} · {table.name}".replace("&", "&&"), "")
    _edge(sheet.oddFooter, foot, "&P / &N")


def _edge(edge: HeaderFooterItem | None, left: str, right: str) -> None:
    assert edge is not None
    edge.left.text, edge.right.text = left, right
