"""Orders to be silent that reached no air: kept as files, and the first thing that the next air, or this one, obeys.

One file an order, for the station's user alone, gone when it is obeyed. Only `stop` is kept: whatever comes late of the
others might be heard when nobody wants it any more.
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
    """Keep it until it is obeyed. OSError when the disk refuses."""
    body = wire(order)
    name = f"stop-{secrets.token_hex(8)}.json"
    atomic.write(station / FOLDER / name, json.dumps(body, ensure_ascii=False).encode(), private=True)


def waiting(station: Path) -> Iterator[tuple[Path, Stop]]:
    """Each that waits, and its file. One that cannot be read stops everything: it was meant to make silence."""
    folder = station / FOLDER
    files: list[str] = []
    with contextlib.suppress(OSError):  # no folder, no orders
        files = sorted(fnmatch.filter(os.listdir(folder), _NAMES))
    for path in (folder / name for name in files):
        try:
            body = json.loads(atomic.whole(path))
            found = parse({"verb": Stop.verb, **body})
        except FileNotFoundError:
            continue  # somebody took it away
        except (OSError, ValueError, TypeError, RecursionError):
            found = None
        yield path, found if isinstance(found, Stop) else Stop(actor="?")


def obeyed(path: Path) -> None:
    """It need not be obeyed again. On a disk that takes nothing it is, by the next air: in silence nothing is lost."""
    with contextlib.suppress(OSError):
        path.unlink()
