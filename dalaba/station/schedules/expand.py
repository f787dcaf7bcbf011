"""`expand`: the occurrences of a date; also the bare due times, and the next one, from the same decisions. Pure.

Whether a window across midnight exists is decided by the day on which it begins; its starts belong to their own dates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from dalaba.core import clock
from dalaba.core.gc_pause import no_collecting
from dalaba.core.model import Booking, Fill, Instant, Millis, Occurrence, Place
from dalaba.core.problems import Bad
from dalaba.station.days import Later, moved, moved_end
from dalaba.station.files import Problems
from dalaba.station.files.values import as_clock, clock_time
from dalaba.station.outlets import Outlet
from dalaba.station.schedules.bookings import booked
from dalaba.station.schedules.copies import said_once
from dalaba.station.schedules.occurrences import Moment, Occurrences
from dalaba.station.schedules.plan import Plan, Starts
from dalaba.station.schedules.rows import Campaign, Row
from dalaba.station.schedules.starts import in_doubt, may_pass_midnight, starts_on
from dalaba.station.schedules.when import first_turn, is_local, off

_ONE = timedelta(days=1)
_ALL_ITS_TIME: Millis = -1
"""In place of a wait: it may begin as long as its time is not over."""


class _Moments:
    """A row's starts on a day as instants; shared by all rows with the same hours and the same wait."""

    __slots__ = ("dues", "each", "starts")

    def __init__(self, starts: Starts, each: tuple[Moment, ...]) -> None:
        self.starts = starts  # keeps alive the object whose identity is the key
        self.each = each
        self.dues = tuple(moment.due for moment in each)


class _Run(NamedTuple):
    """A row at an outlet, with its moments on the day; `begun`: the day whose hours produce them."""

    campaign: Campaign
    row: Row
    outlet: Outlet
    begun: date
    moments: _Moments


def expand(plan: Plan, day: date, outlets: Iterable[str] | None = None) -> tuple[Occurrences, Problems]:
    """Every occurrence that starts on `day`, in no promised order, and why rows have none.

    `outlets`: only these, so that a thousand can be processed a few at a time.
    """
    problems = Problems()
    with no_collecting():
        if plan.flows:
            runs = [each for run in _runs(plan, day, problems, outlets) for each in _booked(plan, run)]
        else:
            runs = [(booked(plan, *run[:4]), run.moments.each) for run in _runs(plan, day, problems, outlets)]
        if plan.shared:
            runs = list(_once(plan, runs, problems))
    return Occurrences(runs), problems


def _booked(plan: Plan, run: _Run) -> Iterator[tuple[Booking, tuple[Moment, ...]]]:
    """A run's booking with its moments; music has a booking for each, because each has a length of its own."""
    booking = booked(plan, *run[:4])
    if not run.row.flows:
        yield booking, run.moments.each
        return
    before = first_turn(run.campaign, run.row, run.begun, plan.days, run.outlet.name) * len(run.moments.starts.times)
    for moment in run.moments.each:
        yield _filling(booking, moment, before), (moment,)


def _filling(booking: Booking, moment: Moment, before: int) -> Booking:
    """The booking of music for one window. `before`: how many windows the row had until its day."""
    fill = booking.wanted.fill or Fill(0)
    fill = fill._replace(length=moment.until - moment.due, turn=before + moment.number)
    return booking._replace(wanted=booking.wanted._replace(fill=fill))


def _once(
    plan: Plan, runs: list[tuple[Booking, tuple[Moment, ...]]], problems: Problems
) -> Iterator[tuple[Booking, tuple[Moment, ...]]]:
    """Without occurrences that another campaign has too: a notice that is in two files is said once."""
    mine = [number for number, (booking, _) in enumerate(runs) if booking.wanted.script in plan.shared]
    found = said_once([(runs[each][0], [moment.due for moment in runs[each][1]]) for each in mine], problems)
    dropped = {mine[number]: dues for number, dues in found.items()}
    for number, (booking, moments) in enumerate(runs):
        left = tuple(each for each in moments if each.due not in dropped[number]) if number in dropped else moments
        if left:
            yield booking, left


def expand_at(plan: Plan, campaign: Campaign, row: Row, outlet: str, day: date) -> list[Occurrence]:
    """The occurrences of one row at one outlet that start on `day`."""
    here = _Day(plan, day)
    found: list[Occurrence] = []
    for run in here.with_night(campaign, row, (outlet,), Problems()):
        for booking, moments in _booked(plan, run):
            found += [Occurrence(booking, *moment) for moment in moments]
    return found


