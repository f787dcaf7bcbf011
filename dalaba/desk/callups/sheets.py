"""The sheets of a day's call-up as somebody brought them, kept until they bring others."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from dalaba.core import atomic
from dalaba.core.problems import Bad
from dalaba.station.files.sheets import SUFFIXES

FOLDER = "records/callup/sheets"
MOST_FILES = 4
MOST_BYTES = 2_000_000
"""Of one sheet."""
_LONGEST = 60
_STRANGE = re.compile(r"[^\w.()()\-]+")


def keep(folder: Path, day: date, files: Mapping[str, bytes]) -> list[Path]:
    """Keep these sheets, name -> content, instead of those kept for the day. Raises Bad for what is no sheet, with
    nothing changed; OSError if the disk fails."""
    if not 0 < len(files) <= MOST_FILES:
        raise Bad("callup.sheets_count", most=MOST_FILES)
    named = {_plain(name): data for name, data in files.items()}
    for name, data in named.items():
        if not name.lower().endswith(tuple(SUFFIXES)):
            raise Bad("callup.no_sheet", file=name, kinds="、".join(SUFFIXES))
        if len(data) > MOST_BYTES:
            raise Bad("callup.sheet_large", file=name, most=MOST_BYTES // 1_000_000)
    there = folder / FOLDER / day.isoformat()
    there.mkdir(parents=True, exist_ok=True)
    for path in kept(folder, day):
        if path.name not in named:
            path.unlink(missing_ok=True)
    for name, data in named.items():
        atomic.write(there / name, data)
    return kept(folder, day)


def kept(folder: Path, day: date) -> list[Path]:
    """The sheets that are kept for the day."""
    there = folder / FOLDER / day.isoformat()
    return sorted(path for path in there.glob("*") if path.suffix.lower() in SUFFIXES and path.is_file())


def _plain(name: str) -> str:
    """The last part of a file's name, without what has a meaning for a file system."""
    last = re.split(r"[/\\]", name)[-1]
    stem, dot, suffix = last.rpartition(".")
    return (_STRANGE.sub("_", stem).strip(".")[-_LONGEST:] or "sheet") + dot + _STRANGE.sub("", suffix)
