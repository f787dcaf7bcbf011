"""schedules/: campaigns and their rows, read; and `expand`, from a date to its occurrences (pure).

A campaign is a `.yaml` file, or a sheet whose rows are rows. Hours may follow facts (`"{{开始}}-{{结束}}"`): they are
filled and read when a day is expanded, for each outlet by itself. What a row needs to be played (clips, a free horn)
is not known here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from dalaba import clock
from dalaba.days import DayTypes, day_type, spoken_date, spoken_weekday, type_name, weekday
from dalaba.files import Map, Problems, Record, Scalar, Seq, nodes, sheets, values
from dalaba.files.problems import Bad, nearest
from dalaba.files.record import read_facts
from dalaba.files.text import CLOSED_FORMATS, read_text
from dalaba.files.values import MINUTE, DateRange
from dalaba.model import (
    Booking,
    CatchUp,
    IfCut,
    IfMissing,
    Instant,
    LanguageOrder,
    Millis,
    Occurrence,
    Place,
    Priority,
    Reason,
    Timing,
    Wanted,
    Window,
)
from dalaba.outlets import Outlet, Setup
from dalaba.scripts import LENGTHS, Script, fill, variables

FOLDER = "schedules"
T = TypeVar("T")
_MOST_A_DAY = 1_500
"""Starts of one row at one outlet on one day; more is a slip of the pen (every minute of a day is 1,440)."""

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
}  # fmt: skip
_IF_MISSING: dict[str, IfMissing] = {"用下一语种": "next", "next": "next", "留空": "blank", "blank": "blank"}


@dataclass(frozen=True, slots=True)
class Hours:
    """A window or a time as written, maybe with facts to be filled in."""

    text: str
    place: Place
    strict: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """Which script, where, when. `dates` empty: every day of the campaign."""

    campaign: str
    id: str
    script: str
    outlets: tuple[str, ...]
    windows: tuple[Hours, ...] = ()
    every: Millis = 0
    at: tuple[Hours, ...] = ()
    per_window: int = 0
    dates: tuple[DateRange, ...] = ()
    excluded: tuple[DateRange, ...] = ()
    weekdays: frozenset[int] = frozenset()
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
    values: Mapping[str, str] = field(default_factory=dict)
    enabled: bool = True
    note: str = ""
    place: Place | None = None
    to: tuple[str, ...] = ()
    """Outlets, zones and kinds as they are written."""

    @property
    def timed(self) -> bool:
        """A row without a time is an entry in a van's pack."""
        return bool(self.windows or self.at)


@dataclass(frozen=True, slots=True)
class Campaign:
    """A schedule file. `dates` empty: every day."""

    name: str
    file: str
    rows: tuple[Row, ...]
    dates: tuple[DateRange, ...] = ()
    excluded: tuple[DateRange, ...] = ()
    daily: Mapping[date, Mapping[str, str]] = field(default_factory=dict)
    at_outlets: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    enabled: bool = True


# --- reading -----------------------------------------------------------------------------------------------------


def read_schedules(
    folder: Path, setup: Setup, scripts: Mapping[str, Script], problems: Problems
) -> tuple[Campaign, ...]:
    """Every campaign of the station in `folder`, by file name. Sheets that a campaign names are no campaigns."""
    found: list[Campaign] = []
    tables: set[str] = set()
    paths = sorted((folder / FOLDER).glob("*")) if (folder / FOLDER).is_dir() else []
    paths = [path for path in paths if path.is_file() and not path.name.startswith((".", "~$"))]
    reader = _Reader(folder, setup, scripts, problems, tables)
    for path in paths:
        if path.name.lower().endswith((".yaml", ".yml", ".yaml.txt", ".yml.txt")):
            found.extend(reader.yaml(path))
    for path in paths:
        kind = path.suffix.lower()
        if kind in sheets.SUFFIXES and path.name not in tables:
            found.extend(reader.sheet(path))
        elif kind in CLOSED_FORMATS or kind in (".xls", ".et"):
            problems.add("files.closed_sheet", Place(f"{FOLDER}/{path.name}"), suffix=path.suffix)
    _same_names(found, problems)
    return tuple(found)


