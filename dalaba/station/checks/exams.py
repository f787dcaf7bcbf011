"""What is wrong with the coming exams while it can still be mended: papers that would not be heard, and what nothing
stands in for. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from zoneinfo import ZoneInfo

from dalaba.core import clock
from dalaba.core.model import Clip, Instant, Part, Problem, Programme, Reason
from dalaba.core.spot_id import SpotId
from dalaba.station.schedules import Plan, Row


def exams_in_danger(
    plan: Plan, programmes: Iterable[Programme], wrong: Callable[[Clip], Reason | None]
) -> Iterator[Problem]:
    """An error for every paper that would not be heard as it is; a warning where it has no second file or card.

    `wrong`: why a clip cannot be played.
    """
    papers = {f"{each.name}/{row.id}": row for each in plan.campaigns for row in each.rows if row.exam and not row.only}
    alone: dict[str, Row] = {}
    bare: dict[str, Row] = {}
    for programme in programmes if papers else ():
        spares = {card.name: card.spare for card in programme.outlets if card.output is not None}
        for refusal in programme.refused:
            if (row := papers.get(SpotId.parse(refusal.id).key)) is not None:
                yield _problem(row, programme, refusal.outlet, refusal.due, refusal.reason)
        for spot in programme.spots:
            if (row := papers.get(SpotId.parse(spot.id).key)) is None:
                continue
            if why := _why(spot.parts, wrong):
                yield _problem(row, programme, spot.outlet, spot.due, why)
            if why := _why(spot.reserve, wrong):
                yield _problem(row, programme, spot.outlet, spot.due, why, "plan.exam_reserve")
            if not row.reserve:
                alone[row.id] = row
            if spot.outlet in spares and spares[spot.outlet] is None:
                bare.setdefault(spot.outlet, row)
    for row in alone.values():
        facts = {"exam": row.exam, "file": row.script}
        yield Problem(Reason("plan.exam_no_reserve", facts), row.place, "warning")
    for outlet, row in bare.items():
        yield Problem(Reason("plan.exam_no_spare", {"exam": row.exam, "outlet": outlet}), row.place, "warning")


def _why(parts: Iterable[Part], wrong: Callable[[Clip], Reason | None]) -> Reason | None:
    """Why one of the parts cannot be heard; what is still to be made is no reason."""
    whys = (part.why if part.clip is None else wrong(part.clip) for part in parts if not part.estimated)
    return next((why for why in whys if why is not None), None)


def _problem(
    row: Row, programme: Programme, outlet: str, due: Instant, why: Reason, code: str = "plan.exam_paper"
) -> Problem:
    day = date.fromisoformat(programme.date)
    facts = {
        "exam": row.exam, "file": row.script if code == "plan.exam_paper" else row.reserve, "outlet": outlet,
        "date": day.isoformat(), "at": clock.hms(due, ZoneInfo(programme.zone)),
    }  # fmt: skip
    return Problem(Reason(code, facts).because(why), row.place)
