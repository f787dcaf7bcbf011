"""Dates as people write them, to their numbers: 2026.12.1, 12月1号, 二〇二六年十二月一日(周二), Dec 1, 2026. Pure.

`written` says what stands there and fills in nothing; `ends` parts a range where it can be parted in one way only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from dalaba.files.numerals import in_digits
from dalaba.files.problems import Bad


class Written(NamedTuple):
    """A day as written. `year`, `month`: None where they are not said. `weekday` (0: Monday): said beside it."""

    year: int | None
    month: int | None
    day: int
    weekday: int | None = None


_ISO = re.compile(r"(\d{4})\s*(?:年|[-/.])\s*(\d{1,2})\s*(?:月|[-/.])\s*(\d{1,2})\s*[日号號]?")
_EIGHT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SHORT = re.compile(r"(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号號]?")
_DAY = re.compile(r"(\d{1,2})\s*[日号號]?")
_YEAR_LAST = re.compile(r"(\d{1,2})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"({'|'.join(_MONTHS)})[a-z]*\.?"
_ENGLISH = re.compile(rf"{_MONTH}\s*[- ]?(\d{{1,2}})(?:st|nd|rd|th)?(?:[-,\s]+(\d{{4}}))?", re.IGNORECASE)
_ENGLISH_DAY_FIRST = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?[-\s]+{_MONTH}(?:[-,\s]+(\d{{4}}))?", re.IGNORECASE)
_NO_TIME = re.compile(r"[T\s]\s*0{1,2}:00(?::00(?:\.0+)?)?(?:Z|\+00:00)?$", re.IGNORECASE)
_BESIDE = re.compile(
    r"\s*[(\[]?\s*(?:(?:周|星期|礼拜)([一二三四五六日天])|(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?)\s*[)\]]?$",
    re.IGNORECASE,
)
_WEEKDAYS = ("一mon", "二tue", "三wed", "四thu", "五fri", "六sat", "日天sun")
_TO = re.compile(r"\s*(?:\.\.+|…+|~+|起?至|起?到|[–—―−]+|-{2,}|\s-\s|\bto\b)\s*")
_WHOLE_MONTH = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月份?(?:全月|整月)?")


@lru_cache(maxsize=4096)
def written(word: str) -> Written | None:
    """What a day says; None for what is none. Bad for 12/1/2026, which can be two days."""
    text, weekday = _NO_TIME.sub("", word.strip()), None
    if match := _BESIDE.search(text):
        text = text[: match.start()].rstrip(" ,")
        sign = (match[1] or match[2]).lower()
        weekday = next(number for number, names in enumerate(_WEEKDAYS) if sign in names)
    if re.search("[年月日号號]", text):
        text = in_digits(text)
    found = _numbers(text)
    return None if found is None else found._replace(weekday=weekday)


def _numbers(text: str) -> Written | None:
    if match := _ISO.fullmatch(text) or _EIGHT.fullmatch(text):
        return Written(int(match[1]), int(match[2]), int(match[3]))
    if match := _YEAR_LAST.fullmatch(text):
        return _year_last(int(match[1]), int(match[3]), int(match[4]), text)
    if match := _SHORT.fullmatch(text):
        return Written(None, int(match[1]), int(match[2]))
    if match := _ENGLISH.fullmatch(text):
        return Written(int(match[3]) if match[3] else None, _month(match[1]), int(match[2]))
    if match := _ENGLISH_DAY_FIRST.fullmatch(text):
        return Written(int(match[3]) if match[3] else None, _month(match[2]), int(match[1]))
    return Written(None, None, int(match[1])) if (match := _DAY.fullmatch(text)) else None


def _month(word: str) -> int:
    return _MONTHS.index(word.lower()) + 1


def _year_last(one: int, other: int, year: int, text: str) -> Written:
    """12/25/2026 and 25/12/2026 are one day; 12/1/2026 is the first of December or the twelfth of January."""
    if one <= 12 and other <= 12 and one != other:
        first, second = (f"{year}-{month:02d}-{day:02d}" for month, day in ((one, other), (other, one)))
        raise Bad("files.date_two", found=text, first=first, second=second)
    return Written(year, one, other) if one <= 12 else Written(year, other, one)


def whole_month(word: str) -> tuple[int, int] | None:
    """2026年12月, all of it, as its year and month."""
    match = _WHOLE_MONTH.fullmatch(in_digits(word.strip()))
    return (int(match[1]), int(match[2])) if match else None


def ends(word: str) -> tuple[str, str] | None:
    """The two ends of a range as they are written; None where it is none, or can be parted in more ways than one."""
    pieces = _TO.split(word.strip())
    if len(pieces) == 2 and all(pieces):
        return pieces[0], pieces[1]
    found = list(_parted(word)) if len(pieces) == 1 else []
    return found[0] if len(found) == 1 else None


def _parted(word: str) -> Iterator[tuple[str, str]]:
    """A range whose sign is a hyphen, which dates may have inside as well."""
    for match in re.finditer(r"\s*-\s*", word):
        left, right = word[: match.start()], word[match.end() :]
        first, last = written(left), written(right)
        if first and last and first.month and not (last.month and first.year and not last.year and "-" in left + right):
            yield left, right
