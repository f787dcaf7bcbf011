"""How notices are read out, as a villager would say them."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dalaba.speech.reading import read, seconds
from dalaba.speech.reading.chinese import table as chinese
from dalaba.speech.reading.chinese.numerals import integer
from dalaba.speech.reading.english import table as english
from dalaba.speech.reading.plain import plain

UNSPEAKABLE = re.compile(r"[0-9\uff10-\uff19%‰¥$€£℃°+=/<>@#*_~^|\\\-・·•()（）{}\"“”]")
"""No engine is to meet one of these."""
UNSPELLED = re.compile(r"(?<![A-Za-z])(?:[a-z]|[A-Za-z]{2,4}|[A-Z]{2,})(?![A-Za-z])")
"""Nor, in Chinese, letters that are neither by themselves nor an English word of five letters at least."""
PIECES = [
    *"0123456789", "10", "110", "120", "2022", "138", "13812345678", "0763-1000002", "1,000", "3.5",
    *"½①３Ⅱ:-.,%/~—*+#@=()（）、，。！°′_é㏄ \n\t年月日号点时分半第组楼室路元万人个岁度共约转到至和的$¥￥℃㎡µ",
    *"×○○X□[]【】〔〕<>《》|·”\"'’→★①Oの안β£＿Ｘ班折",
    "TOP", "K12+300", "3w", "5k", "6000+", "8'30\"", "XX", "____",
    "电话", "拨打", "乡亲", "核酸", "粤A", "HK$", "km", "kg", "m3", "ml", "km/h", "kWh", "mg/L", "APP", "WiFi",
    "QQ", "N95", "B1", "No.", "am", "PM", "www.x.cn",
]  # fmt: skip
"""What notices are written of; any of it may stand beside any other."""


def mixtures() -> st.SearchStrategy[str]:
    """Texts of such pieces in any order."""
    return st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


class TestWhatANoticeSays:
    def test_cantonese_says_one_and_not_yao_in_telephone_numbers(self) -> None:
        assert read("打110", "yue").text == "打一一零。"
        assert read("打110", "cmn").text == "打幺幺零。"

    def test_cantonese_says_half_past_and_mandarin_the_minutes(self) -> None:
        assert read("7:30", "yue").text == "七点半。"
        assert read("7:30", "cmn").text == "七点三十分。"

    def test_eight_hours_is_never_heard_as_eighty(self) -> None:
        """8时 and 80 sound alike."""
        assert read("8时停水", "cmn").text == "八点停水。"

    def test_english_is_all_words(self) -> None:
        heard = read("Group 3: 07:30-11:00 on 2022-07-13, call 13812345678.", "eng")
        assert heard.text == (
            "Group three: seven thirty to eleven o'clock on the thirteenth of July, twenty twenty-two, "
            "call one three eight, one two three four, five six seven eight."
        )

    def test_a_telephone_number_has_the_rests_people_make(self) -> None:
        assert read("请打13812345678", "cmn").text == "请打幺三八、幺二三四、五六七八。"

    def test_every_number_is_listed_as_found_and_as_read_for_the_clerk_to_check(self) -> None:
        numbers = read("7月13日07:00到11:30,第3组60人。", "cmn").numbers
        assert [(each.found, each.read) for each in numbers] == [
            ("7月13日", "七月十三日"), ("07:00到11:30", "七点到十一点三十分"), ("第3组", "第三组"), ("60", "六十"),
        ]  # fmt: skip


class TestWhatCannotBeDecided:
    @pytest.mark.parametrize(
        ("written", "said"),
        [("44329", "四四三二九"), ("7/13", "七、一三"), ("3-2-501", "三、二、五零幺"), ("1.2.3", "一点二点三")],
    )
    def test_is_read_sign_by_sign_and_reported(self, written: str, said: str) -> None:
        heard = read(f"请看{written}。", "cmn")
        assert heard.text == f"请看{said}。"
        assert [(each.code, each.params["found"]) for each in heard.questions] == [("reading.undecided", written)]

    def test_but_a_word_before_it_may_decide(self) -> None:
        assert read("共44329", "cmn").text == "共四万四千三百二十九。"

    @pytest.mark.parametrize(
        ("doubtful", "certain", "said"),
        [
            ("7/13", "7/13上午", "七月十三日上午"),
            ("1/3", "约1/3", "约三分之一"),
            ("110", "110户", "一百一十户"),
            ("2022", "2022年", "二零二二年"),
            ("3-5", "3-5人", "三到五人"),
            ("3-501", "3-501室", "三、五零幺室"),
            ("7.13", "7.13元", "七元一角三分"),
            ("21:75", "比分21:75", "比分二十一比七十五"),
        ],
    )
    def test_is_certain_beside_a_word_that_says_what_it_is(self, doubtful: str, certain: str, said: str) -> None:
        assert read(f"请看{doubtful}", "cmn").questions
        heard = read(certain, "cmn")
        assert (heard.text, heard.questions) == (f"{said}。", ())


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
    @settings(max_examples=600)
    @given(mixtures(), st.sampled_from(["cmn", "yue", "hak"]))
    def test_leaves_no_digit_sign_or_latin_unit_for_a_chinese_voice(self, text: str, language: str) -> None:
        said = read(text, language).text
        assert not UNSPEAKABLE.search(said)
        assert not UNSPELLED.search(said)

    @settings(max_examples=300)
    @given(mixtures())
    def test_leaves_no_digit_or_sign_for_an_english_voice(self, text: str) -> None:
        assert not UNSPEAKABLE.search(read(text, "eng").text.replace("-", ""))

    @given(st.text(max_size=60), st.sampled_from(["cmn", "yue", "eng"]))
    def test_can_be_read(self, text: str, language: str) -> None:
        heard = read(text, language)
        assert not re.search("[0-9]", heard.text)
        assert all(each.text.strip() and each.pause > 0 for each in heard.sentences)

    @settings(max_examples=300)
    @given(mixtures(), st.sampled_from(["各位乡亲请注意。", "今天下雨。", "水管坏了，正在修。\n"]))
    def test_is_read_the_same_behind_a_sentence_about_something_else(self, text: str, before: str) -> None:
        alone, behind = read(text, "cmn"), read(before + text, "cmn")
        assert behind.numbers == alone.numbers
        assert [each.params["found"] for each in behind.questions] == [each.params["found"] for each in alone.questions]
        assert behind.text == read(before, "cmn").text + alone.text

    @given(mixtures())
    def test_reads_the_same_when_read_twice(self, text: str) -> None:
        assert read(text, "cmn") == read(text, "cmn")

    @settings(max_examples=300)
    @given(mixtures(), st.sampled_from(["cmn", "eng"]))
    def test_is_searched_wherever_a_rule_might_match(self, text: str, language: str) -> None:
        """The one search that finds where rules may begin passes none of them over."""
        table = english if language == "eng" else chinese
        begins = re.compile(table.BEGINS)
        for row in table.RULES:
            for hit in re.finditer(row.form, plain(text, language == "eng")):
                assert begins.match(hit.string, hit.start()), (row.form, hit[0])

    @pytest.mark.parametrize(
        "piece", ["1、", "第1、", "a.", "打111、", "1" + " " * 9999, "1月1、", "1-", "1%-", "粤A", "111,"]
    )
    @pytest.mark.parametrize("language", ["cmn", "eng"])
    def test_is_read_before_anybody_waits_however_long_and_senseless(self, piece: str, language: str) -> None:
        text = piece * (10_000 // len(piece))
        before = time.process_time()
        read(text, language)
        assert time.process_time() - before < 2


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
