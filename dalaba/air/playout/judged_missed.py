"""Which spots were judged missed, and when, so that judgements made while the clock was ahead can be corrected."""

from __future__ import annotations

from collections import deque

from dalaba.air.playout.noted import over
from dalaba.core.model import Instant, Millis, Spot

_KEPT = 5_000
"""Enough for several days of misses in a county."""


class Judged:
    """The most recent misses of the programme."""

    def __init__(self) -> None:
        self._misses: deque[tuple[Instant, Spot]] = deque(maxlen=_KEPT)

    def add(self, spot: Spot, now: Instant) -> None:
        """Record that a spot was judged missed now."""
        self._misses.append((now, spot))

    def too_early(self, now: Instant, slack: Millis) -> list[Spot]:
        """The spots judged missed at a time that is still to come, and that can still play. Each is returned once."""
        early = [(at, spot) for at, spot in self._misses if at > now + slack]
        self._misses = deque((each for each in self._misses if each not in early), maxlen=_KEPT)
        return [spot for _, spot in early if not over(spot, now)]
