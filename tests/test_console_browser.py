"""The page before a real browser, wide and on a phone: what is pressed reaches air, what happens is seen at once."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from dalaba.core.model import Reason
from dalaba.doors.console import client
from tests.clerk import come_in
from tests.console_desk import Desk, opened, until
from tests.places import written
from tests.village import files

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no chromium here; .ci/system-packages installs it")
PHONE = {"width": 390, "height": 844}
SHOTS = os.environ.get("DALABA_SHOTS", "")
"""A folder for pictures of the page, for eyes."""
TOWN = """
  五一村: {类型: 大喇叭, 语种: [粤语, 普通话], 输出: {声卡: 默认, 声道: [2]}}
  中心小学: {类型: 校园广播, 输出: {声卡: 默认, 声道: [3]}}
  三江镇五一村老年活动中心门口的大喇叭: {类型: 大喇叭, 输出: {声卡: 默认, 声道: [4]}}
分区:
  河东: [五一村, 中心小学]
"""
EXAM = """
考试:
  - {名称: 英语听力, 日期: 2026-06-20, 时段: 14:30-16:45, 播放点: 中心小学, 放行: [消防, 疏散]}
"""
BOXES = """[...document.querySelectorAll("button, select, summary")].filter(each => each.checkVisibility())
    .map(each => each.getBoundingClientRect().toJSON())"""
OUTLETS = ("石桥村", "五一村", "中心小学", "三江镇五一村老年活动中心门口的大喇叭")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = written(tmp_path_factory.mktemp("town"), files("石桥村", "zh"))
    with open(folder / "station.yaml", "a", encoding="utf-8") as file:
        file.write(TOWN.lstrip("\n"))
    written(folder, {"schedules/考试.yaml": EXAM})
    with opened(folder, OUTLETS) as desk:
        yield desk
        assert desk.log.getvalue() == ""


@pytest.fixture
def desk(town: Desk) -> Desk:
    """Nothing was asked of it yet."""
    town.air.stopped = ""
    town.air.asked.clear()
    town.air.orders.clear()
    town.air.taken.clear()
    return town


@pytest.fixture(autouse=True)
def nobody_stays(browser: Browser) -> Iterator[None]:
    yield
    for context in browser.contexts:
        context.close()


def visit(browser: Browser, desk: Desk, faults: list[str], **how: Any) -> Page:
    """Open a link, as a person does."""
    context = browser.new_context(**how)
    page = context.new_page()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    url = client.link(desk.folder)
    assert url is not None
    come_in(page, url, how.get("java_script_enabled", True))
    page.wait_for_selector("#top .state")
    return page


def box(page: Page, name: str) -> None:
    """Open one of the four boxes."""
    page.locator(".four").get_by_role("button", name=name, exact=True).click()


@pytest.fixture
def faults() -> Iterator[list[str]]:
    """What the browser complained of: nothing."""
    found: list[str] = []
    yield found
    assert found == []


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def test_a_stop_is_one_press_and_red_until_it_is_resumed(browser: Browser, desk: Desk, faults: list[str]) -> None:
    page = visit(browser, desk, faults)
    page.get_by_role("button", name="全部停止").click()
    page.wait_for_selector("#top .state.bad")
    assert page.locator("#top .state b").inner_text() == "已停止"
    assert desk.air.bodies("stop")[0]["to"] == []
    assert "已停止" in page.locator("#told").inner_text()
    shot(page, "stopped-zh")
    page.locator("#top").get_by_role("button", name="恢复").click()
    page.wait_for_selector("#top .state.good")
    assert page.locator(".lane h3.stopped").count() == 0


def test_what_another_window_does_is_seen_without_a_reload(browser: Browser, desk: Desk, faults: list[str]) -> None:
    page = visit(browser, desk, faults)
    box(page, "说一句")
    page.locator("#text").fill("写到一半")
    lane = {"playing": {"id": "x", "title": "森林防火", "start": 0, "duration": 9}, "since": 1_657_670_400_000}
    desk.air.lanes["五一村"].update(lane)
    page.wait_for_selector(".lane h3.on")
    assert "森林防火" in page.locator(".lane", has_text="五一村").first.inner_text()
    assert "正在播:1 处" in page.locator("#top").inner_text()
    assert page.locator("#text").input_value() == "写到一半", "what somebody is writing stays"
    desk.air.lanes["五一村"]["playing"] = None
    page.wait_for_selector(".lane h3.on", state="detached")


def test_a_text_is_said_in_a_zone_and_a_language(browser: Browser, desk: Desk, faults: list[str]) -> None:
    page = visit(browser, desk, faults)
    box(page, "说一句")
    page.locator("#text").fill("请到村委会开会")
    page.locator("#to").select_option(label="河东")
    page.locator("#language").select_option(label="普通话")
    page.get_by_role("button", name="播出", exact=True).click()
    until(lambda: desk.air.taken)
    order = desk.air.only
    assert (sorted(order.body["parts"]), order.body["kind"]) == (sorted(["五一村", "中心小学"]), "say")
    page.wait_for_selector("#told.good")
    assert page.locator("#text").input_value() == "", "the next one begins anew"
    box(page, "播一条")
    page.locator("#script").select_option(value="森林防火")
    page.locator("#playto").select_option(label="石桥村")
    page.get_by_role("button", name="播放").click()
    until(lambda: len(desk.air.taken) == 2)
    shot(page, "said-zh")


def test_after_an_urgent_text_the_next_is_none_and_the_answer_is_on_the_screen(
    browser: Browser, desk: Desk, faults: list[str]
) -> None:
    page = visit(browser, desk, faults, viewport=PHONE)
    box(page, "说一句")
    form = page.locator("form.say")
    form.locator("summary").click()
    form.locator("select[name=priority]").select_option("urgent")
    form.locator("input[name=reason]").fill("山洪")
    form.locator("input[name=force]").check()
    form.locator("textarea").fill("山洪来了,请马上上山。")
    form.locator("select[name=to]").select_option("五一村")
    form.locator("button.go").click()
    told = page.locator("#told")
    told.wait_for(state="visible")
    shown = told.bounding_box()
    assert shown is not None
    assert 0 <= shown["y"] < PHONE["height"] - shown["height"], "whoever pressed sees it where they are"
    assert form.locator("select[name=priority]").input_value() == "notice"
    assert not form.locator("input[name=force]").is_checked()
    assert form.locator("input[name=reason]").input_value() == ""
    assert form.locator("select[name=to]").input_value() == "五一村"


def test_a_refusal_speaks_of_what_is_on_the_page(browser: Browser, desk: Desk, faults: list[str]) -> None:
    desk.air.quiet.add("五一村")
    page = visit(browser, desk, [])
    try:
        box(page, "说一句")
        page.locator("form.say textarea").fill("停水。")
        page.locator("form.say select[name=to]").select_option("五一村")
        page.locator("form.say button.go").click()
        page.locator("#told").wait_for(state="visible")
        said = page.locator("#told").inner_text()
    finally:
        desk.air.quiet.discard("五一村")
    assert "安静时段也播" in said
    assert "--" not in said


def test_what_is_not_decided_is_said_as_shown_by_one_more_press_and_only_those_words(
    browser: Browser, desk: Desk, faults: list[str]
) -> None:
    page = visit(browser, desk, [])
    before = set(desk.air.taken)
    box(page, "说一句")
    page.locator("#text").fill("请看3-4-5。")
    page.locator("#to").select_option(label="河东")
    page.locator("form.say button.go").click()
    page.locator("#sure").wait_for(state="visible")
    assert "三、四、五" in page.locator("#told").inner_text()
    assert set(desk.air.taken) == before
    page.locator("#text").fill("请看3-4-6。")
    assert not page.locator("#sure").is_visible(), "it was asked about other words"
    page.locator("form.say button.go").click()
    page.locator("#sure").click()
    page.wait_for_selector("#told.good")
    assert len(set(desk.air.taken) - before) == 1
    assert page.locator("#text").input_value() == ""
    for order in set(desk.air.taken) - before:
        del desk.air.taken[order]


def test_an_urgent_text_without_a_reason_is_refused_in_words(browser: Browser, desk: Desk, faults: list[str]) -> None:
    page = visit(browser, desk, faults)
    box(page, "说一句")
    page.locator("#text").fill("快跑")
    page.locator("#to").select_option(label="河东")
    page.locator(".say summary").click()
    page.locator("#sayp").select_option(value="urgent")
    page.get_by_role("button", name="播出", exact=True).click()
    page.wait_for_selector("#told.bad")
    assert "原因" in page.locator("#told").inner_text()
    assert page.locator("#text").input_value() == "快跑", "nothing that was written is lost"
    assert desk.air.taken == {}
    assert [fault for fault in faults if "409" not in fault] == []
    faults.clear()  # the browser reports each answer that is a refusal


@pytest.mark.parametrize(("ui", "script"), [("zh", True), ("en", True), ("en", False)])
def test_on_a_phone_it_stays_put_and_every_button_is_for_a_thumb(
    browser: Browser, desk: Desk, faults: list[str], ui: str, script: bool
) -> None:
    page = visit(browser, desk, faults, viewport=PHONE, java_script_enabled=script)
    page.goto(f"{page.url}?ui={ui}")
    shot(page, f"phone-{ui}-{'script' if script else 'plain'}")
    boxes = page.evaluate(BOXES)
    assert len(boxes) > 20
    assert all(box["height"] >= 44 and box["left"] >= 0 and box["right"] <= 390 for box in boxes)
    stop = page.locator(".stop-all button").bounding_box()
    assert stop
    assert stop["y"] + stop["height"] < PHONE["height"], "stop is seen without scrolling"
    if script:
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        sizes = page.evaluate(
            "[...document.querySelectorAll('main *')].filter(each => each.getClientRects().length)"
            ".map(each => parseFloat(getComputedStyle(each).fontSize))"
        )
        assert min(sizes) >= 14


def test_without_a_script_a_press_is_answered_by_the_page(browser: Browser, desk: Desk, faults: list[str]) -> None:
    page = visit(browser, desk, faults, java_script_enabled=False)
    page.get_by_role("button", name="全部停止").click()
    page.wait_for_selector("#told.good")
    assert len(desk.air.bodies("stop")) == 1
    page.locator("#top").get_by_role("button", name="恢复").click()
    page.wait_for_selector("#top .state.good")
    assert len(desk.air.bodies("resume")) == 1


def test_a_page_of_another_origin_can_do_nothing_in_the_same_browser(
    browser: Browser, desk: Desk, tmp_path: Path
) -> None:
    page = visit(browser, desk, [])
    own = re.sub(r"\?.*", "", page.url)
    evil = tmp_path / "evil.html"
    evil.write_text(
        f'<form id="f" method="post" action="{own}do/stop"><input name="csrf" value="x"></form>'
        f'<img src="{own}"><iframe src="{own}"></iframe>',
        encoding="utf-8",
    )
    other = page.context.new_page()
    other.goto(evil.as_uri())
    before = len(desk.air.asked)
    read = other.evaluate("url => fetch(url, {credentials: 'include'}).then(a => a.text(), () => 'kept out')", own)
    assert read == "kept out"
    other.evaluate("document.getElementById('f').submit()")
    other.wait_for_load_state()
    assert desk.air.bodies("stop") == []
    assert all(body["verb"] == "status" for _, body in desk.air.asked[before:])


def test_when_the_desk_is_gone_the_page_says_what_still_works(browser: Browser, village: Path) -> None:
    with opened(village, busy=False) as desk:
        page = visit(browser, desk, [])
    page.wait_for_selector("#gone:visible", timeout=15_000)
    assert "broadcaster.py stop" in page.locator("#gone").inner_text()
    page.get_by_role("button", name="全部停止").click()
    page.wait_for_selector("#told.bad")
    assert "stop" in page.locator("#told").inner_text()
    shot(page, "gone-zh")


def test_only_a_button_that_is_held_breaks_into_an_exam(browser: Browser, desk: Desk, faults: list[str]) -> None:
    facts = {"outlet": "中心小学", "exam": "英语听力", "until": "16:45", "lets": "消防、疏散"}
    desk.air.refusals["announce"] = Reason("air.exam_asks", facts)
    page = visit(browser, desk, faults)
    box(page, "说一句")
    page.locator("#text").fill("请马上疏散")
    page.locator("#to").select_option(label="中心小学")
    page.locator(".say summary").click()
    page.locator("#sayp").select_option(value="urgent")
    page.locator("#sayr").fill("实验室着火")
    page.locator("#sayx").select_option(value="消防")
    page.get_by_role("button", name="播出", exact=True).click()
    page.wait_for_selector("#hold")
    assert "考试到 16:45" in page.locator("#told").inner_text()
    desk.air.refusals.clear()
    page.locator("#hold").click()
    page.wait_for_timeout(300)
    assert desk.air.taken == {}, "a tap is not enough"
    page.locator("#hold").click(delay=2_400)
    until(lambda: desk.air.taken)
    body = desk.air.only.body
    assert (body["exam"], body["confirmed"], body["reason"]) == ("消防", True, "实验室着火")
    page.wait_for_selector("#hold", state="hidden")
    assert [fault for fault in faults if "409" not in fault] == []
    faults.clear()
