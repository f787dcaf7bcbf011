"""What people have said at once and is not over: where it sounds or waits, and how each of it ends.

It starts nothing and silences nothing; that is `announcing`'s and `sounding`'s, who both write down here what became of
it. Nothing is dropped without an event.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from dalaba.air.playout.channel import Channel, On
from dalaba.air.playout.noted import called
from dalaba.air.playout.pen import Pen
from dalaba.air.playout.saying import Saying, end_of, key_of, moved, spot_moved, spot_of
from dalaba.core.clock import Clock
from dalaba.core.model import Announcement, Instant, Millis, Reason

FOLLOWS: Millis = 10_000
"""How long the air is kept for parts that were said to follow."""


@dataclass(slots=True)
class Announced:
    """The announcements of one playout, whose channels it shares."""

    clock: Clock
    channels: Mapping[str, Channel]
    pen: Pen
    orders: dict[str, Announcement] = field(default_factory=dict)
    """Those that are not over, by id."""
    sayings: dict[str, list[Saying]] = field(default_factory=dict)
    """Outlet -> its urgent ones, and those that began with their chime."""
    gone: set[tuple[str, str]] = field(default_factory=set)
    """(id, outlet) of those that were over in this run: an outlet that is opened anew does not say them again."""

    # -- what there is

    def uses(self, channel: Channel) -> bool:
        """Whether something that people asked for sounds or waits there."""
        waits = self.sayings.get(channel.card.name) or channel.ordered
        return bool(waits) or any(on.kind != "spot" for on in channel.on)

    def lives(self, order: Announcement) -> bool:
        """Whether something of it sounds, waits, or is to follow."""
        lanes = [self.channels[name] for name in order.parts if name in self.channels]
        spots = [spot for lane in lanes for spot in lane.ordered]
        spots += [on.spot for lane in lanes for on in lane.on] + [each.spot for lane in lanes for each in lane.broken]
        return order.more or any(self.sayings_of(order.id)) or any(key_of(spot) == order.id for spot in spots)

    def speaks(self, name: str, but: Saying | None = None) -> bool:
        """Whether something urgent is being said at an outlet, or between two sayings."""
        channel = self.channels.get(name)
        mine = [saying for saying in self.sayings.get(name, ()) if saying is not but and saying.order.urgent]
        return channel is not None and channel.hindrance is None and any(s.spot or s.over_at for s in mine)

    def newest(self, name: str) -> Saying:
        """Of those that have the air at an outlet: the one that is said, or was said last."""
        urgent = (saying for saying in self.sayings[name] if saying.order.urgent)
        return max(urgent, key=lambda saying: (saying.spot is not None, saying.over_at))

    def sayings_of(self, key: str) -> Iterator[Saying]:
        """Those of one announcement, at every outlet."""
        return (saying for each in list(self.sayings.values()) for saying in list(each) if saying.order.id == key)

    def state(self, name: str) -> list[dict[str, object]]:
        """For `status`: what is announced at an outlet, or waits to be."""
        orders = [saying.order for saying in self.sayings.get(name, ())]
        waiting = {key_of(spot) for spot in self.channels[name].ordered} if name in self.channels else set()
        orders += [order for key, order in self.orders.items() if key in waiting]
        return [
            {
                "id": order.id, "title": order.title, "priority": order.priority,
                "until": end_of(order) if order.until or order.id in waiting else None, "waits": order.id in waiting,
            }
            for order in orders
        ]  # fmt: skip

    # -- what becomes of it

    def ended(self, channel: Channel, on: On) -> bool:
        """Something of an announcement was heard to its end. True: its saying is over; `on` may be noted as such."""
        saying = self._saying_of(on)
        if saying is None or saying.order.more or saying.handed < len(saying.parts) or len(channel.on) > 0:
            return False
        saying.spot, saying.over_at, saying.heard = None, on.until, saying.heard + 1
        if saying.order.until is None:
            self.over(saying, None)
        return True

    def cut(self, on: On, now: Instant, why: Reason) -> bool:
        """Something of an announcement was cut off; what is urgent is said again if it still should be. False: it is
        known."""
        saying = self._saying_of(on)
        if saying is None:
            return False
        saying.spot, saying.over_at = None, now
        if not saying.order.urgent:
            self.over(saying, why)
        return True

    def interrupted(self, channel: Channel, why: Reason) -> None:
        """Nothing may sound there now: also what was waiting for its words is said again later, from its chime on."""
        for saying in [each for each in self.sayings.get(channel.card.name, ()) if each.order.urgent]:
            if saying.spot is not None and not channel.on:
                self._silent(saying, why)
                saying.over_at = self.clock.now()
        if not channel.on:
            self.end_gentle(channel, why)

    def end_gentle(self, channel: Channel, why: Reason) -> None:
        """What is not urgent and was to go on with its words does not."""
        for saying in list(self.sayings.get(channel.card.name, ())):
            if saying.order.begins and saying.spot is not None:
                self.over(saying, why)

    def tidy(self, channel: Channel, now: Instant) -> None:
        """Let go of what is over there by its time, before anybody asks whether it still has the air."""
        for saying in list(self.sayings.get(channel.card.name, ())):
            if saying.spot is None and now >= saying.until:
                self.over(saying, (None if saying.number else channel.hindrance) or Reason("air.announce_past"))
            elif saying.spot is not None and saying.order.more and now >= saying.ends + FOLLOWS:
                self.over(saying, Reason("air.announce_broken"))

    def expire(self, now: Instant) -> None:
        """Orders whose words were promised and never came."""
        for order in [each for each in self.orders.values() if each.more and not each.urgent and not each.begins]:
            if now >= end_of(order):
                for name in order.parts:
                    self.never(order, name, Reason("air.announce_broken"))
                self.orders.pop(order.id)

    def leave(self, why: Reason) -> None:
        """Air ends: what waits for its words waits no longer, and is said so. What sounds is cut by whoever asks."""
        for name, mine in self.sayings.items():
            for saying in mine:
                if not self.channels[name].on:
                    self._silent(saying, why)

    def over(self, saying: Saying, why: Reason | None) -> None:
        """It is said here no more."""
        mine = self.sayings.get(saying.outlet, [])
        if saying not in mine:
            return
        mine.remove(saying)
        if saying.outlet in self.channels:
            self.channels[saying.outlet].kept = 0
        self.gone.add((saying.order.id, saying.outlet))
        self._silent(saying, why)
        if why and not saying.number:
            self.never(saying.order, saying.outlet, why)
        detail = {"id": saying.order.id, "outlet": saying.outlet, "heard": saying.heard}
        detail |= {"params": dict(why.params)} if why else {}
        reason = why.code if why else ""
        self.pen.write_many([{"kind": "order_over", "output": saying.outlet, "reason": reason, "detail": detail}])
        if not any(self.sayings_of(saying.order.id)):
            self.orders.pop(saying.order.id, None)

    def never(self, order: Announcement, outlet: str, why: Reason) -> None:
        """Nothing of it was begun there: that is its end."""
        self.pen.missed(outlet, spot_of(order, outlet, 1, order.at, order.parts.get(outlet, ())), why)

    def _silent(self, saying: Saying, why: Reason | None) -> None:
        """Its chime was heard and its words were not: what was begun is cut where the chime was over."""
        if saying.spot is None or why is None:
            return
        heard = [part.version for part in saying.parts[: saying.handed]]
        detail = {"at": saying.ends, "played_ms": saying.ends - saying.spot.start, "parts": heard}
        cut = {"kind": "cut", "spot": saying.spot.id, "output": saying.outlet, "reason": why.code}
        self.pen.write_many([{**cut, "detail": {**detail, "params": dict(why.params), **called(saying.spot)}}])
        saying.spot = None

    def _saying_of(self, on: On) -> Saying | None:
        mine = self.sayings.get(on.spot.outlet, ())
        return next((saying for saying in mine if saying.spot is not None and saying.spot.id == on.spot.id), None)

    # -- the clock

    def clock_put(self, by: Millis) -> None:
        """The wall clock was put: what was asked for keeps its distances, so that nothing waits for an hour to come
        again, or is said for so much longer."""
        self.orders = {key: moved(order, by) for key, order in self.orders.items()}
        for saying in (each for mine in self.sayings.values() for each in mine):
            saying.move(self.orders.get(saying.order.id) or moved(saying.order, by), by)
        for channel in self.channels.values():
            channel.kept += by if channel.kept else 0
            channel.ordered[:] = [spot_moved(spot, by) for spot in channel.ordered]
            for number, spot in enumerate(channel.ordered):
                channel.pending[number] = spot
