"""Announcements: urgent ones, which interrupt, and others, which wait their turn.

An urgent announcement cuts what sounds at its outlets and at those within earshot. It is said until it was heard once,
or repeated until its end; then the programme goes on as it stands at that time. Several urgent ones take turns, each
said whole, the one unheard the longest first. Nothing is dropped without an event. Every clip is checked before
anything is changed, and everything is on the ledger before it sounds, so that a restart after a power cut can go on.

An announcement that is not urgent becomes a spot like any other, due now; it plays when there is room.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from dalaba.air.outputs import Sound
from dalaba.air.playout.admission import left_out, no_announcement, unplayable
from dalaba.air.playout.airing import Airing
from dalaba.air.playout.announcement import appended, as_detail, parts_json
from dalaba.air.playout.channel import Channel
from dalaba.air.playout.effects import Play, Prepare, Steps, Write, WriteMany, WriteMissed, asked, is_ready
from dalaba.air.playout.handed import On
from dalaba.air.playout.noted import called, plan_event
from dalaba.air.playout.outcomes import came_of, lacks
from dalaba.air.playout.saying import Saying, key_of, moved, replace_parts, spot_id, spot_of
from dalaba.air.playout.spot_sound import loudness, playable, sound_of
from dalaba.core.model import Announcement, Instant, Millis, OutletCard, Part, Reason

Made: TypeAlias = tuple[On, Sound]
"""One repetition, and its sound."""
AGAIN: Millis = 1_500
"""Milliseconds between two repetitions."""
FOLLOWS: Millis = 10_000
"""How long an outlet stays reserved for parts that were promised to follow."""


@dataclass(slots=True)
class Announcements:
    """The announcements of one playout."""

    airing: Airing

    # -- what people ask

    def take(self, order: Announcement, now: Instant) -> Steps[tuple[Reason, tuple[Reason, ...]]]:
        """Take an announcement. Returns its outcome and the outlets left out. A refusal comes before anything is
        changed.
        """
        left = left_out(self.airing.channels, order, now, self.airing.zone)
        parts = {name: each for name, each in order.parts.items() if name not in left}
        answer = yield from self._taken(replace(order, parts=parts), now)
        return answer, tuple(lacks(name, why) for name, why in left.items())

    def _taken(self, order: Announcement, now: Instant) -> Steps[Reason]:
        """Begin it if it is urgent; otherwise let it wait its turn."""
        channels, sayings = self.airing.channels, self.airing.sayings
        if why := (yield from self._not_taken(order, now)):
            return why
        order = replace(order, begins=self._may_begin(order, now))
        sayings.remember(order)
        events: list[dict[str, object]] = [{"kind": "order", "actor": order.actor, "detail": as_detail(order)}]
        if order.urgent or order.begins:
            yield from self._begin_everywhere(order, events, now)
        else:
            yield WriteMany(events)
            yield from self._book(order, now)
        return came_of(order, channels, now, self.airing.zone)

    def why_not(self, order: Announcement, now: Instant) -> Steps[Reason | None]:
        """Why it would be taken at none of its outlets; nothing is changed."""
        left = left_out(self.airing.channels, order, now, self.airing.zone)
        parts = {name: each for name, each in order.parts.items() if name not in left}
        return (yield from self._not_taken(replace(order, parts=parts), now))

    def _not_taken(self, order: Announcement, now: Instant) -> Steps[Reason | None]:
        if order.id in self.airing.sayings.seen:
            return Reason("air.announce_known", {"id": order.id})
        why = no_announcement(self.airing.channels, order, now, self.airing.zone)
        return why or (yield from unplayable(order.parts))

    def append(self, key: str, parts: Mapping[str, tuple[Part, ...]], more: bool, now: Instant) -> Steps[Reason]:
        """Add parts that were promised to follow."""
        sayings = self.airing.sayings
        order = sayings.orders.get(key)
        if order is None or not order.more:
            return Reason("air.announce_over", {"id": key})
        if why := (yield from unplayable(parts)):
            return why
        sayings.orders[key] = order = appended(order, parts, more)
        detail = {"verb": "append", "id": key, "parts": parts_json(parts), "more": more}
        yield WriteMany([{"kind": "order", "actor": order.actor, "detail": detail}])
        for saying in sayings.of(key):
            saying.order = order
            yield from self._hand_rest(saying, now)
            self._keep(saying)
            yield from self._was_all(saying)
        if order.urgent or order.begins or more:
            return Reason("air.appended")
        yield from self._book(order, now)
        return came_of(order, self.airing.channels, now, self.airing.zone)

    def is_ready(self, parts: Mapping[str, tuple[Part, ...]]) -> Steps[bool]:
        """Whether these parts are decoded already; if not, ask again."""
        ready = True
        for name, each in parts.items():
            if (channel := self.airing.channels.get(name)) is not None:
                card = replace(channel.card, lead_in=0, lead_out=0)
                clips = [part.clip for part in each if part.clip is not None]
                ready &= yield from is_ready(name, clips, sound_of(self.airing.folder, card, list(each), 1.0))
        return ready

    def cancel(self, key: str, actor: str) -> Steps[Reason]:
        """Take an announcement back, wherever it sounds or waits."""
        sayings = self.airing.sayings
        order = sayings.orders.get(key)
        if order is None or not sayings.lives(order):
            return Reason("air.announce_over", {"id": key})
        why = Reason("air.announce_cancelled", {"actor": actor})
        said = {"title": order.title, "text": order.text, "to": list(order.parts)}
        yield Write("order", actor=actor, detail={"verb": "cancel", "id": key, **said})
        for name in list(sayings.orders[key].parts):
            if name in self.airing.channels:
                yield from self.end(self.airing.channels[name], why, key)
        sayings.orders.pop(key, None)
        return Reason("air.cancelled", {"id": key})

    def end(self, channel: Channel, why: Reason, key: str = "") -> Steps[None]:
        """End what is announced at an outlet (one id, or everything), for a stop, a skip or another order."""
        sayings = self.airing.sayings
        for saying in [each for each in sayings.here(channel.name) if key in ("", each.order.id)]:
            if saying.spot is not None:
                yield from self.airing.cut(channel, why)
            yield from sayings.over(saying, why)
        for spot in [each for each in channel.ordered if key in ("", key_of(each))]:
            channel.take(spot)
            yield WriteMissed(channel.name, spot, why)
        yield from sayings.no_more_promised(channel.name, key, why)
        channel.forget_order(key)
        if key and channel.on and key_of(channel.on[0].spot) == key:
            yield from self.airing.cut(channel, why)

    # -- after a start

    def take_up(self, channel: Channel, orders: Iterable[Announcement], now: Instant) -> Steps[None]:
        """Continue what the ledger has of earlier runs at this outlet."""
        sayings, past = self.airing.sayings, self.airing.past
        for order in orders:
            here = [saying.order.id for saying in sayings.here(channel.name)]
            over = any((order.id, channel.name) in each for each in (past.announced_over, sayings.gone))
            if channel.name in order.parts and not over and order.id not in here:
                yield from self._take_up(channel, moved(order, min(0, now - order.at)))  # the clock was set back since

    def _take_up(self, channel: Channel, order: Announcement) -> Steps[None]:
        name, sayings, past = channel.name, self.airing.sayings, self.airing.past
        broken = Reason("air.announce_broken")
        if order.urgent:
            number = past.begun_lasting.get((order.id, name), 0)
            while spot_id(order, name, number + 1) in past.known:
                number += 1
            saying = sayings.add(order, name, number)
            if order.more:
                yield from sayings.over(saying, broken)
        elif order.begins:
            yield from sayings.over(sayings.add(order, name), broken)
        elif spot_id(order, name, 1) not in past.done:
            if order.more:
                past.done.add(spot_id(order, name, 1))
                yield from sayings.never(order, name, broken)
            else:
                sayings.orders[order.id] = order
                channel.ask_for(spot_of(order, name, 1, order.at, order.parts[name]))

    # -- at each turn

    def tidy(self, channel: Channel, now: Instant) -> Steps[None]:
        """End what is over at this outlet by its time, before anything asks whether it still has the air."""
        sayings = self.airing.sayings
        for saying in sayings.here(channel.name):
            if saying.spot is None and now >= saying.until:
                hindered = None if saying.number else channel.hindrance
                yield from sayings.over(saying, hindered or Reason("air.announce_past"))
            elif saying.spot is not None and saying.order.more and now >= saying.ends + FOLLOWS:
                yield from sayings.over(saying, Reason("air.announce_broken"))

    def serve(self, channel: Channel, now: Instant) -> Steps[tuple[bool, Instant | None]]:
        """Do what is due there now. Returns whether the programme is held, and when to come again."""
        sayings = self.airing.sayings
        mine = sayings.at.get(channel.name, [])
        if channel.hindrance is not None:
            return False, min((saying.until for saying in mine), default=None)
        if mine:
            return True, (yield from self._say(channel, mine, now))
        near = next((name for name in channel.card.neighbours if sayings.speaks(name)), None)
        if near is not None:  # it may sound again, but a neighbour's is being said
            channel.give_way(self._gave_way(sayings.newest(near).order, now))
        elif channel.gave_way is not None and channel.talked is None:
            channel.go_on(channel.gave_way, now)
        return near is not None, None

    def leave(self, why: Reason) -> Steps[None]:
        """Air ends: note that announcements that wait for their words no longer do. The caller cuts what sounds."""
        sayings = self.airing.sayings
        for name in list(sayings.at):
            for saying in sayings.here(name):
                if not self.airing.channels[name].on:
                    yield from sayings.fell_silent(saying, why)

    def _say(self, channel: Channel, mine: list[Saying], now: Instant) -> Steps[Instant | None]:
        sounding = next((saying for saying in mine if saying.spot is not None), None)
        if sounding is not None:
            return sounding.ends + FOLLOWS if sounding.order.more else None
        turn = min(mine, key=lambda saying: (saying.over_at, saying.order.at, saying.order.id))
        ready = turn.over_at + AGAIN if turn.over_at else now
        if ready > now:
            return min(ready, turn.until)
        clips = [part.clip for part in turn.parts if part.clip is not None]
        if not (yield from is_ready(channel.name, clips, self._sound(turn, list(turn.parts), now))):
            return turn.until
        events: list[dict[str, object]] = []
        made = yield from self._made(turn, now, events)
        if made is None:
            return now
        yield from self._take_air(turn, now)
        yield WriteMany(events)
        yield from self._start(turn, made)
        return None if turn.spot is not None else now + AGAIN

    # -- beginning

    def _may_begin(self, order: Announcement, now: Instant) -> bool:
        """Whether an announcement that is not urgent may begin with its chime now: nothing sounds or waits where it is
        heard, and its words will follow.
        """
        lanes = [self.airing.channels[name] for name in order.parts]
        if order.urgent or not order.more or order.until is not None:
            return False
        if any(lane.ordered or lane.talked or lane.hindrance for lane in lanes):
            return False
        heard_at = [*lanes, *(near for lane in lanes for near in self.airing.neighbours(lane))]
        return not any(self._busy(each, now) for each in heard_at)

    def _busy(self, channel: Channel, now: Instant) -> bool:
        """Whether something sounds there, or is about to."""
        due = bool(channel.pending) and channel.pending[0].start <= now and channel.hindrance is None
        return due or bool(channel.on) or channel.until > now or bool(self.airing.sayings.at.get(channel.name))

    def _begin_everywhere(self, order: Announcement, events: list[dict[str, object]], now: Instant) -> Steps[None]:
        """Begin at all its outlets at the same instant, with all events on the ledger before the first one sounds."""
        sayings = self.airing.sayings
        begun: list[tuple[Saying, Made]] = []
        for name in order.parts:
            busy = any(each.spot is not None and each.order.urgent for each in sayings.here(name))
            saying = sayings.add(order, name)
            able = not busy and self.airing.channels[name].hindrance is None
            if able and (made := (yield from self._made(saying, now, events))):
                begun.append((saying, made))
        yield WriteMany(events)
        for saying, _ in begun if order.urgent else ():
            yield from self._take_air(saying, now)
        for saying, made in begun:
            yield from self._start(saying, made)

    def _take_air(self, saying: Saying, now: Instant) -> Steps[None]:
        """Let what sounds there and within earshot give way, except for urgent announcements."""
        channel, sayings = self.airing.channels[saying.outlet], self.airing.sayings
        why = self._gave_way(saying.order, now)
        for each in (channel, *self.airing.neighbours(channel)):
            if each.hindrance is None and not sayings.speaks(each.name, but=saying):
                yield from self.airing.give_way(each, why)
                yield from sayings.end_gentle(each, why)

    def _gave_way(self, order: Announcement, now: Instant) -> Reason:
        """Why the programme is held for an order."""
        if not order.lasts:
            return Reason("air.gave_way", {"title": order.title})
        title = f"{order.scene}:{order.title}" if order.scene else order.title
        return Reason("air.locked", {"title": title, "actor": order.actor, "at": self.airing.shown(order.at, now)})

    def _sound(self, saying: Saying, parts: list[Part], now: Instant) -> Sound:
        """The sound of these parts, without a lead-in: the chime wakes the amplifier, and further parts follow
        at once.
        """
        card, order = self.airing.channels[saying.outlet].card, saying.order
        card = replace(card, lead_in=0, lead_out=0 if order.more else card.lead_out)
        return sound_of(self.airing.folder, card, parts, loudness(card, order.volume, now, order.urgent))

    def _made(self, saying: Saying, now: Instant, events: list[dict[str, object]]) -> Steps[Made | None]:
        """Its next repetition, with `planned` and `started` added to the events; None if it cannot be heard."""
        good, lost = yield from playable(spot_of(saying.order, saying.outlet, 1, now, saying.parts))
        sound = self._sound(saying, good, now)
        if self._reaches_quiet(saying, now, now + sound.total):
            yield from self.airing.sayings.over(saying, Reason("air.above_quiet", {"outlet": saying.outlet}))
            return None
        if why := (yield from asked(Prepare(saying.outlet, sound))):
            good, lost = [], [(part, why) for part in saying.parts]
        if not good:
            yield from self.airing.sayings.over(saying, lost[0][1] if lost else Reason("air.no_clip"))
            return None
        saying.number += 1
        saying.handed, saying.ends = len(saying.parts), now + sound.total
        saying.spot = spot = spot_of(saying.order, saying.outlet, saying.number, now, saying.parts)
        first = good[0].clip
        on = On(spot, now, now + sound.total, tuple(lost), kind="order")
        started = {"kind": "started", "spot": spot.id, "output": saying.outlet, "clip": first.digest if first else ""}
        events += [plan_event(spot, set()), {**started, "detail": {"at": now, **on.lacks(), **called(spot)}}]
        return on, sound

    def _reaches_quiet(self, saying: Saying, since: Instant, until: Instant) -> bool:
        """Whether a township's order would sound in the quiet hours there, which the village did not agree to."""
        order = saying.order
        return bool(order.above) and not order.night and self._card(saying.outlet).is_silent_in(since, until)

    def _card(self, outlet: str) -> OutletCard:
        return self.airing.channels[outlet].card

    def _start(self, saying: Saying, made: Made) -> Steps[None]:
        on, sound = made
        if why := (yield from asked(Play(saying.outlet, on.key, sound, on.at, soon=True))):
            saying.spot, saying.over_at = None, on.at
            detail: dict[str, object] = {"at": on.at, "played_ms": 0, "parts": [], **called(on.spot)}
            yield Write("cut", on.spot.id, saying.outlet, why=why, detail=detail)
        else:
            self.airing.channels[saying.outlet].hand(on)
            self._keep(saying)

    def _keep(self, saying: Saying) -> None:
        """Keep the outlet reserved while words of an announcement that is not urgent are still to follow."""
        gentle = not saying.order.urgent and saying.order.more and saying.spot is not None
        self.airing.channels[saying.outlet].keep_until(saying.ends + FOLLOWS if gentle else 0)

    # -- what follows

    def _hand_rest(self, saying: Saying, now: Instant) -> Steps[None]:
        """Play the parts that came after the chime, directly after it."""
        rest = saying.parts[saying.handed :]
        if saying.spot is None or not rest:
            return
        channel = self.airing.channels[saying.outlet]
        sound = self._sound(saying, list(rest), now)
        piece = sum(on.spot.id == saying.spot.id for on in channel.on) + saying.handed
        at = max(now, saying.ends)
        if self._reaches_quiet(saying, at, at + sound.total):
            yield from self.airing.sayings.over(saying, Reason("air.above_quiet", {"outlet": saying.outlet}))
            return
        spot = replace_parts(saying.spot, saying.parts)
        on = On(spot, at, at + sound.total, kind="order", piece=piece, behind=saying.ends, before=saying.handed)
        why = yield from asked(Prepare(channel.name, sound))
        why = why or (yield from asked(Play(channel.name, on.key, sound, at, soon=True)))
        if why:
            yield from self.airing.sayings.over(saying, why)
            return
        channel.hand(on)
        saying.spot, saying.handed, saying.ends = on.spot, len(saying.parts), on.until

    def _was_all(self, saying: Saying) -> Steps[None]:
        """End a saying if nothing more follows and everything handed over has been heard."""
        spot, on = saying.spot, self.airing.channels[saying.outlet].on
        if spot is None or on or saying.order.more or saying.handed < len(saying.parts):
            return
        heard = [part.version for part in saying.parts]
        detail = {"at": saying.ends, "parts": heard, "lost": [], **called(spot)}
        yield Write("ended", spot.id, saying.outlet, detail=detail)
        yield from self.airing.sayings.heard_whole(saying, saying.ends)

    def _book(self, order: Announcement, now: Instant) -> Steps[None]:
        """Turn one that is not urgent into a spot, due now, once all of it has come."""
        if order.more:
            return
        for name, parts in order.parts.items():
            spot = spot_of(order, name, 1, now, parts)
            if order.above:  # its last second may not reach into the quiet hours, however long it waits its turn
                quiet = min((since for since, _ in self._card(name).silent if since > now), default=spot.latest)
                spot = spot._replace(latest=max(now - 1, min(spot.latest, quiet - spot.duration)))
            yield WriteMany([plan_event(spot, set())])
            self.airing.channels[name].ask_for(spot)
        yield from self.attend([self.airing.channels[name] for name in order.parts], now)

    def attend(self, channels: list[Channel], now: Instant) -> Steps[None]:
        """Do what is due at these outlets now, so that an answer can tell the outcome of an order."""
        yield from self.airing.listen(channels, now)
        for channel in channels:
            channel.see_hindrance(now)
        for channel in channels:
            yield from self.turn(channel, now)

    def turn(self, channel: Channel, now: Instant) -> Steps[Instant | None]:
        """Play announcements, then the programme. Returns when to come again."""
        taken, wake = yield from self.serve(channel, now)
        until = None if self.airing.held else (yield from self.airing.serve(channel, now, taken))
        return until if wake is None else wake if until is None else min(until, wake)
