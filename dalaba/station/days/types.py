"""The type of a day at an outlet, and the timetables in force there. Pure except for the calendars."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from dalaba.core.model import Place
from dalaba.station.days.calendar import holidays_of, make_ups_known
from dalaba.station.days.clauses import Clause, falls, meets
from dalaba.station.days.day_sets import WhichDays
from dalaba.station.days.later import Later
from dalaba.station.days.names import NOT, TYPES, WEEKDAY_TYPES
from dalaba.station.days.sun import Sun
from dalaba.station.days.timetables import Timetable
from dalaba.station.files.date_values import DateRange

_WORK = ("workday", "holiday")
_SCHOOL = ("schoolday", "exam")
_CALENDAR = frozenset({*_WORK, "schoolday", f"{NOT}workday", f"{NOT}holiday", f"{NOT}schoolday"})
"""Types that the public calendar decides, unless they are written."""
_MOST_REMEMBERED = 2_000


class Mark(NamedTuple):
    """A written statement that these days have these types ("!rainy": not that type). `outlets` empty: everywhere."""

    days: WhichDays
    types: tuple[str, ...]
    outlets: tuple[str, ...] = ()
    place: Place | None = None
    rules: tuple[Clause, ...] = ()
    """Its days of the week; empty: all of the days."""
    sure: bool = True
    """False: its days or types cannot be read. Then it counts only in what the days may be (`DayTypes.also`)."""

    def covers(self, day: date, weekday: int) -> bool:
        """Whether it covers a day that has the hours of `weekday`."""
        return falls(self.days, day, weekday) and (not self.rules or meets(self.rules, day, weekday))


class Postponed(NamedTuple):
    """From a day on, everything in a campaign, with its facts, happens `days` days later."""

    since: date
    days: int

    def meant_by(self, day: date) -> date | None:
        """The campaign's original day for this one; None if the postponement left this day empty."""
        if day < self.since:
            return day
        earlier = day - timedelta(days=self.days)
        return earlier if earlier >= self.since else None


NO_TELLING = Postponed(date.min, 0)
"""Stands for a postponement that cannot be read: its campaign waits."""


class Written(NamedTuple):
    """What the marks of a day amount to at an outlet. `work`, `school`: "" if nothing is written."""

    work: str = ""
    school: str = ""
    others: tuple[str, ...] = ()
    """Rain, markets, timetables, user-defined types; the strongest first."""
    denied: frozenset[str] = frozenset()
    runs: int | None = None
    """The weekday whose hours the day has, if one is written."""


