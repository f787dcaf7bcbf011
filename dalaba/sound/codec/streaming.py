"""Encoding MP3 while sound goes on: the file can be played up to wherever it ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from dalaba.sound.codec.mp3 import KBPS, RATES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


_SCALE = {1: 0.95, 2: 0.97}
"""LAME makes everything quieter by this factor (measured at the rates and bit rates used here)."""
MUSIC_KBPS = {1: 96, 2: 192}
"""The bit rate of music, by channels."""
_FASTEST, _MUSIC = 7, 5
"""LAME's quality, from 2 (slowest) to 7 (fastest)."""


class Mp3Stream:
    """Feed it float32, one channel or two in columns, and take MP3. Raises ValueError if the rate is not one of
    `RATES`."""

    def __init__(self, rate: int, kbps: int = KBPS, channels: int = 1, effort: int = _FASTEST) -> None:
        import lameenc

        if rate not in RATES:
            raise ValueError(f"{rate} Hz is none of {RATES}")
        self._encoder = lameenc.Encoder()
        self._encoder.set_bit_rate(kbps)
        self._encoder.set_in_sample_rate(rate)
        self._encoder.set_channels(channels)
        self._encoder.set_quality(effort)  # the fastest for sound that is encoded while it is being heard
        self._encoder.silence()

    def add(self, samples: NDArray[np.float32]) -> bytes:
        """Add samples. Returns the MP3 data that is ready."""
        pcm = (samples.clip(-1, 1) * 32767).astype("<i2")
        return bytes(self._encoder.encode(pcm.tobytes()))

    def end(self) -> bytes:
        """The remaining MP3 data."""
        return bytes(self._encoder.flush())


def encode_music(
    blocks: Iterable[NDArray[np.float32]], rate: int, channels: int, gain: float, kbps: int = 0
) -> Iterator[bytes]:
    """A sound as MP3, as its blocks come: one channel, or two in columns, made louder by `gain` dB. Decoded, the sound
    begins after `ENCODER_DELAY` samples, as loud as it was asked for. `kbps`: 0 for what music has."""
    stream = Mp3Stream(rate, kbps or MUSIC_KBPS[channels], channels, _MUSIC)
    factor = 10 ** (gain / 20) / _SCALE[channels]
    for block in blocks:
        yield stream.add(block * block.dtype.type(factor))
    yield stream.end()
