"""The server's thread: listens on the loopback only, and never takes the desk down with it."""

from __future__ import annotations

import asyncio
import contextlib
import io
import socket
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from dalaba.core.clock import Clock
from dalaba.core.model import Reason
from dalaba.desk.root import Station
from dalaba.doors.console import link_file
from dalaba.doors.console.rate_limit import Bucket, Crowd
from dalaba.doors.console.sessions import FIRST_LASTS, Keys
from dalaba.link import control
from dalaba.link.requests import Status

if TYPE_CHECKING:
    import uvicorn

LOOPBACK = "127.0.0.1"
_AIR_WITHIN = 15.0
"""Seconds to wait for air; then the page opens all the same, and says that there is no sound."""
_ENDS_WITHIN = 3.0
_SPEAKS_WITHIN = 10.0
"""Seconds in which a new connection must send a request."""


class Console(threading.Thread):
    """The console of one desk. `tell(reason)` reports to the operator; `log` takes the details of faults.

    `station` returns the desk's last reading.
    """

    def __init__(
        self,
        folder: Path,
        station: Callable[[], Station],
        clock: Clock,
        command: str,
        tell: Callable[[Reason], None],
        log: io.TextIOBase,
        link: bool = True,
        buckets: tuple[Bucket, Bucket] | None = None,
    ) -> None:
        """`link`: whether the message to the operator may contain a link, as only a person reads it. `buckets`: limits
        on requests of strangers and of callers with a key; None: the usual ones."""
        super().__init__(name="console", daemon=True)
        self._folder, self._station, self._clock = folder, station, clock
        self._command, self._tell, self._log, self._link = command, tell, log, link
        self._keys = Keys(clock.mono)
        self._crowd, self._buckets = Crowd(), buckets or (Bucket(20, 10), Bucket(120, 60))
        self._over = threading.Event()
        self._server: uvicorn.Server | None = None

    def run(self) -> None:
        """Wait for air, then serve until `close`. Faults are reported."""
        try:
            self._wait_for_air()
            if not self._over.is_set():
                self._serve()
        except Exception as error:  # the desk and the sound go on
            self._fault(error)
            with contextlib.suppress(OSError):
                self._tell(Reason("console.broken", {"why": f"{type(error).__name__}: {error}"}))

    def close(self) -> None:
        """End the console, and take the token out of its file. Returns within a few seconds."""
        self._over.set()
        if self._server is not None:
            self._server.should_exit = True
        if self.is_alive():
            self.join(_ENDS_WITHIN)

    def _wait_for_air(self) -> None:
        until = time.monotonic() + _AIR_WITHIN
        while time.monotonic() < until and not self._plays():
            if self._over.wait(0.2):
                return

    def _plays(self) -> bool:
        try:
            return bool(control.send(self._folder, Status(), 2.0).get("outlets"))
        except control.NotRunning:
            return False

    def _serve(self) -> None:
        line = listen(link_file.last_port(self._folder))
        port = line.getsockname()[1]
        door = link_file.Door(port, self._keys.token)
        with line:
            link_file.write(self._folder, door)
            try:
                asyncio.run(self._until_over(line, port))
            finally:
                with contextlib.suppress(OSError):
                    link_file.leave(self._folder, door)

    async def _until_over(self, line: socket.socket, port: int) -> None:
        """Serve until `close`. The web server is loaded only here."""
        from dalaba.doors.console.actions import Front
        from dalaba.doors.console.answers import Answers
        from dalaba.doors.console.connections import settings
        from dalaba.doors.console.guard import Guard

        url = f"http://{LOOPBACK}:{port}/"
        front = Front(self._folder, self._station, self._clock)
        answers = Answers(front, self._keys, lambda: url, self._command)
        guard = Guard(
            answers.app(), self._keys, lambda: port, self._clock.mono, self._fault, self._crowd, *self._buckets
        )
        self._server = server = settings(guard, self._crowd, _SPEAKS_WITHIN)
        if self._over.is_set():
            return
        serving = asyncio.create_task(server.serve([line]))
        self._announce(url)
        while not server.should_exit and not serving.done():
            await asyncio.sleep(0.1)
        await answers.close()
        await serving

    def _announce(self, url: str) -> None:
        with contextlib.suppress(OSError):  # the window may be gone
            if self._link:
                self._tell(Reason("console.open", {"url": f"{url}?key={self._keys.link(FIRST_LASTS)}"}))
            else:
                self._tell(Reason("console.there", {"url": url, "command": self._command}))

    def _fault(self, error: Exception) -> None:
        with contextlib.suppress(OSError):
            traceback.print_exception(error, file=self._log)


def listen(port: int) -> socket.socket:
    """A socket on the loopback: on this port if it is free, else on any."""
    for each in (port, 0):
        line = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            _alone(line)
            line.bind((LOOPBACK, each))
            line.listen(64)
        except OSError:
            line.close()
            if not each:
                raise
        else:
            return line
    raise AssertionError("port 0 is always tried")


if sys.platform == "win32":

    def _alone(line: socket.socket) -> None:
        """Let no other program listen on the same port, which Windows would allow."""
        line.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)

else:

    def _alone(line: socket.socket) -> None:
        """Allow the port right after the last desk has ended; this takes it from no other program."""
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
