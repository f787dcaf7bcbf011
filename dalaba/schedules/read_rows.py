"""Reading one row of a campaign: which script, where, when; every bad value a problem at its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from dalaba.days import WhichDays, types_of, weekday, which_days
from dalaba.files import Problems, Record, nodes, values
from dalaba.files.problems import Bad, nearest
from dalaba.files.values import MINUTE
from dalaba.model import CatchUp, IfCut, IfMissing, LanguageOrder, Priority, Timing
from dalaba.outlets import Setup
from dalaba.schedules.rows import Hours, Row, row_hash
from dalaba.schedules.rules import rules_hold, rules_of, settled
from dalaba.schedules.shifted import braced, trouble
from dalaba.scripts import LENGTHS, Script

_ORDER: dict[str, LanguageOrder] = {"连播": "together", "together": "together", "轮播": "rotate", "rotate": "rotate"}
_TIMING: dict[str, Timing] = {
    "准时播": "exact", "准时": "exact", "exact": "exact", "可延后": "flexible", "flexible": "flexible",
}  # fmt: skip
_PRIORITY: dict[str, Priority] = {
    "通知": "notice", "notice": "notice", "日常": "routine", "routine": "routine", "紧急": "urgent", "urgent": "urgent",
}  # fmt: skip
_IF_CUT: dict[str, IfCut] = {
    "接着播": "resume", "resume": "resume", "从头播": "restart", "restart": "restart", "不再播": "drop", "drop": "drop",
}  # fmt: skip
_CATCH_UP: dict[str, CatchUp] = {
    "不补": "skip", "不补播": "skip", "skip": "skip", "补播": "once", "补播一次": "once", "once": "once",
    "全补": "all", "全部补播": "all", "all": "all",
}  # fmt: skip
_IF_MISSING: dict[str, IfMissing] = {"用下一语种": "next", "next": "next", "留空": "blank", "blank": "blank"}
CHOICES: Mapping[str, Mapping[str, str]] = {
    "order": _ORDER, "timing": _TIMING, "priority": _PRIORITY, "if_cut": _IF_CUT, "catch_up": _CATCH_UP,
    "if_missing": _IF_MISSING, "length": LENGTHS,
}  # fmt: skip
"""Key of a row -> the words for its closed choices."""


class RowReader:
    """Reads the rows of one file. `periods`: names that hours have in timetables, beside the station's own."""

    def __init__(
        self, setup: Setup, scripts: Mapping[str, Script], problems: Problems, periods: Iterable[str] = ()
    ) -> None:
        self._setup = setup
        self._scripts = scripts
        self._problems = problems
        self._periods = {*setup.periods, *periods}

    def read(self, campaign: str, items: Iterable[nodes.Node]) -> tuple[Row, ...]:
        """The rows of a campaign, each once; those that are no rows are problems."""
        rows: dict[str, Row] = {}
        for item in items:
            row = self._row(campaign, Record(item, "row", self._problems))
            if row is None:
                continue
            if row.id in rows:
                other = rows[row.id].place
                self._problems.add("files.same_row", row.place, id=row.id, other=str(other))
            else:
                rows[row.id] = row
        return tuple(rows.values())

    def _row(self, campaign: str, record: Record) -> Row | None:
        for key in ("script", "to"):
            if record.ok and not record.has(key):
                record.lacks(key)
        script = record.text("script").strip()
        if script and script not in self._scripts:
            hint = nearest(script, self._scripts) or "、".join(list(self._scripts)[:8]) or "…"
            self._problems.add("files.unknown_script", record.where("script"), found=script, nearest=hint)
        dates = days_of(record, "dates", self._problems)
        rules = rules_of(record, self._problems, dates)
        row = Row(
            campaign=campaign,
            id="",
            script=script,
            outlets=self._setup.resolve(record.placed_words("to"), self._problems),
            windows=self._hours(record, "between"),
            every=record.take("every", values.duration, 0),
            at=self._hours(record, "at"),
            per_window=record.take("per_window", values.whole(1, 99), 0),
            dates=dates,
            excluded=days_of(record, "except", self._problems),
            weekdays=frozenset() if rules_hold(record) else frozenset(record.many("weekdays", weekday)),
            rules=rules,
            day_types=frozenset(types_of(record, "day_types", self._problems)),
            days_before=record.take("days_before", values.whole(0, 30), 0),
            languages=record.many("languages", values.language),
            length=record.take("length", values.choice(LENGTHS), "long"),
            order=record.take("order", values.choice(_ORDER), "together"),
            if_missing=record.take("if_missing", values.choice(_IF_MISSING), "next"),
            timing=record.take("timing", values.choice(_TIMING), "flexible"),
            wait=record.take("wait", values.duration, 5 * MINUTE),
            priority=record.take("priority", values.choice(_PRIORITY), "notice"),
            if_cut=record.take("if_cut", values.choice(_IF_CUT), "drop"),
            catch_up=record.take("catch_up", values.choice(_CATCH_UP), "skip"),
            volume=record.take("volume", values.whole(1, 100), 100),
            values=record.facts("values"),
            enabled=record.take("enabled", values.yes_no, True),
            note=record.text("note"),
            moved=self._hours(record, "moved"),
            place=record.place,
            to=tuple(word.text for word in record.placed_words("to")),
        )
        row = settled(row, self._setup, record, self._problems)
        self._check_times(row, record)
        return replace(row, id=self._id(record, row)) if record.ok else None

    def _id(self, record: Record, row: Row) -> str:
        """The row's own 编号, or a hash of what it says: moving a line or its neighbours changes neither."""
        written = record.text("id").strip()
        if set(written) & set("/@\n"):
            self._problems.add("files.row_id", record.where("id"), id=written)
        return written or row_hash(row)

    def _check_times(self, row: Row, record: Record) -> None:
        if row.windows and not record.has("every") and not record.has("per_window"):
            self._problems.add("files.window_needs_every", record.where("between"))
        if row.every and not row.windows:
            self._problems.add("files.every_needs_window", record.where("every"))
        plain = len(row.moved) == 1 and "{{" not in row.moved[0].text
        if row.moved and (row.windows or len(row.at) != 1 or not plain):
            self._problems.add("files.moved_needs_at", record.where("moved"))
        if record.has("every") and 0 < row.every < MINUTE:
            self._problems.add("files.every_too_short", record.where("every"))
        if not row.timed and record.ok:
            grounded = [name for name in row.outlets if self._setup.outlets[name].kind != "van"]
            if grounded:
                self._problems.add("files.row_without_time", row.place, outlets="、".join(grounded[:5]))

    def _hours(self, record: Record, key: str) -> tuple[Hours, ...]:
        found: list[Hours] = []
        for item in map(braced, record.scalars(key, split=False)):
            whole = "{{" in item.text or _is_hours(item.text, key)
            pieces = [item.text.strip()] if whole else values.names(item.text)
            found.extend(Hours(piece, item.place, item.strict) for piece in pieces)
        for hours in found:
            if "{{" not in hours.text:
                self._try_hours(hours, key)
            elif bad := trouble(hours.text, window=key == "between"):
                self._problems.bad(bad, hours.place)
        return tuple(found)

    def _try_hours(self, hours: Hours, key: str) -> None:
        name = hours.text.strip()
        if key == "between" and name in self._periods:
            return
        try:
            (values.window if key == "between" else values.clock_time)(hours.text, hours.strict)
        except Bad as bad:
            if key == "between" and self._periods and not any(sign.isdigit() for sign in name):
                allowed = "、".join(sorted(self._periods))
                self._problems.add("files.unknown_period", hours.place, found=name, allowed=allowed)
            else:
                self._problems.bad(bad, hours.place)


def days_of(record: Record, key: str, problems: Problems) -> tuple[WhichDays, ...]:
    """Dates, ranges and returning days; several in one value, where it is none as a whole."""
    found: list[WhichDays] = []
    for item in record.scalars(key, split=False):
        pieces = [item.text] if _is_days(item.text) else values.names(item.text)
        for piece in pieces:
            try:
                found.append(which_days(piece, item.strict))
            except Bad as bad:
                problems.bad(bad, item.place)
    return tuple(found)


def _is_days(text: str) -> bool:
    try:
        which_days(text)
    except Bad:
        return False
    return True


def _is_hours(text: str, key: str) -> bool:
    """Whether a text with blanks in it is one time or window (22:00-+1 01:00)."""
    try:
        (values.window if key == "between" else values.clock_time)(text)
    except Bad:
        return False
    return True
