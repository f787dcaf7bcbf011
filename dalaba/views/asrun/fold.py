"""Events folded into one row a spot or refusal.

It never guesses: a spot without any event after its planning is pending, whatever time it is; air says "missed" itself.

What each kind of event carries (`detail`, times in milliseconds; everything else is ignored here):

| kind | spot | detail |
|---|---|---|
| planned | id | due, start, script, title, parts [{version, language, duration, by}], lost [+ code, params], elsewhere|
| refused (reason) | id | outlet, due, script, version, params |
| withdrawn (reason) | id | a changed programme took it out; reason: its time had come, and this kept it from sounding |
| started | id | at, lost [as of ended] |
| ended | id | at, parts [versions heard in full; all of them if not said], lost [{version, code, params}] |
| cut (reason) | id | at, played_ms, parts [versions heard in full], lost [as of ended], params |
| missed (reason) | id | params |
| boot | - | unheard [ids]: of these nothing was heard yet; whatever else of this node was sounding until then was cut |
| order | - | verb, id, text or title, why, parts: what people had said, as items of their own (`announcements`) |
| talk (reason) | - | id, to, at, played {outlet: ms}: somebody spoke live |
| clock | - | again [ids]: these were taken for missed by a clock that was ahead, and are to come |
| note | - | at, script, language, text, reported, times: a person's word on what no PC sent (`views.asrun.reported`) |
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from dalaba.core.model import Event, Instant, Reason
from dalaba.views.asrun.announcements import Orders
from dalaba.views.asrun.reported import vouched
from dalaba.views.asrun.rows import AsRun, Outcome, PartRow, Row, on_time


def reconcile(events: Iterable[Event]) -> AsRun:
    """One row for every spot planned or refused, from events in the order of the ledger.

    Events may come twice over (a programme handed over again): the last plan before the sound counts, and nothing
    takes back what was heard. A spot that sounded without having been planned gets a row of its own all the same.
    """
    rows: dict[str, Row] = {}
    sounding: set[str] = set()
    notes: list[Event] = []
    orders = Orders()
    for event in events:
        if event.kind == "boot":
            for spot in [spot for spot in sounding if rows[spot].node == event.node]:
                rows[spot] = _unheard(rows[spot]) if spot in _ids(event) else _cut_by_power(rows[spot])
                sounding.discard(spot)
        elif event.kind == "clock":
            for spot in _ids(event, "again") & rows.keys():
                rows[spot] = _judged_again(rows[spot])
        elif event.kind == "note":
            notes.append(event)
        elif event.kind in ("order", "talk"):
            orders.hear(event)
            rows.update((spot, orders.dressed(rows[spot])) for spot in orders.rows_of(event, rows))
            if event.kind == "talk":
                rows.update((row.id, row) for row in orders.talked(event))
        elif fold := _FOLDS.get(event.kind):
            row = fold(rows.get(event.spot), event)
            rows[event.spot] = row = row if row.said else orders.dressed(row)
            (sounding.add if row.sounding else sounding.discard)(event.spot)
    ordered = sorted(rows.values(), key=lambda row: (row.due, row.outlet, row.id))
    return AsRun(vouched(ordered, notes))


def _open(row: Row | None) -> bool:
    """Not heard, not lost: a new programme may still change it, and bring back what one took out."""
    if row is None or row.started is not None:
        return False
    return row.withdrawn or row.outcome in ("pending", "unreported", "refused")


def _planned(row: Row | None, event: Event) -> Row:
    if row is not None and not _open(row):
        return row
    detail = event.detail
    parts = *_parts(detail.get("parts"), True), *_parts(detail.get("lost"), False)
    return Row(
        id=event.spot,
        outlet=event.output,
        script=_text(detail, "script"),
        due=_instant(detail, "due", event.wall),
        planned=_instant(detail, "start", event.wall),
        outcome="unreported" if detail.get("elsewhere") else "pending",
        parts=parts,
        title=_text(detail, "title"),
        node=event.node,
    )


def _refused(row: Row | None, event: Event) -> Row:
    if row is not None and not _open(row):
        return row
    detail = event.detail
    outlet = _text(detail, "outlet") or event.output
    due = _instant(detail, "due", event.wall)
    return Row(
        event.spot, outlet, _text(detail, "script"), due, None, "refused", reason=_reason(event), node=event.node
    )


def _withdrawn(row: Row | None, event: Event) -> Row:
    """It is due no more; where its time had come and something kept it from sounding, that is what it is lost by."""
    if row is None or not _open(row):
        return row or Row(event.spot, event.output, "", event.wall, None, "withdrawn", withdrawn=True)
    why = _reason(event) if event.reason else Reason("air.programme_changed")
    return replace(row, outcome="missed" if event.reason else "withdrawn", reason=why, withdrawn=True)


def _started(row: Row | None, event: Event) -> Row:
    """Also after a cut: a spot taken up again is sounding again. A second start of what was heard whole is ignored."""
    at = _instant(event.detail, "at", event.wall)
    row = row or Row(event.spot, event.output, "", at, at, "pending")
    if row.outcome in ("aired", "late"):
        return row
    planned = at if row.planned is None else row.planned
    return replace(
        row,
        parts=_begun(row.parts, _lost(event)),
        outcome="pending",
        planned=planned,
        started=at,
        ended=None,
        reason=None,
        node=event.node,
        played=None,
        withdrawn=False,
    )


def _ended(row: Row | None, event: Event) -> Row:
    row = row or _started(None, event)
    if row.outcome != "pending":
        return row
    lost = _lost(event)
    ready = {part.version: part.pieces for part in row.parts if part.ready and part.version not in lost}
    heard = _heard(event) if "parts" in event.detail else Counter(ready)
    why = next(iter(lost.values()), None) or (_reason(event) if event.reason else None)
    ended = _instant(event.detail, "at", event.wall)
    outcome: Outcome = "cut" if why else on_time(row)
    return replace(row, outcome=outcome, ended=ended, reason=why, parts=_after(row.parts, heard, lost))


def _cut(row: Row | None, event: Event) -> Row:
    row = row or _started(None, event)
    if row.outcome != "pending":
        return row
    ended, why = _instant(event.detail, "at", event.wall), _reason(event)
    played = _instant(event.detail, "played_ms", 0)
    parts = _after(row.parts, _heard(event), _lost(event), why)
    return replace(row, outcome="cut", ended=ended, reason=why, parts=parts, played=played)


def _missed(row: Row | None, event: Event) -> Row:
    at = event.wall
    row = row or Row(event.spot, event.output, "", at, at, "pending", node=event.node)
    return (
        replace(row, outcome="missed", reason=_reason(event)) if row.outcome == "pending" and not row.started else row
    )


_FOLDS: Mapping[str, Callable[[Row | None, Event], Row]] = {
    "planned": _planned,
    "refused": _refused,
    "withdrawn": _withdrawn,
    "started": _started,
    "ended": _ended,
    "cut": _cut,
    "missed": _missed,
}


def _ids(event: Event, name: str = "unheard") -> frozenset[str]:
    found = event.detail.get(name)
    return frozenset(str(spot) for spot in found) if isinstance(found, list) else frozenset()


def _unheard(row: Row) -> Row:
    """It was handed to a device, for a moment after air had died and was back: as if it had not been."""
    return replace(row, started=None)


def _judged_again(row: Row) -> Row:
    """It was taken for missed by a clock that was ahead."""
    return replace(row, outcome="pending", reason=None) if row.outcome == "missed" else row


def _cut_by_power(row: Row) -> Row:
    why = Reason("air.power_lost")
    return replace(row, outcome="cut", reason=why, parts=_after(row.parts, Counter(), {}, why))


def _begun(parts: tuple[PartRow, ...], lost: Mapping[str, Reason]) -> tuple[PartRow, ...]:
    """The parts as they sound (again): what kept one from being heard is over, and whose clip is lost is known."""
    if not lost and not any(part.reason for part in parts):
        return parts
    return tuple(
        replace(part, reason=lost.get(part.version)) if part.ready and not part.played else part for part in parts
    )


def _after(
    parts: tuple[PartRow, ...], heard: Mapping[str, int], lost: Mapping[str, Reason], why: Reason | None = None
) -> tuple[PartRow, ...]:
    """The parts once the spot is over: heard ones played, the others with their own reason or the spot's."""
    return tuple(
        replace(part, played=True, reason=None)
        if part.played or heard.get(part.version, 0) >= part.pieces
        else replace(part, reason=lost.get(part.version) or part.reason or why)
        if part.ready
        else part
        for part in parts
    )


