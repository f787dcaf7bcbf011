"""What was heard beside what is written: numbers by value, words by sound, and few false alarms.

What was heard is what Whisper base really wrote of a voice that said these sentences, or one number of them changed.
"""

from __future__ import annotations

import pytest

from dalaba.messages import explain
from dalaba.speech.listening.compare import Difference, compare, understood
from dalaba.speech.listening.error_rate import character_errors
from dalaba.speech.listening.proposal import proposed
from dalaba.speech.listening.spoken_numbers import numbers
from dalaba.speech.listening.tokens import beside, row
from dalaba.speech.reading import read
from dalaba.speech.reading.pinyin.sounds import alike, sounds


def names(text: str) -> set[str]:
    """All names of the numbers of a text."""
    return {name for value in numbers(read(text, "cmn").text) for name in value.names}


def told(heard: str, text: str, language: str = "cmn") -> list[tuple[str, str, str]]:
    return [(each.kind, each.heard, each.written) for each in compare(heard, text, language)]


# By value


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("10:30", "十点半"),
        ("10:30", "十点三十分"),
        ("10:30", "10.30分"),
        ("10:30", "十点三十"),
        ("8:00", "八点整"),
        ("八点", "8点钟"),
        ("14:30", "两点半"),
        ("2:15", "两点一刻"),
        ("2022年", "二零二二年"),
        ("2022年", "二〇二二年"),
        ("400元", "四百元"),
        ("1,000个", "一千个"),
        ("140000元", "十四万元"),
        ("12000元", "一万二"),
        ("1.5米", "一点五米"),
        ("2元5角", "2.5元"),
        ("38度5", "38.5度"),
        ("70%", "百分之七十"),
        ("2个", "两个"),
        ("第二组", "第2组"),
        ("两點鐘", "2点"),
        ("0763-1000001", "零七六三一零零零零零一"),
        ("0763-1000001", "0763-100-0001"),
        ("13800138000", "138 0013 8000"),
        ("203", "二百零三"),
        ("12月31日", "十二月三十一号"),
    ],
)
def test_a_number_is_one_whatever_its_spelling(one: str, other: str) -> None:
    assert names(one) & names(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("10:30", "11:30"),
        ("10:30", "十点"),
        ("10:30", "十点零三分"),
        ("2:00", "12:00"),
        ("0763-1000001", "0763-1000004"),
        ("400元", "四千元"),
        ("第十四组", "第四十组"),
        ("1.5米", "15米"),
    ],
)
def test_another_number_is_another(one: str, other: str) -> None:
    assert not names(one) & names(other)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("一起去", []),
        ("请一定来", []),
        ("第一组", ["第一组"]),
        ("一米", ["一米"]),
        ("人数是三", []),
        ("早上三点", ["三点"]),
    ],
)
def test_a_part_of_a_word_is_no_number_of_anything(text: str, meant: list[str]) -> None:
    assert [value.text for value in numbers(text) if value.meant] == meant


# By sound


def test_sounds_are_one_for_each_sign_whatever_stands_between() -> None:
    assert sounds("清体前,OK 除水") == ("qing", "ti", "qian", ",", "o", "k", " ", "chu", "shui")
    assert sounds("请提前")[1:] == sounds("清体前")[1:]
    assert sounds("𠀀好") == ("𠀀", "hao")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("si", "shi", True),
        ("liu", "niu", True),
        ("ling", "lin", True),
        ("jiu", "liu", False),
        ("yi", "er", False),
        ("5", "5", True),
    ],
)
def test_some_sounds_are_easily_taken_for_each_other(one: str, other: str, same: bool) -> None:
    assert alike(one, other) is same


def test_what_is_laid_beside_each_other_goes_by_sound() -> None:
    one, other = row("请提前储水", "cmn"), row("那么清体前水", "cmn")
    assert beside(one, other) == [2, 3, 4, -1, 5]


# Differences


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("明天下午2:00到5:00,五一村全村停水,请提前储水。", "明天下午2点到5点。物一村全村停水, 清体前除水。"),
        ("现在轮到五一村第3组的乡亲,请出门到村委会。", "現在輪到5-1村第三組的鄉親。請出門到村委會。"),
        ("各位村民请注意,今晚7:30在村委会2楼开会。", "各位村民请注意,今晚7.30分在村委会二楼开会。"),
        ("2025年度城乡居民医保开始缴费,每人500元。", "2025年度成乡居民一宝开始搅费。没人无百员。"),
        ("发现火情,请马上拨打119。", "发现火琴,请马上拨打腰腰酒。"),
        ("拿不准,请打96110,或者问村干部。", "拿不准情打九六腰腰零,或者问存干部。"),
        ("看到山上冒烟,再打12119。", "看到山上冒烟,再打腰二腰久。"),
        ("联系电话0763-1000002。", "联系电话0-763-1000-0002。"),
        ("请一起来做,一定带上身份证。", "请已起来做,一定带上生份证。"),
        ("本周六上午9点,县医院专家来我村义诊。", "本週六上午九点。"),
    ],
)  # fmt: skip
def test_what_is_only_spelled_or_heard_a_little_otherwise_is_no_difference(text: str, heard: str) -> None:
    assert told(heard, text) == []


