"""Reading what libsndfile cannot block by block, through a pipe from ffmpeg: no length is too long for the memory."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from dalaba.sound.codec import foreign
from dalaba.sound.codec.error import CodecError, refuse
from dalaba.sound.codec.formats import name_of
from dalaba.sound.codec.reading import Opened

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

HERTZ = 48_000
"""The rate that ffmpeg is asked for."""
_AUDIO = re.compile(r"^ *Stream #0:\d+.*: Audio: .*? Hz, ([^,\n]+)", re.M)
_LENGTH = re.compile(r"Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?)")
_MOST_REMARKS = 20_000


class _Kind(NamedTuple):
    channels: int
    """1 or 2."""
    frames: int
    """At `HERTZ`, as the file states; 0 if it does not."""


def opened_by_ffmpeg(path: Path, kind: str) -> Opened:
    """Open a file to be read by ffmpeg, at `HERTZ`, with one channel or two. `kind`: the format, for messages.

    Raises CodecError: `sound.needs_ffmpeg`, `sound.no_track`, `sound.undecodable`.
    """
    program = foreign.ffmpeg()
    if not program:
        raise refuse("sound.needs_ffmpeg", file=name_of(path), format=kind or "?")
    found = _kind(program, path)

    def blocks(since: int = 0) -> Iterator[NDArray[np.float32]]:
        for block in _blocks(program, path, kind, found.channels):
            if since < len(block):
                yield block[since:]
            since = max(0, since - len(block))

    return Opened(HERTZ, found.channels, found.frames, blocks)


def _kind(program: str, path: Path) -> _Kind:
    """What ffmpeg says of a file without decoding it."""
    said = foreign.finished(foreign.asking(program, path, longest=None)[:-1], b"", path).stderr.decode(
        "utf-8", "replace"
    )
    audio = _AUDIO.search(said)
    if foreign.GUESSED in said:
        raise refuse("sound.undecodable", file=name_of(path))
    if audio is None:
        raise refuse("sound.no_track" if "Input #0" in said else "sound.undecodable", file=name_of(path))
    length = _LENGTH.search(said)
    seconds = int(length[1]) * 3600 + int(length[2]) * 60 + float(length[3]) if length else 0.0
    return _Kind(1 if audio[1].startswith(("mono", "1 ch")) else 2, round(seconds * HERTZ))


def _blocks(program: str, path: Path, kind: str, channels: int) -> Iterator[NDArray[np.float32]]:
    """Blocks of one second, channels in columns. Raises CodecError where the file breaks off, and if ffmpeg fails."""
    import numpy as np

    gaps = ["-af", "aresample=async=1:first_pts=0"] if kind in foreign.WITH_GAPS else []
    shape = [*gaps, "-ac", str(channels), "-ar", str(HERTZ), "-f", "s16le", "pipe:1"]
    size = 2 * channels * HERTZ
    with _running([*foreign.asking(program, path, longest=None), *shape], path) as pipe:
        while block := pipe.read(size):
            pcm = np.frombuffer(block[: len(block) // (2 * channels) * 2 * channels], "<i2").reshape(-1, channels)
            yield pcm.astype(np.float32) / np.float32(32768)


@contextmanager
def _running(words: list[str], path: Path) -> Iterator[_Pipe]:
    """ffmpeg, ended in any case. Raises CodecError if it failed, or was killed because it gave nothing for too long."""
    hidden: dict[str, Any] = {}
    if sys.platform == "win32":
        hidden = {"creationflags": subprocess.CREATE_NO_WINDOW}
    with tempfile.TemporaryFile() as remarks:
        try:
            worker = subprocess.Popen(
                words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=remarks, **hidden
            )  # fmt: skip
        except OSError as error:
            raise refuse("sound.undecodable", file=name_of(path)) from error
        pipe = _Pipe(worker)
        try:
            yield pipe
        finally:
            worker.kill()
            worker.wait()
            pipe.close()
        remarks.seek(0)
        failure = _failure(remarks.read(_MOST_REMARKS).decode("utf-8", "replace"), pipe, path)
        if failure is not None:
            raise failure


def _failure(said: str, pipe: _Pipe, path: Path) -> CodecError | None:
    """How reading to the end went wrong, if it did."""
    if pipe.late:
        return refuse("sound.decoder_hangs", file=name_of(path), seconds=round(foreign.PATIENCE))
    if any(words in said for words in foreign.BROKEN_OFF):
        return refuse("sound.broken_off", file=name_of(path))
    return refuse("sound.undecodable", file=name_of(path)) if foreign.GUESSED in said or not pipe.heard else None


class _Pipe:
    """What a worker writes. The worker is killed if one read takes longer than `PATIENCE`."""

    def __init__(self, worker: subprocess.Popen[bytes]) -> None:
        self._worker = worker
        assert worker.stdout is not None  # it was asked for as a pipe
        self._from: IO[bytes] = worker.stdout
        self.heard = 0
        """Bytes read."""
        self.late = False

    def read(self, size: int) -> bytes:
        """The next bytes; fewer at the end."""
        watch = threading.Timer(foreign.PATIENCE, self._give_up)
        watch.daemon = True
        watch.start()
        try:
            found = self._from.read(size)
        finally:
            watch.cancel()
        self.heard += len(found)
        return found

    def close(self) -> None:
        self._from.close()

    def _give_up(self) -> None:
        self.late = True
        self._worker.kill()
