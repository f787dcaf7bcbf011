"""What PCs say, taken into the store: only what the PC itself has signed, each row once, confirmed once committed.

The link of every row to the one before it is checked. A gap is asked for. Rows that do not follow what the PC said
before are another past: they are kept beside it as a chain of their own, and named.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from dalaba.air.ledger.chain import holds
from dalaba.core.model import Event, Instant, Reason
from dalaba.fleet import topics, way_back
from dalaba.fleet.way_back import Ack, Rows
from dalaba.hub.store import Head, Node, Receipt, State, Store
from dalaba.trust import envelope
from dalaba.trust.envelope import Envelope, Typ, Wire
from dalaba.trust.keys import PublicKey

_TYPS: Mapping[str, Typ] = {"status": "status", "rows": "rows", "rcpt": "receipt"}
_FORK = "~"
"""Behind a chain's name: the number of the first row that differs, and its hash."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What became of a message."""

    node: str = ""
    ack: Ack | None = None
    """To be said to the PC, now that everything up to there is committed."""
    came: bool = False
    """The PC is there after it was away: it is told what it may have missed."""
    reason: Reason | None = None
    """Why it was refused, or what a person should know of it."""


def take(store: Store, topic: str, payload: bytes, kept: bool, now: Instant, day: Callable[[Instant], str]) -> Heard:
    """Take one message of a PC. `kept`: the broker had it from before. Raises Bad("hub.store"): nothing of it is
    committed then."""
    direction, name, what = topics.parts_of(topic)
    typ = _TYPS.get(what)
    if direction != "u" or typ is None:
        return Heard(name, reason=Reason("hub.foreign", {"topic": topic[:80]}))
    if what == "status" and payload == way_back.OFFLINE:
        return _offline(store, name)
    if not payload:
        return Heard(name)
    found = proven(store, name, typ, payload)
    if isinstance(found, Reason):
        return Heard(name, reason=found)
    node, wire = found
    return taken(store, node, wire.envelope, kept, now, day)


def proven(store: Store, name: str, typ: Typ, payload: bytes) -> tuple[Node, Wire] | Reason:
    """The member that says it, and its wire, if that member has signed exactly this; else why not."""
    node = store.node_of(name)
    if node is None or not node.public:
        return Reason("hub.stranger", {"node": name[:40]})
    facts = {"village": node.village, "node": node.node}
    if node.revoked:
        return Reason("hub.revoked_speaks", facts)
    try:
        wire = envelope.read(payload)
    except ValueError:
        return Reason("hub.unreadable", facts)
    said, signed = wire.envelope, wire.is_signed_by(PublicKey.of(node.public))
    if not signed or said.iss != node.node or said.scope != "hub" or said.typ != typ:
        return Reason("hub.not_signed", facts)
    return node, wire


def taken(store: Store, node: Node, said: Envelope, kept: bool, now: Instant, day: Callable[[Instant], str]) -> Heard:
    """Take what a member has signed. Raises Bad("hub.store")."""
    try:
        if said.typ == "rows":
            return take_rows(store, node, way_back.rows_in(said.body))
        if said.typ == "receipt":
            store.put_receipts(
                Receipt(each.id, node.node, each.stage, each.at, each.outlet, each.detail)
                for each in way_back.receipts_in(said.body)
            )
            return Heard(node.node)
        return _status(store, node, said, kept, now, day)
    except (ValueError, TypeError, KeyError) as error:
        if getattr(error, "reason", None) is not None:  # the store's
            raise
        return Heard(node.node, reason=Reason("hub.unreadable", {"village": node.village, "node": node.node}))


# How a PC is


def _offline(store: Store, name: str) -> Heard:
    """The broker says that the PC is gone. Nobody has signed it; it only takes away."""
    before = store.state(name)
    if before is not None and before.online:
        store.put_state(replace(before, online=False))
    return Heard(name)


def _status(store: Store, node: Node, said: Envelope, kept: bool, now: Instant, day: Callable[[Instant], str]) -> Heard:
    at = min(said.sent, now) if kept else now
    before = store.state(node.node)
    online = said.body.get("online") is not False
    with store.database.together():
        store.put_state(State(node.node, at, online, said.body))
        head = said.body.get("head")
        if isinstance(head, Mapping) and isinstance(head.get("seq"), int):
            store.put_head(Head(node.node, day(at), str(head.get("chain")), head["seq"], str(head.get("hash"))))
    return Heard(node.node, came=online and not kept and (before is None or not before.online))


