"""An ID3v2.3 tag with a title, in the version that old car players read. Pure.

Text is UTF-16 with a byte order mark, as version 2.3 has no UTF-8. There are no pictures, as some players stop at them.
Frames and sizes as in the informal standard id3v2.3.0 (sections 3.1, 3.3 and 4.2).
"""

from __future__ import annotations


def tag(title: str, album: str, artist: str, number: int, of: int) -> bytes:
    """The bytes that go before the first MP3 frame."""
    frames = _text("TIT2", title) + _text("TALB", album) + _text("TPE1", artist) + _text("TRCK", f"{number}/{of}")
    return b"ID3\x03\x00\x00" + _synchsafe(len(frames)) + frames


def split(data: bytes) -> tuple[bytes, bytes]:
    """(tag, sound) of a file; the tag is empty if there is none."""
    if data[:3] != b"ID3" or len(data) < 10:
        return b"", data
    size = 10 + sum(byte << shift for byte, shift in zip(data[6:10], (21, 14, 7, 0), strict=True))
    return data[:size], data[size:]


def texts(data: bytes) -> dict[str, str]:
    """Frame -> text of a tag that `tag` wrote; empty if there is none, or another program wrote it."""
    found: dict[str, str] = {}
    frames = split(data)[0][10:]
    while len(frames) > 10:
        name, size = frames[:4], int.from_bytes(frames[4:8], "big")
        body, frames = frames[10 : 10 + size], frames[10 + size :]
        if size == 0 or len(body) < size or body[:1] != b"\x01":
            break
        found[name.decode("latin-1")] = body[1:].decode("utf-16", "replace")
    return found


def _text(name: str, words: str) -> bytes:
    body = b"\x01" + words.encode("utf-16")  # encoding 1; encode() writes the byte order mark
    return name.encode("ascii") + len(body).to_bytes(4, "big") + b"\x00\x00" + body


def _synchsafe(size: int) -> bytes:
    """28 bits in four bytes with their high bits clear, so that no player takes the size for the start of a frame."""
    return bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))
