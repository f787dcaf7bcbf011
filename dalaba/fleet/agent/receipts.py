"""Receipts on their way to the hub: said at once, and again until the broker has given them to somebody. Pure."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator
from dataclasses import replace

from dalaba.core import typed_json
from dalaba.core.model import Millis
from dalaba.fleet.way_back import MOST_BYTES, Became

_MOST_KEPT = 1_000
"""More are not kept; the ledger tells the same later."""
_AT_ONCE = 50
_AGAIN: Millis = 15_000


class Receipts:
    """What is still to be said of orders."""

    def __init__(self) -> None:
        self._waiting: deque[Became] = deque(maxlen=_MOST_KEPT)
        self._said: dict[str, tuple[Became, ...]] = {}
        self._rest_until: Millis = 0
        self._count = 0

    def add(self, became: Became) -> None:
        """Say this."""
        self._waiting.append(became)

    def next(self, mono: Millis) -> tuple[str, tuple[Became, ...]] | None:
        """What to say now, and under which key; None: nothing."""
        if not self._waiting or mono < self._rest_until:
            return None
        found = tuple(self._some())
        self._count += 1
        key = f"receipts {self._count}"
        self._said[key] = found
        return key, found

    def _some(self) -> Iterator[Became]:
        """As many of those that wait as one message holds. What no message holds goes without its detail."""
        size = 0
        for _ in range(min(_AT_ONCE, len(self._waiting))):
            length = len(json.dumps(typed_json.as_json(self._waiting[0]), ensure_ascii=False).encode())
            size += length
            if length < size and size > MOST_BYTES:
                return
            each = self._waiting.popleft()
            yield each if length <= MOST_BYTES else replace(each, detail={})

    def confirmed(self, key: str, heard: bool, mono: Millis) -> None:
        """The broker's answer for a key. Not `heard`: nobody was there for it."""
        found = self._said.pop(key, None)
        if found is not None and not heard:
            self._rest_until = mono + _AGAIN
            self._back(found)

    def fell(self) -> None:
        """The line is gone: everything without an answer is said again."""
        for found in reversed(self._said.values()):
            self._back(found)
        self._said.clear()
        self._rest_until = 0

    def _back(self, found: tuple[Became, ...]) -> None:
        room = _MOST_KEPT - len(self._waiting)
        self._waiting.extendleft(reversed(found[-room:] if room else ()))
