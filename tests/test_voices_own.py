"""Voices that a PC has by itself, or by the user's own model: Windows's, macOS's, piper's and sherpa-onnx's.

None of them is here. The programs are stand-ins which insist on the command line and answer in the form of the real
ones; what is tried is how we ask, what we make of the answer, and that nothing hangs or is left behind.
"""

from __future__ import annotations

import base64
import json
import sys
import time
from pathlib import Path

import pytest

from dalaba.speech.voices import VoiceError, own_models, sherpa_worker, system
from dalaba.speech.voices.piper import PiperVoice
from dalaba.speech.voices.sherpa import SherpaVoice
from dalaba.speech.voices.system import Nothing, SystemVoice
from dalaba.speech.voices.system_macos import Say, choose, listed
from dalaba.speech.voices.system_windows import COMMAND, SCRIPT, Sapi, Token, registered, step
from dalaba.speech.voices.system_windows import choose as choose_windows
from dalaba.station.files import Problems
from dalaba.station.outlets import read_station
from tests import stand_ins
from tests.places import written
from tests.test_voices import Place, no_programs, place, why

__all__ = ["place"]


class TestThisPC:
    def test_has_no_voices_of_its_own_on_linux(self) -> None:
        if not sys.platform.startswith("linux"):
            pytest.skip("this is not Linux")
        assert isinstance(system.this_system(), Nothing)
        assert SystemVoice().languages() == frozenset()
        assert why(lambda: SystemVoice().speak("好", "cmn", 190)) == "voices.not_its_language"
        assert registered() == []