def _same_names(campaigns: list[Campaign], problems: Problems) -> None:
    seen: dict[str, Campaign] = {}
    for campaign in campaigns:
        other = seen.setdefault(campaign.name, campaign)
        if other is not campaign:
            problems.add("files.same_campaign", Place(campaign.file), name=campaign.name, other=other.file)


class _Reader:
    def __init__(
        self,
        folder: Path,
        setup: Setup,
        scripts: Mapping[str, Script],
        problems: Problems,
        tables: set[str],
    ) -> None:
        self._folder = folder
        self._setup = setup
        self._scripts = scripts
        self._problems = problems
        self._tables = tables

    def yaml(self, path: Path) -> Iterator[Campaign]:
        file = f"{FOLDER}/{path.name}"
        if path.name.lower().endswith(".txt"):
            self._problems.add("files.yaml_txt", Place(file), "warning", wanted=path.name[: -len(".txt")])
        try:
            root = nodes.parse(read_text(path), file, self._problems)
        except Bad as bad:
            self._problems.bad(bad, Place(file))
            return
        if root is not None:
            yield self._campaign(path, file, Record(root, "schedule", self._problems))

    def sheet(self, path: Path) -> Iterator[Campaign]:
        file = f"{FOLDER}/{path.name}"
        rows = sheets.read_rows(path, file, self._problems)
        if rows:
            yield Campaign(path.stem, file, self._rows(path.stem, rows))

    def _campaign(self, path: Path, file: str, record: Record) -> Campaign:
        name = record.text("title").strip() or path.name.split(".")[0]
        if set(name) & set("/@\n"):
            self._problems.add("files.campaign_name", record.where("title"), name=name)
        if record.ok and not record.has("broadcasts"):
            self._problems.add("files.needs_key", record.place, key="播出安排")
        listing = record.node("broadcasts")
        items = listing.items if isinstance(listing, Seq) else () if listing is None else (listing,)
        return Campaign(
            name=name,
            file=file,
            rows=self._rows(name, items),
            dates=record.many("dates", values.dates, split=False),
            excluded=record.many("except", values.dates, split=False),
            daily=self._daily(record),
            at_outlets=self._at_outlets(record),
            enabled=record.take("enabled", values.yes_no, True),
        )

    def _daily(self, record: Record) -> dict[date, Mapping[str, str]]:
        daily: dict[date, Mapping[str, str]] = {}
        for text, (key, node) in record.mapping("daily").items():
            try:
                span = values.dates(text, key.strict)
            except Bad as bad:
                self._problems.bad(bad, key.place)
                continue
            facts = self._facts(node, "每日信息")
            for number in range((span.last - span.first).days + 1):
                daily[span.first + timedelta(days=number)] = facts
        return daily

    def _at_outlets(self, record: Record) -> dict[str, Mapping[str, str]]:
        node = record.node("at_outlets")
        if isinstance(node, Scalar) and not node.empty:
            return self._table(node)
        found: dict[str, Mapping[str, str]] = {}
        for key, inner in record.mapping("at_outlets").values():
            for outlet in self._setup.resolve([key], self._problems):
                found[outlet] = self._facts(inner, key.text)
        return found

    def _table(self, named: Scalar) -> dict[str, Mapping[str, str]]:
        """One row an outlet: 播放点 and any columns of facts. Empty cells say nothing."""
        path = self._folder / FOLDER / named.text.strip()
        self._tables.add(path.name)
        if not path.is_file() or path.suffix.lower() not in sheets.SUFFIXES:
            there = [each.name for each in path.parent.glob("*") if each.suffix.lower() in sheets.SUFFIXES]
            hint = nearest(path.name, there) or "、".join(there) or "…"
            self._problems.add("files.no_table", named.place, found=named.text, nearest=hint)
            return {}
        found: dict[str, Mapping[str, str]] = {}
        for row in sheets.read_rows(path, f"{FOLDER}/{path.name}", self._problems):
            self._table_row(row, found)
        return found

    def _table_row(self, row: Map, found: dict[str, Mapping[str, str]]) -> None:
        cells = {key.text: (key, node) for key, node in row.pairs}
        head = next((name for name in ("播放点", "to", "outlet") if name in cells), None)
        if head is None:
            self._problems.add("files.needs_column", row.place, column="播放点")
            return
        outlet = cells.pop(head)[1]
        facts = read_facts({name: pair for name, pair in cells.items() if not _blank(pair[1])}, self._problems)
        for name in self._setup.resolve([outlet] if isinstance(outlet, Scalar) else [], self._problems):
            if name in found:
                self._problems.add("files.duplicate_row", outlet.place, name=name)
            found[name] = facts

    def _facts(self, node: nodes.Node, key: str) -> dict[str, str]:
        if isinstance(node, Map):
            return read_facts({name.text.strip(): (name, value) for name, value in node.pairs}, self._problems)
        if not _blank(node):
            self._problems.add("files.not_a_map", node.place, key=key)
        return {}

    def _rows(self, campaign: str, items: Iterable[nodes.Node]) -> tuple[Row, ...]:
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
        for key, printed in (("script", "文稿"), ("to", "播放点")):
            if record.ok and not record.has(key):
                self._problems.add("files.needs_key", record.place, key=printed)
        script = record.text("script").strip()
        if script and script not in self._scripts:
            hint = nearest(script, self._scripts) or "、".join(list(self._scripts)[:8]) or "…"
            self._problems.add("files.unknown_script", record.where("script"), found=script, nearest=hint)
        row = Row(
            campaign=campaign,
            id="",
            script=script,
            outlets=self._setup.resolve(record.placed_words("to"), self._problems),
            windows=self._hours(record, "between"),
            every=record.take("every", values.duration, 0),
            at=self._hours(record, "at"),
            per_window=record.take("per_window", values.whole(1, 99), 0),
            dates=record.many("dates", values.dates, split=False),
            excluded=record.many("except", values.dates, split=False),
            weekdays=frozenset(record.many("weekdays", weekday)),
            day_types=frozenset(record.many("day_types", day_type)),
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
            values=record.facts("values"),
            enabled=record.take("enabled", values.yes_no, True),
            note=record.text("note"),
            place=record.place,
            to=tuple(word.text for word in record.placed_words("to")),
        )
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
        if record.has("every") and 0 < row.every < MINUTE:
            self._problems.add("files.every_too_short", record.where("every"))
        if not row.timed and record.ok:
            grounded = [name for name in row.outlets if self._setup.outlets[name].kind != "van"]
            if grounded:
                self._problems.add("files.row_without_time", row.place, outlets="、".join(grounded[:5]))

    def _hours(self, record: Record, key: str) -> tuple[Hours, ...]:
        node = record.node(key)
        found: list[Hours] = []
        for item in node.items if isinstance(node, Seq) else () if node is None else (node,):
            if isinstance(item, Scalar) and not item.empty:
                pieces = [item.text] if "{{" in item.text else values.names(item.text)
                found.extend(Hours(piece, item.place, item.strict) for piece in pieces)
        for hours in found:
            if "{{" not in hours.text:
                self._try_hours(hours, key)
        return tuple(found)

    def _try_hours(self, hours: Hours, key: str) -> None:
        try:
            (values.window if key == "between" else values.clock_time)(hours.text, hours.strict)
        except Bad as bad:
            if key == "between" and hours.text.strip() in self._setup.periods:
                return
            self._problems.bad(bad, hours.place)


