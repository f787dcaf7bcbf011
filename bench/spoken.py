"""The sentences of bench/voice_sentences.tsv in a voice's sound, and how well the listener hears them.

Spoken as the station would: our reading, a unit at a time, its pauses between. Voices go by their engine's name, with
a speaker's behind a colon where an engine has several: espeak, kokoro:zf_xiaobei.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from dalaba.sound import processing
from dalaba.sound.codec import resample
from dalaba.speech.listening.compare import understood
from dalaba.speech.listening.error_rate import character_errors
from dalaba.speech.listening.whisper import WhisperListener
from dalaba.speech.reading import read
from dalaba.speech.reading.units import whole
from dalaba.speech.voices import Voice
from dalaba.speech.voices.registry import open_voice, trouble, usual_rate

SENTENCES = Path(__file__).with_name("voice_sentences.tsv")
RATE = 22_050
"""Hertz: what clips are made at."""


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence as it is written, how it is to be said, and the parts of that which must be understood."""

    id: str
    text: str
    spoken: str
    keys: tuple[str, ...]


def lines(file: Path = SENTENCES, every: int = 1) -> list[Line]:
    """The sentences of a file, or each so-many-th of them."""
    with file.open(encoding="utf-8", newline="") as rows:
        found = list(csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE))[::every]
    return [Line(row["id"], row["text"], row["spoken"], tuple(filter(None, row["keys"].split("|")))) for row in found]


def can_be_had(name: str) -> bool:
    """Whether this PC has a voice of that name."""
    return trouble(name.partition(":")[0]) is None


def opened(name: str, **options: Any) -> Voice:
    """The voice of that name. Raises `VoiceError` where it cannot be had."""
    engine, _, speaker = name.partition(":")
    return open_voice(engine, **({"speaker": speaker} if speaker else {}), **options)


Units: TypeAlias = list[tuple[processing.Samples, int]]
"""What a voice said in one breath each, at `RATE`, and the pause after it in milliseconds."""


def units(voice: Voice, text: str) -> Units:
    """A text as the voice says it, unit by unit."""
    found = []
    sentences = read(text, "cmn").sentences
    for unit in whole(sentences) if voice.whole else sentences:
        speech = voice.speak(unit.text, "cmn", usual_rate(voice.name))
        heard = resample(processing.samples_of(speech.samples), speech.rate, RATE)
        found.append((processing.trim(heard, RATE), unit.pause))
    return found


def joined(
    said: Units, change: Callable[[processing.Samples], processing.Samples] = lambda unit: unit
) -> processing.Samples:
    """Units in a row, each as `change` makes it, with their pauses but the last."""
    pieces = [(change(samples), pause) for samples, pause in said]
    return processing.join([*pieces[:-1], (pieces[-1][0], 0)], RATE)


@dataclass
class Score:
    """What the listener heard of some sentences."""

    wrong: list[int] = field(default_factory=list)
    """Characters a sentence, insertions counted, at most as many as it has."""
    of: list[int] = field(default_factory=list)
    right: list[int] = field(default_factory=list)
    """Keys a sentence that were heard right, by value or by sound."""
    keys: list[int] = field(default_factory=list)
    missed: set[str] = field(default_factory=set)
    """id and key."""

    def add(self, line: Line, heard: str) -> None:
        """One more sentence."""
        wrong, of = character_errors(simplified(heard), line.spoken)
        missed = {f"{line.id} {key}" for key in line.keys if not _right(key, line, heard)}
        self.wrong.append(min(wrong, of))
        self.of.append(of)
        self.keys.append(len(line.keys))
        self.right.append(len(line.keys) - len(missed))
        self.missed |= missed

    @property
    def errors(self) -> float:
        """Per cent of the characters."""
        return 100 * sum(self.wrong) / sum(self.of)

    @property
    def keys_missed(self) -> float:
        """Per cent of the keys."""
        return 100 * (1 - sum(self.right) / max(1, sum(self.keys)))

    def limits(self) -> tuple[float, float]:
        """95 % confidence limits of `errors`, by drawing the sentences anew 2000 times."""
        wrong, of = np.asarray(self.wrong), np.asarray(self.of)
        drawn = np.random.default_rng(1).integers(0, len(of), (2000, len(of)))
        low, high = np.percentile(100 * wrong[drawn].sum(axis=1) / of[drawn].sum(axis=1), (2.5, 97.5))
        return float(low), float(high)


def _right(key: str, line: Line, heard: str) -> bool:
    """Whether the numbers within a key were heard; a key without any counts as heard."""
    start = _syllables(line.spoken[: line.spoken.index(key)]) if key in line.spoken else 0
    span = range(start, start + _syllables(key))
    return all(right for value, right in _understood(heard, line.spoken) if value.start in span)


@cache
def _understood(heard: str, spoken: str) -> tuple[tuple[Any, bool], ...]:
    return tuple(understood(heard, spoken, "cmn"))


def _syllables(text: str) -> int:
    return sum(sign.isalnum() for sign in text)


@cache
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


def simplified(text: str) -> str:
    """Traditional signs, which Whisper writes now and then, as simplified ones."""
    return str(_converter().convert(text))


def listened(listener: WhisperListener, samples: Iterable[tuple[Line, NDArray[np.float32]]]) -> Score:
    """What the listener hears of sounds at `RATE`, each with what it should say."""
    score = Score()
    for line, each in samples:
        score.add(line, listener.hear(np.asarray(each, np.float32), RATE, "cmn").text)
    return score
