"""What people have said at once: what gives way, what waits, how long it is said, and how the programme goes on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from dalaba.air.events import entry
from dalaba.air.playout.announcement import as_detail, of_event, parts_json
from dalaba.air.playout.announcements import AGAIN, FOLLOWS
from dalaba.air.playout.past import Past
from dalaba.air.playout.saying import MOST, STILL_NEWS, WAITS
from dalaba.core.model import Announcement, Clip, Event, IfCut, Instant, Millis, Part, Priority, Reason
from dalaba.link.requests import Announce, parse
from tests.places import DAY, at, shown
from tests.test_playout import CARD, OTHER, WHOLE, Office, programme, spot

SECOND, HOUR = 1_000, 3_600_000
HERE, THERE = CARD.name, OTHER.name
APART = (replace(CARD, neighbours=()), replace(OTHER, neighbours=()))


def part(name: str, seconds: float = 3) -> Part:
    clip = Clip(f"{name}.mp3", "d" * 64, 1_000, 0, round(seconds * 1_000))
    return Part(name, "cmn", clip, clip.duration)


def order(
    office: Office,
    *to: str,
    key: str = "洪水",
    priority: Priority = "urgent",
    seconds: float = 3,
    until: str = "",
    more: bool = False,
    force: bool = False,
) -> Reason:
    for name in ("洪水", "急", "水", "话"):
        (office.folder / f"{name}.mp3").write_bytes(b"")
    parts = {name: (part("洪水", seconds),) for name in to or (HERE,)}
    ends = at(until) if until else None
    said = Announcement(
        key, "say", key, priority, parts, office.clock.now(), more, ends, "水库泄洪", "村文书", 100, force
    )
    return office.air.announce(said)


def heard(office: Office, name: str = HERE) -> list[tuple[str, Instant, Millis]]:
    """What is on the tape: what, when, and for how long."""
    found = []
    for take in office.tapes[name].takes:
        what = take.spot.split("/")[1].split("@")[0] if take.spot.startswith("order/") else take.spot.split("@")[0]
        found.append((what, take.at, take.played))
    return found


def events(office: Office, kind: str) -> list[Event]:
    office.ledger.flush()
    return [event for event in office.ledger.events() if event.kind == kind]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(tmp_path).boot("06:50")
    office.air.load(programme(spot("07:00"), spot("07:15"), cards=APART))
    return office


def test_what_is_urgent_takes_the_air_is_said_once_and_the_programme_goes_on(office: Office) -> None:
    office.until("07:00:02")
    assert order(office).params == {"outlets": "1", "count": "1", "waiting": "0"}
    office.until("07:30")
    (first, urgent, second) = heard(office)
    assert (first[0], first[2]) == ("核酸/循环", 2_000)
    assert urgent == ("洪水", at("07:00:02"), 3_000 + CARD.lead_out)
    assert (second[0], second[1], second[2]) == ("核酸/循环", at("07:15"), WHOLE)
    log = office.log
    assert [(row.outcome, row.reason and row.reason.code) for row in log.rows] == [
        ("cut", "air.gave_way"), ("aired", None), ("aired", None),
    ]  # fmt: skip
    (over,) = events(office, "order_over")
    assert (over.reason, over.detail["heard"]) == ("", 1)


@pytest.mark.parametrize(("rule", "again"), [("drop", []), ("restart", ["普通话", "粤语"]), ("resume", ["粤语"])])
def test_what_was_cut_goes_on_by_its_rule(tmp_path: Path, rule: IfCut, again: list[str]) -> None:
    office = Office(tmp_path).boot("06:50")
    office.air.load(programme(spot("07:00")._replace(if_cut=rule), cards=APART))
    first_over = CARD.lead_in + office_part() + CARD.gap + 1_000
    office.until("07:00")
    office.play_until(at("07:00") + first_over)
    order(office)
    office.until("07:20")
    assert [what for what, _, _ in heard(office)] == ["核酸/循环", "洪水"] + ["核酸/循环"] * bool(again)
    if again:
        assert len(office.tapes[HERE].takes[-1].sound.clips) == len(again)
        assert heard(office)[-1][1] >= heard(office)[1][1] + heard(office)[1][2]
    row = next(row for row in office.log.rows if row.id.startswith("核酸"))
    assert (row.outcome == "cut") == (rule == "drop")
    assert all(part.played for part in row.parts) == bool(again)


def office_part() -> Millis:
    """How long the first part of a spot is."""
    return spot("07:00").parts[0].duration


def test_it_is_said_again_and_again_until_its_time(office: Office) -> None:
    office.until("06:55")
    order(office, until="06:56")
    office.until("06:58")
    begun = [when for _, when, _ in heard(office)]
    length = 3_000 + CARD.lead_out
    assert begun[0] == at("06:55")
    assert {after - before for before, after in pairwise(begun)} == {length + AGAIN}
    assert at("06:56") - length - AGAIN <= begun[-1] < at("06:56")
    assert [event.reason for event in events(office, "order_over")] == ["air.announce_past"]


def test_nothing_is_said_for_longer_than_half_an_hour(office: Office) -> None:
    order(office, until="12:00")
    office.until("08:00")
    assert heard(office)[-1][1] < at("06:50") + MOST


def test_two_urgent_ones_take_turns_and_none_is_lost(office: Office) -> None:
    order(office, key="洪水", until="06:52")
    office.until("06:50:01")
    assert order(office, key="山火", until="06:52").params["waiting"] == "1"
    office.until("06:50:02")
    order(office, key="停电")
    office.until("06:53")
    said = [what for what, _, _ in heard(office)]
    assert said[:3] == ["洪水", "山火", "停电"]
    assert said[3:7] == ["洪水", "山火", "洪水", "山火"]
    assert sorted(str(event.detail["id"]) for event in events(office, "order_over")) == ["停电", "山火", "洪水"]


def test_what_is_not_urgent_waits_for_its_turn(office: Office) -> None:
    office.until("07:00:01")
    answer = order(office, key="开会", priority="notice")
    assert (answer.code, answer.params["count"], answer.params["waiting"]) == ("air.announced_waits", "0", "1")
    assert answer.params["until"] == shown(office.clock.now() + WAITS)[:5]
    office.until("07:10")
    (first, waited) = heard(office)
    assert first[2] == WHOLE
    assert waited[0] == "开会"
    assert waited[1] >= first[1] + WHOLE
    assert [row.outcome for row in office.log.rows][:2] == ["aired", "late"]


def test_in_hours_of_silence_only_what_is_urgent_and_no_louder_than_it_may_be(tmp_path: Path) -> None:
    office = Office(tmp_path).boot("22:00")
    night = ((at("21:30"), at("23:30")),)
    office.air.load(programme(cards=(replace(CARD, silent=night, quiet_volume=40),)))
    assert order(office, priority="notice").code == "air.announce_quiet"
    assert order(office).code == "air.announced"
    office.until("22:01")
    assert [take.sound.gain for take in office.tapes[HERE].takes] == [pytest.approx(0.4)]
    assert order(office, priority="notice", key="开会", force=True).code == "air.announced"


def test_an_urgent_one_needs_a_reason_and_clips_that_play_and_touches_nothing_before(office: Office) -> None:
    office.until("07:00:02")
    office.bad["洪水.mp3"] = Reason("air.clip_damaged", {"clip": "洪水.mp3"})
    refused = order(office)
    assert (refused.code, refused.params["why_code"]) == ("air.announce_unplayable", "air.clip_damaged")
    nothing = Announcement("a", "say", "", "urgent", {HERE: (part("急"),)}, office.clock.now(), reason=" ")
    assert office.air.announce(nothing).code == "air.announce_reason"
    assert office.air.announce(replace(nothing, parts={})).code == "air.announce_nothing"
    assert order(office, "哪里").code == "air.unknown_outlet"
    office.until("07:10")
    assert [(what, played) for what, _, played in heard(office)] == [("核酸/循环", WHOLE)]
    assert events(office, "order") == []


def test_words_follow_their_chime_without_a_gap(office: Office) -> None:
    order(office, seconds=2, more=True)
    office.play_until(office.clock.now() + 500)
    assert office.air.append("洪水", {HERE: (part("话", 4),)}, False).code == "air.appended"
    office.until("06:52")
    chime, words = office.tapes[HERE].takes
    assert words.at == chime.end
    assert [row.outcome for row in office.log.rows if row.id.startswith("order/")] == ["aired"]
    assert [part.version for row in office.log.rows if row.id.startswith("order/") for part in row.parts if part.played]
    assert len(events(office, "ended")) == 1


def test_words_that_are_stopped_before_they_are_heard_end_with_their_chime(office: Office) -> None:
    order(office, seconds=2, more=True)
    office.until("06:50:06")
    office.air.append("洪水", {HERE: (part("话", 4),)}, False)
    office.order("stop")
    (cut,) = events(office, "cut")
    assert cut.detail["at"] == at("06:50") + 2_000


def test_words_that_are_stopped_in_their_middle_are_told_as_far_as_they_were_heard(office: Office) -> None:
    order(office, seconds=2, more=True)
    office.play_until(office.clock.now() + 500)
    office.air.append("洪水", {HERE: (part("急", 3), part("话", 4))}, False)
    office.play_until(at("06:50") + 6_000)
    office.order("stop")
    (cut,) = events(office, "cut")
    assert (cut.detail["parts"], cut.detail["played_ms"], cut.detail["at"]) == (["洪水", "急"], 6_000, at("06:50:06"))


def test_the_same_order_twice_is_one_order(office: Office) -> None:
    """Somebody's program asks again because the first answer was lost on its way."""
    assert order(office).code == "air.announced"
    assert order(office).code == "air.announce_known"
    office.until("06:52")
    assert order(office).code == "air.announce_known", "also once it is over"
    assert [what for what, _, _ in heard(office)] == ["洪水"]
    office.pull_the_plug().boot("06:53").air.load(programme())
    assert order(office).code == "air.announce_known", "and after a power cut"


