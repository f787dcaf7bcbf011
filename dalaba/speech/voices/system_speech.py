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
        """A name for the system's speech, used in identities."""

    def voices(self) -> Mapping[str, InstalledVoice]:
        """Language code -> the voice for it. Empty if the system does not answer."""

    def speak(self, text: str, voice: str, tempo: float) -> Speech:
        """Speak at `tempo` times the voice's own speed. Raises `VoiceError`."""

    def close(self) -> None:
        """End what speaking started."""
