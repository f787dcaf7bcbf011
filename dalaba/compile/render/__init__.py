"""From what is wanted to what can be heard: `Preparer.prepare` answers every `Wanted` with a part a language.

Decides which version speaks, fills and reads it, and asks the library whether its clip is there. Makes nothing by
itself: `make` (its heavy half, imported only there) does, from the recipes that `prepare` found wanting.
"""

from dalaba.compile.render.making_order import Due, MakingOrder, making_order
from dalaba.compile.render.prepare import Prepared, Preparer
from dalaba.compile.render.recipes import Recipe

__all__ = ["Due", "MakingOrder", "Prepared", "Preparer", "Recipe", "making_order"]
