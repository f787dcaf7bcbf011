"""The page about reading says what is so: each of its rows is tried."""

from __future__ import annotations

import re

import pytest

from dalaba.speech.reading import Reading, read
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "reading.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[list[str]]:
    """The rows of the table under a heading, without its own head."""
    part = PAGE.split(f"\n## {heading} ·", 1)[1].split("\n## ", 1)[0]
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in part.splitlines() if line[:1] == "|"]
    return lines[2:]


def heard(text: str) -> Reading:
    return read(text, "cmn")


@pytest.mark.parametrize(("written", "said", "why"), rows("Decided"))
def test_what_the_page_calls_decided_is_said_so(written: str, said: str, why: str) -> None:
    assert heard(written).text.strip("。") == said.strip("。")
    assert heard(written).questions == ()


@pytest.mark.parametrize(("written", "readings"), rows("Asked"))
def test_what_it_calls_a_question_is_asked_with_these_readings(written: str, readings: str) -> None:
    (question,) = heard(written).questions
    assert (question.code, question.params["read"]) == ("reading.undecided", readings)


@pytest.mark.parametrize(("written", "said", "why"), rows("English"))
def test_what_it_says_of_english_is_said_so(written: str, said: str, why: str) -> None:
    assert read(written, "eng").text == f"{said}."
    assert read(written, "eng").questions == ()


@pytest.mark.parametrize(("written", "found"), rows("Not filled in"))
def test_what_it_calls_a_blank_is_one(written: str, found: str) -> None:
    assert {each.code for each in heard(written).questions} == {"reading.blank"}
    assert [each.params["found"] for each in heard(written).questions] == found.split()


def test_the_modules_it_names_are_there() -> None:
    named = re.findall(r"`([\w/]+\.py)`", PAGE)
    assert named
    assert [name for name in named if not (ROOT / "dalaba" / "speech" / "reading" / name).exists()] == []


@pytest.mark.parametrize(
    "written", ["手机X光检查", "热线12345，7×24小时", "型号138X", "拨打120,X光室在二楼", "打电话到X光室"]
)
def test_an_x_that_is_no_missing_figure_of_a_telephone_number_is_no_blank(written: str) -> None:
    assert not heard(written).questions


@pytest.mark.parametrize(
    ("written", "found"), [("Call 138X.", "138X"), ("Phone: 020 7946 X", "020 7946 X"), ("Come to room 138X.", "")]
)
def test_an_english_telephone_number_with_an_x_is_a_blank_too(written: str, found: str) -> None:
    blanks = [each for each in read(written, "eng").questions if each.code == "reading.blank"]
    assert [each.params["found"] for each in blanks] == ([found] if found else [])
