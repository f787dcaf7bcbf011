"""A township's voices as a village knows them: by their names alone. They give the township's keys, and never speak."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from dalaba.core.model import Reason
from dalaba.fleet.manifest import TownVoice
from dalaba.speech.voices import Speech, Voice, VoiceError, refuse


class KnownVoice:
    """A voice that the township has. `rows`: its languages, with what identifies it at a rate."""

    online = False
    quick = False

    def __init__(self, name: str, rows: Iterable[TownVoice]) -> None:
        self.name = name
        self._identities = {}
        self.whole = False
        for each in rows:
            self._identities[each.language, each.rate] = each.identity
            self.whole = each.whole

    def languages(self) -> frozenset[str]:
        return frozenset(language for language, _ in self._identities)

    def identity(self, language: str, rate: int) -> str:
        """Its identity at the township; for a rate that the township does not use, one that no clip has."""
        refuse(self.name, self.languages(), language)
        return self._identities.get((language, rate), f"{self.name} unknown at {rate}")

    def speak(self, text: str, language: str, rate: int) -> Speech:
        """It never speaks here. Raises VoiceError."""
        raise VoiceError(Reason("received.voice_elsewhere", {"engine": self.name}))

    def close(self) -> None:
        """Nothing was started."""


def opener(known: Iterable[TownVoice]) -> Callable[..., Voice]:
    """Opens the voices of a township; raises VoiceError for one that it does not have."""
    rows: dict[tuple[str, str, str], list[TownVoice]] = {}
    for each in known:
        rows.setdefault((each.engine, each.model, each.speaker), []).append(each)

    def opened(engine: str, model: str = "", speaker: str = "") -> Voice:
        found = rows.get((engine, Path(model).name, speaker))
        if found is None:
            raise VoiceError(Reason("received.voice_elsewhere", {"engine": engine}))
        return KnownVoice(engine, found)

    return opened
