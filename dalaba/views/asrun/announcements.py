"""Announcements and live talks as items of the day, from the ledger's orders. Pure.

An order is one item, wherever and however often it sounds: its rows share the script `order/ID` (for a talk, `talk/ID`)
and carry what was said, who ordered it and why. Its chime does not count as a language; the clauses of a language are
one part, heard in full when all of them were.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from dalaba.air.events import Announced, Appended, Entry, Piece, TalkAsked, Talked
from dalaba.core.model import Instant
from dalaba.core.spot_id import TALK, SpotId, order_of
from dalaba.views.asrun.rows import PartRow, Row, Said

_MEANT_TO_END = frozenset({"", "air.talk_over", "air.talk_limit"})
"""The reasons of talks that were heard to their end."""
_LIVE = "live"


@dataclass(slots=True)
class _Order:
    said: Said
    asked: Instant
    pieces: dict[str, list[Piece]] = field(default_factory=dict)
    """Outlet -> what is heard there, in order."""


class Orders:
    """All orders met so far, in the ledger's order."""

    def __init__(self) -> None:
        self._orders: dict[str, _Order] = {}

    def hear(self, entry: Entry) -> None:
        """Take an order: a new one, or further parts of one."""
        match entry.said:
            case Announced(id=key) | TalkAsked(id=key):
                self._orders[key] = _Order(said_of(entry), entry.event.wall)
        match entry.said:
            case (Announced() | Appended()) as order if order.id in self._orders:
                for outlet, pieces in order.parts.items():
                    self._orders[order.id].pieces.setdefault(outlet, []).extend(pieces)

    def rows_of(self, entry: Entry, rows: Mapping[str, Row]) -> list[str]:
        """The rows that an event adds parts to."""
        if not isinstance(entry.said, Appended):
            return []
        longer = entry.said
        return [row for row in rows if order_of(row) == longer.id and SpotId.parse(row).outlet in longer.parts]

    def dressed(self, row: Row) -> Row:
        """An order's row with what was said; any other row unchanged. What was heard stays."""
        spot = SpotId.parse(row.id)
        if not spot.order:
            return row
        order = self._orders.get(spot.order)
        parts = row.parts if order is None else tuple(_merged(order.pieces.get(row.outlet, ())))
        if any(part.played for part in row.parts) or not parts:
            parts = row.parts
        said = order.said if order else row.said
        title = (said.text if said else "") or row.title
        if order and row.outcome == "missed" and not row.parts:  # it never began: it was due when it was ordered
            row = replace(row, due=order.asked, planned=order.asked)
        return replace(row, script=spot.key, title=title, said=said, parts=tuple(_without_chime(parts)))

    def talked(self, entry: Entry, talk: Talked) -> list[Row]:
        """A row for each outlet of a finished `talk`. A talk that nobody came to has none."""
        order = self._orders.get(talk.id)
        said = order.said if order else said_of(entry)
        return [] if entry.event.reason == "air.talk_nobody" else [_talk(entry, talk, name, said) for name in talk.to]


def said_of(entry: Entry) -> Said:
    """What an order's event says about it."""
    actor = entry.event.actor
    match entry.said:
        case Announced() as order:
            return Said(order.kind, order.text or order.title, actor, order.why, order.priority)
        case TalkAsked() as talk:
            return Said("talk", "", actor, talk.why, talk.priority)
    return Said("talk", "", actor, "", "")


def _talk(entry: Entry, talk: Talked, outlet: str, said: Said) -> Row:
    event = entry.event
    begun: Instant = talk.at or event.wall
    spot = SpotId(TALK, talk.id, outlet)
    row = Row(str(spot), outlet, spot.key, begun, begun, "pending", said=said, node=event.node)
    heard, why = talk.played.get(outlet, 0), entry.why
    if not heard:
        lost = event.reason == "air.power_lost"  # nobody knows how much was heard
        return replace(row, outcome="cut" if lost else "missed", reason=why)
    whole = event.reason in _MEANT_TO_END
    part = PartRow(_LIVE, "", heard, played=whole, reason=None if whole else why, by=_LIVE)
    ended = replace(row, started=begun, ended=begun + heard, parts=(part,), played=heard)
    return replace(ended, outcome="aired") if whole else replace(ended, outcome="cut", reason=why)


def _merged(pieces: Iterable[Piece]) -> Iterable[PartRow]:
    """One part for each version, as long as all its pieces together."""
    found: dict[str, PartRow] = {}
    for piece in pieces:
        known = found.get(piece.version)
        found[piece.version] = (
            PartRow(piece.version, piece.language, piece.duration, by=piece.by)
            if known is None
            else replace(known, duration=known.duration + piece.duration, pieces=known.pieces + 1)
        )
    return found.values()


def _without_chime(parts: Iterable[PartRow]) -> Iterable[PartRow]:
    return (part for part in parts if part.language or not part.version.startswith("chime"))
