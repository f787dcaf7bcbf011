"""Sheets as tables of cells: what a person sees in each cell, and the type that Excel gave it.

This module does not know what a column means. `cells` does, when told what the column holds.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence

from dalaba.core.patterns import late
from dalaba.core.problems import Bad
from dalaba.station.files.table import BLANKS, EMPTY, MOST_ROWS, Cell, Table
from dalaba.station.files.text import decode

SUFFIXES = (".xlsx", ".csv")
_SEPARATORS = (",", "\t", ";")
_ERRORS = late(r"#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)|#{3,}")
_FORMULA = late(r"'*[=+\-@\t#]")
"""The beginning of a text that Excel would take for a formula or an error, or that is already escaped with a quote."""
_NAMED = late(r"sep=(.)\r?\n", re.IGNORECASE)
_LOOK = 20
"""Number of CSV lines in which the separator is searched."""


def tables(data: bytes, suffix: str, is_head: Callable[[str], bool]) -> tuple[Table, ...]:
    """The sheets in a file's bytes. Raises Bad, with the remedy, if the bytes are not sheets.

    `is_head` tells whether a text is a known heading. The separator (comma, semicolon or tab) is found with it.
    """
    if suffix.lower() != ".csv":
        from dalaba.station.files import xlsx  # imported late: only needed for a workbook that is not cached

        return xlsx.read(data)
    if data.startswith(b"PK\x03\x04"):
        raise Bad("files.csv_is_workbook")
    if re.match(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|meta|table)", data, re.IGNORECASE):
        raise Bad("files.sheet_is_page", suffix=".csv")
    found = _csv(_text(data), is_head)
    if not _has_heads(found, is_head) and _is_big5(data, is_head):
        raise Bad("files.csv_big5")
    return (found,)


def _text(data: bytes) -> str:
    try:
        return decode(data)
    except Bad as bad:
        raise (Bad("files.csv_big5") if bad.reason.code == "files.encoding_big5" else bad) from None


def _has_heads(table: Table, is_head: Callable[[str], bool]) -> bool:
    return any(is_head(cell.text.strip(BLANKS)) for _, row in table.rows[:_LOOK] for cell in row)


def _is_big5(data: bytes, is_head: Callable[[str], bool]) -> bool:
    """Whether the first lines contain known headings when decoded as Big5."""
    try:
        first = data.decode("big5").split("\n", _LOOK)[:_LOOK]
    except UnicodeDecodeError:
        return False
    cells = [cell.strip(BLANKS + '"') for line in first for cell in re.split("[,;\t]", line)]
    return any(is_head(cell) or cell in ("文稿", "日期", "播放點", "時段", "時刻", "星期") for cell in cells)


def _csv(text: str, is_head: Callable[[str], bool]) -> Table:
    named, separator = _NAMED.match(text), separator_of(text, is_head)
    lines = enumerate(_lines(text[named.end() :] if named else text, separator), 2 if named else 1)
    rows: list[tuple[int, Sequence[Cell]]] = []
    for number, line in lines:
        cells = [_typed(cell) for cell in line]
        if not all(cell.empty for cell in cells):
            rows.append((number, cells))
        if len(rows) > 1 + MOST_ROWS:
            raise Bad("files.too_many_rows", most=MOST_ROWS)
    return Table(None, tuple(rows))


def separator_of(text: str, is_head: Callable[[str], bool]) -> str:
    """The separator that the text names (`sep=;`), or the one with the most known headings in one of the first lines; a
    comma if undecided."""
    if named := _NAMED.match(text):
        return named[1]
    first = text.split("\n", _LOOK)[:_LOOK]

    def heads(separator: str) -> int:
        return max(sum(is_head(cell.strip().strip('"')) for cell in line.split(separator)) for line in first)

    return max(_SEPARATORS, key=heads)


def _lines(text: str, separator: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text), delimiter=separator, strict=True)
    line = 1
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            code = "files.workbook" if "limit" in str(error) else "files.csv_quote"
            raise Bad(code, why=error, line=line) from error
        yield row
        line = reader.line_num + 1


def _typed(text: str) -> Cell:
    if _ERRORS.fullmatch(text.strip()):
        return Cell(text.strip(), "error")
    if text[:1] == "'" and _FORMULA.match(text):
        text = text[1:]
    return Cell(text) if text.strip(BLANKS) else EMPTY


def csv_bytes(rows: Sequence[Sequence[str]]) -> bytes:
    """A CSV that Excel opens correctly: UTF-8 with a byte order mark, formula-like text escaped."""
    return "".join(",".join(as_cell(cell, ",") for cell in row) + "\r\n" for row in rows).encode("utf-8-sig")


def as_cell(text: str, separator: str) -> str:
    """A text as one cell of a CSV: what Excel would take for a formula is escaped, quotes where they are needed."""
    plain = f"'{text}" if _FORMULA.match(text) else text
    return f'"{plain.replace(chr(34), chr(34) * 2)}"' if re.search(f'[{re.escape(separator)}"\r\n]', plain) else plain
