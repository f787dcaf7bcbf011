"""What a listener is: it writes down what a sound says, to show a person where that differs from the text.

It hears only languages that it really knows; of any other it says nothing at all, and never judges one by another's
ear. What it writes down is a hint, wrong in one character of ten or so: `compare` says what of it matters. It blocks
nothing, approves nothing and changes no sound; a recording is confirmed by people alone.

Nothing heavy is loaded here: the model is in a worker program (`whisper`, `whisper_worker`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from dalaba.core.model import Reason

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAX_SECONDS = 600
"""Of one sound: longer than any announcement."""


class ListenError(Exception):
    """A sound could not be listened to; `reason` says why in the catalogue's words."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(f"{reason.code} {dict(reason.params)}")
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Heard:
    """What a sound was heard to say."""

    text: str
    """In the signs the listener likes: 10:30 or 十点半. Empty: no speech was heard."""
    language: str
    sure: float = 0.0
    """How sure the listener is of it: the mean log-probability of what it wrote, 0 at best."""


class Listener(Protocol):
    """Making one costs nothing; what is heavy starts with the first `hear`."""

    def languages(self) -> frozenset[str]:
        """ISO 639-3 codes of what it really knows."""

    def identity(self) -> str:
        """Program, version and model: equal when the same sound would be heard the same. Starts nothing."""

    def hear(self, samples: NDArray[np.float32], rate: int, language: str) -> Heard:
        """What a sound says: float32, mono, one dimension, `rate` in hertz. Raises `ListenError`."""

    def close(self) -> None:
        """Ends what `hear` started. The listener may be used again; it starts anew."""


def refuse(listener: Listener, seconds: float, language: str) -> None:
    """Raise `ListenError` for what a listener does not know, or does not listen through."""
    if language not in listener.languages():
        raise ListenError(Reason("listening.not_its_language", {"language": language}))
    if seconds > MAX_SECONDS:
        facts = {"seconds": f"{seconds:.0f}", "most": str(MAX_SECONDS)}
        raise ListenError(Reason("listening.too_long", facts))
