"""The day on paper: one A4 page an outlet, to be signed, sealed and filed. Pure; needs no network, font or other file.

A long day is shown by script, with its times in runs. If there is too much for the paper, the page refers to the
workbook.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from dalaba.core import clock
from dalaba.core.languages import name_of
from dalaba.core.model import Event, Instant, Reason
from dalaba.messages import sentence
from dalaba.messages.pages import page as filled_in
from dalaba.views.asrun import Happening, Row, Tally, Unit, spoken, tally
from dalaba.views.picture.dates import length, long_date
from dalaba.views.report.day import DayReport, StationFacts
from dalaba.views.report.words import (
    fingerprint,
    language,
    lateness,
    moment_of,
    music,
    named,
    names,
    piece_named,
    runs,
    told,
    when,
)

_TEMPLATE = Path(__file__).with_name("page.html")
_REASONS, _SCRIPTS, _LINES = 8, 4, 8
"""The most groups of reasons, scripts in each group, and lines in each list of incidents on a page."""
_PIECES = 40
"""The most pieces of a playlist that are named: some hours of music."""
_COUNTS = ("due", "heard", "late", "cut", "missed", "refused", "unreported", "reported", "pending", "withdrawn")
_ALWAYS = ("due", "heard", "late", "cut", "missed", "refused")
"""The day's counts that are shown even if they are 0."""
_EACH = ("due", "heard")
"""The counts of a script that are always shown."""


