"""Simulating a day on which calls are adjusted: sites report queue and tubes, calls move by the rule. Pure.

It uses the same decisions as the running station (`live.step`) and the same random days as other plans
(`simulate.Day`).
"""

from __future__ import annotations

import heapq

import numpy as np

from dalaba.callup.figures import Figures, note, sum_up, tally
from dalaba.callup.live import Rules, SiteOrder, State, step
from dalaba.callup.round import CallPlan, Minute, Round, Site
from dalaba.callup.simulate import SEED, Day, Served, draw

REPORT_EVERY = 10
"""Minutes between a site's reports."""
_PATIENCE = 300
"""Minutes after closing until which calls may still go out."""


def held(
    planned: Round, plan: CallPlan, days: int, seed: int = SEED, slower: float = 1.0, rules: Rules | None = None
) -> Figures:
    """A plan's figures over `days` random days with the rule at work."""
    kept = tally()
    for number in range(days):
        note(kept, list(play_held(planned, plan, draw(planned, number, seed, slower), rules).values()))
    return sum_up("live", planned, kept)


def play_held(planned: Round, plan: CallPlan, day: Day, rules: Rules | None = None) -> dict[str, Served]:
    """One day: site -> what happened there."""
    rules = rules or Rules()
    state = State(dict(plan.calls))
    counters = {site.name: _Counter(site, day.services[site.name]) for site in planned.sites}
    out: set[str] = set()
    last = max((site.closes for site in planned.sites), default=0) + _PATIENCE
    for now in range(min((site.earliest for site in planned.sites), default=0), last, planned.assumed.grid):
        for group in planned.groups:
            if group.name not in out and state.times[group.name] <= now:
                out.add(group.name)
                counters[group.site].come(state.times[group.name] + day.delays[group.name])
        if len(out) == len(planned.groups):
            break
        for site in planned.sites:
            if now >= site.opens and (now - site.opens) % REPORT_EVERY == 0:
                waiting, served = counters[site.name].at(now)
                said = SiteOrder("report", site.name, now, queue=waiting, tubes=served // rules.per_tube)
                state = step(planned, plan.calls, state, said, rules)
    return {name: counter.all() for name, counter in counters.items()}


class _Counter:
    """A site that fills up. Later arrivals cannot change earlier service, so it is only served as far as asked."""

    def __init__(self, site: Site, services: np.ndarray) -> None:
        self._free = [float(site.opens)] * site.lanes
        self._services = services
        self._waiting: list[float] = []
        self._came: list[float] = []
        self._taken: list[float] = []

    def come(self, arrivals: np.ndarray) -> None:
        """Add the arrivals of a group that was called."""
        for arrival in arrivals.tolist():
            heapq.heappush(self._waiting, arrival)

    def at(self, now: Minute) -> tuple[int, int]:
        """How many wait, and how many have been served, at `now`."""
        self._serve(now)
        taken = np.array(self._taken)
        done = taken + self._services[: len(taken)]
        return int((taken > now).sum()), int((done <= now).sum())

    def all(self) -> Served:
        """The whole day, when nobody else is called."""
        self._serve(float("inf"))
        taken = np.array(self._taken)
        return Served(np.array(self._came), taken, taken + self._services[: len(taken)])

    def _serve(self, until: float) -> None:
        while self._waiting and self._waiting[0] <= until:
            arrival = heapq.heappop(self._waiting)
            start = max(arrival, self._free[0])
            heapq.heapreplace(self._free, start + float(self._services[len(self._taken)]))
            self._came.append(arrival)
            self._taken.append(start)
