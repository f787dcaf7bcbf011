"""The program that holds the listening model: `whisper_worker.py FOLDER THREADS`, started by
`dalaba.speech.listening.whisper`.

It promises one answer to each request, in order, and to end at once when its stdin ends. It loads the folder it is
given and nothing from anywhere else: the packages by which faster-whisper would fetch models and decode files are
kept out of the process. (The decoder's wheel brings GPL code, too, which has no place in a process of ours.)

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
"""What the model is told it has just heard: without it, it writes Chinese in traditional signs."""
_QUIET = np.zeros(RATE // 5, np.float32)
"""At both ends: a sound that begins with its first word is misheard."""
_SILENT = 0.6
"""Probability of no speech above which what the model is unsure of is taken for none."""
_UNSURE = -1.0
"""Mean log-probability of a segment, below which it is unsure."""
_LOOP = 2.4
"""How far a segment's text can be packed, from which the model has fallen into saying one thing again and again."""
_RUN = 5
"""Tokens that may not come twice where it has; a notice that is really said twice is heard before it comes to that."""
_TOKENS, _TOKENS_A_SECOND = 30, 8.0
"""The most that a sound is given to say: twice what the quickest speaker says, so that a loop ends."""
_LONGEST = 5_000
"""Characters of an answer: the parent reads lines of 64 kB."""
_SIGNS = re.compile(r"\W+")


def load(folder: Path, threads: int) -> Any:
    """The model, ready to listen."""
    for name in ("av", "huggingface_hub"):
        sys.modules.setdefault(name, ModuleType(name))
    from faster_whisper import WhisperModel

    return WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=threads, local_files_only=True)


def answer(model: Any, language: str, samples: Any) -> dict[str, Any]:
    """The answer to one request; `samples`: float32, mono, 16 kHz."""
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
    """Whether a segment is something that was said: in silence and noise the model repeats what it was told."""
    silent = segment.no_speech_prob > _SILENT and segment.avg_logprob < _UNSURE
    said = _SIGNS.sub("", segment.text)
    return not silent and bool(said) and said not in _SIGNS.sub("", prompt)


def serve(folder: Path, threads: int, requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answer until the requests end, which ends the process."""
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
    os._exit(0)  # not sys.exit: the model may be in the middle of a sound, or hung in it


def main() -> None:
    """Keep the real stdout for answers; whatever a C library prints goes to stderr."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then closes our stdin
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    try:
        serve(Path(sys.argv[1]), int(sys.argv[2]), sys.stdin.buffer, answers)
    except Exception:  # the end of this program, told to the parent: the last line of what is printed is its message
        traceback.print_exc()
        sys.stderr.flush()
    os._exit(1)  # Python's own end would wait for the thread that reads


if __name__ == "__main__":
    main()
