"""Storing a day's call-up in `records/callup/DATE.json`: its round, its plan, and the orders so far.

The campaign is written from it, at first and after every order, so the two differ only if a person edits the campaign.
An edited campaign is kept next to it under its own name and is not lost.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from dalaba.callup.assumptions import Assumptions
from dalaba.callup.campaign import Booked, Notice, Texts, file_of, text_of
from dalaba.callup.feasible import shown
from dalaba.callup.live import Rules, SiteOrder, State, settle
from dalaba.callup.round import Group, Minute, Round, Site
from dalaba.core import atomic

FOLDER = "records/callup"
FORM = 1
_QUIET_FOR = 10
"""Minutes after which a site's loudspeaker may say again that the line is long."""
_SOON = 40
"""Seconds until it says so, because the desk first has to read it and perhaps make the clip."""


@dataclass(frozen=True, slots=True)
class SavedCalls:
    """A day's call-up as planned, and the orders since, oldest first."""

    booked: Booked
    orders: tuple[SiteOrder, ...] = ()

    @property
    def state(self) -> State:
        """The times of the calls now."""
        return settle(self.booked.planned, self.booked.calls, self.orders)

    def with_order(self, order: SiteOrder) -> SavedCalls:
        """The same with one more order."""
        return replace(self, orders=(*self.orders, order))

    def now(self) -> Booked:
        """The campaign after all orders."""
        moved = {name: at for name, at in self.state.times.items() if at != self.booked.calls[name]}
        return replace(self.booked, moved=moved, notices=tuple(_notices(self.booked.planned, self.orders)))


def _notices(planned: Round, orders: tuple[SiteOrder, ...]) -> list[Notice]:
    """What the sites' loudspeakers tell those waiting: how long it takes, but not too often."""
    said: dict[str, float] = {}
    found = []
    for order in orders:
        site = planned.site(order.site)
        if site.outlet and _is_long(site, order) and order.at - said.get(site.name, -_QUIET_FOR) >= _QUIET_FOR:
            said[site.name] = order.at
            seconds = round(order.at * 60) + _SOON
            at = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
            name = re.sub(r"[/@\s]", "-", f"排队-{site.name}-{at.replace(':', '')}")  # not allowed in a row's id
            found.append(Notice(name, site.outlet, at, _wait(site, order)))
    return found


def _wait(site: Site, order: SiteOrder) -> int:
    """Approximate waiting time for somebody who joins the line now, by the count or else the hold; in steps of 5."""
    rules = Rules()
    waiting = order.queue if order.queue is not None else 1.5 * rules.queue_share * site.max_queue
    held = order.kind == "hold" and order.queue is None
    minutes = float(order.minutes or rules.hold) if held else waiting / site.per_minute
    return max(5, 5 * math.ceil(minutes / 5))


def _is_long(site: Site, order: SiteOrder) -> bool:
    """Whether an order means that people will have to wait."""
    return order.kind == "hold" or order.length == "long" or (order.queue or 0) > Rules().queue_share * site.max_queue


def path_of(station: Path, day: date) -> Path:
    """The path of a day's call-up."""
    return station / FOLDER / f"{day.isoformat()}.json"


def days(station: Path) -> list[date]:
    """The days that have a call-up, the oldest first."""
    found = []
    for path in (station / FOLDER).glob("????-??-??.json"):
        try:
            found.append(date.fromisoformat(path.stem))
        except ValueError:  # a file of somebody else's
            continue
    return sorted(found)


def load(station: Path, day: date) -> SavedCalls | None:
    """What was stored; None if nothing was. Raises OSError if the disk fails.

    Raises atomic.Broken if the file is not as this program writes it, so callers can rely on its content.
    """
    return atomic.read_json(path_of(station, day), lambda data: _believed(data, day))


def _believed(data: Mapping[str, Any], day: date) -> SavedCalls:
    """Convert and test the stored data, because it moves calls and becomes a campaign."""
    if data["form"] != FORM:
        raise ValueError(f"form {data['form']}, not {FORM}")
    kept = _kept(data, day)
    text_of(kept.now())
    return kept


def save(station: Path, kept: SavedCalls) -> Path | None:
    """Store it and write the campaign. Returns where the earlier campaign was moved, if a person had changed it, else
    None.

    Raises OSError if the disk fails; then the campaign is unchanged.
    """
    day = kept.booked.day
    path = station / file_of(day)
    text = text_of(kept.now()).encode()
    aside = _aside(station, day, path)
    atomic.write(path_of(station, day), json.dumps(_json(kept, text), ensure_ascii=False, indent=1).encode())
    atomic.write(path, text)
    return aside


def _aside(station: Path, day: date, path: Path) -> Path | None:
    """Move a campaign out of the way that differs from what was written, since a person has worked on it."""
    try:
        found = atomic.whole(path)
    except OSError:
        return None
    try:
        written = atomic.read_json(path_of(station, day), lambda data: str(data["written"]))
    except atomic.Broken:
        written = None  # unknown what was written: keep the file
    if hashlib.sha256(found).hexdigest() == written:
        return None
    beside = atomic.unused(station / FOLDER / f"{path.stem}.改过的.yaml")
    atomic.write(beside, found)
    return beside


def _json(kept: SavedCalls, text: bytes) -> dict[str, Any]:
    booked = kept.booked
    planned = booked.planned
    return {
        "form": FORM,
        "date": booked.day.isoformat(),
        "written": hashlib.sha256(text).hexdigest(),
        "groups": [{**asdict(group), "place": None} for group in planned.groups],
        "sites": [{**asdict(site), "place": None} for site in planned.sites],
        "assumed": asdict(planned.assumed),
        "neighbours": {name: sorted(near) for name, near in planned.neighbours.items()},
        "silent": {name: list(spans) for name, spans in planned.silent.items()},
        "calls": dict(booked.calls),
        "texts": asdict(booked.texts),
        "places": dict(booked.places),
        "skip": sorted(booked.skip),
        "names": {role: list(names) for role, names in booked.names.items()},
        "either": booked.either,
        "orders": [asdict(order) for order in kept.orders],
    }


def _kept(data: Mapping[str, Any], day: date) -> SavedCalls:
    assumed = {**data["assumed"], "households": tuple(data["assumed"]["households"])}
    planned = Round(
        tuple(Group(**group) for group in data["groups"]),
        tuple(Site(**site) for site in data["sites"]),
        Assumptions(**assumed),
        {name: frozenset(near) for name, near in data["neighbours"].items()},
        {name: _spans(spans) for name, spans in data["silent"].items()},
    )
    skip = frozenset((script, horn) for script, horn in data["skip"])
    names = {role: tuple(found) for role, found in data["names"].items()}
    texts = Texts(**data["texts"])
    booked = Booked(day, planned, data["calls"], texts, data["places"], skip, names, either=data["either"])
    return SavedCalls(booked, tuple(SiteOrder(**order) for order in data["orders"]))


def _spans(spans: list[list[int]]) -> tuple[tuple[Minute, Minute], ...]:
    return tuple((since, until) for since, until in spans)


def detail(before: SavedCalls, after: SavedCalls, order: SiteOrder) -> dict[str, object]:
    """What the ledger records of an order: what was said about which site, and each call that moved, from and to."""
    was, now = before.state.times, after.state.times
    moved = {name: [shown(was[name]), shown(at)] for name, at in now.items() if was[name] != at}
    said = {name: value for name, value in asdict(order).items() if name not in ("actor", "at") and value is not None}
    return {**said, "date": after.booked.day.isoformat(), "minute": shown(int(order.at)), "moved": moved}
