"""The announcements that are not over, and how far each outlet is with them: their state, and what ends them.

`announcements` plays them; nothing here touches an output.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from dalaba.air.playout.announcement import as_detail
from dalaba.air.playout.channel import Channel
from dalaba.air.playout.effects import Steps, WriteMany, WriteMissed
from dalaba.air.playout.handed import On
from dalaba.air.playout.noted import called
from dalaba.air.playout.saying import Saying, end_of, key_of, moved, spot_of
from dalaba.core.model import Announcement, Instant, Millis, Reason

REMEMBERED = 4_096
"""How many orders are remembered; when full, the older half is forgotten. A repeated order comes within seconds."""


@dataclass(slots=True)
class Sayings:
    """The announcements of one playout, whose channels it shares."""

    channels: Mapping[str, Channel]
    orders: dict[str, Announcement] = field(default_factory=dict)
    """Announcements that are not over, by id."""
    at: dict[str, list[Saying]] = field(default_factory=dict)
    """Outlet -> its urgent announcements, and those that began with their chime."""
    seen: dict[str, None] = field(default_factory=dict)
    """Ids of all orders taken, in earlier runs too. An id that comes again is the same order and is not said again."""
    gone: set[tuple[str, str]] = field(default_factory=set)
    """(id, outlet) pairs that ended in this run, so that an outlet that is reopened does not repeat them."""

    # -- looking up

    def here(self, outlet: str) -> list[Saying]:
        """The announcements at an outlet; a copy, so that they may end during a loop over it."""
        return list(self.at.get(outlet, ()))

    def of(self, key: str) -> Iterator[Saying]:
        """The sayings of an order, at all outlets."""
        return (saying for each in list(self.at.values()) for saying in list(each) if saying.order.id == key)

    def of_on(self, on: On) -> Saying | None:
        """The saying that sounds as `on`, if any."""
        mine = self.at.get(on.spot.outlet, ())
        return next((saying for saying in mine if saying.spot is not None and saying.spot.id == on.spot.id), None)

    def speaks(self, outlet: str, but: Saying | None = None) -> bool:
        """Whether an urgent announcement is being said at an outlet, or waits between two repetitions."""
        mine = self.at.get(outlet)
        channel = self.channels.get(outlet) if mine else None
        if not mine or channel is None or channel.hindrance is not None:
            return False
        return any(each is not but and each.order.urgent and bool(each.spot or each.over_at) for each in mine)

    def pauses(self) -> dict[str, tuple[str, Instant]]:
        """Outlet -> title and end of the urgent announcement there that is between two repetitions."""
        there = {name: self.newest(name) for name in self.at if self.speaks(name)}
        return {name: (each.order.title, each.until) for name, each in there.items() if each.spot is None}

    def newest(self, outlet: str) -> Saying:
        """The announcement that has the air at an outlet: the one being said, or the one said last."""
        urgent = (saying for saying in self.at[outlet] if saying.order.urgent)
        return max(urgent, key=lambda saying: (saying.spot is not None, saying.over_at))

    def lives(self, order: Announcement) -> bool:
        """Whether any of an order sounds, waits or is still to follow."""
        lanes = [self.channels[name] for name in order.parts if name in self.channels]
        spots = [spot for lane in lanes for spot in lane.ordered]
        spots += [on.spot for lane in lanes for on in lane.on] + [each.spot for lane in lanes for each in lane.broken]
        return order.more or any(self.of(order.id)) or any(key_of(spot) == order.id for spot in spots)

    def busy_at(self, channel: Channel) -> bool:
        """Whether something that people ordered sounds or waits there."""
        return bool(self.at.get(channel.name) or channel.ordered) or any(on.kind != "spot" for on in channel.on)

    def state(self, outlet: str) -> list[dict[str, object]]:
        """For `status`: what is announced at an outlet or waits to be."""
        orders = [saying.order for saying in self.at.get(outlet, ())]
        waiting = {key_of(spot) for spot in self.channels[outlet].ordered} if outlet in self.channels else set()
        orders += [order for key, order in self.orders.items() if key in waiting]
        return [
            {
                "id": order.id, "title": order.title, "priority": order.priority,
                "until": end_of(order) if order.until or order.id in waiting else None, "waits": order.id in waiting,
                "stands": order.lasts, "scene": order.scene, "by": order.actor, "at": order.at,
            }
            for order in orders
        ]  # fmt: skip

    def lasting(self) -> list[dict[str, object]]:
        """What lasts until somebody takes it back, where it still does, for the ledger: every reader finds it there
        without going back to its beginning."""
        found: list[dict[str, object]] = []
        for order in [each for each in self.orders.values() if each.lasts]:
            begun = {saying.outlet: saying.number for saying in self.of(order.id)}
            parts = {name: each for name, each in order.parts.items() if name in begun}
            if parts:
                order = replace(order, parts=parts)
                found.append({"at": order.at, "actor": order.actor, "begun": begun, "order": as_detail(order)})
        return found

    # -- beginning

    def remember(self, order: Announcement) -> None:
        """Note that an order was taken, and forget orders that are over."""
        self.seen[order.id] = None
        if len(self.seen) > REMEMBERED:
            self.seen = dict.fromkeys(list(self.seen)[REMEMBERED // 2 :])
            self.gone = {each for each in self.gone if each[0] in self.seen}
        self.orders = {key: each for key, each in self.orders.items() if self.lives(each)}
        self.orders[order.id] = order

    def add(self, order: Announcement, outlet: str, number: int = 0) -> Saying:
        """Add an announcement at an outlet. `number`: how often it began in earlier runs."""
        saying = Saying(order, outlet, number)
        self.orders[order.id] = order
        self.at.setdefault(outlet, []).append(saying)
        return saying

    def clock_put(self, by: Millis) -> None:
        """Move all times with the wall clock, so that no order waits an hour longer or is repeated an hour longer."""
        self.orders = {key: moved(order, by) for key, order in self.orders.items()}
        for saying in (each for mine in self.at.values() for each in mine):
            saying.move(self.orders.get(saying.order.id) or moved(saying.order, by), by)

    # -- ending

    def ended(self, channel: Channel, on: On) -> Steps[bool]:
        """Note that a piece of an announcement was heard to its end. True if the saying is over, so that `on` may be
        noted as ended.
        """
        saying = self.of_on(on)
        if saying is None or saying.order.more or saying.handed < len(saying.parts) or len(channel.on) > 0:
            return False
        yield from self.heard_whole(saying, on.until)
        return True

    def heard_whole(self, saying: Saying, at: Instant) -> Steps[None]:
        """Count one complete repetition. If once is enough, the saying is over."""
        saying.spot, saying.over_at, saying.heard = None, at, saying.heard + 1
        if saying.order.until is None and not saying.order.lasts:
            yield from self.over(saying, None)

    def was_cut(self, on: On, now: Instant, why: Reason) -> Steps[bool]:
        """Note that a piece of an announcement was cut off. An urgent one is said again if there is still time. False
        if the cut was already known.
        """
        saying = self.of_on(on)
        if saying is None:
            return False
        saying.spot, saying.over_at = None, now
        if not saying.order.urgent:
            yield from self.over(saying, why)
        return True

    def interrupted(self, channel: Channel, why: Reason, now: Instant) -> Steps[None]:
        """Nothing may sound there now. An announcement that waits for its words is repeated later, from its
        chime on.
        """
        if channel.on:
            return
        for saying in [each for each in self.here(channel.name) if each.order.urgent and each.spot is not None]:
            yield from self.fell_silent(saying, why)
            saying.over_at = now
        yield from self.end_gentle(channel, why)

    def end_gentle(self, channel: Channel, why: Reason) -> Steps[None]:
        """End announcements that are not urgent and were waiting to go on with their words."""
        for saying in self.here(channel.name):
            if saying.order.begins and saying.spot is not None:
                yield from self.over(saying, why)

    def over(self, saying: Saying, why: Reason | None) -> Steps[None]:
        """End a saying at its outlet."""
        mine = self.at.get(saying.outlet, [])
        if saying not in mine:
            return
        mine.remove(saying)
        if saying.outlet in self.channels:
            self.channels[saying.outlet].keep_until(0)
        self.gone.add((saying.order.id, saying.outlet))
        yield from self.fell_silent(saying, why)
        if why and not saying.number:
            yield from self.never(saying.order, saying.outlet, why)
        detail = {"id": saying.order.id, "outlet": saying.outlet, "heard": saying.heard}
        detail |= {"params": dict(why.params)} if why else {}
        reason = why.code if why else ""
        yield WriteMany([{"kind": "order_over", "output": saying.outlet, "reason": reason, "detail": detail}])
        if not any(self.of(saying.order.id)):
            self.orders.pop(saying.order.id, None)

    def never(self, order: Announcement, outlet: str, why: Reason) -> Steps[None]:
        """Note that none of an order began there, which is its end."""
        yield WriteMissed(outlet, spot_of(order, outlet, 1, order.at, order.parts.get(outlet, ())), why)

    def fell_silent(self, saying: Saying, why: Reason | None) -> Steps[None]:
        """Its chime was heard but its words were not: note it as cut at the end of the chime."""
        if saying.spot is None or why is None:
            return
        heard = [part.version for part in saying.parts[: saying.handed]]
        detail = {"at": saying.ends, "played_ms": saying.ends - saying.spot.start, "parts": heard}
        cut = {"kind": "cut", "spot": saying.spot.id, "output": saying.outlet, "reason": why.code}
        yield WriteMany([{**cut, "detail": {**detail, "params": dict(why.params), **called(saying.spot)}}])
        saying.spot = None

    def no_more_promised(self, outlet: str, key: str, why: Reason) -> Steps[None]:
        """Drop announcements that wait for their words and are not urgent from this outlet: one id, or all with ""."""
        waiting = [each for each in self.orders.values() if not each.urgent and not each.begins and each.more]
        for order in [each for each in waiting if outlet in each.parts and key in ("", each.id)]:
            others = {name: parts for name, parts in order.parts.items() if name != outlet}
            self.orders[order.id] = replace(order, parts=others)
            if not others:
                self.orders.pop(order.id)
            yield from self.never(order, outlet, why)

    def expire(self, now: Instant) -> Steps[None]:
        """End orders whose promised words never came."""
        for order in [each for each in self.orders.values() if each.more and not each.urgent and not each.begins]:
            if now >= end_of(order):
                for outlet in order.parts:
                    yield from self.never(order, outlet, Reason("air.announce_broken"))
                self.orders.pop(order.id)
