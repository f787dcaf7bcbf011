"""Reading one written value into one plain value: times, windows, durations, dates, lists. Pure; raises `Bad`.

Times of day are milliseconds after midnight. What a person can mean only one way is read; the rest is a problem that
says what was found and how it is to be written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple, TypeAlias, TypeVar

from dalaba.core.languages import NAMES, code_of
from dalaba.core.model import Millis, Window
from dalaba.core.patterns import late
from dalaba.core.problems import Bad, nearest
from dalaba.station.files import dates as dates_
from dalaba.station.files import times
from dalaba.station.files.memo import remembered
from dalaba.station.files.numerals import in_digits
from dalaba.station.files.yes_no import NO, YES

T = TypeVar("T")
Parse: TypeAlias = Callable[[str, bool], T]
"""A written value, and whether Chinese-keyboard forms are problems, to its value. Raises Bad."""
SECOND: Millis = 1_000
MINUTE: Millis = 60_000
HOUR: Millis = 3_600_000
DAY: Millis = 24 * HOUR
YEARS = (1970, 2199)
"""A date outside these is a slip of the pen; between them no sum of days and hours leaves the calendar."""

_CLOCK = late(
    r"(?P<h>\d{1,2})(?:(?::(?P<m>\d{2})|\.(?P<m3>\d{2}))(?:[:.](?P<s>\d{2}))?|[点时](?:(?P<half>半)|(?P<m2>\d{1,2})分?)?(?:整)?)"
)
_ONE_FIGURE = late(r"(?P<h>\d{1,2}):(?P<m>\d)")
_DECIMAL = late(r"(?P<h>\d{1,2})\.(?P<rest>\d+)")
_DIGITS = late(r"(?P<h>\d{1,2})(?P<m>\d{2})")
_BETWEEN = late(r"\s*(?:[-–—―−~]{1,2}|[→⇒]|\.{2,}|起?到|起?至|\bto\b|\bthrough\b)\s*")
_LENGTH = late(
    r"(?:(?P<h>\d+(?:\.\d+)?)\s*(?:小时|钟头|hours?|hrs?|h))?\s*(?:(?P<m>\d+(?:\.\d+)?)\s*(?:分钟|分|min(?:ute)?s?|m))?"
    r"\s*(?:(?P<s>\d+(?:\.\d+)?)\s*(?:秒钟?|s(?:ec(?:ond)?s?)?))?"
)
_LONGEST_LENGTH = 100
"""Characters. To try thousands in every way takes long."""
_AROUND_LENGTH = late(
    r"^(?:每隔?个?|相?隔|间隔|(?:once\s+)?every\s+|each\s+)\s*"
    r"|\s*(?:(?:循环)?(?:播放|播报|播送|播出|播音|广播|[播响放])?\s*[一1]|/\s*[一1]?)\s*[次遍回]$|[。.]$"
)
_APART_IN_LENGTH = late(r"(?<=[\d一-龥])\s+(?=[一-龥])")
_HMS = late(r"(?P<h>\d{1,2}):(?P<m>[0-5]\d)(?::(?P<s>[0-5]\d))?")
"""As Excel shows a length: hours, minutes, seconds."""
_NEXT_DAY = ("次日", "第二天", "+1")
_SHORT_YEAR = late(r"(?P<y>\d{2})\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})\s*[日号]?")
_ISO = late(r"(\d{4}-\d\d-\d\d)(?:\.\.(\d{4}-\d\d-\d\d))?", re.ASCII)
_MONTH = late(r"(\d{1,2})月份?")
_LONGEST_OVER_YEARS = timedelta(days=92)
"""Of a range that passes a year's end and has its year at one end only; a longer one is the wrong way round."""
_LOOK_ALIKES = str.maketrans({"∶": ":", "꞉": ":", "‐": "-", "‑": "-", "\u200b": None, "\ufeff": None})
"""Signs that input methods and pasted texts have for those of the keyboard."""
_ENCLOSED = late("[²³¹⁰-₉①-⒛⓪㉑-㉟㊱-㊿½⅐-⅞¼¾]")
"""Figures that stand by themselves: ①7:00 is not 17:00."""
_SEPARATORS = late(r"[、,，;；\s]+")


class DateRange(NamedTuple):
    """Days from `first` to `last`, both included."""

    first: date
    last: date

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day <= self.last


def plain(text: str, strict: bool = False) -> str:
    """The text with full-width forms made plain. `strict`: a Chinese-keyboard form is a problem instead."""
    return _bare(text) if text.isascii() else _folded(text, strict)


