"""Last stage of the line: the clip of a recipe, by the best voice of which there is one."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from dalaba.compile.render.recipes import Recipe
from dalaba.core.model import Clip
from dalaba.speech.library import Made


class ClipOf(NamedTuple):
    """A recipe, and its clip where one is there."""

    recipe: Recipe
    key: str = ""
    """The one of the recipe's keys whose clip it is."""
    clip: Clip | None = None

    @property
    def stands_in(self) -> bool:
        """Whether another voice spoke it than its first."""
        return self.clip is not None and self.key != self.recipe.key


def clip_of(recipe: Recipe, find: Callable[[str], Made | None]) -> ClipOf:
    """`find`: a key's clip, where it is there as it was made."""
    for key in recipe.keys:
        if made := find(key):
            return ClipOf(recipe, key, made.clip)
    return ClipOf(recipe)