@dataclass(frozen=True)
class DayTypes:
    """The days of a place. `marked`: of the marks that cover a day, the last one counts most.

    A day has one type of workday or holiday and one of school day or exam. Rain, markets, timetables and user-defined
    types are added to these. A written holiday has no school, and a written exam is not a school day. A day with
    another weekday's hours (a Saturday that makes up for a Tuesday) is a workday or a day off as that weekday is.
    """

    calendar: str = ""
    terms: tuple[DateRange, ...] = ()
    marked: tuple[Mark, ...] = ()
    timetables: tuple[Timetable, ...] = ()
    postponed: Mapping[str, tuple[Postponed, ...]] = field(default_factory=dict)
    """Campaign -> its postponements that programs wrote."""
    later: tuple[Later, ...] = ()
    """In the order in which they were said."""
    sun: Sun | None = None
    """Set if something depends on the sun and the station says where it is."""
    off_days: Callable[[str, int], frozenset[date]] = holidays_of
    """The days off in a year of a calendar."""
    known: Callable[[str, int], bool] = make_ups_known
    """Whether a calendar's make-up days of a year are known."""
    also: tuple[DayTypes, ...] = ()
    """Other things that the days may be, if something written about them cannot be read."""
    unread: Place | None = None
    """For such alternatives: the place of what cannot be read."""
    made_up: bool = field(init=False, compare=False, repr=False, default=False)
    """Whether some day has the hours of another weekday."""
    given: tuple[str, ...] = field(init=False, compare=False, repr=False, default=())
    """The types that days can have: by nature, by a mark or by a timetable."""
    _remembered: dict[tuple[date, str], Written] = field(default_factory=dict, compare=False, repr=False)
    counted: dict[tuple[int, str, date], int] = field(default_factory=dict, compare=False, repr=False)
    """(`id` of a row from the same reading, outlet or "", day) -> on how many earlier days the row plays."""

    def __post_init__(self) -> None:
        made_up = any(kind in WEEKDAY_TYPES for mark in self.marked for kind in mark.types)
        object.__setattr__(self, "made_up", made_up)
        said = [kind for mark in self.marked for kind in mark.types if not kind.startswith(NOT)]
        said += [kind for each in self.also for kind in each.given]
        own = (each.name for each in self.timetables)
        object.__setattr__(self, "given", tuple(dict.fromkeys((*TYPES.values(), *said, *own, *WEEKDAY_TYPES))))

    @property
    def by_outlet(self) -> bool:
        """Whether a day may have different types at different outlets."""
        return any(mark.outlets for mark in self.marked) or any(each.outlets for each in self.timetables)

    def later_at(self, day: date, outlet: str) -> tuple[Later, ...]:
        """What is later on a day at an outlet, in the order in which it was said."""
        return tuple(each for each in self.later if each.at(day, outlet)) if self.later else ()

    def with_later(self, later: Iterable[Later]) -> DayTypes:
        """These days, with what is later there in place of what was."""
        said = tuple(later)
        return replace(self, later=said, also=tuple(each.with_later(said) for each in self.also))

    def with_marks(self, marks: Iterable[Mark]) -> DayTypes:
        """These days, with these marks in place of theirs."""
        return replace(self, marked=tuple(marks), _remembered={}, counted={})

    def with_mark(self, mark: Mark) -> DayTypes:
        """These days with one more mark, the last."""
        also = tuple(each.with_mark(mark) for each in self.also)
        return replace(self, marked=(*self.marked, mark), also=also, _remembered={}, counted={})

    def or_else(self, unread: Place | None, **said: Any) -> DayTypes:
        """An alternative to these days, for what cannot be read at `unread`."""
        return replace(self, unread=unread, _remembered={}, counted={}, **said)

    def with_sun(self, sun: Sun) -> DayTypes:
        """These days, with the sun's times."""
        return replace(self, sun=sun, also=tuple(each.with_sun(sun) for each in self.also))

    def without(self, types: Iterable[str]) -> DayTypes:
        """These days without any marks of these types."""
        gone = set(types)
        kept = (mark._replace(types=tuple(each for each in mark.types if each not in gone)) for mark in self.marked)
        also = tuple(each.without(gone) for each in self.also)
        return replace(self, marked=tuple(mark for mark in kept if mark.types), also=also, _remembered={}, counted={})

    def matches(self, day: date, wanted: frozenset[str], outlet: str = "") -> bool:
        """Whether the day has one of the wanted types, and none that is excluded ("!rainy").

        If an excluded type is unknown, no day matches, because it may be a typing error for a type that the day has.
        """
        unwanted = [each[len(NOT) :] for each in wanted if each.startswith(NOT)]
        if any(each not in self.given or self.has(day, each, outlet) for each in unwanted):
            return False
        return len(unwanted) == len(wanted) or any(
            self.has(day, each, outlet) for each in wanted if not each.startswith(NOT)
        )

    def has(self, day: date, kind: str, outlet: str = "") -> bool:
        """Whether the day has that type at that outlet ("": everywhere)."""
        written = self.written(day, outlet)
        if kind in _WORK:
            return self._work(day, written) == kind
        if kind in _SCHOOL:
            return self._school(day, written) == kind
        if kind in WEEKDAY_TYPES:
            return self.weekday(day, outlet) == WEEKDAY_TYPES.index(kind)
        return kind in written.others

    def weekday(self, day: date, outlet: str = "") -> int:
        """The weekday whose hours a day has at an outlet: its own, or the one that it makes up for."""
        runs = self.written(day, outlet).runs if self.made_up else None
        return day.weekday() if runs is None else runs

    def made_up_at(self, day: date, outlets: Iterable[str]) -> list[tuple[str, int]]:
        """The outlets where a day has the hours of another weekday, with that weekday."""
        found = ((name, self.weekday(day, name)) for name in outlets) if self.made_up else ()
        return [(name, number) for name, number in found if number != day.weekday()]

    def types(self, day: date, outlet: str = "") -> tuple[str, ...]:
        """All types of the day, for people."""
        written = self.written(day, outlet)
        school = self._school(day, written)
        return tuple(kind for kind in (self._work(day, written), school, *written.others) if kind)

    def in_force(self, day: date, outlet: str) -> tuple[Timetable, ...]:
        """The timetables in force, the weakest first: by their dates, by marks, by the day's work or school type."""
        if not self.timetables:
            return ()
        strength = {name: -rank for rank, name in enumerate(self.written(day, outlet).others)}
        weekday = self.weekday(day, outlet)
        here = [
            each
            for each in self.timetables
            if each.here(outlet) and self.has(day, each.name, outlet) and each.allows(day, weekday)
        ]
        return tuple(sorted(here, key=lambda each: strength.get(each.name, 1)))

    def doubtful(self, day: date, wanted: frozenset[str], outlet: str = "") -> bool:
        """Whether the answer for these types depends on make-up days that are not known yet."""
        if not self.calendar or not wanted & _CALENDAR:
            return False
        written = self.written(day, outlet)
        if written.work or written.runs is not None:
            return False
        if not wanted & {*_WORK, *(NOT + each for each in _WORK)} and not any(day in term for term in self.terms):
            return False
        return not self.known(self.calendar, day.year)

    def school_unknown(self, day: date, outlet: str = "") -> bool:
        """Whether it is unknown if there is school that day: no terms, or all of them over. Never on holidays."""
        if day <= max((term.last for term in self.terms), default=date.min):
            return False  # tested first, because it needs no calendar
        written = self.written(day, outlet)
        if written.school or "schoolday" in written.denied:
            return False
        return self._work(day, written) == "workday"

    def written(self, day: date, outlet: str = "") -> Written:
        """What marks and dated timetables say of a day at an outlet."""
        found = self._remembered.get((day, outlet))
        if found is None:
            if len(self._remembered) >= _MOST_REMEMBERED:
                self._remembered.clear()
            found = self._remembered[day, outlet] = self._add_up(day, outlet)
        return found

    def _add_up(self, day: date, outlet: str) -> Written:
        work = school = ""
        others: dict[str, None] = {}
        denied: set[str] = set()
        runs = self._runs(day, outlet) if self.made_up else None
        weekday = day.weekday() if runs is None else runs
        for kind, mark in self._said(day, outlet, weekday):
            if kind.startswith(NOT):
                denied.add(kind[len(NOT) :])
            elif kind in denied:
                continue  # a later mark took it back
            elif kind in _WORK:
                work = work or kind
                if kind == "holiday" and not school and not set(mark.types) & set(_SCHOOL):
                    school = "none"
            elif kind in _SCHOOL:
                school = school or kind
            elif kind not in WEEKDAY_TYPES:
                others[kind] = None
        for each in self.timetables:
            if each.dated(day, weekday) and each.here(outlet) and each.name not in denied:
                others.setdefault(each.name, None)
        return Written(work, school, tuple(others), frozenset(denied), runs)

    def _runs(self, day: date, outlet: str) -> int | None:
        """The weekday that the last mark gives the day there; None if no mark does."""
        denied = set[str]()
        for kind, _ in self._said(day, outlet, day.weekday()):
            if kind in WEEKDAY_TYPES and kind not in denied:
                return WEEKDAY_TYPES.index(kind)
            if kind.startswith(NOT):
                denied.add(kind.removeprefix(NOT))
        return None

    def _said(self, day: date, outlet: str, weekday: int) -> Iterator[tuple[str, Mark]]:
        """Every type written for the day there, the last one first. `weekday`: the weekday whose hours it has."""
        for mark in reversed(self.marked):
            if (not mark.outlets or outlet in mark.outlets) and mark.covers(day, weekday):
                for kind in mark.types:
                    yield kind, mark

    def _work(self, day: date, written: Written) -> str:
        if written.work:
            return written.work
        if "holiday" in written.denied or "workday" in written.denied:
            return "workday" if "holiday" in written.denied else "holiday"
        if written.runs is not None:
            return "holiday" if written.runs >= 5 else "workday"
        return "holiday" if self._off(day) else "workday"

    def _school(self, day: date, written: Written) -> str:
        if written.school:
            return written.school if written.school in _SCHOOL else ""
        if "schoolday" in written.denied or not any(day in term for term in self.terms):
            return ""
        return "schoolday" if self._work(day, written) == "workday" else ""

    def _off(self, day: date) -> bool:
        """A day off: a public holiday, or a weekend day that is not made up for. Without a calendar, weekends only."""
        if not self.calendar:
            return day.weekday() >= 5
        return day in self.off_days(self.calendar, day.year)
