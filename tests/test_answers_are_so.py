"""What an answer says is what air did: what sounds, what waits, what cannot, until when; in the words of its door."""

from __future__ import annotations

import re
import string
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dalaba.air.main import Air
from dalaba.air.outputs.tape import Tape
from dalaba.air.playout.saying import MOST
from dalaba.core import clock
from dalaba.core.model import Announcement, Order, Part, Reason
from dalaba.doors.console import state
from dalaba.messages import explain, messages, on_page, sentence
from tests.places import ZONE, at, setup, shown
from tests.test_playout import CARD, OTHER, Office, programme, spot
from tests.test_what_was_heard import APART, HERE, THERE, part, say

BELL = "请各班到操场集合"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(tmp_path).boot("06:50")
    office.air.load(programme(spot("07:00"), cards=APART))
    return office


def test_what_sounds_at_once_is_said_to(office: Office) -> None:
    office.until("06:55")
    assert say(office, BELL, HERE, THERE) == Reason("air.announced", {"outlets": "2", "count": "2", "waiting": "0"})
    assert [each for each in office.tapes[THERE].takes if each.spot.startswith("order/")]


def test_what_waits_is_said_to_wait_and_until_when(office: Office) -> None:
    office.until("07:00:05")
    answer = say(office, BELL, HERE, THERE)
    assert (answer.code, answer.params["count"], answer.params["waiting"]) == ("air.announced_waits", "1", "1")
    assert "07:10" in explain(answer, "zh")


def test_a_missing_card_is_named_and_not_said_to_be_busy(tmp_path: Path) -> None:
    office = Office(tmp_path, lost=[(at("06:30"), at("09:00"))]).boot("06:50")
    office.air.load(programme(cards=[CARD, OTHER]))
    office.until("06:55")
    answer = say(office, BELL, HERE, THERE)
    assert (answer.code, answer.params["places"], answer.params["count"]) == ("air.announced_held", HERE, "1")
    assert "找不到声卡" in explain(answer, "zh")


def test_an_amplifier_that_is_somebody_elses_is_named_too(office: Office) -> None:
    office.until("06:55")
    office.air.give_up([HERE], True, "县台", "王会计")
    assert "县台" in explain(say(office, BELL), "zh")


def test_an_urgent_one_is_told_the_end_that_counts_and_not_the_one_that_was_asked_for(office: Office) -> None:
    office.until("06:55")
    answer = say(office, BELL, priority="urgent", until="09:00")
    assert answer.params["until"] == shown(at("06:55") + MOST)
    (order,) = office.air.sayings.state(HERE)
    assert order["until"] == at("06:55") + MOST


def test_an_end_of_another_day_carries_its_day(tmp_path: Path) -> None:
    office = Office(tmp_path, lost=[(at("06:30"), at("23:59"))]).boot("12:00")
    office.air.load(programme(cards=[CARD]))
    office.until("12:01")
    parts = {HERE: (part("普通话"),)}
    tomorrow = at("12:00") + 20 * 3_600_000
    answer = office.air.announce(Announcement("a1", "say", BELL, "notice", parts, office.clock.now(), until=tomorrow))
    assert answer.params["until"] == "07-14 08:00"
    assert clock.hms_on(tomorrow, ZONE, at("12:00")) == "07-14 08:00"
    assert clock.hms_on(at("13:00"), ZONE, at("12:00")) == "13:00"


def test_one_school_in_its_quiet_hours_does_not_silence_the_villages(tmp_path: Path) -> None:
    quiet = replace(OTHER, neighbours=(), silent=((at("00:00"), at("23:59")),))
    office = Office(tmp_path).boot("06:50")
    office.air.load(programme(cards=[APART[0], quiet]))
    (tmp_path / "普通话.mp3").write_bytes(b"")
    parts: dict[str, tuple[Part, ...]] = {name: (part("普通话"),) for name in (HERE, THERE)}
    order = Announcement("a1", "say", BELL, "notice", parts, office.clock.now())
    answer, left = office.air.take(order)
    assert answer == Reason("air.announced", {"outlets": "1", "count": "1", "waiting": "0"})
    assert [(each.code, each.params["outlets"], each.params["why_code"]) for each in left] == [
        ("orders.lacks", THERE, "air.announce_quiet")
    ]
    assert office.air.announce(replace(order, id="a2", parts={THERE: parts[THERE]})).code == ("air.announce_quiet")


