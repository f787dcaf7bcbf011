"""Sound to files and back: MP3 out (`mp3`), and in whatever people bring (`reading`, `foreign`, `recording`).

The content decides what a file is, not its name. How a clip sounds is neither judged nor changed here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dalaba.sound.codec.any_length import open_sound
from dalaba.sound.codec.error import CodecError, refuse
from dalaba.sound.codec.foreign import ffmpeg, may_be_read_now
from dalaba.sound.codec.formats import LONGEST, MOST_BYTES
from dalaba.sound.codec.lossless import LOSSLESS, encode_flac, encode_lossless
from dalaba.sound.codec.mp3 import (
    ENCODER_DELAY,
    KBPS,
    PEAK,
    RATES,
    Assembly,
    Piece,
    assemble,
    encode_mp3,
    encode_piece,
    frame_samples,
    frames_in,
    loudness_of_row,
)
from dalaba.sound.codec.reading import Opened, decode, opened
from dalaba.sound.codec.recording import take
from dalaba.sound.codec.resampling import Resampler, resample
from dalaba.sound.codec.streaming import MUSIC_KBPS, Mp3Stream, encode_music
from dalaba.sound.codec.true_length import doubts_of_end, probe

if TYPE_CHECKING:
    from dalaba.sound.processing import Samples as Samples

__all__ = [
    "ENCODER_DELAY",
    "KBPS",
    "LONGEST",
    "LOSSLESS",
    "MOST_BYTES",
    "MUSIC_KBPS",
    "PEAK",
    "RATES",
    "Assembly",
    "CodecError",
    "Mp3Stream",
    "Opened",
    "Piece",
    "Resampler",
    "assemble",
    "decode",
    "doubts_of_end",
    "encode_flac",
    "encode_lossless",
    "encode_mp3",
    "encode_music",
    "encode_piece",
    "ffmpeg",
    "frame_samples",
    "frames_in",
    "loudness_of_row",
    "may_be_read_now",
    "open_sound",
    "opened",
    "probe",
    "refuse",
    "resample",
    "take",
]
