"""Watching the clock while air runs: checks it every turn, tells playout when it was changed and whether to trust it.

The judgement is `air.clock_trust`'s. Here it is held against what the ledger and a small file remember, and carried
out. The file is written every few minutes; a disk that refuses costs only its precision.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

from dalaba.air import clock_trust
from dalaba.air.clock_trust import GOOD, PUT, Known, Verdict
from dalaba.air.playout import GAP, Playout
from dalaba.core import atomic
from dalaba.core.clock import Clock, together
from dalaba.core.model import Instant, Millis, Reason

FILE = "records/onair/clock.json"
NOTE_EVERY: Millis = 10 * 60_000
"""Between two writes of the file. The ledger's events tell the time too, so it matters only on a quiet day."""
ASK_EVERY: Millis = 60_000
"""Between two questions whether the system now follows a time server, while the clock is not good."""


def silent() -> bool | None:
    """Nobody asks the system whether it follows a time server."""
    return None


class Timekeeper:
    """One run's. `known`: what the ledger remembers.

    `synchronised` answers at once whether the system follows a time server (None: it does not say). It may say True
    only of the clock as it is now: a synchronisation before the clock was last put is none.
    """

    def __init__(
        self,
        station: Path,
        clock: Clock,
        known: Known,
        released: Instant | None,
        synchronised: Callable[[], bool | None] = silent,
    ) -> None:
        self._path, self._clock, self._synchronised = station / FILE, clock, synchronised
        self._wall, self._elapsed = together(clock)
        self.seq_noted = 0
        """The ledger's newest event when the file was last written, in an earlier run."""
        with contextlib.suppress(OSError):
            noted = atomic.whole(self._path)
            known, self.seq_noted = known.with_file(noted), clock_trust.seq_noted(noted)
        self._reckoning = clock_trust.begin(known, released, self._elapsed)
        self.verdict = clock_trust.judge(self._reckoning, self._wall, self._elapsed, synchronised())
        self._reckoning = clock_trust.follow(self._reckoning, self.verdict.state, self._wall, self._elapsed)
        self._rests_until = self._asked = self._elapsed
        self._noted: Millis | None = None

    @property
    def latest(self) -> Instant:
        """The latest moment that this PC has been through, as far as the clock was right."""
        return self._reckoning.floor_at(self._elapsed)

    def begin(self, playout: Playout) -> None:
        """At the start: only a clock that is not good is worth a word."""
        if self.verdict.why is not None:
            playout.clock_judged(self.verdict.state, self.verdict.why)

    def look(self, playout: Playout) -> bool:
        """Every turn, before anything else. True where the clock was put or is taken for something else than before."""
        wall, elapsed = together(self._clock)
        put = (wall - self._wall) - (elapsed - self._elapsed)
        self._wall, self._elapsed = wall, elapsed
        changed = abs(put) > PUT
        if changed:
            playout.clock_put(put)
            self._judge(playout, put)
        elif self.verdict.state != "good" and elapsed - self._asked >= ASK_EVERY:
            changed = self._ask(playout)
        if elapsed - self._rests_until > GAP:
            playout.was_away(wall - (elapsed - self._rests_until))
        self._reckoning = clock_trust.follow(self._reckoning, self.verdict.state, wall, elapsed)
        return changed

    def rest_until(self, instant: Instant) -> None:
        """Air now waits: whoever comes back much later than that was away."""
        self._rests_until = self._elapsed + max(instant - self._wall, self._clock.elapsed() - self._elapsed)

    def note(self, seq: int) -> None:
        """Write down, where it is time to, the latest moment this PC has been through.

        `seq`: the ledger's newest event.
        """
        elapsed = self._clock.elapsed()
        if self._noted is None or elapsed - self._noted >= NOTE_EVERY:
            self._noted = elapsed
            with contextlib.suppress(OSError):
                atomic.write(self._path, clock_trust.noted(self._reckoning, elapsed, seq))

    def said(self, playout: Playout, actor: str) -> Reason:
        """A person says that the clock is right, as it was when last looked at. The answer, in words."""
        self._reckoning = clock_trust.accept(self._reckoning, self._wall, self._elapsed)
        self.verdict = GOOD
        playout.clock_judged("good", Reason("air.clock_said", {"actor": actor}), actor=actor, said=True)
        self._noted = None
        return Reason("air.did_clock_ok", {})

    def _judge(self, playout: Playout, put: Millis) -> None:
        before = self.verdict
        self.verdict = clock_trust.judge(self._reckoning, self._wall, self._elapsed, self._synchronised())
        playout.clock_judged(self.verdict.state, self.verdict.why or _well(before, put), put=put)
        self._noted = None

    def _ask(self, playout: Playout) -> bool:
        self._asked = self._elapsed
        if self._synchronised():
            self._judge(playout, 0)
        return self.verdict.state == "good"


def _well(before: Verdict, put: Millis) -> Reason:
    """What to say of a clock that is good after it was put."""
    if before.state != "good":
        return Reason("air.clock_right")
    return Reason("air.clock_put", {"seconds": f"{put / 1000:+.0f}"})
