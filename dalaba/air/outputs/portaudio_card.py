"""A card through PortAudio: Windows, macOS, and Linux's ALSA devices.

It cannot detect that a sound server behind an ALSA device moves the stream to another card, and it cannot take back
what the device already holds: a cut is heard `LATENCY` later. `pulse_card` can do both.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from dalaba.air.outputs import OutputError
from dalaba.air.outputs.card import SILENT, Card, Owner
from dalaba.air.outputs.devices import Device, devices, find, listed, portaudio
from dalaba.air.outputs.live_going import LiveVoice
from dalaba.air.outputs.live_source import LiveReader
from dalaba.air.outputs.mixed_live import Mixed
from dalaba.air.outputs.timeline import Timeline
from dalaba.air.outputs.voice import mix
from dalaba.core.clock import Clock
from dalaba.core.model import Millis, OutputSpec, Reason

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LATENCY = 0.25
"""Seconds of sound that the device holds: enough that a busy PC makes no gap. A cut is heard this much later."""
RETRY: Millis = 2_000
"""Milliseconds between two searches for a lost device."""
RENEW: Millis = 30_000
"""Milliseconds between two reloads of the device list, for a device that is there but does not open."""


class PortAudioCard(Card):
    """See `Card`."""

    def __init__(self, owner: Owner, spec: OutputSpec, clock: Clock) -> None:
        super().__init__(owner, spec, clock)
        self.resting = False
        """Closed briefly so that the device list can be reloaded; not lost."""
        self._stream: Any = None
        self._frame = 0
        self._finished = False
        self._searched = self._renewed = -RENEW

    def position(self) -> float:
        return float(self._frame)

    def mend(self) -> None:
        """Do nothing: what the device was handed cannot be taken back."""

    def soonest(self) -> int:
        return self._frame

    def _live(self, spot: str, reader: LiveReader, channels: tuple[int, ...]) -> Mixed:
        going = Mixed(self, LiveVoice(spot, reader, channels), LATENCY)
        self.add(going.voice)
        return going

    def look_at_the_clock(self) -> None:
        """Do nothing: the next block, within a quarter of a second, brings the new time."""

    def trouble(self) -> Reason | None:
        if self.resting:
            return None
        if self._stream is None:
            return self.fault
        if self._finished or self.silent_for > SILENT:
            return Reason("air.device_lost", {"device": self.spec.device})
        return None

    def open(self) -> None:
        if self._owner.closed:
            return
        try:
            number, device = find(self.spec, listed())
            self._stream = self._opened(number, device)
        except OutputError as error:
            self.fault = error.reason

    def shut(self) -> None:
        stream, self._stream, self.voices = self._stream, None, ()
        self.sweep(all_of_it=True)
        if stream is not None:
            try:
                stream.abort(ignore_errors=True)
                stream.close(ignore_errors=True)
            except portaudio().PortAudioError:
                """A stream that is gone already need not be closed."""

    def due(self) -> bool:
        return self._clock.mono() - self._searched >= RETRY

    def look(self) -> None:
        self._searched = self._clock.mono()
        with self._owner.lock:
            self.shut()
            self.open()
        if self.trouble() is None or self.fault.code == "air.no_portaudio":
            return
        try:
            find(self.spec, list(enumerate(devices())))
        except OutputError as error:
            self.fault = error.reason
            return
        if self._clock.mono() - self._renewed >= RENEW and self._owner.renew():
            self._renewed = self._clock.mono()
            with self._owner.lock:
                self.open()

    def _opened(self, number: int, device: Device) -> Any:
        sd = portaudio()
        self.most = device.channels
        width = device.channels if device.channels <= 8 else max(2, self.wanted)
        self.generation += 1
        self.timeline, self._frame, self._finished = Timeline(device.rate), 0, False
        self.width, self._beat = width, self._clock.mono()
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
        """PortAudio asks for the next block, in its own thread."""
        self._beat = self._clock.mono()
        ahead = when.outputBufferDacTime - when.currentTime
        if not 0 < ahead < 5:  # some drivers report nothing useful
            ahead = LATENCY
        self.timeline.observe(self._frame, self._clock.fine() + ahead * 1000)
        mix(out, self.voices, self._frame, self.timeline)
        self._frame += frames

    def _end(self, generation: int) -> None:
        """The stream stopped, by itself or because we closed it; only the former matters."""
        self._finished = self._finished or generation == self.generation


def _refused(device: Device, error: Exception) -> OutputError:
    return OutputError(Reason("air.device_refused", {"device": device.name, "error": str(error)}))
