"""Reading what libsndfile cannot: M4A, AMR, WebM and more by pydub and ffmpeg, WeChat voice by silk-python.

ffmpeg also gives a second opinion on how much sound a file holds (`opinion`).
"""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from dalaba.core.model import Reason
from dalaba.sound.codec.error import refuse
from dalaba.sound.codec.formats import LONGEST, name_of
from dalaba.sound.codec.wav_header import unfinished

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SILK_HERTZ = 24_000
_SILK = (sys.executable, "-P", "-X", "utf8", str(Path(__file__).with_name("silk_worker.py")))
PATIENCE = 120.0
"""Seconds that a decoder may take. An old PC decodes ten minutes of sound in a few."""
OPINION_HERTZ = 16_000
_LARGEST = 64_000_000
"""Most bytes of a WeChat message. One minute has about 150,000."""
_FORMATS = (
    "aac,ac3,aiff,amr,amrnb,amrwb,ape,asf,au,avi,caf,dts,eac3,flac,flv,gsm,loas,matroska,mov,mp3,mpc,mpc8,mpeg,mpegts,"
    "ogg,rm,tak,tta,voc,w64,wav,wv"
)
"""Formats that contain sound themselves. Playlists are not among them, because ffmpeg would fetch what they name."""
WITH_GAPS = ("amr", "m4a", "webm")
"""Formats that leave out silence and state its length only by their timestamps."""
_NO_TRACK = ("does not contain any stream", "matches no streams")
BROKEN_OFF = ("partial file", "File ended prematurely")
_TRACK = re.compile(r"^ *Stream #0:\d+.*: Audio: ", re.M)
GUESSED = "misdetection possible"
"""ffmpeg's warning when it guesses a format: in doubt it takes almost anything for MP3."""


class Decoded(NamedTuple):
    """The sound in a file, at most one second more than `LONGEST`."""

    pcm: NDArray[np.int16]
    """Channels in columns."""
    rate: int
    tracks: int = 1
    """Number of sound tracks in the file. ffmpeg picks the one that it considers best."""


def decoded(source: str | Path | bytes, kind: str) -> Decoded:
    """Decode a file that libsndfile cannot read. Raises CodecError like `decode`."""
    return _by_silk(source) if kind == "silk" else _by_ffmpeg(source, kind)


