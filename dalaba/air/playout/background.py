"""Music and relays: which flow lies in each outlet's background, and when it gives way, goes on and ends.

A flow lies beneath everything else: it is silent or softer while anything is heard at its outlet or within earshot, and
nothing waits for it. Each turn asks what should be heard of it now; nothing depends on having seen an event. It begins
once on the ledger, and goes on after a restart or a lost device with what is left of its time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from dalaba.air.flow import FlowSpec, Piece, Report
from dalaba.air.outputs import Sound
from dalaba.air.playout.admission import in_exam
from dalaba.air.playout.airing import Airing
from dalaba.air.playout.backdrop import Backdrop, Left, Lying, Opened, PieceOn, Stretch, background_of
from dalaba.air.playout.channel import Channel
from dalaba.air.playout.decide import NO_ROOM
from dalaba.air.playout.effects import (
    CheckClips,
    Close,
    CloseFlow,
    OpenFlow,
    Rename,
    SetGain,
    StartFlow,
    Steps,
    Write,
    WriteMissed,
    asked,
    flow_at,
    flow_told,
    listen,
    silence,
)
from dalaba.air.playout.effects import (
    opened as opened_output,
)
from dalaba.air.playout.nearby import Near, near
from dalaba.air.playout.noted import WORTH, gone, latest_of
from dalaba.air.playout.precedence import exams_at, next_exam, of_spot, sounds
from dalaba.air.playout.spot_sound import loudness
from dalaba.core import clock
from dalaba.core.model import Flow, Instant, Millis, OutletCard, Part, Reason, Spot

OPENED: Millis = 10_000
"""How long before its start a flow is opened, so that its first seconds are there."""
SOFTER: Millis = 250
"""How long it takes to become softer, before other sound begins."""
LOUDER: Millis = 600
"""How long it takes to become louder again."""
ASTRAY: Millis = 500
"""How far the end of what sounds may lie from the end of the flow."""
AGAIN: Millis = 1_000
"""How long to wait after an output refused it."""
FOLDER = "records/relay"
_LEFT = Reason("air.power_lost")
"""Why a flow of an earlier run is silent until it goes on."""


@dataclass(slots=True)
class Background:
    """The backgrounds of one playout."""

    airing: Airing

    # -- at each turn

    def turns(self, now: Instant) -> Steps[Instant | None]:
        """Do what is due in every background. Returns when to come again."""
        times = []
        for back in list(self.airing.backdrops.values()):
            if not back.idle:
                times.append((yield from self.turn(self.airing.channels[back.outlet], back, now)))
        return min((time for time in times if time is not None), default=None)

    def turn(self, channel: Channel, back: Backdrop, now: Instant) -> Steps[Instant | None]:
        """Do what is due in the background of one outlet. Returns when to come again."""
        if back.has_output:
            yield from self._learn(channel, back, now)
        if back.lying is not None and self._falls_short(back.lying, now):
            yield from self._open_anew(channel, back, back.lying.spot, now)
        elif back.lying is not None and self._is_over(back.lying, now):
            yield from self._end(channel, back, now)
        elif back.lying is not None and _relay_changed(back, back.lying.spot):
            yield from self._open_anew(channel, back, back.lying.spot, now)
        looks: list[Instant | None] = []
        if self.airing.held is None:
            looks = [(yield from self._begin(channel, back, now))]
        yield from self._close_unused(back)
        if back.lying is not None:
            looks += yield from self._settle(channel, back, back.lying, now)
        return min((look for look in looks if look is not None), default=None)

    def note_ends(self, now: Instant) -> Steps[None]:
        """End the flows whose time is over, before a changed programme is taken."""
        for back in list(self.airing.backdrops.values()):
            if back.lying is not None and self._is_over(back.lying, now):
                yield from self._end(self.airing.channels[back.outlet], back, now)

    def _is_over(self, lying: Lying, now: Instant) -> bool:
        """Whether its time is over, or nothing more of it comes. While the clock is wrong, only the latter is known."""
        return lying.all_heard or (self.airing.held is None and now >= lying.spot.end)

    def _falls_short(self, lying: Lying, now: Instant) -> bool:
        """Whether its pieces are all heard before its time is over because some of them were not: they begin again."""
        fewer = lying.failed is not None or lying.left_out
        return lying.all_heard and fewer and lying.position > 0 and lying.spot.end - now >= WORTH

    # -- beginning

    def _begin(self, channel: Channel, back: Backdrop, now: Instant) -> Steps[Instant | None]:
        """Open the flow that comes next, and let it begin at its time. Returns when to come again."""
        while back.pending and now > latest_of(back.pending[0]):
            yield from self._never(channel, back, back.pending[0], now)
        if not back.pending:
            return None
        spot = back.pending[0]
        if now < spot.start - OPENED:
            return spot.start - OPENED
        if not (yield from self._opened(channel, back, spot, now)):
            return latest_of(spot) + 1
        if now < spot.start - back.ahead:
            return spot.start - back.ahead
        hindrance, changes = self._hindrance(channel, back, spot, now)
        if back.lying is not None or hindrance is not None or (yield from self._is_dead(back, spot)):
            return min([latest_of(spot) + 1, *changes])
        left = self.airing.past.flows.get(spot.id)
        back.take(spot)
        if left is None:
            yield from self._begin_anew(channel, back, spot, max(now, spot.start))
        elif spot.if_cut == "drop":
            self._done(spot)  # it was cut when the earlier run ended, and that is its end
        else:
            back.begins(Lying(spot, before=left.heard, rests_for=_LEFT, rests_since=now, told=_LEFT))
        return None if not back.pending else back.pending[0].start - OPENED

    def _begin_anew(self, channel: Channel, back: Backdrop, spot: Spot, at: Instant) -> Steps[None]:
        """Write "started" to the ledger. Whether it is heard at once, what else is heard there decides."""
        there = back.opened[spot.id]
        first = there.pieces[0].clip if there.pieces else None
        digest = first.digest if first else ""
        self.airing.past.heard[spot.id] = digest
        yield Write("started", spot.id, channel.name, clip=digest, detail={"at": at, "flow": True})
        self.airing.past.flows[spot.id] = Left()
        back.begins(Lying(spot))

    def _is_dead(self, back: Backdrop, spot: Spot) -> Steps[bool]:
        """Whether none of its pieces can be heard: it waits for better ones, and is missed if none come."""
        there = back.opened[spot.id]
        if there.dead is None and there.relay is None and (yield from flow_told(spot.id, -1)).over == 0:
            told = yield from flow_told(spot.id, 0)
            why = next((report.why for report in told.reports if report.why is not None), None)
            back.has_opened(spot.id, there._replace(dead=why or Reason("air.no_clip")))
            yield CheckClips([part.clip for part in there.pieces if part.clip is not None])  # damaged ones are remade
        return back.opened[spot.id].dead is not None

    def _opened(self, channel: Channel, back: Backdrop, spot: Spot, now: Instant) -> Steps[bool]:
        """Whether a flow is open, as it is planned now. Each piece is checked by whoever decodes it, just before."""
        there, relay = back.opened.get(spot.id), _flow(spot).relay
        if there is not None and (there.relay, there.planned) == (relay, spot.parts):
            return True
        pieces = self._left_of(spot, [part for part in spot.parts if part.clip is not None])
        if not pieces and relay is None:
            return False
        if there is not None:
            yield CloseFlow(spot.id)
        yield from self._open_output(channel, back)
        record = self._record(spot, now)
        path = self.airing.folder / record if record else None
        yield OpenFlow(spot.id, self._spec(channel.card, spot, pieces), path)
        back.has_opened(spot.id, Opened(spot.parts, relay, tuple(pieces), record))
        return True

    def _open_anew(self, channel: Channel, back: Backdrop, spot: Spot, now: Instant) -> Steps[None]:
        """Begin with its first piece again; or, for a relay that has another address now, with what is there."""
        yield from self._silence(channel, back, now)
        yield CloseFlow(spot.id)
        back.has_closed(spot.id)
        back.begins_anew()

    def _record(self, spot: Spot, now: Instant) -> str:
        """The file that keeps what is heard of a relay; "" if it is not kept. One that is opened again has another."""
        relay = _flow(spot).relay
        if relay is None or not relay.record:
            return ""
        began = clock.local(now, self.airing.zone)
        return f"{FOLDER}/{began:%Y-%m-%d/%H%M%S}-{spot.outlet}.mp3"

    def _left_of(self, spot: Spot, parts: list[Part]) -> list[Part]:
        """The pieces that an earlier run has not heard; the one that was broken off is heard from its beginning."""
        left = self.airing.past.flows.get(spot.id, Left())
        again = bool(left.open) and spot.if_cut != "next"
        return parts[left.begun - again :] or parts

    def _spec(self, card: OutletCard, spot: Spot, parts: Iterable[Part]) -> FlowSpec:
        pieces = tuple(
            Piece(
                self.airing.folder / part.clip.file, part.version, part.clip.digest, part.clip.rate, part.clip.skip,
                part.clip.frames, part.clip.channels,
            )
            for part in parts
            if part.clip is not None
        )  # fmt: skip
        width = len(card.output.channels) if card.output else 1
        profile = "horn" if card.kind == "speaker" else "flat"
        return FlowSpec(pieces, _flow(spot).gap, min(width, 2), _flow(spot).relay, profile=profile)

    def _never(self, channel: Channel, back: Backdrop, spot: Spot, now: Instant) -> Steps[None]:
        """Note that a flow did not begin in its time, and why. One that an earlier run began is cut already."""
        back.take(spot)
        if spot.id not in self.airing.past.flows:
            self.airing.judged.add(spot, now)
            yield WriteMissed(channel.name, spot, self._why_never(channel, back, spot, now))
        self._done(spot)

    def _why_never(self, channel: Channel, back: Backdrop, spot: Spot, now: Instant) -> Reason:
        hindrance, _ = self._hindrance(channel, back, spot, min(now, latest_of(spot)))
        if hindrance is not None and spot.end > (channel.hindered_since or 0):
            return hindrance
        if latest_of(spot) < channel.able_since:
            return channel.gap
        there = back.opened.get(spot.id)
        if there is not None and there.dead is not None:
            return there.dead
        why = next((part.why for part in spot.parts if part.clip is None and part.why is not None), None)
        return why or (Reason("air.not_made") if spot.parts and not any(part.clip for part in spot.parts) else NO_ROOM)

    # -- what should be heard of it now

    def _settle(self, channel: Channel, back: Backdrop, lying: Lying, now: Instant) -> Steps[list[Instant | None]]:
        """Let it sound, be softer or be silent, as it should now. Returns when that may be different."""
        spot = lying.spot
        around = self._near(channel, lying, now)
        hindrance, changes = self._hindrance(channel, back, spot, now)
        silent = hindrance or (around.why if _flow(spot).under == "pause" else None)
        end = spot.end if self.airing.held is None else None
        looks = [around.until, end, *changes, *_turns_of(channel.card, now)]
        if silent is not None:
            yield from self._rest(channel, back, silent, hindrance, now)
            return looks
        ducked = around.why is not None
        gain = loudness(channel.card, spot.volume, max(now, spot.start)) * _ducked(_flow(spot), ducked)
        on = lying.on
        if on is not None and self.airing.held is None and abs(on.until - spot.end) > ASTRAY:
            yield from self._silence(channel, back, now)  # its end was changed: it is handed over anew
            on = None
        if on is not None:
            yield from self._turn_to(back, on, gain, ducked)
        elif self.airing.held is None and (spot.end - now >= WORTH or not lying.stretches):
            looks.append((yield from self._sound(channel, back, gain, ducked, now)))
        return [*looks, *_coming_of(back.lying)]

    def _near(self, channel: Channel, lying: Lying, now: Instant) -> Near:
        airing = self.airing
        lanes = (channel, *airing.neighbours(channel))
        resting = lying.rests_for is not None or (lying.on is not None and lying.on.ducked)
        return near(lanes, airing.sayings.speaks, now, resting, airing.held is not None)

    def _hindrance(
        self, channel: Channel, back: Backdrop, spot: Spot, now: Instant
    ) -> tuple[Reason | None, list[Instant]]:
        """Why it may not be heard at all, and when exams there and within earshot begin and end next."""
        lanes = (channel, *self.airing.neighbours(channel))
        changes = [change for lane in lanes if (change := next_exam(lane.card, now)) is not None]
        held = ((lane.name, exams) for lane in lanes if (exams := exams_at(lane.card, now)))
        exam = next((each for each in held if not sounds(of_spot(spot, each[1]), "exam")), None)
        why = channel.hindrance or back.lost or self.airing.why_shut_out(spot)
        return why or (None if exam is None else in_exam("air.exam", *exam, now, self.airing.zone)), changes

    def _rest(
        self, channel: Channel, back: Backdrop, why: Reason, hindrance: Reason | None, now: Instant
    ) -> Steps[None]:
        """Let it be silent. What hinders it is on the ledger; what only sounds there is counted."""
        yield from self._silence(channel, back, now)
        lying = back.lying
        assert lying is not None
        if lying.spot.if_cut == "drop" and lying.heard:
            yield from self._end(channel, back, now, why)
            return
        back.rests(why, now)
        if hindrance is not None and lying.told is None:
            back.has_told(hindrance)
            detail = {"state": "paused", "at": now, "played_ms": lying.heard}
            yield Write("flow", lying.spot.id, channel.name, why=hindrance, detail=detail)

    def _turn_to(self, back: Backdrop, on: Stretch, gain: float, ducked: bool) -> Steps[None]:
        if gain == on.gain and ducked == on.ducked:
            return
        fade = 50 if ducked == on.ducked else SOFTER if ducked else LOUDER
        yield SetGain(back.name, on.key, gain, fade)
        back.turned(gain, ducked)

    def _sound(
        self, channel: Channel, back: Backdrop, gain: float, ducked: bool, now: Instant
    ) -> Steps[Instant | None]:
        """Hand the flow to the output, from where it goes on by its own rule. Returns when to come again."""
        lying = back.lying
        assert lying is not None
        spot = lying.spot
        yield from self._open_output(channel, back)
        if spot.id not in back.opened and not (yield from self._opened(channel, back, spot, now)):
            return None
        how = spot.if_cut if lying.rests_for and lying.stretches else "resume"
        if how in ("restart", "next"):
            yield from self._piece_over(channel, back, lying.position)
            back.leaves_out(how == "next")
        begin, over = yield from flow_at(spot.id, lying.position, how)
        at = max(now, spot.start)
        until = spot.end
        if over is None and how == "resume" and not lying.failed:
            over = _length(back.opened[spot.id], _flow(spot).gap)
        fade = 0 if over is not None and over <= begin + until - at else _flow(spot).fade
        sound = Sound((), gain, until - at, fade_out=fade, begin=begin)
        key = f"{spot.id}#{lying.stretches + 1}"
        if why := (yield from asked(StartFlow(back.name, key, spot.id, sound, at))):
            yield from self._rest(channel, back, why, why, now)
            return now + AGAIN
        if lying.told is not None:
            yield Write("flow", spot.id, channel.name, detail={"state": "on", "at": at, "played_ms": lying.heard})
        back.sounds(Stretch(key, at, begin, until, gain, ducked), begin, over, at)
        yield from self._hear(channel, back, 0)
        return None

    # -- what was heard of it

    def _learn(self, channel: Channel, back: Backdrop, now: Instant) -> Steps[None]:
        """Ask the output what became of what it was handed, and whether its device is there."""
        (status,) = yield from listen([back.name])
        lost = (status.reason or gone(channel.card)) if status.state == "lost" else None
        back.is_lost(lost)
        on = back.on
        if on is None or status.spot != on.key:
            return
        yield from self._hear(channel, back, status.played)
        if status.state == "ended":
            back.ran_out(now)
        elif status.state != "playing":
            back.ran_out(now)
            why = lost or gone(channel.card)
            yield from self._rest(channel, back, why, why, now)

    def _hear(self, channel: Channel, back: Backdrop, played: Millis) -> Steps[None]:
        """Take what was heard so far of the present stretch, and what happened in it."""
        lying = back.lying
        assert lying is not None
        assert lying.on is not None
        position = max(lying.position, lying.on.begin + played)
        told = yield from flow_told(lying.spot.id, position)
        back.heard(position - lying.on.begin, told.over)
        for report in told.reports:
            yield from self._report(channel, back, lying.on, report)

    def _report(self, channel: Channel, back: Backdrop, on: Stretch, report: Report) -> Steps[None]:
        assert back.lying is not None
        spot, at = back.lying.spot, on.at + max(0, report.position - on.begin)
        match report.what:
            case "piece" if at < spot.end:
                yield from self._piece_begins(channel, back, report, at)
            case "piece" | "over":
                if (piece := back.lying.piece) is not None:
                    back.has_piece(piece._replace(ended=report.position))
            case "failed":
                piece = back.lying.piece
                if piece is None or piece.ended is not None:  # it never began
                    yield from self._piece_over(channel, back, report.position)
                    piece = PieceOn(report.name, report.digest, at, report.position)
                back.has_piece(None, report.why)
                yield _piece(channel, spot, piece, piece.heard(report.position), report.why)
                clips = [part.clip for part in spot.parts if part.clip and part.clip.digest == report.digest]
                yield CheckClips(clips[:1])  # a damaged one is remade
            case "signal" | "no_signal" as state:
                if back.has_signal(state == "signal", report.position):
                    yield Write("flow", spot.id, channel.name, why=report.why, detail={"state": state, "at": at})
            case "unrecorded":
                yield Write("flow", spot.id, channel.name, why=report.why, detail={"state": "unrecorded", "at": at})
            case "dry":
                if back.ran_dry():
                    yield Write("flow", spot.id, channel.name, detail={"state": "dry", "at": at})

    def _piece_begins(self, channel: Channel, back: Backdrop, report: Report, at: Instant) -> Steps[None]:
        """Write that a piece begins; not each time if the same one begins over and over."""
        assert back.lying is not None
        piece = back.lying.piece
        if piece is not None and piece.ended is not None and piece.digest == report.digest:
            back.has_piece(piece.again(report.position))
            return
        yield from self._piece_over(channel, back, report.position)
        piece = PieceOn(report.name, report.digest, at, report.position)
        back.has_piece(piece)
        yield _piece(channel, back.lying.spot, piece)

    def _piece_over(self, channel: Channel, back: Backdrop, position: Millis) -> Steps[None]:
        lying = back.lying
        if lying is not None and lying.piece is not None:
            yield _piece(channel, lying.spot, lying.piece, lying.piece.heard(position))
            back.has_piece(None)

    def _silence(self, channel: Channel, back: Backdrop, now: Instant) -> Steps[None]:
        """Silence what sounds, and take what was heard of it."""
        if back.on is not None:
            _, played = yield from silence(back.name)
            yield from self._hear(channel, back, played)
            back.ran_out(now)

    # -- its end

    def _end(self, channel: Channel, back: Backdrop, now: Instant, why: Reason | None = None) -> Steps[None]:
        """End the flow: as planned, or cut for a reason."""
        yield from self._silence(channel, back, now)
        lying = back.lying
        if lying is None:
            return
        yield from self._piece_over(channel, back, lying.position)
        at = min(now, lying.spot.end) if self.airing.held is None else now
        why = why or lying.told or (None if lying.heard else lying.failed or lying.rests_for or NO_ROOM)
        detail: dict[str, object] = {
            "at": at, "played_ms": lying.heard, "paused_ms": lying.paused_at(at), "pauses": lying.pauses,
            "ducked": lying.ducked,
        }  # fmt: skip
        opened = back.opened.get(lying.spot.id, Opened())
        sums = {"instead_ms": lying.without, "signals": lying.signals, "dry": lying.dry, "file": opened.record}
        detail |= {name: value for name, value in sums.items() if value}
        if lying.told != _LEFT:  # an earlier run's that never went on was cut when that run ended
            kind = "cut" if why else "ended"
            yield Write(kind, lying.spot.id, channel.name, why=why, detail=detail)
        self._done(lying.spot)
        back.is_over(at)

    def _done(self, spot: Spot) -> None:
        self.airing.past.done.add(spot.id)
        self.airing.past.flows.pop(spot.id, None)

    def sounds(self, channel: Channel) -> bool:
        """Whether music is heard there now."""
        back = self.airing.backdrops.get(channel.name)
        return back is not None and back.on is not None

    def end(self, channel: Channel, now: Instant, why: Reason, gone: Iterable[str] | None = None) -> Steps[bool]:
        """Cut the flow that lies there, for a skip, or because no programme has it any more (`gone`: their ids)."""
        back = self.airing.backdrops.get(channel.name)
        if back is None or back.lying is None or (gone is not None and back.lying.spot.id not in gone):
            return False
        yield from self._end(channel, back, now, why)
        yield from self._close_unused(back)
        return True

    # -- its output

    def _open_output(self, channel: Channel, back: Backdrop) -> Steps[None]:
        if not back.has_output:
            back.has_opened_output((yield from opened_output(replace(channel.card, name=back.name))))

    def close_output(self, channel: Channel, now: Instant) -> Steps[None]:
        """Close the output of an outlet whose device is another one now. The flow goes on there."""
        back = self.airing.backdrops.get(channel.name)
        if back is not None and back.has_output:
            yield from self._silence(channel, back, now)
            yield Close(back.name)
            back.has_closed_output()

    def retire(self, channel: Channel, now: Instant, why: Reason) -> Steps[None]:
        """Stop playing an outlet here."""
        yield from self.end(channel, now, why)
        back = self.airing.backdrops.pop(channel.name, None)
        if back is not None:
            back.plan(())
            yield from self._close_unused(back)

    def rename(self, old: str, new: str) -> Steps[None]:
        """Give an outlet's background its new name."""
        back = self.airing.backdrops.pop(old, None)
        if back is not None:
            if back.has_output:
                yield Rename(background_of(old), background_of(new))
            back.is_called(new)
            self.airing.backdrops[new] = back

    def _close_unused(self, back: Backdrop) -> Steps[None]:
        """Close flows that are over or no longer planned, and the output if nothing needs it."""
        used = {back.lying.spot.id} if back.lying else set()
        used |= {back.pending[0].id} if back.pending else set()
        for flow in [flow for flow in back.opened if flow not in used]:
            yield CloseFlow(flow)
            back.has_closed(flow)
        if back.has_output and not back.opened and back.lying is None:
            yield Close(back.name)
            back.has_closed_output()


