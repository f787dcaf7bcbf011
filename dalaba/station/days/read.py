"""Reading days.yaml and days.auto.yaml. On days in both files, the one written by programs (auto) applies."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from dalaba.core.model import Place, Problem, Reason, Severity
from dalaba.core.problems import Bad
from dalaba.station.days.clauses import Clause, clauses_of, unread
from dalaba.station.days.day_sets import EVERY_DAY, WhichDays, lunar_doubt, which_days
from dalaba.station.days.later import Later, read_later
from dalaba.station.days.months import NEVER
from dalaba.station.days.names import (
    NOT,
    WEEKDAY_TYPES,
    day_type,
    nearest_type,
    type_words,
    unknown_type,
)
from dalaba.station.days.periods import each_type, periods_of, types_of
from dalaba.station.days.postponed import read_postponed
from dalaba.station.days.timetables import Period, Timetable, hours_of
from dalaba.station.days.types import NO_TELLING, DayTypes, Mark, Postponed
from dalaba.station.days.weeks import Weekly, told
from dalaba.station.files import Map, Problems, Record, Scalar, Seq, date_values, values, yaml_nodes
from dalaba.station.files.date_values import DateRange
from dalaba.station.files.keys import printed
from dalaba.station.files.record import parse_each, read_facts, scalars
from dalaba.station.files.text import read_text

AUTO = "days.auto.yaml"
FILES = ("days.yaml", AUTO)
SCHOOLS = "校园广播"
"""The outlets that follow another day's hours on a make-up day, if nobody says which."""
Resolve: TypeAlias = Callable[[Iterable[Scalar], Problems], tuple[str, ...]]
"""Turns names of outlets, zones and kinds into outlets; an unknown name becomes a problem."""


def read_days(
    folder: Path,
    calendar: str,
    problems: Problems,
    resolve: Resolve | None = None,
    periods: Iterable[str] = (),
    files: Iterable[str] = FILES,
) -> DayTypes:
    """The days of the station in `folder`; without a days.yaml, the calendar alone. `periods`: the station's named
    hours.

    Without `resolve`, names of outlets are taken as they are.
    """
    reader = _Reader(problems, resolve or _as_written, tuple(periods))
    for file in files:
        if not (folder / file).exists():
            continue
        try:
            root = yaml_nodes.parse(read_text(folder / file), file, problems)
        except Bad as bad:
            problems.bad(bad, Place(file))
            continue
        reader.take(Record(root or Map((), Place(file)), "days", problems), by_program=file == AUTO)
    return reader.days(calendar)


def _as_written(words: Iterable[Scalar], problems: Problems) -> tuple[str, ...]:
    return tuple(word.text for word in words)


def _told(rules: tuple[Clause, ...], terms: tuple[DateRange, ...]) -> tuple[Clause, ...]:
    return tuple(tuple(told(days, terms) for days in clause) for clause in rules)


def _with(marks: tuple[Mark, ...], doubted: list[Mark]) -> tuple[Mark, ...]:
    """The marks that can be read, and the same with unreadable ones included as if they could be."""
    return tuple(mark._replace(sure=True) for mark in marks if mark.sure or mark in doubted)


def _whenever(timetables: tuple[Timetable, ...], doubted: list[Timetable]) -> tuple[Timetable, ...]:
    return tuple(each.whenever() if each in doubted else each for each in timetables)