def opinion(path: Path) -> NDArray[np.int16] | None:
    """What ffmpeg hears in a file, as one channel at `OPINION_HERTZ`; None if it hears nothing or is not installed.

    Raises CodecError if ffmpeg takes too long.
    """
    import numpy as np

    if not (program := ffmpeg()):
        return None
    more = ("-ac", "1", "-ar", str(OPINION_HERTZ), "-f", "s16le", "pipe:1")
    done = finished([*asking(program, path), *more], b"", path)
    if GUESSED in done.stderr.decode("utf-8", "replace"):
        return None
    return np.frombuffer(done.stdout[: len(done.stdout) // 2 * 2], "<i2") if done.stdout else None


def may_be_read_now(why: Reason) -> bool:
    """Whether a sound that could not be read or checked may be readable now, because the PC's fault is gone."""
    if why.code in ("sound.needs_ffmpeg", "sound.unread", "sound.unchecked"):
        return bool(ffmpeg()) and not why.params.get("hung")
    return why.code == "sound.missing" or (why.code == "sound.silk" and importlib.util.find_spec("pysilk") is not None)


def asking(program: str, path: Path, longest: int | None = LONGEST) -> list[str]:
    """The words that have ffmpeg read a file, at most a second more than `longest`."""
    whole = ["-ignore_length", "1"] if unfinished(path) else []
    words = [
        program,
        "-nostdin",
        "-hide_banner",
        "-nostats",
        "-v",
        "info",
        "-format_whitelist",
        _FORMATS,
        *whole,
        "-i",
        f"file:{path}",
    ]
    return [*words, "-vn", *([] if longest is None else ["-t", str(longest + 1)])]


def _by_ffmpeg(source: str | Path | bytes, kind: str) -> Decoded:
    """Decode with ffmpeg, and distinguish a missing ffmpeg from a broken file."""
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
        gaps = "aresample=async=1:first_pts=0," if kind in WITH_GAPS else ""
        shape = ["-af", f"{gaps}aformat=channel_layouts=mono|stereo", "-c:a", "pcm_s16le", str(wav)]
        done = finished([*asking(program, path), *shape], b"", source)
        said = done.stderr.decode("utf-8", "replace")
        if any(words in said for words in _NO_TRACK):
            raise refuse("sound.no_track", file=name_of(source))
        if any(words in said for words in BROKEN_OFF):
            raise refuse("sound.broken_off", file=name_of(source))
        try:
            if GUESSED in said:
                raise ValueError(GUESSED)
            with open(wav, "rb") as file:
                heard: Any = AudioSegment.from_wav(file)
        except Exception as failure:  # for a broken file pydub raises its own errors, IndexError or OSError
            raise refuse("sound.undecodable", file=name_of(source)) from failure
    pcm = np.frombuffer(heard.set_sample_width(2).raw_data, "<i2")
    if not len(pcm):
        raise refuse("sound.empty", file=name_of(source))
    tracks = len(_TRACK.findall(said.partition("Output #")[0]))
    return Decoded(pcm.reshape(-1, heard.channels), int(heard.frame_rate), tracks)


def _by_silk(source: str | Path | bytes) -> Decoded:
    """Decode a WeChat voice message, if silk-python is installed."""
    try:
        import pysilk  # noqa: F401  (only tests that it is installed: a separate program decodes)
    except ImportError:
        raise refuse("sound.silk", file=name_of(source)) from None
    import numpy as np

    data = source if isinstance(source, bytes) else _bounded(source)
    message = data[data.index(b"#!SILK") - 1 if data[0] == 2 else 0 :]
    pcm = _decoded([*_SILK, str(_SILK_HERTZ)], _in_blocks(message, source), source)
    heard = np.frombuffer(pcm[: len(pcm) // 2 * 2], "<i2")
    if not len(heard):
        raise refuse("sound.empty", file=name_of(source))
    return Decoded(heard.reshape(-1, 1)[: (LONGEST + 1) * _SILK_HERTZ], _SILK_HERTZ)


def _in_blocks(message: bytes, source: str | Path | bytes) -> bytes:
    """The message without its end mark (FF FF, which some programs write and the decoder does not know).

    Raises CodecError if the message ends inside a block, because its last words are missing.
    """
    at = message.index(b"#!SILK") + len(b"#!SILK_V3")
    while at + 2 <= len(message) and message[at : at + 2] != b"\xff\xff":
        at += 2 + int.from_bytes(message[at : at + 2], "little")
    if at > len(message):
        raise refuse("sound.broken_off", file=name_of(source))
    return message[:at]


def _decoded(words: list[str], given: bytes, source: str | Path | bytes) -> bytes:
    """A decoder's output. Raises CodecError like `finished`, and if the decoder failed."""
    done = finished(words, given, source)
    if done.returncode:
        raise refuse("sound.undecodable", file=name_of(source))
    return done.stdout


def finished(words: list[str], given: bytes, source: str | Path | bytes) -> subprocess.CompletedProcess[bytes]:
    """Run a decoder to its end. Raises CodecError, and kills it, if it takes too long."""
    hidden: dict[str, Any] = {}
    if sys.platform == "win32":
        hidden = {"creationflags": subprocess.CREATE_NO_WINDOW}
    try:
        return subprocess.run(words, input=given, capture_output=True, timeout=PATIENCE, check=False, **hidden)
    except subprocess.TimeoutExpired as late:
        raise refuse("sound.decoder_hangs", file=name_of(source), seconds=round(PATIENCE)) from late
    except OSError as error:
        raise refuse("sound.undecodable", file=name_of(source)) from error


def _bounded(source: str | Path) -> bytes:
    with open(source, "rb") as file:
        return file.read(_LARGEST)


def ffmpeg() -> str:
    """The path of ffmpeg: the PC's own or the one from imageio-ffmpeg; "" if there is none."""
    if found := shutil.which("ffmpeg"):
        return found
    try:
        import imageio_ffmpeg

        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except (ImportError, OSError, RuntimeError):  # RuntimeError: installed without its program
        return ""
