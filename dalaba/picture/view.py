"""A programme as what is to be drawn: groups of lanes with bars and marks at per cent, and tables of words. Pure.

Everything a person will read is a string here, unescaped; the page escapes it. Nothing is decided here that `place`
has not decided.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from dalaba import clock
from dalaba.catalogue import describe, explain, sentence
from dalaba.languages import name_of
from dalaba.model import Instant, Millis, OutletCard, Part, Programme, Reason, Refusal, Spot
from dalaba.picture import paint
from dalaba.picture.axis import Axis, axis_of

Shut = Mapping[str, Sequence[tuple[Instant, Instant]]]
"""Outlet -> when it must be silent."""
KINDS = ("speaker", "onsite", "school", "van")
_FAILED = ("missed", "cut")
_PASSING = ("until", "spot")
"""Fields of a reason that change from one time to the next; they keep no two refusals apart."""
_WEEKDAYS = ("一", "二", "三", "四", "五", "六", "日")


@dataclass(frozen=True, slots=True)
class Bar:
    """A spot. `left`, `width` in per cent; `fill` is an index into the day's fills."""

    left: float
    width: float
    fill: int
    note: str
    failed: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A refusal at its due time, a slide from due to start, or closed hours."""

    left: float
    width: float
    note: str


@dataclass(frozen=True, slots=True)
class Row:
    """A spot or refusal in an outlet's list."""

    start: str
    due: str
    title: str
    languages: str
    length: str
    remark: str
    refused: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """An outlet's day."""

    name: str
    planned: int
    refused: int
    lost: int
    bars: tuple[Bar, ...]
    slides: tuple[Mark, ...]
    crosses: tuple[Mark, ...]
    shut: tuple[Mark, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The lanes of one kind."""

    name: str
    lanes: tuple[Lane, ...]

    @property
    def planned(self) -> int:
        return sum(lane.planned for lane in self.lanes)

    @property
    def refused(self) -> int:
        return sum(lane.refused for lane in self.lanes)


@dataclass(frozen=True, slots=True)
class Cause:
    """Refusals or lost parts that have a sentence in common. `where`: outlet and its times."""

    sentence: str
    what: str
    count: int
    where: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Day:
    """One day's picture. `figures`: (name of the count, the count, whether it is bad news)."""

    date: str
    heading: str
    station: str
    figures: tuple[tuple[str, int, bool], ...]
    notes: tuple[str, ...]
    axis: Axis
    fills: tuple[str, ...]
    languages: tuple[tuple[str, str], ...]
    groups: tuple[Group, ...]
    refused: tuple[Cause, ...]
    lost: tuple[Cause, ...]
    warnings: tuple[str, ...]


def day_view(programme: Programme, ui: str, shut: Shut, outcomes: Mapping[str, str]) -> Day:
    """The day in `ui`. `outcomes`: spot id -> its outcome on the ledger, as far as there is one."""
    drawer = _Drawer(programme, ui, shut, outcomes)
    groups = tuple(drawer.groups())
    return Day(
        date=programme.date,
        heading=long_date(date.fromisoformat(programme.date), ui),
        station=programme.station,
        figures=tuple(_figures(programme, ui, outcomes)),
        notes=tuple(_notes(programme, ui)),
        axis=drawer.axis,
        fills=tuple(paint.background(fill) for fill in drawer.fills),
        languages=tuple((name_of(code, ui), paint.colour(code)) for code in _languages(programme)),
        groups=groups,
        refused=tuple(drawer.refused()),
        lost=tuple(drawer.lost()),
        warnings=tuple(describe(problem, ui) for problem in programme.warnings),
    )


def long_date(day: date, ui: str) -> str:
    """2022年7月13日 星期三, or Wednesday 13 July 2022, whatever the PC's own language is."""
    if ui == "zh":
        return f"{day.year}年{day.month}月{day.day}日 星期{_WEEKDAYS[day.weekday()]}"
    weekday = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")[day.weekday()]
    months = "January February March April May June July August September October November December"
    return f"{weekday} {day.day} {months.split()[day.month - 1]} {day.year}"


def length(duration: Millis, ui: str) -> str:
    """42秒, 1分23秒; 42 s, 1 min 23 s. Rounded to seconds, up: a spot is never longer than it says."""
    minutes, seconds = divmod(-(-duration // 1000), 60)
    words = ("分", "秒", "") if ui == "zh" else (" min", " s", " ")
    shown = [f"{minutes}{words[0]}"] if minutes else []
    return words[2].join([*shown, *([f"{seconds}{words[1]}"] if seconds or not minutes else [])])


def _figures(programme: Programme, ui: str, outcomes: Mapping[str, str]) -> Iterable[tuple[str, int, bool]]:
    missing = sum(1 for spot in programme.spots if spot.lost)
    yield sentence("picture.due", ui), programme.due, False
    yield sentence("picture.planned", ui), len(programme.spots), False
    yield sentence("picture.refused", ui), len(programme.refused), bool(programme.refused)
    yield sentence("picture.lost", ui), missing, bool(missing)
    yield sentence("picture.slid", ui), sum(1 for spot in programme.spots if spot.start != spot.due), False
    heard = Counter(outcomes[spot.id] for spot in programme.spots if spot.id in outcomes)
    for outcome, count in sorted(heard.items()):
        yield sentence(f"picture.outcome_{outcome}", ui), count, outcome in _FAILED


def _notes(programme: Programme, ui: str) -> Iterable[str]:
    guessed = sum(1 for spot in programme.spots if spot.estimated)
    if guessed:
        yield sentence("picture.estimated", ui, count=guessed)


def _languages(programme: Programme) -> list[str]:
    """Those that are on the picture, in the order of the colour table."""
    used = {part.language for spot in programme.spots for part in spot.parts + spot.lost}
    order = list(paint.COLOURS)
    return sorted(used, key=lambda code: (order.index(code) if code in order else len(order), code))


class _Drawer:
    """What the lanes of a day have in common."""

    def __init__(self, programme: Programme, ui: str, shut: Shut, outcomes: Mapping[str, str]) -> None:
        self._programme, self._ui, self._shut, self._outcomes = programme, ui, shut, outcomes
        self._zone = ZoneInfo(programme.zone)
        self.axis = axis_of(programme)
        self.fills: dict[paint.Fill, int] = {}
        self._titles = {spot.script: spot.title for spot in programme.spots}
        self._spots: defaultdict[str, list[Spot]] = defaultdict(list)
        self._refused: defaultdict[str, list[Refusal]] = defaultdict(list)
        for spot in programme.spots:
            self._spots[spot.outlet].append(spot)
        for refusal in programme.refused:
            self._refused[refusal.outlet].append(refusal)

    def groups(self) -> Iterable[Group]:
        kinds = [*KINDS, *sorted({card.kind for card in self._programme.outlets} - set(KINDS))]
        for kind in kinds:
            cards = [card for card in self._programme.outlets if card.kind == kind]
            if cards:
                name = sentence(f"picture.kind_{kind}", self._ui) if kind in KINDS else kind
                yield Group(name, tuple(self._lane(card) for card in cards))

    def refused(self) -> Iterable[Cause]:
        yield from self._causes(
            (refusal.reason, self._title(refusal.script), refusal.outlet, refusal.due)
            for refusal in self._programme.refused
        )

    def lost(self) -> Iterable[Cause]:
        yield from self._causes(
            (part.why, f"{spot.title} · {name_of(part.language, self._ui)}", spot.outlet, spot.start)
            for spot in self._programme.spots
            for part in spot.lost
            if part.why is not None
        )

    def _causes(self, gaps: Iterable[tuple[Reason, str, str, Instant]]) -> Iterable[Cause]:
        """Gaps gathered by reason and script, the most frequent first."""
        found: defaultdict[tuple[str, ...], list[tuple[str, str, str, Instant]]] = defaultdict(list)
        for reason, what, outlet, at in gaps:
            lasting = [f"{name}={value}" for name, value in sorted(reason.params.items()) if name not in _PASSING]
            found[what, reason.code, *lasting].append((explain(reason, self._ui), what, outlet, at))
        for _, group in sorted(found.items(), key=lambda item: (-len(item[1]), item[0])):
            yield self._cause(group)

    def _cause(self, group: Sequence[tuple[str, str, str, Instant]]) -> Cause:
        words, what, _, _ = group[0]
        if any(each[0] != words for each in group):
            words = sentence("picture.for_example", self._ui, sentence=words)
        times: defaultdict[str, list[Instant]] = defaultdict(list)
        for _, _, outlet, at in group:
            times[outlet].append(at)
        return Cause(words, what, len(group), tuple((name, self._times(when)) for name, when in times.items()))

    def _times(self, when: Sequence[Instant]) -> str:
        """All of a few; of many the first and the last."""
        shown = [self._hms(each) for each in sorted(when)]
        if len(shown) > 6:
            return sentence("picture.times", self._ui, first=shown[0], last=shown[-1], count=len(shown))
        return ("、" if self._ui == "zh" else ", ").join(shown)

    def _lane(self, card: OutletCard) -> Lane:
        spots, refused = self._spots[card.name], self._refused[card.name]
        rows = [(spot.start, self._spot_row(spot)) for spot in spots]
        rows += [(refusal.due, self._refusal_row(refusal)) for refusal in refused]
        return Lane(
            name=card.name,
            planned=len(spots),
            refused=len(refused),
            lost=sum(1 for spot in spots if spot.lost),
            bars=tuple(self._bar(spot) for spot in spots),
            slides=tuple(self._slide(spot) for spot in spots if spot.due < spot.start),
            crosses=tuple(self._cross(refusal) for refusal in refused),
            shut=tuple(self._closed(card.name)),
            rows=tuple(row for _, row in sorted(rows, key=lambda item: item[0])),
        )

    def _bar(self, spot: Spot) -> Bar:
        fill = tuple((part.language, True) for part in spot.parts) + tuple((p.language, False) for p in spot.lost)
        failed = self._outcomes.get(spot.id) in _FAILED
        left, width = self.axis.span(spot.start, spot.end)
        return Bar(left, width, self.fills.setdefault(fill, len(self.fills)), self._spot_note(spot), failed)

    def _slide(self, spot: Spot) -> Mark:
        return Mark(*self.axis.span(spot.due, spot.start), "")

    def _cross(self, refusal: Refusal) -> Mark:
        head = f"{self._hms(refusal.due)} {self._title(refusal.script)} · {sentence('picture.refused', self._ui)}"
        return Mark(self.axis.x(refusal.due), 0, f"{head}\n{explain(refusal.reason, self._ui)}")

    def _closed(self, outlet: str) -> Iterable[Mark]:
        for start, end in self._shut.get(outlet, ()):
            if self.axis.hours and start < self.axis.end and self.axis.start < end:
                hours = f"{self._hms(start)}–{self._hms(end)}"
                yield Mark(*self.axis.span(start, end), sentence("picture.shut_hours", self._ui, hours=hours))

    def _spot_note(self, spot: Spot) -> str:
        parts = "、".join(f"{self._name(part)} {length(part.duration, self._ui)}" for part in spot.parts)
        lines = [f"{self._hms(spot.start)} {spot.title}", f"{parts}({length(spot.duration, self._ui)})"]
        return "\n".join([*lines, *self._remarks(spot)])

    def _remarks(self, spot: Spot) -> Iterable[str]:
        """What is out of the ordinary."""
        if spot.start != spot.due:
            late = length(spot.start - spot.due, self._ui)
            yield sentence("picture.slid_by", self._ui, due=self._hms(spot.due), late=late)
        for part in spot.lost:
            why = explain(part.why, self._ui) if part.why else ""
            yield sentence("picture.lost_part", self._ui, language=self._name(part), why=why)
        if spot.estimated:
            yield sentence("picture.length_estimated", self._ui)
        if spot.id in self._outcomes:
            yield sentence(f"picture.outcome_{self._outcomes[spot.id]}", self._ui)

    def _spot_row(self, spot: Spot) -> Row:
        names = "、".join(self._name(part) for part in spot.parts)
        due = self._hms(spot.due) if spot.due != spot.start else ""
        remark = " ".join(self._remarks(spot))
        return Row(self._hms(spot.start), due, spot.title, names, length(spot.duration, self._ui), remark, False)

    def _refusal_row(self, refusal: Refusal) -> Row:
        why = explain(refusal.reason, self._ui)
        return Row("", self._hms(refusal.due), self._title(refusal.script), "", "", why, True)

    def _name(self, part: Part) -> str:
        return name_of(part.language, self._ui)

    def _title(self, script: str) -> str:
        return self._titles.get(script, script)

    def _hms(self, instant: Instant) -> str:
        return clock.hms(instant, self._zone)
