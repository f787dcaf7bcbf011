"""What a stream's frames contain: `Voice` is one spot on it, and `mix` fills one block from all voices.

`mix` runs in the device's own thread, so it waits for no lock, opens nothing and allocates almost nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from threading import Lock
from typing import TYPE_CHECKING, Protocol

from dalaba.air.outputs.held import Held
from dalaba.air.outputs.ramps import Ramps
from dalaba.air.outputs.ring import mended
from dalaba.air.outputs.timeline import Timeline
from dalaba.core.model import Instant, Millis

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dalaba.air.outputs import Frames

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
    """One spot on a stream: samples at the stream's rate, for some of its channels (counted from 0).

    What it adds to a block depends only on the block's position, so a device that can take sound back (`pulse_card`)
    may have the same frames filled twice. The owner's thread makes it and may call `cut` and change `gain`; everything
    else belongs to the thread that fills blocks.
    """

    def __init__(
        self,
        spot: str,
        source: Frames,
        total: int,
        channels: tuple[int, ...],
        at: Instant,
        after: Voice | None = None,
        gain: float = 1.0,
        begin: int = 0,
        fade_out: int = 0,
        lane: object = None,
    ) -> None:
        self.spot, self.channels, self.at = spot, list(channels), at
        self.source, self.total = source, total
        """Its samples, and how many of them are heard; in frames."""
        self.begin = begin
        """The frame of `source` that it begins with."""
        self.after = after
        """The voice that must be over before this one begins."""
        self.gain = Ramps(gain)
        """Factor on the amplitude, by the stream's frames."""
        self.lane = lane
        """Whose it is: voices of one lane follow each other."""
        self.first: int | None = None
        """Its first frame on the stream; fixed when the first block that touches it is filled."""
        self.sent = 0
        """Frames handed to the device, with those of the block that is being filled."""
        self.tries = 0
        """How often its beginning came too late."""
        self._cutting = False
        self._turn = Lock()
        """Whoever has it decides whether the next block or a cut comes first."""
        self.over = False
        """Whether nothing more will be sent."""
        self._fade_out = min(fade_out, total)
        self._stopped: int | None = None
        """Where it began to fade out because it was cut."""
        self._since = 0
        """It does not begin before this frame."""

    @property
    def cutting(self) -> bool:
        return self._cutting

    @cutting.setter
    def cutting(self, value: bool) -> None:
        with self._turn:
            self._cutting = value

    def fill(self, out: NDArray[np.float32], frame: int, timeline: Timeline) -> None:
        """Add its part to the block `out` (frames x channels), whose first frame is `frame`."""
        if not self._begun(frame, len(out), timeline):
            return
        assert self.first is not None
        if self._stopped is None and not self._goes_on(frame + len(out) - self.first):
            self._fade(frame - self.first, timeline.rate)
        offset = max(self.first - frame, 0)
        position = frame + offset - self.first
        count = min(len(out) - offset, self.total - position)
        if count > 0 and position >= (self._stopped or 0):
            piece = self._shaped(position, count, timeline.rate) * self._factor(frame + offset, count)
            out[offset : offset + count, self.channels] += fitted(piece, len(self.channels))
            self.sent = position + count
        self.over = self.sent >= self.total

    def silent_before(self, position: int) -> bool:
        """Whether it has only silence before that frame of it."""
        return not self.source.read(self.begin, max(min(position, self.total), 0)).any()

    def mended(self, frame: int) -> bool:
        """Whether its samples were not there in time for a frame of the stream, from that one on, and are now."""
        return self.first is not None and mended(self.source, self.begin + max(frame - self.first, 0))

    @property
    def stopped(self) -> int:
        """How many of its frames were heard whole before a cut, as far as is known."""
        return self.sent if self._stopped is None else self._stopped

    def begin_anew(self, since: int, after: Voice | None = None) -> Voice:
        """Start again from frame `since` on, because the beginning reached the device too late. Not for a voice being
        cut.

        Returns a voice that fades out what of it is already on the stream.
        """
        begun = Voice(self.spot, self.source, self.total, tuple(self.channels), self.at, begin=self.begin)
        begun.gain, begun.first, begun.sent, begun.cutting = self.gain, self.first, self.sent, True
        self.first, self.after, self.sent, self.over, self._since = None, after, 0, False, since
        return begun

    def _goes_on(self, until: int) -> bool:
        """Whether the block that ends with that frame of it comes before any cut. If so, `sent` includes it already.

        So whoever cuts in another thread knows for certain where the cut sets in. This never waits: whoever else has
        the turn is cutting.
        """
        if not self._turn.acquire(blocking=False):
            return False
        goes_on = not self._cutting
        if goes_on:
            self.sent = max(self.sent, min(until, self.total))
        self._turn.release()
        return goes_on

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

        if position >= self.total:
            self._stopped = self.total
            return
        self._stopped = max(position, 0)
        length = min(rate * FADE // 1000, self.total - position) if position >= 0 else 0
        tail = self._shaped(self._stopped, length, rate) * np.linspace(1, 0, length, dtype=np.float32)[:, None]
        # What it was made from may be something else soon: what is left of it is kept.
        self.source, self.begin = _Tail(tail, self._stopped, rate), 0
        self._fade_out, self.total = 0, self._stopped + length
        self.sent = min(self.sent, self._stopped)

    def _shaped(self, position: int, count: int, rate: int) -> NDArray[np.float32]:
        """So many of its samples, with the fades that belong to it."""
        piece = self.source.read(self.begin + position, count)
        rise = rate * FADE // 1000 if self.begin else 0
        fall = self.total - self._fade_out
        if position >= rise and position + count <= fall:
            return piece
        import numpy as np

        places = np.arange(position, position + count, dtype=np.float32)
        factor = np.minimum(places / max(rise, 1), 1) if rise else np.ones(count, np.float32)
        if self._fade_out:
            factor *= np.clip((self.total - places) / self._fade_out, 0, 1)
        return piece * factor[:, None].astype(np.float32)

    def _factor(self, frame: int, count: int) -> float | NDArray[np.float32]:
        factor = self.gain.over(frame, count)
        return factor if isinstance(factor, float) else factor[:, None]

    @property
    def end(self) -> int | None:
        """The frame after its last on the stream; None before it has begun."""
        return None if self.first is None else self.first + self.total


class _Tail:
    """The last frames of a voice that was cut, from that position on."""

    def __init__(self, samples: NDArray[np.float32], since: int, rate: int) -> None:
        self._held, self._since, self.rate = Held(samples, rate), since, rate

    def read(self, first: int, count: int) -> NDArray[np.float32]:
        return self._held.read(first - self._since, count)


def fitted(samples: NDArray[np.float32], channels: int) -> NDArray[np.float32]:
    """Mono for every channel; of stereo left and right in turn, or both mixed on a single one."""
    width = samples.shape[1]
    if width == 1 or width == channels:
        return samples
    if channels == 1:
        import numpy as np

        return np.asarray(samples.mean(axis=1, keepdims=True), np.float32)
    return samples[:, [number % width for number in range(channels)]]


def mix(out: NDArray[np.float32], voices: Iterable[Sounding], frame: int, timeline: Timeline) -> None:
    """Fill the block `out` (frames x channels, float32) that begins at `frame` with all voices; silence elsewhere."""
    out.fill(0)
    for voice in voices:
        voice.fill(out, frame, timeline)


def frames_in(span: Millis, rate: int) -> int:
    """How many frames `span` milliseconds are, rounded to the nearest."""
    return round(span * rate / 1000)
