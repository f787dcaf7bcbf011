"""What to take a PC's clock for: the one with a flat battery, the one put back, the one that was off all summer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalaba.air.clock_trust import TOLERANCE, Known, Memory, Reckoning, State, accept, begin, follow, judge, noted
from dalaba.air.events import entries
from dalaba.core.clock import DAY
from dalaba.core.model import Event, Instant, Millis
from tests.places import at

HOUR: Millis = 3_600_000
RELEASED = at("0:00") - 100 * DAY
LAST = Known(at("7:00"))
"""This PC was last on the air at seven."""


def verdict(reckoning: Reckoning, wall: Instant, elapsed: Millis = 0) -> tuple[State, str]:
    found = judge(reckoning, wall, elapsed)
    return found.state, found.why.code.removeprefix("air.clock_") if found.why else ""


@pytest.mark.parametrize(
    ("what", "known", "wall", "expected"),
    [
        ("on again after a minute", LAST, at("7:01"), ("good", "")),
        ("a battery clock that is three minutes slow", LAST, at("6:57"), ("good", "")),
        ("an hour before what it has seen", LAST, at("6:00"), ("wrong", "behind")),
        ("the summer holidays", LAST, at("7:00") + 58 * DAY, ("good", "")),
        ("off for five months", LAST, at("7:00") + 150 * DAY, ("stale", "long_off")),
        ("ten years later", LAST, at("7:00") + 3_650 * DAY, ("wrong", "years")),
        ("1970", LAST, HOUR, ("wrong", "before_release")),
        ("1970, and nothing was ever played here", Known(), HOUR, ("wrong", "before_release")),
        ("a new PC, three years after the release", Known(), at("7:00") + 1_100 * DAY, ("good", "")),
        ("a new PC in the year 2060", Known(), at("7:00") + 14_000 * DAY, ("wrong", "years")),
    ],
)
def test_a_clock_at_switching_on(what: str, known: Known, wall: Instant, expected: tuple[State, str]) -> None:
    assert verdict(begin(known, RELEASED, 0), wall) == expected, what


RUNNING = follow(begin(LAST, RELEASED, 0), "good", at("7:00"), 0)
"""A station on the air at seven by a good clock."""


@pytest.mark.parametrize(
    ("what", "wall", "expected"),
    [
        ("nobody touched it", at("7:10"), ("good", "")),
        ("a correction of a minute", at("7:09"), ("good", "")),
        ("two hours ahead", at("9:10"), ("stale", "forward")),
        ("eight hours ahead: another zone's time until now", at("15:10"), ("stale", "forward")),
        ("the wrong year", at("7:10") + 365 * DAY, ("wrong", "ahead")),
        ("three hours back", at("4:10"), ("wrong", "behind")),
        ("1970", 0, ("wrong", "before_release")),
    ],
)
def test_a_clock_that_was_put_within_the_last_ten_minutes(what: str, wall: Instant, expected: tuple[str, str]) -> None:
    assert verdict(RUNNING, wall, HOUR // 6) == expected, what


def test_a_clock_put_ahead_and_back_again_is_good_again() -> None:
    ahead = follow(RUNNING, "stale", at("9:00"), 0)
    assert verdict(ahead, at("7:30"), HOUR // 2) == ("good", "")
    assert verdict(ahead, at("8:00"), HOUR // 2) == ("wrong", "behind"), "to neither of the two"


def test_a_wrong_clock_does_not_become_right_by_running_on() -> None:
    booted = begin(LAST, RELEASED, 0)
    for hours in range(12):
        assert verdict(booted, at("4:00") + hours * HOUR, hours * HOUR) == ("wrong", "behind")
        booted = follow(booted, "wrong", at("4:00") + hours * HOUR, hours * HOUR)


def test_it_is_right_once_it_is_put_to_the_time_that_has_passed() -> None:
    assert verdict(begin(LAST, RELEASED, 0), at("12:00"), 4 * HOUR) == ("good", "")


def test_a_time_server_that_is_followed_settles_it_but_not_before_the_release() -> None:
    behind = begin(Known(at("7:00") + 3_000 * DAY), RELEASED, 0)
    assert judge(behind, at("7:00"), 0, synchronised=True).state == "good"
    assert judge(behind, at("7:00"), 0, synchronised=False).state == "wrong"
    assert judge(behind, HOUR, 0, synchronised=True).state == "wrong"


def test_a_person_is_believed_until_the_clock_is_put_again() -> None:
    said = accept(begin(LAST, RELEASED, 0), HOUR, 0)
    assert verdict(said, 2 * HOUR, HOUR) == ("good", "")
    assert verdict(said, 5 * HOUR, HOUR) == ("stale", "forward")
    assert verdict(said, HOUR // 2, HOUR) == ("wrong", "before_release")
    later = follow(said, "good", RELEASED + DAY, 2 * HOUR)
    assert verdict(later, HOUR, 2 * HOUR) == ("wrong", "before_release"), "after it was right, 1970 is wrong again"


@given(st.integers(-40 * DAY, 40 * DAY), st.integers(0, 40 * DAY))
def test_a_running_clock_is_good_exactly_where_it_went_on_with_the_time_that_passed(off: Millis, ran: Millis) -> None:
    state = judge(RUNNING, at("7:00") + ran + off, ran).state
    assert (state == "good") == (abs(off) <= TOLERANCE)
    assert (state == "wrong") == (off < -TOLERANCE or off > DAY)


# Memory


def event(seq: int, kind: str, wall: Instant, **detail: object) -> Event:
    return Event("pc", "b", seq, wall, 0, kind, "", "", "", "", "", detail, "", "")


def remembered(*events: Event) -> Known:
    memory = Memory()
    for each in entries(events):
        memory.take(each)
    return memory.known


def test_the_latest_moment_on_the_ledger_counts() -> None:
    found = remembered(
        event(1, "boot", at("6:00"), clock="good"), event(2, "ended", at("9:00")), event(3, "x", at("8:00"))
    )
    assert found.newest == at("9:00")


def test_what_a_wrong_clock_wrote_teaches_nothing() -> None:
    future = at("7:00") + 9_999 * DAY
    found = remembered(
        event(1, "boot", at("6:00")),
        event(2, "clock", future, state="wrong"),
        event(3, "order", future),
        event(4, "boot", future + 1, clock="wrong"),
        event(5, "shutdown", future + 2),
    )
    assert found == Known(at("6:00"))


def test_a_start_by_a_wrong_clock_teaches_nothing_and_the_next_one_by_a_right_one_does() -> None:
    future = at("7:00") + 9_999 * DAY
    wrong = (event(1, "boot", at("6:00")), event(2, "boot", future, clock="wrong"), event(3, "order", future))
    assert remembered(*wrong).newest == at("6:00")
    assert remembered(*wrong, event(4, "boot", at("8:00"), clock="good")).newest == at("8:00")


def test_after_a_clock_that_was_ahead_the_moment_is_what_was_right_then() -> None:
    found = remembered(
        event(1, "boot", at("7:00")),
        event(2, "clock", at("9:00"), state="stale"),
        event(3, "ended", at("9:05")),
        event(4, "clock", at("7:06"), state="good"),
    )
    assert (found.newest, found.seq) == (at("7:06"), 4)


def test_a_persons_word_is_remembered_over_a_restart() -> None:
    found = remembered(event(1, "boot", HOUR, clock="wrong"), event(2, "clock", HOUR, state="good", said=True))
    assert verdict(begin(found, RELEASED, 0), HOUR + 60_000) == ("good", "")
    assert verdict(begin(replace(found, said=False), RELEASED, 0), HOUR + 60_000) == ("wrong", "before_release")


def test_the_file_tells_of_a_quiet_day_but_not_over_what_the_ledger_learned_after_it() -> None:
    quiet = noted(follow(RUNNING, "good", at("23:00"), 16 * HOUR), 16 * HOUR, seq=7)
    assert Known(at("7:00"), seq=7).with_file(quiet).newest == at("23:00")
    assert Known(at("7:00"), seq=8).with_file(quiet).newest == at("7:00")
    assert Known().with_file(quiet).newest == at("23:00")


@given(
    st.binary(max_size=40)
    | st.sampled_from(
        [b"[]", b"null", b'{"newest": "x", "seq": 1}', b'{"newest": 1e999, "seq": 0}', b'{"newest": 1e18, "seq": 9}']
    )
)
def test_a_file_that_says_nothing_changes_nothing(data: bytes) -> None:
    assert LAST.with_file(data) == LAST
