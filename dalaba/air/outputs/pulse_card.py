"""A card of Linux's sound server (PulseAudio, or PipeWire in its place), through the server's own library.

The server holds two seconds of sound, so a busy PC makes no gap, and air wakes only twice a second for it. When
something is cut or must sound at once, this sound is overwritten from the device's position on. The stream is bound to
its sink for good: if the sink goes, the server ends the stream and never moves it to another loudspeaker.
"""

from __future__ import annotations

import time
from collections.abc import Iterable

from dalaba.air.outputs import OutputError
from dalaba.air.outputs.card import SILENT, Card, Owner
from dalaba.air.outputs.devices import DEFAULT_NAMES
from dalaba.air.outputs.live_source import LiveReader
from dalaba.air.outputs.low_latency import Shallow
from dalaba.air.outputs.pulse import Server, Sink, Stream, rest
from dalaba.air.outputs.timeline import Steady
from dalaba.air.outputs.voice import Sounding, Voice, mix
from dalaba.core.clock import Clock
from dalaba.core.model import Instant, Millis, OutputSpec, Reason

DEPTH = 2.0
"""Seconds of sound that the server holds."""
MARGIN, STIFF = 20, 80
"""Milliseconds ahead of the device from which sound is overwritten; `STIFF` if the server cannot take it back from the
device's own buffer (PipeWire, and cards without their own timer).
"""
UNHURRIED = 100
"""The same for a change of volume: written too late, its ramp would begin with a click."""
CALM = 200
"""The same for what begins: written a moment too late on a busy PC, it would lose its first word. A cut loses
nothing.
"""
TRIES = 2
"""How often a sound that lost its first word on a busy PC is started again, each time with three times the margin."""
PATIENCE = 0.5
"""Seconds that a call may wait for the server."""
RETRY: Millis = 1_000
"""Milliseconds between two searches for a lost sink, if the server reports nothing new."""


