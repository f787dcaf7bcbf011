"""声音: recordings get their places; takes, bells, music and playlists; what nothing uses.

Three views under one tab (`show`), and one page for a sound that is to be claimed (`new`, `file`) or a recording with
its takes (`piece`).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dalaba.core.languages import NAMES, name_of
from dalaba.core.model import Reason
from dalaba.core.problems import Bad
from dalaba.desk import incoming, looking, recordings
from dalaba.desk.root import Station
from dalaba.doors.console.actions import Outcome
from dalaba.doors.console.pages import sounds_claim, sounds_shelf, sounds_takes
from dalaba.doors.console.pages.page import Deed, Facts, Page, Sent, Visit
from dalaba.doors.console.pages.sounds_shared import MOST, address, fresh, today
from dalaba.doors.console.requests import Wrong
from dalaba.speech.library.file_names import SUFFIXES, named
from dalaba.station.scripts import Script, Version

_VIEWS = ("", "music", "unused")
_MOST_TO_RECORD = 12


@dataclass(frozen=True, slots=True)
class Recorded:
    """A recording in its place."""

    piece: str
    title: str
    language: str
    outlet: str
    takes: int
    seconds: str
    state: str
    """"used", "unticked" (nobody has said what it says) or "broken"."""


def facts(visit: Visit) -> Facts:
    """What the page shows: one of its views."""
    view, show, found = _view(visit)
    return {"view": f"sounds_{view}.html", "show": show, "address": address, **found}


def _view(visit: Visit) -> tuple[str, str, Facts]:
    """The view's template, which of the three it belongs to, and its facts."""
    asked = visit.asked
    if asked.text("new", 20) or asked.text("file"):
        return "claim", "", sounds_claim.facts(visit)
    if asked.text("piece"):
        return "takes", "", sounds_takes.facts(visit)
    show = asked.choice("show", _VIEWS, "")
    if show == "music":
        return show, show, sounds_shelf.music(visit)
    if show == "unused":
        return show, show, sounds_shelf.unused(visit)
    return "recorded", "", _recorded(visit)


def _recorded(visit: Visit) -> Facts:
    """The recordings that have their place, what is to be recorded, and what waits to be claimed."""
    station = fresh(visit)
    lacking = recordings.lacking(station, today(visit))
    left = sounds_shelf.left_over_pieces(station)
    return {
        **upload_facts(visit, station),
        "waiting": incoming.waiting(station.folder), "left": len(left), "lacking": lacking[:_MOST_TO_RECORD],
        "more_lacking": max(0, len(lacking) - _MOST_TO_RECORD), "recorded": _by_title(visit, station),
        "name_of": lambda code: name_of(code, visit.ui),
    }  # fmt: skip


def upload_facts(visit: Visit, station: Station, kind: str = "recording") -> dict[str, Any]:
    """What the form for a new file needs. The address may say for which version it is to be recorded now."""
    script = station.plan.scripts.get(visit.asked.text("script")) if kind == "recording" else None
    language = visit.asked.text("speech", 20)
    aim = None
    if script is not None and language in NAMES:
        claim = recordings.Claim(script, language, visit.asked.text("outlet"))
        text, model = recordings.model_text(station, claim, recordings.values_ahead(station, script, today(visit)))
        aim = {
            "title": script.title, "language": name_of(language, visit.ui), "text": text, "outlet": claim.outlet,
            "meaning": name_of(model, visit.ui) if model != language else "",
        }  # fmt: skip
    hidden = {"script": script.name, "speech": language, "outlet": visit.asked.text("outlet")} if script and aim else {}
    accept = ",".join(("audio/*", "video/mp4", "video/quicktime", *SUFFIXES))
    return {"aim": aim, "hidden": {"kind": kind, **hidden}, "accept": accept, "most": MOST}


