"""`place`: occurrences and their parts to a day's programme (pure). Every occurrence becomes a spot or a refusal.

One voice at a time on an outlet and among neighbours. Order of service: priority, exact before flexible, due, id; who
is served keeps the place. Where an outlet holds to its minutes an hour, loops give way to what has a time of its own.
Knows occurrences and parts, not where they come from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from dalaba import clock
from dalaba.model import (
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
from dalaba.model import Place as FilePlace
from dalaba.programme.budget import Budget, over_budget
from dalaba.programme.cues import GAP, Cue, choose, spot_length
from dalaba.programme.lanes import Lane, first_free, silence

if TYPE_CHECKING:
    from dalaba.outlets import Outlet, Setup

__all__ = ["GAP", "GRACE", "card_of", "choose", "nearest_start", "place", "spot_length"]

GRACE: Millis = 300_000
"""How late air may still start a spot: 5 minutes."""
_RANK = {priority: rank for rank, priority in enumerate(PRIORITIES)}
_FAR: Millis = 2 * clock.DAY
_DUE_BITS = 24
"""Room for the bookings of a neighbourhood below the due time in a sort key."""
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
    """The day's programme. `parts` answers every `Wanted` with one part a language, in the order to be heard.

    `shut`: when each outlet must be silent, sorted (`dalaba.hours`). `before`: the spots of the day before that may
    still be sounding.
    """
    board = _Board(setup, day, parts, titles or {}, shut or _never)
    for spot in before:
        board.sounding(spot)
    for crowd in _in_service_order(setup, occurrences):
        board.serve(crowd)
    order = {name: rank for rank, name in enumerate(sorted(setup.outlets))}
    board.spots.sort(key=lambda spot: (spot.start << _DUE_BITS) + order[spot.outlet])
    board.refused.sort(key=lambda refusal: (refusal.due, refusal.outlet, refusal.id))
    near = setup.neighbours
    cards = tuple(outlet.card(tuple(sorted(near.get(name, ())))) for name, outlet in setup.outlets.items())
    return Programme(
        setup.name, setup.zone.key, day.isoformat(), cards, tuple(board.spots), tuple(board.refused),
        tuple(over_budget(_limits(setup), clock.at(day, 0, setup.zone), board.spots)),
    )  # fmt: skip


def nearest_start(
    setup: Setup, programme: Programme, outlet: str, since: Instant, length: Millis, shut: Iterable[Shut] = ()
) -> Instant | None:
    """The first instant from `since` on, within the day's programme, at which so long a spot would fit at an outlet."""
    day = date.fromisoformat(programme.date)
    lanes = {name: Lane(name) for name in (outlet, *setup.neighbours.get(outlet, ()))}
    for spot in programme.spots:
        if spot.outlet in lanes:
            lanes[spot.outlet].take(spot.start, spot.end, spot)
    return first_free((silence(outlet, shut), *lanes.values()), since, clock.at(day, clock.DAY, setup.zone), length)


def _limits(setup: Setup) -> dict[str, tuple[Millis, FilePlace | None]]:
    return {
        name: (outlet.most_per_hour, outlet.place)
        for name, outlet in setup.outlets.items()
        if outlet.most_per_hour is not None
    }


def _in_service_order(setup: Setup, occurrences: Iterable[Occurrence]) -> Iterator[list[Occurrence]]:
    """The occurrences of each neighbourhood (outlets that cannot disturb any other), in the order of service."""
    areas = _neighbourhoods(setup)
    crowds: dict[int, list[Occurrence]] = {}
    for occurrence in occurrences:
        crowds.setdefault(areas[occurrence.booking.outlet], []).append(occurrence)
    for crowd in crowds.values():
        weight = _weights(crowd)
        crowd.sort(key=lambda each: weight[id(each.booking)] + (each.due << _DUE_BITS))
        yield crowd


def _weights(crowd: list[Occurrence]) -> dict[int, int]:
    """id(booking) -> what orders it before the due time (priority, timing) and behind it (the rest of the id).

    Of two ids with the same due time the part before it decides: neither campaign, row nor outlet has an "@".
    """
    bookings = {id(each.booking): each.booking for each in crowd}
    ranked = sorted(bookings.items(), key=lambda pair: f"{pair[1].campaign}/{pair[1].row}@{pair[1].outlet}@")
    return {key: (_service(booking) << 80) + number for number, (key, booking) in enumerate(ranked)}


def _service(booking: Booking) -> int:
    return 2 * _RANK[booking.priority] + (booking.timing != "exact")


def _neighbourhoods(setup: Setup) -> dict[str, int]:
    """Outlet -> the number of its neighbourhood: those that hear each other, and those that hear these."""
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
    """One outlet on the board: its lane, and every lane that it must keep clear of."""

    __slots__ = ("budget", "lane", "obstacles", "outlet", "quiet", "shut")

    def __init__(self, outlet: Outlet, lane: Lane, near: Iterable[Lane], shut: tuple[Shut, ...]) -> None:
        self.outlet = outlet
        self.lane = lane
        self.shut = shut
        self.quiet = silence(outlet.name, shut)
        self.obstacles = (self.quiet, lane, *near)
        self.budget: Budget | None = None


