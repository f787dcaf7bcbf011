"""Weekdays of every week, or of odd and even weeks (单周, 双周), counted by the term or by the year.

The first week of a term is the one in which it begins, from Monday to Sunday. The weeks of a year are those of ISO
8601. A bare 单周 does not say which is meant; the caller decides, or rejects it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple, TypeVar, cast

from dalaba.core.patterns import late
from dalaba.core.problems import Bad
from dalaba.station.days.names import weekday
from dalaba.station.files import values
from dalaba.station.files.date_values import DateRange

T = TypeVar("T")
WEEK = tuple(range(7))
_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ODD = late(
    r"(?P<how>教学|学期|校历|按学期|按年|全年|自然|日历|年|iso)?的?\s*(?P<parity>[单双])(?:数?周|数?星期)\s*"
    r"(?:\(\s*(?P<said>[^()]*?)\s*\))?\s*的?\s*(?P<days>.*)",
    re.IGNORECASE,
)
_ODD_EN = late(
    r"(?:(?P<days>[a-z ,、]+?)\s+(?:of|in|on)\s+)?(?:the\s+)?(?P<parity>odd|even)\s+"
    r"(?P<how>term|teaching|school|year|iso|calendar)?\s*weeks?"
    r"(?:\s+(?:of|in|by)\s+(?:the\s+)?(?P<said>term|year))?(?:\s*\(\s*(?:by\s+)?(?:the\s+)?(?P<said2>term|year)\s*\))?"
    r"(?:\s*,?\s*(?:on\s+)?(?P<days2>[a-z ,、]+))?",
    re.IGNORECASE,
)
_BY = {
    "教学": "term", "学期": "term", "校历": "term", "按学期": "term", "按教学周": "term", "按校历": "term",
    "教学周": "term",
    "按年": "year", "全年": "year", "自然": "year", "日历": "year", "年": "year", "iso": "year", "按自然周": "year",
    "term": "term", "teaching": "term", "school": "term", "year": "year", "calendar": "year",
}  # fmt: skip
_AND = late(r"\s*(?:[、,，;；/和及与\s]|\band\b)\s*", re.IGNORECASE)
_TO = late(r"\s*(?:\.\.+|~|至|到|-|–|—|\bto\b)\s*", re.IGNORECASE)
_NAMED = late(r"(?:每个?)?(?:周|星期|礼拜)[一二三四五六日天].*")
_NAMED_EN = late(r"(?:every\s+)?(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\b.*", re.IGNORECASE)


class Weekly(NamedTuple):
    """Days of the week. `parity` 1 or 2: only in odd or even weeks, counted `by` "term" or "year"; "": not said."""

    weekdays: tuple[int, ...]
    parity: int = 0
    by: str = ""
    terms: tuple[DateRange, ...] = ()
    """The station's terms, once they are known (`told`)."""
    beyond: bool = False
    """The answer if the week's number is unknown: without terms, and after the last one."""

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.on(day, day.weekday())

    def on(self, day: date, weekday: int) -> bool:
        """Whether `day`, with the hours of that weekday, is one of them."""
        return weekday in self.weekdays and (not self.parity or self._in_week(day))

    def _in_week(self, day: date) -> bool:
        if self.by == "year":
            return day.isocalendar().week % 2 == self.parity % 2
        term = next((each for each in self.terms if day in each), None) if self.by == "term" else None
        if term is not None:
            return week_of(term, day) % 2 == self.parity % 2
        known = self.by == "term" and self.terms and day <= max(each.last for each in self.terms)
        return self.beyond and not known

    @property
    def needs_terms(self) -> bool:
        """Whether the station's terms are needed to tell."""
        return bool(self.parity) and self.by == "term"

    @property
    def unsaid(self) -> bool:
        """Whether it is not said how the weeks are counted."""
        return bool(self.parity) and not self.by


def week_of(term: DateRange, day: date) -> int:
    """The number of a day's week in its term, from 1."""
    return (day.toordinal() - 1) // 7 - (term.first.toordinal() - 1) // 7 + 1


def read(text: str, strict: bool = False) -> Weekly | None:
    """每周五, 周一至周五, 单周(按学期)周五, odd weeks of the year; None for another kind. Raises Bad if it is wrong."""
    word = values.plain(text, strict)
    if match := _ODD.fullmatch(word):
        return _numbered(1 if match["parity"] == "单" else 2, (match["how"], match["said"]), match["days"], text)
    if match := _ODD_EN.fullmatch(word):
        parity = 1 if match["parity"].lower() == "odd" else 2
        said = (match["how"], match["said"], match["said2"])
        return _numbered(parity, said, match["days"] or match["days2"] or "", text)
    if word.lower() in ("周末", "双休日", "weekend", "weekends"):
        return Weekly((5, 6))
    if _NAMED.fullmatch(word) or _NAMED_EN.fullmatch(word):
        return Weekly(_weekdays(word, text))
    return None


def written(days: Weekly, ui: str = "zh") -> str:
    """The days as text that a file may contain."""
    if ui != "zh":
        names = ", ".join(_NAMES[each] for each in days.weekdays)
        if not days.parity:
            return names
        weeks = f"{'odd' if days.parity == 1 else 'even'} weeks{f' of the {days.by}' if days.by else ''}"
        return weeks if days.weekdays == WEEK else f"{names} in {weeks}"
    names = "和".join(f"星期{'一二三四五六日'[each]}" for each in days.weekdays)
    if not days.parity:
        return names
    by = {"term": "(按学期)", "year": "(按年)"}.get(days.by, "")
    return f"{'单' if days.parity == 1 else '双'}周{by}{'' if days.weekdays == WEEK else names}"


def _numbered(parity: int, said: Iterable[str | None], rest: str, text: str) -> Weekly:
    by = ""
    for word in said:
        if word is None:
            continue
        found = _BY.get(word.lower().replace(" ", ""))
        if found is None or by not in ("", found):
            raise Bad("files.weeks", found=text.strip())
        by = found
    try:
        return Weekly(_weekdays(rest, text) if rest.strip(" 、,的") else WEEK, parity, by)
    except Bad:
        raise Bad("files.weeks", found=text.strip()) from None


def _weekdays(text: str, whole: str) -> tuple[int, ...]:
    """周一至周五, 一三五, 周一、周三, Mon-Fri as numbers, each once."""
    found: set[int] = set()
    bare = re.sub(r"^(?:每个?|every\s+)", "", text.strip(" 、,"), flags=re.IGNORECASE)
    for piece in _AND.split(bare):
        ends = _TO.split(piece)
        if len(ends) == 2 and all(ends):
            first, last = (weekday(each) for each in ends)
            found.update((first + number) % 7 for number in range((last - first) % 7 + 1))
            continue
        figures = re.sub(r"^(?:周|星期|礼拜)", "", piece)
        if len(figures) > 1 and all(each in "一二三四五六日天" for each in figures):
            found.update(weekday(each) for each in figures)
        elif not figures.isdigit():
            found.add(weekday(re.sub(r"(?<=day)s$", "", piece)))
        else:
            raise Bad("files.weekday", found=whole.strip())
    return tuple(sorted(found))


def told(days: T, terms: tuple[DateRange, ...]) -> T:
    """The same days, with the terms filled in."""
    return cast(T, days._replace(terms=terms)) if isinstance(days, Weekly) and days.needs_terms else days
