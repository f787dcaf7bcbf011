"""U盘: a van's stick, from what goes on it to what was read back; and whether an old one is still right."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from dalaba.core import clock
from dalaba.core.model import Reason
from dalaba.core.problems import Bad
from dalaba.desk.backup import Job as Backup
from dalaba.desk.backup import file_name, last
from dalaba.desk.backup import size_of as size_of_station
from dalaba.desk.packing import contents, vans
from dalaba.desk.packing.folders import folders, let
from dalaba.desk.packing.job import Job, State
from dalaba.desk.root import Station
from dalaba.doors.console.actions import Front, Outcome
from dalaba.doors.console.pages import usb_township
from dalaba.doors.console.pages.page import Deed, Facts, Look, Page, Sent, Visit
from dalaba.doors.console.requests import Wrong, day_of
from dalaba.messages import sentence
from dalaba.views.pack import SHEET_HTML, PackError
from dalaba.views.pack.drives import Drive, drives
from dalaba.views.pack.old_stick import others_on, sums_of
from dalaba.views.pack.sheet import length_text, times
from dalaba.views.pack.stick import mega
from dalaba.views.pack.tracks import in_order, size_of

_JOBS: dict[Path, Job] = {}
"""Station -> the stick that is being written or checked, or was last."""
_BACKUPS: dict[Path, Backup] = {}
"""Station -> its backup that is being written, or was last."""
_ONE_AT_A_TIME = threading.Lock()
_SHOWN_OTHERS = 3


# -- what is shown


def facts(visit: Visit) -> Facts:
    """The van's day, the sticks, and how far the work is."""
    van, day = _van(visit), _day(visit)
    return {
        "vans": vans(visit.front.station),
        "van": van,
        "day": day,
        "pieces": _pieces(visit, van, day),
        "takes": _room(size_of_station(visit.front.folder)) if visit.person.may("owner") else "",
        **(_contents(visit, van, day) if van else {"lines": (), "total": "", "size": "", "unmade": None, "notes": ()}),
    }


def parts(visit: Visit, look: Look) -> dict[str, str]:
    """How far the work is; the sticks are asked for by the page's own script, with the van and the day."""
    return {"usb-job": visit.piece("usb_job.html", **_job(visit))}


def _pieces(visit: Visit, van: str, day: date) -> dict[str, str]:
    shown = [_stick(visit, each) for each in _sticks(visit.front)]
    busy = _running(visit.front) is not None
    found = {
        **parts(visit, (None, ())),
        "usb-sticks": visit.piece(
            "usb_sticks.html",
            sticks=shown,
            van=van,
            day=day,
            busy=busy,
            township=usb_township.township(visit.front.folder),
        ),
    }
    return found | _backup(visit) if visit.person.may("owner") else found


def _backup(visit: Visit) -> dict[str, str]:
    """How far the station's backup is, and where one can be written."""
    front = visit.front
    job, made = _BACKUPS.get(front.folder), last(front.folder)
    at = "" if made is None else f"{clock.local(made.at, front.setup.zone):%Y-%m-%d %H:%M}"
    places = [
        (str(each.path), each.path.name or str(each.path), visit.say("backup_room", free=_room(each.free)))
        for each in _sticks(front)
    ]
    piece = visit.piece(
        "usb_backup.html", backup=None if job is None else job.progress, places=places, last=made, last_at=at,
        stage="" if job is None else sentence(f"page_usb.backup_{job.progress.stage}", visit.ui),
        backup_size="" if made is None else _room(made.size),
    )  # fmt: skip
    return {"usb-backup": piece}


def _sticks(front: Front) -> list[Drive]:
    return list(drives(folders(front.folder)))


def _state(visit: Visit) -> Sent:
    """The pieces that change, for the page's script."""
    return Sent("application/json", json.dumps(_pieces(visit, _van(visit), _day(visit))).encode())


def _van(visit: Visit) -> str:
    found = vans(visit.front.station)
    asked = visit.asked.text("van", 200)
    return asked if asked in found else found[0] if found else ""


