"""sherpa-onnx (extra `sherpa`) with the user's own model: `{引擎: sherpa, 模型: voices/vits-zh-aishell3}`, a folder.

The model is held by worker programs (`pool`, `sherpa_worker`), so that a model that crashes its runtime costs a
sentence. It speaks what its lexicons hold; a folder from which that cannot be told speaks nothing.
"""

from __future__ import annotations

import importlib.metadata
import os
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from dalaba.core.model import Reason
from dalaba.speech.voices import Speech, VoiceError, heard, refuse, sayable
from dalaba.speech.voices.measured_rate import Pace
from dalaba.speech.voices.own_models import found, print_of, sherpa_languages
from dalaba.speech.voices.workers import Workers

COMMAND = (sys.executable, "-P", "-X", "utf8", str(Path(__file__).with_name("sherpa_worker.py")))
_KINDS = frozenset({".onnx", ".txt", ".bin"})
"""What in a model's folder is heard."""


class SherpaVoice:
    """`model`: the folder. `workers`: processes at most, each with a model of its own in memory. `limit`: seconds for
    one sentence; loading the model has a minute more."""

    name = "sherpa"
    online = False
    quick = False
    whole = False

    def __init__(
        self, model: str = "", workers: int = 1, limit: float = 60.0, command: Sequence[str] = COMMAND
    ) -> None:
        self._model = model
        self._workers = Workers(self.name, (*command, model), workers, limit, start=60.0)
        self._pace = Pace(self._at, twice=True)

    def languages(self) -> frozenset[str]:
        files = list(Path(self._model).glob("lexicon*.txt")) if self._model else []
        if not all(os.access(each, os.R_OK) for each in (*files, *_parts(self._model))):
            return frozenset()
        return _languages(self._model, tuple(sorted((each.name, each.stat().st_mtime_ns) for each in files)))

    def identity(self, language: str, rate: int) -> str:
        model = self._ready(language)
        return f"sherpa-onnx/{_version()}/{model.name}/{print_of(_parts(self._model))}/{rate}"

    def speak(self, text: str, language: str, rate: int) -> Speech:
        self._ready(language)
        said = sayable(self.name, self.languages(), text, language)
        return self._at(said, language, self._pace.tempo(language, rate))

    def close(self) -> None:
        self._workers.close()

    def processes(self) -> frozenset[int]:
        """The ids of its worker processes."""
        return frozenset(self._workers.running)

    def _ready(self, language: str) -> Path:
        """The model's folder, where it is one and speaks the language."""
        model = found(self.name, self._model)
        if not self.languages():
            raise VoiceError(Reason("voices.bad_model", {"engine": self.name, "model": model.name}))
        refuse(self.name, self.languages(), language)
        return model

    def _at(self, text: str, language: str, tempo: float) -> Speech:
        import numpy as np

        del language  # the model tells by the characters
        head, sound = self._workers.ask({"text": text, "speed": tempo})
        return heard(self.name, text, np.frombuffer(sound, np.dtype("<i2")), int(head["rate"]))


def _parts(model: str) -> list[Path]:
    """The files that are heard."""
    folder = Path(model)
    return [each for each in folder.iterdir() if each.suffix in _KINDS] if model and folder.is_dir() else []


@cache
def _languages(model: str, _lexicons: tuple[tuple[str, int], ...]) -> frozenset[str]:
    """Asked once for the same lexicons: they are long."""
    return sherpa_languages(Path(model)) if Path(model).is_dir() else frozenset()


@cache
def _version() -> str:
    """The package's version, asked once."""
    return importlib.metadata.version("sherpa-onnx")
