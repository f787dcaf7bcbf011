"""What a listener is: it writes down what a sound says, to show a person where that differs from the text.

It hears only languages that it really knows, and says nothing about any other. About one character in ten of what it
writes is wrong, so it is only a hint; `compare` tells which differences matter. It blocks nothing, approves nothing and
changes no sound. Only people confirm a recording.

Nothing large is loaded here, because the model is in a worker program (`whisper`, `whisper_worker`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from dalaba.core.model import Reason

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAX_SECONDS = 600
"""Most seconds of one sound: longer than any announcement."""


class ListenError(Exception):
    """A sound could not be listened to. `reason` says why, as a code of the catalogue."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(f"{reason.code} {dict(reason.params)}")
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Heard:
    """What a listener understood of a sound."""

    text: str
    """As the listener writes it: 10:30 or 十点半. Empty: no speech was heard."""
    language: str
    sure: float = 0.0
    """The listener's certainty: the mean log-probability of what it wrote; 0 is best."""


class Listener(Protocol):
    """A listener. Making one is cheap; the expensive part starts with the first `hear`."""

    def languages(self) -> frozenset[str]:
        """ISO 639-3 codes of the languages that it really knows."""

    def identity(self) -> str:
        """Program, version and model: equal if the same sound would be heard the same. Starts nothing."""

    def hear(self, samples: NDArray[np.float32], rate: int, language: str) -> Heard:
        """What a sound says: float32, mono, one dimension, `rate` in hertz. Raises `ListenError`."""

    def close(self) -> None:
        """End what `hear` started. If the listener is used again, it starts anew."""


def refuse(listener: Listener, seconds: float, language: str) -> None:
    """Raise `ListenError` if a listener does not know the language, or the sound is too long."""
    if language not in listener.languages():
        raise ListenError(Reason("listening.not_its_language", {"language": language}))
    if seconds > MAX_SECONDS:
        facts = {"seconds": f"{seconds:.0f}", "most": str(MAX_SECONDS)}
        raise ListenError(Reason("listening.too_long", facts))
