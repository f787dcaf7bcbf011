"""The page 今天, as a clerk uses it in the middle of the morning.

The main task, from opening the page to done:
1. Open the page: what is on, what comes next, and that one was not heard at 9:15.
2. Press 没播好: it says why.                                            ("why was 9:15 silent" in two presses)
3. Close it. It begins to rain: press 雨天, see what changes, press yes. ("it rains" in two)
4. This afternoon's fire notice is not wanted at half past five: press it, leave it out this time.
5. Take the rain back.

The station lies where it is always ten in the morning when the test runs, so that nothing hangs on the hour.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from dalaba.air.ledger import Ledger
from dalaba.core import clock
from dalaba.core.clock import SystemClock
from dalaba.core.model import Programme, Spot
from dalaba.desk.booking import FILE, booked
from dalaba.desk.root import Station
from dalaba.link import handover
from dalaba.station.days import AUTO
from tests.clerk import DESKTOP, PHONE, chromium, enter, needs_chromium, quickest
from tests.console_desk import Desk, opened, until
from tests.places import wav, written
from tests.village import files

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

TOWN = """
  五一村: {类型: 大喇叭, 输出: {声卡: 默认, 声道: [2]}, 本点信息: {村名: 五一村, 联系电话: 村委会}}
  中心小学: {类型: 校园广播, 输出: {声卡: 默认, 声道: [3]}}
"""
ROWS = """
播出安排:
  - {编号: 早上, 文稿: 森林防火, 播放点: 大喇叭, 时刻: "9:15"}
  - {编号: 下雨, 文稿: 开会通知, 播放点: 大喇叭, 时刻: "16:00", 日类型: 雨天}
  - {编号: 下棋, 文稿: 森林防火, 播放点: 五一村, 时刻: "16:30", 日类型: 不是雨天}
"""
OUTLETS = ("石桥村", "五一村", "中心小学")
TEN = 10


def ten_in_the_morning() -> str:
    """A time zone where it is ten o'clock now."""
    ahead = (TEN - clock.local(SystemClock().now(), clock.zone("UTC")).hour + 11) % 24 - 11
    return "UTC" if ahead == 0 else f"Etc/GMT{-ahead:+d}"


def town(folder: Path) -> Path:
    """Three outlets; what was due at a quarter past nine at 五一村 was not heard."""
    written(folder, {**files("石桥村", "zh"), "schedules/今天.yaml": ROWS})
    station = folder / "station.yaml"
    text = station.read_text("utf-8").replace("Asia/Shanghai", ten_in_the_morning())
    station.write_text(text + TOWN.lstrip("\n"), encoding="utf-8")
    read = Station.read(folder)
    assert not read.problems.errors
    today = clock.today(SystemClock().now(), read.setup.zone)
    programme = read.compile(today)
    for day in (programme, read.compile(today + timedelta(days=1))):
        handover.write(folder, day)
    the_morning(folder, programme)
    return folder


def the_morning(folder: Path, programme: Programme) -> None:
    """What the ledger has of it."""
    ledger = Ledger(folder / "records", "pc", "boot")
    now = SystemClock().now()
    for spot in (each for each in programme.spots if each.start < now - 60_000):
        facts = {"due": spot.due, "start": spot.start, "script": spot.script, "title": spot.title, "parts": []}
        ledger.append("planned", spot.start - 60_000, 0, spot=spot.id, output=spot.outlet, detail=facts)
        if lost(spot):
            facts = {"params": {"device": "村里的声卡"}}
            ledger.append(
                "missed", spot.start, 0, spot=spot.id, output=spot.outlet, reason="air.device_lost", detail=facts
            )
        else:
            for kind, at in (("started", spot.start), ("ended", spot.end)):
                ledger.append(kind, at, 0, spot=spot.id, output=spot.outlet, detail={"at": at})
    ledger.close()


def lost(spot: Spot) -> bool:
    return spot.outlet == "五一村" and "早上" in spot.id


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with opened(town(tmp_path_factory.mktemp("town")), OUTLETS) as desk:
        yield desk
        assert desk.log.getvalue() == "", "no fault of the program"


