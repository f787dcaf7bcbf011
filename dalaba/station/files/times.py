"""Reading times of day as people say them: 下午2:30, 早上七点半, 中午12点, 晚上八点一刻, 2:30 PM. Pure.

A part of the day that does not fit the hour (早上14点) is rejected. 晚上12点 is the end of the day; 上午12点 and
半夜12点 may be either end of a day and are rejected.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from dalaba.core.patterns import late
from dalaba.station.files.memo import remembered
from dalaba.station.files.numerals import NUMERAL, in_digits

_PARTS: dict[str, tuple[int, int, int]] = {
    "凌晨": (0, 6, 0), "清晨": (4, 9, 0), "清早": (4, 9, 0), "早晨": (4, 11, 0), "早上": (4, 11, 0), "早": (4, 11, 0),
    "上午": (5, 11, 0), "午后": (1, 6, 12), "下午": (1, 7, 12), "傍晚": (4, 8, 12), "晚上": (5, 11, 12),
    "夜里": (7, 11, 12), "夜间": (7, 11, 12), "晚间": (5, 11, 12), "晚": (5, 11, 12), "中午": (1, 2, 12),
    "正午": (1, 1, 12), "中": (1, 2, 12),
}  # fmt: skip
"""Part of the day -> the hours of a twelve-hour clock that it covers, and the hours to add."""
_AT_TWELVE = {
    "凌晨": 0,
    "中午": 12,
    "正午": 12,
    "中": 12,
    "下午": 12,
    "午后": 12,
    "晚上": 24,
    "夜里": 24,
    "夜间": 24,
    "晚间": 24,
    "晚": 24,
}
_PART = late(rf"(?P<part>{'|'.join(_PARTS)})的?\s*")
_MERIDIEM = late(r"(?P<part>[ap])\.?\s?m\.?", re.IGNORECASE)
_CORE = late(
    r"(?P<h>\d{1,2})\s*(?:"
    r":\s*(?P<m>\d{2})(?::(?P<s>\d{2}))?\s*[分时]?[整正]?"
    r"|\.(?P<m2>\d{2})"
    r"|\s*[点时點時h]\s*钟?\s*(?:(?P<half>半)|(?P<quarters>[13一三])刻|(?P<m3>\d{1,2})\s*分?(?:\s*(?P<s2>\d{1,2})\s*秒)?)?\s*[整正]?"
    r")"
)
_BARE = late(r"(?P<h>\d{1,2})")


_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_EVERY_DAY = late(r"^(?:每[天日]|天天)的?\s*(?=\S)")
_BEHIND = late(
    r"(?:(?<=[\d点半刻分整])(?:开始|准时)?(?:播放|播出|播)|(?<=:\d\d)\s*h(?:rs?)?|(?<=\d{3})\s*h(?:rs?)?|。)$"
)
_PART_APART = late(rf"({'|'.join(sorted(_PARTS, key=len, reverse=True))})[\s::]+(?=[\d一二三四五六七八九十])")
_GLUED = late(
    rf"(?<=[\d点半刻分整])\s*(?=(?:{'|'.join(_PARTS)})\s*[\d一二三四五六七八九十])|(?<=[点半时])(?={_NUMBER}[点时])"
)
_FIRST_OF_TWO = late(
    rf"(?<![\d:.一二三四五六七八九十])({_NUMBER})(?=\s*(?:[-–—―−~]+|到|至)\s*{_NUMBER}\s*([点时]|[ap]m))"
)
_LIST_OF_HOURS = late(rf"{_NUMBER}(?:\s*[、,]\s*{_NUMBER})+([点时])")


def bare(word: str) -> str:
    """The time without words that do not change it: 每天7:00, 7:30播放, (7:30)."""
    inner = re.sub(r"^\(([^()]*)\)$", r"\1", word)
    return _BEHIND.sub("", _EVERY_DAY.sub("", inner)).strip()


def window_in_full(word: str) -> str:
    """Complete both ends: 8-12点 as 8点-12点, 2-4pm as 2pm-4pm, 从8:00起至12:00止 as 8:00至12:00."""
    text = re.sub(r"^(?:从|自|from\s+|between\s+(?=.*\bto\b))", "", re.sub(r"^\(([^()]*)\)$", r"\1", word)).rstrip("。")
    text = re.sub(r"(?<=[\d点半分])(?:开始|起)(?=\s*[-–—~到至])", "", text)
    text = re.sub(r"(?<=[\d点半分])(?:止|结束)$", "", text)
    return _FIRST_OF_TWO.sub(r"\1\2", text)


def one_by_one(text: str) -> str:
    """Separate several times in one text with commas: 早7点晚7点, 上午 8:00 10:00, 7、12、18点."""
    word = _PART_APART.sub(r"\1", text)
    if match := _LIST_OF_HOURS.fullmatch(word.strip()):
        return re.sub(r"\s*[、,]", f"{match[1]}、", word.strip())
    return _GLUED.sub("、", word)


class Said(NamedTuple):
    """A time as said: the part of the day ("" if none), the hour as written, minutes and seconds."""

    part: str
    hour: int
    minutes: int
    seconds: int


@remembered
def said(word: str) -> Said | None:
    """Read a time; None if the text is not a time."""
    text, part = word.strip(), ""
    if match := _PART.match(text):
        text, part = text[match.end() :], match["part"]
    elif (match := _MERIDIEM.match(text)) and text[match.end() :].strip():
        text, part = text[match.end() :].strip(), f"{match['part'].lower()}m"
    elif (match := re.search(rf"\s*{_MERIDIEM.pattern}$", text, re.IGNORECASE)) and match.start():
        text, part = text[: match.start()], f"{match['part'].lower()}m"
    core = _CORE.fullmatch(_digits(text)) or (_BARE.fullmatch(text) if part in ("am", "pm") else None)
    if core is None:
        return None
    got = core.groupdict()
    minutes = 30 if got.get("half") else {"1": 15, "3": 45}.get(in_digits(got.get("quarters") or ""), 0)
    minutes += int(got.get("m") or got.get("m2") or got.get("m3") or 0)
    return Said(part, int(got["h"]), minutes, int(got.get("s") or got.get("s2") or 0))


def _digits(text: str) -> str:
    """Numerals of a time as digits. 零 between hour and minutes is dropped: 八点零五分."""
    return re.sub(NUMERAL, lambda match: in_digits(match[0]), text)


def of_day(time: Said) -> tuple[int, int, int] | None:
    """Hour (24 is the end of the day), minutes and seconds; None if the part of the day does not fit the hour."""
    part, hour, minutes, seconds = time
    found = hour if not part else _meridiem(part, hour) if part in ("am", "pm") else _hour(part, hour)
    if found is None or minutes > 59 or seconds > 59 or found > 24 or (found == 24 and (minutes or seconds)):
        return None
    return found, minutes, seconds


def _meridiem(part: str, hour: int) -> int | None:
    if not 1 <= hour <= 12:
        return hour if part == "pm" and 13 <= hour <= 23 else None
    return hour % 12 + (12 if part == "pm" else 0)


def _hour(part: str, hour: int) -> int | None:
    if hour == 12:
        return _AT_TWELVE.get(part)
    low, high, more = _PARTS[part]
    if low <= hour <= high:
        return hour + more
    if part == "中午" and hour == 11:
        return hour
    return hour if more and 12 + low <= hour <= 12 + high else None  # 下午14:30 is afternoon twice over


_OF_WINDOWS = late(r"\s*(?:[-–—―−~]{1,2}|\.{2,}|到|至|\bto\b)\s*")


@remembered
def parts(text: str) -> tuple[str, ...]:
    """The part of the day at each end of a time or window; "" if an end has none."""
    return tuple(time.part if (time := said(piece)) else "" for piece in _OF_WINDOWS.split(text.strip()))


def may_be_later(text: str) -> bool:
    """Whether the hour of a time, or of a window's beginning, could also be an afternoon hour."""
    first = re.match(r"\D*(\d{1,2}|[一二三四五六七八九十两]{1,2})", text)
    return first is not None and 1 <= int(in_digits(first[1]) if in_digits(first[1]).isdigit() else 0) <= 12
