"""A filled-in sheet that somebody brings: what it would add, change and drop, row by row, before it is written.

It becomes a file of `schedules/` under its own name. One with an error is not written, as `check` would not accept it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal, TypeAlias, get_args

from dalaba.core.model import Problem
from dalaba.core.problems import Bad
from dalaba.desk.editing.rows import OWN, Edit
from dalaba.desk.editing.whole_files import digest
from dalaba.desk.root import Station
from dalaba.station.export import bare
from dalaba.station.files.sheets import SUFFIXES
from dalaba.station.schedules import Campaign, Row

Fate: TypeAlias = Literal["new", "changed", "same", "gone", "wrong"]
FATES: tuple[Fate, ...] = get_args(Fate)
_MOST_UNPACKED = 60_000_000
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]|^[.~]')


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the sheet, and what becomes of it."""

    fate: Fate
    row: Row
    wrong: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Upload:
    """A sheet that was looked at. `edit`: ready to be written, if it has no problems."""

    edit: Edit
    lines: tuple[Line, ...]

    def count(self, fate: Fate) -> int:
        return sum(1 for each in self.lines if each.fate == fate)


def looked_at(station: Station, name: str, data: bytes) -> Upload:
    """What a sheet called `name` would do in `schedules/`. Raises Bad for a name that is none for a sheet."""
    file = f"schedules/{_name(name)}"
    refuse_blown_up(data)
    before = next((each for each in station.plan.campaigns if each.file == file), None)
    after = station.with_schedule(file, data)
    campaign = next((each for each in after.plan.campaigns if each.file == file), None)
    wrong = tuple(after.problems.errors)
    was = digest(station.folder / file)
    edit = Edit(file, data, was, station, after, campaign.name if campaign else "", 0, None, None, wrong)
    return Upload(edit, tuple(_lines(before, campaign, wrong)))


def refuse_blown_up(data: bytes) -> None:
    """Raise Bad for a workbook that is harmless packed and enormous unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(each.file_size for each in packed.infolist()) > _MOST_UNPACKED:
                raise Bad("files.sheet_too_big")
    except zipfile.BadZipFile:
        return  # no workbook; the reader says what it is


def _name(name: str) -> str:
    """The file's own name, whatever folder a browser puts before it."""
    plain = PurePath(name.replace("\\", "/")).name.strip()
    if not plain or _FORBIDDEN.search(plain) or PurePath(plain).suffix.lower() not in SUFFIXES:
        raise Bad("files.upload_name")
    if f"schedules/{plain}".casefold() == OWN.casefold():  # on Windows it would be that file
        raise Bad("files.upload_own", file=plain)
    return plain


def _lines(before: Campaign | None, after: Campaign | None, wrong: tuple[Problem, ...]) -> Iterator[Line]:
    old = {row.id: row for row in before.rows} if before is not None else {}
    rows = after.rows if after is not None else ()
    for row in rows:
        mine = tuple(each for each in wrong if each.place and row.place and _same_line(each, row))
        if row.waits or mine:
            yield Line("wrong", row, mine)
        elif row.id not in old:
            yield Line("new", row)
        else:
            yield Line("same" if bare(row) == bare(old[row.id]) else "changed", row)
    here = {row.id for row in rows}
    yield from (Line("gone", row) for row in old.values() if row.id not in here)


def _same_line(problem: Problem, row: Row) -> bool:
    one, other = problem.place, row.place
    assert one is not None
    assert other is not None
    return one.sheet == other.sheet and _digits(one.cell) == _digits(other.cell) != ""


def _digits(cell: str | None) -> str:
    return re.sub(r"\D", "", cell or "")
