"""Discrete events: people come, wait, and are served by the lanes, first come, first served. Pure; numpy.

One replication is one random day. All its random numbers (`Day`) are drawn before any plan is used, so that all methods
face the same people at the same pace, and only the methods differ.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dalaba.callup.assumptions import Assumptions
from dalaba.callup.crowd import Floats, delays
from dalaba.callup.round import CallPlan, Group, Minute, Round, Site

SEED = 20220713
FINISHED = 0.98
"""A site counts as finished when this share of its people is served, because the stragglers' tail has no end."""


@dataclass(frozen=True, slots=True)
class Day:
    """One random day: how long after the call each person arrives, and how long each turn in a lane takes."""

    delays: Mapping[str, Floats]
    """Group -> minutes after its call, one per person."""
    services: Mapping[str, Floats]
    """Site -> minutes in a lane, in the order of service."""


@dataclass(frozen=True, slots=True)
class Served:
    """What happened at a site: when each person came, was taken and was done, in order of arrival. Minutes."""

    came: Floats
    taken: Floats
    done: Floats

    @property
    def waits(self) -> Floats:
        return self.taken - self.came

    @property
    def peak(self) -> int:
        """The most people waiting at once. It always occurs right after an arrival."""
        if not len(self.came):
            return 0
        taken = np.searchsorted(self.taken, self.came, side="right")
        return int((np.arange(1, len(self.came) + 1) - taken).max())

    @property
    def finish(self) -> float:
        """When FINISHED of the people were done."""
        return float(np.quantile(self.done, FINISHED)) if len(self.done) else 0.0

    def queue(self, at: Floats) -> Floats:
        """How many waited at each of these minutes."""
        came, taken = (np.searchsorted(each, at, side="right") for each in (self.came, self.taken))
        return (came - taken).astype(float)


def draw(planned: Round, number: int, seed: int = SEED, slower: float = 1.0) -> Day:
    """The day with that number. `slower`: how many times longer everybody takes in the lanes than planned."""
    streams = np.random.SeedSequence([seed, number]).spawn(len(planned.groups) + len(planned.sites))
    drawn = [np.random.Generator(np.random.PCG64(stream)) for stream in streams]
    assumed = planned.assumed
    came = {
        group.name: delays(random, group.people, group.walk, assumed)
        for group, random in zip(planned.groups, drawn, strict=False)
    }
    heads = {site.name: sum(len(came[group.name]) for group in planned.at(site)) for site in planned.sites}
    taken = {
        site.name: services(random, heads[site.name], 60 * slower / site.rate, assumed)
        for site, random in zip(planned.sites, drawn[len(planned.groups) :], strict=True)
    }
    return Day(came, taken)


def services(random: np.random.Generator, people: int, mean: float, assumed: Assumptions) -> Floats:
    """How long each person takes in a lane, in minutes: gamma with that mean."""
    shape = 1 / max(assumed.service_spread, 1e-3) ** 2
    return random.gamma(shape, mean / shape, people)


def serve(came: Floats, services: Floats, lanes: int, opens: float) -> Served:
    """Serve first come, first served in `lanes`, nobody before `opens`. `came` must ascend; the earliest takes the next
    lane.

    Cost: one step in a heap of size `lanes` per person.
    """
    free = [opens] * lanes
    taken = []
    for arrival, service in zip(came.tolist(), services.tolist(), strict=True):
        start = max(arrival, free[0])
        taken.append(start)
        heapq.heapreplace(free, start + service)
    begun = np.array(taken)
    return Served(came, begun, begun + services)


def play(planned: Round, plan: CallPlan, day: Day) -> dict[str, Served]:
    """The day under a plan: site -> what happened there."""
    return {site.name: at_site(site, planned.at(site), plan.calls, day) for site in planned.sites}


def at_site(site: Site, groups: Sequence[Group], calls: Mapping[str, Minute], day: Day) -> Served:
    """What happens at one site when its groups are called at these minutes."""
    came = [calls[group.name] + day.delays[group.name] for group in groups]
    arrivals = np.sort(np.concatenate(came)) if came else np.empty(0)
    return serve(arrivals, day.services[site.name][: len(arrivals)], site.lanes, site.opens)


def alone(planned: Round, day: Day) -> dict[str, list[Served]]:
    """The lower bound: every group alone at its site, long after opening, whatever its call time.

    With first come, first served, others in between only make waits and queues longer, so no call times are better.
    """
    return {site.name: list(_each_alone(site, planned.at(site), day)) for site in planned.sites}


def _each_alone(site: Site, groups: Sequence[Group], day: Day) -> Iterator[Served]:
    done = 0
    for group in groups:
        came = np.sort(day.delays[group.name])
        yield serve(came, day.services[site.name][done : done + len(came)], site.lanes, 0.0)
        done += len(came)
