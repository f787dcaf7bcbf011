"""Tones as they change in speech (sandhi): 一, 不, and third tones in a row. Pure.

Only tones change, never sounds, and never a syllable from the station's lexicon.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from dalaba.core.patterns import late

_DIGITS = "零〇一二两三四五六七八九十幺"
_ORDINAL = late("[月号楼组班队期村中级区]|年级|等奖|季度|分队|支队|大队|小队")
"""Words after 一 with which it means "the first", not "one"."""
_NOT_ORDINAL = late("中[午间]|级一|期间|班车|队人|村人|组人|组组|个")


_AGAIN = frozenset({"想想", "走走", "找找", "数数", "洗洗", "写写", "讲讲", "等等"})
"""Third tones said twice, the second one light: the first changes as if before a third tone. 奶奶 and 姐姐 do not
change."""


class Spoken(NamedTuple):
    """A word before sandhi."""

    text: str
    pinyin: tuple[str, ...]
    fixed: bool = False
    """Whether it is from the station's lexicon, and does not change."""


def said(words: Sequence[Spoken]) -> list[tuple[str, ...]]:
    """The syllables of words as they are spoken. A word without syllables is a pause."""
    flat = [[*word.pinyin] for word in words]
    for run in _runs(words):
        _one_and_not(words, flat, run)
        _thirds(words, flat, run)
    return [tuple(each) for each in flat]


def _runs(words: Sequence[Spoken]) -> list[list[int]]:
    """The indexes of the words between each two pauses."""
    runs: list[list[int]] = [[]]
    for number, word in enumerate(words):
        if word.pinyin:
            runs[-1].append(number)
        else:
            runs.append([])
    return [run for run in runs if run]


def _one_and_not(words: Sequence[Spoken], flat: list[list[str]], run: list[int]) -> None:
    text = "".join(words[number].text if not words[number].fixed else "·" * len(words[number].pinyin) for number in run)
    places = [(number, at) for number in run for at in range(len(words[number].pinyin))]
    for place, (number, at) in enumerate(places):
        after = places[place + 1] if place + 1 < len(places) else None
        follows = flat[after[0]][after[1]] if after else ""
        if not words[number].fixed:
            flat[number][at] = _changed(text, place, flat[number][at], follows, at + 1 == len(flat[number]) > 1)


def _changed(text: str, place: int, syllable: str, follows: str, ends_word: bool) -> str:
    if text[place] == "不" and syllable == "bu4" and follows.endswith("4"):
        return "bu2"
    if text[place] == "一" and syllable == "yi1" and follows and not _counts(text, place, ends_word):
        return "yi5" if _between_two(text, place) else "yi2" if follows.endswith(("4", "5")) else "yi4"
    return syllable


def _between_two(text: str, place: int) -> bool:
    """Whether 一 is between two equal characters: 看一看."""
    return place > 0 and text[place - 1 : place] == text[place + 1 : place + 2]


def _counts(text: str, place: int, ends_word: bool) -> bool:
    """Whether 一 keeps its tone: as a figure, as "the first", or at a word's end."""
    before, after = text[place - 1 : place] if place else "", text[place + 1 : place + 2]
    if before in ("第", "初", "周", "期") or (before and before in _DIGITS) or (after and after in _DIGITS):
        return True
    if _ORDINAL.match(text, place + 1) and not _NOT_ORDINAL.match(text, place + 1):
        return True
    return (after == "日" and before == "月") or (ends_word and before != "同")


def _thirds(words: Sequence[Spoken], flat: list[list[str]], run: list[int]) -> None:
    groups = _groups(flat, run)
    places = [[(number, at) for number in group for at in range(len(flat[number]))] for group in groups]
    for group in places:
        _soften(words, flat, group)
    for left, right in pairwise(places):
        _soften(words, flat, [left[-1], right[0]])


def _groups(flat: list[list[str]], run: list[int]) -> list[list[int]]:
    """The words in groups: two words of one syllable in the third tone are one group."""
    groups: list[list[int]] = []
    for number in run:
        alone = len(flat[number]) == 1 and flat[number][0].endswith("3")
        if (
            alone
            and groups
            and len(groups[-1]) == 1
            and len(last := flat[groups[-1][0]]) == 1
            and last[0].endswith("3")
        ):
            groups[-1].append(number)
        else:
            groups.append([number])
    return groups


def _soften(words: Sequence[Spoken], flat: list[list[str]], places: list[tuple[int, int]]) -> None:
    """Of third tones in a row, all but the last become second tones."""
    for (number, at), (after, there) in pairwise(places):
        both = flat[number][at].endswith("3") and (flat[after][there].endswith("3") or words[number].text in _AGAIN)
        if both and not words[number].fixed:
            flat[number][at] = f"{flat[number][at][:-1]}2"
