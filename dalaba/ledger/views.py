"""What any process may ask of a ledger, also while air writes it: events, heads, and whether the chain holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import merge
from pathlib import Path

from dalaba.ledger.chain import flaws
from dalaba.ledger.shelf import LedgerError, files, overlaps, select
from dalaba.model import Event, Instant, Reason

SHORTEST = 8
"""Signs of a hash that are enough to name it."""


def events(folder: Path, since: Instant | None = None, until: Instant | None = None) -> Iterator[Event]:
    """The events with since <= wall < until, in the order they were appended. Nothing is written, nothing is locked.

    LedgerError for a file that cannot be read. A folder without a ledger has no events.
    """
    wanted = [file for file in files(folder) if overlaps(file, since, until)]
    where, bounds = "wall >= ? AND wall < ?", (_or(since, -(2**63)), _or(until, 2**63 - 1))
    return in_order(select(file, f"WHERE {where} ORDER BY seq", bounds) for file in wanted)


def in_order(each: Iterable[Iterator[Event]]) -> Iterator[Event]:
    """The events of several files, each in order, in the one order they were appended in."""
    return merge(*each, key=lambda event: event.seq)


def head(folder: Path) -> Event | None:
    """The newest event; None where there is none. LedgerError for a file that cannot be read."""
    return _newest(files(folder), "ORDER BY seq DESC LIMIT 1", ())


def head_at(folder: Path, until: Instant) -> Event | None:
    """The newest event with wall < until: a day's chain head, as it is printed. None where there is none.

    LedgerError for a file that cannot be read.
    """
    wanted = [file for file in files(folder) if overlaps(file, None, until)]
    return _newest(wanted, "WHERE wall < ? ORDER BY seq DESC LIMIT 1", (until,))


def latest(folder: Path, most: int, after: int = 0, without: Iterable[str] = ()) -> list[Event]:
    """The newest `most` events with seq > after, in their order, but for those of some kinds.

    LedgerError for a file that cannot be read.
    """
    kinds = tuple(without)
    where = f"WHERE seq > ? AND kind NOT IN ({', '.join('?' * len(kinds))}) ORDER BY seq DESC LIMIT ?"
    found: list[Event] = []
    for file in files(folder):  # years are by wall time: a clock that was wrong may have put the newest into any
        found += select(file, where, (after, *kinds, most))
    return sorted(found, key=lambda event: event.seq)[-most:]


def _newest(wanted: list[Path], rest: str, bounds: tuple[object, ...]) -> Event | None:
    found = (event for file in wanted for event in select(file, rest, bounds))
    return max(found, key=lambda event: event.seq, default=None)


def verify(folder: Path, head: str = "") -> tuple[Reason, ...]:
    """What was tampered with or lost; empty: the chain holds from its first event to its last.

    Events that a damaged file lost, and whose loss is on the ledger itself (kind `ledger`), are no flaw of what is
    left. `head` is a hash noted before, or its beginning as printed on paper (8 signs or more; spaces and case do not
    matter): it must be one event's, or the events up to it were cut off or rewritten.
    """
    found: list[Reason] = []
    lost: set[tuple[str, str]] = set()
    noted, met = "".join(head.split()).lower(), 0
    last: Event | None = None
    try:
        for event in events(folder):
            found += flaws(event, last)
            lost.update(_told_lost(event))
            met += bool(noted) and event.hash.startswith(noted)
            last = event
    except LedgerError as error:
        found.append(error.reason)
    if head:
        found += _judged(head, noted, met)
    return tuple(flaw for flaw in found if (flaw.params.get("first", ""), flaw.params.get("last", "")) not in lost)


def _told_lost(event: Event) -> Iterator[tuple[str, str]]:
    """The gaps that an event of the kind `ledger` says a damaged file left."""
    gaps = event.detail.get("lost") if event.kind == "ledger" else None
    for gap in gaps if isinstance(gaps, list) else ():
        if isinstance(gap, list) and len(gap) == 2:
            yield str(gap[0]), str(gap[1])


def _judged(head: str, noted: str, met: int) -> Iterator[Reason]:
    if len(noted) < SHORTEST or set(noted) - set("0123456789abcdef"):
        yield Reason("air.head_no_hash", {"head": head, "least": str(SHORTEST)})
    elif not met:
        yield Reason("air.head_missing", {"head": head})
    elif met > 1:
        yield Reason("air.head_unclear", {"head": head, "count": str(met)})


def _or(value: Instant | None, otherwise: int) -> int:
    return otherwise if value is None else value
