"""What is kept of sound that is decoded while it is heard: some seconds ahead of the device and some behind it.

One thread writes, and the device's thread reads by position. There are no locks: samples are stored before they are
counted. What is read too early is silence with soft edges, is remembered as a hole, and is no hole any more if the
device takes it back and reads it again in time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dalaba.air.outputs.resampling import Resampled
from dalaba.core.model import Millis, Reason

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dalaba.air.outputs import Frames

AHEAD, BEHIND = 5, 4
"""Seconds. `BEHIND` is more than any device holds, so that sound that was cut goes on from memory."""
_EDGE: Millis = 5
"""How long sound fades at a hole. So much is held back, because it may turn out to be the last before one."""
_MOST_HOLES = 100


class Ring:
    """See `Frames`. `write`, `room` and `finish` belong to the thread that writes."""

    def __init__(self, rate: int, width: int, since: int = 0) -> None:
        import numpy as np

        self.rate = rate
        self.start = since
        """Its first frame."""
        self.written = since
        """The frame after the last one that is there."""
        self.finished = False
        """Whether nothing more will be written."""
        self.fault: Reason | None = None
        """Why it was finished too early, if that is so."""
        self.closed = False
        """Set when nobody will read it any more."""
        self._kept: NDArray[np.float32] = np.zeros(((AHEAD + BEHIND) * rate, width), np.float32)
        self._floor = since
        """The first frame that is still there."""
        self._wanted = since
        """The frame after the last one that was read."""
        self._holes: tuple[tuple[int, int], ...] = ()
        self._edge = _EDGE * rate // 1000

    # -- the thread that writes

    @property
    def room(self) -> int:
        """How many frames may be written now."""
        return self._wanted + AHEAD * self.rate - self.written

    def write(self, block: NDArray[np.float32]) -> None:
        """Add frames, of which there is `room` for so many."""
        size = len(self._kept)
        self._floor = max(self._floor, self.written + len(block) - size)
        at = self.written % size
        first = block[: size - at]
        self._kept[at : at + len(first)] = first
        self._kept[: len(block) - len(first)] = block[len(first) :]
        self.written += len(block)

    def finish(self, fault: Reason | None = None) -> None:
        """Nothing more will be written."""
        self.fault = fault
        self.finished = True

    # -- the device's thread

    def read(self, first: int, count: int) -> NDArray[np.float32]:
        """See `Frames`."""
        import numpy as np

        end, finished, written = first + count, self.finished, self.written
        self._forget(first, end)
        out = np.zeros((count, self._kept.shape[1]), np.float32)
        since, until = max(first, self._floor), min(end, written)
        if since < until:
            out[since - first : until - first] = self._kept.take(np.arange(since, until), axis=0, mode="wrap")
            out[: max(0, self._floor - first)] = 0  # overwritten meanwhile
            self._rise(out, first)
        sure = max(written - self._edge, self.start)
        if not finished and end > sure:
            self._fall(out[max(sure - first, 0) : max(until - first, 0)], max(first - sure, 0))
            self._note(max(first, sure), end)
        self._wanted = max(self._wanted, end)
        return out

    def _forget(self, first: int, end: int) -> None:
        """What is read again is no hole any more."""
        left: list[tuple[int, int]] = []
        for since, until in self._holes:
            left += [(since, min(until, first))] if since < first else []
            left += [(max(since, end), until)] if until > end else []
        self._holes = tuple(left)

    def _note(self, since: int, until: int) -> None:
        before = tuple(hole for hole in self._holes if hole[0] < since)
        after = tuple(hole for hole in self._holes if hole[0] >= since)
        if before and before[-1][1] >= since - self._edge:
            before, since = before[:-1], before[-1][0]
        self._holes = (*before, (since, until), *after)[-_MOST_HOLES:]

    def _rise(self, out: NDArray[np.float32], first: int) -> None:
        """Fade in after a hole that ends just before."""
        gone = first - max((until for _, until in self._holes if until <= first), default=first - self._edge)
        if 0 <= gone < self._edge:
            import numpy as np

            rise = out[: self._edge - gone]
            rise *= (np.arange(gone, gone + len(rise)) / self._edge)[:, None].astype(np.float32)

    def _fall(self, fall: NDArray[np.float32], gone: int) -> None:
        """Fade out before a hole; so many frames of the fade were heard already."""
        import numpy as np

        fall *= (1 - np.arange(gone + 1, gone + len(fall) + 1) / self._edge).clip(0)[:, None].astype(np.float32)

    # -- the owner

    def holds(self, frame: int) -> bool:
        """Whether what follows that frame can be heard without decoding anything again."""
        return self._floor <= frame <= self.written

    def holes(self, since: int, until: int) -> list[int]:
        """Where those begin that begin in since <= frame < until."""
        return [hole for hole, _ in self._holes if since <= hole < until]

    def mended(self, first: int) -> bool:
        """Whether something from that frame on was read too early and is there now."""
        there = self.written if self.finished else self.written - self._edge
        return any(max(since, first) < min(until, there) for since, until in self._holes)


def mended(frames: Frames, first: int) -> bool:
    """Whether it is worth reading these frames again, from that one on."""
    if isinstance(frames, Resampled):
        return mended(frames.source, first * frames.source.rate // frames.rate)
    return isinstance(frames, Ring) and frames.mended(first)
