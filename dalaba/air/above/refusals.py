"""Refused orders for the ledger: the first few of a kind one by one, a flood of them as a count. Pure.

Ten thousand forgeries cost a handful of rows, and never hide a refusal of another kind.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from dalaba.core.model import Millis, Reason

SPAN: Millis = 10 * 60_000
"""Milliseconds for which refusals of a kind are counted together."""
SINGLY = 5
"""How many of a kind are noted one by one within that time."""


@dataclass(slots=True)
class _Kind:
    since: Millis
    count: int = 0
    untold: int = 0
    last: Reason = field(default_factory=lambda: Reason(""))


@dataclass(slots=True)
class Refusals:
    """The refusals of one run, by the code of their reason."""

    _kinds: dict[str, _Kind] = field(default_factory=dict)

    def add(self, why: Reason, elapsed: Millis) -> bool:
        """One more. Whether it is to be noted by itself; otherwise it is counted, and `over` tells how many."""
        kind = self._kinds.setdefault(why.code, _Kind(elapsed))
        kind.count += 1
        if kind.count <= SINGLY:
            return True
        kind.untold, kind.last = kind.untold + 1, why
        return False

    def over(self, elapsed: Millis, every: bool = False) -> tuple[tuple[Reason, int], ...]:
        """The last reason and the count of each kind whose time is over, or of every kind."""
        done = [code for code, kind in self._kinds.items() if every or elapsed - kind.since >= SPAN]
        kinds = [self._kinds.pop(code) for code in done]
        return tuple((kind.last, kind.untold) for kind in kinds if kind.untold)
