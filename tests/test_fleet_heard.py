"""A township's orders to air as it really runs, on a recorded loudspeaker: the right one is heard, the wrong ones are
not."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dalaba.core import clock as clocks
from dalaba.core.clock import Clock, SystemClock
from dalaba.core.model import OutletCard, OutputSpec, Programme
from dalaba.link import control, handover
from dalaba.link.requests import Request, Shutdown, Status
from dalaba.link.upkeep.start_processes import environment
from tests.above import HERE, SECOND, STRANGER, Village
from tests.rig import RATE, Rig, onsets


class RealVillage(Village):
    """The same with air's own process and a sound card."""

    @staticmethod
    def _clock(time: str) -> Clock:
        return SystemClock()

    def boot(self, *cards: OutletCard) -> None:
        here = OutletCard(HERE, "speaker", OutputSpec("north"), lead_in=0, lead_out=0)
        today = clocks.today(self.clock.now(), clocks.zone("Asia/Shanghai")).isoformat()
        handover.write(self.folder, Programme("五一村", "Asia/Shanghai", today, (here,), (), ()))
        command = [sys.executable, "-m", "dalaba.air.main", "--station", str(self.folder)]
        self.process = subprocess.Popen(command, env=environment())
        deadline = time.monotonic() + 30
        while not self._plays():
            assert time.monotonic() < deadline, "air does not answer"
            time.sleep(0.1)

    def _plays(self) -> bool:
        try:
            return HERE in self.ask(Status())["outlets"]
        except control.NotRunning:
            return False

    def ask(self, request: Any) -> dict[str, Any]:
        assert isinstance(request, Request)
        return control.send(self.folder, request)

    def end(self) -> None:
        self.ask(Shutdown())
        self.process.wait(20)


@pytest.fixture
def village(tmp_path: Path, rig: Rig) -> Iterator[RealVillage]:
    village = RealVillage(tmp_path)
    yield village
    village.end()


def test_what_is_wrong_is_silence_and_what_is_right_is_heard_within_a_second(village: RealVillage, rig: Rig) -> None:
    recorder = rig.recorder("north")
    now = village.clock.now()
    right = village.sign()
    wrong = {
        "trust.stranger": village.sign("say", STRANGER),
        "trust.only_second": village.sign("say", SECOND),
        "trust.malformed": right[:-1],
        "trust.wrong_scope": village.sign(scope="node/n2"),
        "trust.over": village.sign(exp=now - 1),
        "trust.not_yet": village.sign(nbf=now + 600_000),
        "trust.not_actual": village.sign(status="test"),
    }
    assert {village.hear(wire) for wire in wrong.values()} == set(wrong)
    assert village.hear(right, village.other) == "air.above_other_clip"
    time.sleep(1)  # whatever would sound has had its time
    silent = recorder.stop()
    assert len(silent) > RATE
    assert not np.any(silent), "not one sample"

    recorder = rig.recorder("north")
    begun = time.monotonic()
    assert village.hear(right) == "air.fleet_taken"
    deadline = begun + 20
    while not any(each.event.kind == "fleet" for each in village.rows("taken")):
        assert time.monotonic() < deadline
    while village.ask(Status())["outlets"][HERE]["playing"]:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert village.hear(right) == "trust.again"
    heard = recorder.stop()[:, 0]
    assert len(onsets(heard, quiet=2)) == 1
    assert 3.5 < np.count_nonzero(np.abs(heard) > 0.01) / RATE < 4.5, "the chime and the words, once"
    assert sorted(village.refusals()) == sorted([*wrong, "air.above_other_clip", "trust.again"])
    (row,) = village.rows("taken")
    (started,) = [each for each in village.events() if each.kind == "started"]
    assert started.wall - row.event.wall < 1_000
