"""Reading weekdays as people write them: 周一至周五, 一三五, 周一、三、五, Mon-Fri, 周末, 除周日外, 工作日. Pure.

工作日, 节假日 and 上学日 are kinds of day, not days of the week: a holiday on a Wednesday is not a 工作日.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from dalaba.core.patterns import late
from dalaba.core.problems import Bad
from dalaba.station.days.names import NOT, nearer, weekday
from dalaba.station.files import values
from dalaba.station.files.memo import remembered

_ALL = frozenset(range(7))
_WORDS: dict[str, frozenset[int]] = {
    **dict.fromkeys(("每天", "每日", "天天", "每一天", "全周", "整周", "daily", "every day", "everyday", "all"), _ALL),
    **dict.fromkeys(("周末", "双休日", "双休", "weekend", "weekends"), frozenset({5, 6})),
    **dict.fromkeys(("weekday", "weekdays"), frozenset(range(5))),
}
_KINDS = {
    **dict.fromkeys(("工作日", "上班日", "法定工作日", "workday", "workdays"), "workday"),
    **dict.fromkeys(("节假日", "holiday", "holidays"), "holiday"),
    **dict.fromkeys(("上学日", "上课日", "教学日", "schoolday", "schooldays"), "schoolday"),
}
_PUBLIC = frozenset(
    ("法定节假日", "法定假日", "法定节日", "国家法定节假日", "公众假期", "公休日", "public holiday", "public holidays")
)
"""Words for holidays that do not include weekends."""
_OFF = r"(?:除外|不播放?|停播?|休息?|暂停|excepted)"
_BUT_SOME = late(rf"(?P<all>.+?)(?:[\s,;(]+(?:但|其中|而|遇|逢)*|但)(?P<not>[^,;(]+?)\s*{_OFF}\)?")
"""周一至周五(周三除外): the comma or bracket separates what plays from what does not."""
_EXCEPT = late(
    r"(?:(?P<all>.*?)[\s,(]*)?(?:除了?|不含|不包括|\bexcept\b|\bbut not\b|\bnot\b)\s*(?P<not>.+?)(?:[之以]?外)?"
    r"(?:都播|均播|每天|天天)?\)?",
    re.IGNORECASE,
)
_BUT = late(rf"(?P<not>.+?)\s*{_OFF}")
_NAME = late(r"(?:星期|礼拜|周)")
_CHINESE = r"[一二三四五六日天]"
_RUN = late(rf"(?:星期|礼拜|周)?({_CHINESE}{{2,7}}|[1-7]{{2,7}})")
_TO = late(r"\s*(?:[-–—―−~]+|[→⇒]|至|到|\bto\b|\bthrough\b|\bthru\b)\s*")
_APART = late(r"[、,;/和及与\s&|+·]+|\band\b")
_AHEAD = late(r"(?:每逢|每个?(?=周|星期|礼拜)|逢|从(?=周|星期|礼拜)|(?:every|each|on)\s+(?!(?:other|day)\b))\s*")
_BEHIND = late(r"\s*(?:\((?:每天|每周|每日)\)|每[天日]|各?(?:播放?|播出)?[一1]次|(?<![不停])播[放出]?|\bonly)$")
_ENGLISH_SHORT = late(r"(?<=[a-z])\.|(?<=\bwed)s\b")
_LETTER_SPACED = late(r"[一-龥](?:\s+[一-龥])+")


class Weekdays(NamedTuple):
    """Days of the week (Monday is 0), or kinds of day in their place."""

    days: frozenset[int]
    kinds: frozenset[str] = frozenset()


_LONGEST = 200
"""Most characters, since trying thousands in every way takes long."""


@remembered
def weekdays(text: str, strict: bool = False) -> Weekdays:
    """The days of the week that a value names. Raises Bad if it names none or is unclear."""
    if len(text) > _LONGEST:
        raise Bad("files.weekday", found=text.strip())
    try:
        return _read(text)
    except Bad as bad:
        raise nearer(bad, text) from None


def _read(text: str) -> Weekdays:
    word = _plainly(text)
    if word in _KINDS:
        return Weekdays(frozenset(), frozenset({_KINDS[word]}))
    if no := next((no for no in ("非", "不是", "not ") if word.startswith(no) and word[len(no) :] in _KINDS), ""):
        return Weekdays(frozenset(), frozenset({NOT + _KINDS[word[len(no) :]]}))
    if word in _PUBLIC:
        raise Bad("files.weekday_holidays", found=text.strip())
    found = _named(word, text)
    if not found.days and not found.kinds:
        raise Bad("files.weekday", found=text.strip())
    return found


def _plainly(text: str) -> str:
    """The value in one spelling, without words that mean nothing: 每周一三五播放, Mon., 周 一 至 周 五."""
    word = values.plain(text).lower().replace("週", "周").replace("禮", "礼").strip("。.")
    word = re.sub(r"\s", "", word) if _LETTER_SPACED.fullmatch(word) else word
    word = _ENGLISH_SHORT.sub("", word)
    if word in _WORDS:
        return word
    return _BEHIND.sub("", _AHEAD.sub("", word, count=1) if _AHEAD.match(word) else word)


def _named(word: str, text: str) -> Weekdays:
    if word in _WORDS:
        return Weekdays(_WORDS[word])
    if word.startswith("非") and word[1:] in _WORDS:
        return Weekdays(_ALL - _WORDS[word[1:]])
    if match := _BUT_SOME.fullmatch(word):
        return _without(_listed(match["all"].strip(), text), match["not"], text)
    if match := _BUT.fullmatch(word) or _EXCEPT.fullmatch(word):
        whole = (match.groupdict().get("all") or "").strip()
        return _without(_named(whole, text).days if whole else None, match["not"], text)
    return Weekdays(_listed(word, text))


def _without(whole: frozenset[int] | None, word: str, text: str) -> Weekdays:
    """These days (None: all) without some of them, or without a kind of day if it is clear which days that excludes."""
    word = re.sub(r"^(?:遇到?|逢)", "", word)
    kind = _KINDS.get(word, "holiday" if word in _PUBLIC else "")
    if kind and whole is None and word not in _PUBLIC:
        return Weekdays(frozenset(), frozenset({NOT + kind}))
    if kind == "holiday" and whole and whole <= _WORDS["weekdays"]:  # that weekends are holidays makes no difference
        return Weekdays(whole, frozenset({NOT + kind}))
    if kind:
        raise Bad("files.weekday_holidays", found=text.strip())
    no = _listed(word, text)
    if whole and not no & whole and no | whole == _ALL:  # 周一至周五,周末除外
        return Weekdays(whole)
    if sum(map(len, _pieces(word, text))) > len(no) or (whole is not None and not no < whole):
        raise Bad("files.weekday", found=text.strip())  # 周一至周五、周三除外: what does 除外 apply to?
    return Weekdays((_ALL if whole is None else whole) - no)


def _listed(word: str, text: str) -> frozenset[int]:
    """Days and ranges of days in a list."""
    return frozenset[int]().union(*_pieces(word, text))


def _pieces(word: str, text: str) -> list[frozenset[int]]:
    return [_piece(piece, text) for piece in _APART.split(_TO.sub("-", word)) if piece]


def _piece(piece: str, text: str) -> frozenset[int]:
    if piece in _WORDS:
        return _WORDS[piece]
    if match := _RUN.fullmatch(piece):
        if len(set(match[1])) < len(match[1]) or _may_be_a_date(match[1]):
            raise Bad("files.weekday", found=text.strip())
        return frozenset(weekday(sign) for sign in match[1])
    names = [each for each in _NAME.split(piece) if each] if piece.count("-") == 0 else []
    if len(names) > 1 and all(re.fullmatch(f"{_CHINESE}+", each) for each in names):  # 周六周日
        return frozenset(weekday(sign) for each in names for sign in each)
    ends = [_day(each, text) for each in piece.split("-")]
    if len(ends) > 2:
        raise Bad("files.weekday", found=text.strip())
    first, last = ends[0], ends[-1]
    return frozenset((first + number) % 7 for number in range((last - first) % 7 + 1))


def _may_be_a_date(figures: str) -> bool:
    """Whether digits in a row may be the number of a day (17), or are not in order (321)."""
    return figures.isdigit() and (int(figures) <= 31 or list(figures) != sorted(figures))


def _day(word: str, text: str) -> int:
    try:
        return weekday(word.removesuffix("s") if word.endswith("days") else word)
    except Bad:
        raise Bad("files.weekday", found=text.strip()) from None
