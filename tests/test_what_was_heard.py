"""What the ledger's views say of a day on which people spoke: each saying by itself, each cause as it was."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from dalaba.air.playout.saying import STILL_NEWS, WAITS
from dalaba.core.model import Announcement, Clip, Event, Part, Priority, Reason, Refusal
from dalaba.doors.console import state
from dalaba.views.asrun import By, coverage, tally
from dalaba.views.report import DayReport, StationFacts, gather, named, names, pages, told, workbook
from tests.places import DAY, ZONE, at
from tests.test_playout import CARD, OTHER, WHOLE, Office, outcomes, programme, spot

HERE, THERE = CARD.name, OTHER.name
APART = (replace(CARD, neighbours=()), replace(OTHER, neighbours=()))
FACTS = StationFacts("三江镇广播台", ZONE, "zh", {HERE: "speaker", THERE: "speaker"})
FLOOD, SCHOOL = "水库泄洪,请马上离开河边", "明天上午九点开家长会"


def part(version: str, language: str = "cmn", by: str = "espeak") -> Part:
    clip = Clip(f"{version}.mp3", "d" * 64, 1_000, 0, 3_000, by)
    return Part(version, language, clip, clip.duration)


CHIME = part("chime notice", "", "")


def say(
    office: Office, text: str, *to: str, priority: Priority = "notice", kind: str = "say", more: bool = False,
    until: str = "", parts: tuple[Part, ...] = (CHIME, part("普通话")),
) -> Reason:  # fmt: skip
    for each in (*parts, part("普通话")):
        assert each.clip is not None
        (office.folder / each.clip.file).write_bytes(b"")
    key = f"{abs(hash(text)):x}"
    order = Announcement(
        key, kind, text[:6] + "…", priority, dict.fromkeys(to or (HERE,), parts), office.clock.now(), more,
        at(until) if until else None, "上游水位高", "王会计", text=text,
    )  # fmt: skip
    return office.air.announce(order)


def day_of(office: Office) -> DayReport:
    office.ledger.flush()
    midnight = at("23:59") + 60_000
    (report,) = gather(office.events, [(DAY, office.events[-1])], ZONE, midnight)
    return report


def page_of(office: Office, outlet: str = HERE) -> str:
    return pages([day_of(office)], FACTS, [outlet])


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(tmp_path).boot("06:50")
    office.air.load(programme(spot("07:00"), spot("07:15"), cards=APART))
    return office


# Each saying by itself


def test_two_sayings_and_a_file_are_three_items_with_their_words_and_who_asked_and_why(office: Office) -> None:
    office.until("08:00")
    say(office, FLOOD, HERE, THERE, priority="urgent")
    office.until("08:10")
    say(office, SCHOOL)
    say(office, "早操音乐", kind="play", parts=(part("录音", "", "recording"),))
    office.until("08:20")
    report = day_of(office)
    called = names(report.log.rows, "zh")
    heard = {(called[each.script], each.outlet, each.language, each.played) for each in coverage(report.log.rows)}
    assert {each for each in heard if "王会计" in each[0]} == {
        (f"王会计 喊话:{FLOOD}(上游水位高)", HERE, "cmn", 1),
        (f"王会计 喊话:{FLOOD}(上游水位高)", THERE, "cmn", 1),
        (f"王会计 喊话:{SCHOOL}(上游水位高)", HERE, "cmn", 1),
        ("王会计 播放:早操音乐(上游水位高)", HERE, "", 1),
    }
    page = page_of(office)
    for words in (FLOOD, SCHOOL, "早操音乐", "普通话 1/1 (espeak)", "王会计 紧急喊话", "王会计 播放《早操音乐》"):
        assert words in page
    assert "announce" not in page
    book = openpyxl.load_workbook(io.BytesIO(workbook([report], FACTS)))
    for sheet in book.worksheets[1:4]:
        cells = "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)
        assert FLOOD in cells, sheet.title
        assert SCHOOL in cells, sheet.title


def test_an_urgent_saying_that_repeats_is_one_item_heard_so_often(office: Office) -> None:
    office.until("06:55")
    say(office, FLOOD, priority="urgent", until="06:56")
    office.until("06:58")
    by: tuple[By, ...] = ("script",)
    (said,) = [each for each in tally(day_of(office).log.rows, by) if each.script.startswith("order/")]
    assert said.counts.heard == said.counts.due > 5


def test_words_that_came_clause_by_clause_behind_their_chime_are_one_language(office: Office) -> None:
    office.until("06:52")
    say(office, SCHOOL, more=True, parts=(CHIME,))
    key = next(iter(office.air.sayings.orders))
    office.until("06:52:01")
    office.air.append(key, {HERE: (part("普通话"),)}, True)
    office.air.append(key, {HERE: (part("普通话"),)}, False)
    office.until("06:53")
    row = next(row for row in day_of(office).log.rows if row.said)
    assert row.outcome == "aired"
    assert [(each.language, each.duration, each.played, each.by) for each in row.parts] == [
        ("cmn", 6_000, True, "espeak")
    ]


def test_words_of_which_the_last_clause_was_cut_were_not_heard_in_full(office: Office) -> None:
    office.until("06:52")
    say(office, SCHOOL, more=True, parts=(CHIME,))
    key = next(iter(office.air.sayings.orders))
    office.air.append(key, {HERE: (part("普通话"),)}, True)
    office.air.append(key, {HERE: (part("普通话"),)}, False)
    office.until("06:52:07")
    office.order("stop")
    row = next(row for row in day_of(office).log.rows if row.said)
    assert (row.outcome, [each.played for each in row.parts]) == ("cut", [False])


def test_a_talk_is_an_item_of_the_day_by_who_spoke() -> None:
    detail: dict[str, object] = {"id": "t1", "to": [HERE, THERE], "verb": "talk", "why": "寻人"}
    ended: dict[str, object] = {"id": "t1", "to": [HERE, THERE], "at": at("09:00"), "played": {HERE: 31_000}}
    events = [
        Event("pc", "b", 1, at("08:59"), 0, "order", actor="王会计", detail=detail),
        Event("pc", "b", 2, at("09:01"), 0, "talk", actor="王会计", reason="air.talk_over", detail=ended),
    ]
    (report,) = gather(events, [(DAY, events[-1])], ZONE, at("10:00"))
    here = next(row for row in report.log.rows if row.outlet == HERE)
    assert (named(here, "zh"), here.outcome, here.played) == ("王会计 用话筒喊话(寻人)", "aired", 31_000)
    assert [row.outcome for row in report.log.rows if row.outlet == THERE] == ["missed"]
    assert "王会计 用话筒喊话(寻人)" in pages([report], FACTS, [HERE])


def test_the_page_of_now_says_what_was_played_to_its_end_however_long_ago_it_was_ordered(office: Office) -> None:
    office.until("06:52")
    say(office, SCHOOL, more=True, parts=(CHIME,))
    key = next(iter(office.air.sayings.orders))
    office.air.append(key, {HERE: (part("普通话"),)}, False)
    office.until("06:53")
    shown = [line.text for line in state.lines(office.events, {}, ZONE, "zh", most=60)]
    assert f"播完《{SCHOOL[:6]}…》" in shown
    assert any(SCHOOL in line for line in shown)
    assert not {"播完《》", "order", "order_over"} & {line.strip() for line in shown}
    only_the_end = [event for event in office.events if event.kind == "ended"]
    assert [line.text for line in state.lines(only_the_end, {}, ZONE, "zh")] == [f"播完《{SCHOOL[:6]}…》"]


def test_orders_are_told_in_a_persons_words(office: Office) -> None:
    office.until("06:55")
    say(office, FLOOD, priority="urgent", until="06:59")
    office.air.cancel(next(iter(office.air.sayings.orders)), "李主任")
    office.air.set_volume([HERE], 60, "李主任")
    office.air.give_up([HERE], True, "县台", "李主任")
    office.air.give_up([HERE], False, "", "李主任")
    words = [told(each, "zh") for each in day_of(office).incidents.orders]
    assert words == [
        f"王会计 紧急喊话“{FLOOD}”:{HERE}(上游水位高)",
        f"李主任 撤回“{FLOOD}”:{HERE}",
        f"李主任 把音量调到 60%:{HERE}",
        f"李主任 把功放让给“县台”:{HERE}",
        f"李主任 收回功放:{HERE}",
    ]


# Every order has an end, and keeps nobody waiting


def test_an_order_that_waits_for_a_dead_card_ends_after_ten_minutes_and_holds_up_no_rows_judgement(
    tmp_path: Path,
) -> None:
    office = Office(tmp_path, lost=[(at("06:30"), at("07:30"))]).boot("06:40")
    office.air.load(programme(spot("06:45", wait=0), spot("06:52", wait=0), spot("07:00", wait=0), cards=[CARD]))
    office.until("06:44")
    say(office, SCHOOL)
    office.until("06:46")
    assert [row.outcome for row in office.log.rows if not row.said] == ["missed", "pending", "pending"]
    office.play_until(at("06:44") + WAITS + 1_000)
    (said,) = [row for row in office.log.rows if row.said]
    assert (said.outcome, said.reason and said.reason.code) == ("missed", "air.device_lost")
    office.until("08:00")
    assert [row.outcome for row in office.log.rows if not row.said] == ["missed"] * 3
    assert office.heard() == [], "the card is back at half past seven, and nobody is told of the morning then"


def test_an_urgent_order_that_could_begin_nowhere_is_on_the_ledger_as_missed(tmp_path: Path) -> None:
    office = Office(tmp_path, lost=[(at("06:30"), at("07:30"))]).boot("06:40")
    office.air.load(programme(cards=[CARD]))
    office.until("06:41")
    say(office, FLOOD, priority="urgent")
    office.play_until(at("06:41") + STILL_NEWS + 1_000)
    (row,) = office.log.rows
    assert (row.outcome, row.reason and row.reason.code) == ("missed", "air.device_lost")
    assert row.said is not None
    assert row.said.text == FLOOD


def test_words_that_never_come_end_the_order_that_waits_for_them(office: Office) -> None:
    office.until("07:00:05")
    say(office, SCHOOL, more=True, parts=(CHIME,))
    office.until("07:12")
    (row,) = [row for row in office.log.rows if row.said]
    assert (row.outcome, row.reason and row.reason.code) == ("missed", "air.announce_broken")
    assert office.air.sayings.orders == {}


def test_words_that_were_promised_before_a_power_cut_have_an_end_too(office: Office) -> None:
    office.until("07:00:05")
    say(office, SCHOOL, more=True, parts=(CHIME,))
    office.until("07:00:06").pull_the_plug().boot("07:05")
    office.air.load(programme(spot("07:00"), spot("07:15"), cards=APART))
    office.until("07:06").pull_the_plug().boot("07:07")
    office.air.load(programme(spot("07:00"), spot("07:15"), cards=APART))
    office.until("07:08")
    said = [event for event in office.events if event.kind == "missed" and event.spot.startswith("order/")]
    assert [event.reason for event in said] == ["air.announce_broken"]


def test_an_urgent_order_that_never_began_was_due_when_it_was_asked_for(tmp_path: Path) -> None:
    office = Office(tmp_path, lost=[(at("06:30"), at("07:30"))]).boot("06:40")
    office.air.load(programme(cards=[CARD]))
    office.until("06:41")
    say(office, FLOOD, priority="urgent")
    office.until("06:43")
    office.order("stop")
    (row,) = office.log.rows
    assert (row.due, row.outcome, row.reason and row.reason.code) == (at("06:41"), "missed", "air.stopped")


def test_an_order_with_its_own_time_waits_until_then(tmp_path: Path) -> None:
    office = Office(tmp_path, lost=[(at("06:30"), at("07:30"))]).boot("06:40")
    office.air.load(programme(cards=[CARD]))
    office.until("06:41")
    assert say(office, SCHOOL, until="08:00").code == "air.announced_held"
    office.until("07:31")
    assert [when for when, _ in office.heard()] == ["07:30"]


# What is taken out leaves its trace


def test_a_row_that_is_deleted_while_a_card_is_dead_is_missed_for_the_card(tmp_path: Path) -> None:
    office = Office(tmp_path, lost=[(at("06:30"), at("09:00"))]).boot("06:40")
    gone, later, stays = spot("07:00"), spot("08:00"), spot("08:30")
    office.air.load(programme(gone, later, stays, cards=[CARD]))
    office.until("07:02")
    office.air.load(programme(stays, cards=[CARD]))
    office.until("07:03")
    log = office.log
    assert [(row.outcome, row.reason and row.reason.code) for row in log.rows] == [
        ("missed", "air.device_lost"),
        ("withdrawn", "air.programme_changed"),
        ("pending", None),
    ]
    assert (log.summary.due, log.summary.withdrawn) == (2, 1)
    assert "撤下" in page_of(office)
    office.air.load(programme(gone, later, stays, cards=[CARD]))
    assert outcomes(office.log) == ["pending"] * 3, "the file was only being saved"


def test_a_row_that_was_due_while_the_pc_was_off_is_missed_though_it_was_deleted_meanwhile(office: Office) -> None:
    office.until("06:59").pull_the_plug().boot("07:02")
    office.air.load(programme(spot("07:15"), cards=APART))
    office.until("07:30")
    row = office.row(spot("07:00"))
    assert (row.outcome, row.reason and row.reason.code) == ("missed", "air.not_running")


def test_what_a_restarted_air_takes_out_again_does_not_change_its_end(tmp_path: Path) -> None:
    office = Office(tmp_path, lost=[(at("06:30"), at("09:00"))]).boot("06:40")
    office.air.load(programme(spot("07:00"), spot("08:30"), cards=[CARD]))
    office.until("07:01").pull_the_plug().boot("07:02")
    office.air.load(programme(spot("08:30"), cards=[CARD]))
    office.until("07:03")
    office.air.load(programme(spot("08:30"), spot("08:45"), cards=[CARD]))
    office.until("09:30")
    first = next(row for row in office.log.rows if row.due == at("07:00"))
    assert first.outcome in ("missed", "withdrawn")
    assert len([event for event in office.events if event.spot == first.id and event.kind == "withdrawn"]) == 1


def test_an_outlet_that_is_deleted_keeps_what_was_due_there(office: Office) -> None:
    there = spot("07:00", outlet=THERE)
    office.air.load(programme(spot("07:00"), spot("07:15"), there, spot("07:30", outlet=THERE), cards=APART))
    office.until("07:10")
    office.air.load(programme(spot("07:00"), spot("07:15"), cards=APART[:1]))
    office.until("07:40")
    assert outcomes(office.log.at(THERE)) == ["aired", "withdrawn"]


def test_a_refusal_that_is_past_stays_one_whatever_is_changed_after_a_restart(office: Office) -> None:
    refused = Refusal(f"核酸/x@{HERE}@12", HERE, at("06:55"), "核酸", "普通话", Reason("plan.quiet_hours"))
    office.air.load(programme(spot("07:00"), refused=[refused], cards=APART))
    office.until("06:54").pull_the_plug().boot("06:56")
    office.air.load(programme(spot("07:00"), cards=APART))
    office.until("07:02")
    office.air.load(programme(spot("07:00"), spot("07:30"), cards=APART))
    assert outcomes(office.log) == ["refused", "aired", "withdrawn", "pending"]


def test_a_text_that_was_corrected_while_the_pc_was_off_is_on_the_ledger(office: Office) -> None:
    office.until("06:54").pull_the_plug().boot("06:56")
    corrected = spot("07:00")._replace(title="核酸(改)")
    office.air.load(programme(corrected, spot("07:15"), cards=APART))
    assert office.row(corrected).title == "核酸(改)", "it begins when it did, and is as long"
    office.until("06:57")
    office.air.load(programme(spot("07:00"), spot("07:15"), cards=APART))
    office.until("07:30")
    assert [(row.title, row.outcome) for row in office.log.rows] == [("核酸", "aired")] * 2, "and corrected back"


# Causes


def test_what_is_due_while_something_urgent_is_said_is_missed_at_its_time_and_for_that(office: Office) -> None:
    office.air.load(programme(spot("06:56", wait=0), spot("07:00"), cards=APART))
    office.until("06:55:58")
    say(office, FLOOD, priority="urgent", until="06:59")
    office.until("06:57")
    (row,) = [row for row in office.log.rows if row.due == at("06:56")]
    assert (row.outcome, row.reason) == ("missed", Reason("air.gave_way", {"title": FLOOD[:6] + "…"}))
    coming = office.air.state()[HERE]["next"]  # type: ignore[index]
    assert coming["start"] == at("07:00"), "nobody is told of what is past"


def test_what_is_missed_is_missed_for_what_was_in_the_way_last(office: Office) -> None:
    office.air.load(programme(spot("06:58"), spot("06:59:30"), cards=APART))
    office.until("06:55")
    say(office, FLOOD, priority="urgent", until="06:55:20")
    office.until("06:55:10")
    office.air.give_up([HERE], True, "县台", "王会计")
    office.until("06:59")
    office.air.give_up([HERE], False, "", "王会计")
    office.until("07:02")
    first = next(row for row in office.log.rows if row.due == at("06:58"))
    assert first.reason == Reason("air.yielded", {"by": "县台"}), "what was urgent was over long before"


def test_a_language_whose_clip_was_not_there_was_not_heard_where_the_rest_was_cut_either(office: Office) -> None:
    office.bad["普通话.mp3"] = Reason("air.clip_missing", {"clip": "普通话.mp3"})
    office.play_until(at("07:00:20") + 600)
    office.order("skip")
    row = office.log.rows[0]
    assert (row.outcome, row.reason and row.reason.code) == ("cut", "air.skipped")
    heard = [(each.language, each.played, each.reason and each.reason.code) for each in row.parts]
    assert heard == [("cmn", False, "air.clip_missing"), ("yue", True, None)]


def test_an_urgent_announcement_whose_words_are_lost_is_not_said_on_as_a_chime_and_counts_for_what_it_was(
    office: Office,
) -> None:
    office.until("06:52")
    say(office, FLOOD, priority="urgent", until="06:54", parts=(CHIME, part("普通话"), part("粤语", "yue")))
    office.until("06:52:05")
    office.bad["普通话.mp3"] = Reason("air.clip_missing", {"clip": "普通话.mp3"})
    office.until("06:52:25")
    second = next(row for row in office.log.rows if row.id.endswith("@2"))
    assert (second.outcome, second.reason and second.reason.code) == ("cut", "air.clip_missing")
    assert [(each.language, each.played) for each in second.parts] == [("cmn", False), ("yue", True)]
    office.bad["粤语.mp3"] = Reason("air.clip_missing", {"clip": "粤语.mp3"})
    office.until("06:54")
    assert [take.spot.rpartition("@")[2] for take in office.tapes[HERE].takes][-1] == "3"
    assert office.air.sayings.orders == {}


def test_a_missing_clip_is_told_where_the_power_went_too(office: Office) -> None:
    office.bad["普通话.mp3"] = Reason("air.clip_missing", {"clip": "普通话.mp3"})
    office.until("07:00:10").pull_the_plug().boot("07:02")
    row = office.log.rows[0]
    causes = [each.reason and each.reason.code for each in row.parts]
    assert causes == ["air.clip_missing", "air.power_lost"]


def test_what_was_over_before_an_urgent_word_was_said_is_not_missed_for_it(office: Office) -> None:
    office.air.load(programme(spot("06:55"), cards=APART))
    office.until("06:54")
    say(office, FLOOD, priority="urgent", until="07:12")
    office.order("skip")
    say(office, SCHOOL, priority="urgent", until="07:12")
    office.pull_the_plug().boot("07:01").air.load(programme(spot("06:55"), cards=APART))
    office.until("07:03")
    row = next(row for row in office.log.rows if row.due == at("06:55"))
    assert (row.outcome, row.reason and row.reason.code) == ("missed", "air.not_running")


def test_words_behind_their_chime_were_heard_when_they_were_over(office: Office) -> None:
    office.until("06:52")
    say(office, SCHOOL, more=True, parts=(CHIME,))
    key = next(iter(office.air.sayings.orders))
    office.air.append(key, {HERE: (part("普通话"),)}, False)
    office.until("06:52:06")
    office.play_until(office.clock.now() + 200)
    office.order("stop")
    row = next(row for row in office.log.rows if row.said)
    assert [(each.language, each.played) for each in row.parts] == [("cmn", True)], "3 s of chime, 3 s of words"


def test_a_station_that_begins_in_the_evening_has_missed_nothing_of_the_day(tmp_path: Path) -> None:
    office = Office(tmp_path, lost=[(at("06:00"), at("23:59"))]).boot("23:46")
    refused = Refusal(f"核酸/x@{HERE}@12", HERE, at("12:45"), "核酸", "普通话", Reason("plan.quiet_hours"))
    office.air.load(programme(spot("07:30"), spot("23:50", wait=60_000), refused=[refused], cards=[CARD]))
    office.until("23:52")
    assert [(row.due, row.outcome) for row in office.log.rows] == [(at("23:50"), "missed")]


def test_a_card_is_not_blamed_for_what_was_over_before_anybody_looked(tmp_path: Path) -> None:
    office = Office(tmp_path, lost=[(at("09:00"), at("12:00"))]).boot("06:40")
    day = programme(spot("07:00"), spot("08:00"), spot("09:30"), cards=[CARD])
    office.air.load(day)
    office.until("07:05").pull_the_plug().boot("09:10")
    office.air.load(day)
    office.until("10:00")
    assert [(row.outcome, row.reason and row.reason.code) for row in office.log.rows] == [
        ("aired", None),
        ("missed", "air.not_running"),
        ("missed", "air.device_lost"),
    ]


def test_a_row_that_is_deleted_while_it_gives_way_does_not_go_on_afterwards(office: Office) -> None:
    cut, stays = spot("07:00")._replace(if_cut="restart"), spot("07:15")
    office.air.load(programme(cut, stays, cards=APART))
    office.until("07:00:10")
    say(office, FLOOD, priority="urgent")
    office.until("07:00:12")
    office.air.load(programme(stays, cards=APART))
    office.until("07:10")
    assert [when for when, _ in office.heard()] == ["07:00", "07:00:10"]


def test_what_gave_way_in_its_last_silence_is_not_heard_a_second_time(office: Office) -> None:
    office.air.load(programme(spot("07:00")._replace(if_cut="resume"), cards=APART))
    office.play_until(at("07:00") + WHOLE - 100)
    say(office, FLOOD, priority="urgent")
    office.until("07:10")
    assert [seconds for _, seconds in office.heard()] == [41, 6]
    assert all(each.played for each in office.log.rows[0].parts)
