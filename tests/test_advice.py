"""What a clerk is told of a notice before it is on the air, and what a clean one is not told."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalaba.catalogue import explain
from dalaba.files.problems import Bad
from dalaba.files.template import fill
from dalaba.reading import read
from dalaba.reading.advice import advise
from dalaba.render.prepare import facts_in
from dalaba.station import Station

ROOT = Path(__file__).parents[1]
DAYS = [date(2022, 7, 13) + timedelta(days=number) for number in range(3)]


def told(text: str, language: str = "cmn", rate: int = 190) -> list[str]:
    """The codes of what is advised, without the room's name."""
    return [each.code.removeprefix("reading.") for each in advise(text, read(text, language), language, rate)]


CLEAN = "各位乡亲,明天上午九点在村委会开会,每户来一位大人。"


class TestANotice:
    def test_that_says_who_where_and_when_is_left_alone(self) -> None:
        assert told(CLEAN) == []

    @pytest.mark.parametrize(
        ("text", "codes"),
        [
            ("明天上午9点开会。", ["no_who", "no_where"]),
            ("请带身份证到村委会打疫苗。", ["no_who", "no_when"]),
            ("各位乡亲,明天上午开会。", ["no_where"]),
            ("打疫苗了,大家去村委会。", ["no_when"]),
            ("明天7点到9点停水。", ["no_who", "no_where"]),
            ("石桥村明天停电。", []),
            ("上山不带火,山边不烧草。", []),
        ],
    )
    def test_that_calls_people_to_something_says_all_three(self, text: str, codes: list[str]) -> None:
        assert told(text) == codes

    def test_of_half_a_minute_is_too_long(self) -> None:
        assert told(CLEAN * 5) == ["too_long"]

    def test_without_a_stop_is_lost_in_the_wind(self) -> None:
        assert told("请" + "慢慢走" * 14) == ["no_stop"]
        assert told("请" + "慢慢走" * 6 + "," + "慢慢走" * 6) == []

    @pytest.mark.parametrize(("rate", "codes"), [(190, []), (300, ["too_fast"]), (100, ["too_slow"])])
    def test_is_spoken_neither_too_fast_nor_too_slowly(self, rate: int, codes: list[str]) -> None:
        assert told("各位乡亲,请带伞。", rate=rate) == codes

    def test_names_no_hour_when_it_is_ones_turn(self) -> None:
        assert told("第三组的乡亲,现在轮到你们了,请8:00到村委会。") == ["clock_in_call_up"]
        assert told("轮到您了,再扫码。今天做到11:30。") == []

    @pytest.mark.parametrize("text", ["请用4:14的车", "第44组", "14人", "10:40的车", "40户"])
    def test_may_be_misheard_where_four_and_ten_meet(self, text: str) -> None:
        assert told(text) == ["sounds_alike"]

    @pytest.mark.parametrize("text", ["14:00的车", "7月14日", "14点", "4点", "10点30分", "电话8661440"])
    def test_is_not_misheard_where_the_other_makes_no_sense(self, text: str) -> None:
        assert told(text) == []

    def test_in_cantonese_tells_four_and_ten_apart(self) -> None:
        assert told("第44组", "yue") == []

    def test_has_plain_words_for_those_that_sound_like_their_opposite(self) -> None:
        (reason,) = advise("切忌近火", read("切忌近火", "cmn"), "cmn", 190)
        assert "千万不要" in explain(reason, "zh")

    @given(
        st.text(alphabet="开会停水轮到请四十0123456789:点第组,。 在村", max_size=40),
        st.sampled_from(["cmn", "yue", "eng"]),
    )
    def test_whatever_it_says_gets_advice_that_can_be_said(self, text: str, language: str) -> None:
        for reason in advise(text, read(text, language), language, 500):
            assert "{" not in explain(reason, "zh") + explain(reason, "en")


@pytest.fixture(scope="module")
def spoken() -> list[tuple[str, str, str]]:
    """Every text of the sample that a voice speaks on its three days, at every outlet: where, language, text."""
    station = Station.read(ROOT)
    found: dict[tuple[str, str], str] = {}
    for day in DAYS:
        for script in station.plan.scripts.values():
            for outlet in station.setup.outlets:
                want, _ = station.wanted_of(script, outlet, day)
                for version in script.versions:
                    if version.text:
                        _put(found, version.name, version.language, version.text, want.values, script.name)
    return [(where, language, text) for (language, text), where in found.items()]


def _put(
    found: dict[tuple[str, str], str],
    version: str,
    language: str,
    text: str,
    values: tuple[tuple[str, str], ...],
    script: str,
) -> None:
    try:
        found[language, fill(text, facts_in(language, values))] = f"{script}/{version}"
    except Bad:
        pass  # a row that is switched off leaves a value open: it is not said


class TestTheSample:
    def test_is_really_read(self, spoken: list[tuple[str, str, str]]) -> None:
        assert len(spoken) > 500
        assert {language for _, language, _ in spoken} == {"cmn", "yue"}

    def test_leaves_nothing_for_a_voice_to_guess_and_nothing_undecided(
        self, spoken: list[tuple[str, str, str]]
    ) -> None:
        lexicon = Station.read(ROOT).setup.lexicon
        for where, language, text in spoken:
            heard = read(text, language, lexicon)
            assert not heard.warnings, where
            assert not any(sign.isascii() and sign.isalnum() for sign in heard.text), where

    def test_needs_no_advice(self, spoken: list[tuple[str, str, str]]) -> None:
        lexicon = Station.read(ROOT).setup.lexicon
        told = {(where, each.code) for where, language, text in spoken
                for each in advise(text, read(text, language, lexicon), language, 190)}  # fmt: skip
        assert told == set()
