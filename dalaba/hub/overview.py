"""Who has what, and how each village's PC is: what `hub status` shows, as the store has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from dalaba.core.model import Instant
from dalaba.hub.store import Node, State, Store

Standing: TypeAlias = Literal["invited", "silent", "away", "there", "revoked"]
OVERDUE: Instant = 11 * 60_000
"""A PC speaks each five minutes: one that was not heard for so long is away, whatever the broker says."""


@dataclass(frozen=True, slots=True)
class Line:
    """One PC. What it has not said is "" or empty."""

    node: str
    village: str
    outlets: tuple[str, ...]
    standing: Standing
    heard: Instant = 0
    """When it was last heard."""
    manifest: Mapping[str, Any] = field(default_factory=dict)
    """Which manifest it plays: its number, since when, until when."""
    given: int = 0
    """The number of the newest manifest that was given to it."""
    playing: Mapping[str, Any] = field(default_factory=dict)
    """Outlet -> what it plays, what comes next, what hinders it, how loud it is."""
    clock: str = ""
    free: int | None = None
    """Bytes of its disk."""
    version: str = ""
    rows: int = 0
    """Rows of its ledger that are here."""
    pasts: int = 0
    """Chains of its ledger; more than one: it came with another past."""
    trouble: tuple[Any, ...] = ()
    words: tuple[str, ...] = ()
    revoiced: tuple[Any, ...] = ()
    """What it says in its own words."""


def lines(store: Store, now: Instant) -> tuple[Line, ...]:
    """Every PC, in the order of joining. Raises Bad("hub.store")."""
    states, given, ledgers = store.states(), _manifests(store), store.ledgers()
    return tuple(
        _line(node, states.get(node.node), given.get(node.node, 0), ledgers.get(node.node, (0, 0)), now)
        for node in store.nodes()
    )


def _manifests(store: Store) -> dict[str, int]:
    """Node -> the number of its newest manifest."""
    found: dict[str, int] = {}
    for node, seq in store.newest("manifest").items():
        found[node.removeprefix("node/")] = seq
    return found


def _line(node: Node, state: State | None, given: int, ledger: tuple[int, int], now: Instant) -> Line:
    plain = Line(node.node, node.village, node.outlets, _standing(node, state, now), given=given, rows=ledger[0],
                 pasts=ledger[1])  # fmt: skip
    if state is None:
        return plain
    said = state.body
    clock, disk = _table(said.get("clock")), _table(said.get("disk"))
    free = disk.get("free")
    return Line(
        node.node, node.village, node.outlets, plain.standing, state.at, _table(said.get("manifest")), given,
        _table(said.get("outlets")), str(clock.get("state", "")),
        free if isinstance(free, int) else None, str(said.get("version", ""))[:40], ledger[0], ledger[1],
        _list(said.get("trouble")), tuple(map(str, _list(said.get("words")))), _list(said.get("revoiced")),
    )  # fmt: skip


def _standing(node: Node, state: State | None, now: Instant) -> Standing:
    if node.revoked:
        return "revoked"
    if not node.public:
        return "invited"
    if state is None:
        return "silent"
    return "there" if state.online and now - state.at < OVERDUE else "away"


def _table(found: object) -> Mapping[str, Any]:
    return found if isinstance(found, Mapping) else {}


def _list(found: object) -> tuple[Any, ...]:
    return tuple(found) if isinstance(found, list | tuple) else ()
