"""The voices that Windows and macOS bring. Linux brings none, and then it speaks nothing.

Which voices are there, the system is asked once; each of our languages gets the first fit one of its own locale, never
another's. How each system is asked and made to speak is in `system_windows` and `system_macos`.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple, Protocol

from dalaba.speech.voices import Speech, heard, refuse, sayable
from dalaba.speech.voices.measured_rate import Pace


class Installed(NamedTuple):
    """One voice of the system."""

    name: str
    version: str


class Bringer(Protocol):
    """One operating system's speech."""

    @property
    def label(self) -> str:
        """What speaks, for identities."""

    def voices(self) -> Mapping[str, Installed]:
        """Our language code: the voice for it. Empty where the system does not answer."""

    def speak(self, text: str, voice: str, tempo: float) -> Speech:
        """At so many times its own speed. Raises `VoiceError`."""

    def close(self) -> None:
        """Ends what speaking started."""


class Nothing:
    """A system without voices of its own."""

    label = "none"

    def voices(self) -> Mapping[str, Installed]:
        return {}

    def speak(self, text: str, voice: str, tempo: float) -> Speech:
        raise AssertionError("it has no language")

    def close(self) -> None:
        """Nothing was started."""


class SystemVoice:
    """`bringer`: another system than this PC's."""

    name = "system"
    online = False
    quick = True
    whole = False

    def __init__(self, bringer: Bringer | None = None) -> None:
        self._bringer = bringer or this_system()
        self._pace = Pace(self._at, twice=True)

    @cached_property
    def _voices(self) -> Mapping[str, Installed]:
        return self._bringer.voices()

    def languages(self) -> frozenset[str]:
        return frozenset(self._voices)

    def identity(self, language: str, rate: int) -> str:
        refuse(self, language)
        voice = self._voices[language]
        return f"{self._bringer.label}/{voice.name}/{voice.version}/{rate}"

    def speak(self, text: str, language: str, rate: int) -> Speech:
        said = sayable(self, text, language)
        return self._at(said, language, self._pace.tempo(language, rate))

    def close(self) -> None:
        self._bringer.close()

    def _at(self, text: str, language: str, tempo: float) -> Speech:
        speech = self._bringer.speak(text, self._voices[language].name, tempo)
        return heard(self, text, speech.samples, speech.rate)


def this_system() -> Bringer:
    """What this PC brings."""
    if sys.platform == "win32":
        from dalaba.speech.voices.system_windows import Sapi

        return Sapi()
    elif sys.platform == "darwin":
        from dalaba.speech.voices.system_macos import Say

        return Say()
    else:
        return Nothing()
