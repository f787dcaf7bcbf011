"""On the air: when what is due is heard, beside APScheduler, `schedule` and liquidsoap; and what waiting costs.

All play the same sound at the same instants, each on its own speaker of one measuring line: quiet first, then beside
the good voice that speaks without a rest as the desk's does, then beside programs that never rest. Ours is air's own
process with three outlets on three devices. "Late" is from the due instant to the first sample (early by the recorder's
10 ms or so, for all alike); "spread" is p95 - p5 of it; "skew" is between our three outlets at one instant.
`python -m bench.bench_onair 10` has so many instants a phase instead of 40.
"""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from bench import Figure
from bench.__main__ import table
from bench.line import Line
from bench.process import cpu_seconds, pss
from dalaba.core.clock import SystemClock
from dalaba.speech.reading.chinese.numerals import integer
from dalaba.speech.voices.kokoro import KokoroVoice
from tests import good_voice
from tests.rig import RATE, Rig, missing
from tests.test_heard import air, town

OURS = ("one", "two", "three")
_ALL = {"aps": "APScheduler + sounddevice", "plain": "schedule + sounddevice", "liq": "liquidsoap"}
RIVALS = {name: rival for name, rival in _ALL.items() if name != "liq" or shutil.which("liquidsoap")}
EVERY = 3_000
INSTANTS = 40
IDLE = 30.0
"""Seconds."""
CLOCK = SystemClock()

_APS = """
import sys, time
from datetime import datetime, timezone
import sounddevice, soundfile
from apscheduler.schedulers.background import BackgroundScheduler
sound, rate = soundfile.read(sys.argv[1], dtype="float32")
scheduler = BackgroundScheduler(timezone=timezone.utc)
for at in map(int, sys.argv[2:]):
    when = datetime.fromtimestamp(at / 1000, timezone.utc)
    scheduler.add_job(lambda: sounddevice.play(sound, rate, device="aps"), "date", run_date=when, misfire_grace_time=60)
scheduler.start()
time.sleep(max(0, int(sys.argv[-1]) / 1000 - time.time()) + 5)
"""
_PLAIN = """
import sys, time
from datetime import datetime
import schedule, sounddevice, soundfile
sound, rate = soundfile.read(sys.argv[1], dtype="float32")
for at in map(int, sys.argv[2:]):
    when = datetime.fromtimestamp(at / 1000).strftime("%H:%M:%S")
    schedule.every().day.at(when).do(lambda: sounddevice.play(sound, rate, device="plain"))
end = int(sys.argv[-1]) / 1000 + 5
while time.time() < end:
    schedule.run_pending()
    time.sleep(1)
"""
_LIQ = """
settings.log.stdout.set(false)
settings.log.file.set(false)
settings.init.allow_root.set(true)
queue = request.queue(id="queue")
def due() = int_of_float(time()) mod {seconds} == {rest} end
thread.when(every=0.05, due, fun() -> queue.push.uri("{file}"))
output.pulseaudio(device="liq", fallible=true, queue)
"""


@dataclass(frozen=True)
class Cost:
    """What a process took meanwhile."""

    cpu: float
    """Per cent of a core."""
    pss: float
    """10^6 bytes of memory, what is shared shared out."""


def main(instants: int = INSTANTS) -> list[Figure]:
    if why := missing():
        return [Figure(f"on the air: {why}", 0)]
    return [
        *_measured(instants),
        *(Figure(f"{rival}: not installed", 0) for n, rival in _ALL.items() if n not in RIVALS),
    ]


def _measured(instants: int) -> list[Figure]:
    with tempfile.TemporaryDirectory() as name, Rig(Path(name) / "rig", sinks=()) as rig:
        return [*_heard(rig, Path(name), instants), *_idle(Path(name))]


# --- heard ----------------------------------------------------------------------------------------------------------


