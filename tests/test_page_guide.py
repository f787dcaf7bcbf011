"""The page “帮助”: the clerk does not know how to do something, and finds it without asking anybody.

The clerk's way, written down first:

1. On the page “U盘”, press “?”: the booklet opens at the chapter on the van's stick.
2. Type 停水 into the search: while typing, what the booklet says of it.
3. Press one of them: the booklet is there.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from dalaba.doors.console.pages import TABS
from dalaba.doors.console.pages.guide_book import BOOKS, CHAPTERS, anchor, chapter, find, sections
from tests.clerk import DESKTOP, PHONE, chromium, enter, needs_chromium
from tests.console_desk import Desk, opened
from tests.places import written
from tests.village import files

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with opened(written(tmp_path_factory.mktemp("village"), files("石桥村", "zh"))) as desk:
        yield desk
        assert desk.log.getvalue() == ""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@needs_chromium
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["wide", "phone"])
def test_the_question_mark_leads_to_the_pages_chapter_and_a_word_is_found_while_typing(
    browser: Browser, desk: Desk, size: dict[str, int]
) -> None:
    wide = str(size["width"])
    clerk = enter(browser, desk, viewport=size)
    page = clerk.page
    clerk.go("usb")
    clerk.press(page.locator("a.ask"))
    page.wait_for_selector(".book")
    there = page.locator("h2:target")
    assert there.inner_text() == "宣传车的 U 盘"
    box = there.bounding_box()
    assert box
    assert 0 < box["y"] < size["height"], "it is in sight, and not under the head"

    page.evaluate("window.scrollTo(0, 0)")
    clerk.fill("查手册", "停水")
    page.wait_for_selector(".hits li")
    assert "停水" in page.locator(".hits mark").first.inner_text()
    clerk.look(f"guide-found-{wide}")
    hit = page.locator(".hits a").first
    title = hit.inner_text().split("\n")[0]
    clerk.press(hit)
    page.wait_for_selector("h2:target, h3:target")
    assert page.locator("h2:target, h3:target").inner_text() in title
    assert clerk.faults == []
    page.context.close()


def test_without_a_script_the_search_is_a_page(desk: Desk) -> None:
    reader = desk.enter()
    answer = reader.press("guide/ask", {"q": "安静时段 <b>"})
    assert answer.status == 303
    assert answer.headers["location"].endswith("guide?q=%E5%AE%89%E9%9D%99%E6%97%B6%E6%AE%B5+%3Cb%3E")
    assert "手册里没有" in reader.get("guide?q=%E5%AE%89%E9%9D%99+%3Cb%3E").text
    page = reader.get("guide?q=%E5%AE%89%E9%9D%99%E6%97%B6%E6%AE%B5").text
    assert "<mark>安静时段</mark>" in page
    assert reader.get("guide?book=reference&ui=en").text.count("<h3 id=") > 20


@pytest.mark.parametrize("ui", ["zh", "en"])
def test_every_page_has_its_chapter_in_the_booklet(ui: str) -> None:
    anchors = [each.anchor for each in sections("booklet", ui)]
    assert set(TABS) <= set(CHAPTERS)
    assert [name for name in CHAPTERS if anchors.count(chapter(name, ui)) != 1] == []


@pytest.mark.parametrize("ui", ["zh", "en"])
@pytest.mark.parametrize("book", BOOKS)
def test_a_book_is_shown_whole_its_links_lead_somewhere_and_nothing_in_it_is_a_script(book: str, ui: str) -> None:
    read = sections(book, ui)
    written_there = (ROOT / "docs" / f"{book}.{ui}.md").read_text(encoding="utf-8")
    bare = re.sub(r"^( *)```.*?^\1```$", "", written_there, flags=re.MULTILINE | re.DOTALL)
    assert [each.title for each in read] == [
        re.sub(r"[`*]", "", heading) for heading in re.findall(r"^#{1,3} (.*)$", bare, re.MULTILINE)
    ]
    html = "".join(each.html for each in read)
    assert "style=" not in html
    assert "<script" not in html
    assert "&lt;!--" not in html
    ids = {name: {each.anchor for each in sections(name, ui)} | smaller(name, ui) for name in BOOKS}
    for target in set(re.findall(r'href="([^"]*)"', html)):
        named = re.fullmatch(r"(?:guide\?book=(\w+))?(?:#(.+))?|guide", target)
        assert named, target
        if named[2]:
            assert unquote(named[2]) in ids[named[1] or book], target


def smaller(book: str, ui: str) -> set[str]:
    """The anchors of headings within sections."""
    return {found for each in sections(book, ui) for found in re.findall(r'<h4 id="([^"]+)"', each.html)}


def test_a_search_wants_all_words_and_puts_titles_first() -> None:
    read = sections("booklet", "zh")
    assert find(read, "考试")[0].section.title == "考试"
    assert find(read, "考试 没有这个词") == []
    assert find(read, "  ") == []
    hit = find(read, "啸叫")[0]
    assert hit.word == "啸叫"
    assert len(hit.before) <= 61


def test_a_heading_is_linked_to_as_everywhere() -> None:
    assert anchor("人多,分批叫") == "人多分批叫"
    assert anchor("A van's stick") == "a-vans-stick"


def test_an_installed_package_has_the_books_where_the_page_looks_for_them() -> None:
    built = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]
    taken = built["targets"]["wheel"]["force-include"]
    names = {f"{book}.{ui}.md" for book in BOOKS for ui in ("zh", "en")}
    assert taken == {f"docs/{name}": f"dalaba/doors/console/pages/books/{name}" for name in names}
