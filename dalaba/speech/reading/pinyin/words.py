"""A spoken Mandarin text as words with their pinyin: as in the dictionary, and as it changes in speech. Pure.

Every Hanzi that a dictionary knows gets one syllable with a tone digit, and pinyin from the station's lexicon stays as
given. `doubtful` reports readings that are guesses. It knows no dialect and no verse, and reads names as is usual.
pypinyin is loaded with the first text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from dalaba.core.patterns import late
from dalaba.speech.reading.pinyin.polyphones import HAN, Sign, sign_of, uncertain
from dalaba.speech.reading.pinyin.sandhi import Spoken, said
from dalaba.speech.reading.pinyin.segment import cut, is_word, own, phrases
from dalaba.speech.reading.pinyin.surnames import SINGLE, Name, is_plain, names_in

_PIECES = late(rf"(?P<given>[a-zü:]+[1-5](?: *[a-zü:]+[1-5])*)|(?P<han>[{HAN}]+)|(?P<latin>[A-Za-z']+)|[^\s]")
_SYLLABLE = late("[a-zü:]+[1-5]")
_TONES = {"̄": "1", "́": "2", "̌": "3", "̀": "4"}
_ODD = {"m": "mu", "n": "en", "ng": "eng", "hm": "hen", "hng": "heng", "ê": "ei"}
"""Sounds of the dictionary for which no voice has a syllable -> a similar one."""
_SHOWN = 4
"""The most characters shown of a single character with its neighbours."""
_LEVEL_TWO = 0xD8
"""From this high byte of GB 2312 on, characters are not common."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word. Signs, Latin letters and Hanzi that no dictionary knows are words without pinyin."""

    text: str
    pinyin: tuple[str, ...]
    """As in the dictionary: a syllable for each Hanzi, with its tone as a digit (5: light), ü written ü."""
    said: tuple[str, ...]
    """The same with the tones as spoken beside its neighbours."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A character whose reading is a guess."""

    found: str
    at: str
    """The word that it is in; a single character with its neighbours."""
    pinyin: str
    """How it will be read."""
    others: tuple[str, ...]
    instead: str
    """The pinyin of `at` with the first of `others`, ready for a lexicon."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A syllable. `others`: its other readings, if it is a guess."""

    pinyin: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    start: int
    syllables: tuple[_Read, ...]
    fixed: bool = False


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[Word, ...]:
    """The words of a sentence of a Mandarin `Reading`, in order, without spaces."""
    pieces = _pieces(text)
    spoken = [Spoken(each.text, tuple(one.pinyin for one in each.syllables), each.fixed) for each in pieces]
    return tuple(Word(each.text, each.pinyin, heard) for each, heard in zip(spoken, said(spoken), strict=True))


def doubtful(text: str) -> tuple[Guess, ...]:
    """The characters of a sentence whose reading is a guess among several usual ones, in order."""
    if not any(sign in _doubtable() or _is_rare(sign) for sign in text):
        return ()  # most sentences need no cutting and no compiling
    pieces = _pieces(text)
    read = {each.start + at: one for each in pieces if not each.fixed for at, one in enumerate(each.syllables)}
    return tuple(
        _guess(text, read, each.start + at, each)
        for each in pieces
        for at, one in enumerate(each.syllables)
        if one.others
    )


@cache
def _doubtable() -> frozenset[str]:
    """The characters that are ever read by a guess, except rare ones."""
    return uncertain() | frozenset(sign for sign in SINGLE if not is_plain(sign))


def _is_rare(sign: str) -> bool:
    """Whether a character is a Hanzi that is not among the 3755 common ones."""
    code = sign.encode("gb2312", "ignore")
    return (not code or code[0] >= _LEVEL_TWO) and re.match(f"[{HAN}]", sign) is not None


def unread(text: str) -> str:
    """The Hanzi of a text that no dictionary knows."""
    return "".join(sign for sign in text if _is_rare(sign) and not sign_of(sign) and not _dictionary(sign))


def _guess(text: str, read: Mapping[int, _Read], place: int, piece: _Piece) -> Guess:
    start, end = _around(read, piece)
    one = read[place]
    instead = (one.others[0] if at == place else read[at].pinyin for at in range(start, end))
    return Guess(text[place], text[start:end], one.pinyin, one.others, " ".join(instead))


def _around(read: Mapping[int, _Read], piece: _Piece) -> tuple[int, int]:
    """(start, end) of the piece's word; for a single character, with the characters beside it."""
    start, end = piece.start, piece.start + len(piece.text)
    if len(piece.text) > 1:
        return start, end
    start -= start - 1 in read
    end += end in read
    return start, end + (end in read and end + 1 - start < _SHOWN)


