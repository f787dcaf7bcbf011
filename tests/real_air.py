"""Air itself in a thread, on tapes, at a time of day that a test chooses: for pages that show what air and its ledger
say."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dalaba.air.main import Air
from dalaba.air.outputs.tape import Tape
from dalaba.core import clock
from dalaba.core.clock import SystemClock
from dalaba.core.model import Instant
from dalaba.desk.root import Station
from dalaba.link import handover


class ClockAt(SystemClock):
    """The clock as if it were `start` now. It goes on as time does."""

    def __init__(self, start: Instant) -> None:
        super().__init__()
        self._by = start - super().now()

    def now(self) -> Instant:
        return super().now() + self._by

    def fine(self) -> float:
        return super().fine() + self._by

    def wait(self, until: Instant) -> None:
        super().wait(until - self._by)


@contextmanager
def air_at(folder: Path, time: SystemClock) -> Iterator[Air]:
    """The station's air with its day handed over, turning until the end of the block."""
    station = Station.read(folder)
    handover.write(folder, station.compile(clock.today(time.now(), station.setup.zone)))
    air = Air(folder, time, lambda card: Tape(card.name))
    over = threading.Event()

    def turning() -> None:
        while not over.is_set():
            air.turn()

    thread = threading.Thread(target=turning)
    thread.start()
    try:
        yield air
    finally:
        over.set()
        thread.join()
        air.close()
