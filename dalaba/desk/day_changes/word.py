"""The word of a day (雨天, 赶集日): what it would change, saying it, and taking it back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dalaba.core.model import Problem, Programme
from dalaba.core.spot_id import SpotId
from dalaba.desk.root import Station
from dalaba.station.days import AUTO, NOT, WEEKDAY_TYPES, daybook
from dalaba.station.days.daybook import Daybook
from dalaba.station.files import Problems
from dalaba.station.files.date_values import DateRange

MOST_DAYS = 14
"""The most days compiled before and after a change, to say what it changes."""
_BY_NATURE = ("workday", "holiday", "schoolday")
"""What a day is by the calendar; a person says only the others."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a word changes on some days."""

    due: int
    planned: int
    due_now: int
    planned_now: int
    gone: tuple[tuple[str, int], ...] = ()
    """Title -> how many plays fewer, the most first."""
    new: tuple[tuple[str, int], ...] = ()
    lacks: tuple[Problem, ...] = ()
    """What would be missing."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word that somebody may say of a day."""

    code: str
    holds: bool
    """Whether the day has it, somewhere."""
    said: bool
    """Whether the program's own book says so: then it can be taken back here."""


def words(station: Station, day: date) -> list[Word]:
    """The words that change something here: those that rows, outlets and timetables ask for."""
    asked = [
        each.removeprefix(NOT) for campaign in station.plan.campaigns for row in campaign.rows for each in row.kinds
    ]
    asked += [each.removeprefix(NOT) for outlet in station.setup.outlets.values() for each in outlet.day_types]
    asked += [each.name for each in station.plan.days.timetables]
    marked = [each for mark in station.plan.days.marked for each in mark.types if mark.covers(day, day.weekday())]
    codes = dict.fromkeys((*asked, *(each for each in marked if not each.startswith(NOT))))
    days, outlets = station.plan.days, tuple(station.setup.outlets)
    book = [mark for mark in days.marked if mark.place is not None and mark.place.file == AUTO]
    return [
        Word(
            code,
            any(code in days.types(day, name) for name in outlets),
            any(code in mark.types and mark.covers(day, day.weekday()) for mark in book),
        )
        for code in codes
        if code not in (*_BY_NATURE, *WEEKDAY_TYPES)
    ]


def said(station: Station, span: DateRange, types: Sequence[str], outlets: Sequence[str], clear: bool) -> Daybook:
    """The program's book with the word, or without any (`clear`) before it. Raises Bad if people have broken it."""
    book = daybook.read(station.folder)
    book = book.cleared(span, outlets, tuple(station.setup.outlets)) if clear else book
    return book.marked(span, types, outlets) if types else book


def without(station: Station, span: DateRange, word: str) -> Daybook:
    """The program's book without this one word on these days; others stay."""
    book = daybook.read(station.folder)
    lone = Daybook(tuple(mark for mark in book.marks if word in mark.types)).cleared(span)
    return replace(book, marks=tuple(mark for mark in book.marks if word not in mark.types) + lone.marks)


def as_if(station: Station, book: Daybook) -> Station:
    """The station as if the program's book said this of the days' types. Nothing is written."""
    own = (each for each in station.plan.days.marked if each.place is None or each.place.file != AUTO)
    days = station.plan.days.with_marks((*own, *book.marks))
    return replace(station, plan=replace(station.plan, days=days), problems=Problems())


def effect(
    before: Station, after: Station, span: DateRange, types: tuple[str, ...], outlets: tuple[str, ...]
) -> Effect:
    """What these days have before and after."""
    days = list(each(span))[:MOST_DAYS]
    was, now = [before.compile(day) for day in days], [after.compile(day) for day in days]
    had, has = _plays(was), _plays(now)
    return Effect(
        sum(each.due for each in was), sum(len(each.spots) for each in was),
        sum(each.due for each in now), sum(len(each.spots) for each in now),
        tuple((had - has).most_common()), tuple((has - had).most_common()),
        tuple(after.lacking(types, outlets, days[0])) if types else (),
    )  # fmt: skip


def each(span: DateRange) -> Iterable[date]:
    """Its days."""
    return (span.first + timedelta(days=number) for number in range((span.last - span.first).days + 1))


def _plays(programmes: Iterable[Programme]) -> Counter[str]:
    """Title -> how often it is planned; its own row is named where it is a lesson's."""
    return Counter(
        f"{spot.title} ({row})" if "·" in (row := SpotId.parse(spot.id).row) else spot.title
        for programme in programmes
        for spot in programme.spots
    )
