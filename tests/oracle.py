"""A second opinion on what is due: a watchman walks the real minutes of a day and asks of each whether a rule plays.

Shares nothing with the program but the time zone data. A `Rule` is whole numbers and dates; `due` finds its instants by
looking at every one of them, and changes of the clock are seen, not computed. Slow, and simple enough to be believed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

Span = tuple[date, date]
"""The first and the last day."""
ONE = timedelta(days=1)
NIGHT = 86_400
"""Seconds from one midnight to the next on a clock that nobody moves."""


def weekends_off(day: date) -> bool:
    return day.weekday() < 5


@dataclass(frozen=True)
class Calendar:
    """What kinds of day there are. Of what is written for a day, the last word on work counts, and the last on school.

    A holiday that is written has no school, unless a later line says so.
    """

    works: Callable[[date], bool] = weekends_off
    terms: tuple[Span, ...] = ()
    written: tuple[tuple[Span, frozenset[str]], ...] = ()

    def kinds(self, day: date) -> frozenset[str]:
        work = "workday" if self.works(day) else "holiday"
        school, others = "", set[str]()
        for kinds in (kinds for span, kinds in self.written if within(day, (span,))):
            work = next(iter(kinds & {"workday", "holiday"}), work)
            school = next(iter(kinds & {"schoolday", "exam"}), "none" if "holiday" in kinds else school)
            others |= kinds - {"workday", "holiday", "schoolday", "exam"}
        if not school and work == "workday" and within(day, self.terms):
            school = "schoolday"
        return frozenset({work, school, *others})


@dataclass(frozen=True)
class Rule:
    """When one row plays. Times are seconds after the midnight with which its day begins, on the clock on the wall."""

    windows: tuple[tuple[int, int], ...] = ()
    every: int = 0
    count: int = 0
    at: tuple[int, ...] = ()
    dates: tuple[Span, ...] = ()
    excluded: tuple[Span, ...] = ()
    campaign_dates: tuple[Span, ...] = ()
    campaign_excluded: tuple[Span, ...] = ()
    weekdays: frozenset[int] = frozenset()
    kinds: frozenset[str] = frozenset()
    ahead: int = 0
    enabled: bool = True
    opens: Mapping[date, int] = field(default_factory=dict)
    """Another begin of the first window, by the day spoken of."""
    also: frozenset[str] = frozenset()
    """The kinds of day that the outlet asks for besides."""

    def has(self, day: date, calendar: Calendar) -> bool:
        """Whether this is one of its days."""
        spoken_of = day + self.ahead * ONE
        kinds = calendar.kinds(day)
        return (
            self.enabled
            and all(not spans or within(spoken_of, spans) for spans in (self.dates, self.campaign_dates))
            and not within(spoken_of, self.excluded + self.campaign_excluded)
            and (not self.weekdays or day.weekday() in self.weekdays)
            and all(not wanted or bool(wanted & kinds) for wanted in (self.kinds, self.also))
        )

    def plays(self, day: date, second: int) -> bool:
        """Whether it plays when its day's clock shows this second (past 86,400: in the night after)."""
        if second in self.at:
            return True
        for number, (begin, end) in enumerate(self.windows):
            if number == 0 and self.opens:
                begin = self.opens.get(day + self.ahead * ONE, begin)
            if begin <= second < end and self._in_step(second - begin, end - begin):
                return True
        return False

    def _in_step(self, passed: int, length: int) -> bool:
        if not self.every:  # so many times, as far apart as they can be
            return passed * (self.count or 1) % length == 0
        return passed % self.every == 0 and (not self.count or passed // self.every < self.count)


def within(day: date, spans: tuple[Span, ...]) -> bool:
    return any(first <= day <= last for first, last in spans)


def due(rule: Rule, day: date, zone: ZoneInfo, calendar: Calendar, step: int = 60) -> list[int]:
    """Seconds since the epoch, looking every `step` seconds, at which the rule plays on a calendar day."""
    days = [(day - back * ONE, back * NIGHT) for back in (2, 1, 0)]
    mine = [(each, since) for each, since in days if rule.has(each, calendar)]
    return [
        moment
        for moment, shown in (watched(zone.key, day, step) if mine else ())
        if any(rule.plays(each, since + second) for second in shown for each, since in mine)
    ]


@cache
def watched(zone: str, day: date, step: int) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """Each step of a calendar day, with what is to be heeded of what clocks show: seconds after the day's midnight.

    When clocks are put forward, an old man leaves his as it is until it has shown the hour that all others leave out:
    what was to be in that hour comes by his clock. When clocks are put back, what they show again has been heeded.
    """
    return tuple(_walk(ZoneInfo(zone), day, step))


def _walk(zone: ZoneInfo, day: date, step: int) -> Iterator[tuple[int, tuple[int, ...]]]:
    midnight = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
    begin, end = midnight - 40 * 3600, midnight + 40 * 3600
    before = _ahead(begin, zone)
    old, left_out_until, again_until = 0, 0, 0
    for moment in range(begin, end, step):
        now = _ahead(moment, zone)
        if now > before:
            old, left_out_until = before, moment + now - before
        if now < before:
            again_until = moment + before - now
        before = now
        wall = moment + now - midnight
        if 0 <= wall < NIGHT:
            heeded = [wall] if moment >= again_until else []
            heeded += [moment + old - midnight] if moment < left_out_until else []
            yield moment, tuple(heeded)


def _ahead(moment: int, zone: ZoneInfo) -> int:
    """Seconds by which the clocks of the zone are ahead of UTC."""
    ahead = datetime.fromtimestamp(moment, zone).utcoffset()
    assert ahead is not None
    return round(ahead.total_seconds())


@cache
def changes(zone: str, first_year: int, last_year: int) -> tuple[date, ...]:
    """The days on which the clocks of a zone are moved, both years included."""
    here = ZoneInfo(zone)
    days = (date(first_year, 1, 1) + number * ONE for number in range((last_year - first_year + 1) * 366))
    noons = [(day, datetime(day.year, day.month, day.day, 12, tzinfo=here).utcoffset()) for day in days]
    return tuple(day for (_, before), (day, now) in pairwise(noons) if before != now)
