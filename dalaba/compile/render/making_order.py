"""In what order clips are made, and by whom first: nothing is late because a good voice takes its time. Pure.

A clip that no voice has spoken, and that is due before the good voice can have spoken it, is spoken by the next quick
voice at once; and again by the good one in its turn. Turns go by when a clip is first heard.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from dalaba.compile.render.recipes import Recipe
from dalaba.core.model import Instant, Millis
from dalaba.station.outlets import VoiceChoice

HANDING_OVER: Millis = 20_000
"""From a clip's making to its being known on the air, at the most."""
FIRST_PACE = 0.6
"""Seconds that a second of sound takes a slow voice, until its own pace is known: a busy PC's."""


class Due(NamedTuple):
    """A clip to be made. `there`: another voice's clip plays meanwhile."""

    recipe: Recipe
    at: Instant
    there: bool = False


class MakingOrder(NamedTuple):
    """What is made at once, and what in turn by the voice that takes its time."""

    quick: tuple[Recipe, ...]
    good: tuple[Recipe, ...]

    @property
    def at_once(self) -> tuple[Recipe, ...]:
        """All of it for somebody who does not wait: the quick ones, and the good ones that no quick voice speaks."""
        said = {recipe.key for recipe in self.quick}
        return (*self.quick, *(each for each in self.good if not said & {one.key for one in each.by_voice}))


def making_order(wanted: Iterable[Due], now: Instant, quick: Callable[[VoiceChoice], bool], pace: float) -> MakingOrder:
    """Who speaks what. `quick`: whether a voice costs next to nothing; `pace`: seconds that the others take for one
    second of sound."""
    at_once: list[Recipe] = []
    in_turn: list[Recipe] = []
    busy: float = now
    for due in sorted(wanted, key=lambda each: (each.at, each.recipe.key)):
        recipe = due.recipe
        if not recipe.voices or quick(recipe.voices[0]):
            at_once.append(recipe)
            continue
        in_turn.append(recipe)
        busy += recipe.estimate * pace
        meanwhile = next((each for each in recipe.by_voice if quick(each.voices[0])), None)
        if meanwhile is not None and not due.there and busy + HANDING_OVER > due.at:
            at_once.append(meanwhile)
    return MakingOrder(tuple(at_once), tuple(in_turn))
