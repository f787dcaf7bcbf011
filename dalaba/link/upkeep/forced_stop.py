"""`stop` when air does not answer: the order is stored, and an air that hangs is ended."""

from __future__ import annotations

from pathlib import Path

from dalaba.core.lock import holder, kill
from dalaba.core.model import Reason
from dalaba.link.control import kept_stop
from dalaba.link.requests import Stop
from dalaba.link.upkeep.start_processes import AIR_LOCK, DESK_LOCK

KEPT = frozenset({"air.stop_kept", "air.stop_ended"})
"""Codes of the answers that mean that the order will be carried out."""


def halt(station: Path, order: Stop, silent: bool) -> Reason | None:
    """Store the order, kill an air that hangs, and say what was done; None if no station is running.

    `silent`: air is there but did not answer in time.
    """
    air = holder(station / AIR_LOCK)
    if air is None and holder(station / DESK_LOCK) is None:
        return None
    why = ""
    try:
        kept_stop.keep(station, order)
    except OSError as error:
        why = error.strerror or str(error)
    ended = silent and air is not None and kill(station / AIR_LOCK, air.pid)
    if why:
        return Reason("air.stop_ended_only" if ended else "air.stop_lost", {"why": why})
    return Reason("air.stop_ended" if ended else "air.stop_kept")
