"""Sound cards, through PortAudio: spots placed on the device's own clock, on streams that stay open.

Promises: only the device of that very name (and host API, if given); a missing one is "lost" until it is back, looked
for every few seconds in the background. What it cannot see is in `dalaba.outputs.card`.

One `Cards` a process; air closes it last. numpy and sounddevice are loaded when the first output is made.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING

from dalaba.clock import Clock
from dalaba.model import Instant, Millis, OutputSpec, Reason
from dalaba.outputs import OutputError, Sound, State, Status
from dalaba.outputs.card import LATENCY, Card
from dalaba.outputs.devices import portaudio
from dalaba.outputs.timeline import FADE, Voice

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TURN: Millis = 20
"""How soon to ask again whether a spot is over that should be."""


class Cards:
    """The sound cards in use, by device and host API; outlets on different channels of one card share its stream."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._cards: dict[tuple[str, str], Card] = {}
        self.lock = threading.RLock()
        """Held while streams are opened, closed or handed a spot."""
        self.closed = False

    def output(self, spec: OutputSpec) -> SoundCard:
        """That outlet's output. Never raises: a device that is not there is "lost" until it is."""
        with self.lock:
            card = self._cards.setdefault((spec.device, spec.host), Card(self, spec, self._clock))
            card.widen(max(spec.channels))
        return SoundCard(card, tuple(channel - 1 for channel in spec.channels), self.lock)

    def beats(self) -> dict[str, tuple[bool, Millis]]:
        """Device -> (its stream lives, ms since it last asked for sound). What is not open does not live."""
        return {device: card.beat() for (device, _), card in list(self._cards.items())}

    def renew(self) -> bool:
        """Load PortAudio's list of devices anew, if nothing is sounding anywhere; all streams are reopened."""
        with self.lock:
            cards = list(self._cards.values())
            if self.closed or any(card.busy for card in cards):
                return False
            living = [card for card in cards if card.trouble() is None]
            for card in living:
                card.resting = True
            for card in cards:
                card.shut()
            sd = portaudio()
            try:
                sd._terminate()
                sd._initialize()
            except sd.PortAudioError:
                return False
            finally:
                for card in living:
                    card.open()
                    card.resting = False
            return True

    def close(self) -> None:
        """Fade out what sounds, let the devices drain, and let them go (at most half a second)."""
        sounding = [card for card in self._cards.values() if card.busy]
        for card in sounding:
            card.silence()
        if sounding:
            time.sleep(LATENCY + 2 * FADE / 1000)
        with self.lock:
            self.closed = True
            for card in self._cards.values():
                card.shut()


class SoundCard:
    """One outlet on one card. See `Output` for what it promises."""

    ahead: Millis = 600

    def __init__(self, card: Card, channels: tuple[int, ...], lock: threading.RLock) -> None:
        self._card, self._channels, self._lock = card, channels, lock
        self._queue: deque[tuple[Voice, Sound, int]] = deque()
        """Each spot not yet told of, and the generation of the stream it was handed to."""
        self._status = Status("idle")
        self._ready: dict[tuple[Sound, int], NDArray[np.float32]] = {}

    def prepare(self, sound: Sound) -> None:
        self._samples(sound)

    def start(self, spot: str, sound: Sound, at: Instant) -> None:
        samples = self._samples(sound)
        with self._lock:
            if reason := self._card.trouble():
                raise OutputError(reason)
            after = self._queue[-1][0] if self._queue else None
            voice = Voice(spot, samples, self._channels, at, after)
            self._queue.append((voice, sound, self._card.generation))
            self._card.add(voice)
        self._ready.pop((sound, self._card.timeline.rate), None)
        self._status = Status("playing", spot) if after is None else self._status

    def cut(self, at: Instant) -> Millis:
        if not self._queue:
            return 0
        voice, sound, _ = self._queue[0]
        heard = self._heard(voice, sound, at)
        for queued, _, _ in self._queue:
            queued.cutting = True
        self._queue.clear()
        self._status = Status("idle", voice.spot, heard)
        return heard

    def poll(self, now: Instant) -> Status:
        trouble = self._card.trouble()
        if self._queue:
            self._status = self._front(now, trouble)
            if self._status.state != "playing":
                self._queue.popleft()
        elif trouble:
            self._status = replace(self._status, state="lost", reason=trouble)
        elif self._status.state == "lost":
            self._status = replace(self._status, state="idle", reason=None)
        if trouble and not self._queue:
            self._card.seek()
        return self._status

    def next_change(self, now: Instant) -> Instant | None:
        if not self._queue:
            return None
        voice, sound, _ = self._queue[0]
        if voice.spot != self._status.spot:
            return now
        begun = self._begun(voice)
        end = round(max(voice.at, now) if begun is None else begun) + sound.total + 1
        return max(end, now + TURN)  # while the device is a little behind its time, do not ask without pause

    def close(self) -> None:
        self.cut(0)

    def _front(self, now: Instant, trouble: Reason | None) -> Status:
        voice, sound, generation = self._queue[0]
        heard = self._heard(voice, sound, now)
        if trouble or generation != self._card.generation:
            why = trouble or Reason("air.device_lost", {"device": self._card.spec.device})
            return Status("lost", voice.spot, heard, why)
        state: State = "ended" if voice.over and heard >= sound.total else "playing"
        return Status(state, voice.spot, heard)

    def _begun(self, voice: Voice) -> float | None:
        return None if voice.first is None else self._card.timeline.instant_of(voice.first)

    def _heard(self, voice: Voice, sound: Sound, now: Instant) -> Millis:
        """By the clock since it began, and never more than was handed to the device."""
        begun = self._begun(voice)
        if begun is None:
            return 0
        sent = voice.sent * 1000 // self._card.timeline.rate
        if voice.over and not voice.cutting:
            sent = sound.total
        return max(0, min(round(now - begun), sent, sound.total))

    def _samples(self, sound: Sound) -> NDArray[np.float32]:
        """Decoded at the card's own rate. The last two prepared are kept, until they play."""
        from dalaba.outputs.mixdown import lay

        key = (sound, self._card.timeline.rate)
        if key not in self._ready:
            while len(self._ready) > 1:
                self._ready.pop(next(iter(self._ready)))
            self._ready[key] = lay(*key)
        return self._ready[key]
