"""Finding the station's state without changing it: disk, records, air, desk, programmes handed over, newest entries."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from dalaba.air import ledger
from dalaba.air.ledger import LedgerError
from dalaba.core.lock import holder, is_held
from dalaba.core.model import Programme, Reason
from dalaba.health.facts import Disk, Running
from dalaba.link import control, handover
from dalaba.link.handover import HandoverError
from dalaba.link.requests import Status

_RECORDS = "records"
_AIR_LOCK, _DESK_LOCK = "records/onair/air.lock", "records/onair/desk.lock"
_A_SPOT = 4_000
"""Bytes of a spot in the ledger: planned, started, ended, and its part of the index."""


def running(folder: Path, today: date, tomorrow: date) -> Running:
    """Whether air and desk are running, and which programmes they have."""
    handed = dict(_handed(folder, (today, tomorrow)))
    try:
        answer = control.send(folder, Status())
    except control.NotRunning:
        answer = None
    hung = holder(folder / _AIR_LOCK) if answer is None else None
    last, broken = _last(folder)
    return Running(
        air=_number(answer.get("pid")) if answer is not None else None,
        silent=hung.pid if hung else "",
        desk=_held(folder / _DESK_LOCK),
        hindered=_hindered(answer or {}),
        trouble=tuple(filter(None, map(_reason, (answer or {}).get("trouble", ())))),
        handed=frozenset(day.isoformat() for day in handed),
        starts=tuple(sorted(spot.start for programme in handed.values() for spot in _here(programme))),
        rates=frozenset(
            part.clip.rate
            for programme in handed.values()
            for spot in _here(programme)
            for part in spot.sounds
            if part.clip
        ),
        last=last,
        ledger=broken,
    )


def disk(folder: Path, today: date) -> Disk:
    """Free space on the records' disk, and what a day needs of it."""
    records = folder / _RECORDS
    there = records if records.is_dir() else folder
    try:
        free: int | None = shutil.disk_usage(there).free
    except OSError:
        free = None
    return Disk(free, _a_day(folder, today), _refused(there))


def _refused(folder: Path) -> str:
    try:
        with tempfile.TemporaryFile(dir=folder) as trial:
            trial.write(b"\0" * 4096)
            trial.flush()
    except OSError as error:
        return error.strerror or str(error)
    return ""


def _a_day(folder: Path, today: date) -> int:
    clips: set[str] = set()
    spots = 0
    for _, programme in _handed(folder, (today,)):
        spots += len(programme.spots) + len(programme.refused)
        clips.update(part.clip.file for spot in programme.spots for part in spot.sounds if part.clip)
    return spots * _A_SPOT + sum(_size(folder / clip) for clip in clips)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _handed(folder: Path, days: tuple[date, ...]) -> Iterator[tuple[date, Programme]]:
    for day in days:
        try:
            yield day, handover.read(handover.path_of(folder, day))
        except (OSError, HandoverError):
            continue


def _here(programme: Programme) -> Iterator[Any]:
    here = {card.name for card in programme.outlets if card.output}
    return (spot for spot in programme.spots if spot.outlet in here)


def _held(path: Path) -> bool:
    """Whether a lock is held. If the folder cannot be written, none is; another finding reports the folder."""
    try:
        return is_held(path)
    except OSError:
        return False


def _last(folder: Path) -> tuple[int | None, Reason | None]:
    try:
        newest = ledger.head(folder / _RECORDS)
    except LedgerError as error:
        return None, error.reason
    return newest.wall if newest else None, None


def _hindered(answer: Mapping[str, Any]) -> dict[str, Reason]:
    lanes = answer.get("outlets", {})
    found = {name: _reason(lane.get("hindrance")) for name, lane in lanes.items()} if isinstance(lanes, dict) else {}
    return {name: reason for name, reason in found.items() if reason}


def _reason(said: Any) -> Reason | None:
    """A reason that came over the control channel; None if it is not one of this program's."""
    from dalaba.messages import messages

    if not isinstance(said, dict) or said.get("code") not in messages():
        return None
    return Reason(str(said["code"]), {str(name): str(fact) for name, fact in dict(said.get("params", {})).items()})


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
