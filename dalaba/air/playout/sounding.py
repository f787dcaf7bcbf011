"""What outputs are handed, what of it was heard, and silence: the one place at which sound begins and ends.

It decides nothing. Who has something to be heard, or orders silence, is above it; what became of what was handed over
goes on the ledger here, and is written down with the announcement or the talk that it belongs to.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dalaba.air.outputs import OutputError, Sound
from dalaba.air.playout.announced import Announced
from dalaba.air.playout.channel import Broken, Channel, Check, On, loudness, playable, sound_of
from dalaba.air.playout.noted import called, gone
from dalaba.air.playout.past import Past
from dalaba.air.playout.pen import Pen
from dalaba.air.playout.talk import Talk, heard_at
from dalaba.core.clock import Clock
from dalaba.core.model import Instant, Millis, Part, Reason, Spot


@dataclass(slots=True)
class Sounding:
    """The sound of one playout, whose channels it shares. `folder`: where the clips are."""

    folder: Path
    clock: Clock
    channels: Mapping[str, Channel]
    pen: Pen
    check: Check
    past: Past
    announced: Announced
    talks: list[Talk]

    # -- sound

    def begin(self, channel: Channel, spot: Spot, now: Instant) -> None:
        """Hand a spot over, to begin at its start or as soon as what plays there is over."""
        good, lost = playable(spot, self.check)
        at = max(spot.start, now, self.free_at(channel))
        gain = loudness(channel.card, spot.volume, at, spot.priority == "urgent")
        sound = sound_of(self.folder, channel.card, good, gain)
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
        self.past.heard[on.spot.id] = digest
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

    def free_at(self, channel: Channel) -> Instant:
        """When it and the horns that hear it are done with what they were handed; 0: they are.

        The programme keeps neighbours apart already; this is for what starts late.
        """
        others = [self.channels[name] for name in channel.card.neighbours if name in self.channels]
        return max(each.until for each in (channel, *others))

    # -- silence

    def cut(self, channel: Channel, reason: Reason, keep: set[str] | None = None) -> bool:
        """Silence an outlet now. What was handed over behind the cut spot is cut too, or handed over anew (`keep`)."""
        handed, played = self._silenced(channel)
        now = self.clock.now()
        for number, on in enumerate(handed):
            if number and on.spot.id in (keep or set()):
                self.begin(channel, on.spot, now)
            else:
                self._note_cut(channel, on, reason, 0 if number else played)
        return bool(handed)

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
        now = self.clock.now()
        channel.gap, channel.able_since, channel.gave_way = why, now, None
        again = channel.taken_up(now)
        channel.ordered[:0] = again
        channel.pending.extendleft(reversed(again))

    def pass_over(self, channel: Channel, spot: Spot, why: Reason) -> None:
        """It is played no more, and missed for that reason."""
        self.past.done.add(spot.id)
        self.pen.missed(channel.card.name, spot, why)

    def _silenced(self, channel: Channel) -> tuple[deque[On], Millis]:
        """What its output was handed, and how much was heard of the first; it has nothing any more."""
        handed, channel.on = channel.on, deque()
        return handed, channel.output.cut(self.clock.now()) if handed else 0

    # -- what became of it

    def listen_everywhere(self, now: Instant) -> None:
        """What was over before a change, an order or the end is heard, however late a busy PC comes to note it."""
        for channel in self.channels.values():
            self.listen(channel, now)

    def listen(self, channel: Channel, now: Instant) -> None:
        """Learn what has become of what was handed over there, and of the device."""
        status = channel.output.poll(now)
        while channel.on and status.spot == channel.on[0].key and status.state in ("ended", "lost"):
            on = channel.on.popleft()
            if on.kind == "talk":
                self._talked(channel, on, status.played, status.reason)
            elif status.state == "ended":
                if on.kind != "order" or self.announced.ended(channel, on):
                    self._note_ended(channel, on)
            else:
                self._note_cut(channel, on, status.reason or gone(channel.card), status.played)
            status = channel.output.poll(now)
        lost = (status.reason or gone(channel.card)) if status.state == "lost" else None
        if lost and not channel.device:
            channel.device = lost
            self.pen.write("device_lost", output=channel.card.name, why=lost)
            self.announced.interrupted(channel, lost)
        elif channel.device and not lost:
            channel.able_again(channel.device, now)
            channel.device = None
            self.pen.write("device_back", output=channel.card.name)

    def _note_ended(self, channel: Channel, on: On) -> None:
        channel.over = on.until
        if on.kind == "tone":
            self._toned(channel, on, on.until - on.at)
            return
        heard = [part.version for part in on.good]
        detail = {"at": on.until, "parts": heard, **on.lacks(), **called(on.spot)}
        self.pen.write("ended", on.spot.id, channel.card.name, detail=detail)

    def _note_cut(self, channel: Channel, on: On, reason: Reason, played: Millis) -> None:
        channel.over = now = self.clock.now()
        if on.kind == "order" and not self.announced.cut(on, now, reason):
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

    def _talked(self, channel: Channel, on: On, played: Millis, why: Reason | None) -> None:
        now = self.clock.now()
        channel.over = now
        heard_at(self.talks, channel, on, played, why, now)
