"""The office clock, and the one of a rehearsal, which stands still until somebody waits."""

from __future__ import annotations

import re
import threading
import time
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalaba.core import clock
from dalaba.core.clock import SystemClock, VirtualClock
from tests.places import DAY, ZONE, at

HOUR = 3_600_000
BERLIN = ZoneInfo("Europe/Berlin")


def test_a_wait_in_virtual_time_ends_at_its_deadline_at_once() -> None:
    virtual = VirtualClock(at("7:00"))
    virtual.wait(at("11:30"))
    assert (virtual.now(), virtual.mono()) == (at("11:30"), 4 * HOUR + HOUR // 2)


def test_virtual_time_never_goes_back() -> None:
    virtual = VirtualClock(at("7:00"))
    virtual.wait(at("6:00"))
    assert virtual.now() == at("7:00")


def test_virtual_time_stops_where_something_else_happens_first() -> None:
    virtual = VirtualClock(at("7:00"), lambda until: at("7:10"))
    virtual.wait(at("8:00"))
    assert virtual.now() == at("7:10")


def test_a_clock_that_is_put_and_a_lid_that_is_closed_are_told_apart() -> None:
    virtual = VirtualClock(at("7:00"))
    virtual.put(-HOUR)
    assert (virtual.now(), virtual.mono(), virtual.elapsed()) == (at("6:00"), 0, 0)
    virtual.sleep(HOUR)
    assert (virtual.now(), virtual.mono(), virtual.elapsed()) == (at("7:00"), 0, HOUR)
    virtual.wait(at("8:00"))
    assert (virtual.now(), virtual.mono(), virtual.elapsed()) == (at("8:00"), HOUR, 2 * HOUR)


def test_both_times_are_of_one_moment_even_if_the_pc_was_busy_in_between() -> None:
    class Busy(VirtualClock):
        held_up = 3

        def now(self) -> int:
            if self.held_up:
                self.held_up -= 1
                self.sleep(20_000)
            return super().now()

    busy = Busy(at("7:00"))
    wall, elapsed = clock.together(busy)
    assert wall - elapsed == at("7:00")


def test_the_system_clocks_elapsed_time_goes_on_with_its_wall_time() -> None:
    real = SystemClock()
    first = clock.together(real)
    real.wait(real.now() + 60)
    second = clock.together(real)
    assert second[1] > first[1]
    assert abs((second[0] - first[0]) - (second[1] - first[1])) < 1_000


def test_a_wait_does_not_hang_on_a_lock_that_counts_in_wall_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """As threading.Event's timeout does in a Python built for an older Linux: a clock put back makes it hours."""
    monkeypatch.setattr(threading.Condition, "wait", lambda self, timeout=None: pytest.fail("waits on a lock"))
    real = SystemClock()
    real.wait(real.now() + 20)


def test_a_moment_is_shown_as_the_pcs_own_clock_shows_it() -> None:
    assert re.fullmatch(r"2022-07-1[234] \d\d:\d\d", clock.on_this_pc(at("7:00")))
    assert re.match(r"19(69|70)", clock.on_this_pc(0))
    assert clock.on_this_pc(2**80) == "?"


def test_the_system_clock_waits_as_long_as_it_is_asked_and_not_for_what_is_past() -> None:
    real = SystemClock()
    before = real.mono()
    real.wait(real.now() - HOUR)
    real.wait(real.now() + 50)
    assert 40 <= real.mono() - before < 900


def test_the_system_clock_looks_up_every_second_so_that_a_set_clock_is_noticed() -> None:
    real = SystemClock()
    before = time.monotonic()
    real.wait(real.now() + HOUR)
    assert 0.9 < time.monotonic() - before < 3


def test_waking_ends_a_wait_that_is_under_way_and_one_that_is_to_come() -> None:
    real = SystemClock()
    threading.Timer(0.05, real.wake).start()
    before = time.monotonic()
    real.wait(real.now() + HOUR)
    real.wake()
    real.wait(real.now() + HOUR)
    assert time.monotonic() - before < 0.9


def test_times_past_midnight_count_into_the_next_day() -> None:
    assert clock.at(DAY, 25 * HOUR, ZONE) == at("01:00", date(2022, 7, 14))
    assert clock.at(DAY, 24 * HOUR, ZONE) == clock.at(date(2022, 7, 14), 0, ZONE)


def test_a_wall_time_that_a_clock_change_skips_comes_after_the_gap() -> None:
    skipped = clock.at(date(2022, 3, 27), 2 * HOUR + HOUR // 2, BERLIN)
    assert clock.iso(skipped, BERLIN) == "2022-03-27T03:30:00+02:00"


def test_a_wall_time_that_happens_twice_is_its_first() -> None:
    twice = clock.at(date(2022, 10, 30), 2 * HOUR + HOUR // 2, BERLIN)
    assert clock.iso(twice, BERLIN) == "2022-10-30T02:30:00+02:00"


def test_a_time_without_offset_is_not_guessed_at() -> None:
    with pytest.raises(ValueError, match="without offset"):
        clock.parse_iso("2022-07-13T07:00:00")


def test_there_is_no_zone_of_a_made_up_name() -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        clock.zone("三江/Nowhere")


def test_people_see_seconds_only_where_there_are_any() -> None:
    assert [clock.hms(at(text), ZONE) for text in ("07:00", "07:00:12")] == ["07:00", "07:00:12"]


@given(st.integers(0, 4_102_444_800_000), st.sampled_from([ZONE, BERLIN, ZoneInfo("America/New_York")]))
def test_every_instant_is_read_back_from_what_was_written(instant: int, zone: ZoneInfo) -> None:
    assert clock.parse_iso(clock.iso(instant, zone)) == instant
    assert clock.today(instant, zone) == clock.local(instant, zone).date()


@given(st.dates(date(1995, 1, 1), date(2090, 1, 1)), st.integers(0, 24 * HOUR - 1))
def test_wall_time_there_is_wall_time_as_written(day: date, ms: int) -> None:
    moment = clock.local(clock.at(day, ms, ZONE), ZONE)
    assert moment.date() == day
    assert (moment.hour * 3600 + moment.minute * 60 + moment.second) * 1000 + moment.microsecond // 1000 == ms


@given(
    day=st.dates(date(2019, 1, 1), date(2027, 12, 31)),
    ms=st.integers(0, 2 * 86_400_000 - 1),
    name=st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "UTC"]),
)
def test_a_whole_day_at_once_agrees_with_one_time_after_the_other(day: date, ms: int, name: str) -> None:
    tz = clock.zone(name)
    whole = clock.LocalDay(day, tz)
    assert whole.at(ms) == clock.at(day, ms, tz)
    instant = whole.at(ms)
    assert whole.holds(instant) == (clock.today(instant, tz) == day)
    if whole.holds(instant):
        assert (whole.stamp(instant), whole.hms(instant)) == (clock.iso(instant, tz), clock.hms(instant, tz))