def test_words_that_never_come_do_not_keep_the_air(office: Office) -> None:
    office.until("06:59:58")
    order(office, more=True)
    office.until("07:20")
    (over,) = events(office, "order_over")
    assert over.reason == "air.announce_broken"
    assert over.wall == at("06:59:58") + 3_000 + FOLLOWS
    assert office.air.append("洪水", {HERE: (part("话"),)}, False).code == "air.announce_over"
    assert heard(office)[-1][1] == at("07:15")


def test_a_chime_that_nothing_follows_gives_the_air_back(office: Office) -> None:
    order(office, HERE, THERE, seconds=2, more=True)
    office.until("06:50:05")
    assert office.air.append("洪水", {THERE: (part("话", 4),)}, False).code == "air.appended"
    office.until("07:10")
    assert [what for what, _, _ in heard(office)] == ["洪水", "核酸/循环"]
    assert len(heard(office, THERE)) == 2
    assert len(events(office, "order_over")) == 2


def test_words_do_not_follow_into_an_amplifier_that_somebody_else_has(office: Office) -> None:
    order(office, seconds=2, more=True)
    office.until("06:50:04")
    office.air.give_up([HERE], True, "县应急", "接口")
    office.air.append("洪水", {HERE: (part("话", 4),)}, False)
    office.until("06:51")
    assert len(heard(office)) == 1
    office.air.give_up([HERE], False, "县应急", "接口")
    office.until("06:52")
    assert [(what, when) for what, when, _ in heard(office)][1:] == [("洪水", at("06:51"))]


