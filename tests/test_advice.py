"""What a clerk is told of a notice before it is on the air, and what a clean one is not told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalaba.compile.render.candidates import facts_in
from dalaba.core.problems import Bad
from dalaba.desk.root import Station
from dalaba.messages import explain
from dalaba.speech.reading import read
from dalaba.speech.reading.advice import advise
from dalaba.station.files.template import fill
from tests.conftest import SAMPLE

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
            ("明天7点到9点停水。", ["no_where"]),
            ("石桥村明天停电。", []),
            ("上山不带火,山边不烧草。", []),
        ],
    )
    def test_that_calls_people_to_something_says_all_three(self, text: str, codes: list[str]) -> None:
        assert told(text) == codes

    @pytest.mark.parametrize(
        "text",
        [
            "年满18周岁的男青年,请于7月20日前到镇武装部报名。",
            "考生请于6月7日8:30前到县一中集合。",
            "请各单位明天下午3点派人到镇政府三楼会议室开会。",
            "停电通知\n停电时间:7月13日8:00-17:00\n影响范围:建设路至人民路沿线用户。",
            "停水时间:8月26日22:00--8月27日07:00\n受影响区域:洪山区烽胜路。",
            "关于开会的通知\n时间:7月14日9:00\n地点:文化室\n人员:全体党员\n村委会 2022年7月13日",
            "参加体检的退役军人,后天上午在卫生院门口集合。",
            "接种门诊电话:86980073。接种对象为70周岁以上的老年人。",
            "做好狂犬病接种免疫等工作。",
            "截至目前已完成接种。",
            "原定的义诊推迟,原因是下雨,今天不用报名。",
        ],
    )
    def test_that_says_it_in_the_words_of_offices_is_left_alone(self, text: str) -> None:
        assert told(text) == []

    @pytest.mark.parametrize(
        ("text", "codes"),
        [
            ("各位村民,明天上午9点开会。", ["no_where"]),
            ("全体党员,今晚八点开党员大会。", ["no_where"]),
            ("请于明天上午到卫生院体检。", ["no_who"]),
            ("请大家到村委会领取养老金。", ["no_when"]),
            ("明天停水。", ["no_where"]),
        ],
    )
    def test_that_lacks_what_people_must_know_is_told(self, text: str, codes: list[str]) -> None:
        assert told(text) == codes

    def test_of_more_than_two_minutes_is_too_long_however_seldom(self) -> None:
        assert told(CLEAN * 8) == []
        assert told(CLEAN * 20) == ["too_long"]

    @pytest.mark.parametrize(
        ("times", "every", "codes"),
        [(8, 60, ["too_often"]), (8, 300, []), (8, 86_400, []), (2, 25, []), (4, 25, ["too_often"])],
    )
    def test_is_measured_against_the_loop_it_plays_in(self, times: int, every: int, codes: list[str]) -> None:
        """A sentence of it takes some seven seconds."""
        text = CLEAN * times
        found = advise(text, read(text, "cmn"), "cmn", 190, every * 1000)
        assert [each.code.removeprefix("reading.") for each in found] == codes

    def test_without_a_stop_is_lost_in_the_wind(self) -> None:
        assert told("请" + "慢慢走" * 14) == ["no_stop"]
        assert told("请" + "慢慢走" * 6 + "," + "慢慢走" * 6) == []

    @pytest.mark.parametrize(
        "sign", ["2022年7月13日22:00至23:00", "\n", "——", "、", "①", "(", " | "], ids=lambda sign: ascii(sign)
    )
    def test_rests_at_a_number_a_line_a_dash_and_a_list(self, sign: str) -> None:
        assert told("慢慢走" * 10 + sign + "慢慢走" * 10) == []

    @pytest.mark.parametrize(("rate", "codes"), [(190, []), (300, ["too_fast"]), (100, ["too_slow"])])
    def test_is_spoken_neither_too_fast_nor_too_slowly(self, rate: int, codes: list[str]) -> None:
        assert told("各位乡亲,请带伞。", rate=rate) == codes

    def test_names_no_hour_when_it_is_ones_turn(self) -> None:
        assert told("第三组的乡亲,现在轮到你们了,请8:00到村委会。") == ["clock_in_call_up"]
        assert told("轮到您了,再扫码。今天做到11:30。") == []

    @pytest.mark.parametrize(
        "text",
        [
            "请用4:14的车", "第44组", "14人", "40户", "十四户", "每人40元", "14岁以下", "40周岁以上", "请备14斤米",
            "坐14路车", "降价40%", "隔离14天", "40号楼的人下来", "14块钱",
        ],
    )  # fmt: skip
    def test_may_be_misheard_where_four_and_ten_meet_and_either_may_be_meant(self, text: str) -> None:
        assert told(text) == ["sounds_alike"]

    @pytest.mark.parametrize(
        "text",
        [
            "14:00的车", "7月14日", "14点", "4点", "10点30分", "电话8661440", "24小时值班", "48小时", "14日前",
            "10:40的车", "高二14班", "第14组", "140元", "18-40岁", "40-50元", "2014年", "14级大风", "气温14度",
            "最高40℃", "增长140%", "45岁", "214户", "第40条", "14号", "40.8毫米",
        ],
    )  # fmt: skip
    def test_is_not_misheard_where_the_other_makes_no_sense(self, text: str) -> None:
        assert told(text) == []

    def test_is_told_in_one_line_of_all_its_numbers_and_in_one_of_all_its_words(self) -> None:
        text = "14户每户40元,14户!切忌逾期,切忌近火。"
        alike, misheard = advise(text, read(text, "cmn"), "cmn", 190)
        assert alike.params == {"read": "十四户、四十元", "other": "四十户、十四元"}
        assert misheard.params["word"] == "切忌、逾期"

    @pytest.mark.parametrize("text", ["届时请带伞。", "请勿攀爬。", "期中考试", "务必关好门窗。", "如遇下雨", "不日常"])
    def test_is_not_told_of_words_that_are_merely_stiff(self, text: str) -> None:
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
    station = Station.read(SAMPLE)
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
        lexicon = Station.read(SAMPLE).setup.lexicon
        for where, language, text in spoken:
            heard = read(text, language, lexicon)
            assert not heard.warnings, where
            assert not any(sign.isascii() and sign.isalnum() for sign in heard.text), where

    def test_needs_no_advice(self, spoken: list[tuple[str, str, str]]) -> None:
        lexicon = Station.read(SAMPLE).setup.lexicon
        told = {(where, each.code) for where, language, text in spoken
                for each in advise(text, read(text, language, lexicon), language, 190)}  # fmt: skip
        assert told == set()
