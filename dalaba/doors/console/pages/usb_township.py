"""U盘, at a village of a township: take what the township handed out, and write what goes back. As `take` and
`bring-back` do; the first time, a PC joins by `take --join`, because two people have to telephone."""

from __future__ import annotations

from pathlib import Path

from dalaba.core import atomic, clock
from dalaba.core.model import Reason
from dalaba.core.problems import Bad
from dalaba.doors.console.actions import Outcome
from dalaba.doors.console.pages.page import Visit
from dalaba.fleet import receipts_kept
from dalaba.fleet.bringing_back import bring_back
from dalaba.fleet.handout_file import file_name, megabytes
from dalaba.fleet.stick_status import status
from dalaba.fleet.stick_ways import StickWays
from dalaba.fleet.taking import Here, is_news, newest_for, take
from dalaba.trust import member
from dalaba.trust.marks import StoredMarks


def township(folder: Path) -> str:
    """Whose member this PC is; "": nobody's."""
    try:
        who = member.read(folder)
    except (OSError, atomic.Broken):
        return ""  # nothing from outside counts then; `doctor` tells why
    return who.township if who else ""


def taken(visit: Visit, stick: Path) -> Outcome:
    """Take the newest file for this PC that lies on the stick."""
    folder = visit.front.folder
    try:
        file, marks = newest_for(stick, member.read(folder)), StoredMarks(folder)
        done = take(file, Here(folder, marks, StickWays(folder, marks), visit.front.now()))
    except Bad as bad:
        return Outcome(bad.reason, False)
    except OSError as error:
        return Outcome(Reason("page_usb.pulled_out", {"folder": str(error.filename or stick)}), False)
    facts = {"file": file.name, "township": done.township}
    if done.again:
        return Outcome(Reason("fleet.take_again", facts), True)
    orders = sum(each.stage == "verified" for each in done.became)
    visit.front.did(Reason("page_usb.did_take", facts))
    wrong = [each for each in done.told if not is_news(each)]
    refused = sum(each.stage == "refused" for each in done.became)
    if wrong:
        return Outcome(Reason("page_usb.taken_partly", facts).because(wrong[0]), False)
    counts = {"orders": str(orders), "refused": str(refused)}
    return Outcome(Reason("page_usb.taken_refused" if refused else "page_usb.taken", facts | counts), not refused)


def brought_back(visit: Visit, stick: Path) -> Outcome:
    """Write what this PC gives its township onto the stick."""
    front = visit.front
    now, day = front.now(), clock.today(front.now(), front.setup.zone).isoformat()
    target = stick / file_name(front.setup.name, township(front.folder), day)
    try:
        kept = receipts_kept.kept(front.folder)
        receipts = (*kept, *receipts_kept.heard(front.folder, kept))
        done = bring_back(front.folder, target, now, status(front.folder, now), receipts)
    except Bad as bad:
        return Outcome(bad.reason, False)
    except OSError as error:
        why = {"file": str(target), "why": error.strerror or str(error)}
        return Outcome(Reason("cli.cannot_write", why), False)
    facts = {"file": done.file.name, "size": megabytes(done.size), "rows": str(done.rows), "township": done.township}
    front.did(Reason("page_usb.did_bring_back", facts))
    if done.wishes:
        return Outcome(Reason("page_usb.brought_wish", facts | {"fingerprint": done.fingerprint}), True)
    return Outcome(Reason("page_usb.brought", facts), True)
