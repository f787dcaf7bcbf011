"""Whether a clip may be aired: its file exists, has its digest, and decodes. Checked just before it airs.

A file with unchanged time and size is not read again. This module never repairs anything. Any thread may call it.
"""

from __future__ import annotations

import hashlib
import stat
import threading
from pathlib import Path

from dalaba.air.outputs import Cue, OutputError
from dalaba.core.model import Clip, Reason

_MOST = 2_000
"""How many clips are remembered: those checked most recently."""


def load() -> None:
    """Load the decoder before the first clip needs it."""
    import dalaba.sound.codec  # noqa: F401  (importing it is the loading)


class Intact:
    """The check for one station's clips. `__call__(clip)` returns None if the clip is good, otherwise the reason."""

    def __init__(self, folder: Path, decode: bool = True) -> None:
        self._folder = folder
        self._decode = decode
        self._seen: dict[Clip, tuple[int, int, Reason | None]] = {}
        self._guard = threading.Lock()

    def __call__(self, clip: Clip) -> Reason | None:
        path = self._folder / clip.file
        try:
            status = path.stat()
            plain = stat.S_ISREG(status.st_mode)  # opening a pipe might block for ever
        except (OSError, ValueError):  # ValueError: a name that no file can have
            plain = False
        if not plain:
            missing = Reason("air.clip_missing", {"clip": clip.file})
            self._note(clip, (0, 0, missing))
            return missing
        seen = self._seen.get(clip)
        if seen and seen[:2] == (status.st_mtime_ns, status.st_size):
            self._note(clip, seen)
            return seen[2]
        why = self._look(path, clip)
        self._note(clip, (status.st_mtime_ns, status.st_size, why))
        return why

    def _note(self, clip: Clip, seen: tuple[int, int, Reason | None]) -> None:
        with self._guard:
            self._seen.pop(clip, None)
            self._seen[clip] = seen
            if len(self._seen) > _MOST:
                del self._seen[next(iter(self._seen))]

    def spoilt(self) -> list[str]:
        """The files of clips that were found damaged and have not been found good since."""
        return sorted(clip.file for clip, (_, _, why) in list(self._seen.items()) if why)

    def _look(self, path: Path, clip: Clip) -> Reason | None:
        return changed(path, clip.file, clip.digest) or (_wrong(path, clip) if self._decode else None)


def changed(path: Path, name: str, digest: str) -> Reason | None:
    """Why the file is not the one with this digest, or None. Reads it once, in pieces."""
    try:
        with open(path, "rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return Reason("air.clip_missing", {"clip": name})
    except OSError as error:
        return Reason("air.clip_unreadable", {"clip": name, "why": error.strerror or str(error)})
    return Reason("air.clip_changed", {"clip": name}) if found != digest else None


def _wrong(path: Path, clip: Clip) -> Reason | None:
    """Why it does not decode, or None."""
    from dalaba.air.outputs.decoded_clips import check

    try:
        check(Cue(path, 0, clip.rate, clip.skip, clip.frames))
    except OutputError as error:
        return Reason(error.reason.code, {"clip": clip.file})
    return None
