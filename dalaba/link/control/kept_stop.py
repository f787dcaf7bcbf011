"""Orders to be silent that reached no air: kept as files, and obeyed first by the next air or the running one.

One file for each order, readable only by the station's user, removed once obeyed. Only `stop` is kept: any other order
might take effect when nobody wants it any more.
"""

from __future__ import annotations

import contextlib
import fnmatch
import json
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from dalaba.core import atomic
from dalaba.link.handover import FOLDER
from dalaba.link.requests import Stop, parse, wire

_NAMES = "stop-*.json"


def keep(station: Path, order: Stop) -> None:
    """Keep a stop until it is obeyed. Raises OSError if the disk refuses."""
    body = wire(order)
    name = f"stop-{secrets.token_hex(8)}.json"
    atomic.write(station / FOLDER / name, json.dumps(body, ensure_ascii=False).encode(), private=True)


def waiting(station: Path) -> Iterator[tuple[Path, Stop]]:
    """Each waiting stop with its file. An unreadable file stops all outlets, because it was meant to silence
    something.
    """
    folder = station / FOLDER
    files: list[str] = []
    with contextlib.suppress(OSError):  # no folder means no orders
        files = sorted(fnmatch.filter(os.listdir(folder), _NAMES))
    for path in (folder / name for name in files):
        try:
            body = json.loads(atomic.whole(path))
            found = parse({"verb": Stop.verb, **body})
        except FileNotFoundError:
            continue  # another process removed it
        except (OSError, ValueError, TypeError, RecursionError):
            found = None
        yield path, found if isinstance(found, Stop) else Stop(actor="?")


def obeyed(path: Path) -> None:
    """Remove an obeyed stop. If the disk refuses, the next air obeys it again: silence loses nothing."""
    with contextlib.suppress(OSError):
        path.unlink()
