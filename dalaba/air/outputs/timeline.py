"""When a frame is heard, and what is in it: the sound card's arithmetic, without a sound card. Pure but for its state.

`Timeline` ties a stream's frame count to wall time. `Voice` is one spot on the stream. `mix` fills one block from the
voices; it runs in the device's own thread, so it takes no locks, opens nothing and allocates next to nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from itertools import combinations
from typing import TYPE_CHECKING, Protocol

from dalaba.core.model import Instant, Millis

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

    def observe(self, frame: float, heard: float) -> None:
        """The frame `frame`, or one between two, is heard at wall time `heard` (milliseconds)."""
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


def median(values: Iterable[float]) -> float:
    """The middle one of several, or between the two. (The standard library's module for it costs 60 ms to load.)"""
    ranked = sorted(values)
    half = len(ranked) // 2
    return ranked[half] if len(ranked) % 2 else (ranked[half - 1] + ranked[half]) / 2


class Steady(Timeline):
    """A timeline from few words, of which a busy PC spoils some: a line through the last ones, as most of them lie.

    The line is Theil and Sen's (the median of the slopes between all pairs, then the median of what is left), so a word
    late by some milliseconds is outvoted, and a card whose clock runs a little fast or slow is followed without a lag.
    Three words that agree with each other and not with the rest are believed at once: the device began anew, or the
    clock was put.
    """

    KEPT, AGREE, ASTRAY = 15, 2.0, 5.0
    """How many words count; within how many milliseconds words agree; how far from the line is astray."""
    ENOUGH = 6
    """So many words make a slope; fewer say too little of it."""

    def __init__(self, rate: int) -> None:
        super().__init__(rate)
        self._said: deque[tuple[float, float]] = deque(maxlen=self.KEPT)
        """When each was said, and the origin by it, in milliseconds."""

    def observe(self, frame: float, heard: float) -> None:
        origin = heard - frame * 1000 / self.rate
        if self.origin is not None and abs(origin - self.origin) > STEP:
            self._said.clear()
        self._said.append((heard, origin))
        last = [said for _, said in list(self._said)[-3:]]
        expected = self._line(heard)
        if len(last) == 3 and max(last) - min(last) <= self.AGREE and abs(median(last) - expected) > self.ASTRAY:
            self._said = deque(list(self._said)[-3:], maxlen=self.KEPT)
            expected = self._line(heard)
        self.origin = expected

    def _line(self, at: float) -> float:
        """The origin at that instant."""
        said = list(self._said)
        slopes = [(b[1] - a[1]) / (b[0] - a[0]) for a, b in combinations(said, 2) if b[0] > a[0]]
        slope = median(slopes) if len(said) >= self.ENOUGH and slopes else 0.0
        return at * slope + median(origin - slope * when for when, origin in said)


class Sounding(Protocol):
    """What a stream's blocks are filled from."""

    cutting: bool
    """Set by the owner: fade out now."""

    @property
    def over(self) -> bool:
        """Nothing more will be sent."""

    @property
    def first(self) -> int | None:
        """Its first frame on the stream; None before it has begun."""

    @property
    def end(self) -> int | None:
        """The frame after its last on the stream; None before that is known."""

    def fill(self, out: NDArray[np.float32], frame: int, timeline: Timeline) -> None:
        """Add what belongs into the block `out` (frames x channels), whose first frame is `frame`."""


class Voice:
    """One spot on a stream: mono samples at the stream's rate, for some of its channels (counted from 0).

    What it adds to a block depends on the block's place alone, so a device that can take sound back (`pulse_card`) may
    have the same frames filled twice. The owner's thread makes it and may set `cutting` and `gain`; the rest is the
    filler's.
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
        """Its first frame on the stream; fixed once, when the first block that touches it is filled."""
        self.sent = 0
        """Frames handed to the device."""
        self.tries = 0
        """How often its beginning came too late."""
        self.cutting = False
        self.over = False
        """Nothing more will be sent."""
        self._faded = False
        self._since = 0
        """The frame before which it is not to begin."""
        self._base = 0
        """The frame of the spot that `samples` begins with."""

    def fill(self, out: NDArray[np.float32], frame: int, timeline: Timeline) -> None:
        """Add what belongs into the block `out` (frames x channels), whose first frame is `frame`."""
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
        """From the frame `since` on: the device had not got its beginning in time. Not for what is being cut.

        Returns a voice that fades out what of it is on the stream.
        """
        begun = Voice(self.spot, self.samples, tuple(self.channels), self.at, gain=self.gain)
        begun.first, begun.sent, begun.cutting = self.first, self.sent, True
        self.first, self.after, self.sent, self.over, self._since = None, after, 0, False, since
        return begun

    def _begun(self, frame: int, length: int, timeline: Timeline) -> bool:
        if self.first is None and self.cutting:
            self.over = True  # what has not begun when it is cut never does
        elif self.first is None and timeline.origin is not None:
            wanted = self._place(frame, timeline)
            if wanted is not None and wanted < frame + length:
                self.first, self.after = wanted, None
        return self.first is not None

    def _place(self, frame: int, timeline: Timeline) -> int | None:
        """The frame to begin at, as of the block at `frame`; None while the one before it has not begun."""
        wanted = max(timeline.frame_at(self.at), frame, self._since)
        if self.after is None or (self.after.over and self.after.end is None):
            return wanted
        end = self.after.end
        if end is None:
            return None
        touching = frame <= end and wanted - end <= timeline.rate * TOUCH // 1000
        return end if touching else max(wanted, end)

    def _fade(self, position: int, rate: int) -> None:
        """Let the few milliseconds from `position` on be the last. What has not been heard of it never is."""
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
