"""The hub's files for its villages: blobs by digest, over HTTPS, for whoever has a certificate that still counts.

One thread serves everybody, each at a bounded pace, so that two thousand PCs need little memory and no download takes
the whole line. When a certificate is taken back, every connection ends and is looked at anew.
"""

from __future__ import annotations

import heapq
import os
import selectors
import socket
import ssl
import sys
import threading
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import BinaryIO

from dalaba.core.problems import Bad
from dalaba.hub.blobs import Blobs
from dalaba.hub.files_request import LONGEST_HEAD, Answer, answer, read, refusal

PACE = 500_000
"""Bytes a second for each download, if nobody says otherwise."""
_FOLDER = "records/hub"
_FILES = ("ca.crt", "server.crt", "server.key", "crl.pem")
_MOST = 3_000
"""Connections; further ones are closed at once, and come back."""
_SPARE = 100
"""Files and connections that the program keeps for everything else."""
_BLOCK = 16 * 1024
_AHEAD = 64 * 1024
"""Bytes that the system may hold for a slow line."""
_PATIENCE = 20.0
"""Seconds that somebody may take to introduce itself, to ask, or to take anything more."""
_LOOK_EVERY = 1.0
_AT_ONCE = 100
"""Connections taken in before those that are there get their turn."""


if sys.platform == "win32":

    def seats() -> int:
        """How many files and connections this process may have; `select` of Windows takes 512."""
        return 512

else:

    def seats() -> int:
        """How many files and connections this process may have, after asking for as many as are wanted here."""
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = 2 * _MOST + _SPARE  # a connection, and the file that goes over it
        if 0 <= soft < wanted:
            soft = wanted if hard < 0 else min(wanted, hard)
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        return (wanted if soft < 0 else soft) // 2


class FilesServer:
    """Listens from its making until `stop`."""

    def __init__(self, address: tuple[str, int], station: Path, pace: int = PACE) -> None:
        """Raises OSError if the port is taken, Bad("handing.no_certificates") if the hub has none."""
        self._blobs, self._pace = Blobs(station), pace
        self._folder = station / _FOLDER
        self._known = self._stamp()
        self._context = self._made()
        self._select = selectors.DefaultSelector()
        self._listening = socket.create_server(address, backlog=1_024, reuse_port=False)
        self._listening.setblocking(False)
        self._wake, self._waken = socket.socketpair()
        self._select.register(self._listening, selectors.EVENT_READ)
        self._select.register(self._wake, selectors.EVENT_READ)
        self._guests: dict[int, _Guest] = {}
        self._later: list[tuple[float, int, _Guest]] = []
        self._seats = min(_MOST, seats() - _SPARE)
        self._over = False
        self._thread = threading.Thread(target=self._serve, name="files", daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        return int(self._listening.getsockname()[1])

    @property
    def connections(self) -> int:
        """How many there are now."""
        return len(self._guests)

    def stop(self) -> None:
        """Listen no more."""
        self._over = True
        with suppress(OSError):  # it has seen that already
            self._waken.send(b"\0")
        self._thread.join()

    # -- who is let in

    def _stamp(self) -> tuple[tuple[int, int], ...]:
        found = []
        for name in _FILES:
            try:
                status = os.stat(self._folder / name)
            except OSError:
                found.append((0, -1))
            else:
                found.append((status.st_mtime_ns, status.st_size))
        return tuple(found)

    def _made(self) -> ssl.SSLContext:
        authority, certificate, key, taken_back = (self._folder / name for name in _FILES)
        try:
            made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            made.minimum_version = ssl.TLSVersion.TLSv1_2
            made.load_cert_chain(certificate, key)
            made.load_verify_locations(cafile=authority)
            made.load_verify_locations(cafile=taken_back)
            made.verify_mode = ssl.CERT_REQUIRED
            made.verify_flags |= ssl.VERIFY_CRL_CHECK_LEAF
        except (OSError, ValueError) as error:
            raise Bad("handing.no_certificates", file=_FOLDER, why=error) from error
        return made

    def _look(self) -> None:
        """Take up changed certificates. Until they can be read, nobody is let in."""
        now = self._stamp()
        if now == self._known:
            return
        for guest in list(self._guests.values()):
            self._leave(guest)
        with suppress(Bad):
            self._context = self._made()
            self._known = now

    # -- the one loop

    def _serve(self) -> None:
        look = monotonic() + _LOOK_EVERY
        while not self._over:
            wait = min([look, *(each[0] for each in self._later[:1])]) - monotonic()
            for key, _ in self._select.select(max(0.0, wait)):
                if key.fileobj is self._listening:
                    self._let_in()
                elif isinstance(key.data, _Guest):
                    self._go(key.data)
            now = monotonic()
            while self._later and self._later[0][0] <= now:
                guest = heapq.heappop(self._later)[2]
                if self._guests.get(guest.fd) is guest:
                    self._go(guest)
            if now >= look:
                self._look()
                self._send_away(now)
                look = now + _LOOK_EVERY
        for guest in list(self._guests.values()):
            self._leave(guest)
        for each in (self._listening, self._wake, self._waken):
            each.close()
        self._select.close()

    def _let_in(self) -> None:
        for _ in range(_AT_ONCE):
            try:
                plain, _address = self._listening.accept()
            except OSError:
                return  # nobody more, or no more can be had now
            if len(self._guests) >= self._seats or self._stamp() != self._known:
                plain.close()
                continue
            try:
                plain.setblocking(False)
                plain.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _AHEAD)
                guest = _Guest(self._context.wrap_socket(plain, server_side=True, do_handshake_on_connect=False))
            except (OSError, ValueError):
                plain.close()
                continue
            self._guests[guest.fd] = guest
            self._select.register(guest.line, selectors.EVENT_READ, guest)

    def _go(self, guest: _Guest) -> None:
        """One step for a connection, and what it waits for then."""
        try:
            needs = guest.step(self._blobs)
        except (OSError, ValueError, EOFError):  # gone, no certificate that counts, or no HTTP
            self._leave(guest)
            return
        if needs == "later":
            self._wants(guest, 0)
            heapq.heappush(self._later, (monotonic() + _BLOCK / self._pace, id(guest), guest))
        else:
            self._wants(guest, selectors.EVENT_WRITE if needs == "write" else selectors.EVENT_READ)

    def _wants(self, guest: _Guest, events: int) -> None:
        if events == guest.events:
            return
        if not events:
            self._select.unregister(guest.line)
        elif guest.events:
            self._select.modify(guest.line, events, guest)
        else:
            self._select.register(guest.line, events, guest)
        guest.events = events

    def _send_away(self, now: float) -> None:
        """End those that take too long over anything."""
        for guest in [each for each in self._guests.values() if now - each.heard > _PATIENCE]:
            self._leave(guest)

    def _leave(self, guest: _Guest) -> None:
        if self._guests.pop(guest.fd, None) is not None:
            self._wants(guest, 0)
            guest.close()


