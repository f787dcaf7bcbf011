"""Wrong passwords and PINs slow down whoever tries them. Pure; times are passed in.

Each address waits, and so does each name; but an address from which somebody has come in under a name waits only for
its own wrong tries. So a stranger who knows the owner's name cannot keep the owner out. Wrong tries at a name from an
address also count by themselves, and end only when that name comes in: who comes in under the own name in between, as
on one PC everybody has one address, may not try another's any faster.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from dalaba.core.model import Millis

FREE = 4
"""So many wrong ones in a row cost no waiting."""
LONGEST_WAIT: Millis = 60_000
_FORGOTTEN: Millis = 30 * 60_000
"""After so long without a wrong one, all is forgiven."""
_MOST = 2_000
"""Names and addresses that are remembered."""


@dataclass(slots=True)
class _Row:
    wrong: int = 0
    last: Millis = 0


def wait(wrong: int) -> Millis:
    """How long to wait after so many wrong ones in a row."""
    return 0 if wrong < FREE else min(LONGEST_WAIT, 2_000 << min(wrong - FREE, 10))


class Tries:
    """The wrong tries of late."""

    def __init__(self) -> None:
        self._rows: OrderedDict[tuple[str, ...], _Row] = OrderedDict()
        self._known: OrderedDict[tuple[str, str], None] = OrderedDict()

    def wait(self, name: str, address: str, now: Millis) -> Millis:
        """How long this name has to wait at this address; 0: it may try."""
        rows = [self._rows.get(("at", address)), self._rows.get(("as", name, address))]
        if (name, address) not in self._known:
            rows.append(self._rows.get(("as", name)))
        ends = [row.last + wait(row.wrong) for row in rows if row and now - row.last < _FORGOTTEN]
        return max(0, max(ends, default=0) - now)

    def wrong(self, name: str, address: str, now: Millis) -> int:
        """Count a wrong one. Returns how many there were in a row from this address."""
        for key in (("at", address), ("as", name), ("as", name, address)):
            row = self._rows.pop(key, None) or _Row()
            if now - row.last >= _FORGOTTEN:
                row.wrong = 0
            row.wrong, row.last = row.wrong + 1, now
            self._rows[key] = row
        while len(self._rows) > _MOST:
            self._rows.popitem(last=False)
        return self._rows["at", address].wrong

    def right(self, name: str, address: str) -> None:
        """Somebody has come in under this name from there."""
        self._rows.pop(("at", address), None)
        self._rows.pop(("as", name), None)
        self._rows.pop(("as", name, address), None)
        self._known.pop((name, address), None)
        self._known[name, address] = None
        while len(self._known) > _MOST:
            self._known.popitem(last=False)
