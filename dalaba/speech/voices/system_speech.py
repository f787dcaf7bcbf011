"""What an operating system's own speech promises: which voices it brings, and how one of them is made to speak."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from dalaba.speech.voices import Speech


class InstalledVoice(NamedTuple):
    """One voice of the system."""

    name: str
    version: str


class SystemSpeech(Protocol):
    """One operating system's speech."""

    @property
    def label(self) -> str:
        """What speaks, for identities."""

    def voices(self) -> Mapping[str, InstalledVoice]:
        """Our language code: the voice for it. Empty where the system does not answer."""

    def speak(self, text: str, voice: str, tempo: float) -> Speech:
        """At so many times its own speed. Raises `VoiceError`."""

    def close(self) -> None:
        """Ends what speaking started."""
