"""What people order of what is there: stop, resume, skip, volume, the amplifier for somebody else, a sound check.

Each is on the ledger before it is answered, in words, and before it makes a sound; silence waits for no disk. What is
said at once is `announcing`'s, who speaks live `talking`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from dalaba.clock import Clock
from dalaba.model import Instant, Order, OutletCard, Reason
from dalaba.outputs import Sound
from dalaba.playout.announcing import Announcing
from dalaba.playout.came import still_held
from dalaba.playout.channel import Channel, On, loudness, tone_of
from dalaba.playout.pen import Pen


class Bench(Protocol):
    """What playing does for it."""

    def cut(self, channel: Channel, reason: Reason, keep: set[str] | None = None) -> bool:
        """Silence an outlet now; what was handed over behind is cut too, or handed over anew (`keep`)."""

    def give_way(self, channel: Channel, why: Reason) -> None:
        """Cut what sounds there, remembering it for afterwards."""

    def listen(self, channel: Channel, now: Instant) -> None:
        """Learn what has become of what sounds there."""

    def sound(self, channel: Channel, on: On, sound: Sound) -> None:
        """Hand it to the output."""


@dataclass(slots=True)
class Obeying:
    """The orders of one playout, whose channels it shares. All methods are called from the loop's thread."""

    clock: Clock
    channels: Mapping[str, Channel]
    bench: Bench
    pen: Pen
    announcing: Announcing

    def obey(self, order: Order) -> Reason:
        """Carry it out: stop, resume or skip. Silence comes first; the ledger has it before it is answered."""
        with self.pen.later():
            return self._obeyed(order)

    def _obeyed(self, order: Order) -> Reason:
        chosen = self._chosen(order.to)
        names = [channel.card.name for channel in chosen]
        self.pen.write("order", actor=order.actor, detail={"verb": order.verb, "to": names, "why": order.reason})
        carry_out = {"stop": self._stop, "resume": self._resume, "skip": self._skip}.get(order.verb)
        if carry_out is None:
            return Reason("air.unknown_order", {"verb": order.verb})
        done = [channel for channel in chosen if carry_out(channel, order)]
        answer = Reason(f"air.did_{order.verb}", {"count": str(len(done)), "outlets": str(len(chosen))})
        return still_held(answer, done) if order.verb == "resume" else answer

    def set_volume(self, to: Iterable[str], volume: int, actor: str) -> Reason:
        """Be so loud from now on, also in what sounds; until a person says otherwise."""
        chosen = self._chosen(to)
        names = [channel.card.name for channel in chosen]
        self.pen.write("volume", actor=actor, to=names, volume=volume)
        now = self.clock.now()
        for channel in chosen:
            channel.volume, channel.card = volume, replace(channel.card, volume=volume)
            for on in channel.on:
                channel.output.set_gain(on.key, loudness(channel.card, on.spot.volume, max(on.at, now)))
        low = min((each.card.max_volume for each in chosen), default=100)
        said = {"volume": str(volume), "outlets": str(len(chosen))}
        return (
            Reason("air.did_volume_capped", {**said, "most": str(low)})
            if low < volume
            else Reason("air.did_volume", said)
        )

    def give_up(self, to: Iterable[str], on: bool, by: str, actor: str) -> Reason:
        """Somebody else takes the amplifiers (`on`), or has done with them: the programme goes on by its rules."""
        with self.pen.later():
            return self._given_up(to, on, by, actor)

    def _given_up(self, to: Iterable[str], on: bool, by: str, actor: str) -> Reason:
        chosen = [channel for channel in self._chosen(to) if on != (channel.yielded is not None)]
        if not chosen:
            return Reason("air.yield_already" if on else "air.not_yielded")
        had = "、".join(dict.fromkeys(each.yielded.params["by"] for each in chosen if each.yielded))
        names = [channel.card.name for channel in chosen]
        self.pen.write("yield", actor=actor, to=names, on=on, by=by)
        for channel in chosen:
            if on:
                channel.yielded = Reason("air.yielded", {"by": by})
                self.announcing.interrupted(channel, channel.yielded)
                self.bench.give_way(channel, channel.yielded)
            else:
                channel.gave_way, channel.yielded = channel.yielded, None
                # the next turn goes on, once nothing urgent is said here
        if on:
            return Reason("air.did_yield", {"outlets": str(len(chosen)), "by": by})
        return still_held(Reason("air.did_take_back", {"outlets": str(len(chosen)), "by": had}), chosen)

    def tone(self, outlet: str, sound_for: Callable[[OutletCard], Sound], actor: str, force: bool = False) -> Reason:
        """Play a sound check's tone at an outlet where nothing sounds. `force`: also in its hours of silence.

        The order is on the ledger before the sound, a `tone` event after it.
        """
        channel = self.channels.get(outlet)
        if channel is None:
            return Reason("air.unknown_outlet", {"outlet": outlet})
        now = self.clock.now()
        sound = replace(sound_for(channel.card), gain=loudness(channel.card, 100, now))
        if why := self._no_tone(channel, now, now + sound.total, force):
            return why
        self.pen.write("order", actor=actor, detail={"verb": "test_tone", "to": [outlet], "why": ""})
        self.bench.sound(channel, tone_of(channel, sound, now), sound)
        device = channel.card.output.device if channel.card.output else ""
        return Reason("air.tone_started", {"outlet": outlet, "device": device})

    def _stop(self, channel: Channel, order: Order) -> bool:
        why = Reason("air.stopped", {"actor": order.actor})
        sounded = bool(channel.on)
        self.announcing.end(channel, why)
        channel.stopped, channel.gave_way = why, None
        channel.broken.clear()
        self.bench.cut(channel, why)
        return sounded

    def _resume(self, channel: Channel, order: Order) -> bool:
        if channel.stopped is None:
            return False
        channel.able_again(channel.stopped, self.clock.now())
        channel.stopped = None
        return True

    def _skip(self, channel: Channel, order: Order) -> bool:
        if channel.on and channel.on[0].kind == "order":
            self.announcing.end(channel, Reason("air.skipped", {"actor": order.actor}), self.announcing.key(channel))
            return True
        keep = {on.spot.id for on in channel.on}
        return self.bench.cut(channel, Reason("air.skipped", {"actor": order.actor}), keep)

    def _no_tone(self, channel: Channel, now: Instant, until: Instant, force: bool) -> Reason | None:
        self.bench.listen(channel, now)
        if channel.stopped:
            return channel.stopped
        if why := channel.device:
            inner = {f"why_{name}": fact for name, fact in why.params.items()}
            return Reason("air.tone_no_device", {"outlet": channel.card.name, "why": "", "why_code": why.code, **inner})
        near = [channel, *(self.channels[name] for name in channel.card.neighbours if name in self.channels)]
        for each in near:
            busy = each.on[0].spot if each.on else each.pending[0] if each.pending else None
            if busy is not None and busy.start < until:
                return Reason("air.tone_busy", {"outlet": each.card.name, "title": busy.title})
        silent = any(since <= now < end for since, end in channel.card.silent)
        return Reason("air.tone_quiet", {"outlet": channel.card.name, "why": ""}) if silent and not force else None

    def _chosen(self, to: Iterable[str]) -> list[Channel]:
        named = set(to)
        return [channel for channel in self.channels.values() if not named or channel.card.name in named]
