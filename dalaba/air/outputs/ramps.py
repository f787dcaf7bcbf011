"""How an amplitude factor changes along a stream, by position: asked twice for the same frames, it answers the same.

Pure apart from its state, which is replaced as a whole, so that one thread may change it while another reads it.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Turns: TypeAlias = tuple[tuple[int, float], ...]
"""Positions, in order, and the factor at each."""
_KEPT = 16
"""How many turns are remembered: more than fit into what a device can take back."""


class Ramps:
    """A factor that is constant but for straight ramps from one value to the next."""

    def __init__(self, factor: float) -> None:
        self.turns: Turns = ((0, factor),)
        """Straight lines from each to the next, level before the first and after the last."""

    def set(self, factor: float) -> None:
        """From the beginning on."""
        self.turns = ((0, factor),)

    def change(self, factor: float, since: int, length: int) -> None:
        """Go to another factor from `since` on, over `length`. What was to change later than that is forgotten."""
        before = [turn for turn in self.turns if turn[0] < since][-_KEPT:]
        there = self.at(since)
        self.turns = (*before, (since, there), (since + max(length, 1), factor))

    def at(self, position: int) -> float:
        """The factor at that position."""
        turns = self.turns
        for (since, one), (until, other) in pairwise(turns):
            if since <= position < until:
                return one + (other - one) * (position - since) / (until - since)
        return turns[0][1] if position < turns[0][0] else turns[-1][1]

    def over(self, first: int, count: int) -> float | NDArray[np.float32]:
        """The factor for so many frames from that one on: one number where it does not change."""
        turns = self.turns
        if first >= turns[-1][0]:
            return turns[-1][1]
        if first + count <= turns[0][0]:
            return turns[0][1]
        import numpy as np

        places, factors = zip(*turns, strict=True)
        return np.asarray(np.interp(np.arange(first, first + count), places, factors), np.float32)
