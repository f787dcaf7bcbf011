"""The chain of events: how one is serialised, hashed, linked to the one before, and stored as a row (pure)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from dalaba.core.model import Event, Reason

FIELDS = ("node", "boot", "seq", "wall", "mono", "kind", "spot", "output", "clip", "actor", "reason", "detail", "prev")
COLUMNS = ", ".join((*FIELDS, "hash"))
INSERT = f"INTO events ({COLUMNS}) VALUES ({', '.join('?' * (len(FIELDS) + 1))})"

REHEARSAL = "rehearsal"
"""The boot id of rehearsals, part of every entry and its hash. A station's boot ids are random hexadecimal numbers."""

_SPELLING = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
_BLANK: dict[str, Any] = {"spot": "", "output": "", "clip": "", "actor": "", "reason": "", "detail": {}}


def chained(fields: Mapping[str, object], node: str, boot: str, last: Event | None) -> Event:
    """The event with these fields that follows `last`. Raises TypeError if `detail` is not plain JSON."""
    seq, prev = (last.seq + 1, last.hash) if last else (1, "")
    whole = {**_BLANK, **fields, "node": node, "boot": boot, "seq": seq, "prev": prev}
    whole = json.loads(canonical(whole))
    return Event(**whole, hash=digest(whole))


def canonical(fields: Mapping[str, object]) -> bytes:
    """The one serialisation of an event: sorted keys, no spaces, UTF-8 (lone surrogates, as in odd file names, become
    "?").
    """
    return _SPELLING.encode(fields).encode("utf-8", "replace")


def digest(fields: Mapping[str, object]) -> str:
    """SHA-256 over `canonical` of every field but the hash itself."""
    return hashlib.sha256(canonical(fields)).hexdigest()


def holds(event: Event) -> bool:
    """Whether the event still matches its hash. A value that cannot be serialised does not."""
    try:
        return event.hash == digest({name: getattr(event, name) for name in FIELDS})
    except (TypeError, ValueError, RecursionError):
        return False


def rehearsed(event: Event) -> bool:
    """Whether it belongs to a rehearsal: nothing was heard."""
    return event.boot == REHEARSAL


def flaws(event: Event, last: Event | None) -> Iterator[Reason]:
    """What is wrong with an event and with its link to the one before."""
    facts = {"seq": str(event.seq), "kind": str(event.kind), "spot": str(event.spot or "-")}
    if not holds(event):
        yield Reason("air.ledger_changed", facts)
    expected = (last.seq + 1, last.hash) if last else (1, "")
    if event.seq < expected[0]:
        yield Reason("air.ledger_twice", {"seq": str(event.seq)})
    elif event.seq > expected[0]:
        yield Reason("air.ledger_gap", {"first": str(expected[0]), "last": str(event.seq - 1)})
    elif event.prev != expected[1]:
        yield Reason("air.ledger_broken", facts)


def row_of(event: Event) -> tuple[object, ...]:
    """The event as a row, in the order of `COLUMNS`."""
    cells = {name: getattr(event, name) for name in FIELDS}
    return (*{**cells, "detail": canonical(event.detail).decode()}.values(), event.hash)


def event_of(row: tuple[Any, ...]) -> Event:
    """The event in a row. If its `detail` is not a JSON object, the event has none and fails `holds`: one damaged byte
    costs one entry, not the reading of a year.

    Raises ValueError for a row of another form. Air reads thousands of rows before its first sound, so fields are taken
    by position; canonical JSON has no spaces around it.
    """
    if len(row) != len(FIELDS) + 1 or type(row[_SEQ]) is not int:
        raise ValueError("not an event's row")
    cells = list(row)
    if [*map(type, row)] != _TYPES:
        for at, kind in enumerate(_TYPES):
            if type(row[at]) is not kind:  # a damaged byte: the value differs from what was hashed
                cells[at] = str(row[at]) if kind is str else -1
    try:
        cells[_DETAIL], end = _DECODE(row[_DETAIL])
        whole = end == len(row[_DETAIL]) and isinstance(cells[_DETAIL], dict)
    except (ValueError, TypeError, RecursionError):
        whole = False
    if not whole:
        cells[_DETAIL] = {_SPOILT: str(row[_DETAIL])}
    return Event(*cells)


_SEQ, _DETAIL = FIELDS.index("seq"), FIELDS.index("detail")
_TYPES = [int if name in ("seq", "wall", "mono") else str for name in (*FIELDS, "hash")]
_SPOILT = "?"
"""The key under which a detail that cannot be parsed is kept as text; its hash then no longer matches."""
_DECODE = json.JSONDecoder().raw_decode
