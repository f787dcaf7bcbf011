"""Reading a campaign's exams: their hours, and a row for each paper and each trial.

A paper is a row like any other, exact, for a sound file. An exam with a mistake in it keeps its hours, and its papers
wait.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from dalaba.core.model import IfCut, Window
from dalaba.core.patterns import late
from dalaba.core.problems import Bad
from dalaba.station.days import ALL_DAY, Postponed
from dalaba.station.exams import ExamHours
from dalaba.station.files import Problems, Record, Seq, values, yaml_nodes
from dalaba.station.files.date_values import DateRange
from dalaba.station.files.values import SECOND
from dalaba.station.outlets import Setup
from dalaba.station.schedules.day_lists import days_of, hours_of
from dalaba.station.schedules.rows import Hours, Row

TRIAL = 30 * SECOND
"""How much of a paper a trial plays."""
_IF_CUT: dict[str, IfCut] = {
    "接着播": "resume", "resume": "resume", "从头播": "restart", "restart": "restart", "不再播": "drop", "drop": "drop",
}  # fmt: skip
_TRIAL = late(r"(?:前[一1]天|前日|(?:the )?day before)\s*(?P<time>.+)")


@dataclass(frozen=True, slots=True)
class Exams:
    """What a campaign says of exams."""

    hours: tuple[ExamHours, ...] = ()
    rows: tuple[Row, ...] = ()


def read_exams(
    campaign: str, record: Record, setup: Setup, problems: Problems, postponed: tuple[Postponed, ...], year: int | None
) -> Exams:
    """The exams under 考试 of a campaign, each with its papers. `year`: for dates without one."""
    listing = record.node("exams")
    items = listing.items if isinstance(listing, Seq) else () if listing is None else (listing,)
    hours: list[ExamHours] = []
    rows: list[Row] = []
    for item in items:
        found = Problems()
        one = _OneExam(campaign, Record(item, "exam", found), setup, found, year)
        exam, papers = one.read()
        waits = problems.waiting("files.waits_exam", found) or yaml_nodes.unread(item)
        if exam is not None:
            hours.append(replace(exam, postponed=postponed))
        rows += [replace(row, enabled=False, waits=True) for row in papers] if waits else papers
    return Exams(tuple(hours), _named_apart(rows))


def _named_apart(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Two exams may have one name, on two days: their rows are counted."""
    found: dict[str, Row] = {}
    for row in rows:
        name, number = row.id, 1
        while name in found:
            number += 1
            name = f"{row.id}-{number}"
        found[name] = replace(row, id=name)
    return tuple(found.values())


class _OneExam:
    """Reads one exam. Every bad value is a problem at its place."""

    def __init__(self, campaign: str, record: Record, setup: Setup, problems: Problems, year: int | None) -> None:
        self._campaign = campaign
        self._record = record
        self._setup = setup
        self._problems = problems
        self._year = year
        self._known: tuple[str, ...] = ()
        """The outlets that could be read; papers are heard at no others."""

    def read(self) -> tuple[ExamHours | None, list[Row]]:
        """The exam and its rows; no exam if it is switched off, or is none at all."""
        record = self._record
        if not record.ok:
            return None, []
        for key in ("title", "dates", "between", "to"):
            if not record.has(key):
                record.lacks(key)
        title = record.text("title").strip() or "考试"
        if set(title) & set("/@\n"):
            self._problems.add("files.exam_name", record.where("title"), name=title)
            title = "考试"
        if not record.take("enabled", values.yes_no, True):
            return None, []
        windows = self._windows()
        lets = record.words("lets")
        exam = ExamHours(title, self._outlets(), windows, self._dates(), lets, place=record.place)
        papers = [row for number, row in enumerate(self._papers(exam), 1) if row is not None]
        return exam, [*papers, *self._trials(papers)]

    def _dates(self) -> tuple[DateRange, ...]:
        """Its days; none, which are all, if one of them cannot be read."""
        found = Problems()
        days = days_of(self._record, "dates", found, self._year)
        for each in found:
            self._problems.put(each)
        dated = tuple(each for each in days if isinstance(each, DateRange))
        if len(dated) < len(days) or (self._record.has("dates") and not days and not found.errors):
            self._problems.add("files.exam_date", self._record.where("dates"), found=self._record.text("dates").strip())
        return () if found.errors or len(dated) < len(days) else dated

    def _windows(self) -> tuple[Window, ...]:
        """Its hours; the whole day, if they cannot be read."""
        found = Problems()
        hours = hours_of(self._record, "between", frozenset(), found)
        for each in found:
            self._problems.put(each)
        try:
            return tuple(values.window(each.text, each.strict) for each in hours) or (ALL_DAY,)
        except Bad as bad:
            if not found.errors:
                self._problems.bad(bad, self._record.where("between"))
            return (ALL_DAY,)

    def _outlets(self) -> tuple[str, ...]:
        """The outlets that must be silent; all of them, if one is not known."""
        found = Problems()
        self._known = self._setup.resolve(self._record.placed_words("to"), found)
        for each in found:
            self._problems.put(each)
        return tuple(self._setup.outlets) if found.errors or not self._known else self._known

    # -- papers

    def _papers(self, exam: ExamHours) -> Iterator[Row]:
        node = self._record.node("papers")
        items = node.items if isinstance(node, Seq) else () if node is None else (node,)
        for number, item in enumerate(items, 1):
            record = Record(item, "paper", self._problems)
            for key in ("file", "at"):
                if record.ok and not record.has(key):
                    record.lacks(key)
            at = hours_of(record, "at", frozenset(), self._problems)
            if record.ok and record.has("file") and len(at) == 1 and self._inside(at[0], exam):
                yield Row(
                    campaign=self._campaign,
                    id=f"{exam.title}-{number}",
                    script=record.text("file").strip(),
                    outlets=self._known,
                    at=at,
                    dates=exam.dates,
                    timing="exact",
                    if_cut=record.take("if_cut", values.choice(_IF_CUT), "resume"),
                    place=record.place,
                    to=tuple(word.text for word in self._record.placed_words("to")),
                    source="file",
                    reserve=record.text("reserve").strip(),
                    exam=exam.title,
                )

    def _inside(self, at: Hours, exam: ExamHours) -> bool:
        """Whether a paper's time lies in the exam's hours. One outside would sound among others."""
        try:
            time = values.clock_time(at.text, at.strict)
        except Bad:
            return False  # told where it was read
        inside = any(window.start <= time < window.end for window in exam.windows)
        if not inside:
            allowed = "、".join(f"{values.as_clock(start)}-{values.as_clock(end)}" for start, end in exam.windows)
            found = at.text.strip()
            self._problems.add("files.exam_paper_outside", at.place, found=found, name=exam.title, allowed=allowed)
        return inside

    def _trials(self, papers: Iterable[Row]) -> Iterator[Row]:
        """A row for the trial of each paper, on the day before, one after the other from the time on."""
        if not self._record.has("trial"):
            return
        text, where = self._record.text("trial").strip(), self._record.where("trial")
        match = _TRIAL.fullmatch(values.plain(text))
        try:
            time = values.clock_time(match["time"]) if match else None
        except Bad:
            time = None
        if time is None:
            self._problems.add("files.exam_trial", where, found=text)
            return
        for paper in papers:
            at = (Hours(values.as_clock(time), where),)
            yield replace(
                paper, id=f"{paper.id}-试播", at=at, days_before=1, timing="flexible", if_cut="drop", only=TRIAL
            )
