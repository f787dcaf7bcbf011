"""打铃 (bells): a whole school's bells as rows, from the sheet that it has or from its named periods. Pure.

Each bell becomes the row that a person would have written, with an id that names its lesson: 第一节·上课. What cannot
be read rings no bell, and is a problem.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from dalaba.core.model import Millis, Place
from dalaba.core.problems import Bad, nearest
from dalaba.station.days import SCHOOLS
from dalaba.station.files import Map, Problems, Record, Scalar, values
from dalaba.station.files.keys import english
from dalaba.station.files.table import Table
from dalaba.station.files.yaml_nodes import Node, unread
from dalaba.station.schedules.bell_tables import Lesson, is_bell_table, lessons, remarks
from dalaba.station.schedules.columns import head_row, word_of
from dalaba.station.schedules.named_times import OF
from dalaba.station.schedules.rows import Bells

PERIODS = ("时段表", "periods")
"""In place of a sheet: the station's and the timetables' named periods."""
_SOUNDS = {"上课": "上课铃", "下课": "下课铃", "预备": "预备铃", "放学": "放学铃"}
"""What rings -> the bell that is heard if the school names no other."""
_MOMENTS = {"start": "上课", "end": "下课", "ready": "预备", "home": "放学"}
_NONE = ("无", "没有", "不打", "不打铃", "否", "no", "none")
_SCHOOLDAY = "上学日"
_Remarks: TypeAlias = tuple[tuple[str, Place], ...]
Tables = Callable[[Scalar], tuple[str, tuple[Table, ...]] | None]
"""The sheets of a file that is named, with its path; None if it cannot be read, which is a problem already."""


class _Item(NamedTuple):
    """A line of the timetable, with its times as a row has them; "" if there is none."""

    name: str
    place: Place
    start: str = ""
    end: str = ""
    ready: str = ""
    season: str = ""
    wrong: Bad | None = None

    @property
    def is_lesson(self) -> bool:
        return Lesson(self.name, self.place).is_lesson


class _Ring(NamedTuple):
    """One bell. `moment`: of its lesson; "" for what has a sound of its own, which may wait for a bell to end."""

    item: _Item
    moment: str
    at: str
    sound: Scalar
    exact: bool


class BellReader:
    """Reads what a file has under 打铃. `periods`: every name of hours in the station and its timetables."""

    def __init__(self, tables: Tables, periods: Iterable[str], problems: Problems) -> None:
        self._tables = tables
        self._periods = tuple(periods)
        self._problems = problems

    def all_rows(self, nodes: Iterable[Node]) -> tuple[list[Map], tuple[Bells, ...]]:
        """The rows that a file's timetables make, and what was taken from each. Schools with the same lessons are told
        apart by their outlets.
        """
        rows: list[Map] = []
        told: list[Bells] = []
        for number, node in enumerate(nodes, 1):
            found, bells = self._rows(node)
            taken = {_value(row, "id") for row in rows}
            where = _where(node) or str(number)
            rows += [_renamed(row, where) if _value(row, "id") in taken else row for row in found]
            told += [] if bells is None else [bells]
        return rows, tuple(told)

    def _rows(self, node: Node) -> tuple[list[Map], Bells | None]:
        found = Problems()
        record = Record(node, "bells", found)
        source, items, beside = self._items(record, found)
        one = _Timetable(record, items, found)
        waits = self._problems.waiting("files.waits_bells", found) or unread(node)
        rows = one.rows(self._problems)
        if waits:  # it would mean something else without what cannot be read
            rows = [_waiting(row) for row in rows]
        return rows, one.told(source, rows, beside) if items else None

    def of_sheet(self, file: str, tables: Sequence[Table]) -> tuple[list[Map], Bells]:
        """The same for a sheet that stands alone in `schedules/`: the schools' bells on school days."""
        record = Record(Map((), Place(file)), "bells", self._problems)
        one = _Timetable(record, list(_of_tables(file, tables, 0, self._problems)), self._problems)
        rows = one.rows(self._problems)
        return rows, one.told(file, rows, _remarks(file, tables))

    def _items(self, record: Record, problems: Problems) -> tuple[str, list[_Item], _Remarks]:
        """Where the lines come from, the lines, and what is written beside them."""
        node = record.node("table")
        ready = record.take("ready", _ahead, 0)
        if node is None or (isinstance(node, Scalar) and node.empty):
            if record.ok:
                record.lacks("table")
            return "", [], ()
        if isinstance(node, Map):
            return "", [_written(key, value, ready) for key, value in node.pairs], ()
        if not isinstance(node, Scalar):
            problems.add("files.bell_no_table", node.place, found="[…]")
            return "", [], ()
        if node.text.strip() in PERIODS:
            return node.text.strip(), [_by_period(name, node.place, ready) for name in self._periods], ()
        loaded = self._tables(node)
        if loaded is None:
            return "", [], ()
        file, tables = loaded
        items = list(_of_tables(file, tables, ready, problems))
        if not items:
            problems.add("files.bell_no_table", node.place, found=node.text.strip())
        return file, items, _remarks(file, tables)


