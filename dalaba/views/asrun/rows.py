"""The log's values: one row for each spot or refusal, one part for each language, and their counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from dalaba.core.model import Instant, Millis, Reason

Outcome = Literal["aired", "late", "cut", "missed", "unreported", "pending", "refused", "withdrawn"]

LATE_AFTER: Millis = 2_000
"""Milliseconds after its planned start beyond which a spot is late (DESIGN §7)."""


@dataclass(frozen=True, slots=True)
class PartRow:
    """One language of a spot. `reason`: why it was not heard, if known."""

    version: str
    language: str
    duration: Millis
    ready: bool = True
    """False if it was already known to be lost when planned."""
    played: bool = False
    """Heard in full."""
    reason: Reason | None = None
    by: str = ""
    """Who speaks: an engine, or "recording"; "" if unknown."""
    pieces: int = 1
    """The number of its clips, all of which must be heard."""


@dataclass(frozen=True, slots=True)
class PieceRow:
    """One piece of a playlist, or of what is heard while a relay has no signal."""

    name: str
    at: Instant
    clip: str = ""
    """The digest of its file."""
    played: Millis | None = None
    """How much of it was heard; None while it sounds, or if the power failed during it."""
    times: int = 1
    """How often it was heard in a row."""
    reason: Reason | None = None
    """Why it was not heard (any further), if so."""


@dataclass(frozen=True, slots=True)
class Report:
    """A person's statement that a spot was played where no PC reports. It is shown, and never counts as aired."""

    by: str
    at: Instant
    text: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What a person ordered to be said or played, or said live."""

    kind: str
    """Either "say", "play" or "talk"."""
    text: str
    """The text, or the name of the file or script; "" for a talk."""
    actor: str
    why: str = ""
    priority: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One spot or refusal, and its outcome."""

    id: str
    outlet: str
    script: str
    due: Instant
    planned: Instant | None
    """The start in the programme; None for a refusal."""
    outcome: Outcome
    started: Instant | None = None
    ended: Instant | None = None
    reason: Reason | None = None
    parts: tuple[PartRow, ...] = ()
    title: str = ""
    node: str = ""
    played: Millis | None = None
    """How much of a cut spot was sent, silences included; None if unknown (a power failure). How much was heard of a
    flow, pauses left out.
    """
    reported: Report | None = None
    """Only for an unreported spot."""
    said: Said | None = None
    """Only for what people ordered, which no programme has."""
    flow: str = ""
    """"playlist" or "relay" if it takes up its time in the background."""
    pieces: tuple[PieceRow, ...] = ()
    """What was heard of it, piece by piece."""
    paused: Millis = 0
    pauses: int = 0
    """How often and how long a flow was silent because something else was heard, or something prevented it."""
    ducked: int = 0
    """How often a flow was softer because something else was heard."""
    instead: Millis = 0
    """How long a relay had no signal."""
    file: str = ""
    """The file in which a relay is kept."""
    withdrawn: bool = False
    """A changed programme removed it: before it was due (then it no longer is), or while something prevented it."""

    @property
    def sounding(self) -> bool:
        """Whether it started and has no later event."""
        return self.outcome == "pending" and self.started is not None

    @property
    def lateness(self) -> Millis | None:
        """How long after its planned start it sounded, even if resumed or caught up; None if it did not."""
        if self.started is None or self.planned is None:
            return None
        return max(0, self.started - self.planned)


def on_time(row: Row) -> Outcome:
    """The outcome of a spot that was heard: aired or late."""
    late = row.lateness
    return "late" if late is not None and late > LATE_AFTER else "aired"


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts over rows. `due` and `planned` are the two sums that must match."""

    refused: int = 0
    aired: int = 0
    late: int = 0
    cut: int = 0
    missed: int = 0
    unreported: int = 0
    pending: int = 0
    reported: int = 0
    """How many of the unreported spots a person has reported."""
    withdrawn: int = 0
    """Not part of `due`: removed by a changed programme before their time."""

    @property
    def planned(self) -> int:
        return self.aired + self.late + self.cut + self.missed + self.unreported + self.pending

    @property
    def due(self) -> int:
        return self.planned + self.refused

    @property
    def heard(self) -> int:
        """Heard in full, on time or late."""
        return self.aired + self.late

    @staticmethod
    def of(outcomes: Iterable[Outcome], reported: int = 0) -> Summary:
        """The counts of these rows."""
        counts: dict[str, int] = {**Counter(outcomes)}
        return Summary(**counts, reported=reported)


@dataclass(frozen=True, slots=True)
class AsRun:
    """The rows by due time, then outlet, then id, including those that a changed programme removed."""

    rows: tuple[Row, ...]

    @property
    def withdrawn(self) -> tuple[str, ...]:
        """Ids of spots that are no longer due."""
        return tuple(row.id for row in self.rows if row.outcome == "withdrawn")

    @property
    def summary(self) -> Summary:
        return Summary.of((row.outcome for row in self.rows), sum(row.reported is not None for row in self.rows))

    def between(self, since: Instant, until: Instant) -> AsRun:
        """Only what was due in since <= due < until. A day's spots may be planned days earlier, so read more events."""
        return replace(self, rows=tuple(row for row in self.rows if since <= row.due < until))

    def at(self, *outlets: str) -> AsRun:
        """Only these outlets' rows."""
        return replace(self, rows=tuple(row for row in self.rows if row.outlet in outlets))
