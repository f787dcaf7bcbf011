"""A person's entry in the ledger: through the running air, which holds it; if none runs, directly."""

from __future__ import annotations

import platform
import secrets
import time
from pathlib import Path
from typing import Literal

from dalaba.air.ledger import Ledger
from dalaba.core import clock
from dalaba.core.lock import Held, Lock
from dalaba.core.model import Reason
from dalaba.link import control
from dalaba.link.requests import Note
from dalaba.link.upkeep.start_processes import AIR_LOCK

_PATIENCE, _PAUSE = 5.0, 0.3
"""Seconds to try, and between tries, while air is just starting or ending: it holds the ledger and does not answer. An
air that hangs is not asked twice, as it may still write what it was told."""


def did(folder: Path, by: str, what: Reason, outlet: str = "") -> Reason:
    """Note what somebody did at the station: a text saved, a row booked. Answers and raises as `record`."""
    return record(folder / "records", "done", outlet, by, {"code": what.code, "params": dict(what.params)})


def record(
    records: Path, kind: Literal["note", "sound_check", "done"], outlet: str, by: str, detail: dict[str, object]
) -> Reason:
    """Write a person's entry into the ledger: through the running air, which holds it; if none runs, directly.

    Returns "air.noted", or the reason why it failed. Raises LedgerError if no air runs and the disk refuses.
    """
    station = records.parent
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            answer = control.send(station, Note(kind, detail, outlet, by))
            return Reason(str(answer["code"]), answer["params"])
        except control.NotRunning:
            pass
        try:
            with Lock(station / AIR_LOCK):
                _append(records, kind, outlet, by, detail)
            return Reason("air.noted")
        except Held:
            if time.monotonic() > end:
                return Reason("cli.log_busy")
            time.sleep(_PAUSE)


def _append(records: Path, kind: str, outlet: str, by: str, detail: dict[str, object]) -> None:
    here = clock.SystemClock()
    book = Ledger(records, platform.node() or "pc", secrets.token_hex(4))
    try:
        book.append(kind, here.now(), here.mono(), output=outlet, actor=by, detail=detail)
    finally:
        book.close()
