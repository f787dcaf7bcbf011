"""Whether the PC's clock can be trusted: good, stale or wrong, and why. Pure; it reads no clock.

There is no telling the true time from inside. What can be told: it is not before the program's release, not before
the latest moment this PC has been through (`Known`, from the ledger and a file), and it goes on as fast as elapsed
time does. So a `Reckoning` goes on from the latest moment by elapsed time, and the wall clock is held against it.

A clock that is *wrong* starts nothing scheduled: an announcement of seven in the morning is not to wake a village at
two. A *stale* one plays and is told of. It is right again when it is put right, when the system says that it follows
a time server, or when a person says so; never just because enough time has passed on it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from dalaba.air.events import Booted, ClockJudged, Entry
from dalaba.core.clock import DAY, on_this_pc, parse_iso
from dalaba.core.model import Instant, Millis, Reason

State = Literal["good", "stale", "wrong"]

RELEASED: Instant = parse_iso("2025-01-01T00:00:00+00:00")
"""No right clock shows less. Raised by hand now and then; what a flat battery leaves is far earlier."""
PUT: Millis = 2_000
"""Wall and elapsed time that part by more than this from one look to the next: the clock was put. Less is its drift,
or a time server's slow correction."""
TOLERANCE: Millis = 5 * 60_000
"""As much as a play may be late: a clock that is off by less does no harm worth silence."""
DATE_SET: Millis = DAY
"""A running PC's clock that leaps further ahead than this was given a wrong date. Less may be right: a PC that kept
another zone's time, or daylight saving, and was corrected."""
LONG_OFF: Millis = 60 * DAY
"""A school's PC is off for the summer, two months; longer, and somebody should look at the clock."""
TOO_LONG_OFF: Millis = 400 * DAY
"""Switched on after more than a year: somebody is standing before it, and can say that the date is right. A flat
battery or a wrong year in the BIOS is far more likely, and would play other days' programmes."""
OLD: Millis = 3_650 * DAY
"""A PC that never ran this program may show a date so long after the release; further ahead, somebody should say so."""
ANY: Millis = 2**62
_CALENDAR: Instant = parse_iso("3000-01-01T00:00:00+00:00")
"""A file that says later than this says nothing."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the clock is taken for. `why` is None only where nothing is to be said."""

    state: State
    why: Reason | None = None


GOOD = Verdict("good")


@dataclass(frozen=True, slots=True)
class Known:
    """What earlier runs left: the latest moment they believed in."""

    newest: Instant | None = None
    seq: int = 0
    """The ledger's event that last set it anew: what a file noted before that counts no more."""
    said: bool = False
    """A person said then that the clock was right, whatever the release date."""

    def with_file(self, data: bytes) -> Known:
        """As well as what `noted` put into a file; a file that says nothing, or something older, changes nothing."""
        try:
            found = json.loads(data)
            newest, seq = int(found["newest"]), int(found["seq"])
        except (ValueError, TypeError, LookupError, ArithmeticError, RecursionError):
            return self
        if seq < self.seq or not 0 <= newest < _CALENDAR:
            return self
        return replace(self, newest=max(newest, self.newest or newest))


def noted(reckoning: Reckoning, elapsed: Millis, seq: int) -> bytes:
    """For a file: the latest moment, and the newest event of the ledger then."""
    return json.dumps({"newest": reckoning.floor_at(elapsed), "seq": seq}).encode()


def seq_noted(data: bytes) -> int:
    """The newest event of the ledger when `noted` was written; 0 where the file says nothing."""
    try:
        return int(json.loads(data)["seq"])
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return 0


