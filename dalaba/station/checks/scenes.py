"""Scenes that would not do all that they say, found before somebody presses them. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from dalaba.core.model import Problem, Reason
from dalaba.core.problems import nearest
from dalaba.speech.library.sound_names import SoundNames
from dalaba.station.days import type_name
from dalaba.station.schedules import Plan

_NAMED = 8


def scenes_wrong(plan: Plan, there: SoundNames, day_types: Collection[str]) -> Iterator[Problem]:
    """Scripts, sounds and day types that a scene names and that are not there; outlets that do not sound here."""
    known = [*plan.scripts, *there.names]
    for scene in plan.setup.scenes.values():
        for name in scene.play:
            if name not in known:
                hint = nearest(name, known) or "、".join(known[:_NAMED]) or "…"
                yield Problem(Reason("files.unknown_script", {"found": name, "nearest": hint}), scene.places["play"])
        for code in scene.day:
            if code not in day_types:
                types = "、".join(type_name(each) for each in day_types)
                facts = {"found": type_name(code), "nearest": types}
                yield Problem(Reason("files.scene_day", facts), scene.places["day"])
        away = [name for name in scene.outlets if plan.setup.outlets[name].output is None]
        if away and scene.speaks:
            facts = {"name": scene.name, "outlets": "、".join(away)}
            whole = len(away) == len(scene.outlets)
            yield Problem(Reason("files.scene_elsewhere", facts), scene.places["to"], "error" if whole else "warning")
