"""From mouth to horn: how long a word takes, and what a talk costs air. No rival that levels and records is known.

A microphone in a silent room hears bursts; the room and the horn are two channels of one recorded card (`bench.line`),
so the difference of their onsets is the whole way: microphone, the talker's process, loopback, air, sound server. Air
is its own process, the talk `broadcaster.py talk`. `python -m bench.bench_talk 20` has so many bursts instead of 60.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bench import Figure
from bench.__main__ import table
from bench.line import Line
from bench.process import cpu_seconds
from dalaba.air import ledger
from dalaba.core.clock import SystemClock
from dalaba.link import control
from tests.conftest import ROOT
from tests.rig import Rig, missing
from tests.test_heard import town

BURSTS, EVERY = 60, 1.0
STATION = "台名: 三江\n播放点: {五一村: {类型: 大喇叭, 输出: {声卡: horn, 声道: [1]}}}\n"


def _bursts(path: Path, count: int) -> None:
    """A second each: 0.15 s of a voice's pitch and silence."""
    rate = 48_000
    times = np.arange(round(0.15 * rate)) / rate
    burst = np.zeros(round(EVERY * rate))
    burst[: len(times)] = 9_000 * np.sign(np.sin(2 * np.pi * 600 * times))
    path.write_bytes(np.tile(burst, count).astype("<i2").tobytes())


def _until_talking(station: Path) -> None:
    for _ in range(300):
        with_orders = [event for event in ledger.events(station / "records") if event.kind == "order"]
        if with_orders:
            return
        time.sleep(0.05)
    raise RuntimeError("nobody talks")


def _measured(count: int) -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder, Rig(Path(folder) / "rig") as rig:
        station = Path(folder) / "station"
        station.mkdir()
        (station / "station.yaml").write_text(STATION, encoding="utf-8")
        _bursts(station / "bursts.raw", count)
        line = Line(rig, Path(folder), ("room", "horn"))
        remap = ["module-remap-source", "source_name=mic", "master=line.monitor", "channels=1"]
        maps = ["master_channel_map=front-left", "channel_map=mono", "remix=no"]
        subprocess.run(["pactl", "load-module", *remap, *maps], check=True, stdout=subprocess.DEVNULL)
        rig.list_also(("mic",))
        now = SystemClock().now()
        town(station, "PulseAudio", now + 3_600_000, {"五一村": ("horn", 1)}, [now + 3_600_000])
        air = subprocess.Popen([sys.executable, "-m", "dalaba.air.main", "--station", str(station)])
        time.sleep(2)
        command = [sys.executable, str(ROOT / "broadcaster.py"), "--station", str(station), "talk", "--to", "五一村"]
        talk = subprocess.Popen([*command, "--device", "mic"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        _until_talking(station)
        time.sleep(1)
        before, since = cpu_seconds(air.pid), time.monotonic()
        play = ["pacat", "--raw", "--format=s16le", "--rate=48000", "--channels=1", "-d", "room"]
        subprocess.run([*play, str(station / "bursts.raw")], check=True)
        share = (cpu_seconds(air.pid) - before) / (time.monotonic() - since)
        talk.send_signal(signal.SIGINT)
        talk.wait(20)
        control.ask(station, "shutdown")
        air.wait(20)
        return _figures(line.onsets(0.4), share, count)


def _figures(onsets: dict[str, np.ndarray[tuple[int], np.dtype[np.float64]]], share: float, count: int) -> list[Figure]:
    """Each burst in the room with the first one that the horn begins within 0.8 s."""
    late = []
    for spoken in onsets["room"]:
        after = onsets["horn"][(onsets["horn"] > spoken) & (onsets["horn"] < spoken + 800)]
        late += [float(after[0] - spoken)] if len(after) else []
    p50, p95 = (float(np.percentile(late, each)) for each in (50, 95)) if late else (float("nan"),) * 2
    return [
        Figure("mouth to horn, median", p50, "ms", at_most=150),
        Figure("mouth to horn, p95", p95, "ms", at_most=200),
        Figure(f"words not heard, of {count}", float(count - len(late)), "", at_most=0),
        Figure("air's processor time while somebody talks", 100 * share, "% of a core", at_most=15),
    ]


def main(wanted: Sequence[str] = ()) -> list[Figure]:
    """Figures; empty where there is no rig."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:  # as a shell starts what runs in the background
        signal.signal(signal.SIGINT, signal.default_int_handler)
    return [] if missing() else _measured(int(wanted[0]) if wanted else BURSTS)


if __name__ == "__main__":
    from rich.console import Console

    Console(width=120).print(table(__doc__.splitlines()[0], main(sys.argv[1:])))
