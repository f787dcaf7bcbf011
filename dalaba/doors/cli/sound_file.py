"""Saves sound as a file, in the format of its name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dalaba.doors.cli.context import Context, refuse, writing

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MP3 = ".mp3"


def target_of(name: str) -> Path:
    """The path for a sound; without a suffix it becomes an MP3. Raises Refused (wrong usage) for an unknown format."""
    from dalaba.sound.codec import LOSSLESS

    path = Path(name)
    if not path.suffix:
        return path.with_name(path.name + MP3)
    if path.suffix.lower() not in (MP3, *LOSSLESS):
        raise refuse("cli.listen_suffix", 2, file=path.name, suffix=path.suffix, other=f"{path.stem}{MP3}")
    return path


def write(context: Context, samples: NDArray[np.float32], rate: int, target: Path) -> None:
    """Write the file. Raises Refused if the disk refuses."""
    from dalaba.core import atomic
    from dalaba.sound.codec import encode_lossless, encode_mp3

    suffix = target.suffix.lower()
    with writing(target):
        data = encode_mp3(samples, rate) if suffix == MP3 else encode_lossless(samples, rate, suffix)
        atomic.write(target, data)
