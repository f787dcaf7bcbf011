"""The control channel: orders to air from the desk and from a second window, over the loopback.

Air's port and key are in `records/onair/control.json`, which only the station's user can read. Each start of air makes
a new random key. The key is never sent: each end proves that it has it, by an HMAC over the challenges that both have
just made. So a program that listens on a dead air's port learns nothing and cannot answer in its place. A caller
without proof is cut off within two seconds, without an answer. Requests go to air's own loop; the listening threads
decide nothing.

    caller -> air    its challenge                    air -> caller    air's challenge, and the proof for both
    caller -> air    proof of the order, the order    air -> caller    proof of the answer, the answer
"""

from __future__ import annotations

import hmac
import json
import socket
import time
from pathlib import Path
from typing import Any

from dalaba.link.control import note as notes
from dalaba.link.control.listener import PATIENCE, Call, Listener
from dalaba.link.control.note import FILE, LONGEST, WORD, Note, challenge, rest, word
from dalaba.link.handover import FOLDER
from dalaba.link.requests import Request, wire

__all__ = ["FILE", "Call", "Listener", "NotRunning", "Note", "ask", "ended_by_order", "send"]

_TRIES = 5
"""Attempts to get through while strangers occupy the connections."""


class NotRunning(Exception):
    """No air answers for this station. `silent`: something is there but did not answer in time."""

    def __init__(self, station: Path, silent: bool = False) -> None:
        super().__init__(str(station))
        self.silent = silent


def ended_by_order(station: Path) -> bool:
    """Whether the station's last air, which is gone, was told to end."""
    return not (station / FOLDER / FILE).exists()


def send(station: Path, request: Request, patience: float = PATIENCE) -> dict[str, Any]:
    """Ask the running air and return its answer. Raises NotRunning if none answers within so many seconds.

    Only an air that proves to be this station's is sent the request, and only its answer is believed.
    """
    return ask(station, patience=patience, **wire(request))


def ask(station: Path, verb: str, patience: float = PATIENCE, **body: object) -> dict[str, Any]:
    """Like `send`, for a request in any form."""
    note = notes.read(station)
    if note is None:
        raise NotRunning(station)
    try:
        answer = json.loads(_asked(note, json.dumps({"verb": verb, **body}).encode(), patience))
    except (OSError, ValueError, RecursionError) as error:
        raise NotRunning(station, isinstance(error, TimeoutError)) from error
    if not isinstance(answer, dict):
        raise NotRunning(station)
    return answer


def _asked(note: Note, order: bytes, patience: float) -> bytes:
    """Air's answer. Raises ValueError for a line without air's proof."""
    ours = challenge()
    line, theirs = _reached(note, ours, time.monotonic() + patience)
    with line, line.makefile("rb") as file:
        line.settimeout(patience)
        line.sendall(note.prove("order", ours, theirs, order) + b" " + order + b"\n")
        proof, answer = word(file.read(WORD + 1), b" "), rest(file, 16 * LONGEST)
        _believe(proof, note.prove("answer", ours, theirs, answer))
        return answer


def _reached(note: Note, ours: bytes, until: float) -> tuple[socket.socket, bytes]:
    """A connection to an air that proved its identity, and its challenge. Tries several times if strangers crowd it."""
    for left in reversed(range(_TRIES)):
        line = socket.create_connection(("127.0.0.1", note.port), timeout=max(0.01, until - time.monotonic()))
        try:
            line.sendall(ours + b"\n")
            said = _exactly(line, 2 * (WORD + 1), until)
            theirs = word(said[: WORD + 1], b" ")
            _believe(word(said[WORD + 1 :], b"\n"), note.prove("air", ours, theirs))
        except (OSError, ValueError):
            line.close()
            if not left or time.monotonic() >= until:
                raise
            time.sleep(0.02)
        else:
            return line, theirs
    raise AssertionError("the last try raises")


def _exactly(line: socket.socket, size: int, until: float) -> bytes:
    """Read so many bytes by a deadline, so that a sender who trickles them keeps nobody waiting."""
    said = b""
    while len(said) < size:
        line.settimeout(max(0.01, until - time.monotonic()))
        piece = line.recv(size - len(said))
        if not piece:
            raise ValueError
        said += piece
    return said


def _believe(proof: bytes, right: bytes) -> None:
    if not hmac.compare_digest(proof, right):
        raise ValueError
