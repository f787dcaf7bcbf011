"""The announcements that are not over, and what was said of them at each outlet: their state, and what ends them.

What it takes to say them is `announcements`'s; nothing here touches an output.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from dalaba.air.playout.channel import Channel
from dalaba.air.playout.effects import Steps, WriteMany, WriteMissed
from dalaba.air.playout.handed import On
from dalaba.air.playout.noted import called
from dalaba.air.playout.saying import Saying, end_of, key_of, moved, spot_of
from dalaba.core.model import Announcement, Instant, Millis, Reason

REMEMBERED = 4_096
"""Orders, at least the newest half of them: one that is given twice comes again within seconds."""


@dataclass(slots=True)
class Sayings:
    """Those of one playout, whose channels it shares."""

    channels: Mapping[str, Channel]
    orders: dict[str, Announcement] = field(default_factory=dict)
    """Those that are not over, by id."""
    at: dict[str, list[Saying]] = field(default_factory=dict)
    """Outlet -> its urgent ones, and those that began with their chime."""
    seen: dict[str, None] = field(default_factory=dict)
    """Ids of those that were taken, in earlier runs too: what comes again is the same order, and is not said again."""
    gone: set[tuple[str, str]] = field(default_factory=set)
    """(id, outlet) of those that were over in this run: an outlet that is opened anew does not say them again."""

    # -- which there are

    def here(self, outlet: str) -> list[Saying]:
        """Those at an outlet; a copy, so that they may end meanwhile."""
        return list(self.at.get(outlet, ()))

    def of(self, key: str) -> Iterator[Saying]:
        """Those of an order."""
        return (saying for each in list(self.at.values()) for saying in list(each) if saying.order.id == key)

    def of_on(self, on: On) -> Saying | None:
        """The one that sounds as `on`."""
        mine = self.at.get(on.spot.outlet, ())
        return next((saying for saying in mine if saying.spot is not None and saying.spot.id == on.spot.id), None)

    def speaks(self, outlet: str, but: Saying | None = None) -> bool:
        """Whether something urgent is being said at an outlet, or between two sayings."""
        mine = self.at.get(outlet)
        channel = self.channels.get(outlet) if mine else None
        if not mine or channel is None or channel.hindrance is not None:
            return False
        return any(each is not but and each.order.urgent and bool(each.spot or each.over_at) for each in mine)

    def newest(self, outlet: str) -> Saying:
        """Of those that have the air at an outlet: the one that is said, or was said last."""
        urgent = (saying for saying in self.at[outlet] if saying.order.urgent)
        return max(urgent, key=lambda saying: (saying.spot is not None, saying.over_at))

    def lives(self, order: Announcement) -> bool:
        """Whether something of it sounds, waits, or is to follow."""
        lanes = [self.channels[name] for name in order.parts if name in self.channels]
        spots = [spot for lane in lanes for spot in lane.ordered]
        spots += [on.spot for lane in lanes for on in lane.on] + [each.spot for lane in lanes for each in lane.broken]
        return order.more or any(self.of(order.id)) or any(key_of(spot) == order.id for spot in spots)

    def busy_at(self, channel: Channel) -> bool:
        """Whether something that people asked for sounds or waits there."""
        return bool(self.at.get(channel.name) or channel.ordered) or any(on.kind != "spot" for on in channel.on)

    def state(self, outlet: str) -> list[dict[str, object]]:
        """For `status`: what is announced at an outlet, or waits to be."""
        orders = [saying.order for saying in self.at.get(outlet, ())]
        waiting = {key_of(spot) for spot in self.channels[outlet].ordered} if outlet in self.channels else set()
        orders += [order for key, order in self.orders.items() if key in waiting]
        return [
            {
                "id": order.id, "title": order.title, "priority": order.priority,
                "until": end_of(order) if order.until or order.id in waiting else None, "waits": order.id in waiting,
            }
            for order in orders
        ]  # fmt: skip

    # -- what comes

    def remember(self, order: Announcement) -> None:
        """It was taken. What is long over is let go of."""
        self.seen[order.id] = None
        if len(self.seen) > REMEMBERED:
            self.seen = dict.fromkeys(list(self.seen)[REMEMBERED // 2 :])
            self.gone = {each for each in self.gone if each[0] in self.seen}
        self.orders = {key: each for key, each in self.orders.items() if self.lives(each)}
        self.orders[order.id] = order

    def add(self, order: Announcement, outlet: str, number: int = 0) -> Saying:
        """It is to be said there. `number`: how often it was begun in earlier runs."""
        saying = Saying(order, outlet, number)
        self.orders[order.id] = order
        self.at.setdefault(outlet, []).append(saying)
        return saying

    def clock_put(self, by: Millis) -> None:
        """The wall clock was put: what was asked for keeps its distances, so that nothing waits for an hour to come
        again, or is said for so much longer."""
        self.orders = {key: moved(order, by) for key, order in self.orders.items()}
        for saying in (each for mine in self.at.values() for each in mine):
            saying.move(self.orders.get(saying.order.id) or moved(saying.order, by), by)

    # -- what ends

    def ended(self, channel: Channel, on: On) -> Steps[bool]:
        """Something of an announcement was heard to its end. True: its saying is over; `on` may be noted as such."""
        saying = self.of_on(on)
        if saying is None or saying.order.more or saying.handed < len(saying.parts) or len(channel.on) > 0:
            return False
        yield from self.heard_whole(saying, on.until)
        return True

    def heard_whole(self, saying: Saying, at: Instant) -> Steps[None]:
        """It was said once more; where once is enough, it is over."""
        saying.spot, saying.over_at, saying.heard = None, at, saying.heard + 1
        if saying.order.until is None:
            yield from self.over(saying, None)

    def was_cut(self, on: On, now: Instant, why: Reason) -> Steps[bool]:
        """Something of an announcement was cut off; what is urgent is said again if it still should be. False: it is
        known."""
        saying = self.of_on(on)
        if saying is None:
            return False
        saying.spot, saying.over_at = None, now
        if not saying.order.urgent:
            yield from self.over(saying, why)
        return True

    def interrupted(self, channel: Channel, why: Reason, now: Instant) -> Steps[None]:
        """Nothing may sound there now: also what was waiting for its words is said again later, from its chime on."""
        if channel.on:
            return
        for saying in [each for each in self.here(channel.name) if each.order.urgent and each.spot is not None]:
            yield from self.fell_silent(saying, why)
            saying.over_at = now
        yield from self.end_gentle(channel, why)

    def end_gentle(self, channel: Channel, why: Reason) -> Steps[None]:
        """What is not urgent and was to go on with its words does not."""
        for saying in self.here(channel.name):
            if saying.order.begins and saying.spot is not None:
                yield from self.over(saying, why)

    def over(self, saying: Saying, why: Reason | None) -> Steps[None]:
        """It is said here no more."""
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
        """Nothing of it was begun there: that is its end."""
        yield WriteMissed(outlet, spot_of(order, outlet, 1, order.at, order.parts.get(outlet, ())), why)

    def fell_silent(self, saying: Saying, why: Reason | None) -> Steps[None]:
        """Its chime was heard and its words were not: what was begun is cut where the chime was over."""
        if saying.spot is None or why is None:
            return
        heard = [part.version for part in saying.parts[: saying.handed]]
        detail = {"at": saying.ends, "played_ms": saying.ends - saying.spot.start, "parts": heard}
        cut = {"kind": "cut", "spot": saying.spot.id, "output": saying.outlet, "reason": why.code}
        yield WriteMany([{**cut, "detail": {**detail, "params": dict(why.params), **called(saying.spot)}}])
        saying.spot = None

    def no_more_promised(self, outlet: str, key: str, why: Reason) -> Steps[None]:
        """What waits for its words, and is not urgent, is not for this outlet any more (of one id, or all of it)."""
        waiting = [each for each in self.orders.values() if not each.urgent and not each.begins and each.more]
        for order in [each for each in waiting if outlet in each.parts and key in ("", each.id)]:
            others = {name: parts for name, parts in order.parts.items() if name != outlet}
            self.orders[order.id] = replace(order, parts=others)
            if not others:
                self.orders.pop(order.id)
            yield from self.never(order, outlet, why)

    def expire(self, now: Instant) -> Steps[None]:
        """Orders whose words were promised and never came."""
        for order in [each for each in self.orders.values() if each.more and not each.urgent and not each.begins]:
            if now >= end_of(order):
                for outlet in order.parts:
                    yield from self.never(order, outlet, Reason("air.announce_broken"))
                self.orders.pop(order.id)