@lru_cache(maxsize=4096)
def _pieces(text: str) -> tuple[_Piece, ...]:
    names = {name.start: name for name in names_in(text, is_word)}
    return tuple(piece for hit in _PIECES.finditer(text) for piece in _of(text, hit, names))


def _of(text: str, hit: re.Match[str], names: dict[int, Name]) -> Iterator[_Piece]:
    if hit.lastgroup == "given":
        syllables = _SYLLABLE.findall(hit[0].replace("u:", "ü"))
        yield _Piece(hit[0], hit.start(), tuple(map(_Read, syllables)), fixed=True)
    elif hit.lastgroup == "han":
        yield from _han(text, hit.start(), hit.end(), names)
    else:
        yield _Piece(hit[0], hit.start(), ())


def _han(text: str, start: int, end: int, names: dict[int, Name]) -> Iterator[_Piece]:
    """The pieces of a run of Hanzi. A name is one piece; the text before and after it is cut separately."""
    at = start
    for name in (names[place] for place in range(start, end) if place in names):
        yield from _cut(text, at, name.start)
        yield _named(text, name)
        at = name.end
    yield from _cut(text, at, end)


def _named(text: str, name: Name) -> _Piece:
    plain = is_plain(text[name.start])
    surname = tuple(
        _Read(each[0], () if plain or name.surname == 2 else _others(text[name.start], each)) for each in name.readings
    )
    rest = name.start + name.surname
    return _Piece(text[name.start : name.end], name.start, surname + _syllables(text, rest, text[rest : name.end]))


def _others(sign: str, readings: tuple[str, ...]) -> tuple[str, ...]:
    known = sign_of(sign)
    usual = known.readings if known else _dictionary(sign)[:1]
    return tuple(dict.fromkeys(each for each in (*readings[1:], *usual) if each != readings[0]))


def _cut(text: str, start: int, end: int) -> Iterator[_Piece]:
    for word in cut(text[start:end]):
        syllables = _syllables(text, start, word)
        if all(each.pinyin for each in syllables):
            yield _Piece(word, start, syllables)
        else:  # a character that no dictionary knows is silent and breaks its word up
            for at, (sign, one) in enumerate(zip(word, syllables, strict=True)):
                yield _Piece(sign, start + at, (one,) if one.pinyin else ())
        start += len(word)


def _syllables(text: str, start: int, word: str) -> tuple[_Read, ...]:
    """How a word's Hanzi are read; "" for a Hanzi that no dictionary knows."""
    given = own().get(word)
    if given and given[0]:
        return tuple(map(_Read, given))
    found = [_read(text, start + at, word, at) for at in range(len(word))]
    if given:
        found[-1] = _Read(f"{found[-1].pinyin[:-1]}5")
    return tuple(found)


def _read(text: str, place: int, word: str, at: int) -> _Read:
    sign = sign_of(word[at])
    if sign and (ruled := sign.at(text, place)):
        return _Read(ruled)
    if word in phrases():
        return _Read(_plain(word[at], phrases()[word][at][0]))
    return _default(word[at], sign, len(word) > 1 and is_word(word))


def _default(character: str, sign: Sign | None, in_word: bool) -> _Read:
    """A character's default reading."""
    if sign:
        return _Read(sign.readings[0], () if sign.certain or in_word else sign.readings[1:])
    readings = _dictionary(character)
    rare = len(readings) > 1 and not in_word and _is_rare(character)
    return _Read(readings[0], readings[1:] if rare else ()) if readings else _Read("")


def _plain(character: str, marked: str) -> str:
    """A syllable of a phrase. 一 and 不 get their dictionary tones, as phrases have them as spoken."""
    read = _digits(marked)
    return {"一": "yi1", "不": "bu4"}.get(character, read) if not read.endswith("5") else read


@lru_cache(maxsize=4096)
def _dictionary(character: str) -> tuple[str, ...]:
    from pypinyin.constants import PINYIN_DICT

    return tuple(dict.fromkeys(_digits(each) for each in PINYIN_DICT.get(ord(character), "").split(",") if each))


@lru_cache(maxsize=4096)
def _digits(marked: str) -> str:
    """Pinyin with a tone digit instead of a mark: lü4 for lǜ."""
    bare = unicodedata.normalize("NFD", marked)
    tone = next((_TONES[sign] for sign in bare if sign in _TONES), "5")
    letters = unicodedata.normalize("NFC", "".join(sign for sign in bare if sign not in _TONES))
    return f"{_ODD.get(letters, letters)}{tone}"