def _bare(text: str) -> str:
    return text.strip().strip("\"'").strip()


@remembered
def _folded(text: str, strict: bool) -> str:
    folded = unicodedata.normalize("NFKC", _ENCLOSED.sub(r" \g<0> ", text)).strip()
    folded = folded.translate(_LOOK_ALIKES)
    folded = folded.replace("“", '"').replace("”", '"').replace("‘", "'").replace("’", "'")
    if strict and folded != text.strip():
        raise Bad("files.trap_fullwidth", found=text.strip(), wanted=folded.strip("\"'"))
    return _bare(folded)


@remembered
def clock_time(text: str, strict: bool = False) -> Millis:
    """07:30, 7:30, 7点半, 7点30分, 0730, 730, 07:30:15, 下午2:30, 2:30 PM; 24:00 is midnight at the day's end."""
    word = times.bare(plain(text, strict))
    match = _CLOCK.fullmatch(word) or _DIGITS.fullmatch(word)
    if match is None:
        return _spoken_time(word, text)
    got = match.groupdict()
    minutes = 30 if got.get("half") else int(got.get("m") or got.get("m2") or got.get("m3") or 0)
    hours, seconds = int(got["h"]), int(got.get("s") or 0)
    if minutes > 59 or seconds > 59 or hours > 24 or (hours == 24 and (minutes or seconds)):
        raise decimal_time(word) or Bad("files.time_range", found=text.strip())
    return hours * HOUR + minutes * MINUTE + seconds * SECOND


def _spoken_time(word: str, text: str) -> Millis:
    said = times.said(word)
    if said is None:
        raise decimal_time(word) or Bad("files.time", found=text.strip())
    found = times.of_day(said)
    if found is None:
        raise Bad("files.time_part" if said.part else "files.time_range", found=text.strip())
    return found[0] * HOUR + found[1] * MINUTE + found[2] * SECOND


@remembered
def in_figures(text: str) -> bool:
    """Whether a time, or both ends of a window, stand in plain figures, as they may stand anywhere."""
    pieces = _BETWEEN.split(plain(text))
    return all(_CLOCK.fullmatch(each) or _DIGITS.fullmatch(each) or each.startswith(_NEXT_DAY) for each in pieces)


def as_clock(time: Millis) -> str:
    """07:30, or 07:30:15 where there are seconds."""
    tail = f":{time % MINUTE // SECOND:02d}" if time % MINUTE else ""
    return f"{time // HOUR:02d}:{time % HOUR // MINUTE:02d}{tail}"


def decimal_time(word: str) -> Bad | None:
    """What is wrong with 7.5 as a time: nobody can tell whether it is 7:50 (Excel drops the nought) or half past seven.

    None for what is no such number.
    """
    if (match := _ONE_FIGURE.fullmatch(word)) and int(match["h"]) <= 24 and int(match["m"]) < 6:
        return Bad(
            "files.time_decimal", found=word, first=f"{match['h']}:{match['m']}0", second=f"{match['h']}:0{match['m']}"
        )
    match = _DECIMAL.fullmatch(word)
    if match is None or int(match["h"]) > 24:
        return None
    minutes, share = int(match["rest"].ljust(2, "0")[:2]), min(59, round(float(f"0.{match['rest']}") * 60))
    first = minutes if minutes < 60 and minutes != share else int(match["rest"][0])
    shown = [f"{int(match['h'])}:{each:02d}" for each in (first, share)]
    return Bad("files.time_decimal", found=word, first=shown[0], second=shown[1])


@remembered
def window(text: str, strict: bool = False, wraps: bool = False) -> Window:
    """07:00-11:30. Into the next day: 22:00-次日01:00, or where `wraps` (quiet hours) also 21:30-06:30."""
    word = times.window_in_full(plain(text, strict))
    pieces = _BETWEEN.split(word)
    if len(pieces) != 2 or not all(pieces):
        raise Bad("files.window", found=text.strip())
    next_day = pieces[1].startswith(_NEXT_DAY)
    if next_day:
        start, end = clock_time(pieces[0]), clock_time(re.sub(r"^(次日|第二天|\+1)\s*", "", pieces[1]))
    else:
        start, end = _ends(pieces[0], pieces[1], text)
    if next_day or (wraps and end <= start):
        end += DAY
    if end <= start:
        raise Bad("files.window_backwards", found=text.strip(), start=pieces[0], end=pieces[1])
    if end - start > DAY:
        raise Bad("files.window_long", found=text.strip())
    return Window(start, end)


