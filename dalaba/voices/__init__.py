"""What a voice is: a promise that every speech engine keeps, so that those who call it need not know which it is.

A voice speaks only languages that it really can; it never reads one language in another's name, and what it cannot do
it says with a reason. It does not join, level or store sound, and does not decide how a number is read.

`rate` is everywhere the number of Chinese characters a minute as heard in a whole notice, pauses included (190 by
default); an English word counts for four thirds of a character.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from dalaba.model import Reason

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class VoiceError(Exception):
    """A voice could not speak; `reason` says why in the catalogue's words."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(f"{reason.code} {dict(reason.params)}")
        self.reason = reason


@dataclass(frozen=True, slots=True, eq=False)
class Speech:
    """Spoken sound."""

    samples: NDArray[np.int16]
    """Mono, one dimension."""
    rate: int
    """Hertz."""

    @property
    def seconds(self) -> float:
        """Its length."""
        return len(self.samples) / self.rate


@runtime_checkable
class Voice(Protocol):
    """A speech engine. Opening one costs nothing; what is heavy starts with the first `speak`."""

    @property
    def name(self) -> str:
        """The engine's name in station.yaml."""

    @property
    def online(self) -> bool:
        """Whether it needs the internet, and sends the text there."""

    def languages(self) -> frozenset[str]:
        """ISO 639-3 codes of what it really speaks."""

    def identity(self, language: str, rate: int) -> str:
        """Engine, version, voice and speed: equal when the same text would sound the same. Starts nothing."""

    def speak(self, text: str, language: str, rate: int) -> Speech:
        """The sound of one unit of a `Reading`. Safe to call from many threads. Raises `VoiceError`."""

    def close(self) -> None:
        """Ends what `speak` started. The voice may be used again; it starts anew."""


def refuse(voice: Voice, language: str) -> None:
    """Raise `VoiceError` for a language that `voice` does not speak."""
    if language not in voice.languages():
        raise VoiceError(Reason("voices.not_its_language", {"engine": voice.name, "language": language}))
