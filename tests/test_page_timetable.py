"""排期 at the page, as a clerk uses it.

The main task, in steps:
 1. open 排期: the week is there, every row at its hours
 2. press 防火 (7:00), write 7:30, see what comes of it, choose “in its file”, press 就这样改
 3. write another outlet, choose “add another”, press 就这样改: it plays there, too
 4. switch that one off
 5. press tomorrow, make it 雨天
 6. take the week's print, the workbook and the calendar along
"""

from __future__ import annotations

import getpass
import io
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import openpyxl
import pytest

from dalaba.core import clock
from dalaba.core.clock import SystemClock
from dalaba.desk import approving
from dalaba.desk.root import Station
from dalaba.doors.console.people import Person
from dalaba.speech.library.sound_names import sound_names
from dalaba.station.export import blank
from tests.clerk import DESKTOP, PHONE, chromium, enter, needs_chromium, shot
from tests.console_desk import Browser as Client
from tests.console_desk import Desk, opened
from tests.places import written

if TYPE_CHECKING:
    from playwright.sync_api import Browser

STATION = """\
台名: 三江广播
时区: Asia/Shanghai
界面语言: zh
语种: [普通话]
节假日历: CN
安静时段: ["12:30-14:00", "21:30-06:30"]
播放点:
  石桥村: {类型: 大喇叭, 输出: {声卡: 甲, 声道: [1]}}
  东和村: {类型: 大喇叭, 输出: {声卡: 甲, 声道: [2]}}
  中心小学: {类型: 校园广播, 输出: {声卡: 乙, 声道: [1]}}
分区:
  河边: [石桥村, 东和村]
"""
DAYS = """\
方案:
  夏季:
    信息: {钟点: 早上}
  雨天:
    安静时段: ["18:00-19:00"]
"""
BY_HAND = """\
# 天天播的,老张写的
专项: 日常

播出安排:
  - 编号: 防火
    文稿: 森林防火
    播放点: 石桥村
    时刻: "07:00"    # 天亮了
    级别: 日常
  - {编号: 反诈, 文稿: 反诈提醒, 播放点: 石桥村, 时刻: ["08:00", "18:30"]}
"""


def village(folder: Path) -> Path:
    return written(folder, {
        "station.yaml": STATION, "days.yaml": DAYS, "schedules/日常.yaml": BY_HAND,
        "scripts/森林防火.txt": "各位乡亲,天干物燥,小心火烛。\n", "scripts/反诈提醒.txt": "陌生电话不要信。\n",
        "scripts/开会通知.txt": "今晚七点半在{{地点}}开会。\n",
    })  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with opened(village(tmp_path / "三江"), ("石桥村", "东和村")) as desk:
        yield desk
        assert desk.log.getvalue() == ""


@pytest.fixture
def client(desk: Desk) -> Client:
    return desk.enter()


def hand(desk: Desk) -> str:
    return (desk.folder / "schedules/日常.yaml").read_text("utf-8")


def accepted(desk: Desk) -> Station:
    """What `check` says of the files now: nothing."""
    station = Station.read(desk.folder)
    today = clock.today(SystemClock().now(), station.setup.zone)
    assert [str(each) for each in station.check(today).errors] == []
    return station


