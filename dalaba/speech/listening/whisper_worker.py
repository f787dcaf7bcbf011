"""The program that holds the listening model: `whisper_worker.py FOLDER THREADS`, started by
`dalaba.speech.listening.whisper`.

It answers each request once, in order, and ends at once when its stdin closes. It loads only the folder that it is
given: the packages with which faster-whisper would download models and decode files are kept out of the process. (The
decoder's wheel also contains GPL code, which must not be loaded into a process of this program.)

A request is one line of JSON, `{"language": "zh" or "en", "bytes": N}`, then N bytes of int16 mono at 16 kHz; the
answer is one line, `{"text", "sure": mean log-probability, "rate": 16000, "bytes": 0}`.
"""

from __future__ import annotations

import json
import os
import queue
import re
import signal
import sys
import threading
import traceback
from pathlib import Path
from types import ModuleType
from typing import IO, Any

import numpy as np

RATE = 16_000
PROMPTS = {"zh": "以下是普通话的句子。", "en": ""}
"""What the model is told that it has just heard. Without it, it writes traditional Chinese."""
_QUIET = np.zeros(RATE // 5, np.float32)
"""Silence added at both ends, because a sound that begins with its first word is misheard."""
_SILENT = 0.6
"""If the model is unsure and the probability of no speech exceeds this, the segment counts as silence."""
_UNSURE = -1.0
"""Mean log-probability below which a segment counts as unsure."""
_LOOP = 2.4
"""Compression ratio of a segment's text above which the model is repeating itself in a loop."""
_RUN = 5
"""After a loop, no run of this many tokens may occur twice. Notices that really repeat never get this far."""
_TOKENS, _TOKENS_A_SECOND = 30, 8.0
"""Most tokens for a sound: twice what the fastest speaker needs, so that a loop ends."""
_LONGEST = 5_000
"""Most characters of an answer, because the parent reads lines of 64 kB."""
_SIGNS = re.compile(r"\W+")


def load(folder: Path, threads: int) -> Any:
    """The loaded model."""
    for name in ("av", "huggingface_hub"):
        sys.modules.setdefault(name, ModuleType(name))
    from faster_whisper import WhisperModel

    return WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=threads, local_files_only=True)


def answer(model: Any, language: str, samples: Any) -> dict[str, Any]:
    """The answer to one request. `samples`: float32, mono, 16 kHz."""
    if not len(samples) or not np.any(samples):
        return {"text": "", "sure": 0.0, "rate": RATE, "bytes": 0}
    segments = listened(model, language, samples)
    if any(each.compression_ratio > _LOOP for each in segments):
        segments = listened(model, language, samples, no_repeat_ngram_size=_RUN)
    heard = [each for each in segments if spoken(each, PROMPTS[language])]
    text = "".join(each.text for each in heard).strip()
    length = sum(each.end - each.start for each in heard) or 1.0
    sure = sum(each.avg_logprob * (each.end - each.start) for each in heard) / length
    return {"text": text[:_LONGEST], "sure": round(sure, 3), "rate": RATE, "bytes": 0}


def listened(model: Any, language: str, samples: Any, **more: Any) -> list[Any]:
    """The model's segments of a sound."""
    segments, _ = model.transcribe(
        np.concatenate([_QUIET, samples, _QUIET]),
        language=language,
        beam_size=5,
        temperature=0.0,
        initial_prompt=PROMPTS[language] or None,
        condition_on_previous_text=False,
        max_new_tokens=_TOKENS + int(_TOKENS_A_SECOND * min(30.0, len(samples) / RATE)),
        **more,
    )
    return list(segments)


def spoken(segment: Any, prompt: str) -> bool:
    """Whether a segment was really said. In silence and noise the model repeats its prompt."""
    silent = segment.no_speech_prob > _SILENT and segment.avg_logprob < _UNSURE
    said = _SIGNS.sub("", segment.text)
    return not silent and bool(said) and said not in _SIGNS.sub("", prompt)


def serve(folder: Path, threads: int, requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answer requests until stdin closes, which ends the process."""
    asked: queue.SimpleQueue[tuple[str, bytes]] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(requests, asked), daemon=True).start()
    model = load(folder, threads)
    while True:
        language, sound = asked.get()
        samples = np.frombuffer(sound, "<i2").astype(np.float32) / 32768
        answers.write(json.dumps(answer(model, language, samples)).encode() + b"\n")
        answers.flush()


def _listen(requests: IO[bytes], asked: queue.SimpleQueue[tuple[str, bytes]]) -> None:
    for line in requests:
        head = json.loads(line)
        asked.put((str(head["language"]), requests.read(int(head.get("bytes", 0)))))
    os._exit(0)  # not sys.exit: the model may be listening or may hang


def main() -> None:
    """Keep the real stdout for answers, and send whatever a C library prints to stderr."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then closes this stdin
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    try:
        serve(Path(sys.argv[1]), int(sys.argv[2]), sys.stdin.buffer, answers)
    except Exception:  # whatever it is, it is printed, and the program ends with 1; the parent shows the last line
        traceback.print_exc()
        sys.stderr.flush()
    os._exit(1)  # Python's own exit would wait for the reading thread


if __name__ == "__main__":
    main()