@pytest.fixture
def desk(place: Desk) -> Desk:
    """As it was found."""
    for name in (AUTO, FILE):
        (place.folder / name).unlink(missing_ok=True)
    place.air.stopped = ""
    for kept in (place.air.stops, place.air.asked, place.air.orders, place.air.taken):
        kept.clear()
    return place


@pytest.fixture(autouse=True)
def nobody_stays(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    if "browser" in request.fixturenames:
        for context in request.getfixturevalue("browser").contexts:
            context.close()


# The story


@needs_chromium
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["wide", "phone"])
def test_a_clerk_asks_why_says_that_it_rains_and_leaves_one_out(
    browser: Browser, desk: Desk, size: dict[str, int]
) -> None:
    clerk = enter(browser, desk, viewport=size)
    page, wide = clerk.page, size["width"]
    clerk.look(f"today-{wide}")
    steps = clerk.steps
    clerk.press(page.get_by_role("link", name="没播好 1"))
    panel = page.locator("#panel")
    line = panel.locator("li", has_text="09:15")
    line.wait_for()
    assert "村里的声卡" in line.inner_text(), "why it was silent"
    assert clerk.steps - steps <= 2
    clerk.look(f"today-why-{wide}")
    page.keyboard.press("Escape")
    panel.wait_for(state="hidden")

    steps = clerk.steps
    clerk.press(page.locator("#words").get_by_role("link", name="雨天"))
    panel.get_by_role("heading", name="今天按“雨天”播?").wait_for()
    assert "开会通知" in panel.inner_text()
    assert not (desk.folder / AUTO).exists(), "nothing is changed before somebody says yes"
    clerk.look(f"today-rain-{wide}")
    clerk.press("是,今天是雨天")
    assert "记下了" in clerk.answer()
    assert clerk.steps - steps == 2
    assert "雨天" in (desk.folder / AUTO).read_text("utf-8")
    on_screen(page, "#told", size)

    clerk.press(page.locator(".plays a", has_text="17:30").first)
    clerk.press("这一次不播")
    until(lambda: desk.air.bodies("skip_next"))
    (body,) = desk.air.bodies("skip_next")
    assert body["row"].startswith("日常广播/防火@@")
    assert clerk.faults == []
    assert clerk.outside == []


def on_screen(page: Page, selector: str, size: dict[str, int]) -> None:
    box = page.locator(selector).bounding_box()
    assert box is not None
    assert 0 <= box["y"] <= size["height"] - box["height"], "whoever pressed sees the answer where they are"


@needs_chromium
def test_three_outlets_fit_a_small_screen_and_the_phone_shows_now_and_next_first(browser: Browser, desk: Desk) -> None:
    page = enter(browser, desk, viewport=DESKTOP).page
    assert page.evaluate("document.documentElement.scrollHeight") <= DESKTOP["height"], "nothing to scroll"
    phone = enter(browser, desk, viewport=PHONE).page
    for selector in (".stop-all button", "#top .state", "#o0 .next"):
        on_screen(phone, selector, PHONE)


@needs_chromium
def test_what_one_browser_changes_the_other_shows_within_half_a_second(browser: Browser, desk: Desk) -> None:
    one, other = (enter(browser, desk, viewport=DESKTOP) for _ in range(2))
    for clerk in (one, other):
        clerk.page.wait_for_selector("#top[data-part]")  # it listens

    def seen() -> float:
        desk.air.stopped = ""
        desk.air.stops.clear()
        other.page.wait_for_selector("#top .state:not(.bad)")
        other.page.evaluate(
            """window.seen = new Promise(tell => new MutationObserver(() => {
            if (document.querySelector("#top .state.bad")) tell(Date.now()); }).observe(
            document.getElementById("top"), { childList: true, subtree: true })), 0"""
        )
        pressed = one.page.evaluate("document.querySelector('.stop-all button').click(), Date.now()")
        return float(other.page.evaluate("window.seen") - pressed)

    assert quickest(seen, 500) < 500


