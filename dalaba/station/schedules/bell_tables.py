"""A school's 作息时间表 as it is: which lesson begins and ends when, from a sheet that people have on the wall. Pure.

It has one line per lesson, and 上课 and 下课 in two columns or 8:00-8:45 in one; a title above, 上午 and 下午 beside,
the afternoon in columns of its own, and summer and winter side by side or on two sheets. What cannot be read has its
problem with it, so that whoever needs it can tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dalaba.core.model import Millis, Place
from dalaba.core.patterns import late
from dalaba.core.problems import Bad
from dalaba.station.files import cells, values
from dalaba.station.files.table import EMPTY, Cell, Table
from dalaba.station.schedules.columns import word_of

_NAMES = late(
    r"节次|课节|节数|课次|课时|节课|节|项目|活动|活动内容|活动项目|内容|作息内容|名称|安排|事项|作息|作息项目"
    r"|lessons?|periods?|activity",
    re.IGNORECASE,
)
_KINDS = {
    "start": late(
        r"上课|开始|起始|起|始|上课铃|(?:上课|开始|起始)时[间刻]|打铃(?:时间)?|铃声时间|starts?|begins?|from",
        re.IGNORECASE,
    ),
    "end": late(r"下课|结束|终止|止|下课铃|(?:下课|结束|终止)时[间刻]|ends?|until|to", re.IGNORECASE),
    "ready": late(r"预备|预备铃|预铃|预备时间|ready|warning", re.IGNORECASE),
    "both": late(r"(?:作息|起止|起讫|具体|上下课)?时间(?:段|安排)?|时刻|作息时间表|times?|hours?", re.IGNORECASE),
}  # fmt: skip
"""What a column of times holds -> its headings."""
_LESSON = late(
    r"第?\s*[一二三四五六七八九十\d]{1,3}\s*节(?:晚自习|自习|课)?|(?:lesson|period)\s*\d+"
    r"|.*(?:早读|晨读|午读|晚读|自习|自修|课后服务|延时服务|延时课|社团|班会|午写|书法课|体活)",
    re.IGNORECASE,
)
_SEASON = late(r"(?:春|夏|秋|冬)(?:[、和及]?[春夏秋冬])?(?:季|令)?|summer|winter", re.IGNORECASE)
_SPAN = late(r"(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?\s*(?:[-–—~]{1,2}|至|到)\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?")
_PART = late(r"(早晨|早上|清晨|上午|中午|下午|晚上|晚间|夜间)")
_LATE = {"下午": "下午", "晚上": "晚上", "晚间": "晚上", "夜间": "晚上"}
_REMARK = late(r"\s*\([^()]*\)\s*$")
_LOOK = 20
"""Most lines above the headings."""
_MOST = 2
"""Most lines of headings."""


class Lesson(NamedTuple):
    """A line of the table, in one of its seasons."""

    name: str
    place: Place
    start: Millis | None = None
    end: Millis | None = None
    ready: Millis | None = None
    season: str = ""
    """夏季, or the days on which it is in force (5月1日-9月30日); "" if the table has only one."""
    wrong: Bad | None = None
    """What cannot be read in it."""

    @property
    def is_lesson(self) -> bool:
        """Whether it is something that begins and ends with a bell."""
        return _LESSON.fullmatch(self.name) is not None


class _Column(NamedTuple):
    at: int
    kind: str
    season: str


class _Lane(NamedTuple):
    """A column of names, and the columns of times behind it."""

    name: int
    times: tuple[_Column, ...]


class _Layout(NamedTuple):
    lanes: tuple[_Lane, ...]
    first: int
    """The index of the first row below the headings."""


def is_bell_table(table: Table) -> bool:
    """Whether a sheet is one, by its headings: names and times, and at least one line is a lesson."""
    return any(lesson.is_lesson for lesson in lessons(table, ""))


def lessons(table: Table, file: str) -> list[Lesson]:
    """The lines of a table that have a time; none if it is no such table."""
    layout = _layout(table)
    if layout is None:
        return []
    whole = _season_of(" ".join([table.title or "", *_words(row for _, row in table.rows[: layout.first])]))
    found = [each for lane in layout.lanes for each in _lines(table, file, lane, layout.first, whole)]
    return [each for each in found if each.start is not None or each.ready is not None or each.wrong is not None]


def remarks(table: Table, file: str) -> list[tuple[str, Place]]:
    """What is written beside the times, above or below, about days or exceptions."""
    layout = _layout(table)
    if layout is None:
        return []
    names = {lane.name for lane in layout.lanes}
    found = []
    for number, row in table.rows[layout.first :]:
        for at, cell in enumerate(row):
            text = cell.text.strip()
            if (
                not cell.first
                and len(text) > 5
                and _HOLDS.search(text)
                and not (at in names and _LESSON.fullmatch(text))
            ):
                found.append((text[:60], table.place(file, number, at)))
    return found


_HOLDS = late(
    r"[周星]期?[一二三四五六日天]|单周|双周|除外|不上|不打|取消|停课|提前|推迟|顺延|except|only", re.IGNORECASE
)


# -- the headings


def _layout(table: Table) -> _Layout | None:
    """The columns; None if there are no headings for names and for times."""
    for index in range(min(len(table.rows), _LOOK)):
        if not any(_NAMES.fullmatch(_head(cell)) for cell in table.rows[index][1]):
            continue
        for lines in range(1, _MOST + 1):
            rows = [row for _, row in table.rows[index : index + lines]]
            if len(rows) == lines and (lanes := _lanes(rows)) and (lines == 1 or _only_heads(rows[-1])):
                more = index + lines < len(table.rows) and lines < _MOST and _only_heads(table.rows[index + lines][1])
                if not more:
                    return _Layout(lanes, index + lines)
    return None


def _only_heads(row: Sequence[Cell]) -> bool:
    """Whether a row below headings goes on with them: 上课 and 下课 below 夏季."""
    words = [_head(cell) for cell in row if not cell.empty and not cell.first]
    return bool(words) and all(_kind(word) or _NAMES.fullmatch(word) for word in words)


def _lanes(rows: Sequence[Sequence[Cell]]) -> tuple[_Lane, ...]:
    width = max(len(row) for row in rows)
    lanes: list[tuple[int, list[_Column]]] = []
    season = ""
    for at in range(width):
        above = [_head(_cell(row, at)) for row in rows]
        season = _season_of(" ".join(above)) or (season if not above[0] and len(above) > 1 else "")
        if any(_NAMES.fullmatch(word) for word in above):
            lanes.append((at, []))
        elif lanes and (kind := next(filter(None, map(_kind, reversed(above))), "")):
            lanes[-1][1].append(_Column(at, kind, season))
    return tuple(_Lane(name, tuple(times)) for name, times in lanes if times)


def _head(cell: Cell) -> str:
    return _REMARK.sub("", re.sub(r"\s", "", word_of(cell)))


def _kind(word: str) -> str:
    """What a column holds, by its heading, whatever season stands before it."""
    bare = _SPAN.sub("", word)
    for text in (word, bare, _SEASON.sub("", bare, count=1)):
        found = next((kind for kind, pattern in _KINDS.items() if pattern.fullmatch(text)), "")
        if found:
            return found
    return "both" if _SEASON.fullmatch(bare) else ""


def _season_of(text: str) -> str:
    plain = values.plain(text)
    if span := _SPAN.search(plain):
        first, last = f"{int(span[1])}-{int(span[2])}", f"{int(span[3])}-{int(span[4])}"
        return f"每年{first}..{last}"
    match = re.search(r"[春夏秋冬]+[季令](?!学期|学年)|summer|winter", plain, re.IGNORECASE)
    return "" if match is None else match[0].lower()


def _words(rows: Iterator[Sequence[Cell]]) -> list[str]:
    return [cell.text for row in rows for cell in row if not cell.empty and not cell.first]


# -- the lines


def _lines(table: Table, file: str, lane: _Lane, first: int, whole: str) -> Iterator[Lesson]:
    seasons = list(dict.fromkeys(column.season for column in lane.times))
    before: dict[str, Millis] = {}
    part = ""
    for number, row in table.rows[first:]:
        part = _part(row, lane) or part
        cell = _cell(row, lane.name)
        name = _REMARK.sub("", re.sub(r"\s+", "", values.plain(cell.text)))
        if not name or _NAMES.fullmatch(name) or _PART.fullmatch(name) or number in table.hidden_rows:
            continue
        place = table.place(file, number, lane.name)
        for season in seasons:
            columns = [column for column in lane.times if column.season == season]
            lesson = _lesson(name, place, table, number, row, columns, part)
            if lesson.start is not None and lesson.wrong is None:
                lesson = _in_order(lesson, before.get(season, 0))
                before[season] = max(before.get(season, 0), lesson.start or 0)
            yield lesson._replace(season=season or whole)


def _cell(row: Sequence[Cell], at: int) -> Cell:
    return row[at] if at < len(row) else EMPTY


def _part(row: Sequence[Cell], lane: _Lane) -> str:
    """上午 or 下午, as it stands in a cell of its own."""
    taken = {column.at for column in lane.times}
    for at, cell in enumerate(row):
        word = re.sub(r"\s", "", cell.text)
        if at not in taken and at <= lane.name and _PART.fullmatch(word):
            return word
    return ""


def _lesson(
    name: str, place: Place, table: Table, number: int, row: Sequence[Cell], columns: Sequence[_Column], part: str
) -> Lesson:
    found: dict[str, Millis] = {}
    for column in columns:
        cell = _cell(row, column.at)
        if cell.empty or (
            cell.first and _letters(cell.first) != _letters(table.place("", number, column.at).cell or "")
        ):
            continue
        try:
            found.update(_times(cell, column.kind, table, part))
        except Bad as bad:
            where = table.place(place.file, number, column.at)
            return Lesson(name, where, wrong=bad)
    return Lesson(name, place, found.get("start"), found.get("end"), found.get("ready"))


def _letters(cell: str) -> str:
    return cell.rstrip("0123456789")


def _times(cell: Cell, kind: str, table: Table, part: str) -> dict[str, Millis]:
    """What a cell of times says. Raises Bad if it is none."""
    text = _REMARK.sub("", values.plain(cells.seen_as(cell, "window", table)))
    if not re.search(r"[\d点一二三四五六七八九十]", text):
        return {}  # / or 无: there is none
    text = _with_part(text, part)
    if kind in ("start", "both") and not _is_time(text):
        window = values.window(text)
        return {"start": window.start, "end": window.end}
    return {"start" if kind == "both" else kind: values.clock_time(text)}


def _is_time(text: str) -> bool:
    try:
        values.clock_time(text)
    except Bad:
        return False
    return True


def _with_part(text: str, part: str) -> str:
    """2:30 beside 下午 is 下午2:30."""
    hour = re.match(r"\s*(\d{1,2})", text)
    return f"{_LATE[part]}{text}" if part in _LATE and hour and int(hour[1]) < 12 else text


def _in_order(lesson: Lesson, before: Millis) -> Lesson:
    """The lesson; without its times if they may be meant for the afternoon: 2:30 below 11:45."""
    start = lesson.start or 0
    half = 12 * values.HOUR
    if start < before < start + half and start >= values.HOUR:
        return lesson._replace(start=None, wrong=Bad("files.bell_afternoon", found=values.as_clock(start)))
    return lesson
