"""Where sound goes: the `Output` port, with one object for each outlet. The kinds are `soundcard` (made by `cards`) and
`tape`.

Air hands over one whole spot at a time. An output plays that spot whole, in order and from its beginning, or reports
that it could not. It never plays on another device, and never retries what it lost. It does not decide what should
sound.

Importing this package is cheap: a device library is loaded only when an output of that kind is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from dalaba.core.model import Instant, Millis, Reason

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dalaba.air.outputs.live_source import LiveSource

State = Literal["idle", "playing", "ended", "lost"]


class OutputError(Exception):
    """The output cannot do this now: no such device, or a clip that does not decode. `reason` says which."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.code, dict(reason.params))
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Cue:
    """A clip at its position. `skip` and `frames` cut off the codec's padding, as in `model.Clip`."""

    path: Path
    offset: Millis
    """From the spot's start, with lead-in and gaps included."""
    rate: int
    """Hertz."""
    skip: int
    """Samples of the decoded file before the sound."""
    frames: int
    """Samples of sound."""


class Frames(Protocol):
    """Samples by position at one rate, of which only what is near the present one is there. Read in the device's own
    thread: never blocks, and gives silence for what is not there (yet). The same frames may be asked for again, since a
    device may take back some seconds of sound. Told apart by identity.
    """

    rate: int

    def read(self, first: int, count: int) -> NDArray[np.float32]:
        """So many frames from that one on, which may be negative: a row each, with one column for each channel."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A whole spot, lead-in to lead-out. Its cues do not overlap."""

    clips: tuple[Cue, ...]
    gain: float
    """Factor on the amplitude; 1.0 changes nothing."""
    total: Millis
    """How long it is heard, with lead-in and lead-out."""
    fade: Millis = 0
    """How long each cue fades in and out; at most half its length."""
    bed: tuple[Cue, ...] = ()
    """What sounds under its cues, from its beginning to its end, over and over."""
    stream: Frames | None = None
    """Set for sound that is decoded as it is heard: it has no cues then."""
    begin: Millis = 0
    """The position in the stream, or among the cues, that it begins at: in the middle it fades in briefly."""
    fade_out: Millis = 0
    """How long its end fades out."""


@dataclass(frozen=True, slots=True)
class Status:
    """What an output is doing. `spot` is the one that plays or played last; "" if there was none."""

    state: State
    spot: str = ""
    played: Millis = 0
    """How much of the spot has been heard so far, from 0 to its total."""
    reason: Reason | None = None
    """Why the spot or device was lost, in the state "lost"."""


class Output(Protocol):
    """The output of one outlet. All methods are called from one thread and return at once; instants are wall time.

    States: "idle" before the first spot, after a cut, and when a lost device is back; "playing" from `start` on, even
    while the start is still ahead; "ended" once the spot was heard whole; "lost" while the device is gone. If the
    device goes, the spot handed over is over: `poll` names it, with how much was heard, and it is not resumed. Spots
    queued one behind another are reported in turn: each one's "ended" or "lost" is reported at least once, so look at
    every result of `poll`.
    """

    ahead: Millis
    """How long before its start a spot should be handed over to begin on time; handed over later, it is late."""

    def made_ready(self, sound: Sound) -> object:
        """The slow part of `prepare`, callable from any thread while the output plays. Keep the result until `prepare`.

        Raises OutputError as `prepare` does.
        """

    def prepare(self, sound: Sound) -> None:
        """Prepare what `start` will need, so that it is fast. Raises OutputError if a clip does not decode."""

    def start(self, spot: str, sound: Sound, at: Instant, soon: bool = False) -> None:
        """Play from `at` on; if that is past, start now, at the spot's beginning.

        `soon`: as soon as the device allows, at the risk of losing the first hundredths of a second; otherwise with a
        safe margin. If another spot plays, this one follows it: it begins at `at` or when the other has ended,
        whichever is later. To interrupt, call `cut` first. Raises OutputError if the device is gone or a clip does not
        decode; then nothing has changed.
        """

    def set_gain(self, spot: str, gain: float, at: Instant | None = None, fade: Millis = 50) -> None:
        """Change the amplitude factor of what was handed over under that name, from `at` on (None: from now on), over
        `fade` milliseconds, without a click.
        """

    def open_live(self, spot: str, source: LiveSource, gain: float) -> None:
        """Play live sound from `source` as it comes, until it ends or is cut; the state is "playing" meanwhile.

        Call it only when nothing handed over is still unfinished. `gain`: factor on the amplitude. Raises OutputError
        if the device is gone; then nothing has changed.
        """

    def cut(self, at: Instant) -> Millis:
        """Stop now, with a short fade, and drop what was to follow. Returns how much of the current spot was heard; of
        a stream, how much before the fade began, so that it can go on from there.
        """

    def poll(self, now: Instant) -> Status:
        """The present state. Also triggers the search for a lost device, so call it at least every few seconds."""

    def next_change(self, now: Instant) -> Instant | None:
        """When `poll` may next report something new: `now` if at once; None if nothing is expected."""

    def clock_put(self, by: Millis) -> None:
        """The wall clock was changed, ahead or (negative) back: instants handed over move with it, the sound
        does not.
        """

    def close(self) -> None:
        """Release the device. What is playing is cut."""
