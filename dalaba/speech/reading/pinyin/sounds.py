"""How characters sound, without tones, for comparing what was heard with what was written. Pure.

A recogniser writes homophones: 清体前除水 sounds like 请提前储水. This is only for comparing; the voice decides how a
text is spoken, with its tones. pypinyin is loaded at the first call.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from dalaba.core.patterns import late

_HAN = late("[㐀-鿿]+")
_CONFUSED = (
    ("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("h", "f"), ("r", "l"), ("q", "j"), ("q", "x"), ("j", "x"),
    ("j", "zh"), ("q", "ch"), ("x", "sh"), ("b", "p"), ("d", "t"), ("g", "k"),
)  # fmt: skip
"""Initials that southerners, small loudspeakers and recognisers mix up."""
_ENDINGS = (("ing", "in"), ("eng", "en"), ("ang", "an"), ("uang", "uan"), ("iang", "ian"), ("u", "ü"))
_BEGINS = late("^(zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw]?)(.*)$")


@lru_cache(maxsize=4096)
def sounds(text: str) -> tuple[str, ...]:
    """One sound for each character: a Hanzi's pinyin without tone, in its context; any other sign itself, in lower
    case."""
    found = [sign.lower() for sign in text]
    for run in _HAN.finditer(text):
        found[run.start() : run.end()] = _of_hanzi(run[0])
    return tuple(found)


def _of_hanzi(run: str) -> Iterator[str]:
    from pypinyin import Style, pinyin

    read = [each[0] for each in pinyin(run, style=Style.NORMAL, heteronym=False, errors="default")]
    yield from read if len(read) == len(run) else run  # pypinyin joins several unknown characters into one


@lru_cache(maxsize=65_536)
def alike(one: str, other: str) -> bool:
    """Whether two sounds are the same or easily taken for each other: si and shi, ling and lin, liu and niu."""
    if one == other:
        return True
    (begin, end), (begins, ends) = _parts(one), _parts(other)
    same_begin = begin == begins or (begin, begins) in _CONFUSED or (begins, begin) in _CONFUSED
    same_end = end == ends or (end, ends) in _ENDINGS or (ends, end) in _ENDINGS
    return same_begin and same_end


def _parts(sound: str) -> tuple[str, str]:
    """(initial, final) of a syllable; ("", sound) if it does not begin with a known initial."""
    hit = _BEGINS.match(sound)
    return (hit[1], hit[2]) if hit else ("", sound)
