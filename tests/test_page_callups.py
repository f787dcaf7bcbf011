"""分批 on the page: from two sheets to the thumb at the site.

The main task, from opening the page to done:
 1. Open the console; the tab 分批.
 2. Name the day, choose its sheets of groups and sites, and press 算一算怎么叫.
 3. Look at the ways to call beside each other: the longest line, the mean wait, the end.
 4. Press 就照这样叫 at the one that is wanted: the day is written.
 5. On the day, on a phone: at a site, press 队伍长; its next calls move, and the page says which.
 6. Press 暂停叫号, and later 放行.
"""

from __future__ import annotations

import getpass
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dalaba.air import ledger
from dalaba.callup.campaign import file_of
from dalaba.callup.store import load
from dalaba.core.problems import Bad
from dalaba.desk import approving
from dalaba.desk.callups import sheets
from dalaba.desk.root import Station
from dalaba.doors.cli import main
from tests.clerk import DESKTOP, PHONE, Clerk, chromium, enter, needs_chromium
from tests.console_desk import Answer, Desk, opened
from tests.console_desk import Browser as Person
from tests.places import DAY, at, written
from tests.real_air import ClockAt, air_at
from tests.test_callup_verb import FILES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator

NAMES = ("小组.csv", "采样点.csv")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """The town without its sheets, which lie in a folder of the clerk's own."""
    written(tmp_path / "桌面", {name: FILES[name] for name in NAMES})
    return written(tmp_path / "三江", {name: text for name, text in FILES.items() if name not in NAMES})


@pytest.fixture
def desk(town: Path) -> Iterator[Desk]:
    """Ten to seven on the morning of the call-up."""
    time = ClockAt(at("6:44"))
    with opened(town, air=air_at(town, time), clock=time) as desk:
        yield desk
        assert desk.log.getvalue() == ""


def chosen(town: Path) -> list[str]:
    return [str(town.parent / "桌面" / name) for name in NAMES]


def site(clerk: Clerk, name: str) -> Locator:
    return clerk.page.locator("article.site-now", has_text=name)


def brought(person: Person, name: str, data: bytes) -> Answer:
    """A sheet sent as the page's script sends it."""
    fields = (("csrf", person.csrf), ("date", str(DAY)))
    lines = [f'--x\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n' for key, value in fields]
    lines.append(f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n')
    body = "".join(lines).encode() + data + b"\r\n--x--\r\n"
    kind = {"Cookie": person.cookie, "Content-Type": "multipart/form-data; boundary=x", "Accept": "application/json"}
    return person.desk.send("POST", f"{person.path}do/callups/sheets", body, kind)


def planned(desk: Desk, method: str = "optimiser") -> Person:
    """The day planned by a form, without a browser."""
    person = desk.enter()
    for name in chosen(desk.folder):
        assert brought(person, Path(name).name, Path(name).read_bytes()).status == 200
    assert person.press("callups/plan", {"date": str(DAY), "way": method}).status == 303
    return person


@needs_chromium
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["wide", "phone"])
def test_from_two_sheets_to_the_thumb_at_the_site(browser: Browser, desk: Desk, size: dict[str, int]) -> None:
    clerk = enter(browser, desk, viewport=size)
    clerk.tab("分批")
    clerk.look(f"callups-empty-{size['width']}")
    clerk.fill("哪一天", str(DAY))
    clerk.page.locator("#files").set_input_files(chosen(desk.folder))
    clerk.press("算一算怎么叫")
    clerk.page.wait_for_selector(".methods")
    waits = clerk.page.locator(".methods .card").get_by_text("平均等").all_inner_texts()
    minutes = [float(found[1]) for each in waits if (found := re.search(r"平均等 ([\d.]+) 分钟", each))]
    assert len(minutes) == 4
    best = clerk.page.locator(".methods .best").inner_text()
    assert f"平均等 {min(minutes):g} 分钟" in best, "advised is who lets people wait least"
    clerk.page.get_by_text("每个点会排多长的队").click()
    assert clerk.page.locator(".queues svg").count() == 2
    clerk.look(f"callups-methods-{size['width']}")
    clerk.press(clerk.page.locator(".methods .best button"))
    clerk.page.wait_for_selector("#written")
    assert clerk.steps <= 4, "beside choosing the files"
    assert clerk.page.locator(".methods").count() == 0, "what takes seconds is not done on the day, unless asked"
    clerk.page.get_by_role("link", name="换一种叫法").wait_for()
    assert clerk.page.locator("#call-head").inner_text().startswith("今天 2022-07-13 分批叫号")
    card = site(clerk, "老学校")
    for button in card.locator(".thumbs button").all():
        box = button.bounding_box()
        assert box
        assert box["height"] >= 56, "a thumb finds it"
    was = card.locator(".callup-next b").inner_text()
    clerk.press(card.get_by_role("button", name="暂停叫号"))
    assert "老学校" in clerk.answer()
    assert re.search(r"改到 \d\d:\d\d", clerk.answer())
    card.get_by_text(re.compile("暂停到")).wait_for()
    assert card.locator(".callup-next b").inner_text() > was
    assert card.locator(".callup-next s").inner_text() == was
    clerk.look(f"callups-held-{size['width']}")
    clerk.press(card.get_by_role("button", name="放行"))
    card.get_by_text("照计划").wait_for()
    assert clerk.faults == []
    assert clerk.outside == []
    clerk.page.context.close()


@needs_chromium
def test_what_one_site_reports_is_seen_in_the_office_at_once(browser: Browser, desk: Desk) -> None:
    planned(desk)
    phone, office = enter(browser, desk, viewport=PHONE), enter(browser, desk)
    for clerk in (phone, office):
        clerk.tab("分批")
    phone.press(site(phone, "村委会").get_by_role("button", name="队伍长"))
    site(office, "村委会").locator("p", has_text=re.compile("队伍长$")).wait_for(timeout=10_000)
    for clerk in (phone, office):
        clerk.page.context.close()


