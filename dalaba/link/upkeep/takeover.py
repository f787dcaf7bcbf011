"""Which desk serves the station: one with a window takes over from one without."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path
from typing import Literal

from dalaba.core.lock import Held, Lock, holder, kill
from dalaba.link import control
from dalaba.link.requests import Shutdown
from dalaba.link.upkeep.start_processes import AIR_LOCK, DESK_LOCK, Kind

_WITHIN = 10.0
"""Seconds for a background desk or a station to end."""
_DIES_WITHIN = 2.0
"""Seconds for a lock to become free after its holder was killed."""


def take(folder: Path, kind: Kind) -> Lock:
    """Take the desk's lock. Raises Held if its holder does not give way.

    A window takes it from a background desk by killing that desk, which loses nothing by it; this also works if it
    hangs. If air starts another one meanwhile, that one finds the lock taken or is killed too.
    """
    until = time.monotonic() + _WITHIN
    while True:
        try:
            return Lock(folder / DESK_LOCK, kind)
        except Held as held:
            if kind != "window" or held.note != "background" or time.monotonic() > until:
                raise
            kill(folder / DESK_LOCK, held.pid)
            time.sleep(0.05)


def end(folder: Path) -> Literal["none", "ended", "stays"]:
    """End the running station by order: air first; its desk then ends by itself.

    If air hangs and no desk kills it, it is killed here. Returns "stays" if a process could not be proven to be this
    station's and was left alone.
    """
    if not _running(folder):
        return "none"
    until = time.monotonic() + 2 * _WITHIN
    while _running(folder) and time.monotonic() < until:
        _tell(folder)  # repeated until it is heard, since air may just be starting
        time.sleep(0.1)
    for lock in (DESK_LOCK, AIR_LOCK):
        if (held := holder(folder / lock)) is not None:
            kill(folder / lock, held.pid)
    until = time.monotonic() + _DIES_WITHIN
    while _running(folder) and time.monotonic() < until:
        time.sleep(0.05)
    return "stays" if _running(folder) else "ended"


def _running(folder: Path) -> bool:
    return any(holder(folder / lock) is not None for lock in (AIR_LOCK, DESK_LOCK))


def _tell(folder: Path) -> None:
    with suppress(control.NotRunning):
        control.send(folder, Shutdown(), patience=2.0)
