"""What is on a stick that was written before: whose, of which day, is every file whole, is there anything else.

What a stick's own list of sums names is ours. Only that is ever taken away, and only where nothing else is on it.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, TypeAlias

from dalaba.views.pack import SHEET_HTML, SHEET_TEXT, SUMS, id3
from dalaba.views.pack.stick import of_the_system

State: TypeAlias = Literal["whole", "changed", "missing", "unreadable"]
_OURS = re.compile(r"\d\d_(\d{4}|ANY)\.MP3")
_LINE = re.compile(r"([0-9a-f]{64})  (.+)")
_HEAD = 64 * 1024
"""Bytes in which a tag stands."""
_MOST_SUMS = 100_000


@dataclass(frozen=True, slots=True)
class OldFile:
    """A file that the stick's list names."""

    name: str
    title: str
    size: int
    state: State


@dataclass(frozen=True, slots=True)
class OldStick:
    """A stick as it was found. `others`: what is not ours."""

    files: tuple[OldFile, ...]
    others: tuple[str, ...]
    sums: Mapping[str, str]
    """File -> its SHA-256, as it was written."""
    van: str = ""
    station: str = ""
    day: date | None = None

    @property
    def broken(self) -> tuple[OldFile, ...]:
        """The files that are not as they were written."""
        return tuple(each for each in self.files if each.state != "whole")


def sums_of(where: Path) -> dict[str, str]:
    """What the stick's own list says: file -> its SHA-256. Empty if there is none, or it is not as we write it."""
    try:
        with open(where / SUMS, encoding="utf-8") as file:
            lines = file.read(_MOST_SUMS).splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    found = [_LINE.fullmatch(line) for line in lines]
    named = {match[2]: match[1] for match in found if match is not None}
    return named if len(named) == len(lines) and all(map(_is_ours, named)) else {}


def others_on(where: Path) -> tuple[str, ...]:
    """What is on the stick and not ours. Raises OSError."""
    sums = sums_of(where)
    ours = {*sums, SUMS} if sums else set[str]()
    names = sorted(entry.name for entry in os.scandir(where) if not of_the_system(entry.name))
    return tuple(name for name in names if name not in ours)


def look(where: Path, progress: Callable[[int, int, str], None] = lambda *_: None) -> OldStick:
    """Read every file that the list names. Raises OSError if the stick itself cannot be read."""
    sums = sums_of(where)
    files = []
    for number, (name, digest) in enumerate(sums.items()):
        progress(number, len(sums), name)
        files.append(_looked_at(where / name, digest))
    tags = next((found for name in sums if (found := _tags(where / name))), {})
    station, _, day = tags.get("TALB", "").rpartition(" ")
    return OldStick(tuple(files), others_on(where), sums, tags.get("TPE1", ""), station, _day(day))


def clear(where: Path) -> None:
    """Take our files off the stick. Nothing else may be on it: ask `others_on` first. Raises OSError."""
    assert not others_on(where)
    sums = sums_of(where)
    for name in (*sums, SUMS) if sums else ():  # the list goes last: until then the rest is known as ours
        (where / name).unlink(missing_ok=True)


def _is_ours(name: str) -> bool:
    return bool(_OURS.fullmatch(name)) or name in (SHEET_HTML, SHEET_TEXT)


def _looked_at(path: Path, digest: str) -> OldFile:
    try:
        with open(path, "rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        state: State = "whole" if found == digest else "changed"
        return OldFile(path.name, _tags(path).get("TIT2", ""), path.stat().st_size, state)
    except FileNotFoundError:
        return OldFile(path.name, "", 0, "missing")
    except OSError:
        return OldFile(path.name, "", 0, "unreadable")


def _tags(path: Path) -> dict[str, str]:
    """The texts of a file's tag; none if it is no MP3 of ours."""
    try:
        with open(path, "rb") as file:
            return id3.texts(file.read(_HEAD)) if path.suffix == ".MP3" else {}
    except OSError:
        return {}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
