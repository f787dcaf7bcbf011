"""The thread that decodes ahead of a device: it fills a ring from blocks of sound, as fast as the ring has room."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING
from weakref import ref

from dalaba.air.outputs import OutputError
from dalaba.air.outputs.ring import Ring
from dalaba.core.clock import Clock, SystemClock
from dalaba.core.model import Millis, Reason

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

_TURN: Millis = 200
"""How long the thread sleeps at least while there is no room, and at most after the ring was closed."""
_PIECE = 1.0
"""Seconds: the most that is written at once."""


def feed(ring: Ring, blocks: Iterator[Samples]) -> None:
    """Fill the ring from these in a thread of its own, until they end or nobody has the ring any more."""
    threading.Thread(target=_fed, args=(ref(ring), blocks), name="dalaba-feed", daemon=True).start()


def _fed(ring: ref[Ring], blocks: Iterator[Samples]) -> None:
    fault: Reason | None = None
    clock = SystemClock()
    try:
        for block in blocks:
            if not _written(ring, block, clock):
                return
    except OutputError as error:
        fault = error.reason
    finally:
        if (there := ring()) is not None:
            there.finish(fault)


def _written(ring: ref[Ring], block: Samples, clock: Clock) -> bool:
    """Wait for room and write. False: the ring is closed or gone."""
    while len(block):
        there = ring()
        if there is None or there.closed:
            return False
        piece = block[: round(_PIECE * there.rate)]
        lacking = len(piece) - there.room
        if lacking <= 0:
            there.write(piece)
            block = block[len(piece) :]
            continue
        wait = max(_TURN, min(1_000, lacking * 1000 // there.rate))
        del there
        clock.wait(clock.now() + wait)
    return True
