"""The good voice's own worker program: what is heard of it, what it costs, and what becomes of one that dies."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dalaba.speech.voices import Waking
from dalaba.speech.voices.kokoro import KokoroVoice
from tests import good_voice

NOTICE = "各位乡亲请注意，明天下午两点到五点停水，请提前存好水，晚上八点恢复供水。"
FULL = 34 * 60 / 400
"""Seconds: nobody says the notice faster."""


@pytest.fixture(scope="module")
def voice() -> Iterator[KokoroVoice]:
    opened = good_voice.real()
    yield opened
    opened.close()


def process(voice: KokoroVoice) -> int:
    """Its one worker's id."""
    (found,) = voice.processes()
    return found


def test_killed_in_the_middle_of_a_sentence_it_costs_that_sentence_one_more_try(voice: KokoroVoice) -> None:
    before = voice.speak(NOTICE, "cmn", 220).samples
    killed = process(voice)
    death = threading.Timer(0.3, os.kill, (killed, signal.SIGTERM))  # a sentence takes seconds
    death.start()
    after = voice.speak(NOTICE, "cmn", 220).samples
    death.join()
    assert process(voice) != killed
    assert len(after) == len(before) > FULL * 24_000


@pytest.mark.skipif(sys.platform != "linux", reason="/proc tells what a process holds")
def test_the_longest_sentence_stays_within_700_megabytes(voice: KokoroVoice) -> None:
    voice.speak("，".join(["请大家提前把水桶水缸装满"] * 6) + "。", "cmn", 220)
    status = Path(f"/proc/{process(voice)}/status").read_text(encoding="utf-8")
    most = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
    assert 100_000 < most < 700_000


@pytest.mark.skipif(sys.platform != "linux", reason="/proc tells whether it is over")
def test_idle_it_gives_its_memory_back_and_speaks_again() -> None:
    good_voice.real()
    voice = KokoroVoice(folder=good_voice.FOLDER, threads=1, idle=0.2)
    try:
        voice.speak("请注意。", "cmn", 220)
        ended = process(voice)
        until = time.monotonic() + 10
        while Path(f"/proc/{ended}").exists() and not is_zombie(ended) and time.monotonic() < until:
            time.sleep(0.05)
        assert voice.speak("请注意。", "cmn", 220).seconds > 0.3
        assert process(voice) != ended
    finally:
        voice.close()


def is_zombie(pid: int) -> bool:
    """Whether a process is over, and only its entry is left."""
    return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "Z"


def test_woken_it_loads_and_the_same_worker_speaks() -> None:
    good_voice.real()
    voice = KokoroVoice(folder=good_voice.FOLDER, threads=1)
    assert isinstance(voice, Waking)
    try:
        voice.wake()
        voice.wake()
        woken = process(voice)
        voice.speak("请注意。", "cmn", 220)
        assert process(voice) == woken
    finally:
        voice.close()


def test_letters_are_said_by_name_and_english_words_as_english(voice: KokoroVoice) -> None:
    assert voice.signs("用 Windows 电脑，", "cmn") == ["jʊ↘ŋ wˈɪndOz tjɛ↘nnau↓,"]
    assert voice.signs("下载A P P。", "cmn") == ["ɕja↘ʦai↘ ˈA pˈi pˈi."]
    said, spelled = (voice.speak(f"我用{name}电脑。", "cmn", 220) for name in (" Windows ", "W I N D O W S"))
    assert said.seconds < spelled.seconds - 0.5
