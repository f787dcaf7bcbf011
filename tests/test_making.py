"""The desk's making: what cannot wait by the quick voice at once, the rest in turn by the good one; nothing twice."""

from __future__ import annotations

import queue
import threading
import time
from pathlib import Path

import pytest

from dalaba.core.model import Instant, Problem
from dalaba.desk import clip_making
from dalaba.desk.clip_making import Making
from dalaba.desk.root import Station
from dalaba.speech.voices import Speech, Voice
from dalaba.speech.voices.fake import FakeVoice
from tests.places import DAY, at, station, written

FILES = {
    "station.yaml": """
台名: 三江
语种: [普通话]
发音人: {普通话: [kokoro, espeak]}
播放点:
  五一村: {输出: {声卡: 左}}
""",
    "scripts/停水.txt": "今天下午停水,请提前存水。",
    "scripts/开会.txt": "今天晚上开会,请每户来一位。",
    "schedules/日常.yaml": """
播出安排:
  - {编号: 停水, 文稿: 停水, 播放点: 五一村, 时刻: ["7:00", "18:00"]}
  - {编号: 开会, 文稿: 开会, 播放点: 五一村, 时刻: ["17:00"]}
""",
}


class Slow(FakeVoice):
    """Takes a moment for each sentence."""

    takes = 0.05

    def speak(self, text: str, language: str, rate: int) -> Speech:
        time.sleep(self.takes)
        return super().speak(text, language, rate)


class Desk:
    """What a desk does with its making, turn after turn."""

    def __init__(self, folder: Path, *voices: Voice) -> None:
        self.folder, self.voices = written(folder, FILES), voices
        self.made: queue.SimpleQueue[int] = queue.SimpleQueue()
        self.told: list[Problem] = []
        self.making = Making(self.made.put, self.told.append)
        self.there: Station = station(folder, *voices)

    def turn(self, now: Instant) -> None:
        self.making.look(self.there, self.there.coming([DAY], now), now)

    def until_idle(self, now: Instant) -> None:
        for _ in range(1_000):
            self.turn(now)
            if not self.making.busy:
                return
            time.sleep(0.01)
        raise AssertionError("it makes for ever")

    def speakers(self) -> dict[str, str]:
        """Script -> who speaks its clip now."""
        spots = self.there.compile(DAY).spots
        return {spot.script: part.clip.by for spot in spots for part in spot.parts if part.clip}


@pytest.fixture
def good() -> Slow:
    return Slow(name="kokoro", quick=False)


def test_what_has_time_is_spoken_once_and_by_the_good_voice(tmp_path: Path, good: Slow) -> None:
    quick = FakeVoice(name="espeak")
    desk = Desk(tmp_path, good, quick)
    desk.until_idle(at("5:00"))
    assert desk.speakers() == {"停水": "kokoro", "开会": "kokoro"}
    assert quick.spoken == []
    desk.until_idle(at("5:00"))
    assert len(good.spoken) == len({text for text, *_ in good.spoken})


def test_what_is_due_at_once_is_there_at_once_and_better_before_its_next_play(tmp_path: Path, good: Slow) -> None:
    good.takes = 1.0
    quick = FakeVoice(name="espeak")
    desk = Desk(tmp_path, good, quick)
    desk.turn(at("06:59:58"))
    deadline = time.monotonic() + 5
    while "停水" not in desk.speakers() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert desk.speakers() == {"停水": "espeak"}
    assert {text[:2] for text, *_ in quick.spoken} == {"今天", "请提"}
    good.takes = 0.0
    desk.until_idle(at("06:59:59"))
    assert desk.speakers() == {"停水": "kokoro", "开会": "kokoro"}


def test_a_voice_that_fails_is_told_once_and_tried_again_when_it_may_be_back(tmp_path: Path) -> None:
    good = Slow(name="kokoro", quick=False, fail_on=["停水", "开会"])
    desk = Desk(tmp_path, good, FakeVoice(name="espeak"))
    desk.until_idle(at("5:00"))
    desk.until_idle(at("5:00"))
    assert desk.speakers() == {"停水": "espeak", "开会": "espeak"}
    assert {each.reason.code for each in desk.told} == {"voices.refused"}
    told = len(desk.told)
    desk.there = station(tmp_path, Slow(name="kokoro", quick=False), FakeVoice(name="espeak"))
    desk.until_idle(at("5:01"))
    assert desk.speakers() == {"停水": "espeak", "开会": "espeak"}
    desk.making.begin_anew()
    desk.until_idle(at("5:02"))
    assert desk.speakers() == {"停水": "kokoro", "开会": "kokoro"}
    assert len(desk.told) == told


def test_a_text_saved_while_the_good_voice_is_at_work_does_not_wait_for_it(tmp_path: Path, good: Slow) -> None:
    good.takes = 1.0
    desk = Desk(tmp_path, good, FakeVoice(name="espeak"))
    desk.turn(at("5:00"))
    written(tmp_path, {
        "scripts/急.txt": "马上转移。",
        "schedules/急.yaml": '播出安排:\n  - {编号: 急, 文稿: 急, 播放点: 五一村, 时刻: ["5:00:05"]}\n',
    })  # fmt: skip
    desk.there = station(tmp_path, *desk.voices)
    began = time.monotonic()
    while "急" not in desk.speakers() and time.monotonic() - began < 5:
        desk.turn(at("5:00"))
        time.sleep(0.02)
    assert desk.speakers()["急"] == "espeak"
    assert time.monotonic() - began < 0.9
    assert desk.making.busy
    good.takes = 0.0
    desk.until_idle(at("5:00"))


class Hanging(FakeVoice):
    """Says the other texts, and never comes to an end with one."""

    back = threading.Event()

    def speak(self, text: str, language: str, rate: int) -> Speech:
        if "停水" in text:
            self.back.wait()
        return super().speak(text, language, rate)


def test_a_clip_that_is_never_done_keeps_no_other_from_being_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clip_making, "HANGS", 3.0)
    desk = Desk(tmp_path, Hanging(name="kokoro", quick=False))
    try:
        deadline = time.monotonic() + 60
        while "开会" not in desk.speakers() and time.monotonic() < deadline:
            desk.turn(at("5:00"))
            time.sleep(0.02)
        assert desk.speakers() == {"开会": "kokoro"}
        assert [each.reason.code for each in desk.told] == ["sound.making_hangs"]
        threads = threading.active_count()
        for _ in range(5):
            desk.making.begin_anew()
            desk.until_idle(at("5:00"))
        assert threading.active_count() <= threads, "nobody joins the one that waits"
    finally:
        Hanging.back.set()


def test_at_the_end_no_more_clips_are_begun_and_nobody_waits_for_them(tmp_path: Path, good: Slow) -> None:
    good.takes = 0.4
    desk = Desk(tmp_path, good, FakeVoice(name="espeak"))
    desk.turn(at("5:00"))
    assert desk.made.empty()
    began = time.monotonic()
    desk.making.end(desk.there)
    assert not desk.making.busy
    assert time.monotonic() - began < clip_making._ENDS_WITHIN
    assert len(desk.speakers()) < 2
