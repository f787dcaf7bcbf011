"""What people had said at once, and what they said live, as items of the day: from the ledger's orders. Pure.

An order is one item wherever and however often it sounds: its rows share the script `order/ID` (a talk's: `talk/ID`),
and carry what was said, who asked for it and why. Its chime is no language of it; the clauses of a language are one
part, heard in full when all of them were.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from dalaba.core.model import Event, Instant, Reason
from dalaba.views.asrun.rows import PartRow, Row, Said

_MEANT_TO_END = frozenset({"", "air.talk_over", "air.talk_limit"})
"""Why a talk ends that was heard to its end."""
_LIVE = "live"


@dataclass(slots=True)
class _Order:
    said: Said
    asked: Instant
    pieces: dict[str, list[Mapping[str, object]]] = field(default_factory=dict)
    """Outlet -> what is to be heard there, in order."""


class Orders:
    """All orders that were met so far, in the ledger's order."""

    def __init__(self) -> None:
        self._orders: dict[str, _Order] = {}

    def hear(self, event: Event) -> None:
        """An `order` event: a new one, or what follows of one."""
        key, verb = str(event.detail.get("id", "")), event.detail.get("verb")
        if verb in ("announce", "talk"):
            self._orders[key] = _Order(said_of(event), event.wall)
        if verb in ("announce", "append") and key in self._orders:
            for outlet, pieces in _pieces(event).items():
                self._orders[key].pieces.setdefault(outlet, []).extend(pieces)

    def rows_of(self, event: Event, rows: Mapping[str, Row]) -> list[str]:
        """The rows to which an event adds what follows."""
        if event.detail.get("verb") != "append":
            return []
        starts = tuple(f"order/{event.detail.get('id')}@{outlet}@" for outlet in _pieces(event))
        return [row for row in rows if row.startswith(starts)] if starts else []

    def dressed(self, row: Row) -> Row:
        """An order's row with what was said; any other as it is. What was heard of it stays."""
        if not row.id.startswith("order/"):
            return row
        script = row.id.partition("@")[0]
        order = self._orders.get(script.removeprefix("order/"))
        parts = row.parts if order is None else tuple(_merged(order.pieces.get(row.outlet, ())))
        if any(part.played for part in row.parts) or not parts:
            parts = row.parts
        said = order.said if order else row.said
        title = (said.text if said else "") or row.title
        if order and row.outcome == "missed" and not row.parts:  # it was never begun: it was due when it was asked for
            row = replace(row, due=order.asked, planned=order.asked)
        return replace(row, script=script, title=title, said=said, parts=tuple(_without_chime(parts)))

    def talked(self, event: Event) -> list[Row]:
        """A row for each outlet of a `talk` that is over. One to which nobody came is none."""
        key = str(event.detail.get("id", ""))
        order = self._orders.get(key)
        said = order.said if order else said_of(event)
        outlets = event.detail.get("to")
        if event.reason == "air.talk_nobody" or not isinstance(outlets, list | tuple):
            return []
        return [_talk(event, key, str(name), said) for name in outlets]


def said_of(event: Event) -> Said:
    """What an order's event tells of it."""
    kind = "talk" if "talk" in (event.kind, event.detail.get("verb")) else str(event.detail.get("kind", "say"))
    text = str(event.detail.get("text") or event.detail.get("title") or "")
    priority = str(event.detail.get("priority", ""))
    return Said(kind, text, event.actor, str(event.detail.get("why", "")), priority)


def _talk(event: Event, key: str, outlet: str, said: Said) -> Row:
    at = event.detail.get("at")
    begun: Instant = at if isinstance(at, int) and at else event.wall
    row = Row(f"talk/{key}@{outlet}", outlet, f"talk/{key}", begun, begun, "pending", said=said, node=event.node)
    played = event.detail.get("played")
    heard = played.get(outlet, 0) if isinstance(played, Mapping) else 0
    params = event.detail.get("params")
    facts = {str(name): str(value) for name, value in params.items()} if isinstance(params, Mapping) else {}
    why = Reason(event.reason, facts)
    if not heard:
        lost = event.reason == "air.power_lost"  # how much was heard of it nobody knows
        return replace(row, outcome="cut" if lost else "missed", reason=why)
    whole = event.reason in _MEANT_TO_END
    part = PartRow(_LIVE, "", heard, played=whole, reason=None if whole else why, by=_LIVE)
    ended = replace(row, started=begun, ended=begun + heard, parts=(part,), played=heard)
    return replace(ended, outcome="aired") if whole else replace(ended, outcome="cut", reason=why)


def _pieces(event: Event) -> dict[str, list[Mapping[str, object]]]:
    found = event.detail.get("parts")
    if not isinstance(found, Mapping):
        return {}
    return {
        str(outlet): [item for item in items if isinstance(item, Mapping)]
        for outlet, items in found.items()
        if isinstance(items, list | tuple)
    }


def _merged(pieces: Iterable[Mapping[str, object]]) -> Iterable[PartRow]:
    """One part a version, as long as all its pieces."""
    found: dict[str, PartRow] = {}
    for piece in pieces:
        version, length = str(piece.get("version", "")), piece.get("duration")
        length = length if isinstance(length, int) else 0
        known = found.get(version)
        found[version] = (
            PartRow(version, str(piece.get("language", "")), length, by=str(piece.get("by", "")))
            if known is None
            else replace(known, duration=known.duration + length, pieces=known.pieces + 1)
        )
    return found.values()


def _without_chime(parts: Iterable[PartRow]) -> Iterable[PartRow]:
    return (part for part in parts if part.language or not part.version.startswith("chime"))
