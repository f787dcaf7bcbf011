"""Keeps sentences that a slow voice has spoken, for other clips, profiles and days.

A file's name has a key of the words and the voice, and the digest of its bytes; it is used only if both fit. The folder
is limited in size: the files unused for longest go first. If the disk refuses, the sentence is only spoken again.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from dalaba.core import atomic

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

MOST = 300_000_000
"""In bytes: about two and a half hours of sound."""


class Sentences:
    """One station's kept sentences. Many threads may use it at once."""

    def __init__(self, folder: Path, most: int = MOST) -> None:
        self._folder = folder
        self._most = most

    def get(self, identity: str, language: str, text: str) -> tuple[Samples, int] | None:
        """The sound (float32, mono) and its rate in hertz; None if it was not kept or is damaged."""
        from dalaba.sound.codec import CodecError, decode

        key = _key(identity, language, text)
        for path in (self._folder / key[:2]).glob(f"{key}.*.flac"):
            with suppress(OSError, CodecError):
                data = atomic.whole(path)
                if path.name == _name(key, data):
                    os.utime(path)
                    return decode(data)
        return None

    def put(self, identity: str, language: str, text: str, samples: Samples, rate: int) -> None:
        """Keep a sentence's sound."""
        from dalaba.sound.codec import encode_flac

        key, data = _key(identity, language, text), encode_flac(samples, rate)
        with suppress(OSError):
            atomic.write(self._folder / key[:2] / _name(key, data), data)

    def sweep(self) -> None:
        """Delete the files unused for longest until the folder is within its size."""
        kept: list[tuple[float, int, Path]] = []
        for path in self._folder.glob("*/*.flac"):
            with suppress(OSError):
                status = path.stat()
                kept.append((status.st_mtime, status.st_size, path))
        over = sum(size for _, size, _ in kept) - self._most
        for _, size, path in sorted(kept, key=lambda each: each[0]):
            if over <= 0:
                return
            with suppress(OSError):
                path.unlink()
                over -= size


def _key(identity: str, language: str, text: str) -> str:
    said = "\0".join((identity, language, text))
    return hashlib.sha256(said.encode(errors="replace")).hexdigest()[:32]


def _name(key: str, data: bytes) -> str:
    return f"{key}.{hashlib.sha256(data).hexdigest()[:16]}.flac"
