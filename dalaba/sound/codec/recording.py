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
from dalaba.sound.codec.resampling import Resampler
from dalaba.sound.codec.true_length import trusted

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dalaba.sound.processing import Take

    Samples = NDArray[np.float32]


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
    resampler, parts = Resampler(source.rate, rate), [np.zeros(0, np.float32)]
    for block in source.blocks():
        parts += resampler.add(mixed(block, weights, offset))
    samples = np.concatenate(parts + resampler.end())
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
