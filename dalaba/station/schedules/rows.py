"""Campaigns and their rows as frozen values."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple, TypeAlias

from dalaba.core.model import (
    CatchUp,
    Ending,
    IfCut,
    IfMissing,
    LanguageOrder,
    Millis,
    PieceOrder,
    Place,
    Priority,
    Source,
    Timing,
    Under,
)
from dalaba.station.days import Clause, Postponed, WhichDays, shown
from dalaba.station.exams import ExamHours
from dalaba.station.files.values import MINUTE

Beneath: TypeAlias = Under | Literal["keep"]
"""What music does while something else is heard; "keep": nothing else is planned into it."""


@dataclass(frozen=True, slots=True)
class Hours:
    """A window or a time as written, perhaps with facts to be filled in."""

    text: str
    place: Place
    strict: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """Which script or sound, where, when. `dates` empty: every day of the campaign."""

    campaign: str
    id: str
    script: str
    """The name of its script; or of its sound, playlist or relay, as `source` says."""
    outlets: tuple[str, ...]
    windows: tuple[Hours, ...] = ()
    every: Millis = 0
    at: tuple[Hours, ...] = ()
    per_window: int = 0
    dates: tuple[WhichDays, ...] = ()
    excluded: tuple[WhichDays, ...] = ()
    weekdays: frozenset[int] = frozenset()
    rules: tuple[Clause, ...] = ()
    """Further conditions on a day: odd weeks, the month's last Friday. Every clause must match."""
    day_types: frozenset[str] = frozenset()
    days_before: int = 0
    languages: tuple[str, ...] = ()
    length: str = "long"
    order: LanguageOrder = "together"
    if_missing: IfMissing = "next"
    timing: Timing = "flexible"
    wait: Millis = 5 * MINUTE
    priority: Priority = "notice"
    if_cut: IfCut = "drop"
    catch_up: CatchUp = "skip"
    volume: int = 100
    values: Mapping[str, str] = field(default_factory=dict)
    enabled: bool = True
    note: str = ""
    moved: tuple[Hours, ...] = ()
    """The real time of its single play. The row is still identified by the time that it was first given."""
    place: Place | None = None
    waits: bool = False
    """Something in it could not be read, and it does not play until that is corrected."""
    to: tuple[str, ...] = ()
    """Outlets, zones and kinds as written."""
    source: Source = "script"
    pieces: PieceOrder = "in_order"
    ending: Ending = "fade"
    gap: Millis = 0
    """Silence between two pieces."""
    lasts: Millis = 0
    """How long music lasts that begins at a time of day, rather than filling a window."""
    longest: Millis = 0
    """The longest that its relay is heard at a time, as the station says; 0: any time."""
    under: Beneath = "pause"
    bed: str = ""
    """The sound or playlist under its words."""
    reserve: str = ""
    """The sound that is heard if its own fails, for an exam's paper."""
    exam: str = ""
    """The exam that it is a paper of."""
    only: Millis = 0
    """Only so much of its beginning is heard, for the trial of a paper; 0: all of it."""
    timetables: frozenset[str] = frozenset()
    """It plays only while one of these timetables is in force; besides its day types."""

    @property
    def kinds(self) -> frozenset[str]:
        """Every type that it asks of a day."""
        return self.day_types | self.timetables

    @property
    def timed(self) -> bool:
        """Whether it has a time of day. A row without one is only for a van's pack."""
        return bool(self.windows or self.at)

    def says(self, script: str) -> bool:
        """Whether it says the script of that name."""
        return self.script == script and self.source == "script"

    @property
    def flows(self) -> bool:
        """Whether it takes up its time instead of having a length: a playlist, a relay, a sound that fills a window."""
        if self.source == "file":
            return bool(self.windows) and not (self.every or self.per_window)
        return self.source != "script"

    @property
    def most(self) -> Millis:
        """The longest that it sounds at a time, as its row and the station say; 0 if neither does."""
        return min((each for each in (self.lasts, self.longest) if each), default=0)


class Bells(NamedTuple):
    """What was taken from a bell timetable, for people to see."""

    source: str
    """The sheet's file, or 时段表; "" if it is written in the campaign itself."""
    rings: int
    first: str
    """The first time of day, and the last; "" if its bells go by periods."""
    last: str
    without: tuple[str, ...] = ()
    """The lines that ring no bell."""
    place: Place | None = None
    remarks: tuple[tuple[str, Place], ...] = ()
    """What is written beside the times, and changes no bell."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """A schedule file. `dates` empty: every day."""

    name: str
    file: str
    rows: tuple[Row, ...]
    dates: tuple[WhichDays, ...] = ()
    excluded: tuple[WhichDays, ...] = ()
    daily: Mapping[date, Mapping[str, str]] = field(default_factory=dict)
    at_outlets: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    enabled: bool = True
    note: str = ""
    postponed: tuple[Postponed, ...] = ()
    waits: bool = False
    """Something that affects all its rows could not be read; none plays until that is corrected."""
    exams: tuple[ExamHours, ...] = ()
    """Hours in which its outlets are silent but for the exams' papers, which are among the rows."""
    bells: tuple[Bells, ...] = ()
    """The bell timetables from which some of its rows come."""
    sheets: tuple[str, ...] = ()
    """The files that it names: a timetable of bells, a table of the outlets' facts."""

    def meant_by(self, day: date) -> date | None:
        """The campaign's original day for this one, without postponements; None if this day was left empty."""
        meant: date | None = day
        for each in reversed(self.postponed):
            meant = None if meant is None else each.meant_by(meant)
        return meant


def row_hash(row: Row) -> str:
    """Eight hexadecimal digits for what a row says, wherever it is and whatever its note."""
    hours = [hours.text for hours in (*row.windows, *row.at)]  # a row that was moved stays the same row
    days = [sorted(row.weekdays), sorted(row.day_types)]
    loud = f"|{row.volume}" if row.volume != 100 else ""
    rules = "".join(f"|{shown(each)}" for clause in row.rules for each in clause)
    sound = f"|{[getattr(row, name) for name in _OF_SOUNDS]}" if row.source != "script" or row.bed else ""
    if row.timetables:
        rules += f"|{sorted(row.timetables)}"
    text = f"{[getattr(row, name) for name in _HASHED]}{sorted(row.values.items())}{days}{hours}{loud}{rules}{sound}"
    return hashlib.sha256(text.encode()).hexdigest()[:8]


_HASHED = (
    "script", "to", "every", "per_window", "dates", "excluded", "days_before", "languages", "length", "order",
    "if_missing", "timing", "wait", "priority", "if_cut", "catch_up",
)  # fmt: skip
_OF_SOUNDS = ("source", "pieces", "ending", "gap", "lasts", "under", "bed")
"""What only a row with sounds says; the hash of other rows is what it was before there were any."""
