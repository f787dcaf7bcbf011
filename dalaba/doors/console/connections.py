"""uvicorn's settings here: few connections at once, each must send soon, and nothing is logged."""

from __future__ import annotations

import asyncio
import socket
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
_SHAKES_HANDS_WITHIN, _PARTS_WITHIN = 5.0, 2.0
"""Seconds that a connection's encryption may take to begin, and to end."""


class Encrypted(uvicorn.Server):
    """A server that waits for the other side's encryption not as long as asyncio would by itself."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await self.lifespan.startup()
        loop, config = asyncio.get_running_loop(), self.config

        def made() -> asyncio.Protocol:
            made: asyncio.Protocol = config.http_protocol_class(  # type: ignore[call-arg]  # as uvicorn itself does
                config=config, server_state=self.server_state, app_state=self.lifespan.state
            )
            return made

        self.servers = [
            await loop.create_server(
                made, sock=each, ssl=config.ssl, backlog=config.backlog, ssl_handshake_timeout=_SHAKES_HANDS_WITHIN,
                ssl_shutdown_timeout=_PARTS_WITHIN,
            )
            for each in sockets or ()
        ]  # fmt: skip
        self.started = True


def settings(app: Guard, crowd: Crowd, within: float, pem: Path | None = None) -> uvicorn.Server:
    """The server. `within`: seconds in which a new connection must send a request. `pem`: key and certificate, where
    it is encrypted."""

    class Line(H11Protocol):
        """A connection, counted by the crowd."""

        _deadline: asyncio.TimerHandle | None = None

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # a TCP server gives no other
            super().connection_made(transport)
            if pem is not None and not is_near(self.client[0] if self.client else ""):
                transport.abort()  # without a word
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