class PulseCard(Card):
    """See `Card`."""

    def __init__(self, owner: Owner, spec: OutputSpec, clock: Clock, server: Server) -> None:
        super().__init__(owner, spec, clock)
        self.server = server
        """Holding its lock for more than two seconds stops everything that it plays for us."""
        self._stream: Stream | None = None
        self._frame = 0
        """Frames written: the stream's end."""
        self._words = 0
        """How many of the server's reports the timeline has used."""
        self._searched, self._news = -RETRY, -1

    def position(self) -> float:
        return self._heard()

    def trouble(self) -> Reason | None:
        if self._stream is None:
            return self.fault
        if self._stream.failed or self.silent_for > SILENT:
            return Reason("air.device_lost", {"device": self.spec.device})
        return None

    def open(self) -> None:
        if self._owner.closed:
            return
        try:
            sink = find(self.spec, self.server.sinks(PATIENCE) if self.server.connect(PATIENCE) else None)
        except OutputError as error:
            self.fault = error.reason
            return
        self._begin(sink)

    def shut(self) -> None:
        stream, self._stream = self._stream, None
        with self.server:
            self.voices = ()
        self.sweep(all_of_it=True)
        if stream is not None:
            stream.close()

    def due(self) -> bool:
        news = self._news != self.server.news
        return news or self._clock.mono() - self._searched >= RETRY

    def look(self) -> None:
        self._searched, self._news = self._clock.mono(), self.server.news
        with self._owner.lock:
            if self.trouble() is not None:
                self.shut()
                self.open()

    def set_gain(self, voices: Iterable[Voice], gain: float, at: Instant | None, fade: Millis) -> None:
        with self.server:
            since = self.soonest()
            super().set_gain(voices, gain, at, fade)
            self._write_from(since)

    def mend(self) -> None:
        with self.server:
            soonest = self.soonest()
            if any(isinstance(voice, Voice) and not voice.cutting and voice.mended(soonest) for voice in self.voices):
                self._write_over(self._margin)

    def soonest(self) -> int:
        return round(self._heard() + max(self._margin, UNHURRIED) * self.timeline.rate / 1000)

    def add(self, voice: Sounding, soon: bool = False) -> None:
        with self.server:
            heard = self._heard()
            self.voices = (*(old for old in self.voices if (old.end or heard) >= heard), voice)
            if soon and isinstance(voice, Voice):
                voice.tries = TRIES  # an immediate start may lose its first hundredths
            self._write_over(self._margin if soon else CALM)

    def _live(self, spot: str, reader: LiveReader, channels: tuple[int, ...]) -> Shallow:
        if self._stream is None:
            raise OutputError(self.fault)
        return Shallow(self.server, self._stream.sink, channels, reader)

    def look_at_the_clock(self) -> None:
        with self.server:
            if self._stream is not None and (heard := self._stream.heard()) is not None:
                self.timeline.observe(heard, self._clock.fine())

    def cut(self, voices: Iterable[Sounding]) -> None:
        with self.server:
            super().cut(voices)
            self._write_over(self._margin)

    def _begin(self, sink: Sink) -> None:
        """Return when the sink plays or `PATIENCE` is over; the sink may still come later."""
        with self.server:
            self.generation += 1
            self.timeline, self._frame = Steady(sink.rate), 0
            self.width = self.most = sink.channels
            self._words = 0
            self._beat = self._clock.mono()
            self._stream = self.server.stream(sink, DEPTH, self._fill)
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and not self._stream.failed:
            with self.server:
                if self._observe():
                    return
            rest()
        if self._stream.failed:
            self.fault = Reason("air.device_refused", {"device": sink.description, "error": "-"})

    def _fill(self, stream: Stream, frames: int) -> None:
        """The server wants so many frames. Called in its library's thread, with the lock held."""
        self._beat = self._clock.mono()
        if stream is not self._stream:
            return
        unplaced = self.timeline.origin is None and bool(self.voices)
        self._observe(stream)
        heard = stream.heard() or 0
        if heard > self._frame:
            self._starved(round(heard))
        self._write(stream, self._frame, frames)
        self._frame += frames
        if unplaced and self.timeline.origin is not None:
            self._write_over(CALM)
        self.mend()

    def _starved(self, heard: int) -> None:
        """We slept while the sink went on playing: what sounded was broken off and is not resumed."""
        if any(voice.first is not None and not voice.over for voice in self.voices):
            self.fault = Reason("air.stalled", {"device": self.spec.device})
            self.generation += 1
        self.voices = ()
        self._frame = heard + CALM * self.timeline.rate // 1000

    def _observe(self, stream: Stream | None = None) -> bool:
        stream = stream or self._stream
        heard = stream.heard() if stream else None
        if heard is None or stream is None:
            return False
        if stream.words != self._words:
            self._words = stream.words
            self.timeline.observe(heard, self._clock.fine())
        return True

    def _heard(self) -> float:
        return (self._stream.heard() if self._stream else None) or 0.0

    @property
    def _margin(self) -> Millis:
        return MARGIN if self._stream is None or self._stream.sink.supple else STIFF

    def _write_over(self, margin: Millis) -> None:
        """Fill again what will be heard from `margin` milliseconds on."""
        if self._stream is None or not self._observe():
            return
        self._write_from(round(self._heard() + margin * self._stream.sink.rate / 1000))

    def _write_from(self, since: int) -> None:
        if self._stream is not None and since < self._frame:
            self._write(self._stream, since, self._frame - since)

    def _write(self, stream: Stream, frame: int, frames: int) -> None:
        import numpy as np

        block = np.empty((frames, stream.sink.channels), np.float32)
        ahead = [voice for voice in self.voices if voice.first is None]
        mix(block, self.voices, frame, self.timeline)
        stream.write(block, frame)
        if begun := [voice for voice in ahead if voice.first is not None]:
            stream.when_written(lambda heard: self._arrived(stream, begun, heard))

    def _arrived(self, stream: Stream, begun: list[Sounding], heard: float) -> None:
        """The server now has the beginning of these, and is at that frame: if that was too late, start them again."""
        for voice in begun:
            if stream is self._stream and isinstance(voice, Voice) and _beheaded(voice, heard) and voice.tries < TRIES:
                voice.tries += 1
                self._begin_anew(voice)
                self._write_over(self._margin)

    def _begin_anew(self, late: Voice) -> None:
        """Fade out what has begun; what was to follow on the same outlet comes after it."""
        first, since = late.first or 0, round(self._heard()) + CALM * 3**late.tries * self.timeline.rate // 1000
        fading, last = [late.begin_anew(since)], late
        for voice in self.voices:
            if isinstance(voice, Voice) and voice.lane is late.lane and (voice.first or 0) > first:
                fading.append(voice.begin_anew(since, last))
                last = voice
        self.voices = (*self.voices, *fading)


def _beheaded(voice: Voice, heard: float) -> bool:
    """Whether sound of it, and not only its opening silence, was due before that frame."""
    if voice.first is None or voice.cutting or heard <= voice.first:
        return False
    return not voice.silent_before(round(heard) - voice.first)


def find(spec: OutputSpec, sinks: list[Sink] | None) -> Sink:
    """The sink with exactly that name or description; the server's default only if asked for as such.

    Raises OutputError: `air.device_lost` if there is none, `air.device_ambiguous` if two have the same description.
    """
    if spec.device in DEFAULT_NAMES:
        fitting = [sink for sink in sinks or () if sink.default]
    else:
        fitting = [sink for sink in sinks or () if sink.name == spec.device]
        fitting = fitting or [sink for sink in sinks or () if sink.description == spec.device]
    if not fitting:
        raise OutputError(Reason("air.device_lost", {"device": spec.device}))
    if len(fitting) > 1:
        raise OutputError(Reason("air.device_ambiguous", {"device": spec.device, "host": "PulseAudio"}))
    return fitting[0]
