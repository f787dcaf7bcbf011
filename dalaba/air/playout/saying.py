"""One urgent announcement at one outlet: how often it began and was heard, when it ends, and its spots (pure)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dalaba.core.model import Announcement, Instant, Millis, Part, Spot
from dalaba.core.spot_id import ORDER, SpotId, order_of

MOST: Millis = 30 * 60_000
"""Milliseconds: the longest that an urgent announcement is repeated, whatever was asked, unless it lasts until somebody
takes it back."""
FAR: Instant = 4_102_444_800_000
"""The year 2100: the end of what lasts until somebody takes it back."""
WAITS: Millis = 10 * 60_000
"""Milliseconds: the longest that another announcement waits to begin, where the order names no limit."""
STILL_NEWS: Millis = 300_000
"""Milliseconds after the order within which an urgent announcement that was broken off is said again."""


@dataclass(slots=True)
class Saying:
    """One urgent announcement at one outlet."""

    order: Announcement
    outlet: str
    number: int = 0
    """How often it began."""
    heard: int = 0
    """How often it was heard whole."""
    over_at: Instant = 0
    """When it last ended here; 0 if it has not begun."""
    spot: Spot | None = None
    """The spot of it that sounds now."""
    handed: int = 0
    """How many of its parts were handed over."""
    ends: Instant = 0
    """When the parts handed over end."""

    @property
    def until(self) -> Instant:
        """The time after which no more of it begins."""
        return end_of(self.order)

    @property
    def parts(self) -> tuple[Part, ...]:
        return self.order.parts.get(self.outlet, ())

    def move(self, order: Announcement, by: Millis) -> None:
        """Move its times by a change of the wall clock. `order` has been moved already."""
        self.order = order
        self.over_at += by if self.over_at else 0
        self.ends += by if self.ends else 0
        self.spot = None if self.spot is None else spot_moved(self.spot, by)


def end_of(order: Announcement) -> Instant:
    """The time after which no more of an order begins. Every order has one."""
    if order.lasts:
        return FAR
    if order.urgent:
        return min(order.until or order.at + STILL_NEWS, order.at + MOST)
    return order.until or order.at + WAITS


def moved(order: Announcement, by: Millis) -> Announcement:
    """The order as if it had been given that much later."""
    return replace(order, at=order.at + by, until=None if order.until is None else order.until + by)


def spot_moved(spot: Spot, by: Millis) -> Spot:
    """The spot, that much later."""
    return spot._replace(due=spot.due + by, start=spot.start + by, latest=spot.latest + by)


def replace_parts(spot: Spot, parts: tuple[Part, ...]) -> Spot:
    """The spot with other parts, and the duration that follows from them."""
    return spot._replace(parts=parts, duration=sum(part.duration for part in parts))


def spot_id(order: Announcement, outlet: str, number: int) -> str:
    """The spot id of its n-th repetition at an outlet."""
    return str(SpotId(ORDER, order.id, outlet, f"{number}"))


def key_of(spot: Spot) -> str:
    """The id of the announcement that a spot belongs to; "" for a spot of a programme."""
    return order_of(spot.id)


def spot_of(order: Announcement, outlet: str, number: int, at: Instant, parts: tuple[Part, ...]) -> Spot:
    """The spot of one repetition. Its duration is that of its clips alone."""
    latest = end_of(order)
    return Spot(
        spot_id(order, outlet, number), outlet, at, at, sum(part.duration for part in parts), "", order.title, "",
        order.priority, "now", parts, latest=max(latest, at), catch_up="once", volume=order.volume,
    )  # fmt: skip