# The story, before a browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@needs_chromium
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["wide", "phone"])
def test_a_clerk_moves_copies_and_switches_off_a_row_and_marks_a_rainy_day(
    browser: Browser, desk: Desk, size: dict[str, int]
) -> None:
    clerk = enter(browser, desk, viewport=size)
    page = clerk.page
    clerk.tab("排期")
    assert page.locator(".tt-day").count() == 7
    fire = page.locator(".tt-entry", has_text="森林防火")
    assert "07:00" in fire.last.inner_text()
    clerk.look(f"timetable-week-{size['width']}")

    clerk.press(fire.last)
    edit = page.locator("#edit")
    edit.get_by_label("时刻", exact=True).wait_for()
    before = clerk.steps
    clerk.fill(edit.get_by_label("时刻", exact=True), "25:00")
    page.locator("#e-at", has_text="25:00").wait_for()
    clerk.fill(edit.get_by_label("时刻", exact=True), "07:30")
    page.locator("#e-effects", has_text="07:30 播《森林防火》").wait_for()
    clerk.look(f"timetable-edit-{size['width']}")
    clerk.press(edit.get_by_role("button", name="就这样改"))
    assert "改好了" in clerk.answer()
    assert hand(desk) == BY_HAND.replace('"07:00"', '"07:30"')
    page.locator(".tt-entry", has_text="07:30").first.wait_for()
    assert clerk.steps - before == 3, "one of them was the mistake"

    clerk.fill(edit.get_by_label("播放点", exact=True), "东和村")
    clerk.press(edit.get_by_label("另加一条,原来的照旧"))
    page.locator("#e-effects", has_text="东和村").wait_for()
    clerk.press(edit.get_by_role("button", name="就这样改"))
    page.locator("#edit", has_text="在网页或命令里加的").wait_for()
    assert hand(desk) == BY_HAND.replace('"07:00"', '"07:30"')
    assert [row.outlets for row in accepted(desk).plan.campaigns[-1].rows] == [("东和村",)]

    clerk.press(edit.get_by_role("button", name="停用"))
    edit.get_by_role("button", name="启用").wait_for()
    assert not accepted(desk).plan.campaigns[-1].rows[0].enabled

    tomorrow = clock.today(SystemClock().now(), accepted(desk).setup.zone) + timedelta(days=1)
    clerk.go(f"timetable?date={tomorrow}")
    day = page.locator("#day")
    clerk.choose(day.get_by_label("把这天记成"), "雨天")
    clerk.press(day.get_by_role("button", name="记上"))
    page.locator("#grid .tt-kind", has_text="雨天").wait_for()
    assert accepted(desk).plan.days.has(tomorrow, "rainy")
    page.locator("#grid .refused", has_text="反诈提醒").first.wait_for()
    clerk.look(f"timetable-rainy-{size['width']}")

    for name in ("这一周的图", "手机日历文件"):
        with page.expect_download() as taken:
            page.get_by_role("link", name=name).click()
        assert taken.value.suggested_filename.startswith("三江广播")
    with page.expect_download() as taken:
        page.get_by_role("button", name="下载").click()
    assert taken.value.suggested_filename == "排期表.xlsx"
    page.emulate_media(media="print")
    shot(page, f"timetable-print-{size['width']}")
    page.emulate_media(media="screen")

    clerk.go("timetable?view=month")
    clerk.look(f"timetable-month-{size['width']}")
    assert (clerk.faults, clerk.outside) == ([], [])
    page.context.close()


@needs_chromium
def test_a_filled_in_sheet_is_shown_before_it_is_written(browser: Browser, desk: Desk, tmp_path: Path) -> None:
    clerk = enter(browser, desk)
    page = clerk.go("timetable")
    sheet = tmp_path / "三月.xlsx"
    sheet.write_bytes(filled(desk, [("森林防火", "河边", "09:00"), ("反诈提醒", "东和村", "10:00")]))
    page.locator("#file").set_input_files(sheet)
    page.locator("#sheet", has_text="新加 2 条").wait_for()
    clerk.look("timetable-sheet")
    assert not (desk.folder / "schedules/三月.xlsx").exists()
    clerk.press("就这样写进去")
    page.locator(".tt-entry", has_text="10:00").first.wait_for()
    assert (desk.folder / "schedules/三月.xlsx").read_bytes() == sheet.read_bytes()
    accepted(desk)
    assert clerk.faults == []
    page.context.close()


def filled(desk: Desk, rows: list[tuple[str, str, str]]) -> bytes:
    """The station's empty sheet, filled in."""
    station = Station.read(desk.folder)
    book = openpyxl.load_workbook(
        io.BytesIO(blank(station.setup, station.plan.scripts, sound_names(station.folder), "zh"))
    )
    page = book.worksheets[0]
    heads = [cell.value for cell in page[1]]
    for line, (script, to, at) in enumerate(rows, 2):
        for head, text in (("文稿", script), ("播放点", to), ("时刻", at)):
            page.cell(line, heads.index(head) + 1, text)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# What the forms do, without a browser


