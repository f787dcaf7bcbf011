"""A person's entry in the ledger: through the running air, which holds it; if none runs, directly."""

from __future__ import annotations

import platform
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from dalaba.air.ledger import Ledger
from dalaba.core import clock
from dalaba.core.clock import DAY
from dalaba.core.lock import Held, Lock
from dalaba.core.model import Instant, Reason
from dalaba.core.problems import Bad
from dalaba.link import control
from dalaba.link.requests import Note
from dalaba.link.upkeep.start_processes import AIR_LOCK
from dalaba.station.files.values import clock_time

_PATIENCE, _PAUSE = 5.0, 0.3
"""Seconds to try, and between tries, while air is just starting or ending: it holds the ledger and does not answer. An
air that hangs is not asked twice, as it may still write what it was told."""

_REACH = 7 * DAY
"""How long after a play a note on it can be added."""
MOST_TIMES = 1_000


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody notes: a remark, or a play by van or megaphone that no PC sent (`script` or `times` given)."""

    at: Instant
    text: str = ""
    script: str = ""
    language: str = ""
    times: int | None = None

    @property
    def reported(self) -> bool:
        """Whether it reports a play."""
        return bool(self.script or self.times is not None)


def moment(text: str, day: date, zone: ZoneInfo, now: Instant) -> Instant:
    """The moment that a note is about. Raises Bad for a text that is no time, a time to come, or one long ago."""
    at = clock.at(day, clock_time(text), zone)
    if at > now:
        raise Bad("cli.log_add_to_come", found=text)
    if at < now - _REACH:
        raise Bad("cli.log_add_too_late", days=str(_REACH // DAY))
    return at


def note(records: Path, outlets: Iterable[str], by: str, said: Said) -> Reason:
    """Note it for each of the outlets. Returns "air.noted", or why the first that failed did. Raises as `record`."""
    detail: dict[str, object] = {
        "at": said.at, "script": said.script, "language": said.language, "text": said.text.strip(),
        "reported": said.reported, "times": said.times or 1,
    }  # fmt: skip
    for outlet in outlets:
        answer = record(records, "note", outlet, by, detail)
        if answer.code != "air.noted":
            return answer
    return Reason("air.noted")


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
