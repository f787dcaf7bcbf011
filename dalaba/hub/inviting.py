"""Inviting a village: a node id, a code good once, and what lies on the stick. And what becomes of who shows a code.

One code lets one PC in: the PC that has shown it may show it again, if the answer was lost on its way; another may not.
"""

from __future__ import annotations

import base64
import json
import secrets
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm

from dalaba.core import typed_json
from dalaba.core.clock import DAY
from dalaba.core.model import Instant
from dalaba.core.problems import Bad
from dalaba.fleet.invitation import Invitation
from dalaba.hub import authority, saying
from dalaba.hub.settings import SIGN_KEY, Settings
from dalaba.hub.store import Node, Store
from dalaba.trust import certificates, join_code, keys
from dalaba.trust.certificates import Authority as Issuer
from dalaba.trust.join_code import JoinCode
from dalaba.trust.keys import PublicKey, SigningKey
from dalaba.trust.member import Authority
from dalaba.trust.roster import Roster

LASTS: Instant = 7 * DAY
_WISH = 8 * 1024
"""Bytes of a request for a certificate."""


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation that counts from now on."""

    invitation: Invitation
    code: str
    """As it is printed."""


def invite(
    station: Path, known: Settings, store: Store, village: str, outlets: tuple[str, ...], zones: tuple[str, ...],
    now: Instant,
) -> Invited:  # fmt: skip
    """Invite that village's PC; the outlets by the township's names. A village that was invited before keeps its node
    id, its earlier codes end, and its PC is told its new zones. Raises Bad("hub.outlet_taken") if another village plays
    one of the outlets, OSError."""
    before = next((each for each in store.nodes() if each.village == village and not each.revoked), None)
    for each in store.nodes():
        taken = sorted(set(each.outlets) & set(outlets))
        if taken and not each.revoked and (before is None or each.node != before.node):
            raise Bad("hub.outlet_taken", outlet="、".join(taken), village=each.village)
    issuer = authority.kept(station, known.township, now)
    code = JoinCode.made(certificates.digest(issuer.pem))
    node = Node(before.node if before else _node_id(), village, outlets)
    node = replace(before or node, outlets=outlets, zones=zones)
    digest = join_code.digest_of(code.secret)
    with store.database.together():
        store.put_node(node)
        store.end_invites(node.node)
        store.put_invite(digest, node.node, now + LASTS)
        if node.public and before is not None and node.zones != before.zones:
            key = SigningKey.read(station / SIGN_KEY)
            store.put_sent(saying.membership(store, key, known.township, node.node, Roster(zones=zones), now))
    return Invited(replace(_told(station, known, node, issuer), code=code.secret, until=now + LASTS), code.text)


def _node_id() -> str:
    return f"n{secrets.token_hex(4)}"


def _told(station: Path, known: Settings, node: Node, issuer: Issuer) -> Invitation:
    """What a member is told: whom to believe, where the hub is, what it plays."""
    return Invitation(
        known.township, node.village, node.node, node.outlets, authorities(station, known), issuer.pem.decode(),
        known.reached, node.zones,
    )  # fmt: skip


def authorities(station: Path, known: Settings) -> tuple[Authority, ...]:
    """Whom a member believes. Raises OSError, Bad."""
    own = keys.own(station / SIGN_KEY).public
    return (Authority(own.text, known.township), *(replace(each, second=True) for each in known.second))


# Who shows a code


@dataclass(frozen=True, slots=True)
class _Shown:
    code: str
    public: str
    wish: str
    proof: str


class Refused(Exception):
    """Nobody is let in for this. Why is not said to whoever asked."""


def let_in(station: Path, known: Settings, store: Store, asked: bytes, now: Instant) -> bytes:
    """The answer to a PC that shows a code. Raises Refused, Bad("hub.store"), OSError."""
    shown = _read(asked)
    digest = join_code.digest_of(shown.code)  # slow, whatever is asked: no answer is quicker than another
    issuer = authority.kept(station, known.township, now)
    node = _of_code(store, digest, shown, now)
    try:
        certificate = issuer.for_node(node.node, shown.wish.encode(), now)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise Refused from error
    joined = replace(node, public=shown.public, joined=now)
    with store.database.together():
        if not store.invite_used(digest):
            store.use_invite(digest, now)
        elif node.public != shown.public:
            raise Refused  # another PC was quicker
        store.put_node(joined)
        store.put_certificate(certificates.serial(certificate), node.node, now)
    authority.list_taken_back(station, issuer, store, now)
    answer: dict[str, Any] = {
        "invitation": typed_json.as_json(_told(station, known, joined, issuer)),
        "certificate": certificate.decode(),
    }
    return json.dumps(answer, ensure_ascii=False).encode()


def _read(asked: bytes) -> _Shown:
    try:
        found = json.loads(asked)
        shown: _Shown = typed_json.form(_Shown).strict(found if isinstance(found, dict) else {})
        public = PublicKey.of(shown.public)
        signed = public.signed(join_code.proof(shown.code, shown.public, shown.wish), base64.b64decode(shown.proof))
    except (ValueError, RecursionError) as error:
        raise Refused from error
    if not signed or len(shown.wish) > _WISH or len(shown.code) > 40:
        raise Refused
    return shown


def _of_code(store: Store, digest: str, shown: _Shown, now: Instant) -> Node:
    """The PC that the code lets in."""
    found = store.invited(digest, now)
    node = None if found is None else store.node(found)
    if node is None or node.revoked:
        raise Refused
    if store.invite_used(digest) and node.public != shown.public:
        raise Refused
    return node
