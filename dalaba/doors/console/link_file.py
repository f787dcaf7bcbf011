"""`records/onair/console.json`: the page's address and the programs' token. Only the station's user can read it.

The file is private from its first byte. When the desk ends, the port stays in it, so that the next desk listens there
again; the token is void, and is taken out.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import NamedTuple

from dalaba.core import atomic

FILE = "records/onair/console.json"


class Door(NamedTuple):
    """The port and the token of a running console."""

    port: int
    token: str

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"


def read(station: Path) -> Door | None:
    """The console of the desk that runs, or of one that was killed; None if there is none."""
    port, token = _noted(station)
    return Door(port, token) if port and token else None


def last_port(station: Path) -> int:
    """The port of the last console; 0 if it is not known."""
    return _noted(station)[0]


def write(station: Path, door: Door) -> None:
    """Write the file. Raises OSError if the disk refuses."""
    atomic.write(
        station / FILE, json.dumps({"port": door.port, "token": door.token, "pid": os.getpid()}).encode(), private=True
    )


def leave(station: Path, door: Door) -> None:
    """Take the token out, as nobody listens any more; the port stays. Another desk's file is not changed."""
    if read(station) == door:
        atomic.write(station / FILE, json.dumps({"port": door.port}).encode(), private=True)


def _noted(station: Path) -> tuple[int, str]:
    try:
        body = json.loads(atomic.whole(station / FILE))
        port, token = int(body["port"]), body.get("token", "")
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return 0, ""
    return (port, token) if 0 < port < 65536 and isinstance(token, str) else (0, "")
