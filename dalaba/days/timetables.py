"""Timetables (方案) and the named hours they switch: summer, winter, rain, exams.

A timetable is in force at an outlet on its own dates, or on a day that is marked with its name. It brings its own hours
under the names of periods, more quiet hours, and other values; versions and rows may be written for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from dalaba.days.which import WhichDays
from dalaba.files import Problems, Scalar, values
from dalaba.files.problems import Bad
from dalaba.model import Place, Window

_NOTHING: Mapping[str, str] = {}


class Period(NamedTuple):
    """Hours with a name (课间, 上课). `day_types`: the only days that have them; empty: every day."""

    windows: tuple[Window, ...]
    day_types: frozenset[str] = frozenset()


class Stretch(NamedTuple):
    """Hours of silence, or of leave to sound, as they are written: a window, or a period by its name."""

    window: Window | None
    period: str = ""
    place: Place | None = None


def stretch(item: Scalar, periods: Mapping[str, Period], problems: Problems, wraps: bool) -> Stretch | None:
    """What one entry of 安静时段 or 可播时段 means. None, and a problem, for what is neither a window nor a period."""
    name = item.text.strip()
    if name in periods:
        return Stretch(None, name, item.place)
    try:
        return Stretch(values.window(item.text, item.strict, wraps), "", item.place)
    except Bad as bad:
        if periods and not any(sign.isdigit() for sign in name):
            problems.add("files.unknown_period", item.place, found=name, allowed="、".join(periods))
        else:
            problems.bad(bad, item.place)
        return None


@dataclass(frozen=True, slots=True)
class Timetable:
    """One set of hours, values and silence. `dates` empty: in force only on days marked with its name."""

    name: str
    dates: tuple[WhichDays, ...] = ()
    outlets: tuple[str, ...] = ()
    """Empty: at all of them."""
    periods: Mapping[str, Period] = field(default_factory=dict)
    quiet: tuple[Stretch, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    """May be templates of the facts below them: 采样点: "{{雨天地点}}"."""
    at_outlets: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    place: Place | None = None

    def here(self, outlet: str) -> bool:
        """Whether it is meant for an outlet at all."""
        return not self.outlets or outlet in self.outlets

    def dated(self, day: date) -> bool:
        """Whether it is in force by its own dates."""
        return any(day in span for span in self.dates)

    def values_at(self, outlet: str) -> Mapping[str, str]:
        """What it says of the facts at an outlet."""
        own = self.at_outlets.get(outlet, _NOTHING)
        return {**self.values, **own} if own else self.values
