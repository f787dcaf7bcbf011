"""The township's time, as its signed beacons tell it: only for a PC that cannot trust its own clock. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from dalaba.core.model import Instant, Millis, Reason
from dalaba.link.requests import HubTime

APART: Millis = 30_000
"""Milliseconds between this PC's clock and the township's that a person is told of."""
_OLD: Millis = 60_000
"""Milliseconds: an offset that was found at a time which the clock no longer shows is of a clock that was set since."""


@dataclass(slots=True)
class HubClock:
    """What is known of the township's time in this run. It goes on with elapsed time, however the clock is set."""

    _ahead: Millis | None = None
    """The township's time minus elapsed time."""
    _offset: Millis = 0

    def take(self, said: HubTime, now: Instant, elapsed: Millis) -> bool:
        """Take what the beacons say; False if the clock was set since."""
        if abs(now - said.at) > _OLD:
            return False
        self._ahead, self._offset = now + said.offset - elapsed, said.offset
        return True

    def now(self, elapsed: Millis) -> Instant | None:
        """The township's time; None if it was never told."""
        return None if self._ahead is None else elapsed + self._ahead

    @property
    def trouble(self) -> Reason | None:
        """What to tell a person of a clock that differs."""
        if abs(self._offset) <= APART:
            return None
        return Reason("air.above_clock", {"seconds": f"{round(self._offset / 1000):+d}"})
