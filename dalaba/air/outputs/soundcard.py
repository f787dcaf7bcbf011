"""Sound cards: spots placed on the device's own clock, on streams that stay open. `Cards` holds them, one a device.

Promises: only the device of that very name (and host API, if given); a missing one is "lost" until it is back, looked
for in the background. Which kind of card a device is gets decided here: Linux's sound server is asked first, through
its own door, and PortAudio has the rest.

One `Cards` a process; air closes it last. numpy and the device libraries are loaded when the first output is made.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from dalaba.air.outputs import OutputError, Sound, State, Status
from dalaba.air.outputs.card import Card
from dalaba.air.outputs.live_going import Going
from dalaba.air.outputs.live_source import RATE as LIVE_RATE
from dalaba.air.outputs.live_source import LiveReader, LiveSource
from dalaba.air.outputs.timeline import FADE, Voice
from dalaba.core.clock import Clock
from dalaba.core.model import Instant, Millis, OutputSpec, Reason

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dalaba.air.outputs.pulse import Server

TURN: Millis = 20
"""How soon to ask again whether a spot is over that should be."""
STUCK: Millis = 2_000
"""A device that stands still so long while something should sound is started again."""
SERVERS = ("", "PulseAudio")
"""Host APIs that may mean Linux's sound server."""
_PATIENCE = 0.5
"""Seconds to wait for the sound server when the station begins; it is asked again later."""

Key: TypeAlias = tuple[str, str]


class Cards:
    """The sound cards in use, by device and host API; outlets on different channels of one card share its stream."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._cards: dict[Key, Card] = {}
        self.lock = threading.RLock()
        """Held while streams are opened, closed or handed a spot."""
        self.closed = False
        self._search: threading.Thread | None = None
        self._server_made: Server | None = None

    def output(self, spec: OutputSpec) -> SoundCard:
        """That outlet's output. Never raises: a device that is not there is "lost" until it is."""
        key = (spec.device, spec.host)
        with self.lock:
            card = self._cards.get(key) or self._make(spec)
            self._cards[key] = card
            card.widen(max(spec.channels))
        return SoundCard(self, key, tuple(channel - 1 for channel in spec.channels))

    def card(self, key: Key) -> Card:
        """The card of a device that an output was made for."""
        return self._cards[key]

    def beats(self) -> Mapping[str, tuple[bool, Millis]]:
        """Device -> whether its stream lives, and how long ago it last asked for sound."""
        return {card.spec.device: (card.trouble() is None, card.silent_for) for card in list(self._cards.values())}

    def seek(self) -> None:
        """Look for the lost devices, in the background, unless that is going on."""
        if self._search is None or not self._search.is_alive():
            lost = [key for key, card in self._cards.items() if card.trouble() is not None and card.due()]
            if lost:
                self._search = threading.Thread(target=self._look, args=(lost,), name="dalaba-seek", daemon=True)
                self._search.start()

    def renew(self) -> bool:
        """Load PortAudio's list of devices anew, if nothing is sounding anywhere; all its streams are reopened."""
        from dalaba.air.outputs.devices import portaudio
        from dalaba.air.outputs.portaudio_card import PortAudioCard

        with self.lock:
            cards = [card for card in self._cards.values() if isinstance(card, PortAudioCard)]
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
        from dalaba.air.outputs.portaudio_card import LATENCY, PortAudioCard

        sounding = [card for card in self._cards.values() if card.busy]
        for card in sounding:
            card.cut(card.voices)
        if sounding:
            deep = any(isinstance(card, PortAudioCard) for card in sounding)
            time.sleep((LATENCY if deep else 0.1) + 2 * FADE / 1000)
        with self.lock:
            self.closed = True
            for card in self._cards.values():
                card.shut()
            if self._server_made is not None:
                self._server_made.close()
                self._server_made = None

    # -- which kind of card

    def _make(self, spec: OutputSpec) -> Card:
        """As far as can be told now; thought again until the device was found once."""
        from dalaba.air.outputs.portaudio_card import PortAudioCard

        server = self._server() if spec.host in SERVERS else None
        if server is None or (not _served(spec, server) and not spec.host and _listed(spec)):
            return PortAudioCard(self, spec, self.clock)
        from dalaba.air.outputs.pulse_card import PulseCard

        return PulseCard(self, spec, self.clock, server)

    def _server(self) -> Server | None:
        """The sound server, if one answers."""
        from dalaba.air.outputs import pulse

        if self._server_made is None and (library := pulse.load()) is not None:
            self._server_made = pulse.Server(library)
            self._server_made.on_news = self.clock.wake
        server = self._server_made
        return server if server is not None and server.connect(_PATIENCE) else None

    def _look(self, lost: list[Key]) -> None:
        for key in lost:
            card = self._cards[key]
            if not card.generation:  # never found yet: the sound server came up after us, or does not have it
                card = self._think_again(key, card)
            card.look()

    def _think_again(self, key: Key, card: Card) -> Card:
        with self.lock:
            other = self._make(card.spec)
            if type(other) is type(card) or self.closed:
                return card
            card.shut()
            other.wants = card.wants
            self._cards[key] = other
            return other


