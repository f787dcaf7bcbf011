"""全镇's report upward, one page of A4: who was reached, how much was heard, what was refused and why."""

from __future__ import annotations

from dataclasses import dataclass

from dalaba.core import clock
from dalaba.core.clock import DAY
from dalaba.core.model import Reason
from dalaba.desk import township_log
from dalaba.desk.across.signer import is_hub
from dalaba.doors.console.pages import township
from dalaba.doors.console.pages.page import Facts, Page, Visit
from dalaba.doors.console.pages.township_shown import Village
from dalaba.hub.store import Store
from dalaba.messages import sentence
from dalaba.views.asrun import AsRun, Summary

_MOST_REASONS = 3
_COLUMNS = ("village", "state", "due", "heard", "lost", "unreported", "share", "reasons")


@dataclass(frozen=True, slots=True)
class Line:
    """One village's day."""

    village: Village
    counts: Summary
    why: tuple[tuple[Reason, int], ...]
    """The commonest reasons why something was not heard, and how often."""

    @property
    def percent(self) -> str:
        """How much of what was due by now was heard; "—" where nothing was."""
        due = self.counts.due - self.counts.pending
        return f"{100 * self.counts.heard // due}%" if due else "—"


def facts(visit: Visit) -> Facts:
    """Today so far."""
    front = visit.front
    day = front.day.look(front.setup, front.now())
    with township.store(front) as here:
        found = township.villages(front, here, day, visit.ui)
        orders = township.orders(here, front.now() - DAY)
        unread = _unread(here)
    (report,) = township_log.read(front.folder / "records", [day.date], front.setup.zone, front.now())
    lines = [_line(each, report.log) for each in found]
    return {
        "lines": lines, "orders": orders, "reached": sum(each.standing == "there" for each in found),
        "count": len(found), "day": day.date.isoformat(), "at": clock.hms(front.now(), front.setup.zone)[:5],
        "unread": unread, "columns": [sentence(f"page_township.column_{each}", visit.ui) for each in _COLUMNS],
        **township.words_of(visit),
    }  # fmt: skip


def _unread(here: Store) -> int:
    """How many PCs have not reported anything of their ledger yet."""
    states = here.states()
    nodes = (each for each in here.nodes() if each.public and not each.revoked)
    return sum(not township_log.reported_until(here, each, states.get(each.node)) for each in nodes)


def _line(village: Village, log: AsRun) -> Line:
    rows = log.at(*village.outlets).rows
    reasons: dict[str, tuple[Reason, int]] = {}
    for row in rows:
        if row.outcome in ("missed", "refused", "cut") and row.reason is not None:
            first, count = reasons.get(row.reason.code, (row.reason, 0))
            reasons[row.reason.code] = first, count + 1
    commonest = sorted(reasons.values(), key=lambda pair: -pair[1])[:_MOST_REASONS]
    return Line(village, Summary.of(row.outcome for row in rows), tuple(commonest))


PAGE = Page("township_report", "page_township.", facts, tab=lambda front: is_hub(front.folder))
