"""Telling systemd that the station is up and that its sound makes progress: sd_notify(3).

Without NOTIFY_SOCKET in the environment it does nothing. WATCHDOG=1 is sent by the playing loop itself, not by another
thread, and only while the sound makes progress. So a station that loops but does not play is restarted like one that
hangs.
"""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Mapping

from dalaba.core.model import Millis

STALE: Millis = 5_000
"""An open stream that has not asked for sound for this long is not making progress, whatever its state."""


def progress(beats: Mapping[str, tuple[bool, Millis]]) -> bool:
    """Whether the sound makes progress. `beats`: device -> (its stream is open, ms since its last block).

    A missing device does not count against it, because a restart would not bring the device back. An open stream that
    does not ask for sound does.
    """
    return all(age <= STALE for alive, age in beats.values() if alive)


class Manager:
    """The service manager that started this process, if any. Never raises, even if the manager is gone."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._address = _address(environment.get("NOTIFY_SOCKET", ""))
        self._every = _interval(environment)
        self._fed: Millis | None = None
        self._up = False

    @property
    def every(self) -> Millis | None:
        """The longest interval between two WATCHDOG=1; None if the manager does not want any."""
        return self._every

    def ready(self) -> None:
        """Tell the manager, once, that the station is on the air."""
        if not self._up:
            self._up = True
            self._tell("READY=1")

    def stopping(self) -> None:
        """Tell the manager that an ordered end has begun."""
        self._tell("STOPPING=1")

    def alive(self, now: Millis, moving: bool) -> None:
        """Feed the watchdog at `now` (monotonic) if the sound is `moving` and it is time."""
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
                """It does not listen, or its buffer is full: the next message will do."""


def _address(named: str) -> str | bytes | None:
    """The socket's address: a path, or "@" and a name in Linux's abstract namespace."""
    if named.startswith("@"):
        return b"\0" + os.fsencode(named[1:])
    return named if named.startswith("/") else None


def _interval(environment: Mapping[str, str]) -> Millis | None:
    """WATCHDOG_USEC in milliseconds; None if it is not meant for this process."""
    for_us = environment.get("WATCHDOG_PID", str(os.getpid())) == str(os.getpid())
    micros = environment.get("WATCHDOG_USEC", "")
    return int(micros) // 1_000 if for_us and micros.isdecimal() and int(micros) else None
