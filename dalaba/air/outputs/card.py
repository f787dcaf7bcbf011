"""A card: one device, its stream, always open, what sounds on it, and whether it is there. One suite for all kinds.

The kinds are `portaudio_card` (every system) and `pulse_card` (Linux's sound servers). A card never plays on another
device than its own. A stream that ends by itself or asks for nothing any more is a lost device; `seek` looks for it.
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
from dalaba.core.model import Millis, OutputSpec, Reason

SILENT: Millis = 3_000
"""A stream that has asked for nothing for so long is dead, whatever it says. A sound server may take two seconds."""


class Owner(Protocol):
    """What a card has to know of the others: PortAudio and its list are one for all of them."""

    lock: threading.RLock
    """Held while streams are opened, closed or handed a spot."""
    closed: bool

    def renew(self) -> bool:
        """Load PortAudio's list of devices anew, if nothing is sounding anywhere."""


class Card(ABC):
    """One device. `trouble` tells whether it lives; everything else may be called whether it does or not."""

    def __init__(self, owner: Owner, spec: OutputSpec, clock: Clock) -> None:
        self._owner, self.spec, self._clock = owner, spec, clock
        self.voices: tuple[Sounding, ...] = ()
        self.lives: list[Going] = []
        """Live sound under way, also what is just being faded out."""
        self._of_lives = threading.Lock()
        """A lost device is shut by the thread that looks for it, while air asks how things are."""
        self.timeline = Timeline(48_000)
        self.generation = 0
        """Counts the streams opened: a voice of an earlier one was lost with it."""
        self.fault = Reason("air.device_lost", {"device": spec.device})
        """What the last stream was lost by, or the device is not to be had for."""
        self.width = 0
        """Channels that are open."""
        self.most = 0
        """Channels that the device has; 0: it was not found yet."""
        self.wants: set[int] = set()
        """Channels that the outlets want, counted from 1."""
        self._beat: Millis = 0

    def widen(self, channels: int) -> None:
        """Be open with at least that many channels, if the device has them and nothing sounds on it."""
        self.wants.add(channels)
        if self.width < self.wanted and not self.busy:
            self.shut()
            self.open()

    @property
    def wanted(self) -> int:
        """How many channels are to be open: up to the last that an outlet wants and the device has."""
        return max((each for each in self.wants if each <= (self.most or each)), default=0)

    def lacks(self, channel: int) -> Reason | None:
        """Why nothing can sound on that channel, counted from 1, of a device that is there: one outlet's trouble."""
        if not 0 < self.width < channel:
            return None
        facts = {"device": self.spec.device, "channel": str(channel), "channels": str(self.width)}
        return Reason("air.channel_missing", facts)

    @property
    def busy(self) -> bool:
        """Something sounds on it or is to."""
        sounding = any(not voice.over for voice in self.voices) or any(not live.over for live in self.lives)
        return sounding and self.trouble() is None

    @property
    def silent_for(self) -> Millis:
        """How long the device has not asked for sound."""
        return self._clock.mono() - self._beat

    @abstractmethod
    def position(self) -> float:
        """How far the device has got, in frames: grows while it plays, silence included."""

    def restart(self) -> None:
        """End a stream that claims to live and plays nothing; `seek` opens it again."""
        self.shut()
        self.fault = Reason("air.stalled", {"device": self.spec.device})

    @abstractmethod
    def trouble(self) -> Reason | None:
        """None while the stream lives; else why it does not."""

    @abstractmethod
    def open(self) -> None:
        """Open the stream; what keeps it from opening is in `trouble` afterwards."""

    @abstractmethod
    def shut(self) -> None:
        """Let the device go, and what sounds on it."""

    @abstractmethod
    def look(self) -> None:
        """Look for the lost device and open it. May take seconds: runs in the background."""

    @abstractmethod
    def due(self) -> bool:
        """Whether it is time to look again for a lost device."""

    @abstractmethod
    def look_at_the_clock(self) -> None:
        """The wall clock was put: know it at once if the device can be asked, else by its next block."""

    def set_gain(self, voices: Iterable[Voice], gain: float) -> None:
        """Let these be heard by that factor from now on."""
        for voice in voices:
            voice.gain = gain

    def live(self, spot: str, reader: LiveReader, channels: tuple[int, ...]) -> Going:
        """Let live sound be heard on these channels (counted from 0) as it comes. OutputError when it cannot."""
        self.sweep()
        going = self._live(spot, reader, channels)
        with self._of_lives:
            self.lives.append(going)
        return going

    @abstractmethod
    def _live(self, spot: str, reader: LiveReader, channels: tuple[int, ...]) -> Going: ...

    def sweep(self, all_of_it: bool = False) -> None:
        """Let go of live sound that is over."""
        with self._of_lives:
            over = [each for each in self.lives if all_of_it or each.over or each.failed]
            self.lives = [each for each in self.lives if each not in over]
        for each in over:
            each.close()

    def add(self, voice: Sounding, soon: bool = False) -> None:
        """Let it sound when its time comes. `soon`: that is now, and each hundredth of a second counts."""
        self.voices = (*(old for old in self.voices if not old.over), voice)

    def cut(self, voices: Iterable[Sounding]) -> None:
        """Fade these out now."""
        for voice in voices:
            voice.cutting = True
