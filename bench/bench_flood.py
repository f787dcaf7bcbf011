"""A flood at the page's door: 1,000 requests a second without a key, while three outlets play on three devices.

The page is served by a process as the desk is, air is air's own. "Moved" is how far the worst onset under the flood is
from the middle of those before it; the same of the quiet ones stands beside it. `python -m bench.bench_flood 4` has so
many seconds instead of 30.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench import Figure
from bench.__main__ import table
from bench.line import Line
from dalaba.core.clock import SystemClock
from dalaba.doors.console import link_file
from tests.rig import Rig, missing
from tests.test_heard import air, town

OURS = ("one", "two", "three")
EVERY = 1_500
SECONDS = 30
PER_SECOND = 1_000
CLOCK = SystemClock()

_DESK = """
import sys, time
from pathlib import Path
from dalaba.core.clock import SystemClock
from dalaba.doors.console import Console
from dalaba.link import control
from dalaba.core.lock import Lock
from dalaba.desk.root import Station
from dalaba.link.upkeep.start_processes import DESK_LOCK
folder = Path(sys.argv[1])
lock, station = Lock(folder / DESK_LOCK), Station.read(folder)
Console(folder, lambda: station, SystemClock(), "", lambda reason: None, sys.stderr, False).start()
while True:
    control.ask(folder, "status", desk=True)
    time.sleep(1)
"""
_FLOOD = """
import socket, sys, threading, time
port, seconds, rate = map(int, sys.argv[1:])
request = f"POST /api/v1/stop HTTP/1.1\\r\\nHost: 127.0.0.1:{port}\\r\\n\\r\\n".encode()
over, sent = time.monotonic() + seconds, [0] * 16
def flood(number):
    due = time.monotonic()
    while time.monotonic() < over:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as line:
                line.sendall(request)
                sent[number] += 1
        except OSError:
            pass
        due += 16 / rate
        time.sleep(max(0, due - time.monotonic()))
threads = [threading.Thread(target=flood, args=(number,)) for number in range(16)]
for each in threads: each.start()
for each in threads: each.join()
print(sum(sent))
"""


def main(seconds: int = SECONDS) -> list[Figure]:
    if why := missing():
        return [Figure(f"a flood at the page's door: {why}", 0)]
    with tempfile.TemporaryDirectory() as name, Rig(Path(name) / "rig", sinks=()) as rig:
        return _flooded(rig, Path(name), seconds)


def _flooded(rig: Rig, folder: Path, seconds: int) -> list[Figure]:
    count = seconds * 1_000 // EVERY
    line, station = Line(rig, folder, OURS), folder / "town"
    begin = (CLOCK.now() // EVERY + 8) * EVERY
    due = [begin + number * EVERY for number in range(2 * count)]
    town(station, "PulseAudio", due[0], horns={name: (name, 1) for name in OURS}, starts=due, lead=0)
    with air(station):
        desk = subprocess.Popen([sys.executable, "-c", _DESK, str(station)])
        try:
            _wait_until(due[count] - 300)
            sent = _flood(station, seconds)
            _wait_until(due[-1] + 2_000)
        finally:
            desk.kill()
            desk.wait()
    late = np.stack([_late(each, due) for each in line.onsets().values()])
    return _figures(late[:, :count], late[:, count:], sent / seconds)


def _flood(station: Path, seconds: int) -> int:
    door = link_file.read(station)
    assert door is not None, "the page is open"
    command = [sys.executable, "-c", _FLOOD, str(door.port), str(seconds), str(PER_SECOND)]
    return int(subprocess.run(command, capture_output=True, check=True).stdout)


def _figures(quiet: NDArray[np.float64], flooded: NDArray[np.float64], rate: float) -> list[Figure]:
    middle = np.nanmedian(quiet, axis=1, keepdims=True)
    return [
        Figure("requests without a key a second", rate, ""),
        Figure(f"not heard, of {flooded.size}", int(np.isnan(flooded).sum()), "", at_most=0),
        Figure("an onset moved, quiet, max", float(np.nanmax(np.abs(quiet - middle))), "ms"),
        Figure("an onset moved, flooded, max", float(np.nanmax(np.abs(flooded - middle))), "ms", at_most=2.0),
    ]


def _late(onsets: NDArray[np.float64], due: Sequence[int]) -> NDArray[np.float64]:
    """How long after each instant its onset came, in milliseconds; NaN where none did."""
    found = []
    for at in due:
        own = onsets[(onsets > at - 100) & (onsets < at + EVERY - 100)]
        found.append(float(own[0]) - at if len(own) else float("nan"))
    return np.array(found)


def _wait_until(instant: int) -> None:
    time.sleep(max(0.0, (instant - CLOCK.now()) / 1000))


if __name__ == "__main__":
    from rich.console import Console

    Console(width=120).print(table("flood", main(*map(int, sys.argv[1:]))))
