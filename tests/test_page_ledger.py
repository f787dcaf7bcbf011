"""The page “台账”: somebody asks why the horn was silent at a quarter past nine, and whether the meeting was announced.

The clerk's way, written down first:

1. Open 台账; choose the day.
2. Choose the outlet, type the time: why it was silent is there, before any button is pressed.
3. Choose “没播成的”, press 查: one play, and its why opens at one press.
4. 谁听到几遍: who had the notice how often, each saying on its own line.
5. A van said it too: note it, with one's own name.
6. 核对台账: what the chain proves, and what only paper does.
7. Keep the day's page and its Excel sheet.
"""

from __future__ import annotations

import http.client
import io
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import openpyxl
import pytest

from dalaba.air import ledger
from dalaba.air.ledger import REHEARSAL, Ledger
from dalaba.core import clock
from dalaba.core.clock import DAY as DAY_LONG
from dalaba.views.asrun import Search, reconcile
from tests.clerk import DESKTOP, PHONE, chromium, enter, needs_chromium, quickest
from tests.console_desk import Browser as Reader
from tests.console_desk import Desk, opened
from tests.office import PARTS, QUARTER, SEVEN, Office
from tests.places import ZONE, written
from tests.village import files

if TYPE_CHECKING:
    from playwright.sync_api import Browser

DAY = "2022-07-13"
NINE = SEVEN + 8 * QUARTER
SCHOOL = "  中心小学: {类型: 校园广播, 输出: {声卡: 默认, 声道: [2]}}\n"


def a_day() -> Office:
    """Five plays: two heard, one cut and one missed by a stop, one refused; two sayings; a sound check."""
    office = Office().note("boot", output="", at=SEVEN - 2 * QUARTER)
    for number, spot in enumerate(("a", "b", "c", "d")):
        due = SEVEN + number * 3 * QUARTER
        office.note("planned", spot, SEVEN - QUARTER, output="石桥村", due=due, start=due, script="核酸通知",
                    title="核酸检测", parts=PARTS)  # fmt: skip
    office.note("refused", "e", SEVEN - QUARTER, "plan.quiet_hours", "石桥村", due=SEVEN + 22 * QUARTER,
                script="村民大会", outlet="石桥村",
                params={"hours": "12:30-14:00", "place": "station.yaml:7"})  # fmt: skip
    for spot, at in (("a", SEVEN), ("b", SEVEN + 3 * QUARTER)):
        office.note("started", spot, at, output="石桥村").note("ended", spot, at + 45_000, output="石桥村")
    office.note("started", "c", SEVEN + 6 * QUARTER, output="石桥村")
    office.note("order", at=SEVEN + 6 * QUARTER + 9_000, output="", verb="stop", to=["石桥村"], why="停电检修")
    office.note("cut", "c", SEVEN + 6 * QUARTER + 9_000, "air.stopped", "石桥村", params={"actor": "村文书"})
    office.note("missed", "d", SEVEN + 9 * QUARTER, "air.stopped", "石桥村", params={"actor": "村文书"})
    for number, text in enumerate(("三组的来领种子", "水库放水,离开河边")):
        spot, at = f"order/喊{number}@石桥村@1", NINE + (number + 20) * QUARTER
        part = {"version": f"s{number}", "language": "cmn", "duration": 4_000, "file": "a.wav", "digest": "d",
                "rate": 24_000, "skip": 0, "frames": 96_000}  # fmt: skip
        office.note("order", at=at, output="", verb="announce", id=f"喊{number}", text=text, to=["石桥村"],
                    parts={"石桥村": [part]}, why="", priority="notice")  # fmt: skip
        office.events[-1] = replace(office.events[-1], detail={**office.events[-1].detail, "kind": "say"})
        office.note("started", spot, at, output="石桥村").note("ended", spot, at + 4_000, output="石桥村")
    return office.note("sound_check", at=SEVEN - QUARTER, output="石桥村", heard=False, text="桥头没声音")


def kept(folder: Path, office: Office, rehearsed: bool = False) -> None:
    """The office's ledger, put into a station."""
    book = Ledger(folder / "records", "村", REHEARSAL if rehearsed else "b")
    book.append_many(
        {"kind": each.kind, "wall": each.wall, "mono": 0, "spot": each.spot, "output": each.output,
         "reason": each.reason, "detail": each.detail, "actor": "王芳" if each.kind == "order" else ""}
        for each in office.events
    )  # fmt: skip
    book.close()


def village(folder: Path) -> Path:
    """A village with a horn and a school."""
    station = written(folder, files("石桥村", "zh"))
    with open(station / "station.yaml", "a", encoding="utf-8") as file:
        file.write(SCHOOL)
    return station


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = village(tmp_path_factory.mktemp("village"))
    kept(folder, a_day())
    with opened(folder, ("石桥村", "中心小学")) as desk:
        yield desk
        assert desk.log.getvalue() == ""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


