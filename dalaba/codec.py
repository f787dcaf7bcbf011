"""Sound to files and back: MP3 out, and in whatever people bring. What a file is, its content says, not its name.

Promises: an MP3 made here decodes to the sound that went in, to the sample, after `ENCODER_DELAY` samples; pieces
encoded each by itself may be put one after another (`assemble`), so a sentence is encoded once for all clips that
say it; and what is asked to stay under a true peak does so after decoding. It does not judge or change the sound.
MP3 here is mono, constant bit rate, without a header frame: every player reads it, and its length follows its size.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dalaba.model import Millis, Reason

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

ENCODER_DELAY = 1105
"""Samples of a decoded MP3 before the sound: 576 of LAME's and 529 of every decoder's. At all rates (measured)."""
KBPS = 64
RATES = (16_000, 22_050, 24_000, 32_000, 44_100, 48_000)
"""What MP3 can hold and is tried here, in hertz."""
PEAK = -1.0
"""dBTP that a decoded piece keeps to."""

_FLUSH = 1152
"""Samples that LAME adds at least: 576 before the sound and 576 behind it."""
_SCALE = 0.95
"""LAME makes everything so much softer; taken back before encoding."""
_EFFORT = 5
"""LAME's quality: 2 is the most work, 7 the least."""


class CodecError(Exception):
    """A sound that could not be read or written; `reason` says why in the catalogue's words."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(f"{reason.code} {dict(reason.params)}")
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Piece:
    """A sound and the pause after it, encoded by itself; whole MP3 frames, so its length is a multiple of a frame."""

    data: bytes
    rate: int
    sound: int
    """Samples of sound."""
    length: int
    """Samples that it takes in a clip: the next piece's sound begins so many after its own."""
    peak: float = float("-inf")
    """dBTP, decoded."""


@dataclass(frozen=True, slots=True)
class Assembly:
    """Pieces in one MP3: decode it, drop `skip` samples, and piece i sounds from sample `onsets[i]` on."""

    data: bytes
    rate: int
    skip: int
    frames: int
    onsets: tuple[int, ...]


# --- out ------------------------------------------------------------------------------------------------------------


def encode_mp3(samples: Samples, rate: int, kbps: int = KBPS) -> bytes:
    """Float32 mono as MP3. What is over full scale is cut. ValueError for a rate that is not one of `RATES`."""
    import lameenc
    import numpy as np

    if rate not in RATES:
        raise ValueError(f"{rate} Hz is none of {RATES}")
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(kbps)
    encoder.set_in_sample_rate(rate)
    encoder.set_channels(1)
    encoder.set_quality(_EFFORT)
    encoder.silence()
    pcm = np.clip(samples * (32767 / _SCALE), -32767, 32767).astype("<i2")
    return bytes(encoder.encode(pcm.tobytes())) + bytes(encoder.flush())


def encode_flac(samples: Samples, rate: int) -> bytes:
    """Float32 mono as FLAC, 16 bit: nothing is lost that was in a clip."""
    import soundfile

    out = io.BytesIO()
    soundfile.write(out, samples, rate, format="FLAC", subtype="PCM_16")
    return out.getvalue()


