"""全镇 on the page: who has not, whom to ring, and one sentence to a zone with its answers.

The main task, from opening the page to done:
 1. Open the console; the tab 全镇. On top, in red: which villages need somebody, and their telephone numbers.
 2. Write the sentence, choose the zone, press 现在播. The answers of the PCs come by themselves.
 3. A village refuses: why is written beside it. 停下来 stops it there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from dalaba.core.clock import SystemClock
from dalaba.doors.console.pages.township_shown import village
from dalaba.hub.overview import OVERDUE
from dalaba.hub.store import Receipt, State
from tests.clerk import DESKTOP, PHONE, chromium, enter, needs_chromium
from tests.console_desk import Desk, opened
from tests.fleet_office import TownshipOffice
from tests.hub_town import ledger

if TYPE_CHECKING:
    from playwright.sync_api import Browser

A_DAY = 86_400_000
FLOOD = "各位乡亲,请离开河边。"


@pytest.fixture
def town(tmp_path: Path) -> TownshipOffice:
    """五一 is well, 联红 is away, 红星 plays and has a card that is gone, 新村 was invited."""
    town, now = TownshipOffice(tmp_path), SystemClock().now()
    lane: dict[str, Any] = {"playing": None, "next": None, "hindrance": None, "volume": 70}
    well: dict[str, Any] = {
        "clock": {"state": "good"}, "disk": {"free": 9_000_000_000},
        "manifest": {"seq": 3, "taken": now - A_DAY, "until": now + 14 * A_DAY}, "words": [],
    }  # fmt: skip
    on_air = {**lane, "playing": {"title": "全员核酸检测通知"}}
    gone = {**lane, "hindrance": {"code": "air.device_gone", "params": {"device": "USB 甲"}}}
    for node, at, online, outlets in (
        ("n1", now, True, {"五一村": on_air, "五一小学": lane}),
        ("n2", now - 2 * OVERDUE, True, {"联红村": lane}),
        ("n3", now, True, {"红星村": gone}),
    ):
        town.store.put_state(State(node, at, online, {**well, "outlets": outlets}))
    return town


@pytest.fixture
def desk(town: TownshipOffice) -> Iterator[Desk]:
    with opened(town.folder, ("镇政府",)) as desk:
        yield desk
        assert desk.log.getvalue() == ""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


def test_on_top_stands_who_needs_somebody_and_whom_to_ring(desk: Desk) -> None:
    page = desk.enter().get("township").text
    assert "4 个村里 3 个要有人看看" in page
    assert 'href="tel:07631002"' in page
    assert "没有写联系电话" in page
    assert "正在播:全员核酸检测通知" in page


def test_who_has_not_heard_the_word_of_the_day_needs_somebody(town: TownshipOffice) -> None:
    now, setup = SystemClock().now(), town.fleet().ground.setup
    node = next(each for each in town.store.nodes() if each.node == "n1")

    def wrong(said: dict[str, str], **body: object) -> list[str]:
        state = town.store.states()["n1"]
        shown = village(
            node, State("n1", now, True, {**state.body, **body}), setup, (), said, now, now + A_DAY
        )  # fmt: skip
        return [each.code.rpartition("_")[2] for each in shown.wrong]

    assert village(node, None, setup, (), {}, now, now + A_DAY).number == "07631001"
    words = {**setup.outlets, "五一村": replace(setup.outlets["五一村"], values={"联系电话": "村委会 2 楼"})}
    assert village(node, None, replace(setup, outlets=words), (), {}, now, now + A_DAY).number == ""
    assert wrong({}) == []
    assert wrong({"rainy": "雨天"}) == ["word"]
    assert wrong({"rainy": "雨天"}, words=["rainy"]) == wrong({"rainy": "雨天"}, words=["雨天"]) == []
    assert wrong({}, manifest={"until": now}) == ["programme"]
    assert wrong({}, clock={"state": "wrong"}, disk={"free": 1_000}) == ["clock", "disk"]
    assert wrong({}, clock="?", disk=7, manifest=[], outlets=None, words=3) == ["programme"]


def test_a_pc_that_says_what_cannot_be_keeps_nobody_from_the_page(desk: Desk, town: TownshipOffice) -> None:
    odd = {"taken": 10**15, "until": 10**15, "seq": [1]}
    lane = {"playing": {"title": "<b>全镇" + "长" * 50_000}, "hindrance": {"code": "air.device_gone", "params": ["?"]}}
    body = {"manifest": odd, "outlets": {"<script>": lane}, "words": [{}], "disk": {"free": -1}, "clock": {"state": []}}
    town.store.put_state(State("n1", SystemClock().now(), True, body))
    page = desk.enter().get("township").text
    assert "个村里" in page
    assert "<b>全镇" not in page
    assert "<script>" not in page
    assert len(page) < 100_000


def test_say_goes_to_the_zone_and_stop_to_the_village(desk: Desk, town: TownshipOffice) -> None:
    person = desk.enter()
    told = person.did("township/say", {"text": FLOOD, "to": "北片"})
    assert told["code"] == "across.sent"
    told = person.did("township/stop", {"to": "联红"})
    assert told["code"] == "across.sent"
    said, stopped = town.store.sent_as()
    assert (said.scope, town.order(said).verb) == ("zone/北片", "say")
    assert (stopped.scope, town.order(stopped).verb) == ("node/n2", "stop")
    back = person.did("township/cancel", {"order": said.id[:16]})
    assert back["code"] == "across.sent"


def test_something_urgent_needs_its_reason_here_too(desk: Desk, town: TownshipOffice) -> None:
    person = desk.enter()
    fields = {"text": FLOOD, "to": "北片", "priority": "urgent"}
    answer = person.press("township/say", fields, Accept="application/json")
    assert answer.json["code"] == "air.announce_reason"
    assert not town.store.sent_as()
    person.did("township/say", {**fields, "reason": "水库泄洪", "stands": "true"})
    assert town.order(town.store.sent_as()[0]).stands


def test_a_station_without_a_hub_has_no_such_tab(tmp_path: Path) -> None:
    town = TownshipOffice(tmp_path)
    (tmp_path / "records/hub/sign.key").unlink()
    with opened(town.folder, ("镇政府",)) as desk:
        page = desk.enter().get("")
        assert "全镇" not in page.text


def test_the_report_says_who_was_reached_and_what_was_refused(desk: Desk, town: TownshipOffice) -> None:
    person = desk.enter()
    person.did("township/say", {"text": FLOOD, "to": "北片"})
    wire = town.store.sent_as()[0].id
    town.store.put_receipts([Receipt(wire, "n1", "started", 1), _refused(wire)])
    page = person.get("township_report").text
    assert "4 个村,联系得上 2 个" in page
    assert "2 个村里 1 个照办" in page
    assert "安静时段" in page


def _refused(wire: str) -> Receipt:
    return Receipt(wire, "n2", "refused", 2, "", {"code": "air.announce_quiet", "params": {"outlet": "联红村"}})


@needs_chromium
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["wide", "phone"])
def test_the_officer_says_something_to_a_zone_and_sees_the_answers(
    browser: Browser, desk: Desk, town: TownshipOffice, size: dict[str, int]
) -> None:
    clerk = enter(browser, desk, viewport=size)
    clerk.tab("全镇")
    page = clerk.page
    page.get_by_text("3 个要有人看看").wait_for()
    clerk.look(f"township-{size['width']}")
    clerk.fill(page.locator("#tw-text"), FLOOD)
    clerk.choose(page.locator("#tw-to"), "北片")
    clerk.press("现在播")
    assert "2 台电脑" in clerk.answer()
    page.locator(".given .silent", has_text="没有回音 2").wait_for()
    wire = town.store.sent_as()[0].id
    town.store.put_receipts([Receipt(wire, "n1", "started", 1), _refused(wire)])
    page.locator(".given .refused", has_text="没播 1").wait_for()
    page.locator(".given .started", has_text="在响 1").wait_for()
    assert clerk.steps <= 4, "the tab, the words, the zone, the button"
    clerk.look(f"township-{size['width']}-answers")
    clerk.go("township_report")
    clerk.look(f"township-report-{size['width']}")
    assert clerk.faults == []
    page.context.close()


@needs_chromium
def test_say_and_stop_work_without_a_script(browser: Browser, desk: Desk, town: TownshipOffice) -> None:
    clerk = enter(browser, desk, java_script_enabled=False)
    clerk.tab("全镇")
    clerk.fill(clerk.page.locator("#tw-text"), FLOOD)
    clerk.page.locator("#tw-to").select_option(label="北片")
    clerk.press("现在播")
    assert "2 台电脑" in clerk.answer()
    clerk.page.locator("#tw-stop").select_option(label="北片")
    clerk.press(clerk.page.locator(".stop-there button"))
    assert "发出" in clerk.answer()
    assert [town.order(each).verb for each in town.store.sent_as()] == ["say", "stop"]
    clerk.page.context.close()


def test_the_ledgers_proof_has_the_villages_chains(town: TownshipOffice, desk: Desk) -> None:
    good = ledger(3)
    town.store.put_events("n1", good[0].hash, good)
    reader = desk.enter()
    answer = reader.press("ledger/prove", {"head": ""}, Accept="application/json")
    assert "五一:3 条,环环相扣" in answer.json["parts"]["proof"]
    bad = ledger(3, "b2")
    town.store.put_events("n2", bad[0].hash, (bad[0], bad[2]))
    answer = reader.press("ledger/prove", {"head": ""}, Accept="application/json")
    assert answer.status == 409
    assert "联红:" in answer.json["parts"]["proof"]
    assert "state bad" in answer.json["parts"]["proof"]
