"""A township for tests of the agent: its keys, what it signs, a village of its own, and how it reads the answers."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from dalaba.core.model import Instant
from dalaba.fleet import way_back
from dalaba.fleet.way_back import Ack, Became, Rows
from dalaba.trust.envelope import Envelope, Level, Typ, Wire, read, sign
from dalaba.trust.keys import SigningKey
from dalaba.trust.member import Authority, Hub, Member

HOUR = 3_600_000


class Town:
    """三江镇, which signs, and one village's PC."""

    def __init__(self, now: Instant) -> None:
        self.now = now
        self.key, self.node_key = SigningKey.made(), SigningKey.made()
        self.member = Member(
            "三江镇", "n1", {"五一村": "本村"}, ("北片",), (Authority(self.key.public.text, "三江镇"),),
            Hub("127.0.0.1", 1),
        )  # fmt: skip
        self._seq = 0

    def says(
        self, typ: Typ, body: Mapping[str, object], scope: str = "all", level: Level = "routine", **more: object
    ) -> Wire:
        """A signed envelope, each with a higher number."""
        self._seq += 1
        envelope = Envelope(
            typ,
            scope,
            f"{typ}{self._seq}",
            "三江镇",
            self._seq,
            self.now,
            self.now - HOUR,
            self.now + HOUR,
            body,
            0,
            level,
        )
        return sign(replace(envelope, **more), self.key)  # type: ignore[arg-type]  # the fields that a test names

    def order(self, verb: str = "say", level: Level = "urgent", scope: str = "all", **body: object) -> Wire:
        """An order to the sound."""
        return self.says("order", {"verb": verb, **body}, scope, level)

    def ack(self, ack: Ack) -> Wire:
        """What the hub has of the ledger."""
        return self.says("ack", way_back.body(ack), f"node/{self.member.node}")

    def beacon(self, time: Instant) -> Wire:
        """The hub's time."""
        return self.says("beacon", {"time": time})


def said(payload: bytes, key: SigningKey) -> Envelope:
    """What a PC said, if it has signed it."""
    wire = read(payload)
    ((kid, signature),) = wire.signatures
    assert kid == key.public.kid
    assert key.public.signed(wire.covered, signature)
    return wire.envelope


def receipts(payloads: Iterable[bytes], key: SigningKey) -> list[Became]:
    """What became of orders."""
    return [each for payload in payloads for each in way_back.receipts_in(said(payload, key).body)]


class HubLedger:
    """The hub's end for rows: keeps each once, in order, and confirms what it has without a gap."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, int], str] = {}
        self.came = 0

    def take(self, rows: Rows) -> Ack:
        """Keep them, and say what is to be confirmed."""
        for event in rows.each:
            self.came += 1
            known = self.rows.setdefault((rows.chain, event.seq), event.hash)
            assert known == event.hash, "another past"
        upto, last = 0, ""
        while (found := self.rows.get((rows.chain, upto + 1))) is not None:
            upto, last = upto + 1, found
        return Ack(rows.chain, upto, last, upto + 1 if rows.since > upto else None)


def plain(body: Any) -> Any:
    """As it is after a journey as JSON."""
    return json.loads(json.dumps(body))
