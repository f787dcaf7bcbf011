"""What lies in the background of one outlet, beneath everything else, and the only place that changes it."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from dalaba.air.playout.noted import coded, shown
from dalaba.core.model import Instant, Millis, Part, Reason, Relay, Spot

_TOLD = 40
"""How often the ledger tells that one relay's signal is lost or back."""


def background_of(outlet: str) -> str:
    """The name of an outlet's second output, on the same card, on which music lies beneath everything else."""
    return f"{outlet}/background"


class Stretch(NamedTuple):
    """One stretch of a flow that the output was handed, between two pauses."""

    key: str
    """The name under which the output knows it."""
    at: Instant
    begin: Millis
    """The flow's position at its beginning."""
    until: Instant
    gain: float
    ducked: bool = False


class PieceOn(NamedTuple):
    """The piece that is being heard."""

    name: str
    digest: str
    at: Instant
    position: Millis
    """The flow's position at its beginning; the last time, if it is heard several times in a row."""
    before: Millis = 0
    """How much of it was heard the times before, in a row."""
    times: int = 1
    ended: Millis | None = None
    """The flow's position at its end, once it is over."""

    def heard(self, position: Millis) -> Millis:
        """How much of it was heard when the flow is at that position."""
        return self.before + (position if self.ended is None else self.ended) - self.position

    def again(self, position: Millis) -> PieceOn:
        """The same piece, begun once more."""
        return self._replace(position=position, before=self.heard(position), times=self.times + 1, ended=None)


class Opened(NamedTuple):
    """A flow that is open, and what it was opened with."""

    planned: tuple[Part, ...] = ()
    """Its pieces as they were planned then."""
    relay: Relay | None = None
    pieces: tuple[Part, ...] = ()
    """Those that were not heard before."""
    record: str = ""
    """The file in which what is heard of it is kept."""
    dead: Reason | None = None
    """Why none of it can be heard, if so."""


@dataclass(frozen=True, slots=True)
class Left:
    """What the ledger has of a flow that an earlier run began and did not end."""

    begun: int = 0
    """How many of its pieces began."""
    open: str = ""
    """The digest of the last of them, if it is not over."""
    broken: bool = False
    """Whether another run began since the last of them did."""
    heard: Millis = 0
    """How much of it was heard for certain."""


@dataclass(frozen=True, slots=True)
class Lying:
    """The flow that takes up the background now, from its beginning to its end."""

    spot: Spot
    position: Millis = 0
    """How far the flow is, without pauses."""
    over: Millis | None = None
    """The position at which nothing more of it comes, if that is known."""
    on: Stretch | None = None
    """What sounds now; None while it is silent."""
    stretches: int = 0
    rests_for: Reason | None = None
    """Why it is silent."""
    rests_since: Instant = 0
    told: Reason | None = None
    """Why it is silent, if that is on the ledger: that it goes on must be, too."""
    before: Millis = 0
    """How much of it was heard before the present stretch, and by earlier runs."""
    paused: Millis = 0
    pauses: int = 0
    ducked: int = 0
    """How often it was made softer."""
    piece: PieceOn | None = None
    signals: int = 0
    """How often a relay's signal was lost or came back."""
    signal_lost: Millis | None = None
    """The position since which a relay has had no signal; None while it has one."""
    instead: Millis = 0
    """How long a relay had no signal before that."""
    dry: int = 0
    """How often the PC was too busy to decode in time."""
    left_out: bool = False
    """Whether the rest of a piece was left out after a pause."""
    failed: Reason | None = None
    """Why a piece of it could not be heard, if so."""

    @property
    def all_heard(self) -> bool:
        """Whether nothing more of it comes. Of a relay something may always come."""
        dry = self.on is not None and self.over is not None and self.position >= self.over
        return dry and self.spot.flow is not None and self.spot.flow.relay is None

    @property
    def without(self) -> Millis:
        """How long a relay had no signal in all."""
        return self.instead + (0 if self.signal_lost is None else self.position - self.signal_lost)

    @property
    def heard(self) -> Millis:
        """How much of it was heard in all."""
        return self.before + (self.position - self.on.begin if self.on else 0)

    def paused_at(self, now: Instant) -> Millis:
        """How long it was silent until now."""
        return self.paused + (max(0, now - self.rests_since) if self.rests_for else 0)


