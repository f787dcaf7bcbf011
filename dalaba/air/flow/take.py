"""What was made of a relay between two pauses: `Frames` that are made when they are asked for, and kept for a while."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from dalaba.air.flow.arrivals import RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

_HELD = 16
"""Seconds that are kept, for a device that asks again and for the recording."""
_CHUNK = RATE // 20
"""Frames made at once."""


class Take:
    """`made` makes so many frames; it is asked for each one once, in order. Frames are the relay's, from `since` on."""

    def __init__(self, made: Callable[[int], Samples], width: int, since: int = 0) -> None:
        import numpy as np

        self.rate = RATE
        self.end = self._since = since
        """The frame after the last one made; and its first one."""
        self._make: Callable[[int], Samples] | None = made
        self._ring: Samples = np.zeros((_HELD * RATE, width), np.float32)

    @property
    def oldest(self) -> int:
        """The first frame that can be relied on to be there still."""
        return max(self.end - len(self._ring) + RATE, self._since)

    def after(self, since: int) -> Take:
        """What follows from that frame on. Of this one no more is made; what there is can still be read."""
        assert self._make is not None
        follows = Take(self._make, self._ring.shape[1], since)
        self._make = None
        return follows

    def read(self, first: int, count: int) -> Samples:
        """See `Frames`."""
        import numpy as np

        if first > self.end + len(self._ring) // 4 and self._make is not None:
            self.end = self._since = first  # what nobody asked for was never heard
        while self.end < first + count and self._make is not None:
            made = self._make(min(_CHUNK, first + count - self.end))
            self._ring[np.arange(self.end, self.end + len(made)) % len(self._ring)] = made
            self.end += len(made)
        out = np.zeros((count, self._ring.shape[1]), np.float32)
        since, until = max(first, self.end - len(self._ring), self._since), min(first + count, self.end)
        if since < until:
            out[since - first : until - first] = self._ring[np.arange(since, until) % len(self._ring)]
        return out