def _remarks(file: str, tables: Iterable[Table]) -> _Remarks:
    return tuple(each for table in tables if table.rows and not table.hidden for each in remarks(table, file))


def stands_alone(tables: Iterable[Table]) -> bool:
    """Whether a file's sheets are a bell timetable, and hold no rows of a schedule."""
    filled = [table for table in tables if table.rows]
    return any(map(is_bell_table, filled)) and not any(map(_has_rows, filled))


def _has_rows(table: Table) -> bool:
    head = head_row(table)
    return head is not None and any(english("row", word_of(cell)) == "to" for cell in table.rows[head][1])


def _of_tables(file: str, tables: Iterable[Table], ready: Millis, problems: Problems) -> Iterator[_Item]:
    """The lines of a file's sheets. Hidden ones do not ring, and a warning says so."""
    for table in tables:
        if not table.rows or not is_bell_table(table):
            continue
        if table.hidden:
            problems.add("files.hidden_sheet", table.place(file, table.rows[0][0], 0), "warning")
            continue
        if hidden := [number for number, _ in table.rows if number in table.hidden_rows]:
            named = "、".join(map(str, hidden[:12]))
            problems.add("files.hidden_rows", table.place(file, hidden[0], 0), "warning", rows=named)
        yield from _announced([_item(lesson, ready) for lesson in lessons(table, file)])


def _item(lesson: Lesson, ready: Millis) -> _Item:
    def text(time: Millis | None) -> str:
        return "" if time is None else values.as_clock(time)

    early = lesson.ready
    if early is None and ready and lesson.start is not None and lesson.start >= ready and lesson.is_lesson:
        early = lesson.start - ready
    return _Item(
        lesson.name, lesson.place, text(lesson.start), text(lesson.end), text(early), lesson.season, lesson.wrong
    )


def _announced(items: Sequence[_Item]) -> Iterator[_Item]:
    """The items; a line 预备 becomes the first bell of the lesson behind it."""
    waiting: dict[str, _Item] = {}
    for item in items:
        if "预备" in item.name and not item.is_lesson:
            waiting[item.season] = item
            continue
        before = waiting.pop(item.season, None)
        if before is not None and item.is_lesson and not before.wrong:
            item = item._replace(ready=before.start)
        elif before is not None:
            yield before._replace(ready=before.start, start="", end="")
        yield item
    yield from (each._replace(ready=each.start, start="", end="") for each in waiting.values())


def _written(key: Scalar, value: Node, ready: Millis) -> _Item:
    """第一节: 8:00-8:45, as it stands in the file itself."""
    name = key.text.strip()
    if not isinstance(value, Scalar) or value.empty:
        return _Item(name, value.place, wrong=Bad("files.window", found=name))
    try:
        window = values.window(value.text)
        lesson = Lesson(name, value.place, window.start, window.end)
    except Bad as bad:
        try:
            lesson = Lesson(name, value.place, values.clock_time(value.text))
        except Bad:
            return _Item(name, value.place, wrong=bad)
    return _item(lesson, ready)


def _by_period(name: str, place: Place, ready: Millis) -> _Item:
    item = _Item(name, place, f"{name}开始", f"{name}结束")
    return item._replace(ready=f"{name}开始前{ready // values.SECOND}秒") if ready and item.is_lesson else item


def _ahead(text: str, strict: bool) -> Millis:
    """提前2分钟; 0 for 无."""
    word = values.plain(text)
    if word in _NONE:
        return 0
    return values.duration(word.removeprefix("提前").removesuffix("前").strip())