def test_first_come_first_served_and_what_is_taken_back_falls_silent(office: Office) -> None:
    office.until("07:00:01")
    for key in ("开会", "停电", "寻人"):
        order(office, key=key, priority="notice", seconds=60)
    office.until("07:02:30")
    assert [what for what, _, _ in heard(office)] == ["核酸/循环", "开会", "停电"]
    assert office.air.cancel("停电", "村文书").code == "air.cancelled"
    assert office.air.cancel("开会", "村文书").code == "air.announce_over"
    office.until("07:10")
    assert [what for what, _, _ in heard(office)] == ["核酸/循环", "开会", "停电", "寻人"]
    assert heard(office)[2][2] < 60_000
    assert heard(office)[3][1] == at("07:02:30")


def test_a_horn_beside_one_that_speaks_stays_silent_whatever_was_ordered_there(tmp_path: Path) -> None:
    office = Office(tmp_path).boot("06:50")
    near = (replace(CARD, neighbours=(THERE,)), replace(OTHER, neighbours=(HERE,)))
    office.air.load(programme(spot("07:00")._replace(catch_up="once"), cards=near))
    office.until("06:59:50")
    order(office, THERE, until="07:01")
    office.until("06:59:55")
    office.order("stop", HERE)
    office.order("resume", HERE)
    office.until("07:10")
    last = heard(office, THERE)[-1]
    assert [when for _, when, _ in heard(office)] == [max(at("07:01"), last[1] + last[2])]


