"""The voices: what every engine promises, kept by the embedded one and by the fake; and what befalls each of them."""

from __future__ import annotations

import base64
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from dalaba import sound
from dalaba.catalogue import explain
from dalaba.codec import encode_mp3
from dalaba.reading import read
from dalaba.reading.units import count
from dalaba.voices import Voice, VoiceError, espeak, espeak_worker
from dalaba.voices.espeak import EspeakVoice
from dalaba.voices.fake import FakeVoice
from dalaba.voices.gtts import GttsVoice
from dalaba.voices.registry import engines, open_voice

NOTICES = {
    "cmn": "五一村第三组的乡亲,现在轮到你们了,请出门到村委会门前做核酸。带上身份证,戴好口罩,排队隔开一米。",
    "yue": "五一村第三组嘅乡亲,而家轮到你哋喇,请出门去村委会门前做核酸。带埋身份证,戴好口罩,排队隔开一米。",
    "eng": "Group three, it is your turn. Please come to the village office. Bring your card, keep one metre apart.",
}


@pytest.fixture(params=["espeak", "fake"])
def voice(request: pytest.FixtureRequest) -> Iterator[Voice]:
    opened = open_voice(request.param)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def espeak_voice() -> Iterator[EspeakVoice]:
    opened = EspeakVoice()
    yield opened
    opened.close()


def why(do: Callable[[], object]) -> str:
    """The code of the VoiceError that `do` must raise; its sentence must be there in both tongues."""
    with pytest.raises(VoiceError) as raised:
        do()
    assert explain(raised.value.reason, "zh")
    assert explain(raised.value.reason, "en")
    return raised.value.reason.code


class TestEveryVoice:
    def test_keeps_the_protocol(self, voice: Voice) -> None:
        assert isinstance(voice, Voice)
        assert voice.name
        assert not voice.online

    def test_speaks_each_of_its_languages(self, voice: Voice) -> None:
        for language in voice.languages():
            speech = voice.speak("请戴好口罩。" if language != "eng" else "Please wear a mask.", language, 190)
            assert speech.samples.dtype == np.int16
            assert speech.samples.ndim == 1
            assert 0.5 < speech.seconds < 5
            assert np.abs(speech.samples).max() > 1000

    def test_refuses_a_language_that_is_not_its_own(self, voice: Voice) -> None:
        assert "hak" not in voice.languages()
        assert why(lambda: voice.speak("各位", "hak", 190)) == "voices.not_its_language"
        assert why(lambda: voice.identity("hak", 190)) == "voices.not_its_language"

    def test_takes_longer_for_more_words_and_for_a_lower_rate(self, voice: Voice) -> None:
        usual = voice.speak("请戴好口罩。", "cmn", 190).seconds
        assert voice.speak("请戴好口罩,排队隔开一米。", "cmn", 190).seconds > usual
        assert voice.speak("请戴好口罩。", "cmn", 130).seconds > usual

    def test_has_one_identity_for_what_sounds_the_same_and_another_for_what_does_not(self, voice: Voice) -> None:
        assert voice.identity("cmn", 190) == open_voice(voice.name).identity("cmn", 190)
        assert len({voice.identity(*each) for each in (("cmn", 190), ("yue", 190), ("cmn", 240))}) == 3

    def test_may_be_used_from_many_threads(self, voice: Voice) -> None:
        with ThreadPoolExecutor(4) as pool:
            heard = list(pool.map(lambda number: voice.speak("口罩" * (number % 4 + 1), "cmn", 190).seconds, range(24)))
        assert all(heard[index] == pytest.approx(heard[index % 4], rel=0.05) for index in range(24))

    def test_speaks_on_after_it_was_closed(self, voice: Voice) -> None:
        voice.speak("好。", "cmn", 190)
        voice.close()
        assert voice.speak("好。", "cmn", 190).seconds > 0


