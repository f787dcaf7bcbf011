"""The queue as a fluid, in whole numbers: a plan's average outcome, fast enough to try thousands of plans.

A group is its arrival distribution, and a site drains at its service rate from opening on. The queue follows Lindley's
recursion Q(t) = max(0, Q(t−1) + A(t) − μ(t)), for many plans at once. Counts are integers in hundredths of a person, so
that sums are exact and the search makes the same choices on any machine.
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
"""Units per person."""
STEP = 2.5
"""Minutes per step."""
_HORIZON = 240.0
"""Minutes after a call by which everybody is assumed to have come."""
_AFTER = 120
"""Minutes after the last call, or after closing, that are calculated."""


@dataclass(frozen=True, slots=True)
class Tank:
    """A site with its groups, on a time axis of steps from `starts` on."""

    starts: Minute
    steps: int
    drained: Counts
    """What the lanes could have served by each step if they were always busy. Shape (steps,)."""
    arriving: tuple[Counts, ...]
    """Each group's cumulative arrivals, in steps after its call. Shape (steps,) each."""

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
        """A group's cumulative arrivals if it were called at each of these minutes. Shape (calls, steps)."""
        late = np.round((at - self.starts) / STEP).astype(int)
        index = np.arange(self.steps)[None, :] - late[:, None]
        come: Counts = np.where(index >= 0, self.arriving[group][np.maximum(index, 0)], np.int32(0))
        return come

    def queues(self, come: Counts) -> Counts:
        """The queue at each step, from the cumulative arrivals. Shape (..., steps)."""
        above = come - self.drained
        low = np.minimum.accumulate(above, axis=-1)
        np.minimum(low, 0, out=low)
        np.subtract(above, low, out=above)
        return above

    def step_of(self, at: float) -> int:
        """The step that contains a minute."""
        return min(self.steps - 1, max(0, int((at - self.starts) / STEP)))


def _cumulative(group: Group, assumed: Assumptions, steps: int) -> Counts:
    """A group's cumulative arrivals by each step after its call. At the horizon everybody has come."""
    law = np.cumsum(shares(group.walk, assumed, STEP, _HORIZON)) * (group.people * PERSON)
    whole = np.round(law).astype(np.int32)
    tail = np.full(max(0, steps - len(whole)), group.people * PERSON, np.int32)
    return np.concatenate([whole, tail])[:steps]