@pytest.mark.parametrize(
    ("text", "heard", "found"),
    [
        ("今天核酸10:30结束。", "今天核算十一点半结束。", ("number", "十一点半", "十点三十分")),
        ("明天下午2:00到5:00,五一村停水。", "明天下午三点到五点。物一村停水。", ("number", "三点", "两点")),
        ("现在轮到五一村第3组的乡亲,请出门。", "现在轮到五一村第四组的乡前。请出门。", ("number", "第四组", "第三组")),
        ("城乡居民医保开始缴费,每人400元。", "成乡居民一宝开始搅费。没人无百员。", ("number", "无百", "四百元")),
        ("发现火情,请马上拨打119。", "发现火琴,请马上拨打腰有耳。", ("unheard", "腰有耳", "幺幺九")),
        ("65岁以上老人免费体检。", "七十五歲以上老人免費提檢。", ("number", "七十五岁", "六十五岁")),
        ("本周六上午9点,县医院专家来我村义诊。", "本週六上午一点。", ("number", "一点", "九点")),
        ("明天下午2点到5点停水,请提前储水。", "明天下午到5点停水,请提前储水。", ("unheard", "", "两点")),
    ],
)  # fmt: skip
def test_another_number_is_told_with_what_was_heard_and_what_is_written(
    text: str, heard: str, found: tuple[str, str, str]
) -> None:
    assert told(heard, text) == [found]


def test_another_text_is_told_as_such_and_its_numbers_are_not() -> None:
    kinds = [
        each[0] for each in told("同学们放学了请靠路边走直接回家,下午4点。", "停电通知:今天上午9:00到下午5:00停电。")
    ]
    assert kinds == ["other_text"]


def test_what_the_listener_itself_was_unsure_of_is_called_unclear() -> None:
    heard = "凡显无可发显烈烦或是千万万当当千个地方"
    assert [each.kind for each in compare(heard, "房前屋后发现裂缝、落石,请马上搬到安全的地方。", "cmn", -1.0)] == [
        "unclear"
    ]


def test_silence_is_told_and_a_text_with_nothing_to_say_is_not_compared() -> None:
    assert told("", "今天停水。") == [("silent", "", "今天停水。")]
    assert told("你好", "……") == []


def test_english_is_compared_by_its_own_words() -> None:
    text = "The water is off today from 8:30 to 17:00. Please call 110."
    assert told("The water is of today, from eight thirty to 17:00. Please call one one zero.", text, "eng") == []
    assert told("The water is off today from 8.30 to 17:00. Please call 110.", text, "eng") == []
    found = told("The water is off today from nine thirty to 17:00. Please call 110.", text, "eng")
    assert found == [("number", "nine thirty", "eight thirty")]


def test_a_difference_is_said_in_words() -> None:
    said = explain(Difference("number", "十一点半", "十点半").reason("停水.m4a"), "zh")
    assert said == "“停水.m4a”像是说“十一点半”,文稿是“十点半”,请再听一遍。"


def test_which_numbers_were_understood_is_known_one_by_one() -> None:
    found = understood("今天上午九点到下午六点,石田村停电", "今天上午9:00到下午5:00,石田村停电。", "cmn")
    assert [(value.text, right) for value, right in found] == [("九点", True), ("五点", False)]


# Proposals


@pytest.mark.parametrize(
    ("heard", "found"),
    [
        ("今天下午2点到5点东河村停水", {"开始": "14:00", "结束": "17:00", "村名": "东和村"}),
        ("今天下午三点到五点东和村停水", {"开始": "15:00", "结束": "17:00", "村名": "东和村"}),
        ("今天下午到五点停水", {"结束": "17:00"}),
        ("同学们放学了", {}),
        ("", {}),
    ],
)
def test_what_was_heard_of_the_facts_is_proposed_as_they_are_written(heard: str, found: dict[str, str]) -> None:
    values = {"开始": "14:00", "结束": "17:00", "村名": "东和村", "镇名": "三江镇"}
    text = "今天14:00到17:00,东和村停水。"
    assert proposed(heard, text, values, "cmn") == found


def test_a_number_is_proposed_in_the_words_of_the_one_it_stands_for() -> None:
    assert proposed("请第四组来做", "请第3组来做。", {"组": "第3组"}, "cmn") == {"组": "第4组"}


def test_an_english_hour_is_proposed_in_figures() -> None:
    text, heard = "Water is off from 11:30 to 17:25.", "Water is off from 10.30 a.m. to 17.25"
    values = {"from": "11:30", "to": "17:25"}
    assert proposed(heard, text, values, "eng") == {"from": "10:30", "to": "17:25"}


# Characters


@pytest.mark.parametrize(
    ("heard", "spoken", "errors"),
    [
        ("今天下午2点到5点停水", "今天下午两点到五点停水", (0, 11)),
        ("做到11:30", "做到十一点半", (0, 6)),
        ("电话0763-1000003", "电话零七六三、幺零零、零零零三。", (0, 13)),
        ("清体前除水", "请提前储水", (3, 5)),
        ("", "停水", (2, 2)),
    ],
)
def test_characters_are_counted_after_numbers_are_written_alike(
    heard: str, spoken: str, errors: tuple[int, int]
) -> None:
    assert character_errors(heard, spoken) == errors
