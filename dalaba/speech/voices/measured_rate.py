"""How fast an engine really speaks: measured once per language, so that "190 a minute" is true.

An engine's own unit of speed is not characters a minute, and differs between voices. So the engine speaks a part of a
call-up at its own speed, and the time from the first sound to the last is measured. The result is kept in memory only.
It is not part of an identity, because it follows from engine, voice and model, which are.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import TypeAlias

from dalaba.speech.reading.units import count, each
from dalaba.speech.voices import Speech

SAMPLES: Mapping[str, tuple[str, ...]] = {
    "cmn": ("现在轮到五一村第三组的乡亲。", "请出门到村委会门前做核酸。"),
    "yue": ("而家轮到五一村第三组嘅乡亲。", "请出门去村委会门前做核酸。"),
    "eng": ("It is now the turn of group three.", "Please come to the village office for your test."),
}
SLOWEST, FASTEST = 0.5, 2.0
"""Limits of a tempo, as a factor of the engine's own speed. Beyond them nobody understands a word."""
Say: TypeAlias = Callable[[str, str, float], Speech]
"""Speaks a text in a language at a tempo, a factor of the engine's own speed. Raises `VoiceError`."""


class Pace:
    """One engine's speed. `twice`: measure the result again and correct it, for fast engines with inexact speeds."""

    def __init__(self, say: Say, twice: bool = False) -> None:
        self._say, self._twice = say, twice
        self._own: dict[str, float] = {}
        self._put_right: dict[tuple[str, int], float] = {}
        self._listening = threading.Lock()

    def tempo(self, language: str, rate: int) -> float:
        """The tempo for `rate` characters a minute as heard. Raises what speaking raises."""
        with self._listening:
            if language not in self._own:
                self._own[language] = self._heard(language, 1.0)
            wanted = self._own[language] / each(rate)
            if self._twice and (language, rate) not in self._put_right:
                first = bounded(wanted)
                self._put_right[language, rate] = bounded(first * self._heard(language, first) / each(rate))
        return self._put_right.get((language, rate), bounded(wanted))

    def _heard(self, language: str, tempo: float) -> float:
        """Milliseconds per character."""
        from dalaba.sound import processing

        length = 0.0
        for text in SAMPLES[language]:
            speech = self._say(text, language, tempo)
            length += len(processing.trim(processing.samples_of(speech.samples), speech.rate, keep=0)) / speech.rate
        return 1000 * length / sum(map(count, SAMPLES[language]))


def bounded(tempo: float) -> float:
    """The tempo, limited to the usable range."""
    return min(FASTEST, max(SLOWEST, tempo))
