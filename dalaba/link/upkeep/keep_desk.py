"""Air keeps a desk running, so that a station whose window crashed still reads what people write."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from dalaba.core.lock import holder, kill
from dalaba.core.model import Millis, Reason
from dalaba.link.upkeep.decide import DESK, Limits, Watched, decide
from dalaba.link.upkeep.log_file import MOST, shorten
from dalaba.link.upkeep.start_processes import DESK_LOCK, DESK_LOG, Kind, desk_command

_LOOK_EVERY: Millis = 1_000


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that was done about the desk, for the ledger."""

    reason: Reason
    did: Literal["started", "killed", "failed"]
    pid: str


class DeskKeeper:
    """Looks after one desk. `managed`: a service manager started air, and air starts its desk at once.

    Air's loop calls it. A call takes some microseconds, a start some milliseconds.
    """

    def __init__(self, folder: Path, now: Millis, limits: Limits = DESK, managed: bool = False) -> None:
        self._folder, self._limits = folder, limits
        self._kind: Kind = "service" if managed else "background"
        self._watched = Watched(now, limits.gone if managed else 0, limits.settled)
        self._looked = now - _LOOK_EVERY
        self._ours: subprocess.Popen[bytes] | None = None
        self._first = managed
        self._told = ""
        self._killed = ""

    @property
    def managed(self) -> bool:
        return self._kind == "service"

    def hear(self, now: Millis) -> None:
        """Record that the desk has asked for something."""
        self._watched.hear(now)

    def turn(self, now: Millis, leaving: bool) -> Kept | None:
        """Look at the desk, and start or kill it if necessary. Returns what was done, or None."""
        if now - self._looked < _LOOK_EVERY:
            return None
        self._looked = now
        held = holder(self._folder / DESK_LOCK)
        booting = self._booting()  # asked every time, so that a child that died does not stay a zombie
        unnamed = held is None or (held.pid == "?" and bool(booting))  # a full disk stored no name
        self._watched.look(now, booting if held is None or unnamed else held.pid)
        action = decide(self._watched.facts(now, wanted=not leaving, may_start=True), self._limits)
        if action == "kill":
            return self._kill(self._watched.pid)
        return self._start(now) if action == "start" else None

    def _booting(self) -> str:
        """The number of the desk that air started, while it lives; else ""."""
        return str(self._ours.pid) if self._ours is not None and self._ours.poll() is None else ""

    def _kill(self, pid: str) -> Kept | None:
        if self._ours is not None and self._booting() == pid:
            self._ours.kill()
        elif not kill(self._folder / DESK_LOCK, pid):
            return None
        known, self._killed = pid == self._killed, pid
        return (
            None if known else Kept(Reason("air.desk_hung"), "killed", pid)
        )  # a process that waits for a disk does not die at once

    def _start(self, now: Millis) -> Kept | None:
        self._watched.started(now)
        again, self._first = self._first or self._watched.tries > 1, False
        log = self._folder / DESK_LOG
        try:
            with open(log, "ab") as file:
                if file.tell() > MOST:
                    shorten(log, MOST // 2)
                self._ours = subprocess.Popen(
                    **desk_command(self._folder, self._kind), stdout=file, stderr=subprocess.STDOUT
                )
        except OSError as error:
            return self._once(again, Kept(Reason("air.desk_not_started", {"error": str(error)}), "failed", ""))
        return self._once(again, Kept(Reason("air.desk_gone"), "started", str(self._ours.pid)))

    def _once(self, again: bool, kept: Kept) -> Kept | None:
        """Report a desk that keeps failing only when the reason changes, not at every try."""
        why = str(dict(kept.reason.params))
        known, self._told = again and why in ("{}", self._told), why
        return None if known else kept
