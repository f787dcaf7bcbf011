"""Sound files that stop inside a piece of themselves: half copied, or of a recorder that lost its power.

Every format here is made of pieces that say how long they are. Decoders pass over a last one that is short, and say
nothing; the words that it should have are not there all the same. One that ends between two pieces cannot be told.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import IO

_MOST = 64_000_000
"""Bytes that are looked at frame by frame: ten minutes of them are a tenth of that."""
_NARROW = (13, 14, 16, 18, 20, 21, 27, 32, 6, 6, 6, 6, 0, 0, 0, 1)
_WIDE = (18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 0, 0, 0, 0, 1, 1)
"""Bytes of a frame of AMR by its mode; 0: there is none."""
_ASF = b"\x30\x26\xb2\x75\x8e\x66\xcf\x11"
_LIVE = 0x7FFFFFFFFFFFFFFF
"""From here on a length stands for none."""


def broken_off(path: Path, head: bytes) -> bool:
    """Whether the last piece of the file is not all there; False for what is of no such format."""
    if head[:3] == b"ID3":
        with open(path, "rb") as file:
            return _adts(file, _behind_tag(head))
    for begins, ends in _BY_HEAD:
        if head.startswith(begins):
            with open(path, "rb") as file:
                return ends(file)
    return False


def _behind_tag(head: bytes) -> int:
    """Where the sound begins behind an ID3 tag."""
    return 10 + sum((each & 0x7F) << 7 * (3 - number) for number, each in enumerate(head[6:10]))


def _size(file: IO[bytes]) -> int:
    return os.fstat(file.fileno()).st_size


def _ogg(file: IO[bytes]) -> bool:
    """Page by page; what comes behind the last one is no page and no matter."""
    at, whole = 0, _size(file)
    while at < whole:
        file.seek(at)
        page = file.read(27)
        if not b"OggS".startswith(page[:4]):
            return False
        table = file.read(page[26]) if len(page) == 27 else b""
        if len(page) < 27 or len(table) < page[26]:
            return True
        at += 27 + len(table) + sum(table)
    return at > whole


def _amr(file: IO[bytes]) -> bool:
    data = file.read(_MOST)
    wide = data.startswith(b"#!AMR-WB")
    at = data.index(b"\n") + 1 if b"\n" in data[:16] else len(data)
    while at < len(data):
        size = (_WIDE if wide else _NARROW)[data[at] >> 3 & 15]
        if not size:
            return False
        at += size
    return at > len(data)


def _adts(file: IO[bytes], at: int = 0) -> bool:
    file.seek(at)
    data, at, found = file.read(_MOST), 0, 0
    while at + 7 <= len(data):
        if data[at] != 0xFF or data[at + 1] & 0xF6 != 0xF0:
            return False
        size = (data[at + 3] & 3) << 11 | data[at + 4] << 3 | data[at + 5] >> 5
        if size < 7:
            return False
        at, found = at + size, found + 1
    return bool(found) and (at > len(data) or data[at : at + 1] == b"\xff")


def _asf(file: IO[bytes]) -> bool:
    """Object by object: each says its length; of a live one nobody knew it."""
    at, whole = 0, _size(file)
    while at + 24 <= whole:
        file.seek(at + 16)
        size = int.from_bytes(file.read(8), "little")
        if size < 24:
            return False
        at += size
    return whole < at < _LIVE


def _chunks(file: IO[bytes], at: int, head: int, even: bool) -> bool:
    """AIFF and CAF: four letters, a length, and so many bytes."""
    whole = _size(file)
    while at + 4 + head <= whole:
        file.seek(at + 4)
        size = int.from_bytes(file.read(head), "big")
        if size >= 1 << (8 * head - 1):
            return False  # not known when it was written
        at += 4 + head + size + (size % 2 if even else 0)
    return at > whole + 1


_BY_HEAD: tuple[tuple[bytes, Callable[[IO[bytes]], bool]], ...] = (
    (b"OggS", _ogg),
    (b"#!AMR", _amr),
    (b"\xff\xf1", _adts),
    (b"\xff\xf9", _adts),
    (_ASF, _asf),
    (b"FORM", lambda file: _chunks(file, 12, 4, True)),
    (b"caff", lambda file: _chunks(file, 8, 8, False)),
)
