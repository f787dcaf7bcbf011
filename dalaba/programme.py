"""`place`: occurrences and their parts to a day's programme (pure). Every occurrence becomes a spot or a refusal.

One voice at a time on an outlet and among neighbours. Order of service: priority, exact before flexible, due, id; who
is served keeps the place. Knows occurrences and parts, not where they come from.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from dalaba import clock
from dalaba.model import (
    PRIORITIES,
    Instant,
    Millis,
    Occurrence,
    OutletCard,
    Part,
    Problem,
    Programme,
    Reason,
    Refusal,
    Spot,
    Wanted,
    Window,
)

if TYPE_CHECKING:
    from dalaba.outlets import Outlet, Setup

MINUTE: Millis = 60_000
GAP: Millis = 800
"""Between two parts of a spot."""
GRACE: Millis = 5 * MINUTE
"""How late air may still start a spot."""
_RANK = {priority: rank for rank, priority in enumerate(PRIORITIES)}
Parts = Mapping[Wanted, tuple[Part, ...]]


def place(
    setup: Setup, day: date, occurrences: Iterable[Occurrence], parts: Parts, titles: Mapping[str, str] | None = None
) -> Programme:
    """The day's programme. `parts` answers every `Wanted` with one part a language, in the order to be heard."""
    board = _Board(setup, day)
    spots: list[Spot] = []
    refused: list[Refusal] = []
    for occurrence in sorted(occurrences, key=_service_order):
        _serve(occurrence, parts[occurrence.booking.wanted], board, titles or {}, spots, refused)
    spots.sort(key=lambda spot: (spot.start, spot.outlet, spot.id))
    refused.sort(key=lambda refusal: (refusal.due, refusal.outlet, refusal.id))
    near = setup.neighbours
    cards = tuple(outlet.card(tuple(sorted(near.get(name, ())))) for name, outlet in setup.outlets.items())
    warnings = tuple(_over_budget(setup, day, spots))
    return Programme(setup.name, setup.zone.key, day.isoformat(), cards, tuple(spots), tuple(refused), warnings)


def _service_order(occurrence: Occurrence) -> tuple[int, bool, Instant, str]:
    booking = occurrence.booking
    return _RANK[booking.priority], booking.timing != "exact", occurrence.due, occurrence.id


def _serve(
    occurrence: Occurrence,
    parts: tuple[Part, ...],
    board: _Board,
    titles: Mapping[str, str],
    spots: list[Spot],
    refused: list[Refusal],
) -> None:
    booking = occurrence.booking
    heard, lost = choose(occurrence, parts)
    if not heard:
        refused.append(_refusal(occurrence, lost))
        return
    outlet = board.setup.outlets[booking.outlet]
    length = spot_length(heard, outlet.lead_in, outlet.lead_out)
    start, blocked = board.find(outlet, occurrence.due, occurrence.until, length)
    if start is None:
        version = heard[0].version
        refused.append(Refusal(occurrence.id, booking.outlet, occurrence.due, booking.wanted.script, version, blocked))
        return
    board.take(outlet.name, start, start + length, occurrence.id)
    script = booking.wanted.script
    # A row at a time of its own may be caught up while its moment lasts; a loop comes round again. Late is no leave to
    # sound in hours that must be silent.
    latest = max(start + GRACE, occurrence.until - 1 if booking.catch_up != "skip" else start)
    latest = min(latest, board.silent_from(outlet, start) - length)
    spots.append(
        Spot(
            occurrence.id, booking.outlet, occurrence.due, start, length, script, titles.get(script, script),
            booking.campaign, booking.priority, booking.timing, heard, lost, latest, booking.catch_up, booking.if_cut,
        )
    )  # fmt: skip


def spot_length(parts: tuple[Part, ...], lead_in: Millis, lead_out: Millis) -> Millis:
    """Lead-in, the parts with gaps between them, lead-out."""
    return lead_in + sum(part.duration for part in parts) + GAP * (len(parts) - 1) + lead_out


