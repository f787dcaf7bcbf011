"""What kind of day a day is: workday or holiday (with make-up workdays), school day, exam, or what days.yaml says.

`read_days` reads the file, `DayTypes.of(day)` answers. A public calendar is loaded only when a row asks for workdays or
holidays: it costs a fifth of a second.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

from dalaba.files import Problems, Record, nodes, values
from dalaba.files.nodes import Map
from dalaba.files.problems import Bad
from dalaba.files.record import parse_each, scalars
from dalaba.files.text import read_text
from dalaba.files.values import DateRange
from dalaba.model import Place

FILES = ("days.yaml", "days.auto.yaml")
"""What people write, then what programs write; the later one wins for its days."""

TYPES: Mapping[str, str] = MappingProxyType(
    {
        "工作日": "workday", "workday": "workday", "节假日": "holiday", "holiday": "holiday", "上学日": "schoolday",
        "schoolday": "schoolday", "考试日": "exam", "exam": "exam", "雨天": "rainy", "rainy": "rainy",
        "赶集日": "market", "market": "market",
    }
)  # fmt: skip
_FROM_CALENDAR = frozenset({"workday", "holiday"})


@cache
def holidays_of(calendar: str, year: int) -> frozenset[date]:
    """The days without work: public holidays and weekends, but make-up workdays."""
    import holidays

    table = holidays.country_holidays(calendar, years=year)
    days = (
        date.fromordinal(number) for number in range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1)
    )
    return frozenset(day for day in days if not table.is_working_day(day))


@dataclass(frozen=True)
class DayTypes:
    """The day types of a place. `marked` are the written days, the last one to cover a day counting most."""

    calendar: str = ""
    terms: tuple[DateRange, ...] = ()
    marked: tuple[tuple[DateRange, frozenset[str]], ...] = ()
    off_days: Callable[[str, int], frozenset[date]] = holidays_of
    """The days without work of a calendar's year."""

    def matches(self, day: date, wanted: frozenset[str]) -> bool:
        """Whether the day is of one of the wanted types."""
        written = self._written(day)
        if wanted & written:
            return True
        if wanted & _FROM_CALENDAR and not written & _FROM_CALENDAR:
            return ("holiday" if self._off(day) else "workday") in wanted
        return "schoolday" in wanted and not written and self._in_term(day)

    def _written(self, day: date) -> frozenset[str]:
        for span, types in reversed(self.marked):
            if day in span:
                return types
        return frozenset()

    def _in_term(self, day: date) -> bool:
        return any(day in term for term in self.terms) and not self._off(day)

    def _off(self, day: date) -> bool:
        """No work: a public holiday, or a weekend that is no make-up workday. Without a calendar, weekends only."""
        if not self.calendar:
            return day.weekday() >= 5
        return day in self.off_days(self.calendar, day.year)


def day_type(text: str, strict: bool = False) -> str:
    """A day type's code. Names of one's own are their own codes."""
    word = values.plain(text)
    if not word:
        raise Bad("files.day_type", found=text)
    return TYPES.get(word.lower(), word)


def type_name(code: str) -> str:
    """A day type as people call it."""
    return next((name for name, other in TYPES.items() if other == code and not name.isascii()), code)


def read_days(folder: Path, calendar: str, problems: Problems) -> DayTypes:
    """The day types of the station in `folder`; without a days.yaml, the calendar alone."""
    terms: list[DateRange] = []
    marked: list[tuple[DateRange, frozenset[str]]] = []
    for file in FILES:
        if not (folder / file).exists():
            continue
        try:
            root = nodes.parse(read_text(folder / file), file, problems)
        except Bad as bad:
            problems.bad(bad, Place(file))
            continue
        record = Record(root or Map((), Place(file)), "days", problems)
        terms.extend(record.many("terms", values.dates, split=False))
        marked.extend(_marked(record, problems))
    return DayTypes(_known(calendar, problems), tuple(terms), tuple(marked))


def _marked(record: Record, problems: Problems) -> list[tuple[DateRange, frozenset[str]]]:
    found = []
    for text, (key, node) in record.mapping("day_types").items():
        try:
            span = values.dates(text, key.strict)
        except Bad as bad:
            problems.bad(bad, key.place)
            continue
        found.append((span, frozenset(parse_each(scalars(node, problems), day_type, problems))))
    return found


def _known(calendar: str, problems: Problems) -> str:
    """The calendar's code, if there is such a calendar. CN is known without asking the package."""
    code = calendar.strip().upper()
    if code in ("", "CN"):
        return code
    import holidays

    if code not in holidays.list_supported_countries():
        problems.add("files.calendar", Place("station.yaml"), found=calendar)
        return ""
    return code


def weekday(text: str, strict: bool = False) -> int:
    """星期一, 周一, 一, Monday, Mon, 1 as 0 … 星期日, 周日, 7 as 6."""
    word = values.plain(text).lower()
    for prefix in ("星期", "礼拜", "周"):
        word = word.removeprefix(prefix)
    for number, names in enumerate(_WEEKDAYS):
        if word in names or (len(word) >= 3 and names[-1].startswith(word)):
            return number
    raise Bad("files.weekday", found=text.strip())


_WEEKDAYS = (
    ("一", "1", "monday"), ("二", "2", "tuesday"), ("三", "3", "wednesday"), ("四", "4", "thursday"),
    ("五", "5", "friday"), ("六", "6", "saturday"), ("日", "天", "7", "0", "sunday"),
)  # fmt: skip


def spoken_date(day: date) -> str:
    """日期 as it is filled in: 7月13日."""
    return f"{day.month}月{day.day}日"


def spoken_weekday(day: date) -> str:
    """星期 as it is filled in: 星期三."""
    return "星期" + "一二三四五六日"[day.weekday()]
