"""What is heard before the words, made here: two falling tones for a notice, a soft one, one that calls for attention.

The sound check has a signal of its own, so that nobody expects words after it. None of them resembles the sirens and
warning signals that are reserved for the authorities.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dalaba.core.model import Millis
from dalaba.sound.processing.leveller import TARGET, level
from dalaba.sound.processing.pieces import Samples, fade, silence


class Tune(NamedTuple):
    """A chime or a bell as a row of struck tones."""

    length: Millis
    tones: tuple[tuple[float, float], ...]
    """(seconds after the beginning, hertz)."""
    fall: float
    """Seconds in which a tone falls to a third."""
    rise: float
    overtones: tuple[int, ...]
    softer: float
    """LU below the words. If it were louder, a short clip's words would be below the station's loudness."""


_TUNES = {
    "notice": Tune(1_200, ((0.0, 659.3), (0.45, 523.3)), 0.28, 0.008, (1, 2, 3), 1.5),
    "soft": Tune(1_400, ((0.0, 523.3), (0.6, 392.0)), 0.40, 0.060, (1, 2), 3),
    "urgent": Tune(
        2_000, tuple((0.6 * turn + 0.2 * step, (587.3, 784.0, 987.8)[step]) for turn in range(3) for step in range(3)),
        0.10, 0.005, (1, 2, 3, 4), 0,
    ),
}  # fmt: skip
_TEST = Tune(2_600, ((0.0, 440.0), (0.6, 554.4), (1.2, 659.3)), 0.40, 0.020, (1, 2, 3), 1.5)


def chime(kind: str, rate: int) -> Samples:
    """A chime. "none": nothing; "notice": two falling tones; "soft": lower tones that rise slowly; "urgent": three
    rising tones, three times, as loud as the words. Raises KeyError for any other kind."""
    if kind == "none":
        return silence(0, rate)
    return played(_TUNES[kind], rate)


def test_tone(rate: int) -> Samples:
    """The sound check's signal: three slow bells, each higher than the last; 2.6 s, as loud as a notice's chime."""
    return played(_TEST, rate)


def played(tune: Tune, rate: int) -> Samples:
    """A tune's sound."""
    clock = np.arange(tune.length * rate // 1000) / rate
    sound = sum(_struck(clock - start, tone, tune) for start, tone in tune.tones)
    return fade(level(np.asarray(sound, np.float32), rate, TARGET - tune.softer)[0], rate, 20)


def _struck(clock: NDArray[np.float64], tone: float, tune: Tune) -> NDArray[np.float64]:
    """One tone: a quick attack, a long decay, overtones."""
    after = np.maximum(clock, 0)
    swell = (1 - np.exp(-after / tune.rise)) * np.exp(-after / tune.fall) * (clock >= 0)
    wave = sum(np.sin(2 * np.pi * tone * over * after) / over**1.7 for over in tune.overtones)
    return np.asarray(swell * wave, np.float64)
