"""The hub without a network: a file for each PC, with the same wires and lists as over the network.

In it are the list of what the PC should have, the files that it lacks as far as the hub knows, every order that is not
over, who is believed, how far the hub has its ledger; and for a PC that never joined an invitation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from dalaba.core import typed_json
from dalaba.core.clock import DAY
from dalaba.core.model import Instant
from dalaba.core.problems import Bad
from dalaba.fleet import handout_file, manifest, way_back
from dalaba.fleet.handout_file import Body
from dalaba.fleet.handout_writing import Content, write
from dalaba.fleet.invitation import Invitation
from dalaba.fleet.manifest import Manifest, Pointer
from dalaba.fleet.way_back import Ack
from dalaba.hub import authority, inviting
from dalaba.hub.blobs import Blobs
from dalaba.hub.settings import SIGN_KEY, Settings
from dalaba.hub.store import Node, Store
from dalaba.trust import certificates, envelope, join_code
from dalaba.trust.envelope import Envelope, Typ, Wire, sign
from dalaba.trust.join_code import JoinCode
from dalaba.trust.keys import SigningKey
from dalaba.trust.order import FleetOrder, OrderClip, order_of

VALID = 60 * DAY
"""How long a stick may lie about."""
_SLOW = 120_000
"""How much slower than here a village's clock may be."""
_HASH = 64
"""Characters of a chain's name as the PC knows it; the hub puts something behind it for another past."""
_KINDS: tuple[Typ, ...] = ("roster", "manifest", "order", "day")


@dataclass(frozen=True, slots=True)
class Town:
    """The township, and what it signs with."""

    station: Path
    known: Settings
    key: SigningKey
    store: Store

    @staticmethod
    def of(station: Path, known: Settings, store: Store) -> Town:
        """The township whose hub this is. Raises OSError, Bad("trust.key_unreadable")."""
        return Town(station, known, SigningKey.read(station / SIGN_KEY), store)

    @property
    def blobs(self) -> Blobs:
        return Blobs(self.station)


@dataclass(frozen=True, slots=True)
class Handed:
    """What was written for one PC, and read back."""

    node: Node
    file: Path
    size: int
    files: int
    known: int
    """Files left out because the PC has them."""
    orders: int
    missing: tuple[str, ...] = ()
    """Digests of what it should have and nobody here has."""
    invited: bool = False
    until: Instant | None = None
    """The clips suffice until then; None: there is no programme for it yet."""


def hand_out(town: Town, node: Node, target: Path, now: Instant, whole: bool = False) -> Handed:
    """Write a PC's file, and read it back. `whole`: also the files that it has. Raises Bad for a PC that was revoked or
    a file that cannot be, OSError: then there is no new file."""
    if node.revoked:
        raise Bad("hub.stick_revoked", village=node.village)
    given = list(_given(town, node, now))
    programme = _list_of(town, given)
    wanted = dict(_wanted(town, given, programme))
    known = frozenset[str]() if whole or not node.public else _known(town, node)
    lacking = {digest: path for digest, path in wanted.items() if digest not in known}
    files: dict[str, Content] = {digest: path for digest, path in lacking.items() if path is not None}
    offer = None if node.public else _invitation(town, node, now)
    detail: dict[str, object] = {"invitation": typed_json.as_json(offer)} if offer else {}
    size = write(
        target, "out", lambda body: _signed(town, "handout", node, body, now), [*given, *_acks(town, node, now)], files,
        detail,
    )  # fmt: skip
    _read_back(town, target, tuple(files))
    return Handed(
        node, target, size, len(files), len(wanted) - len(lacking), _orders(given),
        tuple(digest for digest, path in lacking.items() if path is None), offer is not None,
        programme.until if programme else None,
    )  # fmt: skip


