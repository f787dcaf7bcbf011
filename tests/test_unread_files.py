"""A file that somebody puts into schedules/ or scripts/ is used, or they are told why not and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from dalaba.core.problems import Bad
from dalaba.messages import describe
from dalaba.station.files import Problems
from dalaba.station.files.folder import tell_folders
from dalaba.station.schedules import read_campaign, read_schedules
from tests.test_cells import SCRIPTS, here

ROWS = "文稿,播放点,时刻\n停水,五一村,7:30\n"


def told(folder: Path) -> list[tuple[str, str]]:
    problems = Problems()
    read_schedules(folder, here(), SCRIPTS, problems)
    assert all(describe(each, ui) for each in problems for ui in ("zh", "en"))
    return [(str(each.place), each.reason.code) for each in problems]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("plan.csv.txt", "files.schedule_renamed"), ("plan.xlsx.bak", "files.schedule_renamed"),
        ("plan.txt", "files.not_a_schedule"), ("plan.json", "files.not_a_schedule"), ("plan", "files.not_a_schedule"),
        ("plan.docx", "files.not_a_schedule"), ("plan.ett", "files.closed_sheet"), ("plan.et", "files.closed_sheet"),
    ],
)  # fmt: skip
def test_a_file_that_nobody_reads_is_told(tmp_path: Path, name: str, code: str) -> None:
    (tmp_path / "schedules").mkdir()
    (tmp_path / "schedules" / name).write_text(ROWS, "utf-8")
    assert told(tmp_path) == [(f"schedules/{name}", code)]


def test_what_systems_leave_is_not_told(tmp_path: Path) -> None:
    (tmp_path / "schedules" / ".git").mkdir(parents=True)
    for name in ("Thumbs.db", "desktop.ini", ".DS_Store", "~$plan.xlsx", ".git/config"):
        (tmp_path / "schedules" / name).write_text("", "utf-8")
    assert told(tmp_path) == []


@pytest.mark.parametrize("room", ["schedules", "scripts"])
def test_a_folder_inside_is_told_once_with_its_first_file(tmp_path: Path, room: str) -> None:
    inner = tmp_path / room / "2026" / "旧"
    inner.mkdir(parents=True)
    for name in ("more.csv", "less.csv"):
        (inner / name).write_text(ROWS, "utf-8")
    (tmp_path / room / "空").mkdir()
    problems = Problems()
    tell_folders(tmp_path / room, room, problems)
    (problem,) = problems
    assert (problem.reason.code, str(problem.place)) == ("files.folder_unread", f"{room}/2026/旧/less.csv")
    assert problem.reason.params["count"] == "2"


def refused(data: bytes, name: str) -> str:
    with pytest.raises(Bad) as caught:
        read_campaign(data, name, here(), SCRIPTS, Problems())
    return caught.value.reason.code


@pytest.mark.parametrize(
    "page", ["<html><table><tr><td>文稿", "<!DOCTYPE html>\n<table>", "\n<table>", "<?xml version='1.0'?><Workbook>"]
)
def test_a_web_page_called_xlsx_is_told_as_one(page: str) -> None:
    assert refused(page.encode(), "排播.xlsx") == "files.sheet_is_page"


def test_a_csv_in_big5_is_told_as_one_and_one_in_gbk_is_read() -> None:
    assert (
        refused("文稿,播放點,日期,時刻\r\n停水,五一村,2026-12-01,7:30\r\n".encode("big5"), "a.csv") == "files.csv_big5"
    )
    assert read_campaign(ROWS.encode("gbk"), "a.csv", here(), SCRIPTS, Problems()) is not None
