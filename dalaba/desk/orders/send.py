"""Carrying out an order: finding the facts, planning, making clips, sending. Runs the pure `plan_order`.

Nothing sounds before the whole order is known to be good. If the words cannot be made after their chime began, the
order is cancelled and the person is told.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeAlias

from dalaba.compile.render import Recipe
from dalaba.core.model import Clip, Instant, Problem, Reason
from dalaba.core.problems import Bad, Problems, nearest
from dalaba.desk.orders import situation, speaking
from dalaba.desk.orders.parse import Asked, Words, asked_of
from dalaba.desk.orders.plan import Facts, Parts, Plan, plan_order
from dalaba.desk.orders.situation import Ground
from dalaba.link import control
from dalaba.link.requests import Append, Cancel, Request, Status
from dalaba.speech.library.sound_names import meant_name, sound_names

if TYPE_CHECKING:
    from dalaba.desk.root import Station

__all__ = ["REFUSED", "TAKEN", "Air", "Ground", "Told", "give"]

Air: TypeAlias = Callable[[Request], dict[str, Any]]
"""Asks the running air and returns its answer. Raises `control.NotRunning` if there is none."""
_PATIENCE = 15.0
"""Seconds allowed to the good voice for its first clause when the order has to wait for other sound."""
ANNOUNCED = frozenset(
    {"air.announced", "air.announced_repeats", "air.announced_stands", "air.announced_waits", "air.announced_held"}
)
"""Answers that tell the outcome of something said or played."""
TAKEN = ANNOUNCED | frozenset({
    "air.appended", "air.cancelled", "air.did_volume", "air.did_volume_capped", "air.did_volume_softer",
    "air.did_yield", "air.did_take_back", "air.did_take_back_held",
})  # fmt: skip
"""Answers that mean yes."""
REFUSED = frozenset({
    "air.announce_quiet", "air.announce_unplayable", "air.announce_over", "air.announce_reason",
    "air.announce_nothing", "air.unknown_outlet", "air.stopped", "air.stopped_until", "air.announce_exam",
    "air.exam_asks",
})  # fmt: skip
"""Answers that mean no, each saying what to do; a door must tell them from a fault."""


@dataclass(frozen=True, slots=True)
class Told:
    """The outcome of an order."""

    answer: Reason | None = None
    """Air's last answer, or why it was not reached; None: there are `problems`, and nothing was sent."""
    problems: tuple[Problem, ...] = ()
    """Everything that kept the order from being sent."""
    doubts: tuple[Reason, ...] = ()
    """What is not heard, or warnings, although the order was sent."""
    order: str = ""
    """Its id."""
    outlets: tuple[str, ...] = ()
    """Where it was sent."""
    readings: Mapping[str, str] = field(default_factory=dict)
    """Language -> how a text with numbers is spoken."""

    @property
    def good(self) -> bool:
        """Whether it is heard now or in its turn at every outlet that it asked for on this PC."""
        heard = self.answer is not None and self.answer.code in TAKEN
        held = self.answer is not None and self.answer.code == "air.announced_held"
        return heard and not held and not any(each.code in ("orders.lacks", "orders.not_made") for each in self.doubts)


def give(
    words: Words, ground: Ground, air: Air, now: Instant, station: Callable[[], Station] | None = None, key: str = ""
) -> Told:
    """Say or play what was asked. `station` is read only for a script. `key`: the order's id, if it has one already.
    Raises NotRunning if no air was there at the start.

    Raises Bad if the disk refuses a clip. The voices of `ground` are closed with the order.
    """
    asked, problems = asked_of(words, ground.setup, now)

    def planned() -> Plan | tuple[Problem, ...]:
        found = facts_of(words, asked, ground, now, station, problems)
        return plan_order(asked, found, key or secrets.token_hex(8)) if found else ()

    try:
        plan = planned()
        if isinstance(plan, Plan) and not len(problems):
            told = _carried(plan, ground, air)
            if _spoilt(told, plan, ground) and isinstance(plan := planned(), Plan):
                told = _carried(plan, ground, air)
            return told
        for problem in plan if isinstance(plan, tuple) else ():
            if asked.outlets or problem.reason.code != "air.announce_nothing":
                problems.put(problem)
        return Told(problems=tuple(problems))
    finally:
        ground.preparer.voices.close()


def _spoilt(told: Told, plan: Plan, ground: Ground) -> bool:
    """Whether air found a damaged clip that looked right here. If so, it will be read again, and made again."""
    if told.answer is None or told.answer.code != "air.announce_unplayable":
        return False
    ground.library.distrust(plan.files)
    return True