@needs_chromium
def test_the_keyboard_is_enough_and_large_letters_fit(browser: Browser, desk: Desk) -> None:
    clerk = enter(browser, desk, viewport=DESKTOP)
    page = clerk.page
    tab_to(page, "button[data-dialog=say]")
    page.keyboard.press("Enter")
    page.locator("#say").wait_for()
    tab_to(page, "#text")
    page.keyboard.type("请到村委会开会")
    tab_to(page, "#to")
    choose(page, "石桥村")
    tab_to(page, "#say .go")
    page.keyboard.press("Enter")
    until(lambda: desk.air.taken)
    assert list(desk.air.only.body["parts"]) == ["石桥村"]
    assert clerk.answer()
    page.locator("button[data-dialog=play]").press("Enter")
    page.locator("#play").wait_for()
    page.keyboard.press("Escape")
    page.locator("#play").wait_for(state="hidden")
    page.evaluate("document.documentElement.style.fontSize = '200%', document.body.style.fontSize = '32px'")
    assert page.evaluate("document.documentElement.scrollWidth") <= DESKTOP["width"]


def choose(page: Page, value: str) -> None:
    """Press the arrow down until the list that has the keyboard has this value."""
    for _ in range(20):
        if page.evaluate("document.activeElement.value") == value:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{value} is not in the list")


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until that has the keyboard."""
    for _ in range(80):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {selector}")


@needs_chromium
def test_the_page_is_light_and_soon_there(browser: Browser, desk: Desk) -> None:
    sizes: list[int] = []
    clerk = enter(browser, desk, viewport=DESKTOP)
    page = clerk.page
    page.on("response", lambda answer: sizes.append(len(answer.body())) if "live/" not in answer.url else None)
    clerk.go()
    page.wait_for_selector("#top[data-part]")
    assert sum(sizes) < 100_000

    def paint() -> float:
        clerk.go()
        page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")
        return float(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))

    assert quickest(paint, 500) < 500


@needs_chromium
def test_without_a_script_the_boxes_open_and_a_text_is_said(browser: Browser, desk: Desk) -> None:
    clerk = enter(browser, desk, viewport=PHONE, java_script_enabled=False)
    page = clerk.page
    clerk.press("说一句")
    page.locator("#text").fill("请到村委会开会")
    page.locator("#to").select_option(label="石桥村")
    clerk.press("播出")
    page.wait_for_selector("#told.good")
    assert desk.air.only.body["text"] == "请到村委会开会"
    clerk.press(page.get_by_role("link", name="没播好 1"))
    assert "村里的声卡" in page.locator("#panel").inner_text()


# Without a browser


def test_the_list_tells_what_became_of_each(desk: Desk) -> None:
    text = desk.enter().get().text
    day = text.split('id="day"')[1].split("</section>")[0]
    lines = re.findall(
        r'<li class="(\w+)">.*?<time>([\d:]+)</time><b>(.*?)</b><i>(.*?)</i><em>(.*?)</em>', day, re.DOTALL
    )
    assert ("bad", "09:15", "森林防火", "五一村", "没播") in lines
    assert ("heard", "09:15", "森林防火", "石桥村", "播了") in lines
    assert ("coming", "17:30", "森林防火", "2 处", "要播") in lines


def test_a_moment_is_asked_about_and_a_wrong_one_is_refused_in_words(desk: Desk) -> None:
    page = desk.enter()
    assert "村里的声卡" in page.get(f"get/today/panel?outlet={quote('五一村')}&at=9:15").text
    wrong = page.get(f"get/today/panel?outlet={quote('五一村')}&at=99")
    assert wrong.status == 400
    assert json.loads(wrong.text)["reason"]


def test_a_stop_of_three_days_ago_is_named_here_as_in_the_ledger(tmp_path: Path) -> None:
    folder, now = town(tmp_path / "town"), SystemClock().now()
    book = Ledger(folder / "records", "pc", "boot")
    stopped = {"verb": "stop", "to": ["石桥村"], "why": "停电检修"}
    book.append("order", now - 3 * clock.DAY, 0, actor="村文书", detail=stopped)
    book.close()
    with opened(folder, OUTLETS) as desk:
        person = desk.enter()
        silent = person.get(f"get/today/panel?outlet={quote('石桥村')}&at=09:40").text
        page = person.get(f"ledger?outlet={quote('石桥村')}&at=09:40").text
        assert desk.log.getvalue() == ""
    for shown in (silent, page):
        assert "被 村文书 按了停止" in shown, "who stopped it, three days ago"


def test_one_play_moves_from_the_page_and_can_be_taken_out_again(desk: Desk) -> None:
    page = desk.enter()
    due = next(spot for spot in handed(desk).spots if "防火" in spot.id and spot.outlet == "五一村" and clock.hms(
        spot.due, clock.zone(handed(desk).zone)) == "17:30")  # fmt: skip
    at = clock.iso(due.due, clock.zone(handed(desk).zone))
    told = page.press(
        "today/move", {"row": "日常广播/防火", "due": at, "to": "五一村", "at": "15:00"}, Accept="application/json"
    )
    assert (told.status, told.json["code"]) == (200, "orders.moved")
    assert [body["to"] for body in desk.air.bodies("skip_next")] == [["五一村"]]
    (row,) = booked(Station.read(desk.folder))
    assert row.outlets == ("五一村",)
    later = page.press("today/later_one", {"row": "日常广播/防火", "due": at, "to": "石桥村", "minutes": "20"},
                       Accept="application/json")  # fmt: skip
    assert (later.json["code"], later.json["params"].get("at")) == ("orders.moved", "17:50"), later.text
    out = page.press("today/unbook", {"id": row.id}, Accept="application/json")
    assert (out.status, len(booked(Station.read(desk.folder)))) == (200, 1)


def handed(desk: Desk) -> Programme:
    zone = Station.read(desk.folder).setup.zone
    return handover.read(handover.path_of(desk.folder, clock.today(SystemClock().now(), zone)))


def test_what_was_done_is_on_the_ledger_with_the_name(desk: Desk) -> None:
    page = desk.enter()
    assert page.press("today/word", {"word": "雨天"}, Accept="application/json").status == 200
    (note,) = desk.air.bodies("note")[-1:]
    assert note["kind"] == "done"
    assert note["detail"]["code"] == "page_today.did_word"
    assert note["actor"]


def test_while_files_have_errors_the_page_is_red_and_says_where(tmp_path: Path) -> None:
    """Before, it was green: air had a programme, and nobody saw that nothing newer would ever reach it."""
    folder = town(tmp_path / "town")
    (folder / "schedules" / "坏.yaml").write_text(
        "播出安排:\n  - {文稿: 没有的, 播放点: 五一村, 时刻: 7点}\n", encoding="utf-8"
    )
    with opened(folder, OUTLETS) as desk:
        text = desk.enter().get().text
        top = text.split('id="top"')[1].split("</section>")[0]
        assert "state good" not in top
        assert "schedules/坏.yaml:2" in top
        assert "没有的" in top
        state = desk.ask("GET", "status").json
        assert state["red"] is True
        assert state["frozen"][0]["place"].startswith("schedules/坏.yaml:2")


def test_a_saying_reaches_those_that_may_sound_and_names_the_others(desk: Desk) -> None:
    """One school in its quiet hours does not keep the villages from hearing it."""
    desk.air.quiet.add("中心小学")
    try:
        page = desk.enter()
        told = page.press("say", {"text": "停水通知。", "to": "all"}, Accept="application/json")
    finally:
        desk.air.quiet.discard("中心小学")
    assert told.status == 200
    assert "--" not in told.text


def test_what_was_just_recorded_is_played_under_its_hour(desk: Desk, tmp_path: Path) -> None:
    page, sound = desk.enter(), wav(tmp_path / "talk.wav").read_bytes()
    part = "--x\r\nContent-Disposition: form-data; name="
    body = (
        f'{part}"to"\r\n\r\n石桥村\r\n{part}"file"; filename="talk.wav"\r\nContent-Type: audio/wav\r\n\r\n'.encode()
        + sound
        + b"\r\n--x--\r\n"
    )
    kind = {"Content-Type": "multipart/form-data; boundary=x", "X-CSRF-Token": page.csrf, "Accept": "application/json"}
    told = desk.send("POST", "/do/today/recorded", body, {"Cookie": page.cookie, **kind})
    assert told.status == 200, told.text
    order = desk.air.only.body
    assert (list(order["parts"]), order["kind"]) == (["石桥村"], "play")
    assert re.fullmatch(r"喊话\d+点\d\d分", order["title"])
