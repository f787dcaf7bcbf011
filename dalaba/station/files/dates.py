"""Reading dates as people write them: 2026.12.1, 12月1号, 二〇二六年十二月一日(周二), Dec 1, 2026. Pure.

`written` reads only what is there and adds nothing. `ends` splits a range if there is only one way to split it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from dalaba.core.patterns import late
from dalaba.core.problems import Bad
from dalaba.station.files.numerals import in_digits


class Written(NamedTuple):
    """A day as written. `year`, `month`: None if not given. `weekday` (Monday is 0): written next to the date."""

    year: int | None
    month: int | None
    day: int
    weekday: int | None = None


_YEAR_FIRST = late(r"(\d{4})[-\s]+([a-z]{3})[a-z]*\.?[-\s]+(\d{1,2})", re.IGNORECASE)
_ISO = late(r"(\d{4})\s*(?:年|[-/.])\s*(\d{1,2})\s*(?:月|[-/.])\s*(\d{1,2})\s*[日号號]?")
_EIGHT = late(r"(\d{4})(\d{2})(\d{2})")
_SHORT = late(r"(\d{1,2})\s*(?:[/.月]\s*(\d{1,2})\s*[日号號]?|-\s*(\d{1,2}))")
_DAYS = late(r"(\d{1,2})\s*[日号號]?\s*-\s*(\d{1,2})\s*([日号號]?)")
"""5-7日, 5日-7日. A bare 5-7 may also be May 7."""
_DAY = late(r"(\d{1,2})\s*[日号號]?")
_YEAR_LAST = late(r"(\d{1,2})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"({'|'.join(_MONTHS)})[a-z]*\.?"
_ENGLISH = late(rf"{_MONTH}\s*[- ]?(\d{{1,2}})(?:st|nd|rd|th)?(?:[-,\s]+(\d{{4}}))?", re.IGNORECASE)
_ENGLISH_DAY_FIRST = late(rf"(\d{{1,2}})(?:st|nd|rd|th)?[-\s]+{_MONTH}(?:[-,\s]+(\d{{4}}))?", re.IGNORECASE)
_NO_TIME = late(r"[T\s]\s*0{1,2}:00(?::00(?:\.0+)?)?(?:Z|\+00:00)?$", re.IGNORECASE)
_AHEAD = late(
    r"(?:(?:周|星期|礼拜)([一二三四五六日天])|(mon|tue|wed|thu|fri|sat|sun)(?:[a-z]*day|[a-z]?)\.?)[\s,、]*(?=[(\da-z])",
    re.IGNORECASE,
)
"""A weekday before its date: 周五 2026-12-04, Fri, 4 Dec 2026."""
_BESIDE = late(
    r"\s*[(\[]?\s*(?:(?:周|星期|礼拜)([一二三四五六日天])|(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?)\s*[)\]]?$",
    re.IGNORECASE,
)
_WEEKDAYS = ("一mon", "二tue", "三wed", "四thu", "五fri", "六sat", "日天sun")
_TO = late(r"\s*(?:\.\.+|…+|~+|起?至|起?到|[–—―−]+|-{2,}|\s-\s|\bto\b)\s*")
_WHOLE_MONTH = late(r"(\d{4})\s*年\s*(\d{1,2})\s*月份?(?:全月|整月)?")
_MONTHS_TO = late(
    r"(\d{4})\s*年\s*(\d{1,2})\s*月?份?\s*(?:[-–—―−~]+|起?至|起?到)\s*(?:(\d{4})\s*年|(次年|翌年|第二年))?\s*(\d{1,2})\s*月份?"
)
_MONTH_EN = late(rf"{_MONTH}\s*,?\s*(\d{{4}})", re.IGNORECASE)
_DAY_EN = r"(\d{1,2})(?:st|nd|rd|th)?"
_TO_EN = r"\s*(?:[-–—―−~]+|\bto\b|\bthrough\b)\s*"
_ENGLISH_RANGES = (
    (late(rf"{_MONTH}\s*{_DAY_EN}{_TO_EN}{_DAY_EN}\s*,?\s+(\d{{4}})", re.IGNORECASE), (4, 1, 2, 3)),
    (late(rf"{_DAY_EN}{_TO_EN}{_DAY_EN}\s*(?:of\s+)?{_MONTH}\s*,?\s+(\d{{4}})", re.IGNORECASE), (4, 3, 1, 2)),
)
"""Dec 1-3, 2026 and 1-3 Dec 2026, with the groups that hold the year, the month and both days."""
_SAYS_NOTHING = late(
    r"(?:[。;；,，、\s]+|(?<=[\d日号])\.)$|\s*每[天日]$|\s*\(共?\s*(?:\d+|[一二三四五六七八九十]+)\s*[天日]\)$|\s*\((?:农历|阴历)[^()]*\)$|(?<=\d)(?:st|nd|rd|th)?(?=\s+of\s)"
)
_FROM = late(r"(?:自从|自|从|由|from\s+)(?=\S*.*(?:至|到|~|-|—|\bto\b))", re.IGNORECASE)
_ROUND_ZEROS = str.maketrans("○Ｏ", "〇〇")


@lru_cache(maxsize=4096)
def written(word: str) -> Written | None:
    """Read a day; None if the text is not a day. Raises Bad for 12/1/2026, which can be two different days."""
    text, weekday = _NO_TIME.sub("", word.strip()), None
    if match := _BESIDE.search(text):
        text = text[: match.start()].rstrip(" ,、\n")
    elif match := _AHEAD.match(text):
        text = re.sub(r"^\((.*)\)$", r"\1", text[match.end() :])
    if match:
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
        return Written(None, int(match[1]), int(match[2] or match[3]))
    if match := _ENGLISH.fullmatch(text):
        return Written(int(match[3]) if match[3] else None, _month(match[1]), int(match[2]))
    if match := _ENGLISH_DAY_FIRST.fullmatch(text):
        return Written(int(match[3]) if match[3] else None, _month(match[2]), int(match[1]))
    if (match := _YEAR_FIRST.fullmatch(text)) and match[2].lower() in _MONTHS:
        return Written(int(match[1]), _month(match[2]), int(match[3]))
    return Written(None, None, int(match[1])) if (match := _DAY.fullmatch(text)) else None


def _month(word: str) -> int:
    return _MONTHS.index(word.lower()) + 1


def _year_last(one: int, other: int, year: int, text: str) -> Written:
    """Read 12/25/2026 and 25/12/2026 as the same day. 12/1/2026 may be December 1 or January 12, so it is Bad."""
    if one <= 12 and other <= 12 and one != other:
        first, second = (f"{year}-{month:02d}-{day:02d}" for month, day in ((one, other), (other, one)))
        raise Bad("files.date_two", found=text, first=first, second=second)
    return Written(year, one, other) if one <= 12 else Written(year, other, one)


@lru_cache(maxsize=4096)
def bare(word: str) -> str:
    """The text without words around a date: 自…起至…止, (共3天), (农历十月廿三). 元月 becomes the first month."""
    found = re.sub("元月", "1月", word.strip().translate(_ROUND_ZEROS))
    while (shorter := _SAYS_NOTHING.sub("", found)) != found:
        found = shorter
    found = re.sub(r"(?<=\d)\s+of\s+(?=[a-z]{3})", " ", found, flags=re.IGNORECASE)
    if match := _FROM.match(found):
        found = found[match.end() :]
    if len(_TO.split(found)) == 2:
        found = found.removesuffix("止")
    for form, (year, month, first, last) in _ENGLISH_RANGES:
        if match := form.fullmatch(found):
            number = f"{match[year]}-{_month(match[month]):02d}"
            return f"{number}-{int(match[first]):02d}..{number}-{int(match[last]):02d}"
    return found


def whole_months(word: str) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """First and last (year, month) of a range of whole months: 2026年12月, 2026年10月至12月, 2026年9月至次年6月."""
    text = in_digits(word.strip())
    if match := _WHOLE_MONTH.fullmatch(text):
        return ((int(match[1]), int(match[2])),) * 2
    if match := _MONTH_EN.fullmatch(text):
        return ((int(match[2]), _month(match[1])),) * 2
    if match := _MONTHS_TO.fullmatch(text):
        year = int(match[1])
        return (year, int(match[2])), (int(match[3] or year + bool(match[4])), int(match[5]))
    return None


_NEXT_YEAR = late(r"(?:次年|翌年|第二年)\s*(?=\d)")


def next_year(word: str, year: int | None) -> str:
    """Replace 次年 by its year: after a date in 2026, 次年1月15日 becomes 2027年1月15日."""
    return _NEXT_YEAR.sub(f"{year + 1}年", word, count=1) if year is not None else word


def days_of_a_month(word: str) -> tuple[int, int, bool] | None:
    """Read 5-7日 as its two days, and whether 日 is written; None if the text is not such a range."""
    match = _DAYS.fullmatch(word)
    if match is None or int(match[1]) >= int(match[2]):
        return None
    return int(match[1]), int(match[2]), bool(match[3]) or bool(re.search("[日号號]", word))


def ends(word: str) -> tuple[str, str] | None:
    """Split a range into its two ends; None if it is not a range or can be split in more than one way."""
    pieces = _TO.split(word.strip())
    if len(pieces) == 2 and all(pieces):
        return pieces[0], pieces[1]
    found = list(_parted(word)) if len(pieces) == 1 else []
    return found[0] if len(found) == 1 else None


def _parted(word: str) -> Iterator[tuple[str, str]]:
    """Every way to split a range at a hyphen. Dates may contain hyphens too."""
    for match in re.finditer(r"\s*-\s*", word):
        left, right = word[: match.start()], word[match.end() :]
        first, last = written(left), written(right)
        if first and last and first.month and not (last.month and first.year and not last.year and "-" in left + right):
            yield left, right
