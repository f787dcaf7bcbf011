"""What the fleet's agent needs of the station at once, kept ready in one file: it never reads what people write.

chimes      name -> its clip, made ahead like every order's
languages   outlet -> its languages, in their order
words       what is said of today
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from dalaba.core import atomic, typed_json
from dalaba.core.model import Part
from dalaba.desk.day_changes import word
from dalaba.desk.root import Station
from dalaba.fleet.desk_exchange import AT_HAND
from dalaba.link.requests import Sound


class AtHand:
    """Writes the file when something in it changes."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / AT_HAND
        self._written: bytes | None = None

    def keep(self, station: Station, today: date) -> None:
        """Have it as the station is now. Raises OSError if the disk refuses."""
        data = json.dumps(typed_json.as_json(found(station, today)), ensure_ascii=False, sort_keys=True).encode()
        if data != self._written:
            atomic.write(self._path, data)
            self._written = data


def found(station: Station, today: date) -> dict[str, object]:
    """What is kept ready. A chime whose clip is not made yet is left out until it is."""
    clips = {recipe.chime: station.library.find(key) for key, recipe in station.chimes.items()}
    chimes = {
        name: Sound.of(Part(f"chime {name}", "", made.clip, made.clip.duration))
        for name, made in clips.items()
        if made is not None
    }
    languages = {name: outlet.languages for name, outlet in station.setup.outlets.items()}
    said = [each.code for each in word.words(station, today) if each.holds]
    return {"chimes": chimes, "languages": languages, "words": said}
