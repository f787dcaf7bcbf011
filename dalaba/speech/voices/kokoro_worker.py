"""The program that holds the Kokoro model, started by `voices.kokoro`: `kokoro_worker.py FOLDER THREADS IDLE [calm]`.

It answers each request once, in order. It ends at once when its stdin closes, and by itself after IDLE seconds without
a request, which frees its memory (about 560 MB). Its threads spin during a sentence, which is 20 % faster on two cores,
but not between sentences. With `calm` it runs at low priority.

A request is one line of JSON, `{"signs": [numbers of the model's signs], "speaker", "speed"}`; the answer is one line,
`{"rate": Hz, "bytes": N}` or `{"error": ...}`, then N bytes of int16 mono. The loop repeats the one in espeak_worker on
purpose: that program shares no code with this one, since espeak-ng is GPL.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import sys
import threading
import traceback
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

RATE = 24_000
MODEL = "kokoro-v1.0.int8.onnx"
STYLE = 256
"""Numbers in a style. A speaker has one style for each length of text."""
_FULL_SCALE = 32767
_BELOW_NORMAL = 0x4000


class Model:
    """The loaded model, and the styles of the speakers used so far."""

    def __init__(self, folder: Path, threads: int) -> None:
        import onnxruntime

        settings = onnxruntime.SessionOptions()
        settings.intra_op_num_threads, settings.inter_op_num_threads = threads, 1
        settings.log_severity_level = 3
        # an optimised graph is no faster here, and takes 0.9 s to load instead of 0.5 s
        settings.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        settings.add_session_config_entry("session.force_spinning_stop", "1")
        settings.add_session_config_entry("session.set_denormal_as_zero", "1")
        self._session = onnxruntime.InferenceSession(str(folder / MODEL), settings, providers=["CPUExecutionProvider"])
        self._folder = folder
        self._styles: dict[str, NDArray[np.float32]] = {}

    def speak(self, signs: list[int], speaker: str, speed: float) -> bytes:
        """The sound of the signs, int16 mono at `RATE`. Several speakers joined by "+" give their mean."""
        if speaker not in self._styles:
            files = [np.fromfile(self._folder / f"{each}.bin", "<f4") for each in speaker.split("+")]
            self._styles[speaker] = np.mean(files, axis=0, dtype=np.float32).reshape(-1, 1, STYLE)
        given = {
            "tokens": np.array([[0, *signs, 0]], np.int64),
            "style": self._styles[speaker][len(signs) - 1],
            "speed": np.array([speed], np.float32),
        }
        sound = np.asarray(self._session.run(None, given)[0], np.float32).reshape(-1)
        return np.clip(sound * _FULL_SCALE, -_FULL_SCALE, _FULL_SCALE).astype("<i2").tobytes()


def serve(model: Model, requests: IO[bytes], answers: IO[bytes], idle: float) -> None:
    """Answer requests until stdin closes or nothing is asked for `idle` seconds. Both end the process."""
    lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(requests, lines), daemon=True).start()
    while True:
        try:
            request = json.loads(lines.get(timeout=idle))
        except queue.Empty:
            return
        head, sound = _answer(model, request)
        answers.write(json.dumps(head).encode() + b"\n" + sound)
        answers.flush()


def _answer(model: Model, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    sound = model.speak([int(each) for each in request["signs"]], str(request["speaker"]), float(request["speed"]))
    return {"rate": RATE, "bytes": len(sound)}, sound


def _listen(requests: IO[bytes], lines: queue.SimpleQueue[bytes]) -> None:
    for line in requests:
        lines.put(line)
    os._exit(0)  # not sys.exit: the model may be speaking or may hang


def step_back() -> None:
    """Lower this process's priority: a sentence may take longer, but a sound must not start later."""
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.windll.kernel32
        kernel.GetCurrentProcess.restype = ctypes.c_void_p  # a handle: as an int it would lose its upper half
        kernel.SetPriorityClass.argtypes = (ctypes.c_void_p, ctypes.c_uint32)
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), _BELOW_NORMAL)
    else:
        os.nice(10)


def main() -> None:
    """Keep the real stdout for answers, and send whatever a C library prints to stderr."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then closes this stdin
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    try:
        if "calm" in sys.argv[4:]:
            step_back()
        serve(Model(Path(sys.argv[1]), int(sys.argv[2])), sys.stdin.buffer, answers, float(sys.argv[3]))
    except Exception:  # ends this program; the parent shows the last line printed
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)  # Python's own exit would wait for the reading thread
    os._exit(0)


if __name__ == "__main__":
    main()