def _served(spec: OutputSpec, server: Server) -> bool:
    from dalaba.air.outputs.pulse_card import PATIENCE, find

    try:
        find(spec, server.sinks(PATIENCE))
    except OutputError as error:
        return error.reason.code != "air.device_lost"
    return True


def _listed(spec: OutputSpec) -> bool:
    from dalaba.air.outputs import devices

    try:
        devices.find(spec, devices.listed())
    except OutputError as error:
        return error.reason.code == "air.device_ambiguous"
    return True


class SoundCard:
    """One outlet on one card. See `Output` for what it promises."""

    ahead: Millis = 1_500
    """Time for a slow disk to take what is noted before the sound, and for a busy PC to decode it."""

    def __init__(self, cards: Cards, key: Key, channels: tuple[int, ...]) -> None:
        self._cards, self._key, self._channels = cards, key, channels
        self._queue: deque[tuple[Voice, Sound, int]] = deque()
        """Each spot not yet told of, and the generation of the stream it was handed to."""
        self._status = Status("idle")
        self._seen: tuple[float, Millis, Millis] = (-1.0, 0, 0)
        """Where the device was when it last moved, when that was, and when all was last as it should be."""
        self._ready: dict[tuple[Sound, int], NDArray[np.float32]] = {}
        self._live: Going | None = None
        """What is spoken live; `_status` has its spot."""

    @property
    def _card(self) -> Card:
        return self._cards.card(self._key)

    def made_ready(self, sound: Sound) -> object:
        from dalaba.air.outputs.mixdown import laid

        return laid(replace(sound, gain=1.0), self._card.timeline.rate)

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
            voice = Voice(spot, samples, self._channels, at, after, sound.gain)
            self._queue.append((voice, sound, card.generation))
            card.add(voice, soon)
        self._ready.pop((sound, card.timeline.rate), None)
        self._status = Status("playing", spot) if after is None else self._status

    def set_gain(self, spot: str, gain: float) -> None:
        self._card.set_gain([voice for voice, _, _ in self._queue if voice.spot == spot], gain)
        if self._live is not None and spot == self._status.spot:
            self._live.reader.gain = gain

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
        return max(end, now + TURN)  # while the device is a little behind its time, do not ask without pause

    def clock_put(self, by: Millis) -> None:
        # What sounds is counted in frames, and the timeline finds the new wall time with its next block.
        self._card.look_at_the_clock()
        for voice, _, _ in self._queue:
            if voice.first is None:
                voice.at += by

    def close(self) -> None:
        self.cut(0)

    def _trouble(self) -> Reason | None:
        """Why nothing can sound here: the device's own, or that it has no such channel."""
        card, last = self._card, max(self._channels) + 1
        if card.lacks(last):
            with self._cards.lock:
                card.widen(last)  # of a card with many channels not all are open
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
        """It fades by itself, and is swept up afterwards."""
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
        """Decoded at the card's own rate, as loud as they are. The last two prepared are kept, until they play."""
        from dalaba.air.outputs.mixdown import laid

        key = (sound, self._card.timeline.rate)
        if key not in self._ready:
            while len(self._ready) > 1:
                self._ready.pop(next(iter(self._ready)))
            self._ready[key] = laid(replace(sound, gain=1.0), self._card.timeline.rate)
        return self._ready[key]
