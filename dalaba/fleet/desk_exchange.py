"""What the desk and the township's ways into this PC leave for each other, as files: records/fleet/….

inbox/          to the desk: what the township says of a day, as it was signed
outbox/         from the desk: what became of it
at_hand.json    from the desk: what an order needs at once, and what is said of today
revoiced.json   from the desk: what of the township's the village says in its own way
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from hashlib import sha256
from pathlib import Path

from dalaba.core import atomic, typed_json
from dalaba.fleet.way_back import Became
from dalaba.trust.member import FOLDER

INBOX, OUTBOX = f"{FOLDER}/inbox", f"{FOLDER}/outbox"
AT_HAND, REVOICED = f"{FOLDER}/at_hand.json", f"{FOLDER}/revoiced.json"
_MOST_SAID = 50


def leave_for_desk(station: Path, order: str, wire: bytes) -> None:
    """Put a day order into the inbox. Raises OSError."""
    atomic.write(station / INBOX / f"{_file_name(order)}.json", wire)


def receipts_of_desk(
    station: Path, keep: Callable[[Collection[Became]], object] = lambda _: None
) -> tuple[Became, ...]:
    """Some of the desk's receipts, taken out of its outbox once `keep` has them; empty: there are no more. A broken one
    is dropped: the ledger has the same. Raises what `keep` raises; then they are still there."""
    found: dict[Path, Became] = {}
    for path in sorted((station / OUTBOX).glob("*.json"))[:_MOST_SAID]:
        try:
            became = atomic.read_json(path, typed_json.form(Became).strict)
        except atomic.Broken:
            path.unlink(missing_ok=True)
            continue
        except OSError:
            break  # it is tried again
        if became is not None:
            found[path] = became
    if found:
        keep(found.values())
    said = []
    for path, became in found.items():
        try:
            path.unlink(missing_ok=True)
        except OSError:
            break  # it is said the next time
        said.append(became)
    return tuple(said)


def _file_name(order: str) -> str:
    """An order's id as a file's name: itself, if every system takes it."""
    plain = order.isascii() and order.replace("-", "").replace("_", "").isalnum() and len(order) <= 80
    return order if plain else sha256(order.encode()).hexdigest()[:32]
