"""What should be on the broker, from what the hub has given out: kept messages by topic, and orders said once. Pure.

emerg     kept: all urgent orders of a scope that are not over, and every stop, resume and cancellation, oldest first
cmd       once, within a minute: the other orders
day       kept: the newest; all of them were said when they were given out
prog      kept: the newest manifest of a PC
roster    kept: the newest change of whom to believe

An order that is cancelled in its own scope is left out: whoever comes late never hears it. The cancellation stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from dalaba.core.model import Instant
from dalaba.fleet import standing, topics
from dalaba.fleet.broker_line import check
from dalaba.fleet.topics import Down
from dalaba.hub.store import Sent
from dalaba.trust import envelope
from dalaba.trust.envelope import Envelope

SAID_WITHIN: Instant = 60_000
"""An order that is said once counts for so long."""
_LIFTING = ("stop", "resume", "cancel")
_KEPT: dict[str, Down] = {"manifest": "prog", "roster": "roster"}


@dataclass(frozen=True, slots=True)
class Kept:
    """What a topic should hold."""

    topic: str
    payload: bytes
    until: Instant
    numbers: tuple[int, ...]
    """What of the store is in it."""


@dataclass(frozen=True, slots=True)
class Said:
    """What is said once."""

    number: int
    topic: str
    payload: bytes
    until: Instant
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """What should be on the broker now."""

    kept: dict[str, Kept] = field(default_factory=dict)
    said: tuple[Said, ...] = ()
    crowded: tuple[str, ...] = ()
    """Scopes in which more stands than a message holds: the oldest are left out."""


@dataclass(frozen=True, slots=True)
class Given:
    """Something given out, opened: it is opened once and not at every look."""

    sent: Sent
    envelope: Envelope

    @staticmethod
    def of(sent: Sent) -> Given:
        """Raises ValueError for what is no wire."""
        return Given(sent, envelope.read(sent.wire).envelope)

    @property
    def stands(self) -> bool:
        """Whether it is among those that a PC is told whenever it comes."""
        urgent = self.sent.level == "urgent" or self.envelope.body.get("verb") in _LIFTING
        return self.sent.typ == "order" and urgent

    @property
    def cancels(self) -> tuple[str, ...]:
        return self.envelope.refs if self.envelope.body.get("verb") == "cancel" else ()


def wanted(given: Iterable[Given], now: Instant) -> Wanted:
    """What should be on the broker, of everything given out that is not over (oldest first)."""
    lasting = [each for each in given if each.sent.exp > now]
    kept: dict[str, Kept] = {}
    crowded = []
    for scope, standing_ in _by_scope(each for each in lasting if each.stands):
        message, all_ = _together(scope, standing_)
        kept[message.topic] = message
        crowded += [] if all_ else [scope]
    for each in lasting:
        if each.sent.typ in _KEPT:
            message = _alone(each, _KEPT[each.sent.typ])
            kept[message.topic] = message
    said = [_day(each) for each in lasting if each.sent.typ == "day" and not each.sent.published]
    said += [
        Said(each.sent.number, topics.of_scope(each.sent.scope, "cmd"), each.sent.wire,
             min(each.sent.exp, each.sent.sent + SAID_WITHIN))
        for each in lasting
        if each.sent.typ == "order" and not each.stands and not each.sent.published
        and each.sent.sent + SAID_WITHIN > now
    ]  # fmt: skip
    return Wanted(kept, tuple(sorted(said, key=lambda one: one.number)), tuple(crowded))


def days(given: Iterable[Given], now: Instant) -> tuple[Said, ...]:
    """Every day's word that is not over, for a broker that has forgotten them."""
    return tuple(_day(each) for each in given if each.sent.typ == "day" and each.sent.exp > now)


def days_for(given: Iterable[Given], node: str, scopes: Sequence[str], now: Instant) -> tuple[Said, ...]:
    """The same for one PC that has been away for long, on its own topic, where only it hears them again."""
    topic = topics.of_scope(f"node/{node}", "day")
    return tuple(
        Said(each.sent.number, topic, each.sent.wire, each.sent.exp)
        for each in given
        if each.sent.typ == "day" and each.sent.exp > now and each.sent.scope in scopes
    )


def _day(each: Given) -> Said:
    return Said(each.sent.number, topics.of_scope(each.sent.scope, "day"), each.sent.wire, each.sent.exp, kept=True)


def _alone(each: Given, what: Down) -> Kept:
    topic = topics.of_scope(each.sent.scope, what)
    return Kept(topic, each.sent.wire, each.sent.exp, (each.sent.number,))


def _by_scope(given: Iterable[Given]) -> Iterator[tuple[str, list[Given]]]:
    found: dict[str, list[Given]] = {}
    for each in given:
        found.setdefault(each.sent.scope, []).append(each)
    for scope, inside in found.items():
        cancelled = {ref for each in inside for ref in each.cancels}
        yield scope, [each for each in inside if each.sent.id not in cancelled]


def _together(scope: str, given: list[Given]) -> tuple[Kept, bool]:
    """The message of a scope, and whether all of them are in it."""
    found, whole = given[-standing.MOST :], len(given) <= standing.MOST
    while True:
        try:
            payload = standing.packed(each.sent.wire for each in found)
            check("emerg", payload)
        except ValueError:
            found, whole = found[1:], False
            continue
        until = max((each.sent.exp for each in found), default=0)
        return Kept(topics.of_scope(scope, "emerg"), payload, until, tuple(each.sent.number for each in found)), whole
