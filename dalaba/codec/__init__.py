"""Sound to files and back: MP3 out (`mp3`), and in whatever people bring (`reading`, `foreign`, `recordings`).

What a file is, its content says, not its name. Nothing here judges or changes how a clip sounds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dalaba.codec.failure import CodecError
from dalaba.codec.foreign import may_be_read_now
from dalaba.codec.formats import LONGEST, MOST_BYTES
from dalaba.codec.lossless import LOSSLESS, encode_flac, encode_lossless
from dalaba.codec.mp3 import (
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
from dalaba.codec.reading import decode
from dalaba.codec.recordings import take
from dalaba.codec.resampling import resample
from dalaba.codec.streaming import Mp3Stream
from dalaba.codec.trust import probe

if TYPE_CHECKING:
    from dalaba.sound import Samples as Samples

__all__ = [
    "ENCODER_DELAY",
    "KBPS",
    "LONGEST",
    "LOSSLESS",
    "MOST_BYTES",
    "PEAK",
    "RATES",
    "Assembly",
    "CodecError",
    "Mp3Stream",
    "Piece",
    "assemble",
    "decode",
    "encode_flac",
    "encode_lossless",
    "encode_mp3",
    "encode_piece",
    "frame_samples",
    "frames_in",
    "loudness_of_row",
    "may_be_read_now",
    "probe",
    "resample",
    "take",
]
