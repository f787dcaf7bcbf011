"""The details of ledger events: plans, parts and reasons in the form that is written (pure)."""

from __future__ import annotations

from collections.abc import Sequence

from dalaba.air.events import PartSaid, Planned, Refused, detail_of
from dalaba.core.model import Instant, Millis, OutletCard, Part, Reason, Refusal, Spot
from dalaba.core.spot_id import order_of

WORTH: Millis = 2_000
"""Music does not begin or come back for less than this."""


def gone(card: OutletCard) -> Reason:
    """The reason used when an outlet's device is gone and no further cause is known."""
    return Reason("air.device_lost", {"device": card.output.device if card.output else card.name})


def over(entry: Spot | Refusal, now: Instant) -> bool:
    """Whether an entry is past its latest start."""
    return (latest_of(entry) if isinstance(entry, Spot) else entry.due) < now


def latest_of(spot: Spot) -> Instant:
    """A spot's latest start. A flow may begin as long as enough of its time is left."""
    return spot.latest if spot.flow is None else max(spot.start, spot.end - WORTH)


def shown(spot: Spot | None) -> dict[str, object] | None:
    """A spot as `status` shows it. What begins early, so that it is heard on its second, is shown when it is due."""
    if spot is None:
        return None
    return {"id": spot.id, "title": spot.title, "start": max(spot.start, spot.due), "duration": spot.duration / 1000}


def called(spot: Spot) -> dict[str, object]:
    """The title of an ordered spot, written with each of its events because no programme names them."""
    return {"title": spot.title} if order_of(spot.id) else {}


def coded(reason: Reason | None) -> dict[str, object]:
    """A reason as plain JSON; empty if there is none."""
    return {"code": reason.code, "params": dict(reason.params)} if reason else {}


def heard_by(parts: Sequence[Part], before: int, lead_in: Millis, card: OutletCard, played: Millis) -> list[str]:
    """The parts that ended before a spot was cut. `before`: how many had ended when this piece began."""
    heard, at = [part.version for part in parts[:before]], lead_in
    for part in parts[before:]:
        at += part.duration
        if at <= played:
            heard.append(part.version)
        at += rest_after(part, card)
    return heard


def rest_after(part: Part, card: OutletCard) -> Millis:
    """The silence after a part, before the next one. A chime has its silence inside its clip."""
    return 0 if is_chime(part) else card.gap


def is_chime(part: Part) -> bool:
    """Whether the part is only a chime, without words."""
    return part.version.startswith("chime") and not part.language


def plan_event(entry: Spot | Refusal, elsewhere: set[str], card: str = "") -> dict[str, object]:
    """The "planned" or "refused" event of an entry. `elsewhere`: outlets that are not played here."""
    plan = plan_of_entry(entry, entry.outlet in elsewhere, card)
    fields: dict[str, object] = {"kind": "planned", "spot": entry.id, "output": entry.outlet, "detail": detail_of(plan)}
    if isinstance(entry, Refusal):
        params = {"params": dict(entry.reason.params)}
        return {**fields, "kind": "refused", "reason": entry.reason.code, "detail": {**detail_of(plan), **params}}
    return fields


def plan_of_entry(entry: Spot | Refusal, elsewhere: bool = False, card: str = "") -> Planned | Refused:
    """The detail recorded when an entry is planned or refused."""
    if isinstance(entry, Refusal):
        return Refused(entry.outlet, entry.due, entry.script, entry.version, entry.said, entry.wording, card)
    if entry.flow is not None:
        kind = "playlist" if entry.flow.relay is None else "relay"
        return Planned(
            entry.due, entry.start, entry.duration, entry.script, entry.title, (), (), elsewhere, entry.said,
            entry.wording, card, kind,
        )  # fmt: skip
    return Planned(
        entry.due, entry.start, entry.duration, entry.script, entry.title, tuple(map(_part_said, entry.parts)),
        tuple(map(_part_said, entry.lost)), elsewhere, entry.said, entry.wording, card,
    )  # fmt: skip


def _part_said(part: Part) -> PartSaid:
    by, why = part.clip.by if part.clip is not None else "", part.why
    return PartSaid(part.version, part.language, part.duration, by, *((why.code, why.params) if why else ()))
