"""espeak-ng, the embedded voice: Mandarin, Cantonese and English, offline, in its own worker programs (`workers`).

It does not speak Hakka: espeak-ng has no Hakka dictionary and would say "Chinese letter" for every character, without
an error. Its languages are listed here; a probe at the first sentence (and a test) compares the list with the engine.
Since espeak-ng is GPL, this process loads no part of it. The system's own espeak-ng is not used instead: Debian's 1.51
reads Mandarin pinyin as English, and a PC where espeakng-loader cannot be installed cannot run Dalaba anyway.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from dalaba.core.model import Reason
from dalaba.speech.reading.units import each
from dalaba.speech.voices import Speech, VoiceError, heard, refuse, sayable
from dalaba.speech.voices.installed import version_of
from dalaba.speech.voices.workers import Workers

_WORKER = Path(__file__).with_name("espeak_worker.py")
COMMAND = (sys.executable, "-P", "-X", "utf8", str(_WORKER))
"""By path instead of `-m`, because the program is not in the station's folder."""

VOICES: Mapping[str, str] = {"cmn": "cmn", "yue": "yue", "eng": "en"}
"""Language code -> espeak-ng's voice."""
_MOST = 150
"""Most sentences per worker, because espeak-ng loses about 200 kB at each one."""
_PROBES = {"cmn": "各位乡亲今日", "yue": "各位乡亲今日", "eng": "we"}

SPEEDS: Mapping[str, tuple[tuple[int, int], ...]] = {
    "cmn": ((80, 109), (110, 143), (140, 185), (160, 213), (175, 236), (200, 274), (240, 337), (300, 437), (400, 581)),
    "yue": ((80, 130), (110, 171), (140, 223), (160, 255), (175, 285), (200, 328), (240, 399), (300, 516), (400, 683)),
    "eng": ((80, 109), (110, 141), (140, 178), (160, 201), (175, 220), (200, 250), (240, 297), (300, 362), (400, 471)),
}
"""espeak-ng's speed -> characters (for English: words) a minute that it really speaks between its pauses. Measured with
espeak-ng 1.52, with silence below 0.6 % of full scale cut off: Chinese on the call-up notices of the sample station,
English, whose words vary in length, on five other kinds of notices. `python -m bench voices` measures again."""


class EspeakVoice:
    """At most `workers` processes (0: one per core, up to four); each starts when that many sentences are wanted at
    once. `limit`: seconds for one sentence."""

    name = "espeak"
    online = False
    quick = True
    whole = False

    def __init__(self, workers: int = 0, limit: float = 20.0, command: Sequence[str] = COMMAND) -> None:
        self._workers = Workers(self.name, command, workers or min(4, os.cpu_count() or 1), limit, most=_MOST)
        self._probed: set[str] = set()

    def languages(self) -> frozenset[str]:
        return frozenset(VOICES)

    def identity(self, language: str, rate: int) -> str:
        refuse(self.name, self.languages(), language)
        return f"espeak-ng/{version_of('espeakng-loader')}/{VOICES[language]}/{speed(language, rate)}"

    def speak(self, text: str, language: str, rate: int) -> Speech:
        import numpy as np

        said = _letters(sayable(self.name, self.languages(), text, language))
        self.probe(language)
        head, sound = self._workers.ask(
            {"do": "speak", "text": said, "voice": VOICES[language], "speed": speed(language, rate)}
        )
        return heard(self.name, said, np.frombuffer(sound, np.dtype("<i2")), int(head["rate"]))

    def phonemes(self, text: str, voice: str) -> str:
        """How espeak-ng's own `voice` would pronounce a text. "(en)" marks unknown words, which it reads as English."""
        head, _ = self._workers.ask({"do": "phonemes", "text": text, "voice": voice})
        return str(head["phonemes"])

    def ipa(self, text: str, voice: str = "en-us") -> str:
        """The same in IPA, with the letters of one sound tied by "^", for voices that take phonemes."""
        head, _ = self._workers.ask({"do": "phonemes", "text": text, "voice": voice, "ipa": True})
        return str(head["phonemes"])

    def processes(self) -> frozenset[int]:
        """The ids of its worker processes."""
        return frozenset(self._workers.running)

    def close(self) -> None:
        self._workers.close()
        self._probed.clear()

    def probe(self, language: str) -> None:
        """Raise `VoiceError` if this build reads pinyin as English or lacks a dictionary: better silent than wrong."""
        if language in self._probed:
            return
        said = self.phonemes(_PROBES[language], VOICES[language])
        if not said or "(en)" in said:
            raise VoiceError(Reason("voices.wrong_dictionary", {"engine": self.name, "language": language}))
        self._probed.add(language)


def speed(language: str, rate: int) -> int:
    """espeak-ng's own speed for `rate` characters a minute as heard, interpolated in `SPEEDS`."""
    wanted = 60_000 / each(rate) * (0.75 if language == "eng" else 1)
    table = SPEEDS[language]
    for (slow, low), (fast, high) in pairwise(table):
        if wanted <= high or fast == table[-1][0]:
            return max(80, min(450, round(slow + (wanted - low) * (fast - slow) / (high - low))))
    raise AssertionError("a table has two rows at least")


def _letters(text: str) -> str:
    """Replace a single letter A, which would be read as the English article, by its name 诶."""
    return re.sub(r"(?<![A-Za-z'])A(?![A-Za-z'\d])", "诶", text) if re.search("[㐀-鿿]", text) else text
