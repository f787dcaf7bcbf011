"""`place`: occurrences and their parts to a day's programme (pure). Every occurrence becomes a spot or a refusal.

Only one voice sounds at a time on an outlet and among neighbours. Occurrences are placed by priority, then exact before
flexible, then due time, then id; a later one never moves an earlier one. Where an outlet keeps to its minutes an hour,
loops give way to occurrences with a set time. This module does not know where occurrences and parts come from.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, groupby
from operator import itemgetter
from typing import TYPE_CHECKING, TypeAlias

from dalaba.compile.programme.budget import Budget, over_budget
from dalaba.compile.programme.cues import GAP, Cue, choose, spot_length
from dalaba.compile.programme.taken_times import TakenTimes, first_free, silence
from dalaba.core import clock
from dalaba.core.gc_pause import no_collecting
from dalaba.core.model import (
    PRIORITIES,
    Booking,
    Instant,
    Millis,
    Occurrence,
    OutletCard,
    Part,
    Programme,
    Reason,
    Refusal,
    Shut,
    Spot,
    Wanted,
)
from dalaba.core.model import Place as FilePlace

if TYPE_CHECKING:
    from dalaba.station.outlets import Outlet, Setup

__all__ = ["GAP", "GRACE", "card_of", "choose", "nearest_start", "place", "spot_length"]

TRIAL = "试播 (trial)"
"""Before the title of a paper's trial."""
GRACE: Millis = 300_000
"""How late air may still start a spot: 5 minutes."""
_RANK = {priority: rank for rank, priority in enumerate(PRIORITIES)}
_FAR: Millis = 2 * clock.DAY
_spot = tuple.__new__
"""Calling `Spot(...)` itself takes twice as long."""
Parts: TypeAlias = Mapping[Wanted, tuple[Part, ...]]
Silence: TypeAlias = Callable[[str], Sequence[Shut]]
"""Outlet -> the spans around the day in which it must be silent, sorted by their beginning."""


def _never(outlet: str) -> Sequence[Shut]:
    return ()


def place(
    setup: Setup,
    day: date,
    occurrences: Iterable[Occurrence],
    parts: Parts,
    titles: Mapping[str, str] | None = None,
    shut: Silence | None = None,
    before: Iterable[Spot] = (),
) -> Programme:
    """The day's programme. `parts` gives, for every `Wanted`, one part for each language, in the order heard.

    `shut`: when each outlet must be silent, sorted (`station.hours`). `before`: yesterday's spots that may still be
    sounding.
    """
    board = _Board(setup, day, parts, titles or {}, shut or _never)
    yesterdays = [board.sounding(spot) for spot in before]
    with no_collecting():
        if any(outlet.hold for outlet in setup.outlets.values()):
            occurrences = list(occurrences)
            board.keep_room(occurrences)
        for crowd in _in_service_order(setup, occurrences):
            board.serve(crowd)
        spots = board.spots(yesterdays)
    board.refused.sort(key=lambda refusal: (refusal.due, refusal.outlet, refusal.id))
    near = setup.neighbours
    silent = {name: [span for span in (shut or _never)(name) if not _exam(span)] for name in setup.outlets}
    cards = tuple(
        outlet.card(tuple(sorted(near.get(name, ()))), _spans(name, silent[name]))
        for name, outlet in setup.outlets.items()
    )
    return Programme(
        setup.name, setup.zone.key, day.isoformat(), cards, spots, tuple(board.refused),
        tuple(over_budget(_limits(setup), clock.at(day, 0, setup.zone), spots)),
    )  # fmt: skip


def _spans(outlet: str, shut: Sequence[Shut]) -> tuple[tuple[Instant, Instant], ...]:
    lane = silence(outlet, shut)
    return tuple(zip(lane.starts, lane.ends, strict=True))


def _exam(shut: Shut) -> str:
    """The exam for which these hours are silent; "" for other hours."""
    return shut.reason.params["name"] if shut.reason.code == "plan.exam" else ""


def nearest_start(
    setup: Setup, programme: Programme, outlet: str, since: Instant, length: Millis, shut: Iterable[Shut] = ()
) -> Instant | None:
    """The first instant from `since` on, within the programme's day, at which a spot of this length fits."""
    day = date.fromisoformat(programme.date)
    lanes = {name: TakenTimes(name) for name in (outlet, *setup.neighbours.get(outlet, ()))}
    for spot in programme.spots:
        if spot.outlet in lanes:
            lanes[spot.outlet].take(spot.start, spot.end, spot)
    free = first_free((silence(outlet, shut), *lanes.values()), since, clock.at(day, clock.DAY, setup.zone), length)
    return None if free is None else free[0]


def _limits(setup: Setup) -> dict[str, tuple[Millis, FilePlace | None]]:
    return {
        name: (outlet.most_per_hour, outlet.place)
        for name, outlet in setup.outlets.items()
        if outlet.most_per_hour is not None
    }


