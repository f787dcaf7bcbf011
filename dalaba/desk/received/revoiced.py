"""What of a township's scripts this village says in its own way, for the township to see. The agent sends it on."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path

from dalaba.core import atomic
from dalaba.fleet.desk_exchange import REVOICED


def note(station: Path, said: Collection[tuple[str, str]]) -> None:
    """Write down (script, language), by the township's names, if it is not what stands there. Raises OSError."""
    path = station / REVOICED
    try:
        before = atomic.read_json(path, _shaped)
    except atomic.Broken:
        before = None
    now = sorted(said)
    if now != (before or []):
        rows = [{"script": script, "language": language} for script, language in now]
        atomic.write(path, json.dumps(rows, ensure_ascii=False).encode())


def _shaped(found: list[dict[str, str]]) -> list[tuple[str, str]]:
    return [(each["script"], each["language"]) for each in found]
