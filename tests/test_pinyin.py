"""How a Mandarin sentence is cut into words and read: what the neural voice is given."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from pypinyin import Style, pinyin

from dalaba.reading.pinyin import Word, doubtful, words

POLYPHONES = Path(__file__).parent / "polyphones.tsv"
LEGAL = re.compile(
    "(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)?(?:[aoeü]|ai|ei|ao|ou|an|en|ang|eng|ong|er|i|ia|ie|iao|iu|ian|in|iang|ing|iong|"
    "u|ua|uo|uai|ui|uan|un|uang|ue|üe|io|üan|ün)[1-5]"
)
HAN = re.compile("[㐀-鿿〇]")


def read(text: str, sign: str) -> str:
    """How the first `sign` of a text is read, by dictionary."""
    return next(
        p for word in words(text) if word.pinyin for s, p in zip(word.text, word.pinyin, strict=True) if s == sign
    )


def said(text: str) -> str:
    return " ".join(each for word in words(text) for each in word.said)


def cut(text: str) -> str:
    return " ".join(word.text for word in words(text))


def test_polyphones_are_read_as_people_read_them() -> None:
    lines = [line.split("\t") for line in POLYPHONES.read_text("utf-8").splitlines()[1:]]
    wrong = [(text, sign, read(text, sign)) for text, sign, right in lines if read(text, sign) not in right.split("|")]
    assert len(wrong) <= 0.02 * len(lines), wrong


class TestTheStationsLexicon:
    def test_is_not_undone(self) -> None:
        assert Word("lu4 an1", ("lu4", "an1"), ("lu4", "an1")) in words("去 lu4 an1 的班车。")
        assert said("请到 ni3 hao3 村") == "qing3 dao4 ni3 hao3 cun1"


class TestAnyTextAtAll:
    @given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=30))
    def test_has_one_legal_syllable_a_hanzi(self, text: str) -> None:
        found = words(text)
        assert "".join(word.text for word in found) == text
        assert all(len(word.pinyin) == len(word.said) == len(word.text) for word in found if word.pinyin)
        assert not any(pinyin(word.text, style=Style.TONE3, errors="ignore") for word in found if not word.pinyin)
        assert [each for word in found for each in word.pinyin + word.said if not LEGAL.fullmatch(each)] == []
        doubtful(text)

    @given(st.text(max_size=60))
    def test_never_raises(self, text: str) -> None:
        words(text)
        doubtful(text)
