"""The program apart that looks at one sound file: `main` with the words FILE TOLD SOUND FOLDER.

It writes what it found to TOLD (JSON) and the sound to SOUND (MP3), and everything else to FOLDER. It bounds its own
memory, its time on the processor and the size of its files, where the system can; they hold for the decoders it starts
too.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dalaba.core.model import Reason

_MEMORY = 2_000_000_000
_PROCESSOR = 140
"""Seconds."""
_FILE = 600_000_000
_STEPS = 400
_A_SECOND = 50
_LONGEST = 3 * 3_600
"""Most seconds of a sound; longer ones belong into pieces."""
_RATE = 22_050
_KBPS = 64
_SILENT = -70
"""LUFS."""
_SUFFIXES = (
    (b"ID3", ".mp3"), (b"\xff\xfb", ".mp3"), (b"\xff\xf3", ".mp3"), (b"\xff\xf2", ".mp3"), (b"fLaC", ".flac"),
    (b"OggS", ".ogg"), (b"RIFF", ".wav"), (b"RF64", ".wav"), (b"FORM", ".aiff"), (b"caff", ".caf"), (b".snd", ".au"),
)  # fmt: skip
_SUFFIX_OF = {"silk": ".silk", "amr": ".amr", "m4a": ".m4a", "wma": ".wma", "aac": ".aac", "webm": ".webm"}


def main() -> None:
    """Look at the file that the command line names."""
    path, told, sound, folder = map(Path, sys.argv[1:5])
    os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"
    tempfile.tempdir = str(folder)
    bound()
    from dalaba.sound.codec import CodecError, refuse

    try:
        body = look(path, sound)
    except CodecError as error:
        body = {"trouble": _plain(error.reason)}
    except MemoryError:
        body = {"trouble": _plain(refuse("sound.undecodable", file=path.name).reason)}
    if "trouble" in body:
        sound.unlink(missing_ok=True)
    told.write_text(json.dumps(body, ensure_ascii=False), "utf-8")


if sys.platform == "win32":

    def bound() -> None:
        """Windows ends it by time alone; the parent does that."""

else:

    def bound() -> None:
        """Take no more than an announcement needs."""
        import resource

        for kind, most in (
            (resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_CPU, _PROCESSOR), (resource.RLIMIT_FSIZE, _FILE),
        ):  # fmt: skip
            _, hard = resource.getrlimit(kind)
            resource.setrlimit(kind, (most if hard < 0 else min(most, hard), hard))


def look(path: Path, sound: Path) -> dict[str, Any]:
    """What the file is. Raises CodecError if it cannot be used at all."""
    from dalaba.sound.codec import CodecError, doubts_of_end, open_sound, refuse, take
    from dalaba.sound.processing import Weighing, loudness, speech_in

    doubts_of_end(path)
    source = open_sound(path)
    _refuse_long(path, source.frames, source.rate)
    weighed, outline = Weighing(source.channels), Outline(source.rate)
    for block in source.blocks():
        weighed.add(block)
        outline.add(block)
        _refuse_long(path, outline.frames, source.rate)
    if not outline.frames:
        raise refuse("sound.empty", file=path.name)
    about = {
        "rate": source.rate, "channels": source.channels, "dead": int((weighed.weights == 0).sum()),
        "peaks": outline.peaks(), "suffix": _suffix(path),
    }  # fmt: skip
    try:
        samples, found = take(path, _RATE)
    except CodecError as error:
        if error.reason.code != "sound.too_long":
            raise
        _write_mp3(sound, (block.mean(axis=1) for block in source.blocks()), source.rate)
        seconds = outline.frames / source.rate
        return {**about, "seconds": round(seconds, 2), "loudness": None, "speech": False, "doubts": []}
    _write_mp3(sound, [samples], _RATE)
    loud = loudness(speech_in(samples, _RATE), _RATE)
    return {
        **about, "seconds": round(found.seconds, 2), "loudness": round(loud, 1) if loud > _SILENT else None,
        "speech": True, "doubts": [_plain(each) for each in found.doubts],
    }  # fmt: skip


def _refuse_long(path: Path, frames: int, rate: int) -> None:
    from dalaba.sound.codec import refuse

    if frames > _LONGEST * rate:
        raise refuse("sound.too_long", file=path.name, minutes=frames // rate // 60, most=_LONGEST // 60)


class Outline:
    """The highest samples of a sound whose blocks are added."""

    def __init__(self, rate: int) -> None:
        self._step = max(1, rate // _A_SECOND)
        self._highest: list[NDArray[np.float32]] = []
        self.frames = 0

    def add(self, block: NDArray[np.float32]) -> None:
        """Add a block, channels in columns."""
        import numpy as np

        self.frames += len(block)
        if len(block):
            height = np.abs(block).max(axis=1)
            self._highest.append(np.maximum.reduceat(height, np.arange(0, len(height), self._step)))

    def peaks(self) -> list[float]:
        """The outline in at most `_STEPS` steps."""
        import numpy as np

        high = np.concatenate(self._highest)
        edges = np.unique(np.linspace(0, len(high), min(_STEPS, len(high)) + 1).astype(int)[:-1])
        return [round(min(1.0, float(height)), 3) for height in np.maximum.reduceat(high, edges)]


def _write_mp3(path: Path, blocks: Iterable[NDArray[np.float32]], rate: int) -> None:
    from dalaba.sound.codec import Mp3Stream, Resampler

    stream, resampler = Mp3Stream(_RATE, _KBPS), Resampler(rate, _RATE)
    with open(path, "wb") as file:
        for block in blocks:
            for part in resampler.add(block):
                file.write(stream.add(part))
        for part in resampler.end():
            file.write(stream.add(part))
        file.write(stream.end())


def _suffix(path: Path) -> str:
    from dalaba.sound.codec.formats import head_of, kind_of

    head = head_of(path, most=None)
    kind = kind_of(head)
    return (
        _SUFFIX_OF.get(kind, "") if kind else next((each for begins, each in _SUFFIXES if head.startswith(begins)), "")
    )


def _plain(reason: Reason) -> dict[str, Any]:
    return {"code": reason.code, "params": dict(reason.params)}
