"""Stage 5: the clip of a recipe, spoken by the best voice that has made one."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from dalaba.compile.render.recipes import Recipe
from dalaba.core.model import Clip
from dalaba.speech.library import Made


class ClipOf(NamedTuple):
    """A recipe, and its clip if there is one."""

    recipe: Recipe
    key: str = ""
    """Which of the recipe's keys the clip was made for."""
    clip: Clip | None = None

    @property
    def stands_in(self) -> bool:
        """Whether another voice than the recipe's first spoke it."""
        return self.clip is not None and self.key != self.recipe.key


def clip_of(recipe: Recipe, find: Callable[[str], Made | None]) -> ClipOf:
    """The recipe's first clip that `find` gives; it returns None for a clip that is missing or damaged."""
    for key in recipe.keys:
        if made := find(key):
            return ClipOf(recipe, key, made.clip)
    return ClipOf(recipe)
