"""In what order clips are made, and by which voice first, so that none is late because a good voice is slow. Pure.

If a clip is missing, and is due before the good voice can finish it, the next quick voice speaks it at once, and the
good voice speaks it again later. Clips are made in the order in which they are first heard. Sounds are made beside
them, as an hour of music takes longer than any words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from dalaba.compile.render.recipes import Recipe
from dalaba.core.model import Instant, Millis
from dalaba.station.outlets import VoiceChoice

HANDING_OVER: Millis = 20_000
"""The longest time from making a clip until air knows it."""
FIRST_PACE = 0.6
"""Seconds that a slow voice needs for a second of sound, assumed until it has been measured: that of a busy PC."""


class Due(NamedTuple):
    """A clip to be made. `there`: another voice's clip of it exists and plays until then."""

    recipe: Recipe
    at: Instant
    there: bool = False


class MakingOrder(NamedTuple):
    """The clips that quick voices make at once, those that the good voice makes in turn, and those of sounds."""

    quick: tuple[Recipe, ...]
    good: tuple[Recipe, ...]
    sounds: tuple[Recipe, ...] = ()

    @property
    def at_once(self) -> tuple[Recipe, ...]:
        """What to make if there is no time for the good voice: `quick`, and those of `good` that no quick voice
        makes."""
        said = {recipe.key for recipe in self.quick}
        return (*self.quick, *(each for each in self.good if not said & {one.key for one in each.by_voice}))


def making_order(wanted: Iterable[Due], now: Instant, quick: Callable[[VoiceChoice], bool], pace: float) -> MakingOrder:
    """Which voice makes which clip. `quick`: whether a voice takes next to no time; `pace`: the seconds that the others
    need for one second of sound."""
    at_once: list[Recipe] = []
    in_turn: list[Recipe] = []
    sounds: list[Recipe] = []
    busy: float = now
    for due in sorted(wanted, key=lambda each: (each.at, each.recipe.key)):
        recipe = due.recipe
        if recipe.sound is not None:
            sounds.append(recipe)
            continue
        if not recipe.voices or quick(recipe.voices[0]):
            at_once.append(recipe)
            continue
        in_turn.append(recipe)
        busy += recipe.estimate * pace
        meanwhile = next((each for each in recipe.by_voice if quick(each.voices[0])), None)
        if meanwhile is not None and not due.there and busy + HANDING_OVER > due.at:
            at_once.append(meanwhile)
    return MakingOrder(tuple(at_once), tuple(in_turn), tuple(sounds))
