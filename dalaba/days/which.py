"""Which days: one day, a range, the same days of every year, market days by their last digit, lunar days; and those of
every month (`months`) and of every week (`weeks`).

Each answers `day in it`. `which_days` reads what people write and `shown` writes it back; nothing here knows what the
days are for.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple, TypeAlias

from dalaba.days import months, weeks
from dalaba.days.calendar import lunar
from dalaba.days.months import EveryFew, Monthly, MonthlyWeekday
from dalaba.days.weeks import Weekly
from dalaba.files import values
from dalaba.files.problems import Bad
from dalaba.files.values import DateRange

MonthDay: TypeAlias = tuple[int, int]
_NUMERALS = "〇一二三四五六七八九十"
_LUNAR = re.compile(r"(?:农历|阴历|旧历|lunar\b)\s*", re.IGNORECASE)
_ENDING = re.compile(r"(?:每月)?\s*(?:逢|ending\s+in)\s*(?P<digits>.+)", re.IGNORECASE)
_EVERY_YEAR = re.compile(r"(?:每年|every\s+year)\s*(?P<days>.+)", re.IGNORECASE)
_EVERY_MONTH = re.compile(r"(?:每月|days?\b)?\s*(?P<days>.+)", re.IGNORECASE)
_MONTH_DAY = re.compile(r"(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})\s*[日号]?")
_LUNAR_DAY = re.compile(
    r"(?P<m>正|冬|腊|十一|十二|[一二三四五六七八九十]|\d{1,2})\s*[月-]\s*"
    r"(?P<d>[初十廿卅二三一四五六七八九]{2,3}|\d{1,2})\s*日?"
)
_TO = re.compile(r"\s*(?:\.\.+|…+|~|至|到)\s*")
_IN_A_YEAR = re.compile(r"\d{4}")
_FIGURES = re.compile(r"[4-9]\d|3[2-9]|\d{3,9}")
"""369 can only be 3, 6 and 9; 15 may be meant for the fifteenth."""
_LONGEST = 3
"""Digits in any number of a day."""
_BETWEEN_DIGITS = re.compile(r"[-、,，和及逢\s]+")


class Ending(NamedTuple):
    """The days of every month whose number ends in one of these digits: market 3-6-9 is on 3, 6, 9, 13 … 29."""

    digits: tuple[int, ...]
    lunar: bool = False

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and (lunar(day).day if self.lunar else day.day) % 10 in self.digits


class Yearly(NamedTuple):
    """From a day of the year to another, both included, every year; past the year's end where the first is later."""

    first: MonthDay
    last: MonthDay

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and _within((day.month, day.day), self.first, self.last)


class LunarYearly(NamedTuple):
    """The same by the lunar calendar. A repeated month is in where the range goes on into the next one, so that neither
    a feast nor the days around it come twice."""

    first: MonthDay
    last: MonthDay

    def __contains__(self, day: object) -> bool:
        if not isinstance(day, date):
            return False
        found = lunar(day)
        if found.leap:
            return _within((found.month, 31), self.first, self.last) and self.last[0] != found.month
        return _within((found.month, found.day), self.first, self.last)


class LunarMonthly(NamedTuple):
    """Days of every lunar month: the first and the fifteenth."""

    days: tuple[int, ...]

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and lunar(day).day in self.days


class NewYearsEve(NamedTuple):
    """除夕: the day before the lunar new year, the 29th or the 30th of its month."""

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and lunar(day + timedelta(days=1)) == (1, 1, False)

    def __bool__(self) -> bool:  # a tuple without fields would be false
        return True


WhichDays: TypeAlias = (
    DateRange
    | Ending
    | Yearly
    | LunarYearly
    | LunarMonthly
    | NewYearsEve
    | Monthly
    | MonthlyWeekday
    | EveryFew
    | Weekly
)


def which_days(text: str, strict: bool = False) -> WhichDays:
    """2022-07-13, 2022-07-13..2022-07-15, 每年5-1..9-30, 逢3-6-9, 农历逢2-5-8, 农历八月十五, 农历每月初一、十五, 除夕,
    每月15日, 每月最后一个周五, 2026-12-01起隔天, 周五, 单周(按学期).

    Bad for what is none of these.
    """
    word = values.plain(text, strict)
    if word in ("除夕", "年三十", "大年三十", "农历除夕"):
        return NewYearsEve()
    of_the_moon = _LUNAR.match(word)
    rest = word[of_the_moon.end() :] if of_the_moon else word
    if match := _ENDING.fullmatch(rest):
        return Ending(_digits(match["digits"], text), bool(of_the_moon))
    if of_the_moon:
        return _of_the_moon(rest, text)
    if match := _EVERY_YEAR.fullmatch(word):
        return Yearly(*_ends(match["days"], text, _month_day))
    if _IN_A_YEAR.search(word) and (dated := _dated(word, strict)) is not None:
        return dated
    if (returning := months.read(text, strict) or weeks.read(text, strict)) is not None:
        return returning
    return values.dates(text, strict)


