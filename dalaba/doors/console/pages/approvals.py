"""审核: what waits for a second person, what they decide, and what was urgent and is still to be explained."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from dalaba.air.ledger import LedgerError
from dalaba.core import clock
from dalaba.core.languages import name_of
from dalaba.core.model import Instant, Reason
from dalaba.core.problems import Bad
from dalaba.desk import approving
from dalaba.desk.approving import Waiting
from dalaba.desk.root import Station
from dalaba.doors.console.actions import Front, Outcome
from dalaba.doors.console.pages.page import Deed, Facts, Page, Sent, Visit
from dalaba.doors.console.requests import Wrong
from dalaba.views.picture.dates import brief_date

_MOST = 200
"""Versions shown at once."""
_SHOWN = 6
"""Outlets named in a line."""


@dataclass(frozen=True, slots=True)
class Line:
    """One version that waits, in this person's words."""

    each: Waiting
    language: str
    first: str
    """When it would first play; "" if nothing plays it yet."""
    soon: bool
    """It is due today."""
    outlets: str
    own: bool
    """This person wrote it."""


def facts(visit: Visit) -> Facts:
    """The whole page."""
    station = Station.read(visit.front.folder)
    return {"on": station.setup.approval, "pieces": {"list": _list(visit, station)}}


def _list(visit: Visit, station: Station) -> str:
    now = visit.front.now()
    waits = approving.waiting(station, approving.coming(station, now))
    lines = [_line(visit, station, each, now) for each in waits[:_MOST]]
    try:
        orders = approving.unexplained(station.folder, now) if station.setup.approval else []
    except LedgerError:  # air reports it
        orders = []
    return visit.piece(
        "approvals_list.html", lines=lines, more=len(waits) - len(lines), may=visit.person.may("approver"),
        keys=" ".join(each.each.key for each in lines if not each.own), others=sum(not each.own for each in lines),
        orders=[(each, _moment(visit, each.at)) for each in orders],
        approved=[(key, each, _read_at(visit, each.at)) for key, each in approving.approved(station)[:50]],
    )  # fmt: skip


def _line(visit: Visit, station: Station, each: Waiting, now: Instant) -> Line:
    names = "、".join(each.outlets[:_SHOWN]) + ("…" if len(each.outlets) > _SHOWN else "")
    soon = each.first is not None and clock.today(each.first, station.setup.zone) == clock.today(
        now, station.setup.zone
    )
    first = "" if each.first is None else _moment(visit, each.first)
    return Line(each, name_of(each.language, visit.ui), first, soon, names, each.own(visit.person.name))


def _moment(visit: Visit, at: Instant) -> str:
    """今天 08:00, 明天 08:00, or with its date."""
    zone, now = visit.front.setup.zone, visit.front.now()
    there, today = clock.local(at, zone), clock.today(now, zone)
    days = {today: "today", today + timedelta(days=1): "tomorrow"}
    day = visit.say(days[there.date()]) if there.date() in days else brief_date(there.date(), visit.ui)
    return f"{day} {there:%H:%M}"


def _read_at(visit: Visit, stamp: str) -> str:
    try:
        return _moment(visit, clock.parse_iso(stamp))
    except (ValueError, OverflowError):
        return ""


# -- doing


def approve(visit: Visit) -> Outcome:
    """Approve what the form shows, by its keys: one version, or all that this person may."""
    keys = visit.asked.text("keys", 80 * _MOST, True).split()
    visit.asked.done()
    station = Station.read(visit.front.folder)
    now = visit.front.now()
    waits = {each.key: each for each in approving.waiting(station, approving.coming(station, now))}
    done, refused, unnoted = 0, list[Reason](), None
    for key in dict.fromkeys(keys):
        mine = waits.get(key)
        why = approving.approve(station, key, visit.person.name, now, (mine,) if mine else ())
        if why is not None:
            refused.append(why)
            continue
        done += 1
        unnoted = visit.front.did(Reason("approval.did_approve", {"what": mine.what if mine else ""})) or unnoted
    parts = {"list": _list(visit, Station.read(visit.front.folder))}
    if refused:
        return Outcome(refused[0], False, tuple(refused[1:4]), parts=parts)
    also = (unnoted,) if unnoted else ()
    return Outcome(Reason("page_approvals.approved", {"count": str(done)}), True, also, parts=parts)


