"""The day's figures: whatever the ledger holds, they add up, and nothing that a person said counts as sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalaba.core.clock import DAY
from dalaba.core.model import Reason
from dalaba.views.asrun import By, Cover, Lateness, Summary, Tally, coverage, incidents, tally
from tests.office import PARTS, QUARTER, SEVEN, Office

MINUTE = 60_000
YAO = {"version": "瑶语", "language": "bpn", "duration": 18_000, "code": "plan.stale", "params": {}}


def group(found: Sequence[Tally], **named: str) -> Tally:
    (one,) = [each for each in found if all(getattr(each, name) == value for name, value in named.items())]
    return one


def van(*spots: str) -> Office:
    """A van whose spots are planned here and played elsewhere."""
    office = Office()
    for number, spot in enumerate(spots):
        due = SEVEN + number * QUARTER
        office.note("planned", spot, SEVEN - MINUTE, output="宣传车一", due=due, start=due, script="核酸通知",
                    parts=PARTS, elsewhere=True)  # fmt: skip
    return office


def say_so(office: Office, at: int, times: int = 1, **detail: Any) -> Office:
    return office.note("note", at=at, output="宣传车一", reported=True, times=times, text="绕村一圈", **detail)


def vouched(office: Office) -> list[str]:
    return [row.id for row in office.log.rows if row.reported]


# By outlet and language


def test_a_day_is_counted_by_outlet_and_language_part_by_part() -> None:
    office = Office().plan("a", "b", lost=[YAO]).play("a", SEVEN + 30)
    office.note("started", "b", SEVEN + QUARTER)
    office.note("cut", "b", SEVEN + QUARTER + 25_000, "air.stopped", played_ms=25_000, parts=["普通话"])
    found = tally(office.log.rows)
    assert [(each.language, each.counts.due) for each in found] == [("bpn", 2), ("cmn", 2), ("hak", 2)]
    assert group(found, language="cmn").counts == Summary(aired=2), "it was over before the spot was cut"
    assert group(found, language="hak").counts == Summary(aired=1, cut=1)
    assert group(found, language="bpn").counts == Summary(refused=2), "it was never ready"


def test_the_same_day_by_outlet_is_counted_spot_by_spot() -> None:
    office = Office().plan("a", "b", lost=[YAO]).play("a")
    (only,) = tally(office.log.rows, ["outlet"])
    assert (only.outlet, only.language, only.counts) == ("五一村", "", Summary(aired=1, pending=1))


def test_minutes_are_those_of_parts_sent_to_their_end_and_half_a_sentence_is_shown_apart() -> None:
    office = Office().plan("a", "b").play("a").note("started", "b", SEVEN + QUARTER)
    office.note("cut", "b", SEVEN + QUARTER + 27_000, "air.stopped", played_ms=27_000, parts=["普通话"])
    found = tally(office.log.rows)
    assert (group(found, language="cmn").sent, group(found, language="cmn").broken) == (40_000, 0)
    assert (group(found, language="hak").sent, group(found, language="hak").broken) == (21_000, 7_000)


def test_what_was_sent_of_a_cut_part_is_never_more_than_the_part() -> None:
    office = Office().plan("a").note("started", "a")
    office.note("cut", "a", SEVEN + 90_000, "air.stopped", played_ms=90_000)
    assert group(tally(office.log.rows), language="cmn").broken == 20_000


def test_how_much_a_power_failure_left_is_not_guessed() -> None:
    (only,) = tally(Office().plan("a").note("started", "a").note("boot").log.rows, ["outlet"])
    assert (only.counts.cut, only.sent, only.broken) == (1, 0, 0)


def test_lateness_is_by_nearest_rank_and_counts_what_was_cut_or_caught_up() -> None:
    office = Office().plan(*(str(number) for number in range(20)))
    for number in range(19):
        office.play(str(number), SEVEN + number * QUARTER + number * 10)
    office.note("started", "19", SEVEN + 19 * QUARTER + 60_000)
    office.note("cut", "19", SEVEN + 19 * QUARTER + 61_000, "air.stopped")
    (only,) = tally(office.log.rows, ["outlet"])
    assert only.lateness == Lateness(spots=20, p50=90, p95=180, most=60_000)


def test_a_day_without_sound_has_no_lateness() -> None:
    (only,) = tally(Office().plan("a").log.rows, ["outlet"])
    assert only.lateness is None


def test_the_main_reasons_come_with_their_number_and_most_frequent_facts() -> None:
    office = Office().plan("a", "b", "c", "d")
    office.note("missed", "a", reason="air.away", params={"minutes": "3"})
    for spot in ("b", "c"):
        office.note("missed", spot, reason="air.away", params={"minutes": "40"})
    office.note("missed", "d", reason="air.no_room")
    (only,) = tally(office.log.rows, ["outlet"])
    assert only.reasons == ((Reason("air.away", {"minutes": "40"}), 3), (Reason("air.no_room"), 1))


def test_a_whole_without_rows_is_there_with_zeros() -> None:
    (whole,) = tally([], [])
    assert whole.counts == Summary()
    assert tally([]) == ()


# Coverage


def test_coverage_shows_what_was_heard_in_full_beside_how_often_it_was_planned() -> None:
    office = Office().plan("a", "b", "c", lost=[YAO]).play("a").play("b", SEVEN + QUARTER).note("started", "c")
    office.note("cut", "c", reason="air.stopped", parts=["普通话"])
    assert coverage(office.log.rows) == (
        Cover("五一村", "核酸通知", "bpn", wanted=3, planned=0, played=0, reported=0),
        Cover("五一村", "核酸通知", "cmn", wanted=3, planned=3, played=3, reported=0),
        Cover("五一村", "核酸通知", "hak", wanted=3, planned=3, played=2, reported=0),
    )


# A person's word


def test_a_van_drivers_word_is_shown_and_is_never_counted_as_aired() -> None:
    office = say_so(van("a", "b", "c"), SEVEN + QUARTER + MINUTE)
    assert vouched(office) == ["b"], "the nearest"
    assert office.log.summary == Summary(unreported=3, reported=1)
    assert [(each.played, each.reported) for each in coverage(office.log.rows)] == [(0, 1), (0, 1)]
    report = office.row("b").reported
    assert report is not None
    assert report.text == "绕村一圈"


def test_each_report_vouches_for_a_play_of_its_own() -> None:
    office = say_so(say_so(van("a", "b"), SEVEN), SEVEN)
    assert vouched(office) == ["a", "b"]


def test_one_report_of_several_plays_vouches_for_so_many() -> None:
    assert vouched(say_so(van("a", "b", "c", "d"), SEVEN + 2 * QUARTER, times=3)) == ["b", "c", "d"]


@pytest.mark.parametrize(
    "detail", [{"script": "停水"}, {"language": "yue"}, {"reported": False}], ids=["script", "language", "a mere note"]
)
def test_a_report_of_something_else_vouches_for_nothing(detail: dict[str, Any]) -> None:
    office = van("a").note("note", at=SEVEN, output="宣传车一", **{"reported": True, **detail})
    assert vouched(office) == []


def test_a_report_of_another_hour_or_another_place_vouches_for_nothing() -> None:
    office = say_so(van("a"), SEVEN + 31 * MINUTE)
    office.note("note", at=SEVEN, output="宣传车二", reported=True)
    assert vouched(office) == []


def test_nobodys_word_changes_what_this_computer_knows() -> None:
    office = Office().plan("a").note("missed", "a", reason="air.not_running")
    office.note("note", at=SEVEN, output="五一村", reported=True)
    assert (office.row("a").outcome, office.row("a").reported) == ("missed", None)


# What people did


def test_the_days_doings_are_sorted_into_orders_checks_notes_and_troubles() -> None:
    office = Office().note("boot", output="").note("order", output="", verb="stop", to=["五一村"], why="停电")
    office.note("tone", ms=2000, played_ms=2000).note("sound_check", heard=None).note("sound_check", heard=True)
    office.note("device_lost", reason="air.device_lost", params={"device": "USB"}).note("note", text="喇叭被树枝挡住")
    office.note("order", output="", verb="stop", to=["东和村"], why="")
    found = incidents(office.events).at("五一村")
    assert [each.detail["verb"] for each in found.orders] == ["stop"]
    assert found.heard() == (1, 1, 0)
    assert [each.detail["text"] for each in found.notes] == ["喇叭被树枝挡住"]
    assert [(each.kind, each.reason) for each in found.troubles] == [
        ("boot", None),
        ("device_lost", Reason("air.device_lost", {"device": "USB"})),
    ]


def test_a_note_written_the_next_morning_belongs_to_the_day_it_tells_of() -> None:
    (note,) = Office().note("note", at=SEVEN, text="忘了记").events
    late = [replace(note, wall=SEVEN + DAY)]
    assert len(incidents(late).between(SEVEN - 1, SEVEN + 1).notes) == 1
    assert incidents(late).between(SEVEN + 1, SEVEN + 2 * DAY).notes == ()


# Always

KINDS = ("boot", "planned", "refused", "withdrawn", "started", "ended", "cut", "missed", "note", "order")
stories = st.lists(
    st.tuples(
        st.sampled_from(KINDS),
        st.sampled_from("abcdef"),
        st.sampled_from(("五一村", "东和村")),
        st.sampled_from(("核酸通知", "停水")),
        st.integers(0, 100_000),
        st.booleans(),
    ),
    max_size=60,
)
CHOICES: tuple[tuple[By, ...], ...] = (
    (), ("outlet",), ("script",), ("outlet", "script"),
    ("language",), ("outlet", "language"), ("outlet", "script", "language"),
)  # fmt: skip
COUNTED = [field.name for field in fields(Summary)]


def told(story: list[tuple[str, str, str, str, int, bool]]) -> Office:
    office = Office()
    for kind, spot, outlet, script, after, flag in story:
        office.note(kind, "" if kind in ("boot", "note", "order") else spot, SEVEN + after, "air.stopped", outlet,
                    start=SEVEN, due=SEVEN, elsewhere=flag, script=script, reported=flag, times=after % 4,
                    parts=(PARTS if flag else PARTS[:1]) if kind == "planned" else ["普通话"],
                    lost=[YAO] if flag and kind == "planned" else [], played_ms=after)  # fmt: skip
    return office


@given(stories)
def test_whatever_happened_the_groups_add_up_to_the_whole(
    story: list[tuple[str, str, str, str, int, bool]],
) -> None:
    log = told(story).log
    for by in CHOICES:
        found = tally(log.rows, by)
        parts = sums(tally(log.rows, ["language"]))
        expected = parts if "language" in by else {name: getattr(log.summary, name) for name in COUNTED}
        assert sums(found) == expected
        for each in found:
            assert each.counts.due == each.counts.planned + each.counts.refused
            assert 0 <= each.counts.reported <= each.counts.unreported
            assert each.lateness is None or each.lateness.p50 <= each.lateness.p95 <= each.lateness.most
            assert sum(count for _, count in each.reasons) <= each.counts.due - each.counts.heard
    assert sum(each.sent for each in tally(log.rows)) == sum(each.sent for each in tally(log.rows, ["outlet"]))
    assert sum(each.broken for each in tally(log.rows)) == sum(each.broken for each in tally(log.rows, ["outlet"]))


def sums(found: Sequence[Tally]) -> dict[str, int]:
    return {name: sum(getattr(each.counts, name) for each in found) for name in COUNTED}


@given(stories)
def test_whatever_happened_nothing_is_heard_more_often_than_it_was_planned(
    story: list[tuple[str, str, str, str, int, bool]],
) -> None:
    log = told(story).log
    covers = coverage(log.rows)
    for each in covers:
        assert 0 <= each.played <= each.planned <= each.wanted
        assert 0 <= each.reported <= each.planned - each.played
    by = tally(log.rows, ["outlet", "script", "language"])
    heard = {(each.outlet, each.script, each.language): each.counts.heard for each in by if each.language}
    assert {(each.outlet, each.script, each.language): each.played for each in covers} == heard
