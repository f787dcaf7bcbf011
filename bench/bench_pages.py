"""Twenty open pages: what they cost desk and air beside the same two without a page, and how soon a change is there.

Three outlets play every few seconds, so that there is always something new to show. Each page is a stream as a browser
opens it; another process reads all of them. Turns without and with pages alternate, and the middle of their differences
counts. `python -m bench.bench_pages 4` takes so many seconds a turn instead of 15.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import Figure
from bench.__main__ import table
from bench.bench_flood import _DESK, OURS
from bench.line import Line
from dalaba.core.clock import SystemClock
from dalaba.doors.console import client, link_file
from tests.rig import Rig, missing
from tests.test_heard import air, town

SECONDS, TURNS, PAGES = 15, 3, 20
EVERY = 5_000
"""Milliseconds between two plays at each outlet."""
CLOCK = SystemClock()
_READERS = """
import http.client, sys, threading
from urllib.parse import urlencode
port, pages, key = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
def entered(key):
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    body, here = urlencode({"key": key}), f"http://127.0.0.1:{port}"
    line.request("POST", "/enter", body, {"Content-Type": "application/x-www-form-urlencoded", "Origin": here})
    return line.getresponse().headers["set-cookie"].split(";")[0]
cookie, size = entered(key), 0
page = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
page.request("GET", "/", headers={"Cookie": cookie})
whole = len(page.getresponse().read())
def read():
    global size
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    line.request("GET", "/live/today", headers={"Cookie": cookie})
    answer = line.getresponse()
    while piece := answer.read1(65536):
        size += len(piece)
for _ in range(pages): threading.Thread(target=read, daemon=True).start()
print(whole, flush=True)
sys.stdin.readline()
print(size, flush=True)
"""


def main(seconds: int = SECONDS) -> list[Figure]:
    """The figures; none but a word where there is no sound server."""
    if why := missing():
        return [Figure(f"twenty open pages: {why}", 0)]
    with tempfile.TemporaryDirectory() as name, Rig(Path(name) / "rig", sinks=()) as rig:
        return _pages(rig, Path(name), seconds)


def _pages(rig: Rig, folder: Path, seconds: int) -> list[Figure]:
    Line(rig, folder, OURS)
    station = folder / "town"
    begin = (CLOCK.now() // EVERY + 3) * EVERY
    count = (2 * TURNS * (seconds + 4) + 20) * 1_000 // EVERY
    due = [begin + number * EVERY for number in range(count)]
    town(station, "PulseAudio", due[0], horns={name: (name, 1) for name in OURS}, starts=due, lead=0)
    with air(station) as playing:
        desk = subprocess.Popen([sys.executable, "-c", _DESK, str(station)])
        try:
            _opened(station)
            both = (desk.pid, playing.pid)
            quiet, open_, whole, sent = [], [], 0, 0
            for _ in range(TURNS):
                quiet.append(_busy(both, seconds))
                with_pages, whole, sent = _with_pages(station, both, seconds)
                open_.append(with_pages)
        finally:
            desk.kill()
            desk.wait()
    more = statistics.median(mine - none for mine, none in zip(open_, quiet, strict=True))
    return [
        Figure(f"{PAGES} open pages, of a core", 100 * more, "%", at_most=3.0),
        Figure("desk and air without a page, of a core", 100 * statistics.median(quiet), "%"),
        Figure("the home page", whole / 1_000, "KB", at_most=100.0),
        Figure("sent to each page in a second", sent / PAGES / seconds / 1_000, "KB"),
    ]


def _opened(station: Path) -> None:
    until = time.monotonic() + 30
    while link_file.read(station) is None:
        if time.monotonic() > until:
            raise RuntimeError("the page did not open")
        time.sleep(0.1)


def _with_pages(station: Path, pids: tuple[int, int], seconds: int) -> tuple[float, int, int]:
    """How busy both are while the pages are open; the bytes of the page, and of all that its streams brought."""
    door, link = link_file.read(station), client.link(station)
    assert door is not None
    assert link is not None
    command = [sys.executable, "-c", _READERS, str(door.port), str(PAGES), link.partition("#")[2]]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as readers:
        assert readers.stdin is not None
        assert readers.stdout is not None
        whole = int(readers.stdout.readline())
        time.sleep(2)  # all have their first pieces
        busy = _busy(pids, seconds)
        readers.stdin.write("\n")
        readers.stdin.flush()
        sent = int(readers.stdout.readline())
    return busy, whole, sent


def _busy(pids: tuple[int, int], seconds: int) -> float:
    """Which share of a core these processes take, over so many seconds."""
    before, began = sum(map(_used, pids)), time.monotonic()
    time.sleep(seconds)
    return (sum(map(_used, pids)) - before) / (time.monotonic() - began)


def _used(pid: int) -> float:
    """Seconds of the processor that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / float(os.sysconf("SC_CLK_TCK"))


if __name__ == "__main__":
    from rich.console import Console

    Console(width=120).print(table("pages", main(*map(int, sys.argv[1:]))))
