"""The last readable version of each sheet, in `records/sheets/`, with the cells that were read from it.

While a workbook is open in Excel it may be locked, half written or missing for a moment; then the version stored here
counts. The cells of an unchanged workbook also come from here, so that it is not parsed again at every start. Only this
module writes `records/sheets`. If the disk fails, only the copy is lost, and the sheet can still be read.

Of a station that a township handed over nothing is stored: it is signed as it is, and nothing else may count for it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from dalaba.core import atomic
from dalaba.core.model import Instant, Reason
from dalaba.core.problems import Bad
from dalaba.speech.library import handed
from dalaba.station.files import sheets
from dalaba.station.files.folder import read_bytes
from dalaba.station.files.table import Table, from_json, to_json

FOLDER = "records/sheets"
FORM = 2
"""Increase this when the same bytes give different cells."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A sheet's tables. `kept`: they come from the version stored at that time, because of `why`."""

    tables: tuple[Table, ...]
    kept: Instant | None = None
    why: Reason | None = None
    open: bool = False
    """Somebody has the file open, so its fault will pass."""


def load(station: Path, path: Path, is_head: Callable[[str], bool]) -> Loaded:
    """The sheet at `path`, or its stored version. Raises Bad if neither can be read."""
    copy = station / FOLDER / path.name
    if _is_handed(station):
        return Loaded(sheets.tables(_bytes(path), path.suffix, is_head))
    try:
        data = _bytes(path)
        tables = _tables(data, copy, is_head)
    except Bad as bad:
        return _last_good(path, copy, is_head, bad)
    if tables and any(table.rows for table in tables):
        _keep(data, copy, tables)
    return Loaded(tables)


def bytes_of(station: Path, path: Path, is_head: Callable[[str], bool]) -> bytes:
    """The bytes of the version that `load` takes. Raises Bad if there is none, or OSError."""
    copy = station / FOLDER / path.name
    try:
        data = _bytes(path)
        _tables(data, copy, is_head)
    except Bad as bad:
        if not copy.exists():
            raise bad from None
        return copy.read_bytes()
    return data


def _bytes(path: Path) -> bytes:
    data = read_bytes(path)
    if not data and is_open(path):
        raise Bad("files.unreadable", why="0 bytes")
    return data


def _last_good(path: Path, copy: Path, is_head: Callable[[str], bool], bad: Bad) -> Loaded:
    try:
        tables = _tables(copy.read_bytes(), copy, is_head)
        when = copy.stat().st_mtime_ns // 1_000_000
    except (OSError, Bad):
        raise bad from None
    held = is_open(path) or isinstance(bad.__cause__, PermissionError)
    return Loaded(tables, when, bad.reason, held)


def is_open(path: Path) -> bool:
    """Whether Excel, WPS or LibreOffice marks the file as open."""
    marks = (f"~${path.name}", f"~${path.name[2:]}", f".~lock.{path.name}#")
    return any((path.parent / mark).exists() for mark in marks)


def missing(station: Path, folder: Path) -> list[Path]:
    """The sheets of `folder` that are missing for the moment: stored, and marked as open. Other copies are deleted."""
    gone: list[Path] = []
    if _is_handed(station):
        return gone
    for copy in sorted((station / FOLDER).glob("*")):
        path = folder / copy.name
        if copy.suffix.lower() in sheets.SUFFIXES and not copy.name.startswith(".") and not path.exists():
            if is_open(path):
                gone.append(path)
            else:
                _forget(copy)
    return gone


def _is_handed(station: Path) -> bool:
    return (station / handed.FILE).exists()


def _forget(copy: Path) -> None:
    try:
        copy.unlink(missing_ok=True)
        _cells(copy).unlink(missing_ok=True)
    except OSError:
        pass  # the disk failed: the copy is useless but harmless


def _cells(copy: Path) -> Path:
    return copy.with_name(f"{copy.name}.json")


def _tables(data: bytes, copy: Path, is_head: Callable[[str], bool]) -> tuple[Table, ...]:
    """The stored cells, if they belong to these bytes; else read from the bytes."""
    if copy.suffix.lower() == ".xlsx":
        try:
            head, _, body = _cells(copy).read_text("utf-8").partition("\n")
            if head == _head(data):
                return from_json(body)
        except (OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError):
            pass  # not stored, or damaged: the bytes are read instead
    return sheets.tables(data, copy.suffix, is_head)


def _head(data: bytes) -> str:
    return f"{FORM} {hashlib.sha256(data).hexdigest()}"


def _keep(data: bytes, copy: Path, tables: tuple[Table, ...]) -> None:
    try:
        if not copy.exists() or copy.read_bytes() != data:
            atomic.write(copy, data)
        cells = _cells(copy)
        if copy.suffix.lower() == ".xlsx" and not _is_of(cells, data):
            atomic.write(cells, f"{_head(data)}\n{to_json(tables)}".encode("utf-8", "surrogatepass"))
    except OSError:
        pass  # read-only, full, or held by a scanner: the sheet itself was read


def _is_of(cells: Path, data: bytes) -> bool:
    try:
        with open(cells, "rb") as file:
            return file.readline().decode("utf-8", "replace").rstrip("\n") == _head(data)
    except OSError:
        return False
