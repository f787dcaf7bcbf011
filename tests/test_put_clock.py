"""A real air whose clock really is put, two hours ahead and three back, while it plays on a real sound server.

libfaketime stands between the process and the system's clock: a file says what to add, at any time something else.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dalaba.air import ledger
from dalaba.core.clock import SystemClock
from dalaba.core.model import CatchUp, Clip, Event, Instant, Millis, OutletCard, OutputSpec, Part, Programme, Spot
from dalaba.link import control, handover
from dalaba.sound.codec import ENCODER_DELAY, encode_piece
from dalaba.views.asrun import reconcile
from tests.rig import RATE, Rig, onsets

ROOT = Path(__file__).parents[1]
FAKETIME = next((str(path) for path in Path("/usr/lib").glob("**/faketime/libfaketime.so.1")), "")
pytestmark = pytest.mark.skipif(not FAKETIME, reason="libfaketime is not installed (Debian: faketime)")
CARD = OutletCard("五一村", "speaker", OutputSpec("north"), lead_in=0, lead_out=500)
SECONDS = 1
HOUR: Millis = 3_600_000


class Office:
    """Air's process with a clock that can be put, and the day it is handed."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._stamp = folder, folder / "faketime"
        tone = (0.3 * np.sin(np.arange(SECONDS * 22_050) * 0.1)).astype(np.float32)
        data = encode_piece(tone, 22_050).data
        (folder / "clip.mp3").write_bytes(data)
        self._clip = Clip("clip.mp3", hashlib.sha256(data).hexdigest(), 22_050, ENCODER_DELAY, len(tone))
        self._spots: list[Spot] = []
        self._day = datetime.now(UTC).date().isoformat()
        self.put("+0")
        fake = {"LD_PRELOAD": FAKETIME, "FAKETIME_TIMESTAMP_FILE": str(self._stamp), "FAKETIME_NO_CACHE": "1"}
        path = os.pathsep.join(part for part in (str(ROOT), os.environ.get("PYTHONPATH")) if part)
        environment = {**os.environ, **fake, "FAKETIME_DONT_FAKE_MONOTONIC": "1", "PYTHONPATH": path}
        self.hand_over()
        self.air = subprocess.Popen(
            [sys.executable, "-m", "dalaba.air.main", "--station", str(folder)], env=environment
        )

    def put(self, to: str) -> None:
        """Put the clock: so much more or less than the true time."""
        self._stamp.write_text(to, encoding="ascii")

    def hand_over(self, name: str = "", start: Instant = 0, catch_up: CatchUp = "skip") -> None:
        """Hand the day over, with one spot more."""
        part = Part("普通话", "cmn", self._clip, self._clip.duration)
        if name:
            length, latest = SECONDS * 1000 + CARD.lead_out, start + 300_000
            one = Spot(name, "五一村", start, start, length, name, name, "核酸", "notice", "flexible", (part,))
            self._spots.append(one._replace(latest=latest, catch_up=catch_up))
        spots = tuple(sorted(self._spots, key=lambda spot: spot.start))
        handover.write(self.folder, Programme("三江", "UTC", self._day, (CARD,), spots, ()))

    def status(self) -> dict[str, Any]:
        try:
            return control.ask(self.folder, "status")
        except control.NotRunning:
            return {}

    def events(self, kind: str) -> list[Event]:
        return [event for event in ledger.events(self.folder / "records") if event.kind == kind]

    def ended(self) -> set[str]:
        return {event.spot for event in self.events("ended")}

    def clock(self) -> str:
        return str(self.status().get("clock", {}).get("state", ""))


def until(what: Callable[[], object], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)


@pytest.fixture
def office(tmp_path: Path, rig: Rig) -> Iterator[Office]:
    office = Office(tmp_path)
    yield office
    if office.air.poll() is None:
        control.ask(tmp_path, "shutdown")
    office.air.wait(30)


def test_a_real_clock_put_ahead_and_back_under_a_playing_air(office: Office, rig: Rig) -> None:
    until(lambda: office.status().get("outlets"))
    recorder = rig.recorder("north")
    now = SystemClock().now()
    office.hand_over("播着", now + 2_000)
    office.hand_over("一小时后", now + HOUR)
    office.hand_over("补播", now + 2 * HOUR - 60_000, "once")
    until(lambda: office.status()["outlets"]["五一村"]["playing"])

    office.put("+2h")
    until(lambda: office.ended() >= {"播着", "补播"})
    assert office.clock() == "stale"
    office.hand_over("两小时后", SystemClock().now() + 2 * HOUR + 2_000)
    until(lambda: "两小时后" in office.ended())

    office.put("-3h")
    until(lambda: office.clock() == "wrong")
    office.hand_over("又到了", SystemClock().now() - 3 * HOUR + 500)
    time.sleep(1.5)
    lane = office.status()["outlets"]["五一村"]
    assert lane["playing"] is None
    assert lane["hindrance"]["code"] == "air.clock_behind"

    office.put("+0")
    until(lambda: office.clock() == "good")
    office.hand_over("对了", SystemClock().now() + 2_000)
    until(lambda: "对了" in office.ended())
    sound = recorder.stop()[:, 0]

    rows = {row.id: (row.outcome, row.reason.code if row.reason else "") for row in reconcile(_all(office)).rows}
    assert rows == {
        "播着": ("aired", ""),
        "一小时后": ("pending", ""),  # missed by a clock that was ahead, and to come again
        "补播": ("late", ""),
        "两小时后": ("aired", ""),
        "对了": ("aired", ""),
    }
    judged = [(event.detail["state"], event.reason) for event in office.events("clock")]
    assert judged == [("stale", "air.clock_forward"), ("wrong", "air.clock_behind"), ("good", "air.clock_right")]
    begun = onsets(sound, quiet=0.1)
    assert len(begun) == 4, "each of the four was heard once"
    assert np.all(np.diff(begun) >= SECONDS * RATE * 0.99), "one after the other"


def _all(office: Office) -> list[Event]:
    return list(ledger.events(office.folder / "records"))
