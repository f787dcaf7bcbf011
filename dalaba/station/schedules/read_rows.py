"""Reading one row of a campaign: which script or sound, where, when. Each bad value is a problem with its place."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from itertools import count

from dalaba.core.model import CatchUp, IfCut, IfMissing, LanguageOrder, Priority, Timing
from dalaba.core.patterns import late
from dalaba.core.problems import nearest
from dalaba.station.days import NOT, Weekdays, types_of, weekdays
from dalaba.station.files import Problems, Record, values, yaml_nodes
from dalaba.station.files.record import parse_each
from dalaba.station.files.values import MINUTE
from dalaba.station.outlets import Setup
from dalaba.station.schedules import heads
from dalaba.station.schedules.day_lists import days_of, hours_of, year_of
from dalaba.station.schedules.rows import Row, row_hash
from dalaba.station.schedules.rules import rules_hold, rules_of, settled
from dalaba.station.schedules.sound_rows import (
    ENDING,
    PIECES,
    SOURCES,
    UNDER,
    source_of,
    usual_timing,
    with_sound,
)
from dalaba.station.scripts import LENGTHS, Script

_ORDER: dict[str, LanguageOrder] = {"连播": "together", "together": "together", "轮播": "rotate", "rotate": "rotate"}
_TIMING: dict[str, Timing] = {
    "准时播": "exact", "准时": "exact", "exact": "exact", "可延后": "flexible", "flexible": "flexible",
}  # fmt: skip
_PRIORITY: dict[str, Priority] = {
    "通知": "notice", "notice": "notice", "日常": "routine", "routine": "routine", "紧急": "urgent", "urgent": "urgent",
}  # fmt: skip
_IF_CUT: dict[str, IfCut] = {
    "接着播": "resume", "resume": "resume", "从头播": "restart", "restart": "restart", "下一首": "next", "next": "next",
    "不再播": "drop", "drop": "drop",
}  # fmt: skip
_CATCH_UP: dict[str, CatchUp] = {
    "不补": "skip", "不补播": "skip", "skip": "skip", "补播": "once", "补播一次": "once", "once": "once",
    "全补": "all", "全部补播": "all", "all": "all",
}  # fmt: skip
_IF_MISSING: dict[str, IfMissing] = {"用下一语种": "next", "next": "next", "留空": "blank", "blank": "blank"}
CHOICES: Mapping[str, Mapping[str, str]] = {
    "order": _ORDER, "timing": _TIMING, "priority": _PRIORITY, "if_cut": _IF_CUT, "catch_up": _CATCH_UP,
    "if_missing": _IF_MISSING, "length": LENGTHS, "pieces": PIECES, "ending": ENDING, "under": UNDER,
}  # fmt: skip
"""Key of a row -> the words for each of its choices."""


_BUT = late(r"^除|除外|以外|之外|不含|不包括|不播|^(?:except|but|not|without)\b", re.IGNORECASE)
"""Words that leave an outlet out. That is not supported, so a row with them plays nowhere."""


class RowReader:
    """Reads the rows of one file. `periods`: names of hours in timetables, in addition to the station's own."""

    def __init__(
        self, setup: Setup, scripts: Mapping[str, Script], problems: Problems, periods: Iterable[str] = ()
    ) -> None:
        self._setup = setup
        self._scripts = scripts
        self._problems = problems
        self._periods = frozenset((*setup.periods, *periods))

    def read(self, campaign: str, items: Iterable[yaml_nodes.Node], year: int | None = None) -> tuple[Row, ...]:
        """The rows of a campaign, each once. What is not a row is a problem. `year`: for dates without one."""
        rows: dict[str, Row] = {}
        for item in items:
            row = self._waiting(campaign, item, year)
            if row is None:
                continue
            other = rows.get(row.id)
            if other is None:
                rows[row.id] = row
            elif row.id == row_hash(row):  # it has no id of its own
                self._problems.add("files.row_again", row.place, "warning", other=str(other.place))
                again = replace(row, id=_free(row.id, rows))
                rows[again.id] = again
            else:
                self._problems.add("files.same_row", row.place, id=row.id, other=str(other.place))
        return tuple(rows.values())

    def _waiting(self, campaign: str, item: yaml_nodes.Node, year: int | None) -> Row | None:
        """The row. It waits if anything in it cannot be read, because it would mean something else without that."""
        found = Problems()
        one = _OneRow(self._setup, self._scripts, found, self._periods, year)
        row = one.read(campaign, Record(item, "row", found))
        waits = self._problems.waiting("files.waits_row", found) or yaml_nodes.unread(item)
        return replace(row, enabled=False, waits=True) if row is not None and waits else row


