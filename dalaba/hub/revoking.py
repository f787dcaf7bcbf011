"""A village's PC no longer belongs to the township: a stolen one, or one that has a successor."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from dalaba.core.model import Instant
from dalaba.hub import authority, saying
from dalaba.hub.settings import SIGN_KEY, Settings
from dalaba.hub.store import Node, Store
from dalaba.trust.keys import SigningKey
from dalaba.trust.roster import Roster


def revoke(station: Path, known: Settings, store: Store, node: Node, now: Instant) -> bool:
    """Take back the PC's certificates and its invitations; what it says from now on is refused. Its ledger stays.
    `hub run` closes the broker to it within seconds. False: it was revoked already. Raises OSError, Bad."""
    issuer = authority.kept(station, known.township, now)
    key = SigningKey.read(station / SIGN_KEY)
    with store.database.together():
        store.put_node(replace(node, revoked=True))
        store.end_invites(node.node)
        if not node.revoked:
            store.put_sent(saying.membership(store, key, known.township, node.node, Roster(left=True), now))
    authority.list_taken_back(station, issuer, store, now)
    return not node.revoked
