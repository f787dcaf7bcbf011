"""The expected queues as one self-contained HTML page: a table, and a drawing of each site. Pure.

Every site has two pictures over the same hours: the plan beside everybody at opening, and the plan alone, enlarged,
with its calls and a line at what the site can hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from dalaba.callup.crowd import Floats
from dalaba.callup.feasible import shown
from dalaba.callup.figures import Estimate, Figures, curves
from dalaba.callup.methods import Opening
from dalaba.callup.round import CallPlan, Minute, Round, Site
from dalaba.messages import sentence
from dalaba.messages.pages import page

_TEMPLATE = Path(__file__).with_name("queues.html")
_DRAWINGS = Path(__file__).with_name("drawings.html")
_STEP = 2
"""Minutes between the points of a curve."""
_AFTER = 60
"""Least number of minutes after closing that are drawn."""
WIDE, HIGH, LOW = 420, 120, 96
"""Units of a drawing: its width, and the heights of its two pictures."""


@dataclass(frozen=True, slots=True)
class Curve:
    """One line in a picture, as the points of an SVG polygon that closes on the axis."""

    points: str
    kind: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A site's two pictures. `ticks`: (x, hour) on the axis; `calls`: x of each call; `room`: y of the site's limit."""

    site: Site
    people: int
    both: tuple[Curve, ...]
    alone: Curve
    top_both: int
    top_alone: int
    ticks: tuple[tuple[float, str], ...]
    calls: tuple[float, ...]
    room: float | None
    opens: float
    closes: float
    figures: tuple[str, str, str]
    """Peak, mean wait and finish of the plan."""


def queues(
    planned: Round,
    plan: CallPlan,
    figures: Sequence[Figures],
    days: int,
    title: str,
    subtitle: str,
    ui: str,
    slower: float = 1.0,
) -> str:
    """The page. `figures`: of every compared method, including the plan's own; `days`: number of random days."""
    drawings = _drawings(planned, plan, figures, days, slower)
    rows = [row_of(each, ui, each.method == plan.method) for each in figures]
    return page(
        _TEMPLATE, "callup.", ui, title=title, subtitle=subtitle, rows=rows, drawings=drawings, days=days, wide=WIDE,
        high=HIGH, low=LOW,
    )  # fmt: skip


def pictures(planned: Round, plan: CallPlan, figures: Sequence[Figures], days: int, ui: str) -> str:
    """The drawings alone, for a page that has its own style."""
    drawings = _drawings(planned, plan, figures, days)
    return page(_DRAWINGS, "callup.", ui, drawings=drawings, wide=WIDE, high=HIGH, low=LOW)


def _drawings(
    planned: Round, plan: CallPlan, figures: Sequence[Figures], days: int, slower: float = 1.0
) -> list[Drawing]:
    at = _axis(planned)
    crowd, calm = curves(planned, [Opening().plan(planned), plan], at, min(days, 10), slower)
    mine = next(each for each in figures if each.method == plan.method)
    return [_drawing(planned, site, plan, at, crowd[site.name], calm[site.name], mine) for site in planned.sites]


@dataclass(frozen=True, slots=True)
class MethodRow:
    """A method's figures, as text for people."""

    name: str
    cells: tuple[str, ...]
    chosen: bool = False


def row_of(figures: Figures, ui: str, chosen: bool = False) -> MethodRow:
    """Peak, worst site, mean wait, 95 % wait, finish."""
    finish = shown(round(figures.finish.mean)) if figures.finish.mean else "-"
    cells = (
        _with_interval(figures.peak, 0),
        f"{_with_interval(figures.worst, 0)} {figures.worst_site}",
        _with_interval(figures.wait, 2 if figures.wait.mean < 10 else 1),
        _with_interval(figures.p95, 1),
        finish,
    )
    return MethodRow(sentence(f"callup.method_{figures.method}", ui), cells, chosen)


def _with_interval(estimate: Estimate, digits: int) -> str:
    """2,515 ±4; without the interval if only one day was simulated."""
    half = f" ±{estimate.half:.{digits}f}" if np.isfinite(estimate.half) else ""
    return f"{estimate.mean:,.{digits}f}{half}"


def _axis(planned: Round) -> Floats:
    """The minutes that are drawn, the same at every site."""
    first = min(site.earliest for site in planned.sites) // 30 * 30
    last = -(-(max(site.closes for site in planned.sites) + _AFTER) // 30) * 30
    return np.arange(first, last + 1, _STEP, dtype=float)


def _drawing(
    planned: Round, site: Site, plan: CallPlan, at: Floats, crowd: Floats, calm: Floats, figures: Figures
) -> Drawing:
    groups = planned.at(site)
    top_both = _round_up(max(crowd.max(), calm.max(), 1))
    top_alone = _round_up(max(calm.max(), site.max_queue * 1.1, 1))
    peak, wait, finish = figures.sites[site.name]
    hours = range(int(at[0]) // 60 + 1, int(at[-1]) // 60 + 1)
    return Drawing(
        site=site,
        people=sum(group.people for group in groups),
        both=(
            Curve(_polygon(at, crowd, top_both, HIGH), "crowd"),
            Curve(_polygon(at, calm, top_both, HIGH), "calm"),
        ),
        alone=Curve(_polygon(at, calm, top_alone, LOW), "calm"),
        top_both=top_both,
        top_alone=top_alone,
        ticks=tuple((_x(hour * 60, at), f"{hour}:00") for hour in hours),
        calls=tuple(_x(plan.calls[group.name], at) for group in groups),
        room=LOW * (1 - site.max_queue / top_alone) if site.max_queue < top_alone else None,
        opens=_x(site.opens, at),
        closes=_x(site.closes, at),
        figures=(f"{peak.mean:,.0f}", f"{wait.mean:.1f}", shown(round(finish.mean))),
    )


def _round_up(top: float) -> int:
    """The next number of the form 1, 2, 5 × a power of ten, for the top of an axis."""
    power = 10 ** int(np.floor(np.log10(top)))
    return int(next(step * power for step in (1, 2, 3, 5, 10) if step * power >= top))


def _x(minute: Minute, at: Floats) -> float:
    return round(float(WIDE * (minute - at[0]) / (at[-1] - at[0])), 1)


def _polygon(at: Floats, line: Floats, top: float, high: int) -> str:
    xs = WIDE * (at - at[0]) / (at[-1] - at[0])
    ys = high * (1 - line / top)
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(xs, ys, strict=True))
    return f"0,{high} {points} {WIDE},{high}"