def form(client: Client, key: str, **said: str) -> dict[str, str]:
    """The fields of a row's form as the page shows them, with these changed."""
    page = look(client, row=key)
    card = page.split('<div id="edit"', 1)[1].split('<div id="grid"', 1)[0]
    card = card.split("</form>", 1)[0]
    fields = dict(re.findall(r'<input (?:type="hidden" |id="[^"]*" )name="([^"]*)" value="([^"]*)"', card))
    return {**{name: text for name, text in fields.items() if name != "csrf"}, "how": "here", **said}


def look(client: Client, **query: str) -> str:
    return client.get(f"timetable?{urlencode(query)}").text


def press(client: Client, deed: str, fields: dict[str, str]) -> dict[str, Any]:
    return client.press(f"timetable/{deed}", fields, Accept="application/json").json


def bring(client: Client, deed: str, name: str, data: bytes) -> dict[str, Any]:
    """A sheet, as a browser's form sends it."""
    fields = {"csrf": client.csrf, "was": ""}
    head = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n' for key, value in fields.items()
    )
    head += f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    kind = {"Cookie": client.cookie, "Content-Type": "multipart/form-data; boundary=x", "Accept": "application/json"}
    address = f"{client.path}do/timetable/{deed}"
    return client.desk.send("POST", address, head.encode() + data + b"\r\n--x--\r\n", kind).json


def test_links_of_other_pages_open_the_row(client: Client) -> None:
    assert "《反诈提醒》" in look(client, row="日常/反诈@石桥村@2026-01-01T08:00:00+08:00")
    assert "没有“日常/没有”这一条了" in look(client, row="日常/没有")


def test_what_was_changed_meanwhile_is_shown_beside_mine_and_nothing_is_lost(desk: Desk, client: Client) -> None:
    asked = form(client, "日常/防火", at="07:30")
    other = hand(desk).replace("天亮了", "天亮以后").replace("小心", "小心")
    (desk.folder / "schedules/日常.yaml").write_text(other, "utf-8", newline="")
    told = press(client, "change", asked)
    assert "别人改过" in str(told["reason"])
    both = str(told["parts"])
    assert "天亮以后" in both
    assert "07:30" in both
    assert hand(desk) == other
    again = re.findall(r'name="was" value="([0-9a-f]+)"', both)[-1]
    assert "改好了" in str(press(client, "change", {**asked, "was": again})["reason"])
    assert hand(desk) == other.replace('"07:00"', '"07:30"')


def test_who_changes_only_the_hour_is_not_its_writer_and_may_approve_it(desk: Desk, client: Client) -> None:
    station = desk.folder / "station.yaml"
    station.write_text(station.read_text("utf-8") + "审核: 是\n", "utf-8")
    assert "改好了" in str(press(client, "change", form(client, "日常/防火", at="07:30"))["reason"])
    assert Station.read(desk.folder).preparer.approvals.writers == {}
    press(
        client,
        "add",
        {"what": "script:开会通知", "outlets": "河边", "dates": "明天", "at": "18:30", "facts": "地点=祠堂"},
    )
    assert len(Station.read(desk.folder).preparer.approvals.writers) == 1


def test_a_row_can_be_replaced_by_a_copy(desk: Desk, client: Client) -> None:
    told = press(client, "change", form(client, "日常/反诈", at="09:00", how="instead"))
    assert "改好了" in str(told["reason"]), told
    assert "启用: 否}" in hand(desk)
    (row,) = accepted(desk).plan.campaigns[-1].rows
    assert [each.text for each in row.at] == ["09:00"]


def test_where_rows_are_approved_each_has_its_writer_however_it_came(desk: Desk, client: Client) -> None:
    path = desk.folder / "station.yaml"
    path.write_text(path.read_text("utf-8") + "审核: 是\n", "utf-8")

    def writers(row: str) -> tuple[str, ...]:
        return approving.writers(Station.read(desk.folder), "", rows=[row])

    bring(
        client,
        "take",
        "三月.csv",
        "编号,文稿,播放点,时刻\n甲,森林防火,石桥村,9:00\n乙,反诈提醒,石桥村,10:00\n".encode(),
    )
    assert writers("三月/甲") == writers("三月/乙") == (getpass.getuser(),)
    press(client, "change", form(client, "日常/反诈", at="09:00"))
    assert writers("日常/反诈") == (), "who only moves it did not write it"