def _by_title(visit: Visit, station: Station) -> list[tuple[str, list[Recorded]]]:
    found: dict[str, dict[str, Recorded]] = {}
    shelf = station.library.recordings
    for script in station.plan.scripts.values():
        for version in script.versions:
            for template in version.recording:
                if "{" not in template and shelf.digest(shelf.newest(template)) is not None:
                    piece = shelf.newest(template)
                    found.setdefault(script.title, {})[piece] = _line(visit, station, script, version, piece)
    return sorted((title, list(pieces.values())) for title, pieces in found.items())


def _line(visit: Visit, station: Station, script: Script, version: Version, piece: str) -> Recorded:
    heard = station.library.recordings.heard(piece)
    assert heard is not None
    said = version.says is not None or station.preparer.confirmed.says(piece, heard.digest) is not None
    state = "broken" if heard.trouble else "used" if said else "unticked"
    seconds = "" if heard.seconds is None else f"{heard.seconds:.0f}"
    takes = len(station.library.recordings.takes(f"{named(piece).stem}{named(piece).suffix}"))
    return Recorded(piece, script.title, name_of(version.language, visit.ui), version.outlet, takes, seconds, state)


# --- a file comes in --------------------------------------------------------------------------------------------------


def upload(visit: Visit) -> Outcome:
    """Take in a file, look at it, and go on to where it gets its place. One that is no sound leaves nothing."""
    brought, asked, folder = visit.brought, visit.asked, visit.front.folder
    assert brought is not None
    kind = asked.choice("kind", ("recording", "sound"), "recording")
    aim = {name: asked.text(name) for name in ("script", "speech", "outlet")}
    try:
        kept = incoming.keep(folder, brought.path, brought.name, visit.front.now())
        if kept is None:
            raise Wrong("page_sounds.many_waiting", most=str(incoming.MOST))
        found = looking.look(folder, kept.path)
        if found.trouble is not None:
            incoming.over(folder, kept.key)
            return Outcome(Reason(found.trouble.code, {**found.trouble.params, "file": brought.name}), False)
        kept = incoming.called(folder, kept, suffixed(kept.name, found.suffix))
    except OSError as error:
        raise Wrong("console.file_unwritten", why=error.strerror or str(error)) from error
    more = {"kind": "sound"} if kind == "sound" or not found.speech else aim
    return Outcome(Reason("page_sounds.taken_in", {"file": kept.name}), True, goto=address(new=kept.key, **more))


def suffixed(name: str, suffix: str) -> str:
    """The name with a suffix of sounds: its own, else the one that its content has."""
    own = os.path.splitext(name)[1].lower()
    return name if own in SUFFIXES else f"{name}{suffix or '.wav'}"


# --- what is given out ------------------------------------------------------------------------------------------------


def original(visit: Visit) -> Sent:
    """A sound as it was brought, as a browser can play it: one that waits, a recording, a bell or music."""
    folder, asked = visit.front.folder, visit.asked
    path: Path | None = None
    if key := asked.text("new", 20):
        found = incoming.of(folder, key)
        path = found.path if found else None
    elif piece := asked.text("file"):
        path = _recording(visit, piece)
    elif name := asked.text("sound"):
        return sounds_shelf.played(visit, name)
    if path is None or not path.is_file():
        raise Wrong("page_sounds.gone")
    try:
        sound = looking.as_mp3(folder, path)
    except OSError as error:
        raise Wrong("page_sounds.gone") from error
    if sound is None:
        raise Wrong("page_sounds.gone")
    return Sent("audio/mpeg", sound)


def _recording(visit: Visit, piece: str) -> Path | None:
    try:
        return fresh(visit).library.recordings.path(piece)
    except Bad:
        return None


_DEEDS: Mapping[str, Deed] = {
    "upload": Deed(upload, slow=True, brings=MOST),
    **sounds_claim.DEEDS,
    **sounds_takes.DEEDS,
    **sounds_shelf.DEEDS,
}
PAGE = Page(
    "sounds",
    "page_sounds.",
    facts,
    deeds=_DEEDS,
    files={"original": original, "aired": sounds_takes.aired},
    microphone=True,
)
