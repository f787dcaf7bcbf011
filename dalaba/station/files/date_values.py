"""Turning one written value into a day or a range of days. Pure; raises `Bad`. Reads each word as `dates` does."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from dalaba.core.patterns import late
from dalaba.core.problems import Bad
from dalaba.station.files import dates as words
from dalaba.station.files.memo import remembered
from dalaba.station.files.values import plain

YEARS = (1970, 2199)
"""A date outside these years is a mistake; inside them, no sum of days and hours leaves the calendar."""
_SHORT_YEAR = late(r"(?P<y>\d{2})\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})\s*[日号]?")
_ISO = late(r"(\d{4}-\d\d-\d\d)(?:\.\.(\d{4}-\d\d-\d\d))?", re.ASCII)
_MONTH = late(r"(\d{1,2})月份?")
_LONGEST_OVER_YEARS = timedelta(days=92)
"""The longest range that may cross a year's end with only one year written; a longer one is the wrong way round."""


class DateRange(NamedTuple):
    """Days from `first` to `last`, both included."""

    first: date
    last: date

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day <= self.last


def day(text: str, strict: bool = False, today: date | None = None) -> date:
    """Parses 2022-07-13, 2022.7.13, 2022年7月13日(周三), 20220713; given `today` also 7-13, 今天, 明天, 昨天, 后天."""
    return _day(plain(text, strict), today, text)


def _day(word: str, today: date | None, text: str, beside: words.Written | None = None) -> date:
    """`beside`: a day that supplies the year or month left out here."""
    if today is not None:
        ahead = {"今天": 0, "today": 0, "明天": 1, "tomorrow": 1, "昨天": -1, "yesterday": -1, "后天": 2}
        if word.lower() in ahead:
            return today + timedelta(days=ahead[word.lower()])
    said = None if _SHORT_YEAR.fullmatch(word) else words.written(word)
    if said is None:
        raise _no_date(word)
    year = said.year if said.year is not None else beside.year if beside else today.year if today else None
    month = said.month if said.month is not None else beside.month if beside else None
    if month is None:
        raise Bad("files.date", found=text.strip())
    if year is None:
        raise Bad("files.date_no_year", found=text.strip(), rest=f"{month:02d}-{said.day:02d}")
    found = _date(year, month, said.day, text)
    if said.weekday is not None and found.weekday() != said.weekday:
        raise Bad("files.date_weekday", found=text.strip(), weekday=f"星期{'一二三四五六日'[found.weekday()]}")
    return found


def _no_date(word: str) -> Bad:
    """Why a text is not a date: its year is too short, or it does not look like one."""
    if match := _SHORT_YEAR.fullmatch(word):
        return Bad(
            "files.date_short_year", found=word, wanted=f"20{match['y']}-{int(match['m']):02d}-{int(match['d']):02d}"
        )
    return Bad("files.date", found=word)


def _date(year: int, month: int, number: int, text: str) -> date:
    low, high = YEARS
    if not low <= year <= high:
        raise Bad("files.year", found=text.strip(), low=low, high=high)
    try:
        return date(year, month, number)
    except ValueError:
        raise Bad("files.no_such_date", found=text.strip()) from None


@remembered
def dates(text: str, strict: bool = False, today: date | None = None) -> DateRange:
    """Parses one day, or 2022-07-13..2022-07-15 (also 至, 到, ~, -), 2022年7月13日至15日, 2022.7.13-7.15, 2022年7月."""
    return iso(text) or _dates(words.bare(plain(text, strict)), today, text)


def iso(text: str) -> DateRange | None:
    """Parses 2022-07-13 or 2022-07-13..2022-07-15, as programs write them; None if it is neither or is out of
    bounds.
    """
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    try:
        first = date.fromisoformat(match[1])
        last = date.fromisoformat(match[2]) if match[2] else first
    except ValueError:
        return None
    return DateRange(first, last) if YEARS[0] <= first.year and first <= last and last.year <= YEARS[1] else None


