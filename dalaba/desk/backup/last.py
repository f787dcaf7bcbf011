"""When the last backup was made, and where: `records/backup.json`."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from dalaba.core import atomic
from dalaba.core.model import Instant
from dalaba.core.typed_json import form

FILE = "records/backup.json"


@dataclass(frozen=True, slots=True)
class Last:
    """The last backup. `file`: where it was written."""

    at: Instant
    file: str
    size: int


def last(folder: Path) -> Last | None:
    """The last backup; None if there was none, or if the note of it is broken. Raises OSError if the disk fails."""
    try:
        return atomic.read_json(folder / FILE, form(Last).strict)
    except atomic.Broken:
        return None


def note(folder: Path, made: Last) -> None:
    """Note a backup. Raises OSError if the disk refuses."""
    atomic.write(folder / FILE, json.dumps(asdict(made), ensure_ascii=False).encode())