def test_a_stop_ends_it_for_good_and_a_skip_only_here(tmp_path: Path) -> None:
    office = Office(tmp_path).boot("06:50")
    office.air.load(programme(cards=APART))
    order(office, HERE, THERE, until="06:55")
    office.until("06:50:01")
    office.order("skip", HERE)
    office.until("06:52")
    assert len(heard(office, HERE)) == 1
    assert len(heard(office, THERE)) > 3
    office.order("stop")
    said = len(heard(office, THERE))
    office.until("06:53")
    office.order("resume")
    office.until("06:56")
    assert len(heard(office, THERE)) == said
    assert {str(event.reason) for event in events(office, "order_over")} == {"air.skipped", "air.stopped"}
    assert order(office, key="再").code == "air.announced"
    office.order("stop")
    assert order(office, key="又").code == "air.stopped"


def test_the_horns_that_hear_it_give_way_too(tmp_path: Path) -> None:
    office = Office(tmp_path).boot("06:50")
    near = (replace(CARD, neighbours=(THERE,)), replace(OTHER, neighbours=(HERE,)))
    office.air.load(programme(spot("07:00", outlet=THERE)._replace(if_cut="restart"), cards=near))
    office.until("07:00:02")
    order(office, HERE, until="07:00:20")
    office.until("07:10")
    first, again = heard(office, THERE)
    last = heard(office)[-1]
    assert first[2] == 2_000
    assert again[1] >= last[1] + last[2]
    assert again[2] == WHOLE


@pytest.mark.parametrize(("until", "minutes", "again"), [("", 1, 1), ("", 6, 0), ("07:00", 5, 1), ("06:53", 5, 0)])
def test_after_a_power_cut_it_is_said_if_it_still_should_be(
    tmp_path: Path, until: str, minutes: int, again: bool
) -> None:
    office = Office(tmp_path).boot("06:50")
    office.air.load(programme(cards=APART))
    order(office, until=until)
    office.until("06:50:01")
    office.pull_the_plug()
    office.boot(f"06:{50 + minutes}")
    office.air.load(programme(cards=APART))
    office.until("07:10")
    assert bool(heard(office)) == bool(again)
    if again:
        assert heard(office)[0][1] == at(f"06:{50 + minutes}")
    begun = [event.spot for event in events(office, "started")]
    assert len(begun) == len(set(begun))
    assert STILL_NEWS == 300_000


def test_what_was_heard_is_not_said_again_after_a_power_cut(office: Office) -> None:
    order(office)
    order(office, key="开会", priority="notice")
    office.until("06:51")
    office.pull_the_plug()
    office.boot("06:52")
    office.air.load(programme(cards=APART))
    office.until("06:59")
    assert heard(office) == []


def test_what_waits_waits_on_after_a_power_cut(office: Office) -> None:
    office.until("07:00:01")
    order(office, key="开会", priority="notice")
    office.pull_the_plug()
    office.boot("07:00:30")
    office.air.load(programme(spot("07:00"), spot("07:15"), cards=APART))
    office.until("07:10")
    assert [what for what, _, _ in heard(office)] == ["开会"]


def test_a_card_that_goes_while_it_is_said_has_it_said_again_when_it_is_back(tmp_path: Path) -> None:
    office = Office(tmp_path, lost=[(at("06:50") + 1_000, at("06:51"))]).boot("06:50")
    office.air.load(programme(cards=(CARD,)))
    order(office)
    office.until("06:52")
    (cut, whole) = heard(office)
    assert cut[2] == 1_000
    assert (whole[1], whole[2]) == (at("06:51"), 3_000 + CARD.lead_out)