@lru_cache(maxsize=4096)
def _dates(word: str, today: date | None, text: str) -> DateRange:
    if months := words.whole_months(word):
        first, last = (_date(*month, 1, text) for month in months)
        if last < first:
            raise Bad("files.dates_backwards", found=text.strip())
        return DateRange(first, (last + timedelta(days=31)).replace(day=1) - timedelta(days=1))
    ends = None if _is_day(word) else words.ends(word)
    if ends is None:
        return DateRange(*[_day(word, today, text)] * 2)
    return _range(*ends, today, text)


def _is_day(word: str) -> bool:
    return _SHORT_YEAR.fullmatch(word) is not None or words.written(word) is not None


def _range(left: str, right: str, today: date | None, text: str) -> DateRange:
    """A range; what one end leaves out is taken from the other. 12月30日至1月2日 crosses the end of its year."""
    one = None if _SHORT_YEAR.fullmatch(left) else words.written(left)
    right = words.next_year(right, one.year if one else None)
    one, other = (None if _SHORT_YEAR.fullmatch(each) else words.written(each) for each in (left, right))
    if one and other and other.year and not one.year:
        first, last = _day(left, None, left, other), _day(right, None, right)
        over = _shifted(first, -1) if last < first else None
        first = over if over and last - over <= _LONGEST_OVER_YEARS else first
    else:
        first = _day(left, today, left)
        last = _day(right, today, right, one and one._replace(year=first.year, month=one.month))
        over = _shifted(last, 1) if last < first and other and other.month and not other.year else None
        last = over if over and over - first <= _LONGEST_OVER_YEARS else last
    if last < first:
        raise Bad("files.dates_backwards", found=text.strip())
    return DateRange(first, last)


def _shifted(day: date, years: int) -> date:
    return day.replace(year=day.year + years, day=min(day.day, 28) if day.month == 2 else day.day)


def beside(text: str, before: DateRange) -> DateRange:
    """A day or range in a list, after another: 3日, 12月3日 and 5-7日 take its year and, if necessary, its month."""
    word = words.bare(plain(text))
    whole = before.first.day == (before.last + timedelta(days=1)).day == 1
    if whole and (month := _MONTH.fullmatch(word)):
        return _dates(f"{before.last.year}年{month[1]}月", None, text)
    known = words.Written(before.last.year, before.last.month, before.last.day)
    if (days := words.days_of_a_month(word)) and (span := _days_beside(days, before.last, text)):
        return span
    ends = None if _is_day(word) else words.ends(word)
    if ends is None:
        return DateRange(*[_next(_day(word, None, text, known), word, before)] * 2)
    first = _next(_day(ends[0], None, text, known), ends[0], before)
    return _range(first.isoformat(), ends[1], None, text)


def _days_beside(days: tuple[int, int, bool], before: date, text: str) -> DateRange | None:
    """5-7日 after a date means days of its month; a bare 5-7 may be the seventh of May (None: it can only be that)."""
    first, last, said = days
    if not said and (first == before.month or first <= before.day):
        return None
    span = DateRange(*(_date(before.year, before.month, number, text) for number in (first, last)))
    if not said:
        other = f"{before.year}-{first:02d}-{last:02d}"
        raise Bad("files.date_two", found=text.strip(), first=f"{span.first}..{span.last}", second=other)
    return span


def _next(found: date, word: str, before: DateRange) -> date:
    """After 2026年12月30日, 1月2日 without a year is in the next year; a bare 1日 after it could be in either of two
    months.
    """
    said = words.written(word)
    if said and not said.month and found < before.last:
        later = f"{found.replace(day=1) + timedelta(days=31):%Y-%m}-{found.day:02d}"
        raise Bad("files.date_two", found=word, first=found.isoformat(), second=later)
    over = _shifted(found, 1) if found < before.first and said and said.month and not said.year else None
    return over if over and over - before.last <= _LONGEST_OVER_YEARS else found
