"""A campaign's file as tables of text: its keys, rows, days and outlets, only with the columns in use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from dalaba.core.problems import Bad
from dalaba.station.days import Weekly, is_rule, shown, shown_postponed, which_days
from dalaba.station.files import Map, Scalar, Seq
from dalaba.station.files.cells import fact_cell
from dalaba.station.files.date_values import DateRange
from dalaba.station.files.keys import SECTIONS, english, printed
from dalaba.station.files.yaml_nodes import Node
from dalaba.station.schedules import Campaign

_DAYS = ("dates", "except")
_OF_WEEK = ("weekdays", "weeks")
_NESTED = ("daily", "at_outlets", "broadcasts")


@dataclass(frozen=True, slots=True)
class Sheets:
    """A campaign as tables of text: its keys, its rows, its days, its outlets. Headings first."""

    campaign: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[str, ...], ...]
    daily: tuple[tuple[str, ...], ...]
    at_outlets: tuple[tuple[str, ...], ...]


def tables(root: Map, campaign: Campaign, ui: str) -> Sheets:
    """A campaign's file as tables. `campaign`: the same after reading, for its facts of days and outlets."""
    keys = {english("schedule", key.text) or key.text: node for key, node in root.pairs}
    said = {key: _words(node) for key, node in keys.items() if key not in _NESTED}
    if "postponed" in keys:
        said["postponed"] = shown_postponed(keys["postponed"])
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
    """The words of a value or a list of values, as written."""
    items = node.items if isinstance(node, Seq) else (node,)
    return [item.text for item in items if isinstance(item, Scalar) and not item.empty]


def _spans(campaign: Campaign) -> Iterator[tuple[date, date, Mapping[str, str]]]:
    """The days with facts of their own. Consecutive days with the same facts are joined."""
    numbered = enumerate(sorted(campaign.daily.items()))
    alike = groupby(numbered, lambda each: (each[1][0] - timedelta(days=each[0]), sorted(each[1][1].items())))
    for _, group in alike:
        days = [pair for _, pair in group]
        yield days[0][0], days[-1][0], days[0][1]


def _facts(owner: str, entries: Sequence[tuple[str, Mapping[str, str]]]) -> tuple[tuple[str, ...], ...]:
    """One row per entry, one column per fact; empty if there are no entries."""
    names = list(dict.fromkeys(name for _, facts in entries for name in facts))
    rows = [(name, *(fact_cell(facts[each]) if each in facts else "" for each in names)) for name, facts in entries]
    return ((owner, *(f"{{{{{name}}}}}" for name in names)), *rows) if entries else ()


def _rows(items: Sequence[Node], ui: str) -> tuple[tuple[str, ...], ...]:
    """The columns in use, in the order of the key table, facts last."""
    said = [row_cells(item) for item in items if isinstance(item, Map)]
    keys = [key for key in SECTIONS["row"] if any(key in keys for keys, _ in said)]
    names = list(dict.fromkeys(name for _, facts in said for name in facts))
    heads = (*(printed("row", key, ui) for key in keys), *(f"{{{{{name}}}}}" for name in names))
    rows = ((*(k.get(key, "") for key in keys), *(f.get(name, "") for name in names)) for k, f in said)
    return (heads, *rows)


def row_cells(item: Map) -> tuple[dict[str, str], dict[str, str]]:
    """A row's cells by key, and its facts by name."""
    keys: dict[str, str] = {}
    facts: dict[str, str] = {}
    for key, node in item.pairs:
        name = english("row", key.text) or key.text
        if name == "values" and isinstance(node, Map):
            facts = {fact.text.strip(): fact_cell("".join(_text(value)).strip()) for fact, value in node.pairs}
        elif words := _days(name, _words(node)) if name in (*_DAYS, *_OF_WEEK) else _words(node):
            keys[name] = words[0] if len(words) == 1 else "、".join(word.strip() for word in words)
    return keys, facts


def _days(key: str, words: list[str]) -> list[str]:
    """Days in a form that fits into one cell: 逢3、6、9 as 逢3-6-9, days of odd or even weeks last."""
    found = [_listed(word) if key in _DAYS or is_rule(word) else (word, False) for word in words]
    return [word for word, _ in sorted(found, key=lambda each: each[1])]


def _listed(word: str) -> tuple[str, bool]:
    """Recurring days in a form that fits into a list, and whether they are in odd or even weeks only."""
    try:
        days = which_days(word)
    except Bad:
        return word, False
    return word if isinstance(days, DateRange) else shown(days), isinstance(days, Weekly) and days.parity > 0


def _text(node: Node) -> str:
    return node.text if isinstance(node, Scalar) else ""
