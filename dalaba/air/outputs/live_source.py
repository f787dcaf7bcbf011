"""Sound that is made while it is heard: one writer, and a reader an outlet, each on its own card's clock.

`LiveSource` is a ring that whoever speaks writes into. `LiveReader` takes from it what a sound card asks for, a few
hundredths of a second behind, and lets nothing click: it rises when it begins, falls when it ends, is cut or runs dry.
No locks: one thread writes, one reads a reader, and what is written is there before it is counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dalaba.core.model import Millis

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RATE = 48_000
"""Hertz, of every source."""
MOST: Millis = 300
"""A reader further behind than this leaves out what is oldest."""
_KEPT = 2 * RATE
"""Samples that the ring remembers: many times `MOST`, so that what is read is never what is being written."""
_BEHIND: Millis = 25
"""How much lies ready beside the largest block a card asks for: one piece of 20 ms on its way, and a busy PC."""
_MORE, _MOST_BEHIND = 20, 140
"""Milliseconds more after each time it ran dry, up to so many."""
_RISE: Millis = 10
_FALL: Millis = 5
"""Always held back, so that what runs dry can still fall to silence."""
_CUT: Millis = 30
_WATCH = 2.0
"""Seconds that the amount ready is averaged over."""
_RETURN = 5.0
"""Seconds in which a card's clock that differs from the microphone's would be made up for."""
_BEND = 0.005
"""How much faster or slower it is read for that, at most; nobody hears half a per cent."""


class LiveSource:
    """Mono sound at `RATE`, as it comes. `put` and `end` belong to one thread."""

    def __init__(self) -> None:
        import numpy as np

        self._ring: NDArray[np.float32] = np.zeros(_KEPT, np.float32)
        self.written = 0
        """Samples so far."""
        self.ended = False
        self.readers: list[LiveReader] = []

    @property
    def dropped(self) -> Millis:
        """How much was left out on the card that left out most."""
        return max((reader.dropped for reader in self.readers), default=0) * 1000 // RATE

    def put(self, samples: NDArray[np.float32]) -> None:
        """The next samples, at most a second of them at once; for ever silent once it has ended."""
        if self.ended or not len(samples):
            return
        at = self.written % _KEPT
        first = samples[: _KEPT - at]
        self._ring[at : at + len(first)] = first
        self._ring[: len(samples) - len(first)] = samples[len(first) :]
        self.written += len(samples)

    def end(self) -> None:
        """Nothing more comes. What is there is still heard."""
        self.ended = True

    def taken(self, position: int, count: int) -> NDArray[np.float32]:
        """So many samples from there on, which must have been written and not be older than the ring."""
        import numpy as np

        return self._ring.take(np.arange(position, position + count), mode="wrap")


class LiveReader:
    """What one card is given, at its own rate. `read` belongs to the card's thread, the rest to the owner's.

    The two clocks need not agree: the reader goes a little faster or slower, so that the same amount lies ready after
    an hour as after a second. `over`: nothing more will come.
    """

    def __init__(self, source: LiveSource, rate: int, gain: float) -> None:
        self._source, self._rate, self.gain = source, rate, gain
        source.readers.append(self)
        self._at = 1.0
        """The place in the source, between samples; there is always one before it."""
        self._level = 0.0
        """How much lies ready, in samples, on average."""
        self._behind = _samples(_BEHIND)
        self._block = 0.0
        """The largest block asked for."""
        self._loud = 0.0
        """Where it is on its way between silence and full sound."""
        self._playing = False
        self._asked = 0
        self.cutting = False
        self.over = False
        self.heard = 0
        """Samples of the source that were given to the card."""
        self.dropped = 0
        """Samples of it that were left out."""
        self.dry = 0
        """How often it ran dry in the middle."""

    @property
    def ending(self) -> bool:
        """Nothing more is put, or it was cut: it will be over at once."""
        return self.cutting or self._source.ended

    def read(self, frames: int) -> NDArray[np.float32]:
        """The next so many, silence where there is nothing. Of less than 5 ms at once the edges are not smooth."""
        import numpy as np

        out = np.zeros(frames, np.float32)
        step = RATE / self._rate
        if self.over or not self._begun(frames * step):
            return out
        given = self._leave_out_old(out, step)
        rest, step = out[given:], step * (1 + self._bend(frames))
        left = self._ready - len(rest) * step
        if self.cutting or (self._source.ended and left < _samples(_RISE)):
            self._last(rest, step, _CUT if self.cutting else _RISE)
            self.over = True
        elif left < _samples(_FALL):
            self._last(rest, step, _FALL)
            self._run_dry()
        else:
            self._give(rest, step, 1000 / (_RISE * self._rate))
        return out

    def broken_off(self) -> None:
        """The card's sound stopped in the middle: it rises anew."""
        self._loud = 0.0
        self.dry += 1

    @property
    def _ready(self) -> float:
        return self._source.written - 2 - self._at

    def _begun(self, wanted: float) -> bool:
        """Whether there is enough to go on with; from then on it is not waited for any more."""
        if self._playing:
            self._block = max(self._block, wanted)
            return True
        self._block = wanted
        if self.cutting or (self._source.ended and self._ready <= _samples(_RISE)):
            self.over = True
        elif self._ready >= self._wanted or self._source.ended:
            self._playing = True
            self._skip_to(self._wanted + _samples(_MORE))
        return self._playing

    @property
    def _wanted(self) -> float:
        return self._behind + self._block

    def _skip_to(self, ready: float) -> None:
        """Leave out what makes it later than need be; of what has ended, nothing."""
        late = 0.0 if self._source.ended else max(0.0, self._ready - ready)
        self._at += late
        self.dropped += round(late)
        self._level = self._ready

    def _leave_out_old(self, out: NDArray[np.float32], step: float) -> int:
        """Where there is too much, fall, and go on later. How many of `out` that took."""
        if self._source.ended or self._ready <= max(_samples(MOST), 2 * self._wanted):
            return 0
        given = min(len(out), _samples(_FALL))
        self._last(out[:given], step, _FALL)
        self._skip_to(self._wanted)
        return given

    def _bend(self, frames: int) -> float:
        """How much faster than the clocks say it is read, to have the wanted amount ready."""
        self._level += (self._ready - self._level) * min(1.0, frames / self._rate / _WATCH)
        return min(max((self._level - self._wanted) / RATE / _RETURN, -_BEND), _BEND)

    def _last(self, out: NDArray[np.float32], step: float, length: Millis) -> None:
        """All there is for `out`, falling to silence at its end; what is cut falls at once."""
        there = min(len(out), int(max(self._ready, 0) / step))
        falling = min(there, max(1, length * self._rate // 1000))
        before = 0 if self.cutting else there - falling
        self._give(out[:before], step, 1000 / (_RISE * self._rate))
        self._give(out[before : before + falling], step, -1 / max(falling, 1))
        self._loud = 0.0

    def _run_dry(self) -> None:
        self.dry += 1
        self._playing = False
        self._behind = min(self._behind + _samples(_MORE), _samples(_MOST_BEHIND))

    def _give(self, out: NDArray[np.float32], step: float, slope: float) -> None:
        """Fill `out`, `_loud` moving by `slope` a frame meanwhile."""
        import numpy as np

        if not len(out):
            return
        places = self._at + step * np.arange(len(out))
        first = int(self._at) - 1
        around = self._source.taken(first, int(places[-1]) + 3 - first)
        rise = np.clip(self._loud + slope * np.arange(1, len(out) + 1), 0, 1)
        out[:] = between(around, places - first) * (rise * self.gain)
        self._at += step * len(out)
        self.heard += round(step * len(out))
        self._loud = float(rise[-1])


class Paced:
    """Sound of one rate brought to another, block by block."""

    def __init__(self, before: int, after: int) -> None:
        import numpy as np

        self._step = before / after
        self._left: NDArray[np.float32] = np.zeros(1, np.float32)
        self._at = 1.0

    def __call__(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """As much as is ready."""
        import numpy as np

        there = np.append(self._left, samples)
        count = max(0, int(np.ceil((len(there) - 2 - self._at) / self._step)))
        places = self._at + self._step * np.arange(count)
        self._at += self._step * count
        gone = int(self._at) - 1
        self._left, self._at = there[gone:], self._at - gone
        return between(there, places)


def between(samples: NDArray[np.float32], places: NDArray[Any]) -> NDArray[np.float32]:
    """What lies between samples, at places from 1 to their number less 3: Catmull and Rom's cubic through four.

    Speech has little over 8 kHz, where this is true to some 40 dB and better below.
    """
    import numpy as np

    whole = places.astype(np.int64)
    part = (places - whole).astype(np.float32)
    a, b, c, d = (samples[whole + each] for each in (-1, 0, 1, 2))
    bent = b + part / 2 * (c - a + part * (2 * a - 5 * b + 4 * c - d + part * (3 * (b - c) + d - a)))
    return np.asarray(bent, np.float32)


def _samples(span: Millis) -> int:
    return span * RATE // 1000
