"""Changing the sample rate of sound that comes in pieces, without an edge where two pieces meet.

Each output sample is calculated from the same neighbours, in whatever pieces they come: a windowed sinc with
`_REACH` zero crossings on either side. Frequencies that either rate cannot represent are removed, nothing is delayed.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from dalaba.air.outputs import Frames

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

_REACH = 32
_SHARE = 0.94
"""How much of the shared band is kept."""
_BETA = 9.0
"""Of the Kaiser window: what should not be there is 90 dB softer."""
_MOST_PHASES = 1_000
"""Ratios finer than this are rounded; the pitch changes by less than a millionth."""


class _Plan(NamedTuple):
    """A group of `made` samples is calculated from `taken` fresh ones and `around` on either side."""

    taken: int
    made: int
    around: int
    factors: Samples


@lru_cache(maxsize=16)
def _plan(before: int, after: int) -> _Plan:
    import numpy as np

    ratio = Fraction(after, before).limit_denominator(_MOST_PHASES)
    made, taken = ratio.numerator, ratio.denominator
    band = min(1.0, made / taken) * _SHARE
    around = int(np.ceil(_REACH / band)) + 1
    inputs = np.arange(-around, taken + around)
    away = inputs[:, None] - np.arange(made)[None, :] * (taken / made)
    window = np.i0(_BETA * np.sqrt(np.clip(1 - (away * band / _REACH) ** 2, 0, 1))) / np.i0(_BETA)
    factors = np.where(np.abs(away) * band < _REACH, band * np.sinc(away * band) * window, 0)
    return _Plan(taken, made, around, factors.astype(np.float32))


def _groups(plan: _Plan, samples: Samples, count: int) -> Samples:
    """So many groups, from samples that begin `around` before the first and end `around` after the last."""
    import numpy as np

    size = plan.taken + 2 * plan.around
    windows = np.lib.stride_tricks.sliding_window_view(samples, size, axis=0)[:: plan.taken][:count]
    made = np.matmul(windows, plan.factors)  # groups x channels x made
    return np.ascontiguousarray(made.transpose(0, 2, 1)).reshape(-1, samples.shape[1])


class Resampled:
    """`Frames` at another rate."""

    def __init__(self, source: Frames, rate: int) -> None:
        self.source, self.rate = source, rate
        self._plan = _plan(source.rate, rate)

    def read(self, first: int, count: int) -> Samples:
        """See `Frames`."""
        plan = self._plan
        if count <= 0:
            return self.source.read(0, 0)
        group = first // plan.made
        groups = -(-(first + count) // plan.made) - group
        samples = self.source.read(group * plan.taken - plan.around, groups * plan.taken + 2 * plan.around)
        made = _groups(plan, samples, groups)
        skipped = first - group * plan.made
        return made[skipped : skipped + count]


def at_rate(source: Frames, rate: int) -> Frames:
    """The same sound at that rate."""
    return source if source.rate == rate else Resampled(source, rate)


class Converted:
    """Sound at another rate, which arrives in blocks; the length is rounded up."""

    def __init__(self, before: int, after: int) -> None:
        self._before, self._after = before, after
        self._plan = None if before == after else _plan(before, after)
        self._left: Samples | None = None
        self._arrived = self._sent = 0

    def add(self, block: Samples) -> Samples:
        """What can be made of the sound so far, after what was made before."""
        import numpy as np

        if self._plan is None:
            return block
        plan = self._plan
        if self._left is None:
            self._left = np.zeros((plan.around, block.shape[1]), np.float32)
        self._arrived += len(block)
        left = np.concatenate([self._left, block])
        groups = max(0, (len(left) - 2 * plan.around) // plan.taken)
        self._left = left[groups * plan.taken :]
        self._sent += groups * plan.made
        return _groups(plan, left[: groups * plan.taken + 2 * plan.around], groups) if groups else block[:0]

    def rest(self) -> Samples:
        """The end, once everything has arrived."""
        import numpy as np

        plan, left = self._plan, self._left
        if plan is None or left is None:
            return np.zeros((0, 1), np.float32)
        rest = length_in(self._arrived, self._before, self._after) - self._sent
        groups = -(-rest // plan.made)
        room = groups * plan.taken + 2 * plan.around - len(left)
        if rest <= 0:
            return left[:0]
        return _groups(plan, np.pad(left, ((0, max(room, 0)), (0, 0))), groups)[:rest]


def converted(samples: Samples, before: int, after: int) -> Samples:
    """A whole sound at another rate."""
    import numpy as np

    change = Converted(before, after)
    return np.concatenate([each for each in (change.add(samples), change.rest()) if len(each)] or [samples[:0]])


def length_in(frames: int, before: int, after: int) -> int:
    """How many frames so many frames are at another rate."""
    return -(-frames * after // before)


def run_up(before: int, after: int, since: int) -> tuple[int, int]:
    """Where to begin with sound of the rate `before` so that its frame `since` at the rate `after` is right, and how
    many of the frames made from there come before it.
    """
    if before == after:
        return since, 0
    plan = _plan(before, after)
    group = max(0, since // plan.made - -(-plan.around // plan.taken))
    return group * plan.taken, since - group * plan.made
