"""Sounds that somebody has sent and that have no place yet: each in a folder of its own below `records/uploads`.

They wait for a person who says what they are, for a week; what nobody claims goes then. What a person does not want is
put aside (`audio/aside`) and never deleted.
"""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from dalaba.core import atomic
from dalaba.core.clock import DAY
from dalaba.core.model import Instant
from dalaba.desk.recordings import moved

FOLDER = "records/uploads"
ASIDE = "audio/aside"
"""Where recordings and sounds lie that somebody has taken away."""
MOST = 40
"""So many may wait; whoever brings more is asked to see to them first."""
KEPT_DAYS = 7
_KEY = re.compile(r"[0-9a-f]{12}")


class Incoming(NamedTuple):
    """A sound that waits."""

    key: str
    name: str
    path: Path
    since: Instant


def waiting(folder: Path) -> list[Incoming]:
    """All that wait, the newest first."""
    return sorted(_all(folder), key=lambda each: -each.since)


def of(folder: Path, key: str) -> Incoming | None:
    """The one with that key; None if there is none."""
    return _in(folder / FOLDER / key) if _KEY.fullmatch(key) else None


def keep(folder: Path, source: Path, name: str, now: Instant) -> Incoming | None:
    """Take in a file under a harmless name; None if too many wait. Raises OSError if the disk refuses."""
    _sweep(folder, now)
    if sum(1 for _ in _all(folder)) >= MOST:
        return None
    key = secrets.token_hex(6)
    target = folder / FOLDER / key / name
    moved(source, target)
    return Incoming(key, name, target, target.stat().st_mtime_ns // 1_000_000)


def called(folder: Path, found: Incoming, name: str) -> Incoming:
    """The same under another name. Raises OSError."""
    if name == found.name:
        return found
    target = found.path.with_name(name)
    moved(found.path, target)
    return found._replace(name=name, path=target)


def over(folder: Path, key: str) -> None:
    """Its file has got its place: remove its folder, and what was noted in it."""
    shutil.rmtree(folder / FOLDER / key, ignore_errors=True)


def put_aside(folder: Path, path: Path) -> str:
    """Take a sound away, where nothing looks for one. Returns where it is, from the station's folder."""
    while True:
        target = atomic.unused(folder / ASIDE / path.name)
        with suppress(FileExistsError):  # another was put there in this moment
            moved(path, target)
            return target.relative_to(folder).as_posix()


def _all(folder: Path) -> Iterator[Incoming]:
    try:
        places = [each for each in (folder / FOLDER).iterdir() if _KEY.fullmatch(each.name)]
    except OSError:
        return
    yield from (found for each in places if (found := _in(each)))


def _in(place: Path) -> Incoming | None:
    try:
        path = next(each for each in sorted(place.iterdir()) if not each.name.startswith(".") and each.is_file())
        return Incoming(place.name, path.name, path, path.stat().st_mtime_ns // 1_000_000)
    except (OSError, StopIteration):
        return None


def _sweep(folder: Path, now: Instant) -> None:
    """Remove what nobody has claimed for long, and what a crash has left."""
    for each in _all(folder):
        if each.since < now - KEPT_DAYS * DAY:
            over(folder, each.key)
    for part in (folder / FOLDER).glob(".*.part"):
        with suppress(OSError):
            if part.stat().st_mtime_ns // 1_000_000 < now - DAY:
                part.unlink()
