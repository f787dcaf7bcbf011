"""播放点 on the page: every horn heard once, and the right card found by listening.

The main task, from opening the page to done:
 1. Open the console; the tab 播放点. It says how many outlets somebody has listened to, and which card is not there.
 2. Press 试音 at an outlet; three bells sound there.
 3. Press 听到了 or 没听到: it is on the ledger, and the count above goes up.
 4. An outlet is silent: open 换声卡, press a card; it is set and sounds.
 5. Press 听到了.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dalaba.air import ledger
from dalaba.air.outputs.devices import Device
from dalaba.core import clock
from dalaba.core.problems import Bad
from dalaba.desk.editing import Changed
from dalaba.desk.editing.outlets import Refused, as_written, change
from dalaba.desk.root import RELOAD, Station
from dalaba.doors.console.pages import outlets
from dalaba.health.facts import Sound
from dalaba.link import handover
from tests.clerk import DESKTOP, PHONE, chromium, enter, needs_chromium
from tests.console_desk import Browser as Person
from tests.console_desk import Desk, opened
from tests.places import DAY, at, written
from tests.real_air import ClockAt, air_at

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator

STATION = """\
# 三江镇的站,老李写的
台名: 三江
语种: [普通话]
安静时段: ["21:30-06:30"]   # 全站
播放点:
  五一村:
    类型: 大喇叭
    音量: 70       # 太大声有人投诉
    输出:
      声卡: USB 甲   # 左边那个
      声道: [1]
  中心小学: {类型: 校园广播, 输出: {声卡: USB 甲, 声道: [2]}, 安静时段: ["12:30-14:00"]}   # 午睡
  广场音箱: {类型: 现场音箱, 输出: {声卡: 旧声卡}}
  东和村: {类型: 大喇叭}
相邻播放点: [[五一村, 中心小学]]
转播源:
  县台: {地址: "http://radio.example/live"}