@dataclass(slots=True)
class Memory:
    """Folds what the ledger says into what is `known`, beside `Past`. Oldest first."""

    known: Known = field(default_factory=Known)
    _state: str = "good"

    def take(self, entry: Entry) -> None:
        """One entry on."""
        wall, said = entry.event.wall, entry.said
        if isinstance(said, Booted):
            self._state = said.clock
        if isinstance(said, ClockJudged) and said.state in get_args(State):
            self._state = said.state
            if self._state == "good":  # also where the clock had been ahead, and was put back to what is right
                self.known = Known(wall, entry.event.seq, said.said)
        if self._state != "wrong":
            self.known = replace(self.known, newest=max(wall, self.known.newest or wall))


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What the wall clock is held against: the true time is `floor` or later when elapsed time is `since`."""

    floor: Instant
    since: Millis
    released: Instant
    bottom: Instant
    """The release date, or what a person took for right before it."""
    longest: Millis
    """How far ahead of `floor` the PC may be found at its start."""
    home: Millis | None = None
    """Wall less elapsed time when the clock was last right, in this run; None: not yet."""

    def floor_at(self, elapsed: Millis) -> Instant:
        return self.floor + elapsed - self.since


def begin(known: Known, released: Instant | None, elapsed: Millis) -> Reckoning:
    """At the start of a run. Without a release date and anything known, any time may be right."""
    born = released or 0
    if known.newest is None:
        return Reckoning(born, elapsed, born, born, OLD if released else ANY)
    bottom = min(born, known.newest - TOLERANCE) if known.said else born
    return Reckoning(known.newest, elapsed, born, bottom, TOO_LONG_OFF)


def judge(reckoning: Reckoning, wall: Instant, elapsed: Millis, synchronised: bool | None = None) -> Verdict:
    """What to take the clock for, at the start and whenever it was put.

    `synchronised`: the system says that it follows a time server now; None: it does not say.
    """
    facts = {"now": on_this_pc(wall)}
    if wall < reckoning.bottom:
        return Verdict("wrong", Reason("air.clock_before_release", facts))
    if synchronised:
        return GOOD
    if reckoning.home is not None and abs(wall - reckoning.home - elapsed) <= TOLERANCE:
        return GOOD
    floor = reckoning.floor_at(elapsed)
    if wall < floor - TOLERANCE:
        return Verdict("wrong", Reason("air.clock_behind", {**facts, "seen": on_this_pc(floor)}))
    if reckoning.home is not None:
        return _ahead(wall, reckoning.home + elapsed, facts)
    return _after_rest(reckoning, wall - floor, {**facts, "seen": on_this_pc(floor)})


def _ahead(wall: Instant, expected: Instant, facts: dict[str, str]) -> Verdict:
    facts = {**facts, "seen": on_this_pc(expected)}
    if wall - expected > DATE_SET:
        return Verdict("wrong", Reason("air.clock_ahead", facts))
    return Verdict("stale", Reason("air.clock_forward", facts))


def _after_rest(reckoning: Reckoning, gap: Millis, facts: dict[str, str]) -> Verdict:
    if gap > reckoning.longest:
        return Verdict("wrong", Reason("air.clock_years", facts))
    if gap > LONG_OFF and reckoning.longest == TOO_LONG_OFF:
        return Verdict("stale", Reason("air.clock_long_off", facts))
    return GOOD


def follow(reckoning: Reckoning, state: State, wall: Instant, elapsed: Millis) -> Reckoning:
    """The reckoning after a look at the clock. A wrong one teaches nothing; of a stale one home stays where it was."""
    if state == "wrong":
        return reckoning
    right = state == "good" or reckoning.home is None
    home = wall - elapsed if right else reckoning.home
    bottom = reckoning.bottom if wall < reckoning.released else reckoning.released
    return replace(reckoning, floor=wall, since=elapsed, bottom=bottom, home=home)


def accept(reckoning: Reckoning, wall: Instant, elapsed: Millis) -> Reckoning:
    """A person says that the clock is right as it is: that holds until it is put again."""
    return follow(replace(reckoning, bottom=min(reckoning.bottom, wall - TOLERANCE)), "good", wall, elapsed)
