"""The programmes of many days, for who looks at weeks and months: compiled once for each state of the files."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from dalaba.core.model import Programme
from dalaba.core.problems import Problems
from dalaba.desk.root import Station, stamp
from dalaba.station.days import NOT

_MOST_KEPT = 200


class DaysAhead:
    """The station as its files are now, and its days. Who uses it holds its `lock`: a library is one thread's."""

    def __init__(self, folder: Path) -> None:
        self.lock = threading.RLock()
        self._folder = folder
        self._stamp: object = None
        self._station: Station | None = None
        self._kept: dict[tuple[date, str], Programme] = {}

    def station(self) -> Station:
        """The station, read anew if a file has changed."""
        now = stamp(self._folder)
        if self._station is None or now != self._stamp:
            self._station, self._stamp = Station.read(self._folder), now
            self._kept.clear()
        return self._station

    def programme(self, day: date, timetable: str = "", station: Station | None = None) -> Programme:
        """A day's programme. `timetable`: as if that one were in force, and no other that has its own dates.
        `station`: of this one, which is not kept."""
        if station is not None and station is not self._station:
            return station.compile(day)
        found = self._kept.get((day, timetable))
        if found is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            base = self.station()
            found = _in_force(base, timetable, [day]).compile(day) if timetable else _quiet(base).compile(day)
            self._kept[day, timetable] = found
        return found


def _in_force(station: Station, timetable: str, days: Sequence[date]) -> Station:
    others = (each.name for each in station.plan.days.timetables if each.own_days and each.name != timetable)
    return station.switched((timetable, *(f"{NOT}{name}" for name in others)), tuple(station.setup.outlets), days)


def _quiet(station: Station) -> Station:
    """The same station, whose list of problems does not grow by looking at its days."""
    return replace(station, problems=Problems(), waiting=Problems())
