"""Four horns within earshot of one another, one of them a school's: who speaks when, and who has to be refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalaba.compile.programme import Parts, card_of, nearest_start, spot_length
from dalaba.compile.programme import place as placed
from dalaba.compile.programme.taken_times import silence
from dalaba.core.model import PRIORITIES, Instant, Occurrence, Part, Programme, Reason, Shut, Spot, Wanted
from dalaba.station.files.values import MINUTE, SECOND
from dalaba.station.hours import Hours
from dalaba.station.outlets import Setup
from tests.places import DAY, at, intended, later, outlet, part, setup, shown

NEAR = [("五一村", "东和村"), ("东和村", "中心小学")]
SCHOOL = ("07:00-07:50", "09:40-10:10")
VILLAGES = setup(
    [
        outlet("五一村"),
        outlet("东和村", quiet=["12:30-14:00", "21:30-06:30"]),
        outlet("中心小学", allowed=SCHOOL),
        outlet("云溪村"),
    ],
    NEAR,
)
TWENTY = (part("cmn", 20),)


def day(
    *occurrences: Occurrence, said: Sequence[Part] = TWENTY, by_row: dict[str, Sequence[Part]] | None = None,
    villages: Setup = VILLAGES,
) -> Programme:  # fmt: skip
    wanted: dict[Wanted, tuple[Part, ...]] = {}
    for each in occurrences:
        wanted[each.booking.wanted] = tuple((by_row or {}).get(each.booking.row, said))
    return place(villages, DAY, occurrences, wanted)


def place(villages: Setup, day: date, occurrences: Sequence[Occurrence], parts: Parts) -> Programme:
    return placed(villages, day, occurrences, parts, shut=Hours(villages, day).shut)


def starts(programme: Programme) -> dict[str, str]:
    """Row -> when it plays."""
    return {spot.script: shown(spot.start) for spot in programme.spots}


def why_not(programme: Programme) -> tuple[str, dict[str, str]]:
    (refusal,) = programme.refused
    return refusal.reason.code, dict(refusal.reason.params)


# Whose turn it is


def test_a_notice_plays_when_it_is_due_with_its_silence_around_it() -> None:
    (spot,) = day(intended("五一村", "07:00"), said=[part("cmn", 20), part("yue", 22)]).spots
    assert (spot.start, spot.duration) == (at("07:00"), 500 + 20_000 + 800 + 22_000 + 300)
    assert spot.end == spot.start + spot.duration
    assert spot.estimated


def test_who_comes_second_waits_until_the_first_is_through() -> None:
    programme = day(intended("五一村", "07:00", "甲"), intended("五一村", "07:00", "乙"))
    first, second = programme.spots
    assert (first.start, second.start) == (at("07:00"), first.end)


def test_two_horns_that_hear_each_other_take_turns_and_others_need_not() -> None:
    programme = day(*(intended(name, "07:00", name) for name in ("五一村", "东和村", "云溪村")))
    assert starts(programme) == {"东和村": "07:00", "五一村": "07:00:20", "云溪村": "07:00"}


def test_the_urgent_goes_first_and_the_exact_before_the_flexible() -> None:
    rows = [
        intended("五一村", "07:00", "日常", priority="routine"),
        intended("五一村", "07:00", "可延后"),
        intended("五一村", "07:00", "准时", timing="exact"),
        intended("五一村", "07:00", "紧急", priority="urgent", timing="exact"),
    ]
    programme = day(*rows)
    assert [spot.script for spot in programme.spots] == ["紧急", "可延后", "日常"]
    assert why_not(programme) == (
        "plan.busy",
        {"outlet": "五一村", "spot": "核酸/紧急@五一村@07:00", "title": "紧急", "until": "07:00:20"},
    )


def test_a_refusal_names_the_neighbour_that_is_in_the_way() -> None:
    long = intended("东和村", "07:00", "长", priority="urgent")
    programme = day(long, intended("五一村", "07:01", "短", wait=MINUTE), by_row={"长": [part("cmn", 600)]})
    assert why_not(programme) == (
        "plan.neighbour",
        {"outlet": "东和村", "spot": long.id, "title": "长", "until": "07:10"},
    )


def test_of_two_that_are_in_the_way_a_refusal_names_the_first() -> None:
    first, then = (
        intended("五一村", "07:00", "早", priority="urgent"),
        intended("五一村", "07:00:30", "后", priority="urgent"),
    )
    programme = day(first, then, intended("五一村", "07:00:10", "短", wait=SECOND), by_row={"短": [part("cmn", 60)]})
    assert why_not(programme)[1]["title"] == "早"
    noon = intended("东和村", "12:29:20", "午", priority="urgent")
    programme = day(noon, intended("东和村", "12:29:30", "短", wait=SECOND), by_row={"短": [part("cmn", 60)]})
    assert why_not(programme)[1].get("title") == "午", "the quiet hours begin behind it"


def test_nothing_begins_in_or_runs_into_quiet_hours_not_even_the_urgent() -> None:
    assert why_not(day(intended("东和村", "12:29:50", priority="urgent"))) == (
        "plan.quiet_hours",
        {"hours": "12:30-14:00", "place": "station.yaml"},
    )
    assert why_not(day(intended("东和村", "05:00")))[1]["hours"] == "21:30-06:30"
    assert starts(day(intended("东和村", "06:28", "早"))) == {"早": "06:30"}, "it may wait until they are over"


def test_a_school_is_silent_in_class() -> None:
    code, said = why_not(day(intended("中心小学", "08:00")))
    assert (code, said["hours"]) == ("plan.closed_hours", "07:00-07:50、09:40-10:10")
    assert starts(day(intended("中心小学", "09:37", "课间"))) == {"课间": "09:40"}


def test_hours_that_run_past_midnight_are_one_span() -> None:
    night = setup([outlet("夜市", allowed=["22:00-次日01:00"])])
    late, past_one = intended("夜市", "00:30", "夜"), intended("夜市", "01:30", "深夜")
    programme = day(late, intended("夜市", "23:59:50", "子夜"), past_one, villages=night)
    assert starts(programme) == {"夜": "00:30", "子夜": "23:59:50"}
    assert programme.refused[0].script == "深夜"


def test_hours_within_other_hours_take_nothing_from_them() -> None:
    school = setup([outlet("中心小学", allowed=["07:00-12:00", "08:00-09:00"])])
    assert starts(day(intended("中心小学", "10:00", "课间"), villages=school)) == {"课间": "10:00"}


# What is heard


def test_all_ready_languages_are_heard_and_the_others_are_lost_with_their_reason() -> None:
    said = [part("hak", why="plan.stale"), part("cmn"), part("bpn", why="plan.no_recording")]
    (spot,) = day(intended("五一村", "07:00"), said=said).spots
    assert [each.language for each in spot.parts] == ["cmn"]
    assert [(each.language, each.why and each.why.code) for each in spot.lost] == [
        ("hak", "plan.stale"),
        ("bpn", "plan.no_recording"),
    ]


@pytest.mark.parametrize(
    ("if_missing", "heard"),
    [("next", ["yue", "cmn", "cmn", "yue"]), ("blank", [None, "cmn", None, "yue"])],
)
def test_by_turns_each_language_has_its_spot_and_a_missing_one_is_dealt_with_as_written(
    if_missing: str, heard: list[str | None]
) -> None:
    said = [part("hak", why="plan.stale"), part("yue"), part("bpn", why="plan.stale"), part("cmn")]
    order = {"hak": 0, "cmn": 3, "bpn": 2, "yue": 1}
    rows = [
        intended("五一村", f"{7 + number:02d}:00", turn=turn, order="rotate", if_missing=if_missing)
        for number, turn in enumerate(order.values())
    ]
    programme = day(*rows, said=said)
    found: list[str | None] = [None] * 4
    for spot in programme.spots:
        found[rows.index(next(row for row in rows if row.id == spot.id))] = spot.parts[0].language
        assert len(spot.parts) == 1
    assert found == heard
    assert len(programme.refused) == heard.count(None)


def test_a_turn_given_to_the_next_language_still_says_whose_it_was() -> None:
    said = [part("hak", why="plan.stale"), part("cmn")]
    (spot,) = day(intended("五一村", "07:00", order="rotate"), said=said).spots
    assert ([each.language for each in spot.parts], [each.language for each in spot.lost]) == (["cmn"], ["hak"])


def test_where_nothing_is_ready_the_first_languages_reason_is_told() -> None:
    programme = day(intended("五一村", "07:00"), said=[part("hak", why="plan.stale"), part("cmn", why="plan.no_value")])
    assert why_not(programme)[0] == "plan.stale"
    assert programme.refused[0].version == "hak"
    assert why_not(day(intended("五一村", "07:00"), said=[]))[0] == "plan.no_version"


# What air is told


def test_a_loop_may_start_late_by_the_grace_and_a_row_of_its_own_as_long_as_its_moment() -> None:
    loop, own = day(
        intended("五一村", "07:00", "循环"), intended("五一村", "08:00", "自己", catch_up="once", wait=30 * MINUTE)
    ).spots
    assert (loop.latest, own.latest) == (at("07:05"), at("08:30"))


def test_late_is_no_leave_to_sound_in_quiet_hours() -> None:
    (spot,) = day(intended("东和村", "12:28", catch_up="once")).spots
    assert spot.latest + spot.duration == at("12:30")


def test_more_minutes_an_hour_than_written_are_a_warning_and_play() -> None:
    town = setup([outlet("三江社区", hourly=2)])
    rows = [intended("三江社区", f"07:{minute:02d}", str(minute)) for minute in (0, 15, 30)]
    programme = day(*rows, said=[part("cmn", 60)], villages=town)
    assert len(programme.spots) == 3
    (warning,) = programme.warnings
    assert (warning.reason.code, warning.severity) == ("plan.over_budget", "warning")
    assert warning.reason.params == {"outlet": "三江社区", "hour": "7", "minutes": "3", "limit": "2"}


def test_a_card_tells_air_of_an_outlet_and_an_unknown_one_is_none() -> None:
    assert card_of(day(), "五一村").name == "五一村"
    with pytest.raises(StopIteration):
        card_of(day(), "不存在")


# Whatever is written

MINUTES = st.sampled_from([*range(6 * 60 + 20, 8 * 60), *range(12 * 60 + 20, 12 * 60 + 35), 590, 600, 1289, 1439])
LENGTHS = st.lists(st.integers(1, 400), min_size=1, max_size=2)
ROW = st.tuples(
    st.sampled_from(list(VILLAGES.outlets)), MINUTES, LENGTHS, st.sampled_from(PRIORITIES),
    st.sampled_from(["exact", "flexible"]), st.integers(0, 10), st.sampled_from(["skip", "once"]),
)  # fmt: skip
ROWS = st.lists(ROW, min_size=1, max_size=14)
Rows = list[tuple[str, int, list[int], str, str, int, str]]
Written = tuple[list[Occurrence], dict[Wanted, tuple[Part, ...]]]


def made(rows: Rows) -> Written:
    occurrences, parts = [], {}
    for number, (name, minute, lengths, priority, timing, wait, catch_up) in enumerate(rows):
        due = f"{minute // 60:02d}:{minute % 60:02d}"
        each = intended(
            name, due, str(number), priority=priority, timing=timing, wait=wait * MINUTE, catch_up=catch_up
        )  # fmt: skip
        occurrences.append(each)
        parts[each.booking.wanted] = tuple(part(f"l{index}", length) for index, length in enumerate(lengths))
    return occurrences, parts


def silent(name: str) -> list[tuple[Instant, Instant]]:
    """The hours of the day at which an outlet is to be silent, counted by hand."""
    if name == "东和村":
        return [(at("00:00"), at("06:30")), (at("12:30"), at("14:00")), (at("21:30"), at("23:59") + 7 * 3_600_000)]
    if name == "中心小学":
        spans = [("00:00", "07:00"), ("07:50", "09:40"), ("10:10", "23:59")]
        night = (at("23:59"), at("23:59") + 7 * 3_600_000)
        return [*((at(since), at(until)) for since, until in spans), night]
    return []


def within_earshot(one: str, other: str) -> bool:
    return one == other or (one, other) in NEAR or (other, one) in NEAR


def overlap(one: tuple[Instant, Instant], other: tuple[Instant, Instant]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def span(spot: Spot) -> tuple[Instant, Instant]:
    return spot.start, spot.end


@given(ROWS)
def test_every_occurrence_is_one_spot_or_one_refusal(rows: Rows) -> None:
    occurrences, parts = made(rows)
    programme = place(VILLAGES, DAY, occurrences, parts)
    told = [spot.id for spot in programme.spots] + [refusal.id for refusal in programme.refused]
    assert sorted(told) == sorted(each.id for each in occurrences)
    assert programme.due == len(occurrences)


@given(ROWS)
def test_one_voice_at_a_time_also_among_neighbours(rows: Rows) -> None:
    for one, other in combinations(place(VILLAGES, DAY, *made(rows)).spots, 2):
        assert not (within_earshot(one.outlet, other.outlet) and overlap(span(one), span(other)))


@given(ROWS)
def test_nothing_sounds_in_hours_of_silence_not_even_late(
    rows: Rows,
) -> None:
    for spot in place(VILLAGES, DAY, *made(rows)).spots:
        for hours in silent(spot.outlet):
            assert not overlap(span(spot), hours)
            assert not overlap((spot.start, spot.latest + spot.duration), hours)


@given(ROWS)
def test_the_exact_never_slides_and_the_flexible_not_beyond_its_wait(
    rows: Rows,
) -> None:
    occurrences, parts = made(rows)
    known = {each.id: each for each in occurrences}
    for spot in place(VILLAGES, DAY, occurrences, parts).spots:
        booking = known[spot.id].booking
        slid = spot.start - spot.due
        assert slid == 0 if booking.timing == "exact" else 0 <= slid <= booking.wait
        assert spot.latest >= spot.start
        assert spot.duration == spot_length(parts[booking.wanted], 500, 300)


@given(ROWS, st.data())
def test_the_order_of_writing_changes_nothing(rows: Rows, data: st.DataObject) -> None:
    occurrences, parts = made(rows)
    again = place(VILLAGES, DAY, data.draw(st.permutations(occurrences)), dict(reversed(parts.items())))
    assert again == place(VILLAGES, DAY, occurrences, parts)


@given(ROWS)
def test_only_who_was_served_before_can_be_in_the_way(
    rows: Rows,
) -> None:
    """A refusal is right: at every moment at which it might have started, something that goes before it is on."""
    occurrences, parts = made(rows)
    known = {each.id: each for each in occurrences}

    def rank(name: str) -> tuple[int, bool, Instant, str]:
        booking = known[name].booking
        return PRIORITIES.index(booking.priority), booking.timing != "exact", known[name].due, name

    programme = place(VILLAGES, DAY, occurrences, parts)
    for refusal in programme.refused:
        each = known[refusal.id]
        length = spot_length(parts[each.booking.wanted], 500, 300)
        before = [
            span(spot)
            for spot in programme.spots
            if within_earshot(spot.outlet, refusal.outlet) and rank(spot.id) < rank(refusal.id)
        ] + silent(refusal.outlet)
        for moment in {each.due, *(end for _, end in before if each.due <= end < each.until)}:
            assert any(overlap((moment, moment + length), taken) for taken in before)


@given(ROWS)
def test_a_refusals_reason_is_what_was_on_when_it_was_due(
    rows: Rows,
) -> None:
    occurrences, parts = made(rows)
    known = {each.id: each for each in occurrences}
    programme = place(VILLAGES, DAY, occurrences, parts)
    spots = {spot.id: spot for spot in programme.spots}
    for refusal in programme.refused:
        length = spot_length(parts[known[refusal.id].booking.wanted], 500, 300)
        wanted = (refusal.due, refusal.due + length)
        code, said = refusal.reason.code, refusal.reason.params
        if code in ("plan.busy", "plan.neighbour"):
            blocker = spots[said["spot"]]
            assert blocker.outlet == said["outlet"]
            assert (code == "plan.busy") == (blocker.outlet == refusal.outlet)
            assert overlap(span(blocker), wanted)
        else:
            assert code == ("plan.quiet_hours" if refusal.outlet == "东和村" else "plan.closed_hours")
            assert any(overlap(hours, wanted) for hours in silent(refusal.outlet))


# Minutes an hour, held to


def held(limit: int) -> Setup:
    """One horn that holds to its minutes."""
    return setup([replace(outlet("三江社区", hourly=limit), hold=True)])


BUDGETED = st.lists(
    st.tuples(
        st.integers(6 * 60, 9 * 60 - 1), st.integers(5, 200), st.booleans(), st.sampled_from(PRIORITIES),
        st.sampled_from(["exact", "flexible"]), st.integers(0, 20),
    ),
    min_size=1, max_size=16,
)  # fmt: skip
Budgeted = list[tuple[int, int, bool, str, str, int]]


def budgeted(rows: Budgeted) -> Written:
    occurrences: list[Occurrence] = []
    parts: dict[Wanted, tuple[Part, ...]] = {}
    for number, (minute, seconds, loop, priority, timing, wait) in enumerate(rows):
        due = f"{minute // 60:02d}:{minute % 60:02d}"
        each = intended(
            "三江社区", due, str(number), loop=loop, priority=priority, timing=timing, wait=wait * MINUTE
        )  # fmt: skip
        occurrences.append(each)
        parts[each.booking.wanted] = (part("cmn", seconds),)
    return occurrences, parts


def hour(instant: Instant) -> int:
    return (instant - at("00:00")) // 3_600_000


@given(BUDGETED, st.integers(1, 8))
def test_loops_never_take_more_than_what_is_left_of_the_hour(rows: Budgeted, limit: int) -> None:
    """Room is kept for what is due in that hour by itself, whether it can sound there or not."""
    occurrences, parts = budgeted(rows)
    known = {each.id: each for each in occurrences}
    programme = placed(held(limit), DAY, occurrences, parts)
    for each in range(5, 11):
        loops = [spot for spot in programme.spots if known[spot.id].loop and hour(spot.start) == each]
        kept = sum(
            spot_length(parts[one.booking.wanted], 500, 300)
            for one in occurrences
            if not one.loop and hour(one.due) == each
        )
        if any(spot.priority != "urgent" for spot in loops):
            assert kept + sum(spot.duration for spot in loops) <= limit * MINUTE


@given(BUDGETED, st.integers(1, 8))
def test_calls_and_urgent_loops_are_refused_for_no_budget(rows: Budgeted, limit: int) -> None:
    occurrences, parts = budgeted(rows)
    known = {each.id: each for each in occurrences}
    programme = placed(held(limit), DAY, occurrences, parts)
    for refusal in programme.refused:
        if refusal.reason.code == "plan.budget":
            each = known[refusal.id]
            assert each.loop
            assert each.booking.priority != "urgent"
            assert refusal.reason.params["limit"] == str(limit)


@given(BUDGETED, st.integers(1, 8))
def test_what_has_its_own_time_is_placed_as_without_a_budget(rows: Budgeted, limit: int) -> None:
    """Where loops are routine and come after the calls: a refused loop only makes room."""
    ordered = [(*row[:3], "routine" if row[2] else "notice", *row[4:]) for row in rows]
    occurrences, parts = budgeted(ordered)
    calls = {each.id for each in occurrences if not each.loop}
    free = placed(setup([outlet("三江社区")]), DAY, occurrences, parts)
    tight = placed(held(limit), DAY, occurrences, parts)
    assert [spot for spot in tight.spots if spot.id in calls] == [spot for spot in free.spots if spot.id in calls]


def test_where_the_hour_is_full_the_loop_gives_way_and_says_until_when_it_has_to() -> None:
    loops = [intended("三江社区", f"07:{minute:02d}", f"循环{minute}", loop=True) for minute in (0, 15, 30, 45)]
    call = intended("三江社区", "07:50", "叫号")
    parts = {each.booking.wanted: (part("cmn", 59.2),) for each in (*loops, call)}
    programme = placed(held(3), DAY, [*loops, call], parts)
    assert starts(programme) == {"循环0": "07:00", "循环15": "07:15", "叫号": "07:50"}
    assert {each.reason.code for each in programme.refused} == {"plan.budget"}
    assert dict(programme.refused[0].reason.params) == {"outlet": "三江社区", "hour": "7", "limit": "3"}
    assert programme.warnings == ()


def test_where_it_is_only_told_of_the_hour_plays_whole() -> None:
    loops = [intended("三江社区", f"07:{minute:02d}", f"循环{minute}", loop=True) for minute in (0, 15, 30, 45)]
    parts = {each.booking.wanted: (part("cmn", 59.2),) for each in loops}
    programme = placed(setup([outlet("三江社区", hourly=3)]), DAY, loops, parts)
    assert len(programme.spots) == 4
    assert [each.reason.code for each in programme.warnings] == ["plan.over_budget"]


# The evening before, and the nearest time


def test_what_still_sounds_from_the_evening_before_is_waited_for_and_is_no_spot_of_today() -> None:
    eve = day(intended("五一村", "23:50", "夜", wait=0), said=[part("cmn", 700)]).spots[0]
    early = later(eve, at("00:00") - at("23:58"))  # the same, begun two minutes before this midnight
    assert early.start < at("00:00") < early.end
    rows = [
        intended("五一村", "00:00", "零点", wait=20 * MINUTE),
        intended("东和村", "00:01", "邻村", wait=20 * MINUTE),
    ]
    parts = {each.booking.wanted: TWENTY for each in rows}
    free = setup([outlet("五一村"), outlet("东和村")], [("五一村", "东和村")])
    programme = placed(free, DAY, rows, parts, before=(early,))
    assert [spot.script for spot in programme.spots] == ["零点", "邻村"]
    assert programme.spots[0].start == early.end
    assert programme.spots[1].start == programme.spots[0].end, "who hears it waits, too"


def test_a_refusal_names_what_still_sounds_from_the_evening_before() -> None:
    eve = day(intended("五一村", "23:50", "夜", wait=0), said=[part("cmn", 700)]).spots[0]
    early = later(eve, at("00:00") - at("23:58"))
    call = intended("五一村", "00:00", "零点", timing="exact")
    programme = placed(setup([outlet("五一村")]), DAY, [call], {call.booking.wanted: TWENTY}, before=(early,))
    code, said = why_not(programme)
    assert (code, said["title"], said["spot"]) == ("plan.busy", "夜", early.id)


@given(ROWS, st.sampled_from(list(VILLAGES.outlets)), MINUTES, st.integers(1, 300))
def test_at_the_nearest_time_it_would_fit_and_at_no_earlier_end_of_something(
    rows: Rows, name: str, minute: int, seconds: int
) -> None:
    programme = place(VILLAGES, DAY, *made(rows))
    since, length = at(f"{minute // 60:02d}:{minute % 60:02d}"), seconds * 1000
    shut = Hours(VILLAGES, DAY).shut(name)
    found = nearest_start(VILLAGES, programme, name, since, length, shut)
    taken = [span(spot) for spot in programme.spots if within_earshot(spot.outlet, name)] + silent(name)

    def fits(moment: Instant) -> bool:
        return not any(overlap((moment, moment + length), each) for each in taken)

    if found is not None:
        assert since <= found < at("23:59") + MINUTE
        assert fits(found)
    for moment in {since, *(end for _, end in taken if since <= end < at("23:59") + MINUTE)}:
        if fits(moment):
            assert found is not None
            assert found <= moment


def test_the_same_hours_of_silence_by_two_names_are_one_span() -> None:
    spans = [Shut(0, 10, Reason("plan.quiet_hours")), Shut(0, 10, Reason("plan.quiet_period"))]
    assert silence("五一村", spans).starts == [0]