class _Board:
    """The day while it fills: every outlet's place, and what has come of every occurrence so far."""

    def __init__(self, setup: Setup, day: date, parts: Parts, titles: Mapping[str, str], shut: Silence) -> None:
        self.spots: list[Spot] = []
        self.refused: list[Refusal] = []
        self._setup = setup
        self._parts = parts
        self._titles = titles
        self._shut = shut
        self._times = clock.LocalDay(day, setup.zone)
        self._lanes = {name: Lane(name) for name in setup.outlets}
        self._places: dict[str, _Place] = {}

    def sounding(self, spot: Spot) -> None:
        """A spot of the day before takes what it still needs."""
        if spot.outlet in self._lanes:
            self._lanes[spot.outlet].take(spot.start, spot.end, spot)

    def serve(self, crowd: list[Occurrence]) -> None:
        """Place or refuse them, in the order given."""
        cues: dict[int, tuple[Cue, _Place]] = {}
        for occurrence in crowd:
            key = id(occurrence.booking)
            if key not in cues:
                cues[key] = self._cue(occurrence.booking)
        self._keep_room(crowd, cues)
        for occurrence in crowd:
            cue, here = cues[id(occurrence.booking)]
            said = cue.said(occurrence.booking.first_turn + occurrence.number)
            if not said.heard:
                self._refuse_unready(occurrence, said.lost)
                continue
            due, until, length = occurrence.due, occurrence.until, said.length
            start = first_free(here.obstacles, due, until, length)
            if start is None:
                self._refuse(occurrence, said.heard[0].version, self._in_the_way(occurrence, here, length))
                continue
            if here.budget is not None:
                if why := here.budget.refuses(occurrence, start, length):
                    self._refuse(occurrence, said.heard[0].version, why)
                    continue
                here.budget.spend(occurrence, start, length)
            here.lane.take(start, start + length, occurrence)
            self._put(occurrence, cue, here, start, said.heard, said.lost, length)

    def _put(
        self, occurrence: Occurrence, cue: Cue, here: _Place, start: Instant, heard: tuple[Part, ...],
        lost: tuple[Part, ...], length: Millis,
    ) -> None:  # fmt: skip
        booking = cue.booking
        script = booking.wanted.script
        latest = cue.latest(start, occurrence.until, GRACE)
        silent = here.quiet.next_start(start)
        if silent is not None and silent - length < latest:
            latest = silent - length  # late is no leave to sound in hours that must be silent
        self.spots.append(
            Spot(
                cue.head + occurrence.stamp, booking.outlet, occurrence.due, start, length, script,
                self._titles.get(script, script), booking.campaign, booking.priority, booking.timing, heard, lost,
                latest, booking.catch_up, booking.if_cut,
            )
        )  # fmt: skip

    def _cue(self, booking: Booking) -> tuple[Cue, _Place]:
        here = self._place(booking.outlet)
        return Cue(booking, self._parts[booking.wanted], here.outlet.lead_in, here.outlet.lead_out), here

    def _place(self, name: str) -> _Place:
        found = self._places.get(name)
        if found is None:
            near = (self._lanes[other] for other in sorted(self._setup.neighbours.get(name, ())))
            outlet = self._setup.outlets[name]
            found = self._places[name] = _Place(outlet, self._lanes[name], near, tuple(self._shut(name)))
            if outlet.hold and outlet.most_per_hour is not None:
                found.budget = Budget(outlet.most_per_hour, self._times.at(0))
        return found

    def _keep_room(self, crowd: list[Occurrence], cues: Mapping[int, tuple[Cue, _Place]]) -> None:
        """Where an outlet holds to its budget, room for all that has a time of its own."""
        if not any(here.budget for _, here in cues.values()):
            return
        for occurrence in crowd:
            cue, here = cues[id(occurrence.booking)]
            if here.budget is not None and not occurrence.loop:
                here.budget.keep(occurrence.due, cue.said(occurrence.turn).length)

    # -- refusals

    def _refuse(self, occurrence: Occurrence, version: str, why: Reason) -> None:
        booking = occurrence.booking
        self.refused.append(Refusal(occurrence.id, booking.outlet, occurrence.due, booking.wanted.script, version, why))

    def _refuse_unready(self, occurrence: Occurrence, lost: tuple[Part, ...]) -> None:
        booking = occurrence.booking
        spoken = "、".join(booking.wanted.languages)
        nothing = {"script": booking.wanted.script, "outlet": booking.outlet, "language": spoken}
        reason = next((part.why for part in lost if part.why), None) or Reason("plan.no_version", nothing)
        self._refuse(occurrence, lost[0].version if lost else "", reason)

    def _in_the_way(self, occurrence: Occurrence, here: _Place, length: Millis) -> Reason:
        """What was in the way at the due time itself, in words."""
        start, end = occurrence.due, occurrence.due + length
        for shut in here.shut:
            if start < shut.until and shut.since < end:
                return shut.reason
        for lane in here.obstacles[1:]:
            index = lane.blocked(start, end)
            if index:
                return self._busy(lane, index - 1, here.outlet.name)
        return Reason("plan.window_over")

    def _busy(self, lane: Lane, index: int, outlet: str) -> Reason:
        owner = lane.owners[index]
        spot = owner.id if isinstance(owner, Occurrence | Spot) else ""
        script = owner.booking.wanted.script if isinstance(owner, Occurrence) else getattr(owner, "script", "")
        facts = {
            "outlet": lane.outlet, "spot": spot, "title": self._titles.get(script, script),
            "until": self._times.hms(lane.ends[index]),
        }  # fmt: skip
        return Reason("plan.busy" if lane.outlet == outlet else "plan.neighbour", facts)


def card_of(programme: Programme, outlet: str) -> OutletCard:
    """The card of an outlet in the programme. KeyError for one it does not have."""
    return next(card for card in programme.outlets if card.name == outlet)
