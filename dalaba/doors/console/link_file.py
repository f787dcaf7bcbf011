"""`records/onair/console.json`: the page's address and the programs' token. Only the station's user can read it.

The file is for its owner alone, from its first byte. The port stays when the desk ends, so that the next one listens
there again; the token is void by then, and taken out.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import NamedTuple

from dalaba.core import atomic

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
    atomic.write(
        station / FILE, json.dumps({"port": door.port, "token": door.token, "pid": os.getpid()}).encode(), private=True
    )


def leave(station: Path, door: Door) -> None:
    """Nobody listens there any more; the port is kept in mind. Another desk's note stays as it is."""
    if read(station) == door:
        atomic.write(station / FILE, json.dumps({"port": door.port}).encode(), private=True)


def _noted(station: Path) -> tuple[int, str]:
    try:
        body = json.loads(atomic.whole(station / FILE))
        port, token = int(body["port"]), body.get("token", "")
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return 0, ""
    return (port, token) if 0 < port < 65536 and isinstance(token, str) else (0, "")
