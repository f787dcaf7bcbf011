"""One outlet on a sound card: spots placed on the device's own clock, on a stream that stays open."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import replace
from typing import Protocol, TypeAlias

from dalaba.air.outputs import Frames, OutputError, Sound, State, Status
from dalaba.air.outputs.card import Card
from dalaba.air.outputs.live_going import Going
from dalaba.air.outputs.live_source import RATE as LIVE_RATE
from dalaba.air.outputs.live_source import LiveReader, LiveSource
from dalaba.air.outputs.ring import Ring
from dalaba.air.outputs.voice import Voice, frames_in
from dalaba.core.clock import Clock
from dalaba.core.model import Instant, Millis, Reason

TURN: Millis = 20
"""How soon to ask again whether a spot has ended that should have."""
STUCK: Millis = 2_000
"""A device that stands still for so long while something should sound is restarted."""

Key: TypeAlias = tuple[str, str]
"""A device, and its host API; or the name of an output on the network, and its address."""


class Owner(Protocol):
    """The owner of the cards."""

    clock: Clock
    lock: threading.RLock
    """Held while streams are opened, closed or handed a spot."""

    def card(self, key: Key) -> Card:
        """The card of a device, as it is now."""

    def seek(self) -> None:
        """Look for the lost devices, in the background."""


class SoundCard:
    """One outlet on one card. See `Output` for what it promises."""

    ahead: Millis = 1_500
    """Milliseconds: time for a slow disk to store the ledger entry, and for a busy PC to decode the spot."""

    def __init__(self, cards: Owner, key: Key, channels: tuple[int, ...]) -> None:
        self._cards, self._key, self._channels = cards, key, channels
        self._queue: deque[tuple[Voice, Sound, int]] = deque()
        """Each spot not yet reported, and the generation of the stream it was handed to."""
        self._status = Status("idle")
        self._seen: tuple[float, Millis, Millis] = (-1.0, 0, 0)
        """The device's position when it last moved, when that was, and when everything was last in order."""
        self._ready: dict[tuple[Sound, int], Frames] = {}
        self._live: Going | None = None
        """The live talk; its spot is in `_status`."""

    @property
    def _card(self) -> Card:
        return self._cards.card(self._key)

    def made_ready(self, sound: Sound) -> object:
        made = self._ready[replace(sound, gain=1.0), self._card.timeline.rate] = self._made(sound)
        return made

    def prepare(self, sound: Sound) -> None:
        self._samples(sound)

    def start(self, spot: str, sound: Sound, at: Instant, soon: bool = False) -> None:
        samples = self._samples(sound)
        with self._cards.lock:
            card = self._card
            if reason := self._trouble():
                raise OutputError(reason)
            after = self._queue[-1][0] if self._queue else None
            if after is None:
                mono = self._cards.clock.mono()
                self._seen = (-1.0, mono, mono)
            rate = samples.rate
            voice = Voice(
                spot,
                samples,
                frames_in(sound.total, rate),
                self._channels,
                at,
                after,
                sound.gain,
                frames_in(sound.begin, rate),
                frames_in(sound.fade_out, rate),
                self,
            )
            self._queue.append((voice, sound, card.generation))
            card.add(voice, soon)
        self._ready.pop((replace(sound, gain=1.0), card.timeline.rate), None)
        self._status = Status("playing", spot) if after is None else self._status

    def set_gain(self, spot: str, gain: float, at: Instant | None = None, fade: Millis = 50) -> None:
        self._card.set_gain([voice for voice, _, _ in self._queue if voice.spot == spot], gain, at, fade)
        if self._live is not None and spot == self._status.spot:
            self._live.reader.set_gain(gain, fade)

    def open_live(self, spot: str, source: LiveSource, gain: float) -> None:
        with self._cards.lock:
            card = self._card
            if reason := self._trouble():
                raise OutputError(reason)
            self._live = card.live(spot, LiveReader(source, card.timeline.rate, gain), self._channels)
        self._status = Status("playing", spot)

    def cut(self, at: Instant) -> Millis:
        if self._live is not None:
            return self._cut_live(self._live)
        if not self._queue:
            return 0
        voice, sound, _ = self._queue[0]
        heard = self._heard(voice, sound, at)
        self._card.cut([queued for queued, _, _ in self._queue])
        if sound.stream is not None:
            heard = self._stopped(voice, sound)
        self._queue.clear()
        self._status = Status("idle", voice.spot, heard)
        return heard

    def poll(self, now: Instant) -> Status:
        trouble = self._trouble()
        if self._live is not None:
            self._status = self._of_live(self._live, trouble)
        elif self._queue:
            self._status = self._front(now, trouble)
            if self._status.state != "playing":
                self._queue.popleft()
        elif trouble:
            self._status = replace(self._status, state="lost", reason=trouble)
        elif self._status.state == "lost":
            self._status = replace(self._status, state="idle", reason=None)
        if trouble and not self._queue:
            self._cards.seek()
        self._card.sweep()
        self._card.mend()
        return self._status

    def next_change(self, now: Instant) -> Instant | None:
        if self._live is not None:
            return now + TURN if self._live.reader.ending else None
        if not self._queue:
            return None
        voice, sound, _ = self._queue[0]
        if voice.spot != self._status.spot:
            return now
        begun = self._begun(voice)
        end = round(max(voice.at, now) if begun is None else begun) + sound.total + 1
        return max(end, now + TURN)  # while the device is a little late, do not ask without a pause

    def clock_put(self, by: Millis) -> None:
        # Sound is counted in frames; the timeline finds the new wall time with its next block.
        self._card.look_at_the_clock()
        for voice, _, _ in self._queue:
            if voice.first is None:
                voice.at += by

    def close(self) -> None:
        self.cut(0)

    def _trouble(self) -> Reason | None:
        """Why nothing can sound here: a fault of the device, or a missing channel."""
        card, last = self._card, max(self._channels) + 1
        if card.lacks(last):
            with self._cards.lock:
                card.widen(last)  # a card with many channels may have some closed
        return card.trouble() or card.lacks(last)

    def _of_live(self, live: Going, trouble: Reason | None) -> Status:
        played = live.reader.heard * 1000 // LIVE_RATE
        if trouble or live.failed:
            self._live = None
            return Status("lost", self._status.spot, played, trouble or self._card.fault)
        if live.over:
            self._live = None
            return Status("ended", self._status.spot, played)
        return Status("playing", self._status.spot, played)

    def _cut_live(self, live: Going) -> Millis:
        """Let it fade by itself; it is removed afterwards."""
        live.reader.cutting, self._live = True, None
        played = live.reader.heard * 1000 // LIVE_RATE
        self._status = Status("idle", self._status.spot, played)
        return played

    def _front(self, now: Instant, trouble: Reason | None) -> Status:
        voice, sound, generation = self._queue[0]
        if trouble is None and generation == self._card.generation and self._stuck(voice, now):
            self._card.restart()
            trouble = self._card.fault
        heard = self._heard(voice, sound, now)
        if trouble or generation != self._card.generation:
            return Status("lost", voice.spot, heard, trouble or self._card.fault)
        if wrong := self._broken_off(voice, heard):
            self._card.cut([voice])
            return Status("lost", voice.spot, heard, wrong)
        state: State = "ended" if voice.over and heard >= sound.total else "playing"
        return Status(state, voice.spot, heard)

    def _stuck(self, voice: Voice, now: Instant) -> bool:
        """Whether it should sound and does not: the device stands still, or what should have begun has not."""
        position, mono = self._card.position(), self._cards.clock.mono()
        if position != self._seen[0] or now < voice.at:
            self._seen = (position, mono, self._seen[2])
        if voice.first is not None or now < voice.at:
            self._seen = (self._seen[0], self._seen[1], mono)
        return mono - min(self._seen[1:]) > STUCK

    def _broken_off(self, voice: Voice, heard: Millis) -> Reason | None:
        """Why no more of a long sound can be decoded, once what could be was heard."""
        source = voice.source
        if not isinstance(source, Ring) or source.fault is None:
            return None
        return source.fault if heard * source.rate // 1000 >= source.written - voice.begin else None

    def _begun(self, voice: Voice) -> float | None:
        return None if voice.first is None else self._card.timeline.instant_of(voice.first)

    def _heard(self, voice: Voice, sound: Sound, now: Instant) -> Millis:
        """By the clock since its start, but at most what was handed to the device."""
        begun = self._begun(voice)
        if begun is None:
            return 0
        sent = voice.sent * 1000 // self._card.timeline.rate
        if voice.over and not voice.cutting:
            sent = sound.total
        return max(0, min(round(now - begun), sent, sound.total))

    def _stopped(self, voice: Voice, sound: Sound) -> Millis:
        """Where a cut sets in, so that it can go on from there: later than now by what the device cannot give back."""
        return 0 if voice.first is None else min(voice.stopped * 1000 // voice.source.rate, sound.total)

    def _samples(self, sound: Sound) -> Frames:
        """At the card's own rate, at full volume. The last two prepared spots are kept until they play."""
        key = (replace(sound, gain=1.0), self._card.timeline.rate)
        if key not in self._ready:
            while len(self._ready) > 1:
                self._ready.pop(next(iter(self._ready)))
            self._ready[key] = self._made(sound)
        return self._ready[key]

    def _made(self, sound: Sound) -> Frames:
        from dalaba.air.outputs.mixdown import source_of

        return source_of(replace(sound, gain=1.0), self._card.timeline.rate, len(self._channels))
