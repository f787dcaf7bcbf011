"""What `check` says of names that a voice would get wrong: asked of the real voice, and of nobody where nothing is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

from dalaba.catalogue import describe
from dalaba.checks import mispronounced
from dalaba.model import Problem
from dalaba.reading import names
from dalaba.station import Station
from dalaba.voices.espeak import EspeakVoice

ROOT = Path(__file__).parents[1]


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
        assert [(each.reason.params["found"], each.severity) for each in problems] == [("3-2-501", "warning")]
        assert str(problems[0].place).startswith("scripts/森林防火.yaml")

    def test_hears_it_from_check(self, village: Path) -> None:
        add(village, {"采样点": "单家圩"})
        codes = [each.reason.code for each in Station.read(village).check(date(2026, 11, 23))]
        assert codes.count("reading.several_readings") == 2


def test_the_sample_has_no_name_that_its_voices_get_wrong(voice: EspeakVoice) -> None:
    assert found(ROOT, voice) == []


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
