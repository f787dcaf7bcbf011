"""One play at another time of its day: a row in the program's own sheet, and the play left out where it was.

The new row must be there, find its place and say the very same before anything is left out; otherwise it is taken out
again. A play whose time is over is only booked anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from dalaba.core import clock
from dalaba.core.model import Instant, Programme, Reason, Spot
from dalaba.core.problems import Bad
from dalaba.core.spot_id import SpotId
from dalaba.desk.booking import book, remove
from dalaba.desk.root import Station
from dalaba.station.files.values import as_clock
from dalaba.station.schedules import Campaign, Row, facts_at, layers

_OWN = ("daily", "at_outlet", "row")
"""The layers of facts that belong to the row's campaign and would be lost outside it."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What moved where."""

    title: str
    outlets: tuple[str, ...]
    was: Instant
    at: Instant
    rows: tuple[str, ...]
    """The ids of the new rows, by which they can be taken out."""


def plays_of(programme: Programme, row: str, due: Instant, outlets: Sequence[str] = ()) -> tuple[Spot, ...]:
    """The spots of a row (campaign/id) that are due then, at these outlets or at all. Raises Bad if there is none."""
    found = tuple(
        spot
        for spot in programme.spots
        if SpotId.parse(spot.id).key == row and spot.due == due and (not outlets or spot.outlet in outlets)
    )
    if not found:
        raise Bad("orders.no_such_play", row=row, at=clock.hms(due, clock.zone(programme.zone)))
    return found


def move(
    folder: Path, spots: Sequence[Spot], at: Instant, now: Instant, leave_out: Callable[[Sequence[Spot]], Reason | None]
) -> Moved:
    """Have these spots of one row, due at one time, begin at `at` instead. `leave_out` has air leave them out once, and
    returns why it does not.

    Raises Bad if that cannot be done, and then everything is as before; OSError if the disk refuses.
    """
    station = Station.read(folder)
    first = spots[0]
    day = clock.local(first.due, station.setup.zone).date()
    _check(station, first, at, now, day)
    campaign, row = _row_of(station, first)
    rows: list[str] = []
    try:
        for outlets, facts in _groups(station, campaign, row, spots, day).items():
            rows.append(_booked(folder, campaign, row, outlets, dict(facts), day, at, now))
        _check_same(Station.read(folder), spots, rows, day)
        coming = [spot for spot in spots if spot.start > now]
        if coming and (refused := leave_out(coming)) is not None:
            raise Bad(refused.code, **refused.params)
    except BaseException:
        for name in rows:
            remove(folder, name)
        raise
    return Moved(first.title, tuple(spot.outlet for spot in spots), first.due, at, tuple(rows))


def _check(station: Station, spot: Spot, at: Instant, now: Instant, day: date) -> None:
    zone = station.setup.zone
    if station.problems.errors:
        raise Bad("orders.files_first", where=str(station.problems.errors[0].place or ""))
    if spot.flow is not None or spot.exam:
        raise Bad("orders.move_not", title=spot.title)
    if at <= now:
        raise Bad("orders.move_past", at=clock.hms(at, zone), now=clock.hms(now, zone))
    if clock.local(at, zone).date() != day:
        raise Bad("orders.move_other_day", title=spot.title)


def _row_of(station: Station, spot: Spot) -> tuple[Campaign, Row]:
    key = SpotId.parse(spot.id).key
    for campaign in station.plan.campaigns:
        for row in campaign.rows:
            if f"{campaign.name}/{row.id}" == key:
                return campaign, row
    if town := station.owner(spot.id):
        raise Bad("received.read_only", name=key, township=town)
    raise Bad("orders.move_no_row", title=spot.title)


def _groups(
    station: Station, campaign: Campaign, row: Row, spots: Sequence[Spot], day: date
) -> dict[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Outlets that say the same, with the facts that they take from the row's campaign."""
    by_facts: dict[tuple[tuple[str, str], ...], list[str]] = {}
    script = station.plan.scripts.get(row.script)
    for spot in spots:
        here = station.setup.outlets[spot.outlet]
        found = layers(campaign, row, here, script, day, station.plan.days)
        own = {name for source, layer in found if source in _OWN for name in layer}
        facts = facts_at(campaign, row, here, script, day, station.plan.days)
        by_facts.setdefault(tuple(sorted((name, facts[name]) for name in own)), []).append(spot.outlet)
    return {tuple(outlets): facts for facts, outlets in by_facts.items()}


def _booked(
    folder: Path, campaign: Campaign, row: Row, outlets: Sequence[str], facts: Mapping[str, str], day: date,
    at: Instant, now: Instant,
) -> str:  # fmt: skip
    """The id of the new row. Raises Bad with the first reason against it."""
    zone = Station.read(folder).setup.zone
    since = at - clock.at(day, 0, zone)
    cells = {
        row.source: row.script, "to": "、".join(outlets), "at": as_clock(since),
        "dates": (day + timedelta(days=row.days_before)).isoformat(),
        "days_before": str(row.days_before) if row.days_before else "",
        "languages": "、".join(row.languages), "length": row.length if row.length != "long" else "",
        "order": row.order if row.order != "together" else "", "priority": row.priority,
        "timing": row.timing if row.timing != "flexible" else "",
        "if_missing": row.if_missing if row.if_missing != "next" else "",
        "volume": str(row.volume) if row.volume != 100 else "", "bed": row.bed,
        "note": f"{campaign.name}/{row.id}",
    }  # fmt: skip
    name, problems = book(folder, {key: cell for key, cell in cells.items() if cell}, facts, now)
    if problems:
        told = Reason("orders.move_refused").because(problems[0].reason)
        raise Bad(told.code, **told.params)
    return name


def _check_same(station: Station, spots: Sequence[Spot], rows: Sequence[str], day: date) -> None:
    """Refuse a move after which an outlet would say something else."""
    names = set(rows)
    there = {spot.outlet: spot.said for spot in station.compile(day).spots if SpotId.parse(spot.id).row in names}
    for spot in spots:
        if spot.outlet not in there or (spot.said and there[spot.outlet] != spot.said):
            raise Bad("orders.move_differs", title=spot.title, outlet=spot.outlet)
