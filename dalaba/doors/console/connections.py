"""uvicorn's settings here: few connections at once, each must send soon, and nothing is logged."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Coroutine
from pathlib import Path

import uvicorn
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol

from dalaba.doors.console.access import is_near
from dalaba.doors.console.guard import Guard
from dalaba.doors.console.rate_limit import Crowd

_KEPT = 10
"""Seconds that a connection may stay idle between two requests."""
_LONGEST_HEAD = 16 * 1024
_TRIES_AGAIN = 0.1
"""Seconds, after nobody could be taken in."""
_SHAKES_HANDS_WITHIN, _PARTS_WITHIN = 5.0, 2.0
"""Seconds that a connection's encryption may take to begin, and to end."""


class Handshakes:
    """The encryptions that are only beginning: few in all, and few of each address; the oldest is given up for a new
    one. So a stranger who connects a thousand times and says nothing holds few of the desk's files."""

    def __init__(self, most: int = 32, each: int = 8) -> None:
        self._most, self._each = most, each
        self._going: dict[asyncio.Task[None], str] = {}

    def begin(self, address: str, line: socket.socket, shaking: Coroutine[None, None, None]) -> None:
        """Go on with one more. If it is given up, `line` is closed."""
        mine = [task for task, whose in self._going.items() if whose == address]
        if len(mine) >= self._each:
            self._give_up(mine[0])
        elif len(self._going) >= self._most:
            self._give_up(next(iter(self._going)))
        task = asyncio.create_task(shaking)
        self._going[task] = address
        task.add_done_callback(lambda over: self._ended(over, line))

    def close(self) -> None:
        """Give all up."""
        for task in list(self._going):
            self._give_up(task)

    def _ended(self, task: asyncio.Task[None], line: socket.socket) -> None:
        self._going.pop(task, None)
        if task.cancelled():  # perhaps before it began
            line.close()

    def _give_up(self, task: asyncio.Task[None]) -> None:
        del self._going[task]
        task.cancel()


class Encrypted(uvicorn.Server):
    """A server that looks at who connects before the encryption begins, and does not wait for it as long as asyncio
    would by itself."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await self.lifespan.startup()
        self.servers = []
        self._handshakes = Handshakes()
        self._accepting = [asyncio.create_task(self._accept(each)) for each in sockets or ()]
        self.started = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for task in self._accepting:
            task.cancel()
        await asyncio.gather(*self._accepting, return_exceptions=True)
        self._handshakes.close()
        await super().shutdown(sockets)

    async def _accept(self, listening: socket.socket) -> None:
        listening.setblocking(False)
        while True:
            try:
                line, (address, *_) = await asyncio.get_running_loop().sock_accept(listening)
            except OSError:  # gone again, or too many files are open
                await asyncio.sleep(_TRIES_AGAIN)
                continue
            if is_near(address):
                self._handshakes.begin(address, line, self._shake_hands(line))
            else:
                line.close()  # without a word

    async def _shake_hands(self, line: socket.socket) -> None:
        config = self.config

        def made() -> asyncio.Protocol:
            made: asyncio.Protocol = config.http_protocol_class(  # type: ignore[call-arg]  # as uvicorn itself does
                config=config, server_state=self.server_state, app_state=self.lifespan.state
            )
            return made

        try:
            await asyncio.get_running_loop().connect_accepted_socket(
                made, line, ssl=config.ssl, ssl_handshake_timeout=_SHAKES_HANDS_WITHIN,
                ssl_shutdown_timeout=_PARTS_WITHIN,
            )  # fmt: skip
        except OSError:  # the other side does not speak TLS, or is gone
            line.close()


def settings(app: Guard, crowd: Crowd, within: float, pem: Path | None = None) -> uvicorn.Server:
    """The server. `within`: seconds in which a new connection must send a request. `pem`: key and certificate, where
    it is encrypted."""

    class Line(H11Protocol):
        """A connection, counted by the crowd."""

        _deadline: asyncio.TimerHandle | None = None

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # a TCP server gives no other
            super().connection_made(transport)
            crowd.came(self.client, transport)
            self._deadline = self.loop.call_later(within, self._look_whether_it_spoke)

        def connection_lost(self, exc: Exception | None) -> None:
            crowd.left(self.client)
            if self._deadline is not None:
                self._deadline.cancel()
            super().connection_lost(exc)

        def _look_whether_it_spoke(self) -> None:
            if vars(self)["cycle"] is None:  # no request yet; the base class's type says that it is never None
                self.transport.abort()

    return (uvicorn.Server if pem is None else Encrypted)(
        Config(
            app,
            ssl_certfile=pem,
            http=Line,
            ws="none",
            loop="asyncio",
            lifespan="off",
            interface="asgi3",
            log_config=None,
            log_level="critical",
            access_log=False,
            proxy_headers=False,
            server_header=False,
            timeout_keep_alive=_KEPT,
            timeout_graceful_shutdown=1,
            h11_max_incomplete_event_size=_LONGEST_HEAD,
        )
    )
