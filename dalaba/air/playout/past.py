"""What the ledger remembers: everything that playing needs after a restart, collected from its events (pure)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from dalaba.air import events as said
from dalaba.air.events import Entry, entries
from dalaba.air.playout.announcement import appended, of_event, of_said
from dalaba.air.playout.backdrop import Left
from dalaba.air.playout.noted import plan_of_entry
from dalaba.air.playout.stops import as_kept, stopped_by
from dalaba.core.model import Announcement, Event, Instant, Millis, Reason, Refusal, Spot
from dalaba.core.spot_id import SpotId, order_of
from dalaba.link.identity import Play
from dalaba.link.requests import parts_of

SHUT_DOWN = "air.shut_down"
"""The reason of what was cut because air was told to end."""
DYING: Millis = 200
"""Milliseconds for which a device may go on playing after air died. A sound server notices at once."""


class Plan(NamedTuple):
    """What the ledger has about a planned or refused entry."""

    moment: Instant | None
    """When it starts or was to start."""
    refused: bool
    said: tuple[object, ...]
    """Everything else that the ledger shows about it."""


@dataclass(slots=True)
class Past:
    """What earlier runs left on the ledger: everything that playing needs after a restart."""

    done: set[str] = field(default_factory=set)
    """Ids that were started, missed or finally withdrawn, and so never play again."""
    known: set[str] = field(default_factory=set)
    """Ids that were planned or refused."""
    days: dict[str, set[str]] = field(default_factory=dict)
    """Date -> ids planned for it."""
    stopped: dict[str, Reason] = field(default_factory=dict)
    """Outlets that somebody here stopped, and why."""
    stopped_above: dict[str, Reason] = field(default_factory=dict)
    """Outlets that the township stopped, and why."""
    plans: dict[str, Plan] = field(default_factory=dict)
    """Id -> its plan or refusal."""
    announced: dict[str, Announcement] = field(default_factory=dict)
    """Announcements by id, with everything that was appended."""
    announced_ever: set[str] = field(default_factory=set)
    """The ids of all announcements, including those taken back."""
    announced_over: set[tuple[str, str]] = field(default_factory=set)
    """(id, outlet) pairs at which an urgent announcement is no longer said."""
    begun_lasting: dict[tuple[str, str], int] = field(default_factory=dict)
    """(id, outlet) -> how often an order that lasts had begun there, as the last programme has it."""
    volumes: dict[str, int] = field(default_factory=dict)
    """Outlet -> the volume that a person has set."""
    yielded: dict[str, str] = field(default_factory=dict)
    """Outlet -> who has its amplifier."""
    talks: dict[str, Event] = field(default_factory=dict)
    """Live talks that have no end on the ledger, because air died during them."""
    handed: dict[str, Instant] = field(default_factory=dict)
    """Id -> planned start, for spots that were handed to a device and have no later event."""
    flows: dict[str, Left] = field(default_factory=dict)
    """Flows that began and have not ended: they go on while their time lasts."""
    newest: Instant = 0
    """The latest time on the ledger."""
    plays: dict[str, dict[str, Play]] = field(default_factory=dict)
    """Date -> the plays planned for it, by id, including withdrawn ones."""
    heard: dict[str, str] = field(default_factory=dict)
    """Id of a spot that began -> digest of what it began with."""
    corrected: dict[str, str] = field(default_factory=dict)
    """Id of a spot that was heard -> its present values, as far as they were announced."""
    unsure: Instant = 0
    """Anything due before this time may have played without being recorded, because the ledger was damaged."""
    unread: list[Entry] = field(default_factory=list)
    """Entries that could not be read in full."""
    _day: str = ""
    """The date of the programme whose plans are being read."""

    @staticmethod
    def of(events: Iterable[Event], also: Callable[[Entry], None] = lambda entry: None) -> Past:
        """Collect from the ledger's events, oldest first. `also` is called with each entry on the way."""
        past = Past()
        for entry in entries(events):
            also(entry)
            past._take(entry)
        return past

    def _take(self, entry: Entry) -> None:
        event = entry.event
        self.newest = max(self.newest, event.wall)
        if entry.wrong:
            self.unread.append(entry)
        match entry.said:
            case said.Planned() | said.Refused() as plan:
                self._plan(event, plan)
            case said.Started(at=at, flow=flow):
                if flow:
                    self.flows[event.spot] = Left()
                else:
                    self.done.add(event.spot)
                self.heard[event.spot] = event.clip
                if at is not None and not order_of(event.spot):
                    self.handed[event.spot] = at
            case said.Missed():
                self.done.add(event.spot)
            case said.Ended(played_ms=played) | said.Cut(played_ms=played):
                self.handed.pop(event.spot, None)
                self._flow_over(event, played)
            case said.PiecePlayed() as piece if event.spot in self.flows:
                self.flows[event.spot] = _heard_on(self.flows[event.spot], piece, event.clip)
            case said.FlowSaid(played_ms=played) if event.spot in self.flows:
                left = self.flows[event.spot]
                self.flows[event.spot] = replace(left, heard=max(left.heard, played))
            case said.Programme() as programme:
                self._day = programme.date
                self.days.setdefault(self._day, set())
                self._standing(programme)
            case said.Withdrawn():
                self.withdraw([event.spot])
            case said.Booted(unheard=unheard):
                self.take_back(unheard)
            case said.ClockJudged(again=again):
                self.done.difference_update(again)
            case said.Corrected(said=values):
                self.corrected[event.spot] = values
            case said.Renamed(from_=old):
                self.rename(old, event.output)
            case said.LedgerSaid(aside=aside) if aside is not None:
                self.unsure = max(self.unsure, event.wall)
            case ordered:
                self._order(entry, ordered)

    def _order(self, entry: Entry, ordered: said.Said) -> None:
        """Take an order of a person."""
        event = entry.event
        match ordered:
            case said.Stopped(to=to, until=until, above=above):
                stops = self.stopped_above if above else self.stopped
                stops |= dict.fromkeys(to, stopped_by(event.actor, until, event.wall, None))
            case said.Resumed(to=to, above=above, only=only):
                for name in to:
                    if only != "here":
                        self.stopped_above.pop(name, None)
                    if only != "above" and not above:
                        self.stopped.pop(name, None)
            case said.Announced() if order := of_event(entry):
                self.announced[order.id] = order
                self.announced_ever.add(order.id)
            case said.Appended(id=key, parts=sounds, more=more) if key in self.announced:
                self.announced[key] = appended(self.announced[key], parts_of(sounds), more)
            case said.Cancelled(id=key):
                self.announced.pop(key, None)
            case said.OrderOver(id=key):
                self.announced_over.add((key, event.output))
            case said.VolumeSet(to=to, volume=volume):
                self.volumes |= dict.fromkeys(to, volume)
            case said.Yielded(to=to, on=on, by=by):
                for name in to:
                    self.yielded.pop(name, None)
                self.yielded |= dict.fromkeys(to if on else (), by)
            case said.TalkAsked(id=key):
                self.talks[key] = event
            case said.Talked(id=key):
                self.talks.pop(key, None)

    def _plan(self, event: Event, plan: said.Planned | said.Refused) -> None:
        self.known.add(event.spot)
        if order_of(event.spot):
            return  # it belongs to no programme, so no programme withdraws it
        self.days.setdefault(self._day, set()).add(event.spot)
        self.plans[event.spot] = plan_of(plan)
        self._know(event, plan)

    def unheard(self, now: Instant) -> list[str]:
        """Ids of spots handed over for a time that is still to come: none of them was heard before air died.

        Empty if the clock shows an earlier time than the ledger, because those times may then be past.
        """
        return [spot for spot, at in self.handed.items() if now >= self.newest and at > now + DYING]

    def take_back(self, unheard: Iterable[str]) -> None:
        """Start a new run: these spots were not heard and may play. Whether other spots handed over were heard is
        unknown.
        """
        for spot in unheard:
            self.done.discard(spot)
            self.flows.pop(spot, None)
            self.heard.pop(spot, None)
        self.handed.clear()
        self.flows = {key: replace(left, broken=True) for key, left in self.flows.items()}

    def _flow_over(self, event: Event, played: Millis) -> None:
        """A flow has ended. One that was cut because air was shut down goes on when air is back."""
        if event.spot not in self.flows:
            return
        if event.reason == SHUT_DOWN:
            self.flows[event.spot] = replace(self.flows[event.spot], heard=played)
            return
        del self.flows[event.spot]
        self.done.add(event.spot)

    def _know(self, event: Event, plan: said.Planned | said.Refused) -> None:
        """Take a plan that comes again; it may have moved. Finished plays stay as they were."""
        known = self.plays.setdefault(self._day, {})
        if plan.due is not None and (event.spot not in self.done or event.spot not in known):
            known[event.spot] = Play(
                event.spot, event.output, plan.due, plan.script, plan.said, plan.card, wording=plan.wording
            )

    def known_on(self, day: str) -> dict[str, Play]:
        """The plays planned for a day, with the digest of what they began with where they were heard."""
        known = self.plays.get(day, {})
        return {
            key: play._replace(clips=(clip,)) if (clip := self.heard.get(key)) and not play.clips else play
            for key, play in known.items()
        }

    def rename(self, old: str, new: str) -> None:
        """Give an outlet a new name; people's orders for it stand."""
        for standing in (self.stopped, self.stopped_above, self.yielded, self.volumes):
            _move(standing, old, new)

    @property
    def begun(self) -> set[str]:
        """Ids that began, were missed or were finally withdrawn; those of flows that are not over, too."""
        return self.done | self.flows.keys()

    @property
    def places(self) -> dict[str, str]:
        """Outlet -> digest of its last description."""
        return {play.outlet: play.card for plays in self.plays.values() for play in plays.values() if play.card}

    def stand(
        self,
        name: str,
        stopped: Reason | None,
        above: Reason | None,
        yielded: Reason | None,
        volume: int | None,
    ) -> None:
        """Record which orders for an outlet stand now."""
        orders: tuple[tuple[dict[str, Any], Any], ...] = (
            (self.stopped, stopped),
            (self.stopped_above, above),
            (self.yielded, yielded and yielded.params["by"]),
            (self.volumes, volume),
        )
        for standing, order in orders:
            standing.pop(name, None)
            if order is not None:
                standing[name] = order

    def same(self, key: str, entry: Spot | Refusal) -> bool:
        """Whether the ledger already has this plan."""
        return self.plans.get(key) == plan_of(plan_of_entry(entry))

    def withdraw(self, keys: Iterable[str]) -> None:
        """No programme has these any more. If one has them again, they are planned anew."""
        for key in keys:
            for ids in self.days.values():
                ids.discard(key)
            self.known.discard(key)
            self.plans.pop(key, None)

    def forget(self, day: str, ids: Iterable[str], orders: Collection[str]) -> None:
        """Forget a day that is long over, with everything taken out of its programme, and all orders but these."""
        gone = {*ids, *self.days.pop(day, ()), *self.plays.pop(day, ())}
        gone |= {key for key in self.done if SpotId.parse(key).on(day)}
        gone |= {key for key in self.done if (order := order_of(key)) and order not in orders}
        self.done -= gone
        self.known -= gone
        for key in gone:
            self.heard.pop(key, None)
            self.corrected.pop(key, None)
            self.plans.pop(key, None)
            self.flows.pop(key, None)
        self.announced = {key: order for key, order in self.announced.items() if key in orders}

    def _standing(self, programme: said.Programme) -> None:
        """Each programme event lists the stopped outlets, so that an old `stop` is known without reading back to it."""
        if programme.stopped is not None:
            self.stopped = {name: as_kept(facts) for name, facts in programme.stopped.items()}
            self.stopped_above = {name: as_kept(facts) for name, facts in programme.stopped_above.items()}
        for each in programme.lasting:
            order = of_said(each.order, each.at, each.actor)
            if order is not None and order.id not in self.announced:
                self.announced[order.id] = order
                self.announced_ever.add(order.id)
            self.begun_lasting |= {(each.order.id, name): number for name, number in each.begun.items()}
        if programme.yielded is not None and programme.volumes is not None:
            self.yielded, self.volumes = dict(programme.yielded), dict(programme.volumes)


def _move(standing: dict[str, Any], old: str, new: str) -> None:
    if old in standing:
        standing[new] = standing.pop(old)


def _heard_on(left: Left, piece: said.PiecePlayed, clip: str) -> Left:
    """What is known of a flow after one of its pieces began, or was over."""
    if piece.played_ms is None:
        again = left.broken and left.open == clip  # it was broken off, and is heard from its beginning
        return replace(left, begun=left.begun + (not again), open=clip, broken=False)
    begun = left.begun + (not left.open)  # one that could not begin counts, too
    return Left(begun + piece.times - 1, heard=left.heard + piece.played_ms)


def plan_of(plan: said.Planned | said.Refused) -> Plan:
    """The plan in a form to compare: a new one is written only if it differs."""
    if isinstance(plan, said.Refused):
        return Plan(plan.due, True, (plan.due, plan.script, plan.version))
    parts = tuple((part.version, part.duration, part.by, part.code) for part in (*plan.parts, *plan.lost))
    start = plan.due if plan.start is None else plan.start
    return Plan(start, False, (plan.due, plan.duration, plan.script, plan.title, *parts))
