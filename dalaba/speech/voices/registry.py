"""The engines by name, and how to open one. Reading the names imports none of them."""

from __future__ import annotations

import importlib
import importlib.util
from pathlib import Path
from typing import Any, NamedTuple

from dalaba.core.languages import NAMES
from dalaba.core.model import Reason
from dalaba.speech import model_files
from dalaba.speech.reading.units import DEFAULT_RATE
from dalaba.speech.voices import Voice, VoiceError
from dalaba.speech.voices.own_models import is_there


class _Engine(NamedTuple):
    voice: str
    """module:class"""
    package: str = ""
    """The package that must be installed, by its import name."""
    extra: str = ""
    """Dalaba's extra that installs it."""
    modelled: bool = False
    """Whether the user brings a model for it."""
    asset: str = ""
    """The model files that are downloaded once for it (`dalaba.speech.model_files`)."""


_ENGINES = {
    "kokoro": _Engine("dalaba.speech.voices.kokoro:KokoroVoice", "onnxruntime", "voice", asset="kokoro"),
    "espeak": _Engine("dalaba.speech.voices.espeak:EspeakVoice", "espeakng_loader"),
    "system": _Engine("dalaba.speech.voices.system:SystemVoice"),
    "piper": _Engine("dalaba.speech.voices.piper:PiperVoice", modelled=True),
    "sherpa": _Engine("dalaba.speech.voices.sherpa:SherpaVoice", "sherpa_onnx", "sherpa", modelled=True),
    "gtts": _Engine("dalaba.speech.voices.gtts:GttsVoice", "gtts"),
    "edge": _Engine("dalaba.speech.voices.edge:EdgeVoice", "edge_tts", "edge"),
    "fake": _Engine("dalaba.speech.voices.fake:FakeVoice"),
}
_FOR_TESTS = frozenset({"fake"})


def engines() -> tuple[str, ...]:
    """The names for station.yaml, the best engine first, those that need the internet last."""
    return tuple(name for name in _ENGINES if name not in _FOR_TESTS)


def trouble(engine: str, model: str = "") -> Reason | None:
    """Why an engine cannot be used on this PC (unknown, not installed, no model); None if it can."""
    known = _ENGINES.get(engine)
    if known is None:
        return Reason("voices.unknown_engine", {"engine": engine, "known": "、".join(engines())})
    if known.asset and not model_files.is_there(known.asset):
        return Reason("voices.not_brought", {"engine": engine})
    if known.package and importlib.util.find_spec(known.package) is None:
        if known.extra:
            return Reason("voices.needs_extra", {"engine": engine, "extra": known.extra})
        return Reason("voices.not_installed", {"engine": engine, "package": known.package.replace("_", "-")})
    if known.modelled and not is_there(model):
        return Reason("voices.no_model", {"engine": engine, "model": Path(model).name or "—"})
    return None


def usual_rate(engine: str) -> int:
    """Characters a minute as heard, if the station does not set a rate. The neural voice is best understood at its own
    speed; slower, it was misheard more often (`python -m bench voice`)."""
    return 220 if engine == "kokoro" else DEFAULT_RATE


def is_brought_later(engine: str) -> bool:
    """Whether it may be configured before its model is here. Until then the next voice speaks, and `doctor` says so."""
    return engine in _ENGINES and bool(_ENGINES[engine].asset)


def speakers(engine: str) -> tuple[str, ...]:
    """The voices of an engine that a station may choose from; empty if it has one per language."""
    if engine != "kokoro":
        return ()
    from dalaba.speech.voices.kokoro_speakers import SPEAKERS

    return tuple(SPEAKERS)


def languages_of(engine: str, speaker: str) -> frozenset[str]:
    """The languages of an engine's speaker; all languages if the engine has no speakers to choose from."""
    if engine != "kokoro" or not speaker:
        return frozenset(NAMES)
    from dalaba.speech.voices.kokoro_speakers import SPEAKERS

    return frozenset({SPEAKERS[speaker].language})


def is_speaker(engine: str, name: str) -> bool:
    """Whether an engine has a voice of that name, or for 女 or 男."""
    if engine != "kokoro":
        return False
    from dalaba.speech.voices.kokoro_speakers import known

    return known(name)


def open_calm(engine: str, model: str = "", **options: Any) -> Voice:
    """Like `open_voice`, for work in the background: a voice that needs much time runs at low priority."""
    return open_voice(engine, model, **options, **({"calm": True} if engine == "kokoro" else {}))


def open_voice(engine: str, model: str = "", **options: Any) -> Voice:
    """Open a voice of an engine, without starting anything. `model`: for engines that have one; `options`: for the
    voice's constructor. Raises `VoiceError` if there is `trouble`."""
    if why := trouble(engine, model):
        raise VoiceError(why)
    if _ENGINES[engine].modelled:
        options["model"] = model
    module, _, name = _ENGINES[engine].voice.partition(":")
    voice: Voice = getattr(importlib.import_module(module), name)(**options)
    return voice
