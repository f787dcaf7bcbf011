"""From what is wanted to what can be heard: `Preparer.prepare` answers every `Wanted` with a part a language.

Decides which version speaks, fills and reads it, and asks the library whether its clip is there. Makes nothing by
itself: `make` (its heavy half, imported only there) does, from the recipes that `prepare` found wanting.
"""

from dalaba.render.prepare import Prepared, Preparer
from dalaba.render.recipes import Recipe
from dalaba.render.turns import Due, Turns, turns

__all__ = ["Due", "Prepared", "Preparer", "Recipe", "Turns", "turns"]
