"""A day's programme as a calendar shows it: each row once for the outlets where it has the same times. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from dalaba.core import clock
from dalaba.core.model import Instant, Programme, Reason, Spot
from dalaba.core.patterns import late
from dalaba.core.spot_id import SpotId

_NAMELESS = late(r"[0-9a-f]{8}(?:-\d+)?|加播-\d+")
"""Ids that the program gives."""
_WRITTEN_OUT = 3
"""Up to so many times are written out; of more, the first and the last."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row at some outlets on a day."""

    key: str
    """campaign/row"""
    title: str
    times: tuple[Instant, ...]
    """When it is due there, refused or not; sorted."""
    outlets: tuple[str, ...]
    refused: tuple[tuple[Instant, str, Reason], ...] = ()
    """Time, outlet and why, of what finds no place."""
    until: Instant = 0
    """The end of its last play; 0 if none has a place."""
    urgent: bool = False

    def hours(self, zone: ZoneInfo) -> str:
        """07:20; 07:20、11:50; 07:00–11:15."""
        shown = [clock.hms(each, zone)[:5] for each in self.times]
        return "、".join(shown) if len(shown) <= _WRITTEN_OUT else f"{shown[0]}–{shown[-1]}"

    @property
    def name(self) -> str:
        """The row's own name, if a person gave it one that says more than its title; else ""."""
        row = SpotId.parse(self.key).row
        return "" if _NAMELESS.fullmatch(row) or row in self.title or self.title in row else row

    @property
    def often(self) -> int:
        """How often it is due, if that is not to be seen from its hours; else 0."""
        return len(self.times) if len(self.times) > _WRITTEN_OUT else 0


def entries(programme: Programme, outlets: Collection[str] = ()) -> list[Entry]:
    """The day's rows by their first time. `outlets`: only there; empty: everywhere."""
    dues: defaultdict[tuple[str, str], list[Instant]] = defaultdict(list)
    titles: dict[str, str] = {}
    spots: defaultdict[tuple[str, str], list[Spot]] = defaultdict(list)
    refused: defaultdict[tuple[str, str], list[tuple[Instant, str, Reason]]] = defaultdict(list)
    known = {spot.script: spot.title for spot in programme.spots}
    for spot in programme.spots:
        if not outlets or spot.outlet in outlets:
            where = SpotId.parse(spot.id).key, spot.outlet
            dues[where].append(spot.due)
            spots[where].append(spot)
            titles[where[0]] = spot.title
    for each in programme.refused:
        if not outlets or each.outlet in outlets:
            where = SpotId.parse(each.id).key, each.outlet
            dues[where].append(each.due)
            refused[where].append((each.due, each.outlet, each.reason))
            titles.setdefault(where[0], known.get(each.script, each.script))
    alike: defaultdict[tuple[str, tuple[Instant, ...]], list[str]] = defaultdict(list)
    order = {card.name: number for number, card in enumerate(programme.outlets)}
    for (key, outlet), times in sorted(dues.items(), key=lambda each: order.get(each[0][1], len(order))):
        alike[key, tuple(sorted(set(times)))].append(outlet)
    found = [
        Entry(
            key, titles[key], times, tuple(names), tuple(each for name in names for each in refused[key, name]),
            max((spot.end for name in names for spot in spots[key, name]), default=0),
            any(spot.priority == "urgent" for name in names for spot in spots[key, name]),
        )
        for (key, times), names in alike.items()
    ]  # fmt: skip
    return sorted(found, key=lambda each: (each.times[0], each.title))


def in_week(day: date) -> list[date]:
    """The week of a day, from Monday."""
    first = day - timedelta(days=day.weekday())
    return [first + timedelta(days=number) for number in range(7)]


def weeks_of(day: date) -> Sequence[Sequence[date]]:
    """The weeks of a day's month, each from Monday; the days before and after it are among them."""
    first = day.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    begin = in_week(first)[0]
    count = (in_week(last)[0] - begin).days // 7 + 1
    return [in_week(begin + timedelta(days=7 * number)) for number in range(count)]


def counted(found: Iterable[Entry]) -> tuple[int, int]:
    """How many plays there are, and how many of them find no place."""
    every = list(found)
    return sum(len(each.times) * len(each.outlets) for each in every), sum(len(each.refused) for each in every)
