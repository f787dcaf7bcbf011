"""The scenes on the page 今天: pressed by a held button or a held key, released by one press.

1. Open the page: the flood has a big button, on which its key is written.
2. Hold it for two seconds. It is heard at once; the button says since when and by whom.
3. Press “解除”. The button is back.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dalaba.core.clock import SystemClock
from dalaba.desk import pressing
from dalaba.desk.root import Station
from tests.clerk import DESKTOP, PHONE, chromium, enter, needs_chromium
from tests.console_desk import Desk, opened
from tests.places import written

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = needs_chromium
PLACE = """\
台名: 石桥村广播
语种: [普通话]
发音人: {普通话: [espeak]}
播放点:
  石桥村: {输出: {声卡: 默认}}
场景:
  防汛: {说: "洪水来了,请马上撤离。", 播放点: 石桥村, 重复: 直到解除, 按键: F9}
  火警: {播: 集合铃, 播放点: 石桥村}
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    place = written(tmp_path, {"station.yaml": PLACE})
    there = Station.read(place)
    there.make({each.recipe.key: each.recipe for each in pressing.to_make(there, SystemClock().now())})
    there.preparer.voices.close()
    with opened(place) as desk:
        yield desk
        assert desk.log.getvalue() == ""


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["wide", "phone"])
def test_the_flood_is_pressed_and_released(browser: Browser, desk: Desk, size: dict[str, int]) -> None:
    clerk = enter(browser, desk, viewport=size)
    page = clerk.page
    flood = page.locator(".scene button[data-key]")
    assert "F9" in flood.inner_text()
    clerk.look(f"scenes-{size['width']}")
    flood.click()
    assert desk.air.taken == {}, "a tap is not enough"
    clerk.press(flood, delay=2_200)
    released = page.get_by_role("button", name="解除“防汛”")
    released.wait_for()
    assert desk.air.only.body["stands"]
    clerk.look(f"scenes-{size['width']}-on")
    clerk.press(released)
    flood.wait_for()
    assert clerk.steps == 2
    assert len(desk.air.bodies("cancel")) == 1
    assert clerk.faults == []
    page.context.close()


def test_a_key_presses_it_when_it_is_held_and_nobody_types(browser: Browser, desk: Desk) -> None:
    clerk = enter(browser, desk)
    page = clerk.page
    page.keyboard.press("F9")
    field = page.locator("textarea").first
    if field.is_visible():
        field.focus()
        page.keyboard.press("F9", delay=2_200)
        field.blur()
    assert desk.air.taken == {}, "neither touched nor while typing"
    page.keyboard.down("F9")
    page.locator(".scene button.held").wait_for()
    page.get_by_role("button", name="解除“防汛”").wait_for()
    page.keyboard.up("F9")
    assert desk.air.only.body["scene"] == "防汛"
    assert clerk.faults == []
    page.context.close()
