"""Writing the nightly reports in a process of their own, so that nothing waits for them.

The process is started when the desk starts, when a day is over, when a note about a past day is added, and again some
time after a failure.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any

from dalaba.air import ledger
from dalaba.air.ledger import LedgerError
from dalaba.core import clock
from dalaba.core.model import Instant, Millis, Reason
from dalaba.views.asrun import moment
from dalaba.views.report.day import StationFacts

PROGRAM = "dalaba.views.report"
_AGAIN: Millis = 10 * 60_000


@dataclass(frozen=True, slots=True)
class News:
    """News for the operator: the days written, and troubles not reported before."""

    written: tuple[str, ...] = ()
    troubles: tuple[Reason, ...] = ()


class Beside:
    """Writes reports in another process; call `look` from time to time."""

    def __init__(self, records: Path, program: str = PROGRAM, every: Millis | None = None) -> None:
        """`program`: the module that writes them. `every`: how often it looks again in any case, where other PCs report
        late."""
        self._records, self._program, self._every = records, program, every
        self._process: subprocess.Popen[bytes] | None = None
        self._said: IO[bytes] | None = None
        self._day: date | None = None
        self._looked: Instant | None = None
        self._again: Instant | None = None
        self._told: set[str] = set()

    def look(self, facts: StationFacts, now: Instant) -> News:
        """Start the writer if it is time, or collect its result. Never waits, and never raises if the disk refuses."""
        try:
            if self._process is not None:
                return self._news(now) if self._process.poll() is not None else News()
            if self._wanted(facts, now):
                self._start(facts, now)
        except (OSError, LedgerError) as error:
            self._again = now + _AGAIN
            why = error.reason if isinstance(error, LedgerError) else Reason("report.failed", {"why": str(error)})
            return News(troubles=self._new([why]))
        return News()

    def close(self) -> None:
        """End the writer, as the desk ends; unfinished files are written again later."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait()
            self._process = None

    def _wanted(self, facts: StationFacts, now: Instant) -> bool:
        today = clock.today(now, facts.zone)
        since, self._looked = self._looked, now
        if today != self._day or (self._again is not None and now >= self._again):
            self._day, self._again = today, None
            return True
        midnight = clock.at(today, 0, facts.zone)
        return any(
            event.kind in ("note", "done", "sound_check") and moment(event) < midnight
            for event in ledger.events(self._records, since=since)
        )

    def _start(self, facts: StationFacts, now: Instant) -> None:
        self._said = tempfile.TemporaryFile()  # noqa: SIM115  (outlives this call: `_news` reads and closes it)
        root = str(Path(__file__).parents[3])
        path = os.pathsep.join(part for part in (root, os.environ.get("PYTHONPATH")) if part)
        words = [str(self._records.resolve()), str(now), json.dumps(facts.as_json())]
        apart: dict[str, Any] = {}
        if sys.platform == "win32":
            apart = {"creationflags": subprocess.CREATE_NO_WINDOW | subprocess.BELOW_NORMAL_PRIORITY_CLASS}
        self._process = subprocess.Popen(
            [sys.executable, "-m", self._program, *words],
            env={**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1"},
            stdin=subprocess.DEVNULL,
            stdout=self._said,
            stderr=subprocess.STDOUT,
            **apart,
        )

    def _news(self, now: Instant) -> News:
        assert self._said is not None
        self._process = None
        with self._said as said:
            said.seek(0)
            lines = said.read().decode("utf-8", "replace").strip().splitlines() or [""]
        try:
            answer = json.loads(lines[-1])
            troubles = [Reason(each["code"], each["params"]) for each in answer["troubles"]]
        except (ValueError, TypeError, KeyError):
            answer, troubles = {}, [Reason("report.failed", {"why": lines[-1]})]
        if troubles or answer.get("more"):
            self._again = now + (_AGAIN if troubles else 0)
        else:
            self._told.clear()
            self._again = None if self._every is None else now + self._every
        days = dict.fromkeys(str(name).partition(".")[0] for name in answer.get("written", ()))
        return News(tuple(days), self._new(troubles))

    def _new(self, troubles: list[Reason]) -> tuple[Reason, ...]:
        """The troubles not reported yet. Each is reported again if all was well in between."""
        found = tuple(why for why in troubles if repr(why) not in self._told)
        self._told.update(map(repr, troubles))
        return found
