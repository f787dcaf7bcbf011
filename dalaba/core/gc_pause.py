"""Pausing the garbage collector while very many values are made.

None of these values is in a cycle, so reference counting frees them. Without the pause the collector took almost half
of the time of compiling a large day and found nothing.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collecting() -> Iterator[None]:
    """Pause the collector inside, and restore it afterwards. Values made meanwhile count as old, unexamined."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.freeze()  # moves every generation into a permanent one ...
            gc.unfreeze()  # ... and that one into the oldest, without examining anything
            gc.enable()
