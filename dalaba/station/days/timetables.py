"""Timetables (方案) and the named hours that they switch: summer, winter, rain, exams.

A timetable is in force at an outlet on its own dates and weekdays, or on a day that is marked with its name. It brings
its own hours for named periods, more quiet hours, and other values. Versions and rows may be written for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from dalaba.core.model import Place, Window
from dalaba.core.problems import Bad
from dalaba.station.days.clauses import Clause, falls, meets, unread
from dalaba.station.days.day_sets import EVERY_DAY, WhichDays
from dalaba.station.days.months import NEVER
from dalaba.station.days.names import TYPES, WEEKDAY_TYPES
from dalaba.station.days.sun import NAMES as SUN_NAMES
from dalaba.station.files import Problems, Scalar, values

_NOTHING: Mapping[str, str] = {}


class Period(NamedTuple):
    """Hours with a name (课间, 上课). `day_types`, `rules`: the only days that have them; empty: every day."""

    windows: tuple[Window, ...]
    day_types: frozenset[str] = frozenset()
    rules: tuple[Clause, ...] = ()
    place: Place | None = None
    broken: bool = False
    """Whether some of its windows cannot be read."""

    @property
    def special(self) -> bool:
        """Whether only some days have them."""
        return bool(self.day_types or self.rules)

    @property
    def doubtful(self) -> bool:
        """Whether it is unclear which days have them, or when they are."""
        return self.broken or unread(self.rules)


class Stretch(NamedTuple):
    """An entry of quiet or playing hours as written: a window, or the name of a period."""

    window: Window | None
    period: str = ""
    place: Place | None = None


ALL_DAY, NEVER_OPEN = Window(0, values.DAY), Window(0, 0)


def hours_of(item: Scalar, periods: Mapping[str, Period], problems: Problems, silent: bool) -> Stretch:
    """One entry of 安静时段 (`silent`) or 可播时段. If it cannot be read, it is a problem and silences the day."""
    found = Problems()
    read = stretch(item, periods, found, wraps=silent)
    problems.waiting("files.waits_silent" if silent else "files.waits_open", found)
    return read or Stretch(ALL_DAY if silent else NEVER_OPEN, "", item.place)


def stretch(item: Scalar, periods: Mapping[str, Period], problems: Problems, wraps: bool) -> Stretch | None:
    """One entry of hours. None, with a problem, if it is neither a window nor a period."""
    name = item.text.strip()
    if name in periods:
        return Stretch(None, name, item.place)
    try:
        return Stretch(values.window(item.text, item.strict, wraps), "", item.place)
    except Bad as bad:
        if any(each in name.lower() for each in SUN_NAMES):
            problems.add("files.quiet_sun", item.place, found=name)
        elif periods and not any(sign.isdigit() for sign in name):
            problems.add("files.unknown_period", item.place, found=name, allowed="、".join(periods))
        else:
            problems.bad(bad, item.place)
        return None


def fixed_window(text: str, strict: bool) -> Window:
    """A window between times of the clock. Raises Bad if it depends on the sun."""
    if any(each in text.lower() for each in SUN_NAMES):
        raise Bad("files.quiet_sun", found=text.strip())
    return values.window(text, strict)


@dataclass(frozen=True, slots=True)
class Timetable:
    """One set of hours, values and silence. If `dates` is empty, it is in force only on days marked with its name."""

    name: str
    dates: tuple[WhichDays, ...] = ()
    rules: tuple[Clause, ...] = ()
    """Its days of the week; empty: all. If its name is a day type, it is in force on days of that type among these."""
    outlets: tuple[str, ...] = ()
    """Empty: at all outlets."""
    periods: Mapping[str, Period] = field(default_factory=dict)
    quiet: tuple[Stretch, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    """May be templates that use the facts below them: 采样点: "{{雨天地点}}"."""
    at_outlets: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    place: Place | None = None

    def here(self, outlet: str) -> bool:
        """Whether it applies to an outlet at all."""
        return not self.outlets or outlet in self.outlets

    @property
    def doubtful(self) -> bool:
        """Whether its days cannot be read."""
        return NEVER in self.dates or unread(self.rules)

    def whenever(self) -> Timetable:
        """The same timetable, in force on every day that its unreadable days may include."""
        always = NEVER in self.dates or (self.own_days and not self.dates)
        return replace(
            self, dates=(EVERY_DAY,) if always else self.dates, rules=() if unread(self.rules) else self.rules
        )

    @property
    def own_days(self) -> bool:
        """Whether it states its own days."""
        named = self.name in TYPES.values() or self.name in WEEKDAY_TYPES
        return bool(self.dates) or (bool(self.rules) and not named)

    def dated(self, day: date, weekday: int) -> bool:
        """Whether its own dates put it in force on a day that has the hours of `weekday`."""
        if not self.own_days:
            return False
        dated = not self.dates or any(falls(span, day, weekday) for span in self.dates)
        return dated and meets(self.rules, day, weekday)

    def allows(self, day: date, weekday: int) -> bool:
        """Whether its weekdays allow it to be in force on a day that has its name."""
        return self.own_days or meets(self.rules, day, weekday)

    def values_at(self, outlet: str) -> Mapping[str, str]:
        """Its values of the facts at an outlet."""
        own = self.at_outlets.get(outlet, _NOTHING)
        return {**self.values, **own} if own else self.values
