"""What the ledger remembers: all that playing has to know after a restart, folded from its events (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from dalaba.model import Announcement, Event, Instant, Millis, Reason, Refusal, Spot
from dalaba.playout.announcement import appended, of_event, read_parts
from dalaba.playout.halted import as_kept, halted

DYING: Millis = 200
"""How long a device may go on with what it has from an air that died: the sound server hears of it at once."""


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
    plans: dict[str, tuple[object, object]] = field(default_factory=dict)
    """Planned id -> (start, duration)."""
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
                if event.spot.startswith("order/"):
                    continue  # no programme has it, so none withdraws it
                past.days.setdefault(day, set()).add(event.spot)
                past.plans[event.spot] = (event.detail.get("start"), event.detail.get("duration"))
            elif event.kind == "withdrawn":
                past.withdraw([event.spot])
            elif event.kind in ("started", "missed"):
                past.done.add(event.spot)
                past._hand(event)
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
        self.done.difference_update(str(spot) for spot in unheard)
        self.handed.clear()

    def _hand(self, event: Event) -> None:
        at = event.detail.get("at")
        if event.kind == "started" and isinstance(at, int) and not event.spot.startswith("order/"):
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
        if key not in self.plans:
            return False
        times = (entry.start, entry.duration) if isinstance(entry, Spot) else (None, None)
        return self.plans[key] == times

    def withdraw(self, keys: Iterable[str]) -> None:
        """No programme has them any more; one that has them again plans them anew."""
        for key in keys:
            for ids in self.days.values():
                ids.discard(key)
            self.known.discard(key)
            self.plans.pop(key, None)

    def forget(self, day: str, ids: Iterable[str]) -> None:
        """Let go of a day that is long over, and of what it had."""
        for key in {*ids, *self.days.pop(day, ())}:
            self.done.discard(key)
            self.known.discard(key)
            self.plans.pop(key, None)

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
                self.stopped[name] = halted(event.actor, event.detail.get("until"), event.wall)
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


def _names(event: Event) -> list[str]:
    to = event.detail.get("to")
    return [str(name) for name in to] if isinstance(to, list) else []


def _percent(event: Event) -> int:
    volume = event.detail.get("volume")
    return volume if isinstance(volume, int) else 100
