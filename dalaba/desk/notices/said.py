"""How a text will be said, while it is still being typed: its length, its words as spoken with the doubtful ones
marked, what a person has to decide, what may be read otherwise, and advice. Starts no voice. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from dalaba.compile.render.candidates import facts_in
from dalaba.compile.render.recipes import whole_length
from dalaba.core.model import Millis, Reason
from dalaba.core.problems import Bad
from dalaba.speech.reading import Number, Reading, seconds
from dalaba.speech.reading.advice import advise
from dalaba.speech.reading.pinyin.words import Guess
from dalaba.station.files.template import fill, slip, variables

Reads = Callable[[str, str], Reading]
"""(text, language) -> how it is spoken."""
_PAUSE = "，"
"""Stands for a fact that is not known yet."""
_UNTICKED = ("list", "blank")
"""Kinds of numbers that nobody has to tick: list numerals and blanks."""


class Piece(NamedTuple):
    """A stretch of the words as spoken. `kind`: "" for what is plain, "ask" for what is undecided, "guess" for a
    character that may be read otherwise."""

    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """How a text will be said."""

    length: Millis
    """Its estimated length with chime and repeats, as the programme counts it."""
    text: str
    """The text with its facts filled in."""
    pieces: tuple[Piece, ...]
    numbers: tuple[Number, ...]
    """Those that a second person ticks."""
    asks: tuple[Number, ...]
    """Undecided ones, with the readings that are possible."""
    wrong: tuple[Reason, ...]
    """What keeps it from being said that no reading can mend: a blank, a sign that cannot be spoken, a wrong brace."""
    guesses: tuple[Guess, ...]
    advice: tuple[Reason, ...]


def said(
    text: str, language: str, facts: Mapping[str, str], reads: Reads, rate: int, *,
    chime: str = "notice", repeat: int = 1, every: Millis | None = None,
) -> Said:  # fmt: skip
    """How `text` is said with these facts, by a voice with that rate in characters a minute. A fact without a value is
    a pause. `every`: the shortest time from one start to the next, if it is known."""
    filled, wrong = _filled(text, facts_in(language, facts.items()))
    reading = reads(filled, language)
    asks = tuple(each for each in reading.numbers if each.kind == "undecided")
    wrong = wrong or tuple(each for each in reading.questions if each.code != "reading.undecided")
    guesses = _guesses(reading) if language == "cmn" else ()
    once = round(seconds(reading, language, rate) * 1000)
    return Said(
        whole_length(once, chime, repeat), filled, tuple(_pieces(reading.text, asks, guesses)),
        tuple(each for each in reading.numbers if each.kind not in _UNTICKED), asks, wrong, guesses,
        (*reading.warnings, *advise(filled, reading, language, rate, every)),
    )  # fmt: skip


def _filled(text: str, facts: Mapping[str, str]) -> tuple[str, tuple[Reason, ...]]:
    if found := slip(text):
        return text, (found[1].reason,)
    known = {name: facts.get(name, "").strip() or _PAUSE for name in variables(text)}
    try:
        return fill(text, known), ()
    except Bad as bad:
        return text, (bad.reason,)


def _guesses(reading: Reading) -> tuple[Guess, ...]:
    from dalaba.speech.reading.pinyin.words import doubtful  # a third of a second, for the dictionary

    return tuple(dict.fromkeys(guess for each in reading.sentences for guess in doubtful(each.text)))


def _pieces(spoken: str, asks: Iterable[Number], guesses: Iterable[Guess]) -> Iterable[Piece]:
    """The words as spoken, cut where something is doubtful. Each mark is looked for behind the one before it."""
    at = 0
    for start, end, kind in _marks(spoken, asks, guesses):
        if start < at:
            continue
        if start > at:
            yield Piece(spoken[at:start])
        yield Piece(spoken[start:end], kind)
        at = end
    if at < len(spoken):
        yield Piece(spoken[at:])


def _marks(spoken: str, asks: Iterable[Number], guesses: Iterable[Guess]) -> list[tuple[int, int, str]]:
    found, at = [], 0
    for ask in asks:
        start = spoken.find(ask.read, at) if ask.read else -1
        if start >= 0:
            at = start + len(ask.read)
            found.append((start, at, "ask"))
    for guess in guesses:
        start = spoken.find(guess.at)
        if start >= 0:
            start += max(guess.at.find(guess.found), 0)
            found.append((start, start + len(guess.found), "guess"))
    return sorted(found)
