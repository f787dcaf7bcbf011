"""Cuts a spoken text into units that an engine says in one breath, and estimates their length. Pure.

A unit ends at a stop, at a line's end, and at a comma if it is long enough to stand alone. So a sentence that all
villages share is the same unit everywhere, and is spoken once for all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from dalaba.core.model import Millis
from dalaba.core.patterns import late

DEFAULT_RATE = 190
"""Characters a minute, pauses included."""
PAUSE_PER_CHARACTER: Millis = 58
"""The pauses of a usual notice, divided by its characters (60 characters, 6 commas, 2 stops)."""
PAUSES: dict[str, Millis] = {"。": 700, "！": 700, "？": 700, "；": 600, "，": 350, "：": 350}
"""The pause after a stop."""
LINE_END: Millis = 900

_INNER: Millis = 250
"""The pause that an engine itself makes at a comma inside a unit."""
_SHORT = 6
"""A unit with fewer characters goes on past a comma: breaking after two words sounds chopped."""
_LONG = 80
"""A unit much longer than this many characters is broken, even without a stop."""
_ENGLISH_WORD = 4 / 3
"""An English word takes as long as this many Chinese characters."""
_WESTERN = {".": "。", "!": "！", "?": "？", ";": "；", ",": "，", ":": "："}
_HAN = "㐀-鿿\U00020000-\U0003ffff"
_WORD = late(r"[A-Za-z']{2,}")
_SINGLE = late(rf"[{_HAN}0-9]|(?<![A-Za-z'])[A-Za-z](?![A-Za-z'])")
_REST = late("[，：、](?=.)")
_STOPS = late(r"[。！？；，：.!?;,:]+\s*$")
_SPACES = late(r"\s+")
_IDLE_SPACE = late(rf"(?<=[{_HAN}，。！？；：、]) (?=[{_HAN}，。！？；：、])")
_RUN = late(r"[，。！？；：、]{2,}")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text that an engine speaks in one breath, with its stop, and the pause after it."""

    text: str
    pause: Millis


@lru_cache(maxsize=4096)
def count(text: str) -> float:
    """A text's length in Chinese characters: a Hanzi, digit or single letter is one, an English word four thirds."""
    words = _WORD.findall(text)
    return len(_SINGLE.findall(text)) + _ENGLISH_WORD * len(words)


def whole(sentences: tuple[Sentence, ...], most: int = 45) -> tuple[Sentence, ...]:
    """Units joined to whole sentences, for a voice that says these best in one breath. Units are not joined beyond
    `most` characters. Each sentence has the pause of its last unit."""
    found: list[Sentence] = []
    for unit in sentences:
        last = found[-1] if found else None
        open_still = last is not None and _stop(last.text) not in "。！？" and not last.text.rstrip().endswith(".")
        if last is not None and open_still and count(last.text) + count(unit.text) <= most:
            joint = " " if last.text.isascii() else ""
            found[-1] = Sentence(f"{last.text}{joint}{unit.text}", unit.pause)
        else:
            found.append(unit)
    return tuple(found)


def each(per_minute: float) -> float:
    """Milliseconds for one character without pauses, at a rate that includes pauses."""
    return max(60_000 / per_minute - PAUSE_PER_CHARACTER, 60)


def seconds(sentences: tuple[Sentence, ...], per_minute: float = DEFAULT_RATE) -> float:
    """About how long they take at `per_minute` characters, in seconds, with the pauses between them."""
    rests = sum(sentence.pause for sentence in sentences[:-1])
    rests += _INNER * sum(len(_REST.findall(sentence.text)) for sentence in sentences)
    return (sum(count(sentence.text) for sentence in sentences) * each(per_minute) + rests) / 1000


def cut(spoken: str, english: bool = False) -> Iterator[Sentence]:
    """The units of a spoken text, in order."""
    ends = r"[.!?;,:](?=\s|$)" if english else "[。！？；，：]"
    for line in filter(str.strip, spoken.split("\n")):
        pieces = [line] if english else _SENTENCES.findall(line)
        found = [unit for piece in pieces for unit in _units(piece, ends)]
        if found:
            yield from found[:-1]
            yield Sentence(_closed(found[-1].text, english), LINE_END)


_SENTENCES = late(r"[^。！？]*(?:[。！？][。！？；，：]*|\Z)")
"""No unit reaches beyond a full stop."""


@lru_cache(maxsize=4096)
def _units(line: str, ends: str) -> tuple[Sentence, ...]:
    return tuple(_cut(line, ends))


def _cut(line: str, ends: str) -> Iterator[Sentence]:
    held = ""
    for piece in re.findall(f".*?(?:{ends})+|.+$", line):
        held += piece
        if _stop(held) in "，：" and count(held) < _SHORT:
            continue
        yield from _tidy(held)
        held = ""
    yield from _tidy(held)


def _closed(text: str, english: bool) -> str:
    """The text with a full stop at its end, if it has none."""
    if re.search(r"[。！？；.!?;]$", text):
        return text
    return re.sub("[，：、,:]$", "", text) + ("." if english else "。")


def _stop(held: str) -> str:
    """The strongest of the stops at its end, as a Chinese stop ("。" if it has none)."""
    if held[-1:] in PAUSES and held[-2:-1].isalnum():
        return held[-1]
    tail = _STOPS.search(held)
    signs = [_WESTERN.get(sign, sign) for sign in tail[0].strip()] if tail else ["。"]
    return max(signs, key=lambda sign: PAUSES[sign])


def _tidy(held: str) -> Iterator[Sentence]:
    """One unit with a single stop and single spaces; broken if it is too long to speak at once."""
    pause = PAUSES[_stop(held)]
    text = _neat(held) if _UNTIDY.search(held) else held
    while len(text) > 1.5 * _LONG:
        at = max(text.rfind(sign, 0, _LONG) for sign in "、 ") + 1 or _LONG
        yield Sentence(text[:at].strip(), PAUSES["，"])
        text = text[at:].strip()
    if re.search(r"\w", text):
        yield Sentence(text, pause)


_UNTIDY = late(r"\s|[，。！？；：、]{2,}|^[，。！？；：、]")


def _neat(held: str) -> str:
    text = _SPACES.sub(" ", held).strip()
    text = _IDLE_SPACE.sub("", text)
    text = _RUN.sub(lambda run: max(run[0], key=lambda sign: PAUSES.get(sign, 0)), text)
    return text.lstrip("，。！？；：、 ")
