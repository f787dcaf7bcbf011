"""Storing sound without loss."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]


LOSSLESS = (".wav", ".flac")
"""Suffixes of the formats that can be written."""


def encode_lossless(samples: Samples, rate: int, suffix: str) -> bytes:
    """Float32 mono as a 16-bit file in the format of the suffix. Nothing of a clip is lost."""
    import soundfile

    out = io.BytesIO()
    soundfile.write(out, samples, rate, format=suffix.removeprefix(".").upper(), subtype="PCM_16")
    return out.getvalue()


def encode_flac(samples: Samples, rate: int) -> bytes:
    """Float32 mono as FLAC."""
    return encode_lossless(samples, rate, ".flac")
