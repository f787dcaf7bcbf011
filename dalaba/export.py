"""A campaign as a sheet, and back: what its file says, key by key, in cells that people can go on with.

The bytes are read back by the station's own reader before they count: a campaign that would come back as another is
refused, with where it differs. Its words stay as they were written; only places and the file's name become others.
"""

from __future__ import annotations

import dataclasses
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dalaba.files import Map, Problems, Scalar, Seq
from dalaba.files.cells import fact_cell
from dalaba.files.keys import SECTIONS, english, printed
from dalaba.files.nodes import Node
from dalaba.files.problems import Bad
from dalaba.files.sheets import csv_bytes
from dalaba.model import Place
from dalaba.outlets import ALL, KINDS, Setup
from dalaba.schedules import Campaign, read_campaign, root_of
from dalaba.schedules.read import CHOICES
from dalaba.schedules.workbook import PARTS, ROWS
from dalaba.scripts import Script

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_OPEN_ROWS = 300
"""Rows below the last one that are ready for more: text format and lists to choose from."""
_NESTED = ("daily", "at_outlets", "broadcasts")
_WIDEST = 48


@dataclass(frozen=True, slots=True)
class Sheets:
    """A campaign as tables of text: the keys of the campaign, its rows, its days, its outlets. Heads first."""

    campaign: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[str, ...], ...]
    daily: tuple[tuple[str, ...], ...]
    at_outlets: tuple[tuple[str, ...], ...]


def export(
    station: Path, campaign: Campaign, setup: Setup, scripts: Mapping[str, Script], suffix: str, ui: str, stem: str
) -> bytes:
    """The campaign as the bytes of an `.xlsx` or a `.csv` called `stem`.

    Bad where it cannot be that: a CSV has rows only, and its file's name is the campaign's.
    """
    problems = Problems()
    root = root_of(station, campaign.file, Path(campaign.file).stem, scripts, problems)
    if not isinstance(root, Map):
        raise Bad("cli.export_unread", name=campaign.name, file=campaign.file)
    found = tables(root, campaign, ui)
    if suffix == ".csv":
        data = _csv(found, campaign, stem)
    else:
        data = _xlsx(found, ui, setup, scripts)
    _read_back(data, suffix, stem, campaign, setup, scripts)
    return data


def tables(root: Map, campaign: Campaign, ui: str) -> Sheets:
    """What a campaign's file says, as tables. `campaign`: the same, read; its facts of days and outlets are taken."""
    keys = {english("schedule", key.text) or key.text: node for key, node in root.pairs}
    said = {key: _words(node) for key, node in keys.items() if key not in _NESTED}
    said = {key: words for key, words in said.items() if words} | {"title": [campaign.name]}
    order = [key for key in SECTIONS["schedule"] if key in said]
    listing = keys["broadcasts"] if "broadcasts" in keys else Seq((), root.place)
    days = [(f"{first}..{last}" if first != last else f"{first}", facts) for first, last, facts in _spans(campaign)]
    return Sheets(
        tuple((printed("schedule", key, ui), *said[key]) for key in order),
        _rows(listing.items if isinstance(listing, Seq) else (listing,), ui),
        _facts(printed("row", "dates", ui), days),
        _facts(printed("row", "to", ui), list(campaign.at_outlets.items())),
    )


def _words(node: Node) -> list[str]:
    """A value or a list of values as the words they are written in."""
    items = node.items if isinstance(node, Seq) else (node,)
    return [item.text for item in items if isinstance(item, Scalar) and not item.empty]


def _spans(campaign: Campaign) -> Iterator[tuple[date, date, Mapping[str, str]]]:
    """The days with facts of their own; neighbouring days with the same facts together."""
    numbered = enumerate(sorted(campaign.daily.items()))
    alike = groupby(numbered, lambda each: (each[1][0] - timedelta(days=each[0]), sorted(each[1][1].items())))
    for _, group in alike:
        days = [pair for _, pair in group]
        yield days[0][0], days[-1][0], days[0][1]


def _facts(owner: str, entries: Sequence[tuple[str, Mapping[str, str]]]) -> tuple[tuple[str, ...], ...]:
    """One row an entry, one column a fact; none where there are no entries."""
    names = list(dict.fromkeys(name for _, facts in entries for name in facts))
    rows = [(name, *(fact_cell(facts[each]) if each in facts else "" for each in names)) for name, facts in entries]
    return ((owner, *(f"{{{{{name}}}}}" for name in names)), *rows) if entries else ()


def _rows(items: Sequence[Node], ui: str) -> tuple[tuple[str, ...], ...]:
    """The columns in use, in the order of the key table, facts last."""
    said = [_row(item) for item in items if isinstance(item, Map)]
    keys = [key for key in SECTIONS["row"] if any(key in keys for keys, _ in said)]
    names = list(dict.fromkeys(name for _, facts in said for name in facts))
    heads = (*(printed("row", key, ui) for key in keys), *(f"{{{{{name}}}}}" for name in names))
    rows = ((*(k.get(key, "") for key in keys), *(f.get(name, "") for name in names)) for k, f in said)
    return (heads, *rows)


