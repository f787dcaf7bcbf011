"""A sound gets its place: what it is, which version it becomes, and the text that a person ticks.

`new`: the key of one that was sent; `file`: one that lies in `audio/recorded` and that nothing uses.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dalaba.compile.render.unused_recordings import language_unheard
from dalaba.core.languages import NAMES, name_of
from dalaba.core.model import Reason
from dalaba.core.problems import Bad
from dalaba.desk import heard as listener
from dalaba.desk import incoming, recordings, sound_shelf
from dalaba.desk.recordings import Claim, Guess
from dalaba.desk.root import Station
from dalaba.doors.console.actions import Outcome
from dalaba.doors.console.pages.page import Deed, Facts, Visit
from dalaba.doors.console.pages.sounds_shared import address, brought, changed, fresh, needed, shown_look, today
from dalaba.doors.console.requests import Wrong
from dalaba.messages import explain
from dalaba.speech.library.file_names import SUFFIXES, named

_FACT = "fact:"
_MOST_FACT = 200


@dataclass(frozen=True, slots=True)
class Source:
    """The file that is to get its place."""

    name: str
    path: Path
    key: str = ""
    """Of one that was sent; "" for one in `audio/recorded`."""

    @property
    def field(self) -> dict[str, str]:
        """The field of a form or an address that means it."""
        return {"new": self.key} if self.key else {"file": self.name}


def source(visit: Visit, station: Station) -> Source:
    """The file that the form or the address means. Raises Wrong if it is gone."""
    key, piece = visit.asked.text("new", 20), visit.asked.text("file")
    if key and (found := incoming.of(station.folder, key)):
        return Source(found.name, found.path, key)
    try:
        path = station.library.recordings.path(piece) if piece else None
    except Bad as bad:
        raise Wrong(bad.reason.code, **bad.reason.params) from bad
    if path is None or not path.is_file():
        raise Wrong("page_sounds.gone")
    return Source(piece, path)


def facts(visit: Visit) -> Facts:
    """The whole view; only the sentence if the file is gone."""
    station = fresh(visit)
    try:
        given = source(visit, station)
    except Wrong as wrong:
        return {"gone": wrong.reason}
    heard = listener.remembered(station.folder, _digest(given.path))
    found = _chosen(visit) or recordings.guess(station, given.name, heard, recordings.lacking(station, today(visit)))
    look = shown_look(station.folder, given.path, given.name)
    titles = {name: script.title for name, script in station.plan.scripts.items()}
    return {
        "gone": None, "source": given, "look": look, "guess": found,
        "scripts": sorted(titles.items(), key=lambda pair: pair[0] != found.script),
        "languages": _languages(station, visit.ui, found.language), "outlets": list(station.setup.outlets),
        "fits": _fits(visit, station, _claim(station, found)), "listens": listener.trouble() is None,
        "heard": visit.piece("sounds_heard.html", heard=heard, likely=""), "kind": visit.asked.text("kind", 20),
        "stem": named(given.name).stem, "may_sound": _may_sound(visit, station),
    }  # fmt: skip


def _chosen(visit: Visit) -> Guess | None:
    """What the address or the form says; None if it says nothing."""
    asked = visit.asked
    found = Guess(asked.text("script"), asked.text("speech", 20), asked.text("outlet"))
    return found if found.script else None


def _languages(station: Station, ui: str, first: str) -> list[tuple[str, str]]:
    """The languages to choose from: those spoken here, then the others."""
    here = recordings.languages(station)
    codes = dict.fromkeys((*([first] if first in NAMES else []), *here, *NAMES))
    return [(code, name_of(code, ui)) for code in codes]


def _claim(station: Station, found: Guess) -> Claim | None:
    """What was chosen, as a version; None if something is still open, or is not known."""
    script = station.plan.scripts.get(found.script)
    if script is None or found.language not in NAMES or found.outlet not in ("", *station.setup.outlets):
        return None
    return Claim(script, found.language, found.outlet)


def _digest(path: Path) -> str:
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


# --- the text to be ticked --------------------------------------------------------------------------------------------


def fits(visit: Visit) -> Outcome:
    """While the form is filled in: the text of what was chosen, to be ticked."""
    station = fresh(visit)
    html = _fits(visit, station, _claim(station, _chosen(visit) or Guess()))
    return Outcome(Reason("page_sounds.read_it"), True, parts={"fits": html})


def _fits(visit: Visit, station: Station, claim: Claim | None) -> str:
    return visit.piece("sounds_fits.html", claim=claim, **({} if claim is None else text_facts(visit, station, claim)))


def text_facts(visit: Visit, station: Station, claim: Claim) -> dict[str, Any]:
    """What a recording of this version should say, and the facts in it."""
    values = recordings.values_ahead(station, claim.script, today(visit))
    text, model = recordings.model_text(station, claim, values)
    version, asked = claim.version, visit.asked
    shown = "|".join((claim.script.name, claim.language, claim.outlet))
    same = asked.text("shown", 600) == shown
    now = recordings.one_value(values)
    takes = (
        len(station.library.recordings.takes(version.recording[0])) if version and len(version.recording) == 1 else 0
    )
    return {
        "text": text, "language": name_of(claim.language, visit.ui), "shown": shown, "takes": takes,
        "meaning": name_of(model, visit.ui) if model != claim.language else "",
        "written": version is not None and version.says is not None and bool(values),
        "fields": [(name, asked.text(_FACT + name, _MOST_FACT) if same else now.get(name, ""), sorted(each))
                   for name, each in values.items()],
        "ticked": same and asked.flag("ticked"),
        "unheard": language_unheard("", claim.language, claim.outlet, station.spoken),
    }  # fmt: skip


def stated(visit: Visit, station: Station, claim: Claim) -> dict[str, str] | None:
    """The facts that the person ticked; None if the script itself says them. Raises Wrong if the text that was ticked
    is not that of what was chosen."""
    if visit.asked.text("shown", 600) != "|".join((claim.script.name, claim.language, claim.outlet)):
        raise Wrong("page_sounds.other_text")
    if not visit.asked.flag("ticked"):
        raise Wrong("page_sounds.tick_first")
    if claim.version is not None and claim.version.says is not None:
        return None
    values = recordings.values_ahead(station, claim.script, today(visit))
    said = ((name, visit.asked.text(_FACT + name, _MOST_FACT)) for name in values)
    return recordings.stated(claim.script, [pair for pair in said if pair[1]], values)


# --- deeds ------------------------------------------------------------------------------------------------------------


def use(visit: Visit) -> Outcome:
    """Make the file the newest take of the version that was chosen, with what it says."""
    station = fresh(visit)
    given = source(visit, station)
    found = Guess(
        needed(visit, "script", "page_sounds.which_notice"), needed(visit, "speech", "page_sounds.which_language"),
        visit.asked.text("outlet"),
    )  # fmt: skip
    claim = _claim(station, found)
    if claim is None:
        raise Wrong("page_sounds.which_notice")
    try:
        says = stated(visit, station, claim)
        piece = recordings.brought_in(station.library.recordings, given.path, given.name, claim)
        if says is not None:
            recordings.note(station, piece, says)
        brought(visit, station, piece)
    except Bad as bad:
        return Outcome(bad.reason, False)
    except OSError as error:
        raise Wrong("console.file_unwritten", why=error.strerror or str(error)) from error
    if given.key:
        incoming.over(station.folder, given.key)
    said = "、".join(f"{name} {value}" for name, value in (says or {}).items())
    facts = {"title": claim.script.title, "language": name_of(claim.language), "file": piece, "said": said or "-"}
    return changed(visit, Reason("page_sounds.did_use", facts), address(piece=piece))


def as_sound(visit: Visit) -> Outcome:
    """Make the file a bell or a piece of music, under a name."""
    station = fresh(visit)
    if not _may_sound(visit, station):
        raise Wrong("page_sounds.approver_only")
    given, name = source(visit, station), needed(visit, "name", "page_sounds.which_name")
    suffix = given.path.suffix if given.path.suffix.lower() in SUFFIXES else ".wav"
    try:
        sound = sound_shelf.bring(station.folder, given.path, name, suffix)
    except OSError as error:
        raise Wrong("console.file_unwritten", why=error.strerror or str(error)) from error
    if given.key:
        incoming.over(station.folder, given.key)
    return changed(visit, Reason("page_sounds.did_sound", {"sound": sound}), address(show="music"))


def _may_sound(visit: Visit, station: Station) -> bool:
    """Whether this person may bring a sound. Nobody approves sounds, so where words are approved it is an approver."""
    return not station.setup.approval or visit.person.may("approver")


def drop(visit: Visit) -> Outcome:
    """Put the file aside, where nothing looks for it."""
    station = fresh(visit)
    given = source(visit, station)
    try:
        where = incoming.put_aside(station.folder, given.path)
    except OSError as error:
        raise Wrong("console.file_unwritten", why=error.strerror or str(error)) from error
    if given.key:
        incoming.over(station.folder, given.key)
    back = address() if given.key else address(show="unused")
    return changed(visit, Reason("page_sounds.did_aside", {"file": given.name, "where": where}), back)


def listen(visit: Visit) -> Outcome:
    """Have the listener write down what it hears, as if it were Mandarin, and which notice that sounds like."""
    station = fresh(visit)
    given = source(visit, station)
    try:
        heard = listener.hear(station.folder, given.path, _digest(given.path))
    except Bad as bad:
        html = visit.piece("sounds_heard.html", heard=explain(bad.reason, visit.ui, page=True), likely="")
        return Outcome(bad.reason, False, parts={"heard": html})
    found = recordings.guess(station, given.name, heard, ())
    likely = station.plan.scripts[found.script].title if found.by == "heard" else ""
    link = address(**given.field, script=found.script, speech=found.language) if likely else ""
    html = visit.piece("sounds_heard.html", heard=heard or visit.say("heard_nothing"), likely=likely, link=link)
    return Outcome(Reason("page_sounds.listened"), True, parts={"heard": html})


DEEDS: Mapping[str, Deed] = {
    "fits": Deed(fits, slow=True),
    "use": Deed(use, slow=True),
    "as_sound": Deed(as_sound, slow=True),
    "drop": Deed(drop, slow=True),
    "listen": Deed(listen, slow=True),
}
