"""Fetching a blob from the hub: over HTTPS with this PC's certificate, by digest, going on where it was cut off.

What has come so far lies beside its place as `.part`, and is kept over cuts, pauses and restarts. A blob is there only
when its bytes have its digest. An urgent order pauses everything at once: the connection is closed, so that nothing of
the blob is on the line any more.
"""

from __future__ import annotations

import hashlib
import http.client
import os
import random
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from dalaba.core.problems import Bad
from dalaba.fleet.manifest import is_digest
from dalaba.trust.tls import trusted

_BLOCK = 16 * 1024
_WINDOW = 32 * 1024
"""Bytes that the system may take in ahead: whatever is on its way when an urgent order comes delays it."""
_SILENT = 20.0
"""Seconds without a byte after which the connection is given up."""
_TRIES = 6
"""How often it is tried again without a byte gained in between."""
_LONGEST_WAIT = 60.0


class Fetcher(Protocol):
    """Whoever has blobs: the hub, or a stick."""

    def fetch(self, digest: str, size: int, into: Path) -> None:
        """Put the blob there, whole. Raises Bad("handing.not_there") if nobody has it, Bad("handing.cut_off") if it
        cannot be had now (what has come so far is kept), Bad("handing.wrong_bytes") if it has other bytes, and OSError
        if this PC's disk refuses."""

    def pause(self) -> None:
        """Leave the line to something urgent, at once. Any thread may say so."""

    def go_on(self) -> None:
        """Go on where it was paused."""

    def close(self) -> None:
        """No more: whoever waits in `fetch` gets Bad("handing.cut_off")."""


@dataclass(frozen=True)
class Source:
    """Where the hub is, and the PEM files by which this PC knows it and is known."""

    host: str
    port: int
    ca: Path
    certificate: Path
    key: Path

    def context(self) -> ssl.SSLContext:
        """Only what that authority calls a server counts, whatever its name or address: a township's addresses change,
        and a village's certificate does not pass as a server's. Raises Bad("handing.no_certificates")."""
        try:
            made = trusted(self.ca.read_bytes())
            made.load_cert_chain(self.certificate, self.key)
        except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
            raise Bad("handing.no_certificates", file=self.ca.parent.name, why=error) from error
        return made


class _Cut(Exception):
    """The connection is gone, or nothing comes; it may be tried again."""


_LOST = (OSError, http.client.HTTPException, ValueError, AttributeError)
"""What reading raises once the connection is gone, or was closed by another thread."""


