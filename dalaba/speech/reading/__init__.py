"""Text to what is spoken: numbers, dates, hours, money, telephone numbers and letters written out in words.

It promises that no digit, sign or Latin unit is left for an engine to guess at (letters of a Chinese text are spelled
one by one, but for English words of five letters or more, and pinyin that the lexicon asks for), that every number it
met is listed with how it is read, and that what cannot be decided from the text is a question, with what it may be:
what has one is not for the air. It does not translate, and does not know how names are pronounced: the station's
lexicon does. Pure. A language is a table of rules (`chinese`, `english`), weighed at each place of the text (`rules`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType

from dalaba.core.characters import foreign, mended, silent, unsaid
from dalaba.core.model import Reason
from dalaba.core.patterns import late
from dalaba.speech.reading import units
from dalaba.speech.reading.plain import Lexicon, lexicon_of, plain, signs_said
from dalaba.speech.reading.rules import Style, Table
from dalaba.speech.reading.units import DEFAULT_RATE, Sentence

__all__ = ["DEFAULT_RATE", "Number", "Reading", "Sentence", "read", "seconds"]

_STYLES = {
    "yue": Style(
        one="一",
        web="通告上嘅网址",
        mail="通告上嘅电邮",
        there="睇通告",
        half="半",
        tenth="毫",
        dollar="元",
        celsius="度",
        parts=("朝早", "中午", "下昼", "夜晚"),
    ),
    "eng": Style(to="to"),
}
UNDECIDED, BLANK = "undecided", "blank"
"""Kinds that are questions."""
_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Number:
    """One number or letter word as found in the text, as read, and what it was taken for."""

    found: str
    read: str
    """Sign by sign, where it is not decided."""
    kind: str
    options: tuple[str, ...] = ()
    """How it may be read, where it is not decided."""

    @property
    def question(self) -> Reason:
        """What a person is asked of one that is not decided, or that nobody has filled in."""
        if self.kind == BLANK:
            return Reason("reading.blank", {"found": self.found})
        return Reason("reading.undecided", {"found": self.found, "read": " / ".join(self.options) or self.read})


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it is spoken."""

    sentences: tuple[Sentence, ...]
    numbers: tuple[Number, ...]
    questions: tuple[Reason, ...]
    """What a person decides before this is on the air: what may be read in two ways, what is not filled in, and signs
    without a sound."""
    warnings: tuple[Reason, ...]
    """What may be said as it is, and is worth a look."""

    @property
    def text(self) -> str:
        """The spoken form, whole."""
        joint = " " if any(sentence.text.isascii() for sentence in self.sentences) else ""
        return joint.join(sentence.text for sentence in self.sentences)


def read(text: str, language: str, lexicon: Mapping[str, str] = _NONE) -> Reading:
    """How `text` is spoken in `language` (ISO 639-3). A Chinese language without a style of its own reads as Mandarin.

    `lexicon` goes before everything: name -> same-sounding characters, or pinyin with tone numbers (Mandarin only).
    """
    names = lexicon_of(tuple(lexicon.items()), language == "cmn")
    text = mended(text)
    if language != "eng":
        from dalaba.speech.reading.chinese.lists import marked

        text = marked(_GAP.sub("  ", text))
    said = [_said(each, language, names) for each in _sentences(text, language)]
    spoken = "".join(each for each, _, _ in said)
    numbers = [number for _, found, _ in said for number in found]
    questions = [each.question for each in numbers if each.kind in (UNDECIDED, BLANK)]
    questions += [Reason("reading.unsaid", each.facts(text)) for each in unsaid(text)]
    lost = dict.fromkeys(each for _, _, signs in said for each in signs)
    questions += [Reason("reading.unsaid", each.facts(text)) for each in foreign(text, lost)]
    warnings = [Reason("reading.web_address", {"found": each.found}) for each in numbers if each.kind == "web"]
    warnings += [Reason("reading.no_sound", each.facts(text)) for each in silent(text, lost)]
    return Reading(tuple(units.cut(spoken, language == "eng")), tuple(numbers), tuple(questions), tuple(warnings))


def seconds(reading: Reading, language: str, per_minute: float = DEFAULT_RATE) -> float:
    """About how long it takes, in seconds, at `per_minute` characters as heard; its own pauses counted, not the last.

    An English word counts for four thirds of a character, so one rate serves every language of a station.
    """
    del language  # every language so far counts alike; kept in the signature for one that does not
    return units.seconds(reading.sentences, per_minute)


_GAP = late("[ \u3000\t]{3,}")
"""Two blanks are as good as twenty thousand, and soon passed."""
_SENTENCES = late(r"[^。！？\n]*(?:[。！？][。！？；，：\n]*|\n+|\Z)")
"""No rule reaches over a full stop or a line's end, so each sentence is read by itself."""


