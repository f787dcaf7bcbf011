"""What an occurrence says: which parts are heard, which are lost, and how long it takes. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from dalaba.compile.render.pieces import gap_between
from dalaba.core.model import Booking, Flow, Millis, Occurrence, Part, Relay

GRACE: Millis = 300_000
"""How late air may still start a spot: 5 minutes."""
PUNCTUAL: Millis = 1_000
"""The same for what counts down to a second, such as a time signal."""
GAP: Millis = 800
"""The pause between two parts of a spot."""
_STEP: Millis = 5_000
"""Lengths are rounded to this for a share, so that a clip slightly longer than its estimate changes no turn."""
_TURNS = 100
"""The turns repeat after this many; one turn is one per cent."""


def choose(occurrence: Occurrence, parts: tuple[Part, ...]) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """(heard, lost). Together: every ready part. Rotate: this turn's language, or by rule the next ready one."""
    return chosen(occurrence.booking, occurrence.turn, parts)


def chosen(booking: Booking, turn: int, parts: tuple[Part, ...]) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """The same for one turn of a booking."""
    if booking.order == "together":
        return tuple(part for part in parts if part.ready), tuple(part for part in parts if not part.ready)
    if not parts:
        return (), ()
    turns = cycle_of(booking.share, parts)
    first = turns[turn % len(turns)]
    circle = parts[first:] + parts[:first]
    if circle[0].ready:
        return (circle[0],), ()
    instead = next((part for part in circle if part.ready), None) if booking.if_missing == "next" else None
    return ((instead,) if instead else ()), (circle[0],)


def cycle_of(share: tuple[int, ...], parts: tuple[Part, ...]) -> tuple[int, ...]:
    """Which part speaks at each turn: one after the other, or so that each language gets its share of the time."""
    if len(share) != len(parts):
        return tuple(range(len(parts)))
    known = [part.duration for part in parts if part.duration > 0]
    usual = sum(known) // len(known) if known else _STEP
    return _fair(share, tuple(max(1, round((part.duration or usual) / _STEP)) for part in parts))


@lru_cache(maxsize=1024)
def _fair(share: tuple[int, ...], lengths: tuple[int, ...]) -> tuple[int, ...]:
    """Each turn goes to the part that has had the least time for its share; if equal, to the first."""
    had = [0] * len(share)
    found = []
    for _ in range(_TURNS):
        number = min(range(len(share)), key=lambda each: had[each] / share[each])
        had[number] += lengths[number]
        found.append(number)
    return tuple(found)


def spot_length(parts: tuple[Part, ...], lead_in: Millis, lead_out: Millis) -> Millis:
    """Lead-in, the parts with gaps between them, lead-out."""
    return lead_in + sum(part.duration for part in parts) + GAP * (len(parts) - 1) + lead_out


class Said:
    """What a booking says at one turn. If it does not rotate, every turn is the same."""

    __slots__ = ("heard", "length", "lost")

    def __init__(self, heard: tuple[Part, ...], lost: tuple[Part, ...], length: Millis) -> None:
        self.heard, self.lost, self.length = heard, lost, length


class Cue:
    """What all occurrences of a booking share while a day is placed.

    `always`: what is said, if every turn is the same. `own_moment`: whether a missed play is caught up while its time
    lasts; a loop is not, as it comes round again. `lead`: how much of its beginning is silent, if it begins early.
    `usual`: that it neither begins early nor belongs to an exam nor to a township. `flow`: how it is heard, if it takes
    up its time in the background.
    """

    __slots__ = (
        "_leads", "_parts", "_ways", "always", "booking", "early", "first", "flow", "grace", "head", "last", "lead",
        "outlet", "own_moment", "script", "title", "turns", "usual",
    )  # fmt: skip

    def __init__(
        self,
        booking: Booking,
        title: str,
        parts: tuple[Part, ...],
        leads: tuple[Millis, Millis],
        flow: Flow | None = None,
        bed: Part | None = None,
        reserve: tuple[Part, ...] = (),
    ) -> None:
        self.booking = booking
        self.outlet = booking.outlet
        self.head = booking.head
        self.script = booking.wanted.script
        self.title = title
        self.turns = len(cycle_of(booking.share, parts)) if booking.order == "rotate" and parts else 1
        self.own_moment = booking.catch_up != "skip"
        self.lead = min(booking.early, leads[0])
        self.grace = PUNCTUAL if booking.early > leads[0] else GRACE
        self.flow = flow
        self.early = booking.early
        self.usual = not booking.early and not booking.exam and not booking.owner
        self.first = self.script, title, booking.campaign, booking.priority, booking.timing
        """The fields of its spots between length and parts."""
        self.last = (
            booking.catch_up, booking.if_cut, booking.volume, booking.said, booking.wording, flow, bed, reserve,
            booking.exam,
        )  # fmt: skip
        """The fields of its spots after the latest start."""
        self._parts = parts
        self._leads = leads
        self._ways: dict[int, Said] = {}
        self.always = self.said(0) if self.turns == 1 else None

    def said(self, turn: int) -> Said:
        """What is heard at a turn."""
        turn %= self.turns
        way = self._ways.get(turn)
        if way is None:
            heard, lost = chosen(self.booking, turn, self._parts)
            way = self._ways[turn] = Said(heard, lost, spot_length(heard, *self._leads) if heard else 0)
        return way


def flow_of(booking: Booking, relays: Mapping[str, Relay], pieces: Sequence[Part]) -> Flow | None:
    """How a booking is heard that takes up its time; None if it has a length of its own. What pieces that were chosen
    to fit leave of it is shared out between them."""
    fill = booking.wanted.fill
    if fill is None:
        return None
    relay = relays.get(booking.wanted.script) if booking.wanted.source == "relay" else None
    gap = gap_between(fill, [piece.duration for piece in pieces if piece.ready])
    return Flow(booking.under, gap, relay=relay, keeps=booking.keeps)
