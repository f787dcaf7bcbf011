"""The public and the lunar calendar: days off, whether a year's make-up days are known, lunar dates.

Each package is imported at its first use, because that takes 0.2 s and 0.1 s, and most stations need neither.
"""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache
from typing import NamedTuple

from dalaba.core.problems import Bad
from dalaba.station.files.values import plain

_MAKE_UPS_FROM = 2001
"""The calendars have no make-up workdays before this year."""


class LunarDate(NamedTuple):
    """A day of the lunar calendar: (8, 15) is the Mid-Autumn Festival. `leap`: the month is the repeated one."""

    month: int
    day: int
    leap: bool


def calendar_code(text: str, strict: bool = False) -> str:
    """A calendar's code; CN is known without importing the package. Raises Bad if there is no such calendar."""
    code = plain(text, strict).upper()
    if code in ("", "CN"):
        return code
    import holidays

    if code not in holidays.list_supported_countries():
        raise Bad("files.calendar", found=text.strip())
    return code


@cache
def holidays_of(calendar: str, year: int) -> frozenset[date]:
    """The days off: public holidays and weekends, without make-up workdays."""
    import holidays

    table = holidays.country_holidays(calendar, years=year)
    days = (
        date.fromordinal(number) for number in range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1)
    )
    return frozenset(day for day in days if not table.is_working_day(day))


@cache
def make_ups_known(calendar: str, year: int) -> bool:
    """Whether the year's make-up workdays (调休) are known, or the calendar has none.

    They are announced late in the preceding year. If a calendar has them, the years after its last ones are unknown.
    """
    import holidays

    years = range(_MAKE_UPS_FROM, year + 1)
    made_up = holidays.country_holidays(calendar, years=years).weekend_workdays
    return not made_up or any(day.year >= year for day in made_up)


@lru_cache(maxsize=4096)
def lunar(day: date) -> LunarDate:
    """The lunar date of a day."""
    from lunar_python import Solar

    found = Solar.fromYmd(day.year, day.month, day.day).getLunar()
    month = int(found.getMonth())
    return LunarDate(abs(month), int(found.getDay()), month < 0)


_MONTHS = ("正", "二", "三", "四", "五", "六", "七", "八", "九", "十", "冬", "腊")


def lunar_name(day: date, ui: str = "zh") -> str:
    """六月十五, 闰四月初一; in English 6-15, leap 4-1."""
    found = lunar(day)
    if ui != "zh":
        return f"{'leap ' if found.leap else ''}{found.month}-{found.day}"
    tens = ("初", "十", "廿", "三")[(found.day - 1) // 10 if found.day % 10 == 0 else found.day // 10]
    ones = "十一二三四五六七八九"[found.day % 10]
    name = {10: "初十", 20: "二十", 30: "三十"}.get(found.day, tens + ones)
    return f"{'闰' if found.leap else ''}{_MONTHS[found.month - 1]}月{name}"
