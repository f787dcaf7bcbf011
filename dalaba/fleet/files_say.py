"""What this PC's files say of it, for the status that the township sees: room on the disk, what was received, today."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from dalaba.core import atomic
from dalaba.core.model import Instant
from dalaba.core.problems import Bad
from dalaba.fleet import received_files
from dalaba.fleet.desk_exchange import AT_HAND, REVOICED
from dalaba.fleet.received_files import CURRENT, Current

_STEP = 50_000_000
"""Free bytes are told in steps, so that a clip or two are no news."""


class FilesSay:
    """Looks at the files of one station. The list of what was received is read once for each."""

    def __init__(self, station: Path, township: str) -> None:
        self._station, self._township = station, township
        self._known: tuple[str, Instant] = "", 0
        """The generation whose list was read, and until when it suffices."""

    def facts(self) -> dict[str, Any]:
        """What they say now. What cannot be read is left out."""
        found: dict[str, Any] = {"disk": {"free": shutil.disk_usage(self._station).free // _STEP * _STEP}}
        words = (_read(self._station / AT_HAND, dict) or {}).get("words")
        if isinstance(words, list):
            found["words"] = words
        if revoiced := _read(self._station / REVOICED, list):
            found["revoiced"] = revoiced
        if manifest := self._manifest():
            found["manifest"] = manifest
        return found

    def _manifest(self) -> dict[str, Any]:
        """What was received and counts."""
        try:
            town = received_files.town_of(self._station, self._township)
            current = received_files.current(town)
            if current is None:
                return {}
            taken = (town / CURRENT).stat().st_mtime_ns // 1_000_000
            until = self._until(town, current)
        except (OSError, Bad, ValueError):
            return {}
        return {"seq": current.envelope.seq, "digest": current.digest, "taken": taken, "until": until}

    def _until(self, town: Path, current: Current) -> Instant:
        if self._known[0] != current.generation:
            found = received_files.list_of(town, current.generation)
            self._known = current.generation, found.until if found is not None else 0
        return self._known[1]


def _read(path: Path, shape: type[Any]) -> Any:
    try:
        return atomic.read_json(path, shape)
    except (OSError, atomic.Broken):
        return None
