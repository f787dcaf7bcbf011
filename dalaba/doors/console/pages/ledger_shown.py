"""The ledger's values in a person's words, for the page: rows with their why, coverage, what people did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from dalaba.core import clock
from dalaba.messages import sentence
from dalaba.views import report
from dalaba.views.asrun import Cover, Happening, Row, Unit, coverage, spoken
from dalaba.views.picture.dates import brief_date, length
from dalaba.views.report import DayReport

_STATES = {"aired": "good", "late": "good", "cut": "bad", "missed": "bad", "refused": "bad"}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the ledger."""

    day: str
    at: str
    outlet: str
    title: str
    outcome: str
    state: str
    """"good", "bad" or "": how it looks."""
    why: str
    """In a few words why it was not heard; "" where it was."""
    facts: tuple[str, ...]
    """What there is to know of it: when, in which languages, and for each that was not heard why."""
    due: str
    """Its day and time, for the question why: 2022-07-13 and 07:15."""


@dataclass(frozen=True, slots=True)
class Doing:
    """What somebody did, or what went wrong."""

    day: str
    at: str
    where: str
    text: str
    bad: bool


class Words:
    """Says things in one language, by one clock. `titles`: script -> its title."""

    def __init__(self, ui: str, zone: ZoneInfo, titles: Mapping[str, str], several: bool) -> None:
        """`several`: whether days are shown."""
        self._ui, self._zone, self._titles, self._several = ui, zone, titles, several

    def name(self, row: Row) -> str:
        """What a row is called."""
        return report.named(row, self._ui) if row.title or row.said else self._titles.get(row.script, row.script)

    def line(self, row: Row) -> Line:
        """A row to be shown."""
        why = self._why(row)
        return Line(
            self._day(row.due), clock.hms(row.due, self._zone), row.outlet, self.name(row),
            sentence(f"cli.outcome_{row.outcome}", self._ui), _STATES.get(row.outcome, ""), why,
            tuple(self._facts(row, why)), f"{clock.local(row.due, self._zone):%H:%M}",
        )  # fmt: skip

    def doing(self, each: Happening) -> Doing:
        """An incident to be shown."""
        bad = each.kind in ("device_lost", "stalled", "away", "no_signal", "dry", "unrecorded")
        at, where = report.when(each, self._zone, self._ui), report.where(each.outlets, self._ui)
        return Doing(self._day(each.at), at, where, report.told(each, self._ui), bad)

    def cover(self, rows: Sequence[Row], covers: Sequence[Cover]) -> list[tuple[str, ...]]:
        """The coverage as a table's cells."""
        names = {row.script: self.name(row) for row in rows}
        return [
            (each.outlet, names[each.script], report.language(each.language, self._ui), str(each.wanted),
             str(each.played), str(each.reported or ""))
            for each in covers
        ]  # fmt: skip

    def _day(self, instant: int) -> str:
        day = clock.local(instant, self._zone)
        return brief_date(day.date(), self._ui) if self._several else ""

    def _why(self, row: Row) -> str:
        return spoken(Unit(row).reason or row.reason, self._ui, page=True)

    def _facts(self, row: Row, why: str) -> Iterable[str]:
        if why:
            yield why
        if row.started is not None:
            began, ended = (self._time(each) for each in (row.started, row.ended))
            yield sentence("page_ledger.began" if ended else "page_ledger.began_only", self._ui, at=began, end=ended)
        elif row.planned is not None and row.planned != row.due:
            yield sentence("page_ledger.planned", self._ui, at=self._time(row.planned))
        if row.flow and row.played:
            yield sentence("page_ledger.heard_for", self._ui, length=length(row.played, self._ui))
        for part in () if row.flow else row.parts:
            name = report.language(part.language, self._ui)
            if part.played:
                yield sentence("page_ledger.part_heard", self._ui, language=name, by=part.by or "…")
            elif (because := spoken(part.reason, self._ui, page=True)) and because != why:
                yield sentence("page_ledger.part_lost", self._ui, language=name, why=because)
        if row.reported is not None:
            yield sentence("cli.log_vouched", self._ui, by=row.reported.by or "?", text=row.reported.text).rstrip()

    def _time(self, instant: int | None) -> str:
        return "" if instant is None else f"{clock.local(instant, self._zone):%H:%M:%S}"


def all_rows(reports: Iterable[DayReport]) -> list[Row]:
    """The rows of some days, in order."""
    return [row for each in reports for row in each.log.rows]


def all_doings(reports: Iterable[DayReport]) -> list[Happening]:
    """What people did and what went wrong on some days, by time."""
    lists = [each.incidents for each in reports]
    found = [one for day in lists for each in (day.orders, day.sound_checks, day.notes, day.troubles) for one in each]
    return sorted(found, key=lambda one: (one.at, one.seq))


def covers(rows: Iterable[Row]) -> Sequence[Cover]:
    """The coverage of these rows: what was least heard comes first at each outlet."""
    return sorted(coverage(rows), key=lambda each: (each.outlet, each.played - each.wanted, each.script))
