"""“写通知”: the first notice, from opening the page to hearing it scheduled for three days in two languages.

What a clerk does, written down before the page was:

    1. opens “停水”, a ready notice (the page is open; its Mandarin text is there)
    2. fills in the hours of the cut (the village's name and telephone are known)
       types the Cantonese text (texts are not counted)
    3. presses “试听”, and hears both languages as they will go out
    4. fills in for how many days: three, from tomorrow on
    5. chooses “again and again, between two times”
    6. fills in from 7:00
    7. fills in until 11:30
    8. chooses every 15 minutes
    9. presses “排上”, and sees that the fire notice plays some seconds later
   10. presses “就这样排上”
   11. presses “听一遍”

Eleven of the twelve that are allowed.
"""

from __future__ import annotations

import io
import wave
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from dalaba.core import clock
from dalaba.desk.root import Station
from tests.clerk import DESKTOP, PHONE, Clerk, chromium, enter, needs_chromium
from tests.console_desk import Desk, opened
from tests.places import written
from tests.village import files

if TYPE_CHECKING:
    from playwright.sync_api import Browser

WATER = "停水通知:{{日期}},{{停水时间}},{{村名}}停水。\n请先把水缸、水桶装满。有急事,请联系{{联系电话}}。\n"
CANTONESE = "停水通知:{{日期}},{{停水时间}},{{村名}}停水。请先装满水桶、水缸。有急事,请打{{联系电话}}。"


def place(folder: Path) -> Path:
    """A village that speaks two languages, by a voice that takes no time, with a ready notice."""
    text = files("石桥村", "zh")
    text["station.yaml"] = text["station.yaml"].replace("[普通话] ", "[普通话, 粤语] ") + (
        "发音人: {普通话: espeak, 粤语: espeak}\n"
    )
    text["schedules/日常.yaml"] = text["schedules/日常.yaml"].replace("级别: 日常", "级别: 日常\n    语种: [普通话]")
    return written(folder, {**text, "scripts/停水.txt": WATER})


def tomorrow() -> date:
    import time

    return clock.today(round(time.time() * 1000), Station.read(Path("sample")).setup.zone) + timedelta(days=1)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@needs_chromium
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["wide", "phone"])
def test_first_notice_is_heard_and_scheduled_for_three_days_in_two_languages(
    browser: Browser, tmp_path: Path, size: dict[str, int]
) -> None:
    with opened(place(tmp_path)) as desk:
        clerk = enter(browser, desk, viewport=size)
        page = clerk.go("notice")
        clerk.look(f"notice-begin-{size['width']}")
        write_it(clerk, f"notice-{size['width']}")
        page.wait_for_selector("audio")
        clerk.look(f"notice-done-{size['width']}")
        assert "停水" in page.locator(".state.good b").inner_text()
        assert clerk.steps <= 12
        assert clerk.faults == []
        assert clerk.outside == []
        page.context.close()
        three_days_are_there(tmp_path)
        both_languages_sound(desk)
        assert desk.log.getvalue() == ""


def write_it(clerk: Clerk, name: str) -> None:
    """The eleven steps."""
    page = clerk.page
    clerk.press(page.get_by_role("link", name="停水", exact=True))
    page.wait_for_selector("form.notice")
    clerk.fill("停水时间", "下午2:00到5:00")
    page.get_by_label("粤语", exact=True).fill(CANTONESE)
    page.wait_for_selector("#said-yue-long .length")
    clerk.press("试听")
    page.wait_for_selector("#heard audio")
    assert "普通话" in page.locator("#heard").inner_text()
    assert "粤语" in page.locator("#heard").inner_text()
    clerk.fill("连播几天", "3")
    clerk.press(page.get_by_label("在一段时间里,隔一会儿播一次"))
    clerk.fill("从", "07:00")
    clerk.fill("到", "11:30")
    clerk.choose("每隔", "15 分钟")
    clerk.press("排上")
    page.wait_for_selector("#judged .told")
    assert "森林防火" in page.locator("#judged").inner_text()
    clerk.look(f"{name}-judged")
    clerk.press("就这样排上")
    page.wait_for_url("**/notice?done=*")
    clerk.press("听一遍")


def three_days_are_there(folder: Path) -> None:
    station = Station.read(folder)
    assert list(station.problems.errors) == []
    for number in range(3):
        day = tomorrow() + timedelta(days=number)
        spots = [spot for spot in station.compile(day).spots if spot.script.startswith("停水")]
        assert len(spots) == 18
        assert clock.hms(spots[0].start, station.setup.zone)[:5] == "07:00"
        assert [part.language for part in spots[0].parts] == ["cmn", "yue"]
    assert not [
        spot for spot in station.compile(tomorrow() + timedelta(days=3)).spots if spot.script.startswith("停水")
    ]
    assert list(station.check(tomorrow(), 3).errors) == []


def both_languages_sound(desk: Desk) -> None:
    """The sound at the address has the clips of both languages, one behind the other, as the spot has them."""
    station = Station.read(desk.folder)
    spot = next(each for each in station.compile(tomorrow()).spots if each.script.startswith("停水"))
    clerk = desk.enter()
    address = f"get/notice/sound?script={quote(spot.script)}&date={tomorrow()}"
    sound = clip_of(clerk.bytes(address))
    lengths = [part.duration for part in spot.parts if part.clip]
    assert len(lengths) == 2
    assert abs(sound - (500 + sum(lengths) + 800 + 300)) < 50
    assert abs(clip_of(clerk.bytes(f"{address}&language=yue")) - (500 + lengths[1] + 300)) < 50


def clip_of(data: bytes) -> float:
    with wave.open(io.BytesIO(data)) as sound:
        return float(sound.getnframes() * 1000 / sound.getframerate())
