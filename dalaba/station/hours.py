"""When an outlet must be silent on a day, and why: quiet hours, closed hours and exams. Pure.

`Hours` answers for one day: `periods` are the named hours in force there, `shut` the spans of silence around it, each
with its reason and the place where it is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from dalaba.core import clock
from dalaba.core.model import Exam, Instant, Reason, Shut, Window
from dalaba.station.days import ALL_DAY, NOT, Period, meets, moved_window
from dalaba.station.exams import ExamHours, exams_on

if TYPE_CHECKING:
    from dalaba.station.days import DayTypes, Stretch
    from dalaba.station.outlets import Outlet, Setup


def periods_on(setup: Setup, days: DayTypes | None, outlet: str, day: date) -> Mapping[str, Period]:
    """The named hours of an outlet on a day: the station's, or those of the timetables in force."""
    if days is None or not days.timetables:
        return setup.periods
    found = dict(setup.periods)
    for timetable in days.in_force(day, outlet):
        found.update(timetable.periods)
    return found


def windows_of(
    period: Period, days: DayTypes | None, outlet: str, day: date, silent: bool = False
) -> tuple[Window, ...]:
    """The windows of a named period on that day; none if the day has another type or weekday.

    `silent`: these are hours of silence, which stay in force if it is unknown whether there is school.
    """
    if period.broken:
        return (ALL_DAY,) if silent else ()
    if days is None or not period.special:
        return period.windows
    if period.day_types and not days.matches(day, period.day_types, outlet):
        return period.windows if silent and _maybe(period.day_types, days, outlet, day) else ()
    return period.windows if meets(period.rules, day, days.weekday(day, outlet)) else ()


def silent_windows(setup: Setup, days: DayTypes | None, outlet: str, day: date, name: str) -> tuple[Window, ...]:
    """The windows in which a named period silences an outlet. If its days cannot be read, all that it may have."""
    period = periods_on(setup, days, outlet, day).get(name)
    if period is None or period.doubtful:
        return () if period is None else (ALL_DAY,) if period.broken else period.windows
    return windows_of(period, days, outlet, day, silent=True)


def _maybe(wanted: frozenset[str], days: DayTypes, outlet: str, day: date) -> bool:
    """Whether it may be such a day for all that is known: it is unknown whether there is school, or the type is unknown
    and may be a typing error for one that the day has."""
    unknown = any(each.removeprefix(NOT) not in days.given for each in wanted)
    return unknown or ("schoolday" in wanted and days.school_unknown(day, outlet))