def _heard(event: Event) -> Counter[str]:
    """Version -> how many of its pieces."""
    found = event.detail.get("parts", ())
    return Counter(map(str, found)) if isinstance(found, list | tuple) else Counter()


def _lost(event: Event) -> dict[str, Reason]:
    """Version -> why its clip could not be played."""
    items = _items(event.detail.get("lost"))
    return {_text(item, "version"): Reason(_text(item, "code"), _params(item)) for item in items}


def _parts(found: object, ready: bool) -> tuple[PartRow, ...]:
    return tuple(
        PartRow(
            _text(item, "version"),
            _text(item, "language"),
            _instant(item, "duration", 0),
            ready,
            reason=_why(item),
            by=_text(item, "by"),
        )
        for item in _items(found)
    )


def _items(found: object) -> list[Mapping[str, object]]:
    return [item for item in found if isinstance(item, Mapping)] if isinstance(found, list | tuple) else []


def _why(item: Mapping[str, object]) -> Reason | None:
    return Reason(_text(item, "code"), _params(item)) if item.get("code") else None


def _reason(event: Event) -> Reason:
    return Reason(event.reason, _params(event.detail))


def _params(detail: Mapping[str, object]) -> dict[str, str]:
    params = detail.get("params")
    return {str(name): str(value) for name, value in params.items()} if isinstance(params, Mapping) else {}


def _text(detail: Mapping[str, object], name: str) -> str:
    return str(detail.get(name, ""))


def _instant(detail: Mapping[str, object], name: str, otherwise: Instant) -> Instant:
    value = detail.get(name)
    return value if isinstance(value, int) else otherwise
