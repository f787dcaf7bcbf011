"""Sentences that took long to speak, kept as they were spoken: whatever clip, profile or day wants one again.

A file is found by what was said and by whom, and used only while its bytes have the digest in its name. The folder
keeps to a size: what was not used for longest goes first. A disk that refuses costs speaking it again, nothing else.
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
"""Bytes: some two and a half hours."""


class Sentences:
    """One station's. Safe to use from many threads."""

    def __init__(self, folder: Path, most: int = MOST) -> None:
        self._folder = folder
        self._most = most

    def get(self, identity: str, language: str, text: str) -> tuple[Samples, int] | None:
        """The sound, float32 mono, and its rate in hertz; None where it was not kept, or is not whole."""
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
        """Keep one."""
        from dalaba.sound.codec import encode_flac

        key, data = _key(identity, language, text), encode_flac(samples, rate)
        with suppress(OSError):
            atomic.write(self._folder / key[:2] / _name(key, data), data)

    def sweep(self) -> None:
        """Back to its size, where it has outgrown it."""
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
