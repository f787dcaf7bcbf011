"""Encoding MP3 in pieces that can be joined without encoding again.

An MP3 made here decodes to the original sound, to the sample, after `ENCODER_DELAY` samples. A peak limit also holds
after decoding. It is mono with a constant bit rate and without a header frame: every player can read it, and its length
follows from its size. A piece stores the energies of its decoded sound, so that the loudness of any row of pieces is
known without decoding.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dalaba.core.model import Millis, Reason
from dalaba.sound.codec.error import CodecError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

ENCODER_DELAY = 1105
"""Samples of a decoded MP3 before the sound, at all rates (measured): 576 from LAME and 529 from every decoder."""
KBPS = 64
RATES = (16_000, 22_050, 24_000, 32_000, 44_100, 48_000)
"""Rates in hertz that MP3 supports and that are tested here."""
PEAK = -1.0
"""The highest dBTP of a decoded piece."""

_FLUSH = 1152
"""Least number of samples that LAME adds: 576 before the sound and 576 after it."""
_SCALE = 0.95
"""LAME makes everything quieter by this factor; the sound is raised before encoding to compensate."""
_EFFORT = 5
"""LAME's quality, from 2 (slowest) to 7 (fastest)."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A sound and the pause after it, encoded separately. Its length is a whole number of MP3 frames."""

    data: bytes
    rate: int
    sound: int
    """Samples of sound."""
    length: int
    """Samples in a clip: the next piece's sound begins this many after its own."""
    peak: float = float("-inf")
    """dBTP after decoding."""
    energy: NDArray[np.float64] | None = field(default=None, compare=False, repr=False)
    """K-weighted energy after decoding, for each half frame of `length`."""


@dataclass(frozen=True, slots=True)
class Assembly:
    """Pieces in one MP3. Decode it and drop `skip` samples; then piece i sounds from sample `onsets[i]` on."""

    data: bytes
    rate: int
    skip: int
    frames: int
    onsets: tuple[int, ...]


def encode_mp3(samples: Samples, rate: int, kbps: int = KBPS) -> bytes:
    """Float32 mono as MP3, clipped to full scale. Raises ValueError if the rate is not one of `RATES`."""
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


def encode_piece(samples: Samples, rate: int, pause: Millis = 0, kbps: int = KBPS, peak: float = PEAK) -> Piece:
    """Encode a sound and the pause after it as frames that `assemble` can join.

    The pause is exact to half a frame (13 ms at 22050 Hz) and at least the codec's own 1152 samples (52 ms); `length`
    includes this rounding. The sound is made quieter, if necessary, until no decoded true peak is above `peak` dBTP.
    """
    import numpy as np

    frame = frame_samples(rate)
    least = max(2, -(-(len(samples) + _FLUSH) // frame))  # decoders reject a single frame
    count = max(least, round((len(samples) + pause * rate / 1000) / frame))
    padded = np.zeros(count * frame - _FLUSH, np.float32)
    padded[: len(samples)] = samples
    data, heard, reached = _under(padded, rate, kbps, peak)
    made = frames_in(data) * frame
    if made != count * frame:
        raise CodecError(Reason("sound.encoder", {"wanted": str(count * frame), "made": str(made)}))
    return Piece(data, rate, len(samples), made, reached, _energy(heard, rate, made))


def _under(samples: Samples, rate: int, kbps: int, peak: float) -> tuple[bytes, Samples, float]:
    """Encode so that no decoded peak is above `peak`. This may take more tries, since only decoding shows the peak."""
    import numpy as np

    from dalaba.sound.codec.reading import decode
    from dalaba.sound.processing import true_peak

    for _ in range(4):
        data = encode_mp3(samples, rate, kbps)
        heard = decode(data)[0]
        reached = true_peak(heard)
        over = reached - peak
        if over <= 0:
            break
        samples = samples * np.float32(10 ** (-(over + 0.1) / 20))
    return data, heard, reached


def _energy(heard: Samples, rate: int, length: int) -> NDArray[np.float64]:
    import numpy as np

    from dalaba.sound.processing import energies

    step = frame_samples(rate) // 2
    found = np.zeros(length // step)
    known = energies(heard[ENCODER_DELAY:], rate, step)
    found[: len(known)] = known
    return found


def loudness_of_row(pieces: Iterable[Piece]) -> float:
    """LUFS of the pieces in a row, without the last pause. -inf if they are silent or there are none."""
    import numpy as np

    from dalaba.sound.processing import loudness_of

    row = list(pieces)
    if not row:
        return float("-inf")
    rate, step = row[0].rate, frame_samples(row[0].rate) // 2
    energy = [piece.energy for piece in row if piece.energy is not None]
    last = -(-row[-1].sound // step) - row[-1].length // step
    whole = np.concatenate(energy)
    return loudness_of(whole[: len(whole) + last], rate, step)


def assemble(pieces: Sequence[Piece]) -> Assembly:
    """Join the pieces without encoding again. Raises ValueError if there are none, or if their rates differ."""
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
    """Number of MP3 (layer III) frames in `data`. Raises CodecError if it contains anything else."""
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
        raise CodecError(Reason("sound.undecodable", {"file": ""})) from None
    return (144 if version == 3 else 72) * kbps * 1000 // hertz + (head[2] >> 1 & 1)