def occurrence_of(
    plan: Plan, campaign: Campaign, row: Row, outlet: str, times: clock.LocalDay, number: int
) -> Occurrence:
    """The row's start with that number on a day without a clock change, if its hours are the same every day."""
    starts = plan.fixed[id(row)]
    moment = _moment(starts, number, times, times, _wait(row))
    moments = _Moments(starts, (moment,))
    booking, _ = next(_booked(plan, _Run(campaign, row, plan.setup.outlets[outlet], times.day, moments)))
    return Occurrence(booking, *moment)


def _wait(row: Row) -> Millis:
    """How late a start of a row may be."""
    if row.source != "script" and row.flows:
        return _ALL_ITS_TIME
    return 0 if row.timing == "exact" else row.wait


def _moment(starts: Starts, number: int, begun: clock.LocalDay, today: clock.LocalDay, wait: Millis) -> Moment:
    due, end = begun.at(starts.times[number]), starts.ends[number]
    if wait == _ALL_ITS_TIME and end is not None:
        return Moment(due, max(begun.at(end), due + 1), today.stamp(due), number, False)
    until = due + wait + 1
    if end is not None and wait:
        until = min(until, max(begun.at(end), due + 1))
    return Moment(due, until, today.stamp(due), number, end is not None)


def due_instants(plan: Plan, day: date) -> Iterator[tuple[Row, str, Sequence[Instant]]]:
    """(row, outlet, its due instants on `day`, sorted): the bare times, without facts or languages.

    What is in two files is listed once, as in `expand`.
    """
    runs = list(_runs(plan, day, Problems())) if plan.shared else _runs(plan, day, Problems())
    shared = [run for run in runs if run.row.script in plan.shared] if plan.shared else []
    dropped = said_once([(booked(plan, *run[:4]), run.moments.dues) for run in shared], Problems())
    less = {id(shared[number]): dues for number, dues in dropped.items()}
    for run in runs:
        gone = less.get(id(run), frozenset())
        dues = tuple(due for due in run.moments.dues if due not in gone) if gone else run.moments.dues
        if dues:
            yield run.row, run.outlet.name, dues


def _runs(plan: Plan, day: date, problems: Problems, outlets: Iterable[str] | None = None) -> Iterator[_Run]:
    """Every row at every outlet, or at these, that has a start on `day`."""
    here = _Day(plan, day)
    if outlets is not None:
        for name in outlets:
            for campaign, row in plan.by_outlet.get(name, ()):
                yield from here.with_night(campaign, row, (name,), problems)
        return
    for campaign in plan.campaigns:
        for row in campaign.rows:
            if row.timed:
                yield from here.with_night(campaign, row, row.outlets, problems)


def _only_new(run: _Run, over: list[_Run]) -> Iterator[_Run]:
    """The day's own starts, except for those that yesterday's hours already include: 24:00 is 00:00."""
    taken = {due for each in over if each.outlet is run.outlet for due in each.moments.dues}
    left = tuple(each for each in run.moments.each if each.due not in taken)
    if left:
        yield run._replace(moments=_Moments(run.moments.starts, left))