@dataclass(slots=True)
class Backdrop:
    """The background of one outlet that is played here: its state, and every change of it.

    Like a channel, it knows no clock, output or ledger. Nothing that plays the programme waits for it.
    """

    outlet: str
    ahead: Millis = 0
    """How many milliseconds before its start the output wants a flow."""
    pending: deque[Spot] = field(default_factory=deque)
    lying: Lying | None = None
    opened: dict[str, Opened] = field(default_factory=dict)
    """The flows that are open, by the id of their spot."""
    has_output: bool = False
    lost: Reason | None = None
    """Why its output cannot be heard, if so."""
    sounded: Instant = 0
    """When music was last heard here; 0 if there was none yet."""

    @property
    def name(self) -> str:
        """The name of its output."""
        return background_of(self.outlet)

    @property
    def idle(self) -> bool:
        """Whether there is nothing to do here, now or later."""
        return not self.pending and self.lying is None and not self.opened and not self.has_output

    @property
    def on(self) -> Stretch | None:
        """What sounds now."""
        return None if self.lying is None else self.lying.on

    # -- the programme

    def plan(self, spots: Iterable[Spot]) -> None:
        """Take over the programme's flows. The one that lies here goes on as it is now planned."""
        lying, pending = self.lying, []
        for spot in spots:
            if lying is not None and spot.id == lying.spot.id:
                self.lying = replace(lying, spot=spot)
            else:
                pending.append(spot)
        self.pending = deque(pending)

    def take(self, spot: Spot) -> None:
        """Remove a flow from the waiting ones: it begins or is missed."""
        self.pending.remove(spot)

    def forget(self, gone: Collection[str]) -> None:
        """Drop waiting flows that no programme has any more."""
        self.pending = deque(spot for spot in self.pending if spot.id not in gone)

    # -- one flow

    def has_opened(self, flow: str, opened: Opened) -> None:
        """Note that a flow was opened."""
        self.opened[flow] = opened

    def has_closed(self, flow: str) -> None:
        """Note that a flow was closed."""
        self.opened.pop(flow, None)

    def begins(self, lying: Lying) -> None:
        """Let a flow take up the background."""
        self.lying = lying

    def sounds(self, on: Stretch, position: Millis, over: Millis | None, now: Instant) -> None:
        """Note that the output was handed a stretch, from that position of the flow on."""
        lying = self._lies()
        self.lying = replace(
            lying, on=on, position=position, over=over, stretches=lying.stretches + 1, paused=lying.paused_at(now),
            rests_for=None, told=None, ducked=lying.ducked + on.ducked,
        )  # fmt: skip

    def heard(self, played: Millis, over: Millis | None) -> None:
        """Note how much of the present stretch was heard."""
        lying = self._lies()
        if lying.on is not None:
            self.lying = replace(lying, position=max(lying.position, lying.on.begin + played), over=over)

    def rests(self, why: Reason, now: Instant) -> None:
        """Note that it is silent from now on."""
        self.ran_out(now)
        lying = self._lies()
        if lying.rests_for is None:
            lying = replace(lying, rests_since=max(now, lying.spot.start), pauses=lying.pauses + 1)
        self.lying = replace(lying, rests_for=why)

    def ran_out(self, now: Instant) -> None:
        """Note that what the output was handed has ended."""
        lying = self._lies()
        if lying.on is not None:
            self.sounded = now
            self.lying = replace(lying, on=None, before=lying.heard)

    def begins_anew(self) -> None:
        """Note that the flow was opened anew and has no position yet. What was heard of it counts."""
        lying = self._lies()
        self.lying = replace(lying, position=0, over=None, signal_lost=None, instead=lying.without)

    def has_told(self, why: Reason) -> None:
        """Note that the ledger has why it is silent."""
        self.lying = replace(self._lies(), told=why)

    def turned(self, gain: float, ducked: bool) -> None:
        """Note its new loudness."""
        lying = self._lies()
        if lying.on is not None:
            softer = ducked and not lying.on.ducked
            self.lying = replace(
                lying, on=lying.on._replace(gain=gain, ducked=ducked), ducked=lying.ducked + softer
            )  # fmt: skip

    def has_piece(self, piece: PieceOn | None, failed: Reason | None = None) -> None:
        """Note which piece is heard now, and why one was not."""
        lying = self._lies()
        self.lying = replace(lying, piece=piece, failed=failed or lying.failed)

    def leaves_out(self, rest: bool) -> None:
        """Note whether it goes on without the rest of a piece."""
        lying = self._lies()
        self.lying = replace(lying, left_out=lying.left_out or rest)

    def has_signal(self, there: bool, position: Millis) -> bool:
        """Note whether a relay has a signal. Whether that is worth telling: it is expected at the beginning, and one
        that comes and goes all the time is only counted.
        """
        lying = self._lies()
        if there == (lying.signal_lost is None):
            return False
        gone = 0 if lying.signal_lost is None else position - lying.signal_lost
        lost, instead = None if there else position, lying.instead + gone
        self.lying = replace(lying, signal_lost=lost, instead=instead, signals=lying.signals + 1)
        return lying.signals < _TOLD

    def ran_dry(self) -> bool:
        """Note that the PC was too busy to decode in time. Whether it was the first time in this flow."""
        lying = self._lies()
        self.lying = replace(lying, dry=lying.dry + 1)
        return lying.dry == 0

    def is_over(self, now: Instant) -> None:
        """Note that the flow has ended; the background is free."""
        if self.on is not None:
            self.sounded = now
        self.lying = None

    # -- its output

    def has_opened_output(self, ahead: Millis) -> None:
        """Note that its output is open."""
        self.has_output, self.ahead = True, ahead

    def has_closed_output(self) -> None:
        """Note that its output is closed."""
        self.has_output, self.lost = False, None

    def is_lost(self, why: Reason | None) -> None:
        """Note why its output cannot be heard; None if it can."""
        self.lost = why

    def is_called(self, outlet: str) -> None:
        """Take a new name."""
        self.outlet = outlet

    def clock_put(self, by: Millis) -> None:
        """The wall clock was changed: what sounds goes on, and recorded times move with the clock. The programme's
        times do not.
        """
        self.sounded += by if self.sounded else 0
        if self.lying is None:
            return
        on, piece, since = self.lying.on, self.lying.piece, self.lying.rests_since
        self.lying = replace(
            self.lying,
            on=on and on._replace(at=on.at + by, until=on.until + by),
            piece=piece and piece._replace(at=piece.at + by),
            rests_since=since + by if since else 0,
        )

    def _lies(self) -> Lying:
        assert self.lying is not None
        return self.lying


def beneath(back: Backdrop | None) -> dict[str, object] | None:
    """What lies in a background, as `status` shows it."""
    lying = None if back is None else back.lying
    if lying is None:
        return None
    state = "paused" if lying.on is None else "ducked" if lying.on.ducked else "on"
    return {
        **(shown(lying.spot) or {}), "state": state, "piece": lying.piece.name if lying.piece else "",
        "heard": lying.heard / 1000, **coded(lying.rests_for),
    }  # fmt: skip
