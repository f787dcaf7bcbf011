"""What a voice is: the promise that every speech engine keeps, so that callers need not know which one it is.

A voice speaks only languages that it really can; it never reads one language in another's name, and what it cannot do
it says with a reason. No text makes it read a file, follow markup, hang, or sound for longer than `MAX_SECONDS`. It
does not join, level or store sound, and does not decide how a number is read.

`rate` is everywhere the number of Chinese characters a minute as heard in a whole notice, pauses included (190 by
default); an English word counts for four thirds of a character.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from dalaba.core.model import Reason

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAX_CHARACTERS = 2_000
"""Of one text: far more than a unit of a `Reading`, which is what voices are given."""
MAX_SECONDS = 180
"""Of one text's sound."""
_AUDIBLE = 100
"""Of 32767: engines breathe a little around what they say."""
_HAN = re.compile("[㐀-鿿𠀀-𿿿]")
_UNHEARD = {"Cc": " ", "Zl": " ", "Zp": " ", "Cf": "", "Cs": "", "Co": "", "Cn": ""}
"""Kinds of character that have no sound, and what stands in their place: controls, marks of direction, halves of
characters, private and unassigned ones."""


class VoiceError(Exception):
    """A voice could not speak; `reason` says why in the catalogue's words."""

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
    """A speech engine. Opening one costs nothing; what is heavy starts with the first `speak`."""

    @property
    def name(self) -> str:
        """The engine's name in station.yaml."""

    @property
    def online(self) -> bool:
        """Whether it needs the internet, and sends the text there."""

    @property
    def quick(self) -> bool:
        """Whether a sentence costs it next to nothing: such a voice speaks what is due at once."""

    @property
    def whole(self) -> bool:
        """Whether it speaks best in whole sentences, and is given them to their full stop."""

    def languages(self) -> frozenset[str]:
        """ISO 639-3 codes of what it really speaks."""

    def identity(self, language: str, rate: int) -> str:
        """Engine, version, voice and speed: equal when the same text would sound the same. Starts no speech."""

    def speak(self, text: str, language: str, rate: int) -> Speech:
        """The sound of one unit of a `Reading`. Safe to call from many threads. Raises `VoiceError`."""

    def close(self) -> None:
        """Ends what `speak` started. The voice may be used again; it starts anew."""


@runtime_checkable
class Probing(Protocol):
    """A voice that can be asked cheaply whether a language of its own really comes out right on this PC."""

    def probe(self, language: str) -> None:
        """Raise `VoiceError` where it does not."""


@runtime_checkable
class Waking(Protocol):
    """A voice that takes a while to get ready, and may be told beforehand that it will be asked."""

    def wake(self) -> None:
        """Begin to get ready; waits for nothing."""


@runtime_checkable
class ByPinyin(Protocol):
    """A voice that speaks Mandarin by the pinyin of `speech.reading.pinyin.words`, and so says just what that says."""

    by_pinyin: bool

    @property
    def name(self) -> str:
        """The engine's name in station.yaml."""


def refuse(engine: str, languages: Collection[str], language: str) -> None:
    """Raise `VoiceError` for a language that is none of the engine's own."""
    if language not in languages:
        raise VoiceError(Reason("voices.not_its_language", {"engine": engine, "language": language}))


def failure(code: str, engine: str, text: str, detail: object = "") -> VoiceError:
    """The error of a text that an engine could not speak, the text and the engine's words cut short."""
    return VoiceError(Reason(code, {"engine": engine, "text": short(text), "detail": str(detail)[:200]}))


def sayable(engine: str, languages: Collection[str], text: str, language: str) -> str:
    """`text` as an engine may be given it. Raises `VoiceError` for a language that is not its own, for a text
    that is not written in it, for one with nothing to say, and for one that is longer than any notice."""
    refuse(engine, languages, language)
    if len(text) > MAX_CHARACTERS:
        facts = {"engine": engine, "text": short(text), "count": str(len(text)), "most": str(MAX_CHARACTERS)}
        raise VoiceError(Reason("voices.too_long", facts))
    said = plain(text)
    if not any(sign.isalnum() for sign in said):
        raise failure("voices.mute", engine, said)
    if language == "eng" and _HAN.search(said):
        raise failure("voices.not_english", engine, said)
    return said


def is_han(sign: str) -> bool:
    """Whether it is a Chinese character."""
    return bool(_HAN.match(sign))


def written_in(text: str, language: str) -> bool:
    """Whether a text looks like one of that language: Hanzi for Chinese, none for English."""
    return bool(_HAN.search(text)) == (language != "eng")


def plain(text: str) -> str:
    """Only what can be heard: in one line, and without the double brackets in which some engines take orders."""
    kept = "".join(_UNHEARD.get(unicodedata.category(sign), sign) for sign in text)
    return re.sub(r"\s+", " ", re.sub(r"\[{2,}|\]{2,}", " ", kept)).strip()


def heard(engine: str, text: str, samples: NDArray[np.int16], rate: int) -> Speech:
    """What an engine gave for `text`, as the promise has it. Raises `VoiceError` for silence and for far too much."""
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
    """Our code for the first locale that is one of ours (zh-CN, zh_HK, cmn, yue-HK, en-GB…), or None.

    Taiwan's and Singapore's are Mandarin too; a zh without a place is Mandarin.
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
