"""Air's end: who proves to be the station's user is heard by air's loop, everybody else is hung up on."""

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
"""Seconds a caller waits for an answer, and air's thread for its loop."""
_PROVES_WITHIN = 2.0
"""Seconds for a caller to prove who it is."""
_MOST_STRANGERS = 32
"""At once. The one who is there longest goes first."""


@dataclass(slots=True)
class Call:
    """One call that waits for air's answer. `body` is whatever it sent, as JSON; None for what is none."""

    body: Any
    _answer: queue.SimpleQueue[dict[str, Any]] = field(default_factory=queue.SimpleQueue)

    def answer(self, body: dict[str, Any]) -> None:
        """Send the answer on its way."""
        self._answer.put(body)

    def wait(self) -> dict[str, Any]:
        """The answer. queue.Empty when air takes too long."""
        return self._answer.get(timeout=PATIENCE)


class Listener:
    """Air's end: listens from construction to `close`; `take` gives the requests that came in.

    Where the disk takes no note of it, it listens where the note that is there says, with the key that is there (which
    nobody ever was sent), and tries again to write its own.
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
        """Every request that has come in since."""
        found = []
        with contextlib.suppress(queue.Empty):
            while True:
                found.append(self._waiting.get_nowait())
        return found

    def keep(self) -> None:
        """See to it that our note is there: somebody may have deleted it, or the disk takes one again."""
        if self._seen is not None and notes.mark(self._path) == self._seen:
            return  # untouched since it was last read
        if notes.read(self._station) != self._own:
            with contextlib.suppress(OSError):
                notes.write(self._station, self._own)
                self._note = self._own
        self._seen = notes.mark(self._path)

    def close(self, ordered: bool = True) -> None:
        """Stop listening; who still calls finds nobody. What says where we listened stays if nobody `ordered` the end:
        by that the desk knows a death from an order.
        """
        if ordered and notes.read(self._station) == self._note:
            with contextlib.suppress(OSError):  # Windows, while somebody reads it
                (self._station / FOLDER / FILE).unlink(missing_ok=True)
        self._closing = True
        while self._thread.is_alive():  # it looks at each caller whether it is to end
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self._own.port), 1):
                pass
            self._thread.join(0.01)
        self._door.close()
        self._cut(-1.0)

    # -- its threads

    def _serve(self) -> None:
        self._door.settimeout(0.5)
        while not self._closing:
            if len(self._strangers) > 2 * _MOST_STRANGERS:
                time.sleep(0.005)  # those who were hung up on are to be gone before more come in
                continue
            try:
                line, _ = self._door.accept()
            except TimeoutError:
                self._cut(_PROVES_WITHIN)
            except OSError:  # no descriptor is left for one more
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
        """Hang up on who has been there so long and has proven nothing. Its thread sees the end of the line."""
        now = time.monotonic()
        with self._guard:
            late = [line for line, since in self._strangers.items() if now - since > older]
        for line in late:
            _hang_up(line)

    def _forget(self, line: socket.socket) -> None:
        with self._guard:
            self._strangers.pop(line, None)

    def _hear(self, line: socket.socket) -> None:
        """One line, one order. What is no order of the station's user ends it, whatever it is."""
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
    except (ValueError, RecursionError):  # no JSON, a number of thousands of digits, levels without end
        return None


def _listen(port: int) -> socket.socket:
    """Where the air before listened, if nobody else does by now; else anywhere."""
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
    with contextlib.suppress(OSError):  # it has gone by itself
        line.shutdown(socket.SHUT_RDWR)
