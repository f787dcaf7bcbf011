"""A file that only takes up room. It is removed when the disk is full, to make room for the ledger or a `stop`."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

SIZE = 2 * 1024 * 1024
"""Bytes: some thousand events, or a few days of a township."""


class Reserve:
    """Created when there is room, removed when the disk refuses, created again later. Never raises."""

    def __init__(self, path: Path, size: int = SIZE) -> None:
        self._path, self._size = path, size
        self.low = False
        """Whether the disk had no room for it at the last check."""

    def keep(self) -> None:
        """Create it if there is room for twice its size. Its bytes are random, because some disks compress others."""
        if self._there():
            self.low = False
            return
        growing = self._path.with_name(f".{self._path.name}.part")
        try:
            self.low = shutil.disk_usage(self._path.parent).free < 2 * self._size
            if not self.low:
                with open(growing, "wb") as file:
                    file.write(os.urandom(self._size))
                    file.flush()
                    os.fsync(file.fileno())
                growing.replace(self._path)
        except OSError:
            self.low = True
            with suppress(OSError):
                growing.unlink(missing_ok=True)

    def free(self) -> bool:
        """Remove it to free its room. False if there was nothing to free."""
        there = self._there()
        try:
            self._path.unlink()
        except OSError:
            return False
        self.low = True
        return there

    def _there(self) -> bool:
        with suppress(OSError):
            return self._path.stat().st_size >= self._size
        return False
