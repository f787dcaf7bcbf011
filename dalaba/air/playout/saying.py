"""One urgent announcement at one outlet: how often it was begun and heard, until when it is, and its spots (pure)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dalaba.core.model import Announcement, Instant, Millis, Part, Spot
from dalaba.core.spot_id import ORDER, SpotId, order_of

MOST: Millis = 30 * 60_000
"""The longest that an urgent announcement is repeated, whatever was asked."""
WAITS: Millis = 10 * 60_000
"""The longest that another one waits to begin, where nobody said until when it is worth beginning."""
STILL_NEWS: Millis = 300_000
"""An urgent announcement that was broken off is said again within so long of its order."""


@dataclass(slots=True)
class Saying:
    """One urgent announcement at one outlet."""

    order: Announcement
    outlet: str
    number: int = 0
    """How often it was begun."""
    heard: int = 0
    """How often it was heard whole."""
    over_at: Instant = 0
    """When it last was over here; 0: it has not been begun."""
    spot: Spot | None = None
    """What sounds of it now."""
    handed: int = 0
    """Parts of it that were handed over."""
    ends: Instant = 0
    """When these are over."""

    @property
    def until(self) -> Instant:
        """When nothing more of it is begun."""
        return end_of(self.order)

    @property
    def parts(self) -> tuple[Part, ...]:
        return self.order.parts.get(self.outlet, ())

    def move(self, order: Announcement, by: Millis) -> None:
        """The wall clock was put by so much; `order` with it."""
        self.order = order
        self.over_at += by if self.over_at else 0
        self.ends += by if self.ends else 0
        self.spot = None if self.spot is None else spot_moved(self.spot, by)


def end_of(order: Announcement) -> Instant:
    """When nothing more of it is begun. Every order has such an end."""
    if order.urgent:
        return min(order.until or order.at + STILL_NEWS, order.at + MOST)
    return order.until or order.at + WAITS


def moved(order: Announcement, by: Millis) -> Announcement:
    """The order as if it had been given so much later."""
    return replace(order, at=order.at + by, until=None if order.until is None else order.until + by)


def spot_moved(spot: Spot, by: Millis) -> Spot:
    """One saying, so much later."""
    return spot._replace(due=spot.due + by, start=spot.start + by, latest=spot.latest + by)


def replace_parts(spot: Spot, parts: tuple[Part, ...]) -> Spot:
    """The spot with what it has become."""
    return spot._replace(parts=parts, duration=sum(part.duration for part in parts))


def spot_id(order: Announcement, outlet: str, number: int) -> str:
    """Its n-th saying there."""
    return str(SpotId(ORDER, order.id, outlet, f"{number}"))


def key_of(spot: Spot) -> str:
    """The id of the announcement it is of; "" where a programme has it."""
    return order_of(spot.id)


def spot_of(order: Announcement, outlet: str, number: int, at: Instant, parts: tuple[Part, ...]) -> Spot:
    """One saying. Its duration is of its clips alone."""
    latest = end_of(order)
    return Spot(
        spot_id(order, outlet, number), outlet, at, at, sum(part.duration for part in parts), "", order.title, "",
        order.priority, "now", parts, latest=max(latest, at), catch_up="once", volume=order.volume,
    )  # fmt: skip
