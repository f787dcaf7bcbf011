"""Limits on connections and requests per second. Pure; times are passed in.

Strangers cannot keep callers with a key out: if there are too many strangers, the oldest connection is ended.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Protocol

from dalaba.core.model import Millis


class Connection(Protocol):
    """A connection that can be ended at once."""

    def abort(self) -> None: ...


class Crowd:
    """The open connections: a limited number that have shown a key, and a limited number of strangers."""

    def __init__(self, strangers: int = 48, known: int = 48) -> None:
        self._most, self._most_known = strangers, known
        self._strangers: dict[Hashable, Connection] = {}
        self._known: dict[Hashable, Connection] = {}

    def __len__(self) -> int:
        return len(self._strangers) + len(self._known)

    def came(self, who: Hashable, line: Connection) -> None:
        """Count a new connection as a stranger; if there are too many, the oldest is ended."""
        _make_room(self._strangers, self._most)
        self._strangers[who] = line

    def showed_a_key(self, who: Hashable) -> None:
        """Count a connection as known from now on."""
        line = self._strangers.pop(who, None)
        if line is not None:
            _make_room(self._known, self._most_known)
            self._known[who] = line

    def left(self, who: Hashable) -> None:
        """Forget a connection that was closed."""
        self._strangers.pop(who, None)
        self._known.pop(who, None)

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
