"""What a village's PC gives back on a stick: its ledger's rows, how it is, what became of orders, and its wish to join.

The same wires as over the network, signed with the PC's own key. Rows go again and again until a stick from the
township says that they have arrived.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from dalaba.core import typed_json
from dalaba.core.clock import DAY
from dalaba.core.model import Instant
from dalaba.core.problems import Bad
from dalaba.fleet import acked, way_back, wish
from dalaba.fleet.handout_writing import write
from dalaba.fleet.way_back import Became, Receipts
from dalaba.fleet.wish import Wish
from dalaba.trust import member
from dalaba.trust.envelope import Envelope, Typ, Wire, sign
from dalaba.trust.keys import SigningKey
from dalaba.trust.member import NODE_KEY

VALID = 400 * DAY
_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Brought:
    """What is on the stick."""

    file: Path
    size: int
    township: str
    rows: int
    fingerprint: str
    wishes: bool
    """Whether the township does not have this PC's key yet: somebody reads the fingerprint out by telephone."""


def bring_back(
    station: Path, target: Path, now: Instant, status: Mapping[str, object], receipts: Sequence[Became] = ()
) -> Brought:  # fmt: skip
    """Write it. Raises Bad("trust.no_member"), LedgerError, OSError: then there is no new file."""
    who = member.read(station)
    if who is None:
        raise Bad("trust.no_member")
    key, counted = SigningKey.read(station / NODE_KEY), count(now * 100)

    def signed(typ: Typ, body: Mapping[str, object]) -> Wire:
        seq = next(counted)
        return sign(Envelope(typ, "hub", f"{who.node}-{seq}", who.node, seq, now, 0, now + VALID, body), key)

    rows = list(acked.unsent(station))
    wires = [signed("rows", way_back.body(each)) for each in rows]
    for at in range(0, len(receipts), _AT_ONCE):
        wires.append(signed("receipt", way_back.body(Receipts(tuple(receipts[at : at + _AT_ONCE])))))
    wires.append(signed("status", status))
    code = wish.kept(station)
    detail = {"wish": typed_json.as_json(Wish(code, key.public.text))} if code else {}
    size = write(target, "back", lambda body: signed("handout", body), wires, {}, detail)
    return Brought(
        target, size, who.township, sum(len(each.events) for each in rows), key.public.fingerprint, bool(code)
    )
