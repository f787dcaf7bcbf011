"""What the hub itself says, signed: what of a ledger it has, its time, and what changes of a PC's membership."""

from __future__ import annotations

from collections.abc import Mapping

from dalaba.core.clock import DAY
from dalaba.core.model import Instant
from dalaba.fleet.way_back import Ack, Beacon, body
from dalaba.hub.store import Sent, Store
from dalaba.trust.envelope import Envelope, Typ, Wire, sign
from dalaba.trust.keys import SigningKey
from dalaba.trust.roster import Roster

_LONG: Instant = 400 * DAY
"""These count by their number: a PC whose clock is wrong is told the time all the same."""


def ack(store: Store, key: SigningKey, township: str, node: str, what: Ack, now: Instant) -> Wire:
    """What of its ledger a PC need not send any more. Raises Bad("hub.store")."""
    return _said(store, key, township, "ack", f"node/{node}", body(what), now)


def beacon(store: Store, key: SigningKey, township: str, now: Instant) -> Wire:
    """The hub's time. Raises Bad("hub.store")."""
    return _said(store, key, township, "beacon", "all", body(Beacon(now)), now)


def membership(store: Store, key: SigningKey, township: str, node: str, what: Roster, now: Instant) -> Sent:
    """What changes of a PC's membership, for that PC itself. Raises Bad("hub.store")."""
    wire = _said(store, key, township, "roster", f"node/{node}", what.body, now)
    told = wire.envelope
    return Sent(0, told.id, told.typ, told.scope, told.level, wire.text, told.sent, told.exp)


def _said(
    store: Store, key: SigningKey, township: str, typ: Typ, scope: str, what: Mapping[str, object], now: Instant
) -> Wire:
    seq = store.next_seq(typ, scope)
    whole = scope.replace("/", "-")
    return sign(Envelope(typ, scope, f"{typ}-{whole}-{seq}", township, seq, now, 0, now + _LONG, what), key)
