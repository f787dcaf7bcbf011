"""Files that the program writes and people may edit: a broken one must not stop the day.

An error in a person's file keeps the last good programme until they mend it. But nobody may ever look into a file of
the program's own: so it is put aside and reported, and a day's call-up is written again from its record. A call-up file
equal to its record is not broken: something that it names is missing in another file.
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
from dalaba.station import approvals, confirmed_recordings
from dalaba.station.days import AUTO

_PASSING = ("files.unreadable", "files.no_answer")
"""Errors of the disk, under which the file itself may be whole."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def broken(problems: Iterable[Problem]) -> dict[str, Problem]:
    """The program's own files that have errors, each with its first one."""
    found: dict[str, Problem] = {}
    for problem in problems:
        file = problem.place.file if problem.place else ""
        if problem.severity == "error" and problem.reason.code not in _PASSING and _is_own(file):
            found.setdefault(file, problem)
    return found


def _is_own(file: str) -> bool:
    return file in (AUTO, confirmed_recordings.FILE, approvals.FILE) or _day_of(file) is not None


def _day_of(file: str) -> date | None:
    """The day of a call-up file; None for other files."""
    match = _DAY.search(file)
    try:
        day = date.fromisoformat(match.group()) if match else None
    except ValueError:
        return None
    return day if day and file == file_of(day) else None


def put_aside(folder: Path, files: Iterable[tuple[str, Problem]]) -> Iterator[Reason]:
    """Put these files aside; a reason for each. If the disk refuses, the file stays, and its error has been
    reported."""
    for file, problem in files:
        try:
            aside = _aside(folder, file)
        except OSError:
            continue
        if aside is not None:
            where = aside.relative_to(folder).as_posix()
            yield Reason("files.put_aside", {"file": file, "why": str(problem.place), "aside": where})


def _aside(folder: Path, file: str) -> Path | None:
    """Where the file was put; None if it stays. A call-up that differs from its record is written again from it."""
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
