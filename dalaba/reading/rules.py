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


@dataclass(frozen=True, slots=True)
class Table:
    """The rules of a language in their order, and where in a text any of them may begin."""

    rules: tuple[Rule, ...]
    anywhere: re.Pattern[str]
    """Matches where a rule does, so that the text between is passed over in one search."""


def compiled(rows: Iterable[Row]) -> Table:
    """The rules of a table, ready to use. Their patterns name groups, but never refer back to one."""
    rows = tuple(rows)
    nameless = (re.sub(r"\(\?P<\w+>", "(?:", pattern) for _, pattern, _ in rows)
    rules = tuple(Rule(kind, re.compile(pattern), say) for kind, pattern, say in rows)
    return Table(rules, re.compile("|".join(f"(?:{pattern})" for pattern in nameless)))
