"""Counts over days by outlet, script and language: what was due, its outcome, and how late it was.

Grouped by language, the unit is a language's part of a spot; otherwise it is the spot. Either way due = planned +
refused, and the groups add up to the whole. A part that was not ready when its spot was planned counts as refused; a
part that ended before its spot was cut counts as heard. A refusal or unplanned sound has no language: its group is "".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from dalaba.core.model import Millis, Reason
from dalaba.views.asrun.rows import Outcome, PartRow, Row, Summary, on_time

By = Literal["outlet", "script", "language"]
ALL: tuple[By, ...] = ("outlet", "script", "language")


@dataclass(frozen=True, slots=True)
class Lateness:
    """Milliseconds after the planned start, over all spots that sounded, including cut and caught-up ones; by nearest
    rank.

    The nearest rank p is the smallest value that at least p % of the values do not exceed: always a value that
    occurred.
    """

    spots: int
    p50: Millis
    p95: Millis
    most: Millis

    @staticmethod
    def of(values: Iterable[Millis]) -> Lateness | None:
        """The lateness; None if nothing sounded."""
        ordered = sorted(values)
        if not ordered:
            return None
        return Lateness(len(ordered), _rank(ordered, 50), _rank(ordered, 95), ordered[-1])


@dataclass(frozen=True, slots=True)
class Tally:
    """One group. A key that it is not grouped by is ""."""

    outlet: str
    script: str
    language: str
    counts: Summary
    sent: Millis
    """The length of the parts sent in full, each counted once. A cut part adds nothing: half a sentence informs
    nobody.
    """
    broken: Millis
    """The most that was sent of cut parts, including the silence before them. Power failures count as nothing, because
    the length is unknown.
    """
    lateness: Lateness | None
    reasons: tuple[tuple[Reason, int], ...]
    """Why spots were not heard, the most frequent reason first; for each code, its most frequent facts."""


class Unit(NamedTuple):
    """What is counted: a spot, or one language's part of it."""

    row: Row
    part: PartRow | None = None

    @property
    def outcome(self) -> Outcome:
        row, part = self
        if part is None or row.outcome == "withdrawn":
            return row.outcome
        if part.played:
            return on_time(row)
        if not part.ready:
            return "refused"
        return "cut" if row.outcome in ("aired", "late") else row.outcome

    @property
    def reason(self) -> Reason | None:
        """Why it was not heard."""
        if self.outcome in ("aired", "late", "withdrawn"):
            return None
        return (self.part.reason if self.part else None) or self.row.reason


def tally(rows: Iterable[Row], by: Sequence[By] = ("outlet", "language")) -> tuple[Tally, ...]:
    """The groups in the order of their names; none without rows, but with an empty `by` always one group for
    the whole.
    """
    groups: dict[tuple[str, ...], list[Unit]] = {} if by else {("", "", ""): []}
    for unit in _units(rows, "language" in by):
        groups.setdefault(tuple(_name(unit, each) if each in by else "" for each in ALL), []).append(unit)
    return tuple(_tallied((key[0], key[1], key[2]), units) for key, units in sorted(groups.items()))


def reasons_of(units: Iterable[Unit]) -> tuple[tuple[Reason, int], ...]:
    """Why spots were not heard: (reason, how often), the most frequent first."""
    codes: Counter[str] = Counter()
    facts: dict[str, Counter[tuple[tuple[str, str], ...]]] = {}
    for unit in units:
        if (why := unit.reason) and why.code:
            codes[why.code] += 1
            facts.setdefault(why.code, Counter())[tuple(sorted(why.params.items()))] += 1
    return tuple((Reason(code, dict(facts[code].most_common(1)[0][0])), count) for code, count in codes.most_common())


def _units(rows: Iterable[Row], in_parts: bool) -> Iterable[Unit]:
    for row in rows:
        if in_parts and row.parts:
            yield from (Unit(row, part) for part in row.parts)
        else:
            yield Unit(row)


def _name(unit: Unit, by: By) -> str:
    if by == "language":
        return unit.part.language if unit.part else ""
    return unit.row.outlet if by == "outlet" else unit.row.script


def _tallied(key: tuple[str, str, str], units: Sequence[Unit]) -> Tally:
    reported = sum(unit.row.reported is not None for unit in units if unit.outcome == "unreported")
    late = (unit.row.lateness for unit in units)
    return Tally(
        *key,
        counts=Summary.of((unit.outcome for unit in units), reported),
        sent=sum(_sent(unit) for unit in units),
        broken=sum(_broken(unit) for unit in units),
        lateness=Lateness.of(value for value in late if value is not None),
        reasons=reasons_of(units),
    )


def _sent(unit: Unit) -> Millis:
    parts = unit.row.parts if unit.part is None else (unit.part,)
    return sum(part.duration for part in parts if part.played)


def _broken(unit: Unit) -> Millis:
    """The first part that had not ended when its spot was cut."""
    row = unit.row
    if row.outcome != "cut" or not row.played:
        return 0
    begun = next((part for part in row.parts if part.ready and not part.played), None)
    if begun is None or unit.part not in (None, begun):
        return 0
    return min(begun.duration, max(0, row.played - sum(part.duration for part in row.parts if part.played)))


def _rank(ordered: Sequence[Millis], per_cent: int) -> Millis:
    return ordered[max(0, -(-len(ordered) * per_cent // 100) - 1)]
