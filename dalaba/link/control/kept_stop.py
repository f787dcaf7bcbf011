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
from collections.abc import Iterator, Sequence
from pathlib import Path

from dalaba.core import atomic
from dalaba.core.model import Order
from dalaba.link.handover import FOLDER

_NAMES = "stop-*.json"


def keep(station: Path, order: Order) -> None:
    """Keep it until it is obeyed. OSError when the disk refuses."""
    body = {"to": list(order.to), "actor": order.actor, "reason": order.reason, "until": order.until}
    name = f"stop-{secrets.token_hex(8)}.json"
    atomic.write(station / FOLDER / name, json.dumps(body, ensure_ascii=False).encode(), private=True)


def waiting(station: Path) -> Iterator[tuple[Path, Order]]:
    """Each that waits, and its file. One that cannot be read stops everything: it was meant to make silence."""
    folder = station / FOLDER
    files: list[str] = []
    with contextlib.suppress(OSError):  # no folder, no orders
        files = sorted(fnmatch.filter(os.listdir(folder), _NAMES))
    for path in (folder / name for name in files):
        try:
            body = json.loads(atomic.whole(path))
            to, actor, reason = body["to"], body["actor"], body["reason"]
            names = tuple(map(str, to)) if isinstance(to, Sequence) and not isinstance(to, str) else ()
            until = body.get("until")
            yield path, Order("stop", names, str(actor), str(reason), until if type(until) is int else None)
        except FileNotFoundError:
            """Somebody took it away."""
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            yield path, Order("stop", (), "?", "")


def obeyed(path: Path) -> None:
    """It need not be obeyed again. On a disk that takes nothing it is, by the next air: in silence nothing is lost."""
    with contextlib.suppress(OSError):
        path.unlink()
