"""The engines by name, and how to open one. Knowing the names imports none of them."""

from __future__ import annotations

import importlib
import importlib.util
from pathlib import Path
from typing import Any, NamedTuple

from dalaba.model import Reason
from dalaba.voices import Voice, VoiceError
from dalaba.voices.models import is_there


class _Engine(NamedTuple):
    voice: str
    """module:class"""
    package: str = ""
    """What must be installed, as it is imported."""
    extra: str = ""
    """The extra of ours that brings it."""
    modelled: bool = False
    """Whether it speaks by a model of the user's."""


_ENGINES = {
    "espeak": _Engine("dalaba.voices.espeak:EspeakVoice", "espeakng_loader"),
    "system": _Engine("dalaba.voices.system:SystemVoice"),
    "piper": _Engine("dalaba.voices.piper:PiperVoice", modelled=True),
    "sherpa": _Engine("dalaba.voices.sherpa:SherpaVoice", "sherpa_onnx", "sherpa", modelled=True),
    "gtts": _Engine("dalaba.voices.gtts:GttsVoice", "gtts"),
    "edge": _Engine("dalaba.voices.edge:EdgeVoice", "edge_tts", "edge"),
    "fake": _Engine("dalaba.voices.fake:FakeVoice"),
}
_FOR_TESTS = frozenset({"fake"})


def engines() -> tuple[str, ...]:
    """The names that station.yaml may use: the one that needs nothing first, those that need the internet last."""
    return tuple(name for name in _ENGINES if name not in _FOR_TESTS)


def trouble(engine: str, model: str = "") -> Reason | None:
    """Why an engine cannot be had on this PC: unknown, not installed, or without its model. None where it can."""
    known = _ENGINES.get(engine)
    if known is None:
        return Reason("voices.unknown_engine", {"engine": engine, "known": "、".join(engines())})
    if known.package and importlib.util.find_spec(known.package) is None:
        if known.extra:
            return Reason("voices.needs_extra", {"engine": engine, "extra": known.extra})
        return Reason("voices.not_installed", {"engine": engine, "package": known.package.replace("_", "-")})
    if known.modelled and not is_there(model):
        return Reason("voices.no_model", {"engine": engine, "model": Path(model).name or "—"})
    return None


def open_voice(engine: str, model: str = "", **options: Any) -> Voice:
    """A voice of that engine; `model` for those that have one, `options` are its constructor's. Starts nothing. Raises
    `VoiceError` where there is `trouble`."""
    if why := trouble(engine, model):
        raise VoiceError(why)
    if _ENGINES[engine].modelled:
        options["model"] = model
    module, _, name = _ENGINES[engine].voice.partition(":")
    voice: Voice = getattr(importlib.import_module(module), name)(**options)
    return voice
