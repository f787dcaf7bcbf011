"""The actions that playing asks for, as frozen values. Nothing is carried out here.

Deciding code is a generator (`Steps`): it yields one effect after another and is sent the answer to each. `loop`
carries them out; a test can do so by hand.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, TypeVar

from dalaba.air.flow import FlowSpec, Report
from dalaba.air.outputs import Sound, Status
from dalaba.core.model import Clip, IfCut, Instant, Millis, OutletCard, Reason, Spot

if TYPE_CHECKING:
    from dalaba.air.outputs.live_source import LiveSource

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Listen:
    """Ask outputs what they are doing. The answer is the `Status` of each."""

    outlets: Sequence[str]


@dataclass(frozen=True, slots=True)
class Silence:
    """Stop an output now. The answer is `Silenced`."""

    outlet: str


class Silenced(NamedTuple):
    """When an output fell silent, and how much was heard of what sounded."""

    at: Instant
    played: Millis

    def of(self, number: int) -> Silenced:
        """The same for a spot that followed: nothing of it was heard."""
        return self if number == 0 else Silenced(self.at, 0)


@dataclass(frozen=True, slots=True)
class Look:
    """Check whether a clip may be aired. The answer is the reason against it, or None."""

    clip: Clip


@dataclass(frozen=True, slots=True)
class MakeReady:
    """Have clips checked and a sound prepared in another thread. The answer is whether that is done; if not, ask again
    at the next turn, which comes when it is.
    """

    outlet: str
    clips: Sequence[Clip]
    sound: Sound


@dataclass(frozen=True, slots=True)
class Hold:
    """Have clips checked, and a sound decoded whole and held in memory. The answer is the sound as it is held, or why
    it cannot be heard; None while that is being done: ask again at the next turn, which comes when it is.
    """

    clips: Sequence[Clip]
    sound: Sound | None
    """None: the clips are only checked, and the answer is whether that is done."""


@dataclass(frozen=True, slots=True)
class LetGo:
    """Hold that sound no longer."""

    sound: Sound


@dataclass(frozen=True, slots=True)
class Prepare:
    """Prepare a sound for an output. The answer is why that fails, or None."""

    outlet: str
    sound: Sound


@dataclass(frozen=True, slots=True)
class Play:
    """Hand a sound to an output under a name, to begin at `at`. The answer is why the output refuses it, or None."""

    outlet: str
    key: str
    sound: Sound
    at: Instant
    soon: bool = False


@dataclass(frozen=True, slots=True)
class PlayLive:
    """Let a person's live voice be heard. Answered like `Play`."""

    outlet: str
    key: str
    source: LiveSource
    gain: float


@dataclass(frozen=True, slots=True)
class SetGain:
    """Change the loudness of what was handed over under a name, over so many milliseconds."""

    outlet: str
    key: str
    gain: float
    fade: Millis = 50


@dataclass(frozen=True, slots=True)
class Open:
    """Open an outlet's output. The answer is how many milliseconds before its start it wants a spot."""

    card: OutletCard


@dataclass(frozen=True, slots=True)
class Close:
    """Close an outlet's output."""

    outlet: str


@dataclass(frozen=True, slots=True)
class Rename:
    """Give an outlet's output a new name."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class CheckClips:
    """Have clips checked in another thread, so that damaged ones become known."""

    clips: Sequence[Clip]


@dataclass(frozen=True, slots=True)
class OpenFlow:
    """Open a flow under a name, so that its first seconds are there when it begins."""

    flow: str
    spec: FlowSpec
    record: Path | None = None
    """The file in which what is heard of it is kept."""


@dataclass(frozen=True, slots=True)
class GoOnFlow:
    """Prepare a flow to go on after a pause. The answer is `FlowAt`."""

    flow: str
    position: Millis
    how: IfCut


class FlowAt(NamedTuple):
    """The position at which a flow goes on, and where nothing more of it comes (None if unknown)."""

    position: Millis
    over: Millis | None = None


@dataclass(frozen=True, slots=True)
class StartFlow:
    """Hand a flow to an output under a key, from a position on. The answer is why the output refuses it, or None."""

    outlet: str
    key: str
    flow: str
    sound: Sound
    at: Instant


@dataclass(frozen=True, slots=True)
class ListenFlow:
    """Ask a flow what happened in it up to a position that was heard. The answer is `FlowTold`."""

    flow: str
    position: Millis


class FlowTold(NamedTuple):
    """What happened in a flow, and where nothing more of it comes (None if unknown)."""

    reports: Sequence[Report] = ()
    over: Millis | None = None


@dataclass(frozen=True, slots=True)
class CloseFlow:
    """Close a flow."""

    flow: str


@dataclass(frozen=True, slots=True)
class Write:
    """Write one event to the ledger; the facts of `why` go into its detail."""

    kind: str
    spot: str = ""
    output: str = ""
    clip: str = ""
    actor: str = ""
    why: Reason | None = None
    detail: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WriteMany:
    """Write several events to the ledger at once. With none, retry those still waiting to be written."""

    events: Sequence[dict[str, object]]


@dataclass(frozen=True, slots=True)
class WriteMissed:
    """Note that a spot is missed. Misses are written together, before the next event."""

    output: str
    spot: Spot
    why: Reason


Effect: TypeAlias = (
    Listen | Silence | Look | MakeReady | Hold | LetGo | Prepare | Play | PlayLive | SetGain | Open | Close | Rename
    | CheckClips | OpenFlow | GoOnFlow | StartFlow | ListenFlow | CloseFlow | Write | WriteMany | WriteMissed
)  # fmt: skip
Steps: TypeAlias = Generator[Effect, Any, T]
"""A decision in progress, which returns a T."""


def listen(outlets: Sequence[str]) -> Steps[list[Status]]:
    """Ask outputs what they are doing."""
    statuses: list[Status] = yield Listen(outlets)
    return statuses


def silence(outlet: str) -> Steps[Silenced]:
    """Silence an output now."""
    silenced: Silenced = yield Silence(outlet)
    return silenced


def asked(effect: Look | Prepare | Play | PlayLive | StartFlow) -> Steps[Reason | None]:
    """Ask whether something is possible: why not, or None."""
    why: Reason | None = yield effect
    return why


def is_ready(outlet: str, clips: Sequence[Clip], sound: Sound) -> Steps[bool]:
    """Whether these clips are checked and the sound is prepared."""
    ready: bool = yield MakeReady(outlet, clips, replace(sound, gain=1.0))
    return ready


def opened(card: OutletCard) -> Steps[Millis]:
    """Open an outlet's output; how many milliseconds before its start it wants a spot."""
    ahead: Millis = yield Open(card)
    return ahead


def flow_at(flow: str, position: Millis, how: IfCut) -> Steps[FlowAt]:
    """Where a flow goes on after a pause."""
    at: FlowAt = yield GoOnFlow(flow, position, how)
    return at


def flow_told(flow: str, position: Millis) -> Steps[FlowTold]:
    """What happened in a flow up to a position."""
    told: FlowTold = yield ListenFlow(flow, position)
    return told
