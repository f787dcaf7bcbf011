"""An outlet's day as bars and marks, placed in per cent of the lane, with their texts. Pure.

Texts are not escaped here; the page escapes them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from dalaba.core.model import Exam, Instant, Refusal, Spot
from dalaba.views.picture import colours
from dalaba.views.picture.axis import Axis
from dalaba.views.picture.dates import length
from dalaba.views.picture.words import SpotWords

FAILED = ("missed", "cut")
_TIGHT = 0.9
"""In per cent of the lane: bars closer together than this are drawn no wider than the room between them."""


_ROOM, _BAR = 3.0, 0.4
"""The least room for a label, and the least width of a bar, in per cent of the lane."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A spot. `left`, `width` in per cent; `fill` is an index into the day's fills."""

    left: float
    width: float
    fill: int
    note: str
    failed: bool
    room: float | None = None
    """Per cent of the lane to the next bar, if that is near."""


@dataclass(frozen=True, slots=True)
class Band:
    """Music or a relay, beneath the bars. `label` is written on it, in `room`: where no bar is, in per cent of the
    lane.
    """

    left: float
    width: float
    label: str
    room: tuple[float, float]
    note: str
    failed: bool
    relay: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A refusal at its due time, a slide from due to start, or closed hours."""

    left: float
    width: float
    note: str
    level: int = 0
    """Slides at the same time are at different levels: 0, 1, 2."""


@dataclass(frozen=True, slots=True)
class SpotRow:
    """A spot or refusal in an outlet's list."""

    start: str
    due: str
    title: str
    languages: str
    length: str
    remark: str
    refused: bool


@dataclass(frozen=True, slots=True)
class Digest:
    """Plays of one kind in a line, for paper."""

    title: str
    about: str
    times: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OutletDay:
    """An outlet's day."""

    name: str
    planned: int
    refused: int
    lost: int
    bars: tuple[Bar, ...]
    slides: tuple[Mark, ...]
    crosses: tuple[Mark, ...]
    shut: tuple[Mark, ...]
    exams: tuple[Mark, ...]
    bands: tuple[Band, ...]
    rows: tuple[SpotRow, ...]
    digest: tuple[Digest, ...]


