"""The listener: one promise, kept by the real one (where it is on this PC) and by the one that stands in for it."""

from __future__ import annotations

import importlib.util
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from dalaba.speech import model_files
from dalaba.speech.listening import MAX_SECONDS, Listener, ListenError
from dalaba.speech.listening.compare import compare
from dalaba.speech.listening.fake import FakeListener
from dalaba.speech.listening.heard_files import MEMORY, Ear
from dalaba.speech.listening.whisper import FILES, WhisperListener, is_there, open_listener, trouble
from dalaba.speech.listening.whisper_worker import spoken
from tests import good_voice
from tests.conftest import BROUGHT
from tests.places import wav

RATE = 16_000
MODEL = BROUGHT / "whisper-base"
here = pytest.mark.skipif(trouble(MODEL) is not None, reason="faster-whisper or its model is not on this PC")
TONE = (0.2 * np.sin(np.arange(RATE) / 8)).astype(np.float32)


@pytest.fixture(params=["fake", pytest.param("whisper", marks=here)])
def listener(request: pytest.FixtureRequest) -> Iterator[Listener]:
    found: Listener = FakeListener() if request.param == "fake" else WhisperListener(MODEL)
    yield found
    found.close()


def why(listener: Listener, language: str = "cmn", seconds: float = 1) -> str:
    with pytest.raises(ListenError) as caught:
        listener.hear(np.resize(TONE, int(seconds * RATE)), RATE, language)
    return caught.value.reason.code


# The promise


def test_knows_mandarin_and_judges_no_language_of_the_south(listener: Listener) -> None:
    assert {"cmn"} <= listener.languages() <= {"cmn", "eng"}
    assert {why(listener, code) for code in ("yue", "hak", "mji")} == {"listening.not_its_language"}


def test_listens_to_nothing_longer_than_any_announcement(listener: Listener) -> None:
    assert why(listener, seconds=MAX_SECONDS + 1) == "listening.too_long"


def test_hears_nothing_in_silence(listener: Listener) -> None:
    assert listener.hear(np.zeros(RATE, np.float32), RATE, "cmn").text == ""
    assert listener.hear(np.zeros(0, np.float32), RATE, "cmn").text == ""


def test_may_be_closed_and_listens_again(listener: Listener) -> None:
    listener.close()
    assert listener.hear(np.zeros(RATE, np.float32), RATE, "cmn").language == "cmn"
    assert listener.identity() == listener.identity() != ""


def test_one_that_fails_says_so_and_goes_on() -> None:
    fake = FakeListener(failures=1)
    assert why(fake) == "listening.worker_gone"
    assert fake.hear(TONE, RATE, "cmn").text == "你好"


# The real one


@pytest.fixture(scope="module")
def whisper() -> Iterator[WhisperListener]:
    found = WhisperListener(MODEL)
    yield found
    found.close()


@here
def test_writes_down_what_an_english_notice_says(whisper: WhisperListener) -> None:
    """By espeak-ng, whose English it makes out; of its Mandarin it makes out next to nothing."""
    from dalaba.sound.processing import samples_of
    from dalaba.speech.voices.espeak import EspeakVoice

    voice = EspeakVoice()
    speech = voice.speak("Please call one one zero. The water is off until five o'clock.", "eng", 190)
    voice.close()
    heard = whisper.hear(samples_of(speech.samples), speech.rate, "eng")
    assert "please call" in heard.text.lower()
    assert heard.sure < 0


@here
@pytest.mark.parametrize("text", ["今天下午两点到五点停水。", "请第三组的乡亲现在到村委会。"])
def test_writes_down_what_a_mandarin_notice_says(whisper: WhisperListener, text: str) -> None:
    from dalaba.sound.processing import samples_of

    voice = good_voice.real()
    speech = voice.speak(text, "cmn", 190)
    voice.close()
    heard = whisper.hear(samples_of(speech.samples), speech.rate, "cmn")
    assert compare(heard.text, text, "cmn", heard.sure) == []


@here
def test_a_tone_and_noise_say_nothing_much(whisper: WhisperListener) -> None:
    noise = np.random.default_rng(1).standard_normal(3 * RATE).astype(np.float32) * 0.1
    assert len(whisper.hear(np.resize(TONE, 3 * RATE), RATE, "cmn").text) < 60
    assert len(whisper.hear(noise, RATE, "cmn").text) < 120


