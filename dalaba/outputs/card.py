"""One device: its stream, always open, what sounds on it, and whether it is there.

A stream that ends by itself or stops asking for samples is a lost device; `seek` looks for it in the background.
It cannot see that a sound server (PulseAudio, PipeWire) hands a stream on to another card when its own goes: on Linux
bind outlets to the "hw:" devices of ALSA, which no server moves.
"""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from dalaba.clock import Clock
from dalaba.model import Millis, OutputSpec, Reason
from dalaba.outputs import OutputError
from dalaba.outputs.devices import Device, devices, find, listed, portaudio
from dalaba.outputs.timeline import Timeline, Voice, mix

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LATENCY = 0.25
"""Seconds of sound the device holds. Long enough that a busy PC never makes a gap; a cut is heard this much later."""
SILENT: Millis = 3_000
"""A stream that has asked for nothing for so long is dead, whatever it says. A sound server may take two seconds."""
RETRY: Millis = 3_000
"""Between two searches for a lost device."""
RENEW: Millis = 30_000
"""Between two renewals of the list of devices for one that is there but does not open."""


class Owner(Protocol):
    """What a card has to know of the others: PortAudio and its list are one for all of them."""

    lock: threading.RLock
    """Held while streams are opened, closed or handed a spot."""
    closed: bool

    def renew(self) -> bool:
        """Load the list of devices anew, if nothing is sounding anywhere."""


class Card:
    """One device: its stream, what sounds on it, and whether it is there."""

    def __init__(self, owner: Owner, spec: OutputSpec, clock: Clock) -> None:
        self._owner, self.spec, self._clock = owner, spec, clock
        self.voices: tuple[Voice, ...] = ()
        self.timeline = Timeline(48_000)
        self.generation = 0
        """Counts the streams opened: a voice of an earlier one was lost with it."""
        self.resting = False
        """Closed for a moment, so that the list of devices can be renewed: not lost."""
        self._channels = self._width = 0
        self._stream: Any = None
        self._frame = 0
        self._beat: Millis = 0
        self._finished = False
        self._why = Reason("air.device_lost", {"device": spec.device})
        self._search: threading.Thread | None = None
        self._searched = self._renewed = -RENEW

    def widen(self, channels: int) -> None:
        """Be open with at least that many channels, if the device is there and nothing sounds on it."""
        self._channels = max(self._channels, channels)
        if self._width < self._channels and not self.busy:
            self.shut()
            self.open()

    @property
    def busy(self) -> bool:
        """Something sounds on it or is to."""
        return self.trouble() is None and any(not voice.over for voice in self.voices)

    def trouble(self) -> Reason | None:
        """None while the stream lives; else why it does not."""
        if self.resting:
            return None
        if self._stream is None:
            return self._why
        if self._finished or self._clock.mono() - self._beat > SILENT:
            return Reason("air.device_lost", {"device": self.spec.device})
        return None

    def beat(self) -> tuple[bool, Millis]:
        """(Its stream lives, by what it says; ms since it last asked for sound)."""
        return self.trouble() is None, self._clock.mono() - self._beat

    def open(self) -> None:
        """Open the stream; what keeps it from opening is in `trouble` afterwards."""
        if self._owner.closed:
            return
        try:
            number, device = find(self.spec, listed())
            self._stream = self._opened(number, device)
        except OutputError as error:
            self._why = error.reason

    def seek(self) -> None:
        """Look for the lost device, in the background, at most every few seconds."""
        resting = self._clock.mono() - self._searched < RETRY
        if self.trouble() is not None and not resting and (self._search is None or not self._search.is_alive()):
            self._searched = self._clock.mono()
            self._search = threading.Thread(target=self._look, name="dalaba-seek", daemon=True)
            self._search.start()

    def add(self, voice: Voice) -> None:
        """Let it sound when its time comes."""
        self.voices = (*(old for old in self.voices if not old.over), voice)

    def silence(self) -> None:
        """Cut everything."""
        for voice in self.voices:
            voice.cutting = True

    def shut(self) -> None:
        """Let the device go."""
        stream, self._stream, self.voices = self._stream, None, ()
        if stream is not None:
            try:
                stream.abort(ignore_errors=True)
                stream.close(ignore_errors=True)
            except portaudio().PortAudioError:
                """A stream that is gone already need not be closed."""

    def _look(self) -> None:
        with self._owner.lock:
            self.shut()
            self.open()
        if self.trouble() is None or self._why.code == "air.no_portaudio":
            return
        try:
            find(self.spec, list(enumerate(devices())))
        except OutputError as error:
            self._why = error.reason
            return
        if self._clock.mono() - self._renewed >= RENEW and self._owner.renew():
            self._renewed = self._clock.mono()
            with self._owner.lock:
                self.open()

    def _opened(self, number: int, device: Device) -> Any:
        if device.channels < self._channels:
            facts = {"device": device.name, "channel": str(self._channels), "channels": str(device.channels)}
            raise OutputError(Reason("air.channel_missing", facts))
        sd = portaudio()
        width = device.channels if device.channels <= 8 else max(2, self._channels)
        self.generation += 1
        self.timeline, self._frame, self._finished = Timeline(device.rate), 0, False
        self._width, self._beat = width, self._clock.mono()
        try:
            stream = sd.OutputStream(
                samplerate=device.rate,
                device=number,
                channels=width,
                dtype="float32",
                latency=LATENCY,
                callback=self._fill,
                finished_callback=partial(self._end, self.generation),
            )
        except sd.PortAudioError as error:
            raise _refused(device, error) from error
        try:
            stream.start()
        except sd.PortAudioError as error:
            stream.close(ignore_errors=True)
            raise _refused(device, error) from error
        return stream

    def _fill(self, out: NDArray[np.float32], frames: int, when: Any, flags: object) -> None:
        """PortAudio asks for the next block, in a thread of its own."""
        self._beat = self._clock.mono()
        ahead = when.outputBufferDacTime - when.currentTime
        if not 0 < ahead < 5:  # some drivers do not say
            ahead = LATENCY
        self.timeline.observe(self._frame, self._clock.now() + ahead * 1000)
        mix(out, self.voices, self._frame, self.timeline)
        self._frame += frames

    def _end(self, generation: int) -> None:
        """The stream stopped: by itself, or because we shut it, and then nobody minds."""
        self._finished = self._finished or generation == self.generation


def _refused(device: Device, error: Exception) -> OutputError:
    return OutputError(Reason("air.device_refused", {"device": device.name, "error": str(error)}))
