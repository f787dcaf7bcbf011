"""One written value to one plain value: times, windows, durations, dates, lists, choices. All pure; all raise `Bad`.

Times of day are milliseconds after midnight. What a person can mean only one way is read; the rest is a problem that
says what was found and how it is to be written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import NamedTuple, TypeAlias, TypeVar

from dalaba.files.problems import Bad, nearest
from dalaba.languages import NAMES, code_of
from dalaba.model import Millis, Window

T = TypeVar("T")
Parse: TypeAlias = Callable[[str, bool], T]
"""A written value, and whether Chinese-keyboard forms are problems, to its value. Raises Bad."""
SECOND: Millis = 1_000
MINUTE: Millis = 60_000
HOUR: Millis = 3_600_000
DAY: Millis = 24 * HOUR
YEARS = (1970, 2199)
"""A date outside these is a slip of the pen; between them no sum of days and hours leaves the calendar."""

_CLOCK = re.compile(
    r"(?P<h>\d{1,2})(?:(?::(?P<m>\d{1,2})|\.(?P<m3>\d{2}))(?:[:.](?P<s>\d{2}))?|[点时](?:(?P<half>半)|(?P<m2>\d{1,2})分?)?(?:整)?)"
)
_DECIMAL = re.compile(r"(?P<h>\d{1,2})\.(?P<rest>\d+)")
_DIGITS = re.compile(r"(?P<h>\d{1,2})(?P<m>\d{2})")
_BETWEEN = re.compile(r"\s*(?:-{1,2}|~|–|—|－|到|至)\s*")
_LENGTH = re.compile(
    r"(?:(?P<h>\d+(?:\.\d+)?)\s*(?:小时|钟头|h|hours?))?\s*(?:(?P<m>\d+(?:\.\d+)?)\s*(?:分钟|分|min(?:ute)?s?|m))?"
    r"\s*(?:(?P<s>\d+(?:\.\d+)?)\s*(?:秒钟?|s(?:ec(?:ond)?s?)?))?"
)
_ISO = re.compile(r"(?P<y>\d{4})\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})\s*[日号]?")
_EIGHT = re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})")
_SHORT_YEAR = re.compile(r"(?P<y>\d{2})\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})\s*[日号]?")
_SHORT = re.compile(r"(?P<m>\d{1,2})\s*[-/月]\s*(?P<d>\d{1,2})\s*[日号]?")
_SEPARATORS = re.compile(r"[、,，;；\s]+")
_YES = {"是", "对", "开", "yes", "true", "on", "y", "1"}
_NO = {"否", "不", "关", "no", "false", "off", "n", "0"}


class DateRange(NamedTuple):
    """Days from `first` to `last`, both included."""

    first: date
    last: date

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day <= self.last


def plain(text: str, strict: bool = False) -> str:
    """The text with full-width forms made plain. `strict`: a Chinese-keyboard form is a problem instead."""
    folded = unicodedata.normalize("NFKC", text).strip()
    folded = folded.replace("“", '"').replace("”", '"').replace("‘", "'").replace("’", "'")
    if strict and folded != text.strip():
        raise Bad("files.trap_fullwidth", found=text.strip(), wanted=folded.strip("\"'"))
    return folded.strip("\"'").strip()


def clock_time(text: str, strict: bool = False) -> Millis:
    """07:30, 7:30, 7点半, 7点30分, 0730, 730, 07:30:15; 24:00 is midnight at the day's end."""
    word = plain(text, strict)
    match = _CLOCK.fullmatch(word) or _DIGITS.fullmatch(word)
    if match is None:
        raise decimal_time(word) or Bad("files.time", found=text.strip())
    got = match.groupdict()
    minutes = 30 if got.get("half") else int(got.get("m") or got.get("m2") or got.get("m3") or 0)
    hours, seconds = int(got["h"]), int(got.get("s") or 0)
    if minutes > 59 or seconds > 59 or hours > 24 or (hours == 24 and (minutes or seconds)):
        raise decimal_time(word) or Bad("files.time_range", found=text.strip())
    return hours * HOUR + minutes * MINUTE + seconds * SECOND


def decimal_time(word: str) -> Bad | None:
    """What is wrong with 7.5 as a time: nobody can tell whether it is 7:50 (Excel drops the nought) or half past seven.

    None for what is no such number.
    """
    match = _DECIMAL.fullmatch(word)
    if match is None or int(match["h"]) > 24:
        return None
    minutes, share = int(match["rest"].ljust(2, "0")[:2]), min(59, round(float(f"0.{match['rest']}") * 60))
    first = minutes if minutes < 60 and minutes != share else int(match["rest"][0])
    shown = [f"{int(match['h'])}:{each:02d}" for each in (first, share)]
    return Bad("files.time_decimal", found=word, first=shown[0], second=shown[1])


def window(text: str, strict: bool = False, wraps: bool = False) -> Window:
    """07:00-11:30. Into the next day: 22:00-次日01:00, or where `wraps` (quiet hours) also 21:30-06:30."""
    word = plain(text, strict)
    pieces = _BETWEEN.split(word)
    if len(pieces) != 2 or not all(pieces):
        raise Bad("files.window", found=text.strip())
    next_day = pieces[1].startswith(("次日", "第二天", "+1"))
    start, end = clock_time(pieces[0]), clock_time(re.sub(r"^(次日|第二天|\+1)\s*", "", pieces[1]))
    if next_day or (wraps and end <= start):
        end += DAY
    if end <= start:
        raise Bad("files.window_backwards", found=text.strip(), start=pieces[0], end=pieces[1])
    if end - start > DAY:
        raise Bad("files.window_long", found=text.strip())
    return Window(start, end)


