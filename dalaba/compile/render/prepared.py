"""The result of preparing: for each language its part, or the reason why there is none; with views of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from dalaba.compile.render.clips import ClipOf
from dalaba.compile.render.recipes import Recipe
from dalaba.compile.render.remake_reasons import why_made
from dalaba.core.model import Part, Place, Reason, Wanted
from dalaba.speech.library import Library, Parts, Slot
from dalaba.station.scripts import Held, Script, Version


class Asks(NamedTuple):
    """A version that a second person has to approve before it is heard."""

    version: Version
    recipe: Recipe


class Outcome(NamedTuple):
    """The result for one language of one `Wanted`."""

    part: Part
    script: Script | None = None
    version: Version | None = None
    """The version that is heard; without a clip, the one whose reason is told."""
    clip: ClipOf | None = None
    """None: nothing is heard; the part has the reason."""
    held: tuple[Held, ...] = ()
    """Versions that wait for an answer."""
    missed: tuple[Version, Reason] | None = None
    """The better version that this one replaces, and why."""
    asks: tuple[Asks, ...] = ()
    """Versions that nobody has approved, which would be heard before this one."""


@dataclass(frozen=True)
class Prepared:
    """The outcomes of everything wanted, each with its languages in the order heard."""

    outcomes: Mapping[Wanted, tuple[Outcome, ...]]

    @cached_property
    def parts(self) -> dict[Wanted, tuple[Part, ...]]:
        return {want: tuple([each.part for each in found]) for want, found in self.outcomes.items()}

    @cached_property
    def recipes(self) -> dict[str, Recipe]:
        """Every recipe used, made or not, by key."""
        return {each.recipe.key: each.recipe for each in self._clips}

    @property
    def missing(self) -> dict[str, Recipe]:
        """The recipes of which no voice has made a clip yet."""
        return {each.recipe.key: each.recipe for each in self._clips if each.clip is None}

    @property
    def better(self) -> dict[str, Recipe]:
        """The recipes whose clip is not by their first voice; it plays until that voice has made its own."""
        return {each.recipe.key: each.recipe for each in self._clips if each.stands_in}

    @property
    def used(self) -> set[str]:
        """The keys of the clips that will be heard."""
        return {each.key for each in self._clips if each.clip}

    @cached_property
    def unready(self) -> dict[tuple[str, Place | None], tuple[Reason, set[str]]]:
        """(code and file, place of the version) -> why it is not ready, and the outlets that lack it."""
        found: dict[tuple[str, Place | None], tuple[Reason, set[str]]] = {}
        for want, each in self._each:
            why = each.part.why
            if each.clip is None and why is not None:
                of = each.version or each.script
                name = f"{why.code}:{why.params.get('file', '')}:{why.params.get('language', '')}"
                found.setdefault((name, of.place if of else None), (why, set()))[1].add(want.outlet)
        return found

    @property
    def unusable(self) -> list[Reason]:
        """Why existing recordings cannot be used, where nothing plays instead of them."""
        reasons = (reason for reason, _ in self.unready.values())
        return [each for each in reasons if each.code.startswith("sound.") and each.code != "sound.outside"]

    @cached_property
    def stood_in(self) -> dict[tuple[str, str, Place | None], Reason]:
        """(code, version heard instead, place of the version) -> why an existing recording is not heard, and what is
        heard instead. A recording that does not exist yet is on the recording sheet."""
        found: dict[tuple[str, str, Place | None], Reason] = {}
        for _, each in self._each:
            if each.missed and each.version and each.script:
                missed, why = each.missed
                if missed.recording and why.code != "plan.no_recording":
                    names = {"script": each.script.title, "version": missed.name, "other": each.version.name}
                    told = Reason("plan.stood_in", names).because(why)
                    found.setdefault((why.code, each.version.name, missed.place), told)
        return found

    @cached_property
    def held(self) -> dict[tuple[str, Place | None, str], tuple[Held, set[str]]]:
        """(language, place of the version, its text) -> a version that has questions, and the outlets where it is
        wanted."""
        found: dict[tuple[str, Place | None, str], tuple[Held, set[str]]] = {}
        for want, each in self._each:
            for held in each.held:
                key = held.version.language, held.version.place, held.spoken
                found.setdefault(key, (held, set()))[1].add(want.outlet)
        return found

    @cached_property
    def slots(self) -> dict[Slot, tuple[str, ...]]:
        """What is heard where and when: the keys of each ready part's recipe, one for each of its voices."""
        return {
            (
                f"{each.script.name}/{each.version.name}",
                want.outlet,
                dict(want.values).get("日期", ""),
            ): each.clip.recipe.keys
            for want, each in self._each
            if each.clip and each.script and each.version
        }

    def why(self, keys: Iterable[str], library: Library) -> dict[str, tuple[Reason, ...]]:
        """Why each of these recipes is to be made, or to be made again."""
        before: dict[str, Parts] = {}
        for slot, (key, *_) in self.slots.items():
            if key not in before and (parts := library.before(slot)):
                before[key] = parts
        for key, recipe in self.recipes.items():
            if recipe.sound is not None and (parts := library.parts(recipe.keys[-1])):
                before[key] = parts
        return {key: why_made(self.recipes[key], before.get(key), library.state(key)) for key in keys}

    @property
    def _each(self) -> Iterator[tuple[Wanted, Outcome]]:
        return ((want, each) for want, found in self.outcomes.items() for each in found)

    @property
    def _clips(self) -> Iterator[ClipOf]:
        return (each.clip for _, each in self._each if each.clip)
