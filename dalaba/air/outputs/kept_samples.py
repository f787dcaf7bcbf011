"""A cache of decoded sound that several outlets play, limited in bytes; any thread may use it.

While one thread makes something, it holds its key with `alone`, so that nothing is made twice.
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
    """The sounds asked for most recently, up to `most` bytes in total; a larger sound is not kept."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: dict[Hashable, NDArray[np.float32]] = {}
        self._making: dict[Hashable, threading.Lock] = {}
        self._guard = threading.Lock()

    @contextmanager
    def alone(self, key: Hashable) -> Iterator[None]:
        """Hold this key; other threads that want it wait meanwhile."""
        with self._guard:
            making = self._making.setdefault(key, threading.Lock())
        with making:
            try:
                yield
            finally:
                with self._guard:
                    self._making.pop(key, None)

    def find(self, key: Hashable) -> NDArray[np.float32] | None:
        """The samples kept under this key."""
        with self._guard:
            samples = self._found.pop(key, None)
            if samples is not None:
                self._found[key] = samples  # it is now the most recently used
            return samples

    def keep(self, key: Hashable, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """Keep the samples if there is room. Returns them as a read-only array."""
        samples = samples.view()
        samples.flags.writeable = False
        with self._guard:
            if samples.nbytes <= self._most:
                self._found[key] = samples
            total = sum(each.nbytes for each in self._found.values())
            while total > self._most:
                total -= self._found.pop(next(iter(self._found))).nbytes
        return samples
