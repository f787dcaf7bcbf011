"""What playing writes down: plans, parts and reasons as the details of ledger events (pure)."""

from __future__ import annotations

from collections.abc import Sequence

from dalaba.air.events import PartSaid, Planned, Refused, detail_of
from dalaba.core.model import Instant, Millis, OutletCard, Part, Reason, Refusal, Spot
from dalaba.core.spot_id import order_of


def gone(card: OutletCard) -> Reason:
    """An outlet's device is not there, and nobody said more."""
    return Reason("air.device_lost", {"device": card.output.device if card.output else card.name})


def over(entry: Spot | Refusal, now: Instant) -> bool:
    """Whether an entry's last moment is past."""
    return (entry.latest if isinstance(entry, Spot) else entry.due) < now


def shown(spot: Spot | None) -> dict[str, object] | None:
    """A spot for `status`."""
    if spot is None:
        return None
    return {"id": spot.id, "title": spot.title, "start": spot.start, "duration": spot.duration / 1000}


def called(spot: Spot) -> dict[str, object]:
    """What is said of an order's spot with everything that becomes of it: no programme tells how it is called."""
    return {"title": spot.title} if order_of(spot.id) else {}


def coded(reason: Reason | None) -> dict[str, object]:
    """A reason as plain JSON; nothing for none."""
    return {"code": reason.code, "params": dict(reason.params)} if reason else {}


def heard_by(parts: Sequence[Part], before: int, lead_in: Millis, card: OutletCard, played: Millis) -> list[str]:
    """The parts that were over when what sounds of a spot was cut. `before`: so many were, when what was `played` of
    began."""
    heard, at = [part.version for part in parts[:before]], lead_in
    for part in parts[before:]:
        at += part.duration
        if at <= played:
            heard.append(part.version)
        at += rest_after(part, card)
    return heard


def rest_after(part: Part, card: OutletCard) -> Millis:
    """The silence between a part and the next one. A chime of its own has its rest in its clip."""
    return 0 if is_chime(part) else card.gap


def is_chime(part: Part) -> bool:
    """Whether it is a chime by itself, and no language."""
    return part.version.startswith("chime") and not part.language


def plan_event(entry: Spot | Refusal, elsewhere: set[str], card: str = "") -> dict[str, object]:
    """The "planned" or "refused" event of an entry; `elsewhere`: outlets that are not played here."""
    plan = plan_of_entry(entry, entry.outlet in elsewhere, card)
    fields: dict[str, object] = {"kind": "planned", "spot": entry.id, "output": entry.outlet, "detail": detail_of(plan)}
    if isinstance(entry, Refusal):
        params = {"params": dict(entry.reason.params)}
        return {**fields, "kind": "refused", "reason": entry.reason.code, "detail": {**detail_of(plan), **params}}
    return fields


def plan_of_entry(entry: Spot | Refusal, elsewhere: bool = False, card: str = "") -> Planned | Refused:
    """What is said of an entry when it is planned or refused."""
    if isinstance(entry, Refusal):
        return Refused(entry.outlet, entry.due, entry.script, entry.version, entry.said, entry.wording, card)
    return Planned(
        entry.due, entry.start, entry.duration, entry.script, entry.title, tuple(map(_part_said, entry.parts)),
        tuple(map(_part_said, entry.lost)), elsewhere, entry.said, entry.wording, card,
    )  # fmt: skip


def _part_said(part: Part) -> PartSaid:
    by, why = part.clip.by if part.clip is not None else "", part.why
    return PartSaid(part.version, part.language, part.duration, by, *((why.code, why.params) if why else ()))
