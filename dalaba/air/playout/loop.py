"""The playing loop: carries out decisions (`Steps`) as sound on outputs and events on the ledger.

Decisions are made elsewhere. This module carries them out, one effect after another, and only it uses outputs, clips or
the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from dalaba.air.flow import Flowing
from dalaba.air.flow.opening import OpenedFlow, on_paper
from dalaba.air.ledger import Ledger
from dalaba.air.outputs import Output, OutputError, Sound
from dalaba.air.playout.airing import Airing
from dalaba.air.playout.amplifiers import Amplifiers, Need, Switch
from dalaba.air.playout.announcements import Announcements
from dalaba.air.playout.backdrop import Backdrop, beneath
from dalaba.air.playout.background import Background
from dalaba.air.playout.beforehand import Beforehand
from dalaba.air.playout.channel import Channel
from dalaba.air.playout.decide import made
from dalaba.air.playout.effects import (
    CheckClips,
    Close,
    CloseFlow,
    Effect,
    FlowAt,
    FlowTold,
    GoOnFlow,
    Hold,
    LetGo,
    Listen,
    ListenFlow,
    Look,
    MakeReady,
    Open,
    OpenFlow,
    Play,
    PlayLive,
    Prepare,
    Rename,
    SetGain,
    Silence,
    Silenced,
    StartFlow,
    Steps,
    Write,
    WriteMany,
    WriteMissed,
)
from dalaba.air.playout.holding import Holding
from dalaba.air.playout.known_plays import Corrections
from dalaba.air.playout.noted import coded, shown
from dalaba.air.playout.orders import Orders
from dalaba.air.playout.past import Past
from dalaba.air.playout.pen import Pen
from dalaba.air.playout.programmes import Programmes
from dalaba.air.playout.spot_sound import Check
from dalaba.air.playout.talks import Talks
from dalaba.core import clock as clocks
from dalaba.core.clock import Clock
from dalaba.core.model import Announcement, Clip, Instant, Millis, Order, OutletCard, Part, Programme, Reason, Spot
from dalaba.link.requests import Talk

GAP: Millis = 10_000
"""A shorter gap makes items that were due in it late, not missed."""
T = TypeVar("T")
_NOTHING = Backdrop("")
"""The background of an outlet that has no flow."""


class Playout:
    """Plays programmes and orders: pass them in, and call `turn` again whenever it says.

    `past`: what the ledger has of earlier runs. `beforehand` decodes in a separate thread; without it the loop decodes
    itself, as virtual time requires. `open_flow` opens music and relays; without it they are on paper, for virtual time
    too. All methods are called from one thread.
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
        beforehand: Beforehand | None = None,
        open_flow: OpenedFlow = on_paper,
    ) -> None:
        self._clock, self._open_output, self._check, self._open_flow = clock, open_output, check, open_flow
        self._beforehand = beforehand
        self._holding = Holding(check, clock.wake) if beforehand is not None else None
        self.pen = Pen(clock, ledger)
        self._outputs: dict[str, Output] = {}
        self._flows: dict[str, Flowing] = {}
        past, born = past or Past(), clock.now()
        self._airing = Airing(folder, past)
        self._channels, self.sayings = self._airing.channels, self._airing.sayings
        self._announcements = Announcements(self._airing)
        self._background = Background(self._airing)
        self._orders = Orders(self._airing, self._announcements, self._background)
        self.talks = Talks(clock, self._airing)
        self._corrections = Corrections(past.corrected)
        first = 0 if past.days else born
        self._programmes = Programmes(
            self._airing, self._announcements, self._background, self._corrections, born, first
        )  # fmt: skip
        self._amplifiers = Amplifiers(switch or (lambda command: None))
        self._do(self.talks.broken_off(past.talks))

    # -- what should be played

    def load(self, programme: Programme) -> None:
        """Take a day's programme, or the changed one of a day already taken."""
        self._do(self._programmes.load(programme, self._clock.now()))

    def open(self, programme: Programme) -> None:
        """Open the programme's outlets, and close all others, without taking the programme. For a past day, only add
        missing outlets.
        """
        self._do(self._programmes.open(programme, self._clock.now()))

    def has(self, now: Instant) -> bool:
        """Whether a programme was taken for the day of that instant."""
        zone = self._airing.zone
        return zone is not None and clocks.today(now, zone).isoformat() in self._programmes.days

    # -- what people ask

    def obey(self, order: Order) -> Reason:
        """Carry out stop, resume, skip or skip_next. Silence waits for no disk, but the ledger has the order before the
        answer.
        """
        with self.pen.later():
            return self._with_music(self._orders.obey(order, self._clock.now()))

    def shut_out(self, begin: str, why: Reason | None) -> None:
        """Let no campaign be heard whose name begins so, as long as `why` says; None: let them be heard."""
        known = self._airing.shut_out
        if why is None and known is None:
            return
        self._with_music(self._orders.shut_out(begin, why, self._clock.now()))

    def spared(self, order: Order) -> tuple[Reason, ...]:
        """The outlets that a township's order leaves as they are, and why."""
        return self._orders.spared(order, self._clock.now())

    def give_up(self, to: Iterable[str], on: bool, by: str, actor: str) -> Reason:
        """Give the amplifiers to somebody else (`on`) or take them back: the programme then goes on by its rules."""
        with self.pen.later():
            return self._with_music(self._orders.give_up(to, on, by, actor, self._clock.now()))

    def set_volume(self, to: Iterable[str], volume: int, actor: str) -> Reason:
        """Set the volume, also of what sounds now, until a person says otherwise."""
        return self._with_music(self._orders.set_volume(to, volume, actor, self._clock.now()))

    def tone(self, outlet: str, sound_for: Callable[[OutletCard], Sound], actor: str, force: bool = False) -> Reason:
        """Play a sound check's tone at an outlet where nothing sounds. `force`: even in its hours of silence."""
        return self._with_music(self._orders.tone(outlet, sound_for, actor, force, self._clock.now()))

    def announce(self, order: Announcement) -> Reason:
        """Say something at once. Returns its outcome."""
        return self.take(order)[0]

    def take(self, order: Announcement) -> tuple[Reason, tuple[Reason, ...]]:
        """Say something at once. Returns its outcome and the outlets left out."""
        return self._with_music(self._announcements.take(order, self._clock.now()))

    def why_not(self, order: Announcement) -> Reason | None:
        """Why it would be taken at none of its outlets, or None; nothing is changed."""
        return self._do(self._announcements.why_not(order, self._clock.now()))

    def silent_by_the_hour(self, at: Instant) -> frozenset[str]:
        """The outlets that are silent at that hour on the days that are known: where this PC's own clock is in doubt,
        they may be other days."""
        channels = self._channels.values()
        return frozenset(each.name for each in channels if each.card.is_silent_by_the_hour(at, clocks.DAY))

    def from_above(self) -> list[str]:
        """The ids of a township's announcements that sound, wait or are still to follow."""
        return [key for key, each in self.sayings.orders.items() if each.above and self.sayings.lives(each)]

    def is_ready(self, parts: Mapping[str, tuple[Part, ...]]) -> bool:
        """Whether an announcement of these needs no more decoding; if not, ask again when the clock wakes."""
        return self._do(self._announcements.is_ready(parts))

    def append(self, key: str, parts: Mapping[str, tuple[Part, ...]], more: bool) -> Reason:
        """Add parts of an announcement that were promised to follow."""
        return self._do(self._announcements.append(key, parts, more, self._clock.now()))

    def cancel(self, key: str, actor: str) -> Reason:
        """Take an announcement back, wherever it sounds or waits."""
        return self._do(self._announcements.cancel(key, actor))

    def talk(self, asked: Talk) -> dict[str, object]:
        """Ask for a live talk. Returns where the talker should connect, or why it is refused."""
        return self._do(self.talks.begin(asked))

    def note(self, kind: str, actor: str, detail: Mapping[str, object]) -> None:
        """Write what a person says to the ledger; nothing is played."""
        self.pen.write(kind, actor=actor, detail=detail)

    # -- one turn

    def turn(self) -> Instant | None:
        """Do everything that is due now. Returns when to call this again (None: only after something new)."""
        times = [self._do(self._turn(self._clock.now()))]
        now = self._clock.now()
        times += [output.next_change(now) for output in self._outputs.values()]
        times.append(self._amplifiers.turn(self._needs(), now))
        self.pen.write_many([])
        return min((time for time in times if time is not None), default=None)

    def _turn(self, now: Instant) -> Steps[Instant | None]:
        channels = list(self._channels.values())
        times = [(yield from self.talks.turn())]
        if self._airing.held is None:
            times.append((yield from self._orders.let_go(now)))
        yield from self._airing.listen(channels, now)  # note all ends first, before anything begins
        for channel in channels:
            channel.see_hindrance(now)
            times.append((yield from self._airing.keep_exams(channel, now)))
            times.append((yield from self._airing.papers.turn(channel, now)))
            if self.sayings.at.get(channel.name):
                yield from self._announcements.tidy(channel, now)
        yield from self.sayings.expire(now)
        for channel in channels:
            times.append((yield from self._announcements.turn(channel, now)))
        times.append((yield from self._background.turns(now)))
        return min((time for time in times if time is not None), default=None)

    def _needs(self) -> list[Need]:
        """What every outlet needs of its amplifier, if the amplifier is switched from here."""
        needs = []
        for channel in self._channels.values():
            if channel.card.amplifier is not None:
                back = self._airing.backdrops.get(channel.name, _NOTHING)
                ready = (spot.start for spot in channel.pending if channel.hindrance is None and made(spot))
                flow = back.pending[0].start if back.pending and channel.hindrance is None else None
                times = [time for time in (next(ready, None), flow) if time is not None]
                music = back.on.until if back.on else back.sounded
                until = max(channel.until, channel.sounded, music)
                needs.append(Need(channel.card.amplifier, until, min(times, default=None)))
        return needs

    # -- gaps

    def was_away(self, since: Instant) -> None:
        """Nothing ran from `since` until now: the PC slept or stood still. Loops are not caught up."""
        minutes = f"{max(1, round((self._clock.now() - since) / 60_000))}"
        why = Reason("air.away", {"minutes": minutes})
        self.pen.write("away", why=why, since=since)
        self._gap(why)

    def clock_put(self, by: Millis) -> None:
        """The wall clock was changed, ahead or (negative) back. What sounds goes on; its recorded times move with the
        clock.
        """
        self._programmes.clock_put(by)
        for channel in self._channels.values():
            channel.clock_put(by)
        for back in self._airing.backdrops.values():
            back.clock_put(by)
        for output in self._outputs.values():
            output.clock_put(by)
        self.talks.clock_put(by)
        self.sayings.clock_put(by)

    def clock_judged(self, state: str, why: Reason, put: Millis = 0, actor: str = "", said: bool = False) -> None:
        """Note on the ledger how far the clock is trusted from now on. While "wrong", nothing is started or judged
        missed; while "stale", nothing tells the time.

        `put`: how far it was changed just now; loops in between are not caught up. `said`: a person confirmed it. Spots
        that a fast clock judged missed may play again.
        """
        again = self._programmes.judge_again(self._clock.now(), GAP) if state != "wrong" else []
        detail = {"again": again} if again else {}
        self.pen.write("clock", actor=actor, why=why, detail=detail, state=state, put=put, said=said)
        held, self._airing.held = self._airing.held, why if state == "wrong" else None
        self._airing.doubt = why if state == "stale" else None
        if held is not None and self._airing.held is None:
            self._gap(held)
        elif put > GAP:
            self._gap(Reason("air.clock_leapt", {"minutes": f"{max(1, round(put / 60_000))}"}))

    def _gap(self, why: Reason) -> None:
        for channel in self._channels.values():
            channel.had_gap(why, self._clock.now())

    def close(self, reason: Reason) -> None:
        """Stop everything and close the outputs. What sounds is cut with `reason`.

        Whatever fails on the way, all outputs are closed and all amplifiers are switched off.
        """
        with ExitStack() as last:
            last.callback(self._amplifiers.close)
            if self._beforehand is not None:
                last.callback(self._beforehand.close)
            if self._holding is not None:
                last.callback(self._holding.close)
            last.callback(lambda: self._do(self.talks.close(reason)))
            for output in self._outputs.values():
                last.callback(output.close)
            with self.pen.later():
                self._do(self._closing(reason, self._clock.now()))

    def _closing(self, reason: Reason, now: Instant) -> Steps[None]:
        yield from self._airing.listen(self._channels.values(), now)
        yield from self._airing.hush(self._channels.values())
        for channel in self._channels.values():
            yield from self._background.retire(channel, now, reason)
        yield from self._announcements.leave(reason)
        for channel in self._channels.values():
            yield from self._airing.cut(channel, reason)

    # -- carrying out

    def _with_music(self, steps: Steps[T]) -> T:
        """Carry out what a person asked, and let the music beneath give way or go on at once."""
        answer = self._do(steps)
        self._do(self._background.turns(self._clock.now()))
        return answer

    def _do(self, steps: Steps[T]) -> T:
        """Carry out decisions step by step, and return their result."""
        answer: object = None
        while True:
            try:
                effect = steps.send(answer)
            except StopIteration as end:
                result: T = end.value
                return result
            answer = self._carry_out(effect)

    def _carry_out(self, effect: Effect) -> object:
        match effect:
            case Listen(outlets):
                now = self._clock.now()
                return [self._outputs[outlet].poll(now) for outlet in outlets]
            case Silence(outlet):
                now = self._clock.now()
                return Silenced(now, self._outputs[outlet].cut(now))
            case Look(clip):
                return self._check(clip)
            case MakeReady(outlet, clips, sound):
                return self._beforehand is None or self._beforehand.ready(self._outputs[outlet], clips, sound)
            case Hold(clips, sound):
                return self._held(clips, sound)
            case LetGo(sound):
                if self._holding is not None:
                    self._holding.let_go(sound)
            case Prepare() | Play() | PlayLive() | StartFlow():
                return self._tried(effect)
            case SetGain(outlet, key, gain, fade):
                self._outputs[outlet].set_gain(key, gain, fade=fade)
            case CheckClips(clips):
                self._have_checked(clips)
            case OpenFlow() | GoOnFlow() | ListenFlow() | CloseFlow():
                return self._with_flow(effect)
            case Open(card):
                output = self._outputs[card.name] = self._open_output(card)
                return output.ahead
            case Close(outlet):
                self._outputs.pop(outlet).close()
            case Rename(old, new):
                self._outputs[new] = self._outputs.pop(old)
            case Write(kind, spot, outlet, clip_digest, actor, why, detail):
                self.pen.write(kind, spot, outlet, clip_digest, actor, why, detail)
            case WriteMany(events):
                self.pen.write_many(list(events))
            case WriteMissed(outlet, missed, why):
                self.pen.missed(outlet, missed, why)
        return None

    def _held(self, clips: Sequence[Clip], sound: Sound | None) -> Sound | Reason | bool | None:
        """The sound in memory; in virtual time as it is, because nothing can happen to its file meanwhile."""
        if sound is None:
            return self._holding is None or self._holding.checked(clips)
        if self._holding is not None:
            return self._holding.ask(clips, sound)
        return next((why for clip in clips if (why := self._check(clip))), None) or sound

    def _have_checked(self, clips: Sequence[Clip]) -> None:
        if self._beforehand is not None:
            self._beforehand.checked(clips)
            return
        for clip in clips:
            self._check(clip)

    def _with_flow(self, effect: OpenFlow | GoOnFlow | ListenFlow | CloseFlow) -> object:
        match effect:
            case OpenFlow(flow, spec, record):
                self._flows[flow] = self._open_flow(spec, record)
            case GoOnFlow(flow, position, how):
                return FlowAt(self._flows[flow].go_on(position, how), self._flows[flow].over)
            case ListenFlow(flow, position):
                return FlowTold(self._flows[flow].reports(position), self._flows[flow].over)
            case CloseFlow(flow):
                self._flows.pop(flow).close()
        return None

    def _tried(self, effect: Prepare | Play | PlayLive | StartFlow) -> Reason | None:
        """Why an output refuses the sound, or None."""
        output = self._outputs[effect.outlet]
        try:
            match effect:
                case Prepare(_, sound):
                    output.prepare(sound)
                case Play(_, key, sound, at, soon):
                    if self._beforehand is not None:
                        self._beforehand.taken(output, replace(sound, gain=1.0))
                    output.start(key, sound, at, soon)
                case PlayLive(_, key, source, gain):
                    output.open_live(key, source, gain)
                case StartFlow(_, key, flow, sound, at):
                    output.start(key, replace(sound, stream=self._flows[flow].stream), at)
        except OutputError as error:
            return error.reason
        return None

    # -- what is going on

    def state(self) -> dict[str, object]:
        """For `status`: each outlet played here, what sounds, what comes next, and what prevents playing."""
        return {name: self._state_of(channel) for name, channel in self._channels.items()}

    def _state_of(self, channel: Channel) -> dict[str, object]:
        return {
            "playing": shown(channel.on[0].spot if channel.on else None),
            "since": channel.on[0].at if channel.on else None,
            "next": shown(self._next(channel)),
            "background": beneath(self._airing.backdrops.get(channel.name)),
            "hindrance": coded(channel.halted or channel.yielded or self._airing.held or channel.device),
            "orders": self.sayings.state(channel.name),
            "volume": channel.card.volume,
            "yielded": channel.yielded.params["by"] if channel.yielded else None,
        }

    def _next(self, channel: Channel) -> Spot | None:
        """What comes next there: an announcement, or music."""
        back = self._airing.backdrops.get(channel.name, _NOTHING)
        firsts = [lane[0] for lane in (channel.pending, back.pending) if lane]
        return min(firsts, key=lambda spot: spot.start, default=None)

    def amplifier_failed(self, command: str, code: str) -> None:
        """Note a failed amplifier command for each outlet that uses it."""
        self._amplifiers.failed[command] = code
        for channel in self._channels.values():
            if why := self._unswitched(channel, command):
                self.pen.write("amplifier", output=channel.name, why=why)

    @property
    def troubles(self) -> list[Reason]:
        """What there is to report besides the devices: amplifiers whose last command failed, and plays whose values
        have since changed.
        """
        told = self._corrections.troubles(self._clock.now(), self._hms)
        pairs = [(channel, command) for channel in self._channels.values() for command in self._amplifiers.failed]
        unswitched = [why for channel, command in pairs if (why := self._unswitched(channel, command))]
        return [*told, *self._airing.papers.troubles(), *unswitched]

    def _hms(self, at: Instant) -> str:
        return clocks.hms(at, self._airing.zone or ZoneInfo("UTC"))

    def _unswitched(self, channel: Channel, command: str) -> Reason | None:
        amplifier = channel.card.amplifier
        if amplifier is None or command not in (amplifier.on, amplifier.off):
            return None
        code = self._amplifiers.failed[command]
        return Reason("air.amplifier", {"outlet": channel.name, "command": command, "code": code})