class TestTheEmbeddedVoice:
    def test_is_not_started_to_say_who_it_is(self) -> None:
        voice = EspeakVoice(command=("no-such-program",))
        assert "espeak" in voice.identity("cmn", 190)
        assert voice.languages() == {"cmn", "yue", "eng"}

    def test_really_knows_the_characters_of_its_languages(self, espeak_voice: EspeakVoice) -> None:
        """The table of languages is held to the engine; Hakka is what the engine claims and cannot do."""
        for language, text in NOTICES.items():
            assert "(en)" not in espeak_voice.phonemes(text, espeak.VOICES[language])
        assert "(en)" in espeak_voice.phonemes("各位", "hak")

    @pytest.mark.parametrize("language", NOTICES)
    @pytest.mark.parametrize("rate", [150, 190, 240])
    def test_speaks_a_notice_at_the_rate_it_is_asked_for(
        self, espeak_voice: EspeakVoice, language: str, rate: int
    ) -> None:
        reading = read(NOTICES[language], language)
        units = [
            (sound.samples_of(espeak_voice.speak(each.text, language, rate).samples), each.pause)
            for each in reading.sentences
        ]
        heard = sum(len(sound.trim(samples, 22_050, keep=0)) / 22_050 for samples, _ in units)
        heard += sum(pause for _, pause in units[:-1]) / 1000
        near = 0.15 if language == "eng" else 0.08  # English words are of many lengths
        assert count(reading.text) * 60 / heard == pytest.approx(rate, rel=near)

    def test_reads_no_markup_so_no_text_makes_it_play_a_file(self, espeak_voice: EspeakVoice, tmp_path: Path) -> None:
        secret = tmp_path / "secret.wav"
        secret.write_bytes(bytes(2_000_000))
        assert espeak_voice.speak(f'<audio src="{secret}"/>好', "cmn", 190).seconds < 20
        assert espeak_voice.speak("[[h@'l@U]]好", "cmn", 190).seconds < 10

    @pytest.mark.parametrize("text", ["好\x00好", "好\x1b[2J好", "好\ud800好", "好😀好", "好" * 500, "好\n好"])
    def test_survives_odd_texts(self, espeak_voice: EspeakVoice, text: str) -> None:
        assert espeak_voice.speak(text, "cmn", 190).seconds > 0.3

    def test_says_both_sides_of_a_nul(self, espeak_voice: EspeakVoice) -> None:
        alone = espeak_voice.speak("好", "cmn", 190).seconds
        assert espeak_voice.speak("好\x00好好好", "cmn", 190).seconds > 1.5 * alone

    def test_calls_the_letter_a_by_its_name_and_not_as_an_article(self, espeak_voice: EspeakVoice) -> None:
        letters = espeak_voice.speak("A。请。", "cmn", 190).seconds
        assert letters == pytest.approx(espeak_voice.speak("诶。请。", "cmn", 190).seconds, rel=0.02)

    def test_refuses_a_text_longer_than_any_notice(self, espeak_voice: EspeakVoice) -> None:
        assert (
            why(lambda: espeak_voice.speak("好" * (espeak_worker.MAX_CHARACTERS + 1), "cmn", 190)) == "voices.refused"
        )

    def test_says_so_when_there_is_nothing_to_hear(self, espeak_voice: EspeakVoice) -> None:
        for text in ("", "  ", "。", "\u200b"):
            assert why(lambda text=text: espeak_voice.speak(text, "cmn", 190)) == "voices.mute"  # type: ignore[misc]

    def test_is_of_the_gpl_and_so_never_in_this_process(self) -> None:
        assert "espeakng_loader" not in sys.modules

    def test_has_speeds_that_rise_with_what_is_asked(self) -> None:
        for language in NOTICES:
            speeds = [espeak.speed(language, rate) for rate in range(60, 400, 5)]
            assert speeds == sorted(speeds)
            assert speeds[0] >= 80
            assert speeds[-1] <= 450


class TestAWorkerThatFails:
    """Real processes: a small program that misbehaves before it becomes the true worker."""

    @staticmethod
    def voice(tmp_path: Path, misdeed: str, times: int, limit: float = 20.0) -> EspeakVoice:
        """Its first `times` workers do `misdeed` when they are first asked for something."""
        script = tmp_path / "worker.py"
        script.write_text(
            "import os, pathlib, runpy, sys, time\n"
            f"born = pathlib.Path({str(tmp_path)!r}) / 'born'\n"
            "born.mkdir(exist_ok=True)\n"
            "(born / str(os.getpid())).touch()\n"
            f"if len(list(born.iterdir())) <= {times}:\n"
            "    sys.stdin.buffer.readline()\n"
            f"    {misdeed}\n"
            f"runpy.run_path({str(Path(espeak_worker.__file__))!r}, run_name='__main__')\n",
            encoding="utf-8",
        )
        return EspeakVoice(limit=limit, command=(sys.executable, "-X", "utf8", str(script)))

    @pytest.mark.parametrize(
        "misdeed", ["os._exit(3)", "print('nonsense', flush=True)", "print('{}', flush=True)", "os.abort()"]
    )
    def test_costs_one_retry_in_a_new_one(self, tmp_path: Path, misdeed: str) -> None:
        voice = self.voice(tmp_path, misdeed, times=1)
        assert voice.speak("好。", "cmn", 190).seconds > 0
        voice.close()
        assert len(list((tmp_path / "born").iterdir())) == 2

    def test_twice_costs_its_sentence_and_keeps_its_last_words(self, tmp_path: Path) -> None:
        voice = self.voice(tmp_path, "sys.exit('no dictionary')", times=2)
        with pytest.raises(VoiceError) as raised:
            voice.speak("请戴好口罩。", "eng", 190)
        assert raised.value.reason.code == "voices.worker_gone"
        assert "no dictionary" in raised.value.reason.params["detail"]
        assert voice.speak("好。", "cmn", 190).seconds > 0
        voice.close()

    def test_hangs_for_no_longer_than_the_time_limit(self, tmp_path: Path) -> None:
        voice = self.voice(tmp_path, "time.sleep(60)", times=1, limit=2.0)
        began = time.monotonic()
        assert voice.speak("good", "eng", 190).seconds > 0
        assert 2 <= time.monotonic() - began < 10
        voice.close()

    def test_and_cannot_be_started_is_a_reason_and_no_traceback(self) -> None:
        voice = EspeakVoice(command=("no-such-program-anywhere",))
        assert why(lambda: voice.speak("好", "cmn", 190)) == "voices.worker_gone"
        voice.close()