def test_the_countys_box_takes_the_amplifier_and_gives_it_back(tmp_path: Path) -> None:
    office = Office(tmp_path).boot("06:50")
    office.air.load(programme(spot("07:00")._replace(if_cut="restart"), spot("07:02"), cards=APART))
    office.until("07:00:02")
    assert office.air.give_up([HERE], True, "县应急", "接口").params["outlets"] == "1"
    office.until("07:01")
    office.pull_the_plug()
    office.boot("07:01:30")
    office.air.load(programme(spot("07:00")._replace(if_cut="restart"), spot("07:02"), cards=APART))
    office.until("07:03")
    assert heard(office) == []
    office.air.give_up([HERE], False, "县应急", "接口")
    office.until("07:30")
    assert heard(office) == []
    outcomes = {row.id.split("T")[1]: (row.outcome, row.reason and row.reason.code) for row in office.log.rows}
    assert outcomes["07:00"] == ("cut", "air.yielded")
    assert outcomes["07:02"] == ("missed", "air.yielded")


def test_what_gave_way_to_the_box_goes_on_by_its_rule(tmp_path: Path) -> None:
    office = Office(tmp_path).boot("06:50")
    office.air.load(programme(spot("07:00")._replace(if_cut="restart"), cards=APART))
    office.until("07:00:02")
    office.air.give_up([], True, "县应急", "接口")
    office.until("07:01")
    office.air.give_up([], False, "县应急", "接口")
    office.until("07:10")
    assert [(when, played) for _, when, played in heard(office)] == [(at("07:00"), 2_000), (at("07:01"), WHOLE)]


def test_a_volume_counts_at_once_and_stands_until_somebody_changes_it(office: Office) -> None:
    office.until("07:00:02")
    office.air.set_volume([HERE], 50, "村文书")
    assert office.tapes[HERE].takes[0].sound.gain == pytest.approx(0.5)
    office.pull_the_plug()
    office.boot("07:10")
    office.air.load(programme(spot("07:15"), cards=APART))
    office.until("07:20")
    assert office.tapes[HERE].takes[0].sound.gain == pytest.approx(0.5)
    lane = office.air.state()[HERE]
    assert isinstance(lane, dict)
    assert lane["volume"] == 50


def test_an_order_taken_back_is_over_everywhere(office: Office) -> None:
    office.until("07:00:01")
    order(office, HERE, THERE, until="07:20")
    order(office, key="开会", priority="notice")
    assert office.air.cancel("洪水", "村文书").code == "air.cancelled"
    assert office.air.cancel("开会", "村文书").code == "air.cancelled"
    assert office.air.cancel("没有", "村文书").code == "air.announce_over"
    office.until("07:10")
    assert [what for what, _, _ in heard(office)] == ["核酸/循环", "洪水"]
    assert office.air.sayings.state(HERE) == []


def test_a_programme_that_changes_meanwhile_takes_nothing_of_it_away(office: Office) -> None:
    office.until("07:00:01")
    order(office, key="开会", priority="notice")
    order(office, until="07:01")
    office.air.load(programme(spot("07:15"), spot("07:20"), cards=APART))
    office.until("07:30")
    assert [what for what, _, _ in heard(office)][-3:] == ["开会", "核酸/循环", "核酸/循环"]


# On the wire and on the ledger


def test_an_announcement_is_what_the_ledger_kept_of_it() -> None:
    said = Announcement(
        "ab12", "play", "通知", "notice", {HERE: (part("急"),)}, 7, True, 1_657_666_800_000, "为什么", "谁", 60, True
    )
    event = Event("pc", "boot", 1, 7, 0, "order", actor="谁", detail=as_detail(said))
    assert of_event(entry(event)) == said


GOOD = {
    "verb": "announce",
    "id": "ab12",
    "kind": "say",
    "priority": "urgent",
    "parts": parts_json({HERE: (part("急"),)}),
    "reason": "水",
}