class _Timetable:
    """One timetable: its lines, and which of them ring."""

    def __init__(self, record: Record, items: Sequence[_Item], problems: Problems) -> None:
        self._record = record
        self._items = items
        self._sounds = self._named("sounds", problems)
        silent = record.placed_words("silent")
        self._silent = {word.text.strip() for word in silent}
        for word in silent:
            self._known(word, (), problems)

    def rows(self, problems: Problems) -> list[Map]:
        """A row for each bell. A line that cannot be read has none, and is a problem."""
        count: Counter[tuple[str, str]] = Counter()
        found: list[Map] = []
        for item in self._items:
            rings = list(self._rings(item))
            if item.wrong is not None and rings:
                bad = Problems()
                bad.bad(item.wrong, item.place)
                problems.waiting("files.waits_bell", bad)
                continue
            for ring in rings:
                count[self._id(ring)] += 1
                found.append(self._row(ring, count[self._id(ring)]))
        return found

    def told(self, source: str, rows: Sequence[Map], beside: _Remarks) -> Bells:
        """What was taken, for people to see."""
        times = sorted(_value(row, "at") for row in rows if _value(row, "at")[:1].isdigit())
        names = dict.fromkeys(item.name for item in self._items if not any(self._rings(item)))
        ends = (times[0], times[-1]) if times else ("", "")
        return Bells(source, len(rows), *ends, tuple(names), self._record.place, beside)

    def _rings(self, item: _Item) -> Iterator[_Ring]:
        """The bells of a line: of a lesson its beginning and end, of what has a sound of its own that sound."""
        if item.name in self._silent:
            return
        own = None if item.name in _SOUNDS else self._sounds.get(item.name)
        if own is not None:
            yield from self._ring(item, "", item.start or item.ready, own, False)
            yield from self._ring(item, "下课", item.end, self._sounds.get(f"{item.name}{OF}下课"))
        elif item.is_lesson:
            for moment, at in (("预备", item.ready), ("上课", item.start), ("下课", item.end)):
                sound = self._sounds.get(f"{item.name}{OF}{moment}") or self._usual(moment, item.place)
                yield from self._ring(item, moment, at, sound)
        elif item.ready and not item.start:
            yield from self._ring(item, "预备", item.ready, self._usual("预备", item.place))
        elif "放学" in item.name:
            yield from self._ring(item, "", item.start, self._usual("放学", item.place))

    def _ring(self, item: _Item, moment: str, at: str, sound: Scalar | None, exact: bool = True) -> Iterator[_Ring]:
        if sound is not None and (at or item.wrong) and sound.text.strip() not in _NONE:
            yield _Ring(item, moment, at, sound, exact)

    def _usual(self, moment: str, place: Place) -> Scalar:
        return self._sounds.get(moment) or Scalar(_SOUNDS[moment], place, strict=False)

    def _named(self, key: str, problems: Problems) -> dict[str, Scalar]:
        """What people name for moments and lines, each with its place."""
        found: dict[str, Scalar] = {}
        for name, (written, node) in self._record.mapping(key).items():
            if not isinstance(node, Scalar) or node.empty:
                problems.add("files.not_one_value", node.place, key=name, key_en=name)
                continue
            self._known(written, (*_SOUNDS, *_MOMENTS), problems)
            found[_MOMENTS.get(name.lower(), name)] = node
        return found

    def _known(self, word: Scalar, also: Iterable[str], problems: Problems) -> None:
        names = dict.fromkeys((*(item.name for item in self._items), *also))
        name = word.text.strip().partition(OF)[0]
        if self._items and name.lower() not in names and name not in names:
            hint = nearest(name, names) or "、".join(list(names)[:8])
            problems.add("files.bell_unknown", word.place, found=name, nearest=hint)

    def _id(self, ring: _Ring) -> tuple[str, str]:
        return OF.join(filter(None, (ring.item.name, ring.moment))), ring.item.season

    def _row(self, ring: _Ring, number: int) -> Map:
        item, place = ring.item, ring.item.place
        name = "".join("·" if sign in "/@" else sign for sign in self._id(ring)[0])
        name += f"{OF}{number}" if number > 1 else ""
        season = item.season.replace("/", "-")
        pairs: list[tuple[str, Node]] = [
            ("id", _plain(f"{name}{OF}{season}" if season else name, place)),
            ("file", ring.sound),
            ("at", _plain(ring.at, place)),
        ]
        if ring.exact:
            pairs.append(("timing", _plain("exact", place)))
        if item.season:
            pairs.append(("dates" if item.season.startswith("每年") else "timetable", _plain(item.season, place)))
        where, record = record_place(self._record, place), self._record
        pairs.append(("to", record.node("to") or _plain(SCHOOLS, where)))
        pairs.append(("day_types", record.node("day_types") or _plain(_SCHOOLDAY, where)))
        pairs += [(key, node) for key in ("except", "volume", "enabled") if (node := record.node(key)) is not None]
        return Map(tuple((_plain(key, place), node) for key, node in pairs), place)


def _where(node: Node) -> str:
    """The outlets of a timetable as they are written."""
    said = Record(node, "bells", Problems())
    words = "、".join(word.text for word in said.placed_words("to")) if said.ok else ""
    return "".join("·" if sign in "/@" else sign for sign in words)


def _renamed(row: Map, where: str) -> Map:
    """The row, with its outlets in its id."""
    name = _plain(f"{_value(row, 'id')}{OF}{where}", row.place)
    return Map(tuple((key, name if key.text == "id" else node) for key, node in row.pairs), row.place)


def _waiting(row: Map) -> Map:
    return Map((*row.pairs, (_plain("", row.place), Scalar("", row.place, strict=False, unread=True))), row.place)


def record_place(record: Record, place: Place) -> Place:
    """Where a problem about a whole timetable belongs."""
    return record.place if record.place.file else place


def _plain(text: str, place: Place) -> Scalar:
    return Scalar(text, place, strict=False)


def _value(row: Map, key: str) -> str:
    return next((node.text for name, node in row.pairs if name.text == key and isinstance(node, Scalar)), "")
