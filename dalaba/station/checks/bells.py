"""What was taken from a bell timetable, so that a person sees it before the first bell. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from dalaba.core.model import Place, Problem, Reason
from dalaba.station.schedules import Plan
from dalaba.station.schedules.rows import Bells

_MOST = 8


def bells_read(plan: Plan) -> Iterator[Problem]:
    """For each bell timetable how many bells, the first, the last, what rings none, and what changes none."""
    for campaign in plan.campaigns:
        for bells in campaign.bells:
            yield Problem(_told(bells, campaign.file), bells.place or Place(campaign.file), "warning")
            for text, place in bells.remarks:
                yield Problem(Reason("files.bell_remark", {"found": text}), place, "warning")


def _told(bells: Bells, file: str) -> Reason:
    without = "、".join(bells.without[:_MOST]) + ("…" if len(bells.without) > _MOST else "")
    facts = {"count": str(bells.rings), "without": without or "—"}
    if not bells.first and bells.rings:
        return Reason("plan.bells_by_periods", facts)
    source = bells.source or file
    return Reason("plan.bells_read", {**facts, "file": source, "first": bells.first or "—", "last": bells.last or "—"})