def test_what_the_page_writes_is_what_the_verb_writes(desk: Desk, tmp_path: Path) -> None:
    planned(desk)
    other = written(tmp_path / "另一台", {name: text for name, text in FILES.items() if name not in NAMES})
    assert main(["--station", str(other), "callup", "plan", *chosen(desk.folder), "--date", str(DAY)]) == 0
    file = file_of(DAY)
    assert (desk.folder / file).read_bytes() == (other / file).read_bytes()
    assert Station.read(desk.folder).problems.errors == []
    told = [each.detail for each in ledger.events(desk.folder / "records") if each.kind == "done"]
    assert [each["code"] for each in told] == ["page_callups.did_bring"] * 2 + ["page_callups.did_plan"]


def test_who_planned_the_day_does_not_approve_its_calls(desk: Desk) -> None:
    path = desk.folder / "station.yaml"
    path.write_text(path.read_text("utf-8") + "审核: 是\n", "utf-8")
    planned(desk)
    station = Station.read(desk.folder)
    (campaign,) = (each for each in station.plan.campaigns if each.file == file_of(DAY))
    rows = [f"{campaign.name}/{row.id}" for row in campaign.rows]
    assert rows
    for row in rows:
        assert approving.writers(station, "", rows=[row]) == (getpass.getuser(),)


def test_a_long_queue_is_told_on_the_ledger_with_what_it_moved(desk: Desk) -> None:
    person = planned(desk)
    said = person.press(
        "callups/order", {"site": "老学校", "kind": "report", "queue": "300"}, Accept="application/json"
    )
    assert said.status == 200
    assert said.json["code"] == "callup.ordered"
    kept = load(desk.folder, DAY)
    assert kept is not None
    assert kept.orders[-1].queue == 300
    event = next(each for each in ledger.events(desk.folder / "records") if each.kind == "callup")
    assert event.actor == kept.orders[-1].actor != ""
    assert event.detail["moved"]


def test_faults_in_a_sheet_are_told_with_their_place_and_nothing_is_written(desk: Desk) -> None:
    person = desk.enter()
    wrong = FILES["小组.csv"].replace("160,20,村委会", "160,20,村委")
    for name, text in (("小组.csv", wrong), ("采样点.csv", FILES["采样点.csv"])):
        assert brought(person, name, text.encode()).status == 200
    page = person.get(f"callups?date={DAY}").text
    assert "小组.csv" in page.split("处要改", 1)[1]
    assert "没有“村委”这个采样点" in page
    assert "就照这样叫" not in page
    refused = person.press("callups/plan", {"date": str(DAY), "way": "paper"}, Accept="application/json")
    assert refused.status == 409
    assert not (desk.folder / file_of(DAY)).exists()


def test_what_is_no_sheet_is_refused_in_words_and_a_sheet_is_left_out_again(desk: Desk) -> None:
    person = desk.enter()
    said = brought(person, "小组.exe", b"")
    assert (said.status, said.json["code"]) == (409, "callup.no_sheet")
    assert brought(person, "小组.csv", b"x" * 2_200_000).status == 413
    assert brought(person, "小组.csv", b"a").status == 200
    assert person.press("callups/drop", {"date": str(DAY), "name": "小组.csv"}).status == 303
    assert sheets.kept(desk.folder, DAY) == []


def test_a_name_of_a_file_leads_nowhere_else_and_there_are_few(tmp_path: Path) -> None:
    for name in ("../../../etc/小组.csv", "..\\..\\二.csv", "三.csv", "四.csv"):
        assert sheets.keep(tmp_path, DAY, name, b"a").parent == tmp_path / sheets.FOLDER / str(DAY)
    assert {path.name for path in sheets.kept(tmp_path, DAY)} == {"小组.csv", "二.csv", "三.csv", "四.csv"}
    with pytest.raises(Bad):
        sheets.keep(tmp_path, DAY, "五.csv", b"b")
    sheets.keep(tmp_path, DAY, "新.csv", b"c", anew=True)
    assert [path.name for path in sheets.kept(tmp_path, DAY)] == ["新.csv"], "the old ones are gone"


def test_a_sheet_that_is_enormous_unpacked_is_refused(tmp_path: Path) -> None:
    """The desk would hold all of it in memory."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book, book.open("xl/worksheets/sheet1.xml", "w") as part:
        for _ in range(61):
            part.write(bytes(1_000_000))
    assert len(packed.getvalue()) < sheets.MOST_BYTES
    with pytest.raises(Bad) as bad:
        sheets.keep(tmp_path, DAY, "小组.xlsx", packed.getvalue())
    assert bad.value.reason.code == "files.sheet_too_big"
    assert sheets.kept(tmp_path, DAY) == []


def test_while_it_is_called_nothing_is_planned_anew_and_a_site_that_is_not_there_is_named(town: Path) -> None:
    time = ClockAt(at("7:30"))
    with opened(town, air=air_at(town, time), clock=time) as desk:
        person = planned(desk)
        again = person.press("callups/plan", {"date": str(DAY), "way": "paper"}, Accept="application/json")
        assert (again.status, again.json["code"]) == (409, "callup.midway")
        assert "callup hold" not in again.json["reason"], "the page has buttons"
        unknown = person.press("callups/order", {"site": "祠堂", "kind": "hold"}, Accept="application/json")
        assert unknown.json["code"] == "callup.unknown_site"
        page = person.get("callups").text
        assert "已叫" in page