def choose(occurrence: Occurrence, parts: tuple[Part, ...]) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """(heard, lost). Together: every ready part. Rotate: the turn's language, or by rule the next ready one."""
    if occurrence.booking.order == "together":
        return tuple(part for part in parts if part.ready), tuple(part for part in parts if not part.ready)
    if not parts:
        return (), ()
    turn = occurrence.turn % len(parts)
    circle = parts[turn:] + parts[:turn]
    if circle[0].ready:
        return (circle[0],), ()
    instead = next((part for part in circle if part.ready), None) if occurrence.booking.if_missing == "next" else None
    return ((instead,) if instead else ()), (circle[0],)


def _refusal(occurrence: Occurrence, lost: tuple[Part, ...]) -> Refusal:
    booking = occurrence.booking
    spoken = "、".join(booking.wanted.languages)
    nothing = {"script": booking.wanted.script, "outlet": booking.outlet, "language": spoken}
    reason = next((part.why for part in lost if part.why), None) or Reason("plan.no_version", nothing)
    version = lost[0].version if lost else ""
    return Refusal(occurrence.id, booking.outlet, occurrence.due, booking.wanted.script, version, reason)


@dataclass(slots=True)
class _Lane:
    """What is taken on one outlet: sorted, never overlapping intervals."""

    starts: list[Instant] = field(default_factory=list)
    taken: list[tuple[Instant, Instant, str]] = field(default_factory=list)

    def clash(self, start: Instant, end: Instant) -> tuple[Instant, Instant, str] | None:
        index = bisect_left(self.starts, end)
        if index and self.taken[index - 1][1] > start:
            return self.taken[index - 1]
        return None

    def add(self, start: Instant, end: Instant, owner: str) -> None:
        insort(self.taken, (start, end, owner))
        insort(self.starts, start)


class _Clash(NamedTuple):
    """What is on where something else was to be."""

    outlet: str
    spot: str
    until: Instant


_FREE = Reason("")