def _blank(node: nodes.Node) -> bool:
    return isinstance(node, Scalar) and node.empty


def row_hash(row: Row) -> str:
    """Eight hexadecimal digits of what a row says, wherever it stands and however it is noted."""
    said = replace(row, id="", campaign="", place=None, note="", enabled=True, windows=(), at=())
    hours = [hours.text for hours in (*row.windows, *row.at)]
    days = [sorted(row.weekdays), sorted(row.day_types)]
    text = f"{[getattr(said, name) for name in _HASHED]}{sorted(row.values.items())}{days}{hours}"
    return hashlib.sha256(text.encode()).hexdigest()[:8]


_HASHED = (
    "script", "to", "every", "per_window", "dates", "excluded", "days_before", "languages", "length", "order",
    "if_missing", "timing", "wait", "priority", "if_cut", "catch_up",
)  # fmt: skip


# --- expanding (pure) --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Plan:
    """What people wrote, whole: all that `expand` looks at."""

    setup: Setup
    days: DayTypes
    scripts: Mapping[str, Script]
    campaigns: tuple[Campaign, ...]


def expand(plan: Plan, day: date) -> tuple[list[Occurrence], Problems]:
    """Every occurrence that starts on `day`, in no promised order, and what kept rows from having any.

    A window that begins the day before and crosses midnight belongs to the day before, and so do its starts.
    """
    problems = Problems()
    found: list[Occurrence] = []
    for campaign in plan.campaigns:
        for row in campaign.rows:
            if row.timed and airs_on(campaign, row, day, plan.days):
                for name in row.outlets:
                    outlet = plan.setup.outlets[name]
                    if not outlet.day_types or plan.days.matches(day, outlet.day_types):
                        found.extend(_at_outlet(plan, campaign, row, outlet, day, problems))
    return found, problems


