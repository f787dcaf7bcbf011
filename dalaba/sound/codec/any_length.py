"""Reading a sound of any length, in any readable format, block by block: memory does not depend on its length.

For music and bells. What people record to be spoken is read by `recording`, which doubts more.
"""

from __future__ import annotations

from pathlib import Path

from dalaba.sound.codec.error import CodecError
from dalaba.sound.codec.foreign import decoded
from dalaba.sound.codec.foreign_stream import opened_by_ffmpeg
from dalaba.sound.codec.formats import head_of, kind_of
from dalaba.sound.codec.reading import Opened, in_blocks, known_as_no_sound, opened_here


def open_sound(path: Path) -> Opened:
    """Open a sound; nothing is decoded yet (except of a WeChat message, which is short).

    Raises CodecError: `sound.missing`, `sound.empty`, `sound.not_sound`, `sound.no_track`, `sound.needs_ffmpeg`,
    `sound.silk`, `sound.undecodable`.
    """
    head = head_of(path, most=None)
    kind = kind_of(head)
    if kind == "silk":
        found = decoded(path, kind)
        return in_blocks(found.pcm, found.rate)
    if kind:
        return opened_by_ffmpeg(path, kind)
    try:
        return opened_here(path, head)
    except CodecError as failure:
        if known_as_no_sound(failure):
            raise
        try:
            return opened_by_ffmpeg(path, "")
        except CodecError:
            raise failure from None
