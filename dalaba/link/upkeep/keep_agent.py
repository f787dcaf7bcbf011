"""The desk keeps the fleet's agent running, where this PC is a member of a township that has a network.

The agent matters least of the three: it may die or hang without a sound, and looking after it never delays anything.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from dalaba.core.clock import Clock
from dalaba.core.lock import holder, kill
from dalaba.link.upkeep.decide import AGENT, Limits, Watched, decide
from dalaba.link.upkeep.start_processes import AGENT_LOCK, AGENT_SIGN, agent_command

_ENDS_WITHIN = 3.0
"""Seconds for an ordered end; after that it is killed, which does no harm."""
Kept = Literal["", "started", "killed", "failed"]


class AgentKeeper:
    """Looks after one agent. `wanted`: whether there is to be one; asked at each turn. A turn takes microseconds, a
    start some milliseconds."""

    def __init__(self, folder: Path, clock: Clock, wanted: Callable[[], bool], limits: Limits = AGENT) -> None:
        self._folder, self._clock, self._wanted, self._limits = folder, clock, wanted, limits
        self._watched = Watched(clock.mono(), limits.gone, limits.settled)
        self._ours: subprocess.Popen[bytes] | None = None
        self._sign: object = None
        self.why = ""
        """Why it could not be started the last time."""

    def turn(self) -> Kept:
        """Look at it, and start or kill it if necessary; what was done."""
        now, booting = self._clock.mono(), self._booting()
        held = holder(self._folder / AGENT_LOCK)
        unnamed = held is None or (held.pid == "?" and bool(booting))
        self._watched.look(now, booting if held is None or unnamed else held.pid)
        sign = self._life()
        if sign != self._sign:
            self._sign = sign
            self._watched.hear(now)
        action = decide(self._watched.facts(now, wanted=self._wanted(), may_start=True), self._limits)
        if action == "kill":
            return self._kill()
        return self._start() if action == "start" else ""

    def end(self) -> None:
        """End it, whoever started it. Returns when it is gone, within seconds."""
        if self._ours is not None:
            self._ours.terminate()
            try:
                self._ours.wait(_ENDS_WITHIN)
            except subprocess.TimeoutExpired:
                self._ours.kill()
                self._ours.wait()
        if (held := holder(self._folder / AGENT_LOCK)) is not None:
            kill(self._folder / AGENT_LOCK, held.pid)

    def _booting(self) -> str:
        """The number of the agent that this desk started, while it lives; else ""."""
        return str(self._ours.pid) if self._ours is not None and self._ours.poll() is None else ""

    def _life(self) -> object:
        """Its sign of life. Only that it changes counts, not what the clock shows."""
        try:
            return (self._folder / AGENT_SIGN).stat().st_mtime_ns
        except OSError:
            return None

    def _kill(self) -> Kept:
        pid = self._watched.pid
        if self._ours is not None and self._booting() == pid:
            self._ours.kill()
        elif not kill(self._folder / AGENT_LOCK, pid):
            return ""
        return "killed"

    def _start(self) -> Kept:
        self._watched.started(self._clock.mono())
        try:
            self._ours = subprocess.Popen(**agent_command(self._folder))
        except OSError as error:
            self.why = str(error)
            return "failed"
        return "started"
