"""What townships handed to this PC, as it lies in `received/`: read only if it is what they signed.

`fleet.received_files` says where what lies. The folder is read-only for people. If a file of a generation is not what
its list says, the whole generation does not count, because nobody can tell what else would follow from it; a clip that
was changed counts as not there. It is told.
"""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import Any

from dalaba.compile.render import Preparer
from dalaba.core import atomic
from dalaba.core.model import Place, Problem, Reason
from dalaba.core.problems import Bad
from dalaba.desk.plan_reading import read_plan
from dalaba.desk.received.voices import opener
from dalaba.fleet import manifest as manifests
from dalaba.fleet.manifest import Manifest, Pointer
from dalaba.fleet.names import Names
from dalaba.fleet.received_files import BLOBS, CLIPS, CURRENT, FOLDER, LIST
from dalaba.speech.library.file_names import is_nobodys
from dalaba.speech.library.handed_library import HandedLibrary
from dalaba.station import approvals, confirmed_recordings
from dalaba.station.files import Problems
from dalaba.station.files.folder import tree
from dalaba.station.schedules import Plan
from dalaba.station.scripts import Script
from dalaba.trust import member as members
from dalaba.trust import verify
from dalaba.trust.member import Member

STATION = "station"
_MOST_TOLD = 3
"""How many faults of a township's files are told; they are its own affair."""


@dataclass(frozen=True, eq=False)
class Township:
    """What one township handed over, read like a station of its own. Nothing of it is ever rendered here."""

    names: Names
    plan: Plan
    preparer: Preparer
    manifest: Manifest
    folder: str
    """Where its files lie: received/三江镇/GENERATION/station."""

    @property
    def name(self) -> str:
        return self.names.township

    @property
    def scripts(self) -> dict[str, Script]:
        """Its scripts, by their names here."""
        return {self.names.here(name): script for name, script in self.plan.scripts.items()}


@dataclass(frozen=True)
class Received:
    """Everything that counts of what was handed to this PC, and what does not, as warnings."""

    townships: tuple[Township, ...] = ()
    problems: tuple[Problem, ...] = ()
    scripts: Mapping[str, Script] = field(default_factory=lambda: MappingProxyType({}))
    """The scripts of all townships, by their names here."""


_NOTHING = Received()
_read: dict[Path, tuple[object, Received]] = {}
_GUARD = Lock()


def read(folder: Path) -> Received:
    """What counts for the station in `folder`. It is read again when a file of it has changed."""
    if not (folder / FOLDER).is_dir():
        return _NOTHING
    stamp = tuple(_stamps(folder))
    with _GUARD:
        known = _read.get(folder)
        if known is None or known[0] != stamp:
            known = _read[folder] = (stamp, _all(folder))
        return known[1]


def watched(folder: Path) -> list[str]:
    """The files and folders, from the station's folder, that decide what was received; its clips are none of them."""
    found = [members.FILE]
    for town in _folders(folder / FOLDER):
        inside = (each.name for each in _folders(town) if each.name not in (BLOBS, CLIPS))
        found += [f"{FOLDER}/{town.name}/{name}" for name in (CURRENT, *inside)]
    return found


def _stamps(folder: Path) -> Iterator[tuple[str, int, int]]:
    for name in watched(folder):
        for path in tree(folder / name):
            try:
                status = os.stat(path)
            except OSError:
                continue
            yield str(path), status.st_mtime_ns, status.st_size


