"""espeak-ng, the embedded voice: Mandarin, Cantonese and English, offline, in worker programs of its own.

A worker that crashes or hangs costs its sentence one retry in a new worker, then a `VoiceError`; never this process.
Hakka is not spoken: espeak-ng has no Hakka dictionary and would say "Chinese letter" for every character, without an
error. Its languages are a table here, held to the engine by a probe at the first sentence (and by a test).
Nothing of espeak-ng, which is GPL, is loaded in this process.
"""

from __future__ import annotations

import importlib.metadata
import json
import queue
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import IO, Any

from dalaba.model import Reason
from dalaba.reading.units import each
from dalaba.voices import Speech, VoiceError, refuse

_WORKER = Path(__file__).with_name("espeak_worker.py")
COMMAND = (sys.executable, "-P", "-X", "utf8", str(_WORKER))
"""By path and not by `-m`: a station's folder is not where the program lies."""

VOICES: Mapping[str, str] = {"cmn": "cmn", "yue": "yue", "eng": "en"}
"""Our code: espeak-ng's voice."""
_PROBES = {"cmn": "各", "yue": "各", "eng": "we"}
_AUDIBLE = 100
"""Of 32767: it breathes a little around what it says."""
_LARGEST = 64_000_000
"""Bytes: an answer that says it is longer is not one."""

SPEEDS: Mapping[str, tuple[tuple[int, int], ...]] = {
    "cmn": ((80, 109), (110, 143), (140, 185), (160, 213), (175, 236), (200, 274), (240, 337), (300, 437), (400, 581)),
    "yue": ((80, 127), (110, 168), (140, 219), (160, 250), (175, 279), (200, 322), (240, 391), (300, 506), (400, 670)),
    "eng": ((80, 118), (110, 153), (140, 193), (160, 219), (175, 239), (200, 272), (240, 323), (300, 394), (400, 512)),
}
"""espeak-ng's speed: characters (English: words) a minute it really speaks between its pauses. Measured with
espeak-ng 1.52 on the call-up notices of the sample station, silence under 0.6 % of full scale cut off."""


class EspeakVoice:
    """`workers` processes at most (None: one), each started when first needed. `limit`: seconds for one sentence."""

    name = "espeak"
    online = False

    def __init__(self, workers: int = 1, limit: float = 20.0, command: Sequence[str] = COMMAND) -> None:
        self._limit = limit
        self._command = tuple(command)
        self._idle: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        self._probed: set[str] = set()
        for _ in range(max(1, workers)):
            self._idle.put(None)
        self._slots = max(1, workers)

    def languages(self) -> frozenset[str]:
        return frozenset(VOICES)

    def identity(self, language: str, rate: int) -> str:
        refuse(self, language)
        return f"espeak-ng/{_version()}/{VOICES[language]}/{speed(language, rate)}"

    def speak(self, text: str, language: str, rate: int) -> Speech:
        import numpy as np

        refuse(self, language)
        self._probe(language)
        head, sound = self._ask(
            {"do": "speak", "text": _letters(text), "voice": VOICES[language], "speed": speed(language, rate)}
        )
        samples = np.frombuffer(sound, np.dtype("<i2"))
        if not np.any(np.abs(samples) > _AUDIBLE):
            raise VoiceError(Reason("voices.mute", {"engine": self.name, "text": _short(text)}))
        return Speech(samples, int(head["rate"]))

    def phonemes(self, text: str, voice: str) -> str:
        """What espeak-ng's own `voice` would pronounce; "(en)" marks what it does not know and reads as English."""
        head, _ = self._ask({"do": "phonemes", "text": text, "voice": voice})
        return str(head["phonemes"])

    def close(self) -> None:
        for _ in range(self._slots):
            worker = self._idle.get()
            if worker:
                worker.end()
            self._idle.put_nowait(None)

    def _probe(self, language: str) -> None:
        """Some builds read pinyin as English: better no voice than a wrong one."""
        if language in self._probed or language == "eng":
            return
        if "(en)" in self.phonemes(_PROBES[language], VOICES[language]):
            raise VoiceError(Reason("voices.wrong_dictionary", {"engine": self.name, "language": language}))
        self._probed.add(language)

    def _ask(self, request: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
        worker = self._idle.get()
        try:
            for last in (False, True):
                try:
                    worker = worker or _Worker(self._command)
                    head, sound = worker.ask(request, self._limit)
                    break
                except (_Gone, OSError) as failure:
                    if worker:
                        worker.end()
                    worker = None
                    if last:
                        facts = {"engine": self.name, "text": _short(request["text"]), "detail": str(failure)}
                        raise VoiceError(Reason("voices.worker_gone", facts)) from failure
        finally:
            self._idle.put(worker)
        if "error" in head:
            facts = {"engine": self.name, "text": _short(request["text"]), "detail": str(head["error"])}
            raise VoiceError(Reason("voices.refused", facts))
        return head, sound


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


def _short(text: str) -> str:
    return text if len(text) <= 20 else f"{text[:19]}…"


class _Gone(Exception):
    """The worker crashed, hung or answered nonsense; the message is its last words."""


class _Worker:
    """One process, used by one thread at a time."""

    def __init__(self, command: Sequence[str]) -> None:
        with ExitStack() as undo:
            self._words: IO[bytes] = undo.enter_context(tempfile.TemporaryFile())
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._words,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
            undo.pop_all()  # started: it lives until `end`

    def ask(self, request: Mapping[str, Any], limit: float) -> tuple[dict[str, Any], bytes]:
        """The answer, within `limit` seconds; a late worker is killed, which ends the read."""
        timer = threading.Timer(limit, self._process.kill)
        timer.start()
        try:
            return self._answer(request)
        except (OSError, ValueError, KeyError) as failure:
            raise _Gone(self._last_words() or str(failure)) from failure
        finally:
            timer.cancel()

    def _answer(self, request: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
        asked, answered = self._process.stdin, self._process.stdout
        if asked is None or answered is None:
            raise ValueError("no pipes")
        asked.write(json.dumps(request).encode() + b"\n")
        asked.flush()
        head = json.loads(answered.readline(65536))
        size = 0 if "error" in head else int(head["bytes"])
        sound = answered.read(size) if 0 <= size <= _LARGEST else b""
        if len(sound) != size:
            raise ValueError(f"{len(sound)} of {size} bytes")
        return head, sound

    def _last_words(self) -> str:
        self._process.kill()
        code = self._process.wait()
        self._words.seek(0)
        lines = self._words.read().decode(errors="replace").strip().splitlines()
        return f"{lines[-1] if lines else ''} ({code})".strip()

    def end(self) -> None:
        """Killed: it holds nothing that needs an orderly end."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout, self._words):
            try:
                if pipe:
                    pipe.close()
            except OSError:
                pass  # a request that it never read


@cache
def _version() -> str:
    """The engine's version, asked once: reading a package's metadata takes a millisecond."""
    return importlib.metadata.version("espeakng-loader")
