"""What people did and what went wrong: orders, sound checks, notes, faults, from events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from dalaba.air.events import Appended, Entry, FlowSaid, entries
from dalaba.core.model import Event, Instant, Reason

ORDERS = frozenset({"order", "talk", "volume", "yield", "fleet"})
SOUND_CHECKS = frozenset({"sound_check", "tone"})
NOTES = frozenset({"note", "done"})
TROUBLES = frozenset(
    {"device_lost", "device_back", "stalled", "amplifier", "away", "clock", "desk", "ledger", "boot", "shutdown"}
    | {"signal", "no_signal", "dry", "unrecorded", "paper"}
)
"""Boot and shutdown are not troubles, but the troubles cannot be understood without them. `signal`, `no_signal`,
`dry` and `unrecorded` are told of music and relays; that an exam's paper was ready is as important as that it was not.
"""


@dataclass(frozen=True, slots=True)
class Happening:
    """One incident. `outlets`: where; empty: the whole station."""

    at: Instant
    """When it happened; a note may be about an earlier time than its writing."""
    written: Instant
    seq: int
    kind: str
    outlets: tuple[str, ...] = ()
    actor: str = ""
    reason: Reason | None = None
    detail: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Incidents:
    """The incidents by kind, each list by time. Sound checks: orders, answers, and the tones that air sent."""

    orders: tuple[Happening, ...] = ()
    sound_checks: tuple[Happening, ...] = ()
    notes: tuple[Happening, ...] = ()
    troubles: tuple[Happening, ...] = ()

    def between(self, since: Instant, until: Instant) -> Incidents:
        """Only what happened in since <= at < until."""
        return self._only(lambda each: since <= each.at < until)

    def at(self, *outlets: str) -> Incidents:
        """Only what concerns these outlets, including what concerns the whole station."""
        chosen = set(outlets)
        return self._only(lambda each: not each.outlets or not chosen.isdisjoint(each.outlets))

    def heard(self) -> tuple[int, int, int]:
        """Sound checks: tones sent, answers "heard", answers "not heard"."""
        tones = sum(each.kind == "tone" and each.reason is None for each in self.sound_checks)
        said = [each.detail.get("heard") for each in self.sound_checks if each.kind == "sound_check"]
        return tones, sum(each is True for each in said), sum(each is False for each in said)

    def _only(self, wanted: Callable[[Happening], bool]) -> Incidents:
        lists = (self.orders, self.sound_checks, self.notes, self.troubles)
        orders, checks, notes, troubles = (tuple(filter(wanted, each)) for each in lists)
        return Incidents(orders, checks, notes, troubles)


def incidents(events: Iterable[Event]) -> Incidents:
    """The incidents in all these events. Further parts of an order are not listed; an unreadable event is a trouble."""
    known = ORDERS | SOUND_CHECKS | NOTES | TROUBLES
    found: list[Happening] = []
    for entry in entries(events):
        if (kind := _kind(entry)) in known and not isinstance(entry.said, Appended):
            found.append(replace(_happening(entry, entry.why), kind=kind))
        if entry.wrong:
            found.append(replace(_happening(entry, entry.flaw), kind="ledger"))
    found.sort(key=lambda each: (each.at, each.seq))

    def of(kinds: frozenset[str]) -> tuple[Happening, ...]:
        return tuple(each for each in found if each.kind in kinds)

    return Incidents(of(ORDERS), of(SOUND_CHECKS), of(NOTES), of(TROUBLES))


def _kind(entry: Entry) -> str:
    """The kind of incident. A relay's signal is one; that music pauses for an order is told by the order."""
    return entry.said.state if isinstance(entry.said, FlowSaid) else entry.event.kind


def _happening(entry: Entry, why: Reason) -> Happening:
    event = entry.event
    outlets = entry.outlets or ((event.output,) if event.output else ())
    reason = why if why.code else None
    return Happening(entry.at, event.wall, event.seq, event.kind, outlets, event.actor, reason, dict(event.detail))
