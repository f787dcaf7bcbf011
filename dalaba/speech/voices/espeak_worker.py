"""The program that holds espeak-ng: started by `dalaba.speech.voices.espeak`, spoken to over its stdin and stdout.

It promises one answer to each request, in order, and to end at once when its stdin ends, even in the middle of a word:
that is how it learns that whoever started it is gone. It never speaks more than
`MAX_CHARACTERS` or returns more than `MAX_SECONDS`, never reads markup (with SSML on, espeak-ng plays any file that
a text names), and imports nothing of Dalaba: espeak-ng is GPL and stays in this process.

A request is one line of JSON, `{"do": "speak", "text", "voice", "speed"}` or
`{"do": "phonemes", "text", "voice", "ipa"}`. The answer is one line of JSON, `{"rate": Hz, "bytes": N, ...}` or
`{"error": ...}`, then N bytes of int16 mono.
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
"""Phonemes in IPA, the letters of one sound tied by "^"."""
_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


class EngineError(Exception):
    """espeak-ng would not; the message is for the person who mends it."""


class Engine:
    """One espeak-ng, used by one thread.

    espeak-ng carries state from one sentence to the next, and neither its seed nor a new initialisation takes that
    away; so the library itself is loaded anew for each (`renew`), and a sentence sounds the same on every PC whatever
    was said before it. That costs a millisecond, after the answer has left.
    """

    def __init__(self) -> None:
        self._sound = bytearray()
        self._full = False
        self._callback = _CALLBACK(self._hear)  # kept: espeak-ng holds only a pointer
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
        """What it would pronounce, in its own signs or in IPA. "(en)" marks what it reads as English because the voice
        does not know it."""
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
    """Without control characters and lone surrogates: a NUL would end the text early."""
    kept = "".join(sign if sign >= " " and sign != "\x7f" else " " for sign in text)
    return kept.encode(errors="ignore").decode()


def answer(engine: Engine, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """The head and the sound for one request."""
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
    """Answer until the requests end, which ends the process."""
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
    os._exit(0)  # not sys.exit: the engine may be in the middle of a sentence, or hung in it


def main() -> None:
    """Keep the real stdout for answers; whatever a C library prints goes to stderr."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then closes our stdin
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    try:
        serve(sys.stdin.buffer, answers)
    except Exception:  # the end of this program, told to the parent: the last line of what is printed is its message
        traceback.print_exc()
        sys.stderr.flush()
    os._exit(1)  # Python's own end would wait for the thread that reads


if __name__ == "__main__":
    main()
