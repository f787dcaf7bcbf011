"""Starting and ending sound at an outlet: the steps that announcements, talks, orders and the programme share.

Each step leaves the outlet's state, the ledger and the sound in agreement.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from pathlib import Path
from zoneinfo import ZoneInfo

from dalaba.air.events import NOTHING
from dalaba.air.outputs import Sound, Status
from dalaba.air.playout.admission import in_exam
from dalaba.air.playout.backdrop import Backdrop
from dalaba.air.playout.channel import Channel
from dalaba.air.playout.decide import NO_ROOM, Lane, Miss, Start, Wait, next_action, tells_time
from dalaba.air.playout.effects import (
    Play,
    Prepare,
    Silenced,
    Steps,
    Write,
    WriteMissed,
    asked,
    is_ready,
    listen,
    silence,
)
from dalaba.air.playout.handed import On
from dalaba.air.playout.judged_missed import Judged
from dalaba.air.playout.noted import called, coded, gone
from dalaba.air.playout.papers import Papers, Version
from dalaba.air.playout.past import Past
from dalaba.air.playout.precedence import What, exams_at, next_exam, of_order, of_spot, of_talk, sounds
from dalaba.air.playout.sayings import Sayings
from dalaba.air.playout.spot_sound import bed_of, loudness, playable, sound_of
from dalaba.air.playout.talk import Talk
from dalaba.core import clock
from dalaba.core.model import Exam, Instant, Millis, Part, Reason, Spot


@dataclass(slots=True)
class Airing:
    """The outlets of one playout, and what is known of everything that sounds or sounded there."""

    folder: Path
    """The station's folder."""
    past: Past
    channels: dict[str, Channel] = field(default_factory=dict)
    backdrops: dict[str, Backdrop] = field(default_factory=dict)
    """What lies beneath everything else at the outlets that have or had a flow."""
    talks: list[Talk] = field(default_factory=list)
    """The talks under way."""
    held: Reason | None = None
    """Why nothing is started or judged missed, while the clock is wrong."""
    doubt: Reason | None = None
    """Why the clock may be off, while it is not certain: then nothing tells the time."""
    shut_out: tuple[str, Reason] | None = None
    """How the names of campaigns begin that are not to be heard now, and why: a township's that somebody here muted."""
    zone: ZoneInfo | None = None
    """The station's time zone, used for times in answers; None until a programme has told it."""
    judged: Judged = field(default_factory=Judged)
    sayings: Sayings = field(init=False)
    papers: Papers = field(init=False)

    def __post_init__(self) -> None:
        self.papers = Papers(self.folder)
        self.sayings = Sayings(self.channels, seen=dict.fromkeys(self.past.announced_ever))

    def chosen(self, to: Iterable[str]) -> list[Channel]:
        """The channels with these names, or all channels if no names are given."""
        named = set(to)
        return [channel for channel in self.channels.values() if not named or channel.name in named]

    def why_shut_out(self, spot: Spot) -> Reason | None:
        """Why a spot of the programme is not to be heard now, whatever is free; None if it may be."""
        if self.shut_out is None or not spot.campaign.startswith(self.shut_out[0]):
            return None
        return self.shut_out[1]

    def shown(self, instant: Instant, now: Instant) -> str:
        """A time for an answer, in the station's time zone."""
        return clock.hm_on(instant, self.zone, now)

    def neighbours(self, channel: Channel) -> list[Channel]:
        """The other outlets whose horns can be heard at this one."""
        return [self.channels[name] for name in channel.card.neighbours if name in self.channels]

    def free_at(self, channel: Channel, exam: str = "") -> Instant:
        """When this outlet and its neighbours finish what they were handed; 0 if they are free now.

        The programme already keeps neighbours apart; this check is for spots that start late. Papers of one `exam` are
        heard at neighbours at the same time.
        """
        until = channel.until
        for each in self.neighbours(channel):
            if not exam or not each.on or any(on.spot.exam != exam for on in each.on):
                until = max(until, each.until)
        return until

    # -- exams

    def keep_exams(self, channel: Channel, now: Instant) -> Steps[Instant | None]:
        """Break off what an exam that has begun there does not let through. Returns when an exam next begins or ends.

        What was ordered ends; a spot of the programme goes on by its rule, if it still may when the exam is over.
        """
        exams = exams_at(channel.card, now)
        why = in_exam("air.exam", channel.name, exams, now, self.zone) if exams else None
        if why is not None:
            if any(_is_out(self._what(on, exams)) for on in channel.on):
                yield from self.give_way(channel, why)
            for saying in self.sayings.here(channel.name):
                if _is_out(of_order(saying.order, exams)):
                    yield from self.sayings.over(saying, why)
        return next_exam(channel.card, now)

    def _what(self, on: On, exams: tuple[Exam, ...]) -> What:
        """The row of the table of precedence for what sounds."""
        if on.kind == "tone":
            return "tone"
        if on.kind == "talk":
            talk = next((each.asked for each in self.talks if on.spot.id == each.spot_id(on.spot.outlet)), None)
            return "talk" if talk is None else of_talk(talk.priority, talk.exam, talk.confirmed, exams)
        saying = self.sayings.of_on(on) if on.kind == "order" else None
        return of_spot(on.spot, exams) if saying is None else of_order(saying.order, exams)

    def _by_exam(self, channel: Channel, now: Instant) -> tuple[list[Spot], Reason | None]:
        """The due spots that would reach into an exam that keeps them out, and the reason."""
        last = next((each.until for each in channel.card.exams if each.until > now), None)
        if last is None:
            return [], None
        out, first = [], None
        for spot in takewhile(lambda each: each.start <= now + channel.ahead, channel.pending):
            at = max(spot.start, now)
            exams = exams_at(channel.card, at, at + spot.duration)
            if exams and _is_out(of_spot(spot, exams)):
                out.append(spot)
                first = first or in_exam("air.exam", channel.name, exams, now, self.zone)
        return out, first

    # -- outcomes

    def listen(self, channels: Collection[Channel], now: Instant) -> Steps[None]:
        """Ask the outputs of these channels what became of what they were handed, and whether their devices are there.

        An order or a change calls this first, so that it does not affect what had already ended.
        """
        statuses = yield from listen([channel.name for channel in channels])
        for channel, status in zip(channels, statuses, strict=True):
            if channel.on or channel.device or status.state == "lost":
                yield from self._learn(channel, status, now)

    def _learn(self, channel: Channel, status: Status, now: Instant) -> Steps[None]:
        while channel.on:
            on = channel.on[0]
            heard = (yield from listen([on.via]))[0] if on.via else status
            if heard.spot != on.key or heard.state not in ("ended", "lost"):
                break
            yield from self._is_over(channel, on, heard, now)
            (status,) = yield from listen([channel.name])
        lost = (status.reason or gone(channel.card)) if status.state == "lost" else None
        if lost and not channel.device:
            channel.lost(lost)
            yield Write("device_lost", output=channel.name, why=lost)
            yield from self.sayings.interrupted(channel, lost, now)
        elif channel.device and not lost:
            channel.found(now)
            yield Write("device_back", output=channel.name)

    def _is_over(self, channel: Channel, on: On, status: Status, now: Instant) -> Steps[None]:
        heard = status.state == "ended"
        channel.first_over(on.until if heard and on.kind != "talk" else now)
        if on.kind == "talk":
            self._talk_over(channel, on, status.played, status.reason, now)
        elif not heard:
            yield from self._note_cut(channel, on, status.reason or gone(channel.card), Silenced(now, status.played))
            if on.kind == "spot" and not on.via:
                yield from self._take_over(channel, on, on.begin + status.played, now)
        elif on.kind == "tone":
            yield _toned(channel, on, on.until - on.at)
        elif on.kind != "order" or (yield from self.sayings.ended(channel, on)):
            heard_parts = [part.version for part in on.good]
            detail = {"at": on.until, "parts": heard_parts, **on.lacks(), **called(on.spot)}
            yield Write("ended", on.spot.id, channel.name, detail=detail)

    def _note_cut(self, channel: Channel, on: On, reason: Reason, silenced: Silenced) -> Steps[None]:
        at, played = silenced
        if on.kind == "order" and not (yield from self.sayings.was_cut(on, at, reason)):
            return
        if on.kind == "tone":
            yield _toned(channel, on, played, reason)
            return
        if on.kind == "talk":
            self._talk_over(channel, on, played, reason, at)
            return
        heard = on.heard(channel.card, played)
        if on.behind:
            # Of the words behind a chime, nothing was heard yet: the chime's own end is the end.
            at, played = at if played else on.behind, on.behind - on.spot.start + played
        detail = {"at": at, "played_ms": played, "parts": heard, **on.lacks(), **called(on.spot)}
        yield Write("cut", on.spot.id, channel.name, why=reason, detail=detail)

    def _talk_over(self, channel: Channel, on: On, played: Millis, why: Reason | None, now: Instant) -> None:
        for talk in self.talks:
            if on.spot.id == talk.spot_id(channel.name):
                talk.was_heard(channel.name, played, why)
        channel.talk_over(now)

    # -- silence

    def hush(self, channels: Iterable[Channel]) -> Steps[None]:
        """Silence these outlets before anything else is done. `cut` or `give_way` then notes what was cut."""
        for channel in channels:
            if channel.on and channel.silenced is None:
                others = {channel.output_of(on) for on in channel.on} - {channel.output_of(channel.on[0])}
                for output in others:
                    yield from silence(output)
                channel.fell_silent((yield from silence(channel.output_of(channel.on[0]))))

    def cut(self, channel: Channel, reason: Reason, keep: Collection[str] = ()) -> Steps[bool]:
        """Silence an outlet now. What was queued behind the cut spot is cut too, except for the ids in `keep`, which
        are handed over again.
        """
        yield from self.hush([channel])
        handed, silenced = channel.cleared()
        for number, on in enumerate(handed):
            assert silenced is not None
            if number and on.spot.id in keep:
                yield from self.start(channel, on.spot, silenced.at)
            else:
                yield from self._note_cut(channel, on, reason, silenced.of(number))
        return bool(handed)

    def give_way(self, channel: Channel, why: Reason) -> Steps[None]:
        """Cut what sounds there and remember it. The programme is held until it goes on again."""
        channel.give_way(why)
        yield from self.hush([channel])
        handed, silenced = channel.cleared()
        for number, on in enumerate(handed):
            assert silenced is not None
            yield from self._note_cut(channel, on, why, silenced.of(number))
            if on.kind == "spot":
                channel.broke_off(on, silenced.of(number).played)

    # -- sound

    def serve(self, channel: Channel, now: Instant, taken: bool) -> Steps[Instant | None]:
        """Do what the programme requires there now, and return when to come again.

        `taken`: people's orders have the air, so no spot begins, and a spot that becomes too late meanwhile is missed.
        """
        while True:
            out, exam = self._by_exam(channel, now)
            over = next((spot for spot in out if now > spot.latest), None)
            if over is not None and exam is not None:
                channel.take(over)
                self.past.done.add(over.id)
                yield WriteMissed(channel.name, over, exam)
                continue
            pending = [spot for spot in channel.pending if spot not in out] if out else channel.pending
            action = next_action(pending, self._lane(channel, taken, _exam_of(pending)), now, channel.ahead)
            if isinstance(action, Wait):
                return min((at for at in (action.until, *(spot.latest + 1 for spot in out)) if at), default=None)
            if self.doubt is not None and isinstance(action, Start) and tells_time(action.spot):
                action = Miss(action.spot, Reason("air.clock_doubtful").because(self.doubt))
            if isinstance(action, Start) and (why := self.why_shut_out(action.spot)) is not None:
                action = Miss(action.spot, why)
            # A spot that only waits for its clips to be decoded still begins, however long the decoding took.
            late = isinstance(action, Miss) and not (channel.awaits == action.spot.id and action.reason == NO_ROOM)
            if not late and not (yield from self._is_ready(channel, action.spot)):
                channel.wait_for(action.spot)
                return None
            channel.take(action.spot)
            self.past.done.add(action.spot.id)
            if isinstance(action, Miss) and late:
                self.judged.add(action.spot, now)
                yield WriteMissed(channel.name, action.spot, action.reason)
            else:
                yield from self.start(channel, action.spot, now)

    def _is_ready(self, channel: Channel, spot: Spot) -> Steps[bool]:
        if spot.exam:
            return (yield from self.papers.load(channel, spot)).ready
        parts = [part for part in spot.parts if part.clip is not None]
        sound = sound_of(self.folder, channel.card, parts, 1.0, spot.bed)
        clips = [part.clip for part in (*parts, spot.bed) if part is not None and part.clip is not None]
        return (yield from is_ready(channel.name, clips, sound))

    def _lane(self, channel: Channel, taken: bool, exam: str) -> Lane:
        hindrance, since = channel.hindrance or channel.talked, channel.hindered_since or 0
        if exam and hindrance is channel.device and channel.card.spare is not None:
            hindrance = channel.talked  # its spare card plays it
        if taken and hindrance is None:
            hindrance, since = channel.gave_way or Reason("air.no_room"), channel.able_since
        free_at = self.free_at(channel, exam) or None
        return Lane(channel.able_since, channel.gap, hindrance, free_at, self.past.unsure, channel.behind, since)

    def start(self, channel: Channel, spot: Spot, now: Instant) -> Steps[None]:
        """Hand a spot of the programme to the output, or note why none of it is heard."""
        if spot.exam:
            yield from self._start_paper(channel, spot, now)
            return
        good, lost = yield from playable(spot)
        at = max(spot.start, now, self.free_at(channel, spot.exam))
        gain = loudness(channel.card, spot.volume, at, spot.priority == "urgent")
        bed, unheard = yield from bed_of(spot)
        sound = sound_of(self.folder, channel.card, good, gain, bed)
        if good and (why := (yield from asked(Prepare(channel.name, sound)))):
            good, lost = [], [*lost, *((part, why) for part in good)]
        if not good:
            yield WriteMissed(channel.name, spot, lost[0][1] if lost else Reason("air.no_clip"))
            return
        channel.note_call(spot, at)
        on = On(spot, at, at + sound.total, (*lost, *unheard))
        yield from self._hand(channel, on, sound, good[0], now)

    def _hand(
        self, channel: Channel, on: On, sound: Sound, first: Part, now: Instant, more: Mapping[str, object] = NOTHING
    ) -> Steps[bool]:
        """Write "started" to the ledger, then hand the sound to the output. False if the output refuses it."""
        digest = first.clip.digest if first.clip else ""
        self.past.heard[on.spot.id] = digest
        detail = {"at": on.at, **on.lacks(), **called(on.spot), **more}
        yield Write("started", on.spot.id, channel.name, clip=digest, detail=detail)
        return (yield from self.play(channel, on, sound, now))

    def play(self, channel: Channel, on: On, sound: Sound, now: Instant) -> Steps[bool]:
        """Hand the sound to the output. If the output refuses it, note it as cut at its beginning."""
        if why := (yield from asked(Play(channel.output_of(on), on.key, sound, on.at, soon=bool(on.via)))):
            yield from self._note_cut(channel, on, why, Silenced(now, 0))
            return False
        channel.hand(on)
        return True

    # -- an exam's papers

    def _start_paper(self, channel: Channel, spot: Spot, now: Instant) -> Steps[None]:
        """Begin a paper as it is held in memory: its own sound, or the second one; on its card, or on the spare one."""
        paper = yield from self.papers.load(channel, spot)
        position, at = channel.position(spot), max(spot.start, now, self.free_at(channel, spot.exam))
        why: Reason | None = paper.versions[0].why
        for version in [each for each in paper.versions if each.sound is not None]:
            why = yield from asked(Prepare(channel.name, self._of_paper(channel, spot, version, position, at)))
            if why is None:
                yield from self._play_paper(channel, spot, version, position, at, now)
                return
            version.sound, version.why = None, why
            yield Write("paper", spot.id, channel.name, why=paper.troubles[0], detail=paper.said)
        yield WriteMissed(channel.name, spot, why or Reason("air.no_clip"))

    def _of_paper(self, channel: Channel, spot: Spot, version: Version, position: Millis, at: Instant) -> Sound:
        sound = version.sound or version.asked
        exam = of_spot(spot, exams_at(channel.card, at, at + spot.duration)) == "paper"  # its lead-in may come before
        gain = loudness(channel.card, spot.volume, at, exam=exam)
        return replace(sound, gain=gain, begin=position, total=sound.total - position)

    def _play_paper(
        self, channel: Channel, spot: Spot, version: Version, position: Millis, at: Instant, now: Instant
    ) -> Steps[None]:
        """Hand it to the outlet's own card, unless that is gone; then to the spare one."""
        paper = self.papers.of[spot.id]
        sound = self._of_paper(channel, spot, version, position, at)
        paper.heard = version
        own = [part.version for part in paper.versions[0].parts]  # under these names it was planned
        names = own if len(own) == len(version.parts) else [part.version for part in version.parts]
        heard = spot._replace(parts=tuple(map(_named, version.parts, names)))
        second = paper.versions[0].why if version is not paper.versions[0] else None
        more: dict[str, object] = {"from_ms": position} if position else {}
        more |= {"reserve": coded(second)} if second else {}
        vias = ["", *([(yield from self.papers.spare(channel))] if channel.card.spare is not None else [])]
        for via in vias[1:] if channel.device is not None and len(vias) > 1 else vias:
            on = On(heard, at, at + sound.total, begin=position, via=via)
            device = channel.card.spare.device if via and channel.card.spare else ""
            there: dict[str, object] = {"spare": device} if via else {}
            if (yield from self._hand(channel, on, sound, version.parts[0], now, more | there)):
                return

    def _take_over(self, channel: Channel, on: On, position: Millis, now: Instant) -> Steps[None]:
        """A paper's card is gone: let the spare one go on where it stood, if there is one."""
        paper = self.papers.of.get(on.spot.id)
        if paper is None or channel.card.spare is None:
            return
        version = paper.heard
        if version is None or position >= version.asked.total:
            return
        via = yield from self.papers.spare(channel)
        sound = self._of_paper(channel, on.spot, version, position, now)
        goes_on = On(on.spot, now, now + sound.total, begin=position, via=via)
        device = channel.card.spare.device
        more: dict[str, object] = {"from_ms": position, "spare": device}
        facts = {"exam": on.spot.exam, "title": on.spot.title, "outlet": channel.name, "device": device}
        yield Write("paper", on.spot.id, channel.name, why=Reason("air.paper_moved", facts), detail=paper.said)
        yield from self._hand(channel, goes_on, sound, version.parts[0], now, more)


def _named(part: Part, version: str) -> Part:
    return replace(part, version=version)


def _is_out(what: What) -> bool:
    return not sounds(what, "exam")


def _exam_of(pending: Sequence[Spot]) -> str:
    """The exam of the spot whose turn is next; "" if it belongs to none."""
    return pending[0].exam if pending else ""


def _toned(channel: Channel, on: On, played: Millis, why: Reason | None = None) -> Write:
    detail = {"at": on.at, "ms": on.until - on.at, "played_ms": played}
    return Write("tone", output=channel.name, why=why, detail=detail)