# The story


@needs_chromium
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["wide", "phone"])
def test_why_it_was_silent_at_a_quarter_past_nine_and_the_rest_of_the_story(
    browser: Browser, desk: Desk, size: dict[str, int]
) -> None:
    wide = str(size["width"])
    clerk = enter(browser, desk, viewport=size)
    page = clerk.go(f"ledger?date={DAY}")
    clerk.steps = 0
    form = page.locator("#ask")
    clerk.choose(form.get_by_label("播放点"), "石桥村")
    clerk.fill(form.get_by_label("几点"), "09:15")
    page.wait_for_selector("#why li")
    assert clerk.steps == 2
    assert "王芳" in page.locator("#why").inner_text()
    clerk.look(f"ledger-why-{wide}")
    clerk.press("问一问")
    page.wait_for_url("**at=09%3A15**")
    assert "王芳" in page.locator("#why").inner_text(), "the same without a script"

    clerk.choose("结果", "没播成的")
    clerk.press("查")
    page.wait_for_url("**outcome=lost**")
    assert page.locator(".plays > li").count() == 3
    missed = page.locator(".plays > li", has_text="漏播")
    clerk.press(missed.locator("summary"))
    assert "停止" in missed.locator("ul").inner_text()
    clerk.look(f"ledger-lost-{wide}")

    clerk.go(f"ledger?date={DAY}")
    clerk.press(page.get_by_role("link", name="谁听到几遍"))
    page.wait_for_selector("table")
    sayings = page.locator("tbody tr", has_text="喊")
    assert sayings.count() == 2, "each saying is a line of its own"
    clerk.look(f"ledger-coverage-{wide}")

    clerk.choose("在哪里", "中心小学")
    clerk.fill("说明", "喇叭车绕了三圈")
    clerk.press("记下")
    assert clerk.answer() == "记在台账里了。"
    assert desk.air.bodies("note")[-1]["detail"]["text"] == "喇叭车绕了三圈"

    clerk.press(page.get_by_role("link", name="核对台账"))
    clerk.press("核对")
    page.wait_for_selector("#proof li")
    assert "链尾" in page.locator("#proof").inner_text()
    clerk.look(f"ledger-proof-{wide}")

    clerk.press(page.get_by_role("link", name="口令和记事"))
    page.wait_for_selector(".log")
    assert "停电检修" in page.locator(".log").inner_text()
    with page.expect_download() as coming:
        clerk.press(page.get_by_role("link", name="日报(打印)"))
    assert coming.value.suggested_filename == f"台账 {DAY}.html"
    assert clerk.faults == []
    page.context.close()


# Without a browser


@pytest.fixture(scope="module")
def reader(desk: Desk) -> Reader:
    return desk.enter()


def shown(reader: Reader, **fields: str) -> str:
    answer = reader.get("ledger?" + "&".join(f"{name}={quote(text)}" for name, text in fields.items()))
    assert answer.status == 200
    return answer.text


def plays(page: str) -> int:
    return page.count("<details><summary><time>")


@pytest.mark.parametrize(
    ("fields", "count"),
    [
        ({}, 7), ({"outcome": "heard"}, 4), ({"outcome": "cut"}, 1), ({"kind": "order"}, 2), ({"words": "河边"}, 1),
        ({"words": "核酸 漏"}, 0), ({"person": "王"}, 2), ({"person": "李"}, 0), ({"to": "中心小学"}, 0),
        ({"to": "石桥村", "kind": "programme"}, 5), ({"days": "31", "outcome": ""}, 7), ({"to": "早没了的村"}, 0),
    ],
)  # fmt: skip
def test_the_list_is_narrowed_down_by_what_one_asks(reader: Reader, fields: dict[str, str], count: int) -> None:
    assert plays(shown(reader, date=DAY, **fields)) == count


@pytest.mark.parametrize("fields", [{"date": "前面"}, {"days": "365"}, {"kind": "x"}, {"page": "0"}, {"page": "九"}])
def test_what_cannot_be_read_is_told_on_the_page(reader: Reader, fields: dict[str, str]) -> None:
    assert '<p class="state bad">' in shown(reader, **fields)


def test_every_play_tells_its_why(reader: Reader) -> None:
    page = shown(reader, date=DAY, outcome="lost")
    assert page.count("村文书") >= 2
    assert "安静时段" in page


def test_the_days_files_are_those_of_the_verb(reader: Reader) -> None:
    paper = reader.get(f"get/ledger/paper?date={DAY}")
    assert "attachment" in paper.headers["content-disposition"]
    assert "当日台账链尾" in paper.text
    assert reader.get("get/ledger/paper?date=x").status == 400
    book = openpyxl.load_workbook(io.BytesIO(sheet(reader)))
    assert [each.title for each in book][:2] == ["日报", "明细"]


