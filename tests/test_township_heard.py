"""A township and two villages, each with processes of its own: from `hub init` to the sound of the horns, over a real
broker and real sinks, and back into the township's ledger."""

from __future__ import annotations

import contextlib
import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.mosquitto import free_port
from tests.places import written
from tests.rig import RATE, Rig, missing, onsets

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "there is a rig")

VILLAGES = ("五一村", "联红村")
SINKS = ("wuyi", "lianhong")
CHINA = timezone(timedelta(hours=8))
AHEAD = 110
"""Seconds from now to the scheduled notice: the villages have it by then."""


class Town:
    """The folders of a township and its villages, and what runs in them."""

    def __init__(self, folder: Path, due: datetime) -> None:
        self.folder, self._running = folder, list[subprocess.Popen[bytes]]()
        places = "".join(f"  {name}: {{本点信息: {{村名: {name}, 联系电话: '0763-1001'}}}}\n" for name in VILLAGES)
        head = "时区: Asia/Shanghai\n语种: [普通话]\n发音人: {普通话: [espeak]}\n播放点:\n"
        self.township = written(
            folder / "township",
            {
                "station.yaml": f"台名: 三江镇\n{head}{places}分区: {{北片: [{', '.join(VILLAGES)}]}}\n",
                "scripts/停水.普通话.txt": "{{村名}}的乡亲,今天下午三点停水。",
                "schedules/停水.yaml": f"title: 停水\ndates: {due:%Y-%m-%d}\nbroadcasts:\n"
                f"  - {{script: 停水, to: 北片, at: '{due:%H:%M:%S}'}}\n",
            },
        )
        self.villages = tuple(
            written(
                folder / name,
                {"station.yaml": f"台名: {name}广播\n{head}  本村: {{输出: {{声卡: {sink}, 声道: [1]}}}}\n"},
            )
            for name, sink in zip(VILLAGES, SINKS, strict=True)
        )

    def do(self, place: Path, *words: str) -> str:
        """Type a command there; what it says. It has to end well."""
        done = subprocess.run(
            self._command(place, *words), capture_output=True, text=True, timeout=120, cwd=self.folder
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def status(self) -> dict[str, Any]:
        """What the hub knows of each village, by its name."""
        found = json.loads(self.do(self.township, "hub", "status", "--json"))
        return {each["village"]: each for each in found["nodes"]}

    def start(self, place: Path, *words: str) -> None:
        with open(place / "said.log", "ab") as log:
            process = subprocess.Popen(
                self._command(place, *words), stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=self.folder
            )
        self._running.append(process)

    def end(self) -> None:
        for process in reversed(self._running):
            process.send_signal(signal.SIGINT)
        for process in self._running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(30)
            process.kill()
            process.wait()

    def _command(self, place: Path, *words: str) -> list[str]:
        return [sys.executable, str(ROOT / "broadcaster.py"), "--station", str(place), *words]


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    with Rig(tmp_path / "rig", SINKS) as found:
        yield found


def until(true: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came to be"
        time.sleep(0.3)


def test_a_township_is_heard_in_its_villages_and_knows_it(tmp_path: Path, rig: Rig) -> None:
    due = (datetime.now(CHINA) + timedelta(seconds=AHEAD)).replace(microsecond=0)
    town = Town(tmp_path, due)
    try:
        ports = [str(free_port()) for _ in range(3)]
        town.do(town.township, "hub", "init", "--host", "127.0.0.1", "--ports", *ports)
        town.start(town.township, "hub", "run")
        until(lambda: ports[2] in (town.township / "said.log").read_text("utf-8"))
        for name, village in zip(VILLAGES, town.villages, strict=True):
            invited = town.do(town.township, "hub", "invite", name)
            (code,) = re.findall(r"join (\S+@\S+)", invited)
            town.do(village, "join", code)
        for place in (town.township, *town.villages):
            town.start(place, "run")
        until(lambda: all(each["standing"] == "there" and each["manifest"] for each in town.status().values()), AHEAD)

        recorders = [rig.recorder(sink) for sink in SINKS]
        begun = time.time()
        said = town.do(
            town.township, "hub", "urgent", "山洪来了,请马上转移到高处。", "--to", "全部", "--reason", "山洪"
        )
        assert said.count("在响") == 2
        while time.time() < due.timestamp() + 8:
            time.sleep(0.2)
        for recorder in recorders:
            heard = recorder.stop()[:, 0]
            first = onsets(heard)
            assert first, "the urgent words are heard"
            late = [begun + each / RATE - due.timestamp() for each in first]
            assert any(abs(each) < 2.5 for each in late), f"the notice is heard when it is due: {late}"
        until(lambda: town.do(town.township, "log", "--coverage").count("1     1     1     0") == 4, 30)
        verified = town.do(town.township, "log", "--verify")
        assert verified.count("环环相扣") == 2
    finally:
        town.end()
