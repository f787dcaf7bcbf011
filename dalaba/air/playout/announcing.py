"""What people have said at once: urgent announcements, which take the air, and others, which wait their turn.

An urgent one cuts what sounds on its outlets and on the horns that hear them, and is said until it was heard once, or
again and again until its time; then the programme goes on as it would stand at that moment. Several urgent ones take
turns, each saying whole, the one longest unheard first. Nothing is dropped without an event. Every clip is looked at
before anything is touched, and everything is on the ledger before it sounds, so that a start after a power cut goes on.

An announcement that is not urgent becomes a spot like any other, due now; the loop plays it when there is room.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

from dalaba.air.outputs import OutputError, Sound
from dalaba.air.playout.announced import FOLLOWS, Announced
from dalaba.air.playout.announcement import appended, as_detail, parts_json
from dalaba.air.playout.channel import Channel, Check, On, loudness, playable, sound_of
from dalaba.air.playout.may_announce import left_out, refusal, unplayable
from dalaba.air.playout.noted import called, plan_event
from dalaba.air.playout.outcomes import lacks
from dalaba.air.playout.pen import Pen
from dalaba.air.playout.saying import Saying, key_of, moved, replace_parts, spot_id, spot_of
from dalaba.air.playout.sounding import Sounding
from dalaba.core.clock import Clock
from dalaba.core.model import Announcement, Instant, Millis, Part, Reason, Spot

Made: TypeAlias = tuple[On, Sound]
"""One saying, and its sound."""
AGAIN: Millis = 1_500
"""Between two sayings."""
REMEMBERED = 4_096
"""Orders, at least the newest half of them: one that is given twice comes again within seconds."""


@dataclass(slots=True)
class Announcing:
    """The announcements of one playout, whose channels it shares. All methods are called from the loop's thread."""

    folder: Path
    clock: Clock
    channels: Mapping[str, Channel]
    announced: Announced
    sounding: Sounding
    pen: Pen
    check: Check
    seen: dict[str, None] = field(default_factory=dict)
    """Ids of those that were taken, in earlier runs too: what comes again is the same order, and is not said again."""

    # -- what people ask

    def take(self, order: Announcement) -> tuple[Announcement | Reason, tuple[Reason, ...]]:
        """Take one, or say why not before anything is touched; and which outlets are left out."""
        left = left_out(self.channels, order, self.clock.now())
        parts = {name: each for name, each in order.parts.items() if name not in left}
        return self._taken(replace(order, parts=parts)), tuple(lacks(name, why) for name, why in left.items())

    def _taken(self, order: Announcement) -> Announcement | Reason:
        """Begun where it is urgent, else in its turn."""
        if order.id in self.seen:
            return Reason("air.announce_known", {"id": order.id})
        if why := refusal(self.channels, order, self.clock.now()) or unplayable(order.parts, self.check):
            return why
        self._remember(order.id)
        order = replace(order, begins=self._may_begin(order))
        self.announced.orders = {key: each for key, each in self.announced.orders.items() if self.announced.lives(each)}
        self.announced.orders[order.id] = order
        events: list[dict[str, object]] = [{"kind": "order", "actor": order.actor, "detail": as_detail(order)}]
        if order.urgent or order.begins:
            self._begin_everywhere(order, events)
        else:
            self.pen.write_many(events)
            self._book(order)
        return order

    def _remember(self, key: str) -> None:
        """What is long over is let go of."""
        self.seen[key] = None
        if len(self.seen) > REMEMBERED:
            self.seen = dict.fromkeys(list(self.seen)[REMEMBERED // 2 :])
            self.announced.gone = {each for each in self.announced.gone if each[0] in self.seen}

    def append(self, key: str, parts: Mapping[str, tuple[Part, ...]], more: bool) -> Announcement | Reason:
        """Take parts that were said to follow, or say why not."""
        order = self.announced.orders.get(key)
        if order is None or not order.more:
            return Reason("air.announce_over", {"id": key})
        if why := unplayable(parts, self.check):
            return why
        self.announced.orders[key] = order = appended(order, parts, more)
        detail = {"verb": "append", "id": key, "parts": parts_json(parts), "more": more}
        self.pen.write_many([{"kind": "order", "actor": order.actor, "detail": detail}])
        for saying in self.announced.sayings_of(key):
            saying.order = order
            self._hand_rest(saying, self.clock.now())
            self._keep(saying)
            self._was_all(saying)
        if order.urgent or order.begins or more:
            return Reason("air.appended")
        self._book(order)
        return order

    def cancel(self, key: str, actor: str) -> Reason:
        """Take one back, wherever it sounds or waits."""
        if key not in self.announced.orders or not self.announced.lives(self.announced.orders[key]):
            return Reason("air.announce_over", {"id": key})
        why = Reason("air.announce_cancelled", {"actor": actor})
        order = self.announced.orders[key]
        said = {"title": order.title, "text": order.text, "to": list(order.parts)}
        self.pen.write("order", actor=actor, detail={"verb": "cancel", "id": key, **said})
        for name in list(self.announced.orders[key].parts):
            if name in self.channels:
                self.end(self.channels[name], why, key)
        self.announced.orders.pop(key, None)
        return Reason("air.cancelled", {"id": key})

    def end(self, channel: Channel, why: Reason, key: str = "") -> None:
        """End what is announced there (of one id, or all of it): a stop, a skip, somebody's order."""
        name = channel.card.name
        for saying in [each for each in self.announced.sayings.get(name, ()) if key in ("", each.order.id)]:
            if saying.spot is not None:
                self.sounding.cut(channel, why)
            self.announced.over(saying, why)
        waiting = [each for each in channel.ordered if key in ("", key_of(each))]
        for spot in waiting:
            channel.ordered.remove(spot)
            channel.pending.remove(spot)
            self.pen.missed(name, spot, why)
        for order in self._promised(name, key):
            self.announced.never(order, name, why)
        channel.broken = [each for each in channel.broken if key not in ("", key_of(each.spot))]
        if key and channel.on and key_of(channel.on[0].spot) == key:
            self.sounding.cut(channel, why)

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
            here = [saying.order.id for saying in self.announced.sayings.get(name, ())]
            if name not in order.parts or (order.id, name) in over | self.announced.gone or order.id in here:
                continue
            order = moved(order, min(0, self.clock.now() - order.at))  # the clock was put back since
            if order.urgent:
                saying = Saying(order, name)
                while spot_id(order, name, saying.number + 1) in known:
                    saying.number += 1
                self.announced.orders[order.id] = order
                self.announced.sayings.setdefault(name, []).append(saying)
                if order.more:
                    self.announced.over(saying, Reason("air.announce_broken"))
            elif order.begins:
                self.announced.orders[order.id] = order
                self.announced.sayings.setdefault(name, []).append(Saying(order, name))
                self.announced.over(self.announced.sayings[name][-1], Reason("air.announce_broken"))
            elif spot_id(order, name, 1) not in done:
                if order.more:
                    done.add(spot_id(order, name, 1))
                    self.announced.never(order, name, Reason("air.announce_broken"))
                    continue
                self.announced.orders[order.id] = order
                self._put(channel, spot_of(order, name, 1, order.at, order.parts[name]))

    # -- the loop

    def serve(self, channel: Channel, now: Instant) -> tuple[bool, Instant | None]:
        """Do what is to be done there now. Whether the programme is held, and when to come again."""
        mine = self.announced.sayings.get(channel.card.name, [])
        if channel.hindrance is not None:
            return False, min((saying.until for saying in mine), default=None)
        if not mine:
            near = next((name for name in channel.card.neighbours if self.announced.speaks(name)), None)
            if near is None and channel.gave_way is not None and channel.talked is None:
                self.sounding.go_on(channel, channel.gave_way)
            elif near is not None:  # it may sound again, and hears one being said
                channel.gave_way = Reason("air.gave_way", {"title": self.announced.newest(near).order.title})
            return near is not None, None
        return True, self._say(channel, mine, now)

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
        return due or bool(channel.on) or channel.until > now or bool(self.announced.sayings.get(channel.card.name))

    def _begin_everywhere(self, order: Announcement, events: list[dict[str, object]]) -> None:
        """All its outlets at one instant, on the ledger in one go before any of them sounds."""
        now = self.clock.now()
        begun: list[tuple[Saying, Made]] = []
        for name in order.parts:
            saying = Saying(order, name)
            busy = any(each.spot is not None and each.order.urgent for each in self.announced.sayings.get(name, ()))
            self.announced.sayings.setdefault(name, []).append(saying)
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
            if each.hindrance is None and not self.announced.speaks(each.card.name, but=saying):
                why = Reason("air.gave_way", {"title": saying.order.title})
                self.sounding.give_way(each, why)
                self.announced.end_gentle(each, why)

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
            self.announced.over(saying, lost[0][1] if lost else Reason("air.no_clip"))
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
            self.announced.over(saying, error.reason)
            return
        channel.on.append(on)
        saying.spot, saying.handed, saying.ends = on.spot, len(saying.parts), on.until

    def _promised(self, name: str, key: str) -> list[Announcement]:
        """Those, not urgent, whose words are still to come; from now on they are not for this outlet."""
        waiting = (each for each in self.announced.orders.values() if not each.urgent and not each.begins)
        orders = [each for each in waiting if each.more and name in each.parts]
        found = [each for each in orders if key in ("", each.id)]
        for order in found:
            others = {outlet: parts for outlet, parts in order.parts.items() if outlet != name}
            self.announced.orders[order.id] = replace(order, parts=others)
            if not others:
                self.announced.orders.pop(order.id)
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
            self.announced.over(saying, None)

    def _book(self, order: Announcement) -> None:
        """Not urgent: a spot, due now, once all of it is there."""
        if not order.more:
            for name, parts in order.parts.items():
                spot = spot_of(order, name, 1, self.clock.now(), parts)
                self.pen.write_many([plan_event(spot, set())])
                self._put(self.channels[name], spot)

    def _put(self, channel: Channel, spot: Spot) -> None:
        """Behind those that were asked for before it, and before the programme."""
        channel.pending.insert(len(channel.ordered), spot)
        channel.ordered.append(spot)
