"""The pieces of pages that change by themselves: made once for all who look at the same page, and only what is new."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from dalaba.doors.console.pages.page import Page, Visit
from dalaba.doors.console.replies import sent_event
from dalaba.doors.console.watch import Seen

Pieces: TypeAlias = Mapping[str, str]
Key: TypeAlias = tuple[str, str, str]
"""Page, language, role: who has the same sees the same."""


@dataclass(slots=True)
class _Made:
    """What was made for one look. `before`: the look before it."""

    number: int
    task: asyncio.Task[Pieces]
    before: tuple[int, Pieces] | None
    texts: dict[int, str] = field(default_factory=dict)
    """Look that a browser has -> what it is sent."""


class LivePieces:
    """Every page's pieces at the last look."""

    def __init__(self) -> None:
        self._made: dict[Key, _Made] = {}

    async def sent(self, page: Page, visit: Visit, seen: Seen, has: int) -> str:
        """What a browser that has the pieces of look `has` (-1: none) is sent; "" if nothing is new to it."""
        made = self._of(page, visit, seen)
        pieces = await asyncio.shield(made.task)
        if has not in made.texts:
            known = made.before[1] if made.before is not None and made.before[0] == has else {}
            new = {name: piece for name, piece in pieces.items() if known.get(name) != piece}
            made.texts[has] = sent_event("parts", new) if new else ""
        return made.texts[has]

    def _of(self, page: Page, visit: Visit, seen: Seen) -> _Made:
        key = page.name, visit.ui, visit.person.role
        last = self._made.get(key)
        if last is not None and last.number == seen.number and not _failed(last.task):
            return last
        assert page.parts is not None
        work = asyncio.to_thread(page.parts, visit, (seen.answer, seen.events))
        done = last is not None and last.task.done() and not _failed(last.task)
        before = (last.number, last.task.result()) if last is not None and done else None
        self._made[key] = made = _Made(seen.number, asyncio.create_task(work), before)
        return made


def _failed(task: asyncio.Task[Pieces]) -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)
