"""A township's call-ups beside what no call times can better, and beside the simple ways: a hundred random days each.

All methods meet the same days. ± is the 95 % interval of the mean. Queues are people waiting, waits minutes;
`bench.rounds` has the round. The simulator is beside SimPy on one site's own trace.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from typing import Any

import numpy as np

from bench import Figure
from bench.rounds import FINISH, LATE, by_guideline, township
from dalaba.callup.figures import Estimate, Figures, bound, compare
from dalaba.callup.methods import Opening, Paper, Waves
from dalaba.callup.optimiser import Optimiser
from dalaba.callup.round import CallPlan, Round
from dalaba.callup.shift import held
from dalaba.callup.simulate import draw, serve

DAYS = 100
SLOWER = 4 / 3
"""Lanes 25 % slower take a third longer for everybody."""


def main() -> list[Figure]:
    planned = township(LATE)
    seconds, plan = _timed(lambda: Optimiser().plan(planned))
    finish = Optimiser(finish=FINISH, name="finish").plan(planned)
    plans = [Opening().plan(planned), Waves().plan(planned), Paper().plan(planned), plan, finish]
    found = {each.method: each for each in compare(planned, plans, DAYS)}
    least = bound(planned, DAYS)
    return [
        *_plain(found["opening"], "everyone at opening", least),
        *_plain(found["waves"], "hourly waves", least),
        *_plain(found["paper"], "pen and paper", least),
        *_chosen(found, "optimiser", "last call 10:55", least, (95, 145, 1.3)),
        *_chosen(found, "finish", "98 % done by 11:05", least, (117, None, 2.0)),
        _finish(found["finish"]),
        Figure("planning 193 groups", seconds, at_most=2),
        *_guideline(),
        *_slow(planned, finish),
        *_beside_simpy(),
        *_linear(),
    ]


def _timed(run: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    result = run()
    return time.perf_counter() - began, result


def _said(what: str, estimate: Estimate) -> str:
    return f"{what} (±{estimate.half:.2g})"


def _plain(found: Figures, name: str, least: Figures) -> Iterator[Figure]:
    """A simple method's figures beside the bound."""
    yield Figure(_said(f"{name}: peak", found.peak), found.peak.mean, "", "bound", least.peak.mean)
    yield Figure(_said(f"{name}: wait", found.wait), found.wait.mean, "min", "bound", least.wait.mean)


def _chosen(
    found: dict[str, Figures], method: str, name: str, least: Figures, most: tuple[float, float | None, float]
) -> Iterator[Figure]:
    """The optimiser's, beside the bound and the simple methods."""
    ours = found[method]
    peak, worst, wait = most
    yield Figure(_said(f"{name}: peak", ours.peak), ours.peak.mean, "", "bound", least.peak.mean, peak)
    yield Figure(_said(f"{name}: worst site", ours.worst), ours.worst.mean, "", "bound", least.worst.mean, worst)
    yield Figure(_said(f"{name}: wait", ours.wait), ours.wait.mean, "min", "bound", least.wait.mean, wait)
    for rival in ("paper", "waves", "opening"):
        yield Figure(f"{name}: peak", ours.peak.mean, "", rival, found[rival].peak.mean)
        yield Figure(f"{name}: wait", ours.wait.mean, "min", rival, found[rival].wait.mean)


def _finish(found: Figures) -> Figure:
    late = max(0.0, found.finish.mean - FINISH)
    return Figure(_said("98 % done by 11:05: minutes after it", found.finish), late, "min", at_most=0)


def _guideline() -> Iterator[Figure]:
    """A lane for each 360 people, 60 an hour: within 4 % of the bound."""
    planned = by_guideline()
    ours = compare(planned, [Optimiser().plan(planned)], DAYS)[0]
    least = bound(planned, DAYS)
    most = 1.04 * least.peak.mean
    yield Figure(_said("guideline staffing: peak", ours.peak), ours.peak.mean, "", "bound", least.peak.mean, most)
    yield Figure(_said("guideline staffing: wait", ours.wait), ours.wait.mean, "min", "bound", least.wait.mean)


def _slow(planned: Round, plan: CallPlan) -> Iterator[Figure]:
    """Lanes slower than planned, without the live rule and with it; and what the rule costs when nothing is wrong."""
    without = compare(planned, [plan], DAYS, slower=SLOWER)[0]
    rule = held(planned, plan, DAYS, slower=SLOWER)
    calm = held(planned, plan, DAYS)
    yield Figure(_said("lanes 25 % slower: peak", rule.peak), rule.peak.mean, "", "no rule", without.peak.mean, 250)
    yield Figure(_said("lanes 25 % slower: wait", rule.wait), rule.wait.mean, "min", "no rule", without.wait.mean, 7)
    yield Figure(
        _said("lanes 25 % slower: 98 % done", rule.finish), rule.finish.mean / 60, "h", "no rule",
        without.finish.mean / 60,
    )  # fmt: skip
    yield Figure(_said("the rule on a good day: peak", calm.peak), calm.peak.mean, "")
    yield Figure(_said("the rule on a good day: wait", calm.wait), calm.wait.mean, "min")
    yield Figure(_said("the rule on a good day: 98 % done", calm.finish), calm.finish.mean / 60, "h")


def _beside_simpy() -> Iterator[Figure]:
    """One site's day, all at once, in both; they must agree person by person."""
    planned = township()
    site = planned.sites[2]
    day = draw(planned, 0)
    came = np.sort(np.concatenate([site.opens + day.delays[group.name] for group in planned.at(site)]))
    services = day.services[site.name]
    ours, served = _timed(lambda: serve(came, services, site.lanes, site.opens))
    theirs, taken = _timed(lambda: _simpy(came.tolist(), services.tolist(), site.lanes))
    apart = float(np.abs(np.sort(taken) - np.sort(served.taken)).max())
    yield Figure(f"one site's {len(came)} people", ours, "s", "SimPy", theirs)
    yield Figure("the farthest apart that anybody is served in the two", apart, "min", at_most=1e-6)


def _simpy(came: list[float], services: list[float], lanes: int) -> list[float]:
    import simpy

    taken: list[float] = []
    environment = simpy.Environment()
    counter = simpy.Resource(environment, capacity=lanes)

    def person(at: float, service: float) -> Generator[simpy.Event, object, None]:
        yield environment.timeout(at)
        with counter.request() as turn:
            yield turn
            taken.append(environment.now)
            yield environment.timeout(service)

    for at, service in zip(came, services, strict=True):
        environment.process(person(at, service))
    environment.run()
    return taken


def _linear() -> Iterator[Figure]:
    """Ten times the people cost ten times the time."""
    random = np.random.default_rng(1)

    def cost(people: int) -> float:
        came, services = np.sort(random.uniform(0, people / 10, people)), random.gamma(16, 0.05, people)
        return min(_timed(lambda: serve(came, services, 10, 0.0))[0] for _ in range(3)) / people * 1e6

    yield Figure("a person among 400,000", cost(400_000), "µs", "among 40,000", cost(40_000))
