"""A day by outlet as strips of SVG: a bar where something sounds, coloured by what became of it. Pure.

Colours are classes of the page's style sheet, so that a strip is small and prints; a bar is never narrower than an eye
needs. A strip is as wide as its place; its units are minutes of the day.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from dalaba.core.model import Instant, Millis
from dalaba.views.daylist import BAD, HEARD, Play, State

HIGH = 20
"""A strip's height, in its own units."""
_HOUR: Millis = 3_600_000
_NARROWEST = 0.004
"""Of the strip: the least width of a bar."""
_EARLY, _LATE = 6, 22
"""The hours that are always shown."""
_KINDS = ("flow", "coming", "heard", "playing", "bad", "skipped")
"""In the order drawn, the most important on top."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The hours that are shown: from `since` to `until`."""

    since: Instant
    until: Instant

    def part(self, at: Instant) -> float:
        """Where an instant lies, from 0 to 1; outside at the edge."""
        return min(1.0, max(0.0, (at - self.since) / (self.until - self.since)))

    def hours(self, midnight: Instant, every: int = 2) -> list[tuple[float, str]]:
        """Each hour to be written: where it is in per cent, and its name."""
        first = (self.since - midnight) // _HOUR
        last = (self.until - midnight) // _HOUR
        shown = range(first + -first % every, last + 1, every)
        return [(round(100 * self.part(midnight + hour * _HOUR), 2), f"{hour}:00") for hour in shown]


def scale(plays: Iterable[Play], midnight: Instant) -> Scale:
    """From the first play's hour to the last one's, and at least the usual day."""
    first, last = midnight + _EARLY * _HOUR, midnight + _LATE * _HOUR
    for play in plays:
        first, last = min(first, play.start), max(last, play.end)
    low = max(0, (first - midnight) // _HOUR)
    high = min(24, -(-(last - midnight) // _HOUR))
    return Scale(midnight + low * _HOUR, midnight + high * _HOUR)


def strip(plays: Sequence[Play], shown: Scale, now: Instant, label: str) -> str:
    """One outlet's strip. `label`: what it says to who cannot see it."""
    width = 1_000
    paths = "".join(
        f'<path class="{kind}" d="{found}"/>' for kind in _KINDS if (found := _path(plays, kind, shown, width))
    )
    at = round(shown.part(now) * width)
    return (
        f'<svg viewBox="0 0 {width} {HIGH}" preserveAspectRatio="none" role="img" aria-label="{escape(label, True)}">'
        f'{paths}<path class="now" d="M{at} 0V{HIGH}"/></svg>'
    )


def kind_of(state: State, flow: bool = False) -> str:
    """The class of a bar."""
    if state in BAD:
        return "bad"
    if flow and state != "playing":
        return "flow"
    return "heard" if state in HEARD else "coming" if state == "elsewhere" else state


def _path(plays: Sequence[Play], kind: str, shown: Scale, width: int) -> str:
    """The bars of one kind as one path; what touches is one bar."""
    bars: list[tuple[int, int]] = []
    for play in plays:
        if kind_of(play.state, play.flow) != kind or play.end < shown.since or play.start > shown.until:
            continue
        left = round(shown.part(play.start) * width)
        right = max(round(shown.part(play.end) * width), left + max(1, round(_NARROWEST * width)))
        if bars and left <= bars[-1][1]:
            bars[-1] = (bars[-1][0], max(right, bars[-1][1]))
        else:
            bars.append((left, right))
    top, high = (13, 6) if kind == "flow" else (3, 14)
    return "".join(f"M{left} {top}h{right - left}v{high}h{left - right}z" for left, right in bars)
