"""A spot decoded whole into memory before it is due, block by block and with 16 bits a sample: half an hour of mono is
170 MB. What becomes of its files afterwards does not matter to it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dalaba.air.outputs import Cue, OutputError, Sound
from dalaba.air.outputs.held import Held
from dalaba.air.outputs.voice import frames_in
from dalaba.core.model import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray


def held_whole(sound: Sound) -> Sound:
    """The same sound as a stream that is all in memory, at the rate of its first cue. Raises OutputError if a cue does
    not decode, is too short, or has another rate.
    """
    import numpy as np

    rate = sound.clips[0].rate
    pieces = [(cue, list(_decoded(cue, rate))) for cue in sound.clips]
    channels = max(block.shape[1] for _, blocks in pieces for block in blocks)
    whole = np.zeros((frames_in(sound.total, rate), channels), np.int16)
    for cue, blocks in pieces:
        at = frames_in(cue.offset, rate)
        for block in blocks:
            room = whole[at : at + len(block)]
            room[:] = block[: len(room)]  # mono is heard on both channels
            at += len(block)
    return replace(sound, clips=(), stream=Held(whole, rate))


def _decoded(cue: Cue, rate: int) -> Iterator[NDArray[np.int16]]:
    """The cue's samples in blocks of about a second, without the codec's padding."""
    from dalaba.sound.codec import CodecError, opened

    name, left = cue.path.name, cue.frames
    try:
        found = opened(cue.path)
        for block in found.blocks(cue.skip) if found.rate == cue.rate == rate else ():
            taken = (block[:left].clip(-1, 1) * 32767).astype("<i2")
            left -= len(taken)
            yield taken
            if not left:
                return
    except (CodecError, OSError) as error:
        missing = not cue.path.is_file()
        raise OutputError(Reason("air.clip_missing" if missing else "air.clip_damaged", {"clip": name})) from error
    raise OutputError(Reason("air.clip_short", {"clip": name}))
