"""Recording what was heard of a relay, and no more than that: what was made and not heard is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dalaba.air.flow.arrivals import RATE
from dalaba.core.model import Reason

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dalaba.air.talkline.recording import Recording

    Samples = NDArray[np.float32]


class Heard:
    """Hands a recording what was heard, mixed to one channel."""

    def __init__(self, recording: Recording | None) -> None:
        self._recording, self._at = recording, 0
        self._told = False

    def new_failure(self) -> Reason | None:
        """Why nothing is recorded any more; told once."""
        failed = self._recording.failed if self._recording is not None and not self._told else None
        self._told = self._told or failed is not None
        return failed

    def since(self, oldest: int) -> int:
        """The frame to go on with; never one that is not kept any more."""
        self._at = max(self._at, oldest)
        return self._at

    def add(self, frames: Samples, until: int) -> None:
        self._at = until
        if self._recording is not None:
            for at in range(0, len(frames), RATE // 4):
                self._recording.add(frames[at : at + RATE // 4].mean(axis=1))

    def end(self) -> None:
        if self._recording is not None:
            self._recording.end()
