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

What = Literal["piece", "over", "failed", "signal", "no_signal"]


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
    profile: str = "flat"
    """The loudspeaker that a relay is levelled for; pieces were made for theirs."""


class Report(NamedTuple):
    """What happened at a position of the flow."""

    what: What
    """A piece begins ("piece"), is over, or cannot be heard ("failed"); a relay's signal is there or gone."""
    position: Millis
    name: str = ""
    digest: str = ""
    why: Reason | None = None


class Flowing(Protocol):
    """One flow. All methods but `frames` of its stream belong to air's thread, and return at once."""

    @property
    def stream(self) -> Frames | None:
        """Its samples by position, for `Sound.stream`; None if it has none (on paper)."""

    @property
    def over(self) -> Millis | None:
        """The position at which nothing more comes: its pieces have ended, or all have failed; None if unknown."""

    def reports(self, position: Millis) -> list[Report]:
        """What happened up to a position that was heard, in order; each once."""

    def go_on(self, position: Millis, how: IfCut) -> Millis:
        """Prepare to go on after a pause at that position: there ("resume"), at the beginning of its piece
        ("restart") or with the next piece ("next", "drop"). A relay goes on live, whatever is asked. Returns the
        position at which the stream goes on, for `Sound.begin`; positions never go back.
        """

    def close(self) -> None:
        """Release threads, files and workers."""