def test_a_row_is_deleted_from_its_file(desk: Desk, client: Client) -> None:
    told = press(client, "remove", form(client, "日常/反诈"))
    assert "删掉了" in str(told["reason"])
    assert hand(desk) == "".join(BY_HAND.splitlines(True)[:-1])


def test_a_new_row_lacks_what_it_says_until_it_is_given(desk: Desk, client: Client) -> None:
    asked = {"what": "script:开会通知", "outlets": "河边", "dates": "明天", "at": "18:30"}
    told = press(client, "trynew", asked)
    assert "地点" in str(told["parts"])
    assert not (desk.folder / "schedules/加播.csv").exists()
    told = press(client, "add", {**asked, "facts": "地点=祠堂"})
    assert "排上了" in str(told["reason"]), told
    (row,) = accepted(desk).plan.campaigns[-1].rows
    assert (row.outlets, row.values) == (("石桥村", "东和村"), {"地点": "祠堂"})


def test_what_loses_its_place_is_told_before_and_after(client: Client) -> None:
    asked = form(client, "日常/防火", at="13:00", how="here")
    tried = press(client, "try", asked)
    assert "排不上《森林防火》" in str(tried["parts"])


def test_a_sheet_with_a_mistake_is_not_written_and_the_cell_is_named(desk: Desk, client: Client) -> None:
    data = filled(desk, [("森林防火", "河边", "9:00"), ("森林防火", "没有村", "25:00")])
    told = bring(client, "read", "三月.xlsx", data)
    assert "E3" in str(told["parts"])
    assert "25:00" in str(told["parts"])
    bring(client, "take", "三月.xlsx", data)
    assert not (desk.folder / "schedules/三月.xlsx").exists()


@pytest.mark.parametrize(
    ("name", "lands"),
    [
        ("../../x.csv", "x.csv"),
        (".x.csv", "x.csv"),
        ("a:b.csv", "ab.csv"),
        ("加播.csv", ""),
        ("程序.exe", ""),
        ("", ""),
    ],
)
def test_a_sheet_lands_in_schedules_under_a_plain_name_or_nowhere(
    desk: Desk, client: Client, name: str, lands: str
) -> None:
    bring(client, "take", name, "文稿,播放点,时刻\n森林防火,石桥村,9:00\n".encode())
    beyond = [each for each in desk.folder.parent.rglob("*.csv") if "records/sheets" not in each.as_posix()]
    assert beyond == ([desk.folder / "schedules" / lands] if lands else [])


def test_a_timetable_as_a_tab_shows_its_days_and_changes_nothing(desk: Desk, client: Client) -> None:
    plain, rainy = look(client), look(client, scheme="rainy")
    assert "没排上" not in plain
    assert "没排上" in rainy, "18:30 is quiet then"
    assert not (desk.folder / "days.auto.yaml").exists()


ODD = ["date=gestern", "view=jahr", "row=%00", "place=nirgends", "scheme=x", "date=9999-12-31&view=month"]


@pytest.mark.parametrize("address", [*ODD, "date=0001-01-01&view=month", f"row={'x' * 900}"])
def test_an_address_that_means_nothing_shows_a_week_all_the_same(client: Client, address: str) -> None:
    assert client.get(f"timetable?{address}").status == 200


def test_a_viewer_sees_everything_and_can_change_nothing(
    desk: Desk, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Person, "may", lambda person, needs: needs == "viewer")
    page = look(client, row="日常/防火")
    assert "《森林防火》" in page
    assert "do/timetable" not in page
    for deed in ("change", "add", "switch", "remove", "mark", "try", "trynew"):
        assert client.press(f"timetable/{deed}", {"row": "日常/防火", "at": "9:00"}).status == 403
    assert hand(desk) == BY_HAND


def test_what_is_done_is_on_the_ledger_with_the_name(desk: Desk, client: Client) -> None:
    press(client, "mark", {"kind": "rainy", "outlets": "东和村"})
    assert [each for each in desk.air.asked if "noted_mark" in str(each)], desk.air.asked
