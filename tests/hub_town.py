"""A township with its hub and villages' PCs, for tests: made in a folder, and what a PC would say of itself."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from dalaba.air.ledger.chain import chained
from dalaba.core.model import Event, Instant
from dalaba.core.problems import Bad
from dalaba.fleet import topics, way_back
from dalaba.hub import founding
from dalaba.hub.settings import SIGN_KEY, Settings
from dalaba.hub.store import Node, Sent, Store
from dalaba.trust import certificates
from dalaba.trust.envelope import Envelope, Typ, Wire, sign
from dalaba.trust.join_code import proof
from dalaba.trust.keys import SigningKey
from tests.mosquitto import free_port
from tests.places import at

NOW = at("09:00")


def ledger(count: int, boot: str = "a1", before: tuple[Event, ...] = ()) -> tuple[Event, ...]:
    """The first entries of a PC's ledger, or those that follow."""
    found = list(before)
    for number in range(count):
        fields = {
            "wall": NOW + number * 1_000,
            "mono": number * 1_000,
            "kind": "start",
            "spot": f"2022-07-13/r{number}",
        }
        found.append(chained(fields, "pc", boot, found[-1] if found else None))
    return tuple(found)


@dataclass
class Pc:
    """A village's PC with its keys."""

    village: str
    node: str
    key: SigningKey = field(default_factory=SigningKey.made)
    seq: int = 0

    def wire(self, typ: Typ, body: Mapping[str, object], at: Instant = NOW, **more: object) -> Wire:
        """What it says, signed."""
        self.seq += 1
        said = Envelope(typ, "hub", f"{self.node}-{self.seq}", self.node, self.seq, at, 0, at + 10**10, body)
        return sign(replace(said, **more), self.key)  # type: ignore[arg-type]  # the fields that a test names

    def rows(self, events: tuple[Event, ...], chain: str = "") -> tuple[str, bytes]:
        """A piece of its ledger, as a message."""
        piece, _ = way_back.piece(chain or events[0].hash, events[0].seq - 1, events)
        return topics.up(self.node, "rows"), self.wire("rows", way_back.body(piece)).text

    def status(self, at: Instant = NOW, **body: object) -> tuple[str, bytes]:
        """How it is, as a message."""
        return topics.up(self.node, "status"), self.wire("status", {"online": True, **body}, at).text


@dataclass
class Town:
    """A township's hub."""

    folder: Path
    settings: Settings
    store: Store

    @property
    def key(self) -> SigningKey:
        return SigningKey.read(self.folder / SIGN_KEY)

    def pc(self, village: str = "五一村", zones: tuple[str, ...] = ("北片",)) -> Pc:
        """A PC that has joined."""
        pc = Pc(village, f"n{len(self.store.nodes()) + 1}")
        self.store.put_node(Node(pc.node, village, (village,), pc.key.public.text, zones, NOW))
        return pc

    def give(
        self, typ: Typ, scope: str, body: Mapping[str, object], level: str = "routine", lasts: int = 3_600_000,
        refs: tuple[str, ...] = (), now: Instant = NOW,
    ) -> Sent:  # fmt: skip
        """Something given out."""
        seq = self.store.next_seq(typ, scope)
        said = Envelope(typ, scope, f"{typ}-{scope}-{seq}", "三江镇", seq, now, now, now + lasts, body, refs=refs)
        wire = sign(replace(said, level=level), self.key)  # type: ignore[arg-type]  # one of three words
        sent = Sent(0, said.id, typ, scope, level, wire.text, now, now + lasts)
        self.store.put_sent(sent)
        return sent


def town(folder: Path, now: Instant = NOW) -> Town:
    """A hub that was just made."""
    ports = (free_port(), free_port(), free_port())
    made = founding.found(folder, "三江镇", ("127.0.0.1",), now, ports)
    return Town(folder, made.settings, Store.of(folder))


def shown(secret: str, key: SigningKey, **changed: str) -> bytes:
    """What a PC says that shows a code."""
    wish = certificates.wish(certificates.new_key()).decode()
    said = {"code": secret, "public": key.public.text, "wish": wish}
    sealed = base64.b64encode(key.sign(proof(secret, key.public.text, wish))).decode()
    return json.dumps({**said, "proof": sealed, **changed}).encode()


def code_of(found: object) -> str:
    """The code of a Bad."""
    assert isinstance(found, Bad)
    return found.reason.code
