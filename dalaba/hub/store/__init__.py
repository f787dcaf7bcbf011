"""All that the hub knows, in one database: members, invitations, what was sent, receipts, ledgers, states.

The broker is a cache: whatever it should hold is here, and is published again when it has forgotten it. Rows of ledgers
are only added; each is there once, however often it arrives.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dalaba.core.model import Event, Instant
from dalaba.hub.store.database import Database, Sqlite
from dalaba.hub.store.tables import TABLES

FOLDER = "records/hub"
FILE = f"{FOLDER}/hub.sqlite"


@dataclass(frozen=True, slots=True)
class Node:
    """A village's PC as the hub knows it."""

    node: str
    village: str
    outlets: tuple[str, ...]
    """The outlets that it plays, by the township's names."""
    public: str = ""
    """Its key, in base64; "" until it has joined."""
    zones: tuple[str, ...] = ()
    joined: Instant = 0
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """A wire that the hub gave out."""

    number: int
    id: str
    typ: str
    scope: str
    level: str
    wire: bytes
    sent: Instant
    exp: Instant
    published: Instant = 0


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of an order at one PC, or at one of its outlets."""

    id: str
    node: str
    stage: str
    """received, verified, refused, started, ended."""
    at: Instant
    outlet: str = ""
    detail: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class State:
    """What a PC last said of itself."""

    node: str
    at: Instant
    online: bool
    body: Mapping[str, Any]


class Store:
    """The hub's database. Raises Bad("hub.store") if it cannot be used."""

    def __init__(self, database: Database) -> None:
        self.database = database
        for table in TABLES:
            database.run(table)

    @staticmethod
    def of(station: Path) -> Store:
        """The store of the hub whose station this is."""
        return Store(Sqlite(station / FILE))

    # -- members

    def put_node(self, node: Node) -> None:
        """Know this PC, or know it anew."""
        self.database.run(
            "INSERT INTO nodes VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (node) DO UPDATE SET"
            " village = excluded.village, outlets = excluded.outlets, public = excluded.public,"
            " zones = excluded.zones, joined = excluded.joined, revoked = excluded.revoked",
            (node.node, node.village, _text(node.outlets), node.public, _text(node.zones), node.joined,
             int(node.revoked)),
        )  # fmt: skip

    def nodes(self) -> tuple[Node, ...]:
        """Every PC, in the order of joining."""
        rows = self.database.ask(
            "SELECT node, village, outlets, public, zones, joined, revoked FROM nodes ORDER BY joined, node"
        )
        return tuple(
            Node(row[0], row[1], tuple(json.loads(row[2])), row[3], tuple(json.loads(row[4])), row[5], bool(row[6]))
            for row in rows
        )

    def node(self, name: str) -> Node | None:
        """The PC with that id or village name; None if there is none."""
        return next((each for each in self.nodes() if name in (each.node, each.village)), None)

    def put_invite(self, code: str, node: str, until: Instant) -> None:
        """An invitation, by the digest of its code."""
        self.database.run("INSERT INTO invites VALUES (?, ?, ?, 0)", (code, node, until))

    def use_invite(self, code: str, now: Instant) -> str | None:
        """The node id for which the code was made, used up with this; None: unknown, used or over."""
        with self.database.together():
            changed = self.database.run(
                "UPDATE invites SET used = ? WHERE code = ? AND used = 0 AND until > ?", (now, code, now)
            )
            rows = self.database.ask("SELECT node FROM invites WHERE code = ?", (code,)) if changed == 1 else []
        return str(rows[0][0]) if rows else None

    # -- what is sent

    def next_seq(self, typ: str, scope: str) -> int:
        """The next number there; never given twice."""
        with self.database.together():
            self.database.run(
                "INSERT INTO counters VALUES (?, ?, 1) ON CONFLICT (typ, scope) DO UPDATE SET seq = counters.seq + 1",
                (typ, scope),
            )
            return int(self.database.ask("SELECT seq FROM counters WHERE typ = ? AND scope = ?", (typ, scope))[0][0])

    def put_sent(self, sent: Sent) -> None:
        """Give this out: it stays until it is over. `number` and `published` do not count."""
        with self.database.together():
            rows = self.database.ask("SELECT coalesce(max(number), 0) + 1 FROM sent")
            self.database.run(
                "INSERT INTO sent VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)",
                (rows[0][0], sent.id, sent.typ, sent.scope, sent.level, sent.wire.decode(), sent.sent, sent.exp),
            )

    def sent(self, after: int = 0, now: Instant = 0) -> tuple[Sent, ...]:
        """What was given out after that number and is not over at that time, oldest first."""
        rows = self.database.ask(
            "SELECT number, id, typ, scope, level, wire, sent, exp, published FROM sent"
            " WHERE number > ? AND exp > ? ORDER BY number", (after, now),
        )  # fmt: skip
        return tuple(Sent(row[0], row[1], row[2], row[3], row[4], row[5].encode(), *row[6:]) for row in rows)

    def sent_as(self, begins: str = "", most: int = 1_000) -> tuple[Sent, ...]:
        """What was given out under ids that begin so, over or not: the newest, in their order."""
        rows = self.database.ask(
            "SELECT number, id, typ, scope, level, wire, sent, exp, published FROM sent"
            " WHERE id >= ? AND id < ? ORDER BY number DESC LIMIT ?", (begins, begins + "\U0010ffff", most),
        )  # fmt: skip
        return tuple(Sent(row[0], row[1], row[2], row[3], row[4], row[5].encode(), *row[6:]) for row in reversed(rows))

    def published(self, number: int, at: Instant) -> None:
        """The broker has taken it."""
        self.database.run("UPDATE sent SET published = ? WHERE number = ?", (at, number))

    # -- what PCs say

    def put_receipts(self, receipts: Iterable[Receipt]) -> None:
        """Keep receipts; each is there once."""
        self.database.many(
            "INSERT INTO receipts VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            [(each.id, each.node, each.outlet, each.stage, each.at, _text(each.detail)) for each in receipts],
        )

    def receipts(self, order: str) -> tuple[Receipt, ...]:
        """What became of one order, in time."""
        rows = self.database.ask(
            "SELECT id, node, stage, at, outlet, detail FROM receipts WHERE id = ? ORDER BY at, node", (order,)
        )
        return tuple(Receipt(row[0], row[1], row[2], row[3], row[4], json.loads(row[5])) for row in rows)

    def put_state(self, state: State) -> None:
        """What a PC says of itself replaces what it said before, unless that is newer."""
        self.database.run(
            "INSERT INTO states VALUES (?, ?, ?, ?) ON CONFLICT (node) DO UPDATE SET at = excluded.at,"
            " online = excluded.online, body = excluded.body WHERE excluded.at >= states.at",
            (state.node, state.at, int(state.online), _text(state.body)),
        )

    def states(self) -> dict[str, State]:
        """Node -> what it last said of itself."""
        rows = self.database.ask("SELECT node, at, online, body FROM states")
        return {row[0]: State(row[0], row[1], bool(row[2]), json.loads(row[3])) for row in rows}

    # -- ledgers

    def put_events(self, node: str, chain: str, events: Sequence[Event]) -> None:
        """Add rows of a PC's ledger. `chain`: the hash of its first event, so that another past is another chain. A row
        that is there already stays as it is."""
        self.database.many(
            f"INSERT INTO ledger VALUES ({', '.join('?' * 16)}) ON CONFLICT DO NOTHING",
            [(node, chain, each.seq, *_cells(each)) for each in events],
        )

    def head(self, node: str, chain: str) -> tuple[int, str]:
        """The number and the hash up to which there is no gap; (0, "") for none."""
        rows = self.database.ask(
            "SELECT seq, hash FROM ledger AS one WHERE node = ? AND chain = ? AND NOT EXISTS (SELECT 1 FROM ledger AS"
            " two WHERE two.node = one.node AND two.chain = one.chain AND two.seq = one.seq + 1) ORDER BY seq LIMIT 1",
            (node, chain),
        )
        first = self.database.ask("SELECT 1 FROM ledger WHERE node = ? AND chain = ? AND seq = 1", (node, chain))
        return (int(rows[0][0]), str(rows[0][1])) if rows and first else (0, "")

    def chains(self, node: str) -> tuple[str, ...]:
        """The chains that a PC has come with, oldest first."""
        rows = self.database.ask(
            "SELECT chain, min(wall) FROM ledger WHERE node = ? GROUP BY chain ORDER BY 2, 1", (node,)
        )
        return tuple(str(row[0]) for row in rows)

    def events(
        self,
        since: Instant | None = None,
        until: Instant | None = None,
        node: str = "",
        chain: str = "",
        after: int = 0,
    ) -> Iterator[Event]:
        """The events with since <= wall < until of all PCs (or one, or one of its chains), each PC's in its order.
        `after`: only those with a higher number."""
        where, values = ["wall >= ?", "wall < ?"], [-(2**62) if since is None else since, until or 2**62]
        for column, wanted in (("node", node), ("chain", chain)):
            if wanted:
                where.append(f"{column} = ?")
                values.append(wanted)  # type: ignore[arg-type]  # numbers and texts are both values
        if after:
            where.append("seq > ?")
            values.append(after)
        rows = self.database.ask(
            "SELECT own, boot, seq, wall, mono, kind, spot, output, clip, actor, reason, detail, prev, hash FROM ledger"
            f" WHERE {' AND '.join(where)} ORDER BY node, chain, seq", values,
        )  # fmt: skip
        for row in rows:
            yield Event(**dict(zip(_EVENT, (*row[:11], json.loads(row[11]), *row[12:]), strict=True)))


_EVENT = (
    "node", "boot", "seq", "wall", "mono", "kind", "spot", "output", "clip", "actor", "reason", "detail", "prev",
    "hash",
)  # fmt: skip


def _cells(event: Event) -> tuple[object, ...]:
    return (
        event.node, event.boot, event.wall, event.mono, event.kind, event.spot, event.output, event.clip, event.actor,
        event.reason, _text(event.detail), event.prev, event.hash,
    )  # fmt: skip


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
