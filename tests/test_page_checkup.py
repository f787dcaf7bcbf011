"""The page “体检”: a clerk sees that something is wrong, what to do, and where.

The clerk's way, written down first:

1. Open 体检: the files are there at once, and that the PC is being looked at; some seconds later what was found.
2. Somebody saves a schedule with a mistake: within a second it is on the open page, with the line and what to do.
3. It is put right: within a second the page says so.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dalaba.core.model import Place, Problem, Reason
from dalaba.desk.backup.last import Last, note
from dalaba.doors.console.pages.checkup_shown import by_file, grouped, worst
from dalaba.health import Finding
from dalaba.messages import messages
from tests.clerk import DESKTOP, PHONE, chromium, enter, needs_chromium, quickest
from tests.console_desk import Desk, opened
from tests.places import written
from tests.receiving import certificates, web
from tests.village import files

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BROKEN = "播出安排:\n  - {文稿: 防火, 播放点: 石桥村, 时刻: 早上}\n"


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
def test_a_mistake_in_a_file_is_on_the_page_within_a_second_and_gone_when_it_is_put_right(
    browser: Browser, desk: Desk, size: dict[str, int]
) -> None:
    wide, sheet = str(size["width"]), desk.folder / "schedules" / "新的.yaml"
    clerk = enter(browser, desk, viewport=size)
    page = clerk.page
    clerk.tab("体检")
    page.wait_for_selector("#looked .cards", timeout=60_000)
    assert page.locator("#looked h3", has_text="时钟").count() == 1
    clerk.look(f"checkup-good-{wide}")

    fault = page.locator(".faults", has_text="schedules/新的.yaml")

    def told() -> float:
        sheet.unlink(missing_ok=True)
        fault.wait_for(state="detached")
        saved = time.monotonic()
        sheet.write_text(BROKEN, encoding="utf-8")
        fault.wait_for()
        return time.monotonic() - saved

    assert quickest(told, 1) < 1
    assert "早上" in fault.locator("pre").first.inner_text()
    assert "改好以前,照原来的节目单播" in page.locator("#files").inner_text()
    clerk.look(f"checkup-broken-{wide}")

    sheet.unlink()
    fault.wait_for(state="detached")
    assert page.locator("#files .trouble").count() == 0
    assert clerk.faults == []
    page.context.close()


def test_without_a_script_the_look_is_a_page_of_its_own(desk: Desk) -> None:
    reader = desk.enter()
    page = reader.get("checkup?wait=1").text
    assert "去处理" in page or "时钟" in page
    assert 'id="looking"' not in page
    assert "还没有备份过" in page
    assert "没有让手机进来" in page
    note(desk.folder, Last(1_657_666_800_000, "U盘/台.zip", 9))
    assert "上次备份是 2022-07-13(U盘/台.zip)" in reader.get("checkup").text


def test_what_is_asked_again_and_again_is_answered_only_when_something_has_changed(desk: Desk) -> None:
    reader = desk.enter()
    mark = reader.get("checkup").text.split('data-mark="')[1].split('"')[0]
    same = reader.press("checkup/changed", {"mark": mark}, Accept="application/json").json
    assert "parts" not in same
    other = reader.press("checkup/changed", {"mark": "another"}, Accept="application/json").json
    assert list(other["parts"]) == ["files"]


def test_every_finding_has_its_group_and_the_worst_of_a_group_is_how_it_looks() -> None:
    codes = [
        code for code in messages() if code.startswith("health.") and code not in ("health.at", "health.files_bad")
    ]
    groups = grouped([Finding("ok", Reason(code)) for code in codes])
    assert sum(map(len, groups.values())) == len(codes)
    assert {each.reason.code for each in groups["air"]} == {
        "health.off_air", "health.air_silent", "health.desk_gone", "health.not_handed", "health.ok_air",
        "health.ok_handed",
    }  # fmt: skip
    points = grouped([Finding("ok", Reason("health.ok_clock")), Finding("problem", Reason("health.clock_back"))])
    assert worst(points["clock"]) == "problem"
    assert [each.state for each in points["clock"]] == ["problem", "ok"]


def test_problems_stand_by_file_errors_first_with_the_line_as_it_is_written(tmp_path: Path) -> None:
    folder = written(tmp_path, {"schedules/甲.yaml": "一\n  时刻: 早上\n"})
    (tmp_path / "schedules" / "乙.csv").write_bytes("文稿\n防火,早上\n".encode("gb18030"))
    problems = [
        Problem(Reason("files.empty"), Place("scripts/丙.docx"), "warning"),
        Problem(Reason("files.time", {"found": "早上"}), Place("schedules/甲.yaml", 2, 7)),
        Problem(Reason("files.time", {"found": "早上"}), Place("schedules/乙.csv", 2)),
        Problem(Reason("files.time", {"found": "早上"}), Place("schedules/丁.xlsx", sheet="表1", cell="B4")),
    ]
    found = by_file(folder, problems)
    assert [(each.file, each.page) for each in found] == [
        ("schedules/甲.yaml", "timetable"), ("schedules/乙.csv", "timetable"), ("schedules/丁.xlsx", "timetable"),
        ("scripts/丙.docx", "notice"),
    ]  # fmt: skip
    assert [(each.faults[0].spot, each.faults[0].line) for each in found] == [
        ("2", "时刻: 早上"), ("2", "防火,早上"), ("表1 B4", ""), ("", ""),
    ]  # fmt: skip


# Telling a person


def test_who_is_told_is_set_up_by_the_owner_shown_without_the_secret_and_tried(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority, server = certificates(tmp_path_factory.mktemp("keys"))
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    with web(server) as robot, opened(written(tmp_path, files("石桥村", "zh"))) as desk:
        reader = desk.enter()
        assert "谁也不会被告诉" in reader.get("checkup").text
        nobody = reader.press("checkup/alert_trial", Accept="application/json")
        assert (nobody.status, nobody.json["code"]) == (409, "page_checkup.alerts_nobody")

        bad = reader.press("checkup/alert_add", {"address": "http://robot.example/k3y"}, Accept="application/json")
        assert (bad.status, bad.json["code"]) == (409, "alerts.bad_address")
        address = f"https://127.0.0.1:{robot.port}/hook/k3y-of-this-robot-which-is-long"
        added = reader.press("checkup/alert_add", {"address": address, "secret": "s3cret"}, Accept="application/json")
        assert "127.0.0.1/***ong" in added.json["parts"]["alerts"]
        tried = reader.press("checkup/alert_trial", Accept="application/json")
        assert tried.json["code"] == "page_checkup.alerts_tried"
        assert "试发" in robot.asked[0][1]["text"]
        reader.press("checkup/alert_minutes", {"minutes": "5"})
        page = reader.get("checkup").text
        assert "5 分钟没响" in page
        assert "k3y" not in page + str(desk.air.asked)
        assert "s3cret" not in page + str(desk.air.asked)
        noted = [each["detail"]["code"] for each in desk.air.bodies("note")]
        assert noted == ["page_checkup.did_add_alert", "page_checkup.did_alert_minutes"]

        number = page.split('name="id" value="')[1].split('"')[0]
        reader.press("checkup/alert_remove", {"id": number})
        assert "谁也不会被告诉" in reader.get("checkup").text