def _heard(rig: Rig, folder: Path, instants: int) -> Iterator[Figure]:
    line = Line(rig, folder, (*OURS, *RIVALS))
    file = folder / "sound.wav"
    soundfile.write(file, 0.5 * np.sign(np.sin(2 * np.pi * 440 * np.arange(RATE // 2) / RATE)), RATE)
    begin = (CLOCK.now() // EVERY + 5) * EVERY
    due = [begin + number * EVERY for number in range(3 * instants)]
    horns = {name: (name, 1) for name in OURS}
    town(folder / "town", "PulseAudio", due[0], horns=horns, starts=due, lead=0)
    with air(folder / "town") as ours, ExitStack() as stack:
        rivals = {name: stack.enter_context(running(command(name, folder, file, due))) for name in RIVALS}
        watched = {"ours": ours, **rivals}
        time.sleep(max(0.0, (due[0] - CLOCK.now()) / 1000 - 1))
        before = {name: cpu_seconds(process.pid) for name, process in watched.items()}
        time.sleep(max(0.0, (due[instants] - CLOCK.now()) / 1000 - 1))
        span = instants * EVERY / 1000
        costs = {n: Cost((cpu_seconds(p.pid) - before[n]) / span * 100, pss(p.pid)) for n, p in watched.items()}
        with _good_voice() as speaks:
            time.sleep(max(0.0, (due[2 * instants] - CLOCK.now()) / 1000 - 1))
        with _hogs():
            time.sleep(max(0.0, (due[-1] - CLOCK.now()) / 1000 + 2))
    late = {name: lateness(onsets, due) for name, onsets in line.onsets().items()}
    yield from _phase("quiet", {n: each[:instants] for n, each in late.items()})
    if speaks:
        spoken = {n: each[instants : 2 * instants] for n, each in late.items()}
        yield from _phase(f"the good voice at work ({speaks[0]} sentences)", spoken)
    yield from _phase("busy", {n: each[2 * instants :] for n, each in late.items()})
    for name, rival in RIVALS.items():
        yield Figure(f"CPU while playing, beside {rival}", costs["ours"].cpu, "%", rival, costs[name].cpu)
        yield Figure(f"memory (PSS), beside {rival}", costs["ours"].pss, "MB", rival, costs[name].pss)


def _phase(what: str, late: Mapping[str, NDArray[np.float64]]) -> Iterator[Figure]:
    ours = np.stack([late[name] for name in OURS])
    yield Figure(f"{what}: not heard, of {ours.size}", int(np.isnan(ours).sum()), "", at_most=0)
    yield Figure(f"{what}: skew of three outlets, max", float(np.nanmax(np.ptp(ours, axis=0))), "ms", at_most=1.0)
    worst = max(spread(late[name]) for name in OURS)
    for name, rival in RIVALS.items():
        yield Figure(f"{what}: spread p95 - p5, beside {rival}", worst, "ms", rival, spread(late[name]), 2.0)
    for word, share in (("p50", 50), ("p95", 95), ("max", 100)):
        mine = float(np.nanpercentile(ours, share))
        for name, rival in RIVALS.items():
            theirs = float(np.nanpercentile(late[name], share)) if not np.isnan(late[name]).all() else None
            yield Figure(f"{what}: late {word}, beside {rival}", mine, "ms", rival, theirs)


def spread(late: NDArray[np.float64]) -> float:
    """Between the earliest and the latest twentieth, in milliseconds."""
    heard = late[~np.isnan(late)]
    return float(np.percentile(heard, 95) - np.percentile(heard, 5)) if len(heard) else float("nan")


def lateness(onsets: NDArray[np.float64], due: Sequence[int]) -> NDArray[np.float64]:
    """For each instant, how long after it the first onset came that is its own; NaN where none did."""
    found = []
    for at in due:
        own = onsets[(onsets > at - 100) & (onsets < at + EVERY - 100)]
        found.append(float(own[0]) - at if len(own) else float("nan"))
    return np.array(found)


def command(name: str, folder: Path, file: Path, due: Sequence[int]) -> list[str]:
    """What starts a rival that plays a file at these instants, on the speaker of its name."""
    times = [str(at) for at in due]
    if name == "liq":
        script = folder / "rival.liq"
        seconds = EVERY // 1000
        text = _LIQ.replace("{seconds}", str(seconds)).replace("{rest}", str(due[0] // 1000 % seconds))
        script.write_text(text.replace("{file}", str(file)), encoding="utf-8")
        return ["liquidsoap", str(script)]
    return [sys.executable, "-c", {"aps": _APS, "plain": _PLAIN}[name], str(file), *times]


# --- idle -----------------------------------------------------------------------------------------------------------


def _idle(folder: Path) -> Iterator[Figure]:
    """Three open outlets and nothing to say, as a person starts it: `run`, two processes."""
    from tests.kept import Kept

    station = folder / "idle"
    outlets = "\n".join(f"  {name}: {{类型: 大喇叭, 输出: {{声卡: {name}}}}}" for name in OURS)
    station.mkdir()
    (station / "station.yaml").write_text(f"台名: 石桥村\n语种: [普通话]\n播放点:\n{outlets}\n", encoding="utf-8")
    kept = Kept(station)
    kept.run()
    try:
        time.sleep(10)
        air_pid, desk_pid = int(kept.air() or 0), int(kept.desk() or 0)
        before = cpu_seconds(air_pid), cpu_seconds(desk_pid)
        time.sleep(IDLE)
        ours = [
            (after - then) / IDLE * 100
            for after, then in zip((cpu_seconds(air_pid), cpu_seconds(desk_pid)), before, strict=True)
        ]
        memory = [pss(pid) for pid in (air_pid, desk_pid)]
    finally:
        kept.end()
    yield Figure("idle, 3 open outlets: air's CPU", ours[0], "%", at_most=1.5)
    yield Figure("idle: the desk's CPU", ours[1], "%")
    yield Figure("idle: air's memory (PSS)", memory[0], "MB", at_most=60)
    yield Figure("idle: air and desk together", sum(memory), "MB", at_most=120)


# --- processes ------------------------------------------------------------------------------------------------------


@contextmanager
def running(words: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    """A process, until it is no longer needed."""
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def _good_voice() -> Iterator[list[int]]:
    """A background render: the desk's calm voice, a sentence after the other. Holds how many, once it is over; nothing
    where this PC has no good voice."""
    told: list[int] = []
    if good_voice.lacking():
        yield told
        return
    voice, stop, said = KokoroVoice(folder=good_voice.FOLDER, calm=True), threading.Event(), itertools.count()

    def speak() -> None:
        while not stop.is_set():
            voice.speak(f"第{integer(next(said))}组的乡亲，请带好身份证，现在到村委会门前排队。", "cmn", 220)

    at_work = threading.Thread(target=speak)
    at_work.start()
    try:
        yield told
    finally:
        stop.set()
        at_work.join()
        voice.close()
        told.append(next(said))


@contextmanager
def _hogs() -> Iterator[None]:
    with ExitStack() as stack:
        for _ in range(2 * (os.cpu_count() or 2)):
            stack.enter_context(running([sys.executable, "-c", "while True: pass"]))
        yield


if __name__ == "__main__":
    from rich.console import Console

    Console(width=160).print(table("onair", main(*map(int, sys.argv[1:]))))
