"""How much of a township sounded within the last hour, across restarts: what the ledger has of it counts. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dalaba.air.events import Entry, FromAbove
from dalaba.core.model import Instant, Millis

HOUR: Millis = 3_600_000


@dataclass(slots=True)
class Hourly:
    """Collects what the township had sounded. In this run it counts by elapsed time, so that no change of the clock
    makes room for more."""

    _earlier: list[tuple[Instant, bool]] = field(default_factory=list)
    _since: list[tuple[Millis, bool]] = field(default_factory=list)

    def take(self, entry: Entry) -> None:
        """Take the next entry of the ledger, at the start."""
        said = entry.said
        if isinstance(said, FromAbove) and said.did == "taken" and said.sounds:
            self._earlier.append((entry.event.wall, said.level == "urgent"))

    def begin(self, now: Instant, elapsed: Millis) -> None:
        """The run begins: from here on elapsed time counts. What the ledger has from later than now counts as now."""
        self._since += [(elapsed - max(0, now - wall), urgent) for wall, urgent in self._earlier if now - wall < HOUR]
        self._earlier.clear()

    def add(self, elapsed: Millis, urgent: bool) -> None:
        """One more sounds."""
        self._since.append((elapsed, urgent))

    def sounded(self, elapsed: Millis) -> Mapping[bool, int]:
        """Whether urgent -> how many sounded within the last hour."""
        self._since = [(at, urgent) for at, urgent in self._since if elapsed - at < HOUR]
        urgent = sum(each for _, each in self._since)
        return {True: urgent, False: len(self._since) - urgent}