class TestTheFake:
    def test_remembers_what_it_was_asked(self) -> None:
        voice = FakeVoice()
        voice.speak("好", "cmn", 200)
        assert voice.spoken == [("好", "cmn", 200)]

    def test_fails_hangs_and_falls_silent_when_told_to(self) -> None:
        assert why(lambda: FakeVoice(fail_on=("核酸",)).speak("做核酸", "cmn", 190)) == "voices.refused"
        assert why(lambda: FakeVoice(hang=0.05).speak("好", "cmn", 190)) == "voices.worker_gone"
        assert not FakeVoice(mute=True).speak("好", "cmn", 190).samples.any()


class TestTheOnlineVoice:
    """gTTS against a server of our own on the loopback: nothing leaves this PC."""

    @pytest.fixture
    def google(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[Google]:
        with Google() as server:
            monkeypatch.setattr("gtts.tts._translate_url", lambda **_: f"http://127.0.0.1:{server.port}/speak")
            monkeypatch.setenv("NO_PROXY", "127.0.0.1")
            yield server

    def test_speaks_what_the_server_sends(self, google: Google) -> None:
        speech = GttsVoice().speak("请戴好口罩。", "cmn", 190)
        assert speech.seconds == pytest.approx(1, abs=0.1)
        assert np.abs(speech.samples).max() > 3000
        assert google.asked == 1

    def test_tries_again_when_the_server_is_busy_and_not_for_ever(self, google: Google) -> None:
        google.busy = 2
        assert GttsVoice(pause=0.01).speak("好", "yue", 190).seconds > 0
        google.busy = 99
        assert why(lambda: GttsVoice(pause=0.01).speak("好", "yue", 190)) == "voices.refused"
        assert google.asked == 3 + 3

    def test_takes_no_page_of_a_hotel_for_a_voice(self, google: Google) -> None:
        google.answer = b"<html>please log in</html>"
        assert why(lambda: GttsVoice(tries=1).speak("好", "cmn", 190)) == "voices.refused"

    def test_waits_for_a_mute_server_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with socket.create_server(("127.0.0.1", 0)) as mute:
            address = f"http://127.0.0.1:{mute.getsockname()[1]}/"
            monkeypatch.setattr("gtts.tts._translate_url", lambda **_: address)
            monkeypatch.setenv("NO_PROXY", "127.0.0.1")
            voice = GttsVoice(limit=1.0)
            began = time.monotonic()
            for _ in range(20):
                assert why(lambda: voice.speak("好", "cmn", 190)) == "voices.unreachable"
            assert 0.9 < time.monotonic() - began < 4
            voice.close()

    def test_gives_up_on_a_closed_door_at_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with socket.create_server(("127.0.0.1", 0)) as closed:
            port = closed.getsockname()[1]
        monkeypatch.setattr("gtts.tts._translate_url", lambda **_: f"http://127.0.0.1:{port}/")
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        assert why(lambda: GttsVoice(limit=30).speak("好", "cmn", 190)) == "voices.unreachable"

    def test_is_online_and_speaks_no_hakka(self) -> None:
        assert GttsVoice().online
        assert "hak" not in GttsVoice().languages()
        assert GttsVoice().identity("cmn", 190) == GttsVoice().identity("cmn", 200)


class Google:
    """A server that answers as the real one does: a second of tone in MP3, in base64, in an array, in a line."""

    def __init__(self) -> None:
        tone = 0.3 * np.sin(2 * np.pi * 440 * np.arange(24_000) / 24_000)
        mp3 = base64.b64encode(encode_mp3(tone.astype(np.float32), 24_000))
        self.answer = b")]}'\n\n" + b'[["wrb.fr","jQ1olc","[\\"' + mp3 + b'\\"]",null,null,null,"generic"]]\n'
        self.busy = 0
        self.asked = 0
        google = self

        class Desk(BaseHTTPRequestHandler):
            def do_POST(self) -> None:  # the base class names it so
                google.asked += 1
                self.rfile.read(int(self.headers["Content-Length"]))
                google.busy -= 1
                self.send_response(429 if google.busy >= 0 else 200)
                self.end_headers()
                self.wfile.write(google.answer)

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def __enter__(self) -> Google:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class TestTheRegistry:
    def test_names_the_embedded_engine_first_and_no_fake(self) -> None:
        assert engines()[0] == "espeak"
        assert "fake" not in engines()

    def test_opens_every_engine_it_names_without_starting_anything(self) -> None:
        for name in engines():
            assert open_voice(name).name == name

    def test_tells_an_unknown_name_what_there_is(self) -> None:
        assert why(lambda: open_voice("科大讯飞")) == "voices.unknown_engine"