def _day(visit: Visit) -> date:
    """The day that is asked for, else today."""
    today = clock.today(visit.front.now(), visit.front.setup.zone)
    day: date = day_of(visit.asked.text("date", 40), today, today)
    return day


def _contents(visit: Visit, van: str, day: date) -> dict[str, Any]:
    """What goes on the stick, as its driver reads it."""
    ui, station = visit.ui, visit.front.own()
    try:
        found = contents(station, van, day)
    except PackError as error:
        return {"lines": (), "total": "", "size": "", "unmade": error.reason, "notes": ()}
    entries = in_order(found.entries)
    lines = [
        {
            "title": each.title,
            "when": ("、" if ui == "zh" else ", ").join(times(each.starts, found.cover.zone, ui)),
            "length": length_text(each.duration, ui),
        }
        for each in entries
    ]
    total = length_text(sum(each.duration for each in entries), ui)
    return {"lines": lines, "total": total, "size": mega(size_of(entries)), "unmade": None, "notes": found.notes}


def _stick(visit: Visit, drive: Drive) -> Mapping[str, Any]:
    """A stick as a card: what it is, what lies on it, and whether it may be written."""
    try:
        sums, others = sums_of(drive.path), others_on(drive.path)
    except OSError:
        sums, others = {}, drive.found
    room = {"free": _room(drive.free), "total": _room(drive.total)}
    system = drive.system or visit.say("system_unknown")
    return {
        "path": str(drive.path),
        "name": drive.path.name or str(drive.path),
        "is_folder": drive.is_folder,
        "room": visit.say("room_folder", **room) if drive.is_folder else visit.say("room", **room, system=system),
        "old": bool(sums),
        "others": len(others),
        "shown": visit.say("comma").join(others[:_SHOWN_OTHERS]),
        "fat": drive.is_fat,
        "large": drive.is_large,
    }


def _room(size: int) -> str:
    """A size as people say it."""
    return f"{size / 1_000_000_000:.1f} GB" if size >= 1_000_000_000 else mega(size)


def _running(front: Front) -> Job | None:
    job = _JOBS.get(front.folder)
    return None if job is None or job.state.over else job


def _job(visit: Visit) -> dict[str, Any]:
    job = _JOBS.get(visit.front.folder)
    if job is None:
        return {"job": None}
    state = job.state
    old = state.old
    return {
        "job": state,
        "name": state.where.name or str(state.where),
        "stage": sentence(f"page_usb.stage_{state.stage}", visit.ui),
        "broken": [] if old is None else [_fault(visit, each.name, each.title, each.state) for each in old.broken],
        "over": old is not None
        and old.day is not None
        and old.day < clock.today(visit.front.now(), visit.front.setup.zone),
        "sheet": state.report is not None,
    }


def _fault(visit: Visit, name: str, title: str, state: str) -> str:
    return sentence(f"page_usb.file_{state}", visit.ui, name=name, title=title or "?")


# -- what is done


def _write(visit: Visit) -> Outcome:
    """Begin to write a stick."""
    van, day, drive = _van(visit), _day(visit), _drive(visit)
    visit.asked.done()
    if not van:
        raise Wrong("page_usb.no_van")
    if not drive.is_fat:
        raise Wrong("page_usb.not_fat", folder=str(drive.path), system=drive.system)
    if others := others_on(drive.path):
        shown = visit.say("comma").join(others[:_SHOWN_OTHERS])
        raise Wrong("page_usb.not_ours", folder=str(drive.path), names=shown, count=str(len(others)))
    _begin(visit, State("write", van, day, drive.path))
    return Outcome(
        Reason("page_usb.begun", {"van": van, "folder": str(drive.path)}), True, parts=_pieces(visit, van, day)
    )


def _check(visit: Visit) -> Outcome:
    """Begin to check a stick."""
    van, day, drive = _van(visit), _day(visit), _drive(visit)
    visit.asked.done()
    _begin(visit, State("check", van, day, drive.path))
    return Outcome(Reason("page_usb.checking", {"folder": str(drive.path)}), True, parts=_pieces(visit, van, day))


