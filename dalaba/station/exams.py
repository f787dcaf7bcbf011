"""The hours of an exam as somebody wrote them, and when they are on a day. Pure.

What cannot be read makes an exam's hours longer, never shorter: unread hours last all day, an unread date is every day,
an unknown outlet is every outlet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from dalaba.core.clock import LocalDay
from dalaba.core.model import Exam, Place, Window
from dalaba.station.days import Postponed
from dalaba.station.files.date_values import DateRange


@dataclass(frozen=True, slots=True)
class ExamHours:
    """One exam at its outlets. `dates` empty: every day."""

    title: str
    outlets: tuple[str, ...]
    windows: tuple[Window, ...]
    dates: tuple[DateRange, ...] = ()
    lets: tuple[str, ...] = ()
    """The kinds of urgent orders that may break in."""
    postponed: tuple[Postponed, ...] = ()
    place: Place | None = None

    def on(self, day: date) -> bool:
        """Whether it is held that day, as it was postponed. Of a day that is left empty, it is not."""
        meant: date | None = day
        for each in reversed(self.postponed):
            meant = None if meant is None else each.meant_by(meant)
        return meant is not None and (not self.dates or any(meant in span for span in self.dates))


def exams_on(exams: Iterable[ExamHours], outlets: Iterable[str], day: LocalDay) -> Iterator[Exam]:
    """The exams that begin on a day at one of these outlets."""
    names = frozenset(outlets)
    for each in exams:
        if names.isdisjoint(each.outlets) or not each.on(day.day):
            continue
        for window in each.windows:
            yield Exam(day.at(window.start), day.at(window.end), each.title, each.lets)
