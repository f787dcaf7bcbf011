"""Workbooks: the bytes of an `.xlsx` to tables of cells, through openpyxl.

A table says which sheets and rows are hidden or struck through; struck-through words are dropped. Cells that have only
a format are removed before openpyxl reads them, because a sheet formatted down to its last row would take minutes.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from dalaba.core.characters import mended
from dalaba.core.problems import Bad
from dalaba.station.files.table import BLANKS, EMPTY, EPOCH, MOST_ROWS, Cell, Table, clock, letters

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

_MOST_BYTES = 300_000_000
"""Most bytes when unpacked. A million formatted rows are about 60 MB, so a larger file is not a schedule."""
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# `[^<>]` and possessive quantifiers (*+): without them a tag that is never closed would be rescanned from every tag
_BLANK_CELL = re.compile(rb"<c(?:\s[^<>]*)?(?:/>|>\s*+(?:(?:<v\s*+/>|<v>\s*+</v>)\s*+)?</c>)")
_BLANK_ROW = re.compile(rb"<row(?:\s[^<>]*)?(?:/>|>\s*+</row>)")
_ROW = re.compile(rb"<row\s[^<>]*>")
_NUMBER = re.compile(rb'\sr="(\d+)"')
_HIDDEN = re.compile(rb'\shidden="(?:1|true)"')
_NOUGHT = re.compile(rb"<c\s([^<>]*)>\s*+<f(?:\s[^<>]*)?(?:/>|>[^<]*+</f>)\s*+<v>0</v>")
"""A formula with the result 0. It may have read an empty cell."""
_REF = re.compile(rb'\br="([A-Z]+)(\d+)"')
_STRUCK_FONT = re.compile(rb'<strike(?:\s+val="(?:1|true)")?\s*/>')
_RUNS = re.compile(rb"<(si|is)>(?:(?!</\1>).)*+</\1>", re.DOTALL)
_STRUCK_RUN = re.compile(
    rb'<r>\s*+<rPr>(?:(?!</rPr>|<strike).)*+<strike(?:\s+val="(?:1|true)")?\s*/>(?:(?!</rPr>).)*+</rPr>\s*+'
    rb"<t[^<>]*>([^<]*+)</t>\s*+</r>",
    re.DOTALL,
)
_WORDS = re.compile(rb"<t[^<>]*>[^<]*[^<\s][^<]*</t>")
_ALL_STRUCK = "\uf8f0"
"""Marks a text of which nothing is left when the struck-through words are removed."""
_MERGE = re.compile(rb'<mergeCell\s[^<>]*?ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|meta|table|style|div|\?xml)", re.IGNORECASE)
_SHARE = re.compile(r"#?0(?:\.(0+))?%")
_PADDED = re.compile(r"0{2,}|0\.(0+)")
_EVE = dt.date(1900, 1, 1)
"""Excel's day 1. A time of 24:00 becomes this date in a cell that shows only the time."""


def read(data: bytes) -> tuple[Table, ...]:
    """Read every worksheet. Raises Bad if the bytes are not a workbook, with a message for each kind of mistake."""
    _refuse_others(data)
    try:
        lean, extras, plain, struck = _lean(data)
        return tuple(_sheets(lean, extras, plain, struck))
    except Bad:
        raise
    except Exception as error:
        # zipfile, XML and openpyxl raise many kinds of error; any of them means that the workbook cannot be read
        raise Bad("files.workbook", why=type(error).__name__) from error


def _refuse_others(data: bytes) -> None:
    if data.startswith(_OLD):
        raise Bad("files.sheet_password" if _ENCRYPTED in data else "files.sheet_old")
    if _PAGE.match(data):
        raise Bad("files.sheet_is_page", suffix=".xlsx")
    if data and not data.startswith(b"PK") and b"\0" not in data[:4096].replace(b"\r", b"").replace(b"\n", b""):
        raise Bad("files.sheet_is_text")


class _Extra(NamedTuple):
    """What openpyxl does not report in read-only mode: merged ranges, hidden rows, formulas with the result 0."""

    merges: Sequence[tuple[bytes, bytes, bytes, bytes]] = ()
    hidden: frozenset[int] = frozenset()
    noughts: frozenset[tuple[int, int]] = frozenset()


