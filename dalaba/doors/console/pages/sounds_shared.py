"""What the views of 声音 share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

from dalaba.core import clock
from dalaba.core.model import Reason
from dalaba.desk import approving, looking
from dalaba.desk.looking import Look
from dalaba.desk.root import Station
from dalaba.doors.console.actions import Outcome
from dalaba.doors.console.pages.page import Visit
from dalaba.doors.console.pages.waveform import outline
from dalaba.doors.console.requests import Asked, Wrong
from dalaba.speech.library import RECORDED

MOST = 200_000_000
"""Bytes of a file that a browser may send."""
_RIGHT = (-30.0, -10.0)
"""LUFS between which a recording is loud enough and not too loud."""


def fresh(visit: Visit) -> Station:
    """The station as its files are now, which the desk may not have read yet."""
    return Station.read(visit.front.folder)


def today(visit: Visit) -> date:
    """The day at the station."""
    return clock.today(visit.front.now(), visit.front.setup.zone)


def address(**fields: str) -> str:
    """This page with these fields, relative to any page."""
    said = {name: value for name, value in fields.items() if value}
    return f"sounds?{urlencode(said)}" if said else "sounds"


def needed(visit: Visit, name: str, code: str) -> str:
    """A field that must be filled in, else the sentence that asks for it."""
    found = visit.asked.text(name)
    if not found:
        raise Wrong(code)
    return found


def changed(visit: Visit, what: Reason, goto: str = "") -> Outcome:
    """Something was changed: it is noted with the name, and the desk reads the files at once."""
    trouble = visit.front.did(what)
    visit.front.reload(Asked({}))
    return Outcome(what, True, () if trouble is None else (trouble,), goto)


def brought(visit: Visit, station: Station, piece: str) -> None:
    """Note who brought a recording, where a second person approves it. Raises like `approving.wrote`."""
    if station.setup.approval:
        approving.wrote(station.folder, f"{RECORDED}/{piece}", visit.person.name)


@dataclass(frozen=True, slots=True)
class ShownLook:
    """What was found out about a sound, for people."""

    seconds: str
    level: str
    """"quiet", "right", "loud", or "" where it is not known."""
    channels: int
    dead: int
    doubts: tuple[Reason, ...]
    wave: str
    steps: int
    trouble: Reason | None


def shown_look(folder: Path, path: Path, name: str = "") -> ShownLook | None:
    """What a sound file is; None if it is gone. `name`: how it is called in doubts."""
    try:
        found = looking.look(folder, path)
    except OSError:
        return None
    doubts = tuple(Reason(each.code, {**each.params, "file": name or path.name}) for each in found.doubts)
    length = f"{found.seconds:.0f}" if found.seconds >= 10 else f"{found.seconds:.1f}"
    return ShownLook(
        length, _level(found), found.channels, found.dead, doubts, outline(found.peaks), len(found.peaks), found.trouble
    )


def _level(found: Look) -> str:
    if found.loudness is None:
        return ""
    low, high = _RIGHT
    return "quiet" if found.loudness < low else "loud" if found.loudness > high else "right"
