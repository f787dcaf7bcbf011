"""Reading a ledger from any process, also while air writes it: its events, and the newest one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from heapq import merge
from pathlib import Path

from dalaba.air.ledger.files import files, overlaps, select
from dalaba.core.model import Event, Instant

_PLAYS = ("planned", "refused", "withdrawn", "started", "ended", "cut", "missed", "piece")
"""The kinds of events that tell of one spot's play: nearly all events there are."""
_DUE = "substr(spot, -25, 10)"
"""The date in a spot's id, which ends with its due time in ISO 8601."""


def events(
    folder: Path, since: Instant | None = None, until: Instant | None = None, days: Iterable[date] = ()
) -> Iterator[Event]:
    """The events with since <= wall < until, in the order they were appended. Nothing is written or locked.

    `days`: leave out the plays of spots that were due on other days. Raises LedgerError for a file that cannot be
    read. A folder without a ledger has no events.
    """
    wanted = [file for file in files(folder) if overlaps(file, since, until)]
    where = "wall >= ? AND wall < ?"
    bounds: list[object] = [_or(since, -(2**63)), _or(until, 2**63 - 1)]
    if chosen := [day.isoformat() for day in days]:
        other_kind, here = f"kind NOT IN ({_marks(_PLAYS)})", f"{_DUE} IN ({_marks(chosen)})"
        where += f" AND ({other_kind} OR {here} OR substr(spot, -15, 1) <> 'T')"
        bounds += [*_PLAYS, *chosen]
    return in_order(select(file, f"WHERE {where} ORDER BY seq", tuple(bounds)) for file in wanted)


def in_order(each: Iterable[Iterator[Event]]) -> Iterator[Event]:
    """The events of several files, each in order, merged in the order they were appended."""
    return merge(*each, key=lambda event: event.seq)


def head(folder: Path) -> Event | None:
    """The newest event, or None. Raises LedgerError for a file that cannot be read."""
    return _newest(files(folder), "ORDER BY seq DESC LIMIT 1", ())


def head_at(folder: Path, until: Instant) -> Event | None:
    """The newest event with wall < until, or None: a day's chain head, as it is printed.

    Raises LedgerError for a file that cannot be read.
    """
    wanted = [file for file in files(folder) if overlaps(file, None, until)]
    return _newest(wanted, "WHERE wall < ? ORDER BY seq DESC LIMIT 1", (until,))


def latest(folder: Path, most: int, after: int = 0, without: Iterable[str] = ()) -> list[Event]:
    """The newest `most` events with seq > after, in order, leaving out some kinds.

    Raises LedgerError for a file that cannot be read.
    """
    kinds = tuple(without)
    where = f"WHERE seq > ? AND kind NOT IN ({_marks(kinds)}) ORDER BY seq DESC LIMIT ?"
    found: list[Event] = []
    for file in files(folder):  # a wrong clock may have put the newest event into any year's file
        found += select(file, where, (after, *kinds, most))
    return sorted(found, key=lambda event: event.seq)[-most:]


def after(folder: Path, seq: int, most: int) -> list[Event]:
    """The first `most` events behind that one, in order. Raises LedgerError for a file that cannot be read."""
    found: list[Event] = []
    for file in files(folder):
        found += select(file, "WHERE seq > ? ORDER BY seq LIMIT ?", (seq, most))
    return sorted(found, key=lambda event: event.seq)[:most]


def known(folder: Path, hashed: str) -> bool:
    """Whether an event with that complete hash exists. Raises LedgerError for a file that cannot be read."""
    return any(True for file in files(folder) for _ in select(file, "WHERE hash = ? LIMIT 1", (hashed,)))


def _newest(wanted: list[Path], rest: str, bounds: tuple[object, ...]) -> Event | None:
    found = (event for file in wanted for event in select(file, rest, bounds))
    return max(found, key=lambda event: event.seq, default=None)


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _or(value: Instant | None, otherwise: int) -> int:
    return otherwise if value is None else value
