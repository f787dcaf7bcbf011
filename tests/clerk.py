"""A clerk at the page, before a real browser: wide, on a phone, without a script; and what is asked of every page.

`DALABA_SHOTS=FOLDER` keeps a picture of each page that a test looks at, for eyes.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from dalaba.doors.console import client
from tests.console_desk import Desk

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
needs_chromium = pytest.mark.skipif(not CHROMIUM, reason="no chromium here; .ci/system-packages installs it")
DESKTOP: Any = {"width": 1366, "height": 768}
PHONE: Any = {"width": 390, "height": 844}
SHOTS = os.environ.get("DALABA_SHOTS", "")
_LEAST = 44
"""Pixels of height that a thumb needs."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's own browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--no-proxy-server"])
        yield browser
        browser.close()


@dataclass
class Clerk:
    """Somebody who has opened the page. `steps` counts what they pressed, chose and filled in."""

    page: Page
    base: str
    faults: list[str]
    steps: int = 0
    outside: list[str] = field(default_factory=list)
    """Addresses beyond this PC that the pages asked for."""

    def go(self, name: str = "") -> Page:
        """Type the address of a page; it is no step, as a tab is."""
        self.page.goto(f"{self.base}{name}")
        return self.page

    def tab(self, title: str) -> None:
        """Press a tab."""
        self.press(self.page.locator("nav a", has_text=title))
        self.page.wait_for_load_state()

    def press(self, what: str | Locator, **how: Any) -> None:
        """Press a button (by its name), or anything else."""
        target = self.page.get_by_role("button", name=what, exact=True) if isinstance(what, str) else what
        target.first.click(**how)
        self.steps += 1

    def fill(self, field: str | Locator, value: str) -> None:
        """Fill in a field (by its label)."""
        self._field(field).fill(value)
        self.steps += 1

    def choose(self, field: str | Locator, option: str) -> None:
        """Choose from a list (by its label)."""
        self._field(field).select_option(label=option)
        self.steps += 1

    def _field(self, field: str | Locator) -> Locator:
        return self.page.get_by_label(field, exact=True).first if isinstance(field, str) else field

    def answer(self) -> str:
        """What the page said to the last press."""
        told = self.page.locator("#told")
        told.wait_for(state="visible")
        return told.inner_text()

    def look(self, name: str) -> None:
        """Keep a picture, and hold the page to what is asked of every one."""
        shot(self.page, name)
        assert serious(self.page) == []
        wide = self.page.viewport_size or DESKTOP
        assert self.page.evaluate("document.documentElement.scrollWidth") <= wide["width"], "nothing is cut at the side"
        if wide["width"] == PHONE["width"]:
            assert small(self.page) == []


def enter(browser: Browser, desk: Desk, link: str = "", **how: Any) -> Clerk:
    """Open a link, as a person does. Faults of the page and requests to other places are kept."""
    context = browser.new_context(**{"viewport": DESKTOP, "locale": "zh-CN", **how})
    page, faults, outside = context.new_page(), list[str](), list[str]()
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("request", lambda asked: None if _here(asked.url) else outside.append(asked.url))
    url = link or client.link(desk.folder)
    assert url is not None
    come_in(page, url, how.get("java_script_enabled", True))
    return Clerk(page, page.url.split("?")[0], faults, outside=outside)


def come_in(page: Page, url: str, script: bool = True) -> None:
    """Open a link. Without a script, its key is typed in."""
    page.goto(url)
    if not script:
        page.locator("#key").fill(url.partition("#")[2])
        page.locator("#once button").click()
    page.wait_for_selector("nav")


def quickest(measure: Callable[[], float], within: float, tries: int = 10) -> float:
    """The least of a few measurements, until one is within what is promised: another program may have had the PC for a
    moment. What is always too slow is too slow in all of them."""
    best = measure()
    for _ in range(tries - 1):
        if best < within:
            break
        best = min(best, measure())
    return best


def _here(url: str) -> bool:
    return url.startswith(("http://127.0.0.1", "https://127.0.0.1", "blob:", "data:", "file:"))


def shot(page: Page, name: str) -> None:
    """Keep a picture of the whole page, where pictures are wanted."""
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def serious(page: Page) -> list[str]:
    """What axe-core finds serious or critical on the page: rule, and the first place."""
    from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it has no types

    # The page's own policy forbids foreign scripts; the browser's tools may run one.
    found = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in found if each["impact"] in ("serious", "critical")
    ]


def small(page: Page) -> list[str]:
    """What is too low for a thumb, or sticks out of the screen."""
    return list(page.evaluate(
        f"""[...document.querySelectorAll("button, select, summary, nav a")].filter(each => each.checkVisibility())
        .filter(each => each.getBoundingClientRect().height < {_LEAST}).map(each => each.outerHTML.slice(0, 120))"""
    ))  # fmt: skip