class LaneDrawer:
    """Draws lanes on one axis, with the same words and fills. `fills`: fill of a bar -> its number."""

    def __init__(self, axis: Axis, words: SpotWords) -> None:
        self._axis, self._words = axis, words
        self.fills: dict[colours.Fill, int] = {}

    def lane(
        self,
        name: str,
        spots: Sequence[Spot],
        refused: Sequence[Refusal],
        shut: Iterable[tuple[Instant, Instant]],
        exams: Iterable[Exam] = (),
    ) -> OutletDay:
        """Draw one outlet. `spots` and `refused`: the outlet's, by time. `shut`: when it must be silent, in any
        order."""
        said = [spot for spot in spots if spot.flow is None]
        rows = [(spot.start, self._spot_row(spot)) for spot in spots]
        rows += [(refusal.due, self._refusal_row(refusal)) for refusal in refused]
        return OutletDay(
            name=name,
            planned=len(spots),
            refused=len(refused),
            lost=sum(1 for spot in said if spot.lost),
            bars=tuple(self._bars(said)),
            slides=tuple(self._slides(spots)),
            crosses=tuple(self._crosses(refused)),
            shut=tuple(self._shut(shut)),
            exams=tuple(self._exams(exams)),
            bands=tuple(self._bands([spot for spot in spots if spot.flow is not None], said)),
            rows=tuple(row for _, row in sorted(rows, key=lambda item: item[0])),
            digest=tuple(self._digest(spots)),
        )

    def _bars(self, spots: Sequence[Spot]) -> Iterable[Bar]:
        lefts = [self._axis.x(spot.start) for spot in spots]
        rooms = [after - left for left, after in pairwise(lefts)]
        for spot, left, room in zip(spots, lefts, [*rooms, 100.0], strict=False):
            fill = tuple((part.language, True) for part in spot.parts) + tuple((p.language, False) for p in spot.lost)
            number = self.fills.setdefault(fill, len(self.fills))
            failed = self._words.outcome(spot) in FAILED
            width = self._axis.x(spot.end) - left
            yield Bar(left, width, number, self._words.spot(spot), failed, room if room < _TIGHT else None)

    def _bands(self, spots: Sequence[Spot], said: Sequence[Spot]) -> Iterable[Band]:
        for spot in spots:
            relay = spot.flow is not None and spot.flow.relay is not None
            failed = self._words.outcome(spot) in FAILED
            place, room = self._axis.span(spot.start, spot.end), self._widest(spot, said)
            label = spot.title if room[1] >= _ROOM else ""
            yield Band(*place, label, room, self._words.spot(spot), failed, relay)

    def _widest(self, spot: Spot, said: Sequence[Spot]) -> tuple[float, float]:
        """The widest part of a band that no bar covers: where it begins within the band, and its width."""
        left, right = self._axis.x(spot.start), self._axis.x(spot.end)
        bars = [(self._axis.x(each.start), self._axis.x(each.end)) for each in said if each.end > spot.start]
        at, found = left, (left, 0.0)
        for start, end in (*((start, end) for start, end in bars if start < right), (right, right)):
            if start - at > found[1]:
                found = at, start - at
            at = max(at, end + _BAR)
        return found[0] - left, found[1]

    def _exams(self, exams: Iterable[Exam]) -> Iterable[Mark]:
        for exam in exams:
            for start, end in self._axis.cut([(exam.since, exam.until)]):
                hours = self._words.hours(exam.since, exam.until)
                yield Mark(*self._axis.span(start, end), self._words.say("exam_hours", exam=exam.title, hours=hours))

    def _slides(self, spots: Sequence[Spot]) -> Iterable[Mark]:
        """The slides; each is at the lowest level that is free when it begins."""
        free_at = [0, 0, 0]
        for spot in sorted((spot for spot in spots if spot.due < spot.start), key=lambda spot: spot.due):
            level = next((n for n, end in enumerate(free_at) if end <= spot.due), len(free_at) - 1)
            free_at[level] = spot.start
            yield Mark(*self._axis.span(spot.due, spot.start), "", level)

    def _crosses(self, refused: Sequence[Refusal]) -> Iterable[Mark]:
        """A mark for each due time, with the words of all refusals at that time."""
        notes: defaultdict[Instant, list[str]] = defaultdict(list)
        for refusal in refused:
            notes[refusal.due].append(self._words.refusal(refusal))
        for due, told in notes.items():
            yield Mark(self._axis.x(due), 0, "\n".join(told))

    def _shut(self, spans: Iterable[tuple[Instant, Instant]]) -> Iterable[Mark]:
        for start, end in self._axis.cut(spans):
            yield Mark(*self._axis.span(start, end), self._words.say("shut_hours", hours=self._words.hours(start, end)))

    def _spot_row(self, spot: Spot) -> SpotRow:
        words = self._words
        names = words.heard(spot)
        due = words.hms(spot.due) if spot.due < spot.start else ""
        remark = " ".join(words.remarks(spot))
        return SpotRow(words.start(spot), due, spot.title, names, length(spot.duration, words.ui), remark, False)

    def _refusal_row(self, refusal: Refusal) -> SpotRow:
        words = self._words
        title = words.title(refusal.script)
        return SpotRow("", words.hms(refusal.due), title, "", "", words.why(refusal.reason), True)

    def _digest(self, spots: Sequence[Spot]) -> Iterable[Digest]:
        """The plays by script, languages and rules, in the order of their first plays."""
        found: defaultdict[tuple[str, str, str], list[Spot]] = defaultdict(list)
        for spot in spots:
            names = self._words.heard(spot)
            found[spot.title, names, self._words.rules(spot)].append(spot)
        for (title, names, rules), group in found.items():
            longest = length(max(spot.duration for spot in group), self._words.ui)
            about = self._words.listed([names, longest])
            yield Digest(title, f"{about} {rules}".strip(), tuple(self._words.span(spot) for spot in group))
