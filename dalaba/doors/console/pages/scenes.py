"""The station's scenes as big buttons: a piece of a page. Its forms send the usual order `scene`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dalaba.desk.pressing import Running, running
from dalaba.doors.console.pages.page import Facts, Look, Visit
from dalaba.station.scenes import Scene


@dataclass(frozen=True, slots=True)
class Button:
    """One scene."""

    scene: Scene
    on: Running | None
    """Set while it is on the air."""


def scenes(visit: Visit) -> Facts:
    """The facts for the piece `scenes.html`, as things are now."""
    return _facts(visit, visit.front.look())


def parts(visit: Visit, look: Look) -> dict[str, str]:
    """Id in the page -> the piece that changes; nothing where there are no scenes."""
    facts = _facts(visit, look)
    return {"scenes": visit.piece("scenes_list.html", **facts)} if facts["buttons"] else {}


def _facts(visit: Visit, look: Look) -> dict[str, Sequence[Button]]:
    """A scene that is on although it is no longer in the files keeps its button for release."""
    on = running(look[0] or {})
    known = visit.front.setup.scenes
    gone = [Button(Scene(name), each) for name, each in on.items() if name not in known]
    return {"buttons": [*(Button(scene, on.get(name)) for name, scene in known.items()), *gone]}
