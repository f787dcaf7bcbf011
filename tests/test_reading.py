"""How notices are read out, as a villager would say them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalaba.reading import read, seconds
from dalaba.reading.numerals import integer

UNSPEAKABLE = re.compile(r"[0-9\uff10-\uff19%¥$℃°+=/<>@#*_~^|\\\-]")

AS_SAID = [
    # counts
    ("共1073人", "共一千零七十三人", "number"),
    ("132,987人", "十三万两千九百八十七人", "number"),
    ("10000户", "一万户", "number"),
    ("2000元", "两千元", "money"),
    ("带2个桶", "带两个桶", "number"),
    ("2楼", "二楼", "number"),
    ("200米", "二百米", "number"),
    ("走1.5米", "走一点五米", "number"),
    ("①号", "一号", "number"),
    # dates and hours
    ("2026年", "二零二六年", "year"),
    ("7月13日", "七月十三日", "date"),
    ("7月2号", "七月二号", "date"),
    ("2022-07-13", "二零二二年七月十三日", "date"),
    ("7月13-15日", "七月十三到十五日", "date"),
    ("7:30", "七点三十分", "clock"),
    ("7\uff1a30", "七点三十分", "clock"),
    ("\uff17\uff1a\uff13\uff10", "七点三十分", "clock"),
    ("7点05分", "七点零五分", "clock"),
    ("07:00-11:30", "七点到十一点三十分", "clock"),
    ("8:00—12:00", "八点到十二点", "clock"),
    ("早7点—8点", "早七点到八点", "number"),
    ("2022年7月20日8时00分至18时00分", "二零二二年七月二十日八点至十八点", "date"),
    ("07:00至11:30", "七点到十一点三十分", "clock"),
    ("2:00", "两点", "clock"),
    ("2点半", "两点半", "number"),
    # groups
    ("第3组", "第三组", "ordinal"),
    ("第3、4组", "第三、四组", "ordinal"),
    ("第2轮", "第二轮", "ordinal"),
    ("第1-3组", "第一到第三组", "ordinal"),
    ("1.带身份证", "一、带身份证", "number"),
    ("①带身份证", "一、带身份证", "number"),
    ("60-79岁", "六十到七十九岁", "range"),
    ("2~3天", "两到三天", "range"),
    # money, shares, warmth, measures
    ("¥12.50", "十二元五角", "money"),
    ("12.05元", "十二元零五分", "money"),
    ("1.5万元", "一点五万元", "money"),
    ("50%", "百分之五十", "percent"),
    ("100%", "百分之百", "percent"),
    ("3%-5%", "百分之三到百分之五", "percent"),
    ("37.3℃", "三十七点三摄氏度", "temperature"),
    ("-5℃", "零下五摄氏度", "temperature"),
    ("28-35℃", "二十八到三十五摄氏度", "temperature"),
    ("5km", "五公里", "measure"),
    ("3m²", "三平方米", "measure"),
    ("1/3", "三分之一", "fraction"),
    ("3:2", "三比二", "ratio"),
    # telephones
    ("拨打110", "拨打幺幺零", "hotline"),
    ("打120急救", "打幺二零急救", "hotline"),
    ("120人", "一百二十人", "number"),
    ("12345热线", "幺二三四五热线", "hotline"),
    ("13812345678", "幺三八幺二三四五六七八", "phone"),
    ("138-1234-5678", "幺三八幺二三四五六七八", "phone"),
    ("0763-1000002", "零七六三幺零零零零零二", "phone"),
    ("电话:8661234", "电话\uff1a八六六幺二三四", "phone"),
    # names and letters
    ("501室", "五零幺室", "code"),
    ("107国道", "幺零七国道", "code"),
    ("N95口罩", "N九五口罩", "code"),
    ("5G", "五G", "code"),
    ("下载APP", "下载A P P", "letters"),
]


class TestWhatANoticeSays:
    @pytest.mark.parametrize(("written", "said", "kind"), AS_SAID)
    def test_in_mandarin(self, written: str, said: str, kind: str) -> None:
        heard = read(written, "cmn")
        assert heard.text == said + "。"
        assert kind in [number.kind for number in heard.numbers]
        assert not heard.warnings

    def test_cantonese_says_one_and_not_yao_in_telephone_numbers(self) -> None:
        assert read("打110", "yue").text == "打一一零。"

    def test_english_keeps_its_words_and_gets_dates_hours_and_telephones_spelled(self) -> None:
        heard = read("Group 3: 07:30-11:00 on 2022-07-13, call 13812345678.", "eng")
        assert heard.text == "Group 3: 7 30 to 11 o'clock on 13 July 2022, call 1 3 8 1 2 3 4 5 6 7 8."

    def test_every_number_is_listed_as_found_and_as_read_for_the_clerk_to_check(self) -> None:
        numbers = read("7月13日07:00到11:30,第3组60人。", "cmn").numbers
        assert [(each.found, each.read) for each in numbers] == [
            ("7月13日", "七月十三日"), ("07:00到11:30", "七点到十一点三十分"), ("第3", "第三"), ("60", "六十"),
        ]  # fmt: skip


class TestWhatCannotBeDecided:
    @pytest.mark.parametrize(
        ("written", "said"),
        [("44329", "四四三二九"), ("7/13", "七幺三"), ("3-2-501", "三二五零幺"), ("1.2.3", "幺二三")],
    )
    def test_is_read_sign_by_sign_and_reported(self, written: str, said: str) -> None:
        heard = read(f"请看{written}。", "cmn")
        assert heard.text == f"请看{said}。"
        assert [(each.code, each.params["found"]) for each in heard.warnings] == [("reading.undecided", written)]

    def test_but_a_word_before_it_may_decide(self) -> None:
        assert read("共44329", "cmn").text == "共四万四千三百二十九。"


class TestTheStationsLexicon:
    def test_names_are_said_as_the_village_says_them_the_longest_first(self) -> None:
        assert read("大坜村和大坜", "cmn", {"大坜": "大力", "大坜村": "大力寸"}).text == "大力寸和大力。"

    def test_pinyin_with_tones_reaches_a_mandarin_engine_untouched(self) -> None:
        assert read("六安3组", "cmn", {"六安": "lu4 an1"}).text == "lu4 an1 三组。"

    def test_and_no_other_language(self) -> None:
        assert read("六安3组", "yue", {"六安": "lu4 an1"}).text == "六安三组。"

    def test_goes_before_the_rules_for_numbers(self) -> None:
        assert read("110厂", "cmn", {"110厂": "幺幺零厂"}).text == "幺幺零厂。"


class TestUnitsOfSpeech:
    def test_end_at_stops_and_lines_and_after_long_clauses(self) -> None:
        heard = read("五一村的乡亲,下雨了,请带伞。谢谢!\n请互相转告", "cmn").sentences
        assert [each.text for each in heard] == ["五一村的乡亲，", "下雨了，请带伞。", "谢谢！", "请互相转告。"]

    def test_rest_longer_after_a_sentence_than_after_a_clause_and_longest_at_a_lines_end(self) -> None:
        clause, stop, line = (each.pause for each in read("五一村的乡亲们,请带伞。谢谢\n好", "cmn").sentences[:3])
        assert clause < stop < line

    def test_are_the_same_for_every_village_where_the_words_are_the_same(self) -> None:
        east = {each.text for each in read("东和村第3组的乡亲,请出门做核酸。带上身份证,戴好口罩。", "cmn").sentences}
        west = {each.text for each in read("五一村第5组的乡亲,请出门做核酸。带上身份证,戴好口罩。", "cmn").sentences}
        assert east & west == {"请出门做核酸。", "带上身份证，戴好口罩。"}

    def test_are_none_for_a_text_without_words(self) -> None:
        assert read(" 。,\n!", "cmn").sentences == ()

    def test_a_text_without_any_stop_is_broken_all_the_same(self) -> None:
        assert max(len(each.text) for each in read("乡亲" * 400, "cmn").sentences) <= 121

    def test_how_long_a_notice_takes_is_known_before_it_is_spoken(self) -> None:
        notice = "五一村第三组的乡亲,现在轮到你们了,请出门到村委会门前做核酸。带上身份证,戴好口罩,排队隔开一米。"
        notice += "其他组还没轮到,请先在家等,叫到了再来。"
        assert seconds(read(notice, "cmn"), "cmn") == pytest.approx(60 * 60 / 190, rel=0.05)
        assert seconds(read(notice, "cmn"), "cmn", 240) < seconds(read(notice, "cmn"), "cmn", 150)


class TestAnyTextAtAll:
    @given(st.text(alphabet=st.sampled_from("0123456789:-.,%/年月日点第组元℃¥①5~至 aAkm人\n,。"), max_size=30))
    def test_leaves_no_digit_or_sign_for_an_engine(self, text: str) -> None:
        for language in ("cmn", "yue"):
            assert not UNSPEAKABLE.search(read(text, language).text)

    @given(st.text(max_size=60))
    def test_can_be_read(self, text: str) -> None:
        heard = read(text, "cmn")
        assert not UNSPEAKABLE.search(heard.text)
        assert all(each.text.strip() and each.pause > 0 for each in heard.sentences)

    @given(st.text(max_size=60))
    def test_reads_the_same_when_read_twice(self, text: str) -> None:
        assert read(text, "cmn") == read(text, "cmn")


class TestNumberWords:
    @given(st.integers(min_value=0, max_value=10**12))
    def test_mean_the_number(self, number: int) -> None:
        assert _value(integer(number)) == number

    @pytest.mark.parametrize(
        ("number", "said"),
        [(0, "零"), (10, "十"), (15, "十五"), (110, "一百一十"), (1010, "一千零一十"), (100010, "十万零一十"),
         (20000, "两万"), (120000, "十二万"), (100000001, "一亿零一")],
    )  # fmt: skip
    def test_are_those_people_use(self, number: int, said: str) -> None:
        assert integer(number) == said


def _value(said: str) -> int:
    """An independent reading of number words, by the value of each sign."""
    total = section = digit = 0
    for sign in said:
        if sign in "零一二三四五六七八九":
            digit = "零一二三四五六七八九".index(sign)
        elif sign == "两":
            digit = 2
        elif sign in "十百千":
            section += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[sign]
            digit = 0
        else:
            total += section + digit
            if sign == "亿":
                total *= 10**8
            else:
                high, low = divmod(total, 10**8)
                total = high * 10**8 + low * 10**4
            section = digit = 0
    return total + section + digit
