"""A school and the villages around it: music and relays beneath what is said, bells on their second, exams."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dalaba.compile.programme import Parts, nearest_start
from dalaba.compile.programme import place as placed
from dalaba.core.model import (
    PRIORITIES,
    Booking,
    Clip,
    Exam,
    Fill,
    Flow,
    Instant,
    Occurrence,
    Part,
    Programme,
    Reason,
    Relay,
    Spot,
    Wanted,
)
from dalaba.link import handover
from dalaba.messages import explain
from dalaba.station.files.values import MINUTE, SECOND
from dalaba.station.hours import Hours
from dalaba.station.outlets import RelaySource, Setup
from tests.places import DAY, at, intended, later, outlet, part, setup, shown

NEAR = [("东和村", "中心小学")]
COUNTY = Relay("县广播站", "http://example.org/live")
PLACES = replace(
    setup([outlet("五一村"), outlet("东和村", quiet=["12:30-14:00", "21:30-06:30"]), outlet("中心小学")], NEAR),
    relays={"县广播站": RelaySource(COUNTY)},
)


def song(name: str, seconds: float = 200) -> Part:
    """A finished sound of a playlist."""
    frames = round(seconds * 48_000)
    return Part(name, "", Clip(f"audio/rendered/{name}.mp3", name, 48_000, 0, frames), round(seconds * 1000))


SONGS = (song("茉莉花"), song("步步高"), song("彩云追月"))
WORDS = (part("cmn", 20),)


def music(where: str, since: str, until: str, row: str = "午间", **booked: Any) -> Occurrence:
    """A playlist in a window, as `expand` makes it."""
    fill = Fill(at(until) - at(since))
    booked.setdefault("wanted", Wanted(row, where, ("",), "", (), source="playlist", fill=fill))
    booked.setdefault("if_cut", "resume")
    return Occurrence(Booking("广播", row, where, **booked), at(since), at(until), since)


def relay(where: str, since: str, until: str, row: str = "新闻", name: str = "县广播站", **booked: Any) -> Occurrence:
    """A relay in a window, into which nothing is planned."""
    wanted = Wanted(name, where, ("",), "", (), source="relay", fill=Fill(at(until) - at(since)))
    return music(where, since, until, row, wanted=wanted, **{"keeps": True, **booked})


def bell(where: str, due: str, row: str = "上课铃", early: int = 500, **booked: Any) -> Occurrence:
    wanted = Wanted(row, where, ("",), "", (), source="file")
    booked = {"timing": "exact", "wanted": wanted, "early": early, **booked}
    return Occurrence(Booking("打铃", row, where, **booked), at(due), at(due) + 1, due)


def day(*occurrences: Occurrence, places: Setup = PLACES, exams: Sequence[Exam] = (), **also: Any) -> Programme:
    parts: dict[Wanted, tuple[Part, ...]] = {}
    for each in occurrences:
        wanted = each.booking.wanted
        parts[wanted] = {"script": WORDS, "file": (song("铃", 4),), "playlist": SONGS, "relay": ()}[wanted.source]
    parts.update(also.pop("parts", {}))
    return planned(occurrences, parts, places, exams, **also)


def planned(
    occurrences: Sequence[Occurrence], parts: Parts, places: Setup = PLACES, exams: Sequence[Exam] = (), **also: Any
) -> Programme:
    shut = Hours(places, DAY).shut
    at_school = {"中心小学": tuple(exams)}
    return placed(places, DAY, occurrences, parts, shut=shut, exams=lambda name: at_school.get(name, ()), **also)


def hours(programme: Programme) -> dict[str, str]:
    """Title -> from when to when it plays."""
    return {spot.title: f"{shown(spot.start)}-{shown(spot.end)}" for spot in programme.spots}


def why_not(programme: Programme) -> tuple[str, dict[str, str]]:
    (refusal,) = programme.refused
    explain(refusal.reason, "zh"), explain(refusal.reason, "en")
    return refusal.reason.code, dict(refusal.reason.params)


def told(programme: Programme) -> list[str]:
    return [explain(each.reason, "zh") for each in programme.warnings]


# Music beneath what is said


def test_music_takes_up_its_window_and_says_how_it_is_heard() -> None:
    (spot,) = day(music("五一村", "12:00", "12:30", under="duck", if_cut="next")).spots
    assert (spot.start, spot.end, spot.if_cut) == (at("12:00"), at("12:30"), "next")
    assert spot.flow == Flow("duck")
    assert spot.parts == SONGS
    assert spot.latest == spot.end - 1, "after a fault it joins as long as its time lasts"


def test_an_announcement_is_planned_into_music_on_its_time() -> None:
    programme = day(music("五一村", "12:00", "12:30"), intended("五一村", "12:10", "通知"))
    assert hours(programme) == {"午间": "12:00-12:30", "通知": "12:10-12:10:20"}
    assert programme.refused == ()


def test_in_the_list_music_comes_behind_what_is_said_at_the_same_moment() -> None:
    programme = day(music("五一村", "12:00", "12:30"), intended("五一村", "12:00", "通知"))
    assert [spot.title for spot in programme.spots] == ["通知", "午间"]


def test_music_ends_where_hours_of_silence_begin_and_the_plan_says_so() -> None:
    programme = day(music("东和村", "12:00", "13:00"))
    assert hours(programme) == {"午间": "12:00-12:30"}
    (problem,) = programme.warnings
    assert (problem.reason.code, problem.severity) == ("plan.flow_shortened", "warning")
    assert told(programme)[0].startswith("12:30-14:00 是安静时段")
    assert told(programme)[0].endswith("所以《午间》(东和村)写的是 12:00-13:00,只放 12:00-12:30。")


def test_music_begins_when_hours_of_silence_are_over_and_the_plan_says_so() -> None:
    programme = day(music("东和村", "06:00", "07:00", "早操"))
    assert hours(programme) == {"早操": "06:30-07:00"}
    assert told(programme)[0].startswith("21:30-06:30 是安静时段")
    assert told(programme)[0].endswith("只放 06:30-07:00。")


def test_music_whose_whole_window_is_silent_is_refused_with_that_reason() -> None:
    programme = day(music("东和村", "12:40", "13:40"))
    assert why_not(programme) == ("plan.quiet_hours", {"hours": "12:30-14:00", "place": "station.yaml"})
    assert programme.warnings == ()


def test_music_of_two_within_earshot_is_never_heard_at_once() -> None:
    programme = day(
        music("东和村", "11:00", "12:00", "村里"), music("中心小学", "11:30", "12:10", "课间"),
        music("五一村", "11:30", "12:00", "远处"),
    )  # fmt: skip
    assert hours(programme) == {"村里": "11:00-12:00", "课间": "12:00-12:10", "远处": "11:30-12:00"}
    assert "邻近的东和村在放《村里》" in told(programme)[0]


def test_one_outlet_plays_one_thing_at_a_time_in_the_background() -> None:
    programme = day(music("五一村", "11:00", "12:00", "甲"), music("五一村", "11:10", "11:50", "乙"))
    assert why_not(programme) == (
        "plan.flow_busy",
        {"outlet": "五一村", "spot": "广播/甲@五一村@11:00", "title": "甲", "until": "12:00"},
    )


def test_of_two_the_more_important_is_heard() -> None:
    programme = day(
        music("五一村", "11:00", "12:00", "甲", priority="routine"), music("五一村", "11:10", "11:50", "乙")
    )
    assert hours(programme) == {"甲": "11:00-11:10", "乙": "11:10-11:50"}


def test_the_same_warning_at_many_outlets_is_one_with_their_names() -> None:
    many = setup([outlet(f"村{number}", quiet=["12:30-14:00"]) for number in range(6)])
    programme = day(*(music(f"村{number}", "12:00", "13:00") for number in range(6)), places=many)
    assert [each.split("所以")[1].split("写")[0] for each in told(programme)] == ["《午间》(村0、村1、村2、村3…)"]


def test_nothing_begins_for_a_few_seconds_between_two_others() -> None:
    programme = day(
        music("五一村", "11:00", "11:30", "甲", priority="urgent"),
        music("五一村", "11:30:05", "11:50", "乙", priority="urgent"),
        music("五一村", "11:00", "12:00", "丙"),
    )
    assert hours(programme)["丙"] == "11:50-12:00"


def test_a_playlist_without_a_sound_is_refused_and_one_that_lacks_some_plays_the_rest() -> None:
    row = music("五一村", "12:00", "12:30")
    empty = day(row, parts={row.booking.wanted: ()})
    assert why_not(empty) == ("plan.empty_playlist", {"sound": "午间"})
    broken = Part("坏的", "", None, 0, why=Reason("sound.damaged", {"file": "坏的.mp3"}))
    (spot,) = day(row, parts={row.booking.wanted: (*SONGS, broken)}).spots
    assert (spot.parts, spot.lost) == (SONGS, (broken,))
    assert day(row, parts={row.booking.wanted: (broken,)}).refused[0].reason.code == "sound.damaged"


def test_music_of_the_evening_before_is_waited_for() -> None:
    eve = day(music("五一村", "22:00", "23:30", "晚会")).spots[0]
    late = later(eve, at("00:10") - at("23:30"))
    programme = day(music("五一村", "00:00", "01:00", "夜里"), intended("五一村", "00:00", "零点"), before=(late,))
    assert hours(programme) == {"夜里": "00:10-01:00", "零点": "00:00-00:00:20"}


# What nothing is planned into


def test_nothing_of_its_rank_is_planned_into_a_relay_and_the_refusal_says_why() -> None:
    programme = day(relay("五一村", "07:00", "07:30"), intended("五一村", "07:10", "通知", timing="exact"))
    assert hours(programme) == {"县广播站": "07:00-07:30"}
    code, facts = why_not(programme)
    assert (code, facts["title"], facts["until"]) == ("plan.kept", "县广播站", "07:30")
    assert programme.spots[0].flow == Flow(relay=COUNTY, keeps=True)


def test_what_can_wait_comes_after_the_relay_also_next_door() -> None:
    rows = [intended(name, "07:25", name, wait=10 * MINUTE) for name in ("中心小学", "东和村")]
    programme = day(relay("东和村", "07:00", "07:30"), *rows)
    assert hours(programme)["东和村"] == "07:30-07:30:20"
    assert hours(programme)["中心小学"] == "07:30:20-07:30:41"
    tight = day(relay("东和村", "07:00", "07:30"), intended("中心小学", "07:10", "通知", wait=MINUTE))
    assert why_not(tight)[0] == "plan.kept_near"


def test_the_time_signal_goes_before_the_relay_of_the_news() -> None:
    signal = bell("五一村", "07:00", "整点报时", early=3500)
    programme = day(relay("五一村", "07:00", "07:30"), signal)
    first, news = programme.spots
    assert first.start == at("07:00") - 3500
    assert news.start == first.end > at("07:00")
    assert programme.refused == ()


def test_the_urgent_is_heard_and_the_relay_goes_on_beneath_it() -> None:
    urgent = intended("五一村", "07:10", "转移", priority="urgent", timing="exact")
    programme = day(relay("五一村", "07:00", "07:30"), urgent)
    assert hours(programme) == {"县广播站": "07:00-07:30", "转移": "07:10-07:10:20"}


def test_a_relay_into_which_others_may_be_planned_hinders_nobody() -> None:
    programme = day(relay("五一村", "07:00", "07:30", keeps=False), intended("五一村", "07:10", "通知", timing="exact"))
    assert programme.refused == ()


def test_a_relay_that_the_station_does_not_have_is_refused_and_the_day_is_planned() -> None:
    programme = day(relay("五一村", "07:00", "07:30", name="没有的"), intended("五一村", "07:10", "通知"))
    assert hours(programme) == {"通知": "07:10-07:10:20"}
    assert why_not(programme) == ("plan.no_relay", {"name": "没有的"})


def test_at_the_nearest_time_music_is_no_hindrance_and_a_relay_is() -> None:
    under = day(music("五一村", "07:00", "07:30"))
    assert nearest_start(PLACES, under, "五一村", at("07:10"), 20_000) == at("07:10")
    kept = day(relay("东和村", "07:00", "07:30"))
    assert nearest_start(PLACES, kept, "中心小学", at("07:10"), 20_000) == at("07:30")


# Bells and signals


def test_a_bell_begins_so_early_that_it_is_heard_on_its_second() -> None:
    (spot,) = day(bell("中心小学", "08:00")).spots
    assert (spot.due, spot.start) == (at("08:00"), at("08:00") - 500)


def test_only_the_silence_before_a_bell_may_lie_in_hours_of_silence() -> None:
    (spot,) = day(bell("东和村", "06:30")).spots
    assert spot.start == at("06:30") - 500
    assert why_not(day(bell("东和村", "06:30", "整点报时", early=5500)))[0] == "plan.quiet_hours"
    assert why_not(day(bell("东和村", "06:29:59")))[0] == "plan.quiet_hours"
    assert why_not(day(bell("东和村", "12:29:59")))[0] == "plan.quiet_hours"


def test_a_bell_at_midnight_begins_on_the_day_before() -> None:
    (spot,) = day(bell("五一村", "00:00")).spots
    assert spot.start == at("00:00") - 500


def test_a_bell_may_be_late_and_a_time_signal_not() -> None:
    (ring,) = day(bell("五一村", "08:00")).spots
    (signal,) = day(bell("五一村", "08:00", "整点报时", early=5500)).spots
    assert (ring.latest - ring.start, signal.latest - signal.start) == (5 * MINUTE, SECOND)


def test_a_bell_that_meets_a_voice_is_refused_with_what_it_meets() -> None:
    long = intended("中心小学", "07:59:45", "通知", timing="exact", priority="urgent")
    assert why_not(day(long, bell("中心小学", "08:00:05.500")))[1]["title"] == "通知"


# Beds, reserves, exams


def test_words_have_their_bed_and_without_it_are_heard_all_the_same() -> None:
    row = intended("五一村", "07:00", "通知", bed="轻音乐")
    bed = row.booking.bed_wanted
    assert bed is not None
    (spot,) = day(row, parts={bed: (song("轻音乐"),)}).spots
    assert spot.bed == song("轻音乐")
    bare = day(row, parts={bed: ()})
    assert (bare.spots[0].bed, [each.reason.code for each in bare.warnings]) == (None, ["plan.no_bed"])
    assert "只播话" in told(bare)[0]


def test_a_reserve_goes_along_and_one_that_is_not_there_is_told() -> None:
    reserve = Wanted("听力备份", "中心小学", ("",), "", (), source="file")
    row = bell("中心小学", "15:00", "听力", exam="英语", reserve=reserve)
    (spot,) = day(row, parts={reserve: (song("听力备份"),)}).spots
    assert (spot.reserve, spot.exam) == ((song("听力备份"),), "英语")
    assert [each.reason.code for each in day(row).warnings] == ["plan.no_reserve"]


ENGLISH = Exam(at("14:30"), at("16:45"), "英语")


def test_in_an_exams_hours_only_its_own_sound_is_planned() -> None:
    rows = [
        intended("中心小学", "15:00", "通知", priority="urgent"),
        bell("中心小学", "15:30"),
        bell("中心小学", "14:45", "听力", exam="英语"),
        bell("中心小学", "16:00", "数学听力", exam="数学"),
        intended("五一村", "15:00", "别处"),
    ]
    programme = day(*rows, exams=[ENGLISH])
    assert sorted(hours(programme)) == ["别处", "听力"]
    assert {each.reason.code for each in programme.refused} == {"plan.exam"}
    assert dict(programme.refused[0].reason.params) == {"exam": "英语", "until": "16:45"}
    school = next(card for card in programme.outlets if card.name == "中心小学")
    assert school.exams == (ENGLISH,)


def test_music_ends_when_an_exam_begins() -> None:
    programme = day(music("中心小学", "14:00", "15:00"), exams=[ENGLISH])
    assert hours(programme) == {"午间": "14:00-14:30"}
    assert nearest_start(PLACES, programme, "中心小学", at("15:00"), 20_000) == at("16:45")


# Minutes an hour


def test_music_counts_in_each_hour_for_what_it_has_of_it() -> None:
    town = setup([outlet("三江社区", hourly=20)])
    programme = day(music("三江社区", "11:30", "13:10"), places=town)
    assert [dict(each.reason.params) for each in programme.warnings] == [
        {"outlet": "三江社区", "hour": "11", "minutes": "30", "limit": "20"},
        {"outlet": "三江社区", "hour": "12", "minutes": "60", "limit": "20"},
    ]


def test_where_minutes_are_held_to_loops_give_way_to_music_that_has_its_hours() -> None:
    town = setup([replace(outlet("三江社区", hourly=20), hold=True)])
    loops = [intended("三江社区", f"{hour}:40", f"循环{hour}", loop=True) for hour in (11, 12, 13)]
    programme = day(music("三江社区", "11:45", "12:30"), *loops, places=town)
    assert sorted(hours(programme)) == ["午间", "循环11", "循环13"]


# What air is handed


def test_air_reads_what_was_planned() -> None:
    programme = day(relay("五一村", "07:00", "07:30"), music("中心小学", "12:00", "12:30"), exams=[ENGLISH])
    back = handover._programme(handover.as_json(programme, "zh"))
    assert (back.spots, back.outlets) == (programme.spots, programme.outlets)


def test_clips_of_beds_and_reserves_are_in_use_too() -> None:
    spot = day(music("五一村", "07:00", "07:30")).spots[0]
    assert spot._replace(bed=song("垫"), reserve=(song("备"),)).sounds == (*SONGS, song("垫"), song("备"))


# Whatever is written, counted minute by minute

KIND = st.sampled_from(["words", "music", "relay"])
ROW = st.tuples(
    KIND, st.sampled_from(list(PLACES.outlets)), st.integers(6 * 60, 8 * 60), st.integers(1, 40),
    st.sampled_from(PRIORITIES), st.sampled_from(["exact", "flexible"]),
)  # fmt: skip
Rows = list[tuple[str, str, int, int, str, str]]
ROWS = st.lists(ROW, min_size=1, max_size=12)


def made(rows: Rows) -> tuple[list[Occurrence], dict[Wanted, tuple[Part, ...]]]:
    found: list[Occurrence] = []
    parts: dict[Wanted, tuple[Part, ...]] = {}
    for number, (kind, where, minute, length, priority, timing) in enumerate(rows):
        since = f"{minute // 60:02d}:{minute % 60:02d}"
        until = f"{(minute + length) // 60:02d}:{(minute + length) % 60:02d}"
        name = f"{kind}{number}"
        also: dict[str, Any] = {"priority": priority, "timing": timing}
        if kind == "words":
            each = intended(where, since, name, **also)
        else:
            each = music(where, since, until, name, keeps=kind == "relay", **also)
        parts[each.booking.wanted] = (part("cmn", 59.2),) if kind == "words" else SONGS
        found.append(each)
    return found, parts


def rank(each: Occurrence) -> tuple[int, bool, Instant, bool, str]:
    """Who is served first."""
    booking = each.booking
    late = booking.timing != "exact" and not booking.keeps
    return PRIORITIES.index(booking.priority), late, each.due, booking.keeps, each.id


def earshot(one: str, other: str) -> bool:
    return one == other or {one, other} == set(NEAR[0])


def silent(name: str, minute: Instant) -> bool:
    return name == "东和村" and minute < at("06:30")


@given(ROWS)
def test_music_takes_the_first_minutes_that_are_free_and_no_others(rows: Rows) -> None:
    occurrences, parts = made(rows)
    programme = planned(occurrences, parts)
    spots = {spot.id: spot for spot in programme.spots}
    for each in (each for each in occurrences if each.booking.wanted.fill):
        before = [
            spots[other.id]
            for other in occurrences
            if rank(other) < rank(each) and other.id in spots and earshot(other.booking.outlet, each.booking.outlet)
        ]
        ours = [each for each in before if each.flow]
        voices = [each for each in before if not each.flow] if each.booking.keeps else []
        minutes = range(each.due, each.until, MINUTE)

        def free(minute: Instant, begins: bool, each: Occurrence = each, ours: list[Spot] = ours,
                 voices: list[Spot] = voices) -> bool:  # fmt: skip
            taken = [*ours, *(voices if begins else ())]
            return not silent(each.booking.outlet, minute) and not any(s.start <= minute < s.end for s in taken)

        first = next((minute for minute in minutes if free(minute, True)), None)
        if first is None:
            assert each.id not in spots
            continue
        end = next((minute for minute in minutes if minute > first and not free(minute, False)), each.until)
        assert (spots[each.id].start, spots[each.id].end) == (first, end)


@given(ROWS)
def test_one_thing_at_a_time_in_the_background_and_nothing_in_hours_of_silence(rows: Rows) -> None:
    flows = [spot for spot in planned(*made(rows)).spots if spot.flow]
    for one, other in combinations(flows, 2):
        if earshot(one.outlet, other.outlet):
            assert one.end <= other.start or other.end <= one.start
    assert not any(silent(spot.outlet, spot.start) for spot in flows)


@given(ROWS)
def test_what_is_said_is_planned_as_if_there_were_no_music(rows: Rows) -> None:
    words = [row for row in rows if row[0] != "relay"]
    occurrences, parts = made(words)
    said = [each for each in occurrences if not each.booking.wanted.fill]
    assert [spot for spot in planned(occurrences, parts).spots if not spot.flow] == list(planned(said, parts).spots)


@given(ROWS)
def test_only_who_goes_before_it_sounds_into_a_relay(rows: Rows) -> None:
    occurrences, parts = made(rows)
    known = {each.id: each for each in occurrences}
    spots = planned(occurrences, parts).spots
    for kept in (spot for spot in spots if spot.flow and spot.flow.keeps):
        for said in (spot for spot in spots if not spot.flow and earshot(spot.outlet, kept.outlet)):
            if said.start < kept.end and kept.start < said.end:
                assert rank(known[said.id]) < rank(known[kept.id])


@given(ROWS, st.data())
def test_the_order_of_writing_changes_nothing(rows: Rows, data: st.DataObject) -> None:
    occurrences, parts = made(rows)
    assert planned(data.draw(st.permutations(occurrences)), parts) == planned(occurrences, parts)


@given(ROWS)
def test_every_occurrence_is_one_spot_or_one_refusal(rows: Rows) -> None:
    occurrences, parts = made(rows)
    programme = planned(occurrences, parts)
    ids = [spot.id for spot in programme.spots] + [refusal.id for refusal in programme.refused]
    assert sorted(ids) == sorted(each.id for each in occurrences)
