"""Checking a backup, and unpacking it: all of it, or nothing.

A backup may come from anybody: its names are checked before a byte is written, its sizes before room is taken, and
every file's digest before the first one is put in its place. It is unpacked into an empty folder, or into a fresh copy
of the program whose station nobody has touched yet; never over a station.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path, PurePosixPath

from dalaba.core.typed_json import Wrong, form
from dalaba.desk.backup.archive import BLOCK, FORM, LIST, Listing, NotWhole
from dalaba.desk.backup.belongings import belongings
from dalaba.station.county import CERTIFICATES

_MOST_LIST = 64 << 20
_MOST_FILES = 400_000
_SPARE = 64 << 20
"""Bytes that stay free on the disk."""
_TOP = re.compile(r"[^/]+\.yaml")
_INSIDE = ("scripts", "schedules", "audio", "records", "received", "分批", "callup", CERTIFICATES)
_NOT = ("records/onair",)
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|]|(^|/)\.{0,2}(/|$)|[ .](/|$)')
_DEVICES = re.compile(r"(^|/)(con|prn|aux|nul|com\d|lpt\d)(\.|/|$)", re.IGNORECASE)
_STAGE = ".restoring"
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError)
"""What reading a damaged ZIP may raise."""


def verify(file: Path, advance: Callable[[int], None] = lambda size: None) -> Listing:
    """Read a backup through, and compare every file in it with its digest. Raises NotWhole, or OSError."""
    with _archive(file) as archive:
        listing = _listing(archive)
        for name in listing.files:
            for block in _blocks(archive, name, listing):
                advance(len(block))
        return listing


def restore(
    file: Path, into: Path, untouched: Mapping[str, bytes], advance: Callable[[int], None] = lambda size: None
) -> Listing:
    """Unpack a backup into a folder that has no station yet. `untouched`: name -> content of the files that a fresh
    copy of the program has in the place of a station; these are replaced.

    Raises NotWhole for a backup that is damaged, newer or dangerous, and for a folder that has a station; OSError if
    the disk refuses. Then the folder is as it was before.
    """
    _refuse_station(into, untouched)
    stage = into / _STAGE
    with _archive(file) as archive:
        listing = _listing(archive)
        into.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(into).free < listing.size + _SPARE:
            raise NotWhole("backup.no_room", size=_megabytes(listing.size), folder=into)
        shutil.rmtree(stage, ignore_errors=True)
        try:
            for name in listing.files:
                _unpack(archive, name, listing, stage / name, advance)
        except BaseException:
            shutil.rmtree(stage, ignore_errors=True)
            with suppress(OSError):
                into.rmdir()
            raise
    _put_in_place(stage, into, listing, untouched)
    return listing


def _refuse_station(into: Path, untouched: Mapping[str, bytes]) -> None:
    """Raise NotWhole if the folder holds anything that somebody wrote or recorded."""
    if into.exists() and not into.is_dir():
        raise NotWhole("backup.no_folder", folder=into)
    if not into.is_dir():
        return
    if (into / _STAGE).is_dir():
        return  # a restore that was cut off: everything in it is done again
    there = {name for name in belongings(into) if not name.endswith(".gitkeep")}
    foreign = [name for name in there if untouched.get(name) != (into / name).read_bytes()]
    if foreign:
        raise NotWhole("backup.station_there", folder=into, file=sorted(foreign)[0])
    if not (into / "broadcaster.py").is_file() and any(into.iterdir()):
        raise NotWhole("backup.not_empty", folder=into)


def _put_in_place(stage: Path, into: Path, listing: Listing, untouched: Mapping[str, bytes]) -> None:
    """Move every file to its place. The stage is there until the last one, so that a cut is noticed and mended."""
    for name in untouched:
        if name not in listing.files:
            (into / name).unlink(missing_ok=True)
    for name in sorted(listing.files, key=lambda name: name == "station.yaml"):
        target = into / name
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(stage / name, target)
    shutil.rmtree(stage)


def _archive(file: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except _BROKEN as error:
        raise NotWhole("backup.not_one", file=file.name) from error


def _listing(archive: zipfile.ZipFile) -> Listing:
    """The list of what is in it, which is all that is in it. Raises NotWhole."""
    name = Path(archive.filename or "").name
    try:
        info = archive.getinfo(LIST)
        if info.file_size > _MOST_LIST:
            raise ValueError
        plain = json.loads(archive.read(info))
        if isinstance(plain, dict) and isinstance(plain.get("form"), int) and plain["form"] > FORM:
            raise NotWhole("backup.newer", file=name, program=str(plain.get("program", "?"))[:40])
        listing: Listing = form(Listing).strict(plain)
    except NotWhole:
        raise
    except (Wrong, KeyError, TypeError, AttributeError, OSError, *_BROKEN) as error:
        raise NotWhole("backup.not_one", file=name) from error
    _check_names(archive, listing, name)
    return listing


def _check_names(archive: zipfile.ZipFile, listing: Listing, file: str) -> None:
    """Raise NotWhole for a name that leads out of the folder, or that does not belong to a station."""
    inside = [info for info in archive.infolist() if info.filename != LIST]
    if len(inside) > _MOST_FILES or len({info.filename for info in inside}) != len(inside):
        raise NotWhole("backup.not_one", file=file)
    for info in inside:
        if not belongs(info.filename) or info.is_dir():
            raise NotWhole("backup.strange_name", file=file, name=info.filename[:80])
        held = listing.files.get(info.filename)
        if held is None or held.size != info.file_size:
            raise NotWhole("backup.damaged", file=file, name=info.filename)
    if lacking := set(listing.files) - {info.filename for info in inside}:
        raise NotWhole("backup.damaged", file=file, name=sorted(lacking)[0])
    if len({name.casefold() for name in listing.files}) != len(listing.files):
        raise NotWhole("backup.not_one", file=file)


def belongs(name: str) -> bool:
    """Whether a name may be a station's file, on every system: inside its folders, and nothing else (pure)."""
    if len(name) > 400 or _FORBIDDEN.search(name) or _DEVICES.search(name):
        return False
    parts = PurePosixPath(name).parts
    if len(parts) == 1:
        return bool(_TOP.fullmatch(name))
    return parts[0] in _INSIDE and "/".join(parts[:2]).casefold() not in _NOT


def _unpack(
    archive: zipfile.ZipFile, name: str, listing: Listing, target: Path, advance: Callable[[int], None]
) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with open(target, "xb") as into:
        for block in _blocks(archive, name, listing):
            into.write(block)
            advance(len(block))
        into.flush()
        os.fsync(into.fileno())
    private = name.startswith("records/") and name.endswith((".json", ".pem", ".key"))
    os.chmod(target, 0o600 if private else 0o644)


def _blocks(archive: zipfile.ZipFile, name: str, listing: Listing) -> Iterator[bytes]:
    """The file's bytes. Raises NotWhole if they are not those that were put in."""
    file, held = Path(archive.filename or "").name, listing.files[name]
    digest, size = sha256(), 0
    try:
        with archive.open(name) as source:
            while block := source.read(BLOCK):
                digest.update(block)
                size += len(block)
                if size > held.size:
                    break
                yield block
    except _BROKEN as error:
        raise NotWhole("backup.damaged", file=file, name=name) from error
    if size != held.size or digest.hexdigest() != held.sha256:
        raise NotWhole("backup.damaged", file=file, name=name)


def _megabytes(size: int) -> str:
    return f"{max(1, round(size / 1e6))} MB"
