"""Orders about outlets: stop, resume, skip, volume, the amplifier for somebody else, a sound check.

The outlets concerned are silenced first; then come the consequences, the ledger and the answer. `announcements` handles
what is said at once, `talks` live speech.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from dalaba.air.outputs import Sound
from dalaba.air.playout.admission import in_exam
from dalaba.air.playout.airing import Airing
from dalaba.air.playout.announcements import Announcements
from dalaba.air.playout.background import Background
from dalaba.air.playout.channel import Channel
from dalaba.air.playout.effects import SetGain, Steps, Write, WriteMany, WriteMissed
from dalaba.air.playout.handed import tone_of
from dalaba.air.playout.outcomes import still_held
from dalaba.air.playout.precedence import State, barred, cell, exams_at, of_spot
from dalaba.air.playout.saying import key_of
from dalaba.air.playout.spot_sound import loudness, softened
from dalaba.air.playout.stops import end_of, stopped_by
from dalaba.core.model import Instant, Order, OutletCard, Reason, Spot
from dalaba.core.spot_id import SpotId


@dataclass(slots=True)
class Orders:
    """The orders of one playout."""

    airing: Airing
    announcements: Announcements
    background: Background

    # -- stop, resume, skip

    def obey(self, order: Order, now: Instant) -> Steps[Reason]:
        """Carry out an order: stop, resume, skip or skip_next."""
        chosen = [each for each in self.airing.chosen(order.to) if not self._is_spared(each, order, now)]
        if order.verb in ("stop", "resume", "skip"):
            yield from self.airing.listen(chosen, now)
        sounding = [channel for channel in chosen if channel.on or self.background.sounds(channel)]
        if order.verb in ("stop", "skip"):
            yield from self.airing.hush(sounding)
        detail: dict[str, object] = {"verb": order.verb, "to": [each.name for each in chosen], "why": order.reason}
        if order.until is not None:
            detail["until"] = order.until
        if order.above:
            detail["above"] = order.above
        yield Write("order", actor=order.actor, detail=detail)
        if order.verb == "stop":
            return (yield from self._stop(chosen, sounding, order, now))
        if order.verb == "skip":
            return (yield from self._skip(chosen, sounding, order, now))
        if order.verb == "resume":
            return self._resume(chosen, bool(order.above), now)
        if order.verb == "skip_next":
            return (yield from self._skip_next(chosen, order, now))
        return Reason("air.unknown_order", {"verb": order.verb})

    def _stop(self, chosen: list[Channel], sounding: list[Channel], order: Order, now: Instant) -> Steps[Reason]:
        why = stopped_by(order.actor, order.until, now, self.airing.zone)
        for channel in chosen:
            yield from self.announcements.end(channel, why)
            (channel.stop_above if order.above else channel.stop)(why)
            yield from self.airing.cut(channel, why)
        counts = _counts(sounding, chosen)
        if order.until is not None:
            return Reason("air.did_stop_until", {**counts, "until": self.airing.shown(order.until, now)})
        return Reason("air.did_stop", counts)

    def _skip(self, chosen: list[Channel], sounding: list[Channel], order: Order, now: Instant) -> Steps[Reason]:
        """Cut what sounds: the announcement, and only where there is none, the music beneath."""
        why = Reason("air.skipped", {"actor": order.actor})
        for channel in sounding:
            first = channel.on[0] if channel.on else None
            if first is None:
                yield from self.background.end(channel, now, why)
            elif first.kind == "order":
                yield from self.announcements.end(channel, why, key_of(first.spot))
            else:
                yield from self.airing.cut(channel, why, {on.spot.id for on in channel.on})
        return Reason("air.did_skip", _counts(sounding, chosen)) if sounding else Reason("air.skip_none")

    def shut_out(self, begin: str, why: Reason | None, now: Instant) -> Steps[None]:
        """Let no campaign be heard whose name begins so, from now on and as long as `why` says; None: let them."""
        self.airing.shut_out = None if why is None else (begin, why)
        if why is None:
            return
        for channel in self.airing.channels.values():
            theirs = {on.spot.id for on in channel.on if on.kind == "spot" and self.airing.why_shut_out(on.spot)}
            if channel.on and channel.on[0].spot.id in theirs:
                yield from self.airing.listen([channel], now)
                yield from self.airing.cut(channel, why, {on.spot.id for on in channel.on} - theirs)

    def spared(self, order: Order, now: Instant) -> tuple[Reason, ...]:
        """The outlets that a township's order leaves as they are, and why."""
        left = [each.name for each in self.airing.chosen(order.to) if self._is_spared(each, order, now)]
        why = Reason("air.above_spared")
        return tuple(Reason("orders.lacks", {"outlets": name}).because(why) for name in left)

    def _is_spared(self, channel: Channel, order: Order, now: Instant) -> bool:
        """Whether a township's order leaves an outlet as it is: an exam is held there, or what it would skip was
        ordered by somebody here."""
        if not order.above or order.verb == "resume":
            return False
        if exams_at(channel.card, now):
            return True
        on = channel.on[0] if channel.on else None
        if order.verb != "skip" or on is None or (on.kind == "spot" and not key_of(on.spot)):
            return False
        asked = self.airing.sayings.orders.get(key_of(on.spot))
        return asked is None or asked.above != order.above

    def _resume(self, chosen: list[Channel], above: bool, now: Instant) -> Reason:
        done = [channel for channel in chosen if (channel.stopped_above if above else channel.halted) is not None]
        for channel in done:
            (channel.end_stop_above if above else channel.resume)(now)
        return still_held(Reason("air.did_resume", _counts(done, chosen)), done)

    def let_go(self, now: Instant) -> Steps[Instant | None]:
        """Resume outlets whose stop ended by itself. Returns when the next stop does."""
        over: dict[tuple[str, str, str], list[Channel]] = {}
        ends = []
        for channel in self.airing.channels.values():
            for only, stopped in (("here", channel.stopped), ("above", channel.stopped_above)):
                end = end_of(stopped)
                if end is not None and end > now:
                    ends.append(end)
                elif end is not None and stopped is not None:
                    facts = stopped.params
                    over.setdefault((only, facts.get("actor", "?"), facts.get("until", "?")), []).append(channel)
        for (only, actor, until), channels in over.items():
            why = Reason("air.stop_over", {"actor": actor, "until": until})
            names = [channel.name for channel in channels]
            yield Write("order", actor=actor, why=why, detail={"verb": "resume", "to": names, "why": "", "only": only})
            for channel in channels:
                (channel.end_stop_above if only == "above" else channel.end_stop)(now)
        return min(ends, default=None)

    def _skip_next(self, chosen: Iterable[Channel], order: Order, now: Instant) -> Steps[Reason]:
        """Leave out the next item at each outlet, once, whatever day it is on; what sounds goes on.

        An item handed over behind the current one begins within seconds, and only `skip` stops it.
        """
        why = Reason("air.skipped", {"actor": order.actor})
        gone, begun = [], []
        for channel in chosen:
            handed = [on.spot for on in channel.on if on.kind == "spot" and on.at > now]
            back = self.airing.backdrops.get(channel.name)
            flows = list(back.pending) if back is not None else []
            lanes = ((*handed, *channel.pending), flows)
            found = [next((spot for spot in lane if _is_of(spot, order.row)), None) for lane in lanes]
            coming = min((spot for spot in found if spot is not None), key=lambda spot: spot.start, default=None)
            if coming is None:
                continue
            if coming in handed:
                begun.append(coming)
                continue
            if back is not None and coming.flow is not None:
                back.take(coming)
            else:
                channel.take(coming)
            self.airing.past.done.add(coming.id)
            yield WriteMissed(channel.name, coming, why)
            gone.append(coming)
        yield WriteMany([])  # the misses follow the order on the ledger
        if not gone:
            late = {"title": begun[0].title, "outlet": begun[0].outlet} if begun else {}
            return Reason("air.skip_next_late" if begun else "air.skip_next_none", late)
        gone.sort(key=lambda spot: spot.start)
        shorter = [f"{spot.outlet} {self.airing.shown(spot.start, now)} {spot.title}" for spot in gone[:4]]
        more = "…" if len(gone) > len(shorter) else ""
        return Reason("air.did_skip_next", {"count": str(len(gone)), "spots": "、".join(shorter) + more})

    # -- volume

    def set_volume(self, to: Iterable[str], volume: int, actor: str, now: Instant) -> Steps[Reason]:
        """Set the volume, also of what sounds now, until a person says otherwise."""
        chosen = self.airing.chosen(to)
        detail = {"to": [channel.name for channel in chosen], "volume": volume}
        yield Write("volume", actor=actor, detail=detail)
        for channel in chosen:
            channel.set_volume(volume)
            for on in channel.on:
                urgent, exam = on.spot.priority == "urgent", of_spot(on.spot, exams_at(channel.card, now)) == "paper"
                gain = loudness(channel.card, on.spot.volume, max(on.at, now), urgent, exam)
                yield SetGain(channel.output_of(on), on.key, gain)
        soft = min((softened(each.card, now) for each in chosen), default=100)
        low = min((each.card.max_volume for each in chosen), default=100)
        said = {"volume": str(volume), "outlets": str(len(chosen))}
        if soft < 100:
            return Reason("air.did_volume_softer", {**said, "percent": str(soft)})
        if low < volume:
            return Reason("air.did_volume_capped", {**said, "most": str(low)})
        return Reason("air.did_volume", said)

    # -- somebody else's amplifier

    def give_up(self, to: Iterable[str], on: bool, by: str, actor: str, now: Instant) -> Steps[Reason]:
        """Give the amplifiers to somebody else (`on`) or take them back: the programme then goes on by its rules."""
        chosen = [channel for channel in self.airing.chosen(to) if on != (channel.yielded is not None)]
        if not chosen:
            return Reason("air.yield_already" if on else "air.not_yielded")
        had = "、".join(dict.fromkeys(each.yielded.params["by"] for each in chosen if each.yielded))
        if on:
            yield from self.airing.hush(chosen)
        detail = {"to": [channel.name for channel in chosen], "on": on, "by": by}
        yield Write("yield", actor=actor, detail=detail)
        for channel in chosen:
            if on:
                why = Reason("air.yielded", {"by": by})
                channel.give_up(why)
                yield from self.airing.sayings.interrupted(channel, why, now)
                yield from self.airing.give_way(channel, why)
            else:
                channel.have_back()
        if on:
            return Reason("air.did_yield", {"outlets": str(len(chosen)), "by": by})
        return still_held(Reason("air.did_take_back", {"outlets": str(len(chosen)), "by": had}), chosen)

    # -- a sound check

    def tone(
        self, outlet: str, sound_for: Callable[[OutletCard], Sound], actor: str, force: bool, now: Instant
    ) -> Steps[Reason]:
        """Play a sound check's tone at an outlet where nothing sounds. `force`: even in its hours of silence.

        The order is on the ledger before the sound, a `tone` event after it.
        """
        channel = self.airing.channels.get(outlet)
        if channel is None:
            return Reason("air.unknown_outlet", {"outlet": outlet})
        sound = replace(sound_for(channel.card), gain=loudness(channel.card, 100, now))
        yield from self.airing.listen([channel], now)
        if why := self._no_tone(channel, now, now + sound.total, force):
            return why
        yield Write("order", actor=actor, detail={"verb": "test_tone", "to": [outlet], "why": ""})
        yield from self.airing.play(channel, tone_of(channel.name, sound, now), sound, now)
        device = channel.card.output.device if channel.card.output else ""
        return Reason("air.tone_started", {"outlet": outlet, "device": device})

    def _no_tone(self, channel: Channel, now: Instant, until: Instant, force: bool) -> Reason | None:
        exams = exams_at(channel.card, now, until)
        quiet = channel.card.is_silent(now) and not force
        there: dict[State, object] = {
            "stop": channel.halted, "gone": channel.device, "exam": exams, "yield": channel.yielded,
            "urgent": self._busy(channel, until), "quiet": quiet,
        }  # fmt: skip
        state = barred("tone", [each for each, holds in there.items() if holds])
        if state == "gone" and channel.device:
            return Reason("air.tone_no_device", {"outlet": channel.name}).because(channel.device)
        if state == "exam":
            return in_exam(cell("tone", state).code, channel.name, exams, now, self.airing.zone)
        if state == "quiet":
            return Reason("air.tone_quiet", {"outlet": channel.name, "why": ""})
        found = there[state] if state else None
        return found if isinstance(found, Reason) else None

    def _busy(self, channel: Channel, until: Instant) -> Reason | None:
        """What sounds, or would begin before a tone is over, there or within earshot."""
        pauses = self.airing.sayings.pauses()
        for each in (channel, *self.airing.neighbours(channel)):
            busy = each.on[0].spot if each.on else each.pending[0] if each.pending else None
            if busy is not None and busy.start < until:
                return Reason("air.tone_busy", {"outlet": each.name, "title": busy.title})
            if each.name in pauses:
                return Reason("air.tone_busy", {"outlet": each.name, "title": pauses[each.name][0]})
        return None


def _counts(done: list[Channel], chosen: list[Channel]) -> dict[str, str]:
    return {"count": str(len(done)), "outlets": str(len(chosen))}


def _is_of(spot: Spot, row: str) -> bool:
    """Whether the spot belongs to a row, named by the programme's name, its number or its script; or is the very one
    that is named, with or without its outlet. True if no name is given.
    """
    name = SpotId.parse(spot.id)
    here = str(name._replace(outlet=""))
    return row in ("", name.key, name.row, spot.script, spot.title, spot.id, here)
