"""A relay: what comes of its source, some seconds later; and while nothing comes, what is heard instead.

Sound is made when it is asked for, in the device's own thread, from what has arrived by then. So it is as fresh at the
end of a pause as at the beginning, and nothing waits for anything.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from dalaba.air.flow import Flowing, FlowSpec, Report
from dalaba.air.flow.arrivals import KEPT, RATE, Arrivals, frames_at
from dalaba.air.flow.heard import Heard
from dalaba.air.flow.instead import Instead
from dalaba.air.flow.source import Source
from dalaba.air.flow.take import Take
from dalaba.air.flow.words import Command, in_pieces, line_in, listens, stream
from dalaba.core.model import IfCut, Millis, Reason, Relay

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dalaba.air.talkline.recording import Recording

    Samples = NDArray[np.float32]

EARLY: Millis = 10_000
"""How long before its time a relay should be opened: to connect, to fill the buffer, and to learn how loud it is."""
BEHIND = 2.6
"""Seconds from what comes to what is asked for: pauses of the network up to that length are not heard (shorter ones,
where the device itself holds some of it). It bounds how late the loss of a signal is noticed, too."""
PIECES = 20.0
"""The same for what comes in pieces of up to ten seconds."""
WAIT = 2.0
"""Seconds of silence at the most, when it was opened too late to have anything yet."""
EXCESS = 1.5
"""Seconds more than it should be late, at which it leaps to the present: servers may begin with what they sent before.
"""
_SETTLED = 0.5
"""Seconds after the first of it came that it waits for more, when it was opened too late."""
_CROSS = 0.3
"""Seconds in which the signal and what is heard instead fade into each other."""
_RISE = 0.03
"""Seconds in which sound begins."""

State = Literal["waiting", "live", "instead"]


class Relayed:
    """A relay as `Flowing`.

    `instead` opens the flow of what is heard while there is no signal; None if that is silence. `recording` gets what
    was heard. `command` tells how to listen; usually by ffmpeg, or from a card.
    """

    def __init__(
        self,
        spec: FlowSpec,
        instead: Callable[[], Flowing] | None = None,
        recording: Recording | None = None,
        command: Callable[[], Command | Reason] | None = None,
        mono: Callable[[], float] = time.monotonic,
    ) -> None:
        from dalaba.sound.processing import LiveMusic

        assert spec.relay is not None
        relay = spec.relay
        self._relay, self._width, self._mono = relay, spec.width, mono
        self._arrivals = Arrivals(spec.width, mono)
        level = LiveMusic(spec.width, spec.profile).feed
        command = command or (lambda: commanded(relay, spec.width))
        self._source = Source(relay, spec.width, self._arrivals, level, command)
        self._instead = Instead(instead if spec.pieces else None)
        self._recorder = Heard(recording)
        self._take = Take(self._made, spec.width, frames_at(spec.begin))
        self._state: State = "waiting"
        self._live = 1.0
        """How far the fade between what is heard instead (0) and the signal (1) has come."""
        self._rise = 0.0
        """How far the sound has begun."""
        self._waited = 0
        """Frames of silence before the signal was there for the first time."""
        self._events: deque[Report] = deque()
        self._told: State = "waiting"
        """What was last reported."""

    @property
    def stream(self) -> Take:
        return self._take

    @property
    def over(self) -> Millis | None:
        return None

    def reports(self, position: Millis) -> list[Report]:
        found = []
        while self._events and self._events[0].position <= position:
            found.append(self._events.popleft())
            self._told = "live" if found[-1].what == "signal" else "instead"
        found += self._instead.reports(position)
        self._keep(frames_at(position))
        if (failed := self._recorder.new_failure()) is not None:
            facts = {"relay": self._relay.name, "error": failed.params["error"]}
            found.append(Report("unrecorded", position, self._relay.name, why=Reason("air.relay_unrecorded", facts)))
        return sorted(found, key=lambda report: report.position)

    def go_on(self, position: Millis, how: IfCut) -> Millis:
        heard = min(frames_at(position), self._take.end)
        self._keep(heard)
        self._events = deque(each for each in self._events if each.position <= position)
        self._instead.go_back(position)
        if self._state == "live":
            self._arrivals.give_back(self._take.end - heard)
            self._state, self._live, self._waited = "waiting", 1.0, 0
        elif self._state == "instead":
            self._live = 0.0
            self._say("instead", heard)
        self._rise = 0.0
        self._take = self._take.after(frames_at(position))
        return position

    def close(self) -> None:
        self._source.close()
        self._instead.close()
        self._recorder.end()

    def wait(self, seconds: float) -> None:
        """Wait until its worker is gone, at most so long."""
        self._source.wait(seconds)

    # --- the device's

    def _made(self, count: int) -> Samples:
        """The next frames."""
        import numpy as np

        self._decide(count)
        out = np.zeros((count, self._width), np.float32)
        if self._state != "waiting":
            goal = 1.0 if self._state == "live" else 0.0
            before, step = self._live, count / (_CROSS * RATE)
            self._live = min(before + step, goal) if goal > before else max(before - step, goal)
            if max(before, self._live) > 0:
                out += self._arrivals.take(count) * _part(before, self._live, count)
            if min(before, self._live) < 1:
                out += self._instead.take(count, self._width) * _part(1 - before, 1 - self._live, count)
            elif self._instead.begun:
                self._instead.leave(self._take.end)
            if self._state == "live" and self._live == 1.0 and self._arrivals.ready > (self._behind + EXCESS) * RATE:
                out *= np.linspace(1, 0, count, dtype=np.float32)[:, None]
                self._arrivals.skip_to(self._behind * RATE)
                self._rise = 0.0
            elif self._rise < 1:
                rise = self._rise + np.arange(count) / (_RISE * RATE)
                out *= np.minimum(rise, 1).astype(np.float32)[:, None]
                self._rise = min(1.0, self._rise + count / (_RISE * RATE))
        return out

    def _decide(self, count: int) -> None:
        """Whether the next frames are the signal's. (`Arrivals` bends the speed: a few frames more may be needed.)"""
        ready = self._arrivals.ready
        if self._state == "live":
            if ready < (count + _CROSS * RATE) * 1.01 or self._too_silent:
                self._turn("instead")
                self._arrivals.lost()
        elif self._too_silent or ready < BEHIND * RATE or self._arrivals.lasted < _SETTLED:
            self._waited += count
            if self._state == "waiting" and (self._source.trouble or self._waited > WAIT * RATE):
                self._live = 0.0
                self._turn("instead")
                self._arrivals.lost()
        elif self._state == "waiting" or (self._live == 0.0 and self._arrivals.steady):
            self._arrivals.skip_to(self._behind * RATE)
            self._live = 1.0 if self._state == "waiting" else 0.0
            self._turn("live")

    @property
    def _behind(self) -> float:
        """How much of what has come is kept when it begins."""
        if self._source.ahead:
            return KEPT
        return PIECES if in_pieces(self._relay.url) else BEHIND

    @property
    def _too_silent(self) -> bool:
        since = self._source.silent_since
        return bool(self._relay.silence) and since is not None and (self._mono() - since) * 1000 >= self._relay.silence

    def _turn(self, state: State) -> None:
        self._state = state
        if state == "instead":
            self._instead.begin(self._take.end)
        self._say(state, self._take.end)

    def _say(self, state: State, frame: int) -> None:
        """Report it, unless that was the last thing reported."""
        before = self._events[-1].what if self._events else {"live": "signal", "instead": "no_signal"}.get(self._told)
        what: Literal["signal", "no_signal"] = "signal" if state == "live" else "no_signal"
        if what != before:
            why = self._why() if what == "no_signal" else None
            self._events.append(Report(what, -(-frame * 1000 // RATE), self._relay.name, why=why))

    def _why(self) -> Reason:
        facts = {"relay": self._relay.name}
        if self._too_silent:
            return Reason("air.relay_silent", {**facts, "seconds": str(round(self._relay.silence / 1000))})
        if self._arrivals.lasted == 0.0 and self._source.trouble is None:
            return Reason("air.relay_waiting", facts)
        stalled = self._mono() - self._arrivals.came > BEHIND / 2
        return self._source.trouble or Reason("air.relay_stalled" if stalled else "air.relay_slow", facts)

    def _keep(self, heard: int) -> None:
        """Record what was heard up to that frame."""
        heard = min(heard, self._take.end)
        since = self._recorder.since(self._take.oldest)
        if since < heard:
            self._recorder.add(self._take.read(since, heard - since), heard)


def commanded(relay: Relay, width: int) -> Command | Reason:
    """How to listen to it, on this PC."""
    from dalaba.sound.codec import ffmpeg

    if relay.device:
        return line_in(relay, width)
    if not listens(relay.url):
        return Reason("air.relay_address", {"relay": relay.name})
    if not (program := ffmpeg()):
        return Reason("air.relay_no_ffmpeg", {"relay": relay.name})
    return stream(program, relay.url, width)


def _part(before: float, after: float, count: int) -> Samples:
    """The amplitude while a share goes from one value to another, so that two of them together stay equally loud."""
    import numpy as np

    way = np.linspace(before, after, count, endpoint=False, dtype=np.float32)
    return np.asarray(np.sin(way * np.float32(np.pi / 2))[:, None], np.float32)
