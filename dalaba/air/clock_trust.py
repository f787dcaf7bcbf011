"""Whether the PC's clock can be trusted: good, stale or wrong, and why. Pure; it reads no clock.

The true time cannot be known from inside the PC. Three things can be checked: the clock is not before the program's
release, not before the latest time this PC reached (`Known`, from the ledger and a file), and runs as fast as elapsed
time. A `Reckoning` adds elapsed time to that latest time, and the wall clock is compared with it.

With a *wrong* clock nothing scheduled starts, so that a 7:00 announcement does not wake a village at two. With a
*stale* clock air plays and says so. The clock counts as right again when it is set right, when the system follows a
time server, or when a person says so; never just because time has passed.
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
"""A correct clock never shows an earlier time. Raised by hand now and then; a flat battery leaves a far earlier
date.
"""
PUT: Millis = 2_000
"""If wall time and elapsed time differ by more than this between two checks, the clock was changed. Less is drift, or a
time server's slow correction.
"""
TOLERANCE: Millis = 5 * 60_000
"""Milliseconds: a clock that is off by less does not justify silence. A play may be late by as much."""
DATE_SET: Millis = DAY
"""A running PC's clock that jumps further ahead than this was set to a wrong date. A smaller jump may be right: a
corrected time zone or daylight saving.
"""
LONG_OFF: Millis = 60 * DAY
"""Off for longer than a school's summer break of two months: somebody should check the clock."""
TOO_LONG_OFF: Millis = 400 * DAY
"""Off for more than a year: whoever switched the PC on can confirm the date. A flat battery or a wrong year in the BIOS
is far more likely, and would play other days' programmes.
"""
OLD: Millis = 3_650 * DAY
"""A PC that never ran this program may show a date this long after the release; a later date needs confirming."""
ANY: Millis = 2**62
_CALENDAR: Instant = parse_iso("3000-01-01T00:00:00+00:00")
"""A file with a later time than this is ignored."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement of the clock. `why` is None only if there is nothing to report."""

    state: State
    why: Reason | None = None


GOOD = Verdict("good")


@dataclass(frozen=True, slots=True)
class Known:
    """What earlier runs left: the latest time that they trusted."""

    newest: Instant | None = None
    seq: int = 0
    """The event that last set this time; a file noted before that event no longer counts."""
    said: bool = False
    """A person confirmed the clock then, whatever the release date."""

    def with_file(self, data: bytes) -> Known:
        """Combine with a file that `noted` wrote. An unreadable or older file changes nothing."""
        try:
            found = json.loads(data)
            newest, seq = int(found["newest"]), int(found["seq"])
        except (ValueError, TypeError, LookupError, ArithmeticError, RecursionError):
            return self
        if seq < self.seq or not 0 <= newest < _CALENDAR:
            return self
        return replace(self, newest=max(newest, self.newest or newest))


def noted(reckoning: Reckoning, elapsed: Millis, seq: int) -> bytes:
    """The file's content: the latest time, and the ledger's newest event at that moment."""
    return json.dumps({"newest": reckoning.floor_at(elapsed), "seq": seq}).encode()


def seq_noted(data: bytes) -> int:
    """The ledger's newest event when `noted` was written; 0 if the file does not say."""
    try:
        return int(json.loads(data)["seq"])
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return 0


@dataclass(slots=True)
class Memory:
    """Collects `known` from the ledger's entries, oldest first, beside `Past`."""

    known: Known = field(default_factory=Known)
    _state: str = "good"

    def take(self, entry: Entry) -> None:
        """Take the next entry."""
        wall, said = entry.event.wall, entry.said
        if isinstance(said, Booted):
            self._state = said.clock
        if isinstance(said, ClockJudged) and said.state in get_args(State):
            self._state = said.state
            if self._state == "good":  # also after a fast clock was set back to the right time
                self.known = Known(wall, entry.event.seq, said.said)
        if self._state != "wrong":
            self.known = replace(self.known, newest=max(wall, self.known.newest or wall))


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What the wall clock is compared with: the true time is at least `floor` when elapsed time is `since`."""

    floor: Instant
    since: Millis
    released: Instant
    bottom: Instant
    """The release date, or an earlier time that a person confirmed."""
    longest: Millis
    """How far ahead of `floor` the clock may be at the start."""
    home: Millis | None = None
    """Wall time minus elapsed time when the clock was last right in this run; None if it was not yet."""

    def floor_at(self, elapsed: Millis) -> Instant:
        return self.floor + elapsed - self.since


def begin(known: Known, released: Instant | None, elapsed: Millis) -> Reckoning:
    """The reckoning at the start of a run. With no release date and nothing known, any time may be right."""
    born = released or 0
    if known.newest is None:
        return Reckoning(born, elapsed, born, born, OLD if released else ANY)
    bottom = min(born, known.newest - TOLERANCE) if known.said else born
    return Reckoning(known.newest, elapsed, born, bottom, TOO_LONG_OFF)


def judge(reckoning: Reckoning, wall: Instant, elapsed: Millis, synchronised: bool | None = None) -> Verdict:
    """Judge the clock, at the start and whenever it was changed.

    `synchronised`: the system follows a time server now; None if it does not say.
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
    """The reckoning after a check. A wrong clock changes nothing; a stale one leaves `home` as it was."""
    if state == "wrong":
        return reckoning
    right = state == "good" or reckoning.home is None
    home = wall - elapsed if right else reckoning.home
    bottom = reckoning.bottom if wall < reckoning.released else reckoning.released
    return replace(reckoning, floor=wall, since=elapsed, bottom=bottom, home=home)


def accept(reckoning: Reckoning, wall: Instant, elapsed: Millis) -> Reckoning:
    """The reckoning after a person confirmed the clock, valid until the clock is changed again."""
    return follow(replace(reckoning, bottom=min(reckoning.bottom, wall - TOLERANCE)), "good", wall, elapsed)
