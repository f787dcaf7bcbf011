"""Telling systemd that the station is up and that its sound makes progress: sd_notify(3).

Without NOTIFY_SOCKET in the environment nobody is told and nothing costs anything. WATCHDOG=1 is sent by the loop that
plays, never by a thread of its own, and only while the sound really makes progress: a station that turns but does not
play is restarted as one that hangs.
"""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Mapping

from dalaba.core.model import Millis

STALE: Millis = 5_000
"""An open stream that has asked for nothing for so long makes no progress, whatever it says of itself."""


def progress(beats: Mapping[str, tuple[bool, Millis]]) -> bool:
    """Whether the sound makes progress: device -> (its stream lives, ms since its last block).

    A device that is known to be gone is no fault of ours: it is looked for, and a restart would not bring it back. One
    that claims to live and does not ask for sound is.
    """
    return all(age <= STALE for alive, age in beats.values() if alive)


class Manager:
    """The manager that started this process, if one did. Never raises: a manager that is gone costs nothing."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._address = _address(environment.get("NOTIFY_SOCKET", ""))
        self._every = _interval(environment)
        self._fed: Millis | None = None
        self._up = False

    @property
    def every(self) -> Millis | None:
        """How often it wants to hear WATCHDOG=1 at least; None: not at all."""
        return self._every

    def ready(self) -> None:
        """Up, and on the air. Told once."""
        if not self._up:
            self._up = True
            self._tell("READY=1")

    def stopping(self) -> None:
        """An ordered end has begun."""
        self._tell("STOPPING=1")

    def alive(self, now: Millis, moving: bool) -> None:
        """The loop turned at `now` (monotonic): feed the watchdog if the sound is `moving` and it is time for it."""
        if self._every is None or not moving:
            return
        if self._fed is None or now - self._fed >= self._every // 4:
            self._fed = now
            self._tell("WATCHDOG=1")

    def _tell(self, message: str) -> None:
        if self._address is None or sys.platform == "win32":
            return
        else:
            try:
                with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
                    line.setblocking(False)
                    line.connect(self._address)
                    line.send(message.encode())
            except OSError:
                """It does not listen, or its box is full: the next one will do."""


def _address(named: str) -> str | bytes | None:
    """Where to send: a path, or "@" and a name in Linux's abstract namespace."""
    if named.startswith("@"):
        return b"\0" + os.fsencode(named[1:])
    return named if named.startswith("/") else None


def _interval(environment: Mapping[str, str]) -> Millis | None:
    """WATCHDOG_USEC in milliseconds, if it is meant for this process."""
    for_us = environment.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
    micros = environment.get("WATCHDOG_USEC", "")
    return int(micros) // 1_000 if for_us and micros.isdecimal() and int(micros) else None
