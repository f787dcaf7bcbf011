"""An outlet's day in a cell of the week page: one thin line for each language. Pure.

The lines are the same on every day, as on a stave: height and colour both show the language.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dalaba.core.model import Part, Refusal, Spot
from dalaba.views.picture import colours
from dalaba.views.picture.axis import Axis, Wall

WIDTH, LINE = 1000, 10
"""A strip's width, and the height of a language's line, in its own units."""
_THINNEST = 8
_APART = 6.0
"""Per cent between two crosses; closer ones are left out, as they would be a blot, but their number is shown."""


@dataclass(frozen=True, slots=True)
class Strip:
    """An outlet's strip. `strokes`: (language, SVG path). `height`: of all lines. `crosses`, `shut`: in per cent."""

    strokes: tuple[tuple[str, str], ...]
    height: int
    crosses: tuple[float, ...]
    shut: tuple[tuple[float, float], ...]


def strip_of(
    spots: Sequence[Spot],
    refused: Sequence[Refusal],
    shut: Iterable[tuple[int, int]],
    axis: Axis,
    wall: Wall,
    lines: Sequence[str],
) -> Strip:
    """Draw a strip. `axis`: common to all days. `shut`: in times of that axis. `lines`: the languages from the top."""
    return Strip(
        tuple(_strokes(spots, axis, wall, lines).items()),
        LINE * len(lines),
        tuple(_crosses(sorted(axis.x(wall(refusal.due)) for refusal in refused))),
        tuple(axis.span(start, end) for start, end in axis.cut(shut)),
    )


def _strokes(spots: Sequence[Spot], axis: Axis, wall: Wall, lines: Sequence[str]) -> dict[str, str]:
    number = {language: index for index, language in enumerate(lines)}
    paths: defaultdict[str, list[str]] = defaultdict(list)
    for spot in spots:
        start = wall(spot.start)
        left, width = (round(each * WIDTH / 100) for each in axis.span(start, start + spot.duration))
        place = min(left, WIDTH - _THINNEST), max(width, _THINNEST)
        if spot.flow is not None:
            paths[colours.MUSIC].append(_line(*place, number[colours.MUSIC], 1, 8))
            continue
        for part in spot.parts + spot.lost:
            paths[part.language].append(_box(*place, number[part.language], part))
    return {language: "".join(boxes) for language, boxes in paths.items()}


def _box(left: int, width: int, line: int, part: Part) -> str:
    """The path of a part: one that is heard fills its line; a lost one is a thin line."""
    return _line(left, width, line, *((1, 8) if part.ready else (4, 2)))


def _line(left: int, width: int, line: int, top: int, height: int) -> str:
    return f"M{left} {line * LINE + top}h{width}v{height}h-{width}z"


def _crosses(places: Iterable[float]) -> Iterable[float]:
    last = -_APART
    for place in places:
        if place - last >= _APART:
            last = place
            yield place