def _in_service_order(setup: Setup, occurrences: Iterable[Occurrence]) -> Iterator[list[Occurrence]]:
    """The occurrences of each neighbourhood (outlets that cannot disturb any other), in the order of service.

    Bookings are sorted by the beginning of their ids, then their occurrences by due time, which keeps the order of
    equals. This is the order of the ids, because no campaign, row or outlet has an "@" in its name.
    """
    areas = _neighbourhoods(setup)
    crowds: dict[int, list[dict[int, list[Occurrence]]]] = {}
    for booking, run in groupby(occurrences, key=itemgetter(0)):
        classes = crowds.setdefault(areas[booking.outlet], [])
        while len(classes) <= _service(booking):
            classes.append({})
        classes[_service(booking)].setdefault(id(booking), []).extend(run)
    while crowds:
        _, classes = crowds.popitem()
        for booked in classes:
            runs = sorted(booked.values(), key=lambda run: _head(run[0].booking))
            yield sorted(chain.from_iterable(runs), key=itemgetter(1))


def _head(booking: Booking) -> str:
    """The beginning of the ids of a booking's occurrences."""
    return f"{booking.campaign}/{booking.row}@{booking.outlet}@"


def _service(booking: Booking) -> int:
    return 2 * _RANK[booking.priority] + (booking.timing != "exact")


def _neighbourhoods(setup: Setup) -> dict[str, int]:
    """Outlet -> the number of its neighbourhood: outlets joined by a chain of neighbours have the same number."""
    areas: dict[str, int] = {}
    for number, name in enumerate(setup.outlets):
        reached = [] if name in areas else [name]
        while reached:
            each = reached.pop()
            if each not in areas:
                areas[each] = number
                reached.extend(setup.neighbours.get(each, ()))
    return areas


class _Place:
    """One outlet on the board: its lane, and every lane with which it must not overlap."""

    __slots__ = ("budget", "lane", "near", "obstacles", "outlet", "quiet", "shut")

    def __init__(self, outlet: Outlet, lane: TakenTimes, near: Iterable[TakenTimes], shut: tuple[Shut, ...]) -> None:
        self.outlet = outlet
        self.lane = lane
        self.shut = shut
        self.quiet = silence(outlet.name, shut)
        self.near = tuple(near)
        self.obstacles = (*((self.quiet,) if shut else ()), *self.near, lane)
        self.budget: Budget | None = None

    def silent_after(self, start: Instant) -> Instant:
        """When the outlet must next be silent; a time far away if it never must."""
        silent = self.quiet.next_start(start) if self.shut else None
        return start + _FAR if silent is None else silent


