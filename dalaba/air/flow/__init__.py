"""Sound that takes up its time: pieces one after another, or a relay, decoded while it is heard. The `Flowing` port.

A flow is opened once for a spot and closed at its end. In between it may be paused and go on, because something else
is said. Its position counts the milliseconds that were heard of it, without pauses. Kinds: `streaming` decodes pieces,
`relay` listens to a source, `on_paper` only reckons with durations, for virtual time.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from dalaba.core.model import IfCut, Millis, Reason, Relay

if TYPE_CHECKING:
    from dalaba.air.outputs import Frames

What = Literal["piece", "over", "failed", "signal", "no_signal", "dry", "unrecorded"]


@dataclass(frozen=True, slots=True)
class Piece:
    """One clip of a flow. `skip` and `frames` cut off the codec's padding, as in `model.Clip`."""

    path: Path
    name: str
    digest: str
    rate: int
    """Hertz."""
    skip: int
    frames: int
    channels: int = 1

    @property
    def duration(self) -> Millis:
        return -(-self.frames * 1000 // self.rate)


@dataclass(frozen=True, slots=True)
class FlowSpec:
    """What a flow is heard as."""

    pieces: tuple[Piece, ...]
    """For a relay: what is heard while there is no signal, from the first again whenever it is lost."""
    gap: Millis = 0
    """Silence between two pieces; with 0 they touch to the frame."""
    width: int = 1
    """Channels: 2 for an outlet with two."""
    relay: Relay | None = None
    begin: Millis = 0
    """The position at which the pieces are joined, because what comes before was heard already or missed. Positions of
    the flow count from there on.
    """
    profile: str = "flat"
    """The loudspeaker that a relay is levelled for; pieces were made for theirs."""


class Report(NamedTuple):
    """What happened at a position of the flow."""

    what: What
    """A piece begins ("piece"), is over, or cannot be heard from here on ("failed"): of each piece that began, one of
    the two is reported. A relay's signal is there or gone. The PC was too busy to decode in time, and there was a
    moment of silence ("dry").
    """
    position: Millis
    name: str = ""
    digest: str = ""
    why: Reason | None = None


class Flowing(Protocol):
    """One flow. All methods belong to air's thread and return at once; only its stream is read by a device's."""

    @property
    def stream(self) -> Frames:
        """Its samples by position, for `Sound.stream`. Ask again whenever it is handed over: after `go_on` it is a new
        one, while the one before stays as it was, for what of it still fades out.
        """

    @property
    def over(self) -> Millis | None:
        """The position at which nothing more comes: its pieces have ended, or all have failed; None while that is not
        known. It is known some seconds before it is heard.
        """

    def reports(self, position: Millis) -> list[Report]:
        """What happened up to a position that was heard, in order; each once."""

    def go_on(self, position: Millis, how: IfCut) -> Millis:
        """Prepare to go on after a pause at that position: there ("resume"), at the beginning of its piece
        ("restart") or with the next piece ("next", "drop"). A relay goes on live, whatever is asked. Returns the
        position at which the stream goes on, for `Sound.begin`; positions never go back. In a gap between pieces there
        is nothing to go back to or to leave: the next piece begins.
        """

    def close(self) -> None:
        """Release threads, files and workers."""
