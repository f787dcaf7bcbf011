"""What a stream's frames contain: `Voice` is one spot on it, and `mix` fills one block from all voices.

`mix` runs in the device's own thread, so it takes no locks, opens nothing and allocates almost nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

from dalaba.air.outputs.timeline import Timeline
from dalaba.core.model import Instant, Millis

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FADE: Millis = 30
"""How long a cut takes to fade."""
TOUCH: Millis = 20
"""A spot due this soon after the one it follows begins exactly at that one's end."""


class Sounding(Protocol):
    """What a stream's blocks are filled from."""

    cutting: bool
    """Set by the owner: fade out now."""

    @property
    def over(self) -> bool:
        """Whether nothing more will be sent."""

    @property
    def first(self) -> int | None:
        """Its first frame on the stream; None before it has begun."""

    @property
    def end(self) -> int | None:
        """The frame after its last on the stream; None before that is known."""

    def fill(self, out: NDArray[np.float32], frame: int, timeline: Timeline) -> None:
        """Add its part to the block `out` (frames x channels), whose first frame is `frame`."""


class Voice:
    """One spot on a stream: mono samples at the stream's rate, for some of its channels (counted from 0).

    What it adds to a block depends only on the block's position, so a device that can take sound back (`pulse_card`)
    may have the same frames filled twice. The owner's thread makes it and may set `cutting` and `gain`; everything else
    belongs to the thread that fills blocks.
    """

    def __init__(
        self,
        spot: str,
        samples: NDArray[np.float32],
        channels: tuple[int, ...],
        at: Instant,
        after: Voice | None = None,
        gain: float = 1.0,
    ) -> None:
        self.spot, self.samples, self.channels, self.at = spot, samples, list(channels), at
        self.after = after
        """The voice that must be over before this one begins."""
        self.gain = gain
        """Factor on the amplitude."""
        self.total = len(samples)
        self.first: int | None = None
        """Its first frame on the stream; fixed when the first block that touches it is filled."""
        self.sent = 0
        """Frames handed to the device."""
        self.tries = 0
        """How often its beginning came too late."""
        self.cutting = False
        self.over = False
        """Whether nothing more will be sent."""
        self._faded = False
        self._since = 0
        """It does not begin before this frame."""
        self._base = 0
        """The frame of the spot that `samples` begins with."""

    def fill(self, out: NDArray[np.float32], frame: int, timeline: Timeline) -> None:
        """Add its part to the block `out` (frames x channels), whose first frame is `frame`."""
        if not self._begun(frame, len(out), timeline):
            return
        assert self.first is not None
        if self.cutting and not self._faded:
            self._fade(frame - self.first, timeline.rate)
        offset = max(self.first - frame, 0)
        position = frame + offset - self.first - self._base
        room = len(out) - offset
        if position >= 0 and room > 0 and len(piece := self.samples[position : position + room]):
            out[offset : offset + len(piece), self.channels] += self.gain * piece[:, None]
            self.sent = self._base + position + len(piece)
        self.over = self.sent >= self._base + len(self.samples)

    def begin_anew(self, since: int, after: Voice | None = None) -> Voice:
        """Start again from frame `since` on, because the beginning reached the device too late. Not for a voice being
        cut.

        Returns a voice that fades out what of it is already on the stream.
        """
        begun = Voice(self.spot, self.samples, tuple(self.channels), self.at, gain=self.gain)
        begun.first, begun.sent, begun.cutting = self.first, self.sent, True
        self.first, self.after, self.sent, self.over, self._since = None, after, 0, False, since
        return begun

    def _begun(self, frame: int, length: int, timeline: Timeline) -> bool:
        if self.first is None and self.cutting:
            self.over = True  # a voice that is cut before it began never begins
        elif self.first is None and timeline.origin is not None:
            wanted = self._place(frame, timeline)
            if wanted is not None and wanted < frame + length:
                self.first, self.after = wanted, None
        return self.first is not None

    def _place(self, frame: int, timeline: Timeline) -> int | None:
        """The frame to begin at, as of the block at `frame`; None while the voice before it has not begun."""
        wanted = max(timeline.frame_at(self.at), frame, self._since)
        if self.after is None or (self.after.over and self.after.end is None):
            return wanted
        end = self.after.end
        if end is None:
            return None
        touching = frame <= end and wanted - end <= timeline.rate * TOUCH // 1000
        return end if touching else max(wanted, end)

    def _fade(self, position: int, rate: int) -> None:
        """End after the few milliseconds of fade from `position` on; the rest is never heard."""
        import numpy as np

        self._faded = True
        if position >= len(self.samples):
            return
        tail = self.samples[position : position + rate * FADE // 1000] if position >= 0 else self.samples[:0]
        self.samples, self._base = tail * np.linspace(1, 0, len(tail), dtype=np.float32), max(position, 0)
        self.sent = min(self.sent, self._base)

    @property
    def end(self) -> int | None:
        """The frame after its last on the stream; None before it has begun."""
        return None if self.first is None else self.first + self._base + len(self.samples)


def mix(out: NDArray[np.float32], voices: Iterable[Sounding], frame: int, timeline: Timeline) -> None:
    """Fill the block `out` (frames x channels, float32) that begins at `frame` with all voices; silence elsewhere."""
    out.fill(0)
    for voice in voices:
        voice.fill(out, frame, timeline)
