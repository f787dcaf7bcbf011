"""Which days: one day, a range, the same days of every year, market days by their last digit, lunar days; and those of
every month (`months`) and of every week (`weeks`).

Each kind answers `day in it`. `which_days` reads what people write, and `shown` writes it back. What the days are used
for is not known here.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple, TypeAlias

from dalaba.core.model import Reason
from dalaba.core.patterns import late
from dalaba.core.problems import Bad
from dalaba.station.days import months, weeks
from dalaba.station.days.calendar import lunar
from dalaba.station.days.months import EveryFew, Monthly, MonthlyWeekday
from dalaba.station.days.names import nearer
from dalaba.station.days.weeks import Weekly
from dalaba.station.files import date_values, values
from dalaba.station.files.date_values import DateRange
from dalaba.station.files.memo import remembered

MonthDay: TypeAlias = tuple[int, int]
_EVE: MonthDay = (12, 30)
_LAST_OF_THE_YEAR = ("除夕", "年三十", "大年三十", "农历除夕")
_THIRTIETH = 30
"""The day that a lunar month may not have."""
_NUMERALS = "〇一二三四五六七八九十"
_LUNAR = late(
    r"(?:每?逢|每个?月的?)?\s*(?:农历|阴历|旧历|lunar\b)\s*|(?=[正腊]月)|(?=冬月\s*[初十廿卅二三])", re.IGNORECASE
)
"""农历…, 每月农历…; 正月, 冬月 and 腊月 are months of the lunar calendar only."""
_ENDING = late(r"(?:每[月旬])?\s*(?:每?逢|ending\s+in)\s*(?P<digits>[^初].*)", re.IGNORECASE)
_EVERY_YEAR = late(r"(?:每年|every\s+year)\s*(?P<days>.+)", re.IGNORECASE)
_EVERY_MONTH = late(r"(?:每月|days?\b)?\s*(?P<days>.+)", re.IGNORECASE)
_MONTH_DAY = late(r"(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})\s*[日号]?")
_LUNAR_DAY = late(
    r"(?P<m>正|冬|腊|十一|十二|[一二三四五六七八九十]|\d{1,2})\s*[月-]\s*"
    r"(?P<d>[初十廿卅二三一四五六七八九]{2,3}|\d{1,2})\s*日?"
)
_OF_THE_MOON = r"(?:初[一二三四五六七八九十]|(?:二十|廿)[一二三四五六七八九]?|三十|卅|十[一二三四五六七八九])"
"""Names of days that only lunar months use."""
_SIDE_BY_SIDE = late(rf"{_OF_THE_MOON}{{2,}}")
_LUNAR_NUMBER = late(rf"{_OF_THE_MOON}|初?(?:\d{{1,2}}|[一二三四五六七八九十])")
_SAME_MONTH = late(rf"{_OF_THE_MOON}|\d{{1,2}}日?")
_MARKETS = late(r"(?:圩日?|赶集日?|赶场|赶街)$")
_TO = late(r"\s*(?:\.\.+|…+|~|至|到)\s*")
_IN_ONE_MONTH = late(r"(\d{1,2})月(\d{1,2})[日号]?\s*(?:\.\.|~|至|到|-)\s*(\d{1,2})[日号]")
_MONTHS = late(r"(\d{1,2})月?份?(?:\s*(?:\.\.+|~|至|到|-)\s*(\d{1,2}))?月份?")
_IN_A_YEAR = late(r"\d{4}")
_FIGURES = late(r"[4-9]\d|3[2-9]|\d{3,9}")
"""369 can only mean 3, 6 and 9, but 15 may mean the 15th."""
_LONGEST = 3
"""Most digits in the number of a day."""
_LONGEST_TEXT = 400
"""Most characters. All 31 days of a month in words have fewer; reading 5000 digits in every way would take seconds."""
_BARE_DIGITS = late(r"[一二三四五六七八九]{3}")
"""三六九: these are market days even without 逢."""
_BETWEEN_DIGITS = late(r"[-、,，和及逢\s]+")


class Ending(NamedTuple):
    """The days of every month whose number ends in one of these digits: market 3-6-9 is on 3, 6, 9, 13 … 29."""

    digits: tuple[int, ...]
    lunar: bool = False

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and (lunar(day).day if self.lunar else day.day) % 10 in self.digits


class Yearly(NamedTuple):
    """From one day of the year to another, both included, every year. If the first is later, past New Year."""

    first: MonthDay
    last: MonthDay

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and _within((day.month, day.day), self.first, self.last)


class LunarYearly(NamedTuple):
    """The same in the lunar calendar. A repeated month counts only if the range goes on into the next month, so that a
    feast and the days around it do not come twice. A range from 腊月三十 begins on the last day of the lunar year."""

    first: MonthDay
    last: MonthDay

    def __contains__(self, day: object) -> bool:
        if not isinstance(day, date):
            return False
        found = lunar(day)
        if found.leap:
            return _within((found.month, 31), self.first, self.last) and self.last[0] != found.month
        if self.first == _EVE and day in NewYearsEve():
            return True
        return _within((found.month, found.day), self.first, self.last)


class LunarMonthly(NamedTuple):
    """Days of every lunar month, such as the 1st and the 15th."""

    days: tuple[int, ...]

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and lunar(day).day in self.days


class NewYearsEve(NamedTuple):
    """除夕: the day before the lunar new year, which is the 29th or 30th of its month."""

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


EVERY_DAY = DateRange(date.min, date.max)


@remembered
def which_days(text: str, strict: bool = False) -> WhichDays:
    """2022-07-13, 2022-07-13..2022-07-15, 每年5-1..9-30, 逢3-6-9, 农历逢2-5-8, 农历八月十五, 农历每月初一、十五, 除夕,
    每月15日, 每月最后一个周五, 2026-12-01起隔天, 周五, 单周(按学期).

    Raises Bad for anything else.
    """
    if (span := date_values.iso(text)) is not None:
        return span
    if len(text) > _LONGEST_TEXT:
        raise Bad("files.date", found=text.strip())
    word = values.plain(text, strict)
    if word in _LAST_OF_THE_YEAR:
        return NewYearsEve()
    of_the_moon = _LUNAR.match(word)
    word = _MARKETS.sub("", word) if "逢" in word else word
    rest = word[of_the_moon.end() :] if of_the_moon else word
    if of_the_moon and "逢" in of_the_moon[0]:
        rest = f"逢{rest}"
    if match := _ENDING.fullmatch(rest):
        return Ending(_digits(match["digits"], text), bool(of_the_moon))
    if of_the_moon and _BARE_DIGITS.fullmatch(rest):  # 农历三六九
        return Ending(_digits(rest, text), lunar=True)
    if of_the_moon:
        return _of_the_moon(rest, text)
    if match := _EVERY_YEAR.fullmatch(word):
        return Yearly(*_of_the_year(match["days"], text))
    if _IN_A_YEAR.search(word) and (dated := _dated(word, strict)) is not None:
        return dated
    if (returning := months.read(text, strict) or weeks.read(text, strict)) is not None:
        return returning
    try:
        return date_values.dates(text, strict)
    except Bad as bad:
        raise nearer(bad, text) from None


def _dated(word: str, strict: bool) -> DateRange | None:
    """周五 2026-12-04 is that one day, and no other Friday."""
    try:
        return date_values.dates(word, strict)
    except Bad:
        return None


def lunar_doubt(days: WhichDays, text: str) -> Reason | None:
    """A remark that not every lunar month has a 30th, if it matters; None if not."""
    found = {"found": text.strip()}
    if isinstance(days, NewYearsEve):
        return None if values.plain(text) in _LAST_OF_THE_YEAR else Reason("files.lunar_thirtieth", found)
    if isinstance(days, LunarYearly) and days.first == _EVE:
        return Reason("files.lunar_thirtieth", found)
    begins = isinstance(days, LunarYearly) and days.first[1] == _THIRTIETH
    if begins or (isinstance(days, LunarMonthly) and _THIRTIETH in days.days):
        return Reason("files.lunar_short", found)
    return None


def shown(days: WhichDays, ui: str = "zh") -> str:
    """The days as text that a file may contain: `which_days(shown(days)) == days`."""
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
    """The first of the days; None if they have no beginning."""
    if isinstance(days, EveryFew):
        return days.first
    return days.first if isinstance(days, DateRange) else None


def last_day(days: WhichDays) -> date | None:
    """The last of the days; None if they have no end."""
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
    rest = rest.removeprefix("逢")
    pieces = _TO.split(rest)
    first = _LUNAR_DAY.fullmatch(pieces[0])
    if first and len(pieces) == 2 and _SAME_MONTH.fullmatch(pieces[1]):  # 正月初一至初七
        pieces[1] = f"{first['m']}月{pieces[1]}"
    if len(pieces) <= 2 and all(_LUNAR_DAY.fullmatch(piece) for piece in pieces):
        first_day, last_day = _ends("..".join(pieces), whole, _lunar_day)
        return NewYearsEve() if first_day == last_day == _EVE else LunarYearly(first_day, last_day)
    match = _EVERY_MONTH.fullmatch(rest)
    words = re.split(r"[、,，和及\s]+", match["days"]) if match else [""]
    together = (re.findall(_OF_THE_MOON, word) if _SIDE_BY_SIDE.fullmatch(word) else [word] for word in words)
    days = [_lunar_number(word) for each in together for word in each]
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


def _of_the_year(text: str, whole: str) -> tuple[MonthDay, MonthDay]:
    """5月1日至9月30日, 12月至次年2月."""
    word = re.sub(r"(?<=[月日号])\s*[-–—]\s*", "..", text).replace("次年", "")
    if match := _MONTHS.fullmatch(word):
        first, last = int(match[1]), int(match[2] or match[1])
        return _month_day(f"{first}月1日", whole), (_month_day(f"{last}月1日", whole)[0], monthrange(2024, last)[1])
    if match := _IN_ONE_MONTH.fullmatch(word):  # 10月1-7日
        word = f"{match[1]}月{match[2]}日..{match[1]}月{match[3]}日"
    return _ends(word, whole, _month_day)


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
    """初一, 十五, 廿三, 三十, 15 as a number; 0 if it is not one."""
    word = text.strip().removesuffix("日")
    if _LUNAR_NUMBER.fullmatch(word) is None:
        return 0
    return _numeral(word.removeprefix("初").replace("廿", "二十").replace("卅", "三十"))


def _numeral(word: str) -> int:
    """12, 十二, 二十三 as a number; 0 if it is not one."""
    if word.isascii():
        return int(word) if word.isdigit() and len(word) <= _LONGEST else 0
    tens, ten, ones = word.partition("十")
    if not ten:
        return max(_NUMERALS.find(word), 0) if len(word) == 1 else 0
    digits = [_NUMERALS.find(part) if part else default for part, default in ((tens, 1), (ones, 0))]
    return digits[0] * 10 + digits[1] if min(digits) >= 0 and max(digits) < 10 else 0
