"""What has come of a relay and was not heard yet: a ring that one thread fills as sound comes, and another empties.

There are no locks: samples are stored before they are counted. The two clocks may differ: the reader goes slightly
faster or slower, so that as much is ready after an hour as at the beginning.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

RATE = 48_000
"""Hertz, of all that comes."""
KEPT = 40
"""Seconds that the ring holds: more than a server sends at once when somebody begins to listen."""
ROOM = 2
"""Seconds of the ring that stay free, so that reading and writing never touch the same samples."""
_WATCH = 8.0
"""Seconds over which it is looked whether sound comes as fast as it is heard."""
_PACE = 0.97
"""Sound that comes slower than this can never be heard without pauses."""
_LEAST = 3.0
"""Seconds that a signal must have been steady for before it is believed again."""
_SETTLE, _SPELL = 5.0, 15.0
"""Seconds after a beginning, and seconds over which the least amount ready is looked for."""
_RETURN = 30.0
"""Seconds in which a difference between the clocks is made up."""
_BEND = 0.002
"""The largest change of speed for that; nobody hears a fifth of a per cent."""
_EDGE = 960
"""Samples over which sound fades where it was broken off: 20 ms."""
_HALF, _PHASES = 8, 512
"""Samples on each side that a sample between two samples is calculated from, and places between two."""


class Arrivals:
    """`put`, `break_off` and `full` belong to the writer, everything else to the reader. Positions are in samples."""

    def __init__(self, width: int, mono: Callable[[], float] = time.monotonic) -> None:
        import numpy as np

        self._ring: Samples = np.zeros((KEPT * RATE, width), np.float32)
        self._mono = mono
        self.written = 0
        self._at = float(_HALF)
        self._marks: deque[tuple[float, int]] = deque()
        self.steady = False
        """Whether it has come as fast as it is heard for some seconds."""
        self.came = mono()
        """When the last of it came."""
        self._begun: float | None = None
        """When the first came of what now comes."""
        self._rising = 0
        """How many of the next samples fade in."""
        self._since = self.came
        """Steadiness counts from then on."""
        self.taken: float | None = None
        """When sound was last taken; None before the first time."""
        self._pace = _Pace()

    # --- the writer's

    def put(self, frames: Samples) -> None:
        """Add the next frames, at most a second of them; the oldest are lost if the ring is full."""
        if self._rising:
            frames = self._risen(frames)
        at = self.written % len(self._ring)
        first = frames[: len(self._ring) - at]
        self._ring[at : at + len(first)] = first
        self._ring[: len(frames) - len(first)] = frames[len(first) :]
        self.written += len(frames)
        self.came = self._mono()
        self._begun = self.came if self._begun is None else self._begun
        self._judge()

    def _risen(self, frames: Samples) -> Samples:
        """The frames, with those that begin a new stretch fading in."""
        import numpy as np

        done = _EDGE - self._rising
        rise = np.minimum((done + np.arange(len(frames))) / _EDGE, 1).astype(np.float32)
        self._rising = max(0, self._rising - len(frames))
        return frames * rise[:, None]

    def break_off(self) -> None:
        """What comes next does not belong to what came last: fade that out, and what comes in."""
        import numpy as np

        count = int(min(_EDGE, max(self.ready, 0)))
        places = np.arange(self.written - count, self.written) % len(self._ring)
        self._ring[places] *= np.linspace(1, 0, count, dtype=np.float32)[:, None]
        self._marks.clear()
        self.steady, self._begun, self._rising = False, None, _EDGE

    @property
    def full(self) -> bool:
        """Whether more would push out what was not heard."""
        return self.ready > (KEPT - ROOM) * RATE

    def _judge(self) -> None:
        now, since = self.came, self._since
        self._marks.append((now, self.written))
        while len(self._marks) > 1 and (self._marks[0][0] < since or self._marks[1][0] < now - _WATCH):
            self._marks.popleft()
        begun, before = self._marks[0]
        self.steady = now - begun >= _LEAST and self.written - before >= _PACE * (now - begun) * RATE

    # --- the reader's

    @property
    def lasted(self) -> float:
        """Seconds since the first of it came, without its being broken off."""
        return self._mono() - self._begun if self._begun is not None else 0.0

    @property
    def ready(self) -> float:
        """How many samples can be taken."""
        return max(self.written - _HALF - 1 - self._at, 0.0)

    def lost(self) -> None:
        """The signal was lost: it must be steady anew."""
        self._since, self.steady = self._mono(), False

    def give_back(self, count: int) -> None:
        """The last so many frames that were taken were not heard."""
        self._at = max(self._at - count, float(_HALF), float(self.written - (KEPT - ROOM) * RATE))

    def skip_to(self, ready: float) -> None:
        """Leave out the oldest, so that no more than that is ready; take what follows as a new beginning."""
        self._at = float(round(max(self._at, self.written - _HALF - 1 - ready)))
        self._pace = _Pace()

    def take(self, count: int) -> Samples:
        """The next frames; silence where there are none."""
        import numpy as np

        self.taken = self._mono()
        self._at = max(self._at, float(self.written - len(self._ring) + RATE))
        step = 1 + self._pace.bend(self.ready, count)
        there = min(count, max(0, int(self.ready / step)))
        out = np.zeros((count, self._ring.shape[1]), np.float32)
        if there:
            out[:there] = self._between(self._at + step * np.arange(there))
            self._at += step * there
        return out

    def _between(self, places: NDArray[Any]) -> Samples:
        """Samples at these places, which may lie between two."""
        import numpy as np

        whole = places.astype(np.int64)
        phase = np.rint((places - whole) * _PHASES).astype(np.int64)
        if not phase.any():
            return self._ring.take(whole, axis=0, mode="wrap")
        first = int(whole[0]) - _HALF + 1
        near = self._ring.take(np.arange(first, int(whole[-1]) + _HALF + 1), axis=0, mode="wrap")
        windows = np.lib.stride_tricks.sliding_window_view(near, 2 * _HALF, axis=0)[whole - whole[0]]
        return np.asarray(np.einsum("kcj,kj->kc", windows, _taps()[phase]), np.float32)


class _Pace:
    """How fast to go, so that the least amount ready in a spell stays what it was in the first one. Pure but for its
    state.
    """

    def __init__(self) -> None:
        self._passed = 0
        self._least: float | None = None
        """In the present spell."""
        self._wanted: float | None = None
        self._bend = 0.0

    def bend(self, ready: float, count: int) -> float:
        """By what part of itself the speed is changed for the next samples."""
        self._passed += count
        if self._passed < _SETTLE * RATE:
            return 0.0
        self._least = ready if self._least is None else min(self._least, ready)
        if self._passed >= (_SETTLE + _SPELL) * RATE:
            self._wanted = self._least if self._wanted is None else self._wanted
            self._bend = min(max((self._least - self._wanted) / RATE / _RETURN, -_BEND), _BEND)
            self._passed, self._least = round(_SETTLE * RATE), None
        return self._bend


@lru_cache(maxsize=1)
def _taps() -> Samples:
    """For each place between two samples, what each of its neighbours contributes: a windowed sinc."""
    import numpy as np

    away = np.arange(-_HALF + 1, _HALF + 1)[None, :] - np.arange(_PHASES + 1)[:, None] / _PHASES
    taps = np.sinc(away) * np.i0(6 * np.sqrt(np.clip(1 - (away / _HALF) ** 2, 0, 1))) / np.i0(6)
    return np.asarray(taps / taps.sum(axis=1, keepdims=True), np.float32)


def frames_at(position: int) -> int:
    """The frame at a position in milliseconds."""
    return position * RATE // 1000
