"""The day on the air as it passes: the programme that air has, and what the ledger has said of it so far.

The programme is read when its file has changed, of the ledger only what is new. One for the whole console; any thread
may ask it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from dalaba.air import ledger
from dalaba.air.ledger import LedgerError
from dalaba.core import clock
from dalaba.core.model import Instant, Programme
from dalaba.desk.day_changes.word import Word, words
from dalaba.desk.root import Station
from dalaba.desk.township_log import VillagesSoFar
from dalaba.link import handover
from dalaba.station.outlets import Setup
from dalaba.views import daylist
from dalaba.views.asrun import Fold
from dalaba.views.daylist import Play

_MOST_NEW = 5_000
"""The most entries taken at once; if there are more, the day is read again."""


@dataclass(frozen=True, slots=True)
class Today:
    """The day now."""

    date: date
    midnight: Instant
    until: Instant
    programme: Programme
    plays: tuple[Play, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """One reading of the station, on a day: what is worked out from it holds until there is another."""

    station: Station | None = None
    day: date | None = None

    def of(self, station: Station, day: date) -> bool:
        """Whether it is this one."""
        return self.station is station and self.day == day


class DaySoFar:
    """Keeps up with the day. `compiled` gives a day's programme where none was handed over, from the desk's last
    `reading`."""

    def __init__(self, folder: Path, reading: Callable[[], Station], compiled: Callable[[date], Programme]) -> None:
        self._folder, self._reading, self._compiled = folder, reading, compiled
        self._compiled_from: Station | None = None
        self._lock = threading.Lock()
        self._date: date | None = None
        self._stamp: object = None
        self._programme: Programme | None = None
        self._fold, self._seq = Fold(), 0
        self._villages = VillagesSoFar(folder)
        self._beyond: tuple[Reading, dict[str, tuple[str, Instant | None]]] = (Reading(), {})
        self._words: tuple[Reading, list[Word]] = (Reading(), [])

    def beyond(self, station: Station, day: date) -> dict[str, tuple[str, Instant | None]]:
        """What is next after the days that air has, outlet -> title and time, as far as it was looked for."""
        if not self._beyond[0].of(station, day):
            self._beyond = Reading(station, day), {}
        return self._beyond[1]

    def words(self, station: Station, day: date) -> list[Word]:
        """The words that may be said of the day."""
        if not self._words[0].of(station, day):
            self._words = Reading(station, day), words(station, day)
        return self._words[1]

    def mark(self, setup: Setup, now: Instant) -> object:
        """Differs whenever the day's programme was handed over anew, or another day has begun."""
        day = clock.today(now, setup.zone)
        return day, self._stamp_of(day), self._villages.mark()

    def look(self, setup: Setup, now: Instant) -> Today:
        """The day as it is now."""
        day = clock.today(now, setup.zone)
        midnight, until = clock.at(day, 0, setup.zone), clock.at(day + timedelta(days=1), 0, setup.zone)
        with self._lock:
            programme = self._read(day)
            self._hear(day, midnight)
            rows = self._villages.rows(self._fold.rows, midnight - clock.DAY, midnight + 2 * clock.DAY)
            found = daylist.plays(programme, rows, now, midnight, until)
        return Today(day, midnight, until, programme, tuple(found))

    def _read(self, day: date) -> Programme:
        stamp = day, self._stamp_of(day)
        if self._programme is None or stamp != self._stamp:
            try:
                self._programme = handover.read(handover.path_of(self._folder, day))
            except (OSError, handover.HandoverError):
                self._compiled_from = self._reading()  # kept, so that its id is no other's
                self._programme = self._compiled(day)
            self._stamp = stamp
        return self._programme

    def _stamp_of(self, day: date) -> object:
        """What tells one state of the hand-over from another; without one, the reading that it is compiled from."""
        return _stamp(handover.path_of(self._folder, day)) or id(self._reading())

    def _hear(self, day: date, midnight: Instant) -> None:
        """Take up what is new on the ledger. What cannot be read is told by air."""
        records = self._folder / "records"
        try:
            new = [] if day != self._date else ledger.latest(records, _MOST_NEW, self._seq)
            if day != self._date or len(new) == _MOST_NEW:
                self._fold, self._date = Fold(), day
                new = list(ledger.events(records, midnight - clock.DAY, midnight + 2 * clock.DAY))
        except LedgerError:
            return
        self._fold.hear(new)
        self._seq = max((event.seq for event in new), default=self._seq)


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        told = path.stat()
    except OSError:
        return None
    return told.st_mtime_ns, told.st_size
