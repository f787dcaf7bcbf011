"""A recording with all its takes side by side: which one plays and where, what it says; another take instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dalaba.core import clock
from dalaba.core.languages import name_of
from dalaba.core.model import Reason
from dalaba.core.problems import Bad
from dalaba.desk import incoming, recordings
from dalaba.desk.recordings import Claim
from dalaba.desk.root import Station
from dalaba.doors.console.actions import Outcome
from dalaba.doors.console.pages.page import Deed, Facts, Sent, Visit
from dalaba.doors.console.pages.sounds_claim import stated, text_facts
from dalaba.doors.console.pages.sounds_shared import ShownLook, address, brought, changed, fresh, shown_look, today
from dalaba.doors.console.requests import Wrong
from dalaba.speech.library.file_names import named
from dalaba.views.picture.dates import brief_date


@dataclass(frozen=True, slots=True)
class Take:
    """One take."""

    piece: str
    number: int
    at: str
    plays: bool
    """Whether it is the newest, which plays."""
    look: ShownLook | None


def facts(visit: Visit) -> Facts:
    """The whole view; only the sentence if nothing uses the recording, or it is gone."""
    station = fresh(visit)
    try:
        piece, claim = _asked(visit, station)
    except Wrong as wrong:
        return {"gone": wrong.reason}
    version = claim.version
    assert version is not None
    shelf = station.library.recordings
    newest = shelf.newest(f"{named(piece).stem}{named(piece).suffix}")
    said = version.says
    if said is None:
        said = station.preparer.confirmed.says(newest, shelf.digest(newest) or "")
    text = text_facts(visit, station, claim)
    return {
        "gone": None, "piece": newest, "title": claim.script.title, "outlet": claim.outlet, "said": said,
        "says_language": name_of(claim.language, visit.ui), "claim": claim, **text,
        "where": recordings.where_heard(station, claim.script, version, today(visit)), "newest": newest,
        "fits": visit.piece("sounds_fits.html", **text, claim=claim), "script": claim.script.name,
        "takes": [_take(visit, station, each, newest) for each in reversed(shelf.takes(newest))],
        "anew": address(script=claim.script.name, speech=claim.language, outlet=claim.outlet),
    }  # fmt: skip


def _asked(visit: Visit, station: Station) -> tuple[str, Claim]:
    """The recording that is meant, and the version that it is. Raises Wrong if there is none."""
    piece = visit.asked.text("piece")
    try:
        found = recordings.user_of(station, piece) if station.library.recordings.digest(piece) is not None else None
    except Bad as bad:
        raise Wrong(bad.reason.code, **bad.reason.params) from bad
    if found is None:
        raise Wrong("page_sounds.gone")
    return piece, Claim(found[0], found[1].language, found[1].outlet)


def _take(visit: Visit, station: Station, piece: str, newest: str) -> Take:
    path = station.library.recordings.path(piece)
    try:
        at = clock.local(path.stat().st_mtime_ns // 1_000_000, station.setup.zone)
        when = f"{brief_date(at.date(), visit.ui)} {at:%H:%M}"
    except OSError:
        when = ""
    return Take(piece, named(piece).number, when, piece == newest, shown_look(station.folder, path, piece))


def confirm(visit: Visit) -> Outcome:
    """Note what the newest take says, as ticked."""
    station = fresh(visit)
    piece, claim = _asked(visit, station)
    try:
        says = stated(visit, station, claim)
        if says is None:
            raise Wrong("page_sounds.written")
        recordings.note(station, piece, says)
    except Bad as bad:
        return Outcome(bad.reason, False)
    except OSError as error:
        raise Wrong("console.file_unwritten", why=error.strerror or str(error)) from error
    said = "、".join(f"{name} {value}" for name, value in says.items())
    return changed(visit, Reason("page_sounds.did_confirm", {"file": piece, "said": said or "-"}), address(piece=piece))


def choose(visit: Visit) -> Outcome:
    """Have another take play from now on."""
    station = fresh(visit)
    piece, _ = _asked(visit, station)
    try:
        now = recordings.use_take(station, piece)
        brought(visit, station, now)
    except Bad as bad:
        return Outcome(bad.reason, False)
    except OSError as error:
        raise Wrong("console.file_unwritten", why=error.strerror or str(error)) from error
    return changed(visit, Reason("page_sounds.did_choose", {"file": piece, "now": now}), address(piece=now))


def remove(visit: Visit) -> Outcome:
    """Put a take aside; the newest of the others plays."""
    station = fresh(visit)
    piece, _ = _asked(visit, station)
    shelf = station.library.recordings
    try:
        where = incoming.put_aside(station.folder, shelf.path(piece))
    except OSError as error:
        raise Wrong("console.file_unwritten", why=error.strerror or str(error)) from error
    left = shelf.takes(f"{named(piece).stem}{named(piece).suffix}")
    goto = address(piece=left[-1]) if left else address()
    return changed(visit, Reason("page_sounds.did_aside", {"file": piece, "where": where}), goto)


def aired(visit: Visit) -> Sent:
    """A recording as it goes out, made ready for the first place that plays it. Whoever only looks hears what is."""
    station = fresh(visit)
    _, claim = _asked(visit, station)
    days = recordings.days_ahead(today(visit))
    for want in station.wanted_on(days, scripts=[claim.script.name]):
        if visit.person.may("announcer") and (todo := station.to_make([want])):
            station.make(todo)
            station.library.save()
        for found in station.preparer.prepare([want]).outcomes[want]:
            if found.version == claim.version and found.part.clip is not None:
                return Sent("audio/mpeg", station.folder / found.part.clip.file)
    raise Wrong("page_sounds.not_aired")


DEEDS: Mapping[str, Deed] = {
    "confirm": Deed(confirm, slow=True),
    "choose": Deed(choose, slow=True),
    "remove": Deed(remove, slow=True),
}
