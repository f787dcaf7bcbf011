"""Decoded sound that several outlets play, kept within a number of bytes; any thread may ask.

Who makes something is `alone` with its key meanwhile: nothing is made twice.
"""

from __future__ import annotations

import threading
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Kept:
    """The newest asked for, up to `most` bytes; what is larger is not kept."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: dict[Hashable, NDArray[np.float32]] = {}
        self._making: dict[Hashable, threading.Lock] = {}
        self._guard = threading.Lock()

    @contextmanager
    def alone(self, key: Hashable) -> Iterator[None]:
        """Whoever else wants that key waits meanwhile."""
        with self._guard:
            making = self._making.setdefault(key, threading.Lock())
        with making:
            try:
                yield
            finally:
                with self._guard:
                    self._making.pop(key, None)

    def find(self, key: Hashable) -> NDArray[np.float32] | None:
        """What is kept under it."""
        with self._guard:
            samples = self._found.pop(key, None)
            if samples is not None:
                self._found[key] = samples  # it is the newest asked for
            return samples

    def keep(self, key: Hashable, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """Keep them, if there is room for so many. Returned as what nobody may change."""
        samples = samples.view()
        samples.flags.writeable = False
        with self._guard:
            if samples.nbytes <= self._most:
                self._found[key] = samples
            total = sum(each.nbytes for each in self._found.values())
            while total > self._most:
                total -= self._found.pop(next(iter(self._found))).nbytes
        return samples
