"""Days and hours in a row or campaign: lists and ranges, where an entry may omit what its neighbour says.

下午2:30、3:30 means 14:30 and 15:30; 2026年12月1日、3日 means two days of December. If the neighbour does not make it
clear, it is a problem, so that nothing is read as another time than was meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from dalaba.core.model import Problem, Window
from dalaba.core.patterns import late
from dalaba.core.problems import Bad
from dalaba.station.days import WhichDays, lunar_doubt, shown, which_days
from dalaba.station.days.names import TYPES, nearer
from dalaba.station.files import Problems, Record, Scalar, date_values, times, values
from dalaba.station.files.date_values import DateRange
from dalaba.station.files.values import DAY
from dalaba.station.schedules.period_times import goes_by
from dalaba.station.schedules.relative_times import braced, trouble
from dalaba.station.schedules.rows import Hours

_DAYS_APART = late(r"[、,，;；\n]+")
_DAYS_AND = late(r"(?<=[\d日号])\s*(?:[和及与&]|\band\b)\s*(?=\w)")
_APART = late(r"[、,，;；|\n]+|(?<=[\d点半刻分日号MmAaPp])\s*(?:和|及|与|/|&|\band\b)\s*(?=\S)")
_ALWAYS = frozenset(
    ("每天", "每日", "天天", "每天播放", "全年", "常年", "长期", "长期有效", "daily", "every day", "everyday")
)
"""Words for dates that restrict nothing."""
_NONE = frozenset({"无", "没有", "暂无", "none"})
"""Words for no exceptions."""
_KINDS = frozenset({*TYPES, "法定节假日", "法定假日", "非工作日", "非上学日", "非节假日", "非雨天"})
_ONLY_OF_EXCEPTIONS = late(r"^\s*除(?!夕)了?|\s*(?:除外|不播放?|停播)\s*$")
_YEAR = late(r"(?<!\d)20\d\d(?!\d)")


# -- days


def days_of(record: Record, key: str, problems: Problems, year: int | None = None) -> tuple[WhichDays, ...]:
    """Dates, ranges and recurring days; one value may hold several.

    `year`: for dates without a year, as written elsewhere in the file. A warning reports its use.
    """
    items = record.scalars(key, split=False)
    if key == "dates" and len(items) == 1 and values.plain(items[0].text).lower() in _ALWAYS:
        return ()
    if key == "except" and len(items) == 1 and values.plain(items[0].text).lower() in _NONE:
        return ()
    found: list[WhichDays] = []
    for item in items:
        if key == "except" and values.plain(item.text) in _KINDS:
            problems.add("files.except_kind", item.place, found=item.text.strip())
            continue
        text = _ONLY_OF_EXCEPTIONS.sub("", item.text) if key == "except" else item.text
        pieces, wrong = _day_pieces(text), list[Bad]()
        for piece in pieces:
            try:
                found.append(_days(Scalar(piece, item.place, item.strict), found, year, problems))
            except Bad as bad:
                wrong.append(bad)
        if len(wrong) == len(pieces) > 1:  # not a list of days at all
            wrong = [nearer(Bad("files.date", found=item.text.strip()), item.text)]
        for each in wrong:
            problems.bad(each, item.place)
    return tuple(found)


def _days(item: Scalar, before: list[WhichDays], year: int | None, problems: Problems) -> WhichDays:
    try:
        days = which_days(item.text, item.strict)
        if told := lunar_doubt(days, item.text):
            problems.put(Problem(told, item.place, "warning"))
        return days
    except Bad as bad:
        last = before[-1] if before else None
        if isinstance(last, DateRange):
            try:
                return date_values.beside(item.text, last)
            except Bad as behind:
                raise (behind if behind.reason.code == "files.date_two" else bad) from None
        if bad.reason.code != "files.date_no_year" or year is None:
            raise
    span = date_values.dates(item.text, item.strict, date(year, 1, 1))
    problems.add("files.date_year_taken", item.place, "warning", found=item.text, year=year, dates=shown(span))
    return span


def _day_pieces(text: str) -> list[str]:
    if _is_days(text):
        return [text]
    apart = [piece.strip() for piece in _DAYS_APART.split(text) if piece.strip()]
    pieces = [each for piece in apart for each in ([piece] if _is_days(piece) else _DAYS_AND.split(piece))]
    if len(pieces) > 1:
        return pieces
    try:
        date_values.dates(text)
    except Bad as bad:
        if bad.reason.code != "files.date":  # it is a date, spaces and all, but wrong
            return [text]
    return values.names(text)


def _is_days(text: str) -> bool:
    try:
        which_days(text, False)
    except Bad:
        return False
    return True


def year_of(spans: Iterable[WhichDays]) -> int | None:
    """The year of the dates, if all have the same; else None."""
    dated = [span for span in spans if isinstance(span, DateRange)]
    years = {end.year for span in dated for end in span}
    return years.pop() if len(years) == 1 else None


def year_in(*names: str) -> int | None:
    """The single year that occurs in a title or a file name; None if there is none or more than one."""
    years = {found for name in names for found in _YEAR.findall(name)}
    return int(years.pop()) if len(years) == 1 else None


# -- hours


def hours_of(record: Record, key: str, periods: frozenset[str], problems: Problems) -> tuple[Hours, ...]:
    """The times or windows of a key as written, with words turned into digits."""
    found: list[Hours] = []
    for item in map(braced, record.scalars(key, split=False)):
        for piece in _hour_pieces(item.text, key, periods):
            found.append(Hours(piece, item.place, item.strict))
    reader = _Windows if key == "between" else _Times
    return reader(periods, problems).read(found)


def _hour_pieces(text: str, key: str, periods: frozenset[str]) -> list[str]:
    if "{{" in text or text.strip() in periods or goes_by(text, periods) or _is_hours(text, key):
        return [text.strip()]
    text = times.one_by_one(text)
    pieces = [piece.strip() for piece in _APART.split(text) if piece.strip()]
    return [each for piece in pieces for each in ([piece] if _is_hours(piece, key) else values.names(piece))]


def _is_hours(text: str, key: str) -> bool:
    """Whether a text with spaces is one time or window (22:00-+1 01:00)."""
    try:
        (values.window if key == "between" else values.clock_time)(text, False)
    except Bad:
        return False
    return True


class _Times:
    """Reads the times of one row, each with the time before it."""

    _windows = False

    def __init__(self, periods: frozenset[str], problems: Problems) -> None:
        self._periods = periods
        self._problems = problems
        self._part = ""
        self._end = -1
        self._open: list[Hours] = []

    def read(self, items: Iterable[Hours]) -> tuple[Hours, ...]:
        """The times as meant. One that cannot be read stays as written, with a problem."""
        return tuple(self._one(item) for item in items)

    def _one(self, item: Hours) -> Hours:
        if "{{" in item.text:
            if bad := trouble(item.text, window=self._windows):
                self._problems.bad(bad, item.place)
            return item
        if self._named(item.text):
            return item
        try:
            window = self._meant(item)
        except Bad as bad:
            self._tell(bad, item)
            return item
        self._end = window.end
        plain = values.in_figures(item.text) and window == self._parse(item.text, item.strict)
        return item if plain else Hours(self._figures(window), item.place, item.strict)

    def _meant(self, item: Hours) -> Window:
        found = self._parse(item.text, item.strict)
        said = times.parts(item.text)
        if any(said):
            self._part = said[-1] or said[0]
            self._doubt_earlier(self._part, found)
            self._open = []
            return found
        if self._part and times.may_be_later(item.text):
            return self._behind(item)
        self._open.append(item)
        return found

    def _behind(self, item: Hours) -> Window:
        """A time after 下午2:30: 3:30 is in the afternoon, too. If it is not clearly later, nothing is guessed."""
        texts = [f"{self._part}{item.text}", item.text]
        if self._part in ("am", "pm"):
            texts[0] = f"{item.text} {self._part}"
        for text in texts:
            try:
                window = self._parse(text, False)
            except Bad:
                continue
            if window.start > self._end and (text is not item.text or window.start >= DAY // 2):
                return window
        raise Bad("files.time_part", found=item.text)

    def _doubt_earlier(self, part: str, later: Window) -> None:
        """1:30、下午4点: the first may also be meant for the afternoon."""
        for item in self._open:
            try:
                meant = self._parse(f"{item.text} {part}" if part in ("am", "pm") else f"{part}{item.text}", False)
            except Bad:
                continue
            if times.may_be_later(item.text) and meant.start < later.start and part not in ("am", "早上", "上午"):
                self._problems.add("files.time_part", item.place, found=item.text)

    def _named(self, text: str) -> bool:
        return goes_by(text, self._periods)

    def _parse(self, text: str, strict: bool) -> Window:
        time = values.clock_time(text, strict)
        return Window(time, time)

    def _figures(self, window: Window) -> str:
        return values.as_clock(window.start)

    def _tell(self, bad: Bad, item: Hours) -> None:
        self._problems.bad(_of_time(bad, item.text), item.place)


def _of_time(bad: Bad, text: str) -> Bad:
    """A better reason for text that is not a time but belongs elsewhere: 7:00-8:00, 每15分钟, 周一7:00."""
    if bad.reason.code != "files.time":
        return bad
    if re.search(r"[周月号年]|日(?![落出])|星期|礼拜|day|\d{4}-\d", text):
        return Bad("files.time_day", found=text.strip())
    stretch = re.search(r"\d.*(?:至|到|[-–—~\uff5e]|\bto\b).*\d|每|every", text)
    return Bad("files.time_stretch", found=text.strip()) if stretch else bad


class _Windows(_Times):
    """The same for windows, which may also be names of periods."""

    _windows = True

    def _named(self, text: str) -> bool:
        return text.strip() in self._periods

    def _parse(self, text: str, strict: bool) -> Window:
        return values.window(text, strict)

    def _figures(self, window: Window) -> str:
        over = "次日" if window.end > DAY else ""
        return f"{values.as_clock(window.start)}-{over}{values.as_clock(window.end - (DAY if over else 0))}"

    def _tell(self, bad: Bad, item: Hours) -> None:
        name = item.text.strip()
        if self._periods and not any(sign.isdigit() for sign in name):
            allowed = "、".join(sorted(self._periods))
            self._problems.add("files.unknown_period", item.place, found=name, allowed=allowed)
        else:
            self._problems.bad(bad, item.place)