def _signed(town: Town, typ: Typ, node: Node, body: Mapping[str, object], now: Instant) -> Wire:
    """A wire of the township's for one PC, with the next number."""
    scope = f"node/{node.node}"
    seq = town.store.next_seq(typ, scope)
    key = f"{typ}-{node.node}-{town.key.public.kid}-{seq}"
    since = max(0, now - _SLOW)
    return sign(Envelope(typ, scope, key, town.known.township, seq, now, since, now + VALID, body), town.key)


def _invitation(town: Town, node: Node, now: Instant) -> Invitation:
    """An invitation for a PC, and its code kept at the hub. Earlier ones still count: they may be on their way. Raises
    Bad, OSError."""
    issuer = authority.kept(town.station, town.known.township, now)
    code = JoinCode.made(certificates.digest(issuer.pem)).secret
    town.store.put_invite(join_code.digest_of(code), node.node, now + VALID)
    return Invitation(
        town.known.township, node.village, node.node, node.outlets, inviting.authorities(town.station, town.known),
        issuer.pem.decode(), town.known.reached, node.zones, code, now + VALID,
    )  # fmt: skip


# What it holds


def _given(town: Town, node: Node, now: Instant) -> Iterator[Wire]:
    """What the hub has given out to that PC, one way or the other, and is not over; of its programme the newest."""
    sent = [each for each in town.store.sent(now=now) if each.typ in _KINDS and each.scope in node.scopes]
    newest = max((each.number for each in sent if each.typ == "manifest"), default=0)
    for each in sent:
        if each.typ != "manifest" or each.number == newest:
            yield envelope.read(each.wire)


def _orders(given: list[Wire]) -> int:
    return sum(wire.envelope.typ in ("order", "day") for wire in given)


def _list_of(town: Town, given: list[Wire]) -> Manifest | None:
    """The list to which the PC's programme points; None if it has none yet. Raises Bad("hub.stick_no_list")."""
    for wire in given:
        if wire.envelope.typ == "manifest":
            pointer: Pointer = typed_json.form(Pointer).strict(wire.envelope.body)
            path = town.blobs.path(pointer.digest)
            if path is None:
                raise Bad("hub.stick_no_list")
            return manifest.parse(path.read_bytes())
    return None


def _wanted(town: Town, given: list[Wire], programme: Manifest | None) -> Iterator[tuple[str, Path | None]]:
    """Every file that the PC needs: its digest, and where it lies here."""
    digests = [each.digest for wire in given for each in _clips(wire)]
    if programme is not None:
        digests += [Pointer.to(programme).digest, *(each.digest for each in programme.files)]
    for digest in digests:
        yield digest, town.blobs.path(digest)


def _clips(wire: Wire) -> tuple[OrderClip, ...]:
    order = order_of(wire.envelope) if wire.envelope.typ == "order" else None
    return order.clips if isinstance(order, FleetOrder) else ()


def _acks(town: Town, node: Node, now: Instant) -> Iterator[Wire]:
    """How far the hub has the PC's ledger, of each past that it came with."""
    for chain in town.store.chains(node.node):
        upto, hashed = town.store.head(node.node, chain)
        said = Ack(chain[:_HASH], upto, hashed)
        yield _signed(town, "ack", node, way_back.body(said), now)


def _known(town: Town, node: Node) -> frozenset[str]:
    """The digests of the files that a PC has, by the list that it last said it has."""
    state = town.store.states().get(node.node)
    said = state.body.get("manifest") if state else None
    digest = said.get("digest") if isinstance(said, Mapping) else None
    path = town.blobs.path(digest) if isinstance(digest, str) else None
    if path is None:
        return frozenset()
    return frozenset(each.digest for each in manifest.parse(path.read_bytes()).files)


# What was written


def _read_back(town: Town, file: Path, digests: tuple[str, ...]) -> None:
    """Raise Bad unless the file is as it should be, to its last byte."""

    def ours(wire: Wire, body: Body) -> None:
        if not wire.is_signed_by(town.key.public):
            raise Bad("fleet.stick_damaged", file=file.name)

    with handout_file.opened(file, ours) as found:
        for digest in digests:
            for _ in found.file(digest):
                pass
