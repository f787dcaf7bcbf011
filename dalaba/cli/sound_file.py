"""A clip as a file of one's own, in the format that its name says."""

from __future__ import annotations

import shutil
from pathlib import Path

from dalaba.cli.context import Context, refuse
from dalaba.model import Clip

MP3 = ".mp3"


def target_of(name: str) -> Path:
    """Where a sound is to be written: MP3 where the name has no suffix. Refused (wrong usage) for another format."""
    from dalaba.codec import LOSSLESS

    path = Path(name)
    if not path.suffix:
        return path.with_name(path.name + MP3)
    if path.suffix.lower() not in (MP3, *LOSSLESS):
        raise refuse("cli.listen_suffix", 2, file=path.name, suffix=path.suffix, other=f"{path.stem}{MP3}")
    return path


def write(context: Context, clip: Clip, target: Path) -> None:
    """Refused when the disk does."""
    from dalaba.codec import decode, encode_lossless

    source = context.folder / clip.file
    try:
        if target.suffix.lower() == MP3:
            shutil.copyfile(source, target)
        else:
            samples, rate = decode(source)
            heard = samples[clip.skip : clip.skip + clip.frames]
            target.write_bytes(encode_lossless(heard, rate, target.suffix.lower()))
    except OSError as error:
        raise refuse("cli.cannot_write", file=target, why=error.strerror or error) from error
