"""Which parts of a Mandarin text are read by custom or default, and how. Asks no voice.

A template's variable counts as a pause here, because its value is checked as a text of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from dalaba.core.languages import name_of
from dalaba.core.model import Reason
from dalaba.core.patterns import late
from dalaba.speech.reading import read
from dalaba.speech.reading.pinyin import names
from dalaba.speech.reading.pinyin.words import Guess, doubtful, unread, words

_VARIABLE = late(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)


def guesses(bare: str) -> list[Guess]:
    """The characters with more than one possible reading, each once. `bare`: without words that the lexicon has."""
    return list({each.found: each for text in _texts(bare) for each in doubtful(text)}.values())


def by_pinyin(text: str, name: bool, engine: str, lexicon: Mapping[str, str]) -> Iterator[Reason]:
    """What a voice that speaks by this program's pinyin may get wrong. `name`: the text names a place or group."""
    bare = names.uncovered(text, lexicon)
    for sign in dict.fromkeys(unread(bare)):
        yield Reason("reading.unsayable", {"found": sign, "engine": engine, "language": name_of("cmn")})
    found = guesses(bare)
    yield from (guessed(each, each.pinyin) for each in found)
    for doubt in names.doubts(bare, ()) if name else ():
        if len(doubt.readings) > 1 and doubt.sign not in {each.found for each in found}:
            yield Reason("reading.several_readings", {**facts_of(doubt), "said": _read_as(bare, doubt.sign)})


def guessed(guess: Guess, said: str) -> Reason:
    """A guess as a reason. `said`: how it will really be said, "?" if that is unknown."""
    others = "、".join(each for each in (guess.pinyin, *guess.others) if each != said)
    facts = {"found": guess.found, "at": guess.at, "said": said, "others": others, "instead": guess.instead}
    return Reason("reading.guessed", facts)


def facts_of(doubt: names.Doubt) -> dict[str, str]:
    """A doubtful name as the facts of a reason."""
    return {"name": doubt.name, "sign": doubt.sign, "readings": "、".join(doubt.readings)}


def _texts(bare: str) -> Iterator[str]:
    """The sentences as they are spoken."""
    yield from (each.text for each in read(_VARIABLE.sub("，", bare), "cmn").sentences)


def _read_as(text: str, sign: str) -> str:
    """How this program's pinyin reads a character of a text."""
    pairs = (pair for word in words(text) if word.pinyin for pair in zip(word.text, word.pinyin, strict=True))
    return next((pinyin for each, pinyin in pairs if each == sign), "?")