@here
def test_a_worker_that_is_killed_costs_nothing_but_time(whisper: WhisperListener) -> None:
    import os
    import signal

    whisper.hear(TONE, RATE, "cmn")
    (pid,) = whisper.processes()
    os.kill(pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    time.sleep(0.1)
    assert whisper.hear(TONE, RATE, "cmn").language == "cmn"
    assert whisper.processes() != {pid}


# Without a model, or with a broken worker


def model(folder: Path) -> Path:
    folder.mkdir()
    for name in FILES:
        (folder / name).write_bytes(b"")
    return folder


def test_a_model_is_there_when_all_its_files_are(tmp_path: Path) -> None:
    folder = model(tmp_path / "whisper")
    assert is_there(folder)
    (folder / "model.bin").unlink()
    assert not is_there(folder)


def test_says_why_nobody_can_listen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DALABA_MODELS", str(tmp_path))
    assert model_files.folder("whisper-base") == tmp_path / "whisper-base"
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ListenError) as caught:
        open_listener()
    assert caught.value.reason.code == "listening.needs_extra"
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: object())
    with pytest.raises(ListenError) as caught:
        open_listener()
    assert caught.value.reason.code == "listening.no_model"


ECHO = """
import json, sys
for line in sys.stdin.buffer:
    head = json.loads(line)
    sound = sys.stdin.buffer.read(head["bytes"])
    answer = {"text": f"{head['language']} {len(sound)}", "sure": -0.1, "rate": 16000, "bytes": 0}
    print(json.dumps(answer), flush=True)
"""


REFUSING = ECHO.replace("answer =", "answer = {'error': 'no'} or")


@pytest.mark.parametrize(
    ("source", "code"), [("raise SystemExit(3)", "listening.worker_gone"), (REFUSING, "listening.refused")]
)
def test_a_worker_that_dies_or_refuses_is_told_as_such(
    source: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dalaba.speech.listening.whisper.trouble", lambda folder: None)
    broken = WhisperListener(model(tmp_path / "w"), command=(sys.executable, "-c", source))
    assert why(broken) == code
    broken.close()


def test_a_worker_is_asked_with_the_sound_at_its_own_rate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dalaba.speech.listening.whisper.trouble", lambda folder: None)
    echo = WhisperListener(model(tmp_path / "w"), command=(sys.executable, "-c", ECHO))
    assert echo.hear(np.zeros(48_000, np.float32), 48_000, "cmn").text == "zh 32000"
    assert echo.hear(np.zeros(8_000, np.float32), 16_000, "eng").text == "en 16000"
    echo.close()


class Segment:
    def __init__(self, text: str, silent: float = 0.1, sure: float = -0.3) -> None:
        self.text, self.no_speech_prob, self.avg_logprob = text, silent, sure


@pytest.mark.parametrize(
    ("segment", "said"),
    [
        (Segment("今天停水。"), True),
        (Segment("普通话的句子。"), False),
        (Segment("谢谢观看", 0.9, -1.5), False),
        (Segment("谢谢大家", 0.9, -0.2), True),
        (Segment("。"), False),
    ],
)
def test_what_the_model_was_told_beforehand_was_not_said(segment: Segment, said: bool) -> None:
    assert spoken(segment, "以下是普通话的句子。") is said


# The ear, which remembers


def test_a_file_that_has_not_changed_is_listened_to_once(tmp_path: Path) -> None:
    file = tmp_path / "停水.wav"
    wav(file, 1)
    fake = FakeListener(["今天停水"])
    for _ in range(2):
        ear = Ear(tmp_path, fake)
        assert ear.hear(file, "d1", "cmn").text == "今天停水"
        assert ear.knows("d1", "cmn")
        ear.close()
    assert (fake.asked, fake.closed) == (1, 2)
    again = Ear(tmp_path, fake)
    assert not again.knows("d2", "cmn")
    assert not again.knows("d1", "eng")


def test_a_broken_memory_is_an_empty_one(tmp_path: Path) -> None:
    file = tmp_path / "停水.wav"
    wav(file, 1)
    (tmp_path / MEMORY).parent.mkdir()
    for text in ("", "{", '{"heard": 3}', '{"heard": {"a": 3}}'):
        (tmp_path / MEMORY).write_text(text, encoding="utf-8")
        assert Ear(tmp_path, FakeListener()).hear(file, "d1", "cmn").text == "你好"
