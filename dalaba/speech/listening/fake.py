"""A listener for tests: it is told beforehand what it will hear.

It keeps every promise of a listener, remembers how often it was asked, and can be told to fail.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from dalaba.core.model import Reason
from dalaba.speech.listening import Heard, ListenError, refuse

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class FakeListener:
    """Hears `texts` one after another, then repeats the last one. Silence is always "". `failures`: number of sounds on
    which it fails first."""

    def __init__(
        self,
        texts: Iterable[str] = ("你好",),
        languages: Iterable[str] = ("cmn", "eng"),
        failures: int = 0,
        sure: float = -0.3,
    ) -> None:
        self.texts = list(texts)
        self.failures = failures
        self.asked = 0
        """Number of sounds that it really listened to."""
        self.closed = 0
        self._languages, self._sure = frozenset(languages), sure

    def languages(self) -> frozenset[str]:
        return self._languages

    def identity(self) -> str:
        return "fake/1"

    def hear(self, samples: NDArray[np.float32], rate: int, language: str) -> Heard:
        refuse(self, len(samples) / rate, language)
        if self.failures > 0:
            self.failures -= 1
            raise ListenError(Reason("listening.worker_gone", {"detail": "fake"}))
        if not len(samples) or not abs(samples).max() > 0:
            return Heard("", language)
        self.asked += 1
        return Heard(self.texts.pop(0) if len(self.texts) > 1 else self.texts[0], language, self._sure)

    def close(self) -> None:
        self.closed += 1