def _ends(first: str, last: str, text: str) -> tuple[Millis, Millis]:
    """Both ends of a window; a part of the day that one has goes for the other as well, where it can: 下午2点-4点."""
    parts = tuple(said.part if (said := times.said(each)) else "" for each in (first, last))
    start, end = clock_time(first), clock_time(last)
    if parts[0] and not parts[1] and (found := after(parts[0], last, start)) is not None:
        return start, found
    if bool(parts[0]) != bool(parts[1]) and not (parts[1] and _as_written(first, parts[1], end)):
        raise Bad("files.window_part", found=text.strip())
    if parts[1] in ("am", "pm") and not parts[0]:
        start = clock_time(first + parts[1])
    return start, end


def after(part: str, word: str, earlier: Millis) -> Millis | None:
    """A time that names no part of the day, behind one that does: the first of its readings that is later.

    None where there is none: 早上7点、2点 may be meant for the afternoon, or be a slip.
    """
    plainly = clock_time(word)
    try:
        within: Millis | None = clock_time(f"{word} {part}" if part in ("am", "pm") else f"{part}{word}")
    except Bad:
        within = plainly if plainly >= 12 * HOUR else None
    return within if within is not None and within > earlier else None


def _as_written(first: str, part: str, end: Millis) -> bool:
    """Whether a first end without a part of the day can be only one thing: 8点至下午5点 can, 2点至下午5点 cannot."""
    try:
        within = clock_time(f"{first} {part}" if part in ("am", "pm") else f"{part}{first}")
    except Bad:
        return part not in ("am", "pm") or clock_time(first) >= 13 * HOUR
    return part in ("am", "pm") and within < end


@remembered
def duration(text: str, strict: bool = False) -> Millis:
    """15分钟, 1小时30分, 90秒, 15min, 半小时, 每隔一刻钟, 0:30:00; a bare number is minutes. A day is the most."""
    if len(text) > _LONGEST_LENGTH:
        raise Bad("files.duration", found=text.strip())
    word = _plain_length(plain(text, strict).lower())
    if match := _HMS.fullmatch(word):
        return _up_to_a_day(int(match["h"]) * HOUR + int(match["m"]) * MINUTE + int(match["s"] or 0) * SECOND, text)
    if re.fullmatch(r"\d+(\.\d+)?", word):
        return _up_to_a_day(float(word) * MINUTE, text)
    match = _LENGTH.fullmatch(word)
    if not word or match is None or not any(match.groups()):
        raise Bad("files.duration", found=text.strip())
    units = zip(("h", "m", "s"), (HOUR, MINUTE, SECOND), strict=True)
    return _up_to_a_day(sum(float(match[name]) * unit for name, unit in units if match[name]), text)


def interval(text: str, strict: bool = False) -> Millis:
    """From one play to the next: a duration of a minute or more."""
    found = duration(text, strict)
    if found < MINUTE:
        raise Bad("files.every_too_short")
    return found


def _plain_length(word: str) -> str:
    """每隔一个半小时播一次 as 1.5小时."""
    word = re.sub(r"个钟(?!头)", "个小时", _APART_IN_LENGTH.sub("", word))
    inner = _AROUND_LENGTH.sub("", word).strip()
    if inner in ("小时", "钟头", "分钟", "刻钟", "hour") and inner != word:  # 每小时
        inner = f"1{inner}"
    word = "1小时" if inner == "an hour" else inner
    word = word.replace("half an hour", "30min").replace("half hour", "30min")
    word = in_digits(re.sub(r"(?<=[〇零一二两三四五六七八九十\d])\s*个\s*(?=半?\s*(?:小时|钟头))", "", word))
    word = re.sub(r"^半个?(?=小时|钟头)", "0.5", word)
    word = re.sub(r"(\d+)半(?=小时|钟头)", r"\1.5", word)
    word = re.sub(r"(\d+)(小时|钟头)半$", r"\1.5\2", word)
    return re.sub(r"(\d)刻钟?$", lambda match: f"{15 * int(match[1])}分", word)


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
    """2022-07-13, 2022.7.13, 2022年7月13日(周三), 20220713; given `today` also 7-13, 今天, 明天, 昨天, 后天."""
    return _day(plain(text, strict), today, text)


