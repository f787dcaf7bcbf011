"""A school's bells and the hour's time signal, made here and told apart by their tunes.

All but the time signal are struck tones like the chimes, that end before anybody could take them for an alarm. None of
them resembles the sirens and warning signals that are reserved for the authorities: nothing wails, nothing goes on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from dalaba.core.bells import BELLS, LAST_PIP, TIME_SIGNAL
from dalaba.core.model import Millis
from dalaba.sound.processing.chimes import Tune, played
from dalaba.sound.processing.leveller import TARGET, level
from dalaba.sound.processing.pieces import Samples, fade

_C, _D, _E, _F, _G, _A, _HIGH, _LOW = 523.3, 587.3, 659.3, 698.5, 784.0, 880.0, 1046.5, 392.0


def _row(step: float, *tones: float) -> tuple[tuple[float, float], ...]:
    """Tones one after another, every `step` seconds; 0: a rest."""
    return tuple((step * number, tone) for number, tone in enumerate(tones) if tone)


_BELLS: Mapping[str, Tune] = {
    "预备铃": Tune(BELLS["预备铃"], _row(0.5, _G, _E, _G, _E), 0.45, 0.020, (1, 2, 3), 0),
    "上课铃": Tune(BELLS["上课铃"], _row(0.7, _E, _C, _D, _LOW, 0, _LOW, _D, _E, _C), 0.55, 0.008, (1, 2, 3), 0),
    "下课铃": Tune(BELLS["下课铃"], _row(0.35, _C, _E, _G, _HIGH, 0, 0, _C, _E, _G, _HIGH), 0.45, 0.008, (1, 2, 3), 0),
    "放学铃": Tune(
        BELLS["放学铃"], _row(0.45, _G, _E, _C, _E, _G, _A, _G, 0, _F, _D, _G, _E, _C, 0, _C), 0.50, 0.008, (1, 2, 3), 0
    ),
    "集合铃": Tune(BELLS["集合铃"], _row(0.22, *(3 * (_A, _A, _A, 0, _HIGH, 0, 0, 0))), 0.25, 0.005, (1, 2, 3, 4), 0),
}  # fmt: skip


class _Pip(NamedTuple):
    at: Millis
    length: Millis
    hertz: float


_SIGNAL = (*(_Pip(LAST_PIP - 1_000 * left, 100, 800) for left in range(5, 0, -1)), _Pip(LAST_PIP, 500, 1_600))
"""The hour begins with the last, long one."""
_EDGE: Millis = 4


def bell(name: str, rate: int) -> Samples:
    """A bell's sound, at the station's loudness. Raises KeyError if there is none of that name."""
    return _signal(rate) if name == TIME_SIGNAL else played(_BELLS[name], rate)


def _signal(rate: int) -> Samples:
    """Five short sines and a long one; each begins on its second, to the sample."""
    sound = np.zeros(BELLS[TIME_SIGNAL] * rate // 1000, np.float32)
    for pip in _SIGNAL:
        start, count = pip.at * rate // 1000, pip.length * rate // 1000
        sound[start : start + count] = fade(
            np.sin(2 * np.pi * pip.hertz * np.arange(count) / rate).astype(np.float32), rate, _EDGE
        )
    return level(sound, rate, TARGET)[0]
