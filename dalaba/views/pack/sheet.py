"""The cue sheet (随车播放单): what is on the stick, in which order, when, and until what day. Pure.

It is one A4 page to print, and the same as plain text. Both begin and end with the expiry. The printed one has columns
in which the driver writes what was played, for the township's records.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from dalaba.core import clock
from dalaba.core.languages import name_of
from dalaba.core.model import Instant, Millis
from dalaba.messages import sentence
from dalaba.messages.pages import page

_TEMPLATE = Path(__file__).with_name("sheet.html")
MINUTE = 60_000


@dataclass(frozen=True, slots=True)
class Cover:
    """The text above the list. `expires`: from then on the stick must not be played."""

    station: str
    van: str
    day: date
    expires: Instant
    zone: ZoneInfo
    contact: str = ""
    """Whom to ask, with a telephone number; empty: no such line."""


@dataclass(frozen=True, slots=True)
class StickFile:
    """A file on the stick."""

    name: str
    title: str
    languages: tuple[str, ...]
    missing: tuple[str, ...]
    starts: tuple[Instant, ...]
    duration: Millis
    repeats: int = 1
    music: bool = False


def as_html(cover: Cover, lines: Sequence[StickFile], ui: str) -> str:
    """The sheet as one HTML page without other files."""
    rows = [_row(line, cover.zone, ui) for line in lines]
    head, rules, until = _head(cover, lines, ui), _rules(cover, ui), _until(cover, ui)
    return page(_TEMPLATE, "pack.", ui, cover=cover, rows=rows, head=head, rules=rules, until=until)


def as_text(cover: Cover, lines: Sequence[StickFile], ui: str) -> str:
    """The sheet as plain text, with line ends for Notepad."""
    said = [*_head(cover, lines, ui), _until(cover, ui), ""]
    for line in lines:
        row = _row(line, cover.zone, ui)
        said += [f"{row.name}  {row.title}", f"    {row.languages};{_comma(ui).join(row.when)};{row.length}"]
    said += ["", *(f"{number}. {rule}" for number, rule in enumerate(_rules(cover, ui), 1)), "", _until(cover, ui)]
    return "".join(f"{each}\r\n" for each in said)


def times(starts: Sequence[Instant], zone: ZoneInfo, ui: str) -> tuple[str, ...]:
    """Times to the minute, like `07:00–08:20 每10分钟` and `09:30`: three or more at even distances are joined."""
    if not starts:
        return (sentence("pack.any_time", ui),)
    return tuple(_run_text(run, zone, ui) for run in _runs(sorted({start // MINUTE * MINUTE for start in starts})))


def length_text(duration: Millis, ui: str) -> str:
    """1分23秒, rounded up."""
    minutes, seconds = divmod(-(-duration // 1000), 60)
    return sentence("pack.length", ui, minutes=minutes, seconds=f"{seconds:02d}")


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the sheet, in the reader's language."""

    name: str
    title: str
    languages: str
    when: tuple[str, ...]
    length: str


def _row(line: StickFile, zone: ZoneInfo, ui: str) -> _Row:
    languages = _names(line.languages, ui) or sentence("pack.music" if line.music else "pack.sound", ui)
    if line.missing:
        languages += sentence("pack.without", ui, languages=_names(line.missing, ui))
    length = length_text(line.duration, ui)
    if line.repeats > 1:
        length += sentence("pack.repeats", ui, count=line.repeats)
    return _Row(line.name, line.title, languages, times(line.starts, zone, ui), length)


def _names(languages: Sequence[str], ui: str) -> str:
    return ("、" if ui == "zh" else ", ").join(name_of(code, ui) for code in languages)


def _comma(ui: str) -> str:
    return "," if ui == "zh" else ", "


def _head(cover: Cover, lines: Sequence[StickFile], ui: str) -> list[str]:
    weekdays = "一二三四五六日"
    day = f"{cover.day.year}年{cover.day.month}月{cover.day.day}日 星期{weekdays[cover.day.weekday()]}"
    total = length_text(sum(line.duration for line in lines), ui)
    return [
        sentence("pack.sheet_title", ui, van=cover.van),
        sentence("pack.sheet_day", ui, station=cover.station, day=day if ui == "zh" else cover.day.isoformat()),
        sentence("pack.sheet_total", ui, count=len(lines), total=total),
    ]


def _rules(cover: Cover, ui: str) -> Iterable[str]:
    codes = ("rule_plug", "rule_loop", "rule_copy", "rule_write")
    rules = [sentence(f"pack.{code}", ui) for code in codes]
    return [*rules, sentence("pack.rule_contact", ui, contact=cover.contact)] if cover.contact else rules


def _until(cover: Cover, ui: str) -> str:
    moment = clock.local(cover.expires, cover.zone)
    hour = f"{moment:%H:%M}"
    if hour == "00:00":  # people call it 24:00 of the day before
        moment, hour = moment - timedelta(days=1), "24:00"
    when = f"{moment.year}年{moment.month}月{moment.day}日" if ui == "zh" else f"{moment:%Y-%m-%d}"
    return sentence("pack.expires", ui, when=f"{when} {hour}")


def _runs(starts: Sequence[Instant]) -> Iterable[tuple[Instant, ...]]:
    """The times, grouped into even runs of at least three, and single ones."""
    at = 0
    while at < len(starts):
        end = at + 1
        while end < len(starts) and starts[end] - starts[end - 1] == starts[at + 1] - starts[at]:
            end += 1
        end = end if end - at >= 3 else at + 1
        yield tuple(starts[at:end])
        at = end


def _run_text(run: tuple[Instant, ...], zone: ZoneInfo, ui: str) -> str:
    if len(run) == 1:
        return clock.hms(run[0], zone)
    every = (run[1] - run[0]) // MINUTE
    return sentence("pack.run", ui, first=clock.hms(run[0], zone), last=clock.hms(run[-1], zone), every=every)
