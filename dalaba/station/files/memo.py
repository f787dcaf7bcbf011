"""Readers of one value that remember their answers, refusals too, because a sheet repeats the same words."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, update_wrapper
from typing import Concatenate, ParamSpec, TypeVar

from dalaba.core.model import Reason
from dalaba.core.problems import Bad

P = ParamSpec("P")
T = TypeVar("T")
_MOST = 4096
_LONGEST = 200
"""Most characters. A longer text is not repeated, so remembering it would waste memory."""


def remembered(read: Callable[Concatenate[str, P], T]) -> Callable[Concatenate[str, P], T]:
    """Cache a reader's results by its first argument. The reader must be pure, its results must not be changed, and
    calls with keyword arguments are not cached."""

    @lru_cache(maxsize=_MOST)
    def answer(text: str, *args: P.args, **named: P.kwargs) -> tuple[T, None] | tuple[None, Reason]:
        try:
            return read(text, *args, **named), None
        except Bad as bad:
            return None, bad.reason

    def asked(text: str, /, *args: P.args, **named: P.kwargs) -> T:
        if named or len(text) > _LONGEST:
            return read(text, *args, **named)
        found = answer(text, *args)
        if found[1] is not None:
            raise Bad(found[1].code, **found[1].params)  # a new one each time: a reused one collects tracebacks
        return found[0]

    update_wrapper(asked, read)
    return asked
