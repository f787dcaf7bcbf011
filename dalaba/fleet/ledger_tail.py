"""The newest of the ledger, read by number and only when its files changed, while air may be writing."""

from __future__ import annotations

from pathlib import Path

from dalaba.air.ledger import after, head
from dalaba.core.model import Event
from dalaba.fleet.agent.events import LedgerGrew

FOLDER = "records"


class LedgerTail:
    """One station's ledger. Reading raises LedgerError."""

    def __init__(self, station: Path) -> None:
        self._folder = station / FOLDER
        self._stamp: object = None

    def changed(self) -> bool:
        """Whether its files changed since the last time this was asked. Costs a few looks at the folder."""
        stamp = [(path.name, *_stamp(path)) for path in sorted(self._folder.glob("ledger-*.sqlite*"))
                 if not path.name.endswith("-shm")]  # fmt: skip
        if stamp == self._stamp:
            return False
        self._stamp = stamp
        return bool(stamp)

    def look(self) -> LedgerGrew | None:
        """Its newest entry, and the chain's name: its first one's hash. None: it has none."""
        last, first = head(self._folder), next(iter(after(self._folder, 0, 1)), None)
        if last is None or first is None:
            return None
        return LedgerGrew(last.seq, last.hash, first.hash)

    def read(self, since: int, most: int) -> tuple[Event, ...]:
        """The first entries behind that number."""
        return tuple(after(self._folder, since, most))


def _stamp(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size