class Hours:
    """The hours of silence of a station's outlets around one day. Without `days` there are no timetables."""

    def __init__(self, setup: Setup, day: date, days: DayTypes | None = None, exams: Sequence[ExamHours] = ()) -> None:
        self._setup = setup
        self._days = days
        self._exams = exams
        self._around = [day + timedelta(days=offset) for offset in (-1, 0, 1)]
        self._spans = {each: clock.LocalDay(each, setup.zone) for each in self._around}
        self._found: dict[str, tuple[Shut, ...]] = {}
        self._shared: dict[object, tuple[Shut, ...]] = {}
        self._also = [Hours(setup, day, each, exams) for each in days.also] if days else []

    def shut(self, outlet: str) -> tuple[Shut, ...]:
        """The spans from the day before to the day after, sorted by their beginning, without repetitions."""
        found = self._found.get(outlet)
        if found is None:
            found = self._look_up(self._setup.outlets[outlet])
            if self._also:  # it may be another kind of day: silence on either day counts
                spans = {(span.since, span.until): span for each in self._also for span in each.shut(outlet)}
                spans.update({(span.since, span.until): span for span in found})
                found = tuple(spans[each] for each in sorted(spans))
            self._found[outlet] = found
        return found

    def closed(self, outlet: str) -> tuple[Shut, ...]:
        """The hours of silence and those of exams."""
        exams = (Shut(each.since, each.until, self._held(each)) for each in self.exams(outlet))
        return tuple(sorted((*self.shut(outlet), *exams), key=lambda each: (each.since, each.until)))

    def exams(self, outlet: str) -> tuple[Exam, ...]:
        """The exams around the day at an outlet or within its earshot, sorted by their beginning."""
        near = (outlet, *self._setup.neighbours.get(outlet, ()))
        found = (exam for day in self._around for exam in exams_on(self._exams, near, self._spans[day]))
        return tuple(sorted(found, key=lambda each: (each.since, each.until)))

    def _held(self, exam: Exam) -> Reason:
        return Reason("plan.exam", {"exam": exam.title, "until": clock.hms(exam.until, self._setup.zone)})

    def softer(self, outlet: str) -> tuple[tuple[Instant, Instant, int], ...]:
        """The spans with reduced volume around the day, with the volume in per cent, sorted by their beginning."""
        found = {
            (*self._span(day, window), percent)
            for hours, percent in self._setup.outlets[outlet].softer
            for day in self._around
            for window in self._silent(hours, outlet, day)
        }
        return tuple(sorted(found.union(*(each.softer(outlet) for each in self._also))))

    def _look_up(self, outlet: Outlet) -> tuple[Shut, ...]:
        """Compute the spans. Outlets with the same hours share one result, unless one of their days is special."""
        plain = self._days is None or not (
            self._days.timetables or self._days.later or any(p.special for p in self._setup.periods.values())
        )
        key = (outlet.quiet, outlet.allowed) if plain else outlet.name
        if key not in self._shared:
            found = {(each.since, each.until): each for each in (*self._closed(outlet), *self._quiet(outlet))}
            self._shared[key] = tuple(found[span] for span in sorted(found))
        return self._shared[key]

    def _quiet(self, outlet: Outlet) -> Iterator[Shut]:
        for day in self._around:
            of_timetables = self._by_timetable(outlet.name, day)
            for stretch in (*outlet.quiet, *of_timetables):
                where = {"place": str(stretch.place or "station.yaml"), "name": stretch.period}
                for window in self._silent(stretch, outlet.name, day, stretch in of_timetables):
                    code = "plan.quiet_period" if stretch.period else "plan.quiet_hours"
                    facts = (
                        {"hours": shown(window), **where}
                        if stretch.period
                        else {"hours": shown(window), "place": where["place"]}
                    )
                    yield Shut(*self._span(day, window), Reason(code, facts))

    def _by_timetable(self, outlet: str, day: date) -> Sequence[Stretch]:
        if self._days is None or not self._days.timetables:
            return ()
        force = self._days.in_force(day, outlet)
        if self._days.school_unknown(day, outlet):
            force += tuple(each for each in self._days.timetables if each.name == "schoolday" and each.here(outlet))
        return [each for timetable in force for each in timetable.quiet]

    def _silent(self, stretch: Stretch, outlet: str, day: date, timetable: bool = False) -> tuple[Window, ...]:
        """The windows of a stretch that silences. `timetable`: it is one of a timetable, and moves with the day."""
        if stretch.window is not None:
            return self._later((stretch.window,), outlet, day) if timetable else (stretch.window,)
        return self._later(silent_windows(self._setup, self._days, outlet, day, stretch.period), outlet, day)

    def _windows(self, stretch: Stretch, outlet: str, day: date) -> tuple[Window, ...]:
        if stretch.window is not None:
            return (stretch.window,)
        period = periods_on(self._setup, self._days, outlet, day).get(stretch.period)
        return () if period is None else self._later(windows_of(period, self._days, outlet, day), outlet, day)

    def _later(self, windows: tuple[Window, ...], outlet: str, day: date) -> tuple[Window, ...]:
        """The windows, as much later as was said of that day there."""
        later = self._days.later_at(day, outlet) if self._days else ()
        return tuple(moved_window(each, later) for each in windows) if later else windows

    def _closed(self, outlet: Outlet) -> Iterator[Shut]:
        """The spans outside the allowed hours, which may run past midnight; none if no hours are written."""
        if not outlet.allowed:
            return
        place = str(outlet.allowed[0].place or "station.yaml")
        leave = [(day, self._allowed(outlet, day)) for day in self._around]
        spans = sorted(self._span(day, window) for day, windows in leave for window in windows)
        for day, windows in leave:
            hours = "、".join(shown(each) for each in windows) or "—"
            reason = Reason("plan.closed_hours", {"hours": hours, "place": place})
            since, until = self._span(day, Window(0, clock.DAY))
            yield from _gaps(since, until, spans, reason)

    def _allowed(self, outlet: Outlet, day: date) -> list[Window]:
        found = (window for stretch in outlet.allowed for window in self._windows(stretch, outlet.name, day))
        return [window for window in found if window.start < window.end]

    def _span(self, day: date, window: Window) -> tuple[Instant, Instant]:
        at = self._spans[day].at
        return at(window.start), at(window.end)


def _gaps(since: Instant, until: Instant, spans: Iterable[tuple[Instant, Instant]], reason: Reason) -> Iterator[Shut]:
    """The parts of [since, until) that are in none of the sorted spans."""
    at = since
    for start, end in spans:
        if start >= until:
            break
        if start > at:
            yield Shut(at, start, reason)
        at = max(at, end)
    if at < until:
        yield Shut(at, until, reason)


def shown(window: Window) -> str:
    """A window for people: 12:30-14:00, 21:30-06:30, 00:00-24:00."""
    hours = (24 if ms == clock.DAY else ms // 3_600_000 % 24 for ms in window)
    return "-".join(f"{hour:02d}:{ms // 60_000 % 60:02d}" for hour, ms in zip(hours, window, strict=True))