def sheet(reader: Reader) -> bytes:
    """The workbook: `Reader` reads texts only."""
    with closing(http.client.HTTPConnection("127.0.0.1", reader.desk.port, timeout=10)) as line:
        line.request("GET", f"{reader.path}get/ledger/sheet?date={DAY}", headers={"Cookie": reader.cookie})
        return line.getresponse().read()


def test_a_play_by_van_is_noted_with_the_name_of_who_says_so(reader: Reader, desk: Desk) -> None:
    fields = {"outlet": "石桥村", "script": "核酸通知", "times": "3", "spoken": "cmn"}
    assert reader.press("ledger/note", fields, Accept="application/json").json["reason"] == "记在台账里了。"
    asked = desk.air.bodies("note")[-1]
    assert (asked["kind"], asked["output"]) == ("note", "石桥村")
    assert asked["actor"]
    assert asked["detail"]["reported"] is True
    assert (asked["detail"]["script"], asked["detail"]["times"]) == ("核酸通知", 3)


def test_a_note_without_words_or_about_a_time_to_come_is_refused(reader: Reader) -> None:
    empty = reader.press("ledger/note", {"outlet": "石桥村"}, Accept="application/json")
    assert (empty.status, empty.json["code"]) == (409, "page_ledger.note_empty")
    old = reader.press("ledger/note", {"outlet": "石桥村", "text": "…", "date": DAY, "at": "07:00"},
                       Accept="application/json")  # fmt: skip
    assert (old.status, old.json["code"]) == (409, "cli.log_add_too_late")


def test_a_head_that_is_in_no_ledger_is_told_and_the_chain_does_not_hold(reader: Reader) -> None:
    answer = reader.press("ledger/prove", {"head": "0" * 20}, Accept="application/json")
    assert answer.status == 409
    assert "state bad" in answer.json["parts"]["proof"]


def test_a_rehearsal_is_called_a_rehearsal(tmp_path: Path) -> None:
    folder = village(tmp_path)
    kept(folder, a_day(), rehearsed=True)
    with opened(folder, ("石桥村",)) as desk:
        page = shown(desk.enter(), date=DAY)
    assert "<b>预演</b>" in page


def test_a_search_finds_each_kind_of_row() -> None:
    rows = reconcile(a_day().events).rows
    assert sum(Search(kind="order").row(row) for row in rows) == 2
    assert sum(Search(outcome="lost").row(row) for row in rows) == 3
    assert sum(Search(words="种子 三组").row(row) for row in rows) == 1
    assert sum(Search(("别处",)).row(row) for row in rows) == 0


def test_the_days_around_do_not_make_the_page_of_a_day_slow(tmp_path: Path) -> None:
    """A hundred plays a day at each of three outlets: what lies around the day is not read, be it a week or a year."""
    folder = village(tmp_path)
    fortnight(folder)
    with opened(folder, ("石桥村",)) as desk:
        reader = desk.enter()
        first = shown(reader, date=DAY)

        def took(page: str) -> float:
            begun = time.monotonic()
            shown(reader, date=DAY, page=page)
            return time.monotonic() - begun

        assert quickest(lambda: took("1"), 1) < 1
        assert quickest(lambda: took("3"), 0.5) < 0.5
    assert plays(first) == 60, "a page of them"
    assert "<b>300</b>" in first
    assert len(list(ledger.events(folder / "records"))) == 14 * 900
    since = clock.at(date(2022, 7, 13), 0, ZONE)
    assert (
        len(list(ledger.events(folder / "records", since - 3 * DAY_LONG, since + 9 * DAY_LONG, [date(2022, 7, 13)])))
        == 900
    )


def fortnight(folder: Path) -> None:
    book = Ledger(folder / "records", "村", "b")
    for day in range(-4, 10):
        book.append_many(
            event for number in range(300) for event in a_play(SEVEN + day * 96 * QUARTER + number * 120_000, number)
        )
    book.close()


def a_play(due: int, number: int) -> Iterator[dict[str, object]]:
    outlet = ("石桥村", "五一村", "东和村")[number % 3]
    spot = f"日常/{number}@{outlet}@{clock.iso(due, ZONE)}"
    common = {"mono": 0, "spot": spot, "output": outlet, "reason": ""}
    said = {"due": due, "start": due, "script": "核酸通知", "title": "核酸检测", "parts": PARTS}
    yield {**common, "kind": "planned", "wall": due - 40_000_000, "detail": said}
    yield {**common, "kind": "started", "wall": due, "detail": {"at": due}}
    yield {**common, "kind": "ended", "wall": due + 41_000, "detail": {"at": due + 41_000}}
