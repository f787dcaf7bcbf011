"""Text to what is spoken: numbers, dates, hours, money, telephone numbers and letters written out in words.

No digit, sign or Latin unit is left for an engine to guess. (In a Chinese text letters are spelled one by one, except
English words of five letters or more, and pinyin from the lexicon.) Every number is listed with its reading. What the
text does not decide becomes a question with the possible readings, and a text with a question does not go on the air.
Nothing is translated. The station's lexicon, not this room, knows how names are pronounced. Pure. Each language is a
table of rules (`chinese`, `english`), weighed at each place of the text (`rules`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType

from dalaba.core.characters import foreign, mended, not_english, silent, unsaid
from dalaba.core.model import Reason
from dalaba.core.patterns import late
from dalaba.speech.reading import units
from dalaba.speech.reading.plain import Lexicon, lexicon_of, plain, signs_said
from dalaba.speech.reading.rules import Style, Table
from dalaba.speech.reading.units import DEFAULT_RATE, Sentence

__all__ = ["DEFAULT_RATE", "UNSAYABLE", "Number", "Reading", "Sentence", "read", "seconds"]

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
"""The kinds of `Number` that are questions."""
UNSAYABLE = frozenset({"reading.unsaid", "reading.not_english"})
"""Codes of the questions that no yes can answer: no voice can say it, and a word would be missing."""
_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Number:
    """A number or letter word: as found in the text, as read, and what it was taken for."""

    found: str
    read: str
    """Its reading; sign by sign if it is undecided."""
    kind: str
    options: tuple[str, ...] = ()
    """The possible readings, if it is undecided."""

    @property
    def question(self) -> Reason:
        """The question for a person, if it is undecided or a blank."""
        if self.kind == BLANK:
            return Reason("reading.blank", {"found": self.found})
        return Reason("reading.undecided", {"found": self.found, "read": " / ".join(self.options) or self.read})


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it is spoken."""

    sentences: tuple[Sentence, ...]
    numbers: tuple[Number, ...]
    questions: tuple[Reason, ...]
    """What a person must decide before this goes on the air: undecided numbers, blanks, and signs that cannot be
    spoken."""
    warnings: tuple[Reason, ...]
    """What can be said as it is, but deserves a look."""

    @property
    def text(self) -> str:
        """The whole spoken form."""
        joint = " " if any(sentence.text.isascii() for sentence in self.sentences) else ""
        return joint.join(sentence.text for sentence in self.sentences)


def read(text: str, language: str, lexicon: Mapping[str, str] = _NONE) -> Reading:
    """How `text` is spoken in `language` (ISO 639-3). A Chinese language without a style of its own reads as Mandarin.

    `lexicon` comes before all rules: name -> same-sounding characters, or pinyin with tone numbers (Mandarin only).
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
    if language == "eng":
        questions += [Reason("reading.not_english", {"found": each}) for each in not_english(spoken)]
    warnings = [Reason("reading.web_address", {"found": each.found}) for each in numbers if each.kind == "web"]
    warnings += [Reason("reading.no_sound", each.facts(text)) for each in silent(text, lost)]
    return Reading(tuple(units.cut(spoken, language == "eng")), tuple(numbers), tuple(questions), tuple(warnings))


def seconds(reading: Reading, language: str, per_minute: float = DEFAULT_RATE) -> float:
    """About how long it takes, in seconds, at `per_minute` characters (pauses included). The last pause is not counted.

    An English word counts as four thirds of a character, so that one rate serves all languages of a station.
    """
    del language  # all languages so far count alike; kept for one that may not
    return units.seconds(reading.sentences, per_minute)


_GAP = late("[ \u3000\t]{3,}")
"""Longer gaps are cut to two spaces, so that a text of spaces is not slow."""
_SENTENCES = late(r"[^。！？\n]*(?:[。！？][。！？；，：\n]*|\n+|\Z)")
"""No rule reaches beyond a full stop or a line's end, so each sentence is read by itself."""


def _sentences(text: str, language: str) -> list[str]:
    found: list[str] = _SENTENCES.findall(text)
    if language != "eng":
        return found
    from dalaba.speech.reading.english import table as english

    return [sentence for each in found for sentence in english.sentences(each)]


@lru_cache(maxsize=4096)
def _said(text: str, language: str, names: Lexicon) -> tuple[str, tuple[Number, ...], tuple[str, ...]]:
    """A sentence as spoken, its numbers, and its signs that are not spoken. Villages share most of their sentences, so
    results are kept."""
    numbers: list[Number] = []
    lost: list[str] = []
    english = language == "eng"
    said = "".join(_pieces(names.respell(text), language, names, numbers, lost))
    spoken = _spaced(said) if english else _BLANKS.sub("", _SPELLED.sub(" ", said))
    return spoken, tuple(numbers), tuple(lost)


_SPELLED = late("(?<=[A-Z])(?=[A-Z])")
"""Letters that were separated only by a dropped sign stay apart."""


_BLANKS = late(r"(?<=[ ，。！？；：、]) +|^ +| +(?=[，。！？；：、]|$)")
"""Extra spaces around an English word: beside another space, a stop or an end."""


def _spaced(said: str) -> str:
    """English text with single spaces between words and none before stops."""
    from dalaba.speech.reading.english import table as english

    return english.neat(_BEFORE_STOP.sub(r"\1", _MANY.sub(" ", said)))


_MANY = late(" {2,}")
_BEFORE_STOP = late(r" +([.,;:!?])")


def _pieces(text: str, language: str, names: Lexicon, numbers: list[Number], lost: list[str]) -> Iterator[str]:
    """The text as spoken, with a pause for each blank."""
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
    """The pieces of the spoken form. Numbers are added to `numbers`, and signs that are not spoken to `lost`."""
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
    """How text that no rule matched is said. Signs outside ASCII that are not spoken are added to `lost`."""
    if not _HAN.fullmatch(text):
        lost.extend(sign for sign in text if sign > "\x7f" and not table.rest(sign).strip())
    return table.rest(text)


def _apart(said: str, text: str, start: int, end: int) -> str:
    """A spoken number with spaces where it touches a word."""
    left = " " if text[start - 1 : start].isalnum() else ""
    return left + said + (" " if text[end : end + 1].isalnum() else "")


def _number(text: str, at: int, table: Table, style: Style) -> tuple[int, Number] | None:
    """(end, number) of the number that begins at `at`; None if none does."""
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
    """A language's table, compiled at first use, so that a command that speaks nothing does not wait for it."""
    if table == "eng":
        from dalaba.speech.reading.english import table as english

        begins = re.compile(english.BEGINS)
        return Table(english.OF_FIGURES, begins, english.rest, english.by_sign, english.OF_LETTERS)
    from dalaba.speech.reading.chinese import codes
    from dalaba.speech.reading.chinese import table as chinese

    return Table(chinese.RULES, re.compile(chinese.BEGINS), signs_said, codes.by_sign)
