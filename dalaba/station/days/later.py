"""From a time of a day on, everything at some outlets is later by as much: what was said, and what it moves. Pure.

Starts move, and so do the windows of named periods and the quiet hours of timetables. What is before the time stays,
and so does what is at `until` or later. Where several were said for a day, each counts from the times as they were
then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from dalaba.core.model import Millis, Place, Window
from dalaba.station.days.day_sets import EVERY_DAY
from dalaba.station.files import Problems, Record, date_values, values
from dalaba.station.files.date_values import DateRange
from dalaba.station.files.yaml_nodes import Node

LONGEST: Millis = 12 * values.HOUR
"""Later by more than this is another day."""


class Later(NamedTuple):
    """Everything from `since` on, before `until`, is later by `by`. `outlets` empty: everywhere."""

    days: DateRange
    since: Millis
    by: Millis
    until: Millis = values.DAY
    outlets: tuple[str, ...] = ()
    place: Place | None = None
    sure: bool = True
    """False: something in it cannot be read. Then it counts only in what the days may be (`DayTypes.also`)."""

    def at(self, day: date, outlet: str) -> bool:
        """Whether it was said for that day and outlet."""
        return day in self.days and (not self.outlets or outlet in self.outlets)


def moved(time: Millis, laters: Iterable[Later]) -> Millis:
    """When something begins that was to begin at `time`. After midnight nothing moves."""
    for each in laters:
        if each.since <= time < each.until:
            time += each.by
    return time


def moved_end(time: Millis, laters: Iterable[Later]) -> Millis:
    """When something ends that was to end at `time`: what ended at `since` was over before."""
    for each in laters:
        if each.since < time <= each.until:
            time += each.by
    return time


def moved_window(window: Window, laters: Iterable[Later]) -> Window:
    """The window, later. One that would be turned round stays as it is."""
    found = Window(moved(window.start, laters), moved_end(window.end, laters))
    return found if found.start < found.end else window


def read_later(node: Node, outlets: Callable[[Record], tuple[str, ...]], problems: Problems) -> Later:
    """One order. If something in it cannot be read, that is a problem, and the order counts for all that it may mean.

    `outlets` tells those that it names.
    """
    found = Problems()
    record = Record(node, "later", found)
    for key in ("dates", "since", "by"):
        if record.ok and not record.has(key):
            record.lacks(key)
    days = record.take("dates", date_values.dates, EVERY_DAY)
    since = record.take("since", values.clock_time, 0)
    by = record.take("by", values.duration, values.MINUTE)
    until = record.take("until", values.clock_time, values.DAY)
    if not found.errors and not 0 < by <= LONGEST:
        found.add("files.later_by", record.where("by"), found=record.text("by"))
    if not found.errors and until <= since:
        found.add("files.later_until", record.where("until"), found=record.text("until"))
    names = outlets(record)
    if problems.waiting("files.waits_days", found):
        return Later(days, since, values.MINUTE, values.DAY, names, record.place, sure=False)
    return Later(days, since, by, until, names, record.place)
