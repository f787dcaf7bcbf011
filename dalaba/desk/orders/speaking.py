"""Making an order's words while its chime sounds; which voice speaks is decided before the first word.

If the good voice has its first clause ready before the chime is over, it says everything, clause by clause, each sent
while the one before it sounds. Otherwise the quick voice says everything. Voices are never mixed: what the good one
cannot finish is left out, and reported.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from time import monotonic
from typing import TypeAlias

from dalaba.compile.render import Recipe
from dalaba.compile.render.recipes import BETWEEN_REPEATS
from dalaba.core.model import Clip, Reason
from dalaba.core.problems import Bad
from dalaba.desk.orders.plan import Line, Parts, Plan, part_of
from dalaba.desk.orders.situation import Ground
from dalaba.speech.voices import Waking

MARGIN = 0.25
"""Seconds before the chime's end by which a clause must be ready, to follow it directly."""
Send: TypeAlias = Callable[[Parts, bool], Reason]
"""Sends parts to air, with whether more follow; returns its answer."""
Step: TypeAlias = "dict[str, tuple[Line, Recipe]]"
"""Outlet -> the clause it hears next."""


@dataclass(slots=True)
class Work:
    """Clips being made, in a thread that nobody has to wait for."""

    done: threading.Event = field(default_factory=threading.Event)
    clips: Mapping[str, Clip] = field(default_factory=dict)
    lost: tuple[Reason, ...] = ()
    disk: Bad | None = None


def wake(plan: Plan, ground: Ground) -> None:
    """Let the good voice get ready while the chime is being sent."""
    for recipe in plan.meanwhile_by(0).values():
        voice = ground.preparer.voices.of(recipe.voices[0])
        if isinstance(voice, Waking):
            voice.wake()


def say(plan: Plan, ground: Ground, send: Send, until: float) -> tuple[Reason, tuple[Reason, ...]]:
    """Make and send the words. `until`: when the chime is over (monotonic). Returns air's last answer and the failures.

    Raises Bad if nothing could be said or the disk refuses.
    """
    good, quick = list(_steps(plan)), _by_quick(plan, ground)
    if quick is None:  # no voice takes long, or the slow one is the only one
        return _whole(plan, ground, send, {}) if not _takes_time(plan, ground) else _clauses(good, None, ground, send)
    first = _begin(good[0], ground)
    meanwhile = _made(quick, ground)
    first.done.wait(max(0.0, until - MARGIN - monotonic()))
    if first.done.is_set() and first.clips and not first.lost:
        answer, lost = _clauses(good, first, ground, send)
        _made(plan.meanwhile_by(0), ground)  # from what was just spoken, so that a repetition is ready at once
        return answer, lost
    return _whole(plan, ground, send, meanwhile[0], meanwhile[1])


def _takes_time(plan: Plan, ground: Ground) -> bool:
    return any(not _is_quick(recipe, ground) for recipe in plan.meanwhile_by(0).values())


def _is_quick(recipe: Recipe, ground: Ground) -> bool:
    return all(ground.preparer.voices.of(choice).quick for choice in recipe.voices)


def _by_quick(plan: Plan, ground: Ground) -> dict[str, Recipe] | None:
    """The words by fast voices, under the keys they are asked for; None if there is no such choice."""
    if not _takes_time(plan, ground):
        return None
    found = {}
    for key, recipe in plan.meanwhile.items():
        quick = next((each for each in recipe.by_voice if _is_quick(each, ground)), None)
        if quick is None:
            return None
        found[key] = quick
    return found


# --- whole ----------------------------------------------------------------------------------------------------------


def _whole(
    plan: Plan, ground: Ground, send: Send, made: Mapping[str, Clip], lost: tuple[Reason, ...] = ()
) -> tuple[Reason, tuple[Reason, ...]]:
    clips, lost = (made, lost) if made or lost else _made(plan.meanwhile, ground)
    parts = plan.follows(clips)
    if not parts:
        raise Bad(lost[0].code, **lost[0].params)
    return send(parts, False), lost


def _made(recipes: Mapping[str, Recipe], ground: Ground) -> tuple[dict[str, Clip], tuple[Reason, ...]]:
    """The clips by the keys of `recipes`, existing ones included; and what could not be made."""
    from dalaba.compile.render.make import make

    there = {key: found.clip for key, recipe in recipes.items() if (found := ground.library.find(recipe.key))}
    todo = {recipe.key: recipe for key, recipe in recipes.items() if key not in there}
    report = make(todo, ground.library, ground.preparer, (os.cpu_count() or 1) + 1, keep=True)
    made = {key: report.made[recipe.key].clip for key, recipe in recipes.items() if recipe.key in report.made}
    lost = tuple(not_made(recipe, why) for recipe, why in report.failed)
    return there | made, (*lost, *report.doubts)


def not_made(recipe: Recipe, why: Reason) -> Reason:
    """The reason that names a clip that is not heard, and why."""
    return Reason("orders.not_made", {"name": recipe.name}).because(why)


# --- clause by clause -----------------------------------------------------------------------------------------------


def _steps(plan: Plan) -> Iterator[Step]:
    """The n-th clause of every outlet, by its languages' first voices; shorter lists simply end earlier."""
    rows = {name: [*_clauses_of(lines)] for name, lines in plan.words.items()}
    for each in zip_longest(*rows.values()):
        yield {name: pair for name, pair in zip(rows, each, strict=True) if pair is not None}


def _clauses_of(lines: tuple[Line, ...]) -> Iterator[tuple[Line, Recipe]]:
    """An outlet's clauses, each followed by its pause, except for the last."""
    found = [(line, each) for line in lines if line.recipe for each in _cut(line.recipe.in_clauses)]
    for number, (line, recipe) in enumerate(found, 1):
        yield line, replace(recipe, rest=number < len(found))


def _cut(recipe: Recipe) -> Iterator[Recipe]:
    """A recipe sentence by sentence, with its repetitions."""
    for time in range(recipe.repeat):
        for number, sentence in enumerate(recipe.sentences, 1):
            between = number == len(recipe.sentences) and time + 1 < recipe.repeat
            last = replace(sentence, pause=BETWEEN_REPEATS) if between else sentence
            yield replace(recipe, repeat=1, sentences=(last,))


def _begin(step: Step, ground: Ground) -> Work:
    making = Work()
    threading.Thread(target=_work, args=(step, ground, making), name="good voice", daemon=True).start()
    return making


def _work(step: Step, ground: Ground, making: Work) -> None:
    try:
        making.clips, making.lost = _made({recipe.key: recipe for _, recipe in step.values()}, ground)
    except Bad as bad:
        making.disk = bad
    finally:
        making.done.set()


def _clauses(steps: list[Step], first: Work | None, ground: Ground, send: Send) -> tuple[Reason, tuple[Reason, ...]]:
    """Send each clause as soon as it is ready. A failure ends the announcement there."""
    answer = Reason("air.announce_nothing")
    for number, step in enumerate(steps, 1):
        making = first if first is not None and number == 1 else _begin(step, ground)
        making.done.wait()
        if making.disk:
            raise making.disk
        parts = {name: (part_of(line, making.clips[recipe.key]),) for name, (line, recipe) in step.items()
                 if recipe.key in making.clips}  # fmt: skip
        over = number == len(steps) or not parts
        if not parts and number == 1:
            raise Bad(making.lost[0].code, **making.lost[0].params)
        answer = send(parts, not over)
        if over or answer.code != "air.appended":
            return answer, making.lost
    return answer, ()
