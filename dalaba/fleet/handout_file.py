"""A file for a stick, either way: signed as a whole, refused as a whole. What is inside is not its affair.

    DALABA-HANDOUT 1        a line
    0000001234              how long the wire is, in ten digits
    wire                    kind `handout`, whose body (a `Body`) names the rest by its digest and its size
    rest                    a zip, nothing packed: further wires (`order-00001`), and files, each named by its digest

`handout_writing` writes one. Whoever reads one learns nothing from it before the signature, the digest of the rest and
every name are right. All that is inside proves itself once more, because a stick can give other bytes when it is read a
second time: a wire by its signature, a file by its digest.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import re
import stat
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Annotated, Literal, TypeAlias

from dalaba.core import typed_json
from dalaba.core.file_names import harmless
from dalaba.core.problems import Bad
from dalaba.core.typed_json import between
from dalaba.fleet.manifest import is_digest
from dalaba.trust import envelope
from dalaba.trust.envelope import Typ, Wire

SUFFIX = ".dlb"
MAGIC = b"DALABA-HANDOUT 1\n"
LARGEST = 2_000_000_000
"""Bytes of the rest: every stick and every zip takes that much."""
DIGITS = 10
"""Of the wire's length."""
_MOST_ENTRIES = 60_000
_BLOCK = 1 << 20
_NAME = re.compile(r"[0-9a-f]{64}|(?:manifest|order|day|roster|ack|rows|status|receipt)-[0-9]{5}")
PLAIN: int = (stat.S_IFREG | 0o600) << 16
_BROKEN = (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, RuntimeError, KeyError)
"""What reading a damaged zip may raise."""

Way: TypeAlias = Literal["out", "back"]
"""out: from the township. back: from a village."""


@dataclass(frozen=True, slots=True)
class Body:
    """What the signed wire says of the rest. `detail`: an invitation, or a PC's wish to join."""

    way: Way
    payload: Annotated[str, is_digest]
    size: Annotated[int, between(1, LARGEST)]
    detail: Mapping[str, object] = field(default_factory=dict)


def file_name(sender: str, receiver: str, day: str) -> str:
    """What such a file is called, on every system. Pure."""
    return harmless(f"{sender}-{receiver}-{day}{SUFFIX}", "dalaba")


class Opened:
    """A file whose signature, digest and names were found right."""

    def __init__(self, name: str, wire: Wire, body: Body, archive: zipfile.ZipFile) -> None:
        self.name, self.wire, self.body, self._archive = name, wire, body, archive
        self._sizes = {info.filename: info.file_size for info in archive.infolist()}

    def wires(self, typ: Typ) -> Iterator[bytes]:
        """The texts of the wires of one kind, in their order. Nothing is proven of them."""
        for name in sorted(each for each in self._sizes if each.startswith(f"{typ}-")):
            yield self._read(name, envelope.LARGEST)

    def has(self, digest: str) -> bool:
        """Whether a file is in it."""
        return is_digest(digest) and digest in self._sizes

    def size(self, digest: str) -> int:
        """Bytes of a file that is in it."""
        return self._sizes[digest]

    def file(self, digest: str) -> Iterator[bytes]:
        """A file, piece by piece. Raises Bad("fleet.stick_damaged"), with the last piece too if the digest is another,
        and KeyError if it is not in it."""
        seen = hashlib.sha256()
        if not self.has(digest):
            raise KeyError(digest)
        with self._guarded(), self._archive.open(digest) as entry:
            while block := entry.read(_BLOCK):
                seen.update(block)
                yield block
        if seen.hexdigest() != digest:
            raise Bad("fleet.stick_damaged", file=self.name)

    def whole(self, digest: str, most: int) -> bytes:
        """A small file. Raises as `file`."""
        if self._sizes.get(digest, 0) > most:
            raise Bad("fleet.stick_damaged", file=self.name)
        return b"".join(self.file(digest))

    def _read(self, name: str, most: int) -> bytes:
        if self._sizes[name] > most:
            raise Bad("fleet.stick_damaged", file=self.name)
        with self._guarded():
            return self._archive.read(name)

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except _BROKEN as error:
            raise Bad("fleet.stick_damaged", file=self.name) from error


