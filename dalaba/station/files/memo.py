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
"""Characters. What is longer is one text of its own, and not worth the room."""


def remembered(read: Callable[Concatenate[str, P], T]) -> Callable[Concatenate[str, P], T]:
    """The same reader. It must be pure, and nobody may change what it gives. Arguments by name are not remembered."""

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
            raise Bad(found[1].code, **found[1].params)  # anew: one that is raised again and again grows
        return found[0]

    update_wrapper(asked, read)
    return asked
