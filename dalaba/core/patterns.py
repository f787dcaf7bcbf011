"""Patterns that are compiled when they are first looked for.

A command that reads the files loads some three hundred, looks for half of them, and to compile one takes as long as to
look for it in a hundred texts.
"""

from __future__ import annotations

import re
from typing import Any, cast

_USES = ("match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer")


def late(form: str, flags: int = 0) -> re.Pattern[str]:
    """What `re.compile` gives, compiled at its first use; so a form that is none is told then. It is for methods:
    `re.sub(pattern, ...)` does not know it."""
    return cast("re.Pattern[str]", Late(form, flags))


class Late:
    """Stands for a pattern, and takes over its methods once it has it: from then on a use costs no more."""

    def __init__(self, form: str, flags: int) -> None:
        self._form = form
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        compiled = re.compile(self._form, self._flags)
        for use in _USES:
            setattr(self, use, getattr(compiled, use))
        return getattr(compiled, name)
