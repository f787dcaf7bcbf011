"""What playing writes down: plans, parts and reasons as the details of ledger events (pure)."""

from __future__ import annotations

from collections.abc import Sequence

from dalaba.core.model import Instant, Millis, OutletCard, Part, Reason, Refusal, Spot


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
    return {"title": spot.title} if spot.id.startswith("order/") else {}


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
    """The "planned" or "refused" event of an entry; `elsewhere`: outlets that are not played here.

    `said`, `wording` and `card` say, with outlet, script and due time, which play it is (`dalaba.link.identity`).
    """
    marks = (("said", entry.said), ("wording", entry.wording), ("card", card))
    same = {name: value for name, value in marks if value}
    if isinstance(entry, Refusal):
        reason = entry.reason
        detail: dict[str, object] = {
            "outlet": entry.outlet, "due": entry.due, "script": entry.script, "version": entry.version, **same,
        }  # fmt: skip
        named: dict[str, object] = {**detail, "params": dict(reason.params)}
        return {"kind": "refused", "spot": entry.id, "output": entry.outlet, "reason": reason.code, "detail": named}
    detail_of: dict[str, object] = {
        "due": entry.due,
        "start": entry.start,
        "duration": entry.duration,
        "script": entry.script,
        "title": entry.title,
        "parts": [_part_detail(part) for part in entry.parts],
        "lost": [_part_detail(part) for part in entry.lost],
        "elsewhere": entry.outlet in elsewhere,
        **same,
    }
    return {"kind": "planned", "spot": entry.id, "output": entry.outlet, "detail": detail_of}


def _part_detail(part: Part) -> dict[str, object]:
    by = {"by": part.clip.by} if part.clip is not None and part.clip.by else {}
    return {"version": part.version, "language": part.language, "duration": part.duration, **by, **coded(part.why)}
