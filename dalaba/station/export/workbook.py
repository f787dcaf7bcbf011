"""Tables of text as a workbook for people to edit: frozen headings, text cells, drop-down choices."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from dalaba.speech.library.sound_names import SoundNames
from dalaba.station.export.tables import Sheets
from dalaba.station.files.keys import english
from dalaba.station.outlets import ALL, KINDS, Setup
from dalaba.station.schedules.read_rows import CHOICES
from dalaba.station.schedules.workbook import PARTS, ROWS
from dalaba.station.scripts import Script

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_OPEN_ROWS = 300
"""Rows below the last one that are prepared for more entries: text format and drop-down lists."""
_MOST_OFFERED = 500
"""Most words to choose from in one column; a folder may hold thousands of songs."""
_WIDEST = 48
"""Most characters in a column's width."""


def workbook(found: Sheets, ui: str, setup: Setup, scripts: Mapping[str, Script], sounds: SoundNames) -> bytes:
    """The bytes of an `.xlsx`. `ui`: the language of sheet names and choices; `sounds`: those to choose from."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    name = 0 if ui == "zh" else 1
    rows = book.create_sheet(ROWS[name])
    _fill(rows, found.rows, heads=True)
    for part, table in (("schedule", found.campaign), ("daily", found.daily), ("at_outlets", found.at_outlets)):
        if table:
            _fill(book.create_sheet(PARTS[part][name]), table, heads=part != "schedule")
    choices = book.create_sheet(PARTS["choices"][name])
    choices.sheet_state = "hidden"
    _offer(rows, choices, found.rows, _offers(ui, setup, scripts, sounds))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Worksheet, table: Sequence[Sequence[str]], heads: bool) -> None:
    """Make every cell text, because Excel would turn 7-13 into a date and 0730 into a number."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    for number, row in enumerate(table, 1):
        for column, text in enumerate(row, 1):
            if text:
                cell = sheet.cell(number, column)
                _as_text(cell, text)
                cell.alignment = Alignment(wrap_text="\n" in text or len(text) > _WIDEST, vertical="top")
    for column, width in enumerate(_widths(table), 1):
        dimension = sheet.column_dimensions[get_column_letter(column)]
        dimension.width, dimension.number_format = width, "@"
    bold = sheet[1] if heads else [row[0] for row in sheet.iter_rows()]
    for cell in bold:
        cell.font = Font(bold=True)
    if heads:
        sheet.freeze_panes = "A2"


def _as_text(cell: Any, text: str) -> None:
    cell.value = _escaped(text)
    cell.data_type = "s"
    cell.number_format = "@"
    if text[0] in "=+-@":
        cell.quotePrefix = True


def _escaped(text: str) -> str:
    """Escape what XML cannot hold, as Excel does, and text that looks like such an escape."""
    text = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)
    return re.sub(r"[\x00-\x08\x0b-\x1f]", lambda match: f"_x{ord(match[0]):04X}_", text)


def _widths(table: Sequence[Sequence[str]]) -> list[float]:
    """Column widths by the longest line of each; a Chinese character counts as two."""
    columns = max(len(row) for row in table)
    cells = [[row[column] for row in table if column < len(row)] for column in range(columns)]
    return [min(_WIDEST, 2 + max(_width(line) for cell in column for line in cell.split("\n"))) for column in cells]


def _width(line: str) -> int:
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in line)


def _offer(
    rows: Worksheet, choices: Worksheet, table: Sequence[Sequence[str]], offers: Mapping[str, Sequence[str]]
) -> None:
    """Add drop-down lists. In columns where a cell may hold several, other words are allowed, too."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    for column, head in enumerate(table[0], 1):
        key = english("row", head) or ""
        if key not in offers:
            continue
        for number, word in enumerate(offers[key], 1):
            _as_text(choices.cell(number, column), word)
        letter = get_column_letter(column)
        source = f"'{choices.title}'!${letter}$1:${letter}${len(offers[key])}"
        rule = DataValidation("list", source, allow_blank=True, showErrorMessage=key in CHOICES or key == "enabled")
        rule.add(f"{letter}2:{letter}{len(table) + _OPEN_ROWS}")
        rows.add_data_validation(rule)


def _offers(ui: str, setup: Setup, scripts: Mapping[str, Script], sounds: SoundNames) -> dict[str, list[str]]:
    """Key of a row -> the words to choose from, in the reader's language."""
    closed = {key: _spoken(words, ui) for key, words in CHOICES.items()}
    kinds = _spoken(
        {word: kind for word, kind in KINDS.items() if kind in {o.kind for o in setup.outlets.values()}}, ui
    )
    everywhere = [ALL[0] if ui == "zh" else ALL[-1]]
    offers = {**closed, "enabled": ["是", "否"] if ui == "zh" else ["yes", "no"]}
    offers |= {"script": list(scripts), "to": [*everywhere, *kinds, *setup.zones, *setup.outlets]}
    offers |= {"file": sorted(sounds.names), "playlist": sorted(sounds.playlists), "relay": list(setup.relays)}
    offers |= {"bed": sorted({*sounds.names, *sounds.playlists})}
    return {key: words[:_MOST_OFFERED] for key, words in offers.items() if words}


def _spoken(words: Mapping[str, str], ui: str) -> list[str]:
    """The first word for each choice in a language."""
    found: dict[str, str] = {}
    for word, meaning in words.items():
        if word.isascii() == (ui != "zh"):
            found.setdefault(meaning, word)
    return list(found.values())
