"""Whether an announcement may be taken, before anything is touched (pure, but that its clips are looked at)."""

from __future__ import annotations

from collections.abc import Mapping

from dalaba.air.playout.channel import Channel, Check
from dalaba.core.model import Announcement, Instant, Part, Reason


def left_out(channels: Mapping[str, Channel], order: Announcement, now: Instant) -> dict[str, Reason]:
    """Outlets at which it may not sound now, each with why, where it may at others: one that has to be silent does not
    silence the rest."""
    found = {name: why for name in order.parts if (why := _silenced(channels.get(name), name, order, now))}
    return found if len(found) < len(order.parts) else {}


def _silenced(channel: Channel | None, name: str, order: Announcement, now: Instant) -> Reason | None:
    if channel is None:
        return None
    if channel.stopped is not None:
        return channel.stopped
    silent = any(since <= now < until for since, until in channel.card.silent)
    return Reason("air.announce_quiet", {"outlet": name}) if silent and not (order.urgent or order.force) else None


def refusal(channels: Mapping[str, Channel], order: Announcement, now: Instant) -> Reason | None:
    """Why it is not taken, whatever its clips are. What waits or sounds does not refuse one: it has its turn."""
    if not order.parts or not any(order.parts.values()):
        return Reason("air.announce_nothing")
    if order.urgent and not order.reason.strip():
        return Reason("air.announce_reason")
    for name in order.parts:
        channel = channels.get(name)
        if channel is None:
            return Reason("air.unknown_outlet", {"outlet": name})
        if why := _silenced(channel, name, order, now):
            return why
    return None


def unplayable(parts: Mapping[str, tuple[Part, ...]], check: Check) -> Reason | None:
    """The first clip that cannot be played, with its outlet and why."""
    for name, each in parts.items():
        for part in each:
            assert part.clip is not None
            if why := check(part.clip):
                inner = {f"why_{fact}": value for fact, value in why.params.items()}
                return Reason("air.announce_unplayable", {"outlet": name, "why": "", "why_code": why.code, **inner})
    return None
