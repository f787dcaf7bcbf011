"""The server's thread: listens on the loopback, and for phones if they are wanted. It never takes the desk down."""

from __future__ import annotations

import asyncio
import contextlib
import io
import secrets
import socket
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
from dalaba.doors.console.rate_limit import Bucket, Buckets, Crowd
from dalaba.doors.console.sessions import FIRST_LASTS, Keys, link_to
from dalaba.doors.console.sockets import allow_more_files, listen
from dalaba.link import control
from dalaba.link.requests import Status

if TYPE_CHECKING:
    import uvicorn

    from dalaba.doors.console.access import Line
    from dalaba.doors.console.guard import App

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
        buckets: tuple[Bucket, Buckets] | None = None,
    ) -> None:
        """`link`: whether the message to the operator may contain a link, as only a person reads it. `buckets`: limits
        on requests of strangers and of each person with a key; None: the usual ones."""
        super().__init__(name="console", daemon=True)
        self._folder, self._station, self._clock = folder, station, clock
        self._command, self._tell, self._log, self._link = command, tell, log, link
        self._token = secrets.token_urlsafe(32)
        self._buckets = buckets
        self._over = threading.Event()
        self._server: uvicorn.Server | None = None
        self._told_fault = False

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
        allow_more_files()
        line = listen(LOOPBACK, link_file.last_port(self._folder))
        port = line.getsockname()[1]
        door = link_file.Door(port, self._token)
        with line:
            link_file.write(self._folder, door)
            try:
                asyncio.run(self._until_over(line, port))
            finally:
                with contextlib.suppress(OSError):
                    link_file.leave(self._folder, door)

    async def _until_over(self, line: socket.socket, port: int) -> None:
        """Serve until `close`. The web server is loaded only here."""
        from dalaba.doors.console.access import Line
        from dalaba.doors.console.actions import Front
        from dalaba.doors.console.answers import Answers
        from dalaba.doors.console.entrance import Entrance
        from dalaba.doors.console.phone_line import PhoneLine

        url = f"http://{LOOPBACK}:{port}/"
        front = Front(self._folder, self._station, self._clock)
        entrance = Entrance(self._folder, self._clock, front.user, self._token)
        phones = PhoneLine(self._folder, entrance.people, self._clock.now)
        answers = Answers(front, entrance, phones, url, self._command)
        app = answers.app()
        self._server = server = self._guarded(app, entrance.keys, lambda: Line(port))
        if self._over.is_set():
            return
        serving = asyncio.create_task(server.serve([line]))
        tending = asyncio.create_task(phones.tend(lambda pem: self._guarded(app, entrance.keys, phones.line, pem)))
        self._announce(url, entrance.keys)
        while not server.should_exit and not serving.done():
            await asyncio.sleep(0.1)
            self._report(tending)
        await answers.close()
        tending.cancel()
        await asyncio.gather(serving, tending, return_exceptions=True)

    def _guarded(self, app: App, keys: Keys, line: Callable[[], Line], pem: Path | None = None) -> uvicorn.Server:
        """A server for one line, with limits of its own. `pem`: the certificate with which it is encrypted."""
        from dalaba.doors.console.connections import settings
        from dalaba.doors.console.guard import Guard

        crowd = Crowd()
        buckets = self._buckets or (Bucket(20, 10), Buckets(120, 60))
        guard = Guard(app, keys, line, self._clock.mono, self._fault, crowd, *buckets)
        return settings(guard, crowd, _SPEAKS_WITHIN, pem)

    def _report(self, tending: asyncio.Task[None]) -> None:
        """A fault of the phones' line is no fault of the page."""
        if tending.done() and not tending.cancelled() and (error := tending.exception()) and not self._told_fault:
            self._told_fault = True
            assert isinstance(error, Exception)
            self._fault(error)

    def _announce(self, url: str, keys: Keys) -> None:
        with contextlib.suppress(OSError):  # the window may be gone
            if self._link:
                self._tell(Reason("console.open", {"url": link_to(url, keys.link(FIRST_LASTS))}))
            else:
                self._tell(Reason("console.there", {"url": url, "command": self._command}))

    def _fault(self, error: Exception) -> None:
        with contextlib.suppress(OSError):
            traceback.print_exception(error, file=self._log)
