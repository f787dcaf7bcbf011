"""Google's online voice by gTTS: Mandarin, Cantonese, English. It sends the text to the internet (limits: `online`).

The sound will come out of loudspeakers, so the server's certificate is checked, which gTTS itself does not do, and
redirects are not followed. It has only one speed; that is measured once, and `stretch` brings the sound to the rate.
"""

from __future__ import annotations

import base64
import binascii
import re
import urllib.request
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from dalaba.speech.voices import Speech, heard, refuse, sayable
from dalaba.speech.voices.installed import version_of
from dalaba.speech.voices.measured_rate import Pace
from dalaba.speech.voices.online import Blocked, Busy, Service, Turn, Unfit

if TYPE_CHECKING:
    import requests

VOICES: Mapping[str, str] = {"cmn": "zh-CN", "yue": "yue", "eng": "en"}
"""Language code -> gTTS's."""
_CONNECT = 5.0
"""Most seconds until the server accepts the connection."""


class GttsVoice:
    """`limit`: seconds for one sentence, all tries together. `tries`: for a request that the server refuses. `pause`:
    seconds before the second try. `per_second`: most requests, over all threads."""

    name = "gtts"
    online = True
    quick = False
    whole = False

    def __init__(self, limit: float = 10.0, tries: int = 3, pause: float = 1.0, per_second: float = 2.0) -> None:
        self._service = Service(self.name, limit, tries, pause, per_second)
        self._pace = Pace(self._plain)

    def languages(self) -> frozenset[str]:
        return frozenset(VOICES)

    def identity(self, language: str, rate: int) -> str:
        refuse(self.name, self.languages(), language)
        return f"gtts/{version_of('gTTS')}/{VOICES[language]}/{rate}"

    def speak(self, text: str, language: str, rate: int) -> Speech:
        from dalaba.sound import processing as sound
        from dalaba.speech.voices.stretch import stretch

        said = sayable(self.name, self.languages(), text, language)
        tempo = self._pace.tempo(language, rate)
        speech = self._plain(said, language)
        slower = stretch(sound.samples_of(speech.samples), speech.rate, tempo)
        return heard(self.name, said, (slower * 32767).round().clip(-32768, 32767).astype("<i2"), speech.rate)

    def close(self) -> None:
        self._service.close()

    def _plain(self, text: str, language: str, tempo: float = 1.0) -> Speech:
        """Speak at its own speed; `tempo` has no effect."""
        from dalaba.sound.codec import decode

        del tempo
        sound = self._service.ask(text, lambda turn: _fetch(turn, text, VOICES[language]))
        samples, hertz = decode(sound)
        return heard(self.name, text, (samples * 32767).round().clip(-32768, 32767).astype("<i2"), hertz)


def _fetch(turn: Turn, text: str, language: str) -> bytes:
    """The MP3 of the whole text, in as many requests as gTTS makes of it."""
    import requests
    from gtts import gTTS

    speech: Any = gTTS(text, lang=language, lang_check=False)
    sound = b""
    with requests.Session() as session:
        for prepared in speech._prepare_requests():  # gTTS's own sending does not check certificates
            turn.wait()
            try:
                page = _answer(session, prepared, turn)
            except (requests.ConnectTimeout, requests.ReadTimeout) as trouble:
                raise Blocked(type(trouble).__name__) from trouble
            except requests.exceptions.ChunkedEncodingError as trouble:
                raise Busy("the answer breaks off") from trouble
            except (requests.RequestException, OSError) as trouble:
                raise Blocked(type(trouble).__name__) from trouble
            sound += _sound(page, speech.GOOGLE_TTS_RPC)
    return sound


def _answer(session: requests.Session, prepared: requests.PreparedRequest, turn: Turn) -> str:
    """The page that came. Stops reading when the turn is over."""
    limits = (min(_CONNECT, turn.left), turn.left)
    with session.send(
        prepared, proxies=urllib.request.getproxies(), timeout=limits, stream=True, allow_redirects=False
    ) as answer:
        _judge(answer.status_code, answer.reason or "", answer.headers.get("Retry-After", ""))
        page = b""
        for piece in answer.iter_content(16_384):
            turn.got(len(piece))
            page += piece
    return page.decode(errors="replace")


def _judge(status: int, reason: str, after: str) -> None:
    """Return if the status is good; else raise `Busy`, `Unfit` or `Blocked`."""
    said = f"{status} {reason}".strip()
    if status == 429 or status == 503:
        raise Busy(said, float(after) if after.isdecimal() else 0.0, many=status == 429)
    if status >= 500 or status == 408:
        raise Busy(said)
    if status == 400 or status == 413:
        raise Unfit(said)
    if status >= 300:
        raise Blocked(said)


def _sound(page: str, call: str) -> bytes:
    """The sound in the page. Raises `Busy` if the page holds none, or only a part."""
    found = re.findall(rf'{call}","\[\\"(.*?)\\"\]', page)
    if not found:
        raise Busy("no sound in the answer")
    try:
        return b"".join(base64.b64decode(each, validate=True) for each in found)
    except binascii.Error as trouble:
        raise Busy("the sound breaks off") from trouble
