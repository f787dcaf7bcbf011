"""What `check` says of names that a voice would get wrong: asked of the real voice, and of nobody where nothing is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

from dalaba.core.model import Problem
from dalaba.desk.root import Station
from dalaba.messages import describe
from dalaba.speech.reading.pinyin import names
from dalaba.speech.voices.espeak import EspeakVoice
from dalaba.station.checks.voices import mispronounced
from tests.conftest import SAMPLE


@pytest.fixture(scope="module")
def voice() -> Iterator[EspeakVoice]:
    voice = EspeakVoice()
    yield voice
    voice.close()


def found(station: Path, voice: EspeakVoice) -> list[Problem]:
    return list(mispronounced(Station.read(station).plan, lambda _: [(None, voice)]))


def add(station: Path, values: Mapping[str, str], lexicon: str = "") -> None:
    """Give the village's outlet more values, and the station a lexicon."""
    path = station / "station.yaml"
    text = path.read_text("utf-8")
    lines = "".join(f"      {name}: {value}\n" for name, value in values.items())
    assert "    本点信息:\n" in text
    text = text.replace("    本点信息:\n", f"    本点信息:\n{lines}", 1)
    path.write_text(text + (f"\n读音:\n  {lexicon}\n" if lexicon else ""), encoding="utf-8")


class TestAVillage:
    def test_whose_names_are_plain_starts_no_voice(self, village: Path) -> None:
        def choices(language: str) -> list[tuple[object, object]]:
            raise AssertionError(f"asked for a voice of {language}")

        assert list(mispronounced(Station.read(village).plan, choices)) == []

    def test_is_told_of_a_place_name_with_several_readings_and_how_it_would_be_said(
        self, village: Path, voice: EspeakVoice
    ) -> None:
        add(village, {"采样点": "单家圩"})
        problems = found(village, voice)
        assert [(each.reason.code, each.reason.params["sign"]) for each in problems] == [
            ("reading.several_readings", "单"), ("reading.several_readings", "圩"),
        ]  # fmt: skip
        assert problems[0].reason.params["said"] == "dan1"
        assert problems[0].severity == "warning"
        assert "读音" in describe(problems[0], "zh")
        assert str(problems[0].place).startswith("station.yaml")

    @pytest.mark.parametrize("name", ["曾家湾", "长岭村", "塘冲"])
    def test_is_told_of_surnames_and_of_what_only_neighbours_know(
        self, village: Path, voice: EspeakVoice, name: str
    ) -> None:
        add(village, {"采样点": name})
        assert {each.reason.code for each in found(village, voice)} == {"reading.several_readings"}

    def test_is_told_of_a_known_name_that_its_voice_gets_wrong_and_not_of_one_it_gets_right(
        self, village: Path, voice: EspeakVoice
    ) -> None:
        add(village, {"来处": "六安", "去处": "重庆", "镇": "大埔", "区": "东莞"})
        assert [(each.reason.code, each.reason.params["name"]) for each in found(village, voice)] == [
            ("reading.name_misread", "六安"), ("reading.name_misread", "东莞"),
        ]  # fmt: skip

    def test_that_has_put_the_name_into_its_lexicon_is_told_nothing(self, village: Path, voice: EspeakVoice) -> None:
        add(village, {"采样点": "单家圩", "来处": "六安"}, "单家圩: shan4 jia1 xu1\n  六安: 陆安")
        assert found(village, voice) == []

    def test_is_not_told_of_every_word_with_two_readings(self, village: Path, voice: EspeakVoice) -> None:
        add(village, {"采样点": "村委会门前", "办事点": "银行大厅", "雨天地点": "音乐教室", "电话": "村长家"})
        assert found(village, voice) == []

    def test_is_told_of_a_character_that_its_voice_spells_in_english(self, village: Path, voice: EspeakVoice) -> None:
        (village / "scripts" / "胸闷.txt").write_text("胸闷的乡亲,请到村委会。", encoding="utf-8")
        (problem,) = found(village, voice)
        assert (problem.reason.code, problem.reason.params["found"]) == ("reading.unsayable", "胸")
        assert str(problem.place).startswith("scripts/胸闷.txt")

    def test_is_told_once_of_a_number_that_cannot_be_decided_as_filled_in(self, village: Path) -> None:
        script = village / "scripts" / "森林防火.yaml"
        text = script.read_text("utf-8").replace('正文: "', '正文: "请到3-2-501登记。', 1)
        script.write_text(text, encoding="utf-8")
        problems = [each for each in Station.read(village).check(date(2026, 11, 23)) if "undecided" in each.reason.code]
        assert [(each.reason.params["found"], each.severity) for each in problems] == [("3-2-501", "error")]
        assert str(problems[0].place).startswith("scripts/森林防火.yaml")

    def test_hears_it_from_check(self, village: Path) -> None:
        add(village, {"采样点": "单家圩"})
        codes = [each.reason.code for each in Station.read(village).check(date(2026, 11, 23))]
        assert codes.count("reading.several_readings") == 2


