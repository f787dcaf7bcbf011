"""Wording air's answer to an order: what became of it at its outlets, from what air did and not from what was asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from zoneinfo import ZoneInfo

from dalaba.air.playout.channel import Channel
from dalaba.air.playout.saying import end_of, key_of
from dalaba.core import clock
from dalaba.core.model import Announcement, Instant, Reason


def came_of(order: Announcement, channels: Mapping[str, Channel], now: Instant, zone: ZoneInfo | None) -> Reason:
    """Where an announcement sounds, where it waits, and where something prevents it; and until when it counts, in the
    station's time zone.
    """
    sounding = [name for name in order.parts if _sounds(order, channels[name])]
    rest = [name for name in order.parts if name not in sounding]
    held = {name: why for name in rest if (why := channels[name].hindrance or channels[name].talked)}
    waiting = len(rest) - len(held)
    counts = {"outlets": str(len(order.parts)), "count": str(len(sounding)), "waiting": str(waiting)}
    until = {"until": clock.hm_on(end_of(order), zone, now)}
    if held:
        return _held(Reason("air.announced", {**counts, **until}), held)
    if waiting:
        return Reason("air.announced_waits", {**counts, **until})
    if order.lasts:
        return Reason("air.announced_stands", counts)
    if order.urgent and order.until is not None:
        return Reason("air.announced_repeats", {**counts, **until})
    return Reason("air.announced", counts)


def still_held(answer: Reason, channels: Iterable[Channel]) -> Reason:
    """The answer to an order that makes these outlets go on; it says if something else still prevents them."""
    held = {each.card.name: why for each in channels if (why := each.hindrance or each.talked)}
    return _held(answer, held) if held else answer


def lacks(outlet: str, why: Reason) -> Reason:
    """The reason that names an outlet left out, and why."""
    return Reason("orders.lacks", {"outlets": outlet}).because(why)


def _held(answer: Reason, held: Mapping[str, Reason]) -> Reason:
    """The answer, adding where something prevents the order, and what, in the words of the first outlet."""
    facts = {**answer.params, "places": "、".join(held), "held": str(len(held))}
    return Reason(f"{answer.code}_held", facts).because(next(iter(held.values())))


def _sounds(order: Announcement, channel: Channel) -> bool:
    return bool(channel.on) and key_of(channel.on[0].spot) == order.id
