"""What comes back from villages on sticks, into the hub's store: rows, receipts and states as over the network.

A PC's file counts by the PC's own key. The first time the hub does not have it: then the wish to join in it holds the
key, and counts when somebody types the fingerprint that the village reads out by telephone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from dalaba.core.model import Instant, Reason
from dalaba.core.problems import Bad
from dalaba.fleet import handout_file, way_back
from dalaba.fleet.handout_file import Body, Opened
from dalaba.fleet.wish import Wish, is_the_same, wish_of
from dalaba.hub import ingest
from dalaba.hub.sticks import Town
from dalaba.hub.store import Node
from dalaba.trust import join_code
from dalaba.trust.envelope import Envelope, Typ, Wire
from dalaba.trust.keys import PublicKey

_TYPS: tuple[Typ, ...] = ("rows", "receipt", "status")


@dataclass(frozen=True, slots=True)
class Collected:
    """What came back from one PC."""

    file: Path
    node: Node
    fingerprint: str
    sent: Instant = 0
    """When it was written."""
    joined: bool = False
    """Whether it became a member with this."""
    waits: bool = False
    """Whether nothing was taken, because nobody has confirmed its key yet."""
    rows: int = 0
    upto: int = 0
    want: int | None = None
    """From where on rows are missing."""
    told: tuple[Reason, ...] = ()
    """What a person should know of it: another past, a changed row."""


def collect(
    town: Town, file: Path, now: Instant, day: Callable[[Instant], str], heard: tuple[str, ...] = ()
) -> Collected:
    """Take what a PC gave back. `heard`: fingerprints that villages read out by telephone. `day`: a moment's date.
    Raises Bad for a file that does not count, OSError; then nothing was taken."""
    node = _sender(town, file)
    keys: list[tuple[PublicKey, Wish | None]] = []

    def theirs(wire: Wire, body: Body) -> None:
        keys.append(_key_of(node, wire, body, file.name))

    with handout_file.opened(file, theirs) as found:
        key, wish = keys[0]
        came = Collected(file, node, key.fingerprint, found.wire.envelope.sent)
        if not node.public and (wish is None or not any(is_the_same(key.fingerprint, each) for each in heard)):
            return replace(came, waits=True)
        with town.store.database.together():
            if not node.public and wish is not None:
                came = replace(came, node=_joined(town, node, wish, now), joined=True)
            return _taken(town, came, found, now, day)


def _sender(town: Town, file: Path) -> Node:
    wire, body = handout_file.head(file)
    if body.way != "back":
        raise Bad("hub.stick_out", file=file.name)
    node = next((each for each in town.store.nodes() if each.node == wire.envelope.iss), None)
    if node is None:
        raise Bad("hub.stick_stranger", file=file.name)
    if node.revoked:
        raise Bad("hub.stick_revoked", village=node.village)
    return node


def _key_of(node: Node, wire: Wire, body: Body, name: str) -> tuple[PublicKey, Wish | None]:
    """The key that has signed the file, which is the PC's. Raises Bad."""
    try:
        wish = wish_of(body.detail)
        key = PublicKey.of(node.public or (wish.public if wish else ""))
    except ValueError as error:
        raise Bad("hub.stick_stranger", file=name) from error
    if wire.envelope.scope != "hub" or wire.envelope.iss != node.node or body.way != "back":
        raise Bad("hub.stick_stranger", file=name)
    if node.public and wish is not None and wish.public != node.public:
        raise Bad("hub.stick_other_key", village=node.village)
    if not wire.is_signed_by(key):
        raise Bad("trust.forged", kid=wire.signatures[0][0][:16])
    return key, wish


def _joined(town: Town, node: Node, wish: Wish, now: Instant) -> Node:
    """The PC as a member, its code used up. Raises Bad("hub.stick_code")."""
    if town.store.use_invite(join_code.digest_of(wish.code), now) != node.node:
        raise Bad("hub.stick_code", village=node.village)
    joined = replace(node, public=wish.public, joined=now)
    town.store.put_node(joined)
    return joined


def _taken(town: Town, came: Collected, found: Opened, now: Instant, day: Callable[[Instant], str]) -> Collected:
    rows, upto, want = 0, 0, None
    told: list[Reason] = []
    for said in _said(town, came, found):
        heard = ingest.taken(town.store, came.node, said, True, now, day)
        told += [heard.reason] if heard.reason else []
        if said.typ == "rows" and heard.ack is not None:
            rows += len(way_back.rows_in(said.body).events)
            upto, want = heard.ack.upto, heard.ack.want
    return replace(came, rows=rows, upto=upto, want=want, told=tuple(told))


def _said(town: Town, came: Collected, found: Opened) -> Iterator[Envelope]:
    """What the PC itself has signed. Raises Bad for what somebody else did, or nobody."""
    for typ in _TYPS:
        for text in found.wires(typ):
            proven = ingest.proven(town.store, came.node.node, typ, text)
            if isinstance(proven, Reason):
                raise Bad(proven.code, **proven.params)
            yield proven[1].envelope
