"""Several days prepared for drawing: a row for each outlet, a column for each day, and their causes together. Pure.

Any number of days is shown in blocks of a week, one below the other, so that a weekday stays in its column. All cells
share one axis of wall-clock time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import NamedTuple
from zoneinfo import ZoneInfo

from dalaba.core import clock
from dalaba.core.model import OutletCard, Programme, Refusal, Spot
from dalaba.messages import describe
from dalaba.views.picture import causes, colours
from dalaba.views.picture.axis import Axis, Wall, axis_of_days
from dalaba.views.picture.causes import Cause
from dalaba.views.picture.dates import date_span, short_date, weekday
from dalaba.views.picture.strip import Strip, strip_of
from dalaba.views.picture.view import Figure, Shut, by_kind, figures, languages_of, name_in_legend, notes
from dalaba.views.picture.words import SpotWords, titles_of

ACROSS = 7
"""Days side by side."""
_LABEL = 18
"""Per cent of a strip that an hour's label takes."""
_TOLD = 4
"""The most reasons in a cell's note; the table has all."""


class Language(NamedTuple):
    """A language on the overview: its name, its letter and its colour."""

    name: str
    letter: str
    colour: str


@dataclass(frozen=True, slots=True)
class OutletRow:
    """A row of the overview: an outlet. `row` counts from 1, below the heads."""

    row: int
    name: str
    languages: tuple[str, ...]
    """The codes of its languages on any of the days, from the top of its strips down."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A row of the overview that sums the rows below it."""

    row: int
    name: str
    outlets: tuple[OutletRow, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """An outlet's day."""

    line: OutletRow
    planned: int
    refused: int
    note: str
    strip: Strip


@dataclass(frozen=True, slots=True)
class Sum:
    """A kind's day."""

    kind: Kind
    cells: tuple[Cell, ...]

    @property
    def planned(self) -> int:
        return sum(cell.planned for cell in self.cells)

    @property
    def refused(self) -> int:
        return sum(cell.refused for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Column:
    """A day. `date` is ISO, as in the address of its section."""

    date: str
    label: str
    weekday: str
    planned: int
    refused: int
    sums: tuple[Sum, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """The overview. `ticks`: hours worth a label, and their place in per cent. `languages`: by code."""

    heading: str
    station: str
    figures: tuple[Figure, ...]
    notes: tuple[str, ...]
    axis: Axis
    ticks: tuple[tuple[str, float], ...]
    languages: Mapping[str, Language]
    kinds: tuple[Kind, ...]
    blocks: tuple[tuple[Column, ...], ...]
    across: int
    refused: tuple[Cause, ...]
    lost: tuple[Cause, ...]
    warnings: tuple[tuple[str, str], ...]
    """Each warning once, with its days."""


def week_view(programmes: Sequence[Programme], ui: str, shut: Shut, outcomes: Mapping[str, str]) -> Week:
    """The days in `ui`, in the order given. Outlets are in the order of the first day that has them. Raises ValueError
    if there are no days."""
    titles = titles_of(programmes)
    days = [date.fromisoformat(programme.date) for programme in programmes]
    words = [SpotWords(ui, ZoneInfo(programme.zone), titles, outcomes) for programme in programmes]
    axis, kinds = axis_of_days(programmes), tuple(_kinds(programmes, ui))
    pairs = list(zip(programmes, words, strict=True))
    columns = [_Column(programme, said, axis).drawn(kinds, shut) for programme, said in pairs]
    return Week(
        heading=date_span(min(days), max(days), ui),
        station=programmes[0].station,
        figures=figures(programmes, ui, outcomes),
        notes=notes(programmes, ui),
        axis=axis,
        ticks=tuple(_ticks(axis)),
        languages={code: _language(code, ui) for code in languages_of(programmes)},
        kinds=kinds,
        blocks=tuple(tuple(columns[first : first + ACROSS]) for first in range(0, len(columns), ACROSS)),
        across=min(ACROSS, len(columns)),
        refused=causes.over_days(
            chain.from_iterable(causes.refusals(day.date, day.refused, said) for day, said in pairs), words[0]
        ),
        lost=causes.over_days(
            chain.from_iterable(causes.losses(day.date, day.spots, said) for day, said in pairs), words[0]
        ),
        warnings=tuple(_warnings(programmes, words[0])),
    )


def _language(code: str, ui: str) -> Language:
    name = name_in_legend(code, ui)
    return Language(name, code if code == colours.MUSIC else name[0], colours.colour(code))


def _kinds(programmes: Sequence[Programme], ui: str) -> Iterable[Kind]:
    cards: dict[str, OutletCard] = {}
    for programme in programmes:
        for card in programme.outlets:
            cards.setdefault(card.name, card)
    spoken: defaultdict[str, set[str]] = defaultdict(set)
    for spot in chain.from_iterable(programme.spots for programme in programmes):
        spoken[spot.outlet].update(colours.codes_of(spot))
    row = 1
    for name, members in by_kind(list(cards.values()), ui):
        outlets = tuple(
            OutletRow(row + number, card.name, tuple(colours.in_order(spoken[card.name])))
            for number, card in enumerate(members, 1)
        )
        yield Kind(row, name, outlets)
        row += 1 + len(outlets)


def _ticks(axis: Axis) -> Iterable[tuple[str, float]]:
    """(label, place in per cent) of the hours that have room for a label."""
    free = 0.0
    for hour in axis.hours:
        if hour.left >= free and (hour.wide or hour.left == 0):
            free = hour.left + _LABEL
            yield hour.label, hour.left


def _warnings(programmes: Sequence[Programme], words: SpotWords) -> Iterable[tuple[str, str]]:
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for programme in programmes:
        for problem in programme.warnings:
            found[describe(problem, words.ui)][short_date(date.fromisoformat(programme.date), words.ui)] = None
    return ((told, words.listed(days)) for told, days in found.items())


class _Column:
    """Draws a day's cells."""

    def __init__(self, programme: Programme, words: SpotWords, axis: Axis) -> None:
        self._programme, self._words, self._axis = programme, words, axis
        self._day = date.fromisoformat(programme.date)
        self._zone = ZoneInfo(programme.zone)
        self._wall = Wall(self._day, self._zone)
        self._spots: defaultdict[str, list[Spot]] = defaultdict(list)
        self._refused: defaultdict[str, list[Refusal]] = defaultdict(list)
        for spot in programme.spots:
            self._spots[spot.outlet].append(spot)
        for refusal in programme.refused:
            self._refused[refusal.outlet].append(refusal)

    def drawn(self, kinds: Iterable[Kind], shut: Shut) -> Column:
        return Column(
            self._programme.date,
            short_date(self._day, self._words.ui),
            weekday(self._day, self._words.ui),
            len(self._programme.spots),
            len(self._programme.refused),
            tuple(Sum(kind, tuple(self._cell(line, shut) for line in kind.outlets)) for kind in kinds),
        )

    def _cell(self, line: OutletRow, shut: Shut) -> Cell:
        spots, refused = self._spots[line.name], self._refused[line.name]
        closed = self._near(shut.get(line.name, ()))
        strip = strip_of(spots, refused, closed, self._axis, self._wall, line.languages)
        return Cell(line, len(spots), len(refused), "\n".join(self._note(line.name)), strip)

    def _near(self, spans: Iterable[tuple[int, int]]) -> Iterable[tuple[int, int]]:
        """The spans near this day, by its wall clock."""
        first, last = (clock.at(self._day, ms, self._zone) for ms in (0, 2 * clock.DAY))
        return [(self._wall(start), self._wall(end)) for start, end in spans if start < last and first < end]

    def _note(self, outlet: str) -> Iterable[str]:
        """The lines of a cell's note: its counts, and the reasons of its refusals."""
        words, spots, refused = self._words, self._spots[outlet], self._refused[outlet]
        lost = sum(1 for spot in spots if spot.lost and spot.flow is None)
        yield f"{outlet} · {short_date(self._day, words.ui)} {weekday(self._day, words.ui)}"
        yield words.say("lane_counts", planned=len(spots), refused=len(refused), lost=lost)
        for cause in causes.by_day(causes.refusals(self._programme.date, refused, words), words)[:_TOLD]:
            yield f"✕ {cause.where[0][1]} {cause.what}: {cause.sentence}"
