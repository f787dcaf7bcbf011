"""The station's voices, each opened once. Opening one costs nothing; none is started here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dalaba.speech.voices import Voice, VoiceError
from dalaba.station.outlets import USUAL, VoiceChoice

Chosen = tuple[VoiceChoice, Voice]


class Voices:
    """`choices`: language -> the voices to be tried, in their order. `opener`: opens an engine by its name."""

    def __init__(self, choices: Mapping[str, tuple[VoiceChoice, ...]], opener: Callable[..., Voice]) -> None:
        self._choices = choices
        self._opener = opener
        self._opened: dict[tuple[str, ...], Voice] = {}

    def speaking(self, language: str) -> list[Chosen]:
        """Those that speak a language, in the order to be tried."""
        found = []
        for choice in self._choices.get(language) or USUAL.get(language, (VoiceChoice("espeak"),)):
            try:
                voice = self.of(choice)
            except VoiceError:
                continue  # its package is not installed; `voices` and `check` say so
            if language in voice.languages():
                found.append((choice, voice))
        return found

    def of(self, choice: VoiceChoice) -> Voice:
        """Raises `VoiceError` each time where it cannot be opened."""
        words = tuple(filter(None, (choice.engine, choice.model)))
        which = (*words, choice.speaker)
        if which not in self._opened:
            more = {"speaker": choice.speaker} if choice.speaker else {}
            self._opened[which] = self._opener(*words, **more)
        return self._opened[which]

    def close(self) -> None:
        """End the engines that were asked something. They begin anew when they are asked again."""
        for voice in list(self._opened.values()):
            voice.close()
