"""Making very many values at once, without the collector of cyclic garbage looking through all of them in between.

None of them is in a cycle: what is not used any more goes when its last user does. Nearly half of a large day's
compiling was the collector's vain looking.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collecting() -> Iterator[None]:
    """The collector rests inside, and is as it was afterwards; what was made counts as old, and is not gone through."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.freeze()  # every generation into one that is passed over ...
            gc.unfreeze()  # ... and that into the oldest: nothing is walked through for it
            gc.enable()
