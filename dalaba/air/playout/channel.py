"""An outlet that is played here: its state, and the one place in which it changes."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

from dalaba.air.playout.decide import LATE
from dalaba.air.playout.effects import Silenced
from dalaba.air.playout.handed import Broken, On
from dalaba.air.playout.saying import key_of, spot_moved
from dalaba.core.model import Instant, Millis, OutletCard, Reason, Spot


@dataclass(slots=True)
class Channel:
    """One outlet that is played here: its state, and every change of it. No other module sets anything of it.

    It knows no clock, output or ledger: what it is told comes with the time, and what follows is for who asked.
    """

    card: OutletCard
    ahead: Millis
    """How long before its time its output wants a spot."""
    able_since: Instant
    gap: Reason
    pending: deque[Spot] = field(default_factory=deque)
    on: deque[On] = field(default_factory=deque)
    """What the output has: what sounds, and what follows it without a gap."""
    ordered: list[Spot] = field(default_factory=list)
    """Spots that people have asked for, and those that are taken up again: no programme has them."""
    stopped: Reason | None = None
    yielded: Reason | None = None
    """Somebody else has the amplifier."""
    device: Reason | None = None
    gave_way: Reason | None = None
    """What the programme gave way to, until it goes on."""
    broken: list[Broken] = field(default_factory=list)
    """What gave way, and may go on."""
    volume: int | None = None
    """As a person has set it; None: as the station has it."""
    hindered_since: Instant | None = None
    """From when on something was in the way; None: nothing is."""
    talked: Reason | None = None
    """Somebody speaks here live: the programme is held meanwhile."""
    kept: Instant = 0
    """Until when it is kept for words that are to follow their chime; 0: none are."""
    sounded: Instant = 0
    """When sound was last over here; 0: there was none yet."""
    behind: dict[str, Millis] = field(default_factory=dict)
    """Campaign -> how late its last call was, while it is late at all."""
    awaits: str = ""
    """The spot whose time has come and whose clips are being decoded."""
    silenced: Silenced | None = None
    """Its output was silenced, and it is not noted yet what was cut by that."""

    @property
    def name(self) -> str:
        return self.card.name

    @property
    def hindrance(self) -> Reason | None:
        """Why nothing may sound here now."""
        return self.stopped or self.yielded or self.device

    @property
    def until(self) -> Instant:
        """When all it was handed, and is kept for, is over; 0: nothing is on."""
        return max(self.on[-1].until, self.kept) if self.on else self.kept

    # -- the programme

    def plan(self, spots: Iterable[Spot]) -> None:
        """What the programme has for it, behind what people have asked for."""
        self.pending = deque((*self.ordered, *spots))

    def ask_for(self, spot: Spot) -> None:
        """Somebody wants it said: behind what was asked for before it, and before the programme."""
        self.pending.insert(len(self.ordered), spot)
        self.ordered.append(spot)

    def take(self, spot: Spot) -> None:
        """It waits no longer: it begins, or is missed."""
        self.awaits = ""
        self.pending.remove(spot)
        if spot in self.ordered:
            self.ordered.remove(spot)

    def wait_for(self, spot: Spot) -> None:
        """Its time has come; it begins once its clips are decoded."""
        self.awaits = spot.id

    def forget(self, gone: Collection[str]) -> None:
        """What no programme has any more does not go on, though it gave way or waits to go on."""
        self.broken = [each for each in self.broken if each.spot.id not in gone]
        for spot in [each for each in self.ordered if each.id in gone]:
            self.take(spot)

    def forget_order(self, key: str) -> None:
        """Nothing of an announcement goes on that gave way; "": nothing at all does."""
        self.broken = [each for each in self.broken if key not in ("", key_of(each.spot))]

    def note_call(self, spot: Spot, at: Instant) -> None:
        """A call begins at `at`. One that was missed in a gap makes those behind it keep their distance to it."""
        if spot.catch_up == "all" and (spot.start < self.able_since - LATE or spot.campaign in self.behind):
            self.behind[spot.campaign] = max(0, at - spot.start)

    def forget_lateness(self, campaign: str) -> None:
        """Its calls were given new times."""
        self.behind.pop(campaign, None)

    # -- what sounds

    def hand(self, on: On) -> None:
        """The output has it."""
        self.on.append(on)

    def first_over(self, at: Instant | None = None) -> On:
        """What sounded is over, since `at` or as planned."""
        on = self.on.popleft()
        self.sounded = on.until if at is None else at
        return on

    def fell_silent(self, silenced: Silenced) -> None:
        """Its output was silenced; `cleared` tells what was cut by that."""
        self.silenced = silenced

    def cleared(self) -> tuple[deque[On], Silenced | None]:
        """What its output had been handed when it was silenced; from now on it has nothing."""
        handed, self.on = self.on, deque()
        silenced, self.silenced = self.silenced, None
        if silenced is not None and handed:
            self.sounded = silenced.at
        return handed, silenced

    def keep_until(self, instant: Instant) -> None:
        """Words are to follow, until then; 0: none are."""
        self.kept = instant

    # -- what is in the way

    def stop(self, why: Reason) -> None:
        """Silent until somebody resumes; nothing that gave way goes on."""
        self.stopped, self.gave_way, self.broken = why, None, []

    def resume(self, now: Instant) -> None:
        """The stop is over."""
        if self.stopped is not None:
            self._able_again(self.stopped, now)
        self.stopped = None

    def give_up(self, why: Reason) -> None:
        """Somebody else has the amplifier."""
        self.yielded = why

    def have_back(self) -> None:
        """It is ours again. The next turn goes on, once nothing urgent is said here."""
        self.gave_way, self.yielded = self.yielded, None

    def lost(self, why: Reason) -> None:
        """Its device is gone."""
        self.device = why

    def found(self, now: Instant) -> None:
        """Its device is back."""
        if self.device is not None:
            self._able_again(self.device, now)
        self.device = None

    def had_gap(self, why: Reason, now: Instant) -> None:
        """Until now nothing could sound, for that reason."""
        self.gap, self.able_since = why, now

    def see_hindrance(self, now: Instant) -> None:
        """Since when something is in the way: nothing that was over before is blamed on it."""
        if self.hindrance is None and self.talked is None:
            self.hindered_since = None
        elif self.hindered_since is None:
            self.hindered_since = now

    def _able_again(self, gap: Reason, now: Instant) -> None:
        """What was in the way is over; what waits to go on waited for this last."""
        self.had_gap(gap, now)
        self.gave_way = gap if self.gave_way else None

    # -- giving way

    def give_way(self, why: Reason) -> None:
        """The programme is held until it goes on."""
        self.gave_way = why

    def broke_off(self, on: On, heard: Millis) -> None:
        """It gave way after so much was heard of it, and may go on."""
        self.broken.append(Broken(on.spot, heard, tuple(on.heard(self.card, heard))))

    def go_on(self, why: Reason, now: Instant) -> None:
        """The programme goes on as it would stand now; what gave way by its own rule."""
        self.had_gap(why, now)
        self.gave_way = None
        again = self._taken_up(now)
        self.ordered[:0] = again
        self.pending.extendleft(reversed(again))

    def _taken_up(self, now: Instant) -> list[Spot]:
        """The spots that gave way and go on by their rule: from the part that was broken off, from their beginning,
        or not at all. What had not been heard at all begins; what is past its last moment does not."""
        broken, self.broken = self.broken, []
        found = []
        for each in broken:
            spot, begun = each.spot, each.played > 0
            if now > spot.latest or (begun and spot.if_cut == "drop"):
                continue
            left = tuple(part for part in spot.parts if part.version not in each.heard)
            if not left:
                continue  # only its last silence was cut: it was heard
            parts = left if begun and spot.if_cut == "resume" else spot.parts
            found.append(spot._replace(start=max(now, spot.start), parts=parts, catch_up="once"))
        return found

    def talk_begins(self, why: Reason) -> None:
        """Somebody speaks here live."""
        self.talked = why

    def talk_over(self, now: Instant) -> None:
        """Nobody does any more."""
        self.had_gap(self.talked or self.gap, now)
        self.talked = None

    # -- what stands

    def has_output(self, ahead: Millis) -> None:
        """Its output is another one from now on."""
        self.ahead = ahead

    def is_called(self, name: str) -> None:
        """It has a new name."""
        self.card = replace(self.card, name=name)

    def has_card(self, card: OutletCard) -> None:
        """The station describes it so; a volume that a person has set stands."""
        self.card = card if self.volume is None else replace(card, volume=self.volume)

    def set_volume(self, volume: int) -> None:
        """A person wants it so loud, until a person says otherwise."""
        self.volume = volume
        self.has_card(self.card)

    def stands(self, stopped: Reason | None, yielded: Reason | None, volume: int | None) -> None:
        """What people have ordered in earlier runs."""
        self.stopped, self.yielded, self.volume = stopped, yielded, volume
        self.has_card(self.card)

    def clock_put(self, by: Millis) -> None:
        """The wall clock was put: what sounds goes on, and all moments move with the clock; the programme's do not."""
        self.able_since += by
        self.hindered_since = None if self.hindered_since is None else self.hindered_since + by
        self.sounded += by if self.sounded else 0
        self.kept += by if self.kept else 0
        self.on = deque(replace(on, at=on.at + by, until=on.until + by) for on in self.on)
        programme = list(self.pending)[len(self.ordered) :]
        self.ordered = [spot_moved(spot, by) for spot in self.ordered]
        self.plan(programme)
