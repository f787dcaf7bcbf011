"""Saving what was heard as a file, in the format that its name says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dalaba.doors.cli.context import Context, refuse, writing

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MP3 = ".mp3"


def target_of(name: str) -> Path:
    """Where a sound is to be written: MP3 where the name has no suffix. Refused (wrong usage) for another format."""
    from dalaba.sound.codec import LOSSLESS

    path = Path(name)
    if not path.suffix:
        return path.with_name(path.name + MP3)
    if path.suffix.lower() not in (MP3, *LOSSLESS):
        raise refuse("cli.listen_suffix", 2, file=path.name, suffix=path.suffix, other=f"{path.stem}{MP3}")
    return path


def write(context: Context, samples: NDArray[np.float32], rate: int, target: Path) -> None:
    """Refused when the disk does."""
    from dalaba.core import atomic
    from dalaba.sound.codec import encode_lossless, encode_mp3

    suffix = target.suffix.lower()
    with writing(target):
        data = encode_mp3(samples, rate) if suffix == MP3 else encode_lossless(samples, rate, suffix)
        atomic.write(target, data)
