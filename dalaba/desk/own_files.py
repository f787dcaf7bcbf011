"""Files that the program writes and people may edit: a broken one must not stop the day.

An error in what a person wrote keeps the last good programme until they mend it. In a file that the program writes
nobody may ever look: it is put aside and told, and the day's call-up is written anew from its record. A call-up that is
as its record has it is not broken: what it names is missing elsewhere, and comes back there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from dalaba.callup import store
from dalaba.callup.campaign import file_of, text_of
from dalaba.core import atomic
from dalaba.core.model import Problem, Reason
from dalaba.station import confirmed_recordings
from dalaba.station.days import AUTO

_PASSING = ("files.unreadable", "files.no_answer")
"""Errors of the disk: what is in the file may be whole."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def broken(problems: Iterable[Problem]) -> dict[str, Problem]:
    """The program's own files in which something is wrong, each with its first error."""
    found: dict[str, Problem] = {}
    for problem in problems:
        file = problem.place.file if problem.place else ""
        if problem.severity == "error" and problem.reason.code not in _PASSING and _is_own(file):
            found.setdefault(file, problem)
    return found


def _is_own(file: str) -> bool:
    return file in (AUTO, confirmed_recordings.FILE) or _day_of(file) is not None


def _day_of(file: str) -> date | None:
    """The day whose call-up a file is."""
    match = _DAY.search(file)
    try:
        day = date.fromisoformat(match.group()) if match else None
    except ValueError:
        return None
    return day if day and file == file_of(day) else None


def put_aside(folder: Path, files: Iterable[tuple[str, Problem]]) -> Iterator[Reason]:
    """Put these aside, and say so of each. A disk that refuses leaves one as it is: it was told as an error."""
    for file, problem in files:
        try:
            aside = _aside(folder, file)
        except OSError:
            continue
        if aside is not None:
            where = aside.relative_to(folder).as_posix()
            yield Reason("files.put_aside", {"file": file, "why": str(problem.place), "aside": where})


def _aside(folder: Path, file: str) -> Path | None:
    """Where a file went; None where it stays. A call-up that is not as its record has it is written anew from it."""
    day = _day_of(file)
    try:
        record = store.load(folder, day) if day else None
    except atomic.Broken:
        record = None
    if record is None:
        return atomic.set_aside(folder, folder / file)
    if atomic.whole(folder / file) == text_of(record.now()).encode():
        return None
    return store.save(folder, record)
