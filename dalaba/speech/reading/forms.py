"""Patterns that are compiled when a text first needs them. Pure.

Compiling a pattern takes a hundred times longer than searching with it, and most texts need few. So a pattern may have
`needs`: signs of which every match has at least one. In a text without them it is neither compiled nor searched.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LATIN = CAPITALS + CAPITALS.lower()
DASHES = "-‐‑‒–—―−~"


class Lazy:
    """Base of everything that has a pattern (`form`)."""

    form: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The form, compiled at the first use."""
        return re.compile(self.form)


@dataclass(frozen=True)
class Swap(Lazy):
    """Replaces each match of a pattern by `instead`. `needs` is empty if there are no such signs, or only common
    ones."""

    needs: str
    form: str
    instead: str | Callable[[re.Match[str]], str]


def swapped(text: str, swaps: Iterable[Swap]) -> str:
    """The text after all swaps, made in their order."""
    signs = set(text)
    for swap in swaps:
        if not swap.needs or not signs.isdisjoint(swap.needs):
            said = swap.pattern.sub(swap.instead, text)
            if said != text:
                text, signs = said, set(said)
    return text
