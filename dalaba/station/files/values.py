"""Turning one written value into one plain value: times, windows, durations, lists. Pure; raises `Bad`.

Times of day are milliseconds after midnight. A value with only one possible meaning is accepted; any other is a problem
that says what was found and how to write it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import TypeAlias, TypeVar

from dalaba.core.languages import NAMES, code_of
from dalaba.core.model import Millis, Window
from dalaba.core.patterns import late
from dalaba.core.problems import Bad, nearest
from dalaba.station.files import times
from dalaba.station.files.memo import remembered
from dalaba.station.files.numerals import in_digits
from dalaba.station.files.yes_no import NO, YES

T = TypeVar("T")
Parse: TypeAlias = Callable[[str, bool], T]
"""Parses a written value; the flag makes Chinese-keyboard forms a problem. Raises Bad."""
SECOND: Millis = 1_000
MINUTE: Millis = 60_000
HOUR: Millis = 3_600_000
DAY: Millis = 24 * HOUR

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
"""Characters. Trying every reading of a text with thousands would take long."""
_AROUND_LENGTH = late(
    r"^(?:每隔?个?|相?隔|间隔|(?:once\s+)?every\s+|each\s+)\s*"
    r"|\s*(?:(?:循环)?(?:播放|播报|播送|播出|播音|广播|[播响放])?\s*[一1]|/\s*[一1]?)\s*[次遍回]$|[。.]$"
)
_APART_IN_LENGTH = late(r"(?<=[\d一-龥])\s+(?=[一-龥])")
_HMS = late(r"(?P<h>\d{1,2}):(?P<m>[0-5]\d)(?::(?P<s>[0-5]\d))?")
"""A length as Excel shows it: hours, minutes, seconds."""
_NEXT_DAY = ("次日", "第二天", "+1")
_LOOK_ALIKES = str.maketrans({"∶": ":", "꞉": ":", "‐": "-", "‑": "-", "\u200b": None, "\ufeff": None})
"""Characters from input methods and pasted texts that look like those on the keyboard."""
_ENCLOSED = late("[²³¹⁰-₉①-⒛⓪㉑-㉟㊱-㊿½⅐-⅞¼¾]")
"""Single characters that contain a number: ①7:00 is not 17:00."""
_SEPARATORS = late(r"[、,，;；\s]+")


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
    """Parses 07:30, 7:30, 7点半, 7点30分, 0730, 730, 07:30:15, 下午2:30, 2:30 PM; 24:00 is midnight at the
    day's end.
    """
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
    """Whether a time, or both ends of a window, is written in plain digits, which are allowed everywhere."""
    pieces = _BETWEEN.split(plain(text))
    return all(_CLOCK.fullmatch(each) or _DIGITS.fullmatch(each) or each.startswith(_NEXT_DAY) for each in pieces)


def as_clock(time: Millis) -> str:
    """07:30, or 07:30:15 if there are seconds."""
    tail = f":{time % MINUTE // SECOND:02d}" if time % MINUTE else ""
    return f"{time // HOUR:02d}:{time % HOUR // MINUTE:02d}{tail}"


def decimal_time(word: str) -> Bad | None:
    """The problem with 7.5 as a time: it may mean 7:50 (Excel drops the zero) or half past seven.

    None if the value is not such a number.
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
    """Parses 07:00-11:30. Into the next day: 22:00-次日01:00; if `wraps` (quiet hours), also 21:30-06:30."""
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
    """Both ends of a window; a part of the day named at one end also applies to the other where possible:
    下午2点-4点.
    """
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
    """A time that names no part of the day, after one that does: the first of its readings that is later.

    None if there is none: in 早上7点、2点 the second may mean the afternoon, or be a mistake.
    """
    plainly = clock_time(word)
    try:
        within: Millis | None = clock_time(f"{word} {part}" if part in ("am", "pm") else f"{part}{word}")
    except Bad:
        within = plainly if plainly >= 12 * HOUR else None
    return within if within is not None and within > earlier else None


def _as_written(first: str, part: str, end: Millis) -> bool:
    """Whether a start without a part of the day has only one meaning: in 8点至下午5点 it has, in 2点至下午5点 it has
    not.
    """
    try:
        within = clock_time(f"{first} {part}" if part in ("am", "pm") else f"{part}{first}")
    except Bad:
        return part not in ("am", "pm") or clock_time(first) >= 13 * HOUR
    return part in ("am", "pm") and within < end


@remembered
def duration(text: str, strict: bool = False) -> Millis:
    """Parses 15分钟, 1小时30分, 90秒, 15min, 半小时, 每隔一刻钟, 0:30:00; a bare number is minutes. One day at most."""
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
    """The time from one play to the next: a duration of at least a minute."""
    found = duration(text, strict)
    if found < MINUTE:
        raise Bad("files.every_too_short")
    return found


def _plain_length(word: str) -> str:
    """每隔一个半小时播一次 becomes 1.5小时."""
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
    """A duration that is normally short: a bare number is seconds."""
    word = plain(text, strict)
    if re.fullmatch(r"\d+(\.\d+)?", word):
        return _up_to_a_day(float(word) * SECOND, text)
    return duration(text, strict)


def yes_no(text: str, strict: bool = False) -> bool:
    """Parses 是/否, 启用/停用, √/×, yes/no, true/false, on/off."""
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
    """A parser that accepts one of the table's words."""

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
    """五一村、东和村 (also with commas, semicolons or spaces) as a list."""
    return [name for name in _SEPARATORS.split(text.strip()) if name]
