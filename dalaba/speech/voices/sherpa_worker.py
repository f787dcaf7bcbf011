"""The program that holds a sherpa-onnx model: `sherpa_worker.py FOLDER`, started by `dalaba.speech.voices.sherpa`.

It answers each request once, in order, and ends at once when its stdin closes. The files in the folder show the kind of
model, by their names in sherpa-onnx's own releases: a Kokoro has a voices.bin, a Matcha has a vocoder (vocos, hifigan),
any other is a VITS.

A request is one line of JSON, `{"text", "speed"}`; the answer is one line, `{"rate": Hz, "bytes": N}` or `{"error":
...}`, then N bytes of int16 mono. The loop repeats the one in espeak_worker on purpose: that program shares no code
with this one, since espeak-ng is GPL.
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

MAX_SECONDS = 180
_FULL_SCALE = 32767


def settings(folder: Path) -> tuple[str, dict[str, str]]:
    """The kind of model, and its files by the names in sherpa-onnx's settings. Raises ValueError if there is none."""
    models = sorted(folder.glob("*.onnx"), key=lambda file: ("int8" in file.name, file.name))
    vocoders = [file for file in models if "vocos" in file.name or "hifigan" in file.name]
    models = [file for file in models if file not in vocoders]
    if not models or not (folder / "tokens.txt").is_file():
        raise ValueError(f"{folder.name}: needs a .onnx and tokens.txt")
    files = {"tokens": str(folder / "tokens.txt")}
    if lexicons := sorted(folder.glob("lexicon*.txt")):
        files["lexicon"] = ",".join(map(str, lexicons))
    for name, inside in (("data_dir", "espeak-ng-data"), ("dict_dir", "dict")):
        if (folder / inside).is_dir():
            files[name] = str(folder / inside)
    if speakers := sorted(folder.glob("voices*.bin")):
        return "kokoro", {**files, "model": str(models[0]), "voices": str(speakers[0])}
    if vocoders:
        return "matcha", {**files, "acoustic_model": str(models[0]), "vocoder": str(vocoders[0])}
    return "vits", {**files, "model": str(models[0])}


def load(folder: Path) -> Any:
    """The loaded model."""
    import sherpa_onnx

    kind, files = settings(folder)
    part = getattr(sherpa_onnx, f"OfflineTts{kind.capitalize()}ModelConfig")(**files)
    whole = sherpa_onnx.OfflineTtsModelConfig(**{kind: part}, num_threads=1, provider="cpu")
    config = sherpa_onnx.OfflineTtsConfig(model=whole, max_num_sentences=1)
    if not config.validate():
        raise ValueError(f"{folder.name}: sherpa-onnx does not take its files")
    return sherpa_onnx.OfflineTts(config)


def answer(model: Any, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """The head and the sound that answer one request."""
    audio = model.generate(str(request["text"]), sid=0, speed=float(request["speed"]))
    samples = np.asarray(audio.samples, np.float32)
    if len(samples) > MAX_SECONDS * audio.sample_rate:
        return {"error": f"more than {MAX_SECONDS} s of sound"}, b""
    sound = np.clip(samples * _FULL_SCALE, -_FULL_SCALE, _FULL_SCALE).astype("<i2").tobytes()
    return {"rate": int(audio.sample_rate), "bytes": len(sound)}, sound


def serve(folder: Path, requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answer requests until stdin closes, which ends the process."""
    lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(requests, lines), daemon=True).start()
    model = load(folder)
    while True:
        head, sound = answer(model, json.loads(lines.get()))
        answers.write(json.dumps(head).encode() + b"\n" + sound)
        answers.flush()


def _listen(requests: IO[bytes], lines: queue.SimpleQueue[bytes]) -> None:
    for line in requests:
        lines.put(line)
    os._exit(0)  # not sys.exit: the model may be speaking or may hang


def main() -> None:
    """Keep the real stdout for answers, and send whatever a C library prints to stderr."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then closes this stdin
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    try:
        serve(Path(sys.argv[1]), sys.stdin.buffer, answers)
    except Exception:  # ends this program; the parent shows the last line printed
        traceback.print_exc()
        sys.stderr.flush()
    os._exit(1)  # Python's own exit would wait for the reading thread


if __name__ == "__main__":
    main()
