"""Air's end of the control channel: callers who prove to be the station's user reach air's loop; others are cut off."""

from __future__ import annotations

import contextlib
import hmac
import json
import queue
import secrets
import socket
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from dalaba.link.control import note as notes
from dalaba.link.control.note import FILE, LONGEST, WORD, Note, challenge, rest, word
from dalaba.link.handover import FOLDER

PATIENCE = 10.0
"""Seconds that a caller waits for an answer, and that air's thread waits for its loop."""
_PROVES_WITHIN = 2.0
"""Seconds that a caller has to prove its identity."""
_MOST_STRANGERS = 32
"""Unproven callers at one time; beyond that, the one connected longest is cut off."""


@dataclass(slots=True)
class Call:
    """One call that waits for air's answer. `body` is what it sent, as JSON; None if that was not valid JSON."""

    body: Any
    _answer: queue.SimpleQueue[dict[str, Any]] = field(default_factory=queue.SimpleQueue)

    def answer(self, body: dict[str, Any]) -> None:
        """Send the answer."""
        self._answer.put(body)

    def wait(self) -> dict[str, Any]:
        """The answer. Raises queue.Empty if air takes too long."""
        return self._answer.get(timeout=PATIENCE)


class Listener:
    """Listens from construction to `close`; `take` returns the requests that came in.

    If the disk refuses to write the control note, it listens at the address and with the key of the existing note
    (which was never sent to anybody), and keeps trying to write its own.
    """

    def __init__(self, station: Path, wake: Callable[[], None]) -> None:
        self._station = station
        self._path = str(station / FOLDER / FILE)
        self._seen: tuple[int, int, int] | None = None
        self._waiting: queue.SimpleQueue[Call] = queue.SimpleQueue()
        self._wake = wake
        before = notes.read(self._station)
        self._door = _listen(before.port if before else 0)
        port = int(self._door.getsockname()[1])
        self._own = Note(port, secrets.token_hex(32))
        self._note = before if before and before.port == port else self._own
        self._closing = False
        self._strangers: dict[socket.socket, float] = {}
        self._guard = threading.Lock()
        self.keep()
        self._thread = threading.Thread(target=self._serve, name="control", daemon=True)
        self._thread.start()

    def take(self) -> list[Call]:
        """All requests that came in since the last call."""
        found = []
        with contextlib.suppress(queue.Empty):
            while True:
                found.append(self._waiting.get_nowait())
        return found

    def keep(self) -> None:
        """Make sure that our note is there: somebody may have deleted it, or the disk may accept it again."""
        if self._seen is not None and notes.mark(self._path) == self._seen:
            return  # unchanged since it was last read
        if notes.read(self._station) != self._own:
            with contextlib.suppress(OSError):
                notes.write(self._station, self._own)
                self._note = self._own
        self._seen = notes.mark(self._path)

    def close(self, ordered: bool = True) -> None:
        """Stop listening. The note stays unless the end was `ordered`, so that the desk can tell a crash from
        an order.
        """
        if ordered and notes.read(self._station) == self._note:
            with contextlib.suppress(OSError):  # Windows, while another process reads it
                (self._station / FOLDER / FILE).unlink(missing_ok=True)
        self._closing = True
        while self._thread.is_alive():  # the thread checks after each caller whether to end
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self._own.port), 1):
                pass
            self._thread.join(0.01)
        self._door.close()
        self._cut(-1.0)

    # -- threads

    def _serve(self) -> None:
        self._door.settimeout(0.5)
        while not self._closing:
            if len(self._strangers) > 2 * _MOST_STRANGERS:
                time.sleep(0.005)  # wait until the callers that were cut off are gone
                continue
            try:
                line, _ = self._door.accept()
            except TimeoutError:
                self._cut(_PROVES_WITHIN)
            except OSError:  # no file descriptor is left
                self._cut(0.0)
                time.sleep(0.05)
            else:
                self._cut(_PROVES_WITHIN)
                self._admit(line)

    def _admit(self, line: socket.socket) -> None:
        line.settimeout(PATIENCE)
        with self._guard:
            self._strangers[line] = time.monotonic()
            too_many = list(self._strangers)[:-_MOST_STRANGERS]
        for longest in too_many:
            _hang_up(longest)
        try:
            threading.Thread(target=self._hear, args=(line,), name="control line", daemon=True).start()
        except RuntimeError:  # no thread is left for it
            self._forget(line)
            line.close()

    def _cut(self, older: float) -> None:
        """Cut off the unproven caller that has been connected longest. Its thread notices the closed connection."""
        now = time.monotonic()
        with self._guard:
            late = [line for line, since in self._strangers.items() if now - since > older]
        for line in late:
            _hang_up(line)

    def _forget(self, line: socket.socket) -> None:
        with self._guard:
            self._strangers.pop(line, None)

    def _hear(self, line: socket.socket) -> None:
        """Handle one line, which is one order. A line without proof ends the connection."""
        with line, contextlib.suppress(OSError, ValueError, RecursionError, queue.Empty):
            try:
                with line.makefile("rb") as file:
                    self._answer(line, file)
            finally:
                self._forget(line)

    def _answer(self, line: socket.socket, file: IO[bytes]) -> None:
        note, ours = self._note, challenge()
        theirs = word(file.read(WORD + 1), b"\n")
        line.sendall(ours + b" " + note.prove("air", theirs, ours) + b"\n")
        proof, order = word(file.read(WORD + 1), b" "), rest(file, LONGEST)
        if not hmac.compare_digest(proof, note.prove("order", theirs, ours, order)):
            return
        self._forget(line)
        call = Call(_read(order))
        self._waiting.put(call)
        self._wake()
        answer = json.dumps(call.wait()).encode()
        line.sendall(note.prove("answer", theirs, ours, answer) + b" " + answer + b"\n")


def _read(order: bytes) -> Any:
    try:
        return json.loads(order)
    except (ValueError, RecursionError):  # not JSON, a number with thousands of digits, or endless nesting
        return None


def _listen(port: int) -> socket.socket:
    """A socket at the previous air's address if that is free, otherwise at any."""
    for each in (port, 0):
        door = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            if sys.platform == "win32":
                door.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
            else:
                door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            door.bind(("127.0.0.1", each))
            door.listen(128)
        except OSError:
            door.close()
            if not each:
                raise
        else:
            return door
    raise AssertionError("port 0 is always tried")


def _hang_up(line: socket.socket) -> None:
    with contextlib.suppress(OSError):  # it is closed already
        line.shutdown(socket.SHUT_RDWR)
