"""The station's voices, each opened once. Opening a voice is cheap and starts no engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dalaba.speech.voices import Voice, VoiceError
from dalaba.station.outlets import USUAL, VoiceChoice

Chosen = tuple[VoiceChoice, Voice]


class Voices:
    """Opens voices. `choices`: language -> the voices to be tried, in order. `opener`: opens an engine by its name."""

    def __init__(self, choices: Mapping[str, tuple[VoiceChoice, ...]], opener: Callable[..., Voice]) -> None:
        self._choices = choices
        self.opener = opener
        self._opened: dict[tuple[str, ...], Voice] = {}

    def listed(self, language: str) -> tuple[VoiceChoice, ...]:
        """The voices that the station lists for a language, or the usual ones."""
        return self._choices.get(language) or USUAL.get(language, (VoiceChoice("espeak"),))

    def speaking(self, language: str) -> list[Chosen]:
        """The voices that speak a language, in the order to be tried."""
        found = []
        for choice in self.listed(language):
            try:
                voice = self.of(choice)
            except VoiceError:
                continue  # its package is not installed; `voices` and `check` report it
            if language in voice.languages():
                found.append((choice, voice))
        return found

    def of(self, choice: VoiceChoice) -> Voice:
        """The voice of a choice. Raises `VoiceError` if it cannot be opened."""
        words = tuple(filter(None, (choice.engine, choice.model)))
        which = (*words, choice.speaker)
        if which not in self._opened:
            more = {"speaker": choice.speaker} if choice.speaker else {}
            self._opened[which] = self.opener(*words, **more)
        return self._opened[which]

    def close(self) -> None:
        """End all running engines. They start again when they are next used."""
        for voice in list(self._opened.values()):
            voice.close()
