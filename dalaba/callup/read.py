"""Reading a call-up's sheets (小组, 采样点, 假设) to a round; every problem with its place, all at once.

One workbook with both sheets, two CSV files, or YAML; Chinese or English heads, mixed freely. What a sheet is, its
heads say: one with 人数 has groups, one with 通道数 sites. Knows the station's outlets by `setup`, if it is given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dalaba.callup.assumptions import NAMES, Assumptions
from dalaba.callup.feasible import check
from dalaba.callup.round import Group, Minute, Round, Site
from dalaba.files import Map, Problems, Record, Scalar, Seq, cells, keys, nodes, values
from dalaba.files.nodes import Node
from dalaba.files.problems import Bad, nearest
from dalaba.files.sheets import BLANKS, SUFFIXES, Cell, Table, tables
from dalaba.files.text import read_text
from dalaba.model import Place
from dalaba.outlets import Setup

_TITLES = {"groups": ("小组", "groups"), "sites": ("采样点", "sites"), "assumptions": ("假设", "assumptions")}
_MARKS = {"groups": "people", "sites": "lanes"}
"""Part -> the column that only its sheet has."""
_TIMES = ("open", "close", "earliest", "latest")
_LOOK = 20
"""Rows in which the heads are looked for: a title or two may stand above them."""


@dataclass(slots=True)
class _Found:
    """What the files have, part by part."""

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
    """The round in these files. `assumed`: assumptions by name that go before the files'; `silent`: the horns' hours.

    With a problem in `problems`, what comes back is what could be read, and is not to be planned.
    """
    found = _Found([], [], [])
    for path in paths:
        try:
            _read_file(path, found, problems)
        except Bad as bad:
            problems.bad(bad, Place(path.name))
    said = [*found.assumed, *((_plain(name), _plain(value)) for name, value in (assumed or {}).items())]
    taken = _assumptions(said, problems)
    sites = _sites(found.sites, taken, setup, problems)
    groups = _groups(found.groups, sites, taken, setup, problems)
    _tell_missing(found, paths, problems)
    near = dict(setup.neighbours) if setup else {}
    planned = Round(tuple(groups.values()), tuple(sites.values()), taken, near, silent or {})
    check(planned, problems)
    return planned


def _plain(text: str) -> Scalar:
    return Scalar(text, Place("--assume"), strict=False)


def _read_file(path: Path, found: _Found, problems: Problems) -> None:
    if path.suffix.lower() not in SUFFIXES:
        _read_yaml(path, found, problems)
        return
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Bad("files.unreadable", why=error.strerror or error) from error
    for table in tables(data, path.suffix, _is_head):
        if table.rows:
            _read_table(table, path.name, found, problems)


def _read_yaml(path: Path, found: _Found, problems: Problems) -> None:
    root = nodes.parse(read_text(path), path.name, problems)
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
    """A name and its value on each line; what stands further right is its source or a remark."""
    for number, row in table.rows:
        if len(row) > 1 and not row[0].empty and not row[1].empty and _known(row[0].text) is not None:
            key = Scalar(_word(row[0]), table.place(file, number, 0), strict=False)
            yield key, cells.node(row[1], "text", table, table.place(file, number, 1), problems)


def _rows(table: Table, head: int, section: str, file: str, problems: Problems) -> Iterator[Map]:
    """Each row below the heads as a map; columns that have nothing to do with it are left aside."""
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


# Assumptions


def _known(word: str) -> str | None:
    """The assumption that a word names, or None."""
    low = word.strip().lower()
    return next((name for name, chinese in NAMES.items() if low in (name, chinese)), None)


def _assumptions(said: Iterable[tuple[Scalar, Node]], problems: Problems) -> Assumptions:
    taken: dict[str, Any] = {}
    for key, node in said:
        name = _known(key.text)
        if name is None:
            hint = nearest(key.text, [*NAMES.values(), *NAMES]) or "、".join(NAMES.values())
            problems.add("callup.unknown_assumption", key.place, found=key.text, nearest=hint)
            continue
        try:
            taken[name] = _assumed(name, node)
        except Bad as bad:
            problems.bad(bad, node.place)
    return Assumptions(**taken)


_BOUNDS = {"stragglers": (0, 1), "no_show": (0, 0.95), "grid": (1, 60), "prepare_median": (0.5, 240),
           "paper_load": (0.1, 2), "max_queue": (1, 100_000)}  # fmt: skip
"""What an assumption may be; the others are from 0 to 240."""


def _assumed(name: str, node: Node) -> object:
    items = node.items if isinstance(node, Seq) else (node,)
    words = [word for item in items if isinstance(item, Scalar) for word in values.names(item.text)]
    if name == "households":
        shares = [amount(0, 1_000)(word, False) for word in words]
        if not words or sum(shares) <= 0:
            raise Bad("callup.households", found="、".join(words))
        return tuple(share / sum(shares) for share in shares)
    number = amount(*_BOUNDS.get(name, (0, 240)))("".join(words), False)
    return round(number) if isinstance(getattr(Assumptions(), name), int) else number


# Sites and groups


def amount(low: float, high: float) -> values.Parse[float]:
    """A parser of numbers from `low` to `high`, with or without what is counted: 269人, 21.6分钟, 12%."""

    def parse(text: str, strict: bool = False) -> float:
        word = values.plain(text, strict).replace(",", "")
        share = 0.01 if word.endswith("%") else 1.0
        try:
            number = float(word.rstrip("%人户条个名分钟约 ")) * share
        except ValueError:
            raise Bad("callup.number", found=text.strip(), low=f"{low:g}", high=f"{high:g}") from None
        if not low <= number <= high:
            raise Bad("callup.number", found=text.strip(), low=f"{low:g}", high=f"{high:g}")
        return number

    return parse


def _sites(rows: Iterable[Map], assumed: Assumptions, setup: Setup | None, problems: Problems) -> dict[str, Site]:
    sites: dict[str, Site] = {}
    for row in rows:
        record = Record(row, "callup_site", problems)
        if not _has_all(record, ("site", "lanes", "people_per_lane_hour", "open", "close"), problems):
            continue
        site = _site(record, assumed, setup, problems)
        if site.name in sites:
            problems.add("callup.duplicate_site", record.where("site"), name=site.name, other=sites[site.name].place)
        else:
            sites[site.name] = site
    return sites


def _has_all(record: Record, needed: Iterable[str], problems: Problems) -> bool:
    """Whether a row has what it cannot do without; what it lacks is told."""
    before = len(problems.errors)
    for key in needed:
        if not record.has(key):
            record.lacks(key)
    return len(problems.errors) == before


def _site(record: Record, assumed: Assumptions, setup: Setup | None, problems: Problems) -> Site:
    opens, closes = (record.take(key, _minute, -1) for key in ("open", "close"))
    if 0 <= closes <= opens:
        problems.add(
            "callup.closing_first", record.where("close"), open=record.text("open"), close=record.text("close")
        )
    return Site(
        name=record.text("site").strip(),
        lanes=round(record.take("lanes", _lanes, 1.0)),
        rate=record.take("people_per_lane_hour", amount(1, 10_000), 1.0),
        opens=opens,
        closes=closes,
        max_queue=round(record.take("max_queue", amount(1, 100_000), float(assumed.max_queue))),
        earliest=record.take("earliest", _minute, max(0, opens - assumed.before_open)),
        latest=record.take("latest", _minute, max(opens, closes - assumed.before_close)),
        outlet=_outlet(record, setup, problems),
        spoken=record.text("spoken").strip(),
        place=record.place,
    )


def _minute(text: str, strict: bool) -> Minute:
    return values.clock_time(text, strict) // values.MINUTE


def _lanes(text: str, strict: bool) -> float:
    try:
        return float(round(amount(1, 1_000)(text, strict)))
    except Bad:
        raise Bad("callup.lanes", found=text.strip()) from None


def _people(text: str, strict: bool) -> int:
    try:
        return round(amount(1, 1_000_000)(text, strict))
    except Bad:
        raise Bad("callup.people", found=text.strip()) from None


def _groups(
    rows: Iterable[Map], sites: Mapping[str, Site], assumed: Assumptions, setup: Setup | None, problems: Problems
) -> dict[str, Group]:
    groups: dict[str, Group] = {}
    for row in rows:
        record = Record(row, "callup_group", problems)
        if not _has_all(record, ("group", "people", "site"), problems):
            continue
        group = _group(record, sites, assumed, setup, problems)
        if group.name in groups:
            other = groups[group.name].place
            problems.add("callup.duplicate_group", record.where("group"), name=group.name, other=other)
        else:
            groups[group.name] = group
    return groups


def _group(
    record: Record, sites: Mapping[str, Site], assumed: Assumptions, setup: Setup | None, problems: Problems
) -> Group:
    village, name = record.text("village").strip(), record.text("group").strip()
    whole = name if not village or name.startswith(village) else f"{village}{name}"
    if set(whole) & set("/@\n"):
        problems.add("callup.group_name", record.where("group"), name=whole)
    people = record.take("people", _people, 1)
    stay = record.take("no_show", amount(0, 0.95), assumed.no_show)
    return Group(
        name=whole,
        village=village,
        spoken=record.text("spoken").strip() or whole,
        people=max(1, round(people * (1 - stay))),
        walk=record.take("walk_minutes", amount(0, 240), 0.0),
        site=_site_of(record, sites, problems),
        outlet=_horn(record, village, whole, setup, problems),
        place=record.place,
    )


def _site_of(record: Record, sites: Mapping[str, Site], problems: Problems) -> str:
    name = record.text("site").strip()
    if sites and name not in sites:
        hint = nearest(name, sites) or "、".join(list(sites)[:8])
        problems.add("callup.unknown_site", record.where("site"), found=name, nearest=hint)
    return name


def _horn(record: Record, village: str, group: str, setup: Setup | None, problems: Problems) -> str:
    """The group's horn: as written, or the outlet that is called like its village."""
    outlet = _outlet(record, setup, problems)
    if not outlet and not record.has("outlet") and village and (setup is None or village in setup.outlets):
        return village
    if not outlet and not record.has("outlet"):
        problems.add("callup.no_outlet", record.place, name=group)
    return outlet


def _outlet(record: Record, setup: Setup | None, problems: Problems) -> str:
    name = record.text("outlet").strip()
    if setup is not None and name and name not in setup.outlets:
        hint = nearest(name, setup.outlets) or "、".join(list(setup.outlets)[:8])
        problems.add("callup.unknown_outlet", record.where("outlet"), found=name, nearest=hint)
        return ""
    return name


def _tell_missing(found: _Found, paths: Sequence[Path], problems: Problems) -> None:
    where = Place("、".join(path.name for path in paths))
    for part, rows in (("groups", found.groups), ("sites", found.sites)):
        if not rows:
            section = f"callup_{part[:-1]}"
            names = keys.names_of(section)
            problems.add("callup.nothing_of", where, part=keys.printed("callup", part), part_en=part,
                         heads="、".join(names.values()), heads_en=", ".join(names))  # fmt: skip
