"""How characters sound, without tones, for comparing what was heard with what was written. Pure.

A recogniser picks homophones: 清体前除水 is 请提前储水 to the ear. This is for comparing only; how a text is really
spoken, with its tones, is the voice's matter. pypinyin is loaded with the first call.
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
"""Beginnings that the south, small loudspeakers and recognisers take for each other."""
_ENDINGS = (("ing", "in"), ("eng", "en"), ("ang", "an"), ("uang", "uan"), ("iang", "ian"), ("u", "ü"))
_BEGINS = late("^(zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw]?)(.*)$")


@lru_cache(maxsize=4096)
def sounds(text: str) -> tuple[str, ...]:
    """One for each character: toneless pinyin of a Hanzi, in its words' context; any other sign itself, in small."""
    found = [sign.lower() for sign in text]
    for run in _HAN.finditer(text):
        found[run.start() : run.end()] = _of_hanzi(run[0])
    return tuple(found)


def _of_hanzi(run: str) -> Iterator[str]:
    from pypinyin import Style, pinyin

    read = [each[0] for each in pinyin(run, style=Style.NORMAL, heteronym=False, errors="default")]
    yield from read if len(read) == len(run) else run  # several that it does not know come as one


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
    """Beginning and end of a syllable; both empty for what is none."""
    hit = _BEGINS.match(sound)
    return (hit[1], hit[2]) if hit else ("", sound)
