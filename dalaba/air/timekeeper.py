"""Watching the clock while air runs: checks it every turn, and tells playout when it was changed and if it is trusted.

`air.clock_trust` judges. This module compares the clock with what the ledger and a small file remember, and acts on the
result. The file is written every few minutes; if the disk refuses, only precision is lost.
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
"""Milliseconds between two writes of the file. Ledger events also carry the time, so the file matters only on a quiet
day.
"""
ASK_EVERY: Millis = 60_000
"""Milliseconds between two questions to the system about a time server, while the clock is not good."""


def silent() -> bool | None:
    """The answer if nobody asks the system about a time server: None."""
    return None


class Timekeeper:
    """The clock watch of one run. `known`: what the ledger remembers.

    `synchronised` says at once whether the system follows a time server (None: it does not say). It may return True
    only for the present clock: a synchronisation from before the clock was last changed does not count.
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

    def trusted(self) -> Instant | None:
        """The time, if the clock can be trusted."""
        return self._clock.now() if self.verdict.state == "good" else None

    @property
    def latest(self) -> Instant:
        """The latest time that this PC is known to have reached while its clock was right."""
        return self._reckoning.floor_at(self._elapsed)

    def begin(self, playout: Playout) -> None:
        """Check the clock at the start; only a clock that is not good is reported."""
        if self.verdict.why is not None:
            playout.clock_judged(self.verdict.state, self.verdict.why)

    def look(self, playout: Playout) -> bool:
        """Check the clock each turn, before anything else. True if it was changed or is judged differently than
        before.
        """
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
        """Note that air sleeps until then: a much later return means that the PC was asleep or off."""
        self._rests_until = self._elapsed + max(instant - self._wall, self._clock.elapsed() - self._elapsed)

    def note(self, seq: int) -> None:
        """When it is time, write the latest known time to the file.

        `seq`: the number of the ledger's newest event.
        """
        elapsed = self._clock.elapsed()
        if self._noted is None or elapsed - self._noted >= NOTE_EVERY:
            self._noted = elapsed
            with contextlib.suppress(OSError):
                atomic.write(self._path, clock_trust.noted(self._reckoning, elapsed, seq))

    def said(self, playout: Playout, actor: str) -> Reason:
        """A person confirms the clock as it was last checked. Returns the answer to show."""
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
    """What to report about a clock that is good after it was changed."""
    if before.state != "good":
        return Reason("air.clock_right")
    return Reason("air.clock_put", {"seconds": f"{put / 1000:+.0f}"})
