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
    half: str = ""
    """Half past, where the language says so; empty: thirty minutes."""
    tenth: str = "角"
    """A tenth of a yuan."""
    celsius: str = "摄氏度"
    parts: tuple[str, str, str, str] = ("早上", "中午", "下午", "晚上")
    """Before noon, at noon, after it, and in the evening."""


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
    begins: re.Pattern[str]
    """Matches wherever a rule does (and where none does, too): the text between is passed over in one search."""
    rest: Callable[[str], str]
    """How the signs between are said."""


def compiled(rows: Iterable[Row], begins: str, rest: Callable[[str], str]) -> Table:
    """The rules of a table, ready to use. `begins`: a pattern of how all of them begin."""
    rules = tuple(Rule(kind, re.compile(pattern), say) for kind, pattern, say in rows)
    return Table(rules, re.compile(begins), rest)
