"""What a table of reading rules is made of. Pure values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Style:
    """How a language says what its rules leave open."""

    one: str = "幺"
    """The 1 of a telephone number."""
    to: str = "到"


Say = Callable[[re.Match[str], Style], str | None]
Row = tuple[str, str, Say]
"""Kind, pattern, and how a match of it is said."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern, what it is taken for, and how it is said; None from `say` leaves it to the rules after this one."""

    kind: str
    pattern: re.Pattern[str]
    say: Say


def compiled(rows: Iterable[Row]) -> tuple[Rule, ...]:
    """The rules of a table, ready to use."""
    return tuple(Rule(kind, re.compile(pattern), say) for kind, pattern, say in rows)
