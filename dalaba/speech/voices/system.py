"""The voices that Windows and macOS bring. Linux brings none, and then it speaks nothing.

The system is asked once which voices it has. Each language gets the first suitable voice of its own locale, never
another's. `system_windows` and `system_macos` know how to ask and use each system.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import cached_property

from dalaba.speech.voices import Speech, heard, refuse, sayable
from dalaba.speech.voices.measured_rate import Pace
from dalaba.speech.voices.system_speech import InstalledVoice, SystemSpeech


class Nothing:
    """A system without voices of its own."""

    label = "none"

    def voices(self) -> Mapping[str, InstalledVoice]:
        return {}

    def speak(self, text: str, voice: str, tempo: float) -> Speech:
        raise AssertionError("it has no language")

    def close(self) -> None:
        """Nothing was started."""


class SystemVoice:
    """`speech`: another system's than this PC's."""

    name = "system"
    online = False
    quick = True
    whole = False

    def __init__(self, speech: SystemSpeech | None = None) -> None:
        self._speech = speech or this_system()
        self._pace = Pace(self._at, twice=True)

    @cached_property
    def _voices(self) -> Mapping[str, InstalledVoice]:
        return self._speech.voices()

    def languages(self) -> frozenset[str]:
        return frozenset(self._voices)

    def identity(self, language: str, rate: int) -> str:
        refuse(self.name, self.languages(), language)
        voice = self._voices[language]
        return f"{self._speech.label}/{voice.name}/{voice.version}/{rate}"

    def speak(self, text: str, language: str, rate: int) -> Speech:
        said = sayable(self.name, self.languages(), text, language)
        return self._at(said, language, self._pace.tempo(language, rate))

    def close(self) -> None:
        self._speech.close()

    def _at(self, text: str, language: str, tempo: float) -> Speech:
        sound = self._speech.speak(text, self._voices[language].name, tempo)
        return heard(self.name, text, sound.samples, sound.rate)


def this_system() -> SystemSpeech:
    """This PC's own speech."""
    if sys.platform == "win32":
        from dalaba.speech.voices.system_windows import Sapi

        return Sapi()
    elif sys.platform == "darwin":
        from dalaba.speech.voices.system_macos import Say

        return Say()
    else:
        return Nothing()
