"""The desk keeps air running: starts it, adopts a running one, ends and restarts one that hangs."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

from dalaba.core import processes
from dalaba.core.clock import Clock
from dalaba.core.lock import Holder, holder, kill
from dalaba.core.model import Millis, Reason
from dalaba.link import control
from dalaba.link.requests import Shutdown, Status
from dalaba.link.upkeep.decide import AIR, Limits, Watched, decide
from dalaba.link.upkeep.start_processes import AIR_LOCK, air_command

_ANSWERS_WITHIN = 2.0
"""Seconds to wait for an answer. If air hangs, the desk's own work is delayed by this a few times."""
_ENDS_WITHIN = 15.0
"""Seconds for an ordered end: fading out, draining the devices, writing the ledger."""
_HEAD_START = 1.0
"""Most seconds that the desk waits for air to start."""
_HEEDS_WITHIN = 6.0
"""Seconds for air to accept the order to end. If it does not, it hangs."""
_ORPHANED: Millis = 600_000

News = Literal["", "found", "died", "hung", "over"]


class Turn(NamedTuple):
    """The result of a look: what is new, air's answer, and the exit code or process number that belongs to it."""

    news: News = ""
    answer: Mapping[str, Any] = {}
    which: str = ""


class AirKeeper:
    """Looks after one air. `managed`: a service manager starts it, and the desk only kills it if it hangs."""

    def __init__(
        self, folder: Path, clock: Clock, limits: Limits = AIR, managed: bool = False, words: Sequence[str] = ()
    ) -> None:
        """`words`: additional arguments for air."""
        self._folder, self._clock, self._limits = folder, clock, limits
        self._managed, self._words = managed, tuple(words)
        self._watched = Watched(clock.mono())
        self.told: list[Reason] = []
        """Problems in the files that the desk reads, to be sent to air."""
        self._ours: subprocess.Popen[bytes] | None = None
        self._after = ""
        self._last: Holder | None = None

    def reachable(self) -> bool:
        """Whether air answers. Waits as long as an ordered end may take."""
        return bool(self._ask(_ENDS_WITHIN))

    def early(self) -> None:
        """Start air before anything else, if none is running, and wait a moment for it.

        A spot may be due now, and loading the desk's modules would slow down air's start.
        """
        if self._managed or self._holder() is not None:
            return
        self._start()
        until = time.monotonic() + _HEAD_START
        while time.monotonic() < until and self._booting() and not self._ask(_HEAD_START):
            time.sleep(0.02)

    def gone(self) -> bool:
        """Whether the air that this desk started has just ended. A cheap test."""
        return self._ours is not None and self._ours.poll() is not None

    def turn(self) -> Turn:
        """Look at air, ask for its status, and start or kill it if necessary."""
        had = self._watched.pid
        code = self._ended()
        held = self._holder()
        self._watched.look(self._clock.mono(), held.pid if held else self._booting())
        answer = self._ask(_ANSWERS_WITHIN) if held else {}
        if answer:
            self._watched.hear(self._clock.mono())
        if not held and self._is_over(code):
            return Turn("over")
        facts = self._watched.facts(self._clock.mono(), wanted=True, may_start=not self._managed)
        action = decide(facts, self._limits)
        if action == "kill":
            return self._kill()
        died = not held and (code is not None or bool(had)) and not self._booting()
        if died and not self._after:
            self._after = "gone"
        hung = self._after == "hung"
        if action == "start" and (why := self._start()):
            return Turn("died", which=why)
        if died and not hung:  # a hang was reported when air was killed
            return Turn("died", which="?" if code is None else code)
        return Turn("found" if not had and held and not self._is_ours(held.pid) else "", answer, self._watched.pid)

    def end(self) -> None:
        """End air by order, in any state: ask it, then terminate it, then kill it. Returns when it is gone.

        If a service manager started air, only the manager may end it.
        """
        if self._managed:
            return
        until = time.monotonic() + _HEEDS_WITHIN
        told = False
        while time.monotonic() < until and self._is_there():
            if not told and (told := self._told()):
                until = time.monotonic() + _ENDS_WITHIN
            elif not told and self._ours is not None and self._holder() is None:
                self._ours.terminate()  # it has only just been started
            time.sleep(0.1)
        self._make_an_end()

    def _make_an_end(self) -> None:
        if (held := self._holder()) is not None:
            self._strike(held.pid)
        if self._ours is not None:
            self._ours.kill()
            self._ours.wait()

    def _told(self) -> bool:
        try:
            control.send(self._folder, Shutdown(desk=True), _ANSWERS_WITHIN)
        except control.NotRunning:
            return False
        return True

    def _is_there(self) -> bool:
        return bool(self._booting()) or self._holder() is not None

    def _holder(self) -> Holder | None:
        """The holder of air's lock. If the file was deleted but its last holder lives, that one: air will make the file
        anew.

        If a full disk left the file without text, the holder is the air that this desk started, while it lives.
        """
        held = holder(self._folder / AIR_LOCK)
        if held is not None and held.pid == "?" and (ours := self._booting()):
            return Holder(ours)
        if held is None and self._last is not None and self._last.lives:
            return self._last
        self._last = held
        return held

    def _strike(self, pid: str) -> bool:
        """Kill the process that holds the lock or held it last."""
        last = self._last
        return kill(self._folder / AIR_LOCK, pid) or (
            last is not None and last.pid == pid and processes.end(pid, last.mark)
        )

    def _is_ours(self, pid: str) -> bool:
        return self._ours is not None and str(self._ours.pid) == pid

    def _booting(self) -> str:
        """The number of the air that this desk started, while it lives; else ""."""
        return str(self._ours.pid) if self._ours is not None and self._ours.poll() is None else ""

    def _ended(self) -> str | None:
        """The exit code of the air that this desk started. Returned only once."""
        if self._ours is None or self._ours.poll() is None:
            return None
        code, self._ours = str(self._ours.returncode), None
        return code

    def _is_over(self, code: str | None) -> bool:
        """Whether air ended by order, or no service manager will start it again."""
        ordered = code == "0" or (self._watched.ever_heard and control.ended_by_order(self._folder))
        free = self._watched.facts(self._clock.mono(), wanted=True, may_start=False).free_for
        return ordered or (self._managed and free > _ORPHANED)

    def _ask(self, patience: float) -> dict[str, Any]:
        try:
            return control.send(self._folder, Status(True, tuple(self.told)), patience)
        except control.NotRunning:
            return {}

    def _kill(self) -> Turn:
        pid = self._watched.pid
        if self._ours is not None and self._is_ours(pid):
            self._ours.kill()
        elif not self._strike(pid):
            return Turn()
        self._after = "hung"
        return Turn("hung", which=pid)

    def _start(self) -> str:
        """Start air. Returns why that failed, or ""."""
        self._watched.started(self._clock.mono())
        try:
            self._ours = subprocess.Popen(**air_command(self._folder, self._after, self._words))
        except OSError as error:
            return str(error)
        self._after = ""
        return ""