class _Guest:
    """One connection: introduces itself, asks, is answered, asks again."""

    def __init__(self, line: ssl.SSLSocket) -> None:
        self.line = line
        self.fd = line.fileno()
        self.events = selectors.EVENT_READ
        self.heard = monotonic()
        self._known = False
        self._asked = bytearray()
        self._out = b""
        self._file: BinaryIO | None = None
        self._left = 0
        self._stays = True

    def step(self, blobs: Blobs) -> str:
        """Do what can be done now; what it waits for then: "read", "write", or "later" for its pace. Raises OSError or
        EOFError if it is over."""
        try:
            if not self._known:
                self.line.do_handshake()
                self._known = True
                self.heard = monotonic()
            if not self._out and not self._left:
                self._ask(blobs)
            return self._send()
        except ssl.SSLWantReadError:
            return "read"
        except ssl.SSLWantWriteError:
            return "write"

    def _ask(self, blobs: Blobs) -> None:
        """Read until a request is whole, and begin to answer it."""
        while (end := self._asked.find(b"\r\n\r\n")) < 0:
            if len(self._asked) > LONGEST_HEAD:
                raise EOFError
            block = self.line.recv(LONGEST_HEAD)
            if not block:
                raise EOFError
            self._asked += block
        head, self._asked = bytes(self._asked[: end + 4]), self._asked[end + 4 :]
        self.heard = monotonic()
        request = read(head)
        if request is None:
            self._begin(refusal(b"400 Bad Request"), False)
            return
        path = blobs.path(request.digest)
        if path is not None:
            self._file = open(path, "rb")  # noqa: SIM115  # closed when all of it was sent, or with the connection
        size = os.fstat(self._file.fileno()).st_size if self._file is not None else None
        self._begin(answer(request, size), request.stays)

    def _begin(self, what: Answer, stays: bool) -> None:
        self._out, self._left, self._stays = what.head, what.count, stays
        if self._file is not None:
            self._file.seek(what.start)

    def _send(self) -> str:
        """Send some, at most one block of the blob."""
        if not self._out and self._left and self._file is not None:
            self._out = self._file.read(min(_BLOCK, self._left))
            if not self._out:
                raise EOFError  # it was cut while it was sent
            self._left -= len(self._out)
        while self._out:
            sent = self.line.send(self._out)
            self.heard = monotonic()
            self._out = self._out[sent:]
        if self._left:
            return "later"
        if self._file is not None:
            self._file.close()
            self._file = None
        if not self._stays:
            raise EOFError
        return "later" if self._asked or self.line.pending() else "read"

    def close(self) -> None:
        """End it."""
        if self._file is not None:
            self._file.close()
        with suppress(OSError):
            self.line.close()
