"""The control channel: orders to air from the desk and from a second window, over the loopback, one JSON line each.

Where air listens and the token it wants are in `records/onair/control.json`, which only the station's user can read.
A request without the token is answered with nothing and costs nobody anything. Requests are handed to air's own loop;
nothing is decided in the listening thread.
"""

from __future__ import annotations

import contextlib
import hmac
import json
import os
import queue
import secrets
import socket
import socketserver
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dalaba import atomic
from dalaba.handover import FOLDER

FILE = "control.json"
_LONGEST = 1024 * 1024
"""Bytes of a request: an order names every clip of every outlet of a county."""
_PATIENCE = 10.0
"""Seconds a connection may take, and air may take to answer."""


class NotRunning(Exception):
    """No air answers for this station."""


@dataclass(slots=True)
class Request:
    """One request that waits for air's answer."""

    body: dict[str, Any]
    _answer: queue.SimpleQueue[dict[str, Any]] = field(default_factory=queue.SimpleQueue)

    def answer(self, body: dict[str, Any]) -> None:
        """Send the answer on its way."""
        self._answer.put(body)

    def wait(self) -> dict[str, Any]:
        """The answer. queue.Empty when air takes too long."""
        return self._answer.get(timeout=_PATIENCE)


class Listener:
    """Air's end: listens from construction to `close`; `take` gives the requests that came in.

    Where the disk takes no note of it, it listens where the note that is there says, and tries again to write its own.
    """

    def __init__(self, station: Path, wake: Callable[[], None]) -> None:
        self._path = station / FOLDER / FILE
        self._waiting: queue.SimpleQueue[Request] = queue.SimpleQueue()
        port, token = _noted(self._path)
        self._server = _server(token, self._waiting, wake, port)
        self._thread = threading.Thread(target=self._server.serve_forever, name="control", daemon=True)
        self._thread.start()
        self._body = {"port": self._server.server_address[1], "token": token, "pid": os.getpid()}
        self._announced = False
        self._announce()

    def take(self) -> list[Request]:
        """Every request that has come in since."""
        self._announce()
        found = []
        with contextlib.suppress(queue.Empty):
            while True:
                found.append(self._waiting.get_nowait())
        return found

    def close(self, ordered: bool = True) -> None:
        """Stop listening; who still calls finds nobody. What says where we listened stays if nobody `ordered` the end:
        by that the desk knows a death from an order.
        """
        if ordered:
            with contextlib.suppress(OSError):  # Windows, while somebody reads it
                self._path.unlink(missing_ok=True)
        ending = threading.Thread(target=self._server.shutdown)
        ending.start()
        address = ("127.0.0.1", self._server.server_address[1])
        while ending.is_alive():  # the server looks twice a second whether it is to end, and at each caller
            with contextlib.suppress(OSError), socket.create_connection(address, 1):
                pass
            ending.join(0.01)
        self._server.server_close()

    def _announce(self) -> None:
        if not self._announced:
            with contextlib.suppress(OSError):
                _put(self._path, json.dumps(self._body).encode())
                self._path.chmod(0o600)
                self._announced = True


def _noted(path: Path) -> tuple[int, str]:
    """Where the air before this one listened and its token, if it left them behind; else any port and a new token."""
    try:
        where = json.loads(path.read_bytes())
        port, token = int(where["port"]), str(where["token"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0, secrets.token_hex(16)
    return (port, token) if len(token) == 32 and 0 < port < 65536 else (0, secrets.token_hex(16))


def _put(path: Path, data: bytes) -> None:
    """Whole, or over the old one where a full disk has no room for a second."""
    try:
        atomic.write(path, data)
    except OSError:
        with open(path, "r+b") as file:
            file.write(data)
            file.truncate()


def _server(
    token: str, waiting: queue.SimpleQueue[Request], wake: Callable[[], None], port: int
) -> socketserver.ThreadingTCPServer:
    class Handler(socketserver.StreamRequestHandler):
        timeout = _PATIENCE

        def handle(self) -> None:
            try:
                body = json.loads(self.rfile.readline(_LONGEST))
                known = isinstance(body, dict) and hmac.compare_digest(str(body.get("token")), token)
            except (ValueError, OSError):
                return
            if known:
                request = Request(body)
                waiting.put(request)
                wake()
                with contextlib.suppress(queue.Empty, OSError):
                    self.wfile.write(json.dumps(request.wait()).encode() + b"\n")

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = sys.platform != "win32"  # there it would share the port with whoever has it

    try:
        return Server(("127.0.0.1", port), Handler)
    except OSError:
        return Server(("127.0.0.1", 0), Handler)  # somebody else has it by now


def ended_by_order(station: Path) -> bool:
    """Whether the last air of this station, which is gone, went because somebody told it to."""
    return not (station / FOLDER / FILE).exists()


def ask(station: Path, verb: str, patience: float = _PATIENCE, **body: object) -> dict[str, Any]:
    """Ask the running air; its answer. NotRunning where there is none, or none that answers in so many seconds."""
    try:
        where = json.loads((station / FOLDER / FILE).read_bytes())
        with socket.create_connection(("127.0.0.1", where["port"]), timeout=patience) as line:
            line.sendall(json.dumps({"token": where["token"], "verb": verb, **body}).encode() + b"\n")
            with line.makefile("rb") as file:
                answer = json.loads(file.readline())
    except (OSError, ValueError, KeyError) as error:
        raise NotRunning(str(station)) from error
    if not isinstance(answer, dict):
        raise NotRunning(str(station))
    return answer
