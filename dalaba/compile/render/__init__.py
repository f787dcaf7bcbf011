"""From what is wanted to what can be heard: `Preparer.prepare` gives a part for each language of every `Wanted`.

It goes through five stages, each a module with a value of its own: `candidates`, `filled`, `read`, `recipes`, `clips`.
None of them makes a clip. `make` does that for the recipes that still have none; only its callers import it, as it is
slow to load.
"""

from dalaba.compile.render.making_order import Due, MakingOrder, making_order
from dalaba.compile.render.prepare import Preparer
from dalaba.compile.render.prepared import Prepared
from dalaba.compile.render.recipes import Recipe

__all__ = ["Due", "MakingOrder", "Prepared", "Preparer", "Recipe", "making_order"]