def _folders(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            return sorted(Path(each) for each in entries if each.is_dir() and not each.name.startswith("."))
    except OSError:
        return []


def _all(folder: Path) -> Received:
    problems = Problems()
    try:
        member = members.read(folder)
    except (atomic.Broken, OSError) as error:
        problems.add("received.member_unreadable", Place(members.FILE), "warning", why=error)
        member = None
    found = []
    for town in _folders(folder / FOLDER):
        if not (town / CURRENT).exists():
            continue
        place = Place(f"{FOLDER}/{town.name}/{CURRENT}")
        try:
            found.append(_township(folder, town, member, problems))
        except Bad as bad:
            why = Reason("received.unused", {"township": town.name}).because(bad.reason)
            problems.put(Problem(why, place, "warning"))
    scripts = {name: script for each in found for name, script in each.scripts.items()}
    return Received(tuple(found), tuple(problems), MappingProxyType(scripts))


def _township(folder: Path, town: Path, member: Member | None, problems: Problems) -> Township:
    """Raises Bad if what lies there does not count."""
    generation, manifest = _signed(town, member)
    if member is None or (manifest.township, manifest.node) != (town.name, member.node):
        raise Bad("received.other", township=manifest.township, node=manifest.node)
    station = town / generation / STATION
    _same(town / generation, manifest)
    found = Problems()
    place = station.relative_to(folder).as_posix()
    mine = frozenset(each.digest for each in manifest.files if each.path.startswith(f"{CLIPS}/"))
    library = HandedLibrary(station, folder, f"{FOLDER}/{town.name}", mine)
    plan = read_plan(station, found, MappingProxyType({}))
    said, approved = confirmed_recordings.read(station, found), approvals.read(station, found)
    preparer = Preparer(plan.setup, plan.scripts, library, opener(manifest.voices), confirmed=said, approvals=approved)
    if library.trouble is not None:
        found.put(Problem(library.trouble))
    for each in found.errors[:_MOST_TOLD]:
        where = f"{place}/{each.place}" if each.place else place
        why = Reason("received.fault", {"township": town.name}).because(each.reason)
        problems.put(Problem(why, Place(where), "warning"))
    return Township(Names.of(member), plan, preparer, manifest, place)


def _signed(town: Path, member: Member | None) -> tuple[str, Manifest]:
    """The generation that counts and its list, if an authority of this PC's township signed it. Raises Bad."""
    try:
        wire, generation, digest = atomic.read_json(town / CURRENT, _current) or ("", "", "")
        verified = verify.stands(base64.b64decode(wire), "manifest", member)
        if isinstance(verified, Reason):
            raise Bad(verified.code, **verified.params)
        pointer = Pointer(**_fields(verified.envelope.body))
        if pointer.digest != digest or not generation or "/" in generation or generation.startswith("."):
            raise Bad("received.changed", file=CURRENT)
        data = atomic.whole(town / generation / LIST, manifests.LARGEST)
        if hashlib.sha256(data).hexdigest() != digest:
            raise Bad("received.changed", file=LIST)
        return generation, manifests.parse(data)
    except Bad:
        raise
    except (ValueError, TypeError, LookupError) as error:
        raise Bad("received.changed", file=CURRENT) from error
    except OSError as error:
        raise Bad("files.unreadable", why=error.strerror or error) from error


def _current(found: Any) -> tuple[str, str, str]:
    return str(found["wire"]), str(found["generation"]), str(found["digest"])


def _fields(body: Mapping[str, object]) -> dict[str, Any]:
    return {"digest": body["digest"], "size": body["size"]}


def _same(generation: Path, manifest: Manifest) -> None:
    """Raises Bad if a file that people of the township wrote is not as it was sent, or another one is among them."""
    listed = {each.path: each for each in manifest.files if each.path.startswith(f"{STATION}/")}
    there = {path.relative_to(generation).as_posix() for path in tree(generation / STATION)}
    for path in sorted(there - listed.keys()):
        if not any(map(is_nobodys, path.split("/"))):
            raise Bad("received.more", file=path)
    for path, each in listed.items():
        try:
            with open(generation / path, "rb") as file:
                same = hashlib.file_digest(file, "sha256").hexdigest() == each.digest
        except OSError as error:
            raise Bad("received.lost", file=path) from error
        if not same:
            raise Bad("received.changed", file=path)
