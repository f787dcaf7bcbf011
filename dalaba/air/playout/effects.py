"""What playing wants done, as frozen values. Nothing is done here, and nothing that decides does it.

Whoever decides is a generator (`Steps`): it yields one effect after the other, and is sent the answer to each. `loop`
carries them out; a test may do so by hand.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, TypeVar

from dalaba.air.outputs import Sound, Status
from dalaba.core.model import Clip, Instant, Millis, OutletCard, Reason, Spot

if TYPE_CHECKING:
    from dalaba.air.outputs.live_source import LiveSource

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Listen:
    """Ask outputs what they are doing. Answered with the `Status` of each."""

    outlets: Sequence[str]


@dataclass(frozen=True, slots=True)
class Silence:
    """Stop what an output was handed, now. Answered with `Silenced`."""

    outlet: str


class Silenced(NamedTuple):
    """When an output fell silent, and how much was heard of what sounded."""

    at: Instant
    played: Millis

    def of(self, number: int) -> Silenced:
        """Of what followed it, nothing was heard."""
        return self if number == 0 else Silenced(self.at, 0)


@dataclass(frozen=True, slots=True)
class Look:
    """See whether a clip may be aired. Answered with why not, or None."""

    clip: Clip


@dataclass(frozen=True, slots=True)
class MakeReady:
    """Have clips looked at and a sound made, beside the loop. Answered with whether that is done; if not, whoever wants
    it asks again at its next turn, which comes when it is."""

    outlet: str
    clips: Sequence[Clip]
    sound: Sound


@dataclass(frozen=True, slots=True)
class Prepare:
    """Have a sound ready for an output. Answered with why it cannot be, or None."""

    outlet: str
    sound: Sound


@dataclass(frozen=True, slots=True)
class Play:
    """Hand a sound to an output, under a name, for `at`. Answered with why it does not take it, or None."""

    outlet: str
    key: str
    sound: Sound
    at: Instant
    soon: bool = False


@dataclass(frozen=True, slots=True)
class PlayLive:
    """Let be heard what somebody says. Answered as `Play`."""

    outlet: str
    key: str
    source: LiveSource
    gain: float


@dataclass(frozen=True, slots=True)
class SetGain:
    """Let what was handed over under a name be as loud from now on."""

    outlet: str
    key: str
    gain: float


@dataclass(frozen=True, slots=True)
class Open:
    """Have an outlet's output there. Answered with how long before its time it wants a spot."""

    card: OutletCard


@dataclass(frozen=True, slots=True)
class Close:
    """Let an outlet's output go."""

    outlet: str


@dataclass(frozen=True, slots=True)
class Rename:
    """The output of one outlet is from now on that of another name."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Write:
    """Put one event on the ledger; the facts of `why` go into its detail."""

    kind: str
    spot: str = ""
    output: str = ""
    clip: str = ""
    actor: str = ""
    why: Reason | None = None
    detail: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WriteMany:
    """Put several on the ledger at once; with none, what waits to be written is tried again."""

    events: Sequence[dict[str, object]]


@dataclass(frozen=True, slots=True)
class WriteMissed:
    """Note that a spot is not heard. Misses are written together, before what is written next."""

    output: str
    spot: Spot
    why: Reason


Effect: TypeAlias = (
    Listen | Silence | Look | MakeReady | Prepare | Play | PlayLive | SetGain | Open | Close | Rename
    | Write | WriteMany | WriteMissed
)  # fmt: skip
Steps: TypeAlias = Generator[Effect, Any, T]
"""Decisions under way, which end with a T."""


def listen(outlets: Sequence[str]) -> Steps[list[Status]]:
    """What outputs are doing."""
    statuses: list[Status] = yield Listen(outlets)
    return statuses


def silence(outlet: str) -> Steps[Silenced]:
    """An output silent, now."""
    silenced: Silenced = yield Silence(outlet)
    return silenced


def asked(effect: Look | Prepare | Play | PlayLive) -> Steps[Reason | None]:
    """Why it cannot be, or None."""
    why: Reason | None = yield effect
    return why


def is_ready(outlet: str, clips: Sequence[Clip], sound: Sound) -> Steps[bool]:
    """Whether clips were looked at and a sound is made."""
    ready: bool = yield MakeReady(outlet, clips, replace(sound, gain=1.0))
    return ready


def opened(card: OutletCard) -> Steps[Millis]:
    """An output there; how long before its time it wants a spot."""
    ahead: Millis = yield Open(card)
    return ahead
