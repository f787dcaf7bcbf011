"""Writing a file for a stick, whole or not at all. The same content gives the same bytes."""

from __future__ import annotations

import hashlib
import io
import shutil
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, TypeAlias

from dalaba.core import atomic, typed_json
from dalaba.core.problems import Bad
from dalaba.fleet.handout_file import DIGITS, LARGEST, MAGIC, PLAIN, Body, Way, megabytes
from dalaba.trust.envelope import Wire

Content: TypeAlias = "Path | bytes"
_BLOCK = 1 << 20
_ENTRY = 300
"""Bytes that a zip needs for an entry, at most."""


def write(
    target: Path, way: Way, sign: Callable[[Mapping[str, object]], Wire], wires: Sequence[Wire],
    files: Mapping[str, Content], detail: Mapping[str, object] | None = None,
) -> int:  # fmt: skip
    """Write such a file, whole or not at all, and return its size. `sign` makes the wire of a body; `files`: digest ->
    the file. Raises Bad("fleet.stick_large"), or OSError: then an older file of that name is still there."""
    size = sum(len(wire.text) for wire in wires) + sum(map(_size, files.values())) + _ENTRY * (len(wires) + len(files))
    if size > LARGEST:
        raise Bad("fleet.stick_large", file=target.name, size=megabytes(size))
    counted = _Counted()
    _zip(counted, wires, files)
    head = sign(typed_json.as_json(Body(way, counted.digest.hexdigest(), counted.size, detail or {}))).text
    part = atomic.unfinished(target)
    try:
        with open(part, "wb") as into:
            into.write(MAGIC + f"{len(head):0{DIGITS}d}".encode() + head)
            _zip(into, wires, files)
        atomic.finish(part, target)
    finally:
        part.unlink(missing_ok=True)
    return target.stat().st_size


class _Counted:
    """A place to write to that keeps nothing but the size and the digest."""

    def __init__(self) -> None:
        self.size, self.digest = 0, hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.size += len(data)
        self.digest.update(data)
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""


class _Through:
    """A file to which one only writes on: so the zip's bytes are the same wherever they go."""

    def __init__(self, into: IO[bytes] | _Counted) -> None:
        self.write, self.flush = into.write, into.flush


def _zip(into: IO[bytes] | _Counted, wires: Sequence[Wire], files: Mapping[str, Content]) -> None:
    through: IO[bytes] = _Through(into)  # type: ignore[assignment]  # a zip that is written needs no more of a file
    with zipfile.ZipFile(through, "w", zipfile.ZIP_STORED, allowZip64=False) as archive:
        for number, wire in enumerate(wires):
            with archive.open(_entry(f"{wire.envelope.typ}-{number:05d}"), "w") as entry:
                entry.write(wire.text)
        for digest in sorted(files):
            with archive.open(_entry(digest), "w") as entry, _opened(files[digest]) as source:
                shutil.copyfileobj(source, entry, _BLOCK)


def _entry(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = PLAIN
    info.create_system = 3
    return info


def _size(content: Content) -> int:
    return len(content) if isinstance(content, bytes) else content.stat().st_size


def _opened(content: Content) -> IO[bytes]:
    return io.BytesIO(content) if isinstance(content, bytes) else open(content, "rb")