@pytest.mark.parametrize(
    "spoilt",
    [
        {"id": ""}, {"id": 7}, {"id": "a/b"}, {"kind": "sing"}, {"priority": "loud"}, {"until": -1}, {"until": "7"},
        {"until": True}, {"volume": 0}, {"volume": 101}, {"volume": "80"}, {"parts": None}, {"parts": []},
        {"parts": {HERE: "all"}}, {"parts": {HERE: [1]}}, {"parts": {HERE: [{}]}}, {"parts": {HERE: [{"file": 1}]}},
    ],
)  # fmt: skip
def test_a_body_that_is_none_is_refused(spoilt: dict[str, object]) -> None:
    assert isinstance(parse(GOOD), Announce)
    refusal = parse({**GOOD, **spoilt})
    assert isinstance(refusal, Reason)
    assert refusal.code == "air.wrong_request"


@pytest.mark.parametrize("file", ["/etc/passwd", "../x.mp3", "a/../../x", "C:\\x", "C:/x", "\\\\host\\x", "", "a\0b"])
def test_no_clip_lies_outside_the_station(file: str) -> None:
    clip = {**parts_json({HERE: (part("急"),)})[HERE][0], "file": file}
    assert isinstance(parse({**GOOD, "parts": {HERE: [clip]}}), Reason)


def test_days_and_orders_are_two_things(tmp_path: Path) -> None:
    """A restart reads both back, and the programme withdraws nothing that people have ordered."""
    office = Office(tmp_path).boot("06:50")
    office.air.load(programme(spot("07:00"), cards=APART))
    order(office, key="开会", priority="notice")
    office.pull_the_plug()
    office.boot("06:51")
    office.air.load(programme(spot("07:00"), cards=APART))
    office.until("07:10")
    assert events(office, "withdrawn") == []


# -- a clock that is put


def put(office: Office, by: Millis) -> None:
    """As air does when the wall clock was put, and is believed."""
    office.clock.put(by)
    office.air.clock_put(by)
    office.air.clock_judged("good", Reason("air.clock_put", {"seconds": f"{by // SECOND}"}), put=by)


@pytest.fixture
def ahead(tmp_path: Path) -> Office:
    """A village whose PC is two hours ahead; its loop plays each quarter of an hour."""
    office = Office(tmp_path).boot("06:50")
    office.air.load(programme(*[spot(f"{hour:02d}:{minute:02d}") for hour in (7, 8, 9) for minute in (0, 15, 30, 45)],
                              cards=APART))  # fmt: skip
    office.until("06:51")
    put(office, 2 * HOUR)
    return office


def test_what_repeats_goes_on_at_once_when_the_clock_is_put_back_and_no_longer_than_it_was_to(ahead: Office) -> None:
    ahead.until("08:52")
    order(ahead, until="08:55")
    ahead.play_until(ahead.clock.now() + 3_900)  # between two sayings
    put(ahead, -2 * HOUR)
    ahead.until("07:20")
    said = [when for what, when, _ in heard(ahead) if what == "洪水"]
    after = [when for when in said if when < at("08:00")]
    assert after
    assert all(at("06:52") < when < at("06:55") for when in after)
    assert [when for what, when, _ in heard(ahead) if what != "洪水" and at("06:56") < when < at("07:20")]


def test_what_waits_for_its_turn_does_not_wait_for_the_hour_to_come_again(ahead: Office) -> None:
    ahead.until("09:00:01")
    order(ahead, priority="notice", key="开会")
    lost = len(events(ahead, "missed"))
    put(ahead, -2 * HOUR)
    ahead.until("07:20")
    heard_since = [(what, when) for what, when, _ in heard(ahead) if when < at("08:00")]
    assert [what for what, _ in heard_since].count("开会") == 1
    assert any(what != "开会" and when > at("07:10") for what, when in heard_since), "and the loop goes on"
    assert len(events(ahead, "missed")) == lost


# What lasts until somebody takes it back


def lock(office: Office, *to: str, key: str = "c1") -> Reason:
    """The flood's scene was pressed."""
    (office.folder / "洪水.mp3").write_bytes(b"")
    parts = {name: (part("洪水"),) for name in to or (HERE,)}
    now = office.clock.now()
    return office.air.announce(
        Announcement(
            key, "play", "洪水", "urgent", parts, now, reason="防汛", actor="村文书", stands=True, scene="防汛"
        )
    )


