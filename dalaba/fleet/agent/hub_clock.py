"""The hub's time from its beacons. Pure.

A beacon that was late says too early a time; the middle one of the last few is taken, so that a single one decides
nothing.
"""

from __future__ import annotations

from collections import deque

from dalaba.core.model import Instant, Millis

_LAST = 9
_ENOUGH = 3
APART: Millis = 30_000
"""A clock that differs by more is a trouble."""


class HubClock:
    """How far this PC's clock is from the hub's."""

    def __init__(self) -> None:
        self._offsets: deque[Millis] = deque(maxlen=_LAST)
        """Hub's time minus monotonic time, so that setting this PC's clock does not mix old and new."""

    def hear(self, time: Instant, mono: Millis) -> None:
        """A beacon has just come."""
        self._offsets.append(time - mono)

    def offset(self, wall: Instant, mono: Millis) -> Millis | None:
        """What has to be added to this PC's clock; None: too few beacons have come."""
        if len(self._offsets) < _ENOUGH:
            return None
        middle = sorted(self._offsets)[(len(self._offsets) - 1) // 2]
        return middle - (wall - mono)