@contextmanager
def opened(file: Path, counts: Callable[[Wire, Body], None]) -> Iterator[Opened]:
    """The file, once all of it was found right. `counts` raises Bad for a signature that does not count here.

    Raises Bad("fleet.stick_none", "fleet.stick_damaged"), or OSError. Nothing was written then, and nothing is known
    of what is inside.
    """
    with open(file, "rb") as source:
        if not stat.S_ISREG(os.fstat(source.fileno()).st_mode):
            raise Bad("fleet.stick_none", file=file.name)
        wire, body = _head(source, file.name)
        counts(wire, body)
        start = source.tell()
        _check(source, body, file.name)
        try:
            archive = zipfile.ZipFile(io.BufferedReader(_Rest(source, start, body.size)), "r", allowZip64=False)
            _check_names(archive, body.size, file.name)
        except _BROKEN as error:
            raise Bad("fleet.stick_damaged", file=file.name) from error
        with archive:
            yield Opened(file.name, wire, body, archive)


def head(file: Path) -> tuple[Wire, Body]:
    """What a file says it is; nothing is proven. Raises as `opened`."""
    with open(file, "rb") as source:
        return _head(source, file.name)


def _head(source: IO[bytes], name: str) -> tuple[Wire, Body]:
    if source.read(len(MAGIC)) != MAGIC:
        raise Bad("fleet.stick_none", file=name)
    digits = source.read(DIGITS)
    if len(digits) != DIGITS or not digits.isdigit() or not 0 < int(digits) <= envelope.LARGEST:
        raise Bad("fleet.stick_damaged", file=name)
    try:
        wire = envelope.read(source.read(int(digits)))
        if wire.envelope.typ != "handout":
            raise ValueError("another kind")
        body: Body = typed_json.form(Body).strict(wire.envelope.body)
    except ValueError as error:
        raise Bad("fleet.stick_damaged", file=name) from error
    return wire, body


def _check(source: IO[bytes], body: Body, name: str) -> None:
    """Read the rest through."""
    seen, left = hashlib.sha256(), body.size
    while left and (block := source.read(min(_BLOCK, left))):
        seen.update(block)
        left -= len(block)
    if left:
        raise Bad("fleet.stick_cut", file=name)
    if seen.hexdigest() != body.payload or source.read(1):
        raise Bad("fleet.stick_damaged", file=name)


def _check_names(archive: zipfile.ZipFile, size: int, name: str) -> None:
    """Raise Bad for anything that `write` does not make: packed, hidden, twice, elsewhere, larger than the file."""
    entries = archive.infolist()
    names = {info.filename for info in entries}
    right = (
        info.orig_filename == info.filename and _NAME.fullmatch(info.filename) and info.external_attr == PLAIN
        and info.compress_type == zipfile.ZIP_STORED and info.file_size == info.compress_size
        and not info.flag_bits & ~0x08 and not info.extra and not info.comment
        for info in entries
    )  # fmt: skip
    if (
        len(entries) > _MOST_ENTRIES or len(names) != len(entries) or archive.comment or not all(right)
        or sum(info.file_size for info in entries) > size or min((info.header_offset for info in entries), default=0)
    ):  # fmt: skip
        raise Bad("fleet.stick_damaged", file=name)


class _Rest(io.RawIOBase):
    """The part of a file from `start` on, as a file of its own."""

    def __init__(self, source: IO[bytes], start: int, size: int) -> None:
        super().__init__()
        self._source, self._start, self._size, self._at = source, start, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go there; never before the start."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise OSError(errno.EINVAL, "before the start")  # as a file of its own does
        self._at = base + offset
        return self._at

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # any buffer is written to
        """Fill the buffer as far as there is something."""
        self._source.seek(self._start + self._at)
        data = self._source.read(max(0, min(len(buffer), self._size - self._at)))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


def found(place: Path) -> tuple[Path, ...]:
    """The files of this form at a place: the file itself, or those right inside a folder. Raises OSError."""
    if not place.is_dir():
        return (place,)
    return tuple(sorted(each for each in place.iterdir() if each.suffix.lower() == SUFFIX and each.is_file()))


def megabytes(size: int) -> str:
    """A size for people."""
    return f"{round(size / 1e6)} MB" if size >= 1_000_000 else f"{max(1, round(size / 1e3))} KB"
