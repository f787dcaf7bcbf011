"""A spoken text as syllables (Chinese) or words (English) with its numbers; and the alignment of two. Pure.

The alignment goes by sound, so that a homophone is not a difference, and by what is a number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from dalaba.speech.listening.english_numbers import numbers_in_words
from dalaba.speech.listening.spoken_numbers import NUMERALS, Value, numbers, simple
from dalaba.speech.reading.pinyin.sounds import alike, sounds

_GAP = 0.75
"""Cost of a syllable without a partner. Two of them cost more than one pair of different syllables."""
_ALIKE = 0.3
_ONE = frozenset({"yi", "yao"})
_NUMERALS = 0.8
"""Cost of two numerals with different sounds. They are more alike than a number and a word."""


class Syllable(NamedTuple):
    """One sign, or one word, of a spoken text, at index `at`."""

    at: int
    sign: str
    sound: str
    numeral: bool


@dataclass(frozen=True, slots=True)
class SpokenText:
    """A spoken text in syllables. The numbers' `start` and `end` count syllables."""

    text: str
    syllables: tuple[Syllable, ...]
    numbers: tuple[Value, ...]

    def words(self, start: int, end: int) -> str:
        """The part of the text at these syllables."""
        if not 0 <= start < end <= len(self.syllables):
            return ""
        last = self.syllables[end - 1]
        return self.text[self.syllables[start].at : last.at + len(last.sign)]


def row(spoken: str, language: str) -> SpokenText:
    """The row of a text that `dalaba.speech.reading.read` has spelled out."""
    if language == "eng":
        words = [Syllable(hit.start(), hit[0], hit[0].lower(), False) for hit in re.finditer(r"[A-Za-z']+", spoken)]
        return SpokenText(spoken, tuple(words), tuple(numbers_in_words([each.sound for each in words])))
    text = simple(spoken)
    syllables = tuple(
        Syllable(at, sign, sound, sign in NUMERALS)
        for at, (sign, sound) in enumerate(zip(text, sounds(text), strict=True))
        if sign.isalnum()
    )
    return SpokenText(text, syllables, tuple(_counted(numbers(text), syllables)))


def _counted(found: list[Value], syllables: tuple[Syllable, ...]) -> list[Value]:
    """The numbers with positions in syllables instead of signs."""
    before = {each.at: number for number, each in enumerate(syllables)}
    return [each._replace(start=before[each.start], end=before[each.end - 1] + 1) for each in found]


def beside(one: SpokenText, other: SpokenText) -> list[int]:
    """For each syllable of `one` the index of its partner in `other`, or -1: the alignment with the lowest cost."""
    a, b = one.syllables, other.syllables
    costs = [[_GAP * column for column in range(len(b) + 1)]]
    for number, left in enumerate(a, 1):
        above, line = costs[-1], [_GAP * number]
        for column, right in enumerate(b):
            line.append(min(above[column] + cost(left, right), above[column + 1] + _GAP, line[column] + _GAP))
        costs.append(line)
    return _way_back(a, b, costs)


def _way_back(a: tuple[Syllable, ...], b: tuple[Syllable, ...], costs: list[list[float]]) -> list[int]:
    found = [-1] * len(a)
    row_, column = len(a), len(b)
    while row_ and column:
        here = costs[row_][column]
        if here == costs[row_ - 1][column - 1] + cost(a[row_ - 1], b[column - 1]):
            row_, column = row_ - 1, column - 1
            found[row_] = column
        elif here == costs[row_ - 1][column] + _GAP:
            row_ -= 1
        else:
            column -= 1
    return found


def same(one: Syllable, other: Syllable) -> bool:
    """Whether two syllables sound the same. 一 has two sounds when it is a digit."""
    if (one.numeral or other.numeral) and {one.sound, other.sound} <= _ONE:
        return True
    return one.sound == other.sound


def cost(one: Syllable, other: Syllable) -> float:
    """Cost of pairing two syllables: 0 for the same sound, 1 if they have nothing in common."""
    if same(one, other):
        return 0.0
    if one.numeral and other.numeral:
        return _NUMERALS
    return _ALIKE if alike(one.sound, other.sound) else 1.0
