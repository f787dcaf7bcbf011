"""A day's plays as one list: what was heard, what is to come, what was lost, each with its reason. Pure.

The programme says what was planned and refused, the ledger what became of it; what people ordered is only there. One
line stands for all outlets where the same happened to the same play.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from dalaba.core.model import Instant, Millis, Programme, Reason, Refusal, Spot
from dalaba.core.spot_id import SpotId
from dalaba.views.asrun import Row

State = Literal["heard", "late", "playing", "coming", "cut", "missed", "skipped", "refused", "elsewhere", "open"]
"""`elsewhere`: another PC plays it, and nobody has said whether it was heard; `open`: its time is over, and the ledger
says nothing of it."""
BAD: tuple[State, ...] = ("cut", "missed", "refused", "open")
HEARD: tuple[State, ...] = ("heard", "late")
_OF_OUTCOME: Mapping[str, State] = {
    "aired": "heard", "late": "late", "cut": "cut", "missed": "missed", "unreported": "elsewhere", "refused": "refused",
}  # fmt: skip
_BY_ORDER = ("air.skipped",)
"""Reasons of what somebody left out on purpose."""
_PATIENCE: Millis = 15_000
"""How long after its latest start a play without any entry is still to come: the ledger may be behind."""


@dataclass(frozen=True, slots=True)
class Play:
    """One play at one outlet."""

    id: str
    outlet: str
    title: str
    due: Instant
    start: Instant
    end: Instant
    state: State
    why: Reason | None = None
    script: str = ""
    flow: bool = False
    """Music or a relay, which lies beneath the others."""
    ordered: bool = False
    """Somebody ordered it; no programme has it."""


@dataclass(frozen=True, slots=True)
class Line:
    """The same play at one or more outlets, with the same outcome."""

    plays: tuple[Play, ...]

    @property
    def first(self) -> Play:
        return self.plays[0]

    @property
    def outlets(self) -> tuple[str, ...]:
        return tuple(play.outlet for play in self.plays)

    @property
    def key(self) -> str:
        """Its row, or its order."""
        return SpotId.parse(self.first.id).key


def plays(programme: Programme, rows: Mapping[str, Row], now: Instant, since: Instant, until: Instant) -> list[Play]:
    """Every play of the day from `since` to before `until`, by its start. `rows`: the ledger's, by id."""
    found = [_planned(spot, rows.get(spot.id), now) for spot in programme.spots]
    found += [_refused(each, rows.get(each.id), programme) for each in programme.refused]
    known = {play.id for play in found}
    here = {card.name for card in programme.outlets}
    others = (row for row in rows.values() if row.id not in known and since <= row.due < until)
    found += [_unplanned(row) for row in others if row.outlet in here and _counts(row)]
    return sorted(found, key=lambda play: (play.start, play.due, play.title, play.outlet))


def lines(found: Iterable[Play]) -> list[Line]:
    """The plays as lines, by their start."""
    groups: dict[tuple[object, ...], list[Play]] = {}
    for play in found:
        name = SpotId.parse(play.id)
        code = play.why.code if play.why else ""
        groups.setdefault((name.key, play.due, play.state, code, play.title), []).append(play)
    return [Line(tuple(each)) for each in groups.values()]


def counts(found: Iterable[Play]) -> dict[str, int]:
    """How many were heard, are playing, are to come, were lost, were left out."""
    told = {"heard": 0, "playing": 0, "coming": 0, "bad": 0, "skipped": 0, "elsewhere": 0}
    for play in found:
        told["heard" if play.state in HEARD else "bad" if play.state in BAD else play.state] += 1
    return told


def around(found: Sequence[Line], now: Instant, before: int, after: int) -> tuple[Sequence[Line], int, int]:
    """The lines near now, and how many there are before and after them."""
    begun = next((number for number, line in enumerate(found) if line.first.end > now), len(found))
    first, last = max(0, begun - before), min(len(found), begun + after)
    return found[first:last], first, len(found) - last


def _planned(spot: Spot, row: Row | None, now: Instant) -> Play:
    state, why, start, end = _became(spot, row, now)
    return Play(spot.id, spot.outlet, spot.title, spot.due, start, end, state, why, spot.script, spot.flow is not None)


def _became(spot: Spot, row: Row | None, now: Instant) -> tuple[State, Reason | None, Instant, Instant]:
    if row is None or row.outcome in ("pending", "withdrawn"):
        if row is not None and row.sounding and row.started is not None:
            return "playing", None, row.started, row.started + spot.duration
        over = now > max(spot.latest, spot.end) + _PATIENCE
        return "open" if over else "coming", None, spot.start, spot.end
    state = _OF_OUTCOME[row.outcome]
    if state == "missed" and row.reason is not None and row.reason.code in _BY_ORDER:
        state = "skipped"
    start = row.started or spot.start
    return state, row.reason, start, row.ended or start + spot.duration


def _refused(refusal: Refusal, row: Row | None, programme: Programme) -> Play:
    title = row.title if row is not None and row.title else refusal.script
    return Play(
        refusal.id, refusal.outlet, title, refusal.due, refusal.due, refusal.due, "refused", refusal.reason,
        refusal.script,
    )  # fmt: skip


def _counts(row: Row) -> bool:
    """Whether it stands on the day's list though the programme no longer has it: it sounded, or should have."""
    return row.outcome in ("aired", "late", "cut", "missed") or row.sounding


def _unplanned(row: Row) -> Play:
    start = row.started or row.planned or row.due
    said = row.title or (row.said.text if row.said else "") or row.script or SpotId.parse(row.id).row
    length = sum(part.duration for part in row.parts)
    state: State = "playing" if row.sounding else _OF_OUTCOME.get(row.outcome, "open")
    return Play(
        row.id, row.outlet, said, row.due, start, row.ended or start + length, state, row.reason, row.script,
        bool(row.flow), row.said is not None,
    )  # fmt: skip
