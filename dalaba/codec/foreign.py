"""What phones make and libsndfile does not read: M4A, AMR, WebM by pydub and ffmpeg, WeChat's by silk-python."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dalaba.codec.failure import refuse
from dalaba.codec.reading import LONGEST, name_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SILK_HERTZ = 24_000
_SILK = (sys.executable, "-P", "-X", "utf8", str(Path(__file__).with_name("silk_worker.py")))
PATIENCE = 120.0
"""Seconds that a decoder has: ten minutes of sound take an old PC a few."""
_LARGEST = 64_000_000
"""Bytes of a WeChat message: a minute of it has 150,000."""


def decoded(source: str | Path | bytes, kind: str) -> tuple[NDArray[np.int16], int]:
    """int16, channels in columns, and hertz; no more than a second over `LONGEST`. CodecError as `decode`."""
    return _by_silk(source) if kind == "silk" else _by_ffmpeg(source, kind)


def _by_ffmpeg(source: str | Path | bytes, kind: str) -> tuple[NDArray[np.int16], int]:
    """A missing ffmpeg is told from a broken file."""
    program = ffmpeg()
    if not program:
        raise refuse("sound.needs_ffmpeg", file=name_of(source), format=kind)
    import numpy as np
    from pydub import AudioSegment

    with tempfile.TemporaryDirectory(prefix="dalaba-") as folder:
        wav = Path(folder, "heard.wav")
        path = Path(folder, "given") if isinstance(source, bytes) else Path(source)
        if isinstance(source, bytes):
            path.write_bytes(source)
        words = [program, "-nostdin", "-v", "error", "-i", f"file:{path}", "-vn", "-t", str(LONGEST + 1)]
        words += ["-af", "aformat=channel_layouts=mono|stereo", "-c:a", "pcm_s16le", str(wav)]
        said = _run(words, b"", source, kind)
        if "does not contain any stream" in said or "matches no streams" in said:
            raise refuse("sound.no_track", file=name_of(source))
        try:
            with open(wav, "rb") as file:
                heard: Any = AudioSegment.from_wav(file)
        except Exception as failure:  # pydub raises its own, IndexError and OSError for a broken file
            raise refuse("sound.undecodable", file=name_of(source), detail=kind) from failure
    pcm = np.frombuffer(heard.set_sample_width(2).raw_data, "<i2")
    if not len(pcm):
        raise refuse("sound.empty", file=name_of(source))
    return pcm.reshape(-1, heard.channels), int(heard.frame_rate)


def _by_silk(source: str | Path | bytes) -> tuple[NDArray[np.int16], int]:
    """A WeChat voice message, where silk-python is installed."""
    try:
        import pysilk  # noqa: F401  (only whether it is there: a program of its own decodes)
    except ImportError:
        raise refuse("sound.silk", file=name_of(source)) from None
    import numpy as np

    data = source if isinstance(source, bytes) else _bounded(source)
    message = data[data.index(b"#!SILK") - 1 if data[0] == 2 else 0 :]
    pcm = _decoded([*_SILK, str(_SILK_HERTZ)], message, source)
    heard = np.frombuffer(pcm[: len(pcm) // 2 * 2], "<i2")
    if not len(heard):
        raise refuse("sound.empty", file=name_of(source))
    return heard.reshape(-1, 1)[: (LONGEST + 1) * _SILK_HERTZ], _SILK_HERTZ


def _run(words: list[str], given: bytes, source: str | Path | bytes, kind: str) -> str:
    """What a decoder complained of. CodecError for one that does not come to an end: it is ended."""
    return _finished(words, given, source, kind).stderr.decode("utf-8", "replace")


def _decoded(words: list[str], given: bytes, source: str | Path | bytes) -> bytes:
    """What a decoder wrote. CodecError as `_run`, and for one that failed."""
    done = _finished(words, given, source, "silk")
    if done.returncode:
        raise refuse("sound.undecodable", file=name_of(source), detail="silk")
    return done.stdout


def _finished(
    words: list[str], given: bytes, source: str | Path | bytes, kind: str
) -> subprocess.CompletedProcess[bytes]:
    hidden: dict[str, Any] = {}
    if sys.platform == "win32":
        hidden = {"creationflags": subprocess.CREATE_NO_WINDOW}
    try:
        return subprocess.run(words, input=given, capture_output=True, timeout=PATIENCE, check=False, **hidden)
    except subprocess.TimeoutExpired as late:
        raise refuse("sound.decoder_hangs", file=name_of(source), seconds=round(PATIENCE)) from late
    except OSError as error:
        raise refuse("sound.undecodable", file=name_of(source), detail=kind) from error


def _bounded(source: str | Path) -> bytes:
    with open(source, "rb") as file:
        return file.read(_LARGEST)


def ffmpeg() -> str:
    """The ffmpeg on this PC, its own or the one that imageio-ffmpeg brings; empty for none."""
    if found := shutil.which("ffmpeg"):
        return found
    try:
        import imageio_ffmpeg
    except ImportError:
        return ""
    return str(imageio_ffmpeg.get_ffmpeg_exe())