class _Day:
    """The day that is being expanded, and what rows share on it."""

    def __init__(self, plan: Plan, day: date) -> None:
        self._plan = plan
        self._day = day
        self._times = clock.LocalDay(day, plan.setup.zone)
        self._moments: dict[tuple[int, bool, Millis, tuple[Later, ...]], _Moments] = {}
        self._doubted: set[int] = set()

    def with_night(self, campaign: Campaign, row: Row, outlets: Sequence[str], problems: Problems) -> Iterator[_Run]:
        """The row by yesterday's hours past midnight, then by the day's own."""
        over: list[_Run] = []
        if may_pass_midnight(row, self._plan) or not self._times.even:
            over.extend(self.runs(campaign, row, outlets, self._day - _ONE, problems))
            yield from over
        for run in self.runs(campaign, row, outlets, self._day, problems):
            yield from _only_new(run, over) if over else (run,)

    def runs(
        self, campaign: Campaign, row: Row, outlets: Sequence[str], begun: date, problems: Problems
    ) -> Iterator[_Run]:
        """The row at each outlet where it plays by the day `begun`, with its starts that are on this day."""
        days = self._plan.days
        if row.day_types or row.timetables:
            self._doubt(begun, row.kinds, row.place, problems)
        local = is_local(row, days)
        if not local and off(campaign, row, begun, days):
            return
        for name in outlets:
            outlet = self._plan.setup.outlets[name]
            if outlet.day_types:
                self._doubt(begun, outlet.day_types, outlet.place, problems)
                if not days.matches(begun, outlet.day_types, name):
                    continue
            if local and off(campaign, row, begun, days, name):
                continue
            moments = self._at(campaign, row, outlet, begun, problems)
            if moments is not None and moments.each and self._sure(campaign, row, outlet, begun, problems):
                yield _Run(campaign, row, outlet, begun, moments)

    def _sure(self, campaign: Campaign, row: Row, outlet: Outlet, begun: date, problems: Problems) -> bool:
        """Whether the row certainly plays this way: unreadable days never make anything play more, or differently."""
        where = in_doubt(self._plan, campaign, row, outlet, begun)
        if where is not None and begun == self._day:
            problems.add("plan.day_unread", row.place, "warning", row=row.id, where=where)
        return where is None

    def _doubt(self, day: date, types: frozenset[str], place: Place | None, problems: Problems) -> None:
        """Report once a year that make-up days are unknown, if a row or an outlet depends on them."""
        if day == self._day and day.year not in self._doubted and self._plan.days.doubtful(day, types):
            self._doubted.add(day.year)
            problems.add("plan.make_ups_unknown", place, "warning", year=day.year)

    def _at(self, campaign: Campaign, row: Row, outlet: Outlet, begun: date, problems: Problems) -> _Moments | None:
        try:
            starts = starts_on(self._plan, campaign, row, outlet, begun)
        except Bad as bad:
            if begun == self._day:
                _note(bad, row, outlet, problems)
            return None
        wait = 0 if row.timing == "exact" else row.wait
        if row.source != "script":
            wait = _wait(row)
        later: tuple[Later, ...] = ()
        if self._plan.days.later and not row.exam:  # an exam keeps its hours
            later = self._plan.days.later_at(begun, outlet.name)
        if row.moved and not row.windows and len(starts.times) == 1:
            return self._moved(row, starts, begun, wait, later)
        key = (id(starts), begun == self._day, wait, later)
        found = self._moments.get(key)
        if found is None:
            found = self._moments[key] = _Moments(starts, tuple(sorted(self._place(starts, begun, wait, later))))
        if later and begun == self._day:
            self._tell_past_midnight(starts, later, row, outlet, problems)
        return found

    def _tell_past_midnight(
        self, starts: Starts, later: tuple[Later, ...], row: Row, outlet: Outlet, problems: Problems
    ) -> None:
        """Report what would only begin after midnight, and so does not play."""
        for start in starts.times:
            if _past_midnight(start, later):
                facts = {"row": row.id, "outlet": outlet.name, "at": as_clock(start)}
                problems.add("plan.later_midnight", row.place, "warning", **facts)

    def _moved(self, row: Row, starts: Starts, begun: date, wait: Millis, later: tuple[Later, ...]) -> _Moments | None:
        """The single start, at its new time; its stamp, and so its identity, keeps the first time."""
        try:
            due = self._times.at(moved(clock_time(row.moved[0].text), later))
        except Bad:
            return None  # reported where it is written
        open_for = row.most if wait == _ALL_ITS_TIME else wait + 1
        first = [each._replace(due=due, until=due + open_for) for each in self._place(starts, begun, wait)]
        return _Moments(starts, tuple(first))

    def _place(self, starts: Starts, begun: date, wait: Millis, later: tuple[Later, ...] = ()) -> Iterator[Moment]:
        """The starts that are on this day. Two wall times that a clock change makes the same instant are one start.

        A start that is later keeps its stamp, and so its identity.
        """
        times = self._times if begun == self._day else clock.LocalDay(begun, self._plan.setup.zone)
        now = _put_later(starts, later) if later else starts
        seen = set[Instant]()
        for number, start in enumerate(starts.times):
            due = times.at(start)
            if due not in seen and self._times.holds(due) and not (later and _past_midnight(start, later)):
                moment = _moment(now, number, times, self._times, wait)
                yield moment._replace(stamp=self._times.stamp(due)) if later else moment
            seen.add(due)


def _put_later(starts: Starts, later: tuple[Later, ...]) -> Starts:
    """Each start, and the end of its window, as much later as was said; in the same order."""
    ends = (None if end is None else moved_end(end, later) for end in starts.ends)
    return Starts(tuple(moved(start, later) for start in starts.times), tuple(ends))


def _past_midnight(start: Millis, later: tuple[Later, ...]) -> bool:
    return start < clock.DAY <= moved(start, later)


def _note(bad: Bad, row: Row, outlet: Outlet, problems: Problems) -> None:
    place: Place | None = next(iter((*row.windows, *row.at))).place
    if bad.reason.code in ("plan.too_many", "plan.no_sun", "plan.no_location"):
        problems.bad(bad, place)
        return
    found = bad.reason.params.get("found") or bad.reason.params.get("name", "")
    problems.add("plan.hours", place, outlet=outlet.name, row=row.id, found=found)
