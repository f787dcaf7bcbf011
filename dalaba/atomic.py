"""A file is there whole, or as it was before: written beside, synced, moved into place.

Works the same on Windows, where a virus scanner may hold the old file for a moment. Directories are not synced: after
a power cut the old file may be the one that is there, whole.
"""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

_TRIES = 5


def write(path: Path, data: bytes) -> None:
    """Replace `path` by `data`. OSError, with nothing left behind, when the disk refuses."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        with open(beside, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _move(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def _move(beside: Path, path: Path) -> None:
    for left in reversed(range(_TRIES)):
        try:
            os.replace(beside, path)
        except PermissionError:
            if not left:
                raise
            time.sleep(0.05)
        else:
            return
