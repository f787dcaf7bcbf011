"""Microsoft Edge's online voices by edge-tts (extra `edge`): Mandarin, Cantonese, English, all of them very clear.

It sends the text to the internet, within the limits of `online`. The package is imported at the first sentence. The
service takes markup, so edge-tts escapes the text.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from dalaba.speech.voices import Speech, heard, refuse, sayable
from dalaba.speech.voices.installed import version_of
from dalaba.speech.voices.measured_rate import Pace
from dalaba.speech.voices.online import Blocked, Busy, Service, Turn, Unfit

VOICES: Mapping[str, str] = {"cmn": "zh-CN-XiaoxiaoNeural", "yue": "zh-HK-HiuMaanNeural", "eng": "en-US-AriaNeural"}
"""Language code -> the service's voice."""
_CONNECT = 5


class EdgeVoice:
    """`limit`: seconds for one sentence, all tries together. The other parameters are those of `GttsVoice`."""

    name = "edge"
    online = True
    quick = False
    whole = False

    def __init__(self, limit: float = 15.0, tries: int = 3, pause: float = 1.0, per_second: float = 2.0) -> None:
        self._service = Service(self.name, limit, tries, pause, per_second)
        self._pace = Pace(self._at)

    def languages(self) -> frozenset[str]:
        return frozenset(VOICES)

    def identity(self, language: str, rate: int) -> str:
        refuse(self.name, self.languages(), language)
        return f"edge/{version_of('edge-tts')}/{VOICES[language]}/{rate}"

    def speak(self, text: str, language: str, rate: int) -> Speech:
        said = sayable(self.name, self.languages(), text, language)
        return self._at(said, language, self._pace.tempo(language, rate))

    def close(self) -> None:
        self._service.close()

    def _at(self, text: str, language: str, tempo: float) -> Speech:
        from dalaba.sound.codec import decode

        sound = self._service.ask(text, lambda turn: _fetch(turn, text, VOICES[language], tempo))
        samples, hertz = decode(sound)
        return heard(self.name, text, (samples * 32767).round().clip(-32768, 32767).astype("<i2"), hertz)


def _fetch(turn: Turn, text: str, voice: str, tempo: float) -> bytes:
    """The MP3 of the whole text. Turns every failure of the package into one of this program's."""
    turn.wait()
    try:
        return asyncio.run(asyncio.wait_for(_collect(turn, text, voice, tempo), turn.left))
    except (Blocked, Busy, Unfit):
        raise
    except TimeoutError as trouble:
        raise Blocked("mute") from trouble
    except Exception as trouble:
        raise _judged(trouble) from trouble


async def _collect(turn: Turn, text: str, voice: str, tempo: float) -> bytes:
    import edge_tts

    limits = {"connect_timeout": _CONNECT, "receive_timeout": max(1, round(turn.left))}
    speech: Any = edge_tts.Communicate(text, voice, rate=f"{round(100 * (tempo - 1)):+d}%", **limits)
    sound = bytearray()
    async for chunk in speech.stream():
        if chunk["type"] == "audio":
            turn.got(len(chunk["data"]))
            sound += chunk["data"]
    return bytes(sound)


def _judged(trouble: Exception) -> Exception:
    """Judge by the names of edge-tts's and aiohttp's errors, so that these packages need not be imported."""
    names = {kind.__name__ for kind in type(trouble).__mro__}
    detail = f"{type(trouble).__name__} {trouble}".strip()
    status = int(getattr(trouble, "status", 0) or 0)
    if status == 429 or status >= 500:
        return Busy(detail, many=status == 429)
    if "NoAudioReceived" in names or isinstance(trouble, (TypeError, ValueError)):
        return Unfit(detail)
    if names & {"WebSocketError", "UnexpectedResponse", "UnknownResponse", "ClientPayloadError"}:
        return Busy(detail)
    if names & {"ClientError", "OSError", "SkewAdjustmentError"}:
        return Blocked(detail)
    return Unfit(detail)
