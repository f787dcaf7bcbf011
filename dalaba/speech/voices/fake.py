"""A voice for tests and rehearsals: one tone burst for each character. Nobody could take it for speech.

It keeps every promise of a voice, remembers what it was asked, and can be told to fail, hang or be silent.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from dalaba.speech.reading.units import count, each
from dalaba.speech.voices import Speech, VoiceError, failure, heard, refuse, sayable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RATE = 22_050


class FakeVoice:
    """Fails on any text that contains a word of `fail_on`, and on the first `failures` texts. `hang`: seconds to wait,
    after which it fails as an engine that hangs. `mute`: its sound is silence."""

    online = False

    def __init__(
        self,
        languages: Iterable[str] = ("cmn", "yue", "eng"),
        fail_on: Collection[str] = (),
        hang: float = 0.0,
        mute: bool = False,
        name: str = "fake",
        failures: int = 0,
        quick: bool = True,
        whole: bool = False,
    ) -> None:
        self.name, self.quick, self.whole = name, quick, whole
        self.spoken: list[tuple[str, str, int]] = []
        self.failures = failures
        """Number of further texts on which it will fail."""
        self._languages = frozenset(languages)
        self._fail_on, self._hang, self._mute = fail_on, hang, mute
        self._closing = threading.Event()

    def languages(self) -> frozenset[str]:
        return self._languages

    def identity(self, language: str, rate: int) -> str:
        refuse(self.name, self.languages(), language)
        return f"{self.name}/1/{language}/{rate}"

    def speak(self, text: str, language: str, rate: int) -> Speech:
        said = sayable(self.name, self.languages(), text, language)
        self.spoken.append((text, language, rate))
        if self._hang and not self._closing.wait(self._hang):
            raise failure("voices.worker_gone", self.name, said, "hang")
        self._fail(said)
        return heard(self.name, said, _bursts(said, rate, mute=self._mute), RATE)

    def close(self) -> None:
        self._closing.set()
        self._closing = threading.Event()

    def _fail(self, text: str) -> None:
        error: VoiceError = failure("voices.refused", self.name, text, "fake")
        if any(word in text for word in self._fail_on):
            raise error
        if self.failures > 0:
            self.failures -= 1
            raise error


def _bursts(text: str, rate: int, mute: bool) -> NDArray[np.int16]:
    import numpy as np

    length = round(RATE * each(rate) / 1000)
    clock = np.arange(length)
    envelope = 0.0 if mute else 9000 * np.sin(np.pi * clock / length)
    tones = [440.0 + 40 * (ord(sign) % 16) for sign in (text or " ")[: max(1, round(count(text)))]]
    return np.concatenate([envelope * np.sin(2 * np.pi * tone * clock / RATE) for tone in tones]).astype(np.int16)
