"""喊话 from the page: this PC's microphone on the horns, for as long as the page says that somebody is there.

Only a browser on this PC is offered it; whoever sits elsewhere is not before that microphone.
"""

from __future__ import annotations

from dalaba.air.outputs import OutputError
from dalaba.core.model import Reason
from dalaba.doors.console.actions import Outcome
from dalaba.doors.console.pages.page import Visit
from dalaba.link.requests import Talk


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
    """Somebody is still there."""
    on = visit.front.talks.goes_on()
    return Outcome(Reason("page_today.talk_here" if on else "page_today.talk_none"), on)


def end(visit: Visit) -> Outcome:
    """End the talk."""
    told = visit.front.talks.end()
    return Outcome(told, told.code == "page_today.talk_over")
