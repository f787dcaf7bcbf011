"""A row or a swap is tried only in a text that has one of the signs that it needs: nothing is lost by that.

That every text that a form is found in has one of them is proven from the form itself, by the parser of `re`.
"""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from dalaba.speech.reading import forms, read, rules
from dalaba.speech.reading.chinese import dashes, layout, lists
from dalaba.speech.reading.chinese import table as chinese
from dalaba.speech.reading.english import signs
from dalaba.speech.reading.english import table as english
from dalaba.speech.reading.forms import DASHES, Swap
from dalaba.speech.reading.rules import Row
from tests.test_readings_table import ROWS as TABLE
from tests.test_real_texts import ROWS as REAL

PARSER: Any = importlib.import_module("re._parser")
PLAIN: Any = importlib.import_module("dalaba.speech.reading.plain")  # the package has a function of this name
ROOT = Path(__file__).parent.parent
WRITTEN = [*((each.language, each.written) for each in TABLE), *((each.language, each.written) for each in REAL)]
TEXTS = {wanted: [text for language, text in WRITTEN if language == wanted] for wanted in ("cmn", "eng")}
ALL: tuple[Row | Swap, ...] = (
    *chinese.RULES, *english.OF_FIGURES, *english.OF_LETTERS, *dashes._OF_FIGURES, *dashes._OF_WORDS, *layout._SWAPS,
    *lists._SWAPS, *PLAIN._MEANT, *PLAIN._SIGNS, PLAIN._NUMBERED, *PLAIN._WORDS, *signs.FIRST, *signs.THEN,
    *signs._RUNS,
)  # fmt: skip
NEEDY = [each for each in ALL if each.needs]
MOST = 1000
"""Signs of a class; one of more has none that a text must have."""


def has_one_of(needs: str, form: str) -> bool:
    """Whether whatever `form` matches stands in a text that has one of these signs."""
    parsed = PARSER.parse(form)
    return _has(parsed, frozenset(needs), bool(parsed.state.flags & re.I))


def _has(parts: Any, needs: frozenset[str], any_case: bool) -> bool:
    return any(_part_has(str(name), value, needs, any_case) for name, value in parts)


def _part_has(name: str, value: Any, needs: frozenset[str], any_case: bool) -> bool:
    if name in ("LITERAL", "IN"):
        found = [(name, value)] if name == "LITERAL" else value
        return all(_cases(sign, any_case) <= needs for each in found for sign in _signs(*each))
    if name in ("MAX_REPEAT", "MIN_REPEAT"):
        least, _, inner = value
        return least > 0 and _has(inner, needs, any_case)
    if name == "SUBPATTERN":
        _, begins, ends, inner = value
        return _has(inner, needs, (any_case or bool(begins & re.I)) and not ends & re.I)
    if name == "BRANCH":
        return all(_has(inner, needs, any_case) for inner in value[1])
    return name == "ASSERT" and _has(value[1], needs, any_case)


def _signs(name: Any, value: Any) -> Iterator[str]:
    """Those of a part of a class; "" is one that no text must have."""
    if str(name) == "LITERAL":
        yield chr(value)
    elif str(name) == "RANGE" and value[1] - value[0] < MOST:
        yield from map(chr, range(value[0], value[1] + 1))
    else:
        yield ""


@cache
def _cases(sign: str, any_case: bool) -> frozenset[str]:
    return frozenset({sign.lower(), sign.upper()} if any_case else {sign})


class TestWhatARowNeeds:
    @pytest.mark.parametrize("each", NEEDY, ids=lambda each: f"{each.needs} of {each.form[:40]}")
    def test_is_in_every_text_that_its_form_is_found_in(self, each: Row | Swap) -> None:
        assert has_one_of(each.needs, each.form)

    @pytest.mark.parametrize(
        ("needs", "form"),
        [("月", "月?日"), ("月", "月|日"), ("月", "(?!月)日"), ("月", "月{0,2}"), ("ab", "[a-c]"), ("k", "(?i:k)m"),
         ("0", r"\d")],
    )  # fmt: skip
    def test_would_be_caught_where_a_text_can_do_without(self, needs: str, form: str) -> None:
        assert not has_one_of(needs, form)

    def test_is_sought_in_plain_letters_only(self) -> None:
        """Where case is ignored, re takes two more signs for a letter."""
        letters = re.compile("[a-z]", re.I).findall("".join(map(chr, range(0x80, 0x3000))))
        assert len(letters) >= 2
        for letter in letters:
            assert all(PLAIN.plain(f"5{letter}", english=english).isascii() for english in (True, False)), letter

    def test_is_beside_a_word_where_a_dash_is_of_words(self) -> None:
        for text in TEXTS["cmn"]:
            if not dashes._BESIDE_A_WORD.search(text):
                assert forms.swapped(text, dashes._OF_WORDS) == text

    def test_names_every_dash(self) -> None:
        assert set(re.findall(dashes._SIGN, "".join(map(chr, range(0x3000))))) == set(DASHES)


class TestAText:
    @pytest.mark.parametrize("language", ["cmn", "eng"])
    def test_is_read_as_if_every_row_were_tried(self, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
        usual = [read(text, language) for text in TEXTS[language]]
        reading = importlib.import_module("dalaba.speech.reading")
        monkeypatch.setattr(rules, "_worth_trying", lambda table, _, letter: table.of_letters if letter else table.rows)
        monkeypatch.setattr(forms, "swapped", _all_swapped)
        for module in (PLAIN, dashes, layout, lists, signs):
            monkeypatch.setattr(module, "swapped", _all_swapped)
        reading._said.cache_clear()
        assert [read(text, language) for text in TEXTS[language]] == usual

    @pytest.mark.parametrize(("language", "most"), [("cmn", 1 / 4), ("eng", 1 / 2)])
    def test_has_few_of_the_rows_tried_in_it(self, language: str, most: float) -> None:
        table = importlib.import_module("dalaba.speech.reading")._table("eng" if language == "eng" else "zh")
        tried = sum(len(rules._worth_trying(table, text, False)) for text in TEXTS[language])
        assert tried / len(TEXTS[language]) < most * len(table.rows)

    def test_that_comes_first_compiles_little(self) -> None:
        script = (
            "from dalaba.speech.reading import read\n"
            "from dalaba.speech.reading.chinese.table import RULES\n"
            "read('今天上午8点停水。', 'cmn')\n"
            "compiled = [row for row in RULES if 'pattern' in vars(row)]\n"
            "assert compiled and len(compiled) < len(RULES) / 4, len(compiled)\n"
            "assert not any(row.needs == '/' for row in compiled)\n"
        )
        subprocess.run([sys.executable, "-c", script], check=True, cwd=ROOT)


def _all_swapped(text: str, swaps: tuple[Swap, ...]) -> str:
    for swap in swaps:
        text = swap.pattern.sub(swap.instead, text)
    return text
