"""The way in for phones: a second listener, on the network and encrypted, while the owner wants it."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from dalaba.core.model import Instant, Reason
from dalaba.doors.console import addresses, certificate
from dalaba.doors.console.access import Line
from dalaba.doors.console.certificate import Certificate
from dalaba.doors.console.people import Phones
from dalaba.doors.console.register import Register
from dalaba.doors.console.sockets import listen

if TYPE_CHECKING:
    import uvicorn

PORT = 8443
"""Where phones knock, if it is free."""
_EVERYWHERE = "0.0.0.0"
_TURN = 0.1
"""Seconds between two looks at whether phones are wanted."""
_ANEW = 30.0
"""Seconds between two looks at the PC's addresses, and until it is tried again after a fault."""
_OPENS_WITHIN = 8.0


@dataclass(frozen=True, slots=True)
class Way:
    """How phones reach the page: addresses, port, certificate."""

    port: int
    addresses: tuple[str, ...]
    shown: Certificate

    @property
    def urls(self) -> tuple[str, ...]:
        return tuple(f"https://{address}:{self.port}/" for address in self.addresses)


class PhoneLine:
    """Listens while the register says so. `serve` makes the server for a certificate's file."""

    def __init__(self, folder: Path, people: Register, now: Callable[[], Instant]) -> None:
        self._folder, self._people, self._now = folder, people, now
        self._server: uvicorn.Server | None = None
        self._serving: asyncio.Task[None] | None = None
        self._look_at = 0.0
        self.way: Way | None = None
        """None: closed."""
        self.trouble: Reason | None = None
        """Why it is closed, though it is wanted; or what else is wrong."""

    def line(self) -> Line:
        """The line of a request that comes in here."""
        way = self.way
        names = ("127.0.0.1", "localhost", *addresses.names_of_this_pc(), *(way.addresses if way else ()))
        return Line(way.port if way else 0, frozenset(names), secure=True)

    def wait(self, on: bool) -> Way | None:
        """The way, once it is open (or closed), or when that has failed. For other threads."""
        until = time.monotonic() + _OPENS_WITHIN
        while time.monotonic() < until and (self.way is not None) != on and self.trouble is None:
            time.sleep(0.02)
        return self.way

    async def tend(self, serve: Callable[[Path], uvicorn.Server]) -> None:
        """Open, close and renew, for as long as the task lives."""
        try:
            while True:
                try:
                    await self._turn(serve)
                except OSError as error:
                    self.trouble = Reason("page_people.not_open", {"why": error.strerror or str(error)})
                    self._look_at = time.monotonic() + _ANEW
                await asyncio.sleep(_TURN)
        finally:
            await self._close()

    async def _turn(self, serve: Callable[[Path], uvicorn.Server]) -> None:
        wanted = self._people.book.phones
        if self._serving is not None and self._serving.done():
            await self._close()
        if not wanted.on:
            self.trouble, self._look_at = None, 0.0
            await self._close()
            return
        if time.monotonic() < self._look_at:
            return
        here = await asyncio.to_thread(addresses.of_this_pc)
        names = ("127.0.0.1", "localhost", *here, *addresses.names_of_this_pc())
        shown = await asyncio.to_thread(certificate.kept, self._folder, names, self._now())
        if self._server is None:
            await self._open(serve, wanted, here, shown)
        elif self.way is not None and (self.way.addresses, self.way.shown) != (here, shown):
            if self.way.shown != shown and self._server.config.ssl is not None:
                self._server.config.ssl.load_cert_chain(shown.path)  # for whoever comes from now on
            self.way = Way(self.way.port, here, shown)
        self.trouble = None if here else Reason("page_people.no_network")
        self._look_at = time.monotonic() + _ANEW
        await asyncio.to_thread(self._people.write_seen)

    async def _open(
        self, serve: Callable[[Path], uvicorn.Server], wanted: Phones, here: tuple[str, ...], shown: Certificate
    ) -> None:
        sock = listen(_EVERYWHERE, wanted.port or PORT)
        port = int(sock.getsockname()[1])
        if port != wanted.port:
            await asyncio.to_thread(
                self._people.change, lambda book: replace(book, phones=replace(book.phones, port=port))
            )
        self._server = serve(shown.path)
        self._serving = asyncio.create_task(_served(self._server, sock))
        self.way = Way(port, here, shown)

    async def _close(self) -> None:
        """Close, and wait for it. What the server itself failed with is raised."""
        self.way = None
        server, serving = self._server, self._serving
        if server is None or serving is None:
            return
        server.should_exit = True
        await asyncio.wait([serving])
        self._server = self._serving = None
        if not serving.cancelled() and (error := serving.exception()) is not None:
            raise error


async def _served(server: uvicorn.Server, sock: socket.socket) -> None:
    with sock:
        await server.serve([sock])
