"""The numerals of a list: 1. 2. 3. before its items, even directly before another number. Pure.

1.戴口罩。2.3岁以下儿童免测。is two items. Whether 2.3 is a numeral and a number is decided by the numerals before and
after, or by the rest: a telephone number cannot be part of a decimal. Numerals are written as 一、 so that no rule
joins them to what follows, and the read-back sheet does not list them.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from dalaba.core.patterns import late
from dalaba.speech.reading.chinese.numerals import integer
from dalaba.speech.reading.forms import Swap, swapped

_HAN = "㐀-鿿"
_CIRCLED = "①-⑳⑴-⒇⒈-⒛❶-❿㈠-㈩"
_CIRCLES = "".join(map(chr, (*range(0x2460, 0x249C), *range(0x2776, 0x2780), *range(0x3220, 0x322A))))
"""All signs of `_CIRCLED`, one by one."""
_CLOSES = ".．、)）"
_HEAD = late(
    r"(?:(?<=[\n。！？；：:!?;，,)）\t 　】])|^)(?<!\d[:：])(?P<open>[(（]?)(?P<n>[1-9]\d?)"
    r"(?P<close>[.．、)）])[ 　]?(?=\S)"
)
_INSIDE = late(rf"(?<![\d./:+(（-])(?P<open>)(?P<n>[1-9]\d?)(?P<close>[.．)])(?=[{_HAN}“《【])")
"""Between two words: 戴口罩2.保持距离."""
_WHOLE = late(
    r"(?:19|20)\d\d年|1[3-9]\d{9}(?!\d)|0\d{2,3}-?\d{7,8}|\d{1,2}月\d|\d{1,2}[:：]\d\d|第\d|12345"
    r"|12[1-3]\d\d(?!\d)|9[56]\d{3}(?!\d)|100\d\d(?!\d)|11[09](?!\d)"
)
"""Text that cannot be the end of a decimal."""
_SWAPS = (
    Swap(_CIRCLES, rf"(?<=[\w)）])(?=[{_CIRCLED}][.、]?[{_HAN}\d])(?![{_CIRCLED}][号號组組楼樓栋棟区])", "，"),
    Swap(
        _CIRCLES,
        rf"([{_CIRCLED}])[.、]?(?=[{_HAN}\d])(?![号號组組楼樓栋棟区])",
        lambda hit: f"{integer(int(unicodedata.numeric(hit[1])))}、",
    ),
)


class _Mark(NamedTuple):
    start: int
    end: int
    number: int
    sure: bool
    """Whether it is surely a numeral, whatever stands before and after in the list."""


def marked(text: str) -> str:
    """The text with the numerals of its lists, circled ones too, in words: 一、."""
    text = swapped(text, _SWAPS)
    pieces, at = [], 0
    for mark in _listed(_marks(text)):
        rest = "，" if text[max(0, mark.start - 2) : mark.start].rstrip()[-1:].isalnum() else ""
        pieces += [text[at : mark.start], rest, integer(mark.number), "、"]
        at = mark.end
    return "".join([*pieces, text[at:]])


def _marks(text: str) -> list[_Mark]:
    """Everything that may be a numeral, in order."""
    if not any(sign in text for sign in _CLOSES):
        return []
    found = {hit.start(): hit for form in (_INSIDE, _HEAD) for hit in form.finditer(text)}
    return [_mark(text, found[at]) for at in sorted(found)]


def _mark(text: str, hit: re.Match[str]) -> _Mark:
    follows = text[hit.end() : hit.end() + 1]
    sure = not follows.isdecimal() or _WHOLE.match(text, hit.end()) is not None
    if hit["open"] and hit["close"] not in ")）":
        sure = False
    return _Mark(hit.start(), hit.end(), int(hit["n"]), sure)


def _listed(marks: list[_Mark]) -> list[_Mark]:
    """The real numerals: those that are sure, and those that continue the count of one that is."""
    known: list[_Mark] = []
    following = [each.number for each in [*marks[1:], *marks[-1:]]]
    for mark, later, after in zip(marks, _next_sure(marks), following, strict=True):
        follows = known[-1].number + 1 == mark.number if known else False
        leads = later == mark.number + 1 or (mark.number == 1 and after == 2)
        if mark.sure or leads or follows:
            known.append(mark)
    return known


def _next_sure(marks: list[_Mark]) -> list[int | None]:
    """For each mark, the number of the first sure one after it."""
    found: list[int | None] = []
    later = None
    for mark in reversed(marks):
        found.append(later)
        later = mark.number if mark.sure else later
    return found[::-1]
