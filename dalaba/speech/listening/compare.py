"""Comparing what was heard with what is written: which differences matter. Pure; it warns, and proves nothing.

Numbers are compared by value (10:30, 十点半 and 十点三十分 are equal) and words by sound, so that a homophone is not a
difference. A listener mishears about one sign in ten, so a number counts as different only if another number was really
heard in its place, as signs or by sound. A text that was hardly understood is not judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from dalaba.core.model import Reason
from dalaba.speech.listening.spoken_numbers import NUMERALS, Value, numbers
from dalaba.speech.listening.tokens import SpokenText, beside, row, same
from dalaba.speech.reading import read
from dalaba.speech.reading.pinyin.sounds import alike

_CLOCK = re.compile(r"\b(\d{1,2})\.([0-5]\d)\b")
Kind = Literal["number", "unheard", "other_text", "unclear", "silent"]
_OTHER_TEXT, _UNCLEAR = 0.35, 0.5
"""Share of syllables (of the shorter side) that sound the same. Below the first it is another text, below the second it
was not understood. Of 58 notices the worst had 0.75; the most similar other text had 0.33."""
_FEW = 6
"""Syllables: fewer may be found in any text."""
_UNSURE = -0.6
"""Least certainty (mean log-probability) for reporting what was heard."""
_NEAR = 3
"""Syllables around a number that must have been understood before its absence means something."""
_BY_SOUND = {
    "ling": "零", "yi": "一", "yao": "一", "er": "二", "liang": "二", "san": "三", "si": "四", "wu": "五", "liu": "六",
    "qi": "七", "ba": "八", "jiu": "九", "shi": "十", "bai": "百", "qian": "千", "wan": "万", "dian": "点",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that was heard differently from what is written."""

    kind: Kind
    """number: another number; unheard: no number; other_text: most of it; unclear: too little was understood to say
    more; silent: no speech at all."""
    heard: str = ""
    written: str = ""

    @property
    def certain(self) -> bool:
        """Whether something else was heard, instead of nothing that was understood."""
        return self.kind not in ("unclear", "silent")

    def reason(self, sound: str) -> Reason:
        """The difference as a code of the catalogue, for a sound with that name."""
        facts = {"sound": sound, "heard": self.heard or "…", "written": self.written}
        return Reason(f"listening.{self.kind}", facts)


def compare(heard: str, text: str, language: str, sure: float = 0.0) -> list[Difference]:
    """The differences that matter between what was heard and `text`, in order. `sure`: mean log-probability."""
    written, said = row_of(text, language), row_of(heard, language)
    if not written.syllables:
        return []
    if not said.syllables:
        return [Difference("silent", "", short(text))]
    laid = beside(written, said)
    if (share := _share(written, said, laid)) < _UNCLEAR:
        kind: Kind = "other_text" if share < _OTHER_TEXT and sure > _UNSURE else "unclear"
        return [Difference(kind, short(heard), short(text))]
    return list(Places(written, said, laid).differences())


def likeness(heard: str, text: str, language: str) -> float:
    """Share of syllables (of the shorter side) that were heard as `text` has them, by sound; 0 for a few words only."""
    written, said = row_of(text, language), row_of(heard, language)
    if min(len(written.syllables), len(said.syllables)) < _FEW:
        return 0.0
    return _share(written, said, beside(written, said))


def understood(heard: str, text: str, language: str) -> list[tuple[Value, bool]]:
    """The numbers of `text` as spoken, and whether each was heard, by value or with exactly its sounds. `start` and
    `end` count its syllables."""
    written, said = row_of(text, language), row_of(heard, language)
    return list(Places(written, said, beside(written, said), exact=True).found())


def row_of(text: str, language: str) -> SpokenText:
    """A text in syllables as it is spoken. An English listener writes times as 10.30."""
    if language == "eng":
        text = _CLOCK.sub(r"\1:\2", text)
    return row(read(text, language).text, language)


def _share(written: SpokenText, said: SpokenText, laid: list[int]) -> float:
    """Share of the shorter side's syllables that were heard as written, by sound."""
    pairs = zip(written.syllables, laid, strict=True)
    heard = sum(at >= 0 and same(each, said.syllables[at]) for each, at in pairs)
    return heard / min(len(written.syllables), len(said.syllables))


def short(text: str) -> str:
    """The beginning of a text, for a message."""
    return text if len(text) <= 30 else f"{text[:29]}…"


