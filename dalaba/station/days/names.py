"""The names of days: day types, weekdays, and how a date is said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

from dalaba.core.model import Reason
from dalaba.core.patterns import late
from dalaba.core.problems import Bad, nearest
from dalaba.station.files import values

TYPES: Mapping[str, str] = MappingProxyType(
    {
        "工作日": "workday", "workday": "workday", "节假日": "holiday", "holiday": "holiday", "上学日": "schoolday",
        "schoolday": "schoolday", "考试日": "exam", "exam": "exam", "雨天": "rainy", "rainy": "rainy",
        "赶集日": "market", "market": "market",
    }
)  # fmt: skip
WEEKDAY_TYPES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""Used in place of a day type: the day has the hours of that weekday, because it is a make-up day."""
NOT = "!"
"""Put before a type's code: days that are not of this type."""
_NOT_ANY = ("不是", "not ", NOT)
_NOT_KNOWN = ("非", "不", "no ")
"""Only before a known type, because a name like 非遗日 may begin with 非, too."""
_WEEKDAYS = (
    ("一", "1", "monday"), ("二", "2", "tuesday"), ("三", "3", "wednesday"), ("四", "4", "thursday"),
    ("五", "5", "friday"), ("六", "6", "saturday"), ("日", "天", "7", "0", "sunday"),
)  # fmt: skip


_AS_WEEKDAY = late(
    r"(?:按|上|补上?|调|as\s+)?(?:(?P<zh>(?:周|星期|礼拜)[一二三四五六日天])(?:的?课(?:表|程)?)?|(?P<en>[a-z]+day))",
    re.IGNORECASE,
)
"""周二, 按周二, 上周二的课, as Tuesday."""


def _as_weekday(word: str) -> str:
    """周二 as the type of days with Tuesday's hours; "" if it is not a day of the week."""
    match = _AS_WEEKDAY.fullmatch(word)
    if match is None:
        return ""
    name = (match["en"] or "").lower()
    return WEEKDAY_TYPES[weekday(match["zh"])] if match["zh"] else name if name in WEEKDAY_TYPES else ""


_BUT = late(r"除了?(?P<one>.+?)[之以]?外|(?P<other>.+?)(?:除外|不播放?|停播)")


def day_type(text: str, strict: bool = False) -> str:
    """A day type's code; 非雨天 is "!rainy", 周二 is "tuesday". Names chosen by the user are their own codes."""
    word = values.plain(text)
    for no in (*_NOT_ANY, *_NOT_KNOWN):
        rest = word[len(no) :].strip() if word.lower().startswith(no) else ""
        if rest and (no in _NOT_ANY or rest.lower() in TYPES or _as_weekday(rest)):
            return NOT + day_type(rest)
    if (but := _BUT.fullmatch(word)) and (but["one"] or but["other"]) in TYPES:  # 雨天除外, 除雨天外
        return NOT + TYPES[but["one"] or but["other"]]
    if not word:
        raise Bad("files.day_type", found=text)
    return TYPES.get(word.lower()) or _as_weekday(word) or word


_BLANKS_OF_NOT = late(r"\b(not|no)\s+(?=\w)", re.IGNORECASE)


def type_words(text: str) -> list[str]:
    """雨天、赶集日 as a list. The space in "not rainy" does not separate."""
    glued = _BLANKS_OF_NOT.sub(lambda match: f"{match[1]}\0", text)
    return [word.replace("\0", " ") for word in values.names(glued)]


_FORMS = (
    (
        r"\d\s*(?:[年月日号]|[-/.]\s*\d).*(?:周|星期|礼拜|除|不播|停播|休息|工作日|节假日|学日|week|except|\b(?:mon|tue|wed|thu|fri|sat|sun))",
        "files.date_and_more",
    ),
    (
        r"起(?:执行|实施|播放?|开始)?$|即日|[以之]?[前后]$|止$|\\.\\.$|^\\.\\.|截[止至]|^(?:until|till|from|since|starting)\b",
        "files.date_open",
    ),
    (r"圩|墟[日天]|赶集|赶场|赶街|逢场", "files.ending_days"),
    (r"第.{1,2}(?:周|个)(?:周|星期|礼拜)|月初|月中|最后一?个?工作日", "files.monthly"),
    (r"隔|每\s*[两二三四2-9]\s*个?[周天日星]|alternate|every other|every \d", "files.every_few"),
    (r"农历|阴历|初[一二三四五六七八九十]|正月|腊月", "files.lunar_date"),
    (r"[单双]周", "files.weeks"),
)
"""Words in an unreadable value -> the reason that shows how to write what they mean."""


def nearer(bad: Bad, text: str) -> Bad:
    """A reason that shows how to write it, for a value that was only found to be neither a date nor a weekday."""
    if bad.reason.code not in ("files.date", "files.weekday"):
        return bad
    word = values.plain(text)
    code = next((code for form, code in _FORMS if re.search(form, word, re.IGNORECASE)), "")
    return Bad(code, found=text.strip()) if code else bad


def type_name(code: str, ui: str = "zh") -> str:
    """A day type's name for people."""
    if code.startswith(NOT):
        known = code[len(NOT) :] in TYPES.values() or code[len(NOT) :] in WEEKDAY_TYPES
        return (("非" if known else "不是") if ui == "zh" else "not ") + type_name(code[len(NOT) :], ui)
    if code in WEEKDAY_TYPES:
        return weekday_name(WEEKDAY_TYPES.index(code), ui)
    if ui != "zh":
        return code
    return next((name for name, other in TYPES.items() if other == code and not name.isascii()), code)


def unknown_type(found: str, known: Iterable[str]) -> Reason:
    """The reason for a type that no day has, with the nearest known type or some of them."""
    names = {ui: [type_name(each, ui) for each in known] for ui in ("zh", "en")}
    hint = nearest(found, [*names["zh"], *names["en"]])
    said = {ui: hint or "、".join(each[:8]) for ui, each in names.items()}
    return Reason("files.unknown_day_type", {"found": found, "nearest": said["zh"], "nearest_en": said["en"]})


def nearest_type(found: str, known: Iterable[str]) -> str:
    """The code of the known type that a word may be a typing error for; "" if none is similar."""
    names = {type_name(each, ui): each for each in known for ui in ("zh", "en")}
    return names.get(nearest(found, names), "")


def weekday(text: str, strict: bool = False) -> int:
    """星期一, 周一, 一, Monday, Mon, 1 as 0 … 星期日, 周日, 7 as 6."""
    word = values.plain(text).lower()
    for prefix in ("星期", "礼拜", "周"):
        word = word.removeprefix(prefix)
    for number, names in enumerate(_WEEKDAYS):
        if word in names or (len(word) >= 3 and names[-1].startswith(word)):
            return number
    raise Bad("files.weekday", found=text.strip())


def weekday_name(number: int, ui: str = "zh") -> str:
    """0 as 星期一 or Monday."""
    return "星期" + "一二三四五六日"[number] if ui == "zh" else WEEKDAY_TYPES[number].capitalize()


def spoken_date(day: date) -> str:
    """A date as the fact 日期: 7月13日."""
    return f"{day.month}月{day.day}日"


def spoken_weekday(day: date) -> str:
    """A weekday as the fact 星期: 星期三."""
    return weekday_name(day.weekday())
