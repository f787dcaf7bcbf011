"""Deleting clips that nothing will need any more, and deciding which those are.

A clip is needed if the coming days, the campaigns or a kept hand-over name it. A person may delete the others at once;
the program deletes them when they are as old as the oldest kept hand-over.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from dalaba.core import clock
from dalaba.core.clock import DAY
from dalaba.core.model import Instant
from dalaba.desk import pressing
from dalaba.desk.root import Station
from dalaba.link import handover
from dalaba.link.handover import KEPT
from dalaba.speech.library import Made

AHEAD = 30
"""The clips of this many coming days are always kept."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The clips in the library, and which of them are needed."""

    clips: dict[str, tuple[Made, int]]
    """Key -> (clip, size in bytes)."""
    needed: frozenset[str]
    """The keys of the coming days and campaigns, and of the clips in kept hand-overs."""
    strays: tuple[str, ...]
    """Clips that are neither in the index nor in a kept hand-over."""

    @property
    def unused(self) -> list[str]:
        return [key for key in self.clips if key not in self.needed]


def shelf(station: Station, today: date, days: int = AHEAD, ordered: Collection[str] = ()) -> Shelf:
    """Find the clips needed for `days` days. `ordered`: files that an order may still play. Raises HandoverError if a
    hand-over cannot be read, as the clips it names must not be deleted."""
    coming = {today + timedelta(days=number) for number in range(max(1, days))}
    coming.update(day for day in station.days_of_campaigns() if day >= today)
    keys = set(station.chimes)
    for prepared in station.prepared_to_make(station.wanted_on(sorted(coming))):
        keys.update(prepared.recipes, prepared.used)
    keys.update(pressing.recipes(station, clock.at(today, 0, station.setup.zone)))
    clips = {key: (made, size) for key, made, size in station.library.clips()}
    kept = handover.clips(station.folder) | set(ordered)
    keys.update(key for key, (made, _) in clips.items() if made.clip.file in kept)
    return Shelf(clips, frozenset(keys), tuple(each for each in station.library.strays() if each not in kept))


def sweep(station: Station, today: date, now: Instant, handed: Collection[str] = ()) -> None:
    """Delete old clips that are not needed, and what a crash left of others. Strays stay, as they may be somebody's.
    `handed`: the keys of clips that villages need. Raises HandoverError like `shelf`, and Bad if the disk refuses."""
    found = shelf(station, today)
    station.library.sweep_unfinished((now - DAY) / 1000)
    before = now - KEPT * DAY
    unused = (key for key in found.unused if key not in handed)
    old = [key for key in unused if _made(station.folder / found.clips[key][0].clip.file) < before]
    if old:
        station.library.remove(old)
        station.library.save()


def _made(path: Path) -> Instant:
    """When the file was last written; 0 if it is missing."""
    try:
        return os.stat(path).st_mtime_ns // 1_000_000
    except OSError:
        return 0
