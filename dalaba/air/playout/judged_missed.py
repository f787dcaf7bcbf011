"""What was judged missed, and at what time by the clock: one that turns out to have been ahead judged too early."""

from __future__ import annotations

from collections import deque

from dalaba.core.model import Instant, Millis, Spot

_KEPT = 5_000
"""Some days' misses of a county."""


class Judged:
    """The newest misses of the programme."""

    def __init__(self) -> None:
        self._misses: deque[tuple[Instant, Spot]] = deque(maxlen=_KEPT)

    def add(self, spot: Spot, now: Instant) -> None:
        """It was judged just now."""
        self._misses.append((now, spot))

    def too_early(self, now: Instant, slack: Millis) -> list[Spot]:
        """Those judged at a time that is still to come, whose moment is not over. They are told once."""
        early = [(at, spot) for at, spot in self._misses if at > now + slack]
        self._misses = deque((each for each in self._misses if each not in early), maxlen=_KEPT)
        return [spot for _, spot in early if spot.latest >= now]
