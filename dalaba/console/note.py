"""`records/onair/console.json`: where the page is and the token that programs show. Only the station's user reads it.

On Windows a file in the user's own folders can be read by that user (and administrators) only, by the folder's access
list; elsewhere the file itself is for its owner alone (0600). The port stays when the desk ends, so that the next one
listens there again; the token is void by then, and taken out.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from pathlib import Path
from typing import NamedTuple

FILE = "records/onair/console.json"


class Door(NamedTuple):
    """Where a running desk's console is, and what opens it."""

    port: int
    token: str

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"


def read(station: Path) -> Door | None:
    """The console of the desk that runs, or ran until it was killed; None where there is none to be asked."""
    port, token = _noted(station)
    return Door(port, token) if port and token else None


def last_port(station: Path) -> int:
    """Where the desk before this one listened; 0: nobody knows."""
    return _noted(station)[0]


def write(station: Path, door: Door) -> None:
    """Note it. OSError when the disk refuses."""
    private(station / FILE, json.dumps({"port": door.port, "token": door.token, "pid": os.getpid()}).encode())


def leave(station: Path, door: Door) -> None:
    """Nobody listens there any more; the port is kept in mind. Another desk's note stays as it is."""
    if read(station) == door:
        private(station / FILE, json.dumps({"port": door.port}).encode())


def private(path: Path, data: bytes) -> None:
    """A file that from its first byte on only its owner reads, whole or not at all. OSError when the disk refuses."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600), "wb") as file:
            file.write(data)
        os.replace(beside, path)
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)


_BINARY: int = getattr(os, "O_BINARY", 0)


def _noted(station: Path) -> tuple[int, str]:
    try:
        body = json.loads((station / FILE).read_bytes())
        port, token = int(body["port"]), body.get("token", "")
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return 0, ""
    return (port, token) if 0 < port < 65536 and isinstance(token, str) else (0, "")