# Rows of the ledger


def take_rows(store: Store, node: Node, rows: Rows) -> Heard:
    """Rows of a PC's ledger. What is confirmed is committed. Raises ValueError for rows that do not hang together."""
    events = rows.each
    _check(rows, events)
    with store.database.together():
        place = _place(store, node.node, rows.chain, events)
        if place is None:
            seq, digest = store.head(node.node, rows.chain)
            return Heard(node.node, Ack(rows.chain, seq, digest, seq + 1))
        known = store.chains(node.node)
        if place.chain not in known:
            store.begin_chain(node.node, place.chain, place.events[0])
        store.put_events(node.node, place.chain, place.events)
    facts = {"village": node.village, "node": node.node}
    reason = None
    if known and place.chain not in known:
        reason = Reason("hub.another_past", {**facts, "seq": str(place.events[0].seq)})
    elif spoilt := [each for each in events if not holds(each)]:
        reason = Reason("hub.row_changed", {**facts, "seq": str(spoilt[0].seq)})
    return Heard(node.node, Ack(rows.chain, events[-1].seq, events[-1].hash), reason=reason)


def _check(rows: Rows, events: Sequence[Event]) -> None:
    """Each row follows the one before."""
    for one, two in pairwise(events):
        if two.prev != one.hash:
            raise ValueError("rows that do not follow each other")
    if not events or not rows.chain or (events[0].seq == 1 and events[0].hash != rows.chain):
        raise ValueError("no rows, or another chain than they say")
    if any("\0" in json.dumps(_texts(each), ensure_ascii=False) for each in events):
        raise ValueError("a sign that no text has")


def _texts(event: Event) -> tuple[Any, ...]:
    return event.node, event.boot, event.kind, event.spot, event.output, event.clip, event.actor, event.reason


@dataclass(frozen=True, slots=True)
class _Place:
    """Where rows belong: the PC's own chain, or one that left it."""

    chain: str
    events: Sequence[Event]
    """Without those that another chain has already."""


def _place(store: Store, node: str, chain: str, events: Sequence[Event]) -> _Place | None:
    """Where the rows belong. None: there is a gap before them. Raises ValueError for what no ledger has."""
    first, last = events[0], events[-1]
    own = [each for each in store.chains(node) if each == chain or each.startswith(chain + _FORK)]
    if first.seq == 1 and chain not in own:
        return _Place(chain, events)
    most, other = -1, False
    for each in own:
        there = store.hashes(node, each, first.seq - 1, last.seq)
        before = _before(store, node, each, first, there)
        if before != first.prev:
            other = other or before is not None
            continue
        same = next((at for at, one in enumerate(events) if there.get(one.seq, one.hash) != one.hash), len(events))
        if same == len(events):
            return _Place(each, events)
        most = max(most, same)
    if most < 0 and not other:
        return None
    rest = events[max(most, 0) :]
    fork = f"{chain}{_FORK}{rest[0].seq}-{rest[0].hash}"
    if fork not in own:
        return _Place(fork, rest)
    if len(rest) == len(events):  # that past has this row, and yet it does not: no ledger is so
        raise ValueError("another row under the name of this one")
    return _place(store, node, chain, rest)


def _before(store: Store, node: str, chain: str, first: Event, there: Mapping[int, str]) -> str | None:
    """The hash of the row before the first one in that chain; None if the chain has it not, or not without a gap."""
    begins = _begins(chain)
    if first.seq == begins:
        return first.prev if begins == 1 or there.get(begins) == first.hash else None
    seq, digest = store.head(node, chain)
    if first.seq < begins or seq < first.seq - 1:
        return None
    return digest if seq == first.seq - 1 else there.get(first.seq - 1)


def _begins(chain: str) -> int:
    """The number of a chain's first row."""
    _, fork, where = chain.rpartition(_FORK)
    return int(where.partition("-")[0]) if fork else 1
