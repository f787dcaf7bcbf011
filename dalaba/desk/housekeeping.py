"""Deleting clips that nothing will need any more, and deciding which those are.

Needed is what the coming days, the campaigns and the hand-overs that are kept name. A person may delete the rest at
once; by itself a clip goes that has lain there for as long as hand-overs are kept.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from dalaba.core.clock import DAY
from dalaba.core.model import Instant
from dalaba.desk.root import Station
from dalaba.link import handover
from dalaba.link.handover import KEPT
from dalaba.speech.library import Made

AHEAD = 30
"""Days whose clips are kept in any case."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """What lies in the library, and what of it is needed."""

    clips: dict[str, tuple[Made, int]]
    """By key, with the size in bytes."""
    needed: frozenset[str]
    """Keys: of the coming days and campaigns, and of what was handed over."""
    strays: tuple[str, ...]
    """Clips of no key, and not handed over either."""

    @property
    def unused(self) -> list[str]:
        return [key for key in self.clips if key not in self.needed]


def shelf(station: Station, today: date, days: int = AHEAD, ordered: Collection[str] = ()) -> Shelf:
    """`ordered`: files that somebody's order may still sound. HandoverError where one cannot be read: what it names
    must not be deleted."""
    coming = {today + timedelta(days=number) for number in range(max(1, days))}
    coming.update(day for day in station.days_of_campaigns() if day >= today)
    prepared = station.preparer.prepare(station.wanted_on(sorted(coming)))
    keys = {*prepared.recipes, *prepared.used, *station.chimes}
    clips = {key: (made, size) for key, made, size in station.library.clips()}
    kept = handover.clips(station.folder) | set(ordered)
    keys.update(key for key, (made, _) in clips.items() if made.clip.file in kept)
    return Shelf(clips, frozenset(keys), tuple(each for each in station.library.strays() if each not in kept))


def sweep(station: Station, today: date, now: Instant) -> None:
    """What has lain unneeded for long goes; a stray may be somebody's, and stays. HandoverError as `shelf`; Bad where
    the disk refuses."""
    found = shelf(station, today)
    before = now - KEPT * DAY
    old = [key for key in found.unused if _made(station.folder / found.clips[key][0].clip.file) < before]
    if old:
        station.library.remove(old)
        station.library.save()


def _made(path: Path) -> Instant:
    """When; long ago, where it is not there."""
    try:
        return os.stat(path).st_mtime_ns // 1_000_000
    except OSError:
        return 0