class HttpsFetcher:
    """The hub's blobs. One thread fetches; any may pause it."""

    def __init__(
        self, source: Source, wait: Callable[[float], object] | None = None,
        chance: Callable[[], float] = random.random, silent: float = _SILENT,
    ) -> None:  # fmt: skip
        """For tests: `wait` waits before it is tried again, `chance` gives a number from 0 to 1."""
        self._source, self._chance, self._silent = source, chance, silent
        self._context: ssl.SSLContext | None = None
        self._line: http.client.HTTPSConnection | None = None
        self._guard = threading.Lock()
        self._free, self._over = threading.Event(), threading.Event()
        self._free.set()
        self._wait = wait or self._over.wait
        self.received = 0
        """Bytes of blobs that have come over the line."""

    def fetch(self, digest: str, size: int, into: Path) -> None:
        """Put the blob there, whole."""
        if not is_digest(digest):
            raise Bad("handing.not_there", digest=digest[:16])
        part = part_of(into)
        part.parent.mkdir(parents=True, exist_ok=True)
        failed = 0
        while True:
            before = _size(part)
            self._free.wait()
            if self._over.is_set():
                raise Bad("handing.cut_off", why="closed")
            try:
                self._once(digest, size, part)
                finish(part, into, digest, size)
                return
            except _Cut as cut:
                self._hang_up()
                if not self._free.is_set():
                    continue
                failed = 1 if _size(part) > before else failed + 1
                if failed > _TRIES or self._over.is_set():
                    raise Bad("handing.cut_off", why=cut) from cut
                self._wait(self._chance() * min(_LONGEST_WAIT, 2.0**failed))

    def pause(self) -> None:
        """Leave the line, at once."""
        self._free.clear()
        self._hang_up()

    def go_on(self) -> None:
        """Go on."""
        self._free.set()

    def close(self) -> None:
        """No more."""
        self._over.set()
        self._free.set()
        self._hang_up()

    # -- one try

    def _once(self, digest: str, size: int, part: Path) -> None:
        """Fetch what is still lacking. Raises _Cut."""
        have = _size(part)
        if have > size:
            part.unlink()
            have = 0
        if have == size:
            return
        answer = self._asked(digest, have)
        if answer.status == 404:
            answer.close()
            raise Bad("handing.not_there", digest=digest[:16])
        if answer.status not in (200, 206):
            raise _Cut(f"HTTP {answer.status}")
        whole = answer.status == 200
        with open(part, "wb" if whole else "ab") as file:
            lacking = size - (0 if whole else have)
            while lacking:
                block = self._read(answer, min(_BLOCK, lacking))
                file.write(block)
                lacking -= len(block)
                self.received += len(block)
        if answer.length:  # more than there should be; the digest decides
            self._hang_up()
        answer.close()  # so that the line can be asked again

    def _asked(self, digest: str, have: int) -> http.client.HTTPResponse:
        """The head of the answer. A line that has rested may have been closed meanwhile, which is no fault of it."""
        rested = self._line is not None
        try:
            return self._ask(digest, have)
        except _Cut:
            if not rested:
                raise
        self._hang_up()
        return self._ask(digest, have)

    def _ask(self, digest: str, have: int) -> http.client.HTTPResponse:
        words = {"Range": f"bytes={have}-", "If-Range": f'"{digest}"'} if have else {}
        try:
            line = self._connected()
            line.request("GET", f"/blob/sha256/{digest}", headers=words)
            answer = line.getresponse()
        except Bad:
            raise
        except _LOST as error:
            raise _Cut(str(error) or type(error).__name__) from error
        if answer.status == 206 and not str(answer.getheader("Content-Range")).startswith(f"bytes {have}-"):
            raise _Cut("another part of it")
        return answer

    def _read(self, answer: http.client.HTTPResponse, most: int) -> bytes:
        """Some of what comes; never nothing."""
        try:
            block = answer.read1(most)
        except _LOST as error:
            raise _Cut(str(error) or type(error).__name__) from error
        if not block or not self._free.is_set() or self._over.is_set():
            raise _Cut("ended too soon")
        return block

    # -- the line

    def _connected(self) -> http.client.HTTPSConnection:
        line = self._line
        if line is not None and line.sock is not None:
            return line
        if self._context is None:
            self._context = self._source.context()
        where = (self._source.host, self._source.port)
        made = http.client.HTTPSConnection(*where, timeout=self._silent, context=self._context)
        plain = socket.create_connection(where, timeout=self._silent)
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _WINDOW)
        made.sock = self._context.wrap_socket(plain, server_hostname=self._source.host)
        with self._guard:
            if not self._free.is_set() or self._over.is_set():
                made.close()
                raise _Cut("paused")
            self._line = made
        return made

    def _hang_up(self) -> None:
        with self._guard:
            line, self._line = self._line, None
        sock = line.sock if line is not None else None
        if line is None or sock is None:
            return
        with suppress(OSError):
            socket.socket.shutdown(sock, socket.SHUT_RDWR)  # wakes whoever reads; TLS's own end would wait
        line.close()


def part_of(into: Path) -> Path:
    """Where what has come so far lies."""
    return into.with_name(f"{into.name}.part")


def finish(part: Path, into: Path, digest: str, size: int) -> None:
    """What has come is whole: on the disk, and at its place. Raises Bad("handing.wrong_bytes"), and forgets it, if it
    is something else."""
    with open(part, "ab+") as file:
        file.seek(0)
        right = os.fstat(file.fileno()).st_size == size and hashlib.file_digest(file, "sha256").hexdigest() == digest
        os.fsync(file.fileno())
    if not right:
        part.unlink()
        raise Bad("handing.wrong_bytes", digest=digest[:16])
    os.replace(part, into)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
