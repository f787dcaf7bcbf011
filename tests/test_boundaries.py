"""Bounds that nothing else stands on: one step to either side of each, so that none can be moved unseen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from dalaba.air.playout import Lane as Outlet
from dalaba.air.playout import Start, Wait, next_action
from dalaba.callup.live import Rules
from dalaba.compile.programme.taken_times import TakenTimes
from dalaba.core.model import Spot
from dalaba.speech.reading import read
from dalaba.station.days import DayTypes, Mark
from dalaba.station.files.date_values import DateRange
from dalaba.station.schedules import Campaign, Row
from dalaba.station.schedules.when import first_turn
from tests.places import at
from tests.test_callup_live import CALLS, after, hold, moved, report
from tests.test_playout import FREE, LOOP

AHEAD = 600


# --- a call-up on the day


@pytest.mark.parametrize("minutes", [5, 10, 14])
def test_tubes_counted_within_a_quarter_of_an_hour_say_nothing_of_how_fast_a_site_is(minutes: int) -> None:
    """One tube in ten minutes may be a pause of the nurse's; the calls stand."""
    assert moved(after(report(465, queue=20, tubes=3), report(465 + minutes, queue=20, tubes=4))) == {}


@pytest.mark.parametrize("minutes", [15, 20])
def test_counted_over_a_quarter_of_an_hour_they_do(minutes: int) -> None:
    times = after(report(465, queue=20, tubes=3), report(465 + minutes, queue=20, tubes=4))
    assert times["河边组"] > CALLS["河边组"]


def test_a_call_is_on_its_way_from_its_last_minute_on_and_not_before() -> None:
    due = CALLS["上片组"]
    assert "上片组" not in moved(after(hold(due - Rules().notice)))
    assert "上片组" in moved(after(hold(due - Rules().notice - 0.01)))


# --- whose turn it is


MONDAY = date(2022, 7, 11)


@pytest.mark.parametrize("weekdays", [{0}, {0, 2}, {6}, {1, 3, 5}])
def test_the_turn_moves_on_behind_each_day_that_plays_and_on_no_other(weekdays: set[int]) -> None:
    row = Row("日常", "1", "防火", ("五一村",), weekdays=frozenset(weekdays))
    campaign = Campaign("日常", "schedules/日常.yaml", (row,))

    def turn(day: date) -> int:
        return first_turn(campaign, row, day, DayTypes(), "五一村")

    for number in range(21):
        day = MONDAY + timedelta(days=number)
        assert turn(day + timedelta(days=1)) - turn(day) == (day.weekday() in weekdays), day


def test_the_first_monday_of_all_is_the_first_turn() -> None:
    row = Row("日常", "1", "防火", ("五一村",), weekdays=frozenset({0}))
    campaign = Campaign("日常", "schedules/日常.yaml", (row,))
    assert first_turn(campaign, row, date(1, 1, 1), DayTypes(), "五一村") == 0
    assert first_turn(campaign, row, date(1, 1, 2), DayTypes(), "五一村") == 1


def test_a_turn_is_the_same_whichever_day_is_asked_for_first_and_counted_once_for_all_outlets() -> None:
    begin = date(2021, 12, 29)
    row = Row("日常", "1", "防火", ("五一村", "东和村"), dates=(DateRange(begin, date(2023, 3, 1)),))
    campaign = Campaign("日常", "schedules/日常.yaml", (row,))
    asked = [begin + timedelta(days=number) for number in range(-3, 420)]
    plays = [day for day in asked if day >= begin]
    market = Mark(DateRange(begin, begin), ("market",), ("五一村",))  # days differ here and there; not for this row
    forwards, backwards, mixed = (DayTypes().with_mark(market) for _ in range(3))
    told = {day: first_turn(campaign, row, day, forwards, "五一村") for day in asked}
    assert told == {day: sum(each < day for each in plays) for day in asked}
    assert told == {day: first_turn(campaign, row, day, backwards, "五一村") for day in reversed(asked)}
    assert told == {day: first_turn(campaign, row, day, mixed, "五一村") for day in sorted(asked, key=lambda d: d.day)}
    known = len(forwards.counted)
    assert first_turn(campaign, row, asked[-1], forwards, "东和村") == told[asked[-1]]
    assert len(forwards.counted) == known


# --- what is taken on an outlet


def test_spans_that_touch_are_not_in_each_other_s_way() -> None:
    lane = TakenTimes("五一村")
    lane.take(1_000, 2_000, LOOP)
    assert lane.blocked(2_000, 3_000) == 0
    assert lane.blocked(0, 1_000) == 0
    assert lane.blocked(1_999, 3_000) == 1
    assert lane.blocked(0, 1_001) == 1


# --- back to back on the air


def late(spot: Spot = LOOP) -> Outlet:
    """It should have begun at 7:00; what plays is over at 7:03."""
    return replace(FREE, playing_until=spot.start + 180_000)


def test_what_is_late_is_handed_over_ahead_of_the_end_of_what_plays() -> None:
    """To wait for that end would put a gap between the two."""
    over = late().playing_until
    assert over is not None
    assert next_action([LOOP], late(), over - AHEAD, AHEAD) == Start(LOOP)
    assert next_action([LOOP], late(), over - AHEAD - 1, AHEAD) == Wait(over - AHEAD)


@pytest.mark.parametrize("over_by", [-300, 0, 1, 300])
def test_what_follows_what_plays_is_handed_over_as_soon_as_the_end_is_within_reach(over_by: int) -> None:
    lane = replace(FREE, playing_until=LOOP.start + over_by)
    assert next_action([LOOP], lane, LOOP.start - AHEAD + max(0, over_by), AHEAD) == Start(LOOP)


def test_an_end_beyond_reach_is_waited_for() -> None:
    lane = replace(FREE, playing_until=LOOP.start + 300)
    assert next_action([LOOP], lane, LOOP.start - AHEAD, AHEAD) == Wait(LOOP.start + 300 - AHEAD)
    assert LOOP.start == at("07:00")


# --- numbers


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("69-70岁的老人", "六十九到七十岁的老人。"),
        ("70-70岁的老人", None),
        ("71-70岁的老人", None),
        ("占全村的1/100", "占全村的一百分之一。"),
        ("占全村的1/101", None),
        ("占全村的99/100", "占全村的一百分之九十九。"),
        ("占全村的1/200", None),
    ],
)
def test_a_span_rises_and_a_share_has_a_hundred_parts_at_most(text: str, said: str | None) -> None:
    """Else nobody knows what was meant, and it is asked about."""
    reading = read(text, "cmn")
    codes = [warning.code for warning in reading.questions]
    if said is None:
        assert codes == ["reading.undecided"]
    else:
        assert (reading.text, codes) == (said, [])
