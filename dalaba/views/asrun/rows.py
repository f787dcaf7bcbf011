"""The log's values: a row a spot or refusal, a part a language, and their counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from dalaba.core.model import Instant, Millis, Reason

Outcome = Literal["aired", "late", "cut", "missed", "unreported", "pending", "refused", "withdrawn"]

LATE_AFTER: Millis = 2_000
"""Later than this after its planned start, a spot is late (DESIGN §7)."""


@dataclass(frozen=True, slots=True)
class PartRow:
    """One language of a spot. `reason`: why it was not heard, where that is known."""

    version: str
    language: str
    duration: Millis
    ready: bool = True
    """False: already known to be lost when planned."""
    played: bool = False
    """Heard in full."""
    reason: Reason | None = None
    by: str = ""
    """Who speaks: an engine, or "recording"; "" where nothing is said of it."""
    pieces: int = 1
    """So many clips it is, each of which has to be heard."""


@dataclass(frozen=True, slots=True)
class Report:
    """A person's word that a spot was played where no PC reports. It is shown, and never counted as aired."""

    by: str
    at: Instant
    text: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What a person had said or played at once, or said live."""

    kind: str
    """"say", "play", "talk"."""
    text: str
    """What was said, or what the file or script is called; "" of a talk."""
    actor: str
    why: str = ""
    priority: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One spot or refusal, and what became of it."""

    id: str
    outlet: str
    script: str
    due: Instant
    planned: Instant | None
    """Where the programme placed its start; None for a refusal."""
    outcome: Outcome
    started: Instant | None = None
    ended: Instant | None = None
    reason: Reason | None = None
    parts: tuple[PartRow, ...] = ()
    title: str = ""
    node: str = ""
    played: Millis | None = None
    """How much of a cut spot was sent, its silences included; None where nobody could tell (a power failure)."""
    reported: Report | None = None
    """Only of an unreported one."""
    said: Said | None = None
    """Only of what people ordered: no programme has it."""
    withdrawn: bool = False
    """A changed programme took it out: before its time (then it is due no more), or while something was in its way."""

    @property
    def sounding(self) -> bool:
        """Started, and nothing said since."""
        return self.outcome == "pending" and self.started is not None

    @property
    def lateness(self) -> Millis | None:
        """How long after its planned start it sounded, taken up again or caught up too; None: it did not."""
        if self.started is None or self.planned is None:
            return None
        return max(0, self.started - self.planned)


def on_time(row: Row) -> Outcome:
    """What a spot that was heard is: aired, or late."""
    late = row.lateness
    return "late" if late is not None and late > LATE_AFTER else "aired"


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts over rows. `due` and `planned` are the two sums that must come out."""

    refused: int = 0
    aired: int = 0
    late: int = 0
    cut: int = 0
    missed: int = 0
    unreported: int = 0
    pending: int = 0
    reported: int = 0
    """Of the unreported: those that a person has vouched for."""
    withdrawn: int = 0
    """Beside what is due: taken out by a changed programme before its time."""

    @property
    def planned(self) -> int:
        return self.aired + self.late + self.cut + self.missed + self.unreported + self.pending

    @property
    def due(self) -> int:
        return self.planned + self.refused

    @property
    def heard(self) -> int:
        """In full, on time or late."""
        return self.aired + self.late

    @staticmethod
    def of(outcomes: Iterable[Outcome], reported: int = 0) -> Summary:
        """Counted."""
        counts: dict[str, int] = {**Counter(outcomes)}
        return Summary(**counts, reported=reported)


@dataclass(frozen=True, slots=True)
class AsRun:
    """The rows by due time, then outlet, then id; what a changed programme took out among them."""

    rows: tuple[Row, ...]

    @property
    def withdrawn(self) -> tuple[str, ...]:
        """Ids of what is due no more."""
        return tuple(row.id for row in self.rows if row.outcome == "withdrawn")

    @property
    def summary(self) -> Summary:
        return Summary.of((row.outcome for row in self.rows), sum(row.reported is not None for row in self.rows))

    def between(self, since: Instant, until: Instant) -> AsRun:
        """Only what was due in since <= due < until. A day's spots may be planned days before it: read wide."""
        return replace(self, rows=tuple(row for row in self.rows if since <= row.due < until))

    def at(self, *outlets: str) -> AsRun:
        """Only these outlets' rows."""
        return replace(self, rows=tuple(row for row in self.rows if row.outlet in outlets))