class Places:
    """The numbers of a text, each with the place where it should have been heard. Ask for all of them, in order."""

    def __init__(self, written: SpokenText, said: SpokenText, laid: list[int], exact: bool = False) -> None:
        self._written, self._said, self._laid, self._exact = written, said, laid, exact
        self._as_written: set[int] = set()
        """Which of the heard numbers match a written one."""

    def found(self) -> Iterator[tuple[Value, bool]]:
        """Each written number, and whether it was heard."""
        for value in self._written.numbers:
            yield value, self._found(value)

    def differences(self) -> Iterator[Difference]:
        """What to report about the numbers that were not heard. Ask after `found`."""
        for value, right in list(self.found()):
            if not right and (difference := self._difference(value)):
                yield difference

    def found_there(self, value: Value) -> bool:
        """Whether a number was heard."""
        return self._found(value)

    def others(self, value: Value) -> list[Value]:
        """The numbers that were heard in place of one that was not."""
        return [self._said.numbers[each] for each in self._heard_at(value)]

    def share(self, start: int, end: int) -> float:
        """Share of these syllables of the text that were heard, by sound."""
        return sum(map(self._same, range(start, end))) / max(1, end - start)

    # --- is it as written? ------------------------------------------------------------------------------------------

    def _found(self, value: Value) -> bool:
        """Whether a number was heard: its value in its place, or exactly its sounds and no other numeral."""
        for number in self._heard_at(value):
            if self._said.numbers[number].names & value.names:
                self._as_written.add(number)
                return True
        return self._sounds_so(value) or any(each.names & value.names for each in numbers(self._by_ear(value)))

    def _by_ear(self, value: Value) -> str:
        """What was heard in a number's place, as numerals by sound: 腰二腰久 is 一二一九."""
        start, end = self._place(value)
        return "".join(_BY_SOUND.get(each.sound, "，") for each in self._said.syllables[start:end])

    def _sounds_so(self, value: Value) -> bool:
        start, end = self._place(value)
        beside_it = [self._laid[at] for at in range(value.start, value.end)]
        more = [at for at in range(start, end) if at not in beside_it and self._said.syllables[at].numeral]
        return not more and all(self._same(at) for at in range(value.start, value.end))

    def _same(self, at: int) -> bool:
        """Whether a written syllable was heard. A numeral must be the same one."""
        if self._laid[at] < 0:
            return False
        one, other = self._written.syllables[at], self._said.syllables[self._laid[at]]
        if same(one, other) or self._exact or (one.numeral and other.numeral):
            return same(one, other)
        return alike(one.sound, other.sound)

    # --- where should it be? ----------------------------------------------------------------------------------------

    def _place(self, value: Value) -> tuple[int, int]:
        """The heard syllables between those before a number and those after it."""
        before = [at for at in self._laid[: value.start] if at >= 0]
        after = [at for at in self._laid[value.end :] if at >= 0]
        return (before[-1] + 1 if before else 0), (after[0] if after else len(self._said.syllables))

    def _heard_at(self, value: Value) -> list[int]:
        start, end = self._place(value)
        return [number for number, each in enumerate(self._said.numbers)
                if each.start < end and start < each.end and number not in self._as_written]  # fmt: skip

    def _understood_around(self, value: Value) -> bool:
        around = [*range(max(0, value.start - _NEAR), value.start),
                  *range(value.end, min(len(self._laid), value.end + _NEAR))]  # fmt: skip
        return 3 * sum(map(self._same, around)) >= 2 * len(around)

    # --- what was heard instead? ------------------------------------------------------------------------------------

    def _difference(self, value: Value) -> Difference | None:
        """What to report about a number that was not heard; None if it is only part of a word, or unclear."""
        if not value.meant:
            return self._counted_otherwise(value)
        start, end = self._place(value)
        if other := self._by_sound(start, end, value):
            return Difference("number", other, value.text)
        if others := self.others(value):
            return Difference("number", "、".join(each.text for each in others), value.text)
        length = value.end - value.start
        missed = 2 * sum(map(self._same, range(value.start, value.end))) < length
        if missed and length > 1 and self._understood_around(value):
            return Difference("unheard", self._said.words(start, end), value.text)
        return None

    def _counted_otherwise(self, value: Value) -> Difference | None:
        """一头 heard as 两头: what may be only a word counts as a number if another number with its unit was heard."""
        counted = [each for each in self.others(value) if value.unit and each.unit == value.unit]
        return Difference("number", counted[0].text, value.text) if counted else None

    def _by_sound(self, start: int, end: int, value: Value) -> str:
        """Another number that the words in a place sound like (无百 is 五百, 腰有耳 is none); "" if there is none."""
        place = self._said.syllables[start:end]
        words = self._by_ear(value)
        if len(words) != value.end - value.start or "，" in words or not set(words) & NUMERALS:
            return ""
        if all(each.numeral for each in place):
            return ""  # as signs it is a number already
        return self._said.words(start, end)
