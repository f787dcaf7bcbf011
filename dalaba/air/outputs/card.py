"""A card: one device with its permanently open stream, what sounds on it, and whether it is there. The same for all
kinds.

The kinds are `portaudio_card` (every system) and `pulse_card` (Linux's sound servers). A card never plays on another
device than its own. A stream that ends by itself or stops asking for sound means that the device is lost; `seek` looks
for it.
"""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Protocol

from dalaba.air.outputs.live_going import Going
from dalaba.air.outputs.live_source import LiveReader
from dalaba.air.outputs.timeline import Timeline
from dalaba.air.outputs.voice import Sounding, Voice
from dalaba.core.clock import Clock
from dalaba.core.model import Instant, Millis, OutputSpec, Reason

SILENT: Millis = 3_000
"""A stream that has not asked for sound for so long is dead, whatever it reports. A sound server may take two
seconds.
"""


class Owner(Protocol):
    """What a card has to know of the other cards: PortAudio and its device list are shared by all."""

    lock: threading.RLock
    """Held while streams are opened, closed or handed a spot."""
    closed: bool

    def renew(self) -> bool:
        """Reload PortAudio's device list if nothing is sounding anywhere."""


class Card(ABC):
    """One device. `trouble` tells whether it works; everything else may be called either way."""

    def __init__(self, owner: Owner, spec: OutputSpec, clock: Clock) -> None:
        self._owner, self.spec, self._clock = owner, spec, clock
        self.voices: tuple[Sounding, ...] = ()
        self.lives: list[Going] = []
        """The live sound in progress, including what is being faded out."""
        self._of_lives = threading.Lock()
        """A lost device is closed by the thread that looks for it, while air asks for its state."""
        self.timeline = Timeline(48_000)
        self.generation = 0
        """Counts the streams opened: a voice of an earlier stream was lost with it."""
        self.fault = Reason("air.device_lost", {"device": spec.device})
        """Why the last stream was lost or the device cannot be opened."""
        self.width = 0
        """The number of open channels."""
        self.most = 0
        """The number of channels that the device has; 0 if it was not found yet."""
        self.wants: set[int] = set()
        """The channels that outlets use, counted from 1."""
        self._beat: Millis = 0

    def widen(self, channels: int) -> None:
        """Open at least that many channels, if the device has them and nothing sounds on it."""
        self.wants.add(channels)
        if self.width < self.wanted and not self.busy:
            self.shut()
            self.open()

    @property
    def wanted(self) -> int:
        """How many channels to open: up to the last one that an outlet uses and the device has."""
        return max((each for each in self.wants if each <= (self.most or each)), default=0)

    def lacks(self, channel: int) -> Reason | None:
        """Why one channel (counted from 1) of a present device cannot sound, which affects only its outlet."""
        if not 0 < self.width < channel:
            return None
        facts = {"device": self.spec.device, "channel": str(channel), "channels": str(self.width)}
        return Reason("air.channel_missing", facts)

    @property
    def busy(self) -> bool:
        """Whether something sounds on it or is about to."""
        sounding = any(not voice.over for voice in self.voices) or any(not live.over for live in self.lives)
        return sounding and self.trouble() is None

    @property
    def silent_for(self) -> Millis:
        """How long the device has not asked for sound."""
        return self._clock.mono() - self._beat

    @abstractmethod
    def position(self) -> float:
        """The device's position in frames; it grows while the device plays, silence included."""

    def restart(self) -> None:
        """Close a stream that reports no fault but plays nothing; `seek` opens it again."""
        self.shut()
        self.fault = Reason("air.stalled", {"device": self.spec.device})

    @abstractmethod
    def trouble(self) -> Reason | None:
        """Why the stream does not work; None if it does."""

    @abstractmethod
    def open(self) -> None:
        """Open the stream; if that fails, `trouble` says why."""

    @abstractmethod
    def shut(self) -> None:
        """Release the device, and end what sounds on it."""

    @abstractmethod
    def look(self) -> None:
        """Look for the lost device and open it. May take seconds: runs in the background."""

    @abstractmethod
    def due(self) -> bool:
        """Whether it is time to look again for a lost device."""

    @abstractmethod
    def look_at_the_clock(self) -> None:
        """The wall clock was changed: adjust at once if the device's position can be read, otherwise at its
        next block.
        """

    def set_gain(self, voices: Iterable[Voice], gain: float, at: Instant | None, fade: Millis) -> None:
        """Change the amplitude factor of these over `fade` milliseconds, from `at` on, or as soon as possible."""
        if self.timeline.origin is None:
            for voice in voices:
                voice.gain.set(gain)
            return
        soonest = self.soonest()
        since = soonest if at is None else max(soonest, self.timeline.frame_at(at))
        for voice in voices:
            voice.gain.change(gain, since, fade * self.timeline.rate // 1000)

    @abstractmethod
    def mend(self) -> None:
        """Give the device again what was not there in time, if it is there now and can still be heard."""

    @abstractmethod
    def soonest(self) -> int:
        """The first frame that can still be changed."""

    def live(self, spot: str, reader: LiveReader, channels: tuple[int, ...]) -> Going:
        """Play live sound on these channels (counted from 0) as it comes. Raises OutputError if that is impossible."""
        self.sweep()
        going = self._live(spot, reader, channels)
        with self._of_lives:
            self.lives.append(going)
        return going

    @abstractmethod
    def _live(self, spot: str, reader: LiveReader, channels: tuple[int, ...]) -> Going: ...

    def sweep(self, all_of_it: bool = False) -> None:
        """Drop live sound that is over."""
        with self._of_lives:
            over = [each for each in self.lives if all_of_it or each.over or each.failed]
            self.lives = [each for each in self.lives if each not in over]
        for each in over:
            each.close()

    def add(self, voice: Sounding, soon: bool = False) -> None:
        """Start it when its time comes. `soon`: that is now, and each hundredth of a second counts."""
        self.voices = (*(old for old in self.voices if not old.over), voice)

    def cut(self, voices: Iterable[Sounding]) -> None:
        """Fade these out now."""
        for voice in voices:
            voice.cutting = True
