"""The listener that there is: faster-whisper (extra `listening`) with Whisper's base model, brought as voices are.

It knows Mandarin and English. A worker program holds the model, so that a crash or hang costs only one sound, and
`close` frees the memory.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dalaba.core.model import Reason
from dalaba.speech.listening import MAX_SECONDS, Heard, Listener, ListenError, refuse
from dalaba.speech.model_files import folder
from dalaba.speech.voices import VoiceError
from dalaba.speech.voices.workers import Workers

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MODEL = "whisper-base"
FILES = ("config.json", "model.bin", "tokenizer.json", "vocabulary.txt")
RATE = 16_000
"""Hertz: the rate that the model needs."""
COMMAND = (sys.executable, "-P", "-X", "utf8", str(Path(__file__).with_name("whisper_worker.py")))
_CODES = {"cmn": "zh", "eng": "en"}
_CODES_OF_POOL = {"voices.worker_gone": "listening.worker_gone", "voices.broken": "listening.broken"}
_VERSION = 1
"""Version of how the model is used. If it changes, stored results are not used."""


def is_there(model: Path | None = None) -> bool:
    """Whether the model's files are in its folder."""
    return all(((model or folder(MODEL)) / name).is_file() for name in FILES)


def trouble(model: Path | None = None) -> Reason | None:
    """Why nothing can be listened to on this PC (package or model missing); None if it can."""
    if importlib.util.find_spec("faster_whisper") is None:
        return Reason("listening.needs_extra", {"extra": "listening"})
    if not is_there(model):
        return Reason("listening.no_model", {"model": MODEL, "folder": str(model or folder(MODEL))})
    return None


def open_listener() -> Listener:
    """The listener of this PC. Starts nothing. Raises `ListenError` if there is none."""
    if why := trouble():
        raise ListenError(why)
    return WhisperListener()


class WhisperListener:
    """`model`: its folder; without it, the one where models are installed. `threads`: of the one worker. `limit`:
    seconds for each half minute of sound; loading may take a minute more."""

    def __init__(
        self, model: Path | None = None, threads: int = 2, limit: float = 600.0, command: Sequence[str] = COMMAND
    ) -> None:
        self._model = model or folder(MODEL)
        self._workers = Workers("whisper", (*command, str(self._model), str(threads)), 1, limit, start=60.0)

    def languages(self) -> frozenset[str]:
        return frozenset(_CODES)

    def identity(self) -> str:
        return f"faster-whisper/{importlib.metadata.version('faster-whisper')}/{self._model.name}/{_VERSION}"

    def hear(self, samples: NDArray[np.float32], rate: int, language: str) -> Heard:
        refuse(self, len(samples) / rate, language)
        if why := trouble(self._model):
            raise ListenError(why)
        try:
            head, _ = self._workers.ask({"language": _CODES[language]}, _bytes(samples, rate))
        except VoiceError as error:
            raise ListenError(_ours(error.reason)) from error
        return Heard(str(head["text"]), language, float(head["sure"]))

    def close(self) -> None:
        self._workers.close()

    def processes(self) -> frozenset[int]:
        """The ids of its worker processes."""
        return frozenset(self._workers.running)


def _ours(reason: Reason) -> Reason:
    """A worker's fault, as a listener's reason."""
    code = _CODES_OF_POOL.get(reason.code, "listening.refused")
    return Reason(code, {"detail": reason.params.get("detail", "")})


def _bytes(samples: NDArray[np.float32], rate: int) -> bytes:
    """The sound as the worker takes it: int16 at `RATE`."""
    import numpy as np

    from dalaba.sound.codec import resample

    heard = resample(np.asarray(samples[: MAX_SECONDS * rate], np.float32), rate, RATE)
    return np.clip(heard * 32767, -32767, 32767).astype("<i2").tobytes()
