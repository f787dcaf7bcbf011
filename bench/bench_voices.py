"""The voices: how near the rate as heard is to the one asked for, what a sentence costs, and what trouble costs.

Rates: the sample's four call-up notices at 140 to 240 characters a minute, and five English ones, timed as in a clip,
pauses included. A sentence: through the worker, which starts from nothing for each, beside one `espeak-ng` command a
sentence at the same speed. Trouble: a worker killed in the middle of its sentence, beside the same left alone; a mute
server on the loopback, beside gTTS with the same time limit, which waits for each sentence (without a limit, which is
its default, it waits for ever).
"""

from __future__ import annotations

import os
import shutil
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import yaml

from bench import Figure
from bench.process import SAMPLE
from dalaba.sound import processing
from dalaba.speech.reading import read
from dalaba.speech.reading.units import count
from dalaba.speech.voices import VoiceError
from dalaba.speech.voices.espeak import EspeakVoice, speed
from dalaba.speech.voices.gtts import GttsVoice

RATES = (140, 165, 190, 215, 240)
ENGLISH = (
    "Group three, it is your turn. Please come to the village office. Bring your card, keep one metre apart.",
    "The water will be turned off tomorrow from 8:00 to 17:30. Please store enough, and close your taps.",
    "Heavy rain is expected tonight. Families living by the river must move to the school before 18:00.",
    "Free vaccination for people over sixty continues at the clinic until Friday. Bring your identity card.",
    "Group five, please go to the testing site now. All other groups, please wait at home until you are called.",
)
MUTE_SENTENCES, MUTE_LIMIT = 5, 1.0


def main() -> list[Figure]:
    voice = EspeakVoice()
    try:
        return [*_rates(voice), *_sentences(voice), _killed(voice), _mute()]
    finally:
        voice.close()


# --- rates ----------------------------------------------------------------------------------------------------------


def _rates(voice: EspeakVoice) -> list[Figure]:
    script = yaml.safe_load((SAMPLE / "scripts" / "叫号.yaml").read_text("utf-8"))["版本"]
    filled = {
        name: script[name]["正文"].replace("{{叫法}}", "五一村第三组").replace("{{采样点}}", "村委会门前")
        for name in ("普通话", "普通话短", "粤语", "粤语短")
    }
    chinese = [
        _deviation(voice, text, "yue" if "粤" in name else "cmn", rate)
        for name, text in filled.items()
        for rate in RATES
    ]
    english = [_deviation(voice, text, "eng", rate) for text in ENGLISH for rate in RATES]
    return [
        Figure("furthest from the rate asked for, 4 call-ups × 5 rates", max(map(abs, chinese)), "%", at_most=8),
        Figure("the same on average", abs(statistics.mean(chinese)), "%"),
        Figure("furthest in English, 5 notices × 5 rates", max(map(abs, english)), "%"),
        Figure("the same on average, in English", abs(statistics.mean(english)), "%"),
    ]


def _deviation(voice: EspeakVoice, text: str, language: str, rate: int) -> float:
    """Percent by which a whole notice is heard faster than asked for."""
    reading = read(text, language)
    length = -reading.sentences[-1].pause / 1000
    for unit in reading.sentences:
        speech = voice.speak(unit.text, language, rate)
        length += (
            len(processing.trim(processing.samples_of(speech.samples), speech.rate)) / speech.rate + unit.pause / 1000
        )
    return 100 * (count(reading.text) * 60 / length / rate - 1)


# --- sentences ------------------------------------------------------------------------------------------------------


def _sentences(voice: EspeakVoice) -> list[Figure]:
    texts = [f"第{number}组的乡亲,现在轮到你们了,请出门到村委会门前做核酸。" for number in "一二三四五六七八九十"]
    voice.speak(texts[0], "cmn", 190)
    ours = _median(lambda text: voice.speak(text, "cmn", 190), texts)
    program = shutil.which("espeak-ng")
    theirs = None
    if program:
        say = [program, "-v", "cmn-latn-pinyin", "-s", str(speed("cmn", 190)), "--stdout"]
        theirs = _median(lambda text: subprocess.run([*say, text], capture_output=True, check=True), texts)
    figures = [Figure("a sentence of 27 characters", 1000 * ours, "ms", "espeak-ng" if program else "not installed",
                      theirs and 1000 * theirs)]  # fmt: skip
    if sys.platform.startswith("linux"):
        most = max(_after(voice, texts[number % 10]) for number in range(500))
        figures.append(Figure("the most memory of a worker in 500 sentences", most, "MB", at_most=60))
    return figures


def _median(do: Callable[[str], object], texts: list[str]) -> float:
    times = []
    for text in texts:
        began = time.perf_counter()
        do(text)
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def _after(voice: EspeakVoice, text: str) -> float:
    """What its workers hold when it has spoken."""
    voice.speak(text, "cmn", 190)
    return sum(map(_resident, voice.processes()))


def _resident(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


# --- trouble --------------------------------------------------------------------------------------------------------


def _killed(voice: EspeakVoice) -> Figure:
    """A sentence whose worker dies after a third of the time it takes."""
    text = "请戴好口罩排队隔开一米。" * 40
    alone = _median(lambda text: voice.speak(text, "cmn", 190), [text] * 5)
    times = []
    for _ in range(5):
        (pid,) = voice.processes() or (0,)
        timer = threading.Timer(alone / 3, lambda pid=pid: os.kill(pid, 9))
        timer.start()
        began = time.perf_counter()
        voice.speak(text, "cmn", 190)
        times.append(time.perf_counter() - began)
        timer.join()
    return Figure("500 characters, the worker killed meanwhile", statistics.median(times), "s", "left alone", alone)


def _mute() -> Figure:
    with socket.create_server(("127.0.0.1", 0), backlog=100) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}/"
        with mock.patch("gtts.tts._translate_url", return_value=address), mock.patch.dict(os.environ, NO_PROXY="*"):
            ours = _all(_ours(GttsVoice(limit=MUTE_LIMIT)))
            theirs = _all(_theirs)
    what = f"{MUTE_SENTENCES} sentences of a mute gTTS, limit {MUTE_LIMIT:g} s"
    return Figure(what, ours, "s", "gTTS(timeout)", theirs, at_most=1.5 * MUTE_LIMIT)


def _all(say: Callable[[str], object]) -> float:
    began = time.perf_counter()
    for number in range(MUTE_SENTENCES):
        say(f"第{number}句。")
    return time.perf_counter() - began


def _ours(voice: GttsVoice) -> Callable[[str], object]:
    def say(text: str) -> None:
        try:
            voice.speak(text, "cmn", 190)
        except VoiceError:
            return

    return say


def _theirs(text: str) -> None:
    import io

    from gtts import gTTS
    from gtts.tts import gTTSError

    speech: Any = gTTS(text, lang="zh-CN", lang_check=False, timeout=MUTE_LIMIT)
    try:
        speech.write_to_fp(io.BytesIO())
    except gTTSError:
        return
