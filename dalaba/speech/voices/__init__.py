"""What a voice is: the promise that every speech engine keeps, so that callers need not know which one it is.

A voice speaks only the languages that it really knows, never one language as if it were another. If it cannot speak a
text, it says why. No text can make it read a file, follow markup, hang, or sound for longer than `MAX_SECONDS`. It does
not join, level or store sound, and it does not decide how a number is read.

`rate` always means the number of Chinese characters a minute as heard in a whole notice, pauses included (190 by
default). An English word counts as 4/3 of a character.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from dalaba.core.characters import not_english
from dalaba.core.model import Reason
from dalaba.core.patterns import late

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAX_CHARACTERS = 2_000
"""Most characters in one text: far more than in a unit of a `Reading`, which is what voices are given."""
MAX_SECONDS = 180
"""Most seconds of one text's sound."""
_AUDIBLE = 100
"""Out of 32767. Engines add a little noise around what they say."""
_HAN = late("[㐀-鿿𠀀-𿿿]")
_UNHEARD = {"Cc": " ", "Zl": " ", "Zp": " ", "Cf": "", "Cs": "", "Co": "", "Cn": ""}
"""Unicode categories that have no sound, and what replaces them: controls, marks of direction, surrogates, private and
unassigned characters."""


class VoiceError(Exception):
    """A voice could not speak. `reason` says why, as a code of the catalogue."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(f"{reason.code} {dict(reason.params)}")
        self.reason = reason


@dataclass(frozen=True, slots=True, eq=False)
class Speech:
    """Spoken sound."""

    samples: NDArray[np.int16]
    """Mono, one dimension."""
    rate: int
    """Hertz."""

    @property
    def seconds(self) -> float:
        """Its length."""
        return len(self.samples) / self.rate


@runtime_checkable
class Voice(Protocol):
    """A speech engine. Opening one is cheap; the expensive part starts with the first `speak`."""

    @property
    def name(self) -> str:
        """The engine's name in station.yaml."""

    @property
    def online(self) -> bool:
        """Whether it sends the text over the internet."""

    @property
    def quick(self) -> bool:
        """Whether a sentence takes almost no time. Such a voice speaks what is due at once."""

    @property
    def whole(self) -> bool:
        """Whether it speaks best when it is given whole sentences."""

    def languages(self) -> frozenset[str]:
        """ISO 639-3 codes of the languages that it really speaks."""

    def identity(self, language: str, rate: int) -> str:
        """Engine, version, voice and speed: equal if the same text would sound the same. Does not start the engine."""

    def speak(self, text: str, language: str, rate: int) -> Speech:
        """The sound of one unit of a `Reading`. Safe to call from many threads. Raises `VoiceError`."""

    def close(self) -> None:
        """End what `speak` started. If the voice is used again, it starts anew."""


@runtime_checkable
class Probing(Protocol):
    """A voice with a cheap test of whether it speaks a language correctly on this PC."""

    def probe(self, language: str) -> None:
        """Raise `VoiceError` if it does not."""


@runtime_checkable
class Waking(Protocol):
    """A voice that takes a while to load, and can be told in advance that it will be needed."""

    def wake(self) -> None:
        """Begin to load, without waiting."""


@runtime_checkable
class ByPinyin(Protocol):
    """A voice that speaks Mandarin exactly as the pinyin of `speech.reading.pinyin.words` says."""

    by_pinyin: bool

    @property
    def name(self) -> str:
        """The engine's name in station.yaml."""


def refuse(engine: str, languages: Collection[str], language: str) -> None:
    """Raise `VoiceError` if the language is not one of the engine's own."""
    if language not in languages:
        raise VoiceError(Reason("voices.not_its_language", {"engine": engine, "language": language}))


def failure(code: str, engine: str, text: str, detail: object = "") -> VoiceError:
    """The error for a text that an engine could not speak. The text and the engine's message are shortened."""
    return VoiceError(Reason(code, {"engine": engine, "text": short(text), "detail": str(detail)[:200]}))


def sayable(engine: str, languages: Collection[str], text: str, language: str) -> str:
    """`text` in a form that an engine may be given. Raises `VoiceError` if the engine does not speak the language, or
    if the text is in another language, has nothing to say, or is longer than any notice."""
    refuse(engine, languages, language)
    if len(text) > MAX_CHARACTERS:
        facts = {"engine": engine, "text": short(text), "count": str(len(text)), "most": str(MAX_CHARACTERS)}
        raise VoiceError(Reason("voices.too_long", facts))
    said = plain(text)
    if not any(sign.isalnum() for sign in said):
        raise failure("voices.mute", engine, said)
    if language == "eng" and not_english(said):
        raise failure("voices.not_english", engine, said)
    return said


def is_han(sign: str) -> bool:
    """Whether it is a Chinese character."""
    return bool(_HAN.match(sign))


def written_in(text: str, language: str) -> bool:
    """Whether a text looks like that language: Hanzi for Chinese, none for English."""
    return bool(_HAN.search(text)) == (language != "eng")


def plain(text: str) -> str:
    """Only what can be heard, in one line, and without the double brackets that some engines take for commands."""
    kept = "".join(_UNHEARD.get(unicodedata.category(sign), sign) for sign in text)
    return re.sub(r"\s+", " ", re.sub(r"\[{2,}|\]{2,}", " ", kept)).strip()


def heard(engine: str, text: str, samples: NDArray[np.int16], rate: int) -> Speech:
    """Check an engine's sound for `text` and return it as a `Speech`. Raises `VoiceError` if silent or far too long."""
    import numpy as np

    if len(samples) > MAX_SECONDS * rate:
        raise failure("voices.refused", engine, text, f"{len(samples) / rate:.0f} s")
    if not len(samples) or max(int(samples.max()), -int(samples.min())) <= _AUDIBLE:
        raise failure("voices.mute", engine, text)
    return Speech(np.ascontiguousarray(samples, np.int16), rate)


def short(text: str) -> str:
    """The beginning of a text, for a message."""
    said = plain(text[:60])
    return said if len(said) <= 20 else f"{said[:19]}…"


def language_of(locales: Sequence[str]) -> str | None:
    """The language code for the first locale that is supported (zh-CN, zh_HK, cmn, yue-HK, en-GB…), or None.

    The locales of Taiwan and Singapore, and zh without a region, count as Mandarin.
    """
    for locale in locales:
        parts = locale.strip().lower().replace("_", "-").split("-")
        if parts[0] == "yue" or (parts[0] == "zh" and {"hk", "mo", "yue"} & set(parts)):
            return "yue"
        if parts[0] in ("cmn", "zh") and not {"nan", "hak", "wuu", "liaoning", "shaanxi", "sichuan"} & set(parts):
            return "cmn"
        if parts[0] in ("en", "eng"):
            return "eng"
    return None
