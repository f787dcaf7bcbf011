"""Limits on connections and requests per second. Pure; times are passed in.

Strangers cannot keep those out who have a key: when there is no more room, the stranger who waits longest has to go.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Protocol

from dalaba.core.model import Millis


class Line(Protocol):
    """A connection that can be ended at once."""

    def abort(self) -> None: ...


class Crowd:
    """The open connections: those that have shown a key, and the others, each up to a number."""

    def __init__(self, strangers: int = 48, known: int = 48) -> None:
        self._most, self._most_known = strangers, known
        self._strangers: dict[Hashable, Line] = {}
        self._known: dict[Hashable, Line] = {}

    def __len__(self) -> int:
        return len(self._strangers) + len(self._known)

    def came(self, who: Hashable, line: Line) -> None:
        """One more is at the door; the one there longest goes if they are too many."""
        _make_room(self._strangers, self._most)
        self._strangers[who] = line

    def showed_a_key(self, who: Hashable) -> None:
        """It is no stranger any more."""
        line = self._strangers.pop(who, None)
        if line is not None:
            _make_room(self._known, self._most_known)
            self._known[who] = line

    def left(self, who: Hashable) -> None:
        """It went."""
        self._strangers.pop(who, None)
        self._known.pop(who, None)

    def __iter__(self) -> Iterator[Line]:
        return iter([*self._strangers.values(), *self._known.values()])


def _make_room(lines: dict[Hashable, Line], most: int) -> None:
    while len(lines) >= most:
        lines.pop(next(iter(lines))).abort()


class Bucket:
    """So many requests at once, and so many a second for long."""

    def __init__(self, burst: int, per_second: int) -> None:
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
