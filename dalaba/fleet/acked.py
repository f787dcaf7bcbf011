"""How far the hub has this PC's ledger, as a stick from it said; and what of the ledger is still to go there.

The ledger itself is the outbox. What the agent was told over the network is in its own memory: rows that go twice are
no harm.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from dalaba.air import ledger
from dalaba.core import atomic, typed_json
from dalaba.fleet.way_back import Ack, Rows, piece
from dalaba.trust.member import FOLDER

FILE = f"{FOLDER}/acked.json"
_ALL = 10_000_000


def read(station: Path) -> Ack:
    """What the hub has, by the last stick; nothing if the note of it is broken. Raises OSError."""
    try:
        return atomic.read_json(station / FILE, typed_json.form(Ack, loose=True).loose) or Ack("", 0)
    except atomic.Broken:
        return Ack("", 0)


def note(station: Path, said: Ack) -> bool:
    """Note what the hub says. False, and nothing changes, if it speaks of another past, or of less than before.
    Raises OSError, LedgerError."""
    known = read(station)
    if not said.upto or not _is_ours(station, said) or (said.chain == known.chain and said.upto <= known.upto):
        return False
    atomic.write(station / FILE, json.dumps(typed_json.as_json(said)).encode())
    return True


def chain_of(station: Path) -> str:
    """The hash of the ledger's first event, which names it; "" if there is none. Raises LedgerError."""
    first = next(iter(ledger.events(station / "records")), None)
    return first.hash if first else ""


def unsent(station: Path) -> Iterator[Rows]:
    """The rows that the hub does not have, in pieces for one wire each; all, if the ledger is not the one of which it
    spoke. Raises LedgerError, OSError."""
    known, chain = read(station), chain_of(station)
    since = known.upto if known.chain == chain and _is_ours(station, known) else 0
    events = ledger.latest(station / "records", _ALL, since)
    while events:
        rows, _ = piece(chain, events[0].seq - 1, events)
        yield rows
        events = events[len(rows.events) :]


def _is_ours(station: Path, said: Ack) -> bool:
    """Whether this ledger has that very entry."""
    return said.chain == chain_of(station) and ledger.known(station / "records", said.hash)
