"""What is ordered from the page 全镇: say, stop, resume and take back, in the villages and at the own outlets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

from dalaba.core.model import PRIORITIES, Reason
from dalaba.core.problems import Bad
from dalaba.desk.across import give, signer
from dalaba.desk.across.give import Fleet, Given
from dalaba.desk.orders import Words
from dalaba.doors.console.actions import Outcome
from dalaba.doors.console.pages.page import Visit
from dalaba.hub.store import Store

_LONGEST_TEXT = 2_000


def say(visit: Visit) -> Outcome:
    """Say a text in a village, a zone or everywhere. Something urgent needs a reason."""
    asked = visit.asked
    words = Words(
        asked.names("to", True), asked.text("text", _LONGEST_TEXT, True), languages=asked.names("language"),
        priority=asked.choice("priority", PRIORITIES, "notice"), reason=asked.text("reason"),
        times=str(asked.whole("times", 1, 10, 1)), actor=visit.person.name, as_read=asked.flag("as_read"),
    )  # fmt: skip
    stands = asked.flag("stands") and words.priority == "urgent"
    asked.done()
    return _given(visit, lambda fleet: give.announce(words, fleet, stands))


def stop(visit: Visit) -> Outcome:
    """Stop the sound there."""
    return _stand(visit, "stop")


def resume(visit: Visit) -> Outcome:
    """End a stop that was ordered here."""
    return _stand(visit, "resume")


def _stand(visit: Visit, verb: Literal["stop", "resume"]) -> Outcome:
    to, why = visit.asked.names("to", True), visit.asked.text("reason")
    visit.asked.done()
    return _given(visit, lambda fleet: give.stand(verb, to, fleet, visit.person.name, why))


def cancel(visit: Visit) -> Outcome:
    """Take back what was said, wherever it was sent."""
    order, why = visit.asked.text("order", 64, True), visit.asked.text("reason")
    visit.asked.done()
    return _given(visit, lambda fleet: give.cancel(order, fleet, visit.person.name, why))


def _given(visit: Visit, do: Callable[[Fleet], Given]) -> Outcome:
    try:
        with _fleet(visit) as fleet:
            done = do(fleet)
    except Bad as bad:
        return Outcome(bad.reason, False)
    except OSError as error:
        return Outcome(Reason("page_today.not_written", {"why": error.strerror or str(error)}), False)
    if done.problems:
        first, *others = [each.reason for each in done.problems]
        return Outcome(first, False, tuple(others))
    own: tuple[Reason, ...] = (done.own,) if done.own is not None else ()
    return Outcome(done.told, done.own_good, (*own, *done.doubts))


@contextmanager
def _fleet(visit: Visit) -> Iterator[Fleet]:
    front = visit.front
    ground, station = front.ground()
    hand = signer.read(front.folder, front.setup.name)
    here = Store.of(front.folder)
    try:
        yield Fleet(front.folder, ground, here, hand, front.ask, front.now(), lambda: station)
    finally:
        here.database.close()