def airs_on(campaign: Campaign, row: Row, day: date, days: DayTypes) -> bool:
    """Whether the row is played on `day`. Its dates are those it speaks of: `days_before` later."""
    return kept_off(campaign, row, day, days) is None


def kept_off(campaign: Campaign, row: Row, day: date, days: DayTypes) -> Reason | None:
    """Why a row is not played on `day`, or None: it is."""
    subject = day + timedelta(days=row.days_before)
    if not campaign.enabled or not row.enabled:
        return Reason("plan.disabled")
    for spans in (campaign.dates, row.dates):
        if spans and not any(subject in span for span in spans):
            return Reason("plan.other_dates", {"dates": "、".join(shown_dates(span) for span in spans)})
    if any(subject in span for span in (*campaign.excluded, *row.excluded)):
        return Reason("plan.excepted", {"date": subject.isoformat()})
    if row.weekdays and day.weekday() not in row.weekdays:
        wanted = "、".join(spoken_weekday(date(2024, 1, 1 + number)) for number in sorted(row.weekdays))
        return Reason("plan.other_weekday", {"weekdays": wanted})
    if row.day_types and not days.matches(day, row.day_types):
        return Reason("plan.other_day_type", {"types": "、".join(sorted(type_name(each) for each in row.day_types))})
    return None


def shown_dates(span: DateRange) -> str:
    """2022-07-13, or 2022-07-13..2022-07-15."""
    return span.first.isoformat() if span.first == span.last else f"{span.first}..{span.last}"


def facts_at(campaign: Campaign, row: Row, outlet: Outlet, script: Script | None, day: date) -> dict[str, str]:
    """Every fact in force for a row at an outlet on a day; the narrowest wins."""
    return {name: value for layer in layers(campaign, row, outlet, script, day) for name, value in layer[1].items()}


