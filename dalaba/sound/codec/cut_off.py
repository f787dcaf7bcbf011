"""Whether a file ends before the length that it states, and whether a second file was appended to it.

A sound file is a row of parts (boxes, chunks, pages, frames), and each part states its length. If the last part states
more than is there, the file was not copied or recorded to its end. If a second file begins after the first, players
play only the first. Files of unknown structure pass. (For plain WAV see `wav_header`.)
"""

from __future__ import annotations

import mmap
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from dalaba.sound.codec import frames

End = Literal["whole", "perhaps", "broken_off", "joined"]
_LOOKED_AT = 4_000
_MOST_PARTS = 500_000
_AT_ONCE = 32_000_000
"""Bytes searched before their pages are let go."""
_HEADER = 14
"""Bytes in which any part states its length."""
_PADDING = 1
"""The padding byte after a part of odd length, which many programs leave out."""
_LAST_PAGE, _FIRST_PAGE = 4, 2
_ASF_SIZES = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")
_W64 = b"riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb\x04\xc1\0\0"
_ASF = b"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c"


class _Row(NamedTuple):
    """A kind of file: how it begins, and how long each of its parts is."""

    begins: re.Pattern[bytes]
    size: Callable[[bytes], int]
    """The length of a part from its first bytes; 0 if it does not say."""
    start: int = 0
    """Where the first part begins."""
    surely: bool = True
    """Whether an incomplete last part proves that data is missing. A stream's last frame may be incomplete anyway."""


class _Head(NamedTuple):
    """How a file begins: fixed letters, maybe a few bytes in, and a pattern for the whole beginning."""

    letters: bytes
    begins: re.Pattern[bytes]
    before: int = 0


def end_of(path: Path) -> End:
    """How a file ends. "perhaps": the very last frame is incomplete, or there is no last page."""
    with open(path, "rb") as file:
        if not file.read(1):
            return "whole"
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            start = _untagged(data)
            if _is_joined(data, start):
                return "joined"
            head = data[start : start + _LOOKED_AT]
            row = next((row for row in _ROWS if row.begins.match(head)), None)
            return _walked(data, start + row.start, row) if row else "whole"


def _walked(data: mmap.mmap, at: int, row: _Row) -> End:
    whole, last, within, known = len(data), at, False, set[bytes]()
    for _ in range(_MOST_PARTS):
        if at >= whole:
            break
        head = data[at : at + _LOOKED_AT]
        if not (size := row.size(head)):
            return "perhaps" if len(head) < _HEADER and last < at and head[0] == data[last] else "whole"
        if row.size is _page and head[5] & _FIRST_PAGE:
            if within and _codec(head) not in known:
                return "joined"
            known.add(_codec(head))
        else:
            within = True
        last, at = at, at + size
    if at > whole + _PADDING:
        return "broken_off" if row.surely else "perhaps"
    return "perhaps" if row.size is _page and at >= whole and not data[last + 5] & _LAST_PAGE else "whole"


def _untagged(data: mmap.mmap) -> int:
    """Where the sound begins, after any tags."""
    at = 0
    while data[at : at + 3] == b"ID3" and len(head := data[at : at + 10]) == 10:
        at += 10 + sum((each & 0x7F) << shift for each, shift in zip(head[6:], (21, 14, 7, 0), strict=True))
    return at


def _is_joined(data: mmap.mmap, start: int) -> bool:
    """Whether another file with a recognisable beginning follows inside this one. WAVs may be hours long, so for them
    `wav_header` tests this, which knows where they end."""
    head = data[start : start + _LOOKED_AT]
    if _WAV.match(head):
        return False
    own = [each for each in (*_ANYWHERE, *_AMONG_ITS_OWN) if each.begins.match(head)]
    sought = (*_ANYWHERE, *own) if own or _STREAM.match(head) else ()
    return _stand(data, start + 1, sought)


def _stand(data: mmap.mmap, since: int, sought: Sequence[_Head]) -> bool:
    """Whether any of these beginnings is there. Pages that were searched are let go, so that a long file does not fill
    the memory."""
    for at in range(since, len(data), _AT_ONCE):
        if any(_stands(data, at, at + _AT_ONCE, each) for each in sought):
            return True
        if sys.platform != "win32":  # it has none
            data.madvise(mmap.MADV_DONTNEED)
    return False


def _stands(data: mmap.mmap, at: int, until: int, wanted: _Head) -> bool:
    """Search by the letters that never change, which is fast."""
    end = until + len(wanted.letters) - 1
    while (at := data.find(wanted.letters, at, end)) >= 0:
        begin = at - wanted.before
        if begin > 0 and wanted.begins.match(data[begin : begin + _LOOKED_AT]):
            return True
        at += 1
    return False


def _little(data: bytes) -> int:
    return int.from_bytes(data, "little")


def _big(data: bytes) -> int:
    return int.from_bytes(data, "big")


def _chunk(head: bytes) -> int:
    """AIFF, AVI: the chunk that contains all others, and what follows it."""
    form = {b"FORM": _big, b"RIFF": _little}.get(head[:4])
    return 8 + form(head[4:8]) if form else 0


def _rf64(head: bytes) -> int:
    return 8 + _little(head[20:28]) if head[12:16] == b"ds64" else 0


def _w64(head: bytes) -> int:
    return _little(head[16:24]) if head.startswith(_W64) else 0


def _au(head: bytes) -> int:
    size = _big(head[8:12])
    return _big(head[4:8]) + size if head[:4] == b".snd" and size != 0xFFFFFFFF else 0


def _caf(head: bytes) -> int:
    size = _big(head[4:12])
    return 12 + size if size < 1 << 63 else 0


