"""What people order of what is there: stop, resume, skip, volume, the amplifier for somebody else, a sound check.

Each is on the ledger before it is answered, in words, and before it makes a sound; silence waits for no disk. What is
said at once is `announcing`'s, who speaks live `talking`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from dalaba.air.outputs import Sound
from dalaba.air.playout.announcing import Announcing
from dalaba.air.playout.channel import Channel, On, loudness, softened, tone_of
from dalaba.air.playout.halted import end_of, halted
from dalaba.air.playout.outcomes import shown, still_held
from dalaba.air.playout.pen import Pen
from dalaba.core.clock import Clock
from dalaba.core.model import Instant, Order, OutletCard, Reason, Spot


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

    def pass_over(self, channel: Channel, spot: Spot, why: Reason) -> None:
        """It is played no more, and missed for that reason."""


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
        detail: dict[str, object] = {"verb": order.verb, "to": names, "why": order.reason}
        if order.until is not None:
            detail["until"] = order.until
        self.pen.write("order", actor=order.actor, detail=detail)
        if order.verb == "skip_next":
            return self._skip_next(chosen, order)
        carry_out = {"stop": self._stop, "resume": self._resume, "skip": self._skip}.get(order.verb)
        if carry_out is None:
            return Reason("air.unknown_order", {"verb": order.verb})
        for channel in chosen:  # what was over before the order came is none of its business
            self.bench.listen(channel, self.clock.now())
        done = [channel for channel in chosen if carry_out(channel, order)]
        counts = {"count": str(len(done)), "outlets": str(len(chosen))}
        if order.verb == "stop" and order.until is not None:
            return Reason("air.did_stop_until", {**counts, "until": shown(order.until, self.clock.now())})
        answer = Reason(f"air.did_{order.verb}", counts)
        return still_held(answer, done) if order.verb == "resume" else answer

    def let_go(self, now: Instant) -> Instant | None:
        """Resume where a stop has come to its own end. Returns when the next one will."""
        over: dict[tuple[str, str], list[Channel]] = {}
        ends = []
        for channel in self.channels.values():
            end = end_of(channel.stopped)
            if end is not None and end > now:
                ends.append(end)
            elif end is not None and channel.stopped is not None:
                facts = channel.stopped.params
                over.setdefault((facts.get("actor", "?"), facts.get("until", "?")), []).append(channel)
        for (actor, until), channels in over.items():
            why = Reason("air.stop_over", {"actor": actor, "until": until})
            names = [channel.card.name for channel in channels]
            detail = {"verb": "resume", "to": names, "why": ""}
            self.pen.write("order", actor=actor, why=why, detail=detail)
            for channel in channels:
                self._resume(channel, Order("resume"))
        return min(ends, default=None)

    def set_volume(self, to: Iterable[str], volume: int, actor: str) -> Reason:
        """Be so loud from now on, also in what sounds; until a person says otherwise."""
        chosen = self._chosen(to)
        names = [channel.card.name for channel in chosen]
        self.pen.write("volume", actor=actor, to=names, volume=volume)
        now = self.clock.now()
        for channel in chosen:
            channel.volume, channel.card = volume, replace(channel.card, volume=volume)
            for on in channel.on:
                gain = loudness(channel.card, on.spot.volume, max(on.at, now), on.spot.priority == "urgent")
                channel.output.set_gain(on.key, gain)
        soft = min((softened(each.card, now) for each in chosen), default=100)
        low = min((each.card.max_volume for each in chosen), default=100)
        said = {"volume": str(volume), "outlets": str(len(chosen))}
        if soft < 100:
            return Reason("air.did_volume_softer", {**said, "percent": str(soft)})
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
        why = halted(order.actor, order.until, self.clock.now())
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

    def _skip_next(self, chosen: Iterable[Channel], order: Order) -> Reason:
        """The next play at each of them, once, whatever day it is on; what sounds goes on.

        What was handed over behind the one that sounds begins within seconds, and is left to `skip`.
        """
        why = Reason("air.skipped", {"actor": order.actor})
        gone, begun = [], []
        for channel in chosen:
            handed = [on.spot for on in channel.on if on.kind == "spot" and on.at > self.clock.now()]
            coming = next((spot for spot in (*handed, *channel.pending) if _is_of(spot, order.row)), None)
            if coming is None:
                continue
            if coming not in channel.pending:
                begun.append(coming)
                continue
            channel.pending.remove(coming)
            if coming in channel.ordered:
                channel.ordered.remove(coming)
            self.bench.pass_over(channel, coming, why)
            gone.append(coming)
        self.pen.write_many([])  # behind the order, on the ledger
        if not gone:
            late = {"title": begun[0].title, "outlet": begun[0].outlet} if begun else {}
            return Reason("air.skip_next_late" if begun else "air.skip_next_none", late)
        now = self.clock.now()
        gone.sort(key=lambda spot: spot.start)
        shorter = [f"{spot.outlet} {shown(spot.start, now)} {spot.title}" for spot in gone[:4]]
        more = "…" if len(gone) > len(shorter) else ""
        return Reason("air.did_skip_next", {"count": str(len(gone)), "spots": "、".join(shorter) + more})

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


def _is_of(spot: Spot, row: str) -> bool:
    """Whether it is of a row, named as a programme names it, by its number or by its script. No name: any."""
    campaign, _, rest = spot.id.partition("/")
    return row in ("", f"{campaign}/{rest.partition('@')[0]}", rest.partition("@")[0], spot.script, spot.title)