def _day(word: str, today: date | None, text: str, beside: dates_.Written | None = None) -> date:
    """`beside`: a day that has what this one leaves out."""
    if today is not None:
        words = {"今天": 0, "today": 0, "明天": 1, "tomorrow": 1, "昨天": -1, "yesterday": -1, "后天": 2}
        if word.lower() in words:
            return today + timedelta(days=words[word.lower()])
    said = None if _SHORT_YEAR.fullmatch(word) else dates_.written(word)
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
    """Why a text is no date: its year is too short, or it is nothing like one."""
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
    """One day, or 2022-07-13..2022-07-15 (also 至, 到, ~, -), 2022年7月13日至15日, 2022.7.13-7.15, 2022年7月."""
    return iso(text) or _dates(dates_.bare(plain(text, strict)), today, text)


def iso(text: str) -> DateRange | None:
    """2022-07-13 or 2022-07-13..2022-07-15, as programs write them; None for what is none, or is out of its bounds."""
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
    if months := dates_.whole_months(word):
        first, last = (_date(*month, 1, text) for month in months)
        if last < first:
            raise Bad("files.dates_backwards", found=text.strip())
        return DateRange(first, (last + timedelta(days=31)).replace(day=1) - timedelta(days=1))
    ends = None if _is_day(word) else dates_.ends(word)
    if ends is None:
        return DateRange(*[_day(word, today, text)] * 2)
    return _range(*ends, today, text)


def _is_day(word: str) -> bool:
    return _SHORT_YEAR.fullmatch(word) is not None or dates_.written(word) is not None


def _range(left: str, right: str, today: date | None, text: str) -> DateRange:
    """A range; what one end leaves out is the other's. 12月30日至1月2日 passes the end of its year."""
    one = None if _SHORT_YEAR.fullmatch(left) else dates_.written(left)
    right = dates_.next_year(right, one.year if one else None)
    one, other = (None if _SHORT_YEAR.fullmatch(each) else dates_.written(each) for each in (left, right))
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
    """A day or range in a list, behind another: 3日, 12月3日 and 5-7日 have its year, and if need be its month."""
    word = dates_.bare(plain(text))
    whole = before.first.day == (before.last + timedelta(days=1)).day == 1
    if whole and (month := _MONTH.fullmatch(word)):
        return _dates(f"{before.last.year}年{month[1]}月", None, text)
    known = dates_.Written(before.last.year, before.last.month, before.last.day)
    if (days := dates_.days_of_a_month(word)) and (span := _days_beside(days, before.last, text)):
        return span
    ends = None if _is_day(word) else dates_.ends(word)
    if ends is None:
        return DateRange(*[_next(_day(word, None, text, known), word, before)] * 2)
    first = _next(_day(ends[0], None, text, known), ends[0], before)
    return _range(first.isoformat(), ends[1], None, text)


def _days_beside(days: tuple[int, int, bool], before: date, text: str) -> DateRange | None:
    """5-7日 behind a date are days of its month; a bare 5-7 may be the seventh of May (None: it can only be that)."""
    first, last, said = days
    if not said and (first == before.month or first <= before.day):
        return None
    span = DateRange(*(_date(before.year, before.month, number, text) for number in (first, last)))
    if not said:
        other = f"{before.year}-{first:02d}-{last:02d}"
        raise Bad("files.date_two", found=text.strip(), first=f"{span.first}..{span.last}", second=other)
    return span


def _next(found: date, word: str, before: DateRange) -> date:
    """Behind 2026年12月30日, a 1月2日 that says no year is the next one; a bare 1日 behind it may be of two months."""
    said = dates_.written(word)
    if said and not said.month and found < before.last:
        later = f"{found.replace(day=1) + timedelta(days=31):%Y-%m}-{found.day:02d}"
        raise Bad("files.date_two", found=word, first=found.isoformat(), second=later)
    over = _shifted(found, 1) if found < before.first and said and said.month and not said.year else None
    return over if over and over - before.last <= _LONGEST_OVER_YEARS else found


def yes_no(text: str, strict: bool = False) -> bool:
    """是/否, 启用/停用, √/×, yes/no, true/false, on/off."""
    word = re.sub(r"\s", "", plain(text).lower()).rstrip("。.!了")
    if word in YES or word in NO:
        return word in YES
    raise Bad("files.yes_no", found=text.strip())


def whole(low: int, high: int) -> Parse[int]:
    """A parser of whole numbers from `low` to `high`; 2遍, 3次, 80% count as 2, 3, 80."""

    def parse(text: str, strict: bool = False) -> int:
        word = in_digits(plain(text, strict).rstrip("%遍次天分钟 "))
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