def test_a_volume_stays_over_a_restart_and_is_said_to(office: Office) -> None:
    said = explain(office.air.set_volume([HERE], 60, "王会计"), "zh")
    assert "station.yaml" not in said
    office.pull_the_plug().boot("06:55")
    office.air.load(programme(spot("07:00"), cards=APART))
    assert office.air.state()[HERE]["volume"] == 60  # type: ignore[index]


def test_a_volume_above_the_ceiling_is_said_to_be_held_by_it(tmp_path: Path) -> None:
    office = Office(tmp_path).boot("06:50")
    office.air.load(programme(cards=[replace(CARD, max_volume=70)]))
    answer = office.air.set_volume([HERE], 90, "王会计")
    assert (answer.code, answer.params["most"]) == ("air.did_volume_capped", "70")


def test_an_amplifier_is_taken_back_from_whoever_had_it(office: Office) -> None:
    assert office.air.give_up([], False, "root", "root").code == "air.not_yielded"
    office.air.give_up([HERE], True, "县台", "王会计")
    answer = office.air.give_up([], False, "root", "root")
    assert answer == Reason("air.did_take_back", {"outlets": "1", "by": "县台"})


def test_who_resumes_what_is_somebody_elses_is_told_that_it_does_not_go_on(office: Office) -> None:
    office.until("06:55")
    office.order("stop")
    office.air.give_up([HERE], True, "县台", "王会计")
    answer = office.order("resume")
    assert (answer.code, answer.params["count"], answer.params["places"]) == ("air.did_resume_held", "2", HERE)
    assert "县台" in explain(answer, "zh")
    office.order("stop", HERE)
    answer = office.air.give_up([HERE], False, "", "王会计")
    assert answer.code == "air.did_take_back_held"
    assert "按了停止" in explain(answer, "zh")


# Nothing is counted that is not there


def test_of_none_an_answer_says_nothing(office: Office) -> None:
    office.until("06:55")
    assert explain(office.order("skip"), "zh").startswith("没有跳过:这里现在什么也没有播。")
    assert "Nothing was skipped" in explain(office.order("skip"), "en")
    assert explain(office.order("resume"), "zh").startswith("已恢复。")
    assert "切断" not in explain(office.order("stop"), "zh")
    office.order("resume")
    office.until("07:00:05")
    waits = say(office, BELL, HERE)
    assert explain(waits, "zh").startswith("1 个播放点:1 个等前面的播完。")
    assert explain(waits, "en").startswith("1 outlet: it waits on 1 for what plays there")
    office.air.give_up([THERE], True, "县台", "王会计")
    held = explain(say(office, "又一条", THERE), "zh")
    assert held.startswith(f"1 个播放点:{THERE}现在响不了")
    assert "(切断了 1 条)" in explain(office.air.obey(Order("stop", (HERE,), "村文书", "")), "zh")


@pytest.mark.parametrize("ui", ["zh", "en"])
def test_no_answer_shows_a_mark_of_the_catalogue(ui: str) -> None:
    for code in messages():
        for count in ("0", "2"):
            facts = dict.fromkeys(("count", "waiting", "outlets", "places", "until"), count)
            assert not set("⟦⟧") & set(explain(Reason(code, facts), ui))


# By the station's clocks