class _OneRow:
    """Reads one row. Every bad value is a problem at its place."""

    def __init__(
        self, setup: Setup, scripts: Mapping[str, Script], problems: Problems, periods: frozenset[str], year: int | None
    ) -> None:
        self._setup = setup
        self._scripts = scripts
        self._problems = problems
        self._periods = periods
        self._year = year

    def read(self, campaign: str, record: Record) -> Row | None:
        """The row, or None if it is not one."""
        if record.ok and not any(map(record.has, SOURCES)):
            self._problems.add("files.needs_heard", record.place)
        if record.ok and not record.has("to"):
            record.lacks("to")
        source, script = source_of(record, self._problems)
        worded = source == "script"
        if worded and script and script not in self._scripts:
            hint = nearest(script, self._scripts) or "、".join(list(self._scripts)[:8]) or "…"
            self._problems.add("files.unknown_script", record.where("script"), found=script, nearest=hint)
        for word in record.placed_words("to"):
            if _BUT.search(word.text):
                allowed = "、".join(list(self._setup.outlets)[:5])
                self._problems.add("files.to_except", word.place, found=word.text, allowed=allowed)
        dates = days_of(record, "dates", self._problems, self._year)
        rules = rules_of(record, self._problems, dates)
        weekly = Weekdays(frozenset()) if rules_hold(record) else self._weekdays(record)
        to = record.placed_words("to")
        row = Row(
            campaign=campaign,
            id=self._written_id(record),
            script=script,
            outlets=self._setup.resolve(to, self._problems),
            windows=hours_of(record, "between", self._periods, self._problems),
            every=record.take("every", values.interval, 0),
            at=hours_of(record, "at", self._periods, self._problems),
            per_window=record.take("per_window", values.whole(1, 99), 0),
            dates=dates,
            excluded=days_of(record, "except", self._problems, year_of(dates) or self._year),
            weekdays=weekly.days,
            rules=rules,
            day_types=weekly.kinds | frozenset(types_of(record, "day_types", self._problems)),
            days_before=record.take("days_before", values.whole(0, 30), 0),
            languages=record.many("languages", values.language) if worded else (),
            length=record.take("length", values.choice(LENGTHS), "long") if worded else "long",
            order=record.take("order", values.choice(_ORDER), "together") if worded else "together",
            if_missing=record.take("if_missing", values.choice(_IF_MISSING), "next") if worded else "next",
            timing=record.take("timing", values.choice(_TIMING), usual_timing(source, script)),
            wait=record.take("wait", values.duration, 5 * MINUTE),
            priority=record.take("priority", values.choice(_PRIORITY), "notice"),
            if_cut=record.take("if_cut", values.choice(_IF_CUT), "drop"),
            catch_up=record.take("catch_up", values.choice(_CATCH_UP), "skip"),
            volume=record.take("volume", values.whole(1, 100), 100),
            values=record.facts("values"),
            enabled=record.take("enabled", values.yes_no, True),
            note=record.text("note"),
            moved=hours_of(record, "moved", frozenset(), self._problems),
            place=record.place,
            to=tuple(word.text for word in to),
            source=source,
            timetables=frozenset(types_of(record, "timetable", self._problems)),
        )
        row = with_sound(row, record, self._setup, self._problems)
        row = settled(row, self._setup, record, self._problems)
        self._check_times(row, record)
        if heads.holds_back(row.note):
            self._problems.add("files.note_holds_back", record.where("note"), "warning", found=row.note.strip()[:40])
        if not record.ok:
            return None
        return row if row.id else replace(row, id=row_hash(row))

    def _weekdays(self, record: Record) -> Weekdays:
        """The days of the week, or kinds of day in their place. Two answers for the kind of day are a problem."""
        items = record.scalars("weekdays", split=False)
        found = parse_each(items, weekdays, self._problems)
        kinds = frozenset(kind for each in found for kind in each.kinds)
        if kinds and (len(items) > 1 or (record.has("day_types") and not all(kind[0] == NOT for kind in kinds))):
            self._problems.add("files.weekday_and_type", items[0].place, found=items[0].text.strip())
        return Weekdays(frozenset(day for each in found for day in each.days), kinds)

    def _written_id(self, record: Record) -> str:
        """The row's own 编号; "" if it has none and goes by a hash of its content. Moving a line changes neither."""
        written = record.text("id").strip()
        if set(written) & set("/@\n"):
            self._problems.add("files.row_id", record.where("id"), id=written)
        return written

    def _check_times(self, row: Row, record: Record) -> None:
        if row.windows and not row.flows and not record.has("every") and not record.has("per_window"):
            self._problems.add("files.window_needs_every", record.where("between"))
        if row.every and not row.windows:
            self._problems.add("files.every_needs_window", record.where("every"))
        plain = len(row.moved) == 1 and "{{" not in row.moved[0].text
        if row.moved and (row.windows or len(row.at) != 1 or not plain):
            self._problems.add("files.moved_needs_at", record.where("moved"))
        if not row.timed and record.ok:
            grounded = [name for name in row.outlets if self._setup.outlets[name].kind != "van"]
            if grounded:
                self._problems.add("files.row_without_time", row.place, outlets="、".join(grounded[:5]))


def _free(name: str, taken: Container[str]) -> str:
    """The name with a number, since equal rows are counted."""
    return next(each for number in count(2) if (each := f"{name}-{number}") not in taken)
