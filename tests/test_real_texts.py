"""Short texts as they stand in real notices, and how a person says them: the table is `real_texts.tsv`.

Its columns: language, text, what is said (`|` between equals). `!`: nobody knows, or nobody filled it in: it is asked.
`~X`: X is not heard.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from dalaba.speech.reading import read

_LANGUAGES = {"普通话": "cmn", "粤语": "yue", "英语": "eng"}


class Row(NamedTuple):
    """A text, its language, and what is said."""

    language: str
    written: str
    said: str


def _rows() -> list[Row]:
    lines = Path(__file__).with_name("real_texts.tsv").read_text(encoding="utf-8").splitlines()
    rows = (Row(*line.split("\t")) for line in lines if line and not line.startswith("#"))
    return [row._replace(language=_LANGUAGES[row.language]) for row in rows]


ROWS = _rows()


def heard(text: str, language: str) -> str:
    """The words alone."""
    bare = re.sub("[，、：,:。！？；.!?;]", "", text)
    return " ".join(bare.split()) if language == "eng" else bare.replace(" ", "")


@pytest.mark.parametrize("row", ROWS, ids=[f"{row.language} {row.written}" for row in ROWS])
def test_is_said_as_a_person_says_it_or_asked(row: Row) -> None:
    reading = read(row.written, row.language)
    if row.said == "!":
        assert reading.questions
        return
    assert reading.questions == ()
    if row.said.startswith("~"):
        assert row.said[1:] not in reading.text
    else:
        assert heard(reading.text, row.language) in [heard(each, row.language) for each in row.said.split("|")]


def test_no_text_stands_in_it_twice() -> None:
    assert [row for row, times in Counter((row.language, row.written) for row in ROWS).items() if times > 1] == []
