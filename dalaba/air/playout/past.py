"""What the ledger remembers: all that playing has to know after a restart, folded from its events (pure)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from dalaba.air import events as said
from dalaba.air.events import Entry, entries
from dalaba.air.playout.announcement import appended, of_event
from dalaba.air.playout.noted import plan_of_entry
from dalaba.air.playout.stops import as_kept, stopped_by
from dalaba.core.model import Announcement, Event, Instant, Millis, Reason, Refusal, Spot
from dalaba.core.spot_id import SpotId, order_of
from dalaba.link.identity import Play
from dalaba.link.requests import parts_of

DYING: Millis = 200
"""How long a device may go on with what it has from an air that died: the sound server hears of it at once."""


class Plan(NamedTuple):
    """What the ledger has of an entry that was planned or refused."""

    moment: Instant | None
    """When it is to start, or was to."""
    refused: bool
    said: tuple[object, ...]
    """What else the log shows of it."""


@dataclass(slots=True)
class Past:
    """What earlier runs left on the ledger: all that playing has to know after a restart."""

    done: set[str] = field(default_factory=set)
    """Started, missed or withdrawn for good: never again."""
    known: set[str] = field(default_factory=set)
    """Planned or refused."""
    days: dict[str, set[str]] = field(default_factory=dict)
    """Date -> ids planned for it."""
    stopped: dict[str, Reason] = field(default_factory=dict)
    """Outlets under a standing `stop`."""
    plans: dict[str, Plan] = field(default_factory=dict)
    """By id, what was planned or refused."""
    announced: dict[str, Announcement] = field(default_factory=dict)
    """Announcements by id, with all that was appended."""
    announced_ever: set[str] = field(default_factory=set)
    """Their ids, those that were taken back included."""
    announced_over: set[tuple[str, str]] = field(default_factory=set)
    """(id, outlet) at which an urgent one is said no more."""
    volumes: dict[str, int] = field(default_factory=dict)
    """Outlet -> its volume, as a person has set it."""
    yielded: dict[str, str] = field(default_factory=dict)
    """Outlet -> who has its amplifier."""
    talks: dict[str, Event] = field(default_factory=dict)
    """Orders to speak live that have no end: air died meanwhile."""
    handed: dict[str, Instant] = field(default_factory=dict)
    """Spots that were handed to a device and are not told of since -> when they were to begin."""
    newest: Instant = 0
    """The latest moment on the ledger."""
    plays: dict[str, dict[str, Play]] = field(default_factory=dict)
    """Date -> what was planned for it, by id, as it says which play it is; also what was withdrawn."""
    heard: dict[str, str] = field(default_factory=dict)
    """Ids of what began -> the digest of what it began with."""
    corrected: dict[str, str] = field(default_factory=dict)
    """Ids of what was heard -> the values it has by now, as far as that was told."""
    unsure: Instant = 0
    """What should have started before this may have been played without our knowing: the ledger was damaged."""
    unread: list[Entry] = field(default_factory=list)
    """Entries of which something could not be read."""
    _day: str = ""
    """Of the programme whose plans come."""

    @staticmethod
    def of(events: Iterable[Event], also: Callable[[Entry], None] = lambda entry: None) -> Past:
        """Fold the ledger's events, oldest first. `also` is told of each on the way."""
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
            case said.Started(at=at):
                self.done.add(event.spot)
                self.heard[event.spot] = event.clip
                if at is not None and not order_of(event.spot):
                    self.handed[event.spot] = at
            case said.Missed():
                self.done.add(event.spot)
            case said.Ended() | said.Cut():
                self.handed.pop(event.spot, None)
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
        """What people said and asked for."""
        event = entry.event
        match ordered:
            case said.Stopped(to=to, until=until):
                self.stopped |= dict.fromkeys(to, stopped_by(event.actor, until, event.wall, None))
            case said.Resumed(to=to):
                for name in to:
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
            return  # no programme has it, so none withdraws it
        self.days.setdefault(self._day, set()).add(event.spot)
        self.plans[event.spot] = plan_of(plan)
        self._know(event, plan)

    def unheard(self, now: Instant) -> list[str]:
        """What was handed over for a moment that is still to come, so that nothing of it was heard before air died.

        Nothing, where the clock shows less than the ledger knows: then the moment may be past.
        """
        return [spot for spot, at in self.handed.items() if now >= self.newest and at > now + DYING]

    def take_back(self, unheard: Iterable[str]) -> None:
        """A new run of air: these were not heard and may be; of all else that was handed over nobody knows."""
        for spot in unheard:
            self.done.discard(spot)
            self.heard.pop(spot, None)
        self.handed.clear()

    def _know(self, event: Event, plan: said.Planned | said.Refused) -> None:
        """A plan that comes again may have moved; what is over by then stays as it was."""
        known = self.plays.setdefault(self._day, {})
        if plan.due is not None and (event.spot not in self.done or event.spot not in known):
            known[event.spot] = Play(
                event.spot, event.output, plan.due, plan.script, plan.said, plan.card, wording=plan.wording
            )

    def known_on(self, day: str) -> dict[str, Play]:
        """What was planned for a day, with what it sounded like where it was heard."""
        known = self.plays.get(day, {})
        return {
            key: play._replace(clips=(clip,)) if (clip := self.heard.get(key)) and not play.clips else play
            for key, play in known.items()
        }

    def rename(self, old: str, new: str) -> None:
        """An outlet has a new name; what people have ordered of it stands."""
        for standing in (self.stopped, self.yielded, self.volumes):
            _move(standing, old, new)

    @property
    def places(self) -> dict[str, str]:
        """Outlet -> the digest of the card it had last."""
        return {play.outlet: play.card for plays in self.plays.values() for play in plays.values() if play.card}

    def stand(self, name: str, stopped: Reason | None, yielded: Reason | None, volume: int | None) -> None:
        """What people have ordered of an outlet, as it stands now."""
        orders: tuple[tuple[dict[str, Any], Any], ...] = (
            (self.stopped, stopped),
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
        """No programme has them any more; one that has them again plans them anew."""
        for key in keys:
            for ids in self.days.values():
                ids.discard(key)
            self.known.discard(key)
            self.plans.pop(key, None)

    def forget(self, day: str, ids: Iterable[str], orders: Collection[str]) -> None:
        """Let go of a day that is long over, and of what it had, what was taken out of its programme included; and of
        all orders but these."""
        gone = {*ids, *self.days.pop(day, ()), *self.plays.pop(day, ())}
        gone |= {key for key in self.done if SpotId.parse(key).on(day)}
        gone |= {key for key in self.done if (order := order_of(key)) and order not in orders}
        self.done -= gone
        self.known -= gone
        for key in gone:
            self.heard.pop(key, None)
            self.corrected.pop(key, None)
            self.plans.pop(key, None)
        self.announced = {key: order for key, order in self.announced.items() if key in orders}

    def _standing(self, programme: said.Programme) -> None:
        """Every programme taken says which outlets are stopped: an old `stop` is known without reading back to it."""
        if programme.stopped is not None:
            self.stopped = {name: as_kept(facts) for name, facts in programme.stopped.items()}
        if programme.yielded is not None and programme.volumes is not None:
            self.yielded, self.volumes = dict(programme.yielded), dict(programme.volumes)


def _move(standing: dict[str, Any], old: str, new: str) -> None:
    if old in standing:
        standing[new] = standing.pop(old)


def plan_of(plan: said.Planned | said.Refused) -> Plan:
    """What a plan says; another one is written where it would say something else."""
    if isinstance(plan, said.Refused):
        return Plan(plan.due, True, (plan.due, plan.script, plan.version))
    parts = tuple((part.version, part.duration, part.by, part.code) for part in (*plan.parts, *plan.lost))
    start = plan.due if plan.start is None else plan.start
    return Plan(start, False, (plan.due, plan.duration, plan.script, plan.title, *parts))
