"""A tape: an output that records what it is given instead of sounding. `rehearse` plays on it, in virtual time.

It follows the `Output` port in the time it is given, can be declared lost for a while, and `bounce` turns its record
into samples afterwards. It decodes nothing while running, but notices a missing clip. It never replaces a missing sound
card.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dalaba.air.outputs import OutputError, Sound, State, Status
from dalaba.air.outputs.ramps import Ramps, Turns
from dalaba.air.outputs.voice import frames_in
from dalaba.core.model import Instant, Millis, Reason

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from dalaba.air.outputs.live_source import LiveReader, LiveSource


@dataclass(frozen=True, slots=True)
class Take:
    """One spot on the tape. `played` is less than `sound.total` if it was cut or the tape was lost."""

    spot: str
    sound: Sound
    at: Instant
    played: Millis = 0
    turns: Turns = ()
    """How its amplitude factor changed, by the milliseconds since its beginning; empty: never."""

    @property
    def end(self) -> Instant:
        """Where it ends if nothing stops it."""
        return self.at + self.sound.total


@dataclass(frozen=True, slots=True)
class LiveTake:
    """One talk on the tape: how much of it came, and at which volume."""

    spot: str
    at: Instant
    gain: float
    played: Millis = 0


class Tape:
    """One outlet's tape.

    `check`: decode every clip in `prepare` and `start`, as a sound card would; otherwise only check that its file
    exists. `lost`: spans (since, until) in which this tape acts like an unplugged device.
    """

    ahead: Millis = 0

    def __init__(self, name: str = "", check: bool = False, lost: Iterable[tuple[Instant, Instant]] = ()) -> None:
        self.name = name
        self._check = check
        self._lost = sorted(lost)
        self._takes: list[Take] = []
        self._queue: deque[tuple[int, Instant]] = deque()
        """For each take not yet reported: its number, and when it was handed over."""
        self._status = Status("idle")
        self._now: Instant = 0
        self.talks: list[LiveTake] = []
        self._live: LiveReader | None = None
        """The source of the last talk while it goes on; read as time passes."""

    @property
    def takes(self) -> tuple[Take, ...]:
        """What is on the tape so far, in the order it was handed over."""
        return tuple(self._takes)

    def fail(self, since: Instant, until: Instant) -> None:
        """Act like a lost device from `since` until just before `until`."""
        self._lost = sorted([*self._lost, (since, until)])

    def made_ready(self, sound: Sound) -> object:
        return None

    def prepare(self, sound: Sound) -> None:
        from dalaba.air.outputs.decoded_clips import check

        for cue in sound.clips:
            if self._check:
                check(cue)
            elif not cue.path.is_file():
                raise OutputError(Reason("air.clip_missing", {"clip": cue.path.name}))

    def start(self, spot: str, sound: Sound, at: Instant, soon: bool = False) -> None:
        if self._gone(self._now):
            raise OutputError(self._reason())
        self.prepare(sound)
        begin = max(at, self._now, self._takes[self._queue[-1][0]].end if self._queue else at)
        handed = self._now or (self._queue[-1][1] if self._queue else begin)
        self._queue.append((len(self._takes), handed))
        self._takes.append(Take(spot, sound, begin))
        self._status = Status("playing", spot) if len(self._queue) == 1 else self._status

    def set_gain(self, spot: str, gain: float, at: Instant | None = None, fade: Millis = 50) -> None:
        since = self._now if at is None else max(at, self._now)
        for number, _ in self._queue:
            take = self._takes[number]
            if take.spot == spot:
                self._takes[number] = _turned(take, gain, since - take.at, fade)
        if self._live is not None and spot == self._status.spot:
            self.talks[-1] = replace(self.talks[-1], gain=gain)

    def open_live(self, spot: str, source: LiveSource, gain: float) -> None:
        from dalaba.air.outputs.live_source import RATE, LiveReader

        if self._gone(self._now):
            raise OutputError(self._reason())
        self._live = LiveReader(source, RATE, gain)
        self.talks.append(LiveTake(spot, self._now, gain))
        self._status = Status("playing", spot)

    def cut(self, at: Instant) -> Millis:
        self._now = max(at, self._now)
        if self._live is not None:
            self._status, self._live = replace(self._status, state="idle"), None
            return self.talks[-1].played
        if not self._queue:
            return 0
        stopped = self._wind_on()
        self._queue.clear()
        self._status = replace(stopped, state="idle", reason=None)
        return stopped.played

    def poll(self, now: Instant) -> Status:
        passed, self._now = max(now - self._now, 0), max(now, self._now)
        gone = self._gone(self._now)
        if self._live is not None:
            self._status = self._listen(self._live, passed, gone)
        elif self._queue:
            self._status = self._wind_on()
            if self._status.state != "playing":
                self._queue.popleft()
        elif gone and self._status.state != "lost":
            self._status = replace(self._status, state="lost", reason=self._reason())
        elif not gone and self._status.state == "lost":
            self._status = replace(self._status, state="idle", reason=None)
        return self._status

    def next_change(self, now: Instant) -> Instant | None:
        turns = [instant for span in self._lost for instant in span if instant > now]
        if self._live is not None:
            turns.append(now + (20 if self._live.ending else 1_000))
        if self._queue:
            take = self._takes[self._queue[0][0]]
            turns.append(take.end if take.spot == self._status.spot else now)
        return min(turns, default=None)

    def clock_put(self, by: Millis) -> None:
        self._now += by
        for number, _ in self._queue:
            self._takes[number] = replace(self._takes[number], at=self._takes[number].at + by)
        self._queue = deque((number, handed + by) for number, handed in self._queue)

    def close(self) -> None:
        self.cut(self._now)

    def _wind_on(self) -> Status:
        """Advance the current take to the present, or to where it ended or was lost, and report it."""
        number, handed = self._queue[0]
        take = self._takes[number]
        gone = min((since for since, _ in self._lost if handed <= since < take.end), default=take.end)
        reached = min(self._now, gone)
        played = min(max(reached - take.at, 0), take.sound.total)
        self._takes[number] = replace(take, played=played)
        if gone < take.end and gone <= self._now:
            return Status("lost", take.spot, played, self._reason())
        return Status("ended" if take.end <= self._now else "playing", take.spot, played)

    def _listen(self, live: LiveReader, passed: Millis, gone: bool) -> Status:
        """Take the live sound of the time that has passed."""
        for since in range(0, 0 if gone else passed, 20):
            live.read(48 * min(passed - since, 20))
        played = live.heard // 48
        self.talks[-1] = replace(self.talks[-1], played=played)
        if gone or live.over:
            self._live = None
        state: State = "lost" if gone else "ended" if live.over else "playing"
        return Status(state, self._status.spot, played, self._reason() if gone else None)

    def _gone(self, now: Instant) -> bool:
        return any(since <= now < until for since, until in self._lost)

    def _reason(self) -> Reason:
        return Reason("air.device_lost", {"device": self.name})


def _turned(take: Take, gain: float, since: Millis, fade: Millis) -> Take:
    ramps = Ramps(take.sound.gain)
    if since > 0:
        ramps.turns = take.turns or ramps.turns
        ramps.change(gain, since, fade)
    return replace(take, sound=replace(take.sound, gain=gain), turns=ramps.turns if since > 0 else ())


def bounce(takes: Iterable[Take], since: Instant, until: Instant, rate: int = 22050) -> NDArray[np.float32]:
    """What was heard in since <= t < until: mono, float32 within ±1, `rate` hertz; silence where nothing was.

    Decodes only what sounds in that span. Raises OutputError if a clip is missing or does not decode.
    """
    import numpy as np

    from dalaba.air.outputs.mixdown import place

    heard = np.zeros(frames_in(until - since, rate), np.float32)
    for take in takes:
        first, last = max(since, take.at), min(until, take.at + take.played)
        if first < last:
            place(heard, _heard(take, first, last, rate), frames_in(first - since, rate))
    return np.clip(heard, -1, 1)


def _heard(take: Take, since: Instant, until: Instant, rate: int) -> NDArray[np.float32]:
    """What was heard of a take in that time, mono."""
    import numpy as np

    from dalaba.air.outputs.mixdown import read

    sound = take.sound
    first, end = frames_in(since - take.at, rate), frames_in(until - take.at, rate)
    places = np.arange(first, end, dtype=np.float64)
    factor: NDArray[np.float64] | float = sound.gain
    if take.turns:
        at, factors = zip(*take.turns, strict=True)
        factor = np.interp(places * 1000 / rate, at, factors)
    if sound.fade_out:
        factor = factor * np.clip((sound.total - places * 1000 / rate) / sound.fade_out, 0, 1)
    samples = read(replace(sound, gain=1.0), rate, first, end - first)[:, 0]
    return np.asarray(np.clip(samples * factor, -1, 1), np.float32)
