"""The optimiser: from the pen-and-paper plan, move one call or swap two while the queue gets better. Pure, seeded.

A site's cost is WEIGHT × its highest queue + the queue summed over time (people × minutes). If a finish is wanted,
those of the first 98 % who are not served by then add a high cost. If no single step helps, a few calls are moved at
random and the search goes on; the best plan is kept. The number of such shakes limits the search, never a clock.

For single appointments, Kaandorp and Koole (2007) prove that neighbourhood search over call times finds the best. For
groups whose arrivals spread it is a heuristic; `figures.bound` tells how far from the best it can be at most.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dalaba.callup.fluid import PERSON, STEP, Counts, Sums, Tank
from dalaba.callup.methods import Horns, Paper, allowed, slots
from dalaba.callup.round import CallPlan, Group, Minute, Round, Site
from dalaba.callup.simulate import FINISHED

WEIGHT = 60
"""People-minutes of waiting that are worth one person less in the highest queue."""
_LATE = 2_000
"""People-minutes that each person costs who is not served by the wanted finish."""
_EARLY = 3
"""Minutes by which the fluid must finish earlier, because the real tail is a little longer."""
_SHAKES = 6
_SHAKEN = 3
"""Calls moved by one shake."""
_SEED = 20220713


@dataclass(frozen=True, slots=True)
class Optimiser:
    """`finish`: the minute by which each site should have served 98 %; None: no such goal."""

    finish: Minute | None = None
    shakes: int = _SHAKES
    name: str = "optimiser"

    def plan(self, planned: Round) -> CallPlan:
        """The best plan found. Sites are planned in turn; slots taken on a shared horn are no longer free."""
        calls = dict(Paper().plan(planned).calls)
        horns = Horns(planned)
        for group in planned.groups:
            horns.put(group, calls[group.name])
        for number, site in enumerate(planned.sites):
            groups = planned.at(site)
            if groups and slots(planned, site):
                walk = _Walk(planned, site, groups, horns, calls, self.finish, random.Random(_SEED + number))
                calls |= walk.best(self.shakes)
        return CallPlan(self.name, calls)


class _Walk:
    """The search at one site. Times are slot numbers here; `_minutes` gives the minute of each."""

    def __init__(
        self,
        planned: Round,
        site: Site,
        groups: tuple[Group, ...],
        horns: Horns,
        calls: Mapping[str, Minute],
        finish: Minute | None,
        dice: random.Random,
    ) -> None:
        self._groups, self._horns, self._dice = groups, horns, dice
        now = [calls[group.name] for group in groups]
        self._minutes = np.array(sorted({*slots(planned, site), *now}))
        number = {int(at): index for index, at in enumerate(self._minutes)}
        self._may = np.zeros((len(groups), len(number)), bool)
        for row, group in enumerate(groups):
            self._may[row, [number[at] for at in allowed(planned, site, group)]] = True
        self._near = np.array([[planned.clashes(one.outlet, other.outlet) for other in groups] for one in groups])
        self._tank = Tank.of(site, groups, planned.assumed, [int(at) for at in self._minutes])
        self._come = np.stack([self._tank.shifted(row, self._minutes) for row in range(len(groups))])
        self._by = None if finish is None else self._tank.step_of(finish - _EARLY)
        self._wanted = int(FINISHED * PERSON * sum(group.people for group in groups))
        self._at = np.array([number[at] for at in now])
        self._all = np.arange(len(groups))
        self._weigh()

    def best(self, shakes: int) -> dict[str, Minute]:
        """Group -> minute in the best plan found. The horns are left as in that plan."""
        self._descend()
        best, cost = self._at.copy(), self._cost
        for _ in range(shakes):
            self._shake()
            self._descend()
            if self._cost < cost:
                best, cost = self._at.copy(), self._cost
            else:
                self._return_to(best)
        return {group.name: int(at) for group, at in zip(self._groups, self._minutes[best], strict=True)}

    def _weigh(self) -> None:
        self._sum: Counts = self._come[self._all, self._at].sum(axis=0, dtype=np.int32)
        self._cost = int(self._costs(self._sum[None])[0])

    def _return_to(self, at: NDArray[np.int64]) -> None:
        for number in np.flatnonzero(self._at != at):
            self._call(int(number), int(at[number]))
        self._weigh()

    def _costs(self, come: Counts) -> Sums:
        """The cost of each plan, in units × minutes ÷ STEP. `come`: (plans, steps)."""
        queues = self._tank.queues(come)
        costs: Sums = queues.max(axis=-1) * np.int64(WEIGHT / STEP) + queues.sum(axis=-1, dtype=np.int64)
        if self._by is not None:
            served = come[:, self._by] - queues[:, self._by]
            costs += np.maximum(0, self._wanted - served) * np.int64(_LATE / STEP)
        return costs

    def _descend(self) -> None:
        """Try moves and swaps for each group in random order, until a whole round finds no improvement."""
        order = list(range(len(self._groups)))
        better = True
        while better:
            self._dice.shuffle(order)
            better = sum(self._move(number) + self._swap(number) for number in order) > 0

    def _busy(self, number: int) -> Counts:
        """Number of other calls that keep the group's horn busy at each slot."""
        busy: Counts = self._horns.busy(self._groups[number].outlet)[self._minutes]
        busy[self._at[number]] -= 1
        return busy

    def _free(self, number: int) -> NDArray[np.int64]:
        """The slots at which a group may be called, including its own."""
        return np.flatnonzero(self._may[number] & (self._busy(number) == 0))

    def _move(self, number: int) -> bool:
        """Move one group to its best other time, if that is better."""
        free = self._free(number)
        if not len(free):
            return False
        rest = self._sum - self._come[number, self._at[number]]
        costs = self._costs(rest + self._come[number, free])
        found = int(costs.argmin())
        if costs[found] >= self._cost:
            return False
        self._call(number, int(free[found]))
        self._cost = int(costs[found])
        return True

    def _swap(self, number: int) -> bool:
        """Swap times with the best other group, if that is better."""
        others = self._partners(number)
        if not len(others):
            return False
        mine, theirs = int(self._at[number]), self._at[others]
        changed = self._come[others, mine] - self._come[others, theirs] + self._come[number, theirs]
        costs = self._costs(self._sum - self._come[number, mine] + changed)
        found = int(costs.argmin())
        if costs[found] >= self._cost:
            return False
        self._call(number, int(theirs[found]))
        self._call(int(others[found]), mine)
        self._cost = int(costs[found])
        return True

    def _partners(self, number: int) -> NDArray[np.int64]:
        """The groups with which it may swap: at each other's times both horns would be free."""
        mine = self._at[number]
        may = (self._at != mine) & self._may[:, mine] & self._may[number, self._at]
        here = self._busy(number)[self._at] == self._near[number]
        there = np.array([self._horns.busy(group.outlet)[self._minutes[mine]] for group in self._groups])
        return np.flatnonzero(may & here & (there == self._near[:, number]))

    def _shake(self) -> None:
        """Move a few calls to random free times."""
        for number in self._dice.sample(range(len(self._groups)), min(_SHAKEN, len(self._groups))):
            free = self._free(number)
            if len(free):
                self._call(number, int(free[self._dice.randrange(len(free))]))
        self._weigh()

    def _call(self, number: int, slot: int) -> None:
        """Move a group's call to another slot."""
        was, group = int(self._at[number]), self._groups[number]
        self._sum = self._sum - self._come[number, was] + self._come[number, slot]
        self._horns.lift(group, int(self._minutes[was]))
        self._horns.put(group, int(self._minutes[slot]))
        self._at[number] = slot