def disagree(visit: Visit) -> Outcome:
    """Say why a version shall not be heard."""
    key, why = visit.asked.text("key", 80, True), visit.asked.text("why", 300)
    visit.asked.done()
    station = Station.read(visit.front.folder)
    found = _named(visit, station, key)
    refused = approving.disagree(station, key, visit.person.name, why, visit.front.now())
    did = Reason("approval.did_disagree", {"what": found, "why": why})
    return _came(visit, refused, Reason("page_approvals.disagreed"), did)


def withdraw(visit: Visit) -> Outcome:
    """Take an approval back."""
    key = visit.asked.text("key", 80, True)
    visit.asked.done()
    station = Station.read(visit.front.folder)
    said = station.preparer.approvals.decisions.get(key)
    did = Reason("approval.did_withdraw", {"what": said.what if said else ""})
    return _came(visit, approving.withdraw(station, key), Reason("page_approvals.withdrawn"), did)


def explain(visit: Visit) -> Outcome:
    """Write the reason for an urgent order on the ledger."""
    key, text = visit.asked.text("order", 80, True), visit.asked.text("text", 500)
    visit.asked.done()
    if not text:
        return Outcome(Reason("page_approvals.no_text"), False)
    found = [each for each in approving.unexplained(visit.front.folder, visit.front.now()) if each.id == key]
    if not found:
        return Outcome(Reason("approval.explain_none"), False)
    unnoted = visit.front.did(approving.explanation(found[0], text))
    parts = {"list": _list(visit, Station.read(visit.front.folder))}
    return Outcome(unnoted or Reason("page_approvals.explained"), unnoted is None, parts=parts)


def _came(visit: Visit, refused: Reason | None, done: Reason, did: Reason) -> Outcome:
    """The answer to a decision, which is noted on the ledger; a ledger that refuses does not undo it."""
    unnoted = None if refused else visit.front.did(did)
    parts = {"list": _list(visit, Station.read(visit.front.folder))}
    return Outcome(refused or done, refused is None, (unnoted,) if unnoted else (), parts=parts)


def _named(visit: Visit, station: Station, key: str) -> str:
    waits = approving.waiting(station, approving.coming(station, visit.front.now()))
    return next((each.what for each in waits if each.key == key), "")


# -- hearing


def sound(visit: Visit) -> Sent:
    """What would be heard, as it would be heard; made now if it is not there yet."""
    key = visit.asked.text("key", 80, True)
    visit.asked.done()
    station = Station.read(visit.front.folder)
    try:
        waits = approving.waiting(station, approving.coming(station, visit.front.now()))
        found = next((each for each in waits if each.key == key), None)
        file = None if found is None else approving.sound(station, found)
    except Bad as bad:
        raise Wrong(bad.reason.code, **bad.reason.params) from bad
    finally:
        station.preparer.voices.close()
    if file is None:
        raise Wrong("page_approvals.no_sound")
    return Sent("audio/mpeg", file)


def _on(front: Front) -> bool:
    return front.setup.approval


PAGE = Page(
    "approvals", "page_approvals.", facts,
    deeds={
        "approve": Deed(approve, "approver", slow=True),
        "disagree": Deed(disagree, "approver", slow=True),
        "withdraw": Deed(withdraw, "approver", slow=True),
        "explain": Deed(explain, "announcer", slow=True),
    },
    files={"sound": sound},
    needs="announcer",
    tab=_on,
)  # fmt: skip
