"""A sound server that stands still and goes on: air lives through it, sounds again at once, and repeats nothing."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from dalaba.air import ledger
from dalaba.core.clock import SystemClock, zone
from dalaba.core.clock import today as today_in
from dalaba.core.model import Clip, Instant, OutletCard, OutputSpec, Part, Programme, Spot
from dalaba.link import control, handover
from tests.kept import until
from tests.rig import RATE, SINKS, Recorder, Rig

ZONE = "Asia/Shanghai"
EVERY = 1_200
"""Milliseconds from one spot of an outlet to its next."""
LENGTH = 0.5
HAMMERED = """
import gc, sys, threading
from dalaba.air.main import main
def hammer():
    while True:
        gc.collect()
threading.Thread(target=hammer, daemon=True).start()
sys.setswitchinterval(0.0005)
sys.exit(main(["--station", sys.argv[1]]))
"""
"""Air, while the garbage collector takes all that nobody holds."""


def pitch(number: int) -> float:
    """Of a spot: no two have the same."""
    return 400 + 50 * number


class Village:
    """Three horns on three cards, each with a tone of its own pitch every moment, and air in a process of its own."""

    def __init__(self, folder: Path, seconds: int) -> None:
        self.folder = folder
        self._count = seconds * 1000 // EVERY
        times = np.arange(round(LENGTH * RATE)) / RATE
        self.clips = [self._clip(number, times) for number in range(self._count)]

    def _clip(self, number: int, times: NDArray[np.float64]) -> Clip:
        path = self.folder / f"{number}.wav"
        soundfile.write(path, 0.3 * np.sin(2 * np.pi * pitch(number) * times), RATE)
        return Clip(path.name, hashlib.sha256(path.read_bytes()).hexdigest(), RATE, 0, len(times))

    def hand_over(self) -> None:
        """The first spots are due in two seconds."""
        first, day = SystemClock().now() + 2_000, today_in(SystemClock().now(), zone(ZONE))
        cards = tuple(OutletCard(sink, "speaker", OutputSpec(sink), lead_in=50, lead_out=50) for sink in SINKS)
        spots = []
        for number, clip in enumerate(self.clips):
            due = first + number * EVERY
            part = Part("普通话", "cmn", clip, clip.duration)
            for sink in SINKS:
                key = f"报/一@{sink}@{day}T{number:04d}"
                total = clip.duration + 100
                spots.append(
                    Spot(
                        key, sink, due, due, total, "报", "报", "报", "notice", "flexible", (part,), (), due + 500,
                        "skip",
                    )
                )  # fmt: skip
        handover.write(self.folder, Programme("石桥村", ZONE, day.isoformat(), cards, tuple(spots), ()))

    def told(self, kind: str) -> dict[str, Instant]:
        """Spots of which the ledger tells that, and when by its word."""
        found = {}
        for event in ledger.events(self.folder / "records"):
            if event.kind == kind and isinstance(at := event.detail.get("at"), int):
                assert event.spot not in found, "no spot begins or ends twice"
                found[event.spot] = at
        return found


@pytest.fixture
def air(tmp_path: Path, rig: Rig) -> Iterator[subprocess.Popen[bytes]]:
    with open(tmp_path / "air.txt", "wb") as said:
        process = subprocess.Popen([sys.executable, "-c", HAMMERED, str(tmp_path)], stderr=said, env=dict(os.environ))
    yield process
    process.terminate()
    process.wait(20)


def answers(folder: Path) -> bool:
    try:
        return bool(control.ask(folder, "status", patience=1.0))
    except control.NotRunning:
        return False


def number_of(spot: str) -> int:
    return int(spot.split("T")[-1])


def sounded(recorder: Recorder) -> list[int]:
    """Which spots a card was sent, one entry each time it began. A hole in one, as a busy PC makes it, is none of its
    beginnings: its pieces together are no longer than its clip."""
    left = recorder.stop()[:, 0]
    places = np.flatnonzero(np.abs(left) > 0.05)
    pieces = np.split(places, np.flatnonzero(np.diff(places) > RATE // 10) + 1) if len(places) else []
    found: list[tuple[int, int]] = []
    for piece in pieces:
        begin = left[piece[0] : piece[0] + RATE // 20]
        spectrum = np.abs(np.fft.rfft(begin * np.hanning(len(begin)), RATE))
        number, long = round((float(np.argmax(spectrum)) - 400) / 50), int(piece[-1] - piece[0])
        if found and found[-1][0] == number and found[-1][1] + long < (LENGTH + 0.05) * RATE:
            found[-1] = (number, found[-1][1] + long)
        else:
            found.append((number, long))
    return [number for number, _ in found]


FULL = [pytest.param(seconds, marks=pytest.mark.full) for seconds in (12, 30, 60)]


@pytest.mark.parametrize("seconds", [5, *FULL])
def test_air_outlives_a_server_that_stands_still_and_sounds_again_without_repeating_anything(
    tmp_path: Path, rig: Rig, air: subprocess.Popen[bytes], seconds: int
) -> None:
    village = Village(tmp_path, seconds + 25)
    until(lambda: answers(tmp_path))
    recorders = {sink: rig.recorder(sink) for sink in SINKS}
    village.hand_over()
    until(lambda: len(village.told("started")) >= 9)
    with rig.hung():
        time.sleep(seconds)
    back, before = SystemClock().now(), set(village.told("started"))
    until(lambda: len({key.split("@")[1] for key in set(village.told("ended")) - before}) == len(SINKS), 20)
    assert air.poll() is None, (tmp_path / "air.txt").read_text()
    began, whole = village.told("started"), set(village.told("ended")) - before
    heard = {sink: sounded(recorder) for sink, recorder in recorders.items()}
    for sink in SINKS:
        again = min((key for key in whole if key.split("@")[1] == sink), key=lambda key: began[key])
        assert began[again] - back <= 3_000, (sink, again)
        assert number_of(again) in heard[sink]
        assert len(heard[sink]) == len(set(heard[sink])), "nothing was heard twice"


ASKER = """
import gc, sys
import numpy as np
from dalaba.air.outputs import pulse
server = pulse.Server(pulse.load())
assert server.connect(5)
sink = next(sink for sink in server.sinks(5) if sink.name == "north")
stream = server.stream(sink, 2.0, lambda stream, frames: stream.write(np.zeros((frames, 2), np.float32), 0))
while stream.heard() is None:
    pulse.rest()
print("plays", flush=True)
sys.stdin.readline()
told = []
for _ in range(20):
    stream.when_written(told.append)
    server.sinks(0.0)
stream.close()
del stream
gc.collect()
filler = [pulse._DONE(lambda *_: None) for _ in range(200)]  # others take the places of what was freed
del filler
gc.collect()
print("closed", flush=True)
sys.stdin.readline()
assert server.sinks(5), "the server answers again, after all that it had been asked"
assert not told, "nobody waits for a stream that is closed"
server.close()
print("lives", flush=True)
"""


def test_what_was_asked_before_a_stream_was_closed_may_be_answered_afterwards(rig: Rig) -> None:
    """Twenty questions are under way when the stream and all that held them are gone."""
    with subprocess.Popen(
        [sys.executable, "-c", ASKER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as asker:
        assert asker.stdin is not None
        assert asker.stdout is not None
        assert asker.stdout.readline() == "plays\n"
        with rig.hung():
            asker.stdin.write("\n")
            assert asker.stdout.readline() == "closed\n"
        asker.stdin.write("\n")
        assert asker.stdout.readline() == "lives\n"
        assert asker.wait(10) == 0
