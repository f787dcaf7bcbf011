"""A call-up's rows to its values: assumptions, sites and groups, each bad value a problem at its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dalaba.callup.assumptions import NAMES, Assumptions
from dalaba.callup.round import Group, Minute, Site
from dalaba.core.problems import Bad, nearest
from dalaba.station.files import Map, Problems, Record, Scalar, Seq, values
from dalaba.station.files.yaml_nodes import Node
from dalaba.station.outlets import Setup


def known(word: str) -> str | None:
    """The assumption that a word names, or None."""
    low = word.strip().lower()
    return next((name for name, chinese in NAMES.items() if low in (name, chinese)), None)


def assumptions(said: Iterable[tuple[Scalar, Node]], problems: Problems) -> Assumptions:
    """The assumptions with these changes, applied in order."""
    taken: dict[str, Any] = {}
    for key, node in said:
        name = known(key.text)
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
"""The range of an assumption; all others range from 0 to 240."""


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
    """A parser of numbers from `low` to `high`, with or without a unit: 269人, 21.6分钟, 12%."""

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


def sites(rows: Iterable[Map], assumed: Assumptions, setup: Setup | None, problems: Problems) -> dict[str, Site]:
    """The sites by name, each once."""
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
    """Whether a row has all that it needs. What it lacks is noted."""
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


def groups(
    rows: Iterable[Map], sites: Mapping[str, Site], assumed: Assumptions, setup: Setup | None, problems: Problems
) -> dict[str, Group]:
    """The groups by name, each once. If there are no sites at all, unknown sites are not reported."""
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
    """The group's horn: as written, or the outlet with the name of its village."""
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