def _flow(spot: Spot) -> Flow:
    assert spot.flow is not None
    return spot.flow


def _relay_changed(back: Backdrop, spot: Spot) -> bool:
    there = back.opened.get(spot.id)
    return there is not None and there.relay != _flow(spot).relay


def _length(opened: Opened, gap: Millis) -> Millis | None:
    """How long its pieces are in all; None for a relay."""
    if opened.relay is not None:
        return None
    lengths = [part.clip.duration for part in opened.pieces if part.clip is not None]
    return sum(lengths) + gap * max(0, len(lengths) - 1)


def _ducked(flow: Flow, ducked: bool) -> float:
    """The factor by which it is softer."""
    return 10 ** (-flow.depth / 20) if ducked else 1.0


def _turns_of(card: OutletCard, now: Instant) -> list[Instant | None]:
    """When the outlet's softer hours and hours of silence begin and end next."""
    spans = (*card.silent, *((since, until) for since, until, _ in card.softer))
    return [moment for span in spans for moment in span if moment > now]


def _coming_of(lying: Lying | None) -> list[Instant | None]:
    """When its present piece ends, as far as that is known, and when nothing more of it comes."""
    if lying is None or lying.on is None:
        return []
    on = lying.on
    positions = [lying.over]
    if lying.piece is None or lying.piece.ended is not None:
        positions.append(lying.position + _flow(lying.spot).gap)
    else:
        lengths = {part.clip.digest: part.clip.duration for part in lying.spot.parts if part.clip}
        positions.append(lying.piece.position + lengths.get(lying.piece.digest, 0))
    return [on.at + position - on.begin for position in positions if position is not None and position > lying.position]


def _piece(
    channel: Channel, spot: Spot, piece: PieceOn, played: Millis | None = None, why: Reason | None = None
) -> Write:
    """A piece begins, or is over after it was heard for so long."""
    detail: dict[str, object] = {"at": piece.at, "name": piece.name}
    detail |= {} if played is None else {"played_ms": played}
    detail |= {"times": piece.times} if piece.times > 1 else {}
    return Write("piece", spot.id, channel.name, clip=piece.digest, why=why, detail=detail)
