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
from dalaba.hub import settings
from dalaba.hub.store.database import Database, Sqlite
from dalaba.hub.store.tables import TABLES

FOLDER = "records/hub"
FILE = f"{FOLDER}/hub.sqlite"
_AT_ONCE = 500
"""Rows that are looked at together."""


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

    @property
    def scopes(self) -> tuple[str, ...]:
        """The scopes that include it."""
        return ("all", *(f"zone/{zone}" for zone in self.zones), f"node/{self.node}")


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


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a PC's ledger on a day, as it said itself."""

    node: str
    day: str
    chain: str
    seq: int
    hash: str


class Store:
    """The hub's database. Raises Bad("hub.store") if it cannot be used."""

    def __init__(self, database: Database) -> None:
        self.database = database
        for table in TABLES:
            database.run(table)

    @staticmethod
    def of(station: Path, url: str = "") -> Store:
        """The store of the hub whose station this is: the database that its settings name, else its own file. `url`
        names another one."""
        url = url or _database(station)
        if not url:
            return Store(Sqlite(station / FILE))
        from dalaba.hub.store.postgres import Postgres  # only where it is asked for

        return Store(Postgres(url))

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
        return self._nodes()

    def node(self, name: str) -> Node | None:
        """The PC with that id or village name; None if there is none. Of several with one name, the one that counts."""
        found = [each for each in self.nodes() if name in (each.node, each.village)]
        return min(found, key=lambda each: each.revoked, default=None)

    def node_of(self, name: str) -> Node | None:
        """The PC with that id; None if there is none."""
        return next(iter(self._nodes("WHERE node = ?", (name,))), None)

    def _nodes(self, where: str = "", values: tuple[object, ...] = ()) -> tuple[Node, ...]:
        rows = self.database.ask(
            f"SELECT node, village, outlets, public, zones, joined, revoked FROM nodes {where} ORDER BY joined, node",
            values,
        )
        return tuple(
            Node(row[0], row[1], tuple(json.loads(row[2])), row[3], tuple(json.loads(row[4])), row[5], bool(row[6]))
            for row in rows
        )

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

    def invited(self, code: str, now: Instant) -> str | None:
        """The node id for which the code was made, used or not; None: unknown or over."""
        rows = self.database.ask("SELECT node FROM invites WHERE code = ? AND until > ?", (code, now))
        return str(rows[0][0]) if rows else None

    def invite_used(self, code: str) -> bool:
        """Whether somebody has come in by that code."""
        return bool(self.database.ask("SELECT 1 FROM invites WHERE code = ? AND used > 0", (code,)))

    def end_invites(self, node: str) -> None:
        """No invitation for that PC counts any more."""
        self.database.run("UPDATE invites SET until = 0 WHERE node = ?", (node,))

    def put_certificate(self, serial: int, node: str, made: Instant) -> None:
        """A PC was given that certificate."""
        self.database.run("INSERT INTO certificates VALUES (?, ?, ?)", (str(serial), node, made))

    def taken_back(self) -> tuple[int, ...]:
        """The certificates that no longer count: of revoked PCs, and each PC's but its newest."""
        rows = self.database.ask(
            "SELECT one.serial FROM certificates AS one JOIN nodes ON nodes.node = one.node WHERE nodes.revoked = 1 OR"
            " EXISTS (SELECT 1 FROM certificates AS two WHERE two.node = one.node AND two.made > one.made)"
        )
        return tuple(int(row[0]) for row in rows)

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
            number = self.next_seq("", "sent")  # held until it is committed, so that numbers appear in their order
            self.database.run(
                "INSERT INTO sent VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)",
                (number, sent.id, sent.typ, sent.scope, sent.level, sent.wire.decode(), sent.sent, sent.exp),
            )

    def sent(self, after: int = 0, now: Instant = 0) -> tuple[Sent, ...]:
        """What was given out after that number and is not over at that time, oldest first."""
        rows = self.database.ask(
            "SELECT number, id, typ, scope, level, wire, sent, exp, published FROM sent"
            " WHERE number > ? AND exp > ? ORDER BY number", (after, now),
        )  # fmt: skip
        return tuple(Sent(row[0], row[1], row[2], row[3], row[4], row[5].encode(), *row[6:]) for row in rows)

    def newest(self, typ: str) -> dict[str, int]:
        """Scope -> the highest number that was counted there."""
        return {str(row[0]): int(row[1]) for row in self.database.ask(
            "SELECT scope, seq FROM counters WHERE typ = ?", (typ,))}  # fmt: skip

    def sent_as(self, begins: str = "", most: int = 1_000) -> tuple[Sent, ...]:
        """What was given out under ids that begin so, over or not: the newest, in their order."""
        rows = self.database.ask(
            "SELECT number, id, typ, scope, level, wire, sent, exp, published FROM sent"
            " WHERE id >= ? AND id < ? ORDER BY number DESC LIMIT ?", (begins, begins + "\U0010ffff", most),
        )  # fmt: skip
        return tuple(Sent(row[0], row[1], row[2], row[3], row[4], row[5].encode(), *row[6:]) for row in reversed(rows))

    def newest_sent(self, typ: str, now: Instant = 0) -> tuple[Sent, ...]:
        """Of each scope what was given out last of that kind, if it is not over at that time."""
        rows = self.database.ask(
            "SELECT number, id, typ, scope, level, wire, sent, exp, published FROM sent WHERE exp > ? AND number IN"
            " (SELECT max(number) FROM sent WHERE typ = ? GROUP BY scope) ORDER BY number", (now, typ),
        )  # fmt: skip
        return tuple(Sent(row[0], row[1], row[2], row[3], row[4], row[5].encode(), *row[6:]) for row in rows)

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

    def state(self, node: str) -> State | None:
        """What one PC last said of itself."""
        rows = self.database.ask("SELECT node, at, online, body FROM states WHERE node = ?", (node,))
        return next((State(row[0], row[1], bool(row[2]), json.loads(row[3])) for row in rows), None)

    def states(self) -> dict[str, State]:
        """Node -> what it last said of itself."""
        rows = self.database.ask("SELECT node, at, online, body FROM states")
        return {row[0]: State(row[0], row[1], bool(row[2]), json.loads(row[3])) for row in rows}

    # -- ledgers

    def put_events(self, node: str, chain: str, events: Sequence[Event]) -> None:
        """Add rows of a PC's ledger. `chain`: the hash of its first event, so that another past is another chain. A row
        that is there already stays as it is."""
        if not events:
            return
        with self.database.together():
            self.database.many(
                f"INSERT INTO ledger VALUES ({', '.join('?' * 16)}) ON CONFLICT DO NOTHING",
                [(node, chain, each.seq, *_cells(each)) for each in events],
            )
            self.database.run(
                "INSERT INTO whole VALUES (?, ?, 0, '', ?) ON CONFLICT DO NOTHING", (node, chain, events[0].wall)
            )
            self._grow(node, chain, self.head(node, chain))

    def begin_chain(self, node: str, chain: str, first: Event) -> None:
        """A chain that begins with that event; what is before it, if anything, another chain has."""
        self.database.run(
            "INSERT INTO whole VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (node, chain, first.seq - 1, first.prev, first.wall),
        )

    def _grow(self, node: str, chain: str, head: tuple[int, str]) -> None:
        """Move the head over what follows it without a gap."""
        seq, digest = head
        while rows := self.database.ask(
            "SELECT seq, hash FROM ledger WHERE node = ? AND chain = ? AND seq > ? AND seq <= ? ORDER BY seq",
            (node, chain, seq, seq + _AT_ONCE),
        ):
            known = seq
            for row in rows:
                if row[0] != seq + 1:
                    break
                seq, digest = int(row[0]), str(row[1])
            if seq - known < _AT_ONCE:
                break
        if seq > head[0]:
            self.database.run(
                "UPDATE whole SET seq = ?, hash = ? WHERE node = ? AND chain = ?", (seq, digest, node, chain)
            )

    def head(self, node: str, chain: str) -> tuple[int, str]:
        """The number and the hash up to which there is no gap; (0, "") for none."""
        rows = self.database.ask("SELECT seq, hash FROM whole WHERE node = ? AND chain = ?", (node, chain))
        return (int(rows[0][0]), str(rows[0][1])) if rows else (0, "")

    def newest_wall(self, node: str, chain: str) -> Instant:
        """When the newest row was written; 0: there is none."""
        rows = self.database.ask(
            "SELECT wall FROM ledger WHERE node = ? AND chain = ? ORDER BY seq DESC LIMIT 1", (node, chain)
        )
        return int(rows[0][0]) if rows else 0

    def hashes(self, node: str, chain: str, first: int, last: int) -> dict[int, str]:
        """Number -> hash of the rows that are there, from the first to the last one, both included."""
        rows = self.database.ask(
            "SELECT seq, hash FROM ledger WHERE node = ? AND chain = ? AND seq >= ? AND seq <= ?",
            (node, chain, first, last),
        )
        return {int(row[0]): str(row[1]) for row in rows}

    def chains(self, node: str) -> tuple[str, ...]:
        """The chains that a PC has come with, oldest first. More than one: it came with another past."""
        rows = self.database.ask("SELECT chain FROM whole WHERE node = ? ORDER BY since, chain", (node,))
        return tuple(str(row[0]) for row in rows)

    def ledgers(self) -> dict[str, tuple[int, int]]:
        """Node -> (rows up to which nothing is missing, of its longest chain; number of chains)."""
        rows = self.database.ask("SELECT node, max(seq), count(*) FROM whole GROUP BY node")
        return {str(row[0]): (int(row[1]), int(row[2])) for row in rows}

    def put_head(self, head: Head) -> None:
        """Note what a PC says of the end of its ledger; the last word of a day stays."""
        self.database.run(
            "INSERT INTO heads VALUES (?, ?, ?, ?, ?) ON CONFLICT (node, day, chain) DO UPDATE SET seq = excluded.seq,"
            " hash = excluded.hash WHERE excluded.seq >= heads.seq", (head.node, head.day, head.chain, head.seq,
            head.hash),
        )  # fmt: skip

    def heads(self, node: str) -> tuple[Head, ...]:
        """What a PC said of the end of its ledger, day by day."""
        rows = self.database.ask(
            "SELECT node, day, chain, seq, hash FROM heads WHERE node = ? ORDER BY day, chain", (node,)
        )
        return tuple(Head(*row) for row in rows)

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


def _database(station: Path) -> str:
    """The database that the hub's settings name; "": its own file."""
    return settings.read(station).database


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
