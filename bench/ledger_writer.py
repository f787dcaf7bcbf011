"""Writes a village's ledger as air does, some rows at a time, until it is killed.

Run as `python -m bench.ledger_writer STATION SEED`."""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

from dalaba.air.ledger import Ledger
from dalaba.core.clock import SystemClock


def main(station: Path, seed: int) -> None:
    """Until somebody ends it."""
    chance, clock = random.Random(seed), SystemClock()
    ledger = Ledger(station / "records", "pc", f"b{seed}")
    while True:
        now = clock.now()
        row = {"kind": "note", "wall": now, "mono": clock.mono(), "output": "村0", "detail": {"title": "核酸"}}
        ledger.append_many(row for _ in range(chance.randint(1, 12)))
        time.sleep(chance.random() * 0.4)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