@dataclass(frozen=True, slots=True)
class ScriptPlays:
    """A script's plays on the day."""

    title: str
    counts: tuple[tuple[str, int], ...]
    """The counts that the page shows for each script."""
    languages: tuple[str, ...]
    """Like "Mandarin 12/12": sent in full / planned."""
    heard: str
    """The due times of the plays heard in full."""
    reported: str
    """The due times of the plays that a person reported."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A list that may be too long for the paper. `lines`: (time, text)."""

    lines: tuple[tuple[str, str], ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class Lost:
    """Plays that were not heard for one reason: spots with one outcome, or one language of spots that played."""

    what: str
    count: int
    when: str
    """The scripts with their due times."""
    why: str


@dataclass(frozen=True, slots=True)
class Chain:
    """A ledger entry whose hash is printed."""

    number: int
    hash: str
    short: str
    at: str


@dataclass(frozen=True, slots=True)
class Page:
    """One outlet's day."""

    outlet: str
    date: str
    as_of: str
    over: bool
    columns: tuple[str, ...]
    figures: tuple[int, ...]
    shown: tuple[str, ...]
    """The counts that are shown for each script."""
    sent: str
    lateness: str
    lines: tuple[ScriptPlays, ...]
    lost: tuple[Lost, ...]
    more_lost: int
    music: Listed
    """What was really heard of playlists and relays: (begin, how long and which pieces)."""
    orders: Listed
    checks: Listed
    checked: tuple[int, int, int]
    """The numbers of test tones sent, heard, and not heard."""
    notes: Listed
    troubles: Listed
    head: Chain | None
    added: Chain | None
    rehearsed: bool


def pages(reports: Sequence[DayReport], facts: StationFacts, outlets: Sequence[str] = ()) -> str:
    """One HTML document with a page for each day and outlet, in the facts' language. `outlets`: empty means all."""
    ui = facts.ui
    shown = [page(each, name, facts) for each in reports for name in outlets or each.outlets(facts.outlets)]
    stamp = max((each.stamp for each in reports), default=0)
    return filled_in(_TEMPLATE, "report.", ui, pages=shown, station=facts.station, stamp=stamp)


def page(report: DayReport, outlet: str, facts: StationFacts) -> Page:
    """The contents of one outlet's page."""
    ui, zone = facts.ui, facts.zone
    rows, done = report.log.at(outlet).rows, report.incidents.at(outlet)
    (whole,) = tally(rows, ())
    columns = tuple(name for name in _COUNTS if name in _ALWAYS or getattr(whole.counts, name))
    shown = tuple(name for name in columns if name in _EACH or getattr(whole.counts, name))
    lost = _lost(rows, zone, ui)
    return Page(
        outlet=outlet,
        date=long_date(report.day, ui),
        as_of=moment_of(report.as_of, zone),
        over=report.over,
        columns=columns,
        figures=tuple(getattr(whole.counts, name) for name in columns),
        shown=shown,
        sent=length(whole.sent, ui),
        lateness=lateness(whole.lateness, ui),
        lines=tuple(_lines(rows, shown, zone, ui)),
        lost=tuple(lost[:_REASONS]),
        more_lost=sum(each.count for each in lost[_REASONS:]),
        music=_music(rows, zone, ui),
        orders=_listed(done.orders, zone, ui),
        checks=_listed(done.sound_checks, zone, ui),
        checked=done.heard(),
        notes=_listed(done.notes, zone, ui),
        troubles=_listed(done.troubles, zone, ui),
        head=_chain(report.head, zone),
        added=_chain(report.added, zone),
        rehearsed=report.rehearsed,
    )


def _lines(rows: Sequence[Row], shown: Sequence[str], zone: ZoneInfo, ui: str) -> Iterable[ScriptPlays]:
    called = names(rows, ui)
    by_language = tally([row for row in rows if row.parts], ("script", "language"))
    for each in sorted(tally(rows, ("script",)), key=lambda each: _asked_at(rows, each.script)):
        of_script = [row for row in rows if row.script == each.script]
        yield ScriptPlays(
            called[each.script] or sentence("report.live", ui),
            tuple((name, getattr(each.counts, name)) for name in shown),
            tuple(_language(one, of_script, ui) for one in by_language if one.script == each.script),
            runs((row.due for row in of_script if row.outcome in ("aired", "late")), zone, ui),
            runs((row.due for row in of_script if row.reported), zone, ui),
        )


def _asked_at(rows: Sequence[Row], script: str) -> Instant:
    """When a person first ordered it; 0 for scripts of the programme, which come first."""
    return min((row.due for row in rows if row.script == script and row.said), default=0)


def _language(each: Tally, rows: Sequence[Row], ui: str) -> str:
    """How often a language was heard; for orders, also which voice spoke."""
    played = (part for row in rows if row.said for part in row.parts if part.played and part.language == each.language)
    voices = ", ".join(dict.fromkeys(part.by for part in played if part.by))
    said = f"{language(each.language, ui)} {each.counts.heard}/{each.counts.due}"
    return f"{said} ({voices})" if voices else said


def _lost(rows: Sequence[Row], zone: ZoneInfo, ui: str) -> list[Lost]:
    """What was not heard, the most frequent reason first."""
    groups: dict[tuple[str, str], list[tuple[Row, Reason]]] = {}
    for row in rows:
        for what, why in _losses(row, ui):
            groups.setdefault((what, why.code), []).append((row, why))
    found = [_told_lost(what, losses, zone, ui) for (what, _), losses in groups.items()]
    return sorted(found, key=lambda each: -each.count)


def _losses(row: Row, ui: str) -> Iterable[tuple[str, Reason]]:
    if row.outcome in ("refused", "missed", "cut", "withdrawn"):
        yield sentence(f"cli.outcome_{row.outcome}", ui), Unit(row).reason or row.reason or Reason("")
    else:
        for part in row.parts:
            if part.reason and not part.played:
                yield name_of(part.language, ui), part.reason


def _told_lost(what: str, losses: Sequence[tuple[Row, Reason]], zone: ZoneInfo, ui: str) -> Lost:
    due: dict[str, list[Instant]] = {}
    for row, _ in losses:
        due.setdefault(named(row, ui), []).append(row.due)
    often = sorted(due.items(), key=lambda pair: -len(pair[1]))
    listed = [f"{title} {runs(at, zone, ui)}" for title, at in often[:_SCRIPTS]]
    if left := sum(len(at) for _, at in often[_SCRIPTS:]):
        listed.append(sentence("report.and_more", ui, count=left))
    said = Counter(_shortly(why, ui) for _, why in losses).most_common()
    why = said[0][0] if len(said) == 1 else sentence("report.and_alike", ui, why=said[0][0])
    return Lost(what, len(losses), (";" if ui == "zh" else "; ").join(listed), why)


def _shortly(reason: Reason | None, ui: str) -> str:
    return _first(spoken(reason, ui), ui)


def _first(said: str, ui: str) -> str:
    """A text's first sentence, which says what happened. What to do about it is only in the workbook."""
    first, found, _ = said.partition("。" if ui == "zh" else ". ")
    return first + found.strip()


def _music(rows: Sequence[Row], zone: ZoneInfo, ui: str) -> Listed:
    flows = [row for row in rows if row.flow and row.started is not None]
    lines = tuple((clock.hms(row.started or 0, zone), _pieces(row, zone, ui)) for row in flows[:_LINES])
    return Listed(lines, max(0, len(flows) - _LINES))


def _pieces(row: Row, zone: ZoneInfo, ui: str) -> str:
    heard = [f"{clock.hms(each.at, zone)} {piece_named(each)}" for each in row.pieces if each.reason is None]
    if left := len(heard) - _PIECES:
        heard = [*heard[:_PIECES], *([sentence("report.and_more", ui, count=left)] if left > 0 else [])]
    said, pieces = music(row, ui), ("、" if ui == "zh" else ", ").join(heard)
    return sentence("report.music_pieces", ui, said=said, pieces=pieces) if pieces else said


def _listed(happenings: Sequence[Happening], zone: ZoneInfo, ui: str) -> Listed:
    lines = tuple((when(each, zone, ui), _line(each, ui)) for each in happenings[:_LINES])
    return Listed(lines, max(0, len(happenings) - _LINES))


def _line(each: Happening, ui: str) -> str:
    """A line of the list; text that people wrote is not shortened."""
    said = told(each, ui)
    return (
        said if each.kind in ("note", "done", "order", "sound_check", "volume", "yield", "fleet") else _first(said, ui)
    )


def _chain(event: Event | None, zone: ZoneInfo) -> Chain | None:
    return None if event is None else Chain(event.seq, event.hash, fingerprint(event), moment_of(event.wall, zone))
