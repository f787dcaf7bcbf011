"""`place`: occurrences and their parts to a day's programme (pure). Every occurrence becomes a spot or a refusal.

Only one voice sounds at a time on an outlet and among neighbours. Occurrences are placed by priority, then exact before
flexible, then due time, then id; a later one never moves an earlier one. Where an outlet keeps to its minutes an hour,
loops give way to occurrences with a set time. Music and relays that take up their time lie on a second lane, beneath
what is said; only one of them sounds at a time, too. This module does not know where occurrences and parts come from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain, groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from dalaba.compile.programme.board import Board, Exams, Further, Parts, Silence
from dalaba.compile.programme.budget import over_budget
from dalaba.compile.programme.cues import GAP, GRACE, choose, spot_length
from dalaba.compile.programme.refusals import exam_hours, shortened
from dalaba.compile.programme.taken_times import TakenTimes, first_free, silence
from dalaba.core import clock
from dalaba.core.gc_pause import no_collecting
from dalaba.core.model import (
    PRIORITIES,
    Booking,
    Exam,
    Instant,
    Millis,
    Occurrence,
    OutletCard,
    Programme,
    Shut,
    Spot,
)
from dalaba.core.model import Place as FilePlace

if TYPE_CHECKING:
    from dalaba.station.outlets import Setup

__all__ = ["GAP", "GRACE", "Parts", "card_of", "choose", "nearest_start", "place", "spot_length"]

_RANK = {priority: rank for rank, priority in enumerate(PRIORITIES)}


def _never(outlet: str) -> Sequence[Shut]:
    return ()


def _no_exams(outlet: str) -> Sequence[Exam]:
    return ()


def place(
    setup: Setup,
    day: date,
    occurrences: Iterable[Occurrence],
    parts: Parts,
    titles: Mapping[str, str] | None = None,
    shut: Silence | None = None,
    before: Iterable[Spot] = (),
    exams: Exams | None = None,
    further: Further = lambda owner, outlet: (),
) -> Programme:
    """The day's programme. `parts` gives, for every `Wanted`, one part for each language, in the order heard.

    `shut`: when each outlet must be silent, sorted (`station.hours`). `before`: yesterday's spots that may still be
    sounding. `exams`: each outlet's, in whose hours only their own sound is placed. `titles`: of scripts by their
    names, of sounds by "file:NAME" or "playlist:NAME" where they have one. `further`: when an outlet must be silent for
    what a township planned, besides.
    """
    exams = exams or _no_exams
    board = Board(setup, day, parts, titles or {}, shut or _never, exams, further)
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
    cards = tuple(
        _with_exams(outlet.card(tuple(sorted(near.get(name, ()))), _spans(name, (shut or _never)(name))), exams)
        for name, outlet in setup.outlets.items()
    )
    return Programme(
        setup.name, setup.zone.key, day.isoformat(), cards, spots, tuple(board.refused),
        (
            *shortened(board.shortened), *board.without.values(),
            *over_budget(_limits(setup), clock.at(day, 0, setup.zone), spots),
        ),
    )  # fmt: skip


def _with_exams(card: OutletCard, exams: Exams) -> OutletCard:
    found = tuple(exams(card.name))
    return replace(card, exams=found) if found else card


def _spans(outlet: str, shut: Sequence[Shut]) -> tuple[tuple[Instant, Instant], ...]:
    lane = silence(outlet, shut)
    return tuple(zip(lane.starts, lane.ends, strict=True))


def nearest_start(
    setup: Setup, programme: Programme, outlet: str, since: Instant, length: Millis, shut: Iterable[Shut] = ()
) -> Instant | None:
    """The first instant from `since` on, within the programme's day, at which a spot of this length fits. Music and
    relays are in the way only if nothing may be planned into them."""
    day = date.fromisoformat(programme.date)
    voice = {name: TakenTimes(name) for name in (outlet, *setup.neighbours.get(outlet, ()))}
    kept = {name: TakenTimes(name) for name in voice}
    for spot in programme.spots:
        if spot.outlet in voice and (spot.flow is None or spot.flow.keeps):
            (voice if spot.flow is None else kept)[spot.outlet].take(spot.start, spot.end, spot)
    exams = (exam for card in programme.outlets if card.name == outlet for exam in card.exams)
    closed = silence(outlet, (*shut, *(exam_hours(each, setup.zone) for each in exams)))
    end_of_day = clock.at(day, clock.DAY, setup.zone)
    free = first_free((closed, *voice.values(), *kept.values()), since, end_of_day, length)
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
    equals. This is the order of the ids, because no campaign, row or outlet has an "@" in its name. What a township
    planned comes first among equals, in the order that it has there: other PCs in earshot plan it too, and know nothing
    of what is planned here alone. What is kept free of others comes last: a time signal may be heard before the relay
    of the news.
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
            runs = sorted(booked.values(), key=lambda run: _rank(run[0].booking))
            yield sorted(chain.from_iterable(runs), key=itemgetter(1))


def _rank(booking: Booking) -> tuple[bool, bool, str]:
    """Who is first among equals."""
    return booking.keeps, not booking.there, booking.there or booking.head


def _service(booking: Booking) -> int:
    return 2 * _RANK[booking.priority] + (booking.timing != "exact" and not booking.keeps)


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


def card_of(programme: Programme, outlet: str) -> OutletCard:
    """The card of an outlet. Raises StopIteration if the programme does not have that outlet."""
    return next(card for card in programme.outlets if card.name == outlet)
