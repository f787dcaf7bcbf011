"""What people have said at once: urgent announcements, which take the air, and others, which wait their turn.

An urgent one cuts what sounds on its outlets and on the horns that hear them, and is said until it was heard once, or
again and again until its time; then the programme goes on as it would stand at that moment. Several urgent ones take
turns, each saying whole, the one longest unheard first. Nothing is dropped without an event. Every clip is looked at
before anything is touched, and everything is on the ledger before it sounds, so that a start after a power cut goes on.

An announcement that is not urgent becomes a spot like any other, due now; the loop plays it when there is room.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol, TypeAlias

from dalaba.air.outputs import OutputError, Sound
from dalaba.air.playout.announcement import appended, as_detail, parts_json
from dalaba.air.playout.channel import Channel, Check, On, loudness, playable, sound_of
from dalaba.air.playout.may_announce import left_out, refusal, unplayable
from dalaba.air.playout.noted import called, plan_event
from dalaba.air.playout.outcomes import came_of, lacks
from dalaba.air.playout.pen import Pen
from dalaba.air.playout.saying import Saying, end_of, key_of, moved, replace_parts, spot_id, spot_moved, spot_of
from dalaba.core.clock import Clock
from dalaba.core.model import Announcement, Instant, Millis, Part, Reason, Spot

Made: TypeAlias = tuple[On, Sound]
"""One saying, and its sound."""
AGAIN: Millis = 1_500
"""Between two sayings."""
REMEMBERED = 4_096
"""Orders, at least the newest half of them: one that is given twice comes again within seconds."""
FOLLOWS: Millis = 10_000
"""How long the air is kept for parts that were said to follow."""


class Bench(Protocol):
    """What playing does for announcing."""

    def give_way(self, channel: Channel, why: Reason) -> None:
        """Cut what sounds there, remembering it for afterwards."""

    def go_on(self, channel: Channel, why: Reason) -> None:
        """The programme goes on as it would stand now; what was cut by its own rule."""

    def cut(self, channel: Channel, reason: Reason, keep: set[str] | None = None) -> bool:
        """Silence an outlet now; what was handed over behind is cut too, or handed over anew (`keep`)."""

    def attend(self, names: Iterable[str]) -> None:
        """Do now what is to be done at these outlets."""


@dataclass(slots=True)
class Announcing:
    """The announcements of one playout, whose channels it shares. All methods are called from the loop's thread."""

    folder: Path
    clock: Clock
    channels: Mapping[str, Channel]
    bench: Bench
    pen: Pen
    check: Check
    orders: dict[str, Announcement] = field(default_factory=dict)
    """Those that are not over, by id."""
    sayings: dict[str, list[Saying]] = field(default_factory=dict)
    """Outlet -> its urgent ones, and those that began with their chime."""
    seen: dict[str, None] = field(default_factory=dict)
    """Ids of those that were taken, in earlier runs too: what comes again is the same order, and is not said again."""
    gone: set[tuple[str, str]] = field(default_factory=set)
    """(id, outlet) of those that were over in this run: an outlet that is opened anew does not say them again."""

    def uses(self, channel: Channel) -> bool:
        """Whether something that people asked for sounds or waits there."""
        waits = self.sayings.get(channel.card.name) or channel.ordered
        return bool(waits) or any(on.kind != "spot" for on in channel.on)

    # -- what people ask

    def announce(self, order: Announcement) -> Reason:
        """Take one: `take`, without what was left out."""
        return self.take(order)[0]

    def take(self, order: Announcement) -> tuple[Reason, tuple[Reason, ...]]:
        """Take one: what became of it, and which outlets were left out. Refused before anything is touched."""
        left = left_out(self.channels, order, self.clock.now())
        parts = {name: each for name, each in order.parts.items() if name not in left}
        return self._taken(replace(order, parts=parts)), tuple(lacks(name, why) for name, why in left.items())

    def _taken(self, order: Announcement) -> Reason:
        """Begun where it is urgent, else in its turn."""
        if order.id in self.seen:
            return Reason("air.announce_known", {"id": order.id})
        if why := refusal(self.channels, order, self.clock.now()) or unplayable(order.parts, self.check):
            return why
        self._remember(order.id)
        order = replace(order, begins=self._may_begin(order))
        self.orders = {key: each for key, each in self.orders.items() if self._lives(each)}
        self.orders[order.id] = order
        events: list[dict[str, object]] = [{"kind": "order", "actor": order.actor, "detail": as_detail(order)}]
        if order.urgent or order.begins:
            self._begin_everywhere(order, events)
        else:
            self.pen.write_many(events)
            self._book(order)
        return came_of(order, self.channels, self.clock.now())

    def _remember(self, key: str) -> None:
        """What is long over is let go of."""
        self.seen[key] = None
        if len(self.seen) > REMEMBERED:
            self.seen = dict.fromkeys(list(self.seen)[REMEMBERED // 2 :])
            self.gone = {each for each in self.gone if each[0] in self.seen}

    def append(self, key: str, parts: Mapping[str, tuple[Part, ...]], more: bool) -> Reason:
        """Parts that were said to follow."""
        order = self.orders.get(key)
        if order is None or not order.more:
            return Reason("air.announce_over", {"id": key})
        if why := unplayable(parts, self.check):
            return why
        self.orders[key] = order = appended(order, parts, more)
        detail = {"verb": "append", "id": key, "parts": parts_json(parts), "more": more}
        self.pen.write_many([{"kind": "order", "actor": order.actor, "detail": detail}])
        for saying in self._sayings_of(key):
            saying.order = order
            self._hand_rest(saying, self.clock.now())
            self._keep(saying)
            self._was_all(saying)
        if order.urgent or order.begins or more:
            return Reason("air.appended")
        self._book(order)
        return came_of(order, self.channels, self.clock.now())

    def cancel(self, key: str, actor: str) -> Reason:
        """Take one back, wherever it sounds or waits."""
        if key not in self.orders or not self._lives(self.orders[key]):
            return Reason("air.announce_over", {"id": key})
        why = Reason("air.announce_cancelled", {"actor": actor})
        order = self.orders[key]
        said = {"title": order.title, "text": order.text, "to": list(order.parts)}
        self.pen.write("order", actor=actor, detail={"verb": "cancel", "id": key, **said})
        for name in list(self.orders[key].parts):
            if name in self.channels:
                self.end(self.channels[name], why, key)
        self.orders.pop(key, None)
        return Reason("air.cancelled", {"id": key})

    def end(self, channel: Channel, why: Reason, key: str = "") -> None:
        """End what is announced there (of one id, or all of it): a stop, a skip, somebody's order."""
        name = channel.card.name
        for saying in [each for each in self.sayings.get(name, ()) if key in ("", each.order.id)]:
            if saying.spot is not None:
                self.bench.cut(channel, why)
            self._over(saying, why)
        waiting = [each for each in channel.ordered if key in ("", key_of(each))]
        for spot in waiting:
            channel.ordered.remove(spot)
            channel.pending.remove(spot)
            self.pen.missed(name, spot, why)
        for order in self._promised(name, key):
            self._never(order, name, why)
        channel.broken = [each for each in channel.broken if key not in ("", key_of(each.spot))]
        if key and channel.on and key_of(channel.on[0].spot) == key:
            self.bench.cut(channel, why)

    # -- after a start

    def take_up(
        self,
        channel: Channel,
        orders: Iterable[Announcement],
        over: set[tuple[str, str]],
        known: set[str],
        done: set[str],
    ) -> None:
        """Go on there with what the ledger has of earlier runs. `over`: (id, outlet) that are; `known`, `done`: spots
        that were begun to be planned, and those that are over."""
        name = channel.card.name
        for order in orders:
            here = [saying.order.id for saying in self.sayings.get(name, ())]
            if name not in order.parts or (order.id, name) in over | self.gone or order.id in here:
                continue
            order = moved(order, min(0, self.clock.now() - order.at))  # the clock was put back since
            if order.urgent:
                saying = Saying(order, name)
                while spot_id(order, name, saying.number + 1) in known:
                    saying.number += 1
                self.orders[order.id] = order
                self.sayings.setdefault(name, []).append(saying)
                if order.more:
                    self._over(saying, Reason("air.announce_broken"))
            elif order.begins:
                self.orders[order.id] = order
                self.sayings.setdefault(name, []).append(Saying(order, name))
                self._over(self.sayings[name][-1], Reason("air.announce_broken"))
            elif spot_id(order, name, 1) not in done:
                if order.more:
                    done.add(spot_id(order, name, 1))
                    self._never(order, name, Reason("air.announce_broken"))
                    continue
                self.orders[order.id] = order
                self._put(channel, spot_of(order, name, 1, order.at, order.parts[name]))

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

    # -- the loop

    def tidy(self, channel: Channel, now: Instant) -> None:
        """Let go of what is over there by its time, before anybody asks whether it still has the air."""
        for saying in list(self.sayings.get(channel.card.name, ())):
            if saying.spot is None and now >= saying.until:
                self._over(saying, (None if saying.number else channel.hindrance) or Reason("air.announce_past"))
            elif saying.spot is not None and saying.order.more and now >= saying.ends + FOLLOWS:
                self._over(saying, Reason("air.announce_broken"))

    def expire(self, now: Instant) -> None:
        """Orders whose words were promised and never came."""
        for order in [each for each in self.orders.values() if each.more and not each.urgent and not each.begins]:
            if now >= end_of(order):
                for name in order.parts:
                    self._never(order, name, Reason("air.announce_broken"))
                self.orders.pop(order.id)

    def serve(self, channel: Channel, now: Instant) -> tuple[bool, Instant | None]:
        """Do what is to be done there now. Whether the programme is held, and when to come again."""
        mine = self.sayings.get(channel.card.name, [])
        if channel.hindrance is not None:
            return False, min((saying.until for saying in mine), default=None)
        if not mine:
            near = next((name for name in channel.card.neighbours if self._speaks(name)), None)
            if near is None and channel.gave_way is not None and channel.talked is None:
                self.bench.go_on(channel, channel.gave_way)
            elif near is not None:  # it may sound again, and hears one being said
                channel.gave_way = Reason("air.gave_way", {"title": self._newest(near).order.title})
            return near is not None, None
        return True, self._say(channel, mine, now)

    def ended(self, channel: Channel, on: On) -> bool:
        """Something of an announcement was heard to its end. True: its saying is over; `on` may be noted as such."""
        saying = self._saying_of(on)
        if saying is None or saying.order.more or saying.handed < len(saying.parts) or len(channel.on) > 0:
            return False
        saying.spot, saying.over_at, saying.heard = None, on.until, saying.heard + 1
        if saying.order.until is None:
            self._over(saying, None)
        return True

    def cut(self, on: On, now: Instant, why: Reason) -> bool:
        """Something of an announcement was cut off; what is urgent is said again if it still should be. False: it is
        known."""
        saying = self._saying_of(on)
        if saying is None:
            return False
        saying.spot, saying.over_at = None, now
        if not saying.order.urgent:
            self._over(saying, why)
        return True

    def interrupted(self, channel: Channel, why: Reason) -> None:
        """Nothing may sound there now: also what was waiting for its words is said again later, from its chime on."""
        for saying in [each for each in self.sayings.get(channel.card.name, ()) if each.order.urgent]:
            if saying.spot is not None and not channel.on:
                self._silent(saying, why)
                saying.over_at = self.clock.now()
        if not channel.on:
            self._end_gentle(channel, why)

    def leave(self, why: Reason) -> None:
        """Air ends: what waits for its words waits no longer, and is said so. What sounds is cut by whoever asks."""
        for name, mine in self.sayings.items():
            for saying in mine:
                if not self.channels[name].on:
                    self._silent(saying, why)

    def key(self, channel: Channel) -> str:
        """The id of the announcement that sounds there, or ""."""
        return key_of(channel.on[0].spot) if channel.on and channel.on[0].kind == "order" else ""

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

    # -- inside

    def _say(self, channel: Channel, mine: list[Saying], now: Instant) -> Instant | None:
        sounding = next((saying for saying in mine if saying.spot is not None), None)
        if sounding is not None:
            return sounding.ends + FOLLOWS if sounding.order.more else None
        turn = min(mine, key=lambda saying: (saying.over_at, saying.order.at, saying.order.id))
        ready = turn.over_at + AGAIN if turn.over_at else now
        if ready > now:
            return min(ready, turn.until)
        events: list[dict[str, object]] = []
        made = self._made(turn, now, events)
        if made is None:
            return now
        self._take_air(turn, now)
        self.pen.write_many(events)
        self._start(turn, made)
        return None if turn.spot is not None else now + AGAIN

    def _may_begin(self, order: Announcement) -> bool:
        """Whether one that takes the air from nobody may begin with its chime now: nothing sounds or waits where it is
        heard, and its words are said to follow."""
        lanes = [self.channels[name] for name in order.parts]
        near = [self.channels[name] for lane in lanes for name in lane.card.neighbours if name in self.channels]
        if (
            order.urgent
            or not order.more
            or order.until is not None
            or any(lane.ordered or lane.talked for lane in lanes)
        ):
            return False
        now = self.clock.now()
        return all(lane.hindrance is None for lane in lanes) and not any(
            self._busy(each, now) for each in (*lanes, *near)
        )

    def _busy(self, channel: Channel, now: Instant) -> bool:
        """Whether something sounds there, or is about to."""
        due = bool(channel.pending) and channel.pending[0].start <= now and channel.hindrance is None
        return due or bool(channel.on) or channel.until > now or bool(self.sayings.get(channel.card.name))

    def _begin_everywhere(self, order: Announcement, events: list[dict[str, object]]) -> None:
        """All its outlets at one instant, on the ledger in one go before any of them sounds."""
        now = self.clock.now()
        begun: list[tuple[Saying, Made]] = []
        for name in order.parts:
            saying = Saying(order, name)
            busy = any(each.spot is not None and each.order.urgent for each in self.sayings.get(name, ()))
            self.sayings.setdefault(name, []).append(saying)
            if not busy and self.channels[name].hindrance is None and (made := self._made(saying, now, events)):
                begun.append((saying, made))
        self.pen.write_many(events)
        for saying, _ in begun if order.urgent else ():
            self._take_air(saying, now)
        for saying, made in begun:
            self._start(saying, made)

    def _take_air(self, saying: Saying, now: Instant) -> None:
        """What sounds there gives way, and what sounds on the horns that hear it, but for what is urgent itself."""
        channel = self.channels[saying.outlet]
        near = [self.channels[name] for name in channel.card.neighbours if name in self.channels]
        for each in (channel, *near):
            if each.hindrance is None and not self._speaks(each.card.name, but=saying):
                why = Reason("air.gave_way", {"title": saying.order.title})
                self.bench.give_way(each, why)
                self._end_gentle(each, why)

    def _end_gentle(self, channel: Channel, why: Reason) -> None:
        """What is not urgent and was to go on with its words does not."""
        for saying in list(self.sayings.get(channel.card.name, ())):
            if saying.order.begins and saying.spot is not None:
                self._over(saying, why)

    def _made(self, saying: Saying, now: Instant, events: list[dict[str, object]]) -> Made | None:
        """Its next saying, with its `planned` and `started` among the events; None where it cannot be."""
        channel = self.channels[saying.outlet]
        good, lost = playable(spot_of(saying.order, saying.outlet, 1, now, saying.parts), self.check)
        # Its chime wakes the amplifier, each hundredth counts; and what follows, follows at once.
        card = replace(channel.card, lead_in=0, lead_out=0 if saying.order.more else channel.card.lead_out)
        sound = sound_of(self.folder, card, good, loudness(card, saying.order.volume, now, saying.order.urgent))
        try:
            channel.output.prepare(sound)
        except OutputError as error:
            good, lost = [], [(part, error.reason) for part in saying.parts]
        if not good:
            self._over(saying, lost[0][1] if lost else Reason("air.no_clip"))
            return None
        saying.number += 1
        saying.handed, saying.ends = len(saying.parts), now + sound.total
        saying.spot = spot = spot_of(saying.order, saying.outlet, saying.number, now, saying.parts)
        first = good[0].clip
        on = On(spot, now, now + sound.total, tuple(lost), kind="order")
        started = {"kind": "started", "spot": spot.id, "output": saying.outlet, "clip": first.digest if first else ""}
        events += [plan_event(spot, set()), {**started, "detail": {"at": now, **on.lacks(), **called(spot)}}]
        return on, sound

    def _start(self, saying: Saying, made: Made) -> None:
        channel, spot = self.channels[saying.outlet], saying.spot
        assert spot is not None
        on, sound = made
        try:
            channel.output.start(on.key, sound, spot.start, soon=True)
        except OutputError as error:
            saying.spot, saying.over_at = None, spot.start
            cut = {"kind": "cut", "spot": spot.id, "output": saying.outlet, "reason": error.reason.code}
            detail = {
                "params": dict(error.reason.params),
                "at": spot.start,
                "played_ms": 0,
                "parts": [],
                **called(spot),
            }
            self.pen.write_many([{**cut, "detail": detail}])
        else:
            channel.on.append(on)
            self._keep(saying)

    def _keep(self, saying: Saying) -> None:
        """While its words are to follow, the horns that hear it wait for them too."""
        gentle = not saying.order.urgent and saying.order.more and saying.spot is not None
        self.channels[saying.outlet].kept = saying.ends + FOLLOWS if gentle else 0

    def _hand_rest(self, saying: Saying, now: Instant) -> None:
        """Parts that came after the chime, right behind it."""
        rest = saying.parts[saying.handed :]
        if saying.spot is None or not rest:
            return
        channel = self.channels[saying.outlet]
        card = replace(channel.card, lead_in=0, lead_out=0 if saying.order.more else channel.card.lead_out)
        sound = sound_of(self.folder, card, list(rest), loudness(card, saying.order.volume, now, saying.order.urgent))
        piece = sum(on.spot.id == saying.spot.id for on in channel.on) + saying.handed
        at = max(now, saying.ends)
        spot = replace_parts(saying.spot, saying.parts)
        on = On(spot, at, at + sound.total, kind="order", piece=piece, behind=saying.ends, before=saying.handed)
        try:
            channel.output.prepare(sound)
            channel.output.start(on.key, sound, at, soon=True)
        except OutputError as error:
            self._over(saying, error.reason)
            return
        channel.on.append(on)
        saying.spot, saying.handed, saying.ends = on.spot, len(saying.parts), on.until

    def _promised(self, name: str, key: str) -> list[Announcement]:
        """Those, not urgent, whose words are still to come; from now on they are not for this outlet."""
        waiting = (each for each in self.orders.values() if not each.urgent and not each.begins)
        orders = [each for each in waiting if each.more and name in each.parts]
        found = [each for each in orders if key in ("", each.id)]
        for order in found:
            others = {outlet: parts for outlet, parts in order.parts.items() if outlet != name}
            self.orders[order.id] = replace(order, parts=others)
            if not others:
                self.orders.pop(order.id)
        return found

    def _was_all(self, saying: Saying) -> None:
        """Nothing follows here after all, and what was handed over is over: so is the saying."""
        spot, on = saying.spot, self.channels[saying.outlet].on
        if spot is None or on or saying.order.more or saying.handed < len(saying.parts):
            return
        heard = [part.version for part in saying.parts]
        detail = {"at": saying.ends, "parts": heard, "lost": [], **called(spot)}
        self.pen.write_many([{"kind": "ended", "spot": spot.id, "output": saying.outlet, "detail": detail}])
        saying.spot, saying.over_at, saying.heard = None, saying.ends, saying.heard + 1
        if saying.order.until is None:
            self._over(saying, None)

    def _book(self, order: Announcement) -> None:
        """Not urgent: a spot, due now, once all of it is there."""
        if not order.more:
            for name, parts in order.parts.items():
                spot = spot_of(order, name, 1, self.clock.now(), parts)
                self.pen.write_many([plan_event(spot, set())])
                self._put(self.channels[name], spot)
            self.bench.attend(order.parts)

    def _put(self, channel: Channel, spot: Spot) -> None:
        """Behind those that were asked for before it, and before the programme."""
        channel.pending.insert(len(channel.ordered), spot)
        channel.ordered.append(spot)

    def _over(self, saying: Saying, why: Reason | None) -> None:
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
            self._never(saying.order, saying.outlet, why)
        detail = {"id": saying.order.id, "outlet": saying.outlet, "heard": saying.heard}
        detail |= {"params": dict(why.params)} if why else {}
        reason = why.code if why else ""
        self.pen.write_many([{"kind": "order_over", "output": saying.outlet, "reason": reason, "detail": detail}])
        if not any(self._sayings_of(saying.order.id)):
            self.orders.pop(saying.order.id, None)

    def _never(self, order: Announcement, outlet: str, why: Reason) -> None:
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

    def _lives(self, order: Announcement) -> bool:
        """Whether something of it sounds, waits, or is to follow."""
        lanes = [self.channels[name] for name in order.parts if name in self.channels]
        spots = [spot for lane in lanes for spot in lane.ordered]
        spots += [on.spot for lane in lanes for on in lane.on] + [each.spot for lane in lanes for each in lane.broken]
        return order.more or any(self._sayings_of(order.id)) or any(key_of(spot) == order.id for spot in spots)

    def _speaks(self, name: str, but: Saying | None = None) -> bool:
        """Whether something urgent is being said at an outlet, or between two sayings."""
        channel = self.channels.get(name)
        mine = [saying for saying in self.sayings.get(name, ()) if saying is not but and saying.order.urgent]
        return channel is not None and channel.hindrance is None and any(s.spot or s.over_at for s in mine)

    def _newest(self, name: str) -> Saying:
        """Of those that have the air at an outlet: the one that is said, or was said last."""
        urgent = (saying for saying in self.sayings[name] if saying.order.urgent)
        return max(urgent, key=lambda saying: (saying.spot is not None, saying.over_at))

    def _sayings_of(self, key: str) -> Iterator[Saying]:
        return (saying for each in list(self.sayings.values()) for saying in list(each) if saying.order.id == key)

    def _saying_of(self, on: On) -> Saying | None:
        mine = self.sayings.get(on.spot.outlet, ())
        return next((saying for saying in mine if saying.spot is not None and saying.spot.id == on.spot.id), None)