@pytest.fixture(params=["UTC", "America/New_York", "Asia/Shanghai"])
def far_pc(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The PC was set up for another part of the world than the village is in."""
    if not hasattr(time, "tzset"):
        pytest.skip("this system sets the zone of all its programs at once")
    with monkeypatch.context() as there:
        there.setenv("TZ", request.param)
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("far_pc")
def test_whatever_zone_the_pc_is_set_to_the_answers_show_the_villages_time(office: Office) -> None:
    office.air.load(programme(spot("07:00"), spot("09:00"), cards=APART))
    office.until("07:00:05")
    assert f"{HERE} 09:00 " in explain(office.air.obey(Order("skip_next", (HERE,), "村文书", "")), "zh")
    assert "最晚等到 07:10" in explain(say(office, BELL, HERE), "zh")
    assert "到 11:30 自己恢复" in explain(office.stop_until("11:30", HERE), "zh")
    assert "11:30" in explain(say(office, "又一条"), "zh")
    office.pull_the_plug().boot("07:05")
    office.air.load(programme(spot("07:00"), cards=APART))
    assert office.air.state()[HERE]["hindrance"]["params"]["until"] == "11:30"  # type: ignore[index]
    office.air.give_up([HERE], True, "县台", "王会计")
    assert "11:30" in explain(office.air.give_up([HERE], False, "", "王会计"), "zh")
    office.until("11:31")
    (over,) = [event for event in office.events if event.reason == "air.stop_over"]
    assert over.detail["params"]["until"] == "11:30"  # type: ignore[index]


# Green


def test_air_is_not_well_while_an_error_in_a_file_freezes_the_days_or_there_is_no_programme(tmp_path: Path) -> None:
    now = clock.VirtualClock(at("06:50"))
    air = Air(tmp_path, now, lambda card: Tape(card.name))
    try:
        air.turn()
        wrong = {"code": "air.files_wrong", "params": {"count": "2", "file": "schedules/a.yaml:3"}}
        told = ask(air, desk=True, trouble=[wrong])
        assert [each["code"] for each in told["trouble"]] == ["air.files_wrong"]
        now.wait(now.now() + 90_000)
        told = ask(air)
        assert [each["code"] for each in told["trouble"]] == ["air.no_programme", "air.files_wrong"]
        board = state.board(told, setup([]), now.now())
        assert board.red
        air.playout.load(programme(cards=[CARD]))
        assert ask(air, desk=True, trouble=[])["trouble"] == []
        assert not state.board(ask(air), setup([]), now.now()).red
    finally:
        air.close()


def ask(air: Air, **body: object) -> dict:  # type: ignore[type-arg]
    from dalaba.link.control import Call

    return air._answer(Call({"verb": "status", **body}))


# The words of the door


OF_OTHER_VERBS = ("air.talk", "air.mic", "orders.reload", "orders.no_desk", "air.already", "orders.not_running")
"""Never said on the page: they answer verbs that it has not."""


def on_the_page() -> dict[str, tuple[str, str]]:
    usual = {code: pair for code, pair in messages().items() if code.startswith(("air.", "orders."))}
    return {code: pair for code, pair in (usual | on_page.SENTENCES).items() if not code.startswith(OF_OTHER_VERBS)}


def test_nothing_that_the_page_says_asks_for_an_option_of_the_command_line() -> None:
    asking = re.compile(r"--\w")
    assert asking.search("".join(messages()["air.announce_quiet"])), "the command line's own sentence does"
    assert [code for code, pair in on_the_page().items() if any(map(asking.search, pair))] == []


def test_the_pages_words_have_the_facts_of_the_command_lines() -> None:
    def fields(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}

    assert on_page.SENTENCES
    for code, pair in on_page.SENTENCES.items():
        for own, usual in zip(pair, messages()[code], strict=True):
            assert fields(own) <= fields(usual), code
        assert fields(pair[0]) == fields(pair[1]), code


def test_inside_another_sentence_the_page_keeps_its_words() -> None:
    why = Reason("orders.lacks", {"outlets": "红星小学", "why_code": "air.announce_quiet", "why_outlet": "红星小学"})
    assert "--force" in explain(why, "zh")
    assert sentence("console.force", "zh") in explain(why, "zh", page=True)
