"""The program that holds espeak-ng: started by `dalaba.speech.voices.espeak`, spoken to over its stdin and stdout.

It answers each request once, in order, and ends at once when its stdin closes, even within a word, since that means
that its parent has ended. It never speaks more than `MAX_CHARACTERS` or returns more than `MAX_SECONDS`, and never
reads markup (with SSML on, espeak-ng plays any file that a text names). It imports nothing of Dalaba, because espeak-ng
is GPL and has to stay in this process.

A request is one line of JSON, `{"do": "speak", "text", "voice", "speed"}` or `{"do": "phonemes", "text", "voice",
"ipa"}`. The answer is one line of JSON, `{"rate": Hz, "bytes": N, ...}` or `{"error": ...}`, then N bytes of int16
mono.
"""

from __future__ import annotations

import ctypes
import json
import os
import queue
import signal
import sys
import threading
import traceback
from typing import IO, Any

MAX_CHARACTERS = 2_000
MAX_SECONDS = 180

_SYNCHRONOUS, _DONT_EXIT, _UTF8, _RATE, _VOLUME, _CHARACTER = 2, 0x8000, 1, 1, 2, 1
_IPA = 0x02 | 0x80 | ord("^") << 8
"""Phonemes in IPA, with the letters of one sound tied by "^"."""
_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


class EngineError(Exception):
    """espeak-ng failed. The message is for the person who repairs it."""


class Engine:
    """One espeak-ng, used by one thread.

    espeak-ng carries state from one sentence to the next, and neither its seed nor initialising it again removes it. So
    the library is loaded again after each sentence (`renew`), and a sentence sounds the same on every PC, whatever was
    said before. This takes a millisecond, after the answer has been sent.
    """

    def __init__(self) -> None:
        self._sound = bytearray()
        self._full = False
        self._callback = _CALLBACK(self._hear)  # kept alive here: espeak-ng holds only a pointer
        self._load()

    def renew(self) -> None:
        """Forget everything that was said."""
        self._library.espeak_Terminate()
        _unload(self._library._handle)
        self._load()

    def _load(self) -> None:
        import espeakng_loader

        self._library = ctypes.CDLL(espeakng_loader.get_library_path())
        home = os.path.dirname(espeakng_loader.get_data_path())
        self.rate: int = self._library.espeak_Initialize(_SYNCHRONOUS, 0, os.fsencode(home), _DONT_EXIT)
        if self.rate <= 0:
            raise EngineError(f"espeak_Initialize: {self.rate}")
        self._library.espeak_SetSynthCallback(self._callback)
        self._library.espeak_TextToPhonemes.restype = ctypes.c_char_p
        self._library.espeak_Synth.argtypes = [
            ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint, ctypes.c_int,
            ctypes.c_uint, ctypes.c_uint, ctypes.c_void_p, ctypes.c_void_p,
        ]  # fmt: skip

    def _hear(self, samples: Any, count: int, _events: Any) -> int:
        if samples and count > 0:
            self._sound += ctypes.string_at(samples, count * 2)
        self._full = len(self._sound) > MAX_SECONDS * self.rate * 2
        return int(self._full)

    def _choose(self, voice: str) -> None:
        if self._library.espeak_SetVoiceByName(voice.encode()):
            raise EngineError(f"no voice {voice!r}")

    def speak(self, text: str, voice: str, speed: int) -> bytes:
        """The sound of `text`, int16 mono at `self.rate`."""
        self._choose(voice)
        self._library.espeak_SetParameter(_RATE, speed, 0)
        self._library.espeak_SetParameter(_VOLUME, 70, 0)  # at 100 some vowels clip
        self._sound, self._full = bytearray(), False
        data = clean(text).encode()
        failed = self._library.espeak_Synth(data, len(data) + 1, 0, _CHARACTER, 0, _UTF8, None, None)
        if failed:
            raise EngineError(f"espeak_Synth: {failed}")
        if self._full:
            raise EngineError(f"more than {MAX_SECONDS} s of sound")
        return bytes(self._sound)

    def phonemes(self, text: str, voice: str, ipa: bool = False) -> str:
        """How espeak-ng would pronounce a text, in its own notation or in IPA. "(en)" marks words that the voice does
        not know and reads as English."""
        self._choose(voice)
        data = ctypes.create_string_buffer(clean(text).encode())
        rest = ctypes.c_void_p(ctypes.addressof(data))
        heard = []
        while rest.value:
            heard.append(self._library.espeak_TextToPhonemes(ctypes.byref(rest), _UTF8, _IPA if ipa else 0) or b"")
        return b" ".join(heard).decode(errors="replace").strip()


def _unload(handle: int) -> None:
    import _ctypes

    if sys.platform == "win32":
        _ctypes.FreeLibrary(handle)
    else:
        _ctypes.dlclose(handle)


def clean(text: str) -> str:
    """Remove control characters and lone surrogates. A NUL would end the text early."""
    kept = "".join(sign if sign >= " " and sign != "\x7f" else " " for sign in text)
    return kept.encode(errors="ignore").decode()


def answer(engine: Engine, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """The head and the sound that answer one request."""
    text = str(request.get("text", ""))
    if len(text) > MAX_CHARACTERS:
        return {"error": f"more than {MAX_CHARACTERS} characters"}, b""
    try:
        if request.get("do") == "phonemes":
            said = engine.phonemes(text, request["voice"], request.get("ipa") is True)
            return {"phonemes": said, "bytes": 0}, b""
        sound = engine.speak(text, request["voice"], int(request["speed"]))
    except EngineError as failure:
        return {"error": str(failure)}, b""
    return {"rate": engine.rate, "bytes": len(sound)}, sound


def serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answer requests until stdin closes, which ends the process."""
    lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(requests, lines), daemon=True).start()
    engine = Engine()
    while True:
        head, sound = answer(engine, json.loads(lines.get()))
        answers.write(json.dumps(head).encode() + b"\n" + sound)
        answers.flush()
        if sound:
            engine.renew()


def _listen(requests: IO[bytes], lines: queue.SimpleQueue[bytes]) -> None:
    for line in requests:
        lines.put(line)
    os._exit(0)  # not sys.exit: the engine may be speaking or may hang


def main() -> None:
    """Keep the real stdout for answers, and send whatever a C library prints to stderr."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then closes this stdin
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    try:
        serve(sys.stdin.buffer, answers)
    except Exception:  # ends this program; the parent shows the last line printed
        traceback.print_exc()
        sys.stderr.flush()
    os._exit(1)  # Python's own exit would wait for the reading thread


if __name__ == "__main__":
    main()
