"""The loop's body: programmes, orders and turns to sound on outputs and events on the ledger."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from dalaba.air.ledger import Ledger
from dalaba.air.outputs import Output, OutputError, Sound
from dalaba.air.playout.amplifiers import Amplifiers, Need, Switch
from dalaba.air.playout.announcing import Announcing
from dalaba.air.playout.channel import Broken, Channel, Check, On, loudness, playable, sound_of
from dalaba.air.playout.decide import LATE, Lane, Miss, Wait, made, next_action
from dalaba.air.playout.judged_missed import Judged
from dalaba.air.playout.known_plays import Corrections, cards_of, corrected, recognised
from dalaba.air.playout.noted import called, coded, gone, over, plan_event, shown
from dalaba.air.playout.obeying import Obeying
from dalaba.air.playout.past import Past
from dalaba.air.playout.pen import Pen
from dalaba.air.playout.talking import Talking
from dalaba.core import clock as clocks
from dalaba.core.clock import Clock
from dalaba.core.model import Instant, Millis, OutletCard, Part, Programme, Reason, Refusal, Spot
from dalaba.link.identity import card_of

_DAYS_KEPT = 10
"""Days whose spots are remembered one by one. What an older day had is over, and is on the ledger."""
GAP: Millis = 10_000
"""Time lost that is shorter makes what was due in it late, not missed."""


class Playout:
    """The loop's body: give it programmes and orders, and call `turn` until it is time to go.

    `done`: ids that the ledger says are over, `known`: ids it has as planned or refused; both from before this start.
    """

    def __init__(
        self,
        folder: Path,
        clock: Clock,
        ledger: Ledger,
        open_output: Callable[[OutletCard], Output],
        check: Check,
        past: Past | None = None,
        switch: Switch | None = None,
    ) -> None:
        self._folder = folder
        self._clock = clock
        self._open_output = open_output
        self._check = check
        self._past = past or Past()
        self.pen = Pen(clock, ledger)
        self._channels: dict[str, Channel] = {}
        self._days: dict[str, dict[str, Spot | Refusal]] = {}
        self._elsewhere: dict[str, set[str]] = {}
        """Date -> outlets of it that are not played here."""
        self._amplifiers = Amplifiers(switch or (lambda command: None))
        seen = dict.fromkeys(self._past.announced_ever)
        self.announcing = Announcing(folder, clock, self._channels, self, self.pen, check, seen=seen)
        self.talking = Talking(folder, clock, self._channels, self)
        self.obeying = Obeying(clock, self._channels, self, self.pen, self.announcing)
        self._born = clock.now()
        self._first = 0 if self._past.days else self._born
        self._held: Reason | None = None
        self._zone: ZoneInfo | None = None
        self._judged = Judged()
        self._corrections = Corrections(self._past.corrected)
        self.talking.broken_off(self._past.talks)

    # -- what should be played

    def load(self, programme: Programme) -> None:
        """Take a day's programme, or the changed one of a day already taken. Its plan goes on the ledger.

        What the changed programme no longer has is withdrawn; if it is sounding, it is cut. A spot that is new in a
        changed programme and whose time is over was never due.
        """
        now = self._clock.now()
        self._zone = ZoneInfo(programme.zone)
        self._listen_everywhere(now)
        self.open(programme)
        before = self._days.get(programme.date, {})
        changed = bool(before) or programme.date in self._past.days
        known = self._past.known_on(programme.date)
        entries, plays = recognised(programme, known, self._past.done)
        entries = {
            key: entry
            for key, entry in entries.items()
            if key in before
            or key in self._past.known
            or not ((changed and over(entry, now)) or self._before_us(entry))
        }
        self._past.plays[programme.date] = plays  # also of what was never due: it is nothing new next time
        self._withdraw(programme.date, before, entries)
        self._note_plan(programme, before, entries)
        self._note_corrected(programme.date, entries, now)
        self._days[programme.date] = entries
        self._forget()
        self._forget_lateness(before, entries)
        self._queue()

    def _before_us(self, entry: Spot | Refusal) -> bool:
        """Whether its time was over before this station was on the air for the first time: it was never due."""
        if over(entry, self._first):
            return True
        return isinstance(entry, Spot) and entry.catch_up == "skip" and entry.start < self._first - LATE

    def has(self, now: Instant) -> bool:
        """Whether a programme of that moment's day was taken."""
        return self._zone is not None and clocks.today(now, self._zone).isoformat() in self._days

    def _forget(self) -> None:
        """Let go of the oldest days taken. Counted, not dated: a clock that was wrong for a while empties nothing."""
        while len(self._days) > _DAYS_KEPT:
            day = next(iter(self._days))
            self._past.forget(day, self._days.pop(day), self.announcing.seen)
            self._elsewhere.pop(day, None)

    def open(self, programme: Programme) -> None:
        """Have its outlets there, without taking it, and no others. A day that is over only adds what is not there."""
        stands = programme.date >= clocks.today(self._clock.now(), ZoneInfo(programme.zone)).isoformat()
        if stands:
            self._rename(programme.outlets)
        for card in programme.outlets:
            if stands or card.name not in self._channels:
                self._open(card)
        for name in set(self._channels) - {card.name for card in programme.outlets} if stands else ():
            self._retire(self._channels[name])

    def _rename(self, cards: Sequence[OutletCard]) -> None:
        """An outlet with a new name and its old card is the same one: what sounds goes on, and orders stand."""
        names, before = {card.name for card in cards}, self._past.places
        here = {card_of(channel.card.output): name for name, channel in self._channels.items() if name not in names}
        gone = {key: name for name, key in before.items() if name not in names and name not in self._channels}
        for card in cards:
            if card.output is None or card.name in self._channels:
                continue
            key = card_of(card.output)
            old = here.get(key) or (gone.get(key) if card.name not in before else None)
            if old is None:
                continue
            channel = self._channels.get(old)
            if channel is not None and self.announcing.uses(channel):
                # what people had said there was for the old name, and ends with it
                self._retire(channel, Reason("air.renamed_ends", {"old": old, "new": card.name}))
                continue
            self._past.rename(old, card.name)
            if channel is not None:
                self._channels[card.name] = self._channels.pop(old)
            why = Reason("air.renamed", {"old": old, "new": card.name})
            self.pen.write("renamed", output=card.name, why=why, detail={"from": old})

    def _open(self, card: OutletCard) -> None:
        channel = self._channels.get(card.name)
        if channel is None:
            if card.output is not None:
                self._channels[card.name] = self._opened(card)
            return
        if card.output is None:
            self._retire(channel)
            return
        if channel.card.output != card.output:
            self.cut(channel, Reason("air.programme_changed"))
            channel.output.close()
            channel.output = self._open_output(card)
        channel.card = card if channel.volume is None else replace(card, volume=channel.volume)

    def _retire(self, channel: Channel, why: Reason | None = None) -> None:
        """It is played here no more: what sounds there and what people asked for ends, and is told. Orders stand."""
        why, name = why or Reason("air.programme_changed"), channel.card.name
        self._past.stand(name, channel.stopped, channel.yielded, channel.volume)
        self._past.done.update(spot.id for spot in channel.ordered)
        self.announcing.end(channel, why)
        self.cut(channel, why)
        channel.output.close()
        del self._channels[name]

    def _opened(self, card: OutletCard) -> Channel:
        """A new channel, with what stands of earlier runs."""
        past, name = self._past, card.name
        by, volume = past.yielded.get(name), past.volumes.get(name)
        channel = Channel(card, self._open_output(card), self._born, Reason("air.not_running"))
        channel.stopped = past.stopped.get(name)
        channel.yielded = None if by is None else Reason("air.yielded", {"by": by})
        channel.volume = volume
        channel.card = card if volume is None else replace(card, volume=volume)
        self.announcing.take_up(channel, past.announced.values(), past.announced_over, past.known, past.done)
        return channel

    def _withdraw(self, day: str, before: Mapping[str, Spot | Refusal], after: Mapping[str, Spot | Refusal]) -> None:
        gone = (set(before) | self._past.days.get(day, set())) - set(after)
        for channel in self._channels.values():
            # What only follows the one that sounds is due within the output's `ahead`: as good as begun, so it plays.
            if channel.on and channel.on[0].spot.id in gone:
                self.cut(channel, Reason("air.programme_changed"), keep={on.spot.id for on in channel.on} - gone)
            channel.forget(gone)
        events = list(self._withdrawals(gone - self._past.done, before))
        self.pen.write_many(events)
        self._past.withdraw(str(event["spot"]) for event in events)

    def _withdrawals(self, gone: set[str], before: Mapping[str, Spot | Refusal]) -> Iterator[dict[str, object]]:
        """What is due no more. What was due already keeps its end: what kept it from sounding, or nobody's report."""
        now = self._clock.now()
        for key in sorted(gone):
            entry = before.get(key)
            outlet = key.rpartition("@")[0].rpartition("@")[2] if entry is None else entry.outlet
            plan = self._past.plans.get(key)
            start = _moment(entry) if entry else plan.moment if plan else None
            refused = isinstance(entry, Refusal) if entry else plan is not None and plan.refused
            channel = self._channels.get(outlet)
            if not isinstance(start, int) or start > now:
                yield {"kind": "withdrawn", "spot": key, "output": outlet}
            elif channel is not None and not refused:
                why = channel.hindrance or channel.talked or channel.gave_way or self._held
                why = why or (channel.gap if start < channel.able_since - LATE else None)
                more = {"reason": why.code, "detail": {"params": dict(why.params)}} if why else {}
                yield {"kind": "withdrawn", "spot": key, "output": outlet, **more}

    def _forget_lateness(self, before: Mapping[str, Spot | Refusal], after: Mapping[str, Spot | Refusal]) -> None:
        """Calls that were given new times are on these: nothing of an earlier gap is left to be made up for."""
        for key, entry in after.items():
            was = before.get(key)
            if isinstance(entry, Spot) and isinstance(was, Spot) and entry.start != was.start:
                channel = self._channels.get(entry.outlet)
                if channel is not None:
                    channel.behind.pop(entry.campaign, None)

    def _note_plan(
        self, programme: Programme, before: Mapping[str, Spot | Refusal], entries: Mapping[str, Spot | Refusal]
    ) -> None:
        elsewhere = {card.name for card in programme.outlets if card.output is None}
        cards = cards_of(programme.outlets)
        moved = elsewhere ^ self._elsewhere.get(programme.date, elsewhere)
        self._elsewhere[programme.date] = elsewhere
        counts = {"date": programme.date, "spots": len(programme.spots), "refused": len(programme.refused)}
        events: list[dict[str, object]] = [{"kind": "programme", "detail": {**counts, **self._standing()}}]
        for key, entry in entries.items():
            new = before[key] != entry if key in before else not self._past.same(key, entry)
            if key not in self._past.done and (new or entry.outlet in moved):
                events.append(plan_event(entry, elsewhere, cards.get(entry.outlet, "")))
        if len(events) > 1 or not before:
            self.pen.write_many(events)
        self._past.known.update(entries)

    def _note_corrected(self, day: str, entries: Mapping[str, Spot | Refusal], now: Instant) -> None:
        """What was heard with other values than it has by now is offered to be said again."""
        past = self._past
        found = corrected(entries, past.plays[day], past.heard, past.done)
        for spot in self._corrections.note(found, entries, now):
            detail = {"said": spot.said, "title": spot.title}
            self.pen.write("corrected", spot.id, spot.outlet, why=Reason("air.corrected_one"), detail=detail)

    def _standing(self) -> dict[str, object]:
        """What people have ordered that lasts until they order otherwise, also for outlets that are not there now."""
        for name, channel in self._channels.items():
            self._past.stand(name, channel.stopped, channel.yielded, channel.volume)
        stopped = {name: dict(why.params) for name, why in self._past.stopped.items()}
        return {"stopped": stopped, "yielded": dict(self._past.yielded), "volumes": dict(self._past.volumes)}

    def _queue(self) -> None:
        spots = [
            entry
            for day in self._days.values()
            for key, entry in day.items()
            if isinstance(entry, Spot) and key not in self._past.done
        ]
        for channel in self._channels.values():
            channel.pending.clear()
        for spot in sorted(spots, key=lambda each: (each.start, each.id)):
            if spot.outlet in self._channels:
                self._channels[spot.outlet].pending.append(spot)
        for channel in self._channels.values():
            channel.pending.extendleft(reversed(channel.ordered))

    # -- one turn

    def turn(self) -> Instant | None:
        """Do all that is to be done now. Returns when to turn again (None: not before somebody does something)."""
        now = self._clock.now()
        times = [self.talking.turn(), None if self._held else self.obeying.let_go(now)]
        self._listen_everywhere(now)  # what is over is over everywhere before anything begins
        for channel in self._channels.values():
            self._note_hindrance(channel, now)
            self.announcing.tidy(channel, now)
        self.announcing.expire(now)
        times += [self._serve(channel, now) for channel in self._channels.values()]
        times.append(self._amplifiers.turn(self._needs(), now))
        self.pen.write_many([])
        return min((time for time in times if time is not None), default=None)

    def attend(self, names: Iterable[str]) -> None:
        """Do now what is to be done at these outlets: an answer is to tell what became of an order."""
        now = self._clock.now()
        for channel in [self._channels[name] for name in names]:
            self.listen(channel, now)
            self._note_hindrance(channel, now)
        for name in names:
            self._serve(self._channels[name], now)

    def _needs(self) -> list[Need]:
        """What every outlet needs of its amplifier, if it has one that is switched from here."""
        needs = []
        for channel in self._channels.values():
            if channel.card.amplifier is not None:
                ready = (spot.start for spot in channel.pending if channel.hindrance is None and made(spot))
                needs.append(Need(channel.card.amplifier, max(channel.until, channel.over), next(ready, None)))
        return needs

    def _serve(self, channel: Channel, now: Instant) -> Instant | None:
        taken, wake = self.announcing.serve(channel, now)
        if self._held is not None:
            return _first(wake, channel.output.next_change(now))
        while True:
            action = next_action(channel.pending, self._lane(channel, taken), now, channel.output.ahead)
            if isinstance(action, Wait):
                return _first(action.until, wake, channel.output.next_change(now))
            if action.spot in channel.ordered:
                channel.ordered.remove(action.spot)
            channel.pending.remove(action.spot)
            self._past.done.add(action.spot.id)
            if isinstance(action, Miss):
                self._judged.add(action.spot, now)
                self.pen.missed(channel.card.name, action.spot, action.reason)
            else:
                self._start(channel, action.spot, now)

    def _note_hindrance(self, channel: Channel, now: Instant) -> None:
        """Since when something is in the way there: nothing that was over before is blamed on it."""
        if channel.hindrance is None and channel.talked is None:
            channel.hindered_since = None
        elif channel.hindered_since is None:
            channel.hindered_since = now

    def _lane(self, channel: Channel, taken: bool) -> Lane:
        """`taken`: what people have said has the air; nothing begins, and what is too late by now is missed for it."""
        free_at = self._free_at(channel)
        hindrance, since = channel.hindrance or channel.talked, channel.hindered_since or 0
        if taken and hindrance is None:
            hindrance, since = channel.gave_way or Reason("air.no_room"), channel.able_since
        return Lane(
            channel.able_since, channel.gap, hindrance, free_at or None, self._past.unsure, channel.behind, since
        )

    def _free_at(self, channel: Channel) -> Instant:
        """When it and the horns that hear it are done with what they were handed; 0: they are.

        The programme keeps neighbours apart already; this is for what starts late.
        """
        others = [self._channels[name] for name in channel.card.neighbours if name in self._channels]
        return max(each.until for each in (channel, *others))

    def _listen_everywhere(self, now: Instant) -> None:
        """What was over before a change, an order or the end is heard, however late a busy PC comes to note it."""
        for channel in self._channels.values():
            self.listen(channel, now)

    def listen(self, channel: Channel, now: Instant) -> None:
        """Learn what has become of what was handed over there, and of the device."""
        status = channel.output.poll(now)
        while channel.on and status.spot == channel.on[0].key and status.state in ("ended", "lost"):
            on = channel.on.popleft()
            if on.kind == "talk":
                self._talked(channel, on, status.played, status.reason)
            elif status.state == "ended":
                if on.kind != "order" or self.announcing.ended(channel, on):
                    self._ended(channel, on)
            else:
                self._note_cut(channel, on, status.reason or gone(channel.card), status.played)
            status = channel.output.poll(now)
        lost = (status.reason or gone(channel.card)) if status.state == "lost" else None
        if lost and not channel.device:
            channel.device = lost
            self.pen.write("device_lost", output=channel.card.name, why=lost)
            self.announcing.interrupted(channel, lost)
        elif channel.device and not lost:
            channel.able_again(channel.device, now)
            channel.device = None
            self.pen.write("device_back", output=channel.card.name)

    def _start(self, channel: Channel, spot: Spot, now: Instant) -> None:
        good, lost = playable(spot, self._check)
        at = max(spot.start, now, self._free_at(channel))
        sound = sound_of(
            self._folder, channel.card, good, loudness(channel.card, spot.volume, at, spot.priority == "urgent")
        )
        try:
            if good:
                channel.output.prepare(sound)
        except OutputError as error:
            good, lost = [], [*lost, *((part, error.reason) for part in good)]
        if not good:
            self.pen.missed(channel.card.name, spot, lost[0][1] if lost else Reason("air.no_clip"))
            return
        channel.note_call(spot, at)
        self._hand(channel, On(spot, at, at + sound.total, tuple(lost)), sound, good[0])

    def _hand(self, channel: Channel, on: On, sound: Sound, first: Part) -> None:
        """ "Started" is on the ledger before the output has it."""
        digest = first.clip.digest if first.clip else ""
        self._past.heard[on.spot.id] = digest
        detail = {"at": on.at, **on.lacks(), **called(on.spot)}
        self.pen.write("started", on.spot.id, channel.card.name, clip=digest, detail=detail)
        self.sound(channel, on, sound)

    def sound(self, channel: Channel, on: On, sound: Sound) -> None:
        """Hand it to the output; where that cannot, it is cut off at its beginning."""
        try:
            channel.output.start(on.key, sound, on.at)
        except OutputError as error:
            self._note_cut(channel, on, error.reason, 0)
        else:
            channel.on.append(on)

    # -- gaps

    def was_away(self, since: Instant) -> None:
        """Nothing ran from `since` until now: the PC slept, or stood still. Loops are not caught up."""
        now = self._clock.now()
        why = Reason("air.away", {"minutes": f"{max(1, round((now - since) / 60_000))}"})
        self.pen.write("away", why=why, since=since)
        self._gap(why)

    def clock_put(self, by: Millis) -> None:
        """The wall clock was put, ahead or (negative) back. What sounds goes on; its moments move with the clock."""
        self._born += by
        self._first += by if self._first else 0
        for channel in self._channels.values():
            channel.able_since += by
            channel.hindered_since = None if channel.hindered_since is None else channel.hindered_since + by
            channel.over += by if channel.over else 0
            channel.on = deque(replace(on, at=on.at + by, until=on.until + by) for on in channel.on)
            channel.output.clock_put(by)
        self.talking.clock_put(by)
        self.announcing.clock_put(by)

    def clock_judged(self, state: str, why: Reason, put: Millis = 0, actor: str = "", said: bool = False) -> None:
        """What the clock is taken for from now on, on the ledger. While "wrong", nothing is started or judged missed.

        `put`: it was put by so much just now. Loops in between are not caught up. `said`: a person says so. What a
        clock that was ahead took for missed is to come again.
        """
        again = self._judge_again() if state != "wrong" else []
        detail = {"again": again} if again else {}
        self.pen.write("clock", actor=actor, why=why, detail=detail, state=state, put=put, said=said)
        held, self._held = self._held, why if state == "wrong" else None
        if held is not None and self._held is None:
            self._gap(held)
        elif put > GAP:
            self._gap(Reason("air.clock_leapt", {"minutes": f"{max(1, round(put / 60_000))}"}))

    def _judge_again(self) -> list[str]:
        early = [spot.id for spot in self._judged.too_early(self._clock.now(), GAP)]
        again = [key for key in early if any(key in day for day in self._days.values())]
        self._past.done.difference_update(again)
        if again:
            self._queue()
        return again

    def _gap(self, why: Reason) -> None:
        now = self._clock.now()
        for channel in self._channels.values():
            channel.gap, channel.able_since = why, now

    # -- what announcing, obeying and talking use

    def note(self, kind: str, actor: str, detail: Mapping[str, object], why: Reason | None = None) -> None:
        """Put on the ledger what a person says, and plays nothing by itself."""
        self.pen.write(kind, actor=actor, why=why, detail=detail)

    def cut(self, channel: Channel, reason: Reason, keep: set[str] | None = None) -> bool:
        """Silence an outlet now. What was handed over behind the cut spot is cut too, or handed over anew (`keep`)."""
        handed, played = self._silenced(channel)
        now = self._clock.now()
        for number, on in enumerate(handed):
            if number and on.spot.id in (keep or set()):
                self._start(channel, on.spot, now)
            else:
                self._note_cut(channel, on, reason, 0 if number else played)
        return bool(handed)

    def pass_over(self, channel: Channel, spot: Spot, why: Reason) -> None:
        """It is played no more, and missed for that reason."""
        self._past.done.add(spot.id)
        self.pen.missed(channel.card.name, spot, why)

    def _silenced(self, channel: Channel) -> tuple[deque[On], Millis]:
        """What its output was handed, and how much was heard of the first; it has nothing any more."""
        handed, channel.on = channel.on, deque()
        return handed, channel.output.cut(self._clock.now()) if handed else 0

    def give_way(self, channel: Channel, why: Reason) -> None:
        """Cut what sounds there, remembering it for afterwards; until then the programme is held."""
        channel.gave_way = why
        handed, played = self._silenced(channel)
        for number, on in enumerate(handed):
            heard = 0 if number else played
            self._note_cut(channel, on, why, heard)
            if on.kind == "spot":
                channel.broken.append(Broken(on.spot, heard, tuple(on.heard(channel.card, heard))))

    def go_on(self, channel: Channel, why: Reason) -> None:
        """The programme goes on as it would stand now; what gave way by its own rule."""
        now = self._clock.now()
        channel.gap, channel.able_since, channel.gave_way = why, now, None
        again = channel.taken_up(now)
        channel.ordered[:0] = again
        channel.pending.extendleft(reversed(again))

    def close(self, reason: Reason) -> None:
        """Stop everything and let the outputs go. What sounds is cut with `reason`.

        Whatever fails on the way, all outputs are let go and all amplifiers are switched off.
        """
        with ExitStack() as last:
            last.callback(self._amplifiers.close)
            last.callback(self.talking.close, reason)
            for channel in self._channels.values():
                last.callback(channel.output.close)
            self._listen_everywhere(self._clock.now())
            self.announcing.leave(reason)
            for channel in self._channels.values():
                self.cut(channel, reason)

    # -- what is going on

    def state(self) -> dict[str, object]:
        """For `status`: each outlet played here, what sounds, what comes next, and what is in the way."""
        return {
            name: {
                "playing": shown(channel.on[0].spot if channel.on else None),
                "since": channel.on[0].at if channel.on else None,
                "next": shown(channel.pending[0] if channel.pending else None),
                "hindrance": coded(channel.stopped or channel.yielded or self._held or channel.device),
                "orders": self.announcing.state(name),
                "volume": channel.card.volume,
                "yielded": channel.yielded.params["by"] if channel.yielded else None,
            }
            for name, channel in self._channels.items()
        }

    # -- what became of it

    def _ended(self, channel: Channel, on: On) -> None:
        channel.over = on.until
        if on.kind == "tone":
            self._toned(channel, on, on.until - on.at)
            return
        heard = [part.version for part in on.good]
        detail = {"at": on.until, "parts": heard, **on.lacks(), **called(on.spot)}
        self.pen.write("ended", on.spot.id, channel.card.name, detail=detail)

    def _note_cut(self, channel: Channel, on: On, reason: Reason, played: Millis) -> None:
        channel.over = now = self._clock.now()
        if on.kind == "order" and not self.announcing.cut(on, now, reason):
            return
        if on.kind == "tone":
            self._toned(channel, on, played, reason)
            return
        if on.kind == "talk":
            self._talked(channel, on, played, reason)
            return
        heard = on.heard(channel.card, played)
        if on.behind:
            # Of words behind a chime nothing was heard yet: then its own end was the end.
            now, played = now if played else on.behind, on.behind - on.spot.start + played
        detail = {"at": now, "played_ms": played, "parts": heard, **on.lacks(), **called(on.spot)}
        self.pen.write("cut", on.spot.id, channel.card.name, why=reason, detail=detail)

    def _toned(self, channel: Channel, on: On, played: Millis, why: Reason | None = None) -> None:
        self.pen.write("tone", output=channel.card.name, why=why, at=on.at, ms=on.until - on.at, played_ms=played)

    # -- what `talking` uses

    def _talked(self, channel: Channel, on: On, played: Millis, why: Reason | None) -> None:
        channel.over = self._clock.now()
        self.talking.heard(channel, on, played, why)

    def amplifier_failed(self, command: str, code: str) -> None:
        """A command that switches amplifiers did not do its work: each outlet that has it is noted."""
        self._amplifiers.failed[command] = code
        for channel in self._channels.values():
            if why := self._unswitched(channel, command):
                self.pen.write("amplifier", output=channel.card.name, why=why)

    @property
    def troubles(self) -> list[Reason]:
        """What there is to tell now beside the devices: amplifiers whose last command failed, and what was heard with
        values that are others by now."""
        told = self._corrections.troubles(self._clock.now(), self._hms)
        pairs = [(channel, command) for channel in self._channels.values() for command in self._amplifiers.failed]
        return [*told, *(why for channel, command in pairs if (why := self._unswitched(channel, command)))]

    def _hms(self, at: Instant) -> str:
        return clocks.hms(at, self._zone or ZoneInfo("UTC"))

    def _unswitched(self, channel: Channel, command: str) -> Reason | None:
        amplifier, name = channel.card.amplifier, channel.card.name
        if amplifier is None or command not in (amplifier.on, amplifier.off):
            return None
        code = self._amplifiers.failed[command]
        return Reason("air.amplifier", {"outlet": name, "command": command, "code": code})


def _moment(entry: Spot | Refusal) -> Instant:
    return entry.start if isinstance(entry, Spot) else entry.due


def _first(*times: Instant | None) -> Instant | None:
    return min((time for time in times if time is not None), default=None)
