"""The log of 五一村's horn: whatever the ledger holds, every spot is counted once and the sums come out."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalaba.core.clock import zone
from dalaba.core.model import Reason
from dalaba.views.asrun import LATE_AFTER, Row, as_json, reconcile
from tests.office import PARTS, QUARTER, SEVEN, Office


def heard(row: Row) -> list[str]:
    return [part.language for part in row.parts if part.played]


def test_a_spot_played_as_planned_has_aired_with_all_its_parts() -> None:
    row = Office().plan("a").play("a", SEVEN + 5).row("a")
    assert (row.outcome, row.planned, row.started, row.ended) == ("aired", SEVEN, SEVEN + 5, SEVEN + 45_005)
    assert heard(row) == ["cmn", "hak"]
    assert row.reason is None


@pytest.mark.parametrize(("behind", "outcome"), [(LATE_AFTER, "aired"), (LATE_AFTER + 1, "late")])
def test_late_begins_just_after_two_seconds(behind: int, outcome: str) -> None:
    assert Office().plan("a").play("a", SEVEN + behind).row("a").outcome == outcome


def test_a_spot_that_nothing_was_said_of_is_still_to_come() -> None:
    assert Office().plan("a").row("a").outcome == "pending"


def test_a_spot_that_is_sounding_is_still_to_come() -> None:
    row = Office().plan("a").note("started", "a").row("a")
    assert row.outcome == "pending"
    assert row.sounding


def test_a_spot_cut_by_an_order_keeps_the_parts_that_were_over() -> None:
    office = Office().plan("a").note("started", "a")
    row = office.note("cut", "a", SEVEN + 25_000, "air.stopped", played_ms=25_000, parts=["普通话"]).row("a")
    assert (row.outcome, row.reason, row.ended) == ("cut", Reason("air.stopped"), SEVEN + 25_000)
    assert heard(row) == ["cmn"]
    assert row.parts[1].reason == Reason("air.stopped")


def test_what_sounded_when_the_power_went_was_cut_by_it() -> None:
    row = Office().note("boot").plan("a", "b").play("a").note("started", "b").note("boot").row("b")
    assert (row.outcome, row.reason, row.ended) == ("cut", Reason("air.power_lost"), None)
    assert heard(row) == []


def test_what_was_handed_over_for_later_when_air_died_is_still_to_come_and_may_be_heard() -> None:
    office = Office().plan("a", "b").note("started", "a").note("started", "b").note("boot", unheard=["b"])
    assert [(row.outcome, row.sounding) for row in office.log.rows] == [("cut", False), ("pending", False)]
    assert office.play("b").row("b").outcome == "aired"


def test_a_boot_cuts_nothing_that_was_over_or_to_come() -> None:
    office = Office().plan("over", "next").play("over").note("boot")
    assert [row.outcome for row in office.log.rows] == ["aired", "pending"]


def test_another_pcs_boot_cuts_nothing_here() -> None:
    here, there = Office().plan("a").note("started", "a"), Office("东和村").note("boot")
    assert reconcile([*here.events, *there.events]).rows[0].sounding


def test_a_spot_taken_up_again_after_the_power_cut_is_late() -> None:
    office = Office().plan("a").note("started", "a").note("boot").play("a", SEVEN + 240_000)
    row = office.row("a")
    assert (row.outcome, row.started, row.reason) == ("late", SEVEN + 240_000, None)
    assert heard(row) == ["cmn", "hak"]


def test_a_missed_spot_that_is_caught_up_is_late_and_counted_once() -> None:
    office = Office().plan("a").note("missed", "a", reason="air.was_off").play("a", SEVEN + 3_600_000)
    assert office.log.summary.planned == 1
    assert office.row("a").outcome == "late"


def test_a_part_lost_at_the_last_moment_is_a_cut_with_that_parts_reason() -> None:
    lost = [{"version": "客家话", "code": "air.clip_missing", "params": {"file": "核酸.mp3"}}]
    row = Office().plan("a").play("a", parts=["普通话"], lost=lost).row("a")
    assert (row.outcome, row.reason) == ("cut", Reason("air.clip_missing", {"file": "核酸.mp3"}))
    assert heard(row) == ["cmn"]


def test_a_part_that_was_not_ready_when_planned_takes_nothing_from_the_others() -> None:
    lost = [{"version": "瑶语", "language": "bpn", "duration": 0, "code": "plan.stale", "params": {}}]
    row = Office().plan("a", lost=lost).play("a").row("a")
    assert row.outcome == "aired"
    assert [(part.language, part.played, part.reason) for part in row.parts] == [
        ("cmn", True, None),
        ("hak", True, None),
        ("bpn", False, Reason("plan.stale")),
    ]


def test_a_refusal_is_due_and_not_planned() -> None:
    office = Office().plan("a")
    office.note(
        "refused", "b", SEVEN, "plan.quiet", outlet="五一村", due=SEVEN, script="核酸通知", params={"until": "14:00"}
    )
    assert (office.log.summary.due, office.log.summary.planned, office.log.summary.refused) == (2, 1, 1)
    row = office.row("b")
    assert (row.outcome, row.planned, row.reason) == ("refused", None, Reason("plan.quiet", {"until": "14:00"}))


def test_spots_played_elsewhere_are_unreported_never_missed() -> None:
    assert Office().plan("a", elsewhere=True).note("boot").row("a").outcome == "unreported"


def test_a_withdrawn_spot_is_not_due_any_more_and_leaves_its_trace() -> None:
    log = Office().plan("a", "b").note("withdrawn", "a").log
    assert [(row.id, row.outcome, row.reason) for row in log.rows] == [
        ("a", "withdrawn", Reason("air.programme_changed")),
        ("b", "pending", None),
    ]
    assert (log.summary.due, log.summary.withdrawn, log.withdrawn) == (1, 1, ("a",))


def test_a_spot_that_is_withdrawn_while_a_card_is_dead_is_missed_for_the_card() -> None:
    office = Office().plan("a").note("withdrawn", "a", SEVEN + 60_000, "air.device_lost", params={"device": "左"})
    assert (office.row("a").outcome, office.row("a").reason) == ("missed", Reason("air.device_lost", {"device": "左"}))
    assert office.plan("a").play("a").row("a").outcome == "aired"


def test_nothing_takes_back_what_was_heard() -> None:
    office = Office().plan("a").play("a", SEVEN + 7).note("withdrawn", "a").note("missed", "a", reason="air.was_off")
    office.plan("a").note("refused", "a", reason="plan.quiet").note("cut", "a", reason="air.stopped").play(
        "a", SEVEN + 9
    )
    assert (office.row("a").outcome, office.row("a").started) == ("aired", SEVEN + 7)
    assert office.log.summary.due == 1


def test_a_spot_planned_anew_is_judged_by_the_new_plan() -> None:
    office = Office().plan("a")
    office.note("planned", "a", due=SEVEN, start=SEVEN + 60_000, script="核酸通知", parts=PARTS)
    assert office.play("a", SEVEN + 60_000).row("a").outcome == "aired"


def test_a_withdrawn_spot_may_come_back() -> None:
    log = Office().plan("a").note("withdrawn", "a").plan("a").play("a").log
    assert (log.summary.aired, log.withdrawn) == (1, ())


def test_what_sounded_without_a_plan_is_in_the_log_all_the_same() -> None:
    row = Office().play("喊话", SEVEN + 5).row("喊话")
    assert (row.outcome, row.outlet, row.due) == ("aired", "五一村", SEVEN + 5)


def test_a_day_is_what_was_due_in_it() -> None:
    log = Office().plan("a", "b", "c").log.between(SEVEN + QUARTER, SEVEN + 2 * QUARTER)
    assert [row.id for row in log.rows] == ["b"]
    assert log.summary.due == 1


def test_the_log_as_json_has_the_keys_and_units_that_are_promised() -> None:
    shown = as_json(Office().plan("a", "b").play("a").log, zone("Asia/Shanghai"), "zh")
    assert shown["rows"][0] == {
        "id": "a",
        "outlet": "五一村",
        "script": "核酸通知",
        "due": "2022-07-13T07:00:00+08:00",
        "planned": "2022-07-13T07:00:00+08:00",
        "started": "2022-07-13T07:00:00+08:00",
        "ended": "2022-07-13T07:00:45+08:00",
        "outcome": "aired",
        "code": "",
        "reason": "",
        "parts": [
            {
                "version": "普通话",
                "language": "cmn",
                "duration": 20.0,
                "played": True,
                "by": "",
                "code": "",
                "reason": "",
            },
            {
                "version": "客家话",
                "language": "hak",
                "duration": 21.0,
                "played": True,
                "by": "",
                "code": "",
                "reason": "",
            },
        ],
        "reported": None,
        "title": "全员核酸检测通知",
        "said": None,
        "flow": None,
    }
    assert shown["rows"][1]["started"] is None
    assert shown["summary"] == {
        "due": 2,
        "refused": 0,
        "planned": 2,
        "aired": 1,
        "late": 0,
        "cut": 0,
        "missed": 0,
        "unreported": 0,
        "pending": 1,
        "reported": 0,
        "withdrawn": 0,
    }


KINDS = (
    "boot",
    "planned",
    "refused",
    "withdrawn",
    "started",
    "ended",
    "cut",
    "missed",
    "order",
    "device_lost",
    "unknown",
)
stories = st.lists(st.tuples(st.sampled_from(KINDS), st.sampled_from("abcd"), st.integers(0, 10_000), st.booleans()))


@given(stories)
def test_whatever_happens_every_spot_is_counted_once_and_the_sums_come_out(
    story: list[tuple[str, str, int, bool]],
) -> None:
    office = Office()
    for kind, spot, after, flag in story:
        office.note(kind, "" if kind == "boot" else spot, SEVEN + after, "air.stopped", start=SEVEN, elsewhere=flag)
    log = office.log
    summary = log.summary
    told = [row.id for row in log.rows]
    assert len(told) == len(set(told)) == summary.due + summary.withdrawn
    assert summary.due == summary.planned + summary.refused
    outcomes = (summary.aired, summary.late, summary.cut, summary.missed, summary.unreported, summary.pending)
    assert summary.planned == sum(outcomes)
    assert summary.withdrawn == len(log.withdrawn)
    assert {event.spot for event in office.events if event.kind in {"started", "ended"}} <= set(told)


def test_a_township_day_of_six_thousand_spots_costs_some_seconds_of_the_processor_at_most() -> None:
    office = Office()
    for number in range(6_000):
        office.plan(str(number)).play(str(number))
    begun = time.process_time()
    assert office.log.summary.aired == 6_000
    assert time.process_time() - begun < 5, "four times what it takes, for a busy PC"
