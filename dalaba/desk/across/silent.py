"""Which villages' PCs have not been heard for too long, for whoever is to be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dalaba.core.model import Instant
from dalaba.desk.across.signer import is_hub
from dalaba.hub.overview import OVERDUE
from dalaba.hub.store import Node, State, Store


@dataclass(frozen=True, slots=True)
class Silence:
    """What there is to tell of the fleet. `hub_off`: nobody can be heard, because the hub does not run."""

    hub_off: bool = False
    since: Mapping[str, Instant] = field(default_factory=dict)
    """Village -> when its PC was last heard."""


def look(folder: Path, now: Instant) -> Silence:
    """Look; nothing where there is no hub, or nobody has joined. Raises Bad("hub.store")."""
    if not is_hub(folder):
        return Silence()
    store = Store.of(folder)
    try:
        nodes = [each for each in store.nodes() if each.public and not each.revoked]
        states = store.states() if nodes else {}
    finally:
        store.database.close()
    if not nodes:
        return Silence()
    from dalaba.hub import running  # it brings the broker's client, which a station without villages does not need

    if running.works(folder) is None:
        return Silence(hub_off=True)
    heard = {each.village: last_heard(each, states.get(each.node)) for each in nodes}
    return Silence(since={village: at for village, at in heard.items() if now - at >= OVERDUE})


def last_heard(node: Node, state: State | None) -> Instant:
    """When a PC was last heard; it was when it joined."""
    return max(node.joined, state.at if state is not None else 0)
