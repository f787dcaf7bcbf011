"""What a sound file is, by how it begins, not by its name; and which files are not read at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from dalaba.sound.codec.error import refuse

LONGEST = 600
"""Most seconds of a recording: nobody listens longer, and a phone left recording must not fill the PC."""
MOST_BYTES = 1_000_000_000
"""Most bytes of a recording. Ten minutes in the best studio quality have half as many."""
_HEAD = 4096


def name_of(source: str | Path | bytes) -> str:
    """The file's name, for messages; "" for bytes."""
    return "" if isinstance(source, bytes) else Path(source).name


def head_of(source: str | Path | bytes, most: int | None = MOST_BYTES) -> bytes:
    """The first bytes. Raises CodecError if the file is missing, empty or has more than `most` bytes (None: any)."""
    try:
        if isinstance(source, bytes):
            head = source[:_HEAD]
        else:
            status = os.stat(source)
            if not stat.S_ISREG(status.st_mode):
                raise refuse("sound.missing", file=name_of(source))  # a pipe or a device may never answer
            if most is not None and status.st_size > most:
                raise refuse("sound.too_big", file=name_of(source), most=most // 1_000_000)
            with open(source, "rb") as file:
                head = file.read(_HEAD)
    except OSError as failure:
        raise refuse("sound.missing", file=name_of(source)) from failure
    if not head:
        raise refuse("sound.empty", file=name_of(source))
    return head


def kind_of(head: bytes) -> str:
    """The format, if libsndfile cannot read it but other decoders may; else ""."""
    if b"#!SILK" in head[:12]:
        return "silk"
    if head.startswith(b"#!AMR"):
        return "amr"
    if head[4:8] == b"ftyp":
        return "m4a"
    if head.startswith(b"\x30\x26\xb2\x75"):
        return "wma"
    if head[:2] in (b"\xff\xf1", b"\xff\xf9"):
        return "aac"
    return "webm" if head.startswith(b"\x1a\x45\xdf\xa3") else ""
