"""The program that holds the Kokoro model, started by `voices.kokoro`: `kokoro_worker.py FOLDER THREADS IDLE [calm]`.

It promises one answer to each request, in order; to end at once when its stdin ends, and by itself when nothing was
asked of it for IDLE seconds, which gives its memory (some 560 MB) back. Its threads spin within a sentence, which is a
fifth quicker on two cores, and not between them; where it is to be calm, everything else goes first.

A request is one line of JSON, `{"signs": [numbers of the model's signs], "speaker", "speed"}`; the answer one line,
`{"rate": Hz, "bytes": N}` or `{"error": ...}`, then N bytes of int16 mono. The loop is espeak_worker's once more, on
purpose: that program shares no code with ours, as espeak-ng is GPL.
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
"""Numbers of a style; a speaker has one for each length of text."""
_FULL_SCALE = 32767
_BELOW_NORMAL = 0x4000


class Model:
    """The model, loaded once, and the styles of the speakers that were asked for."""

    def __init__(self, folder: Path, threads: int) -> None:
        import onnxruntime

        settings = onnxruntime.SessionOptions()
        settings.intra_op_num_threads, settings.inter_op_num_threads = threads, 1
        settings.log_severity_level = 3
        # an optimised graph speaks no faster here, and loads in 0.9 s instead of 0.5
        settings.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        settings.add_session_config_entry("session.force_spinning_stop", "1")
        settings.add_session_config_entry("session.set_denormal_as_zero", "1")
        self._session = onnxruntime.InferenceSession(str(folder / MODEL), settings, providers=["CPUExecutionProvider"])
        self._folder = folder
        self._styles: dict[str, NDArray[np.float32]] = {}

    def speak(self, signs: list[int], speaker: str, speed: float) -> bytes:
        """The sound of the signs, int16 mono at `RATE`. A speaker may be several, joined by "+": their mean."""
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
    """Answer until the requests end, or nothing is asked for `idle` seconds: either ends the process."""
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
    os._exit(0)  # not sys.exit: the model may be in the middle of a sentence, or hung in it


def step_back() -> None:
    """Below the priority of what plays: a sentence may take longer, a sound may not start later."""
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.windll.kernel32
        kernel.GetCurrentProcess.restype = ctypes.c_void_p  # a handle: as an int its upper half would be lost
        kernel.SetPriorityClass.argtypes = (ctypes.c_void_p, ctypes.c_uint32)
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), _BELOW_NORMAL)
    else:
        os.nice(10)


def main() -> None:
    """Keep the real stdout for answers; whatever a C library prints goes to stderr."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then closes our stdin
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    try:
        if "calm" in sys.argv[4:]:
            step_back()
        serve(Model(Path(sys.argv[1]), int(sys.argv[2])), sys.stdin.buffer, answers, float(sys.argv[3]))
    except Exception:  # the end of this program, told to the parent: the last line of what is printed is its message
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)  # Python's own end would wait for the thread that reads
    os._exit(0)


if __name__ == "__main__":
    main()
