"""While the clerk has the workbook open in Excel, the last good version counts; a bad cell brings nothing back."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from dalaba.core.model import Problem
from dalaba.desk.root import Station
from dalaba.station import sheet_cache
from tests.conftest import ROOT
from tests.places import written

NAME = "停水.xlsx"
CODES = {"files.sheet_open", "files.sheet_kept"}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A village whose campaign is a workbook, read once."""
    written(tmp_path, {"station.yaml": "台名: 三江\n播放点: {五一村: {}}\n", "scripts/停水.txt": "停水。"})
    save(tmp_path, "07:30")
    assert times(tmp_path) == (["07:30"], [])
    return tmp_path


def save(place: Path, *at: str) -> None:
    """The clerk saves the workbook with a row at each of these times."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (["文稿", "播放点", "时刻"], *(["停水", "五一村", each] for each in at)):
        sheet.append(row)
    (place / "schedules").mkdir(exist_ok=True)
    book.save(place / "schedules" / NAME)


def times(place: Path) -> tuple[list[str], list[Problem]]:
    """When the rows play, and the problems of reading."""
    read = Station.read(place)
    return [row.at[0].text for each in read.plan.campaigns for row in each.rows], list(read.problems)


def lock(place: Path, mark: str = f"~${NAME}") -> Path:
    path = place / "schedules" / mark
    path.write_bytes(b"clerk")
    return path


def spoil(place: Path) -> None:
    """The file as it is in the middle of being saved."""
    path = place / "schedules" / NAME
    path.write_bytes(path.read_bytes()[:500])


def told(problems: list[Problem]) -> list[tuple[str, str]]:
    return [(problem.reason.code, problem.severity) for problem in problems]


# Open in another program


@pytest.mark.parametrize("mark", [f"~${NAME}", f".~lock.{NAME}#"])
def test_half_written_by_a_program_that_has_it_open_the_last_version_counts(place: Path, mark: str) -> None:
    lock(place, mark)
    spoil(place)
    rows, problems = times(place)
    assert rows == ["07:30"]
    assert told(problems) == [("files.sheet_open", "warning")]
    os.utime(place / sheet_cache.FOLDER / NAME, (1_657_674_000, 1_657_674_000))
    assert times(place)[1][0].reason.params["when"] == "2022-07-13 09:00"


def test_gone_for_a_moment_while_it_is_being_saved_the_last_version_counts(place: Path) -> None:
    lock(place)
    (place / "schedules" / NAME).unlink()
    rows, problems = times(place)
    assert rows == ["07:30"]
    assert told(problems) == [("files.sheet_open", "warning")]


def test_emptied_for_a_moment_the_last_version_counts(place: Path) -> None:
    lock(place)
    (place / "schedules" / NAME).write_bytes(b"")
    assert times(place)[0] == ["07:30"]


def test_open_and_readable_what_is_saved_counts_at_once(place: Path) -> None:
    lock(place)
    save(place, "08:00", "09:00")
    assert times(place) == (["08:00", "09:00"], [])


def test_closed_again_the_new_version_counts(place: Path) -> None:
    mark = lock(place)
    spoil(place)
    times(place)
    save(place, "10:00")
    mark.unlink()
    assert times(place) == (["10:00"], [])


def test_the_table_of_the_outlets_is_kept_as_well(place: Path) -> None:
    yaml = "各点信息: 各点.csv\n播出安排:\n  - {文稿: 停水, 播放点: 五一村, 时刻: '09:00'}\n"
    written(place, {"schedules/核酸.yaml": yaml, "schedules/各点.csv": "播放点,采样点\n五一村,操场\n"})
    assert times(place)[1] == []
    lock(place, "~$各点.csv")
    (place / "schedules/各点.csv").unlink()
    read = Station.read(place)
    assert [each.at_outlets for each in read.plan.campaigns if each.at_outlets] == [{"五一村": {"采样点": "操场"}}]
    assert told(list(read.problems)) == [("files.sheet_open", "warning")]


def test_a_workbook_may_name_its_table_of_outlets_which_is_then_no_campaign(place: Path) -> None:
    book = openpyxl.load_workbook(place / "schedules" / NAME)
    book.create_sheet("专项").append(["各点信息", "各点.csv"])
    book.save(place / "schedules" / NAME)
    written(place, {"schedules/各点.csv": "播放点,采样点\n五一村,操场\n"})
    read = Station.read(place)
    assert not list(read.problems)
    assert [(each.name, each.at_outlets) for each in read.plan.campaigns] == [("停水", {"五一村": {"采样点": "操场"}})]


# Broken for good, gone for good, wrong in a cell


def test_broken_with_nobody_at_it_the_last_version_counts_and_the_error_is_told(place: Path) -> None:
    spoil(place)
    rows, problems = times(place)
    assert rows == ["07:30"]
    assert told(problems) == [("files.workbook", "error"), ("files.sheet_kept", "warning")]


def test_a_bad_cell_brings_nothing_back(place: Path) -> None:
    save(place, "08:00", "25:00")
    rows, problems = times(place)
    assert rows[0] == "08:00"
    assert told(problems) == [("files.time_range", "error")]


def test_a_workbook_that_was_taken_away_is_gone_and_its_copy_too(place: Path) -> None:
    (place / "schedules" / NAME).unlink()
    assert times(place) == ([], [])
    assert list((place / sheet_cache.FOLDER).iterdir()) == []


def test_without_any_good_version_only_the_error_is_told(place: Path) -> None:
    path = place / "schedules" / "新.xlsx"
    path.write_bytes(b"PK\x03\x04")
    assert told(times(place)[1]) == [("files.workbook", "error")]


@pytest.mark.skipif(sys.platform != "win32", reason="only Windows holds a file against being read")
def test_held_by_excel_the_last_version_counts(place: Path) -> None:
    if sys.platform == "win32":
        import msvcrt

        with open(place / "schedules" / NAME, "rb+") as file:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 10_000)
            assert times(place)[0] == ["07:30"]


# The copy


def test_the_copy_is_the_file_and_is_written_only_when_it_changed(place: Path) -> None:
    copy = place / sheet_cache.FOLDER / NAME
    assert copy.read_bytes() == (place / "schedules" / NAME).read_bytes()
    os.utime(copy, (0, 0))
    times(place)
    assert copy.stat().st_mtime == 0
    save(place, "08:00")
    times(place)
    assert copy.read_bytes() == (place / "schedules" / NAME).read_bytes()
    assert copy.stat().st_mtime > 0


def test_a_folder_that_takes_no_copies_costs_no_reading(place: Path) -> None:
    for path in (place / sheet_cache.FOLDER).iterdir():
        path.unlink()
    (place / sheet_cache.FOLDER).rmdir()
    (place / sheet_cache.FOLDER).write_bytes(b"in the way")
    assert times(place) == (["07:30"], [])


@pytest.mark.parametrize("spoilt", ["", "{", '1 abc\n[["a",0,[[1,["x"]]]]]', "[]\n[]"])
def test_spoilt_cells_beside_the_copy_are_read_anew(place: Path, spoilt: str) -> None:
    cells = place / sheet_cache.FOLDER / f"{NAME}.json"
    whole = cells.read_text("utf-8")
    cells.write_text(spoilt, "utf-8")
    assert times(place) == (["07:30"], [])
    cells.write_text(f"{whole.splitlines()[0]}\n{spoilt}", "utf-8")
    assert times(place) == (["07:30"], [])


def test_an_unchanged_workbook_is_read_without_opening_it(place: Path) -> None:
    """openpyxl takes most of a second to load; `programme` of a station that has not changed does not pay it."""
    code = (
        "import sys; from pathlib import Path; from dalaba.desk.root import Station;"
        "rows = Station.read(Path(sys.argv[1])).plan.campaigns[0].rows;"
        "print(len(rows), rows[0].place, 'openpyxl' in sys.modules)"
    )
    words = [sys.executable, "-c", code, str(place)]
    env = {**os.environ, "PYTHONUTF8": "1"}
    done = subprocess.run(words, cwd=ROOT, env=env, capture_output=True, text=True, encoding="utf-8", check=True)
    assert done.stdout.split() == ["1", f"schedules/{NAME}:Sheet:A2", "False"]
