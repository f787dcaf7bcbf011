"""Writing a notice: its text files and its row. Either both are there afterwards, or nothing has changed.

A file that somebody has changed since it was shown is not written over: `Changed` has both texts.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from dalaba.core.model import Instant, Problem
from dalaba.desk.booking import book
from dalaba.desk.editing import NOT_THERE, Changed, digest, replace
from dalaba.desk.notices.draft import Wish
from dalaba.station.files.encodings import as_before


@dataclass(frozen=True, slots=True)
class Saved:
    """What was written. `row`: the id of its row; "" if it was not scheduled."""

    files: tuple[str, ...] = ()
    row: str = ""
    problems: tuple[Problem, ...] = ()
    """Why nothing was written."""


def save(
    folder: Path, name: str, files: Mapping[str, str], was: Mapping[str, str], wish: Wish | None, now: Instant
) -> Saved:
    """Write these files (path -> text), and book the row of the script `name`, if there is one to book.

    `was`: the digest of each file as it was seen; one that is not named should not be there. Raises Changed, SheetOpen,
    Bad for a file whose encoding cannot be kept, or another OSError if the disk refuses; then nothing was changed.
    """
    before = {file: _bytes(folder / file) for file in files}
    new = {file: as_before(text, before[file] or b"") for file, text in files.items()}
    for file, data in new.items():
        if digest(folder / file) != was.get(file, NOT_THERE):
            raise Changed(folder / file, before[file], data)
    written: list[str] = []
    try:
        for file, data in new.items():
            replace(folder / file, data, was.get(file, NOT_THERE))
            written.append(file)
        row, problems = book(folder, wish.of(name), wish.facts, now) if wish else ("", [])
    except BaseException:
        _undo(folder, written, before)
        raise
    if problems:
        _undo(folder, written, before)
        return Saved(problems=tuple(problems))
    return Saved(tuple(written), row)


def _undo(folder: Path, written: list[str], before: Mapping[str, bytes | None]) -> None:
    for file in reversed(written):
        with suppress(OSError):  # the first fault is told; a file that cannot be put back is complete all the same
            replace(folder / file, before[file], digest(folder / file))


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
