"""Decoded sound that several outlets play, kept within a number of bytes; any thread may ask.

Who asks for what another thread is just making waits for that thread: nothing is made twice.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Kept:
    """The newest asked for, up to `most` bytes; what is larger is made, and not kept."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: dict[Hashable, NDArray[np.float32]] = {}
        self._making: dict[Hashable, threading.Lock] = {}
        self._guard = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], NDArray[np.float32]]) -> NDArray[np.float32]:
        """The samples of that key, which nobody may change."""
        with self._guard:
            making = self._making.setdefault(key, threading.Lock())
        with making:
            with self._guard:
                samples = self._found.pop(key, None)
            try:
                if samples is None:
                    samples = make().view()
                    samples.flags.writeable = False
                self._keep(key, samples)
            finally:
                with self._guard:
                    self._making.pop(key, None)
        return samples

    def _keep(self, key: Hashable, samples: NDArray[np.float32]) -> None:
        with self._guard:
            if samples.nbytes <= self._most:
                self._found[key] = samples
            total = sum(each.nbytes for each in self._found.values())
            while total > self._most:
                total -= self._found.pop(next(iter(self._found))).nbytes
