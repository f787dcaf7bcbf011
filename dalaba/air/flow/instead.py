"""What is heard instead of a relay: opened before it is needed, and from its beginning again each time it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from dalaba.air.flow import Flowing, Report
from dalaba.air.flow.arrivals import RATE, frames_at
from dalaba.core.model import Millis

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]


class Instead:
    """`begin`, `take` and `leave` belong to the device's thread, everything else to air's. Without `opened` it is
    silence.
    """

    def __init__(self, opened: Callable[[], Flowing] | None) -> None:
        self._opened = opened
        self._flow = opened() if opened else None
        self._base: int | None = None
        """The frame of the relay that it began at; None before that."""
        self._taken = 0
        self._left: list[tuple[Flowing, int, int]] = []
        """Flows that are over: each with where it began, and where it was left."""

    @property
    def begun(self) -> bool:
        return self._base is not None

    def begin(self, at: int) -> None:
        if self._base is None:
            self._base, self._taken = at, 0

    def take(self, count: int, width: int) -> Samples:
        import numpy as np

        stream = self._flow.stream if self._flow else None
        if stream is None or self._base is None:
            return np.zeros((count, width), np.float32)
        frames = stream.read(self._taken, count)
        self._taken += count
        return frames

    def leave(self, at: int) -> None:
        """It is not needed for now."""
        if self._flow is not None and self._base is not None:
            self._left.append((self._flow, self._base, at))
            self._flow = None
        self._base = None

    def reports(self, position: Millis) -> list[Report]:
        """What happened in it, by the relay's positions."""
        found = []
        flows = list(self._left)
        if self._flow is not None and self._base is not None:
            flows.append((self._flow, self._base, frames_at(position)))
        for flow, base, left in flows:
            begun = -(-base * 1000 // RATE)
            upto = min(position, left * 1000 // RATE) - begun
            if upto >= 0:
                found += [each._replace(position=each.position + begun) for each in flow.reports(upto)]
        for each in [each for each in self._left if position >= each[2] * 1000 // RATE]:
            each[0].close()
            self._left.remove(each)
        if self._flow is None and self._opened is not None:
            self._flow = self._opened()
        return found

    def go_back(self, position: Millis) -> None:
        """Go on from there after a pause, where it was."""
        if self._flow is not None and self._base is not None:
            self._base = min(self._base, frames_at(position))
            begun = -(-self._base * 1000 // RATE)
            self._taken = frames_at(self._flow.go_on(max(position - begun, 0), "resume"))

    def close(self) -> None:
        for flow, _, _ in self._left:
            flow.close()
        if self._flow is not None:
            self._flow.close()