class Reciter:
    """A voice that says just what our pinyin says. Nobody may start it."""

    name = "reciter"
    by_pinyin = True

    def phonemes(self, text: str, voice: str) -> str:
        raise AssertionError(f"asked for {text}")

    def close(self) -> None:
        raise AssertionError("was never started")


def recited(station: Path) -> list[Problem]:
    return list(mispronounced(Station.read(station).plan, lambda _: [(None, Reciter())]))


def write(station: Path, name: str, text: str) -> None:
    (station / "scripts" / f"{name}.txt").write_text(text, encoding="utf-8")


class TestAVillageWhoseVoiceSpeaksByPinyin:
    def test_is_told_of_a_surname_in_running_text_with_its_place_and_the_remedy_and_no_voice_is_asked(
        self, village: Path
    ) -> None:
        write(village, "义诊", "请到村委会找单医生,{{村名}}的乡亲带好医保卡。")
        (problem,) = recited(village)
        assert (problem.reason.code, problem.severity) == ("reading.guessed", "warning")
        assert {"found": "单", "at": "单医生", "said": "shan4"}.items() <= problem.reason.params.items()
        assert str(problem.place).startswith("scripts/义诊.txt")
        assert "单医生: dan1 yi1 sheng1" in describe(problem, "zh")
        assert "lexicon" in describe(problem, "en")

    def test_is_told_once_however_many_texts_say_it(self, village: Path) -> None:
        write(village, "义诊", "请找曾老师。\n曾老师在村委会。")
        write(village, "开会", "请找曾老师。")
        assert len(recited(village)) == 1

    def test_is_told_of_what_nothing_decides(self, village: Path) -> None:
        write(village, "问话", "大家问他还,他说。")
        assert [each.reason.params["found"] for each in recited(village)] == ["还"]

    def test_is_told_of_a_value_too_and_of_a_name_with_several_readings(self, village: Path) -> None:
        add(village, {"联系人": "曾老师", "采样点": "单家圩", "来处": "六安"})
        found = {(each.reason.params.get("found") or each.reason.params["sign"]) for each in recited(village)}
        assert found == {"曾", "单", "圩"}

    def test_is_told_of_a_character_without_pinyin(self, village: Path) -> None:
        write(village, "生字", "请到瓼口集合。")
        assert [each.reason.code for each in recited(village)] == ["reading.unsayable"]

    def test_that_has_it_in_its_lexicon_is_told_nothing(self, village: Path) -> None:
        write(village, "义诊", "请找单医生。")
        add(village, {}, "单医生: shan4 yi1 sheng1")
        assert recited(village) == []

    def test_is_told_nothing_of_ordinary_words_and_of_other_languages(self, village: Path) -> None:
        write(village, "还书", "请各单位任课老师按时还书,不要倒垃圾,还有三户没有交。")
        write(village, "还书.粤语", "请搵单医生。")
        assert recited(village) == []


class TestAVillageWhoseVoiceIsEspeak:
    def test_is_told_how_espeak_would_say_a_surname_in_running_text(self, village: Path, voice: EspeakVoice) -> None:
        write(village, "义诊", "请到村委会找单医生。")
        (problem,) = found(village, voice)
        assert problem.reason.code == "reading.guessed"
        assert problem.reason.params["said"] == "dan1"
        assert "shan4" in problem.reason.params["others"]


def test_the_sample_read_by_pinyin_has_nothing_to_be_asked_about() -> None:
    assert recited(SAMPLE) == []


def test_the_sample_has_no_name_that_its_voices_get_wrong(voice: EspeakVoice) -> None:
    assert found(SAMPLE, voice) == []


def test_every_character_that_is_not_asked_about_is_one_the_voice_knows(voice: EspeakVoice) -> None:
    """All of GB 2312, in Mandarin and Cantonese."""
    every = [bytes((high, low)).decode("gb2312", "ignore") for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF)]
    for language, unasked in (("cmn", set(filter(None, every)) - set(names.UNSURE)), ("yue", set(filter(None, every)))):
        text = "，".join(sorted(unasked))
        assert len(unasked) > 6000
        for start in range(0, len(text), 400):
            assert "(en)" not in voice.phonemes(text[start : start + 400], language)


def test_every_character_that_is_asked_about_is_one_it_may_not_know(voice: EspeakVoice) -> None:
    known = [sign for sign in names.UNSURE if "(en)" not in voice.phonemes(sign, "cmn")]
    assert known == [], "this espeak-ng knows more: take these out of UNSURE"
