"""What the ledger remembers: all that playing has to know after a restart, folded from its events (pure)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from dalaba.air.playout.announcement import appended, of_event, read_parts
from dalaba.air.playout.noted import plan_event
from dalaba.air.playout.stops import as_kept, stopped_by
from dalaba.core.model import Announcement, Event, Instant, Millis, Reason, Refusal, Spot
from dalaba.link.identity import Play

ORDER = "order/"
"""How the ids of what was said by order begin."""
DYING: Millis = 200
"""How long a device may go on with what it has from an air that died: the sound server hears of it at once."""


class Plan(NamedTuple):
    """What the ledger has of an entry that was planned or refused."""

    moment: object
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

    @staticmethod
    def of(events: Iterable[Event]) -> Past:
        """Fold the ledger's events, oldest first."""
        past = Past()
        day = ""
        for event in events:
            past.newest = max(past.newest, event.wall)
            if event.kind == "programme":
                day = str(event.detail.get("date", ""))
                past.days.setdefault(day, set())
                past._standing(event)
            elif event.kind in ("planned", "refused"):
                past.known.add(event.spot)
                if event.spot.startswith(ORDER):
                    continue  # no programme has it, so none withdraws it
                past.days.setdefault(day, set()).add(event.spot)
                past.plans[event.spot] = plan_of(event.kind, event.detail)
                past._know(day, event)
            elif event.kind == "withdrawn":
                past.withdraw([event.spot])
            elif event.kind in ("started", "missed"):
                past.done.add(event.spot)
                past._hand(event)
                if event.kind == "started":
                    past.heard[event.spot] = event.clip
            elif event.kind in ("ended", "cut"):
                past.handed.pop(event.spot, None)
            elif event.kind == "boot":
                unheard = event.detail.get("unheard")
                past.take_back(unheard if isinstance(unheard, list) else ())
            elif event.kind == "clock":
                again = event.detail.get("again")
                past.done.difference_update(map(str, again if isinstance(again, list) else ()))
            elif event.kind == "order":
                past._order(event)
            elif event.kind == "corrected":
                past.corrected[event.spot] = str(event.detail.get("said", ""))
            elif event.kind == "renamed":
                past.rename(str(event.detail.get("from", "")), event.output)
            elif event.kind == "order_over":
                past.announced_over.add((str(event.detail.get("id")), event.output))
            elif event.kind == "volume":
                past.volumes.update(dict.fromkeys(_names(event), _percent(event)))
            elif event.kind == "yield":
                for name in _names(event):
                    past.yielded.pop(name, None)
                    if event.detail.get("on"):
                        past.yielded[name] = str(event.detail.get("by", ""))
            elif event.kind == "talk":
                past.talks.pop(str(event.detail.get("id")), None)
            elif event.kind == "ledger" and "aside" in event.detail:
                past.unsure = max(past.unsure, event.wall)
        return past

    def unheard(self, now: Instant) -> list[str]:
        """What was handed over for a moment that is still to come, so that nothing of it was heard before air died.

        Nothing, where the clock shows less than the ledger knows: then the moment may be past.
        """
        return [spot for spot, at in self.handed.items() if now >= self.newest and at > now + DYING]

    def take_back(self, unheard: Iterable[object]) -> None:
        """A new run of air: these were not heard and may be; of all else that was handed over nobody knows."""
        for spot in map(str, unheard):
            self.done.discard(spot)
            self.heard.pop(spot, None)
        self.handed.clear()

    def _know(self, day: str, event: Event) -> None:
        """A plan that comes again may have moved; what is over by then stays as it was."""
        due, known = event.detail.get("due"), self.plays.setdefault(day, {})
        if isinstance(due, int) and (event.spot not in self.done or event.spot not in known):
            script, said, card, wording = (
                str(event.detail.get(name, "")) for name in ("script", "said", "card", "wording")
            )
            known[event.spot] = Play(event.spot, event.output, due, script, said, card, wording=wording)

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

    def _hand(self, event: Event) -> None:
        at = event.detail.get("at")
        if event.kind == "started" and isinstance(at, int) and not event.spot.startswith(ORDER):
            self.handed[event.spot] = at

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
        event = plan_event(entry, set())
        kind, detail = event["kind"], event["detail"]
        assert isinstance(detail, dict)
        return self.plans.get(key) == plan_of(str(kind), detail)

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
        gone |= {key for key in self.done if key.rpartition("@")[2].startswith(day)}
        gone |= {key for key in self.done if key.startswith(ORDER) and _order_of(key) not in orders}
        self.done -= gone
        self.known -= gone
        for key in gone:
            self.heard.pop(key, None)
            self.corrected.pop(key, None)
            self.plans.pop(key, None)
        self.announced = {key: order for key, order in self.announced.items() if key in orders}

    def _standing(self, event: Event) -> None:
        """Every programme taken says which outlets are stopped: an old `stop` is known without reading back to it."""
        stopped = event.detail.get("stopped")
        if isinstance(stopped, dict):
            self.stopped = {name: as_kept(params) for name, params in stopped.items() if isinstance(params, dict)}
        yielded, volumes = event.detail.get("yielded"), event.detail.get("volumes")
        if isinstance(yielded, dict) and isinstance(volumes, dict):
            self.yielded = {name: str(by) for name, by in yielded.items()}
            self.volumes = {name: volume for name, volume in volumes.items() if isinstance(volume, int)}

    def _order(self, event: Event) -> None:
        verb, outlets = event.detail.get("verb"), _names(event)
        if verb == "announce" and (order := of_event(event)):
            self.announced[order.id] = order
            self.announced_ever.add(order.id)
        elif verb in ("append", "cancel"):
            self._follow(event)
        if verb == "stop":
            for name in outlets:
                self.stopped[name] = stopped_by(event.actor, event.detail.get("until"), event.wall)
        elif verb == "resume":
            for name in outlets:
                self.stopped.pop(name, None)
        elif verb == "talk":
            self.talks[str(event.detail.get("id"))] = event

    def _follow(self, event: Event) -> None:
        key = str(event.detail.get("id"))
        if event.detail.get("verb") == "cancel":
            self.announced.pop(key, None)
        elif key in self.announced:
            parts = read_parts(event.detail.get("parts"))
            self.announced[key] = appended(self.announced[key], parts, event.detail.get("more") is True)


def _order_of(spot: str) -> str:
    return spot.removeprefix(ORDER).partition("@")[0]


def _move(standing: dict[str, Any], old: str, new: str) -> None:
    if old in standing:
        standing[new] = standing.pop(old)


def _names(event: Event) -> list[str]:
    to = event.detail.get("to")
    return [str(name) for name in to] if isinstance(to, list) else []


def _percent(event: Event) -> int:
    volume = event.detail.get("volume")
    return volume if isinstance(volume, int) else 100


def plan_of(kind: str, detail: Mapping[str, object]) -> Plan:
    """What a `planned` or `refused` event says; another one is written where it would say something else."""
    parts = [item for name in ("parts", "lost") for item in _items(detail.get(name))]
    said = (tuple(item.get(name) for name in ("version", "duration", "by", "code")) for item in parts)
    facts = (detail.get(name) for name in ("due", "duration", "script", "title", "version"))
    return Plan(detail.get("start", detail.get("due")), kind == "refused", (*facts, *said))


def _items(found: object) -> list[Mapping[str, object]]:
    return [item for item in found if isinstance(item, Mapping)] if isinstance(found, list) else []
