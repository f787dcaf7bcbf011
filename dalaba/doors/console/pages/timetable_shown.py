"""What of the timetable somebody looks at: a week or a month, of which outlet, by which timetable. Its pieces."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

from dalaba.core import clock
from dalaba.core.model import Instant
from dalaba.desk.days_ahead import DaysAhead
from dalaba.desk.root import Station
from dalaba.doors.console.pages.page import Visit
from dalaba.doors.console.requests import Asked, Wrong, day_of
from dalaba.station.days import lunar_name, spoken_weekday, type_name, weekday_name
from dalaba.views.calendar import Entry, counted, entries, in_week, weeks_of
from dalaba.views.picture.dates import brief_date

_USUAL = ("workday", "schoolday")
_WEEKDAYS = "一二三四五六日"
_ONE = threading.Lock()


@cache
def _ahead(folder: Path) -> DaysAhead:
    return DaysAhead(folder)


def ahead(visit: Visit) -> DaysAhead:
    """The station's days, shared by all who look at them."""
    with _ONE:
        return _ahead(visit.front.folder)


@dataclass(frozen=True, slots=True)
class Shown:
    """What is looked at. `place`: an outlet, or "" for all; `scheme`: as if that timetable were in force, or ""."""

    view: str
    day: date
    today: date
    place: str = ""
    scheme: str = ""
    row: str = ""

    def address(self, **other: str) -> str:
        """The address of this page with something else in it."""
        said = {"view": self.view, "date": self.day.isoformat(), "place": self.place, "scheme": self.scheme}
        said = {name: value for name, value in {**said, **other}.items() if value}
        return f"timetable?{urlencode(said)}"

    @property
    def kept(self) -> str:
        """The same as a form's hidden field."""
        return self.address(row="").partition("?")[2]

    @property
    def days(self) -> list[date]:
        return in_week(self.day)

    def turned(self, by: int) -> str:
        """The address of the week or month before or after."""
        if self.view == "week":
            return self.address(date=(self.day + timedelta(days=7 * by)).isoformat())
        first = self.day.replace(day=1)
        other = first - timedelta(days=1) if by < 0 else first + timedelta(days=31)
        return self.address(date=other.replace(day=1).isoformat())


def looked_at(visit: Visit) -> Shown:
    """What an address asks for; today's week, if it cannot be read."""
    try:
        return shown(visit)
    except Wrong:
        return shown(visit, Asked({}))


def shown(visit: Visit, asked: Asked | None = None) -> Shown:
    """What an address asks for, or the hidden field of a form. Raises Wrong for a date that is none."""
    fields = asked or visit.asked
    if see := fields.text("see", 2_000):
        fields = Asked({**dict(parse_qsl(see)), "row": fields.text("row", 400)})
    setup = visit.front.setup
    today = clock.today(visit.front.now(), setup.zone)
    place = fields.text("place")
    return Shown(
        fields.choice("view", ("week", "month"), "week"), day_of(fields.text("date", 40), today, today), today,
        place if place in setup.outlets else "", fields.text("scheme"), fields.text("row", 400),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class DayShown:
    """One day of the week or month."""

    day: date
    label: str
    weekday: str
    kinds: tuple[str, ...]
    """What is special about it: 节假日, 雨天, 按周二."""
    entries: Sequence[Entry]
    plays: int
    refused: int
    today: bool
    chosen: bool
    aside: bool
    """Another month's."""


def grid(visit: Visit, see: Shown) -> str:
    """The piece with the week or the month."""
    days = ahead(visit)
    with days.lock:
        station = days.station()
        scheme = see.scheme if see.scheme in schemes(station, visit.ui) else ""
        see = replace(see, scheme=scheme)
        if see.view == "week":
            week = [_day(visit, days, station, see, day) for day in see.days]
            return visit.piece(
                "timetable_week.html",
                week=week,
                see=see,
                zone=visit.front.setup.zone,
                clock=_clock(visit),
                owner=station.owner,
            )
        month = [[_day(visit, days, station, see, day) for day in week] for week in weeks_of(see.day)]
        heads = [_weekday(visit, number) for number in range(7)]
        return visit.piece("timetable_month.html", month=month, heads=heads, see=see)


def schemes(station: Station, ui: str) -> dict[str, str]:
    """The timetables of the place: what each is called in an address, and for people."""
    return {each.name: type_name(each.name, ui) for each in station.plan.days.timetables}


def _clock(visit: Visit) -> object:
    zone = visit.front.setup.zone

    def hm(instant: Instant) -> str:
        return clock.hms(instant, zone)[:5]

    return hm


def _day(visit: Visit, days: DaysAhead, station: Station, see: Shown, day: date) -> DayShown:
    aside = see.view == "month" and day.month != see.day.month
    found = [] if aside else entries(days.programme(day, see.scheme), (see.place,) if see.place else ())
    plays, refused = counted(found)
    return DayShown(
        day, brief_date(day, visit.ui) if see.view == "week" else str(day.day), _weekday(visit, day.weekday()),
        kinds_of(station, day, see.place, visit.ui), found, plays, refused, day == see.today, day == see.day, aside,
    )  # fmt: skip


def kinds_of(station: Station, day: date, place: str, ui: str) -> tuple[str, ...]:
    """What is special about a day, there or anywhere."""
    plan = station.plan.days
    outlets = (place,) if place else ("", *station.setup.outlets) if plan.by_outlet else ("",)
    found = dict.fromkeys(kind for name in outlets for kind in plan.types(day, name) if kind not in _USUAL)
    runs = dict.fromkeys(number for _, number in plan.made_up_at(day, outlets))
    names = [type_name(kind, ui) for kind in found if not (kind == "holiday" and day.weekday() >= 5)]
    return (*names, *(("按" if ui == "zh" else "as ") + weekday_name(number, ui) for number in runs))


def _weekday(visit: Visit, number: int) -> str:
    return _WEEKDAYS[number] if visit.ui == "zh" else weekday_name(number, "en")[:3]


def span(visit: Visit, see: Shown) -> str:
    """The week or the month in words."""
    if see.view == "month":
        return visit.say("month", year=see.day.year, month=see.day.month)
    first, last = see.days[0], see.days[-1]
    return visit.say("week", first=brief_date(first, visit.ui), last=brief_date(last, visit.ui))


def day_facts(visit: Visit, station: Station, see: Shown) -> Mapping[str, object]:
    """The chosen day in words, for the card on which it is marked."""
    day = see.day
    weekday = spoken_weekday(day) if visit.ui == "zh" else f"{day:%A}"
    kinds = [type_name(each, visit.ui) for each in station.plan.days.types(day, see.place)]
    kinds += [each for each in kinds_of(station, day, see.place, visit.ui) if each not in kinds]
    return {
        "day": brief_date(day, visit.ui), "weekday": weekday, "lunar": lunar_name(day, visit.ui),
        "kinds": ("、" if visit.ui == "zh" else ", ").join(kinds),
    }  # fmt: skip
