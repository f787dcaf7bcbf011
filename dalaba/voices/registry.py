"""The engines by name, and how to open one. Knowing the names imports none of them."""

from __future__ import annotations

import importlib
from typing import Any

from dalaba.model import Reason
from dalaba.voices import Voice, VoiceError

_ENGINES = {
    "espeak": "dalaba.voices.espeak:EspeakVoice",
    "gtts": "dalaba.voices.gtts:GttsVoice",
    "fake": "dalaba.voices.fake:FakeVoice",
}
_FOR_TESTS = frozenset({"fake"})


def engines() -> tuple[str, ...]:
    """The names that station.yaml may use, the one that needs nothing first."""
    return tuple(name for name in _ENGINES if name not in _FOR_TESTS)


def open_voice(engine: str, **options: Any) -> Voice:
    """A voice of that engine; `options` are its constructor's. Starts nothing. Raises `VoiceError` for a name unknown
    and for an engine whose package is not installed."""
    if engine not in _ENGINES:
        raise VoiceError(Reason("voices.unknown_engine", {"engine": engine, "known": "、".join(engines())}))
    module, _, name = _ENGINES[engine].partition(":")
    voice: Voice = getattr(importlib.import_module(module), name)(**options)
    return voice
