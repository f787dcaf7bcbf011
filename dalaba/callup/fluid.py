"""The queue as a fluid, in whole numbers: a plan's average outcome, fast enough to try thousands of plans.

Every group is its law of arrival, every site drains at its rate from opening on; the queue is Lindley's recursion
Q(t) = max(0, Q(t−1) + A(t) − μ(t)), for many plans at once. Counts are hundredths of a person in integers, so that sums
are exact and the search takes the same turns on any machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dalaba.callup.assumptions import Assumptions
from dalaba.callup.crowd import shares
from dalaba.callup.round import Group, Minute, Site

Counts = NDArray[np.int32]
Sums = NDArray[np.int64]
PERSON = 100
"""Units a person."""
STEP = 2.5
"""Minutes of a step."""
_HORIZON = 240.0
"""Minutes after a call by which the last straggler is taken to have come."""
_AFTER = 120
"""Minutes after the last call, or after closing, that are looked at."""


@dataclass(frozen=True, slots=True)
class Tank:
    """A site with its groups, on a time axis of STEP from `starts` on."""

    starts: Minute
    steps: int
    drained: Counts
    """What the lanes have taken away by each step, if they were always busy. Shape (steps,)."""
    arriving: tuple[Counts, ...]
    """Each group's arrivals, added up, in steps after its call. Shape (steps,) each."""

    @staticmethod
    def of(site: Site, groups: Sequence[Group], assumed: Assumptions, slots: Sequence[Minute]) -> Tank:
        """The tank for calls at any of `slots`."""
        starts = min(slots, default=site.opens)
        ends = max(site.closes, *slots, site.opens) + _AFTER
        steps = round((ends - starts) / STEP)
        at = starts + STEP * np.arange(steps)
        rate = np.where(at >= site.opens, round(site.per_minute * STEP * PERSON), 0)
        arriving = tuple(_cumulative(group, assumed, steps) for group in groups)
        return Tank(starts, steps, np.cumsum(rate, dtype=np.int32), arriving)

    def shifted(self, group: int, at: NDArray[np.int64]) -> Counts:
        """A group's arrivals so far, were it called at each of these minutes. Shape (calls, steps)."""
        late = np.round((at - self.starts) / STEP).astype(int)
        index = np.arange(self.steps)[None, :] - late[:, None]
        come: Counts = np.where(index >= 0, self.arriving[group][np.maximum(index, 0)], np.int32(0))
        return come

    def queues(self, come: Counts) -> Counts:
        """The queue at each step, given how many have come so far. Shape (..., steps)."""
        above = come - self.drained
        low = np.minimum.accumulate(above, axis=-1)
        np.minimum(low, 0, out=low)
        np.subtract(above, low, out=above)
        return above

    def step_of(self, at: float) -> int:
        """The step in which a minute is."""
        return min(self.steps - 1, max(0, int((at - self.starts) / STEP)))


def _cumulative(group: Group, assumed: Assumptions, steps: int) -> Counts:
    """How many of a group have come by each step after its call; after the horizon all have."""
    law = np.cumsum(shares(group.walk, assumed, STEP, _HORIZON)) * (group.people * PERSON)
    whole = np.round(law).astype(np.int32)
    tail = np.full(max(0, steps - len(whole)), group.people * PERSON, np.int32)
    return np.concatenate([whole, tail])[:steps]
