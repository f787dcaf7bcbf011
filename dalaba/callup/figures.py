"""What to expect of a plan, from many simulated days: peak queue, waits, finish, with confidence intervals. Pure.

Peaks: the mean over sites of each day's peak, and the worst site's mean. Waits: over all people. Finish: when the last
site has served 98 % of its people. `bound` is a limit that no choice of call times can improve on.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dalaba.callup.crowd import Floats
from dalaba.callup.round import CallPlan, Round
from dalaba.callup.simulate import SEED, Served, alone, draw, play

_T95 = (12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
        2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045)  # fmt: skip
"""Student's t, two-sided 95 %, for 1 to 29 degrees of freedom. Beyond, 1.96 × (1 + 1/(4·df)) is close enough."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over replications, and half the width of its 95 % confidence interval."""

    mean: float
    half: float

    @staticmethod
    def of(samples: Sequence[float]) -> Estimate:
        """From one figure per replication. With a single one the interval is infinite."""
        count = len(samples)
        if count < 2:
            return Estimate(float(samples[0]) if count else 0.0, math.inf)
        quantile = _T95[count - 2] if count - 2 < len(_T95) else 1.96 * (1 + 1 / (4 * (count - 1)))
        return Estimate(float(np.mean(samples)), quantile * float(np.std(samples, ddof=1)) / math.sqrt(count))


@dataclass(frozen=True, slots=True)
class Figures:
    """A plan's figures, in minutes. Finish is in minutes after midnight."""

    method: str
    peak: Estimate
    """Mean over sites."""
    worst: Estimate
    worst_site: str
    wait: Estimate
    p95: Estimate
    finish: Estimate
    """Of the last site."""
    sites: Mapping[str, tuple[Estimate, Estimate, Estimate]]
    """Site -> peak, mean wait, finish."""


@dataclass(slots=True)
class _Tally:
    """What is kept of each replication: little, so that a hundred of them need almost no memory."""

    peaks: list[list[float]]
    waits: list[list[float]]
    finishes: list[list[float]]
    mean: list[float]
    p95: list[float]


def compare(
    planned: Round, plans: Sequence[CallPlan], days: int, seed: int = SEED, slower: float = 1.0
) -> list[Figures]:
    """The figures of every plan on the same `days` random days."""
    tallies = [_Tally([], [], [], [], []) for _ in plans]
    for number in range(days):
        day = draw(planned, number, seed, slower)
        for tally, plan in zip(tallies, plans, strict=True):
            note(tally, list(play(planned, plan, day).values()))
    return [sum_up(plan.method, planned, tally) for plan, tally in zip(plans, tallies, strict=True)]


def bound(planned: Round, days: int, seed: int = SEED) -> Figures:
    """The limit for any call times: each group is served alone, and a site's peak is its largest group's that day."""
    tally = _Tally([], [], [], [], [])
    for number in range(days):
        found = alone(planned, draw(planned, number, seed))
        tally.peaks.append([float(max((each.peak for each in groups), default=0)) for groups in found.values()])
        waits = [_joined(each.waits for each in groups) for groups in found.values()]
        tally.waits.append([float(each.mean()) if len(each) else 0.0 for each in waits])
        tally.finishes.append([0.0 for _ in waits])
        _note_waits(tally, _joined(waits))
    return sum_up("bound", planned, tally)


def tally() -> _Tally:
    """An empty tally, for callers that simulate days in another way (`live`)."""
    return _Tally([], [], [], [], [])


def note(tally: _Tally, served: Sequence[Served]) -> None:
    """Add a day: what happened at each site, in the order of the round."""
    tally.peaks.append([float(each.peak) for each in served])
    tally.waits.append([float(each.waits.mean()) if len(each.came) else 0.0 for each in served])
    tally.finishes.append([each.finish for each in served])
    _note_waits(tally, _joined(each.waits for each in served))


def _note_waits(tally: _Tally, waits: np.ndarray) -> None:
    tally.mean.append(float(waits.mean()) if len(waits) else 0.0)
    tally.p95.append(float(np.quantile(waits, 0.95)) if len(waits) else 0.0)


def _joined(arrays: Iterable[np.ndarray]) -> np.ndarray:
    return np.concatenate([*arrays, np.empty(0)])


def sum_up(method: str, planned: Round, tally: _Tally) -> Figures:
    """The figures from a tally."""
    names = [site.name for site in planned.sites]
    columns = [tuple(zip(*each, strict=True)) for each in (tally.peaks, tally.waits, tally.finishes)]
    sites = {
        name: (Estimate.of(peaks), Estimate.of(waits), Estimate.of(finishes))
        for name, peaks, waits, finishes in zip(names, *columns, strict=True)
    }
    worst = max(sites, key=lambda name: sites[name][0].mean)
    last = max(sites, key=lambda name: sites[name][2].mean)
    peak = Estimate.of([float(np.mean(day)) for day in tally.peaks])
    return Figures(
        method, peak, sites[worst][0], worst, Estimate.of(tally.mean), Estimate.of(tally.p95), sites[last][2], sites
    )


def curves(
    planned: Round, plans: Sequence[CallPlan], at: Floats, days: int, slower: float = 1.0
) -> list[dict[str, Floats]]:
    """For every plan: site -> number of people waiting at each of these minutes, averaged over `days` random days."""
    sums = [{site.name: np.zeros(len(at)) for site in planned.sites} for _ in plans]
    for number in range(days):
        day = draw(planned, number, slower=slower)
        for total, plan in zip(sums, plans, strict=True):
            for name, served in play(planned, plan, day).items():
                total[name] += served.queue(at)
    return [{name: line / days for name, line in total.items()} for total in sums]