def duration(text: str, strict: bool = False) -> Millis:
    """15分钟, 1小时30分, 90秒, 15min; a bare number is minutes. A day is the most."""
    word = plain(text, strict).lower()
    if re.fullmatch(r"\d+(\.\d+)?", word):
        return _up_to_a_day(float(word) * MINUTE, text)
    match = _LENGTH.fullmatch(word)
    if not word or match is None or not any(match.groups()):
        raise Bad("files.duration", found=text.strip())
    units = zip(("h", "m", "s"), (HOUR, MINUTE, SECOND), strict=True)
    return _up_to_a_day(sum(float(match[name]) * unit for name, unit in units if match[name]), text)


def _up_to_a_day(length: float, text: str) -> Millis:
    if length > DAY:
        raise Bad("files.duration_long", found=text.strip())
    return round(length)


def silence(text: str, strict: bool = False) -> Millis:
    """A duration that is short by nature: a bare number is seconds."""
    word = plain(text, strict)
    if re.fullmatch(r"\d+(\.\d+)?", word):
        return _up_to_a_day(float(word) * SECOND, text)
    return duration(text, strict)


def day(text: str, strict: bool = False, today: date | None = None) -> date:
    """2022-07-13, 2022/7/13, 2022年7月13日, 20220713; given `today` also 7-13 (its year), 今天, 明天, 昨天, 后天."""
    word = plain(text, strict)
    if today is not None:
        words = {"今天": 0, "today": 0, "明天": 1, "tomorrow": 1, "昨天": -1, "yesterday": -1, "后天": 2}
        if word.lower() in words:
            return today + timedelta(days=words[word.lower()])
        if match := _SHORT.fullmatch(word):
            return _date(today.year, int(match["m"]), int(match["d"]), text)
    if (match := _ISO.fullmatch(word.split(" 00:00")[0]) or _EIGHT.fullmatch(word)) is None:
        raise _no_date(word)
    return _date(int(match["y"]), int(match["m"]), int(match["d"]), text)


def _no_date(word: str) -> Bad:
    """Why a text is no date: its year is missing or too short, or it is nothing like one."""
    if match := _SHORT_YEAR.fullmatch(word):
        return Bad(
            "files.date_short_year", found=word, wanted=f"20{match['y']}-{int(match['m']):02d}-{int(match['d']):02d}"
        )
    if match := _SHORT.fullmatch(word):
        return Bad("files.date_no_year", found=word, rest=f"{int(match['m']):02d}-{int(match['d']):02d}")
    return Bad("files.date", found=word)


def _date(year: int, month: int, number: int, text: str) -> date:
    low, high = YEARS
    if not low <= year <= high:
        raise Bad("files.year", found=text.strip(), low=low, high=high)
    try:
        return date(year, month, number)
    except ValueError:
        raise Bad("files.no_such_date", found=text.strip()) from None


def dates(text: str, strict: bool = False, today: date | None = None) -> DateRange:
    """One day, or 2022-07-13..2022-07-15 (also 至, 到, ~)."""
    word = plain(text, strict)
    pieces = re.split(r"\s*(?:\.\.+|…+|~|至|到)\s*", word)
    if len(pieces) > 2 or not all(pieces):
        raise Bad("files.date", found=text.strip())
    first = day(pieces[0], today=today)
    last = day(pieces[-1], today=today)
    if last < first:
        raise Bad("files.dates_backwards", found=text.strip())
    return DateRange(first, last)


def yes_no(text: str, strict: bool = False) -> bool:
    """是/否, yes/no, true/false, on/off."""
    word = plain(text).lower()
    if word in _YES or word in _NO:
        return word in _YES
    raise Bad("files.yes_no", found=text.strip())


def whole(low: int, high: int) -> Parse[int]:
    """A parser of whole numbers from `low` to `high`; 2遍, 3次, 80% count as 2, 3, 80."""

    def parse(text: str, strict: bool = False) -> int:
        word = plain(text, strict).rstrip("%遍次天分钟 ")
        if not re.fullmatch(r"[+-]?\d{1,9}", word) or not low <= int(word) <= high:
            raise Bad("files.whole", found=text.strip(), low=low, high=high)
        return int(word)

    return parse


def choice(table: Mapping[str, T]) -> Parse[T]:
    """A parser of one of the table's words."""

    def parse(text: str, strict: bool = False) -> T:
        word = plain(text)
        for key in (word, word.lower()):
            if key in table:
                return table[key]
        allowed = [each for each in table if not each.isascii()] or list(table)
        hint = nearest(word, table)
        english = ", ".join(each for each in table if each.isascii())
        code = "files.choice_near" if hint else "files.choice"
        raise Bad(code, found=text.strip(), allowed="、".join(allowed), allowed_en=english, nearest=hint)

    return parse


def language(text: str, strict: bool = False) -> str:
    """The ISO code of a language."""
    code = code_of(plain(text))
    if code is None:
        names = [pair[0] for pair in NAMES.values()]
        english = ", ".join(pair[1] for pair in NAMES.values())
        raise Bad(
            "files.language", found=text.strip(), allowed="、".join(names), allowed_en=english,
            nearest=nearest(text.strip(), names),
        )  # fmt: skip
    return code


def names(text: str) -> list[str]:
    """五一村、东和村 (also with commas, semicolons or blanks) as a list."""
    return [name for name in _SEPARATORS.split(text.strip()) if name]
