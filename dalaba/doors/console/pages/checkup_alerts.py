"""The part of the page “体检” that says who is told when something is wrong: shown, tried, set up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from dalaba.core import atomic
from dalaba.core.model import Reason
from dalaba.core.problems import Bad
from dalaba.desk.alerts import (
    FILE,
    Receivers,
    change_receivers,
    masked,
    read_receivers,
    read_state,
    receiver_of,
    try_now,
)
from dalaba.doors.console.actions import Outcome
from dalaba.doors.console.pages.page import Facts, Visit
from dalaba.messages import sentence


def shown(visit: Visit) -> Facts:
    """Who is told, without their addresses; how the last message to each fared; and what is wrong with the set-up."""
    folder = visit.front.folder
    try:
        receivers, last, trouble = read_receivers(folder), read_state(folder).last, None
    except (atomic.Broken, OSError):
        receivers, last, trouble = Receivers(), {}, Reason("alerts.broken", {"file": FILE})
    rows = [
        (each.id, sentence(f"alerts.kind_{each.kind}", visit.ui), masked(each), last.get(each.id))
        for each in receivers.receivers
    ]
    return {"rows": rows, "minutes": receivers.silent_minutes, "trouble": trouble}


def piece(visit: Visit) -> str:
    """That part, filled in."""
    return visit.piece("checkup_alerts.html", **shown(visit))


def trial(visit: Visit) -> Outcome:
    """Send everybody a message to see whether it arrives."""
    front = visit.front
    try:
        told = try_now(front.folder, front.setup.name, visit.ui, front.now())
    except (atomic.Broken, OSError):
        return Outcome(Reason("alerts.broken", {"file": FILE}), False)
    if not told:
        return Outcome(Reason("page_checkup.alerts_nobody"), False)
    failed = [why for _, why in told if why is not None]
    first = failed[0] if failed else Reason("page_checkup.alerts_tried", {"count": str(len(told))})
    return Outcome(first, not failed, tuple(failed[1:]))


def add(visit: Visit) -> Outcome:
    """Another one that is told."""
    address, secret = visit.asked.text("address", 500, True), visit.asked.text("secret", 500)
    try:
        receiver = receiver_of(address, secret)
    except Bad as bad:
        return Outcome(bad.reason, False)
    facts = {"kind": sentence(f"alerts.kind_{receiver.kind}", visit.ui), "to": masked(receiver)}
    return _written(
        visit,
        lambda now: now.and_also(receiver),
        "page_checkup.alerts_added",
        Reason("page_checkup.did_add_alert", facts),
    )


def remove(visit: Visit) -> Outcome:
    """One that is told no more."""
    before = _receivers(visit)
    gone = next((each for each in before.receivers if each.id == visit.asked.text("id", 20, True)), None)
    if gone is None:
        return Outcome(Reason("page_checkup.alerts_nobody"), False)
    facts = {"kind": sentence(f"alerts.kind_{gone.kind}", visit.ui), "to": masked(gone)}
    did = Reason("page_checkup.did_remove_alert", facts)
    return _written(visit, lambda now: now.without(gone.id), "page_checkup.alerts_removed", did)


def minutes(visit: Visit) -> Outcome:
    """After how many minutes of silence somebody is told."""
    chosen = visit.asked.whole("minutes", 1, 1440)
    did = Reason("page_checkup.did_alert_minutes", {"minutes": str(chosen)})
    change = partial(replace, silent_minutes=chosen)
    return _written(visit, change, "page_checkup.alerts_minutes_set", did)


def _receivers(visit: Visit) -> Receivers:
    try:
        return read_receivers(visit.front.folder)
    except atomic.Broken:
        return Receivers()  # what was broken is written anew


def _written(visit: Visit, change: Callable[[Receivers], Receivers], code: str, did: Reason) -> Outcome:
    try:
        change_receivers(visit.front.folder, change)
    except Bad as bad:
        return Outcome(bad.reason, False)
    except OSError as error:
        return Outcome(Reason("cli.cannot_write", {"file": FILE, "why": error.strerror or ""}), False)
    unnoted = visit.front.did(did)
    also = () if unnoted is None else (unnoted,)
    return Outcome(Reason(code), True, also, parts={"alerts": piece(visit)})
