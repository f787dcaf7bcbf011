"""Methods that decide when each group is called: at opening, in waves, by pen and paper, by search.

Methods are pure. A plan can only be broadcast if calls do not overlap on any horn; `apart` makes any plan so.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from dalaba.callup.round import CallPlan, Group, Minute, Round, Site

_MINUTES = 3 * 24 * 60


class Method(Protocol):
    """`plan` gives every group of a round its minute. The same round always gives the same plan."""

    @property
    def name(self) -> str: ...

    def plan(self, planned: Round) -> CallPlan: ...


class Opening:
    """Everybody at opening: one call for all, as without a plan."""

    name = "opening"

    def plan(self, planned: Round) -> CallPlan:
        """Every group at the opening of its site."""
        return CallPlan(self.name, {group.name: planned.site(group.site).opens for group in planned.groups})


class Waves:
    """One wave per hour from opening on, with equal numbers of people, the farthest groups first."""

    name = "waves"

    def plan(self, planned: Round) -> CallPlan:
        """Each site's groups, farthest first, divided into its waves."""
        calls: dict[str, Minute] = {}
        for site in planned.sites:
            groups = farthest_first(planned.at(site))
            waves = max(1, (site.closes - 45 - site.opens) // 60 + 1)
            total, called = max(1, sum(group.people for group in groups)), 0
            for group in groups:
                calls[group.name] = site.opens + 60 * min(waves - 1, called * waves // total)
                called += group.people
        return CallPlan(self.name, calls)


class Paper:
    """The pen-and-paper rule: farthest first, each group when the lanes have nearly served those called before."""

    name = "paper"

    def plan(self, planned: Round) -> CallPlan:
        """By the rule, on the grid, one call at a time on a horn."""
        return apart(planned, CallPlan(self.name, {name: round(at) for name, at in paper_times(planned).items()}))


def paper_times(planned: Round) -> dict[str, float]:
    """Minutes after midnight by the rule, before they are moved onto the grid.

    opening + (people called before) / (paper_load × people a minute) − walk − paper_head.
    """
    times: dict[str, float] = {}
    for site in planned.sites:
        called = 0
        for group in farthest_first(planned.at(site)):
            busy = called / (planned.assumed.paper_load * site.per_minute)
            times[group.name] = site.opens + busy - group.walk - planned.assumed.paper_head
            called += group.people
    return times


def farthest_first(groups: Iterable[Group]) -> list[Group]:
    """The order in which the rule calls: the longest walk first."""
    return sorted(groups, key=lambda group: -group.walk)


def slots(planned: Round, site: Site) -> list[Minute]:
    """The minutes of the grid at which a call for this site may be."""
    grid = planned.assumed.grid
    first = math.ceil(site.earliest / grid) * grid
    return list(range(first, site.latest + 1, grid))


def allowed(planned: Round, site: Site, group: Group) -> list[Minute]:
    """The slots at which the group's horn may sound."""
    return [at for at in slots(planned, site) if not planned.hushed(group.outlet, at)]


class Horns:
    """How many calls keep each horn busy at each minute of the grid, including calls on neighbouring horns."""

    def __init__(self, planned: Round) -> None:
        names = dict.fromkeys(group.outlet for group in planned.groups)
        self._near = {name: [other for other in names if planned.clashes(name, other)] for name in names}
        self._busy = {name: np.zeros(_MINUTES, np.int32) for name in names}

    def busy(self, outlet: str) -> NDArray[np.int32]:
        """Number of calls that keep the horn busy, by minute of the day."""
        return self._busy[outlet]

    def put(self, group: Group, at: Minute, count: int = 1) -> None:
        """Add a call for the group at that minute."""
        for name in self._near[group.outlet]:
            self._busy[name][at] += count

    def lift(self, group: Group, at: Minute) -> None:
        """Remove the group's call at that minute."""
        self.put(group, at, -1)


def apart(planned: Round, plan: CallPlan) -> CallPlan:
    """The plan on the grid, without overlaps on a horn or among neighbours: each call at the free slot nearest its
    time.

    If a horn has more groups than slots, the last ones share a slot, and `feasible` reports it.
    """
    horns = Horns(planned)
    calls: dict[str, Minute] = {}
    for at, group in plan.in_order(planned):
        choices = allowed(planned, planned.site(group.site), group)
        calls[group.name] = _nearest(at, choices, horns.busy(group.outlet))
        horns.put(group, calls[group.name])
    return CallPlan(plan.method, calls)


def _nearest(at: Minute, choices: Sequence[Minute], busy: NDArray[np.int32]) -> Minute:
    ranked = sorted(choices, key=lambda slot: (abs(slot - at), slot))
    return next((slot for slot in ranked if not busy[slot]), ranked[0] if ranked else at)
