"""Sound that is heard while it is made: one writer, and one reader for each outlet, each on its own card's clock.

`LiveSource` is a ring buffer that the speaker's side writes to. `LiveReader` takes from it what a sound card asks for,
a few hundredths of a second behind. To avoid clicks it fades in at the beginning and fades out when the sound ends, is
cut or runs dry. There are no locks: one thread writes, one thread reads each reader, and samples are stored before they
are counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dalaba.air.outputs.ramps import Ramps
from dalaba.core.model import Millis

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RATE = 48_000
"""Hertz, of every source."""
MOST: Millis = 300
"""A reader further behind than this skips the oldest sound."""
_KEPT = 2 * RATE
"""Samples that the ring holds: many times `MOST`, so that reading and writing never touch the same ones."""
_BEHIND: Millis = 25
"""How much is kept ready besides the largest block a card asks for: one piece of 20 ms in transit, and a busy PC."""
_MORE, _MOST_BEHIND = 20, 140
"""Milliseconds added each time it ran dry, and their limit."""
_RISE: Millis = 10
_FALL: Millis = 5
"""Always held back, so that the sound can still fade out when it runs dry."""
_CUT: Millis = 30
_WATCH = 2.0
"""Seconds over which the amount ready is averaged."""
_RETURN = 5.0
"""Seconds in which a difference between the card's clock and the microphone's is made up."""
_BEND = 0.005
"""The largest change of speed for that; nobody hears half a per cent."""


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
        """How much was skipped on the card that skipped most."""
        return max((reader.dropped for reader in self.readers), default=0) * 1000 // RATE

    def put(self, samples: NDArray[np.float32]) -> None:
        """Add the next samples, at most one second of them at once. After the end, nothing is added."""
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
        """So many samples from that position, which must have been written and still be in the ring."""
        import numpy as np

        return self._ring.take(np.arange(position, position + count), mode="wrap")


class LiveReader:
    """What one card is given, at its own rate. `read` belongs to the card's thread, everything else to the owner's.

    The two clocks may differ: the reader goes slightly faster or slower, so that the same amount is ready after an hour
    as after a second. `over`: nothing more will come.
    """

    def __init__(self, source: LiveSource, rate: int, gain: float) -> None:
        self._source, self._rate, self._gain = source, rate, Ramps(gain)
        source.readers.append(self)
        self._at = 1.0
        """The position in the source, between samples; there is always one before it."""
        self._level = 0.0
        """How many samples are ready, on average."""
        self._behind = _samples(_BEHIND)
        self._block = 0.0
        """The largest block asked for."""
        self._loud = 0.0
        """The present level of the fade between silence and full sound."""
        self._playing = False
        self._given = 0
        """Frames of sound given to the card."""
        self.cutting = False
        self.over = False
        self.heard = 0
        """Samples of the source that were given to the card."""
        self.dropped = 0
        """Samples of the source that were skipped."""
        self.dry = 0
        """How often it ran dry in the middle."""

    def set_gain(self, gain: float, fade: Millis) -> None:
        """Change the factor on the amplitude from the next block on, over so many milliseconds."""
        self._gain.change(gain, self._given, fade * self._rate // 1000)

    @property
    def ending(self) -> bool:
        """Whether the source has ended or the reader was cut, so that it will soon be over."""
        return self.cutting or self._source.ended

    def read(self, frames: int) -> NDArray[np.float32]:
        """The next so many frames, silence where there is nothing. With blocks under 5 ms, the edges are not smooth."""
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
        """The card's sound stopped in the middle: fade in again."""
        self._loud = 0.0
        self.dry += 1

    @property
    def _ready(self) -> float:
        return self._source.written - 2 - self._at

    def _begun(self, wanted: float) -> bool:
        """Whether enough is ready to begin; after that it is not waited for again."""
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
        """Skip what makes the sound later than necessary; nothing of a source that has ended."""
        late = 0.0 if self._source.ended else max(0.0, self._ready - ready)
        self._at += late
        self.dropped += round(late)
        self._level = self._ready

    def _leave_out_old(self, out: NDArray[np.float32], step: float) -> int:
        """If too much is ready, fade out and go on later in the source. Returns how many frames of `out` that took."""
        if self._source.ended or self._ready <= max(_samples(MOST), 2 * self._wanted):
            return 0
        given = min(len(out), _samples(_FALL))
        self._last(out[:given], step, _FALL)
        self._skip_to(self._wanted)
        return given

    def _bend(self, frames: int) -> float:
        """The factor on the reading speed that keeps the wanted amount ready."""
        self._level += (self._ready - self._level) * min(1.0, frames / self._rate / _WATCH)
        return min(max((self._level - self._wanted) / RATE / _RETURN, -_BEND), _BEND)

    def _last(self, out: NDArray[np.float32], step: float, length: Millis) -> None:
        """Use all there is for `out`, fading out at its end; a cut fades out at once."""
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
        """Fill `out`, changing `_loud` by `slope` each frame."""
        import numpy as np

        if not len(out):
            return
        places = self._at + step * np.arange(len(out))
        first = int(self._at) - 1
        around = self._source.taken(first, int(places[-1]) + 3 - first)
        rise = np.clip(self._loud + slope * np.arange(1, len(out) + 1), 0, 1)
        out[:] = between(around, places - first) * (rise * self._gain.over(self._given, len(out)))
        self._at += step * len(out)
        self._given += len(out)
        self.heard += round(step * len(out))
        self._loud = float(rise[-1])


class Paced:
    """Sound of one rate converted to another, block by block."""

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
    """Values between samples, at positions from 1 to their number less 3, by Catmull and Rom's cubic through four.

    Speech has little above 8 kHz; below that, this is accurate to some 40 dB or better.
    """
    import numpy as np

    whole = places.astype(np.int64)
    part = (places - whole).astype(np.float32)
    a, b, c, d = (samples[whole + each] for each in (-1, 0, 1, 2))
    bent = b + part / 2 * (c - a + part * (2 * a - 5 * b + 4 * c - d + part * (3 * (b - c) + d - a)))
    return np.asarray(bent, np.float32)


def _samples(span: Millis) -> int:
    return span * RATE // 1000
