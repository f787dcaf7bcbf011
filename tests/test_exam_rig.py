"""An exam's paper on real cards: its card unplugged in its middle, its file gone, its file broken."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from dalaba.air.clip_check import Intact
from dalaba.air.ledger import Ledger, events
from dalaba.air.outputs import Output
from dalaba.air.outputs.cards import Cards
from dalaba.air.playout import Playout
from dalaba.air.playout.beforehand import Beforehand
from dalaba.core import clock as clocks
from dalaba.core.clock import SystemClock
from dalaba.core.model import Clip, Event, Exam, OutletCard, OutputSpec, Part, Programme, Spot
from tests.rig import RATE, Rig

Samples = NDArray[np.float32]
CLOCK = SystemClock()
ZONE = "Asia/Shanghai"
SECONDS = 7
SECOND = 1_000


def noise(seed: int) -> Samples:
    """A paper that is like no other, loud from its first sample to its last."""
    return (np.random.default_rng(seed).choice([-1, 1], SECONDS * RATE) * 0.25).astype(np.float32)


class School:
    """A school's PC: a card, a spare one, and a paper with its second file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.papers = {"甲": noise(1), "乙": noise(2)}
        for name, samples in self.papers.items():
            soundfile.write(folder / f"{name}.wav", samples, RATE, subtype="PCM_16")
        self.cards = Cards(CLOCK)
        self.ledger = Ledger(folder / "records", "pc", "boot")
        check = Intact(folder)

        def opened(card: OutletCard) -> Output:
            assert card.output is not None
            return self.cards.output(card.output)

        self.air = Playout(folder, CLOCK, self.ledger, opened, check, beforehand=Beforehand(check, CLOCK.wake))
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def part(self, name: str) -> Part:
        path = self.folder / f"{name}.wav"
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        clip = Clip(path.name, digest, RATE, 0, SECONDS * RATE)
        return Part(name, "", clip, clip.duration)

    def opens(self, north: str = "north") -> int:
        """The exam is on: its paper begins in three seconds. Returns when."""
        now = CLOCK.now()
        start = now + 3 * SECOND
        exam = Exam(now - SECOND, now + 60 * SECOND, "英语听力")
        card = OutletCard(
            "小学", "school", OutputSpec(north), lead_in=0, lead_out=0, exams=(exam,), spare=OutputSpec("west")
        )
        spot = Spot(
            "考试/英语听力-1@小学@1", "小学", start, start, SECONDS * SECOND, "甲", "甲", "考试", "notice", "exact",
            (self.part("甲"),), latest=start + 60 * SECOND, reserve=(self.part("乙"),), exam="英语听力",
        )  # fmt: skip
        day = clocks.today(now, ZoneInfo(ZONE)).isoformat()
        self.air.load(Programme("小学", ZONE, day, (card,), (spot,), ()))
        self._thread.start()
        return start

    def _run(self) -> None:
        while not self._over.is_set():
            due = self.air.turn()
            latest = CLOCK.now() + 200
            CLOCK.wait(latest if due is None else min(due, latest))

    def said(self, kind: str) -> list[Event]:
        return [event for event in events(self.folder / "records") if event.kind == kind]

    def until(self, holds: Callable[[], object], seconds: float = 15) -> None:
        deadline = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < deadline, [(each.kind, each.reason) for each in events(self.folder / "records")]
            time.sleep(0.02)

    def close(self) -> None:
        self._over.set()
        if self._thread.ident:
            self._thread.join()
        self.cards.close()
        self.ledger.close()


@pytest.fixture
def school(tmp_path: Path, rig: Rig) -> Iterator[School]:
    rig.prefer("east")
    school = School(tmp_path)
    yield school
    school.close()
    rig.prefer("trash")


def sounding(heard: Samples) -> Samples:
    """What was heard, from its first loud sample to its last."""
    loud = np.flatnonzero(np.abs(heard) > 0.1)
    return heard[loud[0] : loud[-1] + 1] if len(loud) else heard[:0]


def position(heard: Samples, paper: Samples) -> float:
    """The second of the paper at which that piece of it was taken."""
    size = len(paper) + len(heard)
    likeness = np.fft.irfft(np.fft.rfft(paper, size) * np.conj(np.fft.rfft(heard, size)), size)
    return int(np.argmax(likeness[: len(paper)])) / RATE


def test_a_card_unplugged_in_the_middle_of_a_paper_costs_less_than_three_seconds_and_no_place(
    school: School, rig: Rig
) -> None:
    north = rig.recorder("north")
    start = school.opens()
    school.until(lambda: CLOCK.now() > start + 3 * SECOND)
    west = rig.recorder("west")
    began = time.monotonic()
    rig.unplug("north")
    gone = time.monotonic() - began
    school.until(lambda: school.said("ended"))
    first, second = sounding(north.stop()[:, 0]), west.stop()[:, 0]
    rig.plug("north")
    silent = np.flatnonzero(np.abs(second) > 0.1)[0] / RATE - gone
    assert silent < 3
    piece = sounding(second)[RATE // 10 : RATE]
    assert position(piece, school.papers["甲"]) - 0.1 == pytest.approx(len(first) / RATE, abs=0.5)
    assert position(sounding(second)[-RATE // 2 :], school.papers["甲"]) == pytest.approx(SECONDS - 0.5, abs=0.02)
    assert [event.detail.get("spare") for event in school.said("started")] == [None, "west"]
    assert [event.reason for event in school.said("paper")] == ["air.paper_ready", "air.paper_moved"]


def test_a_paper_whose_file_is_removed_at_the_last_moment_is_heard_from_memory(school: School, rig: Rig) -> None:
    north = rig.recorder("north")
    school.opens()
    school.until(lambda: school.said("paper"))
    (school.folder / "甲.wav").unlink()
    school.until(lambda: school.said("ended"))
    heard = sounding(north.stop()[:, 0])
    assert len(heard) == pytest.approx(SECONDS * RATE, abs=5)
    assert position(heard[RATE : 2 * RATE], school.papers["甲"]) == pytest.approx(1, abs=0.001)
    assert [event.detail.get("reserve") for event in school.said("started")] == [None]


def test_a_paper_that_does_not_decode_is_the_second_file_on_its_second(school: School, rig: Rig) -> None:
    (school.folder / "甲.wav").write_bytes(b"RIFF" + bytes(40_000))
    north = rig.recorder("north")
    start = school.opens()
    school.until(lambda: school.said("ended"))
    heard = sounding(north.stop()[:, 0])
    assert position(heard[RATE : 2 * RATE], school.papers["乙"]) == pytest.approx(1, abs=0.001)
    (started,) = school.said("started")
    assert started.detail["at"] == start
    assert "air.clip_damaged" in str(started.detail["reserve"])