def test_a_lockdown_is_repeated_for_three_hours_and_holds_the_timetable(tmp_path: Path) -> None:
    office = Office(tmp_path).boot("06:50")
    rows = [spot(f"{hour:02}:15") for hour in range(7, 11)]
    office.air.load(programme(*rows, cards=APART))
    office.until("07:01")
    assert lock(office).code == "air.announced_stands"
    office.until("10:01")
    found = heard(office)
    assert {what for what, *_ in found} == {"c1"}, "nothing else sounds"
    starts = [begun for _, begun, _ in found]
    assert starts[0] == at("07:01")
    assert max(later - before for before, later in pairwise(starts)) == 3_000 + CARD.lead_out + AGAIN
    (shown_now,) = office.air.sayings.state(HERE)
    assert (shown_now["stands"], shown_now["scene"], shown_now["by"]) == (True, "防汛", "村文书")
    missed = [(row.reason.code, row.reason.params["at"], row.reason.params["actor"])
              for row in office.log.rows if row.outcome == "missed" and row.reason]  # fmt: skip
    assert missed == [("air.locked", "07:01", "村文书")] * 3
    assert office.air.cancel("c1", "站长").code == "air.cancelled"
    office.until("10:16")
    assert heard(office)[-1][:2] == ("核酸/循环", at("10:15")), "the timetable goes on"


def test_a_lockdown_goes_on_after_a_power_cut(office: Office) -> None:
    office.until("06:51")
    lock(office)
    office.until("06:55")
    office.pull_the_plug()
    office.boot("06:56")
    office.air.load(programme(spot("07:00"), spot("07:15"), cards=APART))
    office.until("08:00")
    assert {what for what, *_ in heard(office)} == {"c1"}
    assert heard(office)[0][1] == at("06:56"), "at once"
    begun = [event.spot for event in events(office, "started")]
    assert len(begun) == len(set(begun)), "each repetition has a number of its own"


def test_a_lockdown_goes_on_even_if_its_order_is_days_back_on_the_ledger(office: Office) -> None:
    """Air reads a few days back; the newest programme has what still lasts."""
    lock(office, HERE, THERE)
    office.until("06:52")
    tomorrow = replace(programme(cards=APART), date=(DAY + timedelta(days=1)).isoformat())
    office.air.load(tomorrow)
    told = events(office, "programme")[-1]
    numbers = [int(event.spot.rsplit("@", 1)[1]) for event in events(office, "started") if event.output == HERE]
    past = Past.of(event for event in events_of(office) if event.seq >= told.seq)
    (order,) = past.announced.values()
    assert (order.lasts, order.scene, order.actor, set(order.parts)) == (True, "防汛", "村文书", {HERE, THERE})
    assert past.begun_lasting[order.id, HERE] == max(numbers)


def events_of(office: Office) -> list[Event]:
    office.ledger.flush()
    return office.events


def test_another_urgent_order_breaks_into_a_lockdown_and_the_lockdown_goes_on(office: Office) -> None:
    lock(office)
    office.until("06:51")
    order(office, key="火警")
    office.until("06:52")
    said = [what for what, *_ in heard(office)]
    assert said.count("火警") == 1
    assert said[-1] == "c1"


def test_a_stop_ends_a_lockdown_for_good_and_a_release_ends_it_at_once(tmp_path: Path) -> None:
    office = Office(tmp_path).boot("06:50")
    office.air.load(programme(spot("07:00"), cards=APART))
    lock(office)
    lock(office, THERE, key="c2")
    office.until("06:51")
    office.order("stop", HERE)
    assert office.air.cancel("c2", "村文书").code == "air.cancelled"
    before = [len(heard(office, name)) for name in (HERE, THERE)]
    office.order("resume", HERE)
    office.until("07:01")
    assert heard(office)[before[0] :][0][0] == "核酸/循环"
    assert len(heard(office, THERE)) == before[1]


def test_what_is_not_urgent_lasts_no_longer_because_it_says_so(office: Office) -> None:
    (office.folder / "洪水.mp3").write_bytes(b"")
    said = Announcement("n", "play", "洪水", "notice", {HERE: (part("洪水"),)}, office.clock.now(), stands=True)
    office.air.announce(said)
    office.until("06:52")
    assert [what for what, *_ in heard(office)] == ["n"]
