"""Some four hundred texts and how each is said, in three languages: the table is `readings.txt` beside this file."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from dalaba.speech.reading import read


class Row(NamedTuple):
    """A text, its language, how it is said, and the kinds of what is in it."""

    language: str
    written: str
    said: str
    kinds: tuple[str, ...]


def _rows() -> list[Row]:
    found, language = [], ""
    for line in Path(__file__).with_name("readings.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            language = line.strip("[]")
        elif line and not line.startswith("#"):
            written, _, rest = line.partition(" = ")
            said, _, kinds = rest.rpartition(" :")
            found.append(Row(language, written, said, tuple(kinds.split())))
    return found


ROWS = _rows()
_STOPS = "。！？.!?"


def _closed(said: str, language: str) -> str:
    return said if said[-1] in _STOPS else said + ("." if language == "eng" else "。")


@pytest.mark.parametrize("row", ROWS, ids=[f"{row.language} {row.written}" for row in ROWS])
def test_a_text_is_said_as_the_table_says(row: Row) -> None:
    heard = read(row.written, row.language)
    assert heard.text == _closed(row.said, row.language)
    assert set(row.kinds) == {number.kind for number in heard.numbers}


@pytest.mark.parametrize("row", ROWS, ids=[f"{row.language} {row.written}" for row in ROWS])
def test_what_cannot_be_decided_is_reported_and_nothing_else_is(row: Row) -> None:
    asked = {question.code.removeprefix("reading.") for question in read(row.written, row.language).questions}
    assert asked == {"undecided", "blank"} & set(row.kinds)


def test_the_table_is_long_and_no_row_stands_in_it_twice() -> None:
    assert len(ROWS) >= 330
    assert [row for row, times in Counter((row.language, row.written) for row in ROWS).items() if times > 1] == []
    assert min(Counter(row.language for row in ROWS).values()) > 50
