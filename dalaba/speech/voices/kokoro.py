"""Kokoro, the neural voice: Mandarin and English, offline, by a model that is brought once (`speech.model_files`).

It is given phonemes from this program's own reading: the pinyin of `speech.reading.pinyin` for Mandarin, letters by
their names, and espeak-ng's phonemes for English words. So a wrong reading can be corrected in station.yaml. The pauses
inside a sentence are set here too, not by the model. The model runs in a worker program (`workers`), which loads it
once and ends after some idle time.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dalaba.core.model import Millis
from dalaba.speech import model_files
from dalaba.speech.reading.units import count, each
from dalaba.speech.voices import Speech, failure, heard, is_han, refuse, sayable
from dalaba.speech.voices.espeak import EspeakVoice
from dalaba.speech.voices.installed import version_of
from dalaba.speech.voices.kokoro_signs import LETTERS, STOPS, joined, numbers, of_english, of_syllable
from dalaba.speech.voices.kokoro_speakers import SPEAKERS, speaker_of
from dalaba.speech.voices.measured_rate import bounded
from dalaba.speech.voices.workers import Workers

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dalaba.sound.processing import Rest

    Samples = NDArray[np.float32]

COMMAND = (sys.executable, "-P", "-X", "utf8", str(Path(__file__).with_name("kokoro_worker.py")))
FORM = 2
"""Increase this when the same text begins to sound different: other phonemes, other pauses."""
IDLE = 90
"""Seconds without a sentence after which the model's memory is freed."""
RESTS: Mapping[str, Millis] = {"，": 300, "：": 300, "；": 450, "、": 150, ",": 300, ":": 300, ";": 450}
"""Pauses in milliseconds after a punctuation mark inside a sentence."""
_GROUPS = re.compile("(?<=[零幺一二两三四五六七八九])、(?=[零幺一二两三四五六七八九])")
"""The 、 between the groups of a telephone number. The model ignores a full stop there less often than a comma."""
_STOPS = re.compile(f"[{''.join(RESTS)}]+")


class KokoroVoice:
    """`speaker`: a voice of the model, or 女 or 男 (`kokoro_speakers`). `threads`: for the model; 0: one per core, up
    to four. `limit`: seconds for one phrase; loading the model may take a minute more. `calm`: run at low priority."""

    name = "kokoro"
    online = False
    quick = False
    whole = True
    by_pinyin = True

    def __init__(
        self,
        speaker: str = "",
        threads: int = 0,
        limit: float = 60.0,
        command: Sequence[str] = COMMAND,
        folder: Path | None = None,
        idle: float = IDLE,
        calm: bool = False,
    ) -> None:
        threads = threads or min(4, os.cpu_count() or 1)
        where = folder or model_files.folder("kokoro")
        rank = ("calm",) if calm else ()
        self._speaker = speaker
        self._workers = Workers(self.name, (*command, str(where), str(threads), str(idle), *rank), 1, limit, start=60.0)
        self._english = EspeakVoice(workers=1)

    def languages(self) -> frozenset[str]:
        return frozenset(each.language for each in SPEAKERS.values())

    def identity(self, language: str, rate: int) -> str:
        refuse(self.name, self.languages(), language)
        reading = version_of("pypinyin" if language == "cmn" else "espeakng-loader")
        speaker = speaker_of(language, self._speaker)
        return f"kokoro-1.0/{FORM}/{reading}/{speaker}/{self._speed(language, rate):.3f}"

    def speak(self, text: str, language: str, rate: int) -> Speech:
        import numpy as np

        from dalaba.sound.processing import with_rests

        said = sayable(self.name, self.languages(), text, language)
        speed, speaker = self._speed(language, rate), speaker_of(language, self._speaker)
        pieces: list[Samples] = []
        hertz = 0
        for signs in self.signs(said, language):
            head, sound = self._workers.ask({"text": said, "signs": numbers(signs), "speaker": speaker, "speed": speed})
            hertz = int(head["rate"])
            pieces.append(_bare(sound, hertz))
        samples = np.concatenate(pieces) if pieces else np.zeros(0, np.float32)
        rested = with_rests(samples, hertz or 1, rests(said)) if len(pieces) == 1 else samples
        return heard(self.name, said, (rested * 32767).round().astype("<i2"), hertz or 1)

    def wake(self) -> None:
        """Begin to load the model."""
        self._workers.wake()

    def signs(self, phrase: str, language: str) -> list[str]:
        """What the model is given for a phrase, in its own alphabet: one piece, or several if the phrase is long.

        Raises `VoiceError` for a character that no dictionary knows, since leaving a word out would be wrong.
        """
        words = of_english(self._ipa(phrase)).split(" ") if language == "eng" else self._words(phrase)
        return joined(words)

    def processes(self) -> frozenset[int]:
        """The ids of its worker processes."""
        return frozenset(self._workers.running)

    def close(self) -> None:
        self._workers.close()
        self._english.close()

    def probe(self, language: str) -> None:
        """Nothing to test: no language can fail alone, because the files were checked when they were brought."""
        refuse(self.name, self.languages(), language)

    def _words(self, phrase: str) -> Iterator[str]:
        from dalaba.speech.reading.pinyin.words import words

        for word in words(_GROUPS.sub("。", phrase)):
            if word.said:
                yield "".join(map(of_syllable, word.said))
            elif any(map(is_han, word.text)):
                raise failure("voices.unknown_sign", self.name, word.text)
            else:
                yield self._other(word.text.strip())

    def _other(self, text: str) -> str:
        """The signs for punctuation, for a letter by its name, or for an English word."""
        if text in STOPS:
            return STOPS[text]
        if text.isascii() and text.isalpha():
            return LETTERS[text] if text in LETTERS else of_english(self._ipa(text)).strip()
        return ""

    def _ipa(self, text: str) -> str:
        """The IPA of a text with its final punctuation mark, which espeak-ng drops."""
        return f"{self._english.ipa(text)} {STOPS.get(text.strip()[-1:], '')}"

    def _speed(self, language: str, rate: int) -> float:
        """The model's speed for `rate` characters a minute as heard."""
        return round(bounded(SPEAKERS[speaker_of(language, self._speaker)].pace / each(rate)), 3)


def rests(text: str) -> list[Rest]:
    """The places of the punctuation marks inside a sentence with the pause at each, in order."""
    from dalaba.sound.processing import Rest

    bare = text.strip().rstrip("。！？.!?，：；、,:; ")
    said = max(1.0, count(bare))
    return [
        Rest(count(bare[: hit.start()]) / said, max(RESTS[sign] for sign in hit[0])) for hit in _STOPS.finditer(bare)
    ]


def _bare(sound: bytes, rate: int) -> Samples:
    """The model's sound without the silence around it."""
    import numpy as np

    from dalaba.sound.processing import samples_of, trim

    return trim(samples_of(np.frombuffer(sound, np.dtype("<i2"))), rate)
