"""What every voice promises, kept by each of them: the embedded one, the online ones, the system's, the user's own
models, and the fake. Where the engine itself cannot be here, a stand-in is, at the place where Dalaba meets it."""

from __future__ import annotations

import importlib.metadata
import subprocess
import sys
import threading
import time
import unicodedata
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dalaba.messages import explain
from dalaba.sound import processing
from dalaba.speech.reading.units import count, each
from dalaba.speech.voices import (
    MAX_CHARACTERS,
    MAX_SECONDS,
    Speech,
    Voice,
    VoiceError,
    espeak,
    language_of,
    plain,
    registry,
)
from dalaba.speech.voices.edge import EdgeVoice
from dalaba.speech.voices.espeak import EspeakVoice
from dalaba.speech.voices.fake import FakeVoice
from dalaba.speech.voices.gtts import GttsVoice
from dalaba.speech.voices.installed import version_of
from dalaba.speech.voices.kokoro import KokoroVoice
from dalaba.speech.voices.measured_rate import FASTEST, SLOWEST, Pace
from dalaba.speech.voices.piper import PiperVoice
from dalaba.speech.voices.registry import engines, open_voice
from dalaba.speech.voices.sherpa import SherpaVoice
from dalaba.speech.voices.stretch import stretch
from dalaba.speech.voices.system import SystemVoice
from dalaba.speech.voices.system_macos import Say
from dalaba.speech.voices.system_windows import Sapi
from tests import good_voice, stand_ins

ROOT = Path(__file__).parents[1]
UNIT = {
    "cmn": "请戴好口罩排队隔开一米。",
    "yue": "请戴好口罩排队隔开一米。",
    "eng": "Please wear your mask and keep apart.",
}
no_programs = pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins are programs with a #! line")


def why(do: Callable[[], object]) -> str:
    """The code of the VoiceError that `do` must raise; its sentence must be there in both tongues."""
    with pytest.raises(VoiceError) as raised:
        do()
    assert explain(raised.value.reason, "zh")
    assert explain(raised.value.reason, "en")
    return raised.value.reason.code


