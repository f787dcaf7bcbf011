"""Encoding MP3 while sound goes on: the file can be played up to wherever it ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dalaba.sound.codec.mp3 import KBPS, RATES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Mp3Stream:
    """Feed it float32 (mono, or a column for each of two channels) and take MP3. Raises ValueError if the rate is none
    of `RATES`.
    """

    def __init__(self, rate: int, kbps: int = KBPS, channels: int = 1) -> None:
        import lameenc

        if rate not in RATES:
            raise ValueError(f"{rate} Hz is none of {RATES}")
        self._encoder = lameenc.Encoder()
        self._encoder.set_bit_rate(kbps)
        self._encoder.set_in_sample_rate(rate)
        self._encoder.set_channels(channels)
        self._encoder.set_quality(7)  # the fastest: it runs while the sound is being heard
        self._encoder.silence()

    def add(self, samples: NDArray[np.float32]) -> bytes:
        """Add samples. Returns the MP3 data that is ready."""
        pcm = (samples.clip(-1, 1) * 32767).astype("<i2")
        return bytes(self._encoder.encode(pcm.tobytes()))

    def end(self) -> bytes:
        """The remaining MP3 data."""
        return bytes(self._encoder.flush())
