"""The hub's door for PCs that are not members yet: HTTPS without a client's certificate. It gives the authority's
certificate to anybody and lets in whoever shows a code, slowly and not often.
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from dalaba.core.problems import Bad
from dalaba.hub.inviting import Refused

_LARGEST = 64 * 1024
_PATIENCE, WHOLE = 15.0, 60.0
"""Seconds that somebody may take over anything, and over everything: who sends a sign now and then keeps no seat."""
_AT_ONCE = 16
"""Connections; more are closed."""
_A_MINUTE, _FROM_ONE = 60, 10
"""Tries a minute: of all, and from one address."""


class Tries:
    """How often a code may be tried."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._tries: deque[tuple[float, str]] = deque()
        self._turn = threading.Lock()

    def may(self, address: str) -> bool:
        """Count this try; whether it is allowed. One that is not does not count."""
        with self._turn:
            now = self._seconds()
            while self._tries and self._tries[0][0] <= now - 60:
                self._tries.popleft()
            if len(self._tries) >= _A_MINUTE or sum(each == address for _, each in self._tries) >= _FROM_ONE:
                return False
            self._tries.append((now, address))
            return True


class JoiningServer(ThreadingHTTPServer):
    """Listens from its making until `stop`. Raises OSError if the port is taken."""

    daemon_threads = True
    request_queue_size = 32

    def __init__(
        self, address: tuple[str, int], tls: ssl.SSLContext, authority: bytes, let_in: Callable[[bytes], bytes],
        seconds: Callable[[], float], told: Callable[[Bad | OSError], None], whole: float = WHOLE,
    ) -> None:  # fmt: skip
        self.authority, self.let_in, self.told, self.whole = authority, let_in, told, whole
        self.tries = Tries(seconds)
        self._tls = tls
        self._seats = threading.BoundedSemaphore(_AT_ONCE)
        super().__init__(address, _Handler)
        self._thread = threading.Thread(target=self.serve_forever, name="joining", kwargs={"poll_interval": 0.2})
        self._thread.start()

    def stop(self) -> None:
        """Listen no more."""
        self.shutdown()
        self._thread.join()
        self.server_close()

    def process_request(self, request: Any, client_address: Any) -> None:
        """One more connection, in its own thread, if there is a seat."""
        if self._seats.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """TLS belongs to the connection's thread: whoever is slow at it keeps nobody else waiting."""
        try:
            request.settimeout(_PATIENCE)
            try:
                shielded = self._tls.wrap_socket(request, server_side=True)
            except (OSError, ValueError):
                self.shutdown_request(request)
                return
            over = threading.Timer(self.whole, _hang_up, (shielded,))
            over.daemon = True
            over.start()
            try:
                super().process_request_thread(shielded, client_address)
            finally:
                over.cancel()
        finally:
            self._seats.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Somebody who breaks off in the middle is no fault of ours; anything else is, and is shown."""
        import sys

        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


def _hang_up(line: ssl.SSLSocket) -> None:
    """Wake whoever reads from it: there is no more."""
    with suppress(OSError):
        socket.socket.shutdown(line, socket.SHUT_RDWR)  # TLS's own end would wait


class _Handler(BaseHTTPRequestHandler):
    server: JoiningServer
    protocol_version = "HTTP/1.0"
    server_version = "Dalaba"
    sys_version = ""
    timeout = _PATIENCE

    def do_GET(self) -> None:
        """The authority's certificate."""
        if self.path != "/authority":
            self._answer(404)
            return
        self._answer(200, self.server.authority)

    def do_POST(self) -> None:
        """A code is shown."""
        length = self.headers.get("Content-Length", "")
        if self.path != "/join" or not length.isdecimal() or len(length) > 6 or int(length) > _LARGEST:
            self._answer(404)
        elif not self.server.tries.may(str(self.client_address[0])):
            self._answer(429)
        else:
            self._let_in(self.rfile.read(int(length)))

    def _let_in(self, asked: bytes) -> None:
        try:
            answer = self.server.let_in(asked)
        except Refused:
            self._answer(403)
        except (Bad, OSError) as error:
            self.server.told(error)
            self._answer(503)
        else:
            self._answer(200, answer)

    def _answer(self, status: int, data: bytes = b"") -> None:
        with suppress(socket.timeout, ConnectionError):
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name there
        """Not written down: a stranger must not fill the disk."""