class _Board:
    """The day while it is being filled: every outlet's place, and the spots and refusals so far."""

    def __init__(self, setup: Setup, day: date, parts: Parts, titles: Mapping[str, str], shut: Silence) -> None:
        self.refused: list[Refusal] = []
        self._setup = setup
        self._parts = parts
        self._titles = titles
        self._shut = shut
        self._times = clock.LocalDay(day, setup.zone)
        self._lanes = {name: TakenTimes(name) for name in setup.outlets}
        self._places: dict[str, _Place] = {}
        self._cues: dict[int, tuple[Cue, _Place]] = {}

    def sounding(self, spot: Spot) -> Spot:
        """Reserve the time that a spot of the day before still needs; return the spot."""
        if spot.outlet in self._lanes:
            self._lanes[spot.outlet].take(spot.start, spot.end, spot)
        return spot

    def spots(self, but: Sequence[Spot]) -> tuple[Spot, ...]:
        """The placed spots without those in `but`, sorted by start, then outlet."""
        found: list[Spot] = []
        for name in sorted(self._lanes):
            found += self._lanes[name].in_order()
        if but:
            found = [spot for spot in found if not any(spot is each for each in but)]
        found.sort(key=itemgetter(3))  # the start; equals stay in the order of their outlets
        return tuple(found)

    def serve(self, crowd: list[Occurrence]) -> None:
        """Place or refuse every occurrence, in the order given."""
        cues = self._cues
        for occurrence in crowd:
            if id(occurrence.booking) not in cues:
                cues[id(occurrence.booking)] = self._cue(occurrence.booking)
        for occurrence in crowd:
            booking, due, until, stamp, number, _ = occurrence
            cue, here = cues[id(booking)]
            said = cue.always or cue.said(booking.first_turn + number)
            if not said.heard:
                self._refuse_unready(occurrence, said.lost)
                continue
            length = said.length
            free = first_free(here.obstacles, due, until, length)
            if free is None:
                self._refuse(occurrence, said.heard[0].version, self._in_the_way(occurrence, here, length))
                continue
            start, index = free
            if here.budget is not None:
                if why := here.budget.refuses(occurrence, start, length):
                    self._refuse(occurrence, said.heard[0].version, why)
                    continue
                here.budget.spend(occurrence, start, length)
            latest = start + GRACE
            if cue.own_moment and until > latest:
                latest = until - 1
            if booking.catch_up == "all":
                latest = max(latest, due + booking.wait)
            if here.shut:  # a late spot, too, must end before the silent hours
                latest = min(latest, here.silent_after(start) - length)
            here.lane.insert(
                index,
                start,
                start + length,
                _spot(
                    Spot,
                    (
                        cue.head + stamp, booking.outlet, due, start, length, cue.script, cue.title, booking.campaign,
                        booking.priority, booking.timing, said.heard, said.lost, latest, booking.catch_up,
                        booking.if_cut, booking.volume, booking.said, booking.wording, None, None,
                        self._reserve(booking), booking.exam,
                    ),
                ),
            )  # fmt: skip

    def keep_room(self, occurrences: Iterable[Occurrence]) -> None:
        """Keep room for every occurrence with a set time, on outlets that keep to their budget."""
        for occurrence in occurrences:
            if not occurrence.loop:
                cue, here = self._cue(occurrence.booking)
                if here.budget is not None:
                    here.budget.keep(occurrence.due, cue.said(occurrence.turn).length)

    def _reserve(self, booking: Booking) -> tuple[Part, ...]:
        """What is heard if its own parts fail."""
        return tuple(part for part in self._parts[booking.reserve] if part.ready) if booking.reserve else ()

    def _cue(self, booking: Booking) -> tuple[Cue, _Place]:
        here = self._place(booking.outlet)
        title = self._titles.get(booking.wanted.script, booking.wanted.script)
        if booking.exam and not booking.wanted.only:
            here = self._in_exam(here, booking.exam)
        elif booking.exam:
            title = f"{TRIAL} {title}"
        leads = here.outlet.lead_in, here.outlet.lead_out
        return Cue(booking, title, self._parts[booking.wanted], leads), here

    def _place(self, name: str) -> _Place:
        found = self._places.get(name)
        if found is None:
            near = (self._lanes[other] for other in sorted(self._setup.neighbours.get(name, ())))
            outlet = self._setup.outlets[name]
            found = self._places[name] = _Place(outlet, self._lanes[name], near, tuple(self._shut(name)))
            if outlet.hold and outlet.most_per_hour is not None:
                found.budget = Budget(outlet.most_per_hour, self._times.at(0))
        return found

    def _in_exam(self, here: _Place, exam: str) -> _Place:
        """The same place for a paper of an exam: silent only for other exams. Neighbours hear it at the same time."""
        name = here.outlet.name
        names = sorted(self._setup.neighbours.get(name, ()))
        near = [self._lanes[other] for other in names if not self._holds(other, exam)]
        others = tuple(shut for shut in here.shut if _exam(shut) not in ("", exam))
        return _Place(here.outlet, here.lane, near, others)

    def _holds(self, outlet: str, exam: str) -> bool:
        """Whether nothing but an exam's papers is heard there in its hours."""
        return any(_exam(shut) == exam for shut in self._shut(outlet))

    # -- refusals

    def _refuse(self, occurrence: Occurrence, version: str, why: Reason) -> None:
        booking = occurrence.booking
        script = booking.wanted.script
        said, wording = booking.said, booking.wording
        self.refused.append(Refusal(occurrence.id, booking.outlet, occurrence.due, script, version, why, said, wording))

    def _refuse_unready(self, occurrence: Occurrence, lost: tuple[Part, ...]) -> None:
        booking = occurrence.booking
        spoken = "、".join(booking.wanted.languages)
        script = booking.wanted.script
        nothing = {"script": script, "stem": script, "outlet": booking.outlet, "language": spoken}
        reason = next((part.why for part in lost if part.why), None) or Reason("plan.no_version", nothing)
        self._refuse(occurrence, lost[0].version if lost else "", reason)

    def _in_the_way(self, occurrence: Occurrence, here: _Place, length: Millis) -> Reason:
        """The reason why the occurrence cannot start at its due time: the first thing in its way."""
        start, end = occurrence.due, occurrence.due + length
        found = [(shut.since, shut.reason) for shut in here.shut if start < shut.until and shut.since < end]
        for lane in (here.lane, *here.near):
            if lane.blocked(start, end):
                first = bisect_right(lane.ends, start)
                found.append((lane.starts[first], self._busy(lane, first, here.outlet.name)))
        return min(found, key=itemgetter(0), default=(start, Reason("plan.window_over")))[1]

    def _busy(self, lane: TakenTimes, index: int, outlet: str) -> Reason:
        spot = lane.spots[lane.starts[index]]
        until = self._times.hms(lane.ends[index])
        facts = {"outlet": lane.outlet, "spot": spot.id, "title": spot.title, "until": until}
        return Reason("plan.busy" if lane.outlet == outlet else "plan.neighbour", facts)


def card_of(programme: Programme, outlet: str) -> OutletCard:
    """The card of an outlet. Raises StopIteration if the programme does not have that outlet."""
    return next(card for card in programme.outlets if card.name == outlet)
