"""Turning events into one row for each spot or refusal.

Nothing is guessed: a spot without any event after its plan is pending, whatever the time; air itself writes "missed".
`air.events` defines what each kind of event says; kinds not named here change no row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from dalaba.air.events import (
    Booted,
    ClockJudged,
    Cut,
    Ended,
    Entry,
    FlowSaid,
    Missed,
    Noted,
    PartSaid,
    PiecePlayed,
    Planned,
    Refused,
    Started,
    Talked,
    Withdrawn,
    entries,
    texts,
)
from dalaba.core.model import Event, Instant, Reason
from dalaba.views.asrun.announcements import Orders
from dalaba.views.asrun.reported import vouched
from dalaba.views.asrun.rows import AsRun, Outcome, PartRow, PieceRow, Row, on_time


def reconcile(events: Iterable[Event]) -> AsRun:
    """One row for every spot planned or refused, from events in the order of the ledger.

    Plans may come twice (a programme handed over again): the last plan before the sound counts, and nothing takes back
    what was heard. A spot that sounded without a plan gets a row, too.
    """
    fold = Fold()
    fold.hear(events)
    ordered = sorted(fold.rows.values(), key=lambda row: (row.due, row.outlet, row.id))
    return AsRun(vouched(ordered, fold.notes))


class Fold:
    """The rows so far, and what is needed to go on: who looks at a day as it passes gives it the newest events."""

    def __init__(self) -> None:
        self.rows: dict[str, Row] = {}
        self.notes: list[Entry] = []
        self._sounding: set[str] = set()
        self._orders = Orders()

    def hear(self, events: Iterable[Event]) -> None:
        """Take the next events of the ledger, in its order."""
        for entry in entries(events):
            self.take(entry)

    def take(self, entry: Entry) -> None:
        """Take the next entry."""
        spot = entry.event.spot
        match entry.said:
            case Booted(unheard=unheard):
                self._boot(entry.event.node, unheard)
            case ClockJudged(again=again):
                self.rows.update({each: _judged_again(self.rows[each]) for each in again if each in self.rows})
            case Noted():
                self.notes.append(entry)
            case _ if (row := _row_after(self.rows.get(spot), entry)) is not None:
                self.rows[spot] = row = row if row.said else self._orders.dressed(row)
                (self._sounding.add if row.sounding else self._sounding.discard)(spot)
            case said:
                self._orders.hear(entry)
                rows = self.rows
                rows.update((each, self._orders.dressed(rows[each])) for each in self._orders.rows_of(entry, rows))
                if isinstance(said, Talked):
                    rows.update((row.id, row) for row in self._orders.talked(entry, said))

    def _boot(self, node: str, unheard: Iterable[str]) -> None:
        known = frozenset(unheard)
        for spot in [spot for spot in self._sounding if self.rows[spot].node == node]:
            row = self.rows[spot]
            self.rows[spot] = _unheard(row) if spot in known else _cut_by_power(row)
            self._sounding.discard(spot)


def _row_after(row: Row | None, entry: Entry) -> Row | None:
    """A spot's row after an event; None for an event that is not about a spot."""
    event = entry.event
    match entry.said:
        case Planned() as plan:
            return _planned(row, event, plan)
        case Refused() as plan:
            return _refused(row, entry, plan)
        case Withdrawn():
            return _withdrawn(row, entry)
        case Started() as said:
            return _started(row, event, said)
        case Ended() as said:
            return _ended(row, entry, said)
        case Cut() as said:
            return _cut(row, entry, said)
        case Missed():
            return _missed(row, entry)
        case PiecePlayed() as said if row is not None:
            return replace(row, pieces=_pieces(row.pieces, entry, said))
        case FlowSaid(state="on") if row is not None:
            return _goes_on(row, event)
    return None


def _open(row: Row | None) -> bool:
    """Take a plan for a spot neither heard nor lost: a new programme may change it, or restore a withdrawn one."""
    if row is None or row.started is not None:
        return False
    return row.withdrawn or row.outcome in ("pending", "unreported", "refused")


def _planned(row: Row | None, event: Event, plan: Planned) -> Row:
    if row is not None and not _open(row):
        return row
    return Row(
        id=event.spot,
        outlet=event.output,
        script=plan.script,
        due=_or(plan.due, event.wall),
        planned=_or(plan.start, event.wall),
        outcome="unreported" if plan.elsewhere else "pending",
        parts=(PartRow(plan.script, "", plan.duration),)
        if plan.flow
        else (*_parts(plan.parts, True), *_parts(plan.lost, False)),
        title=plan.title,
        node=event.node,
        flow=plan.flow,
    )


def _refused(row: Row | None, entry: Entry, plan: Refused) -> Row:
    if row is not None and not _open(row):
        return row
    event = entry.event
    outlet, due = plan.outlet or event.output, _or(plan.due, event.wall)
    return Row(event.spot, outlet, plan.script, due, None, "refused", reason=entry.why, node=event.node)


