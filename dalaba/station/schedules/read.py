"""Reading schedules/: `.yaml` files, sheets of rows, and the tables of facts that campaigns name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from dalaba.core import clock
from dalaba.core.model import Place, Problem
from dalaba.core.problems import Bad, nearest
from dalaba.station import sheet_cache
from dalaba.station.days import read_postponed
from dalaba.station.files import Map, Problems, Record, Scalar, Seq, date_values, keys, sheets, values, yaml_nodes
from dalaba.station.files.folder import files_in, tell_folders
from dalaba.station.files.record import read_facts
from dalaba.station.files.table import Table
from dalaba.station.files.text import CLOSED_FORMATS, decode, read_text
from dalaba.station.outlets import Setup
from dalaba.station.schedules import columns, workbook
from dalaba.station.schedules.bells import BellReader, stands_alone
from dalaba.station.schedules.copies import without_copies
from dalaba.station.schedules.day_lists import days_of, year_in, year_of
from dalaba.station.schedules.read_exams import read_exams
from dalaba.station.schedules.read_rows import RowReader
from dalaba.station.schedules.rows import Campaign
from dalaba.station.schedules.rules import days_excluded, days_meant
from dalaba.station.scripts import Script

FOLDER = "schedules"

_MOST_DAILY = 400
"""Most days for one line of daily facts. What always holds is not a daily fact."""
_CLOSED_SHEETS = (".xls", ".et", ".ett", ".xlt", ".xltx", ".xltm", ".xlsm", ".xlsb", ".ods", ".ots", ".numbers", ".tsv")
_READ = (*sheets.SUFFIXES, ".yaml", ".yml", ".yaml.txt", ".yml.txt")
_OF_THE_SYSTEM = ("thumbs.db", "desktop.ini")


def read_schedules(
    folder: Path, setup: Setup, scripts: Mapping[str, Script], problems: Problems, periods: Iterable[str] = ()
) -> tuple[Campaign, ...]:
    """Every campaign of the station in `folder`, by file name. Sheets that a campaign names as tables are left out.

    `periods`: names of hours in timetables, in addition to the station's own.
    """
    found: list[Campaign] = []
    tables: set[str] = set()
    paths = files_in(folder / FOLDER, FOLDER, problems)
    paths = sorted({*paths, *sheet_cache.missing(folder, folder / FOLDER)})
    paths = without_copies(paths, FOLDER, problems)
    reader = _Reader(folder, setup, scripts, problems, tables, periods)
    for path in paths:
        if path.name.lower().endswith((".yaml", ".yml", ".yaml.txt", ".yml.txt")):
            found.extend(reader.yaml(path))
    found.extend(reader.books([path for path in paths if path.suffix.lower() in sheets.SUFFIXES]))
    for path in paths:
        if path.suffix.lower() in (*CLOSED_FORMATS, *_CLOSED_SHEETS):
            problems.add("files.closed_sheet", Place(f"{FOLDER}/{path.name}"), suffix=path.suffix)
    _tell_unread(paths, problems)
    tell_folders(folder / FOLDER, FOLDER, problems)
    _same_names(found, problems)
    return tuple(found)


def _tell_unread(paths: Iterable[Path], problems: Problems) -> None:
    """Report every file that is not read, with what to do with it."""
    for path in paths:
        name = path.name.lower()
        if name.endswith((*_READ, *CLOSED_FORMATS, *_CLOSED_SHEETS)) or name in _OF_THE_SYSTEM:
            continue
        place, inner = Place(f"{FOLDER}/{path.name}"), Path(path.stem).suffix.lower()
        if inner in sheets.SUFFIXES:
            problems.add("files.schedule_renamed", place, "warning", wanted=path.stem)
        else:
            problems.add("files.not_a_schedule", place, "warning", found=path.name)


def read_campaign(
    data: bytes, file: str, setup: Setup, scripts: Mapping[str, Script], problems: Problems
) -> Campaign | None:
    """The campaign that a sheet with these bytes would be in `schedules/`. Raises Bad if the bytes are not a sheet."""
    tables = sheets.tables(data, Path(file).suffix, columns.is_head)
    found, bad_cells = Problems(), Problems()
    campaign = _Reader(Path(), setup, scripts, found, set()).tables(tables, Path(file), file, found, bad_cells)
    workbook.put_all(found, bad_cells, problems)
    return campaign


def read_text_campaign(
    text: str, file: str, setup: Setup, scripts: Mapping[str, Script], problems: Problems
) -> Campaign | None:
    """The campaign that a YAML file with this text would be in `schedules/`; None if it cannot be read."""
    root = yaml_nodes.parse(text, file, problems)
    if root is None:
        return None
    return _Reader(Path(), setup, scripts, problems, set())._campaign(Path(file), file, root)


def read_file(
    station: Path, file: str, data: bytes, setup: Setup, scripts: Mapping[str, Script], problems: Problems,
    periods: Iterable[str] = (),
) -> Campaign | None:  # fmt: skip
    """The campaign that a file of `schedules/` would be if it held these bytes; None if it cannot be read. The sheets
    that it names are read from the station as they are."""
    path, tables = station / file, set[str]()
    reader = _Reader(station, setup, scripts, problems, tables, periods)
    try:
        if path.suffix.lower() not in sheets.SUFFIXES:
            root = yaml_nodes.parse(decode(data), file, problems)
            return None if root is None else reader._campaign(path, file, root)
        found, bad_cells = Problems(), Problems()
        campaign = reader.tables(sheets.tables(data, path.suffix, columns.is_head), path, file, found, bad_cells)
    except Bad as bad:
        problems.bad(bad, Place(file))
        return None
    workbook.put_all(found, bad_cells, problems)
    return campaign


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
        periods: Iterable[str] = (),
    ) -> None:
        self._folder = folder
        self._setup = setup
        self._scripts = scripts
        self._problems = problems
        self._tables = tables
        self._periods = tuple(periods)
        self._named_here: set[str] = set()
        self._rows = RowReader(setup, scripts, problems, self._periods)

    def yaml(self, path: Path) -> Iterator[Campaign]:
        file = f"{FOLDER}/{path.name}"
        if path.name.lower().endswith(".txt"):
            self._problems.add("files.yaml_txt", Place(file), "warning", wanted=path.name[: -len(".txt")])
        try:
            root = yaml_nodes.parse(read_text(path), file, self._problems)
        except Bad as bad:
            self._problems.bad(bad, Place(file))
            return
        if root is not None:
            yield self._campaign(path, file, root)

    def books(self, paths: Iterable[Path]) -> Iterator[Campaign]:
        """The campaign of every sheet that no campaign names as a table of facts."""
        read = {path.name: self._sheet(path) for path in paths if path.name not in self._tables}
        for name, (campaign, found, bad_cells) in read.items():
            if name not in self._tables:
                workbook.put_all(found, bad_cells, self._problems)
                yield from () if campaign is None else (campaign,)

    def _sheet(self, path: Path) -> tuple[Campaign | None, Problems, Problems]:
        """One sheet alone: its campaign, the problems in what it says, and those in its cells."""
        file, found, bad_cells = f"{FOLDER}/{path.name}", Problems(), Problems()
        tables = self._load(path, bad_cells)
        if tables is None:
            return None, found, bad_cells
        return self.tables(tables, path, file, found, bad_cells), found, bad_cells

    def tables(
        self, tables: Iterable[Table], path: Path, file: str, found: Problems, bad_cells: Problems
    ) -> Campaign | None:
        """The campaign of a file's tables; None if it has no rows."""
        tables = tuple(tables)
        reader = _Reader(self._folder, self._setup, self._scripts, found, self._tables, self._periods)
        if stands_alone(tables):
            return reader._bell_sheet(path, file, tables)
        known = workbook.variables_of(self._scripts)
        root = workbook.campaign(tables, file, path.stem, known, bad_cells)
        return None if root is None else reader._campaign(path, file, root)

    def _bell_sheet(self, path: Path, file: str, tables: tuple[Table, ...]) -> Campaign:
        """The campaign of a bell timetable that stands alone."""
        place = Place(file)
        rows, told = self._bells().of_sheet(file, tables)
        title = (columns.scalar("title", place), columns.scalar(path.stem, place))
        root = Map((title, (columns.scalar("broadcasts", place), Seq(tuple(rows), place))), place)
        return replace(self._campaign(path, file, root), bells=(told,))

    def _timetable(self, named: Scalar, problems: Problems) -> tuple[str, tuple[Table, ...]] | None:
        """The sheets of a file that a campaign names as its bell timetable; it is no campaign then."""
        path = self._named(named, problems)
        tables = self._load(path, problems) if path is not None else None
        return None if path is None or tables is None else (f"{FOLDER}/{path.name}", tables)

    def _load(self, path: Path, problems: Problems) -> tuple[Table, ...] | None:
        """The tables of a sheet, or of its last good version with a problem that says so."""
        file = f"{FOLDER}/{path.name}"
        try:
            loaded = sheet_cache.load(self._folder, path, columns.is_head)
        except Bad as bad:
            problems.bad(bad, Place(file))
            return None
        if loaded.kept is not None and loaded.why is not None:
            when = f"{clock.local(loaded.kept, self._setup.zone):%Y-%m-%d %H:%M}"
            if not loaded.open:
                problems.put(Problem(loaded.why, Place(file)))
            code = "files.sheet_open" if loaded.open else "files.sheet_kept"
            problems.add(code, Place(file), "warning", when=when, copy=f"{sheet_cache.FOLDER}/{path.name}")
        return loaded.tables

    def _campaign(self, path: Path, file: str, root: yaml_nodes.Node) -> Campaign:
        """The campaign. It waits if something that affects all its rows cannot be read."""
        found = Problems()
        self._named_here.clear()
        record = Record(root, "schedule", found)
        name = record.text("title").strip() or path.name.split(".")[0]
        if set(name) & set("/@\n"):
            found.add("files.campaign_name", record.where("title"), name=name)
        if record.ok and not any(map(record.has, ("broadcasts", "bells", "exams"))):
            record.lacks("broadcasts")
        listing, timetables = record.node("broadcasts"), record.node("bells")
        items = listing.items if isinstance(listing, Seq) else () if listing is None else (listing,)
        rung, bells = self._bells().all_rows(_each(timetables) if record.has("bells") else ())
        named = year_in(name, path.name)
        dates = days_of(record, "dates", found, named)
        campaign = Campaign(
            name=name,
            file=file,
            rows=(),
            dates=days_meant(dates, "", record.where("dates"), found),
            excluded=days_excluded(
                days_of(record, "except", found, year_of(dates) or named), "", record.where("except"), found
            ),
            daily=self._daily(record, found),
            at_outlets=self._at_outlets(record, found),
            enabled=record.take("enabled", values.yes_no, True),
            note=record.text("note"),
            postponed=read_postponed(postponed, found) if (postponed := record.node("postponed")) else (),
        )
        waits = self._problems.waiting("files.waits_campaign", found) or any(
            map(yaml_nodes.unread, _all_but_rows(root))
        )
        rows = self._rows.read(name, (*items, *rung), year_of(dates) or named)
        exams = read_exams(name, record, self._setup, self._problems, campaign.postponed, year_of(dates) or named)
        hours = exams.hours if campaign.enabled else ()
        return replace(
            campaign,
            rows=(*rows, *exams.rows),
            enabled=campaign.enabled and not waits,
            waits=waits,
            bells=bells,
            exams=hours,
            sheets=tuple(sorted(self._named_here)),
        )

    def _daily(self, record: Record, problems: Problems) -> dict[date, Mapping[str, str]]:
        daily: dict[date, Mapping[str, str]] = {}
        for text, (key, node) in record.mapping("daily").items():
            try:
                span = date_values.dates(text, key.strict)
            except Bad as bad:
                problems.bad(bad, key.place)
                continue
            if (span.last - span.first).days >= _MOST_DAILY:
                problems.add("files.daily_long", key.place, found=text, most=_MOST_DAILY)
                continue
            facts = _facts(node, "每日信息", problems)
            for number in range((span.last - span.first).days + 1):
                daily[span.first + timedelta(days=number)] = facts
        return daily

    def _at_outlets(self, record: Record, problems: Problems) -> dict[str, Mapping[str, str]]:
        node = record.node("at_outlets")
        if isinstance(node, Scalar) and not node.empty:
            return self._table(node, problems)
        found: dict[str, Mapping[str, str]] = {}
        for key, inner in record.mapping("at_outlets").values():
            for outlet in self._setup.resolve([key], problems):
                found[outlet] = _facts(inner, key.text, problems)
        return found

    def _bells(self) -> BellReader:
        """Made when it is needed: kept, it and this reader would hold each other in memory."""
        names = dict.fromkeys((*self._setup.periods, *self._periods))
        return BellReader(lambda named: self._timetable(named, self._problems), names, self._problems)

    def _table(self, named: Scalar, problems: Problems) -> dict[str, Mapping[str, str]]:
        """One row per outlet: 播放点 and any columns of facts. Empty cells set nothing."""
        path = self._named(named, problems)
        if path is None:
            return {}
        found: dict[str, Mapping[str, str]] = {}
        tables = self._load(path, problems) or ()
        for row in workbook.fact_rows(tables, f"{FOLDER}/{path.name}", problems) if tables else ():
            self._table_row(row, found, problems)
        return found

    def _named(self, named: Scalar, problems: Problems) -> Path | None:
        """The sheet in `schedules/` that a campaign names, which is no campaign then; None, with a problem, if there is
        none.
        """
        path = self._folder / FOLDER / named.text.strip()
        self._tables.add(path.name)
        self._named_here.add(f"{FOLDER}/{path.name}")
        gone = not _is_there(path) and path not in sheet_cache.missing(self._folder, path.parent)
        if not gone and path.suffix.lower() in sheets.SUFFIXES:
            return path
        there = [each.name for each in path.parent.glob("*") if each.suffix.lower() in sheets.SUFFIXES]
        hint = nearest(path.name, there) or "、".join(there) or "…"
        problems.add("files.no_table", named.place, found=named.text, nearest=hint)
        return None

    def _table_row(self, row: Map, found: dict[str, Mapping[str, str]], problems: Problems) -> None:
        (_, outlet), *cells = row.pairs
        facts = read_facts({key.text: (key, node) for key, node in cells}, problems)
        items = outlet.items if isinstance(outlet, Seq) else (outlet,)
        for name in self._setup.resolve([each for each in items if isinstance(each, Scalar)], problems):
            if name in found:
                problems.add("files.duplicate_row", outlet.place, name=name)
            found[name] = facts


def _each(node: yaml_nodes.Node | None) -> tuple[yaml_nodes.Node, ...]:
    return node.items if isinstance(node, Seq) else () if node is None else (node,)


def _all_but_rows(root: yaml_nodes.Node) -> Iterator[yaml_nodes.Node]:
    for key, node in root.pairs if isinstance(root, Map) else ():
        if keys.english("schedule", key.text) not in ("broadcasts", "bells", "exams"):
            yield from (key, node)


def _facts(node: yaml_nodes.Node, key: str, problems: Problems) -> dict[str, str]:
    if isinstance(node, Map):
        return read_facts({name.text.strip(): (name, value) for name, value in node.pairs}, problems)
    if not _blank(node):
        problems.add("files.not_lines", node.place, key=key)
    return {}


def _is_there(path: Path) -> bool:
    """Whether the file exists. A name that no file can have does not exist."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _blank(node: yaml_nodes.Node) -> bool:
    return isinstance(node, Scalar) and node.empty
