"""The sheets of a day's call-up as somebody brought them, kept until they bring others."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from dalaba.core import atomic
from dalaba.core.file_names import harmless
from dalaba.core.problems import Bad
from dalaba.desk.editing.upload import refuse_blown_up
from dalaba.station.files.sheets import SUFFIXES

FOLDER = "records/callup/sheets"
MOST_FILES = 4
MOST_BYTES = 2_000_000
"""Of one sheet."""


def keep(folder: Path, day: date, name: str, data: bytes, anew: bool = False) -> Path:
    """Keep one more sheet for the day, instead of one of the same name (`anew`: instead of all). Raises Bad for what is
    no sheet, with nothing changed; OSError if the disk fails."""
    name = harmless(name, "sheet")
    if not name.lower().endswith(SUFFIXES):
        raise Bad("callup.no_sheet", file=name, kinds="、".join(SUFFIXES))
    if len(data) > MOST_BYTES:
        raise Bad("callup.sheet_large", file=name, most=MOST_BYTES // 1_000_000)
    refuse_blown_up(data)
    others = [path for path in kept(folder, day) if path.name != name]
    if not anew and len(others) >= MOST_FILES:
        raise Bad("callup.sheets_count", most=MOST_FILES)
    there = folder / FOLDER / day.isoformat()
    there.mkdir(parents=True, exist_ok=True)
    atomic.write(there / name, data)
    for path in others if anew else ():
        path.unlink(missing_ok=True)
    return there / name


def drop(folder: Path, day: date, name: str) -> bool:
    """Keep that sheet no more; whether it was there."""
    found = [path for path in kept(folder, day) if path.name == name]
    for path in found:
        path.unlink(missing_ok=True)
    return bool(found)


def kept(folder: Path, day: date) -> list[Path]:
    """The sheets that are kept for the day."""
    there = folder / FOLDER / day.isoformat()
    return sorted(path for path in there.glob("*") if path.suffix.lower() in SUFFIXES and path.is_file())
