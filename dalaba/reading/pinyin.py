"""How a Mandarin text is pronounced, word by word, in pinyin. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """What is said in one go. `pinyin` and `said` are empty for a stop and for letters."""

    text: str
    pinyin: tuple[str, ...]
    """By the dictionary, one syllable a character, its tone as a digit."""
    said: tuple[str, ...]
    """As spoken beside its neighbours."""


def words(text: str) -> tuple[Word, ...]:
    """The words of a text as it is spoken."""
    from pypinyin import Style, lazy_pinyin

    found = []
    for run in re.findall("[㐀-鿿]+|[A-Za-z]+|.", text):
        said: tuple[str, ...] = ()
        if re.match("[㐀-鿿]", run):
            said = tuple(lazy_pinyin(run, style=Style.TONE3, neutral_tone_with_five=True))
        found.append(Word(run, said, said))
    return tuple(found)
