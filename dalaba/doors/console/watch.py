"""Looking at air twice a second while somebody watches, and waking the watchers when something changes.

One look serves all watchers. Without watchers it does not look.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from dalaba.core.model import Event

_EVERY = 0.5
"""Seconds between two looks."""
KEPT = 60
"""How many of the ledger's newest events a look reads."""


class Seen(NamedTuple):
    """The result of a look. `number` counts the looks that found something new."""

    number: int
    answer: Mapping[str, Any] | None
    """Air's answer to `status`; None: air did not answer."""
    events: tuple[Event, ...]
    """The ledger's newest events."""

    @property
    def head(self) -> int:
        """The seq of the newest event; 0 if there is none."""
        return self.events[-1].seq if self.events else 0


class Watch:
    """Watches the station. `look` asks air and reads the ledger; it may be slow, so it runs in a thread beside the
    loop. `changes`: a number that is another one when something else is new, too: who may watch."""

    def __init__(
        self,
        look: Callable[[], tuple[Mapping[str, Any] | None, tuple[Event, ...]]],
        changes: Callable[[], int] = lambda: 0,
    ) -> None:
        self._look, self._changes = look, changes
        self._seen: Seen | None = None
        self._watching = 0
        self.closed = False
        self._changed = asyncio.Condition()
        self._hurry = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def hurry(self) -> None:
        """Look again at once, as something was just ordered."""
        self._hurry.set()

    async def close(self) -> None:
        """Wake all watchers to end, as nothing new will come."""
        self.closed = True
        async with self._changed:
            self._changed.notify_all()

    async def __aenter__(self) -> Watch:
        self._watching += 1
        if self._task is None or self._task.done():
            self._seen, self._task = None, asyncio.create_task(self._go_on())
        return self

    async def __aexit__(self, *exception: object) -> None:
        self._watching -= 1

    async def after(self, number: int, within: float) -> Seen | None:
        """The state, as soon as it is newer than look `number`; None if nothing was new for `within` seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within), self._changed:
                await self._changed.wait_for(lambda: self.closed or self._is_newer(number))
                return self._seen if self._is_newer(number) else None
        return None

    def _is_newer(self, number: int) -> bool:
        return self._seen is not None and self._seen.number > number

    async def _go_on(self) -> None:
        number, changes = 0, self._changes()
        while self._watching and not self.closed:
            self._hurry.clear()
            answer, events = await asyncio.to_thread(self._look)
            if self._seen is None or _differs(self._seen, answer, events) or changes != self._changes():
                number, changes = number + 1, self._changes()
                async with self._changed:
                    self._seen = Seen(number, answer, events)
                    self._changed.notify_all()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._hurry.wait(), _EVERY)


def _differs(seen: Seen, answer: Mapping[str, Any] | None, events: tuple[Event, ...]) -> bool:
    """Whether anything but the time has changed."""
    return _timeless(seen.answer) != _timeless(answer) or seen.head != (events[-1].seq if events else 0)


def _timeless(answer: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    return answer and {name: value for name, value in answer.items() if name != "now"}