class _Reader:
    def __init__(self, problems: Problems, resolve: Resolve, periods: tuple[str, ...]) -> None:
        self._problems = problems
        self._resolve = resolve
        self._periods = periods
        self._severity: Severity = "error"
        self._terms: list[DateRange] = []
        self._unread_term: Place | None = None
        self._marked: list[Mark] = []
        self._timetables: dict[str, Timetable] = {}
        self._postponed: dict[str, tuple[Postponed, ...]] = {}
        self._later: list[Later] = []

    def take(self, record: Record, by_program: bool = False) -> None:
        """Read one file. A program may have written the old name of a renamed outlet; that is not reported as a
        mistake.
        """
        self._severity = "warning" if by_program else "error"
        self._read_terms(record)
        written = record.node("day_types")
        if isinstance(written, Seq):
            for item in written.items:
                self._marked.extend(self._listed(Record(item, "mark", self._problems)))
        else:
            for text, (key, node) in record.mapping("day_types").items():
                self._marked.extend(self._marks(*self._which(text, key), key, node))
        for name, (key, node) in record.mapping("timetable").items():
            self._add(name, key, Record(node, "timetable", self._problems))
        for name, (_, node) in record.mapping("postponed").items():
            self._postpone(name, node)
        if (said := record.node("later")) is not None and not (isinstance(said, Scalar) and said.empty):
            for item in said.items if isinstance(said, Seq) else (said,):
                self._later.append(read_later(item, self._meant, self._problems))

    def _read_terms(self, record: Record) -> None:
        found = Problems()
        self._terms.extend(parse_each(record.scalars("terms", split=False), date_values.dates, found))
        if self._problems.waiting("files.waits_days", found):
            self._unread_term = record.where("terms")

    def _postpone(self, name: str, node: yaml_nodes.Node) -> None:
        """A campaign whose postponement cannot be read counts as postponed for good."""
        found = Problems()
        said = read_postponed(node, found)
        if self._problems.waiting("files.waits_campaign", found):
            said = (*said, NO_TELLING)
        self._postponed[name] = (*self._postponed.get(name, ()), *said)

    def days(self, calendar: str) -> DayTypes:
        """Combine all files, and give their terms to everything that counts weeks by them."""
        terms = tuple(self._terms)
        marks = tuple(
            mark._replace(days=told(mark.days, terms), rules=_told(mark.rules, terms)) for mark in self._marked
        )
        timetables = tuple(
            replace(each, dates=tuple(told(span, terms) for span in each.dates), rules=_told(each.rules, terms))
            for each in self._timetables.values()
        )
        if not terms:
            for mark in marks:
                self._needs_terms(((mark.days,), *mark.rules), mark.place)
            for each in timetables:
                self._needs_terms((each.dates, *each.rules), each.place)
        marks = tuple(self._with_slips(marks, timetables))
        later = tuple(each for each in self._later if each.sure)
        plain = tuple(mark for mark in marks if mark.sure)
        sure = DayTypes(calendar, terms, plain, timetables, self._postponed, later)
        return replace(sure, also=tuple(self._also(sure, marks)))

    def _with_slips(self, marks: tuple[Mark, ...], timetables: tuple[Timetable, ...]) -> Iterable[Mark]:
        """The marks; after one that removes an unknown day type, also the marks that it may have been meant to
        remove.
        """
        known = DayTypes(marked=marks, timetables=timetables).given
        for mark in marks:
            yield mark
            for found in (each.removeprefix(NOT) for each in mark.types if each.startswith(NOT)):
                meant = nearest_type(found, known)
                if found in known:
                    continue
                reason, wrong = unknown_type(found, known), bool(meant) and mark.place and mark.place.file != AUTO
                waits = {"waits": "files.waits_days"} if meant else {}
                told = Reason(reason.code, {**reason.params, **waits})
                self._problems.put(Problem(told, mark.place, "error" if wrong else "warning"))
                if meant:
                    yield mark._replace(types=(NOT + meant,), sure=False)

    def _also(self, sure: DayTypes, marks: tuple[Mark, ...]) -> Iterable[DayTypes]:
        """The alternatives for what the days may be: with each unreadable thing alone, and with all of them
        together.
        """
        doubted = list({mark._replace(place=None): mark for mark in marks if not mark.sure}.values())
        unread = [each for each in sure.timetables if each.doubtful]
        term = self._unread_term
        later = [each for each in self._later if not each.sure]
        ever = (*sure.terms, EVERY_DAY) if term else sure.terms
        for mark in doubted:
            yield sure.or_else(mark.place, marked=_with(marks, [mark]))
        for each in unread:
            yield sure.or_else(each.place, timetables=_whenever(sure.timetables, [each]))
        if term is not None:
            yield sure.or_else(term, terms=ever)
        for one in later:
            yield sure.or_else(one.place, later=(*sure.later, one))
        places = [*(mark.place for mark in doubted), *(each.place for each in unread)]
        places += [*(one.place for one in later), *([term] if term else ())]
        if len(places) > 1:
            timetables = _whenever(sure.timetables, unread)
            also = (*sure.later, *later)
            yield sure.or_else(places[0], marked=_with(marks, doubted), timetables=timetables, terms=ever, later=also)

    def _needs_terms(self, clauses: Iterable[Clause], place: Place | None) -> None:
        if any(isinstance(days, Weekly) and days.needs_terms for clause in clauses for days in clause):
            self._problems.add("files.weeks_no_terms", place)

    def _which(self, text: str, key: Scalar) -> tuple[WhichDays, bool]:
        """The days, and whether they can be read. If not, a problem says so, and they may be anything."""
        try:
            days = which_days(text, key.strict)
            if told := lunar_doubt(days, text):
                self._problems.put(Problem(told, key.place, "warning"))
            return self._by_term(days), True
        except Bad as bad:
            self._waits(bad, key.place)
            return EVERY_DAY, False

    def _waits(self, bad: Bad, place: Place) -> None:
        found = Problems()
        found.bad(bad, place)
        self._problems.waiting("files.waits_days", found)

    def _by_term(self, days: WhichDays) -> WhichDays:
        """A bare 单周 (odd week) refers to the term, because the terms are in this file."""
        return days._replace(by="term") if isinstance(days, Weekly) and days.unsaid else days

    def _outlets(self, words: Iterable[Scalar]) -> tuple[str, ...]:
        found = Problems()
        outlets = self._resolve(words, found)
        for problem in found:
            self._problems.put(replace(problem, severity=self._severity))
        return outlets

    def _marks(self, days: WhichDays, sure: bool, key: Scalar, node: yaml_nodes.Node) -> Iterable[Mark]:
        """A type, several types, or {类型, 播放点}, and lists of these. The plain types of one line make one mark."""
        items = node.items if isinstance(node, Seq) else (node,)
        plain = [item for item in items if not isinstance(item, Map)]
        said = [each for item in plain for each in scalars(item, self._problems, False)]
        types = each_type(said, self._problems)
        if not said and len(plain) == len(items):
            self._problems.add("files.needs_key", key.place, key=printed("mark", "types"), key_en="types")
        yield from self._everywhere(Mark(days, types, (), key.place, (), sure))
        for item in items:
            if isinstance(item, Map):
                yield from self._mark(days, sure, Record(item, "mark", self._problems))

    def _listed(self, record: Record) -> Iterable[Mark]:
        """One item of a list of marks, with its days among its keys."""
        if record.ok and not record.has("dates") and not record.has("weekdays"):
            record.lacks("dates")
        elif record.has("dates"):
            for item in record.scalars("dates", split=False):
                yield from self._mark(*self._which(item.text, item), record)
        else:
            for days in (day for clause in self._rules(record) for day in clause):
                yield from self._mark(days, True, record)

    def _mark(self, days: WhichDays, sure: bool, record: Record) -> Iterable[Mark]:
        types = types_of(record, "types", self._problems)
        outlets = self._outlets(record.placed_words("to"))
        rules = self._rules(record)
        if unread(rules):
            days, rules, sure = EVERY_DAY if days == NEVER else days, (), False
        if not types:
            record.lacks("types")
        elif outlets:
            yield Mark(days, types, outlets, record.place, rules, sure)
        elif not record.has("to"):
            yield from self._everywhere(Mark(days, types, (), record.place, rules, sure))

    def _rules(self, record: Record) -> tuple[Clause, ...]:
        found = Problems()
        rules = clauses_of(record, "weekdays", found)
        self._problems.waiting("files.waits_days", found)
        return rules

    def _everywhere(self, mark: Mark) -> Iterable[Mark]:
        """A mark that names no outlets. If it gives another weekday's hours, it applies to schools only."""
        runs = tuple(each for each in mark.types if each.removeprefix(NOT) in WEEKDAY_TYPES)
        others = tuple(each for each in mark.types if each not in runs)
        if others:
            yield mark._replace(types=others)
        if runs:
            found = Problems()
            schools = self._resolve([Scalar(SCHOOLS, mark.place or Place(FILES[0]))], found)
            if schools:
                yield mark._replace(types=runs, outlets=schools)
            else:
                self._problems.add("files.make_up_nowhere", mark.place, self._severity)

    def _add(self, name: str, key: Scalar, record: Record) -> None:
        """A timetable, if its name is valid: a single word, used only once, that does not remove anything."""
        words = type_words(name)
        code = day_type(words[0]) if len(words) == 1 and values.plain(words[0]) else ""
        if not code or code.startswith(NOT):
            self._problems.add("files.timetable_name", key.place, name=name)
        elif code in self._timetables:
            first = self._timetables[code].place
            self._problems.add("files.duplicate_key", key.place, key=name, first=first)
        else:
            self._timetables[code] = self._timetable(code, key, record)

    def _timetable(self, name: str, key: Scalar, record: Record) -> Timetable:
        periods = periods_of(record, self._problems)
        known = {name: Period(()) for name in self._periods} | periods
        silent = record.scalars("quiet_hours", split=False)
        quiet = [hours_of(item, known, self._problems, silent=True) for item in silent]
        dates = [self._dates(item) for item in record.scalars("dates", split=False)]
        return Timetable(
            name=name,
            dates=tuple(dates),
            rules=self._rules(record),
            outlets=self._meant(record),
            periods=periods,
            quiet=tuple(quiet),
            values=record.facts("values"),
            at_outlets=self._at_outlets(record),
            place=key.place,
        )

    def _dates(self, item: Scalar) -> WhichDays:
        """The meaning of one value of 日期 (dates); `NEVER`, and a problem, if it cannot be read."""
        days, sure = self._which(item.text, item)
        return days if sure else NEVER

    def _meant(self, record: Record) -> tuple[str, ...]:
        """The outlets of a timetable. If none of those that it names exists, it applies to none."""
        words = record.placed_words("to")
        return self._outlets(words) or tuple(word.text for word in words)

    def _at_outlets(self, record: Record) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for key, node in record.mapping("at_outlets").values():
            pairs = node.pairs if isinstance(node, Map) else ()
            if not isinstance(node, Map):
                self._problems.add("files.not_lines", node.place, key=key.text)
            facts = read_facts({name.text.strip(): (name, value) for name, value in pairs}, self._problems)
            for outlet in self._outlets([key]):
                found[outlet] = facts
        return found