def _voc(head: bytes) -> int:
    return 4 + _little(head[1:4]) if head[0] else 0


def _asf(head: bytes) -> int:
    at = head.find(_ASF_SIZES)
    return _little(head[at + 40 : at + 48]) if head.startswith(_ASF) and at > 0 else 0


def _tta(head: bytes) -> int:
    if head[:4] != b"TTA1":
        return 0
    rate, samples = _little(head[10:14]), _little(head[14:18])
    table = 22 + 4 * -(-samples * 245 // (256 * rate)) if rate else len(head)
    sizes = [_little(head[at : at + 4]) for at in range(22, table, 4)]
    return table + 4 + sum(sizes) if table < len(head) else 0


def _ape(head: bytes) -> int:
    if head[:4] != b"MAC " or _little(head[4:6]) < 3980:
        return 0
    parts = [_little(head[at : at + 4]) for at in range(8, 36, 4)]
    return sum(parts) + (parts[5] << 32) - parts[5]


def _wavpack(head: bytes) -> int:
    return 8 + _little(head[4:8]) if head[:4] == b"wvpk" else 0


def _flv(head: bytes) -> int:
    return 15 + _big(head[1:4]) if head[0] in (8, 9, 18) else 0


def _box(head: bytes) -> int:
    size = _big(head[8:16]) if head[:4] == b"\0\0\0\1" else _big(head[:4])
    return size if size >= 8 and head[4:8].isalnum() else 0


def _page(head: bytes) -> int:
    return 27 + head[26] + sum(head[27 : 27 + head[26]]) if head[:5] == b"OggS\0" and len(head) > 26 else 0


def _codec(head: bytes) -> bytes:
    """The codec that an Ogg file's first page names."""
    return head[28:32]


def _pack(head: bytes) -> int:
    """A pack of an MPEG film."""
    if head[:3] != b"\0\0\1" or len(head) < 14:
        return 0
    if head[3] == 0xBA:
        return 14 + (head[13] & 7) if head[4] >> 6 == 1 else 12
    return 6 + _big(head[4:6]) if head[3] > 0xBA else 0


def _packet(head: bytes) -> int:
    return 188 if head[0] == 0x47 else 0


def _begins(pattern: bytes) -> re.Pattern[bytes]:
    return re.compile(pattern, re.DOTALL)


_BIT_3 = b"[" + b"".join(b"\\x%02x" % each for each in range(256) if each & 8) + b"]"
_AVI = rb"RIFF.{4}AVI "
_ANYWHERE = (
    *(_Head(each, _begins(each + rb".{4}WAVE")) for each in (b"RIFF", b"RF64", b"RIFX")),
    _Head(b"FORM", _begins(rb"FORM.{4}AIF[FC]")), _Head(b"ftyp", _begins(rb"\0\0\0.ftyp"), 4),
    *(_Head(each, _begins(re.escape(each))) for each in (_W64, _ASF, b".snd\0\0\0", b"caff\0\x01\0\0", b"TTA1\x01\0")),
    _Head(b"FLV\x01", _begins(rb"FLV\x01[\x01\x04\x05]\0\0\0\x09")),
)  # fmt: skip
"""Beginnings that occur only at the beginning of a file."""
_AMONG_ITS_OWN = (
    *(_Head(each, _begins(re.escape(each))) for each in (b"fLaC\0\0\0\x22", b"Creative Voice File\x1a", b".RMF\0\0\0")),
    _Head(b"\x1a\x45\xdf\xa3", _begins(rb"\x1a\x45\xdf\xa3.{1,60}(?:webm|matroska)")),
    _Head(b"wvpk", _begins(rb"wvpk.{12}\0{4}.{5}%s" % _BIT_3)), _Head(b"MAC ", _begins(rb"MAC .\x0f\0\0")),
    _Head(b"RIFF", _begins(_AVI)),
)  # fmt: skip
"""Beginnings that also occur inside files of other kinds."""
_WAV = _begins(rb"(?:RIFF|RIFX|RF64).{4}WAVE")
_STREAM = _begins(rb"\xff[\xe0-\xff]|OggS|#!AMR")
_ROWS = (
    _Row(_begins(rb"FORM|" + _AVI), _chunk), _Row(_begins(rb"RF64"), _rf64), _Row(_begins(rb"riff\x2e"), _w64),
    _Row(_begins(rb"\.snd"), _au), _Row(_begins(rb"caff"), _caf, 8),
    _Row(_begins(rb"Creative Voice File\x1a\x1a\0"), _voc, 26), _Row(_begins(re.escape(_ASF)), _asf),
    _Row(_begins(rb"TTA1"), _tta), _Row(_begins(rb"MAC "), _ape), _Row(_begins(rb"wvpk"), _wavpack),
    _Row(_begins(rb"FLV\x01"), _flv, 13), _Row(_begins(rb".{4}ftyp"), _box),
    _Row(_begins(rb"OggS"), _page), _Row(_begins(rb"\0\0\x01\xba"), _pack, surely=False),
    _Row(_begins(rb"G.{187}G"), _packet, surely=False), _Row(_begins(rb"\x0b\x77"), frames.ac3, surely=False),
    _Row(_begins(rb"\xff[\xf0\xf1\xf8\xf9]"), frames.adts, surely=False),
    _Row(_begins(rb"\xff[\xe0-\xff]"), frames.mpeg, surely=False),
    _Row(_begins(rb"\x7f\xfe\x80\x01"), frames.dts, surely=False),
    _Row(_begins(rb"#!AMR\n"), frames.amr, 6, surely=False),
    _Row(_begins(rb"#!AMR-WB\n"), frames.wide_amr, 9, surely=False),
)  # fmt: skip
