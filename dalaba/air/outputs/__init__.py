"""Where sound goes: the `Output` port, one object an outlet. Its rooms are `soundcard` and `tape`.

Air hands over one whole spot at a time. An output promises to play that spot, whole, in order and from its beginning,
or to say that it could not; it never plays anywhere else than asked, and never tries again by itself what it lost.
It decides nothing about what should sound.

Importing this package costs nothing: no device library is loaded before an output of that kind is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from dalaba.core.model import Instant, Millis, Reason

if TYPE_CHECKING:
    from dalaba.air.outputs.live_source import LiveSource

State = Literal["idle", "playing", "ended", "lost"]


class OutputError(Exception):
    """This output cannot do it now: no such device, or a clip that does not decode. `reason` says which."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.code, dict(reason.params))
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Cue:
    """A clip in its place. `skip` and `frames` cut the codec's padding away, as in `model.Clip`."""

    path: Path
    offset: Millis
    """From the spot's start; lead-in and gaps are already in it."""
    rate: int
    """Hertz."""
    skip: int
    """Samples of the decoded file before the sound."""
    frames: int
    """Samples of sound."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A whole spot, lead-in to lead-out. Its cues do not overlap."""

    clips: tuple[Cue, ...]
    gain: float
    """Factor on the amplitude; 1.0 leaves it."""
    total: Millis
    """With lead-in and lead-out."""
    fade: Millis = 0
    """Over how long each cue rises from silence and falls back to it; no more than half of it."""


@dataclass(frozen=True, slots=True)
class Status:
    """What an output is doing. `spot` is the one that plays, or played last; empty if there was none."""

    state: State
    spot: str = ""
    played: Millis = 0
    """How much of the spot has been heard so far, 0 to its total."""
    reason: Reason | None = None
    """With "lost": why."""


class Output(Protocol):
    """One outlet's way out. All methods are called from one thread and return at once; instants are wall time.

    States: "idle" before the first spot, after a cut, and when a lost device is back; "playing" from `start` on, also
    while the start is still ahead; "ended" once the spot was heard whole; "lost" while the device is gone. A spot that
    was handed over when its device went is over: `poll` names it, with what had been heard, and it is not taken up
    again. Spots handed over one behind the other are told of one after the other: each one's "ended" or "lost" is
    told at least once, so look at what every `poll` says.
    """

    ahead: Millis
    """How long before its instant a spot should be handed over to begin exactly then; handed over later, it is late."""

    def made_ready(self, sound: Sound) -> object:
        """The costly part of `prepare`, for any thread, while the output plays on: hold what it returns until then.
        OutputError as `prepare`."""

    def prepare(self, sound: Sound) -> None:
        """Make ready what `start` will need, so that it costs nothing then. OutputError if a clip does not decode."""

    def start(self, spot: str, sound: Sound, at: Instant, soon: bool = False) -> None:
        """Play it from `at` on; if that is past, from now on, at its beginning. `soon`: as near to now as the device
        allows, at the risk of its first hundredths of a second; else with time to spare.

        While another spot plays, this one follows it: it begins at `at` or when the other has ended, the later of the
        two. To preempt, `cut` first. OutputError: the device is not there, or a clip does not decode; then nothing has
        changed.
        """

    def set_gain(self, spot: str, gain: float) -> None:
        """Let what was handed over by that name be heard by that factor on the amplitude from now on."""

    def open_live(self, spot: str, source: LiveSource, gain: float) -> None:
        """Let be heard what comes from `source`, as it comes, until it has ended or is cut; "playing" meanwhile.

        Only where nothing was handed over that is not over. `gain`: factor on the amplitude. OutputError: the device
        is not there; then nothing has changed.
        """

    def cut(self, at: Instant) -> Millis:
        """Stop now, with a short fade, and drop what was to follow. Returns how much of the one playing was heard."""

    def poll(self, now: Instant) -> Status:
        """What is going on. Also what gets a lost device looked for again, so call it at least every few seconds."""

    def next_change(self, now: Instant) -> Instant | None:
        """When `poll` may say something new if nobody does anything: `now` if at once; None: not by itself."""

    def clock_put(self, by: Millis) -> None:
        """The wall clock was put, ahead or (negative) back: instants handed over move with it, the sound does not."""

    def close(self) -> None:
        """Let the device go. What is playing is cut."""
