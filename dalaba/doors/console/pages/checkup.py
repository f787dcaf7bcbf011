"""体检: what is wrong with this PC, its sound cards and the station's files, what to do, and where."""

from __future__ import annotations

import hashlib
import threading
import time
from pathlib import Path

from dalaba.core import clock
from dalaba.core.clock import DAY
from dalaba.core.model import Problem, Reason
from dalaba.desk.backup.last import FILE, last
from dalaba.doors.console.actions import Outcome
from dalaba.doors.console.pages import checkup_alerts
from dalaba.doors.console.pages.checkup_looked import FilesRead, Looked, years_unknown
from dalaba.doors.console.pages.checkup_shown import DONE_ON, Point, by_file, grouped, worst
from dalaba.doors.console.pages.page import Deed, Facts, Page, Visit
from dalaba.messages import sentence

_BACKUP_OLD = 30 * DAY
_known: dict[Path, Looked] = {}
_guard = threading.Lock()


def _looked(folder: Path) -> Looked:
    with _guard:
        return _known.setdefault(folder, Looked(folder))


def facts(visit: Visit) -> Facts:
    """The whole page: the files as they are now, and the last look at the PC while it is new enough."""
    looked = _looked(visit.front.folder)
    if visit.asked.text("again", 1):
        looked.forget()
    if visit.asked.text("wait", 1):  # without a script
        looked.look(visit.front.now(), time.monotonic())
    told = checkup_alerts.shown(visit)
    return {
        "pieces": _pieces(visit, looked, looked.files(time.monotonic())),
        "alerts": visit.piece("checkup_alerts.html", **told), "minutes": told["minutes"],
    }  # fmt: skip


def _pieces(visit: Visit, looked: Looked, read: FilesRead | None) -> dict[str, str]:
    return {"files": _files(visit, read), "looked": _groups(visit, looked, read)}


def _files(visit: Visit, read: FilesRead | None) -> str:
    problems = read.problems if read else ()
    files = by_file(visit.front.folder, problems)
    errors = sum(each.severity == "error" for each in problems)
    return visit.piece("checkup_files.html", files=files, errors=errors, warnings=len(problems) - errors,
                       mark=_mark(problems), whole=read is not None and read.whole)  # fmt: skip


def _groups(visit: Visit, looked: Looked, read: FilesRead | None) -> str:
    fresh = looked.fresh(visit.front.now())
    groups = grouped(looked.findings) if fresh else {}
    if fresh and read is not None:
        groups["calendar"] = _calendar(visit, read)
        groups["phones"] = _phones(visit)
        groups["backup"] = [_backup(visit)]
    shown = [
        (name, sentence(f"page_checkup.group_{name}", visit.ui), worst(points), DONE_ON.get(name, ""), points)
        for name, points in groups.items()
        if points
    ]
    at = clock.hms(looked.at, visit.front.setup.zone) if looked.at is not None else ""
    return visit.piece("checkup_looked.html", fresh=fresh, groups=shown, at=at)


def _calendar(visit: Visit, read: FilesRead) -> list[Point]:
    if not read.station.setup.calendar:
        return [Point("notice", Reason("page_checkup.no_calendar"))]
    years = years_unknown(read.station, visit.front.now())
    return [Point("notice", Reason("page_checkup.calendar_unknown", {"year": str(year)})) for year in years] or [
        Point("ok", Reason("page_checkup.calendar_ok"))
    ]


def _backup(visit: Visit) -> Point:
    """When the last backup was made, by the note that it left."""
    try:
        made = last(visit.front.folder)
    except OSError as error:
        return Point("unknown", Reason("cli.disk", {"file": FILE, "why": error.strerror or str(error)}))
    if made is None:
        return Point("notice", Reason("page_checkup.backup_none"))
    day = clock.local(made.at, visit.front.setup.zone).date().isoformat()
    facts = {"date": day, "file": made.file}
    if visit.front.now() - made.at > _BACKUP_OLD:
        return Point("notice", Reason("page_checkup.backup_old", facts))
    return Point("ok", Reason("page_checkup.backup_made", facts))


def _phones(visit: Visit) -> list[Point]:
    """Whether phones are let in, and what is wrong with that."""
    if visit.phones is None or visit.entrance is None:
        return []
    if visit.phones.trouble is not None:
        return [Point("notice", visit.phones.trouble)]
    on = visit.entrance.people.book.phones.on
    return [Point("ok", Reason("page_checkup.phones_on" if on else "page_checkup.phones_off"))]


def _mark(problems: tuple[Problem, ...]) -> str:
    """Something that differs if other problems are shown."""
    return hashlib.sha256(repr(problems).encode("utf-8", "replace")).hexdigest()[:16]


def look(visit: Visit) -> Outcome:
    """Look at everything, which takes seconds, and put in what was found."""
    looked = _looked(visit.front.folder)
    looked.look(visit.front.now(), time.monotonic())
    pieces = _pieces(visit, looked, looked.files(time.monotonic()))
    return Outcome(Reason("page_checkup.looked"), True, parts=pieces)


def changed(visit: Visit) -> Outcome:
    """Asked again and again while the page is open: the files' problems, if they are others than those shown."""
    looked = _looked(visit.front.folder)
    read = looked.files(time.monotonic(), wait=False)
    same = read is None or _mark(read.problems) == visit.asked.text("mark", 16)
    parts = {} if same else {"files": _files(visit, read)}
    return Outcome(Reason("page_checkup.looked"), True, parts=parts)


PAGE = Page(
    "checkup", "page_checkup.", facts,
    deeds={
        "look": Deed(look, "viewer", slow=True),
        "changed": Deed(changed, "viewer"),
        "alert_trial": Deed(checkup_alerts.trial, slow=True),
        "alert_add": Deed(checkup_alerts.add, "owner"),
        "alert_remove": Deed(checkup_alerts.remove, "owner"),
        "alert_minutes": Deed(checkup_alerts.minutes, "owner"),
    },
)  # fmt: skip