def layers(
    campaign: Campaign, row: Row, outlet: Outlet, script: Script | None, day: date
) -> list[tuple[str, Mapping[str, str]]]:
    """The layers of facts from the widest to the narrowest, each with the name of its source."""
    subject = day + timedelta(days=row.days_before)
    return [
        ("day", built_in(subject, day)),
        ("outlet", outlet.values),
        ("script", script.facts if script else {}),
        ("daily", campaign.daily.get(subject, {})),
        ("at_outlet", campaign.at_outlets.get(outlet.name, {})),
        ("row", row.values),
    ]


def built_in(subject: date, day: date) -> dict[str, str]:
    """日期, 星期 and 今明 of the day spoken of, said on `day`."""
    near = {0: "今天", 1: "明天", 2: "后天"}
    return {
        "日期": spoken_date(subject),
        "星期": spoken_weekday(subject),
        "今明": near.get((subject - day).days, spoken_date(subject)),
    }


def _at_outlet(
    plan: Plan, campaign: Campaign, row: Row, outlet: Outlet, day: date, problems: Problems
) -> Iterator[Occurrence]:
    facts = facts_at(campaign, row, outlet, plan.scripts.get(row.script), day)
    try:
        starts = due_times(row, facts, plan.setup.periods)
    except Bad as bad:
        place = next(iter((*row.windows, *row.at))).place
        if bad.reason.code == "plan.too_many":
            problems.bad(bad, place)
            return
        found = bad.reason.params.get("found") or bad.reason.params.get("name", "")
        problems.add("plan.hours", place, outlet=outlet.name, row=row.id, found=found)
        return
    wanted = Wanted(
        row.script, outlet.name, row.languages or outlet.languages, row.length, tuple(sorted(facts.items()))
    )
    booking = Booking(
        campaign.name, row.id, outlet.name, wanted, row.priority, row.timing, row.wait, row.order, row.if_missing,
        row.if_cut, row.catch_up, row.place,
    )  # fmt: skip
    yield from _occurrences(booking, starts, day, plan.setup.zone)


def _occurrences(
    booking: Booking, starts: list[tuple[Millis, Millis | None]], day: date, zone: ZoneInfo
) -> Iterator[Occurrence]:
    head = f"{booking.campaign}/{booking.row}@{booking.outlet}@"
    wait = 0 if booking.timing == "exact" else booking.wait
    for number, (start, end) in enumerate(starts):
        due = clock.at(day, start, zone)
        until: Instant = due + wait + 1
        if end is not None and wait:
            until = min(until, max(clock.at(day, end, zone), due + 1))
        yield Occurrence(head + clock.iso(due, zone), booking, due, until, day.toordinal() + number)


def due_times(
    row: Row, facts: Mapping[str, str], periods: Mapping[str, tuple[Window, ...]] = {}
) -> list[tuple[Millis, Millis | None]]:
    """(start, end of its window or None), ms after midnight, sorted, each start once. Bad where hours are none."""
    found: dict[Millis, Millis | None] = {values.clock_time(fill(hours.text, facts)): None for hours in row.at}
    for hours in row.windows:
        text = fill(hours.text, facts)
        for window in periods.get(text.strip()) or (values.window(text),):
            for start in _in_window(row, window):
                found.setdefault(start, window.end)
    if len(found) > _MOST_A_DAY:
        raise Bad("plan.too_many", found=len(found), name=row.id)
    return sorted(found.items(), key=lambda pair: pair[0])


def _in_window(row: Row, window: Window) -> list[Millis]:
    """Starts from the window's own start on; a start at its end is out. `per_window` alone spreads them evenly."""
    if row.every:
        starts = list(range(window.start, window.end, row.every))
        return starts[: row.per_window] if row.per_window else starts
    count = row.per_window or 1
    return [window.start + (window.end - window.start) * number // count for number in range(count)]


def used_variables(row: Row, script: Script) -> frozenset[str]:
    """Every fact that the row's hours and its script's texts use."""
    texts = [hours.text for hours in (*row.windows, *row.at)]
    texts += [text for version in script.versions for text in (version.text, *version.recording)]
    return frozenset().union(*(variables(text) for text in texts))