"""
CARDS = tuple(Device(name, "ALSA", 2, 48_000, False) for name in ("USB 甲", "USB 乙"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return written(tmp_path / "三江", {"station.yaml": STATION, "scripts/防火.txt": "上山不要带火。"})


@pytest.fixture(autouse=True)
def cards(monkeypatch: pytest.MonkeyPatch) -> None:
    """The PC has two cards; the old one is gone."""
    monkeypatch.setattr(outlets, "_looked", lambda anew=False: Sound(CARDS))
    outlets._CHECKS.clear()


def hands_over(town: Path, over: threading.Event) -> None:
    """What the desk does when a file has changed."""
    seen = b""
    while not over.wait(0.05):
        now = (town / RELOAD).read_bytes() if (town / RELOAD).exists() else b""
        if now != seen:
            seen = now
            handover.write(town, Station.read(town).compile(DAY))


@pytest.fixture
def desk(town: Path) -> Iterator[Desk]:
    """A quarter past nine in the morning."""
    time, over = ClockAt(at("9:15")), threading.Event()
    with opened(town, air=air_at(town, time), clock=time) as desk:
        hands = threading.Thread(target=hands_over, args=(town, over))
        hands.start()
        yield desk
        over.set()
        hands.join()
        assert desk.log.getvalue() == ""


def asked(person: Person, deed: str, given: dict[str, str]) -> tuple[int, str]:
    said = person.press(f"outlets/{deed}", given, Accept="application/json")
    return said.status, said.json["code"]


@needs_chromium
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["wide", "phone"])
def test_every_horn_is_heard_and_the_right_card_is_found_by_listening(
    browser: Browser, desk: Desk, size: dict[str, int]
) -> None:
    clerk = enter(browser, desk, viewport=size)
    clerk.tab("播放点")
    page = clerk.page

    def place(name: str) -> Locator:
        return page.locator("article.place", has=page.locator("h3", has_text=name))

    assert "0/3 处" in page.locator("#outlets-head").inner_text()
    page.get_by_text("有 1 处的声卡没有找到").wait_for()
    clerk.look(f"outlets-{size['width']}")
    clerk.press(place("五一村").get_by_role("button", name="试音"))
    assert "听到三声" in clerk.answer()
    clerk.press(place("五一村").get_by_role("button", name="听到了"))
    page.locator("#outlets-head").get_by_text("1/3 处").wait_for()
    place("广场音箱").get_by_text("换声卡").click()
    clerk.look(f"outlets-card-{size['width']}")
    choice = place("广场音箱").locator(".card-choice", has_text="USB 乙")
    clerk.press(choice.get_by_role("button"))
    page.locator("#told", has_text="声卡 USB 乙").wait_for()
    assert "听到三声" in clerk.answer()
    clerk.press(place("广场音箱").get_by_role("button", name="没听到"))
    page.locator("#outlets-head").get_by_text("没听到的:广场音箱").wait_for()
    assert clerk.steps == 5
    text = (desk.folder / "station.yaml").read_text("utf-8")
    assert text == STATION.replace("旧声卡", '"USB 乙"')
    checks = [each for each in ledger.events(desk.folder / "records") if each.kind == "sound_check"]
    assert [(each.output, each.detail["heard"]) for each in checks] == [("五一村", True), ("广场音箱", False)]
    assert clerk.faults == []
    assert clerk.outside == []
    page.context.close()


def test_why_a_place_is_silent_now_is_said(town: Path) -> None:
    time = ClockAt(at("13:00"))
    with opened(town, air=air_at(town, time), clock=time) as desk:
        page = desk.enter().get("outlets").text
        school = page.split('aria-label="中心小学"', 1)[1].split("</article>", 1)[0]
        assert "现在不出声" in school
        assert "安静 12:30–14:00" not in page.split('aria-label="五一村"', 1)[1].split("</article>", 1)[0]
        assert "听得见" in school
        assert "县台:http://radio.example/live。没有信号时:不出声" in page
        said = desk.enter().press("outlets/tone", {"outlet": "中心小学"}, Accept="application/json")
        assert (said.status, said.json["code"]) == (409, "air.tone_quiet")


def test_volume_and_quiet_hours_are_changed_where_they_stand_and_nothing_else(desk: Desk) -> None:
    person = desk.enter()
    was = as_written(desk.folder, "五一村").was
    given = {"outlet": "五一村", "volume": "80", "channels": "2", "quiet": "12:00-14:30", "was": was}
    assert asked(person, "save", given) == (200, "page_outlets.saved")
    text = (desk.folder / "station.yaml").read_text("utf-8")
    assert "    音量: 80       # 太大声有人投诉\n" in text
    assert "      声卡: USB 甲   # 左边那个\n" in text
    assert [line for line in STATION.splitlines() if line not in text.splitlines()] == [
        "    音量: 70       # 太大声有人投诉",
        "      声道: [1]",
    ]
    setup = Station.read(desk.folder).setup
    assert setup.outlets["五一村"].volume == 80
    assert len(setup.outlets["五一村"].quiet) == 2, "the station's and its own"
    assert asked(person, "save", {**given, "volume": "90"}) == (409, "console.changed_meanwhile")
    told = [each for each in ledger.events(desk.folder / "records") if each.kind == "done"]
    assert [each.detail["code"] for each in told] == ["page_outlets.did_change"]


def test_what_the_station_would_not_take_is_not_written(town: Path) -> None:
    was = as_written(town, "中心小学").was
    for said in ({"volume": ("300",)}, {"quiet_hours": ("25:00-26:00",)}, {"channels": ("左",)}):
        with pytest.raises(Refused):
            change(town, "中心小学", said, was)
    with pytest.raises(Bad):
        change(town, "没有的村", {"volume": ("50",)}, was)
    with pytest.raises(Changed) as told:
        change(town, "中心小学", {"volume": ("50",)}, "another")
    assert told.value.mine is not None
    assert "音量: 50" in told.value.mine.decode()
    assert (town / "station.yaml").read_text("utf-8") == STATION
    assert change(town, "中心小学", {"quiet_hours": ("12:30-14:00",)}, was) is False


def test_only_an_outlet_of_this_pc_and_a_card_that_is_there_are_taken(desk: Desk) -> None:
    person = desk.enter()
    for deed in ("tone", "heard"):
        assert asked(person, deed, {"outlet": "东和村"}) == (409, "page_outlets.not_here")
    was = as_written(desk.folder, "五一村").was
    wrong = {"outlet": "五一村", "device": "蓝牙耳机", "was": was}
    assert asked(person, "card", wrong) == (409, "page_outlets.no_card")
    assert outlets.PAGE.deeds["card"].needs == outlets.PAGE.deeds["save"].needs == "owner"
    assert clock.today(at("9:15"), Station.read(desk.folder).setup.zone) == DAY
