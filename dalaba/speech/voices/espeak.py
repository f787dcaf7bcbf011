"""espeak-ng, the embedded voice: Mandarin, Cantonese and English, offline, in worker programs of its own (`pool`).

Hakka is not spoken: espeak-ng has no Hakka dictionary and would say "Chinese letter" for every character, without an
error. Its languages are a table here, held to the engine by a probe at the first sentence (and by a test).
Nothing of espeak-ng, which is GPL, is loaded in this process. A system's own espeak-ng is no fallback: Debian's 1.51
reads Mandarin's pinyin as English, and where espeakng-loader cannot be installed, the rest of Dalaba cannot either.
"""

from __future__ import annotations

import importlib.metadata
import os
import re
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

from dalaba.core.model import Reason
from dalaba.speech.reading.units import each
from dalaba.speech.voices import Speech, VoiceError, heard, refuse, sayable
from dalaba.speech.voices.workers import Workers

_WORKER = Path(__file__).with_name("espeak_worker.py")
COMMAND = (sys.executable, "-P", "-X", "utf8", str(_WORKER))
"""By path and not by `-m`: a station's folder is not where the program lies."""

VOICES: Mapping[str, str] = {"cmn": "cmn", "yue": "yue", "eng": "en"}
"""Our code: espeak-ng's voice."""
_MOST = 150
"""Sentences of one worker: espeak-ng loses some 200 kB at each, whatever is done to it."""
_PROBES = {"cmn": "各位乡亲今日", "yue": "各位乡亲今日", "eng": "we"}

SPEEDS: Mapping[str, tuple[tuple[int, int], ...]] = {
    "cmn": ((80, 109), (110, 143), (140, 185), (160, 213), (175, 236), (200, 274), (240, 337), (300, 437), (400, 581)),
    "yue": ((80, 130), (110, 171), (140, 223), (160, 255), (175, 285), (200, 328), (240, 399), (300, 516), (400, 683)),
    "eng": ((80, 109), (110, 141), (140, 178), (160, 201), (175, 220), (200, 250), (240, 297), (300, 362), (400, 471)),
}
"""espeak-ng's speed: characters (English: words) a minute it really speaks between its pauses. Measured with
espeak-ng 1.52 on the call-up notices of the sample station, silence under 0.6 % of full scale cut off; English, whose
words are of many lengths, on five notices of other kinds. `python -m bench voices` measures again."""


class EspeakVoice:
    """`workers` processes at most (0: as many as the PC has cores, up to four), each started when as many sentences are
    asked for at once. `limit`: seconds for one sentence."""

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
        return f"espeak-ng/{_version()}/{VOICES[language]}/{speed(language, rate)}"

    def speak(self, text: str, language: str, rate: int) -> Speech:
        import numpy as np

        said = _letters(sayable(self.name, self.languages(), text, language))
        self.probe(language)
        head, sound = self._workers.ask(
            {"do": "speak", "text": said, "voice": VOICES[language], "speed": speed(language, rate)}
        )
        return heard(self.name, said, np.frombuffer(sound, np.dtype("<i2")), int(head["rate"]))

    def phonemes(self, text: str, voice: str) -> str:
        """What espeak-ng's own `voice` would pronounce; "(en)" marks what it does not know and reads as English."""
        head, _ = self._workers.ask({"do": "phonemes", "text": text, "voice": voice})
        return str(head["phonemes"])

    def ipa(self, text: str, voice: str = "en-us") -> str:
        """The same in IPA, the letters of one sound tied by "^": for voices that are given phonemes."""
        head, _ = self._workers.ask({"do": "phonemes", "text": text, "voice": voice, "ipa": True})
        return str(head["phonemes"])

    def processes(self) -> frozenset[int]:
        """The ids of its worker processes."""
        return frozenset(self._workers.running)

    def close(self) -> None:
        self._workers.close()
        self._probed.clear()

    def probe(self, language: str) -> None:
        """Some builds read pinyin as English, or have lost a dictionary: better no voice than a wrong one."""
        if language in self._probed:
            return
        said = self.phonemes(_PROBES[language], VOICES[language])
        if not said or "(en)" in said:
            raise VoiceError(Reason("voices.wrong_dictionary", {"engine": self.name, "language": language}))
        self._probed.add(language)


def speed(language: str, rate: int) -> int:
    """espeak-ng's own speed for `rate` characters a minute as heard, between the points of `SPEEDS`."""
    wanted = 60_000 / each(rate) * (0.75 if language == "eng" else 1)
    table = SPEEDS[language]
    for (slow, low), (fast, high) in pairwise(table):
        if wanted <= high or fast == table[-1][0]:
            return max(80, min(450, round(slow + (wanted - low) * (fast - slow) / (high - low))))
    raise AssertionError("a table has two rows at least")


def _letters(text: str) -> str:
    """A alone is read as the English article; its name is 诶."""
    return re.sub(r"(?<![A-Za-z'])A(?![A-Za-z'\d])", "诶", text) if re.search("[㐀-鿿]", text) else text


@cache
def _version() -> str:
    """The engine's version, asked once: reading a package's metadata takes a millisecond."""
    return importlib.metadata.version("espeakng-loader")
