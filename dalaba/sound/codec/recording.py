"""Reading a recording as one channel at the rate of clips, with what there is to report about it.

The file is read twice in blocks: first to examine its channels, then to mix them into one. So memory depends neither on
its rate nor on its channels or bits; its length is limited (`LONGEST`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from dalaba.sound.codec.error import refuse
from dalaba.sound.codec.formats import LONGEST, name_of
from dalaba.sound.codec.reading import Opened
from dalaba.sound.codec.resampling import resample
from dalaba.sound.codec.true_length import trusted

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dalaba.sound.processing import Take

    Samples = NDArray[np.float32]

_SEGMENT = 8
"""Seconds resampled at once, plus one more on each side."""


def take(path: Path, rate: int) -> tuple[Samples, Take]:
    """The recording's sound at `rate` hertz, mono, without a constant offset, and what was found in it.

    Raises CodecError like `trusted`, and `sound.silent` if nothing can be heard.
    """
    import numpy as np

    from dalaba.sound.processing import Weighing, judged, mixed, trim

    name, (source, doubts) = name_of(path), trusted(path)
    weighed = Weighing(source.channels)
    for block in _bounded(source, name):
        weighed.add(block)
    weights, offset = weighed.weights, weighed.offset
    mono = (mixed(block, weights, offset) for block in source.blocks())
    samples = np.concatenate(list(_resampled(mono, source.rate, rate)))
    if not len(trim(samples, rate)):
        raise refuse("sound.silent", file=name) if len(samples) else refuse("sound.empty", file=name)
    found = judged(samples, rate, weighed, source.rate, name)
    return samples, replace(found, doubts=(*doubts, *found.doubts))


def _bounded(sound: Opened, name: str) -> Iterator[Samples]:
    """The blocks of a sound. If the file states no length, or a wrong one, it is refused when it exceeds the limit."""
    heard = 0
    for block in sound.blocks():
        heard += len(block)
        if heard > LONGEST * sound.rate:
            raise refuse("sound.too_long", file=name, minutes=f"{LONGEST // 60}+", most=LONGEST // 60)
        yield block


def _resampled(blocks: Iterator[Samples], before: int, after: int) -> Iterator[Samples]:
    """Resample a few whole seconds at a time, overlapping by one second, so that the seams do not ring."""
    import numpy as np

    held = np.zeros(0, np.float32)
    done = 0
    for block in blocks:
        held = np.concatenate((held, block))
        while len(held) >= (done + _SEGMENT + 1) * before:
            yield resample(held[: (done + _SEGMENT + 1) * before], before, after)[
                done * after : (done + _SEGMENT) * after
            ]
            held = held[(done + _SEGMENT - 1) * before :]
            done = 1
    yield resample(held, before, after)[done * after :]