def _extra(content: bytes) -> _Extra:
    rows = (row for row in _ROW.findall(content) if _HIDDEN.search(row)) if b"hidden=" in content else ()
    hidden = frozenset(int(number[1]) for row in rows if (number := _NUMBER.search(row)))
    refs = (_REF.search(match) for match in _NOUGHT.findall(content)) if b"<f" in content else ()
    noughts = frozenset((int(ref[2]), _column(ref[1])) for ref in refs if ref)
    return _Extra(_MERGE.findall(content), hidden, noughts)


def _lean(data: bytes) -> tuple[bytes, Mapping[str, _Extra], bool, bool]:
    """Return the workbook without blank cells and struck-through words, the extra facts of each sheet, whether blank
    cells could be recognised, and whether whole cells may be struck through."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        names = set(source.namelist())
        if not any(name.endswith("workbook.xml") for name in names):
            raise Bad("files.sheet_not_workbook")
        if sum(info.file_size for info in source.infolist()) > _MOST_BYTES:
            raise Bad("files.sheet_too_big")
        extras, plain, struck = {}, True, False
        paths = _paths(source) if "xl/workbook.xml" in names else {}
        for name in source.namelist():
            content = source.read(name)
            if name in paths:
                plain &= b"<sheetData" in content
                extras[paths[name]] = _extra(content)
                content = _BLANK_ROW.sub(b"", _BLANK_CELL.sub(b"", content))
                if content.count(b"<row") > 1 + MOST_ROWS:
                    raise Bad("files.too_many_rows", most=MOST_ROWS)
            struck |= name == "xl/styles.xml" and bool(_STRUCK_FONT.search(content))
            if b"<strike" in content and (name in paths or name == "xl/sharedStrings.xml"):
                content = _RUNS.sub(_without_struck, content)
            target.writestr(name, content)
    return out.getvalue(), extras, plain, struck


def _without_struck(text: re.Match[bytes]) -> bytes:
    """Remove the struck-through words of a text; if nothing else is left, mark the text instead."""
    left = _STRUCK_RUN.sub(b"", text[0])
    if left == text[0] or _WORDS.search(left):
        return left
    return _STRUCK_RUN.sub(lambda run: run[0].replace(run[1], _ALL_STRUCK.encode() + run[1], 1), text[0], count=1)


def _paths(source: zipfile.ZipFile) -> dict[str, str]:
    """Path of each sheet's part -> the sheet's title."""
    parts = {
        each.get("Id"): each.get("Target", "") for each in ET.fromstring(source.read("xl/_rels/workbook.xml.rels"))
    }
    sheets = [each for each in ET.fromstring(source.read("xl/workbook.xml")).iter() if each.tag.endswith("}sheet")]
    ids = [next((value for key, value in each.items() if key.endswith("}id")), "") for each in sheets]
    targets = [(parts.get(part, ""), each.get("name", "")) for part, each in zip(ids, sheets, strict=True)]
    return {target.lstrip("/") if target.startswith("/") else f"xl/{target}": name for target, name in targets}


def _sheets(data: bytes, extras: Mapping[str, _Extra], plain: bool, struck: bool) -> Iterator[Table]:
    import openpyxl  # 0.7 s: only for a workbook that is not cached

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of what it cannot preserve; nothing is saved here
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            rows = [
                (number, [_seen(cell, plain, struck) for cell in row])
                for number, row in enumerate(sheet.rows, 1)
                if row
            ]
            filled = {number: cells for number, cells in rows if not all(cell.empty for cell in cells)}
            extra = extras.get(sheet.title, _Extra())
            _cover(filled, extra.merges)
            _doubt(filled, extra.noughts)
            hidden = sheet.sheet_state != "visible"
            gone = extra.hidden & filled.keys() | {number for number, cells in filled.items() if _all_struck(cells)}
            yield Table(sheet.title, tuple(filled.items()), _epoch(book), hidden, gone)


def _all_struck(cells: Iterable[Cell]) -> bool:
    return all(cell.kind == "struck" for cell in cells if not cell.empty)


def _seen(cell: Any, plain: bool, struck: bool) -> Cell:
    found = _cell(cell, plain)
    if found.text.startswith(_ALL_STRUCK):
        return Cell(found.text.removeprefix(_ALL_STRUCK), "struck")
    if struck and found.text and cell.font is not None and cell.font.strike:
        return found._replace(kind="struck")
    return found


def _epoch(book: Workbook) -> dt.date:
    return EPOCH if book.epoch.year < 1904 else dt.date(1904, 1, 1)


def _cell(cell: Any, plain: bool) -> Cell:
    value = cell.value
    if isinstance(value, str):
        return _text(value, cell.data_type)
    if value is None:
        lost = plain and cell is not None and type(cell).__name__ != "EmptyCell" and cell.data_type == "n"
        return Cell("", "formula") if lost else EMPTY
    if isinstance(value, bool):
        return Cell("TRUE" if value else "FALSE", "bool")
    if isinstance(value, int | float):
        return _number(value, cell.number_format or "")
    return _moment(value, cell.number_format or "")


def _text(value: str, data_type: str) -> Cell:
    if data_type == "e":
        return Cell(value, "error")
    text = mended(_ESCAPED.sub(lambda match: chr(int(match[1], 16)), value))
    return Cell(text) if text.strip(BLANKS) else EMPTY


def _number(value: float, form: str) -> Cell:
    """A number as Excel shows it: 007 by the format 000, 3.50 by 0.00, 59% by 0%."""
    shown = _QUOTED.sub("", form)
    if match := _SHARE.fullmatch(shown):
        return Cell(f"{value * 100:.{len(match[1] or '')}f}%", "percent")
    if "%" in shown:
        return Cell(f"{value * 100:.10g}%", "percent")
    if match := _PADDED.fullmatch(shown):
        return Cell(f"{value:0{len(match[0])}.{len(match[1] or '')}f}", "number")
    whole = isinstance(value, int) or value.is_integer()
    return Cell(str(int(value)) if whole else f"{value:.15g}", "number")


def _moment(value: object, form: str) -> Cell:
    """A date-time is a time if its cell shows no date; it is a date at midnight or if its cell shows no time."""
    if isinstance(value, dt.timedelta):
        return Cell(clock(value.total_seconds()), "time")
    if isinstance(value, dt.time):
        return Cell(clock(value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6), "time")
    if not isinstance(value, dt.datetime):
        return Cell(str(value), "date")
    shown = _QUOTED.sub("", form).lower()
    if not re.search("[yd]", shown) and re.search("[hs]", shown):
        late = value.date() == _EVE and value.time() == dt.time()
        return Cell("24:00" if late else clock((value - dt.datetime.combine(value, dt.time())).total_seconds()), "time")
    if value.time() == dt.time() or not re.search("[hs]", shown):
        return Cell(value.date().isoformat(), "date")
    return Cell(value.isoformat(" ", "minutes"), "moment")


def _doubt(rows: dict[int, list[Cell]], noughts: Iterable[tuple[int, int]]) -> None:
    for number, column in noughts:
        cells = rows.get(number, [])
        if column < len(cells):
            cells[column] = cells[column]._replace(kind="nought")


def _cover(rows: dict[int, list[Cell]], ranges: Sequence[tuple[bytes, bytes, bytes, bytes]]) -> None:
    """Fill the cells that a merge covers with the text of the first cell, and note where it stands."""
    for left, top, right, bottom in ranges:
        first, last = _column(left), _column(right)
        head = rows.get(int(top), [])
        value = head[first] if first < len(head) else EMPTY
        if value.text:
            for number in [number for number in rows if int(top) <= number <= int(bottom)]:
                cells = rows[number]
                cells.extend([EMPTY] * (min(last, first + 200) + 1 - len(cells)))
                for column in range(first, min(last, first + 200) + 1):
                    if (number, column) != (int(top), first) and not cells[column].text:
                        cells[column] = Cell(value.text, value.kind, f"{letters(first)}{int(top)}")


def _column(name: bytes) -> int:
    number = 0
    for letter in name:
        number = number * 26 + letter - 64
    return number - 1
