"""Reading rows from the raw pages of a damaged SQLite file: every readable page is used, even if the pages that lead to
it are damaged.

Written from the published file format (https://www.sqlite.org/fileformat2.html: §1.5 B-tree pages, §1.6 overflow, §2.1
records, §4.1 the log). Nothing here proves that a row is right; an event's own hash does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

Row = tuple[int, list[object]]
"""Row number and the record's values."""

PAGE = 4096
"""Bytes; SQLite's own default, which the ledger keeps."""
_LEAF = 0x0D
_HEAD_OF_FILE = 100
"""Bytes before the B-tree header on page 1."""
_HEAD_OF_LOG, _HEAD_OF_FRAME = 32, 24
_LONGEST = 4 * 1024 * 1024
"""Bytes of a record; a greater length is damage."""
_WIDTHS = (0, 1, 2, 3, 4, 6, 8)

Pages = Callable[[int], bytes]


def rows(file: Path, log: Path) -> Iterator[Row]:
    """Every row on every leaf page of the file, then of its write-ahead log. Raises OSError only if neither opens."""
    frames = dict(_frames(log)) if log.is_file() else {}
    whole = file.is_file()
    if whole:
        yield from _of_file(file, frames)
    for number, page in frames.items():
        yield from _on(page, number, lambda wanted: frames.get(wanted, b""))


def _of_file(file: Path, frames: dict[int, bytes]) -> Iterator[Row]:
    with open(file, "rb") as opened:

        def page_of(number: int) -> bytes:
            return frames.get(number) or _read(opened.seek, opened.read, number)

        for number in range(1, file.stat().st_size // PAGE + 2):
            yield from _on(_read(opened.seek, opened.read, number), number, page_of)


def _read(seek: Callable[[int], object], read: Callable[[int], bytes], number: int) -> bytes:
    """Page `number`, counted from 1; empty if the disk cannot read it."""
    try:
        seek((number - 1) * PAGE)
        return read(PAGE)
    except (OSError, ValueError, OverflowError):
        return b""


def _frames(log: Path) -> Iterator[tuple[int, bytes]]:
    """(page number, page) of the frames in the log's last round, in the order they were written."""
    with open(log, "rb") as opened:
        salt = opened.read(_HEAD_OF_LOG)[16:24]
        while len(frame := opened.read(_HEAD_OF_FRAME + PAGE)) > _HEAD_OF_FRAME:
            if frame[8:16] == salt:
                yield int.from_bytes(frame[:4], "big"), frame[_HEAD_OF_FRAME:]


def _on(page: bytes, number: int, page_of: Pages) -> Iterator[Row]:
    """The rows of a leaf page; nothing for any other page. A cell that cannot be decoded is skipped."""
    at = _HEAD_OF_FILE if number == 1 else 0
    if len(page) < at + 8 or page[at] != _LEAF:
        return
    count = int.from_bytes(page[at + 3 : at + 5], "big")
    for index in range(min(count, PAGE // 4)):
        where = int.from_bytes(page[at + 8 + 2 * index : at + 10 + 2 * index], "big")
        try:
            yield _cell(page, where, page_of)
        except (IndexError, ValueError, OverflowError):
            continue


def _cell(page: bytes, at: int, page_of: Pages) -> Row:
    length, at = _varint(page, at)
    rowid, at = _varint(page, at)
    if length > _LONGEST:
        raise ValueError("longer than any event")
    return rowid, _record(_payload(page, at, length, page_of))


def _payload(page: bytes, at: int, length: int, page_of: Pages) -> bytes:
    here = _on_the_page(length)
    found = bytearray(page[at : at + here])
    following = int.from_bytes(page[at + here : at + here + 4], "big") if here < length else 0
    while len(found) < length and following:
        more = page_of(following)
        following = int.from_bytes(more[:4], "big")
        found += more[4 : 4 + length - len(found)]
        if len(more) < PAGE:
            break
    if len(found) != length:
        raise ValueError("the rest is not there")
    return bytes(found)


def _on_the_page(length: int) -> int:
    """How many bytes of a record are stored on its leaf page (file format §1.6)."""
    most, least = PAGE - 35, (PAGE - 12) * 32 // 255 - 23
    if length <= most:
        return length
    fitting = least + (length - least) % (PAGE - 4)
    return fitting if fitting <= most else least


def _record(data: bytes) -> list[object]:
    size, at = _varint(data, 0)
    kinds = []
    while at < size:
        kind, at = _varint(data, at)
        kinds.append(kind)
    values = []
    at = size
    for kind in kinds:
        value, at = _value(data, at, kind)
        values.append(value)
    return values


def _value(data: bytes, at: int, kind: int) -> tuple[object, int]:
    if kind < len(_WIDTHS):
        end = at + _WIDTHS[kind]
        return (int.from_bytes(data[at:end], "big", signed=True) if kind else None), end
    if kind in (8, 9):
        return kind - 8, at
    if kind < 13 or not kind % 2:
        raise ValueError("no kind that an event has")
    end = at + (kind - 13) // 2
    return data[at:end].decode(), end


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A number of one to nine bytes, and where it ends."""
    value = 0
    for count in range(8):
        byte = data[at + count]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + count + 1
    return value << 8 | data[at + 8], at + 9
