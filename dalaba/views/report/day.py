"""A day's report: its rows, its incidents, and the ledger's head that vouches for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from dalaba.air import ledger
from dalaba.core import clock
from dalaba.core.clock import DAY
from dalaba.core.model import Event, Instant, Millis
from dalaba.views.asrun import AsRun, Incidents, incidents, moment, reconcile
from dalaba.views.asrun.others import Reported, incidents_of, log_of

BEFORE: Millis = 3 * DAY
"""How long before a day its spots may have been planned; programmes are made two days ahead."""
AFTER: Millis = 8 * DAY
"""How long after a day entries about it may come: a note on last week, a spot that a power cut ended."""


@dataclass(frozen=True, slots=True)
class StationFacts:
    """What a report must know of its station. `outlets`: name -> kind, in the station's order."""

    station: str
    zone: ZoneInfo
    ui: str
    outlets: Mapping[str, str]
    shares: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Outlet -> language -> its per cent of the time, for outlets that set it."""

    def as_json(self) -> dict[str, Any]:
        """As JSON values, for another process."""
        return {"station": self.station, "zone": self.zone.key, "ui": self.ui, "outlets": dict(self.outlets),
                "shares": {name: dict(each) for name, each in self.shares.items()}}  # fmt: skip

    @staticmethod
    def of_json(plain: Mapping[str, Any]) -> StationFacts:
        """The facts from `as_json`."""
        return StationFacts(
            plain["station"], ZoneInfo(plain["zone"]), plain["ui"], plain["outlets"], plain.get("shares", {})
        )


@dataclass(frozen=True, slots=True)
class DayReport:
    """One day. `as_of`: when the ledger was read."""

    day: date
    log: AsRun
    incidents: Incidents
    head: Event | None
    """The ledger's last entry before the day's end; it stays the same when the page is written again."""
    added: Event | None
    """The newest entry after the day's end that this page uses."""
    as_of: Instant
    over: bool
    """Whether the day is past; if not, the page shows the day so far."""
    rehearsed: bool = False
    """Whether some of it was rehearsed. Then it proves nothing, and every sheet says so."""
    others: int = 0
    """How many entries about the day other PCs have reported."""

    @property
    def empty(self) -> bool:
        """Whether nothing was due and nothing happened."""
        lists = (self.incidents.orders, self.incidents.sound_checks, self.incidents.notes, self.incidents.troubles)
        return not self.log.rows and not any(lists)

    @property
    def stamp(self) -> int:
        """It grows with every entry used, of this PC and of others; if it has, the page must be written again."""
        return max((event.seq for event in (self.head, self.added) if event), default=0) + self.others

    def outlets(self, known: Mapping[str, str]) -> list[str]:
        """The outlets: the station's in its order, then former ones from the ledger.

        Outlets of which nothing is known (other PCs play them, and nobody has reported) come last.
        """
        seen = sorted({row.outlet for row in self.log.rows} - set(known))
        told = {row.outlet for row in self.log.rows if row.outcome != "unreported" or row.reported}
        return sorted([*known, *(name for name in seen if name)], key=lambda name: name not in told)


Others: TypeAlias = "Callable[[Instant, Instant, Sequence[date]], Sequence[Reported]]"
"""What other PCs have reported between two times of the spots that were due on these days."""


def read(
    records: Path, days: Sequence[date], zone: ZoneInfo, now: Instant, others: Others | None = None
) -> list[DayReport]:
    """The reports of consecutive days from the ledger in a folder, and from `others`. Raises LedgerError if the ledger
    cannot be read."""
    since, until = clock.at(days[0], 0, zone), clock.at(days[-1] + timedelta(days=1), 0, zone)
    events = list(ledger.events(records, since - BEFORE, until + AFTER, days))
    heads = [ledger.head_at(records, clock.at(day + timedelta(days=1), 0, zone)) for day in days]
    reported = others(since - BEFORE, until + AFTER, days) if others else ()
    return gather(events, list(zip(days, heads, strict=True)), zone, now, reported)


def gather(
    events: Sequence[Event],
    days: Sequence[tuple[date, Event | None]],
    zone: ZoneInfo,
    now: Instant,
    others: Sequence[Reported] = (),
) -> list[DayReport]:
    """The reports of some days, given with their heads, from all events that may concern them."""
    log, done = log_of(reconcile(events), others), incidents_of(incidents(events), others)
    foreign = [event for pc in others for event in pc.events]
    rehearsed = any(map(ledger.rehearsed, (*events, *foreign)))
    reports = []
    for day, head in days:
        since, until = clock.at(day, 0, zone), clock.at(day + timedelta(days=1), 0, zone)
        of_day = log.between(since, until)
        added = _added(events, of_day, since, until)
        count = _count(foreign, of_day, since, until)
        reports.append(
            DayReport(day, of_day, done.between(since, until), head, added, now, until <= now, rehearsed, count)
        )
    return reports


def _count(foreign: Sequence[Event], log: AsRun, since: Instant, until: Instant) -> int:
    """How many entries of other PCs are about the day."""
    spots = {row.id for row in log.rows} if foreign else ()
    return sum(event.spot in spots or since <= event.wall < until for event in foreign)


def _added(events: Sequence[Event], log: AsRun, since: Instant, until: Instant) -> Event | None:
    """The newest entry after the day that is about its spots or about the day."""
    spots = {row.id for row in log.rows}
    cut = {row.node for row in log.rows if row.reason and row.reason.code == "air.power_lost"}
    newest = None
    for event in events:
        if event.wall < until:
            continue
        if event.kind == "boot" and event.node in cut:
            cut.discard(event.node)  # the first entry after the day showed the power cut
            newest = event
        elif event.spot in spots or (event.kind in ("note", "done", "sound_check") and since <= moment(event) < until):
            newest = event
    return newest
