"""When a frame is heard, and what is in it: the sound card's arithmetic, without a sound card. Pure but for its state.

`Timeline` ties a stream's frame count to wall time. `Voice` is one spot on the stream. `mix` fills one block from the
voices; it runs in PortAudio's own thread, so it takes no locks, opens nothing and allocates next to nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from dalaba.model import Instant, Millis

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

STEP: Millis = 200
"""A wall clock that is further off than this was set by someone: start counting anew instead of following slowly."""
FADE: Millis = 30
"""How long a cut takes."""
TOUCH: Millis = 20
"""A spot that is to begin this soon after the one it follows begins with its end, to the sample."""


class Timeline:
    """Frame 0's wall time, from what each block says of itself.

    One block's word is off by a millisecond or more (the clock counts whole ones, the driver reports in steps), so
    the first hundred are averaged and later ones pull by 1 % each. Method and figures: the measurements behind it
    gave 0.02 ms of spread where taking each block at its word gave milliseconds.
    """

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self.origin: float | None = None
        """Wall milliseconds of frame 0; None until the first block."""
        self._blocks = 0

    def observe(self, frame: int, heard: float) -> None:
        """A block whose first frame is `frame` will be heard at wall time `heard` (milliseconds)."""
        origin = heard - frame * 1000 / self.rate
        if self.origin is None or abs(origin - self.origin) > STEP:
            self.origin, self._blocks = origin, 0
        self._blocks += 1
        self.origin += (origin - self.origin) / min(self._blocks, 100)

    def frame_at(self, instant: float) -> int:
        """The frame heard at that instant. Only after the first block."""
        assert self.origin is not None
        return round((instant - self.origin) * self.rate / 1000)

    def instant_of(self, frame: int) -> float:
        """When that frame is heard. Only after the first block."""
        assert self.origin is not None
        return self.origin + frame * 1000 / self.rate


class Voice:
    """One spot on a stream: mono samples at the stream's rate, for some of its channels (counted from 0).

    The owner's thread makes it and may set `cutting`; everything else is the audio thread's.
    """

    def __init__(
        self,
        spot: str,
        samples: NDArray[np.float32],
        channels: tuple[int, ...],
        at: Instant,
        after: Voice | None = None,
    ) -> None:
        self.spot, self.samples, self.channels, self.at = spot, samples, list(channels), at
        self.after = after
        """The voice that must be over before this one begins."""
        self.total = len(samples)
        self.first: int | None = None
        """Its first frame on the stream; fixed once, when the first block that touches it is filled."""
        self.sent = 0
        """Frames handed to the device."""
        self.cutting = False
        self.over = False
        """Nothing more will be sent."""
        self._faded = False
        self._base = 0
        """The frame of the spot that `samples` begins with."""

    def fill(self, out: NDArray[np.float32], frame: int, timeline: Timeline) -> None:
        """Add what belongs into the block `out` (frames x channels), whose first frame is `frame`."""
        if self.cutting and not self._faded:
            self._fade(timeline.rate)
        if not self.over and self._begun(frame, len(out), timeline):
            assert self.first is not None
            offset = max(self.first - frame, 0)
            position = self.sent - self._base
            piece = self.samples[position : position + len(out) - offset]
            out[offset : offset + len(piece), self.channels] += piece[:, None]
            self.sent += len(piece)
            self.over = self.sent >= self._base + len(self.samples)

    def _begun(self, frame: int, length: int, timeline: Timeline) -> bool:
        if self.first is None:
            wanted = self._place(frame, timeline)
            if wanted is None or wanted >= frame + length:
                return False
            self.first, self.after = wanted, None
        return True

    def _place(self, frame: int, timeline: Timeline) -> int | None:
        """The frame to begin at, as of the block at `frame`; None while the one before it still sounds."""
        wanted = max(timeline.frame_at(self.at), frame)
        if self.after is None:
            return wanted
        if not self.after.over:
            return None
        end = self.after.end or frame
        touching = frame <= end and wanted - end <= timeline.rate * TOUCH // 1000
        return end if touching else wanted

    def _fade(self, rate: int) -> None:
        """Let the next few milliseconds be the last. What has not begun never does."""
        import numpy as np

        self._faded = True
        if self.first is None or self.over:
            self.over = True
            return
        tail = self.samples[self.sent : self.sent + rate * FADE // 1000]
        self.samples, self._base = tail * np.linspace(1, 0, len(tail), dtype=np.float32), self.sent

    @property
    def end(self) -> int | None:
        """The frame after its last on the stream; None before it has begun."""
        return None if self.first is None else self.first + self._base + len(self.samples)


def mix(out: NDArray[np.float32], voices: Iterable[Voice], frame: int, timeline: Timeline) -> None:
    """Fill the block `out` (frames x channels, float32) that begins at `frame` with all voices; silence elsewhere."""
    out.fill(0)
    for voice in voices:
        voice.fill(out, frame, timeline)
