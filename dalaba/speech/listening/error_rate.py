"""The character error rate: the usual measure of a voice and a recogniser together. Pure.

Both sides are first written alike: numbers in characters, 三十分 for 半, and one sign for each of 幺/一, 两/二, 号/日.
The caller has to convert traditional characters to simplified ones.
"""

from __future__ import annotations

import re

from dalaba.speech.reading import read

_ALIKE = str.maketrans("幺两〇号兩號點時", "一二零日二日点时")
_HALF = re.compile("点三[十零]分?")
_WHOLE = re.compile("(?<=点)[整钟]")
_OTHER = re.compile("[^㐀-鿿]")


def character_errors(heard: str, spoken: str) -> tuple[int, int]:
    """(characters to change, insert or leave out; characters in all) from `spoken` to `heard`."""
    one, other = normal(heard), normal(spoken)
    return distance(one, other), len(other)


def normal(text: str) -> str:
    """A Chinese text in characters only, with numbers as they are read."""
    said = _OTHER.sub("", read(text, "cmn").text).translate(_ALIKE)
    return _WHOLE.sub("", _HALF.sub("点半", said))


def distance(one: str, other: str) -> int:
    """The Levenshtein distance."""
    before = list(range(len(other) + 1))
    for number, left in enumerate(one, 1):
        line = [number]
        for column, right in enumerate(other, 1):
            line.append(min(before[column] + 1, line[-1] + 1, before[column - 1] + (left != right)))
        before = line
    return before[-1]