def _take(visit: Visit) -> Outcome:
    """Take what the township handed out on a stick."""
    drive = _drive(visit)
    visit.asked.done()
    return usb_township.taken(visit, drive.path)


def _bring_back(visit: Visit) -> Outcome:
    """Write what goes back to the township."""
    drive = _drive(visit)
    visit.asked.done()
    return usb_township.brought_back(visit, drive.path)


def _back_up(visit: Visit) -> Outcome:
    """Begin to write the whole station onto a stick, as one file."""
    front, drive = visit.front, _drive(visit)
    visit.asked.done()
    target = drive.path / file_name(front.setup.name, clock.today(front.now(), front.setup.zone))
    with _ONE_AT_A_TIME:
        running = _BACKUPS.get(front.folder)
        if running is not None and not running.progress.over:
            raise Wrong("page_usb.busy")
        _BACKUPS[front.folder] = job = Backup(front.folder, target, front.setup, front.now(), visit.person.name)
        job.start()
    return Outcome(Reason("page_usb.backup_begun", {"file": target.name}), True, parts=_backup(visit))


def _stop(visit: Visit) -> Outcome:
    """Stop it; what it has written is taken away."""
    visit.asked.done()
    job = _running(visit.front)
    if job is None:
        raise Wrong("page_usb.nothing_runs")
    job.stop()
    return Outcome(Reason("page_usb.stopping"), True)


def _folder(visit: Visit) -> Outcome:
    """Let a folder of this PC stand for a stick."""
    text = visit.asked.text("folder", 500, True)
    visit.asked.done()
    try:
        path = let(visit.front.folder, text)
    except Bad as bad:
        raise Wrong(bad.reason.code, **bad.reason.params) from bad
    facts = {"folder": str(path)}
    visit.front.did(Reason("page_usb.did_folder", facts))
    return Outcome(Reason("page_usb.folder_let", facts), True, goto="usb")


def _drive(visit: Visit) -> Drive:
    """The stick that is meant: one that is plugged in, or a folder that the owner has named, and no other path."""
    asked = visit.asked.text("stick", 500, True)
    found = next((each for each in _sticks(visit.front) if str(each.path) == asked), None)
    if found is None:
        raise Wrong("page_usb.pulled_out", folder=asked)
    return found


def _begin(visit: Visit, state: State) -> None:
    front = visit.front

    def ended(state: State) -> None:
        if state.kind == "write" and state.stage == "done" and state.report is not None:
            facts = {"van": state.van, "day": state.day.isoformat(), "count": str(len(state.report.files))}
            front.did(Reason("page_usb.did_write", facts), state.van)
        elif state.old is not None:
            facts = {"folder": str(state.where), "count": str(len(state.old.broken))}
            front.did(Reason("page_usb.did_check", facts))

    with _ONE_AT_A_TIME:
        if _running(front) is not None:
            raise Wrong("page_usb.busy")
        job = Job(state, lambda: Station.read(front.folder), visit.ui, ended)
        _JOBS[front.folder] = job
        job.start()


def _sheet(visit: Visit) -> Sent:
    """The driver's sheet, as it is on the stick that was written last."""
    job = _JOBS.get(visit.front.folder)
    if job is None or job.state.report is None:
        raise Wrong("page_usb.nothing_runs")
    try:
        data = (job.state.where / SHEET_HTML).read_bytes()
    except OSError as error:
        raise Wrong("page_usb.pulled_out", folder=str(job.state.where)) from error
    return Sent("text/html", data, SHEET_HTML)


PAGE = Page(
    "usb",
    "page_usb.",
    facts,
    parts,
    {
        "write": Deed(_write, slow=True),
        "check": Deed(_check, slow=True),
        "stop": Deed(_stop),
        "take": Deed(_take, slow=True),
        "bring_back": Deed(_bring_back, slow=True),
        "backup": Deed(_back_up, needs="owner", slow=True),
        "folder": Deed(_folder, needs="owner"),
    },
    {"state": _state, "sheet": _sheet},
)
