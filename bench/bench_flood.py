"""The page under attack while three outlets play on three devices: 1,000 requests a second without a key; then files
from somebody with a key, one of 2 GB and many of 150 MB, as fast as they go; then its process is killed.

The page is served by a process as the desk is, air is air's own. "Moved" is how far the worst onset in an attack is
from the middle of those before it; the same of the quiet ones stands beside it. `python -m bench.bench_flood 4` has so
many seconds for each instead of 30.
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
_UPLOADS = """
import http.client, sys, threading, time
from pathlib import Path
from dalaba.doors.console import client
folder, port, seconds = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
def ask(method, path, body=b"", **headers):
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    line.request(method, path, body, headers)
    answer = line.getresponse()
    return answer, answer.read().decode()
key = client.link(folder).partition("#")[2]
kind = "application/x-www-form-urlencoded"
origin = f"http://127.0.0.1:{port}"
entered, _ = ask("POST", "/enter", f"key={key}".encode(), Origin=origin, **{"Content-Type": kind})
cookie = entered.getheader("set-cookie").partition(";")[0]
csrf = ask("GET", "/sounds", Cookie=cookie)[1].split('name="csrf" value="', 1)[1].split('"', 1)[0]
head = b'--edge\\r\\nContent-Disposition: form-data; name="file"; filename="a.wav"\\r\\n\\r\\n'
over, sent = time.monotonic() + seconds, [0] * 3
def bring(number):
    block = bytes(1 << 18)
    while time.monotonic() < over:
        size = 2_000_000_000 if number == 0 else 150_000_000
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            line.putrequest("POST", "/do/sounds/upload")
            for name, value in (("Cookie", cookie), ("X-CSRF-Token", csrf), ("Accept", "application/json"),
                ("Content-Type", "multipart/form-data; boundary=edge"), ("Content-Length", str(len(head) + size))):
                line.putheader(name, value)
            line.endheaders(head)
            left = size
            while left > 0 and time.monotonic() < over:
                line.send(block)
                left -= len(block)
                sent[number] += len(block)
        except OSError:
            time.sleep(0.02)
        finally:
            line.close()
threads = [threading.Thread(target=bring, args=(number,)) for number in range(3)]
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
    due = [begin + number * EVERY for number in range(4 * count)]
    town(station, "PulseAudio", due[0], horns={name: (name, 1) for name in OURS}, starts=due, lead=0)
    with air(station):
        desk = subprocess.Popen([sys.executable, "-c", _DESK, str(station)])
        try:
            _wait_until(due[count] - 300)
            sent = _attack(_FLOOD, station, seconds, PER_SECOND)
            _wait_until(due[2 * count] - 300)
            brought = _attack(_UPLOADS, station, seconds)
            _wait_until(due[3 * count] - 300)
        finally:
            desk.kill()
            desk.wait()
        _wait_until(due[-1] + 2_000)
    late = np.stack([_late(each, due) for each in line.onsets().values()])
    quiet, *others = (late[:, at : at + count] for at in range(0, 4 * count, count))
    return _figures(quiet, others, sent / seconds, brought / seconds / 1e6)


def _attack(program: str, station: Path, seconds: int, *words: int) -> int:
    """Run it to its end. Returns the number that it prints: what it got rid of."""
    door = link_file.read(station)
    assert door is not None, "the page is open"
    where = [str(station)] if program is _UPLOADS else []
    command = [sys.executable, "-c", program, *where, str(door.port), str(seconds), *map(str, words)]
    return int(subprocess.run(command, capture_output=True, check=True).stdout)


def _figures(
    quiet: NDArray[np.float64], attacks: Sequence[NDArray[np.float64]], rate: float, megabytes: float
) -> list[Figure]:
    middle = np.nanmedian(quiet, axis=1, keepdims=True)
    found = [
        Figure("requests without a key a second", rate, ""),
        Figure("megabytes of files a second", megabytes, ""),
        Figure("an onset moved, quiet, max", float(np.nanmax(np.abs(quiet - middle))), "ms"),
    ]
    for name, late in zip(("flooded", "files", "killed"), attacks, strict=True):
        found.append(Figure(f"{name}: not heard, of {late.size}", int(np.isnan(late).sum()), "", at_most=0))
        moved = float(np.nanmax(np.abs(late - middle)))
        found.append(Figure(f"{name}: an onset moved, max", moved, "ms", at_most=2.0))
    return found


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
