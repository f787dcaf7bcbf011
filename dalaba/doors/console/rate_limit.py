"""Limits on connections and requests per second. Pure; times are passed in.

Strangers cannot keep callers with a key out: if there are too many strangers, the oldest connection is ended.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterator
from typing import Protocol

from dalaba.core.model import Millis

_MOST_BUCKETS = 1_000
"""More than there can be people and phones; the one that asked longest ago is forgotten."""


class Connection(Protocol):
    """A connection that can be ended at once."""

    def abort(self) -> None: ...


class Crowd:
    """The open connections: a limited number that have shown a key, of each person too, and a limited number of
    strangers."""

    def __init__(self, strangers: int = 48, known: int = 96, each: int = 24) -> None:
        self._most, self._most_known, self._most_each = strangers, known, each
        self._strangers: dict[Hashable, Connection] = {}
        self._known: dict[Hashable, Connection] = {}
        self._whose: dict[Hashable, str] = {}

    def __len__(self) -> int:
        return len(self._strangers) + len(self._known)

    def came(self, who: Hashable, line: Connection) -> None:
        """Count a new connection as a stranger; if there are too many, the oldest is ended."""
        _make_room(self._strangers, self._most)
        self._strangers[who] = line

    def showed_a_key(self, who: Hashable, person: str = "") -> None:
        """Count a connection as known from now on. `person`: who showed it, "" for a program; of one person with too
        many the oldest is ended, so that nobody takes the place of others."""
        line = self._strangers.pop(who, None)
        if line is None:
            return
        if person:
            mine = [each for each in self._known if self._whose.get(each) == person]
            for each in mine[: max(0, len(mine) - self._most_each + 1)]:
                self._known.pop(each).abort()
                del self._whose[each]
            self._whose[who] = person
        _make_room(self._known, self._most_known)
        self._known[who] = line

    def left(self, who: Hashable) -> None:
        """Forget a connection that was closed."""
        self._strangers.pop(who, None)
        self._known.pop(who, None)
        self._whose.pop(who, None)

    def __iter__(self) -> Iterator[Connection]:
        return iter([*self._strangers.values(), *self._known.values()])


def _make_room(lines: dict[Hashable, Connection], most: int) -> None:
    while len(lines) >= most:
        lines.pop(next(iter(lines))).abort()


class Bucket:
    """A limit on requests: `burst` at once, and `per_second` over time."""

    def __init__(self, burst: int, per_second: float) -> None:
        self._burst, self._rate = burst, per_second
        self._left, self._at = float(burst), 0

    def take(self, now: Millis) -> bool:
        """Whether one more may be served at `now` (monotonic)."""
        self._left = min(self._burst, self._left + max(0, now - self._at) * self._rate / 1000)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


class Buckets:
    """A bucket for each who asks, so that nobody uses up what others need."""

    def __init__(self, burst: int, per_second: float) -> None:
        self._burst, self._rate = burst, per_second
        self._of: OrderedDict[Hashable, Bucket] = OrderedDict()

    def take(self, who: Hashable, now: Millis) -> bool:
        """Whether one more may be served to `who` at `now`."""
        mine = self._of.pop(who, None) or Bucket(self._burst, self._rate)
        self._of[who] = mine
        while len(self._of) > _MOST_BUCKETS:
            self._of.popitem(last=False)
        return mine.take(now)
