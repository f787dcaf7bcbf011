"""Google's online voice by gTTS: Mandarin, Cantonese, English. It sends the text to the internet.

A server that cannot be reached, or stays mute, costs its time limit once: from then on the voice refuses at once, so
that a town behind a wall waits seconds and not hours. Refused requests ("too many") are tried again, a few times.
The server's certificate is checked, which gTTS itself does not do: what comes back goes out of loudspeakers.
It speaks at its own rate, or its own slow one; `rate` chooses between the two.
"""

from __future__ import annotations

import base64
import importlib.metadata
import queue
import re
import threading
import urllib.request
from collections.abc import Mapping
from functools import cache
from typing import Any

from dalaba.model import Reason
from dalaba.voices import Speech, VoiceError, refuse

VOICES: Mapping[str, str] = {"cmn": "zh-CN", "yue": "yue", "eng": "en"}
"""Our code: gTTS's."""
_SLOW_BELOW = 140
"""Characters a minute; judgement, as its own rate could not be measured offline."""


@cache
def _version() -> str:
    """The package's version, asked once."""
    return importlib.metadata.version("gTTS")


class GttsVoice:
    """`limit`: seconds for one sentence, all tries together. `tries`: of a request that the server refused."""

    name = "gtts"
    online = True

    def __init__(self, limit: float = 10.0, tries: int = 3, pause: float = 1.0) -> None:
        self._limit, self._tries, self._pause = limit, max(1, tries), pause
        self._given_up: Reason | None = None
        self._asking = threading.Lock()
        self._closing = threading.Event()

    def languages(self) -> frozenset[str]:
        return frozenset(VOICES)

    def identity(self, language: str, rate: int) -> str:
        refuse(self, language)
        pace = "slow" if rate < _SLOW_BELOW else "normal"
        return f"gtts/{_version()}/{VOICES[language]}/{pace}"

    def speak(self, text: str, language: str, rate: int) -> Speech:
        from dalaba.codec import CodecError, decode

        refuse(self, language)
        with self._asking:  # one at a time: the others learn of a mute server from the first
            if self._given_up:
                raise VoiceError(self._given_up)
            sound = self._within_limit(text, language, slow=rate < _SLOW_BELOW)
        try:
            samples, hertz = decode(sound)
        except CodecError as failure:
            raise VoiceError(Reason("voices.refused", self._facts(text, failure.reason.code))) from failure
        return Speech((samples * 32767).round().astype("<i2"), hertz)

    def close(self) -> None:
        self._closing.set()
        self._given_up, self._closing = None, threading.Event()

    def _facts(self, text: str, detail: object) -> dict[str, str]:
        return {"engine": self.name, "text": text[:20], "detail": str(detail)[:200]}

    def _give_up(self, detail: object) -> VoiceError:
        self._given_up = Reason("voices.unreachable", {"engine": self.name, "detail": str(detail)[:200]})
        return VoiceError(self._given_up)

    def _within_limit(self, text: str, language: str, slow: bool) -> bytes:
        """In a thread of its own, for requests' own limit is one between two bytes, and a server may trickle."""
        answers: queue.SimpleQueue[bytes | VoiceError] = queue.SimpleQueue()
        closing = self._closing
        work = threading.Thread(
            target=lambda: answers.put(self._tried(text, language, slow, closing)), name="gtts", daemon=True
        )
        work.start()
        try:
            answer = answers.get(timeout=self._limit)
        except queue.Empty:
            raise self._give_up(f"{self._limit:g} s") from None
        if isinstance(answer, VoiceError):
            raise answer
        return answer

    def _tried(self, text: str, language: str, slow: bool, closing: threading.Event) -> bytes | VoiceError:
        import requests

        detail: object = ""
        for attempt in range(self._tries):
            if attempt and closing.wait(self._pause * attempt):
                break
            try:
                sound = _request(text, VOICES[language], slow, self._limit)
            except requests.HTTPError as failure:
                detail = failure
                continue
            except (requests.RequestException, OSError) as failure:
                return self._give_up(type(failure).__name__)
            except Exception as failure:  # gTTS asserts, and parses what the server sent
                return VoiceError(Reason("voices.refused", self._facts(text, failure)))
            if sound:
                return sound
            detail = "no sound in the answer"
        return VoiceError(Reason("voices.refused", self._facts(text, detail)))


def _request(text: str, language: str, slow: bool, limit: float) -> bytes:
    """The MP3 of the whole text, in as many requests as gTTS makes of it. Raises what requests raises."""
    import requests
    from gtts import gTTS

    speech: Any = gTTS(text, lang=language, slow=slow, lang_check=False, timeout=limit)
    sound = b""
    with requests.Session() as session:
        for prepared in speech._prepare_requests():  # gTTS's own sending does not check certificates
            answer = session.send(prepared, proxies=urllib.request.getproxies(), timeout=limit)
            answer.raise_for_status()
            for found in re.finditer(rf'{speech.GOOGLE_TTS_RPC}","\[\\"(.*?)\\"\]', answer.text):
                sound += base64.b64decode(found[1])
    return sound