def encode_piece(samples: Samples, rate: int, pause: Millis = 0, kbps: int = KBPS, peak: float = PEAK) -> Piece:
    """A sound with the pause after it, as frames that `assemble` can join.

    The pause is exact to half a frame (13 ms at 22050 Hz) and no shorter than the codec's own 1152 samples (52 ms);
    that rounding is in `length`. Made softer, if need be, until no decoded true peak is over `peak` dBTP.
    """
    import numpy as np

    frame = frame_samples(rate)
    least = max(2, -(-(len(samples) + _FLUSH) // frame))  # decoders refuse a single frame
    count = max(least, round((len(samples) + pause * rate / 1000) / frame))
    padded = np.zeros(count * frame - _FLUSH, np.float32)
    padded[: len(samples)] = samples
    data, reached = _under(padded, rate, kbps, peak)
    made = frames_in(data) * frame
    if made != count * frame:
        raise CodecError(Reason("sound.encoder", {"wanted": str(count * frame), "made": str(made)}))
    return Piece(data, rate, len(samples), made, reached)


def _under(samples: Samples, rate: int, kbps: int, peak: float) -> tuple[bytes, float]:
    """Encoded so that it decodes to no peak over `peak`: what MP3 adds is known only afterwards."""
    import numpy as np

    from dalaba.sound import true_peak

    for _ in range(4):
        data = encode_mp3(samples, rate, kbps)
        reached = true_peak(decode(data)[0])
        over = reached - peak
        if over <= 0:
            break
        samples = samples * np.float32(10 ** (-(over + 0.1) / 20))
    return data, reached


def assemble(pieces: Sequence[Piece]) -> Assembly:
    """The pieces one after another, without encoding anything again. ValueError for none, or of different rates."""
    if len({piece.rate for piece in pieces}) != 1:
        raise ValueError("pieces of one rate, and one at least")
    onsets = [sum(piece.length for piece in pieces[:index]) for index in range(len(pieces))]
    frames = onsets[-1] + pieces[-1].length - ENCODER_DELAY
    return Assembly(b"".join(piece.data for piece in pieces), pieces[0].rate, ENCODER_DELAY, frames, tuple(onsets))


def frame_samples(rate: int) -> int:
    """Samples in one MP3 frame at this rate."""
    return 1152 if rate >= 32_000 else 576


_KBPS = {
    1: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_HERTZ = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}


def frames_in(data: bytes) -> int:
    """How many MP3 (layer III) frames `data` is made of. CodecError where it is anything else."""
    at = count = 0
    while at < len(data):
        at += _frame_size(data[at : at + 4])
        count += 1
    return count


def _frame_size(head: bytes) -> int:
    """Bytes of the frame with this header (ISO/IEC 11172-3 and 13818-3, layer III)."""
    try:
        version, rates = head[1] >> 3 & 3, _HERTZ[head[1] >> 3 & 3]
        kbps = _KBPS[1 if version == 3 else 2][head[2] >> 4]
        hertz = rates[head[2] >> 2 & 3]
        if head[0] != 0xFF or head[1] & 0xE6 != 0xE2 or not kbps:
            raise KeyError
    except (IndexError, KeyError):
        raise CodecError(Reason("sound.undecodable", {"file": "", "detail": "MP3"})) from None
    return (144 if version == 3 else 72) * kbps * 1000 // hertz + (head[2] >> 1 & 1)


# --- in -------------------------------------------------------------------------------------------------------------


def decode(source: str | Path | bytes) -> tuple[Samples, int]:
    """Float32 mono and hertz of a file or of its bytes: WAV, FLAC, MP3, OGG, Opus; M4A, AMR and others with ffmpeg.

    CodecError: `sound.missing`, `sound.empty`, `sound.silk` (WeChat), `sound.needs_ffmpeg`, `sound.undecodable`.
    """
    import soundfile

    from dalaba.sound import samples_of

    name, data = _content(source)
    if kind := _foreign(data):
        return _decode_foreign(data, name, kind)
    try:
        samples, rate = soundfile.read(io.BytesIO(data), dtype="float32")
    except (soundfile.LibsndfileError, RuntimeError) as failure:
        raise CodecError(Reason("sound.undecodable", {"file": name, "detail": _short(failure)})) from failure
    if not len(samples):
        raise CodecError(Reason("sound.empty", {"file": name}))
    return samples_of(samples), int(rate)


def probe(source: str | Path | bytes) -> tuple[int, int]:
    """Samples and hertz, without decoding where the file says; CodecError as `decode`."""
    import soundfile

    name, data = _content(source)
    if _foreign(data):
        samples, rate = decode(source)
        return len(samples), rate
    try:
        info = soundfile.info(io.BytesIO(data))
    except (soundfile.LibsndfileError, RuntimeError) as failure:
        raise CodecError(Reason("sound.undecodable", {"file": name, "detail": _short(failure)})) from failure
    return int(info.frames), int(info.samplerate)


def resample(samples: Samples, before: int, after: int) -> Samples:
    """The sound at another rate, by FFT: what neither rate can hold is gone, nothing is delayed, edges ring no more
    than the sound's own edges do. Its length is rounded up."""
    import numpy as np

    if before == after or not len(samples):
        return samples
    room = before // 50
    padded = np.pad(samples, (room, room + (-(len(samples) + 2 * room)) % before))
    size = len(padded) * after // before  # whole, as the padded sound is whole seconds
    spectrum = np.fft.rfft(padded)
    kept = np.zeros(size // 2 + 1, spectrum.dtype)
    shared = min(len(kept), len(spectrum))
    kept[:shared] = spectrum[:shared]
    sound = np.fft.irfft(kept, size) * (after / before)
    start = room * after // before
    return np.ascontiguousarray(sound[start : start - (-len(samples) * after // before)], np.float32)


def _short(failure: Exception) -> str:
    """What libsndfile says, without the name of a Python object."""
    return str(failure).rpartition(": ")[2].rstrip(".")


def _content(source: str | Path | bytes) -> tuple[str, bytes]:
    name = "" if isinstance(source, bytes) else Path(source).name
    try:
        data = source if isinstance(source, bytes) else Path(source).read_bytes()
    except OSError as failure:
        raise CodecError(Reason("sound.missing", {"file": name})) from failure
    if not data:
        raise CodecError(Reason("sound.empty", {"file": name}))
    return name, data


def _foreign(data: bytes) -> str:
    """The format, where it is one that libsndfile cannot read and others may; else empty."""
    if b"#!SILK" in data[:12]:
        return "silk"
    if data.startswith(b"#!AMR"):
        return "amr"
    if data[4:8] == b"ftyp":
        return "mp4"
    if data.startswith(b"\x30\x26\xb2\x75"):
        return "asf"
    if data[:2] in (b"\xff\xf1", b"\xff\xf9"):
        return "adts"
    return "matroska" if data.startswith(b"\x1a\x45\xdf\xa3") else ""


def _decode_foreign(data: bytes, name: str, kind: str) -> tuple[Samples, int]:
    """By pydub and ffmpeg; a missing ffmpeg is told from a broken file."""
    if kind == "silk":
        return _decode_silk(data, name)
    program = _ffmpeg()
    if not program:
        raise CodecError(Reason("sound.needs_ffmpeg", {"file": name, "format": kind}))
    import numpy as np
    from pydub import AudioSegment

    from dalaba.sound import samples_of

    AudioSegment.converter = program
    options: list[str] = ["-nostdin"]
    try:
        heard: Any = AudioSegment.from_file_using_temporary_files(io.BytesIO(data), parameters=options)
    except Exception as failure:  # pydub raises its own, IndexError and OSError for a broken file
        raise CodecError(Reason("sound.undecodable", {"file": name, "detail": kind})) from failure
    pcm = np.array(heard.set_sample_width(2).get_array_of_samples(), np.int16)
    return samples_of(pcm.reshape(-1, heard.channels)), int(heard.frame_rate)


def _decode_silk(data: bytes, name: str) -> tuple[Samples, int]:
    """A WeChat voice message, where silk-python is installed."""
    try:
        import pysilk
    except ImportError:
        raise CodecError(Reason("sound.silk", {"file": name})) from None
    import numpy as np

    from dalaba.sound import samples_of

    try:
        pcm = pysilk.decode(data, sample_rate=24_000)
    except Exception as failure:
        raise CodecError(Reason("sound.undecodable", {"file": name, "detail": "silk"})) from failure
    return samples_of(np.frombuffer(pcm, "<i2")), 24_000


def _ffmpeg() -> str:
    """The ffmpeg on this PC, its own or the one that imageio-ffmpeg brings; empty for none."""
    if found := shutil.which("ffmpeg"):
        return found
    try:
        import imageio_ffmpeg
    except ImportError:
        return ""
    return str(imageio_ffmpeg.get_ffmpeg_exe())