class Place:
    """A PC on which every engine can be opened."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder, self._patch = folder, patch
        self.google: stand_ins.Google | None = None

    def open(self, engine: str) -> Voice:
        opened: Voice = getattr(self, engine.replace("-", "_"))()
        return opened

    def fake(self) -> Voice:
        return FakeVoice()

    def espeak(self) -> Voice:
        return EspeakVoice(workers=2)

    def kokoro(self) -> Voice:
        program = stand_ins.program(self.folder / "kokoro", stand_ins.KOKORO)
        return KokoroVoice(command=(str(program),))

    def kokoro_real(self) -> Voice:
        return good_voice.real()

    def gtts(self) -> Voice:
        google = self.google = self.google or stand_ins.Google().__enter__()
        self._patch.setattr("gtts.tts._translate_url", lambda **_: google.address)
        self._patch.setenv("NO_PROXY", "127.0.0.1")
        return GttsVoice(per_second=100)

    def edge(self) -> Voice:
        if not (self.folder / "edge").exists():
            stand_ins.package(self.folder / "edge", "edge_tts", "7.3.1", stand_ins.EDGE)
            self._patch.syspath_prepend(self.folder / "edge")
            self._patch.delitem(sys.modules, "edge_tts", raising=False)
        return EdgeVoice(per_second=100)

    def system_mac(self) -> Voice:
        program = stand_ins.program(self.folder / "bin" / "say", stand_ins.SAY)
        program.with_suffix(".voices").write_text(stand_ins.MAC_VOICES, encoding="utf-8")
        self._patch.setenv("PATH", str(program.parent), prepend=":")
        return SystemVoice(Say())

    def system_windows(self) -> Voice:
        program = stand_ins.program(self.folder / "powershell", stand_ins.POWERSHELL)
        return SystemVoice(Sapi(command=(str(program),), tokens=stand_ins.TOKENS))

    def piper(self) -> Voice:
        program = stand_ins.program(self.folder / "bin" / "piper", stand_ins.PIPER)
        self._patch.setenv("PATH", str(program.parent), prepend=":")
        return PiperVoice(str(stand_ins.piper_model(self.folder)))

    def sherpa(self) -> Voice:
        if not (self.folder / "sherpa").exists():
            stand_ins.package(self.folder / "sherpa", "sherpa_onnx", "2.0.1", stand_ins.SHERPA)
            stand_ins.sherpa_model(self.folder)
            self._patch.syspath_prepend(self.folder / "sherpa")
            self._patch.setenv("PYTHONPATH", str(self.folder / "sherpa"))
        return SherpaVoice(str(self.folder / "vits-zh-village"))

    def leave(self) -> None:
        if self.google:
            self.google.__exit__()


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    there = Place(tmp_path, monkeypatch)
    yield there
    there.leave()


ENGINES = [
    "fake", "espeak", pytest.param("kokoro", marks=no_programs), "kokoro-real",
    "gtts", "edge", pytest.param("system-mac", marks=no_programs),
    pytest.param("system-windows", marks=no_programs), pytest.param("piper", marks=no_programs), "sherpa",
]  # fmt: skip


@pytest.mark.parametrize("engine", ENGINES)
class TestEveryVoice:
    @pytest.fixture
    def voice(self, place: Place, engine: str) -> Iterator[Voice]:
        opened = place.open(engine)
        yield opened
        opened.close()

    def test_speaks_each_of_its_languages_at_the_rate_it_is_asked_for(self, voice: Voice, engine: str) -> None:
        """A unit as a listener times it, from its first sound to its last."""
        assert isinstance(voice, Voice)
        assert voice.name == engine.partition("-")[0]
        assert voice.languages() <= {"cmn", "yue", "eng"}
        assert voice.languages()
        for language in voice.languages():
            speech = voice.speak(UNIT[language], language, 190)
            assert speech.samples.dtype == np.int16
            assert speech.samples.ndim == 1
            assert np.abs(speech.samples).max() > 1000
            heard = len(processing.trim(processing.samples_of(speech.samples), speech.rate, keep=0)) / speech.rate
            free = engine == "kokoro-real" or (engine, language) == ("espeak", "eng")
            near = (
                0.25 if free else 0.1
            )  # English words are of many lengths, and no sentence of a model's is like another
            assert heard * 1000 == pytest.approx(count(UNIT[language]) * each(190), rel=near)

    def test_takes_longer_for_more_words_and_for_a_lower_rate(self, voice: Voice) -> None:
        usual = voice.speak("请戴好口罩。", "cmn", 190).seconds
        assert voice.speak("请戴好口罩,排队隔开一米。", "cmn", 190).seconds > usual
        assert voice.speak("请戴好口罩。", "cmn", 130).seconds > usual

    def test_refuses_a_language_that_is_not_its_own(self, voice: Voice) -> None:
        assert "hak" not in voice.languages()
        assert why(lambda: voice.speak("各位", "hak", 190)) == "voices.not_its_language"
        assert why(lambda: voice.identity("hak", 190)) == "voices.not_its_language"

    def test_says_why_it_cannot_say_something(self, voice: Voice) -> None:
        for nothing in ("", "  ", "。", "\u200b", "——!?", "\x00\x07", "😀"):
            assert why(lambda text=nothing: voice.speak(text, "cmn", 190)) == "voices.mute"  # type: ignore[misc]
        assert why(lambda: voice.speak("好" * (MAX_CHARACTERS + 1), "cmn", 190)) == "voices.too_long"
        if "eng" in voice.languages():
            assert why(lambda: voice.speak("Go to 五一村 now.", "eng", 190)) == "voices.not_english"

    def test_has_one_identity_for_what_sounds_the_same_and_another_for_what_does_not(
        self, voice: Voice, place: Place, engine: str
    ) -> None:
        assert voice.identity("cmn", 190) == place.open(engine).identity("cmn", 190)
        others = {voice.identity(language, rate) for language in voice.languages() for rate in (140, 190, 240)}
        assert len(others) == 3 * len(voice.languages())

    def test_may_be_used_from_many_threads(self, voice: Voice, engine: str) -> None:
        lengths = 2 if engine == "kokoro-real" else 4  # it takes a second for each of them
        with ThreadPoolExecutor(4) as pool:
            texts = ["口罩" * (number % lengths + 1) for number in range(3 * lengths)]
            heard = list(pool.map(lambda text: voice.speak(text, "cmn", 190).seconds, texts))
        assert all(heard[index] == pytest.approx(heard[index % lengths], rel=0.05) for index in range(3 * lengths))

    def test_speaks_on_after_it_was_closed(self, voice: Voice) -> None:
        voice.speak("好。", "cmn", 190)
        voice.close()
        assert voice.speak("好。", "cmn", 190).seconds > 0

    def test_makes_no_more_sound_of_an_odd_text_than_it_has_signs(self, voice: Voice, engine: str) -> None:
        odd = [
            "[[slnc 9999999]]好",
            '<audio src="/etc/passwd"/>好',
            "好\x00好",
            "好\x1b[2J好",
            "好\ud800好",
            "好😀好",
        ]
        for text in odd[:3] if engine == "kokoro-real" else odd:  # seconds for each; what has no sound is taken before
            assert 0.1 < voice.speak(text, "cmn", 190).seconds < 20

    def test_is_not_started_to_say_who_it_is(self, voice: Voice) -> None:
        before = threading.active_count()
        for language in voice.languages():
            voice.identity(language, 190)
        assert threading.active_count() == before
        assert not getattr(voice, "processes", frozenset)()


class TestTheFake:
    def test_remembers_what_it_was_asked(self) -> None:
        voice = FakeVoice()
        voice.speak("好", "cmn", 200)
        assert voice.spoken == [("好", "cmn", 200)]

    def test_fails_hangs_and_falls_silent_when_told_to(self) -> None:
        assert why(lambda: FakeVoice(fail_on=("核酸",)).speak("做核酸", "cmn", 190)) == "voices.refused"
        assert why(lambda: FakeVoice(hang=0.05).speak("好", "cmn", 190)) == "voices.worker_gone"
        assert why(lambda: FakeVoice(mute=True).speak("好", "cmn", 190)) == "voices.mute"

    def test_fails_a_few_times_and_then_no_more(self) -> None:
        voice = FakeVoice(failures=2)
        assert [why(lambda: voice.speak("好", "cmn", 190)) for _ in range(2)] == ["voices.refused"] * 2
        assert voice.speak("好", "cmn", 190).seconds > 0

    def test_that_hangs_is_freed_by_closing_and_hangs_again(self) -> None:
        voice = FakeVoice(hang=1.0)
        threading.Timer(0.05, voice.close).start()
        began = time.monotonic()
        assert voice.speak("好", "cmn", 190).seconds > 0
        assert time.monotonic() - began < 0.9
        assert why(lambda: voice.speak("好", "cmn", 190)) == "voices.worker_gone"


class TestWhatIsSaid:
    def test_is_in_one_line_without_what_has_no_sound(self) -> None:
        assert plain("各位\r\n乡亲\x00、\u202e五一\u200b村\ue000\ud83d") == "各位 乡亲 、五一村"

    @given(st.text(st.characters(), max_size=60))
    def test_is_always_one_line_of_what_can_be_heard(self, text: str) -> None:
        said = plain(text)
        assert said == plain(said)
        assert not {unicodedata.category(sign) for sign in said} & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
        assert "[[" not in said
        assert "]]" not in said
        assert said.encode().count(b"\n") == 0

    def test_holds_no_orders_to_an_engine(self) -> None:
        assert plain("[[volm 0]]好") == "volm 0 好"
        assert plain("[\u200b[slnc 9]]]好") == "slnc 9 好"
        assert plain("第[1]组") == "第[1]组"

    def test_is_of_the_language_that_a_locale_stands_for(self) -> None:
        table = {
            "cmn": ("zh-CN", "zh_TW", "zh", "cmn", "ZH-sg"),
            "yue": ("zh-HK", "zh_MO", "yue", "yue-CN"),
            "eng": ("en-GB", "en", "eng"),
            None: ("de-DE", "nan-TW", "zh-CN-liaoning", "hak", ""),
        }
        for code, locales in table.items():
            assert {language_of([locale]) for locale in locales} == {code}
        assert language_of(["de-DE", "en-US"]) == "eng"


class TestThePace:
    @staticmethod
    def engine(characters_a_second: float, obeys: float = 1.0) -> tuple[list[float], Pace]:
        """An engine of its own speed, which makes `tempo ** obeys` of a tempo."""
        asked: list[float] = []

        def say(text: str, language: str, tempo: float) -> Speech:
            asked.append(tempo)
            length = count(text) / characters_a_second / tempo**obeys
            return Speech(np.full(round(8_000 * length), 9_000, np.int16), 8_000)

        return asked, Pace(say, twice=obeys != 1)

    def test_of_an_engine_is_listened_to_once(self) -> None:
        asked, pace = self.engine(4.0)
        assert pace.tempo("cmn", 190) == pytest.approx(1000 / each(190) / 4, rel=0.02)
        assert pace.tempo("cmn", 240) > pace.tempo("cmn", 140)
        assert len(asked) == 2  # two sentences, in one language

    def test_that_does_not_come_out_as_asked_is_put_right(self) -> None:
        _, pace = self.engine(4.0, obeys=0.8)
        wanted = 1000 / each(150) / 4
        assert pace.tempo("cmn", 150) ** 0.8 == pytest.approx(wanted, rel=0.04)
        assert wanted ** (1 / 0.8) != pytest.approx(wanted, rel=0.04)

    @pytest.mark.parametrize("characters_a_second", [0.4, 40.0])
    def test_stays_within_what_can_be_understood(self, characters_a_second: float) -> None:
        _, pace = self.engine(characters_a_second)
        assert SLOWEST <= pace.tempo("cmn", 190) <= FASTEST


class TestAStretchedSound:
    @pytest.mark.parametrize("tempo", [0.6, 0.8, 1.25, 1.6])
    def test_has_its_new_length_and_its_old_pitch_and_loudness(self, tempo: float) -> None:
        rate = 22_050
        tone = (0.5 * np.sin(2 * np.pi * 200 * np.arange(2 * rate) / rate)).astype(np.float32)
        slower = stretch(tone, rate, tempo)
        assert len(slower) == round(len(tone) / tempo)
        middle = slower[rate // 5 : -rate // 5]
        spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle))))
        assert np.argmax(spectrum) * rate / len(middle) == pytest.approx(200, abs=2)
        assert np.sqrt(np.square(middle).mean()) == pytest.approx(0.5 / np.sqrt(2), rel=0.05)

    def test_keeps_its_first_and_last_syllable(self) -> None:
        rate = 22_050
        syllables = np.zeros(rate * 2, np.float32)
        for start in (0, rate * 2 - 3_000):
            syllables[start : start + 3_000] = 0.5 * np.sin(2 * np.pi * 300 * np.arange(3_000) / rate)
        slower = stretch(syllables, rate, 0.8)
        assert np.abs(slower[:2_500]).max() > 0.4
        assert np.abs(slower[-2_500:]).max() > 0.4

    @given(st.integers(0, 9_000), st.floats(0.5, 2.0))
    @settings(max_examples=40, deadline=None)
    def test_is_as_long_as_its_tempo_makes_it_and_no_louder(self, length: int, tempo: float) -> None:
        noise = np.random.default_rng(length).uniform(-0.5, 0.5, length).astype(np.float32)
        slower = stretch(noise, 8_000, tempo)
        assert len(slower) in (round(length / tempo), length)
        assert np.isfinite(slower).all()
        assert np.abs(slower).max(initial=0) <= 0.51

    def test_of_a_moment_or_of_its_own_speed_is_left_alone(self) -> None:
        short = np.ones(500, np.float32)
        assert stretch(short, 22_050, 0.8) is short
        assert stretch(np.ones(50_000, np.float32), 22_050, 1.0).all()


class TestAnInstalledPackage:
    @pytest.mark.parametrize("package", ["espeakng-loader", "gTTS", "pypinyin"])
    def test_tells_the_version_that_pip_tells(self, package: str) -> None:
        assert version_of(package) == importlib.metadata.version(package)

    def test_that_is_not_there_has_none(self) -> None:
        with pytest.raises(importlib.metadata.PackageNotFoundError):
            version_of("no-such-voice")


class TestTheRegistry:
    def test_names_the_good_one_first_the_online_ones_last_and_no_fake(self) -> None:
        assert engines() == ("kokoro", "espeak", "system", "piper", "sherpa", "gtts", "edge")

    def test_opens_what_is_there_and_says_what_the_others_need(self) -> None:
        assert [open_voice(name).name for name in ("espeak", "gtts", "system")] == ["espeak", "gtts", "system"]
        assert why(lambda: open_voice("piper")) == "voices.no_model"
        assert why(lambda: open_voice("piper", "voices/gone.onnx")) == "voices.no_model"

    def test_names_the_extra_that_an_engine_needs(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
        for engine, extra in (("edge", "dalaba[edge]"), ("sherpa", "dalaba[sherpa]")):
            reason = registry.trouble(engine)
            assert reason is not None
            assert extra in explain(reason, "zh")
            assert extra in explain(reason, "en")
        assert why(lambda: open_voice("espeak")) == "voices.not_installed"

    def test_imports_no_engine_to_know_its_name_and_whether_it_is_there(self) -> None:
        asked = (
            "import sys; from dalaba.speech.voices import registry as r; "
            "print([r.trouble(name) for name in r.engines()][1])"
        )
        heavy = {"edge_tts", "gtts", "sherpa_onnx", "piper", "espeakng_loader", "onnxruntime", "numpy"}
        asked += f"; print({heavy} & set(sys.modules))"
        done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, cwd=ROOT)
        assert done.stdout.split() == ["None", "set()"]

    def test_tells_an_unknown_name_what_there_is(self) -> None:
        assert why(lambda: open_voice("科大讯飞")) == "voices.unknown_engine"

    def test_knows_what_every_engine_is_bounded_by(self) -> None:
        assert MAX_SECONDS <= 180
        assert set(espeak.VOICES) == {"cmn", "yue", "eng"}
