"""sherpa-onnx (extra `sherpa`) with the user's own model: `{引擎: sherpa, 模型: voices/vits-zh-aishell3}`, a folder.

Worker programs (`workers`, `sherpa_worker`) hold the model, so that a crash of its runtime costs only one sentence. It
speaks the languages of its lexicons; if these cannot be recognised, it speaks nothing.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from dalaba.core.model import Reason
from dalaba.speech.voices import Speech, VoiceError, heard, refuse, sayable
from dalaba.speech.voices.installed import version_of
from dalaba.speech.voices.measured_rate import Pace
from dalaba.speech.voices.own_models import found, print_of, sherpa_languages
from dalaba.speech.voices.workers import Workers

COMMAND = (sys.executable, "-P", "-X", "utf8", str(Path(__file__).with_name("sherpa_worker.py")))
_KINDS = frozenset({".onnx", ".txt", ".bin"})
"""The files in a model's folder that affect its sound."""


class SherpaVoice:
    """`model`: the folder. `workers`: most processes, each with its own copy of the model in memory. `limit`: seconds
    for one sentence; loading the model may take a minute more."""

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
        return f"sherpa-onnx/{version_of('sherpa-onnx')}/{model.name}/{print_of(_parts(self._model))}/{rate}"

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
        """The model's folder, after checking that it exists and speaks the language."""
        model = found(self.name, self._model)
        if not self.languages():
            raise VoiceError(Reason("voices.bad_model", {"engine": self.name, "model": model.name}))
        refuse(self.name, self.languages(), language)
        return model

    def _at(self, text: str, language: str, tempo: float) -> Speech:
        import numpy as np

        del language  # the model recognises it by the characters
        head, sound = self._workers.ask({"text": text, "speed": tempo})
        return heard(self.name, text, np.frombuffer(sound, np.dtype("<i2")), int(head["rate"]))


def _parts(model: str) -> list[Path]:
    """The files that affect the sound."""
    folder = Path(model)
    return [each for each in folder.iterdir() if each.suffix in _KINDS] if model and folder.is_dir() else []


@cache
def _languages(model: str, _lexicons: tuple[tuple[str, int], ...]) -> frozenset[str]:
    """The languages of a model. Cached for the same lexicons, because they are long."""
    return sherpa_languages(Path(model)) if Path(model).is_dir() else frozenset()