def _dated(word: str, strict: bool) -> DateRange | None:
    """周五 2026-12-04 is one day, and no other Friday."""
    try:
        return values.dates(word, strict)
    except Bad:
        return None


def shown(days: WhichDays, ui: str = "zh") -> str:
    """As it may be written in a file: `which_days(shown(days)) == days`."""
    if isinstance(days, Monthly | MonthlyWeekday | EveryFew):
        return months.written(days, ui)
    if isinstance(days, Weekly):
        return weeks.written(days, ui)
    if isinstance(days, DateRange):
        return days.first.isoformat() if days.first == days.last else f"{days.first}..{days.last}"
    if isinstance(days, Ending):
        return f"{'农历' if days.lunar else ''}逢{'-'.join(str(digit or 10) for digit in days.digits)}"
    if isinstance(days, LunarMonthly):
        return "农历每月" + "和".join(str(day) for day in days.days)
    if isinstance(days, NewYearsEve):
        return "除夕"
    ends = [f"{month}-{day}" for month, day in dict.fromkeys((days.first, days.last))]
    return ("农历" if isinstance(days, LunarYearly) else "每年") + "..".join(ends)


def first_day(days: WhichDays) -> date | None:
    """Where it begins; None: it has no beginning."""
    if isinstance(days, EveryFew):
        return days.first
    return days.first if isinstance(days, DateRange) else None


def last_day(days: WhichDays) -> date | None:
    """Where it ends; None: it never does."""
    if isinstance(days, EveryFew):
        return days.last
    return days.last if isinstance(days, DateRange) else None


def _within(day: MonthDay, first: MonthDay, last: MonthDay) -> bool:
    return first <= day <= last if first <= last else day >= first or day <= last


def _digits(text: str, whole: str) -> tuple[int, ...]:
    pieces = [piece for piece in _BETWEEN_DIGITS.split(text.strip("日号天")) if piece]
    if len(pieces) == 1 and (all(each in _NUMERALS for each in pieces[0]) or _FIGURES.fullmatch(pieces[0])):
        pieces = list(pieces[0])
    numbers = [_numeral(piece) for piece in pieces]
    if not numbers or not all(0 < number <= 10 for number in numbers):
        raise Bad("files.ending_days", found=whole.strip())
    return tuple(sorted({number % 10 for number in numbers}, key=lambda digit: digit or 10))


def _of_the_moon(rest: str, whole: str) -> WhichDays:
    pieces = _TO.split(rest)
    if len(pieces) <= 2 and all(_LUNAR_DAY.fullmatch(piece) for piece in pieces):
        return LunarYearly(*_ends(rest, whole, _lunar_day))
    match = _EVERY_MONTH.fullmatch(rest)
    days = [_lunar_number(piece) for piece in re.split(r"[、,，和\s]+", match["days"])] if match else [0]
    if not all(1 <= day <= 30 for day in days):
        raise Bad("files.lunar_date", found=whole.strip())
    return LunarMonthly(tuple(sorted(set(days))))


def _ends(text: str, whole: str, parse: object) -> tuple[MonthDay, MonthDay]:
    assert callable(parse)
    pieces = _TO.split(text.strip())
    if len(pieces) > 2 or not all(pieces):
        raise Bad("files.yearly", found=whole.strip())
    ends = [parse(piece, whole) for piece in pieces]
    return ends[0], ends[-1]


def _month_day(text: str, whole: str) -> MonthDay:
    match = _MONTH_DAY.fullmatch(text)
    if (
        match is None
        or not 1 <= int(match["m"]) <= 12
        or not 1 <= int(match["d"]) <= monthrange(2024, int(match["m"]))[1]
    ):
        raise Bad("files.yearly", found=whole.strip())
    return int(match["m"]), int(match["d"])


def _lunar_day(text: str, whole: str) -> MonthDay:
    match = _LUNAR_DAY.fullmatch(text)
    month = {"正": 1, "冬": 11, "腊": 12}.get(match["m"]) or _numeral(match["m"]) if match else 0
    day = _lunar_number(match["d"]) if match else 0
    if not (1 <= month <= 12 and 1 <= day <= 30):
        raise Bad("files.lunar_date", found=whole.strip())
    return month, day


def _lunar_number(text: str) -> int:
    """初一, 十五, 廿三, 三十, 15 as a number; 0 for what is none."""
    word = text.strip().removesuffix("日").removeprefix("初")
    return _numeral(word.replace("廿", "二十").replace("卅", "三十"))


def _numeral(word: str) -> int:
    """12, 十二, 二十三 as a number; 0 for what is none."""
    if word.isascii():
        return int(word) if word.isdigit() and len(word) <= _LONGEST else 0
    tens, ten, ones = word.partition("十")
    if not ten:
        return max(_NUMERALS.find(word), 0) if len(word) == 1 else 0
    digits = [_NUMERALS.find(part) if part else default for part, default in ((tens, 1), (ones, 0))]
    return digits[0] * 10 + digits[1] if min(digits) >= 0 and max(digits) < 10 else 0
