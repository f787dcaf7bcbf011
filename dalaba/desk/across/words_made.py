"""The words of an order as sound, made by the township's voices: one clip for each language, kept where the hub gives
files out by their digest.

What is urgent is spoken by a voice that is quick, if there is one; nobody waits for the good one. What cannot be made
goes as text: the village's own voice says it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from dalaba.compile.render import Recipe
from dalaba.core.model import Clip, Reason
from dalaba.desk.orders.plan import Line
from dalaba.desk.orders.situation import Ground
from dalaba.desk.orders.speaking import not_made
from dalaba.hub.blobs import Blobs
from dalaba.trust.order import OrderClip


@dataclass(frozen=True, slots=True)
class Heard:
    """Outlets that hear the same, and what that is."""

    outlets: tuple[str, ...]
    lines: tuple[Line, ...]


def alike(words: Mapping[str, tuple[Line, ...]], text: bool) -> tuple[Heard, ...]:
    """The outlets by what they hear. Of a text only the languages count: it is one order for a PC whose loudspeakers
    differ, with a sound that suits all of them."""
    groups: dict[object, list[str]] = {}
    for name, lines in words.items():
        key = tuple(each.language if text else (each.language, _key(each), each.times) for each in lines)
        groups.setdefault(key, []).append(name)
    return tuple(Heard(tuple(names), _common([words[name] for name in names])) for names in groups.values())


def _common(each: list[tuple[Line, ...]]) -> tuple[Line, ...]:
    """The lines of the first, without a filter for one kind of loudspeaker if the others have another."""
    first = each[0]
    if all(list(map(_key, lines)) == list(map(_key, first)) for lines in each):
        return first
    return tuple(
        line if line.recipe is None else line._replace(recipe=replace(line.recipe, profile="flat"), clip=None)
        for line in first
    )


def _key(line: Line) -> str:
    return line.recipe.key if line.recipe else line.clip.digest if line.clip else ""


def made(
    lines: tuple[Line, ...], ground: Ground, station: Path, urgent: bool
) -> tuple[tuple[OrderClip, ...], tuple[Reason, ...]]:
    """The clips of these lines, in order, as the order names them; and what could not be made. All or none: half an
    announcement is worse than the village's own voice. Raises Bad or OSError if the disk refuses."""
    todo = {_key(line): _voice(line.recipe, ground, urgent) for line in lines if line.clip is None and line.recipe}
    clips, lost = _clips(todo, ground)
    found: list[OrderClip] = []
    for line in lines:
        clip = line.clip or clips.get(_key(line))
        if clip is None:
            return (), lost
        found += [_given_out(line, clip, station)] * line.times
    return tuple(found), lost


def _voice(recipe: Recipe, ground: Ground, urgent: bool) -> Recipe:
    """The recipe by its first voice; if it is urgent, by its first quick one."""
    if not urgent:
        return recipe
    quick = (each for each in recipe.by_voice if all(ground.preparer.voices.of(one).quick for one in each.voices))
    return next(quick, recipe)


def _clips(todo: Mapping[str, Recipe], ground: Ground) -> tuple[dict[str, Clip], tuple[Reason, ...]]:
    from dalaba.compile.render.make import make  # numpy and the encoder: existing clips need neither

    there = {key: found.clip for key, recipe in todo.items() if (found := ground.library.find(recipe.key))}
    left = {recipe.key: recipe for key, recipe in todo.items() if key not in there}
    if not left:
        return there, ()
    report = make(left, ground.library, ground.preparer, (os.cpu_count() or 1) + 1)
    new = {key: report.made[recipe.key].clip for key, recipe in todo.items() if recipe.key in report.made}
    return there | new, tuple(not_made(recipe, why) for recipe, why in report.failed)


def _given_out(line: Line, clip: Clip, station: Path) -> OrderClip:
    source = station / clip.file
    Blobs(station).put_file(clip.digest, source, link=True)
    size = source.stat().st_size
    return OrderClip(
        clip.digest, size, clip.rate, clip.skip, clip.frames, line.language, line.version[:200], clip.by[:100]
    )
