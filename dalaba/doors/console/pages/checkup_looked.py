"""What the last look at this PC and at the station's files found, shared by all who have the page open.

A look at the PC takes seconds, so it is kept for a while, and only one goes on at a time. The files are read anew
whenever one of them has changed, which costs no more than asking for their times.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from dalaba.core import clock
from dalaba.core.model import Instant, Problem
from dalaba.desk.root import Station, stamp
from dalaba.health import Finding, examine

LASTS = 30_000
"""Milliseconds for which a look at the PC is shown again."""
_AGAIN = 0.2
"""Seconds for which nobody asks for the files' times again."""


@dataclass(frozen=True, slots=True)
class FilesRead:
    """The files as they were read. `whole`: whether the days ahead were looked at, too."""

    stamp: object
    station: Station
    problems: tuple[Problem, ...]
    whole: bool = False


@dataclass
class Looked:
    """What is known of one station."""

    folder: Path
    findings: tuple[Finding, ...] = ()
    at: Instant | None = None
    """When the PC was looked at; None: not yet."""
    _files: FilesRead | None = None
    _asked: float = 0.0
    _reading: threading.Lock = field(default_factory=threading.Lock)
    _looking: threading.Lock = field(default_factory=threading.Lock)

    def files(self, mono: float, wait: bool = True) -> FilesRead | None:
        """The files as they are now. `wait`: if somebody else is just reading them, wait for that; otherwise what was
        read last is returned."""
        if not wait and self._files is not None and mono - self._asked < _AGAIN:
            return self._files
        if not self._reading.acquire(wait):
            return self._files
        try:
            self._asked, now = mono, stamp(self.folder)
            if self._files is None or self._files.stamp != now:
                station = Station.read(self.folder)
                self._files = FilesRead(now, station, tuple(station.problems))
            return self._files
        finally:
            self._reading.release()

    def fresh(self, now: Instant) -> bool:
        """Whether the last look is new enough, and looked at the files as they are."""
        return self.at is not None and 0 <= now - self.at < LASTS and self._files is not None and self._files.whole

    def look(self, now: Instant, mono: float) -> None:
        """Look at everything, unless that was just done."""
        with self._looking:
            read = self.files(mono)
            if read is None or self.fresh(now):
                return
            self.findings = tuple(examine(self.folder, read.station.setup, 0, now))
            self.at = now
            if not read.whole:
                today = clock.today(now, read.station.setup.zone)
                problems = tuple(Station.read(self.folder).check(today))
                self._keep(FilesRead(read.stamp, read.station, problems, True))

    def forget(self) -> None:
        """The next look is a new one."""
        self.at = None

    def _keep(self, read: FilesRead) -> None:
        with self._reading:
            if self._files is None or self._files.stamp == read.stamp:
                self._files = read


def years_unknown(station: Station, now: Instant) -> list[int]:
    """The years, this one or that in three months, of which the calendar's make-up workdays are not known yet."""
    today = clock.today(now, station.setup.zone)
    years = dict.fromkeys((today.year, (today + timedelta(days=90)).year))
    calendar = station.setup.calendar
    return [year for year in years if calendar and not station.plan.days.known(calendar, year)]