class TestMacOS:
    def test_lists_names_of_several_words_and_other_scripts(self) -> None:
        assert listed(stand_ins.MAC_VOICES)[:3] == [
            ("Albert", "en_US"), ("Bad News", "en_US"), ("Eddy (中文（中国大陆）)", "zh_CN"),
        ]  # fmt: skip
        assert len(listed(stand_ins.MAC_VOICES)) == 8
        assert listed("say: command not found\n\n") == []

    def test_chooses_a_plain_voice_for_each_language_and_none_for_others(self) -> None:
        chosen = {code: voice.name for code, voice in choose(listed(stand_ins.MAC_VOICES), "14.5").items()}
        assert chosen == {"cmn": "Tingting", "yue": "Sinji", "eng": "Samantha"}

    def test_speaks_mandarin_with_taiwan_s_voice_before_none_and_english_with_no_joker(self) -> None:
        chosen = choose([("Meijia", "zh_TW"), ("Bad News", "en_US"), ("Bells", "en_US")], "14.5")
        assert {code: voice.name for code, voice in chosen.items()} == {"cmn": "Meijia"}

    @no_programs
    def test_is_given_the_text_on_its_input_and_never_on_its_command_line(self, place: Place) -> None:
        voice = place.open("system-mac")
        voice.speak("-o /tmp/x 好 [[volm 0]]", "cmn", 190)
        log = (place.folder / "bin" / "say.log").read_text().splitlines()
        orders = [json.loads(line) for line in log]
        assert orders[0] == ["-v", "?"]
        assert orders[-1][:2] == ["-v", "Tingting"]
        assert orders[-1][-4:] == ["--file-format=WAVE", "--data-format=LEI16@22050", "-f", "-"]
        assert "好" not in json.dumps(orders, ensure_ascii=False)

    def test_without_its_program_speaks_nothing(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        assert SystemVoice(Say()).languages() == frozenset()


class TestWindows:
    def test_takes_each_language_s_voice_from_the_registry(self) -> None:
        chosen = {code: voice.name.split()[1] for code, voice in choose_windows(stand_ins.TOKENS).items()}
        assert chosen == {"cmn": "Huihui", "yue": "Tracy", "eng": "Zira"}

    def test_makes_nothing_of_a_locale_that_it_cannot_read(self) -> None:
        assert choose_windows([Token("Odd", "", "1"), Token("Odder", "zh-CN;", "1")]) == {}
        assert {code: voice.name for code, voice in choose_windows([Token("Hanhan", "404", "1")]).items()} == {
            "cmn": "Hanhan"
        }

    def test_has_a_step_of_twelve_percent(self) -> None:
        assert [step(tempo) for tempo in (0.5, 1.0, 1.13, 1.5, 2.0, 9.0)] == [-6, 0, 1, 4, 6, 10]

    def test_runs_a_script_that_knows_no_text_and_speaks_no_markup(self) -> None:
        assert base64.b64decode(COMMAND[-1]).decode("utf-16-le") == SCRIPT
        assert len(" ".join(COMMAND)) < 8_000  # of the 32767 that Windows allows
        assert "Ssml" not in SCRIPT
        assert SCRIPT.count("{") == SCRIPT.count("}")
        assert SCRIPT.count("(") == SCRIPT.count(")")

    @no_programs
    def test_says_in_windows_own_words_why_a_voice_would_not(self, tmp_path: Path) -> None:
        program = stand_ins.program(tmp_path / "powershell", stand_ins.POWERSHELL)
        voice = SystemVoice(Sapi(command=(str(program),), tokens=(Token("Gone", "804", "1"),)))
        assert why(lambda: voice.speak("好", "cmn", 190)) == "voices.refused"
        voice.close()


class TestPiper:
    @no_programs
    def test_is_a_program_of_the_user_s_and_never_imported(self, place: Place) -> None:
        place.open("piper").speak("好。", "cmn", 190)
        orders = (place.folder / "bin" / "piper.log").read_text().splitlines()
        assert len(orders) == 2 + 2 + 1  # its own speed, that put right, the sentence
        assert "piper" not in sys.modules

    def test_speaks_what_its_model_says_and_no_other_language(self, tmp_path: Path) -> None:
        for code, language in (("zh_CN", {"cmn"}), ("yue_HK", {"yue"}), ("en_GB", {"eng"})):
            model = stand_ins.piper_model(tmp_path, f"{code}-x-low", code)
            assert PiperVoice(str(model)).languages() == language

    @pytest.mark.parametrize(
        "about", ["", "[]", "{}", '{"language": "zh_CN"}', '{"language": {"code": "de_DE"}}', "\0"]
    )
    def test_speaks_nothing_where_the_model_does_not_say_what(self, tmp_path: Path, about: str) -> None:
        model = stand_ins.piper_model(tmp_path)
        Path(f"{model}.json").write_text(about, encoding="utf-8")
        assert PiperVoice(str(model)).languages() == frozenset()
        assert why(lambda: PiperVoice(str(model)).speak("好", "cmn", 190)) == "voices.bad_model"
        assert why(lambda: PiperVoice(str(model)).identity("cmn", 190)) == "voices.bad_model"

    def test_is_another_voice_with_another_model_or_the_same_trained_on(self, tmp_path: Path) -> None:
        model = stand_ins.piper_model(tmp_path)
        before = PiperVoice(str(model)).identity("cmn", 190)
        (moved := tmp_path / "elsewhere").mkdir()
        assert PiperVoice(str(stand_ins.piper_model(moved))).identity("cmn", 190) == before
        model.write_bytes(b"ONNX" + b"onnx" * 999)
        assert PiperVoice(str(model)).identity("cmn", 190) != before

    def test_says_what_to_do_without_model_or_program(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        assert why(lambda: PiperVoice().speak("好", "cmn", 190)) == "voices.no_model"
        assert why(lambda: PiperVoice(str(tmp_path / "gone.onnx")).identity("cmn", 190)) == "voices.no_model"
        monkeypatch.setenv("PATH", str(tmp_path))
        monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
        model = stand_ins.piper_model(tmp_path)
        assert why(lambda: PiperVoice(str(model)).speak("好", "cmn", 190)) == "voices.no_program"

    @no_programs
    @pytest.mark.parametrize("misdeed", ["sys.exit('no memory')", "pass", "open(given_file, 'wb').write(b'RIFF')"])
    def test_that_fails_costs_its_sentence_and_is_not_asked_for_ever(
        self, place: Place, misdeed: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        voice = place.open("piper")
        source = f"given_file = sys.argv[sys.argv.index('--output_file') + 1]\n{misdeed}\n"
        stand_ins.program(place.folder / "bin" / "piper", source)
        assert [why(lambda: voice.speak("好", "cmn", 190)) for _ in range(3)] == ["voices.refused"] * 3
        assert why(lambda: voice.speak("好", "cmn", 190)) == "voices.broken"

    @no_programs
    def test_that_hangs_costs_its_time_limit(self, place: Place) -> None:
        place.open("piper")
        stand_ins.program(place.folder / "bin" / "piper", "time.sleep(60)")
        voice = PiperVoice(str(place.folder / "zh_CN-village-medium.onnx"), limit=0.3)
        began = time.monotonic()
        assert why(lambda: voice.speak("好", "cmn", 190)) == "voices.refused"
        assert 0.2 < time.monotonic() - began < 2


class TestSherpa:
    def test_tells_the_kind_of_a_model_by_its_files(self, tmp_path: Path) -> None:
        folder = stand_ins.sherpa_model(tmp_path)
        assert sherpa_worker.settings(folder)[0] == "vits"
        (folder / "model.int8.onnx").write_bytes(b"x")
        kind, files = sherpa_worker.settings(folder)
        assert Path(files["model"]).name == "model.onnx"
        assert Path(files["lexicon"]).name == "lexicon.txt"
        (folder / "vocos-22khz.onnx").write_bytes(b"x")
        kind, files = sherpa_worker.settings(folder)
        assert (kind, Path(files["vocoder"]).name, Path(files["acoustic_model"]).name) == (
            "matcha", "vocos-22khz.onnx", "model.onnx",
        )  # fmt: skip
        (folder / "voices.bin").write_bytes(b"x")
        assert sherpa_worker.settings(folder)[0] == "kokoro"
        with pytest.raises(ValueError, match="tokens"):
            sherpa_worker.settings(tmp_path)

    def test_speaks_what_its_lexicon_holds(self, tmp_path: Path) -> None:
        assert own_models.sherpa_languages(stand_ins.sherpa_model(tmp_path)) == {"cmn"}
        assert own_models.sherpa_languages(stand_ins.sherpa_model(tmp_path, "vits-cantonese-hf-xiaomaiiwn")) == {"yue"}
        both = stand_ins.sherpa_model(tmp_path, "vits-melo-tts-zh_en")
        letters = "abcdefghijklm"
        words = "".join(f"{a}{b}{c}able x y\n" for a in letters for b in letters for c in letters)
        (both / "lexicon-us-en.txt").write_text(words, encoding="utf-8")
        assert own_models.sherpa_languages(both) == {"cmn", "eng"}
        silent = stand_ins.sherpa_model(tmp_path, "vits-zh-nothing")
        (silent / "lexicon.txt").unlink()
        assert own_models.sherpa_languages(silent) == frozenset()
        assert why(lambda: SherpaVoice(str(silent)).speak("好", "cmn", 190)) == "voices.bad_model"

    def test_keeps_its_model_in_one_process(self, place: Place) -> None:
        voice = place.open("sherpa")
        assert isinstance(voice, SherpaVoice)
        voice.speak("好。", "cmn", 190)
        born = voice.processes()
        voice.speak("请戴好口罩。", "cmn", 190)
        assert voice.processes() == born
        assert len(born) == 1
        voice.close()
        assert not voice.processes()
        assert "sherpa_onnx" not in sys.modules

    def test_is_another_voice_with_another_lexicon(self, place: Place) -> None:
        before = place.open("sherpa").identity("cmn", 190)
        (place.folder / "vits-zh-village" / "lexicon.txt").write_text("好 h ao3\n" * 2_000, encoding="utf-8")
        assert place.open("sherpa").identity("cmn", 190) != before

    def test_whose_model_is_not_taken_says_so(self, place: Place) -> None:
        voice = place.open("sherpa")
        (place.folder / "vits-zh-village" / "tokens.txt").unlink()
        with pytest.raises(VoiceError) as raised:
            voice.speak("好", "cmn", 190)
        assert raised.value.reason.code == "voices.worker_gone"
        assert "needs a .onnx and tokens.txt" in raised.value.reason.params["detail"]
        voice.close()


class TestTheStationsVoices:
    @pytest.fixture
    def problems(self) -> Problems:
        return Problems()

    @staticmethod
    def read(folder: Path, voices: str, problems: Problems) -> list[tuple[str, int, str]]:
        text = f"台名: 村\n播放点: {{村: {{类型: 大喇叭}}}}\n发音人:\n  普通话: {voices}\n"
        setup = read_station(written(folder, {"station.yaml": text}), problems)
        return [(each.engine, each.rate, each.model) for each in setup.voices["cmn"]]

    @pytest.mark.parametrize("key", ["模型", "model"])
    def test_have_their_model_from_the_station_s_folder(self, tmp_path: Path, problems: Problems, key: str) -> None:
        model = stand_ins.piper_model(tmp_path / "voices")
        voices = f"[{{引擎: piper, {key}: voices/{model.name}, 语速: 180}}, espeak]"
        assert self.read(tmp_path, voices, problems) == [("piper", 180, str(model)), ("espeak", 190, "")]
        assert not len(problems)

    @pytest.mark.parametrize("voice", ["piper", "{引擎: piper}", "{引擎: piper, 模型: voices/gone.onnx}"])
    def test_without_their_model_are_named_with_their_place(
        self, tmp_path: Path, problems: Problems, voice: str
    ) -> None:
        self.read(tmp_path, f"[{voice}, espeak]", problems)
        (problem,) = problems
        assert (problem.reason.code, problem.severity) == ("voices.no_model", "warning")
        assert problem.place is not None
        assert problem.place.line == 4