def _withdrawn(row: Row | None, entry: Entry) -> Row:
    """Withdraw it: it is no longer due. If it was already due and something prevented it, it is lost for that
    reason.
    """
    event = entry.event
    if row is None or not _open(row):
        return row or Row(event.spot, event.output, "", event.wall, None, "withdrawn", withdrawn=True)
    why = entry.why if event.reason else Reason("air.programme_changed")
    return replace(row, outcome="missed" if event.reason else "withdrawn", reason=why, withdrawn=True)


def _started(row: Row | None, event: Event, said: Started) -> Row:
    """Note a start, also after a cut: a resumed spot sounds again. A second start after a complete play is ignored."""
    at = _or(said.at, event.wall)
    row = row or Row(event.spot, event.output, "", at, at, "pending")
    if row.outcome in ("aired", "late"):
        return row
    planned = at if row.planned is None else row.planned
    return replace(
        row,
        parts=_begun(row.parts, _lost(said.lost)),
        outcome="pending",
        planned=planned,
        started=row.started if said.from_ms and row.started is not None else at,
        ended=None,
        reason=None,
        node=event.node,
        played=None,
        withdrawn=False,
    )


def _ended(row: Row | None, entry: Entry, said: Ended) -> Row:
    row = row or _started(None, entry.event, Started(said.at))
    if row.outcome != "pending":
        return row
    lost = _lost(said.lost)
    ready = {part.version: part.pieces for part in row.parts if part.ready and part.version not in lost}
    heard = Counter(ready) if said.parts is None else Counter(said.parts)
    why = next(iter(lost.values()), None) or (entry.why if entry.event.reason else None)
    ended = _or(said.at, entry.event.wall)
    outcome: Outcome = "cut" if why else on_time(row)
    over = replace(row, outcome=outcome, ended=ended, reason=why, parts=_after(row.parts, heard, lost))
    return _flowed(over, said) if row.flow else over


def _cut(row: Row | None, entry: Entry, said: Cut) -> Row:
    row = row or _started(None, entry.event, Started(said.at, said.lost))
    if row.outcome != "pending":
        return row
    ended, why = _or(said.at, entry.event.wall), entry.why
    parts = _after(row.parts, Counter(said.parts), _lost(said.lost), why)
    over = replace(row, outcome="cut", ended=ended, reason=why, parts=parts, played=said.played_ms)
    return _flowed(over, said) if row.flow else over


def _flowed(row: Row, said: Ended | Cut) -> Row:
    """A flow that is over: what counts is how long it was really heard."""
    parts = tuple(replace(part, duration=said.played_ms) if part.played else part for part in row.parts)
    return replace(
        row, parts=parts, played=said.played_ms, paused=said.paused_ms, pauses=said.pauses, ducked=said.ducked,
        instead=said.instead_ms, file=said.file,
    )  # fmt: skip


def _goes_on(row: Row, event: Event) -> Row:
    """A flow goes on, perhaps in another run of air than the one that was cut."""
    if row.outcome != "cut":
        return replace(row, node=event.node)
    parts = tuple(replace(part, reason=None) for part in row.parts)
    return replace(row, outcome="pending", ended=None, reason=None, parts=parts, played=None, node=event.node)


def _pieces(pieces: tuple[PieceRow, ...], entry: Entry, said: PiecePlayed) -> tuple[PieceRow, ...]:
    """A piece begins; or the last one is over. One that never began is named with its reason."""
    why = entry.why if entry.event.reason else None
    piece = PieceRow(said.name, entry.at, entry.event.clip, said.played_ms, said.times, why)
    if said.played_ms is not None and pieces and pieces[-1].played is None and pieces[-1].clip == piece.clip:
        return (*pieces[:-1], piece)
    return (*pieces, piece)


def _missed(row: Row | None, entry: Entry) -> Row:
    event = entry.event
    row = row or Row(event.spot, event.output, "", event.wall, event.wall, "pending", node=event.node)
    return replace(row, outcome="missed", reason=entry.why) if row.outcome == "pending" and not row.started else row


def _unheard(row: Row) -> Row:
    """Undo a start: it was handed to a device for a time after air died and came back."""
    return replace(row, started=None)


def _judged_again(row: Row) -> Row:
    """Undo a miss that a fast clock caused."""
    return replace(row, outcome="pending", reason=None) if row.outcome == "missed" else row


def _cut_by_power(row: Row) -> Row:
    why = Reason("air.power_lost")
    known = sum(piece.played or 0 for piece in row.pieces) if row.flow else None
    return replace(row, outcome="cut", reason=why, parts=_after(row.parts, Counter(), {}, why), played=known)


def _begun(parts: tuple[PartRow, ...], lost: Mapping[str, Reason]) -> tuple[PartRow, ...]:
    """The parts as they sound (again): earlier causes no longer apply, and parts whose clips are lost are marked."""
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


def _lost(parts: Iterable[PartSaid]) -> dict[str, Reason]:
    """Version -> why its clip could not be played."""
    return {part.version: Reason(part.code, texts(part.params)) for part in parts}


def _parts(parts: Iterable[PartSaid], ready: bool) -> tuple[PartRow, ...]:
    return tuple(
        PartRow(part.version, part.language, part.duration, ready, reason=part.why, by=part.by) for part in parts
    )


def _or(moment: Instant | None, otherwise: Instant) -> Instant:
    return otherwise if moment is None else moment
