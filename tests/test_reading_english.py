"""How an English notice is read: what one sentence says does not change what the next one means."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dalaba.speech.reading import read
from dalaba.speech.reading.english import table as english
from dalaba.speech.reading.plain import plain

TEXTS = [
    line.partition(" = ")[0]
    for line in Path(__file__).with_name("readings.txt").read_text(encoding="utf-8").split("[eng]\n")[1].splitlines()
    if " = " in line and not line.startswith(("#", "["))
]
BEFORE = ["Please call.", "Come to the room.", "We meet on Monday.", "It was in March.", "We won!", "Who rang?"]
"""Sentences that end with a word which would speak for one reading or another of figures behind it."""


class TestASentence:
    @settings(max_examples=300, deadline=None)
    @given(st.sampled_from(BEFORE), st.sampled_from(TEXTS))
    def test_is_read_the_same_behind_another_one(self, before: str, text: str) -> None:
        alone, behind = read(text, "eng"), read(f"{before} {text}", "eng")
        assert behind.text == f"{before} {alone.text}"
        assert behind.questions == alone.questions

    @pytest.mark.parametrize(
        "text",
        ["No. 5 is open.", "Dr. Lee is in.", "It is 5 p.m. on Monday.", "Approx. 50 people came.", "St. Mary is shut."],
    )
    def test_does_not_end_at_a_short_form(self, text: str) -> None:
        assert len(read(text, "eng").sentences) == 1


class TestATextOfFigures:
    @given(st.sampled_from(TEXTS))
    def test_finds_at_a_letter_every_rule_that_may_begin_with_one(self, text: str) -> None:
        """At a letter only some of the rules are tried."""
        of_letters = {row.form for row in english.OF_LETTERS}
        for row in english.RULES:
            for hit in re.finditer(row.form, plain(text, english=True)):
                assert row.form in of_letters or not hit[0][:1].isalpha(), (row.form, hit[0])

    @given(st.sampled_from(TEXTS))
    def test_leaves_no_figure_and_no_sign_for_the_engine(self, text: str) -> None:
        assert not re.search(r"[^A-Za-z\s.,;:!?'-]", read(text, "eng").text)


class TestWhatNobodyFilledIn:
    @pytest.mark.parametrize(
        "text",
        ["on [date]", "at __:__", "XX March", "£____", "DD/MM/YYYY", "<village name>", "Call 138****8000", "at ??pm",
         "the hall (insert name)", "1300 xxx xxx", "#REF!"],
    )  # fmt: skip
    def test_is_asked(self, text: str) -> None:
        assert "reading.blank" in [question.code for question in read(text, "eng").questions]

    @pytest.mark.parametrize("text", ["size XXL", "the X-ray", "What?? Really", "wait....", "the date is TBC"])
    def test_is_not_what_only_looks_like_it(self, text: str) -> None:
        assert read(text, "eng").questions == ()


def test_an_address_of_the_web_is_not_spelled() -> None:
    heard = read("See www.x.org.hk/a or write to b.c@d.org.uk.", "eng")
    assert heard.text == "See the web address in the notice or write to the e-mail address in the notice."
    assert [number.kind for number in heard.numbers] == ["web", "web"]


def test_what_may_be_two_things_is_asked_with_both() -> None:
    (question,) = read("on 7/8", "eng").questions
    assert question.params["read"] == "the seventh of August / the eighth of July"
