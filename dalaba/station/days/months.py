"""Days that recur by month or by count: the 15th, the last day, the last Friday, every other day.

Each kind answers `day in it`. `read` takes what people write, and `written` writes it back. Text that could mean two
things (每月1-15日, 每月初一, 每隔3天) is rejected, and the reason names both.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import NamedTuple, TypeAlias

from dalaba.core.patterns import late
from dalaba.core.problems import Bad
from dalaba.station.days.names import weekday
from dalaba.station.files import date_values, values

LAST = -1
"""Used in place of a number for the last one of the month."""
_MOST_DAYS = 366
_ODD_NUMBERS, _EVEN_NUMBERS = tuple(range(1, 32, 2)), tuple(range(2, 31, 2))
_NUMERALS = "〇一二三四五六七八九十"
_ORDINALS = ("first", "second", "third", "fourth", "fifth")
_SHORT = {"1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5}
_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_OF_MONTH = late(r"(?:每个?月|毎月)\s*的?\s*(?P<days>.+)")
_OF_MONTH_EN = late(
    r"(?:on\s+)?(?:the\s+)?(?P<before>.+?)\s+of\s+(?:the|every|each|a)\s+month"
    r"|(?:every\s+month|each\s+month|monthly)\s*(?:on\s+)?(?:the\s+)?(?P<after>.+)",
    re.IGNORECASE,
)
_LAST_DAY = late(
    r"(?:的?最后1天|的?最后一天|月?底|月?末|末日|倒数第一天|(?:the\s+)?last(?:\s+day)?|(?:the\s+)?end)", re.IGNORECASE
)
_MONTH_END = late(
    r"(?:每个?月)?(?:月底|月末|月末日|月底最后一天|月末最后一天)|month[\s-]*end|end\s+of\s+month", re.IGNORECASE
)
_AND = late(r"\s*(?:[、,，;；和及与跟]|\band\b)\s*", re.IGNORECASE)
_TO = late(r"\s*(?:\.\.+|…+|~|至|到|\bto\b)\s*", re.IGNORECASE)
_NTH = late(
    r"(?:(?P<last>最后一?个?|最后1个|倒数第[一1]个?)|第\s*(?P<number>[一二三四五1-5])\s*个?|(?P<first>首个))\s*"
    r"(?P<weekday>(?:周|星期|礼拜)[一二三四五六日天])?"
)
_ODD_DAYS = late(r"(?:每月)?(?:单[日号]|单数日)|(?:on\s+)?odd\s+(?:days|dates)", re.IGNORECASE)
_EVEN_DAYS = late(r"(?:每月)?(?:双[日号]|双数日)|(?:on\s+)?even\s+(?:days|dates)", re.IGNORECASE)
_STEP = (
    r"(?P<step>每?隔[一1]?[天日]|每?隔[一1]?[周]|每?隔[一1]个?(?:星期|礼拜)|每\s*(?P<count>[一二两三四五六七八九十\d]{1,3})\s*"
    r"(?P<unit>[天日周]|个?星期)(?:一次)?|every\s+other\s+(?:day|week)|every\s+(?P<count_en>\d{1,3}|two|three|four)\s+(?P<unit_en>days|weeks))"
)
_FROM_FIRST = late(
    rf"(?:从|自|由)?\s*(?P<since>.*?\d.*?)\s*(?:起|开始|开始算)?\s*[,，、]?\s*{_STEP}\s*(?:播放?|一次)?", re.IGNORECASE
)
_STEP_FIRST = late(
    rf"{_STEP}\s*[,，、(]?\s*(?:(?:从|自|由|from|since|starting)\s*)(?P<since>.*?\d.*?)\s*(?:起|开始|开始算)?\s*\)?",
    re.IGNORECASE,
)
_BARE_STEP = late(rf"(?:从|自)?\s*{_STEP}\s*", re.IGNORECASE)
_BETWEEN_STEPS = late(r"每?隔\s*[二两三四五六七八九十2-9\d]\d*\s*[天日周]")
_WORDS = {"two": 2, "three": 3, "four": 4, "两": 2}


class Monthly(NamedTuple):
    """The same days of every month, by number; `LAST` is the last. A month without a 31st has no such day."""

    days: tuple[int, ...]

    def __contains__(self, day: object) -> bool:
        if not isinstance(day, date):
            return False
        return day.day in self.days or (LAST in self.days and day.day == monthrange(day.year, day.month)[1])


class MonthlyWeekday(NamedTuple):
    """The first Monday or last Friday of every month: pairs of (1 to 5 or `LAST`, weekday)."""

    which: tuple[tuple[int, int], ...]

    def __contains__(self, day: object) -> bool:
        if not isinstance(day, date):
            return False
        number, weekday = (day.day - 1) // 7 + 1, day.weekday()
        if (number, weekday) in self.which:
            return True
        return (LAST, weekday) in self.which and day.day + 7 > monthrange(day.year, day.month)[1]


class EveryFew(NamedTuple):
    """Every `step` days, counted from the first, until the last if there is one."""

    step: int
    first: date
    last: date | None = None

    def __contains__(self, day: object) -> bool:
        if not isinstance(day, date) or day < self.first or (self.last is not None and day > self.last):
            return False
        return (day - self.first).days % self.step == 0


Returning: TypeAlias = Monthly | MonthlyWeekday | EveryFew
NEVER = Monthly(())
"""Stands for days that cannot be read: no day is among them."""


def read(text: str, strict: bool = False) -> Returning | None:
    """Read what people write; None if it is not of this kind. Raises Bad if it is, but is wrong or ambiguous."""
    word = values.plain(text, strict)
    if _ODD_DAYS.fullmatch(word) or _EVEN_DAYS.fullmatch(word):
        return Monthly(_ODD_NUMBERS if _ODD_DAYS.fullmatch(word) else _EVEN_NUMBERS)
    if _MONTH_END.fullmatch(word):
        return Monthly((LAST,))
    if found := _every_few(word, text):
        return found
    if (match := _OF_MONTH.fullmatch(word)) and not match["days"].lstrip().startswith("逢"):
        return _of_month(match["days"], text)
    if match := _OF_MONTH_EN.fullmatch(word):
        return _of_month(match["before"] or match["after"], text)
    return None


def written(days: Returning, ui: str = "zh") -> str:
    """The days as text that a file may contain."""
    if isinstance(days, Monthly):
        return _monthly(days, ui)
    if isinstance(days, MonthlyWeekday):
        return _monthly_weekday(days, ui)
    span = f"{days.first}" if days.last is None else f"{days.first}..{days.last}"
    if ui != "zh":
        return f"every {days.step} days from {span}"
    return f"{span}起每{days.step}天"


def _monthly(days: Monthly, ui: str) -> str:
    if not days.days:
        return "—"
    halves = {_ODD_NUMBERS: ("每月单日", "odd days"), _EVEN_NUMBERS: ("每月双日", "even days")}
    if days.days in halves:
        return halves[days.days][ui != "zh"]
    numbers = [str(each) for each in days.days if each != LAST]
    if ui != "zh":
        return "every month on " + ", ".join([*numbers, *(["last day"] if LAST in days.days else [])])
    return "每月" + "和".join([*(f"{each}日" for each in numbers), *(["最后一天"] if LAST in days.days else [])])


def _monthly_weekday(days: MonthlyWeekday, ui: str) -> str:
    if ui != "zh":
        shown = [f"{'last' if nth == LAST else _ORDINALS[nth - 1]} {_NAMES[day]}" for nth, day in days.which]
        return ", ".join(shown) + " of every month"
    shown = [
        f"{'最后一' if nth == LAST else '第' + _NUMERALS[nth]}个星期{'一二三四五六日'[day]}" for nth, day in days.which
    ]
    return "每月" + "和".join(shown)


def _every_few(word: str, text: str) -> EveryFew | None:
    if _BETWEEN_STEPS.search(word):
        raise Bad("files.every_few_between", found=text.strip())
    if _BARE_STEP.fullmatch(word):
        raise Bad("files.every_few_from", found=text.strip())
    match = _STEP_FIRST.fullmatch(word) or _FROM_FIRST.fullmatch(word)
    if match is None:
        return None
    step = _step(match)
    if not 2 <= step <= _MOST_DAYS:
        raise Bad("files.every_few", found=text.strip())
    try:
        span = date_values.dates(match["since"].strip(" ,，、起(").removesuffix("起"))
    except Bad as bad:
        if bad.reason.code == "files.date":
            raise Bad("files.every_few", found=text.strip()) from bad
        raise
    return EveryFew(step, span.first, span.last if _TO.search(match["since"].strip()) else None)


def _step(match: re.Match[str]) -> int:
    """Days from one to the next."""
    said, unit = match["count"] or match["count_en"], match["unit"] or match["unit_en"] or match["step"]
    count = 2 if said is None else _WORDS.get(said.lower()) or _number(said)
    return count * (7 if any(sign in unit.lower() for sign in ("周", "星期", "礼拜", "week")) else 1)


def _of_month(rest: str, text: str) -> Returning:
    """What follows 每月: days by number, or weekdays by position."""
    rest = re.sub(r"(?<=[日号])\s*[-–—]\s*(?=\d{1,2}\s*[日号])", "..", rest.strip())
    pieces = _AND.split(rest)
    if any(re.match(r"最后.*[周期拜]|第|首|倒数", piece) for piece in pieces) and not all(
        map(_LAST_DAY.fullmatch, pieces)
    ):
        return MonthlyWeekday(_by_place(pieces, text))
    if rest.isascii() and any(_place_en(piece)[1] is not None for piece in pieces):
        return MonthlyWeekday(_by_place_en(pieces, text))
    days: set[int] = set()
    last_unit = bool(re.search(r"[日号]$", rest.strip())) or rest.isascii()
    for piece in pieces:
        days.update(_days(piece, last_unit, text))
    return Monthly(tuple(sorted(days, key=lambda each: each if each != LAST else 99)))


def _days(piece: str, of_the_sun: bool, text: str) -> list[int]:
    """15日, 10日至15日, 最后一天. `of_the_sun`: Chinese numerals mean solar days, because 日 follows the list."""
    if _LAST_DAY.fullmatch(piece):
        return [LAST]
    ends = [_day(each, of_the_sun) for each in _TO.split(piece)]
    if len(ends) > 2 or not all(1 <= each <= 31 for each in ends) or ends[-1] < ends[0]:
        raise Bad("files.monthly", found=text.strip())
    return list(range(ends[0], ends[-1] + 1))


def _day(word: str, of_the_sun: bool) -> int:
    """The number of a day; 0 if it is not one. 初一 and a bare 十五 are lunar days."""
    match = re.fullmatch(r"(?:the\s+)?(?:day\s+)?(\d{1,2})(?:st|nd|rd|th|\s*[日号])?", word.strip(), re.IGNORECASE)
    if match:
        return int(match[1])
    bare = re.sub(r"[日号]$", "", word.strip())
    return _number(bare) if of_the_sun or bare != word.strip() else 0


def _number(word: str) -> int:
    """12, 十二 as a number; 0 if it is not one."""
    if word.isascii():
        return int(word) if word.isdigit() else 0
    tens, ten, ones = word.partition("十")
    if not ten:
        return max(_NUMERALS.find(word), 0) if len(word) == 1 else 0
    digits = [_NUMERALS.find(part) if part else usual for part, usual in ((tens, 1), (ones, 0))]
    return digits[0] * 10 + digits[1] if min(digits) >= 0 and max(digits) < 10 else 0


def _by_place(pieces: list[str], text: str) -> tuple[tuple[int, int], ...]:
    """第二、第四个周六 and 第一个周一和最后一个周五: a position without a weekday uses the next weekday."""
    pairs: set[tuple[int, int]] = set()
    waiting: list[int] = []
    for piece in pieces:
        match = _NTH.fullmatch(piece) or _NTH.fullmatch(f"第{piece}")
        if match is None:
            raise Bad("files.monthly", found=text.strip())
        waiting.append(LAST if match["last"] else 1 if match["first"] else _number(match["number"]))
        if match["weekday"]:
            pairs.update((place, weekday(match["weekday"])) for place in waiting)
            waiting = []
    if waiting:
        raise Bad("files.monthly", found=text.strip())
    return tuple(sorted(pairs, key=_by_number))


def _by_number(pair: tuple[int, int]) -> tuple[int, int]:
    return (pair[0] if pair[0] != LAST else 9, pair[1])


def _by_place_en(pieces: list[str], text: str) -> tuple[tuple[int, int], ...]:
    """The same in English: 2nd and 4th Saturday, first Monday and last Friday."""
    pairs: set[tuple[int, int]] = set()
    waiting: list[int] = []
    for piece in pieces:
        place, weekday = _place_en(piece)
        waiting.append(place)
        if weekday is not None:
            pairs.update((each, weekday) for each in waiting)
            waiting = []
    if waiting or any(not place for place, _ in pairs):
        raise Bad("files.monthly", found=text.strip())
    return tuple(sorted(pairs, key=_by_number))


def _place_en(piece: str) -> tuple[int, int | None]:
    """`last Friday` as (LAST, 4), `2nd` as (2, None). The first number is 0 if there is no position."""
    place, _, name = piece.lower().removeprefix("the ").partition(" ")
    number = LAST if place == "last" else _SHORT.get(place, 0)
    name = name.strip().removesuffix("s")
    if place in _ORDINALS:
        number = _ORDINALS.index(place) + 1
    names = [each.lower() for each in _NAMES]
    return number, next((each for each, full in enumerate(names) if len(name) >= 3 and full.startswith(name)), None)
