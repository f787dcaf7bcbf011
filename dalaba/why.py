"""Why an outlet sounds or is silent at a moment: the answer as reasons, from the plan and the ledger (pure).

Before the day the programme speaks, afterwards the ledger's row for the same spot; then what was refused near that
time, what keeps the outlet silent, which rows that could play there do not play that day, and what comes next.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from zoneinfo import ZoneInfo

from dalaba import clock
from dalaba.asrun import Row as LogRow
from dalaba.catalogue import explain
from dalaba.files.problems import Bad
from dalaba.hours import Hours
from dalaba.model import Instant, Millis, Programme, Reason, Refusal, Spot
from dalaba.schedules import Campaign, Plan, Row, kept_off, starts_on

NEAR: Millis = 5 * 60_000
"""What was due so close before the moment is meant by a question about it."""
ABOUT: Millis = 30 * 60_000
"""A row that would be due so near the moment is worth a word although it does not play that day."""


def why(
    plan: Plan, programme: Programme, outlet: str, moment: Instant, log: Mapping[str, LogRow], ui: str
) -> list[Reason]:
    """The answer, most telling first. `log`: the ledger's rows of that day, by id; empty before it."""
    zone = ZoneInfo(programme.zone)
    spots = [spot for spot in programme.spots if spot.outlet == outlet]
    sounding = next((spot for spot in spots if spot.start <= moment < spot.end), None)
    found = [] if sounding is None else list(_about_spot(sounding, log, zone, ui))
    found += [_about_refusal(each, zone, ui) for each in programme.refused if _near(each, outlet, moment)]
    found += [_about_shifted(spot, zone) for spot in spots if spot.due <= moment < spot.start]
    if sounding is None:
        found += list(_about_silence(plan, programme, outlet, moment, zone, ui))
        found.append(_next(spots, outlet, moment, zone))
    return found


def _near(refusal: Refusal, outlet: str, moment: Instant) -> bool:
    return refusal.outlet == outlet and refusal.due <= moment < refusal.due + NEAR


def _about_spot(spot: Spot, log: Mapping[str, LogRow], zone: ZoneInfo, ui: str) -> Iterator[Reason]:
    facts = {
        "title": spot.title, "row": spot.id.split("@")[0], "start": clock.hms(spot.start, zone),
        "seconds": f"{spot.duration / 1000:.0f}", "outlet": spot.outlet,
    }  # fmt: skip
    yield Reason("why.spot", facts)
    for part in spot.lost:
        if part.why is not None:
            yield Reason("why.lost", {"why": explain(part.why, ui)})
    row = log.get(spot.id)
    if row is None or row.outcome == "pending":
        return
    reason = explain(row.reason, ui) if row.reason else ""
    yield Reason(f"why.{row.outcome}", {"why": reason, "at": clock.hms(row.started or spot.start, zone)})


def _about_refusal(refusal: Refusal, zone: ZoneInfo, ui: str) -> Reason:
    facts = {"script": refusal.script, "due": clock.hms(refusal.due, zone), "outlet": refusal.outlet}
    return Reason("why.refused", {**facts, "why": explain(refusal.reason, ui)})


def _about_shifted(spot: Spot, zone: ZoneInfo) -> Reason:
    facts = {"title": spot.title, "due": clock.hms(spot.due, zone), "start": clock.hms(spot.start, zone)}
    return Reason("why.shifted", facts)


def _about_silence(
    plan: Plan, programme: Programme, outlet: str, moment: Instant, zone: ZoneInfo, ui: str
) -> Iterator[Reason]:
    day = date.fromisoformat(programme.date)
    yield Reason("why.silent", {"outlet": outlet, "at": clock.hms(moment, zone)})
    for since, until, reason in Hours(plan.setup, day, plan.days).shut(outlet):
        if since <= moment < until:
            yield Reason("why.shut", {"outlet": outlet, "why": explain(reason, ui), "until": clock.hms(until, zone)})
    for campaign in plan.campaigns:
        for row in campaign.rows:
            off = kept_off(campaign, row, day, plan.days, outlet) if outlet in row.outlets and row.timed else None
            if off is not None and _would_play(plan, campaign, row, outlet, day, moment):
                facts = {"row": f"{campaign.name}/{row.id}", "place": str(row.place), "why": explain(off, ui)}
                yield Reason("why.row_off", facts)


def _would_play(plan: Plan, campaign: Campaign, row: Row, outlet: str, day: date, moment: Instant) -> bool:
    """Whether the row, on one of its own days, would be due about then; what cannot be told counts."""
    try:
        starts = starts_on(plan, campaign, row, plan.setup.outlets[outlet], day).times
    except Bad:
        return True
    times = clock.LocalDay(day, plan.setup.zone)
    return any(abs(times.at(start) - moment) <= ABOUT for start in starts)


def _next(spots: list[Spot], outlet: str, moment: Instant, zone: ZoneInfo) -> Reason:
    coming = next((spot for spot in spots if spot.start > moment), None)
    if coming is None:
        return Reason("why.no_next", {"outlet": outlet})
    return Reason("why.next", {"outlet": outlet, "start": clock.hms(coming.start, zone), "title": coming.title})
