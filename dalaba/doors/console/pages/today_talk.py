"""喊话 from the page: this PC's microphone on the horns, for as long as the page says that somebody is there; or what
was just recorded, with the phone or the browser, as an order.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from dalaba.air.outputs import OutputError
from dalaba.core import clock
from dalaba.core.model import Reason
from dalaba.doors.console.actions import Outcome
from dalaba.doors.console.pages.page import Visit
from dalaba.doors.console.requests import Wrong
from dalaba.link.requests import Talk

MOST = 20_000_000
"""Bytes of a recording: ten minutes of the largest kind that a phone makes."""


def begin(visit: Visit) -> Outcome:
    """Begin to talk at these outlets."""
    asked, front = visit.asked, visit.front
    to, priority = front.outlets(asked.names("to", True)), asked.choice("priority", ("urgent", "notice"), "notice")
    reason, exam, confirmed = asked.text("reason"), asked.text("exam", 40), asked.flag("confirmed")
    asked.done()
    urgent = priority == "urgent"
    request = Talk(to, visit.person.name, None, "urgent" if urgent else "notice", reason, exam, confirmed)
    try:
        told = front.talks.begin(request)
    except OutputError as error:
        return Outcome(error.reason, False)
    except OSError as error:
        return Outcome(Reason("page_today.not_written", {"why": error.strerror or str(error)}), False)
    if told.code != "air.talking":
        return Outcome(told, False)
    return Outcome(Reason("page_today.talk_on", {"outlets": str(len(to))}), True)


def goes_on(visit: Visit) -> Outcome:
    """Whoever talks is still there."""
    on = visit.front.talks.goes_on(visit.person.name)
    return Outcome(Reason("page_today.talk_here" if on else "page_today.talk_none"), on)


def end(visit: Visit) -> Outcome:
    """End the talk."""
    told = visit.front.talks.end()
    return Outcome(told, told.code == "page_today.talk_over")


def recorded(visit: Visit) -> Outcome:
    """Play what somebody has just recorded, at these outlets."""
    brought, front = visit.brought, visit.front
    if brought is None or not brought.size:
        raise Wrong("page_today.talk_nothing")
    at = clock.local(front.now(), front.setup.zone)
    title = visit.say("talk_name", hour=at.hour, minute=f"{at.minute:02d}")
    with tempfile.TemporaryDirectory(dir=brought.path.parent) as folder:
        named = Path(folder) / f"{title}{Path(brought.name).suffix}"
        brought.path.replace(named)
        return front.play_file(visit.asked, named)
