"""Patterns that are compiled when they are first looked for.

A command that reads the files loads about three hundred patterns and uses half of them. Compiling one takes as long as
searching for it in a hundred texts.
"""

from __future__ import annotations

import re
from typing import Any, cast

_USES = ("match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer")


def late(form: str, flags: int = 0) -> re.Pattern[str]:
    """Like `re.compile`, but compiles at the first use, so an invalid pattern raises its error only then.

    Use the pattern's methods: functions such as `re.sub(pattern, ...)` do not accept it.
    """
    return cast("re.Pattern[str]", Late(form, flags))


class Late:
    """Stands for a pattern. At the first use it takes over the compiled pattern's methods, so later uses cost nothing
    extra."""

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
