"""piper with the user's own model: `{引擎: piper, 模型: voices/zh_CN-huayan-medium.onnx}`.

piper is GPL, so it is never imported. The user installs it on the PATH or next to this Python, and it is started once
per sentence (`external_program`). A model speaks only the language that its `.onnx.json` names.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from dalaba.core.model import Reason
from dalaba.speech.voices import Speech, VoiceError, heard, refuse, sayable
from dalaba.speech.voices.external_program import Program
from dalaba.speech.voices.measured_rate import Pace
from dalaba.speech.voices.own_models import found, piper_language, print_of


class PiperVoice:
    """`model`: the path of an `.onnx` with its `.onnx.json` next to it. `limit`: seconds for one sentence."""

    name = "piper"
    online = False
    quick = False
    whole = False

    def __init__(self, model: str = "", limit: float = 60.0, at_once: int = 1) -> None:
        self._model = model
        self._program = Program(self.name, limit, at_once)
        self._pace = Pace(self._at, twice=True)

    def languages(self) -> frozenset[str]:
        language = piper_language(self._config) if self._model else None
        return frozenset({language} if language else ())

    def identity(self, language: str, rate: int) -> str:
        model = self._ready(language)
        return f"piper/{model.stem}/{print_of((model, self._config))}/{rate}"

    def speak(self, text: str, language: str, rate: int) -> Speech:
        self._ready(language)
        said = sayable(self.name, self.languages(), text, language)
        return self._at(said, language, self._pace.tempo(language, rate))

    def close(self) -> None:
        self._program.close()

    @property
    def _config(self) -> Path:
        return Path(f"{self._model}.json")

    def _ready(self, language: str) -> Path:
        """The model, after checking that it exists and speaks the language."""
        model = found(self.name, self._model)
        if not self.languages():
            raise VoiceError(Reason("voices.bad_model", {"engine": self.name, "model": model.name}))
        refuse(self.name, self.languages(), language)
        return model

    def _at(self, text: str, language: str, tempo: float) -> Speech:
        del language  # the model has only one
        program = _program()
        model = str(Path(self._model).resolve())
        samples, rate = self._program.sound(
            text,
            lambda file: [program, "--model", model, "--output_file", str(file), "--length_scale", f"{1 / tempo:.3f}"],
        )
        return heard(self.name, text, samples, rate)


def _program() -> str:
    """The path of piper. Raises VoiceError("voices.no_program") if it is not installed."""
    beside = str(Path(sys.executable).parent)
    path = shutil.which("piper") or shutil.which("piper", path=beside)
    if not path:
        raise VoiceError(Reason("voices.no_program", {"engine": "piper", "program": "piper"}))
    return path
