"""Text tables that line up although a Chinese character is two columns wide."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache


@lru_cache(maxsize=4096)
def width(text: str) -> int:
    """The columns that a text takes on a terminal."""
    return sum(
        2 if unicodedata.east_asian_width(char) in "WF" else 0 if unicodedata.combining(char) else 1 for char in text
    )


def pad(text: str, columns: int) -> str:
    """The text, filled up with spaces to a width."""
    return text + " " * max(0, columns - width(text))


def lines(rows: Iterable[Sequence[str]], gap: str = "  ") -> list[str]:
    """The rows as lines with aligned columns; the last cell is not filled up."""
    table = [list(row) for row in rows]
    if not table:
        return []
    count = max(len(row) for row in table)
    wide = [max((width(row[column]) for row in table if column < len(row)), default=0) for column in range(count)]
    return [
        gap.join([pad(cell, wide[number]) for number, cell in enumerate(row[:-1])] + row[-1:]).rstrip() for row in table
    ]