def facts_of(
    words: Words, asked: Asked, ground: Ground, now: Instant, station: Callable[[], Station] | None, problems: Problems
) -> Facts | None:
    """What would be heard of an order, and what prevents it; None, with a problem, if it names nothing to be heard."""
    if words.text is not None:
        return situation.of_text(words.text, asked, ground)
    if words.file is not None:
        return situation.of_file(Path(words.file), asked, ground)
    if words.script is None or station is None:
        problems.add("orders.no_script")
        return None
    scripts = station().plan.scripts
    if words.script not in scripts:
        sounds = sound_names(station().folder).names
        if (name := meant_name(words.script)) in sounds:
            return situation.of_sound(name, asked, station())
        hint = nearest(words.script, [*scripts, *sounds]) or "、".join(list(scripts)[:8]) or "…"
        problems.add("files.unknown_script", found=words.script, nearest=hint)
        return None
    return situation.of_script(words.script, asked, station(), now)


def _carried(plan: Plan, ground: Ground, air: Air) -> Told:
    if plan.ahead:
        speaking.wake(plan, ground)
    made, doubts = _made_before(plan, ground, air)
    begins = plan.begins(made)
    if not begins:
        return Told(doubts[0] if doubts else Reason("air.announce_nothing"), doubts=doubts[1:])
    try:
        told = air(replace(plan.order, parts=begins, more=plan.ahead))
        answer, left = _reason(told), [_reason(each) for each in told.get("also", ())]
    except BaseException:
        if plan.ahead:  # nobody knows whether it was taken, and nobody will send the words
            _cancelled(air, plan)
        raise
    if answer.code in TAKEN and plan.ahead:
        then, failed = _followed(plan, ground, air, _chime_over(plan, answer))
        answer = answer if then.code == "air.appended" else then  # air reports on a waiting order only now
        doubts += failed
    outlets = tuple(name for name in begins if name not in {each.params.get("outlets") for each in left})
    return Told(answer, (), (*left, *doubts), plan.order.id, outlets, plan.readings)


def _made_before(plan: Plan, ground: Ground, air: Air) -> tuple[dict[str, Clip], tuple[Reason, ...]]:
    """Make what must exist before anything sounds; skipped if no outlet would hear it."""
    if not plan.before:
        return {}, plan.doubts
    air(Status())
    made, failed = _made(plan.before, ground)
    return made, (*failed, *plan.doubts)


def _chime_over(plan: Plan, answer: Reason) -> float:
    """When the words are due (monotonic): after their chime; later if all of it waits for other sound."""
    if answer.params.get("count") == "0":
        return monotonic() + _PATIENCE
    chime = plan.chime
    length = 0 if chime is None else chime.clip.duration if chime.clip else chime.recipe.estimate if chime.recipe else 0
    return monotonic() + length / 1000


def _followed(plan: Plan, ground: Ground, air: Air, until: float) -> tuple[Reason, tuple[Reason, ...]]:
    """Make the words while their chime sounds. Whatever happens, no chime is left waiting for them."""

    def send(parts: Parts, more: bool) -> Reason:
        return _reason(air(Append(plan.order.id, parts, more)))

    try:
        return speaking.say(plan, ground, send, until)
    except control.NotRunning:
        return Reason("orders.lost"), ()
    except Bad as bad:
        _cancelled(air, plan)
        return _only_chime(bad.reason), ()
    except BaseException:
        _cancelled(air, plan)
        raise


def _cancelled(air: Air, plan: Plan) -> None:
    try:
        air(Cancel(plan.order.id, plan.order.actor))
    except control.NotRunning:
        pass  # then nothing sounds either


def _only_chime(why: Reason) -> Reason:
    return Reason("orders.only_chime").because(why)


def _made(recipes: Mapping[str, Recipe], ground: Ground) -> tuple[dict[str, Clip], tuple[Reason, ...]]:
    """The clips by key, and what could not be made or is doubtful. Raises Bad if the disk refuses."""
    from dalaba.compile.render.make import make  # numpy and the encoder: existing clips need neither

    report = make(recipes, ground.library, ground.preparer, (os.cpu_count() or 1) + 1)
    lost = tuple(speaking.not_made(recipe, why) for recipe, why in report.failed)
    return {key: each.clip for key, each in report.made.items()}, (*lost, *report.doubts)


def _reason(answer: Mapping[str, Any]) -> Reason:
    return Reason(str(answer["code"]), dict(answer["params"]))
