"""Folders that the owner lets stand for a stick: on a PC whose sticks another PC writes, and for trying it out."""

from __future__ import annotations

import json
from pathlib import Path

from dalaba.core import atomic
from dalaba.core.problems import Bad
from dalaba.desk import editing

FILE = "records/stick_folders.json"
_MOST = 8


def folders(station: Path) -> list[Path]:
    """The folders that may be written as sticks are."""
    try:
        return atomic.read_json(station / FILE, lambda data: [Path(str(each)) for each in data["folders"]]) or []
    except (OSError, atomic.Broken):
        return []


def let(station: Path, text: str) -> Path:
    """Let a folder stand for a stick. Raises Bad for what is none, or holds the station; OSError if the disk fails."""
    path = Path(text).expanduser()
    if not path.is_absolute() or not path.is_dir():
        raise Bad("pack.no_folder", folder=text)
    path, home = path.resolve(), station.resolve()
    if path.is_relative_to(home) or home.is_relative_to(path):
        raise Bad("pack.station_folder", folder=text)

    def listed() -> bytes:
        kept = [each for each in folders(station) if each != path][-(_MOST - 1) :]
        return json.dumps({"folders": [str(each) for each in (*kept, path)]}, ensure_ascii=False).encode()

    editing.rewrite(station / FILE, listed)
    return path