class _Board:
    """Every outlet's lane, and the hours at which it must be silent."""

    def __init__(self, setup: Setup, day: date) -> None:
        self.setup = setup
        self._day = day
        self._lanes: defaultdict[str, _Lane] = defaultdict(_Lane)
        self._shut: dict[str, tuple[tuple[Instant, Instant, Reason], ...]] = {}

    def find(self, outlet: Outlet, due: Instant, until: Instant, length: Millis) -> tuple[Instant | None, Reason]:
        """The first start from `due` and before `until` at which all is free, or the reason why there is none."""
        start = due
        first: Reason | _Clash | None = None
        while start < until:
            free_at, cause = self._blocked(outlet, start, start + length)
            if cause is None:
                return start, _FREE
            first = first or cause
            start = free_at
        return None, self._told(outlet, first)

    def _told(self, outlet: Outlet, cause: Reason | _Clash | None) -> Reason:
        """The sentence of what was in the way: made only for what is refused."""
        if cause is None:
            return Reason("plan.window_over")
        if isinstance(cause, Reason):
            return cause
        code = "plan.busy" if cause.outlet == outlet.name else "plan.neighbour"
        until = clock.hms(cause.until, self.setup.zone)
        return Reason(code, {"outlet": cause.outlet, "spot": cause.spot, "until": until})

    def silent_from(self, outlet: Outlet, start: Instant) -> Instant:
        """When the next hours begin, after `start`, at which the outlet must be silent."""
        coming = [since for since, _, _ in self.shut(outlet) if since > start]
        return min(coming, default=start + 2 * clock.DAY)

    def take(self, outlet: str, start: Instant, end: Instant, owner: str) -> None:
        self._lanes[outlet].add(start, end, owner)

    def _blocked(self, outlet: Outlet, start: Instant, end: Instant) -> tuple[Instant, Reason | _Clash | None]:
        """(when to try again, what is in the way), or (start, None) where nothing is."""
        for shut_from, shut_to, reason in self.shut(outlet):
            if start < shut_to and shut_from < end:
                return shut_to, reason
        for name in (outlet.name, *sorted(self.setup.neighbours.get(outlet.name, ()))):
            clash = self._lanes[name].clash(start, end)
            if clash is not None:
                return clash[1], _Clash(name, clash[2], clash[1])
        return start, None

    def shut(self, outlet: Outlet) -> tuple[tuple[Instant, Instant, Reason], ...]:
        """(from, until, why) at which it must be silent, around this day."""
        if outlet.name not in self._shut:
            self._shut[outlet.name] = tuple(self._find_shut_hours(outlet))
        return self._shut[outlet.name]

    def _find_shut_hours(self, outlet: Outlet) -> Iterable[tuple[Instant, Instant, Reason]]:
        """Quiet hours and what lies outside the allowed hours, from yesterday's to tomorrow's."""
        for offset in (-1, 0, 1):
            day = self._day + timedelta(days=offset)
            for window in outlet.quiet:
                yield *self._span(day, window), Reason("plan.quiet_hours", {"hours": shown(window)})
        hours = "、".join(shown(each) for each in outlet.allowed)
        for since, until in self._closed(outlet.allowed):
            yield since, until, Reason("plan.closed_hours", {"hours": hours})

    def _closed(self, allowed: tuple[Window, ...]) -> Iterable[tuple[Instant, Instant]]:
        """What lies outside the allowed hours, those that run past midnight counted; nothing where none are written."""
        if not allowed:
            return
        days = [self._day + timedelta(days=offset) for offset in (-1, 0, 1)]
        at, end = self._span(days[0], Window(0, len(days) * clock.DAY))
        for since, until in sorted(self._span(day, window) for day in days for window in allowed):
            if since > at:
                yield at, since
            at = max(at, until)
        if at < end:
            yield at, end

    def _span(self, day: date, window: Window) -> tuple[Instant, Instant]:
        zone = self.setup.zone
        return clock.at(day, window.start, zone), clock.at(day, window.end, zone)


def shut_reasons(setup: Setup, outlet: str, day: date) -> tuple[tuple[Instant, Instant, Reason], ...]:
    """(from, until, why) at which an outlet must be silent, from the day before's hours to the day after's."""
    return _Board(setup, day).shut(setup.outlets[outlet])


def shut_hours(setup: Setup, outlet: str, day: date) -> list[tuple[Instant, Instant]]:
    """When an outlet must be silent, from the day before's hours to the day after's."""
    return [(since, until) for since, until, _ in shut_reasons(setup, outlet, day)]


def shown(window: Window) -> str:
    """A window for people: 12:30-14:00, 21:30-06:30."""
    return "-".join(f"{ms // 3_600_000 % 24:02d}:{ms // 60_000 % 60:02d}" for ms in window)


def _over_budget(setup: Setup, day: date, spots: list[Spot]) -> Iterable[Problem]:
    """A warning for every clock hour in which an outlet speaks longer than its file allows."""
    spoken: defaultdict[tuple[str, int], Millis] = defaultdict(int)
    midnight = clock.at(day, 0, setup.zone)
    for spot in spots:
        if setup.outlets[spot.outlet].most_per_hour is not None:
            spoken[spot.outlet, (spot.start - midnight) // 3_600_000] += spot.duration
    for (name, hour), length in sorted(spoken.items()):
        limit = setup.outlets[name].most_per_hour
        if limit is not None and length > limit:
            facts = {
                "outlet": name,
                "hour": str(hour),
                "minutes": f"{length / MINUTE:.0f}",
                "limit": f"{limit / MINUTE:.0f}",
            }
            yield Problem(Reason("plan.over_budget", facts), setup.outlets[name].place, "warning")


def card_of(programme: Programme, outlet: str) -> OutletCard:
    """The card of an outlet in the programme. KeyError for one it does not have."""
    return next(card for card in programme.outlets if card.name == outlet)
