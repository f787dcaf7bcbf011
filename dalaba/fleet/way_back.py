"""What a PC says to its hub, and how the hub confirms it: the bodies of the envelopes, read strictly at both ends.

It is pure.

rows      a piece of the ledger, each entry exactly as the PC has it, so that its hash still holds
ack       what of it the hub has on its disk, and from where it wants more
receipt   what became of orders
status    how the PC is now; of free form, because a newer PC may say more
beacon    the hub's time
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, TypeAlias

from dalaba.air.ledger.chain import FIELDS, event_of, row_of
from dalaba.core import typed_json
from dalaba.core.model import Event, Instant
from dalaba.core.typed_json import between
from dalaba.trust.envelope import Moment

MOST_ROWS = 100
MOST_BYTES = 64 * 1024
"""Bytes of the rows in one message, unless a single row is longer."""
LONGEST_ROW = 160 * 1024
"""A longer one travels without its detail: its hash does not hold then, and the hub says so rather than waiting for it
for ever."""
TOO_LONG = "too_long"
_NAME, _FACT, _FACTS = 100, 300, 12
OFFLINE = b'{"online": false}'
"""The will: what the broker says of a PC that is gone. Nobody has signed it."""
Stage: TypeAlias = Literal["received", "verified", "refused", "started", "ended"]
OUTCOMES: Mapping[str, Stage] = {"started": "started", "ended": "ended", "cut": "ended", "missed": "ended"}
"""What the ledger says of an order's sound -> what the hub is told."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Entries of a PC's ledger without a gap, the first of them after `since`. `chain`: the hash of the ledger's first
    entry: another ledger is another chain."""

    chain: str
    since: Annotated[int, between(0, 10**15)]
    events: tuple[object, ...]

    @property
    def each(self) -> tuple[Event, ...]:
        """The entries. Raises ValueError for what is none."""
        return tuple(event_of(tuple(_cells(each))) for each in self.events)


@dataclass(frozen=True, slots=True)
class Ack:
    """The hub has that chain up to this entry, whose hash it names. `want`: it lacks the entries from there on."""

    chain: str
    upto: Annotated[int, between(0, 10**15)]
    hash: str = ""
    want: Annotated[int, between(1, 10**15)] | None = None


@dataclass(frozen=True, slots=True)
class Became:
    """What became of one order at this PC, or at one of its outlets (by its name here)."""

    id: str
    stage: Stage
    at: Moment
    outlet: str = ""
    detail: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Receipts:
    """What became of orders, in order."""

    receipts: tuple[Became, ...]


@dataclass(frozen=True, slots=True)
class Beacon:
    """The hub's time when it was signed."""

    time: Moment


def body(of: Rows | Ack | Receipts | Beacon) -> dict[str, Any]:
    """It as the body of an envelope."""
    found: dict[str, Any] = typed_json.as_json(of)
    return {name: value for name, value in found.items() if value is not None}


def rows_in(given: Mapping[str, object]) -> Rows:
    """The rows in a body. Raises ValueError."""
    found: Rows = typed_json.form(Rows).strict(given)
    if len(found.events) > MOST_ROWS or [each.seq for each in found.each] != list(
        range(found.since + 1, found.since + 1 + len(found.events))
    ):
        raise ValueError("not a piece of a ledger")
    return found


def ack_in(given: Mapping[str, object]) -> Ack:
    """The ack in a body. Raises ValueError."""
    found: Ack = typed_json.form(Ack).strict(given)
    return found


def receipts_in(given: Mapping[str, object]) -> tuple[Became, ...]:
    """The receipts in a body. Raises ValueError."""
    found: Receipts = typed_json.form(Receipts).strict(given)
    return found.receipts


def beacon_in(given: Mapping[str, object]) -> Instant:
    """The time in a body. Raises ValueError."""
    found: Beacon = typed_json.form(Beacon).strict(given)
    return found.time


def coded(code: object, params: object) -> dict[str, Any]:
    """A reason as a body holds it: no longer than a person reads, whoever made it."""
    found = params if isinstance(params, Mapping) else {}
    short = {str(name)[:_NAME]: str(value)[:_FACT] for name, value in list(found.items())[:_FACTS]}
    return {"code": str(code)[:_NAME], "params": short}


def piece(chain: str, since: int, events: Iterable[Event]) -> tuple[Rows, str]:
    """As many of these entries, which follow `since` without a gap, as one message may hold, and the last one's hash.
    Rows without entries if there is none, or if entries are missing right after `since`."""
    found: list[object] = []
    size, last = 0, ""
    for event in events:
        cells = list(row_of(event))
        length = len(json.dumps(cells, ensure_ascii=False).encode("utf-8", "replace"))
        if length > LONGEST_ROW:
            cells[_DETAIL], length = json.dumps({TOO_LONG: length}), 1_000
        full = len(found) == MOST_ROWS or (found and size + length > MOST_BYTES)
        if full or event.seq != since + 1 + len(found):
            break
        found.append(cells)
        size, last = size + length, event.hash
    return Rows(chain, since, tuple(found)), last


_DETAIL = FIELDS.index("detail")


def _cells(found: object) -> list[object]:
    if not isinstance(found, list | tuple):
        raise ValueError("not a row")
    return list(found)
