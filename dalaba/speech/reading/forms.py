"""Patterns that are compiled when a text first needs them. Pure.

To compile one costs a hundred times more than to look for it, and most texts need few. So what has `needs`, signs of
which every text has one that the form is found in, is neither compiled nor looked for in a text without any of them.
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
    """Whatever has a form."""

    form: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The form, compiled at the first use."""
        return re.compile(self.form)


@dataclass(frozen=True)
class Swap(Lazy):
    """What is put in the place of each match of a form. `needs` is empty where there are no such signs, or only common
    ones."""

    needs: str
    form: str
    instead: str | Callable[[re.Match[str]], str]


def swapped(text: str, swaps: Iterable[Swap]) -> str:
    """The text after all of them, in their order."""
    signs = set(text)
    for swap in swaps:
        if not swap.needs or not signs.isdisjoint(swap.needs):
            said = swap.pattern.sub(swap.instead, text)
            if said != text:
                text, signs = said, set(said)
    return text
