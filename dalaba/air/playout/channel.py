"""The state of one outlet that is played here, and the only place that changes it."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

from dalaba.air.playout.decide import LATE
from dalaba.air.playout.effects import Silenced
from dalaba.air.playout.handed import Broken, On
from dalaba.air.playout.precedence import exams_at
from dalaba.air.playout.saying import key_of, spot_moved
from dalaba.core.model import Instant, Millis, OutletCard, Reason, Spot


@dataclass(slots=True)
class Channel:
    """One outlet that is played here: its state, and every change of it. No other module sets its attributes.

    It knows no clock, output or ledger: callers pass the time, and carry out what follows from a change.
    """

    card: OutletCard
    ahead: Millis
    """How many milliseconds before its start the output wants a spot."""
    able_since: Instant
    gap: Reason
    pending: deque[Spot] = field(default_factory=deque)
    on: deque[On] = field(default_factory=deque)
    """What the output was handed: what sounds now, and what follows it without a gap."""
    ordered: list[Spot] = field(default_factory=list)
    """Spots that people have ordered, and spots that are resumed. They belong to no programme."""
    stopped: Reason | None = None
    """Why somebody here stopped it, if so."""
    stopped_above: Reason | None = None
    """Why the township stopped it, if so. It is apart, so that the township never lets go what somebody here
    stopped."""
    yielded: Reason | None = None
    """Why somebody else has the amplifier, if so."""
    device: Reason | None = None
    gave_way: Reason | None = None
    """What the programme gave way to, until the programme goes on."""
    broken: list[Broken] = field(default_factory=list)
    """Spots that gave way and may go on."""
    has_papers: bool = False
    """Whether papers of exams, or their trials, were planned here: most outlets never have any."""
    resume_at: dict[str, Millis] = field(default_factory=dict)
    """Spot id -> how much of it had been heard when it gave way."""
    volume: int | None = None
    """The volume that a person has set; None if the station's own applies."""
    hindered_since: Instant | None = None
    """Since when something has prevented playing; None if nothing does."""
    talked: Reason | None = None
    """Why the programme is held while somebody speaks live here."""
    kept: Instant = 0
    """Until when the outlet is reserved for words that follow their chime; 0 if it is not."""
    sounded: Instant = 0
    """When the last sound ended here; 0 if there was none yet."""
    behind: dict[str, Millis] = field(default_factory=dict)
    """Campaign -> how late its last call was. Campaigns whose calls are on time are left out."""
    awaits: str = ""
    """The id of the spot that is due and whose clips are still being decoded."""
    silenced: Silenced | None = None
    """Set when the output was silenced and the cut is not yet on the ledger."""

    @property
    def name(self) -> str:
        return self.card.name

    @property
    def hindrance(self) -> Reason | None:
        """Why nothing may sound here now; None if it may."""
        return self.halted or self.yielded or self.device

    @property
    def halted(self) -> Reason | None:
        """Why somebody stopped it, here or at the township; None if nobody did."""
        return self.stopped or self.stopped_above

    @property
    def until(self) -> Instant:
        """When everything it was handed or is reserved for ends; 0 if nothing is on."""
        return max(self.on[-1].until, self.kept) if self.on else self.kept

    def output_of(self, on: On) -> str:
        """The name of the output that has it: the outlet's own, or its spare card's."""
        return on.via or self.name

    # -- the programme

    def plan(self, spots: Iterable[Spot]) -> None:
        """Take over the programme's spots. They come after what people have ordered."""
        self.pending = deque((*self.ordered, *spots))
        self.has_papers = any(spot.exam for spot in self.pending)

    def ask_for(self, spot: Spot) -> None:
        """Add a spot that somebody ordered: after earlier orders, and before the programme."""
        self.pending.insert(len(self.ordered), spot)
        self.ordered.append(spot)

    def take(self, spot: Spot) -> None:
        """Remove a spot from the waiting ones: it begins or is missed."""
        self.awaits = ""
        self.pending.remove(spot)
        if spot in self.ordered:
            self.ordered.remove(spot)

    def wait_for(self, spot: Spot) -> None:
        """Note that a spot is due and begins as soon as its clips are decoded."""
        self.awaits = spot.id

    def forget(self, gone: Collection[str]) -> None:
        """Drop spots that no programme has any more, including those that gave way or wait to be resumed."""
        self.broken = [each for each in self.broken if each.spot.id not in gone]
        for spot in [each for each in self.ordered if each.id in gone]:
            self.take(spot)

    def forget_order(self, key: str) -> None:
        """Do not resume an announcement that gave way; with "", resume no announcement at all."""
        self.broken = [each for each in self.broken if key not in ("", key_of(each.spot))]

    def note_call(self, spot: Spot, at: Instant) -> None:
        """Note that a call begins at `at`. After a call that was missed in a gap, the next ones keep their distance to
        it.
        """
        if spot.catch_up == "all" and (spot.start < self.able_since - LATE or spot.campaign in self.behind):
            self.behind[spot.campaign] = max(0, at - spot.start)

    def forget_lateness(self, campaign: str) -> None:
        """Forget how late a campaign's calls are, because they were given new times."""
        self.behind.pop(campaign, None)

    # -- sound

    def hand(self, on: On) -> None:
        """Note that the output was handed this."""
        self.on.append(on)

    def first_over(self, at: Instant | None = None) -> On:
        """Note that what sounded first has ended, at `at` or as planned, and return it."""
        on = self.on.popleft()
        self.sounded = on.until if at is None else at
        return on

    def fell_silent(self, silenced: Silenced) -> None:
        """Note that the output was silenced; `cleared` then returns what was cut."""
        self.silenced = silenced

    def cleared(self) -> tuple[deque[On], Silenced | None]:
        """Return what the output had when it was silenced, and leave it empty."""
        handed, self.on = self.on, deque()
        silenced, self.silenced = self.silenced, None
        if silenced is not None and handed:
            self.sounded = silenced.at
        return handed, silenced

    def keep_until(self, instant: Instant) -> None:
        """Reserve the outlet for words that follow, until that time; 0 ends the reservation."""
        self.kept = instant

    # -- what prevents playing

    def stop(self, why: Reason) -> None:
        """Keep the outlet silent until somebody resumes. What gave way is not resumed."""
        self.stopped, self.gave_way, self.broken = why, None, []

    def stop_above(self, why: Reason) -> None:
        """The same for the township."""
        self.stopped_above, self.gave_way, self.broken = why, None, []

    def resume(self, now: Instant) -> None:
        """End the stops: somebody here may end the township's, too."""
        self.end_stop(now)
        self.end_stop_above(now)

    def end_stop(self, now: Instant) -> None:
        """End the stop that somebody here ordered."""
        if self.stopped is not None:
            self._able_again(self.stopped, now)
        self.stopped = None

    def end_stop_above(self, now: Instant) -> None:
        """End the township's stop, and no other."""
        if self.stopped_above is not None:
            self._able_again(self.stopped_above, now)
        self.stopped_above = None

    def give_up(self, why: Reason) -> None:
        """Note that somebody else has the amplifier."""
        self.yielded = why

    def have_back(self) -> None:
        """Take the amplifier back. The next turn goes on, once nothing urgent is being said here."""
        self.gave_way, self.yielded = self.yielded, None

    def lost(self, why: Reason) -> None:
        """Note that the device is gone."""
        self.device = why

    def found(self, now: Instant) -> None:
        """Note that the device is back."""
        if self.device is not None:
            self._able_again(self.device, now)
        self.device = None

    def had_gap(self, why: Reason, now: Instant) -> None:
        """Note that nothing could sound until now, and why."""
        self.gap, self.able_since = why, now

    def see_hindrance(self, now: Instant) -> None:
        """Record since when something has prevented playing, so that it is not blamed for what ended earlier."""
        if self.hindrance is None and self.talked is None:
            self.hindered_since = None
        elif self.hindered_since is None:
            self.hindered_since = now

    def _able_again(self, gap: Reason, now: Instant) -> None:
        """Playing is possible again; spots that wait to be resumed were waiting for `gap`."""
        self.had_gap(gap, now)
        self.gave_way = gap if self.gave_way else None

    # -- giving way

    def give_way(self, why: Reason) -> None:
        """Hold the programme until it goes on."""
        self.gave_way = why

    def broke_off(self, on: On, heard: Millis) -> None:
        """Remember a spot that gave way after `heard` milliseconds, so that it may go on."""
        self.broken.append(Broken(on.spot, on.begin + heard, tuple(on.heard(self.card, heard))))

    def go_on(self, why: Reason, now: Instant) -> None:
        """Let the programme go on as it stands now, and resume what gave way by each spot's own rule."""
        self.had_gap(why, now)
        self.gave_way = None
        again = self._taken_up(now)
        self.ordered[:0] = again
        self.pending.extendleft(reversed(again))

    def _taken_up(self, now: Instant) -> list[Spot]:
        """The spots that gave way and are resumed by their own rule: from the part that was broken off, from the
        beginning, or not at all.

        A spot of which nothing was heard starts normally, and one past its latest start does not.
        """
        broken, self.broken = self.broken, []
        found = []
        for each in broken:
            spot, begun = each.spot, each.played > 0
            if spot.exam and begun:
                found += self._paper_again(each, now)
                continue
            if now > spot.latest or (begun and spot.if_cut == "drop"):
                continue
            left = tuple(part for part in spot.parts if part.version not in each.heard)
            if not left:
                continue  # only its closing silence was cut, so it was heard
            parts = left if begun and spot.if_cut == "resume" else spot.parts
            found.append(spot._replace(start=max(now, spot.start), parts=parts, catch_up="once"))
        return found

    def _paper_again(self, broken: Broken, now: Instant) -> list[Spot]:
        """An exam's paper that gave way: from where it stood or from its beginning, as long as its exam lasts."""
        spot = broken.spot
        until = next((each.until for each in exams_at(self.card, now) if each.title == spot.exam), 0)
        done = broken.played if spot.if_cut == "resume" else 0
        left = spot.duration - done
        if spot.if_cut == "drop" or now + left > until or left <= 0:
            return []
        self.resume_at[spot.id] = done
        return [spot._replace(start=now, latest=until - left, catch_up="once")]

    def position(self, spot: Spot) -> Millis:
        """Where a spot begins that was broken off; 0 at its beginning."""
        return self.resume_at.pop(spot.id, 0)

    def talk_begins(self, why: Reason) -> None:
        """Note that somebody speaks live here."""
        self.talked = why

    def talk_over(self, now: Instant) -> None:
        """Note that nobody speaks live here any more."""
        self.had_gap(self.talked or self.gap, now)
        self.talked = None

    # -- settings

    def has_output(self, ahead: Millis) -> None:
        """Use another output from now on."""
        self.ahead = ahead

    def is_called(self, name: str) -> None:
        """Take a new name."""
        self.card = replace(self.card, name=name)

    def has_card(self, card: OutletCard) -> None:
        """Take the station's new description. A volume set by a person stays."""
        self.card = card if self.volume is None else replace(card, volume=self.volume)

    def set_volume(self, volume: int) -> None:
        """Set the volume, until a person changes it again."""
        self.volume = volume
        self.has_card(self.card)

    def stands(self, stopped: Reason | None, above: Reason | None, yielded: Reason | None, volume: int | None) -> None:
        """Restore the orders of earlier runs that still stand. `above`: the township's stop."""
        self.stopped, self.stopped_above, self.yielded, self.volume = stopped, above, yielded, volume
        self.has_card(self.card)

    def clock_put(self, by: Millis) -> None:
        """The wall clock was changed: what sounds goes on, and recorded times move with the clock. The programme's
        times do not.
        """
        self.able_since += by
        self.hindered_since = None if self.hindered_since is None else self.hindered_since + by
        self.sounded += by if self.sounded else 0
        self.kept += by if self.kept else 0
        self.on = deque(replace(on, at=on.at + by, until=on.until + by) for on in self.on)
        programme = list(self.pending)[len(self.ordered) :]
        self.ordered = [spot_moved(spot, by) for spot in self.ordered]
        self.plan(programme)
