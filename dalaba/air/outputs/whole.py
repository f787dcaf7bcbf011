"""A spot decoded whole into memory before it is due."""

from __future__ import annotations

from dataclasses import replace

from dalaba.air.outputs import Sound
from dalaba.air.outputs.held import Held
from dalaba.air.outputs.mixdown import columns_of, entire_of, filled


def held_whole(sound: Sound) -> Sound:
    """The same sound as a stream that is all in memory, with 16 bits a sample, at the rate of its first clip. What
    becomes of its files afterwards does not matter to it, nor to which card it goes. Half an hour of mono takes 170 MB.

    Raises OutputError like `load`.
    """
    import numpy as np

    entire = entire_of(sound)
    rate = sound.clips[0].rate
    samples = filled(replace(entire, gain=1.0), rate, columns_of(entire, 2), np.int16)
    return replace(sound, clips=(), bed=(), fade=0, stream=Held(samples, rate))
