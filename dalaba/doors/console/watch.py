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
    mark: object = None
    """What else the pages show: it differs when that does."""

    @property
    def head(self) -> int:
        """The seq of the newest event; 0 if there is none."""
        return self.events[-1].seq if self.events else 0


class Watch:
    """Watches the station. `look` asks air and reads the ledger, `mark` differs when anything else has changed; they
    may be slow, so they run in a thread beside the loop."""

    def __init__(
        self,
        look: Callable[[], tuple[Mapping[str, Any] | None, tuple[Event, ...]]],
        mark: Callable[[], object] = lambda: None,
    ) -> None:
        self._look, self._mark = look, mark
        self._seen: Seen | None = None
        self._number = 0
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
        while self._watching and not self.closed:
            self._hurry.clear()
            answer, events, mark = await asyncio.to_thread(self._all)
            if self._seen is None or self._seen.mark != mark or _differs(self._seen, answer, events):
                self._number += 1
                async with self._changed:
                    self._seen = Seen(self._number, answer, events, mark)
                    self._changed.notify_all()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._hurry.wait(), _EVERY)

    def _all(self) -> tuple[Mapping[str, Any] | None, tuple[Event, ...], object]:
        mark = self._mark()  # first, so that what changes meanwhile is seen at the next look
        return *self._look(), mark


def _differs(seen: Seen, answer: Mapping[str, Any] | None, events: tuple[Event, ...]) -> bool:
    """Whether anything but the time has changed."""
    return _timeless(seen.answer) != _timeless(answer) or seen.head != (events[-1].seq if events else 0)


def _timeless(answer: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    return answer and {name: value for name, value in answer.items() if name != "now"}
