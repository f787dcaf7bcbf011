"""What phones make and libsndfile does not read: M4A, AMR, WebM by pydub and ffmpeg, WeChat's by silk-python."""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dalaba.codec.failure import refuse
from dalaba.codec.reading import LONGEST, name_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_HERTZ = 32_000
"""What ffmpeg hands over: as much as any phone's recorder means, and little enough for the memory of an old PC."""
_SILK_HERTZ = 24_000
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

    AudioSegment.converter = program
    hertz = {"amr": 8_000}.get(kind, _HERTZ) if not _wide(source) else 16_000
    options = ["-nostdin", "-ar", str(hertz), "-af", "aformat=channel_layouts=mono|stereo"]
    try:
        with io.BytesIO(source) if isinstance(source, bytes) else open(source, "rb") as file:
            heard: Any = AudioSegment.from_file_using_temporary_files(file, parameters=options, duration=LONGEST + 1)
    except Exception as failure:  # pydub raises its own, IndexError and OSError for a broken file
        if "does not contain any stream" in str(failure) or "matches no streams" in str(failure):
            raise refuse("sound.no_track", file=name_of(source)) from failure
        raise refuse("sound.undecodable", file=name_of(source), detail=kind) from failure
    pcm = np.frombuffer(heard.set_sample_width(2).raw_data, "<i2")
    if not len(pcm):
        raise refuse("sound.empty", file=name_of(source))
    return pcm.reshape(-1, heard.channels), int(heard.frame_rate)


def _wide(source: str | Path | bytes) -> bool:
    """Whether it is AMR of 16 kHz."""
    from dalaba.codec.reading import head_of

    return head_of(source).startswith(b"#!AMR-WB")


def _by_silk(source: str | Path | bytes) -> tuple[NDArray[np.int16], int]:
    """A WeChat voice message, where silk-python is installed."""
    try:
        import pysilk
    except ImportError:
        raise refuse("sound.silk", file=name_of(source)) from None
    import numpy as np

    data = source if isinstance(source, bytes) else _bounded(source)
    pcm = io.BytesIO()
    try:
        pysilk.decode(io.BytesIO(data[data.index(b"#!SILK") - 1 if data[0] == 2 else 0 :]), pcm, _SILK_HERTZ)
    except Exception as failure:
        raise refuse("sound.undecodable", file=name_of(source), detail="silk") from failure
    heard = np.frombuffer(pcm.getvalue()[: len(pcm.getvalue()) // 2 * 2], "<i2")
    if not len(heard):
        raise refuse("sound.empty", file=name_of(source))
    return heard.reshape(-1, 1)[: (LONGEST + 1) * _SILK_HERTZ], _SILK_HERTZ


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