def _sentences(text: str, language: str) -> list[str]:
    found: list[str] = _SENTENCES.findall(text)
    if language != "eng":
        return found
    from dalaba.speech.reading.english import table as english

    return [sentence for each in found for sentence in english.sentences(each)]


@lru_cache(maxsize=4096)
def _said(text: str, language: str, names: Lexicon) -> tuple[str, tuple[Number, ...], tuple[str, ...]]:
    """One sentence as spoken, its numbers, and its signs that became nothing. Villages share most of their sentences:
    each is read once."""
    numbers: list[Number] = []
    lost: list[str] = []
    english = language == "eng"
    said = "".join(_pieces(names.respell(text), language, names, numbers, lost))
    spoken = _spaced(said) if english else _BLANKS.sub("", _SPELLED.sub(" ", said))
    return spoken, tuple(numbers), tuple(lost)


_SPELLED = late("(?<=[A-Z])(?=[A-Z])")
"""Letters that only a dropped sign kept apart are no word."""


_BLANKS = late(r"(?<=[ ，。！？；：、]) +|^ +| +(?=[，。！？；：、]|$)")
"""Around an English word, where there is one already or a rest."""


def _spaced(said: str) -> str:
    """Words apart and stops at the words before them."""
    from dalaba.speech.reading.english import table as english

    return english.neat(_BEFORE_STOP.sub(r"\1", _MANY.sub(" ", said)))


_MANY = late(" {2,}")
_BEFORE_STOP = late(r" +([.,;:!?])")


def _pieces(text: str, language: str, names: Lexicon, numbers: list[Number], lost: list[str]) -> Iterator[str]:
    """What stands between blanks, as spoken."""
    if language == "eng":
        yield from _speak(plain(text, english=True), language, names, numbers, lost)
        return
    from dalaba.speech.reading.chinese.blanks import blanks
    from dalaba.speech.reading.chinese.layout import laid

    at = 0
    for start, end in blanks(text):
        yield from _speak(plain(laid(text[at:start])), language, names, numbers, lost)
        numbers.append(Number(text[start:end].strip(), "", BLANK))
        yield "，"
        at = end
    yield from _speak(plain(laid(text[at:])), language, names, numbers, lost)


def _speak(text: str, language: str, names: Lexicon, numbers: list[Number], lost: list[str]) -> Iterator[str]:
    """The pieces of the spoken form; each number met is added to `numbers`, each sign that is nothing to `lost`."""
    table = _table("eng" if language == "eng" else "zh")
    style = _STYLES.get(language, Style())
    at = 0
    while at < len(text):
        name, number = names.sounded.search(text, at) if names.sounded else None, table.begins.search(text, at)
        begins = min(hit.start() if hit else len(text) for hit in (name, number))
        yield _rest(text[at:begins], table, lost)
        if begins == len(text):
            return
        if name and name.start() == begins:
            yield f" {names.pinyin[name[0]].strip().lower()} "
            at = name.end()
        elif found := _number(text, begins, table, style):
            numbers.append(found[1])
            yield _apart(found[1].read, text, begins, found[0]) if language == "eng" else found[1].read
            at = found[0]
        else:
            yield _rest(text[begins], table, lost)
            at = begins + 1


_HAN = late("[㐀-鿿]*")


def _rest(text: str, table: Table, lost: list[str]) -> str:
    """How what no rule took is said; signs that are not ASCII's and are said as nothing are added to `lost`."""
    if not _HAN.fullmatch(text):
        lost.extend(sign for sign in text if sign > "\x7f" and not table.rest(sign).strip())
    return table.rest(text)


def _apart(said: str, text: str, start: int, end: int) -> str:
    """An English number does not run into a word beside it."""
    left = " " if text[start - 1 : start].isalnum() else ""
    return left + said + (" " if text[end : end + 1].isalnum() else "")


def _number(text: str, at: int, table: Table, style: Style) -> tuple[int, Number] | None:
    """The number that begins at `at`, and where it ends."""
    verdict = table.weigh(text, at, style)
    if verdict is None:
        return None
    found, best = text[at : verdict.end].strip(), verdict.readings[0]
    if verdict.decided:
        return verdict.end, Number(found, best.said, best.kind)
    options = tuple(each.said for each in verdict.readings if each.kind != UNDECIDED)
    return verdict.end, Number(found, table.by_sign(found, style), UNDECIDED, options)


@cache
def _table(table: str) -> Table:
    """Compiled when first used: a command that speaks nothing pays nothing."""
    if table == "eng":
        from dalaba.speech.reading.english import table as english

        begins = re.compile(english.BEGINS)
        return Table(english.OF_FIGURES, begins, english.rest, english.by_sign, english.OF_LETTERS)
    from dalaba.speech.reading.chinese import codes
    from dalaba.speech.reading.chinese import table as chinese

    return Table(chinese.RULES, re.compile(chinese.BEGINS), signs_said, codes.by_sign)
