"""Days of the week as people write them: 周一至周五, 一三五, 周一、三、五, Mon-Fri, 周末, 除周日外, 工作日. Pure.

工作日, 节假日 and 上学日 are no days of the week but kinds of day: a holiday on a Wednesday is no 工作日.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from dalaba.days.words import NOT, weekday
from dalaba.files import values
from dalaba.files.problems import Bad
from dalaba.files.remembered import remembered

_ALL = frozenset(range(7))
_WORDS: dict[str, frozenset[int]] = {
    **dict.fromkeys(("每天", "每日", "天天", "每一天", "全周", "整周", "daily", "every day", "everyday", "all"), _ALL),
    **dict.fromkeys(("周末", "双休日", "双休", "weekend", "weekends"), frozenset({5, 6})),
    **dict.fromkeys(("weekday", "weekdays"), frozenset(range(5))),
}
_KINDS = {"工作日": "workday", "上班日": "workday", "workday": "workday", "workdays": "workday", "节假日": "holiday",
          "holiday": "holiday", "holidays": "holiday", "上学日": "schoolday", "schoolday": "schoolday",
          "schooldays": "schoolday"}  # fmt: skip
_EXCEPT = re.compile(
    r"(?:(?P<all>.*?)[\s,，(（]*)?(?:除了?|不含|不包括|except|but not)\s*(?P<not>.+?)(?:[之以]?外)?"
    r"(?:都播|均播|每天|天天)?[)）]?",
    re.IGNORECASE,
)
_BUT = re.compile(r"(?P<not>.+?)\s*(?:除外|不播|休息)")
_NAME = re.compile(r"(?:星期|礼拜|周)")
_CHINESE = r"[一二三四五六日天]"
_RUN = re.compile(rf"(?:星期|礼拜|周)?({_CHINESE}{{2,7}}|[1-7]{{2,7}})")
_TO = re.compile(r"\s*(?:[-–—―−~]+|至|到|\bto\b|\bthrough\b)\s*")
_APART = re.compile(r"[、,，;；/和及与\s&]+|\band\b")


class Weekdays(NamedTuple):
    """Days of the week (0: Monday), or kinds of day in their place."""

    days: frozenset[int]
    kinds: frozenset[str] = frozenset()


@remembered
def weekdays(text: str, strict: bool = False) -> Weekdays:
    """The days of the week that a value names. Bad for what names none, or does so in no clear way."""
    word = values.plain(text).lower().replace("週", "周").replace("禮", "礼")
    word = re.sub(r"^(?:每逢|每个?(?=周|星期|礼拜)|逢)\s*", "", word.strip("。."))
    if word in _KINDS:
        return Weekdays(frozenset(), frozenset({_KINDS[word]}))
    if no := next((no for no in ("非", "不是", "not ") if word.startswith(no) and word[len(no) :] in _KINDS), ""):
        return Weekdays(frozenset(), frozenset({NOT + _KINDS[word[len(no) :]]}))
    found = _named(word, text)
    if not found:
        raise Bad("files.weekday", found=text.strip())
    return Weekdays(found)


def _named(word: str, text: str) -> frozenset[int]:
    if word in _WORDS:
        return _WORDS[word]
    if match := _BUT.fullmatch(word) or _EXCEPT.fullmatch(word):
        whole = (match.groupdict().get("all") or "").strip()
        return (_named(whole, text) if whole else _ALL) - _listed(match["not"], text)
    return _listed(word, text)


def _listed(word: str, text: str) -> frozenset[int]:
    """Days and ranges of days one after another."""
    glued = _TO.sub("-", word)
    return frozenset(day for piece in _APART.split(glued) if piece for day in _piece(piece, text))


def _piece(piece: str, text: str) -> frozenset[int]:
    if piece in _WORDS:
        return _WORDS[piece]
    if match := _RUN.fullmatch(piece):
        return frozenset(weekday(sign) for sign in match[1])
    names = [each for each in _NAME.split(piece) if each] if piece.count("-") == 0 else []
    if len(names) > 1 and all(re.fullmatch(f"{_CHINESE}+", each) for each in names):  # 周六周日
        return frozenset(weekday(sign) for each in names for sign in each)
    ends = [_day(each, text) for each in piece.split("-")]
    if len(ends) > 2:
        raise Bad("files.weekday", found=text.strip())
    first, last = ends[0], ends[-1]
    return frozenset((first + number) % 7 for number in range((last - first) % 7 + 1))


def _day(word: str, text: str) -> int:
    try:
        return weekday(word.removesuffix("s") if word.endswith("days") else word)
    except Bad:
        raise Bad("files.weekday", found=text.strip()) from None
