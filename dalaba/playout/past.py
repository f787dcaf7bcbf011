"""What the ledger remembers: all that playing has to know after a restart, folded from its events (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from dalaba.model import Event, Instant, Reason, Refusal, Spot


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
    talks: dict[str, Event] = field(default_factory=dict)
    """Orders to speak live that have no end: air died meanwhile."""
    unsure: Instant = 0
    """What should have started before this may have been played without our knowing: the ledger was damaged."""

    @staticmethod
    def of(events: Iterable[Event]) -> Past:
        """Fold the ledger's events, oldest first."""
        past = Past()
        day = ""
        for event in events:
            if event.kind == "programme":
                day = str(event.detail.get("date", ""))
                past.days.setdefault(day, set())
                past._standing(event)
            elif event.kind in ("planned", "refused"):
                past.known.add(event.spot)
                past.days.setdefault(day, set()).add(event.spot)
                past.plans[event.spot] = (event.detail.get("start"), event.detail.get("duration"))
            elif event.kind == "withdrawn":
                for ids in past.days.values():
                    ids.discard(event.spot)
                past.known.discard(event.spot)
                past.plans.pop(event.spot, None)
            elif event.kind in ("started", "missed"):
                past.done.add(event.spot)
            elif event.kind == "order":
                past._order(event)
            elif event.kind == "talk":
                past.talks.pop(str(event.detail.get("id")), None)
            elif event.kind == "ledger" and "aside" in event.detail:
                past.unsure = max(past.unsure, event.wall)
        return past

    def same(self, key: str, entry: Spot | Refusal) -> bool:
        """Whether the ledger already has this plan."""
        if key not in self.plans:
            return False
        times = (entry.start, entry.duration) if isinstance(entry, Spot) else (None, None)
        return self.plans[key] == times

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
            self.stopped = {name: Reason("air.stopped", dict(params)) for name, params in stopped.items()}

    def _order(self, event: Event) -> None:
        verb, to = event.detail.get("verb"), event.detail.get("to")
        outlets = [str(name) for name in to] if isinstance(to, list) else []
        if verb == "stop":
            for name in outlets:
                self.stopped[name] = Reason("air.stopped", {"actor": event.actor})
        elif verb == "resume":
            for name in outlets:
                self.stopped.pop(name, None)
        elif verb == "talk":
            self.talks[str(event.detail.get("id"))] = event
