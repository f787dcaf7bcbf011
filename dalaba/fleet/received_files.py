"""What was received from a township, as it lies on the disk, and which of it counts.

    received/三江镇/current.json               which generation counts: its wire, its name, its list's digest
    received/三江镇/GENERATION/manifest.json   the list
    received/三江镇/GENERATION/station/…       the files of the station
    received/三江镇/clips/DIGEST.mp3           the clips of all generations
    received/三江镇/blobs/DIGEST[.part]        what was fetched and has no place yet

`current.json` is replaced as a whole, when everything that it names is on the disk. So a crash at any moment leaves the
generation before or the new one, each whole.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from dalaba.core import atomic
from dalaba.core.file_names import harmless
from dalaba.core.problems import Bad
from dalaba.fleet.manifest import LARGEST, Manifest, is_digest, parse
from dalaba.trust import envelope
from dalaba.trust.envelope import Envelope

FOLDER = "received"
CURRENT, LIST, CLIPS, BLOBS = "current.json", "manifest.json", "clips", "blobs"
_MAKING = ".making"


@dataclass(frozen=True, slots=True)
class Current:
    """The generation that counts."""

    wire: bytes
    """The exact bytes that were signed."""
    generation: str
    digest: str
    """Of its list."""

    @property
    def envelope(self) -> Envelope:
        return envelope.read(self.wire).envelope


def town_of(station: Path, township: str) -> Path:
    """The folder of a township. Raises Bad("handing.township_name") if no folder can have its name on every system."""
    if harmless(township, "") != township or township in (".", ".."):
        raise Bad("handing.township_name", township=township[:40])
    return station / FOLDER / township


def current(town: Path) -> Current | None:
    """The generation that counts; None: none does, or nobody can tell which. Raises OSError."""
    try:
        return atomic.read_json(town / CURRENT, _shaped)
    except atomic.Broken:
        return None


def activate(town: Path, new: Current) -> None:
    """From now on that generation counts. Raises OSError; then the one before does."""
    body = {"wire": base64.b64encode(new.wire).decode(), "generation": new.generation, "digest": new.digest}
    atomic.write(town / CURRENT, json.dumps(body, ensure_ascii=False).encode())
    sync(town)


def list_of(town: Path, generation: str) -> Manifest | None:
    """The list of a generation; None if it has none that can be read. Raises OSError."""
    try:
        return atomic.read(town / generation / LIST, lambda data: parse(data[: LARGEST + 1]))
    except atomic.Broken:
        return None


def generations(town: Path) -> Iterator[str]:
    """The names of the generations that are there."""
    with suppress(FileNotFoundError), os.scandir(town) as entries:
        for each in entries:
            if each.is_dir(follow_symlinks=False) and not each.name.startswith(".") and each.name not in (CLIPS, BLOBS):
                yield each.name


def making(town: Path) -> Path:
    """An empty folder in which a generation is made. Raises OSError."""
    folder = town / _MAKING
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    return folder


def finish(town: Path, made: Path, name: str) -> None:
    """What was made is a generation now, on the disk as a whole. Raises OSError."""
    for where, _, _ in os.walk(made, topdown=False):
        sync(Path(where))
    place = town / name
    if place.exists():  # of a crash before it counted, or damaged since
        shutil.rmtree(place)
    os.replace(made, place)
    sync(town)


def sync(folder: Path) -> None:
    """The names in a folder are on the disk. Windows keeps them by itself."""
    if os.name == "nt":
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def tidy(town: Path, keep: tuple[str, ...]) -> None:
    """Delete the generations but these, the clips that none of these names, and what was fetched for others. Raises
    OSError."""
    for name in list(generations(town)):
        if name not in keep:
            shutil.rmtree(town / name)
    lists = [list_of(town, name) for name in keep]
    named = {file.digest for each in lists if each is not None for file in each.files}
    for path in _inside(town / CLIPS):
        if path.stem not in named or not is_digest(path.stem):
            path.unlink(missing_ok=True)
    for path in _inside(town / BLOBS):
        path.unlink(missing_ok=True)
    for path in _inside(town):
        if path.name.startswith(".") and path.is_dir():  # what a crash left
            shutil.rmtree(path)


def _inside(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except FileNotFoundError:
        return []


def _shaped(found: object) -> Current:
    if not isinstance(found, dict):
        raise ValueError("not an object")
    wire, name, digest = base64.b64decode(found["wire"], validate=True), found["generation"], found["digest"]
    if not isinstance(name, str) or not name or set(name) & set("/\\.") or not is_digest(digest):
        raise ValueError("not a generation")
    envelope.read(wire)
    return Current(wire, name, digest)
