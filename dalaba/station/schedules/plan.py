"""A plan: all that people wrote, with look-up tables that are computed once and used again and again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from dalaba.core.model import Millis
from dalaba.station.days import DayTypes
from dalaba.station.exams import ExamHours
from dalaba.station.outlets import Setup
from dalaba.station.schedules.rows import Campaign, Row
from dalaba.station.scripts import Script


class Starts(NamedTuple):
    """When a row starts on a day: milliseconds after midnight, sorted, each once. Above 24:00: the next day."""

    times: tuple[Millis, ...]
    ends: tuple[Millis | None, ...]
    """The end of each one's window; None for a time of the row's own."""


class SteadyRow(NamedTuple):
    """A row with the same starts on each of its days: those from `first` to `last` that are in `weekdays`."""

    first: int
    last: int
    weekdays: frozenset[int]
    times: tuple[Millis, ...]
    campaign: Campaign
    row: Row

    def has(self, number: int) -> bool:
        """Whether a day, as an ordinal, is one of its days."""
        return self.first <= number <= self.last and (number + 6) % 7 in self.weekdays


class Agenda(NamedTuple):
    """An outlet's rows, prepared for finding the next occurrence."""

    entries: tuple[SteadyRow, ...]
    others: tuple[tuple[Campaign, Row], ...]
    last: int
    """The last day (as an ordinal) on which one of them may start."""


@dataclass(frozen=True, slots=True)
class Plan:
    """All that people wrote, and all that `expand` looks at."""

    setup: Setup
    days: DayTypes
    scripts: Mapping[str, Script]
    campaigns: tuple[Campaign, ...]
    by_outlet: Mapping[str, tuple[tuple[Campaign, Row], ...]] = field(init=False, compare=False, repr=False)
    """Outlet -> the rows that may play there and have a time of day."""
    period_names: frozenset[str] = field(init=False, compare=False, repr=False)
    """Every name of a period, in the station or in a timetable."""
    fixed: dict[int, Starts] = field(init=False, compare=False, repr=False, default_factory=dict)
    """id(row) -> its starts, if they are the same on every day and everywhere. Filled on demand."""
    shared: frozenset[str] = field(init=False, compare=False, repr=False)
    """Scripts that several campaigns play."""
    flows: bool = field(init=False, compare=False, repr=False)
    """Whether any row takes up its time instead of having a length."""
    also: tuple[Plan, ...] = field(init=False, compare=False, repr=False)
    """Alternatives, with what else the days may be if something written about them cannot be read."""
    used: dict[str, tuple[str, ...]] = field(init=False, compare=False, repr=False, default_factory=dict)
    """Script -> the variables that it uses. Filled on demand."""
    wordings: dict[str, str] = field(init=False, compare=False, repr=False, default_factory=dict)
    """Script -> a digest of its texts. Filled on demand."""
    exams: tuple[ExamHours, ...] = field(init=False, compare=False, repr=False)
    """The hours of all exams."""
    agendas: dict[str, Agenda] = field(init=False, compare=False, repr=False, default_factory=dict)
    """Outlet -> its rows prepared for `next_due`. Filled on demand."""

    def script_of(self, row: Row) -> Script | None:
        """The script that a row says; None if there is none of that name, or if the row plays a sound."""
        return self.scripts.get(row.script) if row.source == "script" else None

    def __post_init__(self) -> None:
        found: dict[str, list[tuple[Campaign, Row]]] = {}
        for campaign in self.campaigns:
            for row in campaign.rows:
                for name in row.outlets if row.timed else ():
                    found.setdefault(name, []).append((campaign, row))
        object.__setattr__(self, "by_outlet", {name: tuple(rows) for name, rows in found.items()})
        many = Counter(script for each in self.campaigns for script in {row.script for row in each.rows})
        object.__setattr__(self, "shared", frozenset(script for script, count in many.items() if count > 1))
        object.__setattr__(self, "flows", any(row.flows for each in self.campaigns for row in each.rows))
        of_timetables = (name for timetable in self.days.timetables for name in timetable.periods)
        object.__setattr__(self, "period_names", frozenset((*self.setup.periods, *of_timetables)))
        object.__setattr__(self, "exams", tuple(exam for each in self.campaigns for exam in each.exams))
        object.__setattr__(self, "also", tuple(replace(self, days=each) for each in self.days.also))
