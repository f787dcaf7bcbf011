"""What holds for every page of the console, wide and on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from dalaba.doors.console.pages import HOME, TABS
from tests.clerk import DESKTOP, PHONE, chromium, enter, needs_chromium
from tests.console_desk import Desk, opened
from tests.places import written
from tests.village import files

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with opened(written(tmp_path_factory.mktemp("village"), files("石桥村", "zh"))) as desk:
        yield desk
        assert desk.log.getvalue() == ""


@pytest.mark.parametrize("name", TABS)
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["wide", "phone"])
def test_every_page_opens_in_both_languages_and_can_be_used_by_all(
    browser: Browser, desk: Desk, name: str, size: dict[str, int]
) -> None:
    clerk = enter(browser, desk, viewport=size)
    address = "" if name == HOME else name
    for ui in ("en", "zh"):
        page = clerk.go(f"{address}?ui={ui}")
        assert page.locator("header nav a[aria-current]").count() == 1
        clerk.look(f"{name}-{ui}-{size['width']}")
        stop = page.locator(".stop-all button").bounding_box()
        assert stop
        assert 0 <= stop["y"] < size["height"] - stop["height"], "stop is in sight"
    assert clerk.faults == []
    assert clerk.outside == []
    clerk.page.context.close()
