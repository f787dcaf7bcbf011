"""Reading a call-up's sheets (小组, 采样点, 假设) to a round; every problem with its place, all at once.

The input is a workbook with both sheets, two CSV files, or YAML, with Chinese or English headings in any mixture. The
headings decide what a sheet is: with 人数 it lists groups, with 通道数 sites. With `setup` it knows the station's
outlets.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dalaba.callup.feasible import check
from dalaba.callup.round import Minute, Round
from dalaba.callup.rows import assumptions, groups, known, sites
from dalaba.core.model import Place
from dalaba.core.problems import Bad, nearest
from dalaba.station.files import Map, Problems, Record, Scalar, Seq, cells, keys, values, yaml_nodes
from dalaba.station.files.folder import read_bytes
from dalaba.station.files.sheets import SUFFIXES, tables
from dalaba.station.files.table import BLANKS, Cell, Table
from dalaba.station.files.text import read_text
from dalaba.station.files.yaml_nodes import Node
from dalaba.station.outlets import Setup

_TITLES = {"groups": ("小组", "groups"), "sites": ("采样点", "sites"), "assumptions": ("假设", "assumptions")}
_MARKS = {"groups": "people", "sites": "lanes"}
"""Part -> the column that only its sheet has."""
_TIMES = ("open", "close", "earliest", "latest")
_LOOK = 20
"""Rows in which the headings are searched, since a title or two may come first."""


@dataclass(slots=True)
class _Found:
    """What the files contain, by part."""

    groups: list[Map]
    sites: list[Map]
    assumed: list[tuple[Scalar, Node]]


def read_round(
    paths: Sequence[Path],
    problems: Problems,
    setup: Setup | None = None,
    assumed: Mapping[str, str] | None = None,
    silent: Mapping[str, tuple[tuple[Minute, Minute], ...]] | None = None,
) -> Round:
    """The round in these files. `assumed`: assumptions by name that override the files'; `silent`: hours when horns
    must be silent.

    If there are `problems`, the result is only what could be read, and must not be planned.
    """
    found = _Found([], [], [])
    for path in paths:
        try:
            _read_file(path, found, problems)
        except Bad as bad:
            problems.bad(bad, Place(path.name))
    said = [*found.assumed, *((_plain(name), _plain(value)) for name, value in (assumed or {}).items())]
    taken = assumptions(said, problems)
    places = sites(found.sites, taken, setup, problems)
    called = groups(found.groups, places, taken, setup, problems)
    _tell_missing(found, paths, problems)
    near = dict(setup.neighbours) if setup else {}
    planned = Round(tuple(called.values()), tuple(places.values()), taken, near, silent or {})
    check(planned, problems)
    return planned


def _plain(text: str) -> Scalar:
    return Scalar(text, Place("--assume"), strict=False)


def _read_file(path: Path, found: _Found, problems: Problems) -> None:
    if path.suffix.lower() not in SUFFIXES:
        _read_yaml(path, found, problems)
        return
    for table in tables(read_bytes(path), path.suffix, _is_head):
        if table.rows:
            _read_table(table, path.name, found, problems)


def _read_yaml(path: Path, found: _Found, problems: Problems) -> None:
    root = yaml_nodes.parse(read_text(path), path.name, problems)
    if root is None:
        return
    record = Record(root, "callup", problems)
    for key, rows in (("groups", found.groups), ("sites", found.sites)):
        node = record.node(key)
        items = node.items if isinstance(node, Seq) else () if node is None else (node,)
        for item in items:
            if isinstance(item, Map):
                rows.append(item)
            else:
                problems.add("callup.not_rows", item.place, key=keys.printed("callup", key), key_en=key)
    found.assumed += list(record.mapping("assumptions").values())


def _is_head(word: str) -> bool:
    return any(keys.english(f"callup_{part}", word) for part in ("group", "site"))


def _read_table(table: Table, file: str, found: _Found, problems: Problems) -> None:
    title = (table.title or "").strip().lower()
    if title in _TITLES["assumptions"]:
        found.assumed += list(_pairs_down(table, file, problems))
        return
    for part, mark in _MARKS.items():
        section = f"callup_{part[:-1]}"
        for index, (_, heads) in enumerate(table.rows[:_LOOK]):
            if any(keys.english(section, _word(cell)) == mark for cell in heads):
                rows = found.groups if part == "groups" else found.sites
                rows.extend(_rows(table, index, section, file, problems))
                return
    number = table.rows[0][0]
    problems.add("callup.sheet_unused", table.place(file, number, 0), "warning", name=table.title or file)


def _word(cell: Cell) -> str:
    return values.plain(cell.text.replace("\n", "").strip(BLANKS))


def _pairs_down(table: Table, file: str, problems: Problems) -> Iterator[tuple[Scalar, Node]]:
    """A name and its value on each line. Further columns hold its source or a remark."""
    for number, row in table.rows:
        if len(row) > 1 and not row[0].empty and not row[1].empty and known(row[0].text) is not None:
            key = Scalar(_word(row[0]), table.place(file, number, 0), strict=False)
            yield key, cells.node(row[1], "text", table, table.place(file, number, 1), problems)


def _rows(table: Table, head: int, section: str, file: str, problems: Problems) -> Iterator[Map]:
    """Each row below the headings as a map. Columns that belong to something else are ignored."""
    number, heads = table.rows[head]
    columns = []
    for at, cell in enumerate(heads):
        word = _word(cell)
        if keys.english(section, word) is not None:
            columns.append((at, Scalar(word, table.place(file, number, at), strict=False)))
        elif word and (near := nearest(word, keys.names_of(section).values())):
            problems.add("callup.column_near", table.place(file, number, at), "warning", key=word[:40], nearest=near)
    for number, row in table.rows[head + 1 :]:
        pairs = tuple(
            (key, cells.node(row[at], _want(section, key.text), table, table.place(file, number, at), problems))
            for at, key in columns
            if at < len(row) and not row[at].empty
        )
        if pairs:
            yield Map(pairs, table.place(file, number, 0))


def _want(section: str, word: str) -> str:
    name = keys.english(section, word)
    return "time" if name in _TIMES else "note" if name == "note" else "text"


def _tell_missing(found: _Found, paths: Sequence[Path], problems: Problems) -> None:
    where = Place("、".join(path.name for path in paths))
    for part, rows in (("groups", found.groups), ("sites", found.sites)):
        if not rows:
            section = f"callup_{part[:-1]}"
            names = keys.names_of(section)
            problems.add("callup.nothing_of", where, part=keys.printed("callup", part), part_en=part,
                         heads="、".join(names.values()), heads_en=", ".join(names))  # fmt: skip
