"""From what is wanted to what can be heard: `Preparer.prepare` answers every `Wanted` with a part a language.

A line of stages, each a module that gives its own value: `candidates`, `filled`, `read`, `recipes`, `clips`. It makes
nothing by itself: `make` (its heavy half, imported only there) does, from the recipes that `prepare` found wanting.
"""

from dalaba.compile.render.making_order import Due, MakingOrder, making_order
from dalaba.compile.render.prepare import Preparer
from dalaba.compile.render.prepared import Prepared
from dalaba.compile.render.recipes import Recipe

__all__ = ["Due", "MakingOrder", "Prepared", "Preparer", "Recipe", "making_order"]
