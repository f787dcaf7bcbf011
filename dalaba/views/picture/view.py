"""A day's programme prepared for drawing: groups of lanes, and tables of words. Pure.

Nothing is decided here; `place` has decided all.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from dalaba.core.languages import name_of
from dalaba.core.model import Instant, OutletCard, Programme, Refusal, Spot
from dalaba.messages import describe, sentence
from dalaba.views.picture import causes, colours
from dalaba.views.picture.axis import Axis, axis_of
from dalaba.views.picture.causes import Cause
from dalaba.views.picture.dates import long_date
from dalaba.views.picture.lane import FAILED, LaneDrawer, OutletDay
from dalaba.views.picture.words import SpotWords, titles_of

Shut = Mapping[str, Sequence[tuple[Instant, Instant]]]
"""Outlet -> when it must be silent."""
Figure = tuple[str, int, bool]
"""(name of the count, the count, whether it is bad news)."""
KINDS = ("speaker", "onsite", "school", "van")


@dataclass(frozen=True, slots=True)
class Group:
    """The lanes of one kind."""

    name: str
    lanes: tuple[OutletDay, ...]

    @property
    def planned(self) -> int:
        return sum(lane.planned for lane in self.lanes)

    @property
    def refused(self) -> int:
        return sum(lane.refused for lane in self.lanes)


@dataclass(frozen=True, slots=True)
class Day:
    """One day's picture. `languages`: name and swatch."""

    date: str
    heading: str
    station: str
    figures: tuple[Figure, ...]
    notes: tuple[str, ...]
    axis: Axis
    fills: tuple[str, ...]
    languages: tuple[tuple[str, str], ...]
    music: bool
    relays: bool
    exams: bool
    """Whether the legend must explain them."""
    groups: tuple[Group, ...]
    refused: tuple[Cause, ...]
    lost: tuple[Cause, ...]
    warnings: tuple[str, ...]


def day_view(
    programme: Programme, ui: str, shut: Shut, outcomes: Mapping[str, str], titles: Mapping[str, str] | None = None
) -> Day:
    """The day in `ui`. `outcomes`: spot id -> its outcome in the ledger, for spots that have one.

    `titles`: script -> title, for scripts that are only refused on this day.
    """
    words = SpotWords(ui, ZoneInfo(programme.zone), {**(titles or {}), **titles_of([programme])}, outcomes)
    axis = axis_of(programme)
    drawer = LaneDrawer(axis, words)
    groups = tuple(_groups(programme, shut, drawer, ui))
    return Day(
        date=programme.date,
        heading=long_date(date.fromisoformat(programme.date), ui),
        station=programme.station,
        figures=figures([programme], ui, outcomes),
        notes=notes([programme], ui),
        axis=axis,
        fills=tuple(colours.background(fill) for fill in drawer.fills),
        languages=swatches([programme], ui),
        music=any(spot.flow is not None and spot.flow.relay is None for spot in programme.spots),
        relays=any(spot.flow is not None and spot.flow.relay is not None for spot in programme.spots),
        exams=any(card.exams for card in programme.outlets),
        groups=groups,
        refused=causes.by_day(causes.refusals(programme.date, programme.refused, words), words),
        lost=causes.by_day(causes.losses(programme.date, programme.spots, words), words),
        warnings=tuple(dict.fromkeys(describe(problem, ui) for problem in programme.warnings)),
    )


def figures(programmes: Sequence[Programme], ui: str, outcomes: Mapping[str, str]) -> tuple[Figure, ...]:
    """The counts of all days. Outcomes are shown only if there are any."""
    spots = [spot for programme in programmes for spot in programme.spots]
    refused = sum(len(programme.refused) for programme in programmes)
    missing = sum(1 for spot in spots if spot.lost and spot.flow is None)
    slid = sum(1 for spot in spots if spot.start > spot.due)
    heard = Counter(outcomes[spot.id] for spot in spots if spot.id in outcomes)
    return (
        (sentence("picture.due", ui), len(spots) + refused, False),
        (sentence("picture.planned", ui), len(spots), False),
        (sentence("picture.refused", ui), refused, bool(refused)),
        (sentence("picture.lost", ui), missing, bool(missing)),
        (sentence("picture.slid", ui), slid, False),
        *((sentence(f"picture.outcome_{name}", ui), count, name in FAILED) for name, count in sorted(heard.items())),
    )


def notes(programmes: Sequence[Programme], ui: str) -> tuple[str, ...]:
    """Notes that hold for many spots."""
    guessed = sum(1 for programme in programmes for spot in programme.spots if spot.estimated)
    return (sentence("picture.estimated", ui, count=guessed),) if guessed else ()


def languages_of(programmes: Iterable[Programme]) -> list[str]:
    """The codes of the languages in the picture, in the order of the colour table."""
    spots = (spot for programme in programmes for spot in programme.spots)
    return colours.in_order(code for spot in spots for code in colours.codes_of(spot))


def swatches(programmes: Iterable[Programme], ui: str) -> tuple[tuple[str, str], ...]:
    """Each language's name, and the CSS background that shows it."""
    codes = (code for code in languages_of(programmes) if code != colours.MUSIC)
    return tuple((name_in_legend(code, ui), colours.background(((code, True),))) for code in codes)


def name_in_legend(code: str, ui: str) -> str:
    """A language's name; what sounds and music are called."""
    others = {colours.SOUND: "picture.sounds", colours.MUSIC: "picture.music"}
    return sentence(others[code], ui) if code in others else name_of(code, ui)


def by_kind(cards: Sequence[OutletCard], ui: str) -> Iterable[tuple[str, list[OutletCard]]]:
    """(name of a kind, its outlets): the known kinds in their order, then any others."""
    for kind in [*KINDS, *sorted({card.kind for card in cards} - set(KINDS))]:
        found = [card for card in cards if card.kind == kind]
        if found:
            yield sentence(f"picture.kind_{kind}", ui) if kind in KINDS else kind, found


def _groups(programme: Programme, shut: Shut, drawer: LaneDrawer, ui: str) -> Iterable[Group]:
    spots: defaultdict[str, list[Spot]] = defaultdict(list)
    refused: defaultdict[str, list[Refusal]] = defaultdict(list)
    for spot in programme.spots:
        spots[spot.outlet].append(spot)
    for refusal in programme.refused:
        refused[refusal.outlet].append(refusal)
    for kind, cards in by_kind(programme.outlets, ui):
        names = [card.name for card in cards]
        exams = {card.name: card.exams for card in cards}
        lanes = (drawer.lane(name, spots[name], refused[name], shut.get(name, ()), exams[name]) for name in names)
        yield Group(kind, tuple(lanes))
