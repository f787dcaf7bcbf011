"""A file is there whole, or as it was before: written beside, synced, moved into place.

Works the same on Windows, where a virus scanner may hold the old file for a moment. Directories are not synced: after
a power cut the old file may be the one that is there, whole.
"""

from __future__ import annotations

import os
import threading
import time
from contextlib import suppress
from pathlib import Path

_TRIES = 5


def write(path: Path, data: bytes, private: bool = False) -> None:
    """Replace `path` by `data`. OSError, with nothing left behind, when the disk refuses.

    `private`: from its first byte on, only its owner may read it. On Windows that is by the folder's own list.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        with open(beside, "wb", opener=_for_its_owner if private else None) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _move(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def _for_its_owner(path: str, flags: int) -> int:
    with suppress(OSError):
        os.unlink(path)
    return os.open(path, flags | os.O_EXCL, 0o600)


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
