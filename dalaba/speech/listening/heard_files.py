"""A listener for files that remembers its results: an unchanged file is not listened to twice.

The results are in `records/heard.json`, by digest, language and listener. A missing or broken file counts as empty, and
if the disk fails, the sounds are only listened to again.
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dalaba.core import atomic
from dalaba.speech.listening import Heard, Listener

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MEMORY = "records/heard.json"
_MOST = 5_000
"""Most sounds remembered. The oldest are forgotten first."""


class Ear:
    """The listener for the station in `folder`."""

    def __init__(self, folder: Path, listener: Listener) -> None:
        self._path = folder / MEMORY
        self._listener = listener
        self._heard = _read(self._path)
        self._new = False

    def languages(self) -> frozenset[str]:
        """ISO 639-3 codes of the languages that it knows."""
        return self._listener.languages()

    def knows(self, digest: str, language: str) -> bool:
        """Whether the result is known without listening."""
        return self._key(digest, language) in self._heard

    def hear(self, path: Path, digest: str, language: str, skip: int = 0, frames: int | None = None) -> Heard:
        """What a file with that digest says. `skip`, `frames`: in samples. Raises `ListenError`, `CodecError`."""
        key = self._key(digest, language)
        if key not in self._heard:
            samples, rate = _sound(path, skip, frames)
            heard = self._listener.hear(samples, rate, language)
            self._heard[key] = (heard.text, heard.sure)
            self._new = True
        return Heard(self._heard[key][0], language, self._heard[key][1])

    def close(self) -> None:
        """End the listener, and store its results."""
        self._listener.close()
        if self._new:
            body = {"heard": dict([*self._heard.items()][-_MOST:])}
            with suppress(OSError):
                atomic.write(self._path, json.dumps(body, ensure_ascii=False, indent=0).encode())

    def _key(self, digest: str, language: str) -> str:
        return f"{digest[:32]} {language} {self._listener.identity()}"


def known_text(folder: Path, digest: str, language: str) -> str:
    """What any listener has heard in a sound; "" if none has listened."""
    begins = f"{digest[:32]} {language} "
    found = (text for key, (text, _) in _read(folder / MEMORY).items() if digest and key.startswith(begins))
    return next(found, "")


def _sound(path: Path, skip: int, frames: int | None) -> tuple[NDArray[np.float32], int]:
    from dalaba.sound.codec import decode, take

    if frames is None:
        return take(path, 16_000)[0], 16_000
    samples, rate = decode(path)
    return samples[skip : skip + frames], rate


def _read(path: Path) -> dict[str, tuple[str, float]]:
    """The stored results; none if the file cannot be read. Then everything is listened to and stored again."""
    try:
        return atomic.read_json(path, _heard_of) or {}
    except (OSError, atomic.Broken):
        return {}


def _heard_of(body: Any) -> dict[str, tuple[str, float]]:
    return {str(key): (str(text), float(sure)) for key, (text, sure) in body["heard"].items()}