def _row(item: Map) -> tuple[dict[str, str], dict[str, str]]:
    """What a row says by key, and its facts by name, as cells."""
    keys: dict[str, str] = {}
    facts: dict[str, str] = {}
    for key, node in item.pairs:
        name = english("row", key.text) or key.text
        if name == "values" and isinstance(node, Map):
            facts = {fact.text.strip(): fact_cell("".join(_text(value)).strip()) for fact, value in node.pairs}
        elif words := _words(node):
            keys[name] = words[0] if len(words) == 1 else "、".join(word.strip() for word in words)
    return keys, facts


def _text(node: Node) -> str:
    return node.text if isinstance(node, Scalar) else ""


# --- CSV


def _csv(found: Sheets, campaign: Campaign, stem: str) -> bytes:
    if found.daily or found.at_outlets or len(found.campaign) > 1:
        raise Bad("cli.export_not_csv", name=campaign.name)
    if stem != campaign.name:
        raise Bad("cli.export_csv_name", name=campaign.name)
    return csv_bytes(found.rows)


# --- workbook


def _xlsx(found: Sheets, ui: str, setup: Setup, scripts: Mapping[str, Script]) -> bytes:
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
    _offer(rows, choices, found.rows, ui, setup, scripts)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Worksheet, table: Sequence[Sequence[str]], heads: bool) -> None:
    """Every cell is text and stays it: Excel would make dates of 7-13 and numbers of 0730."""
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
    """As Excel writes what XML cannot hold, or what would look like that."""
    text = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)
    return re.sub(r"[\x00-\x08\x0b-\x1f]", lambda match: f"_x{ord(match[0]):04X}_", text)


def _widths(table: Sequence[Sequence[str]]) -> list[float]:
    """By the longest line in each column; a Chinese character takes two."""
    columns = max(len(row) for row in table)
    cells = [[row[column] for row in table if column < len(row)] for column in range(columns)]
    return [min(_WIDEST, 2 + max(_width(line) for cell in column for line in cell.split("\n"))) for column in cells]


def _width(line: str) -> int:
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in line)


def _offer(
    rows: Worksheet, choices: Worksheet, table: Sequence[Sequence[str]], ui: str, setup: Setup,
    scripts: Mapping[str, Script],
) -> None:  # fmt: skip
    """Lists to choose from. Another word may be written all the same where several may stand in one cell."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    offers = _offers(ui, setup, scripts)
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


def _offers(ui: str, setup: Setup, scripts: Mapping[str, Script]) -> dict[str, list[str]]:
    """Key of a row -> the words to choose from, in the reader's language."""
    closed = {key: _spoken(words, ui) for key, words in CHOICES.items()}
    kinds = _spoken(
        {word: kind for word, kind in KINDS.items() if kind in {o.kind for o in setup.outlets.values()}}, ui
    )
    everywhere = [ALL[0] if ui == "zh" else ALL[-1]]
    offers = {**closed, "enabled": ["是", "否"] if ui == "zh" else ["yes", "no"]}
    offers |= {"script": list(scripts), "to": [*everywhere, *kinds, *setup.zones, *setup.outlets]}
    return {key: words for key, words in offers.items() if words}


def _spoken(words: Mapping[str, str], ui: str) -> list[str]:
    """The first word for each choice in a language."""
    found: dict[str, str] = {}
    for word, meaning in words.items():
        if word.isascii() == (ui != "zh"):
            found.setdefault(meaning, word)
    return list(found.values())


# --- read back


def _read_back(
    data: bytes, suffix: str, stem: str, campaign: Campaign, setup: Setup, scripts: Mapping[str, Script]
) -> None:
    problems = Problems()
    again = read_campaign(data, f"{stem}{suffix}", setup, scripts, problems)
    if problems.errors:
        raise Bad("cli.export_differs", name=campaign.name, where=problems.errors[0].place or "")
    if again is None or bare(again) != bare(campaign):
        raise Bad("cli.export_differs", name=campaign.name, where=_difference(campaign, again))


def bare(value: Any) -> Any:
    """A campaign or a part of one without its places and its file: what it says."""
    if isinstance(value, Place):
        return None
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in dataclasses.fields(value) if field.name not in ("place", "file", "strict")]
        return {name: bare(getattr(value, name)) for name in names}
    if isinstance(value, Mapping):
        return {key: bare(inner) for key, inner in value.items()}
    if isinstance(value, tuple):
        return tuple(bare(each) for each in value)
    return value


def _difference(campaign: Campaign, again: Campaign | None) -> str:
    """The first row, or key of the campaign, that did not come back as it was."""
    if again is None:
        return campaign.name
    for one, other in zip(campaign.rows, again.rows, strict=False):
        if bare(one) != bare(other):
            return str(one.place)
    return next((name for name, said in bare(campaign).items() if said != bare(again)[name]), campaign.name)
