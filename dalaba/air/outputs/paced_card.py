"""A card that is no device: sound for the network, made by the PC's own clock, block by block, in a thread.

A device asks for sound when it needs some; the network takes what it gets. So the thread makes each block when its time
comes by the monotonic clock, and everything else (spots in their places, two layers, cuts, volumes, loss and return) is
that of any card. The kinds are `icecast_card` and `rtp_card`: they connect, and send blocks.
"""

from __future__ import annotations

import threading
import time
from abc import abstractmethod
from typing import TYPE_CHECKING, Protocol

from dalaba.air.outputs import OutputError
from dalaba.air.outputs.addresses import Address, address
from dalaba.air.outputs.card import SILENT, Card, Owner
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

PATIENCE = 0.5
"""Seconds that a call may wait for a connection; it may still come later."""
RETRY: Millis = 2_000
"""Milliseconds between two attempts to connect."""
_LATE = 1.0
"""Seconds: a thread later than this was held up, and what it was to send is not sent in a heap."""


class Link(Protocol):
    """A connection through which blocks are sent. For one thread."""

    rate: int
    block: int
    """Frames of a block."""

    def send(self, block: NDArray[np.float32], sounding: bool) -> None:
        """Send the next block (frames x channels). `sounding`: whether anything has begun in it. Raises OSError."""

    def close(self) -> None:
        """Release it."""


class PacedCard(Card):
    """See `Card`. It has two channels at the most."""

    def __init__(self, owner: Owner, spec: OutputSpec, clock: Clock) -> None:
        super().__init__(owner, spec, clock)
        self.fault = self.gone()
        self.most = 2
        self._frame = 0
        self._link: Link | None = None
        self._thread: threading.Thread | None = None
        self._guard = threading.Lock()
        """Held where `_link` changes."""
        self._left = threading.Event()
        """Set for the thread of the present stream when it is to end."""
        self._searched = -RETRY

    @abstractmethod
    def connected(self, where: Address, width: int) -> Link:
        """A new connection; may take seconds. Raises OutputError with a reason that names no password, or OSError."""

    @abstractmethod
    def gone(self) -> Reason:
        """Why it is lost, where nothing better is known."""

    def position(self) -> float:
        return float(self._frame)

    def mend(self) -> None:
        """Do nothing: what was sent cannot be taken back."""

    def soonest(self) -> int:
        return self._frame

    def trouble(self) -> Reason | None:
        if self._link is None:
            return self.fault
        return self.gone() if self.silent_for > SILENT else None

    def open(self) -> None:
        if self._owner.closed:
            return
        try:
            where = address(self.spec)
        except OutputError as error:
            self.fault = error.reason
            return
        self.generation += 1
        self.width, self._frame, self._beat = max(self.wanted, 1), 0, self._clock.mono()
        self._left = left = threading.Event()
        tried = threading.Event()
        run = (where, self.width, self.generation, left, tried)
        self._thread = threading.Thread(target=self._run, args=run, name="network output", daemon=True)
        self._thread.start()
        tried.wait(PATIENCE)

    def shut(self) -> None:
        with self._guard:
            self._left.set()
            self._link, self.voices = None, ()
        self.sweep(all_of_it=True)
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(PATIENCE)  # so that the far end is free again, if it answers

    def due(self) -> bool:
        connecting = self._link is None and self._thread is not None and self._thread.is_alive()
        return not connecting and self._clock.mono() - self._searched >= RETRY

    def look(self) -> None:
        self._searched = self._clock.mono()
        with self._owner.lock:
            if self.trouble() is not None:
                self.shut()
                self.open()

    def look_at_the_clock(self) -> None:
        """Do nothing: the next block brings the new time."""

    def _live(self, spot: str, reader: LiveReader, channels: tuple[int, ...]) -> Mixed:
        going = Mixed(self, LiveVoice(spot, reader, channels), 0.0)
        self.add(going.voice)
        return going

    # --- the thread's

    def _run(self, where: Address, width: int, generation: int, left: threading.Event, tried: threading.Event) -> None:
        link = None
        try:
            link = self.connected(where, width)
            with self._guard:
                if not left.is_set():
                    self.timeline, self._beat = Timeline(link.rate), self._clock.mono()
                    self._link = link
            self._clock.wake()
            tried.set()
            self._play(link, width, left)
        except OutputError as error:
            self._lost(error.reason, left)
        except OSError:
            self._lost(self.gone(), left)
        finally:
            tried.set()
            if link is not None:
                link.close()

    def _lost(self, why: Reason, left: threading.Event) -> None:
        """Not if it was told to end: then it is no fault, and another thread may have its place."""
        with self._guard:
            if not left.is_set():
                self.fault, self._link = why, None
        self._clock.wake()

    def _play(self, link: Link, width: int, left: threading.Event) -> None:
        """Send block after block, each at its time, until told to end. Raises OutputError if it was held up."""
        import numpy as np

        begun, frame, block = time.monotonic(), 0, np.zeros((link.block, width), np.float32)
        while not left.is_set():
            ahead = begun + frame / link.rate - time.monotonic()
            if ahead < -_LATE:
                raise OutputError(Reason("air.stalled", {"device": self.spec.device}))
            if ahead > 0 and left.wait(ahead):
                return
            voices = self.voices
            self.timeline.observe(frame, self._clock.fine() + (begun + frame / link.rate - time.monotonic()) * 1000)
            mix(block, voices, frame, self.timeline)
            sounding = any(each.first is not None and not (each.over and (each.end or 0) <= frame) for each in voices)
            link.send(block, sounding)
            self._beat = self._clock.mono()
            frame += link.block
            self._frame = frame
